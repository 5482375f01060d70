use serde::Deserialize;
use serde::de::IgnoredAny;

use super::{Stripe, StripeError};

/// What Stripe Tax makes of a purchase, as far as it matters here. Amounts are in minor units.
#[derive(Clone, Debug, Deserialize)]
pub struct TaxCalculation {
    pub id: String,
    /// What comes on top.
    pub tax_amount_exclusive: i64,
    /// What is in the price already.
    pub tax_amount_inclusive: i64,
    #[serde(default)]
    pub tax_breakdown: Vec<TaxBreakdown>,
}

/// One of the taxes that a purchase has.
#[derive(Clone, Debug, Deserialize)]
pub struct TaxBreakdown {
    pub tax_rate_details: TaxRateDetails,
}

#[derive(Clone, Debug, Deserialize)]
pub struct TaxRateDetails {
    /// In per cent, such as `9.875`.
    pub percentage_decimal: Option<String>,
}

impl Stripe {
    /// The tax of a purchase.
    pub async fn calculate_tax(
        &self,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<TaxCalculation, StripeError> {
        self.client.post("/v1/tax/calculations", form, idempotency_key).await
    }

    /// Puts a calculated tax on Stripe's record of what is owed.
    pub async fn record_tax(
        &self,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<(), StripeError> {
        let path = "/v1/tax/transactions/create_from_calculation";
        self.client.post::<IgnoredAny>(path, form, idempotency_key).await?;
        Ok(())
    }
}
