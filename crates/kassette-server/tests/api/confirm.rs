use kassette_core::CheckoutStatus;
use serde_json::{Value, json};

use crate::harness::{Checkout, Server, Stripe, paying, problems};

#[tokio::test]
async fn what_costs_nothing_needs_no_payment() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    let reply =
        server.post(&checkout.confirm_path(), json!({ "customer_email": "ada@example.com" })).await;
    assert_eq!((reply.status.as_u16(), &reply.body["status"]), (200, &json!("confirmed")));
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn a_good_card_pays() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.pay(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!((reply.status.as_u16(), &reply.body["status"]), (200, &json!("confirmed")));
    let intent = &stripe.intents().await[0];
    let metadata = &reply.body["payment_processor_metadata"];
    assert_eq!(
        metadata,
        &json!({
            "publishable_key": "pk_test_sandbox", "customer_id": intent["customer"],
            "intent_client_secret": intent["client_secret"], "intent_status": "succeeded",
        })
    );
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(server.orders(&checkout).await, 1);
    let stored = server.reload(&checkout).await;
    assert!(stored["customer_id"].is_string());
    assert_eq!(stored["customer_email"], "ada@example.com");
}

#[tokio::test]
async fn stripe_is_told_what_is_paid_for() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Studio"]).await;
    server.pay(&stripe, &checkout, "pm_card_visa").await;
    let intent = &stripe.intents().await[0];
    assert_eq!((&intent["amount"], &intent["currency"]), (&json!(1200), &json!("usd")));
    assert_eq!(intent["description"], "Acme — Studio");
    assert_eq!(intent["setup_future_usage"], "off_session");
    assert_eq!(intent["statement_descriptor_suffix"], "acme");
    assert_eq!(intent["metadata"]["checkout_id"], json!(checkout.id()));
    assert_eq!(intent["metadata"]["organization_id"], checkout.0["organization_id"]);
}

#[tokio::test]
async fn a_declined_card_leaves_the_session_open_with_what_was_typed() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await;
    assert_eq!(reply.status, 400);
    assert_eq!(
        reply.body,
        json!({ "error": "PaymentError", "detail": "Your card was declined.", "decline_code": "generic_decline" })
    );
    let stored = server.get(&checkout.client_path()).await.body;
    assert_eq!(
        (&stored["status"], &stored["customer_email"]),
        (&json!("open"), &json!("ada@example.com"))
    );
    assert_eq!(
        stored["payment_processor_metadata"],
        json!({ "publishable_key": "pk_test_sandbox" })
    );

    let reply = server.pay(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!(reply.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn a_decline_says_why_in_a_word_for_programs_but_nothing_that_a_thief_could_use() {
    let stripe = Stripe::start().await;
    for (card, code) in [
        ("pm_card_visa_chargeDeclinedInsufficientFunds", "insufficient_funds"),
        ("pm_card_chargeDeclinedExpiredCard", "expired_card"),
        ("pm_card_chargeDeclinedIncorrectCvc", "incorrect_cvc"),
        ("pm_card_chargeDeclinedProcessingError", "processing_error"),
        ("pm_card_visa_chargeDeclinedLostCard", "generic_decline"),
        ("pm_card_visa_chargeDeclinedStolenCard", "generic_decline"),
        ("pm_card_chargeDeclinedFraudulent", "generic_decline"),
    ] {
        let server = Server::start_with(&stripe).await;
        let checkout = server.checkout(&["Lifetime"]).await;
        let reply = server.pay(&stripe, &checkout, card).await;
        assert_eq!((reply.status.as_u16(), &reply.body["error"]), (400, &json!("PaymentError")));
        assert_eq!(reply.body["decline_code"], code, "{card}: {}", reply.text);
    }
}

#[tokio::test]
async fn a_challenge_is_handed_to_the_buyer_and_settled_by_its_event() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    assert_eq!(reply.body["payment_processor_metadata"]["intent_status"], "requires_action");
    stripe.challenge(&stripe.intents().await[0], "complete").await;
    let reply =
        server.deliver("evt_1", "payment_intent.succeeded", &stripe.intents().await[0]).await;
    assert_eq!(reply.status, 202);
    let stored = server.reload(&checkout).await;
    assert_eq!(stored["status"], "succeeded");
    assert_eq!(stored["payment_processor_metadata"]["intent_status"], "succeeded");
    assert_eq!(server.orders(&checkout).await, 1);
}

#[tokio::test]
async fn a_failed_challenge_opens_the_session_again() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &checkout, "pm_card_threeDSecure2Required").await;
    stripe.challenge(&stripe.intents().await[0], "fail").await;
    server.deliver("evt_1", "payment_intent.payment_failed", &stripe.intents().await[0]).await;
    let stored = server.reload(&checkout).await;
    assert_eq!(stored["status"], "open");
    let customer = stripe.intents().await[0]["customer"].clone();
    assert_eq!(
        stored["payment_processor_metadata"],
        json!({ "publishable_key": "pk_test_sandbox", "customer_id": customer })
    );

    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn everything_that_is_missing_is_named_and_nothing_is_stored() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let body =
        json!({ "product_id": server.product("Lifetime").await, "require_billing_address": true });
    let created = server.post_as_merchant("/v1/checkouts/", body).await.body;
    let path = format!("/v1/checkouts/client/{}", created["client_secret"].as_str().unwrap());
    let body = json!({ "customer_name": "Ada", "customer_billing_address": { "country": "CA", "city": "Ottawa" } });
    let reply = server.post(&format!("{path}/confirm"), body).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.body["error"]),
        (422, &json!("PolarRequestValidationError"))
    );
    let missing = |loc: Value| (loc, "missing");
    assert_eq!(
        problems(&reply),
        [
            missing(json!(["body", "customer_email"])),
            missing(json!(["body", "customer_billing_address", "line1"])),
            missing(json!(["body", "customer_billing_address", "postal_code"])),
            missing(json!(["body", "customer_billing_address", "state"])),
            missing(json!(["body", "confirmation_token_id"])),
        ]
    );
    assert_eq!(
        reply.body["detail"][0],
        json!({ "type": "missing", "loc": ["body", "customer_email"], "msg": "Field is required.", "input": null })
    );
    assert_eq!(reply.body["detail"][4]["msg"], "Confirmation token is required.");
    assert_eq!(server.get(&path).await.body["customer_name"], Value::Null);
}

