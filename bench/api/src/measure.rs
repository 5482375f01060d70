use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use futures_util::future::try_join_all;
use serde_json::{Value, json};

use crate::client::{Ask, Client};
use crate::server::Server;

/// How many do the same at the same time where the rate is measured.
pub const CONNECTIONS: usize = 16;
/// As the API has it, unless told otherwise.
const PAGE: u32 = 10;

/// How much is done for a figure.
pub struct Effort {
    /// Requests whose times are compared, unless they take longer than `patience`.
    requests: usize,
    patience: Duration,
    /// How long requests are counted for a rate.
    pub rate_over: Duration,
}

impl Effort {
    pub const FULL: Self = Self {
        requests: 1000,
        patience: Duration::from_secs(20),
        rate_over: Duration::from_secs(8),
    };
    pub const QUICK: Self =
        Self { requests: 100, patience: Duration::from_secs(3), rate_over: Duration::from_secs(1) };
}

/// The merchant's side of a run: sessions that came through the API.
pub struct Shop {
    client: Client,
    /// The ids of sessions to copy, each of another product.
    pub originals: Vec<String>,
    products: Vec<String>,
    /// The client secrets of sessions that are open.
    pub open_sessions: Vec<String>,
}

impl Shop {
    pub async fn open(server: &Server) -> anyhow::Result<Self> {
        let client = Client::of(&server.address);
        let mut products = Vec::new();
        for product in list(&client, "/v1/products/?is_recurring=true").await? {
            products.push(text(&product, "id")?);
        }
        ensure!(products.len() >= 2, "the demo has too few products");
        let mut shop = Self { client, originals: Vec::new(), products, open_sessions: Vec::new() };
        for chosen in 0..shop.products.len() {
            let session = shop.client.json(&shop.create(chosen)).await?;
            shop.originals.push(text(&session, "id")?);
        }
        for _ in 0..CONNECTIONS {
            let session = shop.client.json(&shop.create(0)).await?;
            shop.open_sessions.push(text(&session, "client_secret")?);
        }
        Ok(shop)
    }

    /// A session of two products, with as much in it as a shop would say.
    fn create(&self, chosen: usize) -> Ask {
        let other = (chosen + 1) % self.products.len();
        let body = json!({
            "products": [self.products[chosen], self.products[other]],
            "customer_email": "buyer@example.com", "customer_name": "Ada Lovelace",
            "customer_billing_address": { "country": "FR", "line1": "12 rue de la Paix", "postal_code": "75002", "city": "Paris" },
            "success_url": "https://shop.example.com/thanks?checkout={CHECKOUT_ID}",
            "embed_origin": "https://shop.example.com",
            "metadata": { "cart": "8d1f0a52", "campaign": "autumn", "visits": 12 },
        });
        Ask::post("/v1/checkouts/", body)
    }

    fn client_path(&self, number: usize) -> String {
        format!("/v1/checkouts/client/{}", self.client_secret(number))
    }

    /// Where the buyer's browser shows the session.
    fn page(&self, number: usize) -> String {
        format!("/checkout/{}", self.client_secret(number))
    }

    fn client_secret(&self, number: usize) -> &str {
        &self.open_sessions[number % self.open_sessions.len()]
    }

    fn update(&self, session: usize, number: usize) -> Ask {
        let body = json!({ "customer_name": format!("Ada Lovelace the {number}th") });
        Ask::patch(self.client_path(session), body)
    }
}

/// What was measured through HTTP.
pub struct Figures {
    pub times: Vec<Times>,
    /// Per second, with [`CONNECTIONS`].
    pub client_gets: f64,
    pub client_updates: f64,
}

/// How long requests of one kind took.
pub struct Times {
    pub of: &'static str,
    pub p50: Duration,
    pub p99: Duration,
}

pub const FIRST_PAGE: &str = "list, page 1";
pub const LAST_PAGE: &str = "list, last page";
pub const CHECKOUT_PAGE: &str = "checkout page, first byte";

