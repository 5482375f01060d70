use kassette_core::CheckoutStatus;
use serde_json::json;

use crate::harness::{Checkout, Server, Stripe, at, complaint};

const SUBSCRIPTIONS: &str = "/v1/subscriptions/";

async fn buy(server: &Server, stripe: &Stripe, product: &str) -> Checkout {
    let checkout = server.checkout(&[product]).await;
    let reply = server.pay(stripe, &checkout, "pm_card_visa").await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    checkout
}

#[tokio::test]
async fn what_recurs_begins_a_subscription_with_its_first_order() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = buy(&server, &stripe, "Studio").await;
    let list = server.get_as_merchant(SUBSCRIPTIONS).await.body;
    assert_eq!(list["pagination"]["total_count"], 1);
    let shown = &list["items"][0];
    assert_eq!(server.get_as_merchant(&at(SUBSCRIPTIONS, shown)).await.body, *shown);
    for (key, value) in [
        ("status", json!("active")),
        ("amount", json!(1200)),
        ("currency", json!("usd")),
        ("recurring_interval", json!("month")),
        ("recurring_interval_count", json!(1)),
        ("started_at", json!("2026-01-01T00:00:00Z")),
        ("current_period_start", json!("2026-01-01T00:00:00Z")),
        ("current_period_end", json!("2026-02-01T00:00:00Z")),
        ("trial_end", json!(null)),
        ("cancel_at_period_end", json!(false)),
        ("checkout_id", json!(checkout.id())),
        ("product_id", json!(server.product("Studio").await)),
    ] {
        assert_eq!(shown.get(key), Some(&value), "{key}");
    }
    assert_eq!(shown["customer"]["email"], "ada@example.com");
    assert_eq!(shown["prices"][0]["price_amount"], 1200);

    let by_subscription = format!("/v1/orders/?subscription_id={}", shown["id"].as_str().unwrap());
    let orders = server.get_as_merchant(&by_subscription).await.body["items"].clone();
    assert_eq!(orders[0]["billing_reason"], "subscription_create");
    assert_eq!(orders[0]["checkout_id"], json!(checkout.id()));
    assert_eq!(orders[0]["subscription"]["id"], shown["id"]);
    assert_eq!(orders[0]["subscription"]["status"], "active");
}

#[tokio::test]
async fn who_has_a_subscription_does_not_begin_another_unless_the_merchant_allows_it() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    buy(&server, &stripe, "Studio").await;
    let second = server.checkout(&["Studio yearly"]).await;
    let email = json!({ "customer_email": "ADA@example.com" });
    let reply = server.patch(&second.client_path(), email.clone()).await;
    let refusal = json!({ "error": "AlreadyActiveSubscriptionError",
        "detail": "You already have an active subscription." });
    assert_eq!((reply.status.as_u16(), &reply.body), (403, &refusal));
    let reply = server.pay(&stripe, &second, "pm_card_visa").await;
    assert_eq!((reply.status.as_u16(), &reply.body), (403, &refusal));
    assert_eq!(stripe.charges().await.len(), 1);
    buy(&server, &stripe, "Lifetime").await;

    let organization = second.0["organization_id"].as_str().unwrap();
    let settings = json!({ "allow_multiple_subscriptions": true, "allow_customer_updates": true,
        "proration_behavior": "prorate", "benefit_revocation_grace_period": 0, "prevent_trial_abuse": false });
    let reply = server
        .patch_as_merchant(
            &format!("/v1/organizations/{organization}"),
            json!({ "subscription_settings": settings }),
        )
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(server.patch(&second.client_path(), email).await.status, 200);
}

