//! What went wrong, and where the buyer is told.

use kassette_core::{ErrorDetail, ValidationEntry};

use crate::api;
use crate::text::{plural, text};

/// The problems of one attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// Shown above the form's button: it belongs to no field.
    pub form: Option<String>,
    /// Shown at the payment form.
    pub payment: Option<String>,
    /// By the field's name on the wire; only fields that are on screen, each of them once. (A map would be many times the
    /// code of a list, and there are never more than a handful.)
    pub fields: Vec<(&'static str, String)>,
}

/// The fields that have a place for their own problem.
const FIELDS: [&str; 2] = ["customer_email", "customer_name"];

impl Problems {
    pub fn form(message: String) -> Self {
        Self { form: Some(message), ..Self::default() }
    }

    pub fn payment(message: String) -> Self {
        Self { payment: Some(message), ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The message that stands for all of them.
    pub fn first_message(&self) -> &str {
        let field = self.fields.first().map(|(_, message)| message);
        field.or(self.payment.as_ref()).or(self.form.as_ref()).map_or("", String::as_str)
    }

    pub fn of_field(&self, name: &str) -> Option<&String> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, message)| message)
    }

    /// The first problem of a field is the one that is told.
    pub fn add_to_field(&mut self, name: &'static str, message: String) {
        if self.of_field(name).is_none() {
            self.fields.push((name, message));
        }
    }

    pub fn clear_field(&mut self, name: &str) {
        self.fields.retain(|(field, _)| *field != name);
    }

    /// What the buyer is told about a failed request.
    pub fn of(error: &api::Error) -> Self {
        match error {
            api::Error::Network => Self::form(text("problem_network")),
            api::Error::TooOften { seconds } => {
                Self::form(plural("problem_too_often", i64::from(*seconds)))
            }
            api::Error::Unreadable { .. } | api::Error::Refused { status: 500.., .. } => {
                Self::form(text("problem_server"))
            }
            api::Error::Refused { error, .. } => match &error.detail {
                ErrorDetail::Entries(entries) => Self::of_entries(entries),
                ErrorDetail::Text(detail) => Self::of_named(&error.error, detail),
            },
        }
    }

    fn of_named(name: &str, detail: &str) -> Self {
        match name {
            "PaymentError" => Self::payment(detail.to_owned()),
            "CheckoutCustomerDeleted" => Self::form(text("problem_customer_deleted")),
            "AlreadyActiveSubscriptionError" => Self::form(text("problem_already_subscribed")),
            "DiscountRedemptionLimitReached" => Self::form(text("problem_discount_used_up")),
            "PaymentNotReady" => Self::form(text("problem_payment_not_ready")),
            // The server's other messages are written for developers.
            _ => Self::form(text("problem_server")),
        }
    }

    fn of_entries(entries: &[ValidationEntry]) -> Self {
        let mut problems = Self::default();
        for entry in entries {
            let name = entry.field();
            let message = message_of(entry);
            match FIELDS.iter().find(|field| **field == name) {
                Some(field) => problems.add_to_field(field, message),
                None if name == "confirmation_token_id" => {
                    problems.payment = Some(text("problem_payment_details"));
                }
                // A problem that has no place on screen must not be silent.
                None => _ = problems.form.get_or_insert(message),
            }
        }
        problems
    }
}

fn message_of(entry: &ValidationEntry) -> String {
    match entry.kind.as_str() {
        "missing" => text("problem_required"),
        _ if entry.field() == "customer_email" => text("problem_email"),
        _ => entry.msg.clone(),
    }
}
