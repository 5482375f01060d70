//! A server with the demo's catalogue, and what tests do with it.

mod database;
mod description;
mod log;
mod stripe;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use clap::Parser;
use http_body_util::BodyExt;
use kassette_core::organization::OrganizationSettings;
use kassette_core::{CheckoutStatus, Timestamp};
use kassette_server::access::command::{self, TokenCommand};
use kassette_server::access::scope::Scope;
use kassette_server::clock::ManualClock;
use kassette_server::config::{Config, Taxes};
use kassette_server::payments::stripe::Stripe as Processor;
use kassette_server::store::Store;
use kassette_server::store::access_tokens::AccessToken;
use kassette_server::store::attempts::PaymentAttempt;
use kassette_server::store::organizations::Organization;
use kassette_server::tax::Calculator;
use kassette_server::webhooks::send::Webhooks;
use kassette_server::{AppState, app, receipts, seed};
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Executor};
use tower::ServiceExt;
use uuid::Uuid;

pub use database::{Database, Watch, postgres};
pub use log::Log;
pub use stripe::{Stripe, UNDESCRIBED, breaches_of, sign};

pub const PUBLIC_URL: &str = "http://127.0.0.1:8787";

pub const WEBHOOK_PATH: &str = "/v1/integrations/stripe/webhook";

/// What the clock of every test shows at first.
pub const START: &str = "2026-01-01T00:00:00Z";

pub struct Server {
    pub state: AppState,
    pub clock: ManualClock,
    router: Router,
    database: Database,
}

#[derive(Parser)]
#[command(no_binary_name = true)]
struct TokenCommands {
    #[command(subcommand)]
    command: TokenCommand,
}

/// What came back. `body` is null where it is not JSON.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub body: Value,
}

impl Server {
    /// Without keys of Stripe.
    pub async fn start() -> Self {
        Self::start_on(Database::sqlite(), None).await
    }

    /// With a sandbox in Stripe's place.
    pub async fn start_with(stripe: &Stripe) -> Self {
        Self::start_on(Database::sqlite(), Some(stripe)).await
    }

    pub async fn start_on(database: Database, stripe: Option<&Stripe>) -> Self {
        let clock = ManualClock::starting_at(Timestamp::parse(START).unwrap());
        let store = Store::open(&database.url).await.unwrap();
        seed::seed(&store, clock.clock().now()).await.unwrap();
        receipts::ensure_key(&store, clock.clock().now()).await.unwrap();
        Self::with_store(store, database, clock, stripe)
    }

    fn with_store(
        store: Store,
        database: Database,
        clock: ManualClock,
        stripe: Option<&Stripe>,
    ) -> Self {
        let config = Config {
            listen: "127.0.0.1:0".to_owned(),
            public_url: None,
            tls_certificate: None,
            tls_key: None,
            database_url: database.url.clone(),
            checkout_ttl: 3600,
            stripe_secret_key: stripe.map(|stripe| stripe.secret_key.to_owned()),
            stripe_publishable_key: stripe.map(|_| "pk_test_sandbox".to_owned()),
            stripe_webhook_secret: stripe.map(|_| stripe::WEBHOOK_SECRET.to_owned()),
            stripe_api_url: stripe
                .map_or("https://api.stripe.com", |stripe| &stripe.url)
                .parse()
                .unwrap(),
            stripe_timeout: 30,
            stripe_js_url: "https://js.stripe.com/v3/".parse().unwrap(),
            client_address_header: Some("x-forwarded-for".to_owned()),
            webhooks_to_private: true,
            tax: "none".to_owned(),
            tax_origin: None,
        };
        let state = AppState::new(config, store, PUBLIC_URL, clock.clock()).unwrap();
        Self { router: app(state.clone()), state, clock, database }
    }

    /// Another server on the same database, with the same clock.
    pub async fn beside(&self, stripe: Option<&Stripe>) -> Self {
        let store = Store::open(&self.database.url).await.unwrap();
        Self::with_store(store, self.database.shared(), self.clock.clone(), stripe)
    }

