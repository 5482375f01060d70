use std::path::PathBuf;

use kassette_demo::ACCESS_TOKEN;
use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::http::{Answer, Http};

/// What the merchant knows: through the API, and from the database.
#[derive(Debug)]
pub struct Merchant {
    http: Http,
    url: String,
    database: PathBuf,
}

impl Merchant {
    pub fn new(http: &Http, url: String, database: PathBuf) -> Self {
        Self { http: http.clone(), url, database }
    }

    /// The status of every checkout session, the newest first.
    pub async fn checkouts(&self) -> Vec<String> {
        let status = |item: &Value| item["status"].as_str().map(str::to_owned);
        self.list("checkouts").await.iter().filter_map(status).collect()
    }

    /// The only checkout session, as the API shows it.
    pub async fn checkout(&self) -> Value {
        self.only("checkouts").await
    }

    /// The only order, as the API shows it.
    pub async fn order(&self) -> Value {
        self.only("orders").await
    }

    async fn only(&self, what: &str) -> Value {
        let mut all = self.list(what).await;
        assert_eq!(all.len(), 1, "{what}: {all:?}");
        all.remove(0)
    }

    async fn list(&self, what: &str) -> Vec<Value> {
        let url = format!("{}/v1/{what}/", self.url);
        let list = self.http.get_with_token(&url, ACCESS_TOKEN).await.body;
        list["items"].as_array().unwrap_or_else(|| panic!("not a list: {list}")).clone()
    }

    /// The totals of all orders, in minor units.
    pub async fn orders(&self) -> Vec<i64> {
        let file = SqliteConnectOptions::new().filename(&self.database);
        let mut database =
            SqliteConnection::connect_with(&file).await.expect("the database can be opened");
        sqlx::query_scalar("select total_amount from orders order by created_at")
            .fetch_all(&mut database)
            .await
            .expect("the orders can be read")
    }

    /// The address at which the customer with this e-mail address sees what they bought.
    pub async fn portal_of(&self, email: &str) -> String {
        self.address_for(email, "customer_portal_url").await
    }

    /// The address at which the customer with this e-mail address saves a payment method.
    pub async fn payment_method_page_of(&self, email: &str) -> String {
        self.address_for(email, "payment_method_url").await
    }

    async fn address_for(&self, email: &str, key: &str) -> String {
        let url = format!("{}/v1/customers/?email={email}", self.url);
        let list = self.http.get_with_token(&url, ACCESS_TOKEN).await.body;
        let body = json!({
            "customer_id": list["items"][0]["id"],
            "return_url": "https://shop.example/account",
        });
        let url = format!("{}/v1/customer-sessions/", self.url);
        let session = self.http.post_with_token(&url, ACCESS_TOKEN, &body).await.body;
        session[key].as_str().expect("a session has an address").to_owned()
    }

    /// Somebody whom the merchant knows, and who has bought nothing yet.
    pub async fn knows(&self, email: &str) {
        let url = format!("{}/v1/customers/", self.url);
        let answer =
            self.http.post_with_token(&url, ACCESS_TOKEN, &json!({ "email": email })).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
    }

    /// From now on only pages of these hosts may embed the checkout.
    pub async fn lets_embed(&self, hosts: &[&str]) {
        let id = self.only("organizations").await["id"].clone();
        let id = id.as_str().expect("an organization has an id");
        let url = format!("{}/v1/organizations/{id}", self.url);
        let body = json!({ "embed_hosts": hosts });
        let answer = self.http.patch_with_token(&url, ACCESS_TOKEN, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Takes back the checkout link that sells this product.
    pub async fn withdraws_link_of(&self, product: &str) {
        let links = self.list("checkout-links").await;
        let sells = |link: &&Value| {
            let mut products = link["products"].as_array().into_iter().flatten();
            products.any(|sold| sold["name"] == product)
        };
        let id = links.iter().find(sells).and_then(|link| link["id"].as_str());
        let id = id.unwrap_or_else(|| panic!("no link to {product} in {links:?}"));
        let url = format!("{}/v1/checkout-links/{id}", self.url);
        let answer = self.http.delete_with_token(&url, ACCESS_TOKEN).await;
        assert_eq!(answer.status, 204, "{}", answer.body);
    }

    /// Makes a draft of the product with this name.
    pub async fn no_longer_sells(&self, product: &str) {
        let url = format!("{}/v1/products/{}", self.url, self.product(product).await);
        let body = json!({ "visibility": "draft" });
        let answer = self.http.patch_with_token(&url, ACCESS_TOKEN, &body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Takes back what the product costs; from now on it is `cents` of US dollars.
    pub async fn sells_for(&self, product: &str, cents: i64) {
        let url = format!("{}/v1/products/{}", self.url, self.product(product).await);
        let price = json!({ "amount_type": "fixed", "price_amount": cents });
        let answer =
            self.http.patch_with_token(&url, ACCESS_TOKEN, &json!({ "prices": [price] })).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }

    /// Follows a checkout link and returns the address of the session that it opened.
    pub async fn new_session(&self, product: &str) -> String {
        self.http.get(&self.link(product)).await.location.expect("a link leads to a session")
    }

    /// The address that opens a session for the product.
    pub fn link(&self, product: &str) -> String {
        format!("{}/l/kassette_cl_demo_{product}", self.url)
    }

    /// The id of the product with this name.
    pub async fn product(&self, name: &str) -> String {
        let products = self.list("products").await;
        let product = products.iter().find(|product| product["name"] == name);
        let id = product.and_then(|product| product["id"].as_str());
        id.unwrap_or_else(|| panic!("no {name} in {products:?}")).to_owned()
    }

    /// What the API answers to somebody who wants a session like this.
    pub async fn asks_for_session(&self, body: &Value) -> Answer {
        self.http.post_with_token(&format!("{}/v1/checkouts/", self.url), ACCESS_TOKEN, body).await
    }

    /// The address of a session that the shop may show, and that leads to the shop's own thanks.
    pub async fn session_for_shop(&self, product: &str, shop: &str) -> String {
        let body = json!({
            "products": [self.product(product).await],
            "embed_origin": shop,
            "success_url": format!("{shop}/thanks?checkout_id={{CHECKOUT_ID}}"),
        });
        let answer = self.asks_for_session(&body).await;
        answer.body["url"].as_str().expect("a session has an address").to_owned()
    }
}
