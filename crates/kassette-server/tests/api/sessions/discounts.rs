use serde_json::{Value, json};

use super::{edit, open, try_edit, try_open, values};
use crate::harness::{Checkout, Server, Stripe, complaint};

const SUMS: [&str; 4] = ["amount", "discount_amount", "net_amount", "total_amount"];

async fn add(server: &Server, said: Value) -> Value {
    let mut discount = json!({ "name": "Sale", "type": "percentage", "duration": "once",
        "basis_points": 1000 });
    discount.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
    server.add("/v1/discounts/", discount).await
}

#[tokio::test]
async fn a_code_is_found_in_any_case_and_with_spaces_around_it() {
    let server = Server::start().await;
    let session = open(&server, "Lifetime", json!({})).await;
    let session = edit(&server, &session, json!({ "discount_code": " save20 " })).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 980, 3920, 3920]));
    assert_eq!(session["discount"]["code"], "SAVE20");
    assert_eq!(session["discount"]["basis_points"], 2000);
    let session = edit(&server, &session, json!({ "discount_code": null })).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 0, 4900, 4900]));
    assert_eq!(values(&session, &["discount", "discount_id"]), json!([null, null]));
}

#[tokio::test]
async fn a_wrong_code_leaves_the_discount_that_was_there() {
    let server = Server::start().await;
    let session = open(&server, "Lifetime", json!({})).await;
    edit(&server, &session, json!({ "discount_code": "FIVEOFF" })).await;
    let reply = try_edit(&server, &session, json!({ "discount_code": "NOPE" })).await;
    let msg = "Discount does not exist.";
    assert_eq!(complaint(&reply), (422, json!(["body", "discount_code"]), msg));
    let entry = &reply.body["detail"][0];
    assert_eq!(values(entry, &["type", "input"]), json!(["value_error", null]));
    assert_eq!(edit(&server, &session, json!({})).await["discount"]["code"], "FIVEOFF");
}

#[tokio::test]
async fn codes_are_ignored_where_the_merchant_does_not_want_them() {
    let server = Server::start().await;
    let session = open(&server, "Lifetime", json!({ "allow_discount_codes": false })).await;
    let session = edit(&server, &session, json!({ "discount_code": "SAVE20" })).await;
    assert_eq!(session["discount"], json!(null));
}

#[tokio::test]
async fn half_a_cent_is_rounded_in_the_buyers_favour() {
    let server = Server::start().await;
    let jar = server.product("Tip jar").await.to_string();
    for (amount, basis_points, off) in [(100, 2850, 29), (350, 3500, 123)] {
        let sale = add(&server, json!({ "basis_points": basis_points })).await;
        let price = json!({ "amount_type": "fixed", "price_amount": amount });
        let said = json!({ "discount_id": sale["id"], "prices": { &jar: [price] } });
        let session = open(&server, "Tip jar", said).await;
        assert_eq!(session["discount_amount"], off);
    }
}

#[tokio::test]
async fn nobody_gets_money_back() {
    let server = Server::start().await;
    let fifty_off = json!({ "name": "Fifty", "type": "fixed", "duration": "once",
        "amount": 5000, "currency": "usd" });
    let fifty_off = server.add("/v1/discounts/", fifty_off).await;
    let session = open(&server, "Lifetime", json!({ "discount_id": fifty_off["id"] })).await;
    assert_eq!(values(&session, &SUMS), json!([4900, 4900, 0, 0]));
    assert_eq!(
        values(
            &session,
            &["is_payment_required", "is_payment_form_required", "is_discount_applicable"]
        ),
        json!([false, false, true])
    );
}

#[tokio::test]
async fn what_is_free_for_ever_asks_for_no_card() {
    let server = Server::start().await;
    let session = open(&server, "Studio", json!({})).await;
    let once = edit(&server, &session, json!({ "discount_code": "SAVE20" })).await;
    assert_eq!(once["is_payment_setup_required"], true);
    let forever = edit(&server, &session, json!({ "discount_code": "FOREVER100" })).await;
    assert_eq!(
        values(&forever, &["total_amount", "is_payment_required", "is_payment_setup_required"]),
        json!([0, false, false])
    );
}

#[tokio::test]
async fn everything_off_the_first_month_still_asks_for_a_card() {
    let server = Server::start().await;
    let sale = add(&server, json!({ "basis_points": 10_000 })).await;
    let session = open(&server, "Studio", json!({ "discount_id": sale["id"] })).await;
    assert_eq!(
        values(&session, &["total_amount", "is_payment_required", "is_payment_setup_required"]),
        json!([0, false, true])
    );
}

#[tokio::test]
async fn a_discount_does_not_stay_on_a_product_that_it_is_not_for() {
    let server = Server::start().await;
    let products = [server.product("Studio").await, server.product("Studio yearly").await];
    let sale = add(&server, json!({ "code": "MONTHLY", "products": [products[0]] })).await;
    let said = json!({ "products": products, "discount_id": sale["id"] });
    let session = server.post_as_merchant("/v1/checkouts/", said).await.body;
    assert_eq!(session["discount_amount"], 120);
    let session = edit(&server, &session, json!({ "product_id": products[1] })).await;
    assert_eq!(values(&session, &["discount", "discount_amount"]), json!([null, 0]));
    let reply = try_edit(&server, &session, json!({ "discount_code": "MONTHLY" })).await;
    assert_eq!(reply.body["detail"][0]["msg"], "Discount does not exist.");
}