    /// Does `sql` to the database, behind the server's back.
    pub async fn sabotage(&self, sql: &str) {
        let mut connection = AnyConnection::connect(&self.database.url).await.unwrap();
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
    }

    /// Somebody who sees when anything is written to the database, which is SQLite.
    pub async fn watch(&self) -> Watch {
        Watch::over(&self.database).await
    }

    /// The texts that `sql` finds in the database.
    pub async fn column(&self, sql: &str) -> Vec<String> {
        let mut connection = AnyConnection::connect(&self.database.url).await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap()
    }

    /// The last try to pay the session, as it is stored.
    pub async fn last_attempt(&self, checkout: &Checkout) -> PaymentAttempt {
        let mut connection = AnyConnection::connect(&self.database.url).await.unwrap();
        let ids = "SELECT id FROM payment_attempts WHERE checkout_id = $1 ORDER BY created_at DESC";
        let query = sqlx::query_scalar::<_, String>(ids).bind(checkout.id().to_string());
        let id = query.fetch_one(&mut connection).await.unwrap().parse().unwrap();
        self.state.store.connection().await.unwrap().attempt(id).await.unwrap().unwrap()
    }

    /// The same server, which sends webhooks to the internet only.
    pub fn with_public_webhooks_only(self) -> Self {
        let Self { mut state, clock, database, .. } = self;
        state.webhooks = Webhooks::new(false).unwrap();
        Self { router: app(state.clone()), state, clock, database }
    }

    /// The same server, which waits for Stripe's answers for a moment only.
    pub fn impatient(self) -> Self {
        let Self { mut state, clock, database, .. } = self;
        let keys = state.config.stripe_keys().unwrap().unwrap();
        let timeout = Duration::from_millis(300);
        let stripe = Processor::new(keys, &state.config.stripe_api_url, timeout).unwrap();
        state.stripe = Some(Arc::new(stripe));
        Self { router: app(state.clone()), state, clock, database }
    }

    /// The same server, with somebody who calculates taxes.
    pub fn with_taxes(self, taxes: Taxes) -> Self {
        let Self { mut state, clock, database, .. } = self;
        state.tax = Arc::new(Calculator::new(taxes, state.stripe.as_ref()));
        Self { router: app(state.clone()), state, clock, database }
    }

    /// The same database behind a new server, as after a crash: what was in memory is gone.
    pub async fn restart(self, stripe: Option<&Stripe>) -> Self {
        let Self { state, clock, database, .. } = self;
        state.store.close().await;
        let store = Store::open(&database.url).await.unwrap();
        Self::with_store(store, database, clock, stripe)
    }

    pub async fn respond(&self, request: Request<Body>) -> Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let response = self.respond(request).await;
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or_default();
        let reply = Reply { status: parts.status, headers: parts.headers, text, body };
        description::check(method.as_str(), uri.path(), &reply);
        reply
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(Request::post(path).body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.send(Request::patch(path).body(Body::from(body.to_string())).unwrap()).await
    }

    /// With the token of the demo's organization.
    pub async fn get_as_merchant(&self, path: &str) -> Reply {
        self.get_with(path, seed::DEMO_TOKEN).await
    }

    pub async fn post_as_merchant(&self, path: &str, body: Value) -> Reply {
        self.post_with(path, body, seed::DEMO_TOKEN).await
    }