#[tokio::test]
async fn a_total_that_the_buyer_did_not_see_is_not_charged() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Studio", "Studio yearly"]).await;
    let mut body = paying(&stripe.confirmation_token("pm_card_visa").await);
    body["product_id"] = json!(server.product("Studio yearly").await);
    body["expected_total_amount"] = json!(1200);
    let reply = server.post(&checkout.confirm_path(), body).await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (409, &json!("TotalChanged")));
    assert_eq!(reply.body["checkout"]["total_amount"], 12_000);
    assert_eq!(reply.body["checkout"]["organization"]["name"], "Acme");
    assert_eq!(stripe.intents().await, Vec::<Value>::new());
    let stored = server.reload(&checkout).await;
    assert_eq!((&stored["status"], &stored["total_amount"]), (&json!("open"), &json!(1200)));
}

#[tokio::test]
async fn two_confirmations_at_once_pay_once() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let (one, other) = tokio::join!(
        server.pay(&stripe, &checkout, "pm_card_visa"),
        server.pay(&stripe, &checkout, "pm_card_visa"),
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403]);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
}

#[tokio::test]
async fn what_is_confirmed_can_no_longer_be_changed() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    server.post(&checkout.confirm_path(), json!({ "customer_email": "ada@example.com" })).await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let detail = format!("Checkout {} is not open: it is succeeded.", checkout.id());
    let refused = json!({ "error": "NotOpenCheckout", "detail": detail });
    for reply in [
        server.patch(&checkout.client_path(), json!({})).await,
        server.post(&checkout.confirm_path(), json!({})).await,
    ] {
        assert_eq!((reply.status.as_u16(), reply.body), (403, refused.clone()));
    }
}

#[tokio::test]
async fn without_keys_of_stripe_nothing_that_costs_money_is_sold() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.post(&checkout.confirm_path(), json!({})).await;
    assert_eq!(reply.status, 403);
    assert_eq!(
        reply.body,
        json!({ "error": "PaymentNotReady", "detail": "This server is not set up to take payments." })
    );
}

#[tokio::test]
async fn the_same_buyer_is_the_same_customer_whatever_the_case_of_their_address() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let mut customers = Vec::new();
    for email in ["ada@example.com", "ADA@example.com"] {
        let checkout = server.checkout(&["Lifetime"]).await;
        let token = stripe.confirmation_token("pm_card_visa").await;
        let mut body = paying(&token);
        body["customer_email"] = json!(email);
        server.post(&checkout.confirm_path(), body).await;
        server.until(&checkout, CheckoutStatus::Succeeded).await;
        customers.push(server.reload(&checkout).await["customer_id"].clone());
    }
    assert_eq!(customers[0], customers[1]);
    let intents = stripe.intents().await;
    assert_eq!(intents[0]["customer"], intents[1]["customer"]);
}

