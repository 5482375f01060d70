use serde_json::json;

use crate::merchant::merchant;

#[tokio::test]
async fn each_brand_pays() {
    let merchant = merchant().await;
    for brand in ["visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay"] {
        let answer = merchant.pay(&format!("pm_card_{brand}")).await;
        assert_eq!(
            (answer.status, &answer.json()["status"]),
            (200, &json!("succeeded")),
            "{brand}"
        );
        let charges = merchant.get("/v1/charges?limit=1").await.json();
        let details = &charges["data"][0]["payment_method_details"]["card"];
        assert_eq!(details["brand"], brand);
    }
}

#[tokio::test]
async fn each_decline_has_its_reason() {
    let merchant = merchant().await;
    let cards = [
        ("pm_card_chargeDeclined", "card_declined", "generic_decline"),
        ("pm_card_visa_chargeDeclinedLostCard", "card_declined", "lost_card"),
        ("pm_card_visa_chargeDeclinedStolenCard", "card_declined", "stolen_card"),
        (
            "pm_card_visa_chargeDeclinedVelocityLimitExceeded",
            "card_declined",
            "card_velocity_exceeded",
        ),
        ("pm_card_radarBlock", "card_declined", "fraudulent"),
        ("pm_card_threeDSecureRequiredProcessingError", "card_declined", "generic_decline"),
    ];
    for (card, code, decline_code) in cards {
        let error = merchant.pay(card).await.error();
        assert_eq!((&error["code"], &error["decline_code"]), (&json!(code), &json!(decline_code)));
    }
}

#[tokio::test]
async fn what_is_too_risky_does_not_reach_the_bank() {
    let merchant = merchant().await;
    merchant.pay("pm_card_riskLevelHighest").await;
    let charges = merchant.get("/v1/charges").await.json();
    let outcome = &charges["data"][0]["outcome"];
    assert_eq!((&outcome["type"], &outcome["risk_level"]), (&json!("blocked"), &json!("highest")));
}

#[tokio::test]
async fn a_check_can_fail_while_the_card_pays() {
    let merchant = merchant().await;
    let intent = merchant.pay("pm_card_avsZipFail").await.json();
    assert_eq!(intent["status"], "succeeded");
    let charges = merchant.get("/v1/charges").await.json();
    let checks = &charges["data"][0]["payment_method_details"]["card"]["checks"];
    let expected = json!({
        "address_line1_check": null,
        "address_postal_code_check": "fail",
        "cvc_check": "pass",
    });
    assert_eq!(*checks, expected);
}

#[tokio::test]
async fn a_card_knows_its_country() {
    let merchant = merchant().await;
    merchant.pay("pm_card_fr").await;
    let charges = merchant.get("/v1/charges").await.json();
    assert_eq!(charges["data"][0]["payment_method_details"]["card"]["country"], "FR");
}

#[tokio::test]
async fn a_card_whose_bank_knows_no_three_d_secure_pays_without() {
    let merchant = merchant().await;
    let parameters = [
        ("amount", "1200"),
        ("currency", "usd"),
        ("confirm", "true"),
        ("payment_method", "pm_card_amex_threeDSecureNotSupported"),
        ("payment_method_options[card][request_three_d_secure]", "any"),
        ("return_url", "https://shop.example/back"),
        ("expand[]", "payment_method"),
    ];
    let intent = merchant.post("/v1/payment_intents", &parameters).await.json();
    assert_eq!(intent["status"], "succeeded");
    let usage = &intent["payment_method"]["card"]["three_d_secure_usage"];
    assert_eq!(*usage, json!({ "supported": false }));
}

#[tokio::test]
async fn a_card_that_counts_as_set_up_pays_in_its_owners_absence() {
    let merchant = merchant().await;
    let customer = merchant.customer().await;
    let name = "pm_card_authenticationRequiredSetupForOffSession";
    let present = merchant.pay(name).await.json();
    assert_eq!(present["status"], "requires_action");
    let absent = merchant.charge_absent(&customer, name).await.json();
    assert_eq!(absent["status"], "succeeded");
}
