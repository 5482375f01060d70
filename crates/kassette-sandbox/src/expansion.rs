use serde_json::Value;

use crate::{books::Books, error::StripeError, parameters::Parameters};

/// A payment intent with the ids that `expand[]` names replaced by what they stand for.
pub fn expanded(
    mut intent: Value,
    given: &Parameters,
    books: &Books,
) -> Result<Value, StripeError> {
    for name in given.list("expand") {
        let found = {
            let id = intent[name].as_str();
            match name {
                "customer" => id.and_then(|id| books.customers.get(id)).cloned(),
                "latest_charge" => {
                    id.and_then(|id| books.charges.get(id)).map(|charge| charge.to_json().clone())
                }
                "payment_method" => intent["id"]
                    .as_str()
                    .and_then(|id| books.payment_intents.get(id)?.payment_method.as_ref())
                    .map(crate::payment_methods::PaymentMethod::to_json),
                _ => return Err(cannot_expand(name)),
            }
        };
        if let Some(object) = found {
            intent[name] = object;
        }
    }
    Ok(intent)
}

pub fn cannot_expand(name: &str) -> StripeError {
    StripeError::invalid(format!("This property cannot be expanded ({name})."))
        .code("property_not_expandable")
        .param("expand")
}
