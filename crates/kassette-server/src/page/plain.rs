//! What the checkout page says by itself: while the widget is on its way, and where it never comes, because the browser has
//! no WebAssembly or no JavaScript, or a file was lost on the way.

use kassette_core::{CheckoutPublic, CheckoutStatus, Timestamp};

use super::html::escaped;
use super::outline::{guessed, outline};
use super::prose::prose;
use super::sale::{Sale, Terms};
use super::texts::Texts;
use crate::store::organizations::Organization;

/// A session, and who sells what it has.
pub type Sold<'a> = (&'a CheckoutPublic, &'a Organization);

/// Where there is no form: what `src/screens.rs` of the widget shows while it loads.
const SKELETON: &str = r#"<div class="skeleton" aria-hidden="true"><span class="skeleton__bar skeleton__bar--text"></span><span class="skeleton__bar"></span><span class="skeleton__bar"></span><span class="skeleton__bar skeleton__bar--text"></span><span class="skeleton__bar"></span><span class="skeleton__bar"></span><span class="skeleton__bar skeleton__bar--pay"></span></div>"#;

/// The page without the widget; `sold` is the session and who sells it, if the address leads to one.
pub fn plain(sold: Option<Sold>, texts: &Texts, now: Timestamp) -> String {
    let (header, form) = match sold {
        Some((checkout, _)) => {
            let sale = Sale::of(&checkout.base, texts, now);
            let is_open = checkout.base.status == CheckoutStatus::Open;
            let form = if is_open { outline(&sale) } else { SKELETON.to_owned() };
            (header(checkout, &sale), form)
        }
        None => (String::new(), SKELETON.to_owned()),
    };
    let ways = ways(sold, texts);
    let said = |title, why| {
        format!(
            "<h2 class=\"screen__title\">{}</h2><p>{}</p>{ways}",
            escaped(texts.text(title)),
            escaped(texts.text(why))
        )
    };
    format!(
        "<main class=\"checkout plain\" id=\"kassette-plain\">{header}<div class=\"checkout__form\"><div class=\"checkout__fields\">{form}</div>\
         <div id=\"kassette-failed\" role=\"alert\" hidden>{}</div><noscript>{}</noscript></div></main>",
        said("load_failed_title", "load_failed_text"),
        said("no_script_title", "no_script_text"),
    )
}

fn header(checkout: &CheckoutPublic, sale: &Sale) -> String {
    let name = escaped(&checkout.organization.name);
    let mark: String = checkout.organization.name.chars().take(1).collect();
    let picture = sale.product.and_then(|product| product.medias.first());
    let picture = picture.map(|picture| {
        format!(
            "<img class=\"summary__picture\" src=\"{}\" alt=\"\">",
            escaped(&picture.public_url)
        )
    });
    let description = sale.product.and_then(|product| product.description.as_deref());
    format!(
        "<header class=\"summary\"><p class=\"merchant\"><span class=\"merchant__mark\" aria-hidden=\"true\">{}</span>\
         <span class=\"merchant__name\">{name}</span></p>{}<h1 class=\"summary__product\">{}</h1>\
         <p class=\"summary__price plain__price\">{}</p><p class=\"summary__terms\">{}</p>\
         <div class=\"summary__text\">{}</div></header>",
        escaped(&mark),
        picture.unwrap_or_default(),
        escaped(sale.product_name()),
        escaped(&sale.price()),
        match sale.terms() {
            Terms::Known(terms) => escaped(&terms),
            Terms::Guessed(terms) => guessed(&terms),
        },
        description.map(prose).unwrap_or_default(),
    )
}

/// What the buyer can do, all of it by links: they need no script.
fn ways(sold: Option<Sold>, texts: &Texts) -> String {
    let mut ways = link("button", "", "", texts.text("try_again"));
    let mut contacts = Vec::new();
    if let Some((checkout, organization)) = sold {
        let base = &checkout.base;
        let page = texts.text("open_in_tab");
        ways += &link("button button--quiet plain__page", ELSEWHERE, &base.url, page);
        if let Some(url) = &base.return_url {
            let way_back = texts.text("return");
            ways += &link("button button--quiet", r#"target="_top""#, url, way_back);
        }
        let settings = &organization.settings;
        let email = settings.email.as_ref();
        contacts.extend(email.map(|email| link("", "", &format!("mailto:{email}"), email)));
        let website = settings.website.as_ref();
        contacts.extend(website.map(|website| link("", ELSEWHERE, website, website)));
    }
    let contacts = if contacts.is_empty() {
        String::new()
    } else {
        let contact = texts.text_with("contact_shop", &[("contact", &contacts.join(" · "))]);
        format!("<p>{contact}</p>")
    };
    // A purchase may have been made before the page was opened again; only an open one is known to have cost nothing.
    let is_open = sold.is_some_and(|(checkout, _)| checkout.base.status == CheckoutStatus::Open);
    let calm = if is_open { texts.text("nothing_charged") } else { "" };
    format!("<p>{}</p><p class=\"plain__ways\">{ways}</p>{contacts}", escaped(calm))
}

const ELSEWHERE: &str = r#"target="_blank" rel="noopener""#;

fn link(class: &str, attributes: &str, url: &str, text: &str) -> String {
    format!("<a class=\"{class}\" {attributes} href=\"{}\">{}</a>", escaped(url), escaped(text))
}

#[cfg(test)]
mod tests {
    use kassette_core::Language;

    use super::*;

    #[test]
    fn without_a_session_there_is_still_a_way() {
        let english = Texts::new(&Language::ENGLISH.into(), None);
        let html = plain(None, &english, Timestamp::from_unix_micros(0).unwrap());
        assert!(html.contains(r#"href="">Try again</a>"#), "{html}");
        assert!(!html.contains("Back to the shop"), "{html}");
    }
}
