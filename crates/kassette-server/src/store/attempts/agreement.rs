use kassette_core::checkout::Metadata;
use kassette_core::custom_field::Answers;
use kassette_core::{Address, Interval, TaxBehavior, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a buyer agreed to when they confirmed: all that an order and a subscription are made of. The session may be changed before
/// the news of its payment comes, if an earlier answer said that it failed; what was agreed and paid counts. Amounts are minor units
/// of the attempt's currency.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Agreement {
    /// Before discount and tax.
    pub amount: i64,
    pub discount_id: Option<Uuid>,
    pub discount_amount: i64,
    pub tax_amount: i64,
    pub tax_behavior: Option<TaxBehavior>,
    /// Whoever calculated the tax calls it this.
    pub tax_calculation_id: Option<String>,
    /// With tax: due now, or at the end of the trial.
    pub total_amount: i64,
    pub seats: Option<i64>,
    pub units: Option<i64>,
    /// How often it is paid; `None` for a one-time purchase.
    pub period: Option<(Interval, i64)>,
    pub trial_end: Option<Timestamp>,
    /// The free subscription that becomes this one.
    pub upgrades: Option<Uuid>,
    /// All prices that it is billed at.
    pub price_ids: Vec<Uuid>,
    pub billing_name: Option<String>,
    pub billing_address: Option<Address>,
    pub custom_field_data: Answers,
    pub metadata: Metadata,
}
