use serde::Serialize;
use uuid::Uuid;

use crate::checkout::Metadata;
use crate::product::LinkProduct;
use crate::{Interval, MerchantDiscount, PaymentProcessor, Price, Timestamp};

/// A checkout link as its merchant sees it.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutLink {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub trial_interval: Option<Interval>,
    pub trial_interval_count: Option<i64>,
    pub metadata: Metadata,
    pub payment_processor: PaymentProcessor,
    /// Not that secret: whoever has the link has it.
    pub client_secret: String,
    pub success_url: Option<String>,
    pub return_url: Option<String>,
    pub label: Option<String>,
    pub allow_discount_codes: bool,
    pub require_billing_address: bool,
    pub discount_id: Option<Uuid>,
    pub seats: Option<i64>,
    pub units: Option<i64>,
    pub organization_id: Uuid,
    pub products: Vec<LinkProduct>,
    pub discount: Option<MerchantDiscount>,
    pub url: String,
    /// The first product and its price, which clients of 2025 read.
    pub product_id: Option<Uuid>,
    pub product_price_id: Option<Uuid>,
    pub product: Option<LinkProduct>,
    pub product_price: Option<Price>,
}

/// Without the client secret.
impl std::fmt::Debug for CheckoutLink {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CheckoutLink").field("id", &self.id).finish_non_exhaustive()
    }
}
