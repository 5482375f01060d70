use kassette_core::Timestamp;
use kassette_server::store::discounts::Discount;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::harness::{Checkout, Database, Server, Stripe, postgres};

stories!(
    the_last_redemption_goes_to_one_buyer,
    a_customer_with_two_addresses_is_counted_once,
    a_code_that_several_create_at_once_exists_once,
    a_discount_is_read_as_it_was_stored,
    a_customer_with_many_sessions_stays_within_the_limit,
    a_customer_who_is_forgotten_leaves_no_address,
    discounts_without_a_code_or_an_end_have_their_place,
);

const DISCOUNTS: &str = "/v1/discounts/";

fn id(object: &Value) -> Uuid {
    object["id"].as_str().unwrap().parse().unwrap()
}

async fn redeem(server: &Server, discount: Uuid, customer: Uuid, email: &str) -> bool {
    let checkout = server.checkout(&["Starter"]).await.id();
    let now = server.state.clock.now();
    let mut transaction = server.state.store.transaction().await.unwrap();
    let redeemed = transaction.redeem(discount, checkout, customer, email, now).await.unwrap();
    transaction.commit().await.unwrap();
    redeemed
}

async fn the_last_redemption_goes_to_one_buyer(database: Database) {
    let server = Server::start_on(database, None).await;
    let body = json!({
        "type": "percentage", "name": "Three", "duration": "once", "basis_points": 100, "max_redemptions": 3,
    });
    let discount = id(&server.add(DISCOUNTS, body).await);
    let customer = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let customer = customer.parse().unwrap();
    let buyers = (0..8).map(|_| redeem(&server, discount, customer, "ada@example.com"));
    let redeemed = futures_util::future::join_all(buyers).await;
    assert_eq!(redeemed.iter().filter(|redeemed| **redeemed).count(), 3);
    let mut connection = server.state.store.connection().await.unwrap();
    assert_eq!(connection.discount(discount).await.unwrap().unwrap().redemptions_count, 3);
    drop(connection);
    server.finish().await;
}

async fn a_customer_with_two_addresses_is_counted_once(database: Database) {
    let server = Server::start_on(database, None).await;
    let body =
        json!({ "type": "percentage", "name": "Any", "duration": "once", "basis_points": 100 });
    let discount = id(&server.add(DISCOUNTS, body).await);
    let mut customers = Vec::new();
    for email in ["ada@example.com", "ADA+2@example.com", "grace@example.com"] {
        let customer = server.add_customer(json!({ "customer_email": email })).await;
        let customer: Uuid = customer.parse().unwrap();
        assert!(redeem(&server, discount, customer, email).await);
        customers.push(customer);
    }
    let mut connection = server.state.store.connection().await.unwrap();
    for (customer, email, expected) in [
        (None, Some("ada+new@EXAMPLE.com"), 2),
        (Some(customers[1]), Some("grace@example.com"), 2),
        (Some(customers[2]), None, 1),
        (None, None, 0),
    ] {
        let count = connection.redemptions_of_customer(discount, customer, email).await.unwrap();
        assert_eq!(count, expected, "{customer:?} {email:?}");
    }
    drop(connection);
    server.finish().await;
}

async fn a_code_that_several_create_at_once_exists_once(database: Database) {
    let server = Server::start_on(database, None).await;
    let creations = ["race", "Race", "RACE", "rAcE"].map(|code| {
        let body = json!({
            "type": "percentage", "name": code, "duration": "once", "basis_points": 100, "code": code,
        });
        server.post_as_merchant(DISCOUNTS, body)
    });
    let replies = futures_util::future::join_all(creations).await;
    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422, 422]);
    server.finish().await;
}

