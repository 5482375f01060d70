use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    Address, AttachedCustomField, BillingAddressFields, CheckoutDiscount, CheckoutProduct,
    ClientSecret, Currency, CustomFieldValue, CustomerToken, Interval, Keyed, Organization, Price,
    PriceAmount, TaxBehavior, Timestamp,
};

/// Where a session stands. `expired`, `succeeded` and `failed` are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CheckoutStatus {
    /// The buyer may still change everything.
    Open,
    /// Nobody confirmed it in time.
    Expired,
    /// The buyer confirmed; the outcome of the payment is not known yet.
    Confirmed,
    Succeeded,
    Failed,
}

impl CheckoutStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Expired => "expired",
            Self::Confirmed => "confirmed",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum PaymentProcessor {
    #[default]
    Stripe,
}

/// The fields of a session that merchant and buyer both see. Amounts are minor units of `currency`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutBase {
    pub id: Uuid,
    pub created_at: Timestamp,
    /// `None` until the first change.
    pub modified_at: Option<Timestamp>,
    /// The buyer's answers by the custom field's slug.
    #[serde(default)]
    pub custom_field_data: Keyed<String, CustomFieldValue>,
    #[serde(default)]
    pub payment_processor: PaymentProcessor,
    pub status: CheckoutStatus,
    pub client_secret: ClientSecret,
    /// The checkout page of this session.
    pub url: String,
    pub expires_at: Timestamp,
    /// Where the buyer goes afterwards; the checkout's own confirmation page where the merchant named none.
    pub success_url: String,
    /// Where the buyer goes back to without buying.
    #[serde(default)]
    pub return_url: Option<String>,
    /// The origin of the page that embeds the checkout: the only one that is sent messages.
    pub embed_origin: Option<String>,

    /// Before discount and tax.
    pub amount: i64,
    #[serde(default)]
    pub seats: Option<i64>,
    #[serde(default)]
    pub min_seats: Option<i64>,
    #[serde(default)]
    pub max_seats: Option<i64>,
    #[serde(default)]
    pub units: Option<i64>,
    #[serde(default)]
    pub min_units: Option<i64>,
    #[serde(default)]
    pub max_units: Option<i64>,
    #[serde(default)]
    pub discount_amount: i64,
    /// After discount, before tax.
    pub net_amount: i64,
    /// `None`: not enough is known to calculate it. 0: nothing to tax.
    pub tax_amount: Option<i64>,
    #[serde(default)]
    pub tax_behavior: Option<TaxBehavior>,
    /// *Extension.* The rate that makes the whole tax, in millionths: 200 000 is 20 %. 0 also where nothing is taxed. `None`: not
    /// enough is known, or there is more to the tax than a rate.
    #[serde(default)]
    pub tax_rate: Option<i64>,
    /// What the buyer pays: net amount and tax.
    pub total_amount: i64,
    /// The name that `net_amount` had in 2025.
    #[serde(default)]
    pub subtotal_amount: i64,
    pub currency: Currency,

    #[serde(default)]
    pub allow_trial: Option<bool>,
    #[serde(default)]
    pub active_trial_interval: Option<Interval>,
    #[serde(default)]
    pub active_trial_interval_count: Option<i64>,
    #[serde(default)]
    pub trial_end: Option<Timestamp>,

    #[serde(default)]
    pub organization_id: Uuid,
    pub product_id: Option<Uuid>,
    pub product_price_id: Option<Uuid>,
    pub discount_id: Option<Uuid>,
    /// Whether the buyer may type a code.
    pub allow_discount_codes: bool,
    #[serde(default)]
    pub require_billing_address: bool,
    pub is_discount_applicable: bool,
    pub is_free_product_price: bool,
    /// Something is charged now.
    pub is_payment_required: bool,
    /// A way to pay must be stored for later charges.
    pub is_payment_setup_required: bool,
    /// Either of the two.
    pub is_payment_form_required: bool,

    pub customer_id: Option<Uuid>,
    #[serde(default)]
    pub is_business_customer: bool,
    pub customer_name: Option<String>,
    pub customer_email: Option<String>,
    #[serde(default)]
    pub customer_ip_address: Option<String>,
    #[serde(default)]
    pub customer_billing_name: Option<String>,
    #[serde(default)]
    pub customer_billing_address: Option<Address>,
    /// The number alone, without its kind.
    #[serde(default)]
    pub customer_tax_id: Option<String>,
    /// BCP 47.
    #[serde(default)]
    pub locale: Option<String>,
    /// What the buyer chose in the payment form, such as `card`.
    #[serde(default)]
    pub payment_method_type: Option<String>,
    pub payment_processor_metadata: PaymentProcessorMetadata,
    pub billing_address_fields: BillingAddressFields,
    /// The shape that `billing_address_fields` had in 2025: is the part asked for at all? The widget is younger and does not read it.
    #[serde(default)]
    pub customer_billing_address_fields: BillingAddressFlags,

    /// The products to choose from, in the merchant's order.
    pub products: Vec<CheckoutProduct>,
    /// The chosen one.
    pub product: Option<CheckoutProduct>,
    pub product_price: Option<Price>,
    /// The prices of this session by product, ad-hoc ones included.
    #[serde(default)]
    pub prices: Option<Keyed<Uuid, Vec<Price>>>,
    pub discount: Option<CheckoutDiscount>,
    /// *Extension.* Those of `products` that the discount is for.
    #[serde(default)]
    pub discounted_product_ids: Vec<Uuid>,
    /// Of the chosen product.
    #[serde(default)]
    pub attached_custom_fields: Vec<AttachedCustomField>,
}

