use serde_json::json;

use crate::merchant::merchant;

#[tokio::test]
async fn stripe_js_is_found_under_each_of_its_names() {
    let browser = merchant().await.with_key("");
    let script = browser.get("/v3/").await;
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    for path in ["/v3", "/v3/stripe.js", "/stripe.js", "/endive/stripe.js"] {
        assert_eq!(browser.get(path).await.text, script.text, "{path}");
    }
}

#[tokio::test]
async fn the_page_of_the_card_fields_runs_only_its_own_scripts() {
    let page = merchant().await.with_key("").get("/pages/payment.html").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
    assert!(policy.ends_with("frame-ancestors *"), "{policy}");
}

#[tokio::test]
async fn every_file_that_a_page_names_is_there() {
    let browser = merchant().await.with_key("");
    let page = browser.get("/pages/payment.html").await.text;
    for name in ["payment.css", "payment.js", "card.svg"] {
        assert!(page.contains(name), "{name}");
        assert_eq!(browser.get(&format!("/pages/{name}")).await.status, 200, "{name}");
    }
    assert_eq!(browser.get("/pages/passwd").await.status, 404);
}

#[tokio::test]
async fn the_overview_shows_what_is_on_record() {
    let merchant = merchant().await;
    merchant.post("/v1/customers", &[("name", "<Ada>")]).await;
    let intent = merchant.pay("pm_card_visa_chargeDeclinedInsufficientFunds").await.error();
    let page = merchant.with_key("").get("/_sandbox/").await;
    assert_eq!(page.status, 200);
    let id = intent["payment_intent"]["id"].as_str().unwrap();
    let shown = ["&lt;Ada&gt;", id, "Your card has insufficient funds.", "charge.failed"];
    for text in shown {
        assert!(page.text.contains(text), "{text}");
    }
    assert_eq!(merchant.get("/pages/overview.css").await.status, 200);
}

#[tokio::test]
async fn the_payment_element_shows_what_it_is_told_to() {
    let merchant = merchant().await;
    let browser = merchant.with_key("");
    assert_eq!(browser.get("/pages/methods.json").await.json(), json!(["card"]));
    let element = json!({ "methods": ["card", "google_pay"] });
    assert_eq!(merchant.post_json("/_sandbox/payment_element", &element).await.status, 204);
    let shown = browser.get("/pages/methods.json").await.json();
    assert_eq!(shown, json!(["card", "google_pay"]));
}
