use axum::Json;
use axum::extract::{Path, State};
use kassette_core::{Checkout, CheckoutPublic, CheckoutStatus, Timestamp};

use super::session::Session;
use super::{saved_cards, view};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Checkouts, Read};
use crate::error::Error;
use crate::receipts;
use crate::store::checkouts::CheckoutRecord;
use crate::store::organizations::Organization;
use crate::validation::query::PathId;

/// `GET /v1/checkouts/{id}`: in every state, also after the session expired.
pub async fn get_checkout(
    merchant: Merchant<Read<Checkouts>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<Checkout>, Error> {
    let PathId(id) = id.parse()?;
    let mut connection = app.store.connection().await?;
    let record = connection
        .checkout(id)
        .await?
        .filter(|record| record.organization_id == merchant.organization_id)
        .ok_or(Error::NotFound)?;
    Ok(Json(view::merchant(&app, Session::load(&mut connection, record).await?)))
}

/// `GET /v1/checkouts/client/{client_secret}`
pub async fn get_client_checkout(
    State(app): State<AppState>,
    Path(secret): Path<String>,
) -> Result<Json<CheckoutPublic>, Error> {
    Ok(Json(public_by_secret(&app, &secret).await?))
}

/// The buyer's view of the session that `secret` opens.
pub async fn public_by_secret(app: &AppState, secret: &str) -> Result<CheckoutPublic, Error> {
    let (checkout, _) = public_and_seller_by_secret(app, secret).await?;
    Ok(checkout)
}

/// As [`public_by_secret`], and who sells.
pub async fn public_and_seller_by_secret(
    app: &AppState,
    secret: &str,
) -> Result<(CheckoutPublic, Organization), Error> {
    let mut connection = app.store.connection().await?;
    let record = connection.checkout_by_secret(secret).await?;
    let record = reachable(record, app.clock.now())?;
    let receipt = receipts::of_session(app, &mut connection, &record).await?;
    let mut session = Session::load(&mut connection, record).await?;
    drop(connection);
    saved_cards::refresh(app, &mut session).await?;
    let seller = session.organization.clone();
    Ok((CheckoutPublic { receipt, ..view::public(app, session) }, seller))
}

/// The session, if its client secret still opens it: that ends with the clock, whatever became of the session.
pub fn reachable(record: Option<CheckoutRecord>, now: Timestamp) -> Result<CheckoutRecord, Error> {
    let record = record.ok_or(Error::NotFound)?;
    if record.status == CheckoutStatus::Expired || record.expires_at <= now {
        return Err(Error::Expired);
    }
    Ok(record)
}
