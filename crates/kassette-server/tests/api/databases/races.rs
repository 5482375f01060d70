use kassette_core::CheckoutStatus;
use kassette_server::config::Taxes;
use serde_json::json;

use crate::harness::{Checkout, Database, Server, Stripe, postgres};

stories!(
    a_tax_that_is_asked_for_does_not_stand_in_its_own_way,
    a_hundred_sessions_race_for_ten_redemptions,
    what_is_charged_is_what_is_stored_whoever_changes_it_meanwhile,
);

/// The change that needs the tax is taken back and made again, and must not find the session locked by itself.
async fn a_tax_that_is_asked_for_does_not_stand_in_its_own_way(database: Database) {
    let taxes = Taxes::Table { origin: "DE" };
    let server = Server::start_on(database, None).await.with_taxes(taxes);
    let checkout = server.checkout(&["Lifetime"]).await;
    for country in ["FR", "DE", "AT", "IT", "ES", "NL", "BE", "PL"] {
        let edit = json!({ "customer_billing_address": { "country": country } });
        let reply = server.patch(&checkout.client_path(), edit).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        assert_eq!(reply.body["tax_behavior"], "inclusive");
    }
    server.finish().await;
}

async fn a_hundred_sessions_race_for_ten_redemptions(database: Database) {
    let server = Server::start_on(database, None).await;
    let body = json!({ "type": "percentage", "name": "First ten", "duration": "once", "basis_points": 10_000,
        "max_redemptions": 10 });
    let discount = server.add("/v1/discounts/", body).await;
    let lifetime = server.product("Lifetime").await;
    let mut checkouts = Vec::new();
    for number in 0..100 {
        let body = json!({ "product_id": lifetime, "discount_id": discount["id"],
            "customer_email": format!("buyer{number}@example.com") });
        checkouts.push(Checkout(server.add("/v1/checkouts/", body).await));
    }
    let confirmations = checkouts.iter().map(|checkout| {
        let (server, path) = (&server, checkout.confirm_path());
        async move { server.post(&path, json!({})).await.status.as_u16() }
    });
    let statuses = futures_util::future::join_all(confirmations).await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 10, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 90, "{statuses:?}");
    let path = format!("/v1/discounts/{}", discount["id"].as_str().unwrap());
    assert_eq!(server.get_as_merchant(&path).await.body["redemptions_count"], 10);
    for (checkout, _) in checkouts.iter().zip(&statuses).filter(|(_, status)| **status == 200) {
        server.until(checkout, CheckoutStatus::Succeeded).await;
    }
    assert_eq!(server.orders(&checkouts[0]).await, 10);
    server.finish().await;
}

async fn what_is_charged_is_what_is_stored_whoever_changes_it_meanwhile(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    for _ in 0..8 {
        let checkout = server.checkout(&["Lifetime", "Tip jar"]).await;
        let jar = json!({ "product_id": server.product("Tip jar").await, "amount": 777 });
        let path = checkout.client_path();
        let (paid, changed) = futures_util::future::join(
            server.pay(&stripe, &checkout, "pm_card_visa"),
            server.patch(&path, jar),
        )
        .await;
        // Who comes second finds the session locked, or closed for changes.
        assert!([200, 403, 409].contains(&changed.status.as_u16()), "{}", changed.text);
        if paid.status == 409 {
            continue;
        }
        assert_eq!(paid.status, 200, "{}", paid.text);
        server.until(&checkout, CheckoutStatus::Succeeded).await;
        let charges = stripe.charges().await;
        let is_its =
            |charge: &&serde_json::Value| charge["metadata"]["checkout_id"] == json!(checkout.id());
        let taken: Vec<_> = charges.iter().filter(is_its).map(|it| it["amount"].clone()).collect();
        let session = server.reload(&checkout).await;
        let orders = format!("/v1/orders/?checkout_id={}", checkout.id());
        let order = server.get_as_merchant(&orders).await.body["items"][0].clone();
        assert_eq!(taken, [session["total_amount"].clone()]);
        assert_eq!(order["total_amount"], session["total_amount"]);
        assert_eq!(order["product_id"], session["product_id"]);
        assert_eq!(paid.body["total_amount"], session["total_amount"], "what the buyer was told");
    }
    server.finish().await;
}
