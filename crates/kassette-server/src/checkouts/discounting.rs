//! The discount of a session.

use serde_json::Value;
use uuid::Uuid;

use super::session::Session;
use crate::error::Error;
use crate::listing::invalid;
use crate::store::Connection;
use crate::store::discounts::Discount;
use kassette_core::Timestamp;

/// What a request says about the discount.
#[derive(Clone, Debug)]
pub enum DiscountEdit {
    Remove,
    /// Typed by the buyer.
    Code(String),
    /// Given by the merchant.
    Id(Uuid),
}

const UNKNOWN: &str = "Discount does not exist.";

impl Session {
    /// Takes away a discount that does not count for what is chosen now.
    pub fn drop_idle_discount(&mut self) {
        if self.discount().is_some_and(|discount| !self.takes(discount)) {
            self.set_discount(None);
        }
    }

    /// The offered products that the session's discount is for, whatever they cost.
    pub fn discounted_product_ids(&self) -> Vec<Uuid> {
        let Some(discount) = self.discount() else { return Vec::new() };
        let listed = &discount.rules.product_ids;
        let offered = self.offered().map(|product| product.id);
        offered.filter(|id| listed.is_empty() || listed.contains(id)).collect()
    }

    /// Gives the session another discount, or none. A code that cannot be used leaves the discount as it was.
    pub async fn edit_discount(
        &mut self,
        edit: DiscountEdit,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<(), Error> {
        let discount = match edit {
            DiscountEdit::Remove => None,
            // The form has no place for codes then, so whoever sends one gets no answer to it.
            DiscountEdit::Code(_) if !self.record.allow_discount_codes => return Ok(()),
            DiscountEdit::Code(code) => {
                Some(self.discount_with_code(&code, connection, now).await?)
            }
            DiscountEdit::Id(id) => Some(self.discount_with_id(id, connection, now).await?),
        };
        if let Some(discount) = &discount {
            self.check_limit_of_customer(discount, connection).await?;
        }
        self.set_discount(discount);
        Ok(())
    }

    pub async fn discount_with_code(
        &self,
        code: &str,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<Discount, Error> {
        let found = connection.discount_by_code(self.record.organization_id, code).await?;
        // Nothing tells a code that does not exist from one that cannot be used: nobody is to find out codes by trying.
        self.check_discount(found, now, |msg| invalid("discount_code", msg, Value::Null))
    }

    async fn discount_with_id(
        &self,
        id: Uuid,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<Discount, Error> {
        let found = connection.discount(id).await?.filter(|discount| {
            discount.organization_id == self.record.organization_id && discount.deleted_at.is_none()
        });
        self.check_discount(found, now, |msg| invalid("discount_id", msg, id.to_string()))
    }

    fn check_discount(
        &self,
        discount: Option<Discount>,
        now: Timestamp,
        refusal: impl Fn(&str) -> Error,
    ) -> Result<Discount, Error> {
        let discount = discount
            .filter(|discount| discount.rules.is_redeemable(now, discount.redemptions_count))
            .ok_or_else(|| refusal(UNKNOWN))?;
        if self.flags().is_free_product_price {
            return Err(refusal("Discounts are not applicable to this product."));
        }
        if self.takes(&discount) { Ok(discount) } else { Err(refusal(UNKNOWN)) }
    }

    /// # Errors
    /// The customer, as far as they are known, used `discount` as often as one may.
    pub async fn check_limit_of_customer(
        &self,
        discount: &Discount,
        connection: &mut Connection,
    ) -> Result<(), Error> {
        let Some(most) = discount.max_redemptions_per_customer else { return Ok(()) };
        let record = &self.record;
        let email = record.customer_email.as_deref();
        let used =
            connection.redemptions_of_customer(discount.id, record.customer_id, email).await?;
        if used < most { Ok(()) } else { Err(Error::DiscountRedemptionLimitReached) }
    }
}
