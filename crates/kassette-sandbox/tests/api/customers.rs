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