    pub async fn post_with(&self, path: &str, body: Value, token: &str) -> Reply {
        let request = Request::post(path).header("authorization", bearer(token));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn patch_as_merchant(&self, path: &str, body: Value) -> Reply {
        let request = Request::patch(path).header("authorization", bearer(seed::DEMO_TOKEN));
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn delete_as_merchant(&self, path: &str) -> Reply {
        let request = Request::delete(path).header("authorization", bearer(seed::DEMO_TOKEN));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    pub async fn delete_with(&self, path: &str, token: &str) -> Reply {
        let request = Request::delete(path).header("authorization", bearer(token));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A new object of the list at `path`.
    pub async fn add(&self, path: &str, body: Value) -> Value {
        let reply = self.post_as_merchant(path, body).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.body
    }

    /// What `key` is of everything that the list at `path` holds, in its order.
    pub async fn listed(&self, path: &str, key: &str) -> Vec<Value> {
        let reply = self.get_as_merchant(path).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        reply.body["items"].as_array().unwrap().iter().map(|item| item[key].clone()).collect()
    }

    pub async fn get_with(&self, path: &str, token: &str) -> Reply {
        let request = Request::get(path).header("authorization", bearer(token));
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Adds a second merchant and returns their token.
    pub async fn add_organization(&self, slug: &str, token: &str) -> String {
        let now = self.state.clock.now();
        let mut transaction = self.state.store.transaction().await.unwrap();
        let organization = Organization {
            id: Uuid::new_v4(),
            created_at: now,
            modified_at: None,
            name: slug.to_owned(),
            slug: slug.to_owned(),
            avatar_url: None,
            settings: OrganizationSettings::default(),
        };
        transaction.insert_organization(&organization).await.unwrap();
        let access_token = AccessToken {
            id: Uuid::new_v4(),
            created_at: now,
            organization_id: organization.id,
            scopes: Scope::all(),
            comment: None,
            expires_at: None,
            last_used_at: None,
        };
        transaction.insert_access_token(&access_token, token).await.unwrap();
        transaction.commit().await.unwrap();
        token.to_owned()
    }

    /// What the operator gets for `kassette token` with these words.
    pub async fn token_command(&self, words: &str) -> Result<String, String> {
        let command = TokenCommands::try_parse_from(words.split_whitespace()).unwrap().command;
        let answer = command::run(command, &self.state.store, self.state.clock.now()).await;
        answer.map_err(|error| error.to_string())
    }

    /// The id of the product with this name.
    pub async fn product(&self, name: &str) -> Uuid {
        self.product_and_price(name).await.0
    }

    /// The id of the price of the product with this name.
    pub async fn price(&self, name: &str) -> Uuid {
        self.product_and_price(name).await.1
    }

    async fn product_and_price(&self, name: &str) -> (Uuid, Uuid) {
        let mut connection = self.state.store.connection().await.unwrap();
        for link in ["studio", "lifetime", "tip-jar", "starter", "team", "trial"] {
            let link = format!("kassette_cl_demo_{link}");
            let Some(link) = connection.checkout_link(&link).await.unwrap() else { continue };
            let products = connection.products(&link.product_ids).await.unwrap();
            if let Some(product) = products.values().find(|product| product.name == name) {
                return (product.id, product.prices[0].id);
            }
        }
        panic!("the catalogue has no {name}");
    }

    /// A new session of these products, as its merchant sees it.
    pub async fn checkout(&self, products: &[&str]) -> Checkout {
        let mut ids = Vec::new();
        for name in products {
            ids.push(self.product(name).await);
        }
        let reply = self.post_as_merchant("/v1/checkouts/", json!({ "products": ids })).await;
        assert_eq!(reply.status, 201, "{}", reply.text);
        Checkout(reply.body)
    }

    /// The session as its merchant sees it now.
    pub async fn reload(&self, checkout: &Checkout) -> Value {
        self.get_as_merchant(&format!("/v1/checkouts/{}", checkout.id())).await.body
    }

    /// Returns when the session has this status.
    pub async fn until(&self, checkout: &Checkout, status: CheckoutStatus) {
        let mut events = self.state.events.subscribe(checkout.id());
        let arrives = async {
            while self.reload(checkout).await["status"] != status.as_str() {
                events.recv().await.unwrap();
            }
        };
        let waited = tokio::time::timeout(Duration::from_secs(20), arrives).await;
        waited.unwrap_or_else(|_| panic!("the session did not become {}", status.as_str()));
    }

    /// A buyer in France confirms with what the payment form made of `card`.
    pub async fn pay(&self, stripe: &Stripe, checkout: &Checkout, card: &str) -> Reply {
        let body = paying(&stripe.confirmation_token(card).await);
        self.post(&checkout.confirm_path(), body).await
    }

    /// As above, without a word of where the buyer lives: the session has it, or nobody.
    pub async fn pay_without_address(
        &self,
        stripe: &Stripe,
        checkout: &Checkout,
        card: &str,
    ) -> Reply {
        let mut body = paying(&stripe.confirmation_token(card).await);
        body.as_object_mut().unwrap().remove("customer_billing_address");
        self.post(&checkout.confirm_path(), body).await
    }

    /// Somebody gets the free product, in a session about which `said` is said; returns their id as a customer.
    pub async fn add_customer(&self, said: Value) -> String {
        let mut body = said;
        body["product_id"] = json!(self.product("Starter").await);
        let checkout = Checkout(self.post_as_merchant("/v1/checkouts/", body).await.body);
        assert_eq!(self.post(&checkout.confirm_path(), json!({})).await.status, 200);
        self.until(&checkout, CheckoutStatus::Succeeded).await;
        self.reload(&checkout).await["customer_id"].as_str().unwrap().to_owned()
    }

    /// Stripe tells the server about `intent`, in an event with this id.
    pub async fn deliver(&self, event_id: &str, kind: &str, intent: &Value) -> Reply {
        let event = json!({ "id": event_id, "type": kind, "data": { "object": intent } });
        let payload = event.to_string();
        let signature = sign(stripe::WEBHOOK_SECRET, &payload, self.state.clock.now());
        self.deliver_signed(payload, &signature).await
    }

    pub async fn deliver_signed(&self, payload: String, signature: &str) -> Reply {
        let request = Request::post(WEBHOOK_PATH).header("stripe-signature", signature);
        self.send(request.body(Body::from(payload)).unwrap()).await
    }

    /// Ends the server and leaves nothing of it behind.
    pub async fn finish(self) {
        self.state.store.close().await;
        self.database.remove().await;
    }

    /// How many orders the merchant of this session has.
    pub async fn orders(&self, checkout: &Checkout) -> i64 {
        let organization_id = checkout.0["organization_id"].as_str().unwrap().parse().unwrap();
        self.state.store.connection().await.unwrap().count_orders(organization_id).await.unwrap()
    }
}

/// A session as it was when it was created.
pub struct Checkout(pub Value);

impl Checkout {
    pub fn id(&self) -> Uuid {
        self.0["id"].as_str().unwrap().parse().unwrap()
    }

    pub fn secret(&self) -> &str {
        self.0["client_secret"].as_str().unwrap()
    }

    /// Where the merchant reads and changes it.
    pub fn path(&self) -> String {
        format!("/v1/checkouts/{}", self.id())
    }

    /// Where the buyer's browser reads and changes it.
    pub fn client_path(&self) -> String {
        format!("/v1/checkouts/client/{}", self.secret())
    }

    pub fn confirm_path(&self) -> String {
        format!("{}/confirm", self.client_path())
    }
}

/// What a buyer in France confirms with.
pub fn paying(confirmation_token: &str) -> Value {
    json!({
        "customer_email": "ada@example.com", "customer_billing_address": { "country": "FR" },
        "confirmation_token_id": confirmation_token,
    })
}

pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// The `loc` of every entry of a 422, and its type.
pub fn problems(reply: &Reply) -> Vec<(Value, &str)> {
    let entries = reply.body["detail"].as_array().unwrap();
    entries.iter().map(|entry| (entry["loc"].clone(), entry["type"].as_str().unwrap())).collect()
}

/// What the first entry of a 422 complains about, and how.
pub fn complaint(reply: &Reply) -> (u16, Value, &str) {
    let entry = &reply.body["detail"][0];
    (reply.status.as_u16(), entry["loc"].clone(), entry["msg"].as_str().unwrap_or_default())
}

/// The path of one object of the list at `path`.
pub fn at(path: &str, object: &Value) -> String {
    format!("{path}{}", object["id"].as_str().unwrap())
}
