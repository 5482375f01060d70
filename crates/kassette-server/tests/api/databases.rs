//! The same stories over SQLite and over PostgreSQL: one set of statements has to mean the same in both.

use axum::body::Body;
use axum::http::Request;
use std::time::Duration;

use kassette_core::CheckoutStatus;
use kassette_core::product::PriceSource;
use kassette_server::access::last_use;
use kassette_server::checkouts::expiry::expire_overdue;
use serde_json::json;

use crate::harness::{Checkout, Database, PUBLIC_URL, Server, Stripe, at, postgres};

/// Runs a story on one database.
macro_rules! stories {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                super::$story(super::Database::sqlite()).await;
            })*
        }

        mod postgresql {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() {
                if let Some(database) = super::postgres().await {
                    super::$story(database).await;
                }
            })*
        }
    };
}

mod benefits;
mod counts;
mod custom_fields;
mod customers;
mod discounts;
mod payments;
mod races;

stories!(
    a_purchase_is_stored_whole,
    many_confirmations_of_one_session_pay_once,
    first_purchases_of_one_buyer_share_a_customer,
    a_list_is_filtered_sorted_and_paged,
    a_database_is_seeded_once,
    tokens_are_made_used_listed_and_revoked,
    what_a_merchant_changes_is_stored,
    sessions_are_found_by_their_buyers,
    resources_are_found_alike,
    what_looks_like_a_path_or_has_nul_is_looked_for_like_anything_else,
    prices_are_of_the_catalogue_or_of_one_session,
    a_picture_is_stored_whole,
);