pub async fn measure(
    shop: &Shop,
    server: &Server,
    sessions: u32,
    effort: &Effort,
) -> anyhow::Result<Figures> {
    let stored = sessions as usize + shop.originals.len() + shop.open_sessions.len();
    let first = shop.client.json(&Ask::get("/v1/checkouts/")).await?;
    let counted = first["pagination"]["total_count"].as_u64();
    ensure!(counted == Some(stored as u64), "{counted:?} sessions are listed, not {stored}");
    let last_page = stored.div_ceil(PAGE as usize);
    let product = &shop.products[1];
    let ids = some_ids(shop, last_page).await?;

    let times = vec![
        time(shop, FIRST_PAGE, effort, |_| Ask::get("/v1/checkouts/")).await?,
        time(shop, "list, page 1 of one product", effort, |_| {
            Ask::get(format!("/v1/checkouts/?product_id={product}"))
        })
        .await?,
        time(shop, LAST_PAGE, effort, |_| Ask::get(format!("/v1/checkouts/?page={last_page}")))
            .await?,
        time(shop, "get by id", effort, |number| {
            Ask::get(format!("/v1/checkouts/{}", ids[number % ids.len()]))
        })
        .await?,
        time(shop, "client get", effort, |number| Ask::get(shop.client_path(number))).await?,
        time(shop, CHECKOUT_PAGE, effort, |number| Ask::page(shop.page(number))).await?,
        time(shop, "client update", effort, |number| shop.update(number, number)).await?,
        time(shop, "create", effort, |number| shop.create(number % shop.products.len())).await?,
    ];
    let client_gets =
        rate(server, effort, |session, _| Ask::get(shop.client_path(session))).await?;
    let client_updates =
        rate(server, effort, |session, number| shop.update(session, number)).await?;
    Ok(Figures { times, client_gets, client_updates })
}

/// Ids from all over the list.
async fn some_ids(shop: &Shop, last_page: usize) -> anyhow::Result<Vec<String>> {
    let mut ids = Vec::new();
    for part in 0..5 {
        let page = 1 + (last_page - 1) * part / 4;
        for session in list(&shop.client, &format!("/v1/checkouts/?page={page}")).await? {
            ids.push(text(&session, "id")?);
        }
    }
    Ok(ids)
}

/// One request after the other.
async fn time(
    shop: &Shop,
    of: &'static str,
    effort: &Effort,
    ask: impl Fn(usize) -> Ask,
) -> anyhow::Result<Times> {
    for number in 0..5 {
        shop.client.send(&ask(number)).await?;
    }
    let start = Instant::now();
    let mut took = Vec::new();
    while took.len() < effort.requests && (took.len() < 10 || start.elapsed() < effort.patience) {
        let ask = ask(took.len());
        took.push(shop.client.time(&ask).await?);
    }
    took.sort_unstable();
    let rank = |percent: usize| took[(took.len() * percent / 100).min(took.len() - 1)];
    let times = Times { of, p50: rank(50), p99: rank(99) };
    eprintln!("  {of}: p50 {:?}, p99 {:?} of {}", times.p50, times.p99, took.len());
    Ok(times)
}

/// As many requests as [`CONNECTIONS`] can make, per second. Each has a session of its own.
async fn rate(
    server: &Server,
    effort: &Effort,
    ask: impl Fn(usize, usize) -> Ask,
) -> anyhow::Result<f64> {
    let ask = &ask;
    let start = Instant::now();
    let workers = (0..CONNECTIONS).map(|session| async move {
        let client = Client::of(&server.address);
        let mut number = 0;
        while start.elapsed() < effort.rate_over {
            client.send(&ask(session, number)).await?;
            number += 1;
        }
        anyhow::Ok(number)
    });
    let done: usize = try_join_all(workers).await?.into_iter().sum();
    Ok(per_second(done, start.elapsed()))
}

#[expect(clippy::cast_precision_loss, reason = "nobody counts that far")]
pub fn per_second(done: usize, time: Duration) -> f64 {
    done as f64 / time.as_secs_f64()
}

async fn list(client: &Client, path: &str) -> anyhow::Result<Vec<Value>> {
    let mut answer = client.json(&Ask::get(path)).await?;
    match answer["items"].take() {
        Value::Array(items) => Ok(items),
        _ => anyhow::bail!("{path} answers no list"),
    }
}

fn text(object: &Value, key: &str) -> anyhow::Result<String> {
    let text = object[key].as_str().with_context(|| format!("there is no {key} in {object}"))?;
    Ok(text.to_owned())
}
