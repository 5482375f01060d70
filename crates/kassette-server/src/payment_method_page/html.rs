use kassette_core::Locale;
use serde_json::json;

use super::texts::of_script;
use crate::AppState;
use crate::embedding::Origin;
use crate::page::Texts;
use crate::page::html::escaped;
use crate::store::organizations::Organization;

/// How the page was asked for.
#[derive(Debug)]
pub struct Page<'a> {
    pub app: &'a AppState,
    pub seller: &'a Organization,
    pub texts: &'a Texts,
    /// Whose page it is framed by.
    pub origin: Option<&'a Origin>,
    /// Whether what is saved is charged from now on.
    pub sets_default: bool,
    /// Whether it was opened from the portal, and leads back there.
    pub of_portal: bool,
    pub script: String,
    /// The elements with the style sheets.
    pub look: String,
}

impl Page<'_> {
    /// What is shown while the script is on its way is what it fills with Stripe's form.
    pub fn html(&self) -> String {
        let seller = self.seller;
        let say = |key| escaped(self.texts.text(key));
        let name = escaped(&seller.name);
        let mark: String = seller.name.chars().take(1).collect();
        let intro = if self.sets_default { "intro" } else { "intro_kept" };
        let intro = self.texts.text_with(intro, &[("organization", &seller.name)]);
        let head = format!(
            "<script type=\"application/json\" id=\"kassette-page\">{}</script>\
             <script type=\"module\" src=\"{}\"></script>",
            self.settings(),
            self.script
        );
        let body = format!(
            "{test_mode}<main class=\"checkout plain\">\
             <header class=\"summary\"><p class=\"merchant\"><span class=\"merchant__mark\" aria-hidden=\"true\">{mark}</span>\
             <span class=\"merchant__name\">{name}</span></p><h1 class=\"screen__title\">{title}</h1>\
             <p class=\"screen__text\">{intro}</p><p class=\"screen__note\" data-customer>&nbsp;</p></header>\
             <form class=\"checkout__form\" novalidate><noscript><p class=\"notice\">{no_script}</p></noscript>\
             <div class=\"checkout__fields\"><fieldset class=\"group\"><legend class=\"group__title\">{payment}</legend>\
             <div class=\"payment\" aria-busy=\"true\"><p class=\"spinner\" role=\"status\">\
             <span class=\"spinner__ring\" aria-hidden=\"true\"></span><span class=\"spinner__label\">{loading}</span></p>\
             <div class=\"payment__unavailable\" role=\"alert\" hidden><p class=\"notice\">{unavailable}</p>\
             <button class=\"button button--quiet\" type=\"button\" data-again>{try_again}</button></div>\
             <div class=\"payment__element\"></div></div><div role=\"alert\" data-problem></div></fieldset>\
             <div class=\"elsewhere\" role=\"status\" data-elsewhere hidden></div>\
             <div class=\"pay\"><button class=\"button\" type=\"submit\" aria-disabled=\"true\">\
             <span class=\"button__ring\" aria-hidden=\"true\" hidden></span><span data-label>{save}</span></button>\
             <p class=\"visually-hidden\" role=\"status\" data-progress></p></div></div></form></main>",
            test_mode = self.test_mode(),
            mark = escaped(&mark),
            title = say("title"),
            intro = escaped(&intro),
            no_script = say("no_script"),
            payment = say("payment"),
            loading = say("payment_loading"),
            unavailable = say("payment_unavailable"),
            try_again = say("try_again"),
            save = say("save"),
        );
        self.document(&head, &body)
    }

    fn document(&self, head: &str, body: &str) -> String {
        let locale = self.texts.locale();
        format!(
            "<!doctype html><html lang=\"{locale}\" dir=\"{}\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\
             <meta name=\"robots\" content=\"noindex, nofollow\"><meta name=\"color-scheme\" content=\"light dark\">\
             <title>{}</title><link rel=\"icon\" href=\"data:,\">{}{head}</head><body>{body}</body></html>",
            locale.language.direction(),
            escaped(self.texts.text("title")),
            self.look,
        )
    }

    /// Nobody may mistake a rehearsal for the real thing.
    fn test_mode(&self) -> String {
        let key = self.app.stripe.as_ref().map(|stripe| stripe.publishable_key());
        if key.is_none_or(|key| !key.starts_with("pk_test_")) {
            return String::new();
        }
        format!(
            "<aside class=\"test-mode\" title=\"{}\">{}</aside>",
            escaped(self.texts.text("test_mode_hint")),
            escaped(self.texts.text("test_mode"))
        )
    }

    /// What the script has to know.
    fn settings(&self) -> String {
        let seller = self.seller;
        let settings = json!({
            "texts": of_script(self.texts),
            "organization_id": seller.id,
            "embed_origin": self.origin.map(Origin::to_string),
            "set_default": self.sets_default,
            "portal": self.of_portal,
            "currency": seller.settings.default_presentment_currency,
            "stripe_js": self.app.config.stripe_js_url.as_str(),
            "stripe_locale": stripe_locale(self.texts.locale()),
            "publishable_key": self.app.stripe.as_ref().map(|stripe| stripe.publishable_key()),
        });
        // No `<` may end the element around it.
        settings.to_string().replace('<', "\\u003c")
    }
}

/// The locale as Stripe.js calls its language.
fn stripe_locale(locale: &Locale) -> &'static str {
    match locale.language.code {
        "pt" => "pt-BR",
        "pt-PT" => "pt",
        code => code,
    }
}
