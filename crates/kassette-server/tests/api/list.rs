use serde_json::{Value, json};

use crate::harness::{Server, problems};

fn ids(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().unwrap();
    items.iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

async fn three_sessions(server: &Server) -> Vec<String> {
    let mut ids = Vec::new();
    for product in ["Studio", "Lifetime", "Studio"] {
        ids.push(server.checkout(&[product]).await.id().to_string());
        server.clock.advance_seconds(1);
    }
    ids
}

#[tokio::test]
async fn the_newest_come_first_unless_asked_otherwise() {
    let server = Server::start().await;
    let mut expected = three_sessions(&server).await;
    let up = server.get_as_merchant("/v1/checkouts/?sorting=expires_at").await.body;
    assert_eq!(ids(&up), expected);
    expected.reverse();
    let list = server.get_as_merchant("/v1/checkouts/").await.body;
    assert_eq!(ids(&list), expected);
    assert_eq!(list["pagination"], json!({ "total_count": 3, "max_page": 1 }));
}

#[tokio::test]
async fn sessions_of_the_same_moment_keep_their_place_from_page_to_page() {
    let server = Server::start().await;
    for _ in 0..5 {
        server.checkout(&["Studio"]).await;
    }
    let mut seen = Vec::new();
    for page in 1..=3 {
        let path =
            format!("/v1/checkouts/?limit=2&page={page}&sorting=-expires_at&sorting=created_at");
        seen.extend(ids(&server.get_as_merchant(&path).await.body));
    }
    assert_eq!(seen.len(), 5);
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 5);
}

#[tokio::test]
async fn a_page_past_the_end_is_empty_and_still_counts() {
    let server = Server::start().await;
    three_sessions(&server).await;
    let list = server.get_as_merchant("/v1/checkouts/?page=9&limit=2").await.body;
    assert_eq!(list, json!({ "items": [], "pagination": { "total_count": 3, "max_page": 2 } }));
}

#[tokio::test]
async fn a_page_holds_at_most_a_hundred() {
    let server = Server::start().await;
    for _ in 0..101 {
        server.checkout(&["Studio"]).await;
    }
    let list = server.get_as_merchant("/v1/checkouts/?limit=1000").await.body;
    assert_eq!(ids(&list).len(), 100);
    assert_eq!(list["pagination"], json!({ "total_count": 101, "max_page": 2 }));
}

#[tokio::test]
async fn filters_of_one_kind_widen_and_of_two_kinds_narrow() {
    let server = Server::start().await;
    let sessions = three_sessions(&server).await;
    let (studio, lifetime) = (server.product("Studio").await, server.product("Lifetime").await);
    let list = async |query: String| {
        ids(&server
            .get_as_merchant(&format!("/v1/checkouts/?sorting=created_at&{query}"))
            .await
            .body)
    };
    assert_eq!(list(format!("product_id={lifetime}")).await, [sessions[1].clone()]);
    assert_eq!(list(format!("product_id={lifetime}&product_id={studio}")).await, sessions);
    assert_eq!(list(format!("product_id={lifetime}&status=succeeded")).await.len(), 0);
    assert_eq!(list("status=open&status=succeeded".to_owned()).await, sessions);
    assert_eq!(list(format!("organization_id={}", uuid::Uuid::new_v4())).await.len(), 0);
}

#[tokio::test]
async fn everything_wrong_with_a_query_is_named() {
    let server = Server::start().await;
    let reply =
        server.get_as_merchant("/v1/checkouts/?page=0&limit=ten&product_id=x&sorting=").await;
    assert_eq!(reply.status, 422);
    assert_eq!(
        problems(&reply),
        [
            (json!(["query", "page"]), "greater_than"),
            (json!(["query", "limit"]), "int_parsing"),
            (json!(["query", "product_id", "uuid"]), "uuid_type"),
            (json!(["query", "product_id", "list[uuid]", 0]), "uuid_parsing"),
            (json!(["query", "sorting", 0]), "enum"),
        ]
    );
    assert_eq!(reply.body["detail"][0]["ctx"], json!({ "gt": 0 }));
}

#[tokio::test]
async fn customers_are_those_linked_and_not_those_remembered_for_later() {
    let server = Server::start().await;
    let said = json!({ "customer_email": "ada@example.com", "external_customer_id": "c-1" });
    let ada = server.add_customer(said).await;
    let body =
        json!({ "product_id": server.product("Studio").await, "external_customer_id": "c-2" });
    server.post_as_merchant("/v1/checkouts/", body).await;
    let count = async |query: &str| {
        let list = server.get_as_merchant(&format!("/v1/checkouts/?{query}")).await.body;
        list["pagination"]["total_count"].as_i64().unwrap()
    };
    assert_eq!(count("").await, 2);
    assert_eq!(count(&format!("customer_id={ada}")).await, 1);
    assert_eq!(count("external_customer_id=c-1").await, 1);
    assert_eq!(count("external_customer_id=c-2").await, 0);
    assert_eq!(count("external_customer_id=c-2&external_customer_id=c-1").await, 1);
}

#[tokio::test]
async fn a_query_finds_parts_of_addresses_and_takes_its_signs_literally() {
    let server = Server::start().await;
    let emails = ["a_b@example.com", "axb@example.com", "100%@example.com"];
    for email in emails.map(Value::from).into_iter().chain([Value::Null]) {
        let product = server.product("Studio").await;
        let body = json!({ "product_id": product, "customer_email": email });
        assert_eq!(server.post_as_merchant("/v1/checkouts/", body).await.status, 201);
    }
    let found = async |query: &str| {
        let path = format!("/v1/checkouts/?sorting=customer_email&query={query}");
        let list = server.get_as_merchant(&path).await.body;
        let items = list["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["customer_email"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("A_B").await, ["a_b@example.com"]);
    assert_eq!(found("%25").await, ["100%@example.com"]);
    assert_eq!(found("%5C").await.len(), 0);
    assert_eq!(found("example").await.len(), 3);
    let all = found("").await;
    assert_eq!((all.len(), &all[3]), (4, &Value::Null));
    let reply = server.get_as_merchant("/v1/checkouts/?query=%00").await;
    assert_eq!(problems(&reply), [(json!(["query", "query"]), "value_error")]);
}
