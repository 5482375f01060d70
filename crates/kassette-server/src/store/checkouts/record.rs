use std::collections::BTreeMap;
use std::fmt;

use kassette_core::checkout::Metadata;
use kassette_core::pricing::{Tax, TaxRate, Trial};
use kassette_core::{
    Address, CheckoutStatus, ClientSecret, Currency, CustomFieldValue, TaxBehavior, TaxId,
    Timestamp, Totals,
};
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::counts::CountedAs;
use crate::store::StoreError;
use crate::store::row::Columns;

/// A checkout session as it is stored. What follows from it (flags, sums, URLs) is worked out when it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckoutRecord {
    pub id: Uuid,
    /// What it was stored as last, so that it can be counted as something else. `None`: it is not stored yet.
    pub counted_as: Option<CountedAs>,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub organization_id: Uuid,
    pub status: CheckoutStatus,
    pub client_secret: ClientSecret,
    pub expires_at: Timestamp,
    /// The products to choose from, in the merchant's order.
    pub product_ids: Vec<Uuid>,
    /// The chosen one.
    pub product_id: Uuid,
    pub product_price_id: Uuid,
    /// Before discount and tax, in minor units of `currency`.
    pub amount: i64,
    pub discount_id: Option<Uuid>,
    pub discount_amount: i64,
    pub tax: RecordedTax,
    pub currency: Currency,
    pub seats: Quantity,
    pub units: Quantity,
    pub success_url: Option<String>,
    pub return_url: Option<String>,
    pub embed_origin: Option<String>,
    pub allow_discount_codes: bool,
    pub require_billing_address: bool,
    pub customer_id: Option<Uuid>,
    pub external_customer_id: Option<String>,
    pub is_business_customer: bool,
    pub customer_name: Option<String>,
    pub customer_email: Option<String>,
    pub customer_ip_address: Option<String>,
    pub customer_billing_name: Option<String>,
    pub customer_billing_address: Option<Address>,
    pub locale: Option<String>,
    pub custom_field_data: BTreeMap<String, CustomFieldValue>,
    pub metadata: Metadata,
    pub customer_metadata: Metadata,
    pub customer_tax_id: Option<TaxId>,
    pub allow_trial: bool,
    /// The free subscription that becomes what is bought.
    pub subscription_id: Option<Uuid>,
    /// Instead of the product's.
    pub trial: Option<Trial>,
    /// The end of the trial, if it began now.
    pub trial_end: Option<Timestamp>,
    /// What the buyer chose in the payment form, such as `card`.
    pub payment_method_type: Option<String>,
    pub processor_customer_id: Option<String>,
    pub intent_client_secret: Option<String>,
    pub intent_status: Option<String>,
    pub saved_cards: Option<SavedCards>,
}

/// What lets a browser show the cards that the processor keeps for the customer.
#[derive(Clone, PartialEq, Eq)]
pub struct SavedCards {
    pub secret: String,
    pub until: Timestamp,
}

impl fmt::Debug for SavedCards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SavedCards").field("until", &self.until).finish_non_exhaustive()
    }
}

/// How many the buyer takes, and the bounds that the merchant set for this session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quantity {
    pub chosen: Option<i64>,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
}

/// The tax of a session as it was calculated last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedTax {
    /// In minor units. `None`: not enough is known to calculate it.
    pub amount: Option<i64>,
    /// `None` where nothing is taxed, or nothing is known.
    pub behavior: Option<TaxBehavior>,
    /// Only where one rate makes the whole tax.
    pub rate: Option<TaxRate>,
    /// The calculator's own name for what it calculated.
    pub calculation_id: Option<String>,
}

impl RecordedTax {
    /// Nothing is taxed, which is not the same as not knowing the tax.
    pub fn nothing() -> Self {
        Self { amount: Some(0), ..Self::default() }
    }

    fn tax(&self) -> Tax {
        let behavior = self.behavior.unwrap_or(TaxBehavior::Exclusive);
        self.amount.map_or(Tax::Unknown, |amount| Tax::Amount { amount, behavior })
    }
}

impl CheckoutRecord {
    pub fn totals(&self) -> Totals {
        Totals::with_tax(self.amount, self.discount_amount, self.tax.tax())
            .expect("stored amounts were checked when they were stored")
    }
}

