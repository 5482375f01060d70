use serde_json::Value;

use crate::{
    books::Books, error::StripeError, parameters::Parameters, payment_intents::PaymentIntent,
    payment_methods::PaymentMethod,
};

/// An object with the ids that `expand[]` names replaced by what they stand for, where `names` are
/// those that it can show.
pub fn expanded(
    mut object: Value,
    names: &[&str],
    given: &Parameters,
    books: &Books,
) -> Result<Value, StripeError> {
    for name in given.list("expand") {
        if !names.contains(&name) {
            return Err(cannot_expand(name));
        }
        if let Some(found) = object[name].as_str().and_then(|id| found(name, id, books)) {
            object[name] = found;
        }
    }
    Ok(object)
}

/// What a field of this name and id stands for.
fn found(name: &str, id: &str, books: &Books) -> Option<Value> {
    match name {
        "customer" => books.customers.get(id).cloned(),
        "charge" | "latest_charge" => books.charges.get(id).map(|charge| charge.to_json().clone()),
        "payment_intent" => books.payment_intents.get(id).map(PaymentIntent::to_json),
        "payment_method" => books.payment_methods.get(id).map(PaymentMethod::to_json),
        _ => None,
    }
}

pub fn cannot_expand(name: &str) -> StripeError {
    StripeError::invalid(format!("This property cannot be expanded ({name})."))
        .code("property_not_expandable")
        .param("expand")
}
