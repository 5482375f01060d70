use serde_json::json;

use crate::merchant::merchant;

#[tokio::test]
async fn a_session_opens_what_was_asked_for_and_nothing_else() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let features = "components[payment_element][features]";
    let redisplay = format!("{features}[payment_method_redisplay]");
    let filters = format!("{features}[payment_method_allow_redisplay_filters][0]");
    let parameters = [
        ("customer", customer.as_str()),
        ("components[payment_element][enabled]", "true"),
        (&redisplay, "enabled"),
        (&filters, "limited"),
    ];
    let session = merchant.post("/v1/customer_sessions", &parameters).await.json();
    assert!(session["client_secret"].as_str().unwrap().starts_with("cuss_secret_"));
    assert_eq!(session["expires_at"], session["created"].as_i64().unwrap() + 1800);
    assert_eq!(session["components"]["buy_button"], json!({ "enabled": false }));
    let expected = json!({
        "enabled": true,
        "features": {
            "payment_method_allow_redisplay_filters": ["limited"],
            "payment_method_redisplay": "enabled",
            "payment_method_redisplay_limit": 10,
            "payment_method_remove": "disabled",
            "payment_method_save": "disabled",
            "payment_method_save_usage": null,
        },
    });
    assert_eq!(session["components"]["payment_element"], expected);
}

#[tokio::test]
async fn a_session_needs_a_customer_who_exists() {
    let parameters = [("customer", "cus_none"), ("components[payment_element][enabled]", "true")];
    let answer = merchant().await.post("/v1/customer_sessions", &parameters).await;
    assert_eq!(answer.error()["message"], "No such customer: 'cus_none'");
}