#[tokio::test]
async fn a_discount_for_everything_stays_when_the_product_changes() {
    let server = Server::start().await;
    let products = [server.product("Studio").await, server.product("Studio yearly").await];
    let said = json!({ "products": products });
    let session = server.post_as_merchant("/v1/checkouts/", said).await.body;
    edit(&server, &session, json!({ "discount_code": "SAVE20" })).await;
    let session = edit(&server, &session, json!({ "product_id": products[1] })).await;
    assert_eq!(values(&session, &SUMS), json!([12_000, 2400, 9600, 9600]));
}

#[tokio::test]
async fn dollars_are_not_taken_off_euros() {
    let server = Server::start().await;
    let lifetime = server.product("Lifetime").await.to_string();
    let price = json!({ "amount_type": "fixed", "price_amount": 900, "price_currency": "eur" });
    let session = open(&server, "Lifetime", json!({ "prices": { &lifetime: [price] } })).await;
    let reply = try_edit(&server, &session, json!({ "discount_code": "FIVEOFF" })).await;
    let msg = "Discount does not exist.";
    assert_eq!(complaint(&reply), (422, json!(["body", "discount_code"]), msg));
}

#[tokio::test]
async fn there_is_nothing_to_take_off_what_is_free() {
    let server = Server::start().await;
    let session = open(&server, "Starter", json!({})).await;
    let reply = try_edit(&server, &session, json!({ "discount_code": "SAVE20" })).await;
    assert_eq!(reply.body["detail"][0]["msg"], "Discounts are not applicable to this product.");
}

#[tokio::test]
async fn a_discount_counts_between_its_dates_only() {
    let server = Server::start().await;
    let later = json!({ "starts_at": "2026-01-02T00:00:00Z", "ends_at": "2026-01-03T00:00:00Z" });
    let sale = add(&server, later).await;
    let said = json!({ "discount_id": sale["id"] });
    let reply = try_open(&server, "Lifetime", said.clone()).await;
    let msg = "Discount does not exist.";
    assert_eq!(complaint(&reply), (422, json!(["body", "discount_id"]), msg));
    server.clock.advance_seconds(86_400);
    open(&server, "Lifetime", said.clone()).await;
    server.clock.advance_seconds(86_401);
    assert_eq!(try_open(&server, "Lifetime", said).await.status, 422);
}

#[tokio::test]
async fn a_discount_is_used_up_when_a_session_is_confirmed_and_free_again_when_its_payment_fails() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let sale = add(&server, json!({ "code": "LAST", "max_redemptions": 1 })).await;
    let path = format!("/v1/discounts/{}", sale["id"].as_str().unwrap());
    let count = async || server.get_as_merchant(&path).await.body["redemptions_count"].clone();
    let said = json!({ "discount_id": sale["id"], "customer_email": "ada@example.com" });
    let first = Checkout(open(&server, "Lifetime", said.clone()).await);
    let second = Checkout(open(&server, "Lifetime", said).await);
    assert_eq!(count().await, 0, "applied is not used");

    let declined = server.pay(&stripe, &first, "pm_card_visa_chargeDeclined").await;
    assert_eq!((declined.status.as_u16(), count().await), (400, json!(0)));
    assert_eq!(server.pay(&stripe, &second, "pm_card_visa").await.status, 200);
    assert_eq!(count().await, 1);
    let late = server.pay(&stripe, &first, "pm_card_visa").await;
    let msg = "Discount is no longer redeemable.";
    assert_eq!(complaint(&late), (422, json!(["body", "discount_id"]), msg));
    assert_eq!(stripe.charges().await.iter().filter(|charge| charge["paid"] == true).count(), 1);
}

#[tokio::test]
async fn one_customer_uses_a_discount_as_often_as_one_may() {
    let server = Server::start().await;
    let everything = json!({ "code": "ONCE", "basis_points": 10_000,
        "max_redemptions_per_customer": 1 });
    add(&server, everything).await;
    let session = open(&server, "Lifetime", json!({ "customer_email": "Ada@example.com" })).await;
    edit(&server, &session, json!({ "discount_code": "ONCE" })).await;
    let confirm = Checkout(session).confirm_path();
    assert_eq!(server.post(&confirm, json!({})).await.status, 200);

    let again = json!({ "customer_email": "ada+tag@example.com" });
    let again = open(&server, "Lifetime", again).await;
    let reply = try_edit(&server, &again, json!({ "discount_code": "ONCE" })).await;
    assert_eq!(
        (reply.status.as_u16(), &reply.body["error"]),
        (403, &json!("DiscountRedemptionLimitReached"))
    );
}
