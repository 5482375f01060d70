use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::custom_field::Answers;
use kassette_core::pricing::Trial;
use kassette_core::{Address, Currency};
use uuid::Uuid;

use super::{Choice, Prefill};
use crate::products::price_definition::PriceDefinition;
use crate::store::checkouts::Quantity;

/// What a new session is to be.
#[derive(Clone, Debug)]
pub struct NewCheckout {
    pub choice: Choice,
    /// `None`: the organization's own, or that of the chosen price.
    pub currency: Option<Currency>,
    /// For this session alone, instead of the product's own.
    pub prices: BTreeMap<Uuid, Vec<PriceDefinition>>,
    pub amount: Option<i64>,
    pub seats: Quantity,
    pub units: Quantity,
    pub discount_id: Option<Uuid>,
    pub success_url: Option<String>,
    pub return_url: Option<String>,
    pub embed_origin: Option<String>,
    pub allow_discount_codes: bool,
    pub require_billing_address: bool,
    pub allow_trial: bool,
    /// Instead of the products' own.
    pub trial: Option<Trial>,
    /// A free subscription that this purchase replaces.
    pub subscription_id: Option<Uuid>,
    /// A customer who is already known.
    pub customer_id: Option<Uuid>,
    /// The merchant's own id of a customer, known or to be.
    pub external_customer_id: Option<String>,
    /// `None`: whatever follows from the customer.
    pub is_business_customer: Option<bool>,
    pub customer_name: Option<String>,
    pub customer_email: Option<String>,
    pub customer_ip_address: Option<String>,
    pub customer_billing_name: Option<String>,
    pub customer_billing_address: Option<Address>,
    pub customer_tax_id: Option<String>,
    pub locale: Option<String>,
    pub custom_field_data: Answers,
    pub metadata: Metadata,
    pub customer_metadata: Metadata,
    /// Taken where it fits.
    pub prefill: Prefill,
}

impl NewCheckout {
    pub fn of(choice: Choice) -> Self {
        Self {
            choice,
            currency: None,
            prices: BTreeMap::new(),
            amount: None,
            seats: Quantity::default(),
            units: Quantity::default(),
            discount_id: None,
            success_url: None,
            return_url: None,
            embed_origin: None,
            allow_discount_codes: true,
            require_billing_address: false,
            allow_trial: true,
            trial: None,
            subscription_id: None,
            customer_id: None,
            external_customer_id: None,
            is_business_customer: None,
            customer_name: None,
            customer_email: None,
            customer_ip_address: None,
            customer_billing_name: None,
            customer_billing_address: None,
            customer_tax_id: None,
            locale: None,
            custom_field_data: Answers::new(),
            metadata: Metadata::new(),
            customer_metadata: Metadata::new(),
            prefill: Prefill::default(),
        }
    }
}