#[tokio::test]
async fn a_confirmation_token_that_was_used_is_refused_in_plain_words() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let token = stripe.confirmation_token("pm_card_visa").await;
    let body = paying(&token);
    let first = server.checkout(&["Lifetime"]).await;
    server.post(&first.confirm_path(), body.clone()).await;
    let second = server.checkout(&["Lifetime"]).await;
    let reply = server.post(&second.confirm_path(), body).await;
    assert_eq!(
        (reply.status.as_u16(), reply.body),
        (
            400,
            json!({ "error": "PaymentError", "detail": "The payment could not be made. Nothing was charged." })
        )
    );
    assert_eq!(server.reload(&second).await["status"], "open");
    assert_eq!(stripe.charges().await.len(), 1);
}

#[tokio::test]
async fn a_key_that_stripe_does_not_take_charges_nothing_and_opens_the_session_again() {
    let mut stripe = Stripe::start().await;
    stripe.secret_key = "sk_test_revoked";
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.pay(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!((reply.status.as_u16(), &reply.body["error"]), (400, &json!("PaymentError")));
    assert_eq!(server.reload(&checkout).await["status"], "open");
}

#[tokio::test]
async fn a_buyer_whom_stripe_does_not_know_any_more_can_still_pay() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let first = server.checkout(&["Lifetime"]).await;
    server.pay(&stripe, &first, "pm_card_visa").await;
    server.until(&first, CheckoutStatus::Succeeded).await;

    // The keys of another account, say.
    let other = Stripe::start().await;
    let server = server.restart(Some(&other)).await;
    let second = server.checkout(&["Lifetime"]).await;
    let reply = server.pay(&other, &second, "pm_card_visa").await;
    assert_eq!((reply.status.as_u16(), &reply.body["status"]), (200, &json!("confirmed")));
    server.until(&second, CheckoutStatus::Succeeded).await;
    // The merchant has one order of each.
    assert_eq!((server.orders(&second).await, other.charges().await.len()), (2, 1));
}

#[tokio::test]
async fn nobody_pays_without_saying_where_they_live() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let reply = server.pay_without_address(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!(reply.status, 422);
    let missing = json!({ "type": "missing", "loc": ["body", "customer_billing_address"],
        "msg": "Field is required.", "input": null });
    assert_eq!(reply.body["detail"], json!([missing]));
    assert_eq!(stripe.intents().await.len(), 0);

    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
}

#[tokio::test]
async fn all_of_an_address_is_asked_for_that_its_country_needs() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let token = stripe.confirmation_token("pm_card_visa").await;
    let mut body = paying(&token);
    body["customer_billing_address"] = json!({ "country": "CA" });
    let reply = server.post(&checkout.confirm_path(), body).await;
    assert_eq!(reply.status, 422);
    let state = json!(["body", "customer_billing_address", "state"]);
    assert_eq!(problems(&reply), [(state, "missing")]);

    assert_eq!(server.post(&checkout.confirm_path(), paying(&token)).await.status, 200);
}

/// Amazon Pay's page is left for, and its intent says where it comes back to.
async fn return_url(server: &Server, stripe: &Stripe, return_page: Value) -> String {
    let body = json!({ "product_id": server.product("Lifetime").await,
        "embed_origin": "https://shop.example.com" });
    let checkout = Checkout(server.add("/v1/checkouts/", body).await);
    let form = "payment_method_data[type]=amazon_pay".to_owned();
    let token = stripe.post("/v1/test_helpers/confirmation_tokens", form).await;
    let mut body = paying(token["id"].as_str().unwrap());
    body["return_page"] = return_page;
    let reply = server.post(&checkout.confirm_path(), body).await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    let intents = stripe.intents().await;
    let next_action = &intents.last().unwrap()["next_action"]["redirect_to_url"];
    let url = next_action["return_url"].as_str().unwrap();
    url.split_once("/confirmation").unwrap().1.to_owned()
}

#[tokio::test]
async fn a_method_that_leaves_the_page_comes_back_to_the_same() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let page = json!({ "embed": true, "theme": "dark", "locale": "ar" });
    assert_eq!(
        return_url(&server, &stripe, page).await,
        "?embed=true&embed_origin=https%3A%2F%2Fshop.example.com&theme=dark&locale=ar"
    );
    assert_eq!(return_url(&server, &stripe, json!({})).await, "");
}

#[tokio::test]
async fn a_page_to_return_to_is_nothing_but_a_way_to_show_this_session() {
    let server = Server::start().await;
    let checkout = server.checkout(&["Starter"]).await;
    let body = json!({ "customer_email": "ada@example.com",
        "return_page": { "theme": "javascript:alert(1)", "locale": "../../evil", "url": "https://evil.example" } });
    let reply = server.post(&checkout.confirm_path(), body).await;
    assert_eq!(reply.status, 422, "{}", reply.text);
    assert_eq!(
        problems(&reply),
        [
            (json!(["body", "return_page", "theme"]), "enum"),
            (json!(["body", "return_page", "locale"]), "value_error"),
        ]
    );
    assert_eq!(server.reload(&checkout).await["status"], "open");
}
