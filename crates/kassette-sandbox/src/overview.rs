//! `GET /_sandbox/`: everything on record, for people to read.

use axum::extract::State;
use serde_json::Value;

use crate::{
    books::Books, charges::Charge, clock, currencies, events::Event, pages::Page,
    payment_intents::PaymentIntent, sandbox::Sandbox, setup_intents::SetupIntent,
    webhooks::Delivery,
};

/// `GET /_sandbox/`
pub async fn show_overview(State(sandbox): State<Sandbox>) -> Page {
    let deliveries = sandbox.webhooks.log.all();
    let books = sandbox.books();
    let sections = [customers(&books), intents(&books), money(&books), events(&books, &deliveries)];
    Page::html(format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Sandbox</title>\n<link rel=\"stylesheet\" href=\"/pages/overview.css\">\n</head>\n\
         <body>\n<h1>Sandbox</h1>\n{}</body>\n</html>\n",
        sections.concat()
    ))
}

fn customers(books: &Books) -> String {
    let rows = books.customers.iter().rev().map(|(id, customer)| {
        let cards = books.payment_methods.values();
        let cards = cards.filter(|method| method.customer.as_ref() == Some(id));
        let cards: Vec<_> = cards.map(|method| method.instrument.label()).collect();
        let email =
            if customer["deleted"] == true { "deleted".into() } else { text(customer, "email") };
        [time(customer), id.clone(), email, text(customer, "name"), cards.join(", ")]
    });
    table("Customers", ["Time", "Id", "Email", "Name", "Cards"], rows)
}

fn intents(books: &Books) -> String {
    let payments = books.payment_intents.values().rev().map(PaymentIntent::to_json).map(|intent| {
        let problem = text(&intent["last_payment_error"], "message");
        [
            time(&intent),
            text(&intent, "id"),
            amount(&intent, "amount"),
            text(&intent, "status"),
            text(&intent, "customer"),
            problem,
        ]
    });
    let set_ups = books.setup_intents.values().rev().map(SetupIntent::to_json).map(|intent| {
        let problem = text(&intent["last_setup_error"], "message");
        [
            time(&intent),
            text(&intent, "id"),
            text(&intent, "status"),
            text(&intent, "customer"),
            problem,
        ]
    });
    let names = ["Time", "Id", "Amount", "Status", "Customer", "Last problem"];
    table("Payment intents", names, payments)
        + &table("Set-up intents", ["Time", "Id", "Status", "Customer", "Last problem"], set_ups)
}

fn money(books: &Books) -> String {
    let charges = books.charges.values().rev().map(Charge::to_json).map(|charge| {
        [
            time(charge),
            text(charge, "id"),
            amount(charge, "amount"),
            amount(charge, "amount_refunded"),
            text(charge, "status"),
            text(charge, "payment_intent"),
            text(charge, "failure_message"),
        ]
    });
    let refunds = books.refunds.values().rev().map(|refund| {
        [
            time(refund),
            text(refund, "id"),
            amount(refund, "amount"),
            text(refund, "status"),
            text(refund, "charge"),
            text(refund, "reason"),
        ]
    });
    let names = ["Time", "Id", "Amount", "Given back", "Status", "Payment intent", "Why it failed"];
    table("Charges", names, charges)
        + &table("Refunds", ["Time", "Id", "Amount", "Status", "Charge", "Reason"], refunds)
}

fn events(books: &Books, deliveries: &[Delivery]) -> String {
    let rows = books.events.iter().rev().map(|event: &Event| {
        let tries = deliveries.iter().filter(|delivery| delivery.event == event.id);
        let tries: Vec<_> = tries
            .map(|delivery| match &delivery.url {
                Some(url) => format!("{} {}: {}", clock::time(delivery.at), url, delivery.outcome),
                None => format!("{} {}", clock::time(delivery.at), delivery.outcome),
            })
            .collect();
        let object = text(&event.to_json()["data"]["object"], "id");
        [time(event.to_json()), event.kind.to_owned(), event.id.clone(), object, tries.join(" · ")]
    });
    table("Events", ["Time", "Type", "Id", "About", "Deliveries"], rows)
}

fn table<const N: usize>(
    title: &str,
    names: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let cells = |tag: &str, cells: &[String]| -> String {
        let cells = cells.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell)));
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let body: String = rows.map(|row| cells("td", &row)).collect();
    if body.is_empty() {
        return format!("<h2>{title}</h2>\n<p class=\"none\">None yet.</p>\n");
    }
    let head = cells("th", &names.map(str::to_owned));
    format!(
        "<h2>{title}</h2>\n<div class=\"scroll\"><table>\n<thead>{head}</thead>\n\
         <tbody>\n{body}</tbody>\n</table></div>\n"
    )
}

fn text(object: &Value, field: &str) -> String {
    object[field].as_str().unwrap_or_default().to_owned()
}

fn amount(object: &Value, field: &str) -> String {
    let amount = object[field].as_i64().unwrap_or(0);
    currencies::written(amount, object["currency"].as_str().unwrap_or_default())
}

/// When it came to be.
fn time(object: &Value) -> String {
    object["created"].as_i64().map(clock::time).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
