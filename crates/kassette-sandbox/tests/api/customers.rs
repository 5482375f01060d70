use serde_json::json;

use crate::merchant::merchant;

#[tokio::test]
async fn a_customer_is_kept_as_given() {
    let merchant = merchant().await;
    let parameters = [
        ("email", "buyer@example.com"),
        ("name", "Ada Buyer"),
        ("address[country]", "FR"),
        ("address[line1]", "1 rue de la Paix"),
        ("metadata[checkout_id]", "c1"),
    ];
    let created = merchant.post("/v1/customers", &parameters).await.json();
    let path = format!("/v1/customers/{}", created["id"].as_str().unwrap());
    let found = merchant.get(&path).await.json();
    assert_eq!(found, created);
    assert_eq!(found["name"], "Ada Buyer");
    let address = json!({
        "city": null, "country": "FR", "line1": "1 rue de la Paix", "line2": null,
        "postal_code": null, "state": null,
    });
    assert_eq!(found["address"], address);
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_empties_what_is_empty() {
    let merchant = merchant().await;
    let parameters = [("name", "Ada"), ("email", "a@example.com"), ("metadata[a]", "1")];
    let created = merchant.post("/v1/customers", &parameters).await.json();
    let path = format!("/v1/customers/{}", created["id"].as_str().unwrap());
    let changes = [("name", ""), ("metadata[a]", ""), ("metadata[b]", "2")];
    let updated = merchant.post(&path, &changes).await.json();
    assert_eq!(updated["name"], json!(null));
    assert_eq!(updated["email"], "a@example.com");
    assert_eq!(updated["metadata"], json!({ "b": "2" }));
}

#[tokio::test]
async fn customers_are_found_by_their_email() {
    let merchant = merchant().await;
    merchant.post("/v1/customers", &[("email", "a@example.com")]).await;
    let second = merchant.post("/v1/customers", &[("email", "b@example.com")]).await.json();
    let found = merchant.get("/v1/customers?email=b%40example.com").await.json();
    assert_eq!(found["data"], json!([second]));
    assert_eq!(found["has_more"], false);
}

#[tokio::test]
async fn an_email_that_is_none_is_refused() {
    let answer = merchant().await.post("/v1/customers", &[("email", "nobody")]).await;
    assert_eq!(answer.status, 400);
    assert_eq!(answer.error()["code"], "email_invalid");
}

#[tokio::test]
async fn of_a_deleted_customer_only_the_id_is_left() {
    let merchant = merchant().await;
    let id = merchant.customer().await;
    let card = merchant.saved_card(&id, "pm_card_visa").await;
    let path = format!("/v1/customers/{id}");
    let deleted = json!({ "deleted": true, "id": id, "object": "customer" });
    assert_eq!(merchant.delete(&path).await.json(), deleted);
    assert_eq!(merchant.get(&path).await.json(), deleted);
    assert_eq!(merchant.post(&path, &[("name", "Ada")]).await.status, 404);
    assert_eq!(merchant.get("/v1/customers").await.json()["data"], json!([]));
    let charged = merchant.charge_absent(&id, &card).await;
    assert_eq!(charged.error()["message"], format!("No such customer: '{id}'"));
}

#[tokio::test]
async fn long_lists_are_read_page_by_page() {
    let merchant = merchant().await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.insert(0, merchant.customer().await);
    }
    let first = merchant.get("/v1/customers?limit=2").await.json();
    assert_eq!((&first["data"][1]["id"], &first["has_more"]), (&json!(ids[1]), &json!(true)));
    let path = format!("/v1/customers?limit=2&starting_after={}", ids[1]);
    let second = merchant.get(&path).await.json();
    assert_eq!(second["data"].as_array().map(Vec::len), Some(1));
    assert_eq!((&second["data"][0]["id"], &second["has_more"]), (&json!(ids[2]), &json!(false)));
    let path = format!("/v1/customers?limit=1&ending_before={}", ids[2]);
    let before = merchant.get(&path).await.json();
    assert_eq!((&before["data"][0]["id"], &before["has_more"]), (&json!(ids[1]), &json!(true)));
}
