//! What the page around the widget says: which session this is, where the API is, and how to look.

use js_sys::JSON;
use kassette_core::{CheckoutPublic, ClientSecret, Language, Locale};
use leptos::prelude::{document, window};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlMetaElement, Url, UrlSearchParams};

use crate::api::parse_checkout;
use crate::edit::{Edits, Value};
use crate::live::follow;
use crate::session::Session;
use crate::text::spoken;

/// The page as it was opened.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where the API is, without a trailing slash.
    pub api: String,
    pub client_secret: ClientSecret,
    /// The script that brings the Payment Element.
    pub stripe_js: String,
    /// Shown in a frame of the merchant's page.
    pub embedded: bool,
    /// The origin that the embedding page claims to have. Good enough to say "not found" to, and for nothing else.
    pub claimed_embed_origin: Option<String>,
    pub theme: Option<Theme>,
    /// The language that the address asks for, whatever that may be.
    pub locale: Option<String>,
    /// Whether the buyer left to pay and was sent back here: `index.html` knows it by what it took out of the address.
    pub came_back: bool,
}

/// The colours that the merchant asked for; without a wish the buyer's system decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

impl Theme {
    /// Its name in addresses and style sheets.
    fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Page {
    pub fn current() -> Self {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        let search = location.search().unwrap_or_default();
        let query = UrlSearchParams::new_with_str(&search).ok();
        let query = |name: &str| query.as_ref().and_then(|query| query.get(name));
        let came_back =
            document().document_element().is_some_and(|root| root.has_attribute("data-came-back"));
        // Who left a frame to pay did so in a tab of its own, and comes back there.
        let is_alone = window().parent().ok().flatten() == Some(window());
        Self {
            api: meta("kassette-api")
                .unwrap_or_else(|| location.origin().unwrap_or_default())
                .trim_end_matches('/')
                .to_owned(),
            client_secret: ClientSecret::new(client_secret_of(&path)),
            stripe_js: meta("kassette-stripe-js")
                .unwrap_or_else(|| "https://js.stripe.com/v3/".to_owned()),
            embedded: query("embed").as_deref() == Some("true") && !(came_back && is_alone),
            claimed_embed_origin: query("embed_origin"),
            theme: query("theme").and_then(|name| theme_of(&name)),
            locale: query("locale"),
            came_back,
        }
    }

    /// How this page is shown ([`kassette_core::ReturnPage`]), for those who leave it to pay.
    pub fn to_return_to(&self) -> Edits {
        let page = Edits::of("return_page.embed", Value::Bool(self.embedded))
            .followed_by(Edits::text("return_page.locale", spoken().tag()));
        match self.theme {
            Some(theme) => page.followed_by(Edits::text("return_page.theme", theme.name())),
            None => page,
        }
    }

    /// The session that the server put into the page, if it did.
    pub fn inlined_checkout() -> Option<CheckoutPublic> {
        let text = document().get_element_by_id("kassette-session")?.text_content()?;
        parse_checkout(&text)
    }

    /// The texts that the server put into the page, and the locale that it found for the buyer.
    pub fn inlined_texts() -> Option<(Locale, JsValue)> {
        let texts = document().get_element_by_id("kassette-texts")?.text_content()?;
        let locale = Locale::parse(&document().document_element()?.get_attribute("lang")?)?;
        Some((locale, JSON::parse(&texts).ok()?))
    }

    /// Where the texts of `language` are; `None` if the page does not say.
    pub fn texts_url(language: Language) -> Option<String> {
        let pattern = meta("kassette-texts")?;
        let (before, after) = pattern.split_once('*')?;
        Some([before, language.code, after].concat())
    }

    /// Takes away what the page says without the widget.
    pub fn take_over() {
        if let Some(plain) = document().get_element_by_id("kassette-plain") {
            plain.remove();
        }
    }

    /// Tells the style sheets how to look.
    pub fn dress(&self) {
        let Some(root) = document().document_element() else { return };
        if let Some(theme) = self.theme {
            _ = root.set_attribute("data-theme", theme.name());
        }
        _ = root.toggle_attribute_with_force("data-embed", self.embedded);
    }

    /// Whether the page is dark right now.
    pub fn is_dark(&self) -> bool {
        self.theme.map_or_else(
            || {
                let query = window().match_media("(prefers-color-scheme: dark)").ok().flatten();
                query.is_some_and(|query| query.matches())
            },
            |theme| theme == Theme::Dark,
        )
    }
}

/// So that the buyer's choice is there after a reload too.
pub fn keep_locale_in_address(locale: &Locale) {
    let address = window().location().href().ok().and_then(|href| Url::new(&href).ok());
    if let Some(address) = address {
        address.search_params().set("locale", locale.tag());
        replace_address(&address);
    }
}

fn replace_address(address: &Url) {
    if let Ok(history) = window().history() {
        _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&address.href()));
    }
}

/// Calls the page after what is sold by whom.
pub fn name_after(session: Session) {
    follow(move || {
        let organization = session.with(|checkout| checkout.organization.name.clone());
        if let (Some(organization), Some(product)) = (organization, session.product_name()) {
            document().set_title(&[&organization, " | ", &*product].concat());
        }
    });
}

fn meta(name: &str) -> Option<String> {
    let element = document().query_selector(&["meta[name='", name, "']"].concat()).ok()??;
    let content = element.dyn_into::<HtmlMetaElement>().ok()?.content();
    (!content.is_empty()).then_some(content)
}

/// The segment after `checkout`: `/checkout/{client_secret}`, `/checkout/{client_secret}/confirmation`.
fn client_secret_of(path: &str) -> &str {
    path.split('/').skip_while(|segment| *segment != "checkout").nth(1).unwrap_or_default()
}

fn theme_of(name: &str) -> Option<Theme> {
    match name {
        "light" => Some(Theme::Light),
        "dark" => Some(Theme::Dark),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_client_secret_follows_checkout_in_the_path() {
        assert_eq!(client_secret_of("/checkout/kassette_c_1"), "kassette_c_1");
        assert_eq!(client_secret_of("/checkout/kassette_c_1/confirmation"), "kassette_c_1");
        assert_eq!(client_secret_of("/shop/checkout/kassette_c_1"), "kassette_c_1");
        assert_eq!(client_secret_of("/"), "");
    }

    #[test]
    fn only_the_two_themes_are_taken() {
        assert_eq!(theme_of("dark"), Some(Theme::Dark));
        assert_eq!(theme_of("\"><script>"), None);
    }
}
