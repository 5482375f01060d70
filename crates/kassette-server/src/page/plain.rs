//! What the checkout page says by itself: while the widget is on its way, and where it never comes, because the browser has
//! no WebAssembly or no JavaScript, or a file was lost on the way.

use kassette_core::{CheckoutPublic, CheckoutStatus, Timestamp};

use super::price::price;
use super::texts::Texts;
use crate::store::organizations::Organization;

/// A session, and who sells what it has.
pub type Sold<'a> = (&'a CheckoutPublic, &'a Organization);

/// Also what `src/screens.rs` of the widget shows, so that nothing moves when it takes over.
const SKELETON: &str = r#"<div class="skeleton" aria-hidden="true"><span class="skeleton__bar skeleton__bar--text"></span><span class="skeleton__bar"></span><span class="skeleton__bar"></span><span class="skeleton__bar skeleton__bar--text"></span><span class="skeleton__bar"></span><span class="skeleton__bar"></span><span class="skeleton__bar skeleton__bar--pay"></span></div>"#;

/// The page without the widget; `sold` is the session and who sells it, if the address leads to one.
pub fn plain(sold: Option<Sold>, texts: &Texts, now: Timestamp) -> String {
    let header = sold.map(|(checkout, _)| header(checkout, texts, now)).unwrap_or_default();
    let ways = ways(sold, texts);
    let said = |title, why| {
        format!(
            "<h2 class=\"screen__title\">{}</h2><p>{}</p>{ways}",
            escaped(texts.text(title)),
            escaped(texts.text(why))
        )
    };
    format!(
        "<main class=\"checkout plain\" id=\"kassette-plain\">{header}<div class=\"checkout__form\">{SKELETON}\
         <div id=\"kassette-failed\" role=\"alert\" hidden>{}</div><noscript>{}</noscript></div></main>",
        said("load_failed_title", "load_failed_text"),
        said("no_script_title", "no_script_text"),
    )
}

fn header(checkout: &CheckoutPublic, texts: &Texts, now: Timestamp) -> String {
    let name = escaped(&checkout.organization.name);
    let mark: String = checkout.organization.name.chars().take(1).collect();
    let mark = escaped(&mark);
    let base = &checkout.base;
    let product = base.products.iter().find(|product| Some(product.id) == base.product_id);
    let product = product.map(|product| escaped(&product.name)).unwrap_or_default();
    let price = escaped(&price(base, texts, now));
    format!(
        "<header class=\"summary\"><p class=\"merchant\"><span class=\"merchant__mark\" aria-hidden=\"true\">{mark}</span>\
         <span class=\"merchant__name\">{name}</span></p><h1 class=\"summary__product\">{product}</h1>\
         <p class=\"summary__price plain__price\">{price}</p></header>"
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

/// As text or as the value of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use kassette_core::Language;

    use super::*;

    #[test]
    fn names_and_addresses_cannot_break_out() {
        assert_eq!(escaped(r#"<b a="&">"#), "&lt;b a=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn without_a_session_there_is_still_a_way() {
        let english = Texts::new(&Language::ENGLISH.into(), None);
        let html = plain(None, &english, Timestamp::from_unix_micros(0).unwrap());
        assert!(html.contains(r#"href="">Try again</a>"#), "{html}");
        assert!(!html.contains("Back to the shop"), "{html}");
    }
}
