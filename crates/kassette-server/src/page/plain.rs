//! What the checkout page says by itself: while the widget is on its way, and where it never comes, because the browser has
//! no WebAssembly or no JavaScript, or a file was lost on the way.

use kassette_core::{CheckoutPublic, CheckoutStatus, Money};

use crate::store::organizations::Organization;

/// Also what `src/screens.rs` of the widget shows, so that nothing moves when it takes over.
const SKELETON: &str = r#"<div class="skeleton" aria-hidden="true"><span class="skeleton__bar skeleton__bar--text"></span><span class="skeleton__bar"></span><span class="skeleton__bar"></span><span class="skeleton__bar skeleton__bar--text"></span><span class="skeleton__bar"></span><span class="skeleton__bar"></span><span class="skeleton__bar skeleton__bar--pay"></span></div>"#;

const WHY_FAILED: &str = "<p>Your browser may block WebAssembly, as the Lockdown Mode of Apple’s \
     devices does, or a part of the page was lost on the way.</p>";

const WHY_NO_SCRIPT: &str = "<p>This checkout needs JavaScript, which is turned off here.</p>";

/// The page without the widget; `sold` is the session and who sells it, if the address leads to one.
pub fn plain(sold: Option<(&CheckoutPublic, &Organization)>) -> String {
    let header = sold.map(|(checkout, _)| header(checkout)).unwrap_or_default();
    let ways = ways(sold);
    format!(
        "<main class=\"checkout plain\" id=\"kassette-plain\">{header}<div class=\"checkout__form\">{SKELETON}\
         <div id=\"kassette-failed\" role=\"alert\" hidden><h2 class=\"screen__title\">The checkout did not load</h2>\
         {WHY_FAILED}{ways}</div>\
         <noscript><h2 class=\"screen__title\">The checkout cannot start</h2>{WHY_NO_SCRIPT}{ways}</noscript>\
         </div></main>"
    )
}

fn header(checkout: &CheckoutPublic) -> String {
    let name = escaped(&checkout.organization.name);
    let mark: String = checkout.organization.name.chars().take(1).collect();
    let mark = escaped(&mark);
    let product = checkout.base.product_id.and_then(|id| {
        let products = &checkout.base.products;
        products.iter().find(|product| product.id == id)
    });
    let product = product.map(|product| escaped(&product.name)).unwrap_or_default();
    let total = Money::new(checkout.base.total_amount, checkout.base.currency);
    let currency = total.currency.as_str().to_ascii_uppercase();
    format!(
        "<header class=\"summary\"><p class=\"merchant\"><span class=\"merchant__mark\" aria-hidden=\"true\">{mark}</span>\
         <span class=\"merchant__name\">{name}</span></p><h1 class=\"summary__product\">{product}</h1>\
         <p class=\"summary__price plain__price\">{} {currency}</p></header>",
        total.to_decimal()
    )
}

/// What the buyer can do, all of it by links: they need no script.
fn ways(sold: Option<(&CheckoutPublic, &Organization)>) -> String {
    let mut ways = link("button", "", "", "Try again");
    let mut contacts = Vec::new();
    if let Some((checkout, organization)) = sold {
        let base = &checkout.base;
        ways += &link(
            "button button--quiet plain__page",
            ELSEWHERE,
            &base.url,
            "Open on a page of its own",
        );
        if let Some(url) = &base.return_url {
            ways += &link("button button--quiet", r#"target="_top""#, url, "Back to the shop");
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
        format!("<p>The shop can be reached at {}.</p>", contacts.join(" and "))
    };
    // A purchase may have been made before the page was opened again; only an open one is known to have cost nothing.
    let is_open = sold.is_some_and(|(checkout, _)| checkout.base.status == CheckoutStatus::Open);
    let calm = if is_open { "<p>Nothing was charged.</p>" } else { "" };
    format!("{calm}<p class=\"plain__ways\">{ways}</p>{contacts}")
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
    use super::*;

    #[test]
    fn names_and_addresses_cannot_break_out() {
        assert_eq!(escaped(r#"<b a="&">"#), "&lt;b a=&quot;&amp;&quot;&gt;");
    }

    #[test]
    fn without_a_session_there_is_still_a_way() {
        let html = plain(None);
        assert!(html.contains(r#"href="">Try again</a>"#), "{html}");
        assert!(!html.contains("Back to the shop"), "{html}");
    }
}
