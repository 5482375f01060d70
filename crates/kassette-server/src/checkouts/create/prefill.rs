//! What a link's address says for the buyer. A link in a mail must still sell: what does not fit is left out.

use kassette_core::Timestamp;
use kassette_core::custom_field::Answers;
use uuid::Uuid;

use crate::checkouts::amounts::Wishes;
use crate::checkouts::discounting::DiscountEdit;
use crate::checkouts::session::Session;
use crate::error::Error;
use crate::store::Connection;

#[derive(Clone, Debug, Default)]
pub struct Prefill {
    /// In minor units of the session's currency, for prices that buyers name.
    pub amount: Option<i64>,
    /// Locked: the buyer cannot take more or fewer.
    pub seats: Option<i64>,
    pub units: Option<i64>,
    pub discount_id: Option<Uuid>,
    /// Counts before `discount_id`, and also where buyers cannot type codes.
    pub discount_code: Option<String>,
    pub custom_field_data: Answers,
}

impl Session {
    /// # Errors
    /// The store fails; nothing else is an error.
    pub async fn prefill(
        &mut self,
        prefill: &Prefill,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<(), Error> {
        self.lock_quantities(prefill, now);
        let amount = Wishes { amount: prefill.amount, ..Wishes::default() };
        self.unless_refused(|session| session.price_anew(amount, now));
        self.unless_refused(|session| session.answer(&prefill.custom_field_data));
        if let Some(id) = prefill.discount_id {
            let edit = self.edit_discount(DiscountEdit::Id(id), connection, now).await;
            unless_internal(edit)?;
        }
        if let Some(code) = &prefill.discount_code {
            match self.discount_with_code(code, connection, now).await {
                Ok(discount) => self.set_discount(Some(discount)),
                error => unless_internal(error.map(drop))?,
            }
        }
        self.price_anew(Wishes::default(), now)
    }

    fn lock_quantities(&mut self, prefill: &Prefill, now: Timestamp) {
        let locked = Wishes { seats: prefill.seats, units: prefill.units, amount: None };
        self.unless_refused(|session| {
            session.price_anew(locked, now)?;
            for (quantity, locked) in [
                (&mut session.record.seats, prefill.seats),
                (&mut session.record.units, prefill.units),
            ] {
                quantity.minimum = locked.or(quantity.minimum);
                quantity.maximum = locked.or(quantity.maximum);
            }
            Ok(())
        });
    }

    /// Does `change`, or nothing of it.
    fn unless_refused(&mut self, change: impl FnOnce(&mut Self) -> Result<(), Error>) {
        let before = self.clone();
        if change(self).is_err() {
            *self = before;
        }
    }
}

fn unless_internal(outcome: Result<(), Error>) -> Result<(), Error> {
    match outcome {
        Err(error @ Error::Internal(_)) => Err(error),
        _ => Ok(()),
    }
}
