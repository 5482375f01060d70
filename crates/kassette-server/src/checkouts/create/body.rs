use std::collections::BTreeMap;

use serde_json::{Value, json};
use uuid::Uuid;

use super::{Choice, NewCheckout, Prefill};
use crate::checkouts::update::{seats, units};
use crate::products::price_definition::{PriceDefinition, price_definition};
use crate::store::checkouts::Quantity;
use crate::validation::address::address;
use crate::validation::email::email;
use crate::validation::fields::{Fields, list};
use crate::validation::metadata::{custom_field_data, metadata};
use crate::validation::scalars::{
    amount, boolean, currency, http_url, ip_address, locale, name, text, trimmed, uuid,
};
use crate::validation::trial::trial;
use crate::validation::union::first_form;
use crate::validation::{Problem, Reading, schema};

/// One way to say what is on offer.
#[derive(Clone, Copy)]
enum Form {
    Products,
    Product,
    Price,
}

/// By the names that locate their problems.
const FORMS: [(&str, Form); 3] = [
    ("CheckoutProductsCreate", Form::Products),
    ("CheckoutProductCreate", Form::Product),
    ("CheckoutPriceCreate", Form::Price),
];

/// Reads a body in the first of the three forms that fits it.
pub fn read(body: &Value) -> Reading<NewCheckout> {
    first_form(body, &FORMS, read_form)
}

fn read_form(body: &Value, form: Form) -> Reading<NewCheckout> {
    let mut fields = Fields::of(body)?;
    let choice = match form {
        Form::Products => fields.required("products", products).map(Choice::Products),
        Form::Product => fields.required("product_id", uuid).map(Choice::Product),
        Form::Price => fields.required("product_price_id", uuid).map(Choice::Price),
    };
    let success_url = fields.optional("success_url", http_url);
    let return_url = fields.optional("return_url", http_url);
    let embed_origin = fields.optional("embed_origin", text);
    let allow_discount_codes = fields.or("allow_discount_codes", true, boolean);
    let require_billing_address = fields.or("require_billing_address", false, boolean);
    let allow_trial = fields.or("allow_trial", true, boolean);
    let customer_id = fields.optional("customer_id", uuid);
    let external_customer_id = fields.optional("external_customer_id", trimmed).flatten();
    let customer_external_id = fields.optional("customer_external_id", trimmed).flatten();
    let is_business_customer = fields.if_present("is_business_customer", boolean);
    let customer_name = fields.optional("customer_name", name).flatten();
    let customer_email = fields.optional("customer_email", email);
    let customer_ip_address = fields.optional("customer_ip_address", ip_address);
    let customer_billing_name = fields.optional("customer_billing_name", name).flatten();
    let customer_billing_address = fields.optional("customer_billing_address", address);
    let locale = fields.optional("locale", locale);
    let custom_field_data = fields.optional("custom_field_data", custom_field_data);
    let own_metadata = fields.optional("metadata", metadata);
    let customer_metadata = fields.optional("customer_metadata", metadata);
    let customer_tax_id = fields.optional("customer_tax_id", trimmed).flatten();
    let amount = fields.optional("amount", amount);
    let seats = quantity(&mut fields, ["seats", "min_seats", "max_seats"], seats);
    let units = quantity(&mut fields, ["units", "min_units", "max_units"], units);
    let discount_id = fields.optional("discount_id", uuid);
    let subscription_id = fields.optional("subscription_id", uuid);
    let trial = trial(&mut fields);
    // A price has a currency already, and no other prices beside it.
    let (currency, prices) = match form {
        Form::Price => (None, None),
        Form::Product => (fields.optional("currency", currency), None),
        Form::Products => {
            (fields.optional("currency", currency), fields.optional("prices", prices))
        }
    };
    fields.finish(|| {
        Some(NewCheckout {
            choice: choice?,
            currency,
            prices: prices.unwrap_or_default(),
            amount,
            seats,
            units,
            discount_id,
            subscription_id,
            trial,
            customer_tax_id,
            success_url,
            return_url,
            embed_origin,
            allow_discount_codes,
            require_billing_address,
            allow_trial,
            customer_id,
            external_customer_id: external_customer_id.or(customer_external_id),
            is_business_customer,
            customer_name,
            customer_email,
            customer_ip_address,
            customer_billing_name,
            customer_billing_address,
            locale,
            custom_field_data: custom_field_data.unwrap_or_default(),
            metadata: own_metadata.unwrap_or_default(),
            customer_metadata: customer_metadata.unwrap_or_default(),
            prefill: Prefill::default(),
        })
    })
}

/// The products on offer: at least one, none twice.
pub fn products(value: &Value) -> Reading<Vec<Uuid>> {
    let ids = list(value, uuid)?;
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    if unique.len() < ids.len() {
        let error = "Product IDs must be unique.";
        let problem = Problem::new("value_error", format!("Value error, {error}"), value);
        return Err(vec![problem.with(json!({ "error": error }))]);
    }
    Ok(ids)
}

/// A number that the buyer may change, and bounds for it. The bounds fit together, and the number lies within.
fn quantity(
    fields: &mut Fields,
    [chosen, minimum, maximum]: [&str; 3],
    read: fn(&Value) -> Reading<i64>,
) -> Quantity {
    let quantity = Quantity {
        chosen: fields.optional(chosen, read),
        minimum: fields.optional(minimum, read),
        maximum: fields.optional(maximum, read),
    };
    let above = |low: Option<i64>, high: Option<i64>| low.zip(high).is_some_and(|(l, h)| l > h);
    let broken = if above(quantity.minimum, quantity.maximum) {
        Some(format!("{minimum} must not be greater than {maximum}."))
    } else if above(quantity.minimum, quantity.chosen) {
        Some(format!("{chosen} must not be less than {minimum}."))
    } else if above(quantity.chosen, quantity.maximum) {
        Some(format!("{chosen} must not be greater than {maximum}."))
    } else {
        None
    };
    if let Some(error) = broken {
        fields.refuse(|whole| {
            let problem = Problem::new("value_error", format!("Value error, {error}"), whole);
            problem.with(json!({ "error": error }))
        });
    }
    quantity
}

/// Prices by the product that they are for.
fn prices(value: &Value) -> Reading<BTreeMap<Uuid, Vec<PriceDefinition>>> {
    schema::note(|| json!({ "propertyNames": schema::of(uuid) }));
    schema::values(|definitions| list(definitions, price_definition));
    let Value::Object(object) = value else {
        return Err(vec![Problem::new("dict_type", "Input should be a valid dictionary", value)]);
    };
    let mut prices = BTreeMap::new();
    let mut problems = Vec::new();
    for (key, definitions) in object {
        let id = uuid(&Value::String(key.clone()));
        match (id, list(definitions, price_definition)) {
            (Ok(id), Ok(definitions)) => drop(prices.insert(id, definitions)),
            (id, definitions) => {
                let key_problems = id.err().unwrap_or_default().into_iter();
                problems.extend(key_problems.map(|it| it.under("[key]").under(key.as_str())));
                let found = definitions.err().unwrap_or_default().into_iter();
                problems.extend(found.map(|problem| problem.under(key.as_str())));
            }
        }
    }
    if problems.is_empty() { Ok(prices) } else { Err(problems) }
}
