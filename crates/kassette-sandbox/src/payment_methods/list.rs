use axum::{
    Json,
    extract::{Path, State},
};

use super::PaymentMethod;
use crate::{
    books::Books, call::Call, customers, error::Answer, expansion, listing, parameters::Parameters,
    sandbox::Sandbox,
};

/// `GET /v1/payment_methods/{id}`
pub async fn retrieve_payment_method(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/payment_methods/{id}")?;
    let books = sandbox.books();
    let method = books.payment_methods.get(&id).ok_or_else(|| super::missing(&id))?;
    expansion::expanded(method.to_json(), &["customer"], &given, &books).map(Json)
}

/// `GET /v1/payment_methods`, those of `customer`
pub async fn list_payment_methods(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/payment_methods")?;
    let books = sandbox.books();
    customers::check_reference(given.text("customer"), &books)?;
    list("/v1/payment_methods", given.text("customer"), &given, &books)
}

/// `GET /v1/customers/{id}/payment_methods`
pub async fn list_customers_payment_methods(
    State(sandbox): State<Sandbox>,
    Path(customer): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/customers/{id}/payment_methods")?;
    let books = sandbox.books();
    customers::check_path(&customer, &books)?;
    let url = format!("/v1/customers/{customer}/payment_methods");
    list(&url, Some(&customer), &given, &books)
}

/// `GET /v1/customers/{id}/payment_methods/{payment_method}`
pub async fn retrieve_customers_payment_method(
    State(sandbox): State<Sandbox>,
    Path((customer, id)): Path<(String, String)>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("GET /v1/payment_methods/{id}")?;
    let books = sandbox.books();
    customers::check_path(&customer, &books)?;
    let method = books.payment_methods.get(&id);
    let method = method.filter(|method| method.customer.as_ref() == Some(&customer));
    let method = method.ok_or_else(|| super::missing(&id))?;
    expansion::expanded(method.to_json(), &["customer"], &given, &books).map(Json)
}

/// All that `customer` has, of the `type` and for the redisplay that are asked for.
fn list(url: &str, customer: Option<&str>, given: &Parameters, books: &Books) -> Answer {
    let wanted = |name, is: &str| given.text(name).is_none_or(|text| text == is);
    let found = books.payment_methods.values().filter(|method| {
        method.customer.is_some()
            && (customer.is_none() || method.customer.as_deref() == customer)
            && wanted("type", "card")
            && wanted("allow_redisplay", &method.allow_redisplay)
    });
    listing::page(url, found.map(PaymentMethod::to_json), given)
}
