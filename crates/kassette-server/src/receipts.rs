//! Signed receipts: what a merchant's server can trust although it comes from the buyer's browser.
//!
//! A receipt is a JSON Web Token, signed with Ed25519. One key of the database signs, and all servers on that database use it. When
//! another takes over, its private part goes, and its public part stays for [`KEPT_FOR`].

pub mod command;
pub mod jwks;
pub mod key;

use kassette_core::receipt::Receipt;
use kassette_core::{CheckoutStatus, Timestamp};

use crate::AppState;
use crate::embedding::Origin;
use crate::store::checkouts::CheckoutRecord;
use crate::store::orders::Order;
use crate::store::{Connection, Store, StoreError};
use key::SigningKey;

/// How many seconds the public part of a key that was replaced can still be had: 90 days.
pub const KEPT_FOR: i64 = 90 * 86_400;

/// Makes the key that signs, unless there is one. Of servers that start at the same moment one makes it.
pub async fn ensure_key(store: &Store, now: Timestamp) -> Result<(), StoreError> {
    if store.connection().await?.signing_key().await?.is_some() {
        return Ok(());
    }
    let mut transaction = store.transaction().await?;
    transaction.insert_signing_key_if_none(&SigningKey::generate(), now).await?;
    transaction.commit().await
}

/// The receipt of a session that succeeded. It says the same whenever it is asked for.
pub async fn of_session(
    app: &AppState,
    connection: &mut Connection,
    record: &CheckoutRecord,
) -> Result<Option<String>, StoreError> {
    if record.status != CheckoutStatus::Succeeded {
        return Ok(None);
    }
    let Some(order) = connection.order_of_checkout(record.id).await? else { return Ok(None) };
    let Some(key) = connection.signing_key().await? else {
        // The purchase is as good without.
        tracing::error!("there is no key to sign receipts with: `kassette keys rotate` makes one");
        return Ok(None);
    };
    let embed_origin = record.embed_origin.as_deref().and_then(Origin::of);
    Ok(Some(key.sign(&receipt(app, &order, embed_origin))))
}

fn receipt(app: &AppState, order: &Order, embed_origin: Option<Origin>) -> Receipt {
    Receipt {
        iss: app.public_url.to_string(),
        aud: order.organization_id,
        iat: order.created_at.unix_micros() / 1_000_000,
        checkout_id: order.checkout_id,
        status: CheckoutStatus::Succeeded,
        amount: order.total_amount,
        currency: order.currency,
        product_id: order.product_id,
        order_id: order.id,
        embed_origin: embed_origin.map(|origin| origin.to_string()),
    }
}
