//! Payment methods: cards and the like, with the name and address of who pays with them.

mod attach;
mod list;

pub use attach::{attach_payment_method, attachable, detach_payment_method};
pub use list::{
    list_customers_payment_methods, list_payment_methods, retrieve_customers_payment_method,
    retrieve_payment_method,
};

use serde_json::{Map, Value, json};

use crate::{
    books::Books,
    cards::{Card, Decline},
    clock,
    error::StripeError,
    events::Outbox,
    ids,
    instruments::Instrument,
    parameters::Parameters,
};

/// A card, or another instrument, with the name and address of who pays with it.
#[derive(Debug, Clone)]
pub struct PaymentMethod {
    pub id: String,
    created: i64,
    pub instrument: Instrument,
    pub billing_details: Value,
    allow_redisplay: String,
    pub customer: Option<String>,
    /// Whether the bank has agreed to payments while the buyer is absent.
    pub set_up: bool,
    /// Whether it has been used without a customer, or been taken from one, and is of no use now.
    pub spent: bool,
}

impl PaymentMethod {
    /// A new payment method; `data` is the `payment_method_data` of the call.
    pub fn new(instrument: Instrument, data: Option<&Parameters>) -> Self {
        let billing = data.and_then(|data| data.group("billing_details"));
        let redisplay = data.and_then(|data| data.owned_text("allow_redisplay"));
        Self {
            id: ids::new_id("pm"),
            created: clock::now(),
            instrument,
            billing_details: billing_details(billing.as_ref()),
            allow_redisplay: redisplay.unwrap_or_else(|| "unspecified".to_owned()),
            customer: None,
            set_up: false,
            spent: false,
        }
    }

    /// One of Stripe's payment methods for tests, such as `pm_card_visa`.
    pub fn by_test_name(name: &str, data: Option<&Parameters>) -> Result<Self, StripeError> {
        let (this_year, _) = clock::year_and_month();
        Card::by_test_name(name, this_year)
            .map(|card| Self::new(Instrument::Card(Box::new(card)), data))
            .ok_or_else(|| StripeError::missing_reference("PaymentMethod", name, "payment_method"))
    }

    /// What a call is answered when the card's bank says no.
    pub fn declined(&self, decline: Decline) -> StripeError {
        let error = StripeError::card(decline.message)
            .code(decline.code)
            .with("doc_url", documentation_of(decline.code))
            .with("payment_method", self.to_json());
        match decline.code {
            // The other codes say why themselves.
            "card_declined" => error.with("decline_code", decline.reason),
            "incorrect_cvc" => error.param("cvc"),
            "expired_card" => error.param("exp_month"),
            _ => error,
        }
    }

    /// The one on record with this id, or a new one by its name for tests.
    pub fn found(name: &str, books: &Books) -> Result<Self, StripeError> {
        match books.payment_methods.get(name) {
            Some(method) => Ok(method.clone()),
            None => Self::by_test_name(name, None),
        }
    }

    /// A payment method that belongs to a customer pays for that customer only.
    pub fn check_usable_by(&self, customer: Option<&str>) -> Result<(), StripeError> {
        let message = match (self.customer.as_deref(), customer) {
            (Some(owner), Some(customer)) if owner != customer => format!(
                "The customer does not have a payment method with the ID {}. The payment method must \
                 be attached to the customer.",
                self.id
            ),
            (Some(_), None) => format!(
                "The payment method you provided ({}) is attached to a customer so for security \
                 purposes you must provide the customer in the request.",
                self.id
            ),
            _ if self.spent => "The provided PaymentMethod was previously used with a PaymentIntent \
                                without Customer attachment, shared with a connected account without \
                                Customer attachment, or was detached from a Customer. It may not be \
                                used again. To use a PaymentMethod multiple times, you must attach it \
                                to a Customer first."
                .to_owned(),
            _ => return Ok(()),
        };
        Err(StripeError::invalid(message).param("payment_method"))
    }

    /// Gives it to `customer`, unless they have it already.
    pub fn attach(&mut self, customer: &str, books: &mut Books, outbox: &Outbox) {
        if self.customer.as_deref() == Some(customer) {
            return;
        }
        self.customer = Some(customer.to_owned());
        outbox.add(books, "payment_method.attached", &self.to_json());
    }

    /// Takes it from its customer, after which it is of no use.
    pub fn detach(&mut self) {
        self.customer = None;
        self.spent = true;
    }

    pub fn to_json(&self) -> Value {
        let mut json = json!({
            "allow_redisplay": self.allow_redisplay,
            "billing_details": self.billing_details,
            "created": self.created,
            "customer": self.customer,
            "customer_account": null,
            "id": self.id,
            "livemode": false,
            "metadata": {},
            "object": "payment_method",
            "type": self.instrument.kind(),
        });
        json[self.instrument.kind()] = self.instrument.to_json();
        json
    }

    /// What a confirmation token shows of it.
    pub fn preview(&self) -> Value {
        let mut json = json!({
            "allow_redisplay": self.allow_redisplay,
            "billing_details": self.billing_details,
            "customer": self.customer,
            "customer_account": null,
            "type": self.instrument.kind(),
        });
        json[self.instrument.kind()] = self.instrument.to_json();
        json
    }
}

fn missing(id: &str) -> StripeError {
    StripeError::missing("PaymentMethod", id, "payment_method")
}

fn documentation_of(code: &str) -> String {
    format!("https://stripe.com/docs/error-codes/{}", code.replace('_', "-"))
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
