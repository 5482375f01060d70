use axum::Json;
use axum::extract::{Path, State};
use kassette_core::CheckoutPublic;

use super::read;
use crate::AppState;
use crate::error::Error;
use crate::payments::attempts;

/// `POST /v1/checkouts/client/{client_secret}/cancel`: the buyer would rather pay in another way than the one that waits for them. A
/// session whose payment does not wait for its buyer stays as it is.
pub async fn cancel_client_payment(
    State(app): State<AppState>,
    Path(secret): Path<String>,
) -> Result<Json<CheckoutPublic>, Error> {
    let checkout = read::public_by_secret(&app, &secret).await?;
    attempts::take_back(&app, checkout.base.id).await?;
    Ok(Json(read::public_by_secret(&app, &secret).await?))
}
