//! Refunds: money that is given back, all of a charge or part of it.

mod create;
mod read;
mod settle;

use serde_json::Value;

use crate::{books::Books, cards::RefundCourse, charges::Charge, error::StripeError};

pub use create::create_refund;
pub use read::{list_refunds, retrieve_refund, update_refund};
pub use settle::settle_refunds;

/// What the card of a charge does with money that comes back.
fn course_of(charge: &Charge, books: &Books) -> RefundCourse {
    let method = charge.to_json()["payment_method"].as_str();
    let method = method.and_then(|id| books.payment_methods.get(id));
    method.map_or(RefundCourse::Arrives, |method| method.card.refund)
}

fn missing(id: &str) -> StripeError {
    StripeError::missing("refund", id, "id")
}

/// The id that a field of a refund names.
fn id_in<'a>(refund: &'a Value, field: &str) -> &'a str {
    refund[field].as_str().unwrap_or_default()
}
