use serde_json::{Map, Value, json};

use crate::{cards::Card, clock, error::StripeError, ids, parameters::Parameters};

/// A card with the name and address of who pays with it.
#[derive(Debug, Clone)]
pub struct PaymentMethod {
    pub id: String,
    created: i64,
    pub card: Card,
    pub billing_details: Value,
    allow_redisplay: String,
    pub customer: Option<String>,
}

impl PaymentMethod {
    /// A new payment method of `card`; `data` is the `payment_method_data` of the call.
    pub fn new(card: Card, data: Option<&Parameters>) -> Self {
        let billing = data.and_then(|data| data.group("billing_details"));
        let redisplay = data.and_then(|data| data.owned_text("allow_redisplay"));
        Self {
            id: ids::new_id("pm"),
            created: clock::now(),
            card,
            billing_details: billing_details(billing.as_ref()),
            allow_redisplay: redisplay.unwrap_or_else(|| "unspecified".to_owned()),
            customer: None,
        }
    }

    /// One of Stripe's payment methods for tests, such as `pm_card_visa`.
    pub fn by_test_name(name: &str, data: Option<&Parameters>) -> Result<Self, StripeError> {
        let (this_year, _) = clock::year_and_month();
        Card::by_test_name(name, this_year)
            .map(|card| Self::new(card, data))
            .ok_or_else(|| StripeError::missing_reference("PaymentMethod", name, "payment_method"))
    }

    pub fn to_json(&self) -> Value {
        json!({
            "allow_redisplay": self.allow_redisplay,
            "billing_details": self.billing_details,
            "card": self.card.to_json(),
            "created": self.created,
            "customer": self.customer,
            "customer_account": null,
            "id": self.id,
            "livemode": false,
            "metadata": {},
            "object": "payment_method",
            "type": "card",
        })
    }

    /// What a confirmation token shows of it.
    pub fn preview(&self) -> Value {
        json!({
            "allow_redisplay": self.allow_redisplay,
            "billing_details": self.billing_details,
            "card": self.card.to_json(),
            "customer": self.customer,
            "customer_account": null,
            "type": "card",
        })
    }
}

const ADDRESS_LINES: [&str; 6] = ["city", "country", "line1", "line2", "postal_code", "state"];

fn billing_details(given: Option<&Parameters>) -> Value {
    let address = given.and_then(|given| given.group("address"));
    let mut details = texts(given, &["email", "name", "phone", "tax_id"]);
    details.insert("address".to_owned(), texts(address.as_ref(), &ADDRESS_LINES).into());
    details.into()
}

/// The named texts, null where they are not given.
fn texts(given: Option<&Parameters>, names: &[&str]) -> Map<String, Value> {
    let text = |name| given.and_then(|given| given.owned_text(name));
    names.iter().map(|name| ((*name).to_owned(), Value::from(text(name)))).collect()
}
