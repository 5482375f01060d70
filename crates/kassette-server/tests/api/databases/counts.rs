use futures_util::future::join_all;
use kassette_core::CheckoutStatus;
use kassette_server::checkouts::expiry::{expire_overdue, fold_counts};
use serde_json::{Value, json};

use crate::harness::{Database, Server, Stripe, postgres};

stories!(
    sessions_are_counted_as_what_became_of_them,
    sessions_made_at_once_are_all_counted,
    a_declined_session_counts_as_open_again,
    folding_changes_no_number,
    pages_of_the_second_half_are_in_order_too,
);

async fn count(server: &Server, query: &str) -> Value {
    let list = server.get_as_merchant(&format!("/v1/checkouts/?limit=1&{query}")).await;
    list.body["pagination"]["total_count"].clone()
}

async fn sessions_are_counted_as_what_became_of_them(database: Database) {
    let server = Server::start_on(database, None).await;
    let (studio, yearly) = (server.product("Studio").await, server.product("Studio yearly").await);
    let checkout = server.checkout(&["Studio", "Studio yearly"]).await;
    assert_eq!(count(&server, &format!("product_id={studio}&status=open")).await, 1);
    let edit = json!({ "product_id": yearly, "customer_name": "Ada" });
    assert_eq!(server.patch(&checkout.client_path(), edit).await.status, 200);
    assert_eq!(count(&server, &format!("product_id={studio}")).await, 0);
    assert_eq!(count(&server, &format!("product_id={yearly}&product_id={studio}")).await, 1);
    server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    assert_eq!(count(&server, "status=open").await, 1);
    assert_eq!(count(&server, "status=succeeded").await, 1);
    server.clock.advance_seconds(3600);
    expire_overdue(&server.state).await.unwrap();
    assert_eq!(count(&server, "status=open").await, 0);
    assert_eq!(count(&server, &format!("product_id={yearly}&status=expired")).await, 1);
    assert_eq!(count(&server, "").await, 2);
    let other = server.add_organization("other", "kassette_oat_other").await;
    let list = server.get_with("/v1/checkouts/", &other).await.body;
    assert_eq!(list["pagination"]["total_count"], 0);
    server.finish().await;
}

async fn sessions_made_at_once_are_all_counted(database: Database) {
    let server = Server::start_on(database, None).await;
    join_all((0..20).map(|_| server.checkout(&["Studio"]))).await;
    let (one, other, _) = tokio::join!(
        fold_counts(&server.state),
        fold_counts(&server.state),
        join_all((0..20).map(|_| server.checkout(&["Studio"]))),
    );
    one.unwrap();
    other.unwrap();
    assert_eq!(count(&server, "status=open").await, 40);
    server.finish().await;
}

async fn a_declined_session_counts_as_open_again(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    assert_ne!(server.pay(&stripe, &checkout, "pm_card_visa_chargeDeclined").await.status, 200);
    assert_eq!(count(&server, "status=open").await, 1);
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(count(&server, "status=open&status=confirmed").await, 0);
    assert_eq!(count(&server, "status=succeeded").await, 1);
    server.finish().await;
}

async fn folding_changes_no_number(database: Database) {
    let server = Server::start_on(database, None).await;
    for product in ["Studio", "Lifetime", "Studio"] {
        server.checkout(&[product]).await;
    }
    server.add_customer(json!({ "customer_email": "ada@example.com" })).await;
    for _ in 0..2 {
        fold_counts(&server.state).await.unwrap();
        assert_eq!(count(&server, "").await, 4);
        assert_eq!(count(&server, "status=open").await, 3);
        assert_eq!(count(&server, "status=confirmed").await, 0);
    }
    server.checkout(&["Studio"]).await;
    let studio = server.product("Studio").await;
    assert_eq!(count(&server, &format!("product_id={studio}")).await, 3);
    server.finish().await;
}

async fn pages_of_the_second_half_are_in_order_too(database: Database) {
    let server = Server::start_on(database, None).await;
    let studio = server.product("Studio").await;
    for number in 0..7 {
        // Two are of the same moment, and some have no address.
        server.clock.advance_seconds(number % 2);
        let email = if number % 3 == 0 { json!(null) } else { json!(format!("{number}@a.de")) };
        let body = json!({ "product_id": studio, "customer_email": email });
        server.post_as_merchant("/v1/checkouts/", body).await;
    }
    for sorting in ["created_at", "-created_at", "customer_email", "-customer_email", "-status"] {
        let path = format!("/v1/checkouts/?sorting={sorting}");
        let whole = server.listed(&path, "id").await;
        let mut paged = Vec::new();
        for page in 1..=5 {
            paged.extend(server.listed(&format!("{path}&limit=2&page={page}"), "id").await);
        }
        assert_eq!((paged.len(), &paged), (7, &whole), "{sorting}");
    }
    server.finish().await;
}
