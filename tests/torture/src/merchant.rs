use std::time::Duration;

use anyhow::{Context, bail, ensure};
use kassette_demo::ACCESS_TOKEN;
use rand::{Rng, RngExt};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::{
    http::{Answer, Ask},
    world::{World, list},
};

/// How often somebody asks again before they take the server for broken.
const TRIES: usize = 200;
const PAUSE: Duration = Duration::from_millis(100);

/// What is sold, and to whom the discount is given.
#[derive(Debug)]
pub struct Catalogue {
    products: Vec<(Sale, String)>,
    pub discount_id: String,
    /// How often the discount can be used: more buyers want it than get it.
    pub redemptions: usize,
}

/// What a purchase comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sale {
    Once,
    Free,
    Recurring,
    Trial,
}

const SALES: [Sale; 4] = [Sale::Once, Sale::Free, Sale::Recurring, Sale::Trial];

impl Catalogue {
    pub async fn open(world: &World, purchases: usize) -> anyhow::Result<Self> {
        let redemptions = purchases.div_ceil(15);
        let mut products = Vec::new();
        for sale in SALES {
            let product = ask(world, "POST", "/v1/products/", Some(product(sale))).await?;
            products.push((sale, id_of(&product)?));
        }
        let discount = json!({ "type": "percentage", "name": "First ten", "duration": "once",
            "basis_points": 2_500, "max_redemptions": redemptions });
        let discount = ask(world, "POST", "/v1/discounts/", Some(discount)).await?;
        let endpoint = json!({ "url": world.receiver_url, "format": "raw",
            "events": ["order.paid", "checkout.updated"] });
        ask(world, "POST", "/v1/webhooks/endpoints", Some(endpoint)).await?;
        Ok(Self { products, discount_id: id_of(&discount)?, redemptions })
    }

    pub fn any(&self, chance: &mut impl Rng) -> (Sale, String) {
        self.products[chance.random_range(0..self.products.len())].clone()
    }
}

fn product(sale: Sale) -> Value {
    let price = |amount: i64| json!([{ "amount_type": "fixed", "price_amount": amount }]);
    match sale {
        Sale::Once => json!({ "name": "Lamp", "prices": price(4900) }),
        Sale::Free => json!({ "name": "Shade", "prices": price(0) }),
        Sale::Recurring => {
            json!({ "name": "Light", "recurring_interval": "month", "prices": price(1200) })
        }
        Sale::Trial => json!({ "name": "Glow", "recurring_interval": "month", "prices": price(900),
            "trial_interval": "day", "trial_interval_count": 14 }),
    }
}

/// Asks as the merchant for what there must be.
pub async fn ask(
    world: &World,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> anyhow::Result<Value> {
    let answer = try_to_ask(world, method, path, body).await?;
    ensure!(answer.status < 300, "{method} {path} answers {}: {}", answer.status, answer.body);
    Ok(answer.body)
}

/// Asks as the merchant until there is an answer: what is made twice by that is not bought twice.
pub async fn try_to_ask(
    world: &World,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> anyhow::Result<Answer> {
    for _ in 0..TRIES {
        let ask = match &body {
            Some(body) => Ask::post(world.api(path), body.clone()),
            None => Ask::get(world.api(path)),
        };
        match world.http.ask(Ask { token: Some(ACCESS_TOKEN), ..ask }).await {
            Some(Answer { status: 409 | 429 | 500.., .. }) | None => sleep(PAUSE).await,
            Some(answer) => return Ok(answer),
        }
    }
    bail!("{method} {path} is not answered")
}

/// Everything that a list of the API has, from all of its pages.
pub async fn all(world: &World, path: &str) -> anyhow::Result<Vec<Value>> {
    let mut items = Vec::new();
    for page in 1.. {
        let body = ask(world, "GET", &format!("{path}?limit=100&page={page}"), None).await?;
        let found = list(&Answer { status: 200, body }, "items")?;
        if found.is_empty() {
            break;
        }
        items.extend(found);
    }
    Ok(items)
}

fn id_of(value: &Value) -> anyhow::Result<String> {
    let id = value["id"].as_str().with_context(|| format!("no id: {value}"))?;
    ensure!(!id.is_empty(), "an empty id");
    Ok(id.to_owned())
}
