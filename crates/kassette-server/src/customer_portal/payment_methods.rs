use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use kassette_core::{CustomerPaymentMethod, CustomerPaymentMethodCreateResponse, ListResource};
use serde_json::Value;
use tracing::Instrument;

use super::Visitor;
use crate::AppState;
use crate::client_address::ClientAddress;
use crate::error::Error;
use crate::listing::{self, resource};
use crate::payments::payment_methods::{self, NewPaymentMethod, Saving};
use crate::store::list::Page;
use crate::validation::body::JsonBody;
use crate::validation::query::{PathId, Query};
use crate::validation::scalars::{boolean, http_url, text_of};
use crate::validation::{Fields, Problem, Reading};

type Answer = (StatusCode, Json<CustomerPaymentMethodCreateResponse>);

/// Longest name that anything has at Stripe.
const LONGEST_ID: usize = 255;

/// `GET /v1/customer-portal/customers/me/payment-methods`
pub async fn list_payment_methods(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<CustomerPaymentMethod>>, Error> {
    let page = page(Query::of(query.as_deref()))?;
    let all = payment_methods::list(&app, &customer).await?;
    let total = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let (offset, limit) = (place(page.offset), place(page.limit));
    let items = all.into_iter().skip(offset).take(limit).collect();
    Ok(Json(resource(items, total, page)))
}

pub fn page(mut query: Query) -> Result<Page, Error> {
    let page = query.page();
    query.finish()?;
    Ok(page)
}

fn place(number: i64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// `POST /v1/customer-portal/customers/me/payment-methods`
pub async fn add_payment_method(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    ClientAddress(address): ClientAddress,
    JsonBody(body): JsonBody,
) -> Result<Answer, Error> {
    let new = listing::body(read_new(&body))?;
    // A task of its own: whoever leaves meanwhile may still want it to be the default.
    let saving = async move { payment_methods::save(&app, &customer, new, address).await };
    let saving = tokio::spawn(saving.in_current_span()).await;
    Ok(answer(saving.map_err(|error| Error::Internal(error.into()))??))
}

pub(crate) fn read_new(body: &Value) -> Reading<NewPaymentMethod> {
    let mut fields = Fields::of(body)?;
    let confirmation_token_id = fields.required("confirmation_token_id", id);
    let set_default = fields.required("set_default", boolean);
    let return_url = fields.required("return_url", http_url);
    fields.finish(|| {
        Some(NewPaymentMethod {
            confirmation_token_id: confirmation_token_id?,
            set_default: set_default?,
            return_url: return_url?,
        })
    })
}

/// A set-up that the customer has done their part for.
#[derive(Debug)]
pub(crate) struct Confirm {
    set_up_id: String,
    set_default: bool,
}

/// `POST /v1/customer-portal/customers/me/payment-methods/confirm`
pub async fn confirm_payment_method(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<Answer, Error> {
    let Confirm { set_up_id, set_default } = listing::body(read_confirm(&body))?;
    Ok(answer(payment_methods::confirm(&app, &customer, &set_up_id, set_default).await?))
}

pub(crate) fn read_confirm(body: &Value) -> Reading<Confirm> {
    let mut fields = Fields::of(body)?;
    let set_up_id = fields.required("setup_intent_id", id);
    let set_default = fields.required("set_default", boolean);
    fields.finish(|| Some(Confirm { set_up_id: set_up_id?, set_default: set_default? }))
}

/// What Stripe calls something: it becomes a part of addresses there, so nothing that means anything in one is let through.
fn id(value: &Value) -> Reading<String> {
    let id = text_of(value, 1, LONGEST_ID)?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if id.bytes().all(is_plain) {
        return Ok(id);
    }
    Err(vec![Problem::new("value_error", "Value error, this is no id of the processor's.", value)])
}

fn answer(saving: Saving) -> Answer {
    let response = match saving {
        Saving::Saved(payment_method) => CustomerPaymentMethodCreateResponse::Succeeded {
            itself: payment_method.clone(),
            payment_method,
        },
        Saving::Waits(client_secret) => {
            CustomerPaymentMethodCreateResponse::RequiresAction { client_secret }
        }
    };
    (StatusCode::CREATED, Json(response))
}

/// `DELETE /v1/customer-portal/customers/me/payment-methods/{id}`
pub async fn delete_payment_method(
    Visitor { customer, .. }: Visitor,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<StatusCode, Error> {
    let PathId(id) = id.parse()?;
    payment_methods::remove(&app, &customer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
