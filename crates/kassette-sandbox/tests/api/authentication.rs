use crate::merchant::merchant;

#[tokio::test]
async fn a_call_without_a_key_is_refused() {
    let answer = merchant().await.with_key("").post("/v1/customers", &[]).await;
    assert_eq!(answer.status, 401);
    assert!(answer.text.contains("You did not provide an API key."), "{}", answer.text);
}

#[tokio::test]
async fn a_wrong_key_is_named_but_not_repeated() {
    let answer = merchant().await.with_key("sk_test_somebody_elses").get("/v1/customers").await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.error()["message"], "Invalid API Key provided: sk_test_**********lses");
}

#[tokio::test]
async fn the_publishable_key_creates_no_customers() {
    let answer = merchant().await.with_key("pk_test_sandbox").post("/v1/customers", &[]).await;
    assert_eq!(answer.status, 401);
    assert_eq!(answer.error()["code"], "secret_key_required");
}

#[tokio::test]
async fn the_key_may_be_the_user_name_of_basic_authentication() {
    let headers = [("authorization", "Basic c2tfdGVzdF9zYW5kYm94Og==")];
    let answer = merchant().await.with_key("").post_with("/v1/customers", &[], &headers).await;
    assert_eq!(answer.status, 200);
    assert!(answer.header("request-id").is_some_and(|id| id.starts_with("req_")));
}