pub const COLUMNS: &str =
    "id, created_at, modified_at, organization_id, status, client_secret, expires_at, product_id, product_price_id,
     amount, discount_id, discount_amount, tax_amount, tax_behavior, tax_rate, tax_calculation_id, currency, success_url, return_url, embed_origin, allow_discount_codes,
     require_billing_address, customer_id, external_customer_id, is_business_customer, customer_name, customer_email,
     customer_ip_address, customer_billing_name, customer_billing_address, locale, custom_field_data, metadata,
     customer_metadata, customer_tax_id, seats, min_seats, max_seats, units, min_units, max_units, allow_trial,
     trial_interval, trial_interval_count, trial_end, subscription_id, payment_method_type, processor_customer_id, intent_client_secret, intent_status,
     saved_cards_secret, saved_cards_until";

pub fn record(row: &AnyRow) -> Result<CheckoutRecord, StoreError> {
    let row = Columns(row);
    let trial = row.word_or_null("trial_interval")?.zip(row.int_or_null("trial_interval_count")?);
    Ok(CheckoutRecord {
        id: row.id("id")?,
        counted_as: Some(CountedAs::read(&row)?),
        created_at: row.time("created_at")?,
        modified_at: row.time_or_null("modified_at")?,
        organization_id: row.id("organization_id")?,
        status: row.word("status")?,
        client_secret: ClientSecret::new(row.text("client_secret")?),
        expires_at: row.time("expires_at")?,
        product_ids: Vec::new(),
        product_id: row.id("product_id")?,
        product_price_id: row.id("product_price_id")?,
        amount: row.int("amount")?,
        discount_id: row.id_or_null("discount_id")?,
        discount_amount: row.int("discount_amount")?,
        tax: recorded_tax(&row)?,
        seats: quantity(&row, ["seats", "min_seats", "max_seats"])?,
        units: quantity(&row, ["units", "min_units", "max_units"])?,
        currency: row.parsed("currency")?,
        success_url: row.text_or_null("success_url")?,
        return_url: row.text_or_null("return_url")?,
        embed_origin: row.text_or_null("embed_origin")?,
        allow_discount_codes: row.flag("allow_discount_codes")?,
        require_billing_address: row.flag("require_billing_address")?,
        customer_id: row.id_or_null("customer_id")?,
        external_customer_id: row.text_or_null("external_customer_id")?,
        is_business_customer: row.flag("is_business_customer")?,
        customer_name: row.text_or_null("customer_name")?,
        customer_email: row.text_or_null("customer_email")?,
        customer_ip_address: row.text_or_null("customer_ip_address")?,
        customer_billing_name: row.text_or_null("customer_billing_name")?,
        customer_billing_address: row.json_or_null("customer_billing_address")?,
        locale: row.text_or_null("locale")?,
        custom_field_data: row.json("custom_field_data")?,
        metadata: row.json("metadata")?,
        customer_metadata: row.json("customer_metadata")?,
        customer_tax_id: row.json_or_null("customer_tax_id")?,
        allow_trial: row.flag("allow_trial")?,
        subscription_id: row.id_or_null("subscription_id")?,
        trial: trial.and_then(|(interval, count)| Trial::new(interval, count)),
        trial_end: row.time_or_null("trial_end")?,
        payment_method_type: row.text_or_null("payment_method_type")?,
        processor_customer_id: row.text_or_null("processor_customer_id")?,
        intent_client_secret: row.text_or_null("intent_client_secret")?,
        intent_status: row.text_or_null("intent_status")?,
        saved_cards: saved_cards(&row)?,
    })
}

fn saved_cards(row: &Columns<'_>) -> Result<Option<SavedCards>, StoreError> {
    let known = row.text_or_null("saved_cards_secret")?.zip(row.time_or_null("saved_cards_until")?);
    Ok(known.map(|(secret, until)| SavedCards { secret, until }))
}

fn recorded_tax(row: &Columns<'_>) -> Result<RecordedTax, StoreError> {
    Ok(RecordedTax {
        amount: row.int_or_null("tax_amount")?,
        behavior: row.word_or_null("tax_behavior")?,
        rate: row.int_or_null("tax_rate")?.and_then(TaxRate::from_millionths),
        calculation_id: row.text_or_null("tax_calculation_id")?,
    })
}

fn quantity(
    row: &Columns<'_>,
    [chosen, minimum, maximum]: [&str; 3],
) -> Result<Quantity, StoreError> {
    Ok(Quantity {
        chosen: row.int_or_null(chosen)?,
        minimum: row.int_or_null(minimum)?,
        maximum: row.int_or_null(maximum)?,
    })
}