/// What the browser needs to talk to the processor. Every value is a string.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PaymentProcessorMetadata {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publishable_key: Option<String>,
    /// Lets the payment form show the saved cards of a customer whom the merchant named; only in the buyer's view.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_session_client_secret: Option<String>,
    /// The processor's id of the customer, since confirm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_id: Option<String>,
    /// Lets the browser run the next action of the intent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent_client_secret: Option<String>,
    /// The processor's word for where the intent stands: `requires_action`, `processing`, `succeeded`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent_status: Option<String>,
}

impl std::fmt::Debug for PaymentProcessorMetadata {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentProcessorMetadata")
            .field("publishable_key", &self.publishable_key)
            .field(
                "customer_session_client_secret",
                &self.customer_session_client_secret.as_ref().map(|_| "…"),
            )
            .field("customer_id", &self.customer_id)
            .field("intent_client_secret", &self.intent_client_secret.as_ref().map(|_| "…"))
            .field("intent_status", &self.intent_status)
            .finish()
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BillingAddressFlags {
    pub country: bool,
    pub state: bool,
    pub city: bool,
    pub postal_code: bool,
    pub line1: bool,
    pub line2: bool,
}

/// The merchant's view: token routes and webhooks.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Checkout {
    #[serde(flatten)]
    pub base: CheckoutBase,
    pub metadata: Metadata,
    pub customer_metadata: Metadata,
    /// The free subscription that this session upgrades.
    pub subscription_id: Option<Uuid>,
    pub trial_interval: Option<Interval>,
    pub trial_interval_count: Option<i64>,
    pub external_customer_id: Option<String>,
    /// The name that `external_customer_id` had in 2025.
    pub customer_external_id: Option<String>,
}

/// A merchant's own notes on an object. In the wasm a list, as `discount::Amounts` is.
#[cfg(not(target_arch = "wasm32"))]
pub type Metadata = std::collections::BTreeMap<String, MetadataValue>;
#[cfg(target_arch = "wasm32")]
pub type Metadata = Keyed<String, MetadataValue>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum MetadataValue {
    Bool(bool),
    Integer(i64),
    Text(String),
}

/// The buyer's view: client-secret routes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutPublic {
    #[serde(flatten)]
    pub base: CheckoutBase,
    pub organization: Organization,
    /// *Extension.* What was bought, signed, once the session succeeded: a [`crate::receipt::Receipt`] as a compact JWS.
    pub receipt: Option<String>,
}

impl CheckoutPublic {
    /// Whether the form is all that its buyer sees at first, without what few forms have: questions of the merchant's, or a number to
    /// say (an amount, seats, units). The widget has the rest in a file of its own, for which the first screen waits if it is none.
    pub fn is_plain_form(&self) -> bool {
        let base = &self.base;
        let has_to_be_said = |amount: &PriceAmount| {
            matches!(
                amount,
                PriceAmount::Custom { .. } | PriceAmount::SeatBased(_) | PriceAmount::UnitBased(_)
            )
        };
        let mut chosen = base.products.iter().filter(|product| Some(product.id) == base.product_id);
        base.status == CheckoutStatus::Open
            && base.attached_custom_fields.is_empty()
            && !chosen.any(|product| {
                base.prices_of(product).iter().any(|price| has_to_be_said(&price.amount))
            })
    }
}

/// What confirm answers: the buyer's view, and a token for the customer portal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CheckoutPublicConfirmed {
    #[serde(flatten)]
    pub public: CheckoutPublic,
    /// Opens nothing where the customer is known only by the typed e-mail: anybody can type one.
    pub customer_session_token: Option<CustomerToken>,
}

/// How a checkout page is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReturnPage {
    /// In a frame of the merchant's page.
    pub embed: bool,
    /// `light` or `dark`; without it the buyer's system decides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<String>,
    /// A language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
}