async fn a_discount_is_read_as_it_was_stored(database: Database) {
    let server = Server::start_on(database, None).await;
    let studio = server.product("Studio").await;
    let lifetime = server.product("Lifetime").await;
    let body = json!({
        "type": "fixed", "name": "Fiver", "duration": "repeating", "duration_in_months": 2, "code": "Fiver5",
        "amounts": { "eur": 450, "usd": 500 }, "products": [studio, lifetime], "max_redemptions": 2,
        "max_redemptions_per_customer": 1, "ends_at": "2026-02-01T00:00:00Z", "metadata": { "n": 1 },
    });
    let added = server.add(DISCOUNTS, body).await;
    let path = format!("{DISCOUNTS}?query=FIVER&sorting=ends_at");
    assert_eq!(server.get_as_merchant(&path).await.body["items"], json!([added]));

    let owner = added["organization_id"].as_str().unwrap().parse().unwrap();
    let mut connection = server.state.store.connection().await.unwrap();
    let found: Discount = connection.discount_by_code(owner, " fiver5 ").await.unwrap().unwrap();
    assert_eq!((found.id, found.rules.product_ids), (id(&added), vec![studio, lifetime]));
    assert_eq!(found.rules.ends_at, Timestamp::parse("2026-02-01T00:00:00Z"));
    drop(connection);
    server.delete_as_merchant(&format!("{DISCOUNTS}{}", id(&added))).await;
    let mut connection = server.state.store.connection().await.unwrap();
    assert!(connection.discount_by_code(owner, "fiver5").await.unwrap().is_none());
    assert!(connection.discount(id(&added)).await.unwrap().unwrap().deleted_at.is_some());
    drop(connection);
    server.finish().await;
}

async fn a_customer_who_is_forgotten_leaves_no_address(database: Database) {
    let server = Server::start_on(database, None).await;
    let body =
        json!({ "type": "percentage", "name": "Any", "duration": "once", "basis_points": 100 });
    let discount = id(&server.add(DISCOUNTS, body).await);
    let customer = server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let path = format!("/v1/customers/{customer}?anonymize=true");
    let customer = customer.parse().unwrap();
    assert!(redeem(&server, discount, customer, "ada@example.com").await);
    assert_eq!(server.delete_as_merchant(&path).await.status, 204);
    let mut connection = server.state.store.connection().await.unwrap();
    let by_email = connection.redemptions_of_customer(discount, None, Some("ada@example.com"));
    assert_eq!(by_email.await.unwrap(), 0);
    let by_id = connection.redemptions_of_customer(discount, Some(customer), None);
    assert_eq!(by_id.await.unwrap(), 1);
    drop(connection);
    server.finish().await;
}

async fn discounts_without_a_code_or_an_end_have_their_place(database: Database) {
    let server = Server::start_on(database, None).await;
    for (code, ends_at) in [
        (json!("abc"), json!(null)),
        (json!(null), json!("2026-02-01T00:00:00Z")),
        (json!("abd"), json!("2026-01-02T00:00:00Z")),
    ] {
        let body = json!({
            "type": "percentage", "name": format!("Ours {}", code.as_str().unwrap_or("none")), "duration": "once", "basis_points": 100,
            "code": code, "ends_at": ends_at,
        });
        server.add(DISCOUNTS, body).await;
    }
    let names = async |sorting: &str| {
        server.listed(&format!("{DISCOUNTS}?query=Ours&sorting={sorting}"), "name").await
    };
    assert_eq!(names("code").await, ["Ours none", "Ours abc", "Ours abd"]);
    assert_eq!(names("ends_at").await, ["Ours abd", "Ours none", "Ours abc"]);
    assert_eq!(names("-ends_at").await, ["Ours abc", "Ours none", "Ours abd"]);
    server.finish().await;
}

async fn a_customer_with_many_sessions_stays_within_the_limit(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let body = json!({
        "type": "percentage", "name": "Any", "duration": "once", "basis_points": 100, "max_redemptions_per_customer": 1,
    });
    let discount = id(&server.add(DISCOUNTS, body).await);
    server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    let product = server.product("Lifetime").await;
    let mut checkouts = Vec::new();
    for _ in 0..8 {
        let body = json!({ "product_id": product, "discount_id": discount });
        checkouts.push(Checkout(server.add("/v1/checkouts/", body).await));
    }
    let confirmations =
        checkouts.iter().map(|checkout| server.pay(&stripe, checkout, "pm_card_visa"));
    let replies = futures_util::future::join_all(confirmations).await;
    let mut statuses: Vec<u16> = replies.iter().map(|reply| reply.status.as_u16()).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 403, 403, 403, 403, 403, 403, 403]);
    server.finish().await;
}
