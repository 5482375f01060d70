//! Events as a line for people, for the channels of Discord and Slack.

use kassette_core::{Currency, Money};
use serde_json::{Value, json};

use crate::store::webhooks::WebhookFormat;
use crate::store::webhooks::events::WebhookEvent;

/// The body that is sent. `None` where there is nothing to say about the event in this format.
pub fn body(format: WebhookFormat, event: &WebhookEvent) -> Option<String> {
    let key = match format {
        WebhookFormat::Raw => return Some(event.payload.clone()),
        WebhookFormat::Discord => "content",
        WebhookFormat::Slack => "text",
    };
    let payload: Value = serde_json::from_str(&event.payload).ok()?;
    Some(json!({ key: line(&event.kind, &payload["data"])? }).to_string())
}

fn line(kind: &str, data: &Value) -> Option<String> {
    let what = data["product"]["name"].as_str()?;
    let who = data["customer"]["email"].as_str()?;
    match kind {
        "order.created" => {
            let currency: Currency = data["currency"].as_str()?.parse().ok()?;
            let total = Money::new(data["total_amount"].as_i64()?, currency).to_en_us();
            Some(format!("New order: {what}, {total}, from {who}"))
        }
        "subscription.created" => Some(format!("New subscription: {what}, from {who}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_one_line() {
        let data = json!({ "product": { "name": "Lifetime" }, "customer": { "email": "ada@example.com" },
            "currency": "usd", "total_amount": 4900 });
        assert_eq!(
            line("order.created", &data).unwrap(),
            "New order: Lifetime, $49.00, from ada@example.com"
        );
        assert_eq!(line("order.updated", &data), None);
    }
}
