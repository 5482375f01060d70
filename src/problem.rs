//! What went wrong, and where the buyer is told.

use kassette_core::{ErrorDetail, ValidationEntry};

use crate::api;
use crate::text::Message;

/// The problems of one attempt.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// Shown above the form's button: it belongs to no field.
    pub form: Option<Message>,
    /// Shown at the payment form.
    pub payment: Option<Message>,
    /// By the field's name on the wire, each of them once. (A map would be many times the code of a list, and there are never more
    /// than a handful.)
    pub fields: Vec<(String, Message)>,
}

impl Problems {
    pub fn form(message: Message) -> Self {
        Self { form: Some(message), ..Self::default() }
    }

    pub fn payment(message: Message) -> Self {
        Self { payment: Some(message), ..Self::default() }
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The message that stands for all of them.
    pub fn first_message(&self) -> Option<&Message> {
        let field = self.fields.first().map(|(_, message)| message);
        field.or(self.payment.as_ref()).or(self.form.as_ref())
    }

    pub fn of_field(&self, name: &str) -> Option<&Message> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, message)| message)
    }

    /// The first problem of a field is the one that is told.
    pub fn add_to_field(&mut self, name: &str, message: Message) {
        if self.of_field(name).is_none() {
            self.fields.push((name.to_owned(), message));
        }
    }

    pub fn clear_field(&mut self, name: &str) {
        self.fields.retain(|(field, _)| *field != name);
    }

    /// These and the newer ones; where both have one for the same place, the newer.
    #[must_use]
    pub fn followed_by(self, newer: Self) -> Self {
        let mut fields = newer.fields;
        let older = self.fields.into_iter();
        let kept: Vec<_> =
            older.filter(|(name, _)| fields.iter().all(|(newer, _)| newer != name)).collect();
        fields.extend(kept);
        Self { form: newer.form.or(self.form), payment: newer.payment.or(self.payment), fields }
    }

    /// What the buyer is told about a failed request. `is_shown` says whether a field is on screen: a problem that has no place of
    /// its own must not be silent.
    pub fn of(error: &api::Error, is_shown: &dyn Fn(&str) -> bool) -> Self {
        match error {
            api::Error::Network => Self::form(Message::Text("problem_network")),
            api::Error::TooOften { seconds } => {
                Self::form(Message::Plural("problem_too_often", i64::from(*seconds)))
            }
            api::Error::Unreadable { .. } | api::Error::Refused { status: 500.., .. } => {
                Self::form(Message::Text("problem_server"))
            }
            api::Error::Refused { decline_code: Some(code), .. } => Self::payment(declined(code)),
            api::Error::Refused { error, .. } => match &error.detail {
                ErrorDetail::Entries(entries) => Self::of_entries(entries, is_shown),
                ErrorDetail::Text(detail) => Self::of_named(&error.error, detail, is_shown),
            },
        }
    }

    fn of_named(name: &str, detail: &str, is_shown: &dyn Fn(&str) -> bool) -> Self {
        let key = match name {
            "PaymentError" => return Self::payment(Message::Told(detail.to_owned())),
            "DiscountRedemptionLimitReached" if is_shown("discount_code") => {
                let mut problems = Self::default();
                problems.add_to_field("discount_code", Message::Text("problem_discount_used_up"));
                return problems;
            }
            "DiscountRedemptionLimitReached" => "problem_discount_used_up",
            "CheckoutCustomerDeleted" => "problem_customer_deleted",
            "AlreadyActiveSubscriptionError" => "problem_already_subscribed",
            "PaymentNotReady" => "problem_payment_not_ready",
            // The server's other messages are written for developers.
            _ => "problem_server",
        };
        Self::form(Message::Text(key))
    }

    fn of_entries(entries: &[ValidationEntry], is_shown: &dyn Fn(&str) -> bool) -> Self {
        let mut problems = Self::default();
        for entry in entries {
            let name = entry.field();
            let message = message_of(entry, &name);
            if is_shown(&name) {
                problems.add_to_field(&name, message);
            } else if name == "confirmation_token_id" {
                problems.payment = Some(Message::Text("problem_payment_details"));
            } else {
                _ = problems.form.get_or_insert(message);
            }
        }
        problems
    }
}

/// What a bank's no means to the buyer. The codes are those of Stripe's `decline_code`, or of its `code` where there is none.
fn declined(code: &str) -> Message {
    Message::Text(match code {
        "insufficient_funds" => "declined_funds",
        "expired_card" | "invalid_expiry_month" | "invalid_expiry_year" => "declined_expired",
        "incorrect_cvc" | "invalid_cvc" => "declined_cvc",
        "incorrect_number" | "invalid_number" => "declined_number",
        "card_not_supported"
        | "currency_not_supported"
        | "not_permitted"
        | "service_not_allowed"
        | "transaction_not_allowed" => "declined_unsupported",
        "card_velocity_exceeded" | "withdrawal_count_limit_exceeded" => "declined_limit",
        "authentication_required"
        | "authentication_not_handled"
        | "payment_intent_authentication_failure" => "declined_authentication",
        "issuer_not_available" | "processing_error" | "reenter_transaction" | "try_again_later" => {
            "declined_again"
        }
        _ => "declined",
    })
}

fn message_of(entry: &ValidationEntry, name: &str) -> Message {
    match (entry.kind.as_str(), name) {
        ("missing", _) => Message::Text("problem_required"),
        (_, "customer_email") => Message::Text("problem_email"),
        (_, "discount_code") => Message::Text("problem_discount"),
        (_, "customer_tax_id") => Message::Text("problem_tax_id"),
        _ => Message::Told(entry.msg.clone()),
    }
}
