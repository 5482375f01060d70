//! Lets customers whom the merchant named pay with a card that they saved. Whoever only typed an e-mail address sees nobody's cards.

use std::time::Duration;

use kassette_core::{CheckoutStatus, Timestamp};

use super::session::Session;
use crate::AppState;
use crate::error::Error;
use crate::payments::stripe::Stripe;
use crate::store::checkouts::SavedCards;

/// A page waits no longer for it: a card can be typed, too.
const PATIENCE: Duration = Duration::from_secs(3);

/// Seconds that a buyer should have left when they see the form.
const AT_LEAST: i64 = 600;

/// Makes sure that `session` has what shows its customer's saved cards, if they can have any. While Stripe is asked, nothing of the
/// store is held.
pub async fn refresh(app: &AppState, session: &mut Session) -> Result<(), Error> {
    let now = app.clock.now();
    let record = &session.record;
    let lasts = |cards: &SavedCards| cards.until > now.plus_seconds(AT_LEAST);
    if record.status != CheckoutStatus::Open || record.saved_cards.as_ref().is_some_and(lasts) {
        return Ok(());
    }
    let (Some(id), Some(stripe)) = (record.customer_id, &app.stripe) else { return Ok(()) };
    let customer = app.store.connection().await?.customer(id).await?;
    let Some(processor_id) =
        customer.processor_customer_id.filter(|_| customer.deleted_at.is_none())
    else {
        return Ok(());
    };
    let Some(cards) = ask(stripe, &processor_id).await else { return Ok(()) };
    let mut transaction = app.store.transaction().await?;
    transaction.save_saved_cards(record.id, &cards).await?;
    transaction.commit().await?;
    session.record.saved_cards = Some(cards);
    Ok(())
}

async fn ask(stripe: &Stripe, processor_id: &str) -> Option<SavedCards> {
    let asked = tokio::time::timeout(PATIENCE, stripe.create_customer_session(processor_id));
    match asked.await {
        Ok(Ok(session)) => {
            Some(SavedCards { until: session.expires_at()?, secret: session.client_secret.0 })
        }
        Ok(Err(error)) => {
            tracing::warn!(%error, "saved cards are not shown");
            None
        }
        Err(_) => {
            tracing::warn!("saved cards are not shown: Stripe takes too long");
            None
        }
    }
}

/// The secret, as long as it opens something.
pub fn current(cards: Option<SavedCards>, now: Timestamp) -> Option<String> {
    cards.filter(|cards| cards.until > now).map(|cards| cards.secret)
}