#[tokio::test]
async fn subscriptions_are_filtered_and_sorted() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    buy(&server, &stripe, "Team").await;
    let team = server.product("Team").await;
    let studio = server.product("Studio").await;
    for (query, found) in [
        ("active=true".to_owned(), 1),
        ("active=false".to_owned(), 0),
        ("status=active&status=trialing".to_owned(), 1),
        ("status=canceled".to_owned(), 0),
        ("cancel_at_period_end=true".to_owned(), 0),
        (format!("product_id={team}&sorting=-amount&sorting=customer"), 1),
        (format!("product_id={studio}"), 0),
        ("started_after=2026-01-02T00:00:00Z".to_owned(), 0),
        ("sorting=discount&sorting=ends_at&sorting=-ended_at".to_owned(), 1),
    ] {
        let list = server.get_as_merchant(&format!("{SUBSCRIPTIONS}?{query}")).await;
        assert_eq!(list.body["pagination"]["total_count"], found, "{query}: {}", list.text);
    }
    let stranger = server.add_organization("other", "kassette_oat_other").await;
    let list = server.get_with(SUBSCRIPTIONS, &stranger).await.body;
    assert_eq!(list["items"], json!([]));
}

#[tokio::test]
async fn a_free_subscription_becomes_one_that_is_paid_and_keeps_what_was_noted_about_it() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let free = json!({ "amount_type": "fixed", "price_amount": 0 });
    let club = json!({ "name": "Club", "recurring_interval": "month", "prices": [free] });
    let club = server.add("/v1/products/", club).await;
    let said = json!({ "products": [club["id"]], "metadata": { "from": "club", "kept": 1 } });
    let joined = Checkout(server.add("/v1/checkouts/", said).await);
    let email = json!({ "customer_email": "ada@example.com" });
    assert_eq!(server.post(&joined.confirm_path(), email).await.status, 200);
    server.until(&joined, CheckoutStatus::Succeeded).await;
    let first = server.get_as_merchant(SUBSCRIPTIONS).await.body["items"][0].clone();

    server.clock.advance_seconds(60);
    let said = json!({ "products": [server.product("Studio yearly").await], "subscription_id": first["id"],
        "metadata": { "from": "studio" } });
    let upgrade = Checkout(server.add("/v1/checkouts/", said.clone()).await);
    let twin = Checkout(server.add("/v1/checkouts/", said.clone()).await);
    assert_eq!(upgrade.0["subscription_id"], first["id"]);
    assert_eq!(upgrade.0["customer_id"], first["customer_id"]);
    assert_eq!(server.pay(&stripe, &upgrade, "pm_card_visa").await.status, 200);
    server.until(&upgrade, CheckoutStatus::Succeeded).await;

    let list = server.get_as_merchant(SUBSCRIPTIONS).await.body;
    assert_eq!(list["pagination"]["total_count"], 1);
    let second = &list["items"][0];
    for (key, value) in [
        ("id", first["id"].clone()),
        ("started_at", first["started_at"].clone()),
        ("checkout_id", json!(joined.id())),
        ("amount", json!(12_000)),
        ("recurring_interval", json!("year")),
        ("current_period_start", json!("2026-01-01T00:01:00Z")),
        ("current_period_end", json!("2027-01-01T00:01:00Z")),
        ("metadata", json!({ "from": "studio", "kept": 1 })),
    ] {
        assert_eq!(second[key], value, "{key}");
    }
    let orders = format!("/v1/orders/?checkout_id={}", upgrade.id());
    let order = &server.get_as_merchant(&orders).await.body["items"][0];
    assert_eq!(order["billing_reason"], "subscription_update");
    assert_eq!(order["subscription_id"], first["id"]);

    let twice = server.pay(&stripe, &twin, "pm_card_visa").await;
    let error = json!("AlreadyActiveSubscriptionError");
    assert_eq!((twice.status.as_u16(), &twice.body["error"]), (403, &error), "once is enough");

    let refused = server.post_as_merchant("/v1/checkouts/", said).await;
    let loc = json!(["body", "subscription_id"]);
    assert_eq!(complaint(&refused), (422, loc, "Only free subscriptions can be upgraded."));
}
