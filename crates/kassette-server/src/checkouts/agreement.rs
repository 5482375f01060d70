//! What confirming a session means.

use super::session::Session;
use crate::error::Error;
use crate::store::Connection;
use crate::store::attempts::Agreement;

impl Session {
    /// What its buyer agrees to by confirming it now.
    pub fn agreement(&self) -> Agreement {
        let product = self.product();
        let record = &self.record;
        let totals = record.totals();
        let period = product.recurring_interval;
        let billing_name = record.customer_billing_name.as_ref().or(record.customer_name.as_ref());
        Agreement {
            amount: totals.amount,
            discount_id: record.discount_id,
            discount_amount: totals.discount_amount,
            tax_amount: totals.tax_amount.unwrap_or(0),
            tax_behavior: record.tax.behavior,
            tax_calculation_id: record.tax.calculation_id.clone(),
            total_amount: totals.total_amount,
            seats: record.seats.chosen,
            units: record.units.chosen,
            period: period.map(|it| (it, product.recurring_interval_count.unwrap_or(1))),
            trial_end: record.trial_end,
            upgrades: record.subscription_id,
            price_ids: self.prices().iter().map(|price| price.id).collect(),
            billing_name: billing_name.cloned(),
            billing_address: record.customer_billing_address.clone(),
            custom_field_data: record.custom_field_data.clone(),
            metadata: record.metadata.clone(),
        }
    }

    /// Whether the purchase would begin a subscription beside another, where the merchant allows one for each customer.
    pub async fn check_only_subscription(&self, connection: &mut Connection) -> Result<(), Error> {
        let settings = &self.organization.settings.subscription_settings;
        let record = &self.record;
        if let Some(id) = record.subscription_id {
            // It may have been replaced by another session since, and nobody wants to pay for it twice.
            let is_paid =
                connection.subscription(id).await?.is_some_and(|replaced| replaced.amount > 0);
            return if is_paid { Err(Error::AlreadyActiveSubscription) } else { Ok(()) };
        }
        let email = record.customer_email.as_deref();
        if settings.allow_multiple_subscriptions
            || self.product().recurring_interval.is_none()
            || (record.customer_id.is_none() && email.is_none())
        {
            return Ok(());
        }
        let owner = record.organization_id;
        if connection.is_subscribed(owner, record.customer_id, email).await? {
            return Err(Error::AlreadyActiveSubscription);
        }
        Ok(())
    }
}
