//! Who used a discount. A redemption counts from the confirmation of its session on, until the payment fails.

use kassette_core::Timestamp;
use uuid::Uuid;

use crate::store::row::{Columns, id_text};
use crate::store::{Connection, StoreError, Transaction};

impl Connection {
    /// How often this customer used the discount; what they got back whole does not count. They are whoever has their id, or their e-mail address up to a `+tag`.
    ///
    /// Who decides by it locks the discount first ([`Transaction::lock_discount`]): of two purchases of one customer at the same
    /// moment, the second has to see the first.
    pub async fn redemptions_of_customer(
        &mut self,
        discount_id: Uuid,
        customer_id: Option<Uuid>,
        email: Option<&str>,
    ) -> Result<i64, StoreError> {
        let row = sqlx::query(
            "select count(*) as redemptions from discount_redemptions
             where discount_id = $1 and (customer_id = $2 or email = $3)
               and checkout_id not in (select checkout_id from orders where status = 'refunded')",
        )
        .bind(discount_id.to_string())
        .bind(id_text(customer_id))
        .bind(email.map(without_tag))
        .fetch_one(self.db())
        .await?;
        Columns(&row).int("redemptions")
    }
}

impl Transaction {
    /// Uses the discount for this session. What the session used before is given back first.
    ///
    /// Answers whether it could: not if the discount is deleted, or was used as often as it may be. The other conditions are
    /// those of [`kassette_core::pricing::Discount::is_redeemable`].
    pub async fn redeem(
        &mut self,
        discount_id: Uuid,
        checkout_id: Uuid,
        customer_id: Uuid,
        email: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        self.release(checkout_id).await?;
        // Comparing and counting is one statement, so that the last one is not given to two.
        let counted = sqlx::query(
            "update discounts set redemptions_count = redemptions_count + 1
             where id = $1 and deleted_at is null
                 and (max_redemptions is null or redemptions_count < max_redemptions)",
        )
        .bind(discount_id.to_string())
        .execute(self.db())
        .await?;
        if counted.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query(
            "insert into discount_redemptions (checkout_id, created_at, discount_id, customer_id, email)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(checkout_id.to_string())
        .bind(now.unix_micros())
        .bind(discount_id.to_string())
        .bind(customer_id.to_string())
        .bind(without_tag(email))
        .execute(self.db())
        .await?;
        Ok(true)
    }

    /// Gives back what this session redeemed, if anything.
    pub async fn release(&mut self, checkout_id: Uuid) -> Result<(), StoreError> {
        let discount = "select discount_id from discount_redemptions where checkout_id = $1";
        let row =
            sqlx::query(discount).bind(checkout_id.to_string()).fetch_optional(self.db()).await?;
        let Some(row) = row else { return Ok(()) };
        let discount_id = Columns(&row).text("discount_id")?;
        let deleted = sqlx::query("delete from discount_redemptions where checkout_id = $1")
            .bind(checkout_id.to_string())
            .execute(self.db())
            .await?;
        if deleted.rows_affected() > 0 {
            sqlx::query(
                "update discounts set redemptions_count = redemptions_count - 1 where id = $1",
            )
            .bind(discount_id)
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Puts `email` in the place of the address with which this customer redeemed. They are still known by their id.
    pub async fn rename_redeemer(
        &mut self,
        customer_id: Uuid,
        email: &str,
    ) -> Result<(), StoreError> {
        sqlx::query("update discount_redemptions set email = $2 where customer_id = $1")
            .bind(customer_id.to_string())
            .bind(without_tag(email))
            .execute(self.db())
            .await?;
        Ok(())
    }
}

/// The address that mail to this one ends up at, as far as one can tell: `Jane+shop@example.com` is `jane@example.com`.
fn without_tag(email: &str) -> String {
    let email = email.trim().to_lowercase();
    let Some((mailbox, domain)) = email.rsplit_once('@') else { return email };
    let mailbox = match mailbox.split_once('+') {
        Some((mailbox, _)) if !mailbox.is_empty() => mailbox,
        _ => mailbox,
    };
    format!("{mailbox}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_makes_no_new_customer() {
        assert_eq!(without_tag("Jane+shop@Example.com"), "jane@example.com");
        assert_eq!(without_tag("jane@example.com"), "jane@example.com");
        assert_eq!(without_tag("+tag@example.com"), "+tag@example.com");
    }
}
