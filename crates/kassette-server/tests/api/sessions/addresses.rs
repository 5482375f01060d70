use serde_json::json;

use super::{edit, open, values};
use crate::harness::{Checkout, Server, Stripe, problems};

const PARTS: [&str; 6] = ["country", "state", "line1", "city", "postal_code", "line2"];

#[tokio::test]
async fn what_is_asked_of_an_address_depends_on_its_country_and_on_who_asks() {
    let server = Server::start().await;
    let (business, wanted) =
        (json!({ "is_business_customer": true }), json!({ "require_billing_address": true }));
    let full = ["required", "optional", "required", "required", "required", "optional"];
    let full_with_state = ["required", "required", "required", "required", "required", "optional"];
    for (country, said, expected) in [
        ("US", json!({}), full_with_state),
        ("CA", json!({}), ["required", "required", "disabled", "disabled", "disabled", "disabled"]),
        ("FR", json!({}), ["required", "disabled", "disabled", "disabled", "disabled", "disabled"]),
        ("US", business.clone(), full_with_state),
        ("CA", business.clone(), full_with_state),
        ("FR", business, full),
        ("US", wanted.clone(), full_with_state),
        ("CA", wanted.clone(), full_with_state),
        ("FR", wanted, full),
    ] {
        let mut body = said.clone();
        body["customer_billing_address"] = json!({ "country": country });
        let session = open(&server, "Lifetime", body).await;
        let asked = values(&session["billing_address_fields"], &PARTS);
        assert_eq!(asked, json!(expected), "{country} {said}");
    }
}

#[tokio::test]
async fn every_part_that_is_missing_is_named_before_anything_is_paid() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let session = open(&server, "Lifetime", json!({})).await;
    let checkout = Checkout(
        edit(
            &server,
            &session,
            json!({ "customer_billing_address": { "country": "US", "city": " " } }),
        )
        .await,
    );
    let reply = server.pay_without_address(&stripe, &checkout, "pm_card_visa").await;
    let missing = |part: &str| (json!(["body", "customer_billing_address", part]), "missing");
    let expected = ["line1", "postal_code", "city", "state"].map(missing);
    assert_eq!((reply.status.as_u16(), problems(&reply)), (422, expected.to_vec()));
    let whole = json!({ "country": "US", "line1": "1 Main St", "postal_code": "12207", "city": "Albany",
        "state": "ny" });
    let edited = edit(&server, &checkout.0, json!({ "customer_billing_address": whole })).await;
    assert_eq!(edited["customer_billing_address"]["state"], "US-NY");
    assert_eq!(server.pay_without_address(&stripe, &checkout, "pm_card_visa").await.status, 200);
}

#[tokio::test]
async fn who_pays_with_upi_gives_their_whole_address() {
    let server = Server::start().await;
    let india = json!({ "customer_billing_address": { "country": "IN" } });
    let session = open(&server, "Lifetime", india).await;
    let session = edit(&server, &session, json!({ "payment_method_type": "upi" })).await;
    assert_eq!(session["billing_address_fields"]["line1"], "required");
    let session = edit(&server, &session, json!({ "payment_method_type": "card" })).await;
    assert_eq!(session["billing_address_fields"]["line1"], "disabled");
}
