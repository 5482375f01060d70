use axum::Json;
use axum::extract::{Path, State};
use kassette_core::CheckoutPublic;
use serde_json::Value;

use super::session::Session;
use super::{read, view};
use crate::AppState;
use crate::error::Error;
use crate::listing;
use crate::receipts;
use crate::validation::body::JsonBody;
use crate::validation::scalars::text;
use crate::validation::{Fields, Reading};

/// `POST /v1/checkouts/client/{client_secret}/opened`: the buyer sees the checkout. Only the first time counts, and nobody is
/// told.
pub async fn open_client_checkout(
    State(app): State<AppState>,
    Path(secret): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<CheckoutPublic>, Error> {
    let distinct_id = listing::body(read_body(&body))?;
    let now = app.clock.now();
    let mut transaction = app.store.transaction().await?;
    let record = transaction.checkout_by_secret(&secret).await?;
    let record = read::reachable(record, now)?;
    transaction.note_opening(record.id, distinct_id.as_deref(), now).await?;
    let receipt = receipts::of_session(&app, &mut transaction, &record).await?;
    let session = Session::load(&mut transaction, record).await?;
    transaction.commit().await?;
    Ok(Json(CheckoutPublic { receipt, ..view::public(&app, session) }))
}

/// The visitor's id in the merchant's statistics, if there is one.
pub(crate) fn read_body(body: &Value) -> Reading<Option<String>> {
    let mut fields = Fields::of(body)?;
    let distinct_id = fields.optional("distinct_id", text);
    fields.finish(|| Some(distinct_id))
}
