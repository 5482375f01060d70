use std::{collections::HashMap, fmt, time::Duration};

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::{
    buyer::{Ending, Told},
    merchant::{self, Catalogue, Sale},
    world::World,
};

/// When nothing fails any more something must settle within this time, until all has: a webhook that was being sent by a server that
/// died belongs to it for some time.
const SETTLING: Duration = Duration::from_secs(45);
const PAUSE: Duration = Duration::from_millis(500);

/// What was found.
#[derive(Debug)]
pub struct Report {
    paid: usize,
    free: usize,
    not_charged: usize,
    given_back: usize,
    pub problems: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { paid, free, not_charged, given_back, problems } = self;
        write!(
            f,
            "{paid} charges, {free} orders without one, {not_charged} buyers left, {given_back} double charges given back, \
             {} problems",
            problems.len()
        )
    }
}

/// What Stripe, we and the merchant know, once all has settled.
struct Books {
    /// Of the charges that succeeded and were not given back, by session.
    charges: HashMap<String, Vec<Value>>,
    given_back: usize,
    /// Of the set-ups that succeeded, by session.
    set_ups: HashMap<String, usize>,
    orders: HashMap<String, Vec<Value>>,
    subscriptions: HashMap<String, usize>,
    confirmed: Vec<String>,
    discount: Value,
}

/// Compares what everybody knows.
pub async fn audit(world: &World, catalogue: &Catalogue, told: &[Told]) -> anyhow::Result<Report> {
    let books = settled(world, catalogue).await?;
    let mut problems = world.receiver.problems();
    let mut free = 0;
    for one in told {
        let orders = books.orders.get(&one.checkout_id).map_or(&[][..], Vec::as_slice);
        let charges = books.charges.get(&one.checkout_id).map_or(&[][..], Vec::as_slice);
        let set_ups = books.set_ups.get(&one.checkout_id).copied().unwrap_or_default();
        let subscriptions = books.subscriptions.get(&one.checkout_id).copied().unwrap_or_default();
        free += usize::from(orders.len() == 1 && charges.is_empty());
        let bought = usize::from(one.ending == Ending::Paid);
        let expected = match one.sale {
            Sale::Once => [bought, bought, 0, 0],
            Sale::Recurring => [bought, bought, 0, bought],
            Sale::Trial => [bought, 0, bought, bought],
            Sale::Free => [bought, 0, 0, 0],
        };
        let found = [orders.len(), charges.len(), set_ups, subscriptions];
        let is_known = !matches!(one.ending, Ending::Unknown(_));
        if !is_known || found != expected {
            problems.push(format!(
                "{} ({:?}, told {:?}): orders, charges, set-ups, subscriptions are {found:?}, not {expected:?}",
                one.checkout_id, one.sale, one.ending
            ));
        }
        for (order, charge) in orders.iter().zip(charges) {
            if order["total_amount"] != charge["amount"] || order["currency"] != charge["currency"]
            {
                problems.push(format!("{}: {order} was paid with {charge}", one.checkout_id));
            }
        }
    }
    problems.extend(books.confirmed.iter().map(|id| format!("{id} is still confirmed")));
    problems.extend(discount_problems(&books, catalogue));
    problems.extend(told_problems(world, &books));
    let paid = books.charges.values().map(Vec::len).sum();
    let not_charged = told.iter().filter(|one| one.ending == Ending::NotCharged).count();
    Ok(Report { paid, free, not_charged, given_back: books.given_back, problems })
}

fn discount_problems(books: &Books, catalogue: &Catalogue) -> Option<String> {
    let all_orders = books.orders.values().flatten();
    let used = all_orders.filter(|order| order["discount_id"] == *catalogue.discount_id).count();
    let (counted, most) = (&books.discount["redemptions_count"], catalogue.redemptions);
    let is_right = *counted == used && used <= most;
    let problem = || format!("{used} orders have the discount, it counts {counted} of {most}");
    (!is_right).then(problem)
}

fn told_problems(world: &World, books: &Books) -> Vec<String> {
    let told = world.receiver.paid_orders();
    let orders = books.orders.values().flatten().filter_map(|order| order["id"].as_str());
    orders
        .filter(|id| told.get(*id) != Some(&1))
        .map(|id| format!("order {id} was told of by {:?} webhooks", told.get(id)))
        .collect()
}

/// Waits until nothing is under way any more, as long as it becomes less.
async fn settled(world: &World, catalogue: &Catalogue) -> anyhow::Result<Books> {
    let (mut least, mut since) = (usize::MAX, Instant::now());
    loop {
        let books = Books::read(world, catalogue).await?;
        let under_way = books.confirmed.len() + told_problems(world, &books).len();
        if under_way < least {
            (least, since) = (under_way, Instant::now());
        }
        if under_way == 0 || since.elapsed() > SETTLING {
            return Ok(books);
        }
        sleep(PAUSE).await;
    }
}

impl Books {
    async fn read(world: &World, catalogue: &Catalogue) -> anyhow::Result<Self> {
        let sessions = merchant::all(world, "/v1/checkouts/").await?;
        let is_confirmed = |session: &&Value| session["status"] == "confirmed";
        let confirmed = sessions.iter().filter(is_confirmed).map(|session| text(&session["id"]));
        let confirmed = confirmed.collect();
        let mut orders: HashMap<_, Vec<_>> = HashMap::new();
        for order in merchant::all(world, "/v1/orders/").await? {
            orders.entry(text(&order["checkout_id"])).or_default().push(order);
        }
        let mut subscriptions: HashMap<_, usize> = HashMap::new();
        for subscription in merchant::all(world, "/v1/subscriptions/").await? {
            *subscriptions.entry(text(&subscription["checkout_id"])).or_default() += 1;
        }
        let mut charges: HashMap<_, Vec<_>> = HashMap::new();
        let mut given_back = 0;
        for charge in world.sandbox_list("charges").await? {
            if charge["refunded"] == true {
                given_back += 1;
            } else if charge["status"] == "succeeded" {
                charges.entry(text(&charge["metadata"]["checkout_id"])).or_default().push(charge);
            }
        }
        let mut set_ups: HashMap<_, usize> = HashMap::new();
        for intent in world.sandbox_list("setup_intents").await? {
            if intent["status"] == "succeeded" {
                *set_ups.entry(text(&intent["metadata"]["checkout_id"])).or_default() += 1;
            }
        }
        let discount = format!("/v1/discounts/{}", catalogue.discount_id);
        let discount = merchant::ask(world, "GET", &discount, None).await?;
        Ok(Self { charges, given_back, set_ups, orders, subscriptions, confirmed, discount })
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