async fn a_purchase_is_stored_whole(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let body = json!({
        "products": [server.product("Studio").await, server.product("Studio yearly").await],
        "metadata": { "n": 1, "b": true, "s": "ü" }, "external_customer_id": "c-1",
    });
    let checkout = Checkout(server.post_as_merchant("/v1/checkouts/", body).await.body);
    let edits = json!({
        "customer_name": "Ada", "locale": "fr", "customer_billing_address": { "country": "FR", "city": "Orléans" },
    });
    server.patch(&checkout.client_path(), edits).await;
    assert_eq!(server.pay_without_address(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let stored = server.reload(&checkout).await;
    assert_eq!(stored["metadata"], json!({ "n": 1, "b": true, "s": "ü" }));
    assert_eq!(stored["customer_billing_address"]["city"], "Orléans");
    assert_eq!((&stored["tax_amount"], &stored["discount_id"]), (&json!(0), &json!(null)));
    assert_eq!(
        (&stored["allow_discount_codes"], &stored["is_business_customer"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(stored["products"].as_array().unwrap().len(), 2);

    let id = stored["customer_id"].as_str().unwrap().parse().unwrap();
    let customer = server.state.store.connection().await.unwrap().customer(id).await.unwrap();
    assert_eq!(
        (customer.email.as_str(), customer.name.as_deref()),
        ("ada@example.com", Some("Ada"))
    );
    assert_eq!(customer.external_id.as_deref(), Some("c-1"));
    assert_eq!(
        (customer.locale.as_deref(), customer.billing_address.unwrap().country.as_str()),
        (Some("fr"), "FR")
    );
    assert_eq!(server.orders(&checkout).await, 1);
    server.finish().await;
}

async fn many_confirmations_of_one_session_pay_once(database: Database) {
    let stripe = Stripe::start().await;
    let server = Server::start_on(database, Some(&stripe)).await;
    let checkout = server.checkout(&["Lifetime"]).await;
    let confirmations = (0..32).map(|_| server.pay(&stripe, &checkout, "pm_card_visa"));
    let replies = futures_util::future::join_all(confirmations).await;
    let (paid, refused): (Vec<_>, Vec<_>) =
        replies.iter().map(|reply| reply.status.as_u16()).partition(|status| *status == 200);
    assert_eq!(paid, [200]);
    // Too late, or while the first was being stored.
    assert!(refused.iter().all(|status| [403, 409].contains(status)), "{refused:?}");
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    assert_eq!(stripe.intents().await.len(), 1);
    assert_eq!((server.orders(&checkout).await, stripe.charges().await.len()), (1, 1));
    server.finish().await;
}

async fn first_purchases_of_one_buyer_share_a_customer(database: Database) {
    let server = Server::start_on(database, None).await;
    let mut checkouts = Vec::new();
    for _ in 0..6 {
        checkouts.push(server.checkout(&["Starter"]).await);
    }
    let confirmations = checkouts.iter().enumerate().map(|(index, checkout)| {
        let email = if index % 2 == 0 { "ada@example.com" } else { "ADA@example.com" };
        let path = checkout.confirm_path();
        let server = &server;
        async move { server.post(&path, json!({ "customer_email": email })).await.status.as_u16() }
    });
    assert_eq!(futures_util::future::join_all(confirmations).await, [200; 6]);
    let mut customers = Vec::new();
    for checkout in &checkouts {
        server.until(checkout, CheckoutStatus::Succeeded).await;
        customers.push(server.reload(checkout).await["customer_id"].to_string());
    }
    customers.dedup();
    assert_eq!((customers.len(), server.orders(&checkouts[0]).await), (1, 6));
    server.finish().await;
}

async fn a_list_is_filtered_sorted_and_paged(database: Database) {
    let server = Server::start_on(database, None).await;
    let mut expected = Vec::new();
    for product in ["Studio", "Lifetime", "Studio", "Studio"] {
        let checkout = server.checkout(&[product]).await;
        if product == "Studio" {
            expected.push(json!(checkout.id()));
        }
        server.clock.advance_seconds(1200);
    }
    expire_overdue(&server.state).await.unwrap();
    let studio = server.product("Studio").await;
    let list = async |query: &str| {
        let path = format!("/v1/checkouts/?product_id={studio}&{query}");
        let list = server.get_as_merchant(&path).await.body;
        let ids: Vec<_> =
            list["items"].as_array().unwrap().iter().map(|item| item["id"].clone()).collect();
        (ids, list["pagination"]["total_count"].clone())
    };
    assert_eq!(list("sorting=created_at&limit=2&page=2").await, (expected[2..].to_vec(), json!(3)));
    assert_eq!(list("sorting=created_at&status=expired").await, (expected[..1].to_vec(), json!(1)));
    assert_eq!(
        list("sorting=-status&sorting=created_at&status=open").await,
        (expected[1..].to_vec(), json!(2))
    );
    server.finish().await;
}

async fn a_database_is_seeded_once(database: Database) {
    let server = Server::start_on(database, None).await;
    let now = server.state.clock.now();
    assert!(!kassette_server::seed::seed(&server.state.store, now).await.unwrap());
    server.finish().await;
}

async fn tokens_are_made_used_listed_and_revoked(database: Database) {
    let server = Server::start_on(database, None).await;
    let words =
        "create --organization acme --scope checkouts:read --expires-in 1d --comment backend";
    let token = server.token_command(words).await.unwrap();
    assert_eq!(server.get_with("/v1/checkouts/", token.trim_end()).await.status, 200);
    last_use::write_down(&server.state).await.unwrap();
    let list = server.token_command("list --organization acme").await.unwrap();
    let line = list.lines().find(|line| line.ends_with("\tbackend")).unwrap();
    let (id, rest) = line.split_once('\t').unwrap();
    assert_eq!(
        rest,
        "acme\tcheckouts:read\t2026-01-01T00:00:00Z\t2026-01-02T00:00:00Z\t2026-01-01T00:00:00Z\tbackend"
    );
    server.token_command(&format!("revoke {id}")).await.unwrap();
    assert_eq!(server.token_command("list").await.unwrap().lines().count(), 2);
    server.finish().await;
}

async fn what_a_merchant_changes_is_stored(database: Database) {
    let server = Server::start_on(database, None).await;
    let checkout = server.checkout(&["Studio"]).await;
    let body = json!({
        "success_url": "https://shop.example/", "return_url": null, "embed_origin": "https://shop.example",
        "metadata": { "n": 1 }, "customer_metadata": { "s": "ü" }, "customer_ip_address": "::1",
        "allow_discount_codes": false, "require_billing_address": true, "allow_trial": false,
    });
    let reply = server.patch_as_merchant(&checkout.path(), body).await;
    assert_eq!((reply.status.as_u16(), &reply.body), (200, &server.reload(&checkout).await));
    assert_eq!(reply.body["allow_trial"], false);
    let opened = format!("{}/opened", checkout.client_path());
    for visitor in ["first", "second"] {
        assert_eq!(server.post(&opened, json!({ "distinct_id": visitor })).await.status, 200);
    }
    let opening = server.state.store.connection().await.unwrap().opening(checkout.id()).await;
    assert_eq!(opening.unwrap().unwrap().1.as_deref(), Some("first"));
    server.finish().await;
}

async fn sessions_are_found_by_their_buyers(database: Database) {
    let server = Server::start_on(database, None).await;
    let ada = json!({ "customer_email": "Ada_1@example.com", "external_customer_id": "c-1" });
    let ada = server.add_customer(ada).await;
    for email in [json!("ada.1@example.com"), json!(null)] {
        let body = json!({ "product_id": server.product("Studio").await, "customer_email": email });
        server.post_as_merchant("/v1/checkouts/", body).await;
    }
    let found = async |query: &str| {
        let path = format!("/v1/checkouts/?sorting=-customer_email&{query}");
        let list = server.get_as_merchant(&path).await.body;
        assert_eq!(list["items"].as_array().unwrap().len(), list["pagination"]["total_count"]);
        list["items"].as_array().unwrap().clone()
    };
    assert_eq!(found("query=ADA_").await.len(), 1);
    assert_eq!(found(&format!("query=.1&customer_id={ada}")).await.len(), 0);
    assert_eq!(found("query=ada").await.len(), 2);
    assert_eq!(found("external_customer_id=c-1").await[0]["customer_id"], json!(ada));
    assert_eq!(found("").await[2]["customer_email"], json!(null));
    server.finish().await;
}

/// Found by fuzzing: SQLite took such keys for paths into the notes, and PostgreSQL stops at NUL.
async fn what_looks_like_a_path_or_has_nul_is_looked_for_like_anything_else(database: Database) {
    let server = Server::start_on(database, None).await;
    let keys = [("$a", "%24a"), ("[0]", "[0]"), ("7", "7"), ("a\"b", "a%22b"), ("$.a", "$.a")];
    for (index, (key, _)) in keys.iter().enumerate() {
        let body = json!({ "email": format!("{index}@example.com"), "metadata": { *key: true } });
        server.add("/v1/customers/", body).await;
    }
    for (index, (_, key)) in keys.iter().enumerate() {
        let path = format!("/v1/customers/?metadata[{key}]=true");
        assert_eq!(server.listed(&path, "email").await, [format!("{index}@example.com")], "{key}");
    }
    let none: [serde_json::Value; 0] = [];
    assert_eq!(server.listed("/v1/customers/?metadata[]=true", "email").await, none);
    for filter in ["query=%00", "email=a%00", "metadata[%00]=a", "metadata[a]=%00"] {
        let reply = server.get_as_merchant(&format!("/v1/customers/?{filter}")).await;
        assert_eq!(reply.status, 422, "{filter}");
    }
    assert_eq!(server.get_as_merchant("/v1/customers/external/a%00").await.status, 404);
    assert_eq!(server.get("/v1/checkouts/client/a%00").await.status, 404);
    let visit = "/l/kassette_cl_demo_starter?customer_name=a%00&utm_source=%00&discount_code=%00";
    assert_eq!(server.get(visit).await.status, 307);
    server.finish().await;
}

async fn resources_are_found_alike(database: Database) {
    let server = Server::start_on(database, None).await;
    for (email, tier) in [("ada@example.com", json!("gö\"ld")), ("grace@example.com", json!(7))] {
        server.add("/v1/customers/", json!({ "email": email, "metadata": { "tier": tier } })).await;
    }
    let body = json!({ "email": "ADA@example.com" });
    assert_eq!(server.post_as_merchant("/v1/customers/", body).await.status, 422);
    let found =
        server.listed("/v1/customers/?metadata[tier]=g%C3%B6%22ld&query=ADA", "email").await;
    assert_eq!(found, ["ada@example.com"]);
    let found = server.listed("/v1/customers/?metadata[tier]=7", "email").await;
    assert_eq!(found, ["grace@example.com"]);

    let cheap = server.listed("/v1/products/?sorting=-price_amount&limit=1", "name").await;
    assert_eq!(cheap, ["Studio yearly"]);
    let lifetime = server.product("Lifetime").await;
    let path = format!("/v1/products/{lifetime}");
    let price = json!({ "amount_type": "fixed", "price_amount": 5000 });
    let edit = json!({ "prices": [price], "is_archived": true, "metadata": { "a": 1 } });
    let edited = server.patch_as_merchant(&path, edit).await.body;
    assert_eq!(server.get_as_merchant(&path).await.body, edited);
    let links = format!("/v1/checkout-links/?product_id={lifetime}");
    assert_eq!(server.listed(&links, "id").await, [] as [serde_json::Value; 0]);
    assert_eq!(server.listed("/v1/checkout-links/", "id").await.len(), 5);
    assert_eq!(server.listed("/v1/organizations/?slug=acme", "name").await, ["Acme"]);

    let checkout = server.checkout(&["Starter"]).await;
    server.post(&checkout.confirm_path(), json!({ "customer_email": "ada@example.com" })).await;
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let orders = "/v1/orders/?sorting=customer&sorting=-amount&product_billing_type=one_time\
                  &created_after=2025-01-01T00:00:00Z&metadata[x]=y";
    assert_eq!(server.listed(orders, "id").await, [] as [serde_json::Value; 0]);
    let found = server.listed(orders.trim_end_matches("&metadata[x]=y"), "checkout_id").await;
    assert_eq!(found, [json!(checkout.id())]);
    server.finish().await;
}

async fn prices_are_of_the_catalogue_or_of_one_session(database: Database) {
    let server = Server::start_on(database, None).await;
    let body = json!({
        "name": "Tokens", "aggregation": { "func": "count" }, "filter": { "conjunction": "and", "clauses": [] },
    });
    let meter = server.add("/v1/meters/", body).await;
    let tiers = json!([{ "min_seats": 1, "max_seats": null, "price_per_seat": 900 }]);
    let prices = json!([
        { "amount_type": "metered_unit", "meter_id": meter["id"], "unit_amount": "0.5" },
        { "amount_type": "seat_based", "seat_tiers": { "tiers": tiers }, "tax_behavior": "exclusive" },
    ]);
    let body = json!({ "name": "Team", "recurring_interval": "year", "prices": prices });
    let team = server.add("/v1/products/", body).await;
    let path = at("/v1/products/", &team);
    assert_eq!(server.get_as_merchant(&path).await.body, team);

    let checkout = server.checkout(&["Studio"]).await;
    let mut transaction = server.state.store.transaction().await.unwrap();
    let id = team["id"].as_str().unwrap().parse().unwrap();
    let product = transaction.product(id).await.unwrap().unwrap();
    let mut ad_hoc = product.prices.clone();
    for price in &mut ad_hoc {
        price.id = uuid::Uuid::new_v4();
        price.source = PriceSource::AdHoc;
        transaction.insert_ad_hoc_price(checkout.id(), price).await.unwrap();
    }
    transaction.commit().await.unwrap();
    let mut connection = server.state.store.connection().await.unwrap();
    let stored = connection.prices_of_checkouts(&[checkout.id()]).await.unwrap();
    ad_hoc.sort_by_key(|price| price.created_at);
    assert_eq!(stored[&checkout.id()], ad_hoc);
    assert!(connection.product_of_price(ad_hoc[0].id).await.unwrap().is_none());
    drop(connection);
    assert_eq!(server.get_as_merchant(&path).await.body, team);
    server.finish().await;
}

async fn a_picture_is_stored_whole(database: Database) {
    let server = Server::start_on(database, None).await;
    // Every byte that there is, behind what makes it a picture.
    let content: Vec<u8> = b"GIF89a".iter().copied().chain(0..=255).collect();
    let parts = json!([{ "number": 1, "chunk_start": 0, "chunk_end": content.len() }]);
    let body = json!({
        "service": "product_media", "name": "ü.gif", "mime_type": "image/gif", "size": content.len(),
        "upload": { "parts": parts },
    });
    let file = server.add("/v1/files/", body).await;
    let path =
        file["upload"]["parts"][0]["url"].as_str().unwrap().strip_prefix(PUBLIC_URL).unwrap();
    let request = Request::put(path).body(Body::from(content.clone())).unwrap();
    let etag = server.send(request).await.headers["etag"].to_str().unwrap().to_owned();
    let parts = json!([{ "number": 1, "checksum_etag": etag }]);
    let body = json!({ "id": file["id"], "path": file["path"], "parts": parts });
    let path = format!("{}/uploaded", at("/v1/files/", &file));
    let file = server.post_as_merchant(&path, body).await.body;

    let path = format!("/v1/products/{}", server.product("Studio").await);
    server.patch_as_merchant(&path, json!({ "medias": [file["id"]] })).await;
    assert_eq!(server.get_as_merchant(&path).await.body["medias"], json!([file]));
    let mut connection = server.state.store.connection().await.unwrap();
    let id = file["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(connection.file_content(id).await.unwrap(), Some(content));
    drop(connection);
    assert_eq!(server.delete_as_merchant(&at("/v1/files/", &file)).await.status, 204);
    assert_eq!(server.get_as_merchant(&path).await.body["medias"], json!([]));
    server.finish().await;
}

/// SQLite has no locks of rows: there everybody takes turns.
#[tokio::test]
async fn a_session_that_somebody_is_changing_is_locked_at_once() {
    let Some(database) = postgres().await else { return };
    let server = Server::start_on(database, None).await;
    let checkout = server.checkout(&["Starter"]).await;
    let email = json!({ "customer_email": "ada@example.com" });
    let mut somebody = server.state.store.transaction().await.unwrap();
    somebody.lock_checkout(checkout.id()).await.unwrap();
    let answers = async {
        [
            server.patch(&checkout.client_path(), email.clone()).await,
            server.post(&checkout.confirm_path(), email.clone()).await,
            server.patch_as_merchant(&checkout.path(), email.clone()).await,
        ]
    };
    // Whoever waits for a lock waits for five seconds.
    let answers = tokio::time::timeout(Duration::from_secs(4), answers).await.unwrap();
    for reply in answers {
        assert_eq!((reply.status.as_u16(), &reply.body["error"]), (409, &json!("CheckoutLocked")));
    }
    somebody.rollback().await.unwrap();
    assert_eq!(server.post(&checkout.confirm_path(), email).await.status, 200);
    server.finish().await;
}
