//! The words of a checkout, shared by the server that decides and the widget that shows.
//!
//! Every JSON shape of the checkout API is defined here once, and so are the rules that turn prices,
//! discounts and tax into amounts ([`pricing`]). Nothing here does I/O or reads a clock, so all of it
//! builds for the host and for `wasm32`.
//!
//! - Money is an integer in the currency's minor unit (cents; yen have no smaller unit): [`Money`].
//! - Percentages are basis points: 10 000 is 100 %.
//! - Times are RFC 3339 in UTC with at most six fractional digits: [`Timestamp`].
//! - The shapes are those of Polar's API, in a superset that clients of 2025 and of 2026 both parse.
//!   Keys of our own are marked *extension*; nothing of theirs changes meaning.

pub mod address;
pub mod benefit;
pub mod branding;
pub mod checkout;
pub mod checkout_link;
pub mod color;
pub mod custom_field;
pub mod customer;
pub mod customer_session;
pub mod discount;
pub mod error;
pub mod file;
pub mod host_message;
pub mod keyed;
pub mod language;
pub mod markdown;
pub mod money;
pub mod order;
pub mod organization;
pub mod page;
pub mod patch;
pub mod payment_method;
pub mod pricing;
pub mod product;
pub mod receipt;
#[cfg(feature = "schema")]
mod schema;
pub mod secret;
pub mod stream;
pub mod subscription;
pub mod tax_id;
pub mod timestamp;

pub use address::{Address, AddressProblem, BillingAddressFields, FieldMode};
pub use branding::Branding;
pub use checkout::{
    Checkout, CheckoutBase, CheckoutPublic, CheckoutPublicConfirmed, CheckoutStatus,
    PaymentProcessor, ReturnPage,
};
pub use checkout_link::CheckoutLink;
pub use color::Color;
pub use custom_field::{AttachedCustomField, CustomField, CustomFieldType, CustomFieldValue};
pub use customer::{Customer, CustomerPortalCustomer, CustomerType, LegacyUser};
pub use customer_session::{CustomerSession, CustomerToken};
pub use discount::{CheckoutDiscount, MerchantDiscount};
pub use error::{ApiError, ErrorDetail, LocPart, ValidationEntry};
pub use file::{FileService, FileUpload, Media};
pub use host_message::HostMessage;
pub use keyed::Keyed;
pub use language::{Language, Locale};
pub use money::{Currency, Money};
pub use order::{BillingReason, CustomerOrder, Order, OrderFacts, OrderItem, OrderStatus};
pub use organization::{CustomerOrganization, Organization};
pub use page::{ListResource, Pagination};
pub use patch::Patch;
pub use payment_method::{
    CardMetadata, CustomerPaymentMethod, CustomerPaymentMethodCreateResponse, SetUpSecret,
};
pub use pricing::Totals;
pub use product::{
    CheckoutProduct, CustomerProduct, Interval, LinkProduct, Price, PriceAmount, PriceType,
    Product, TaxBehavior,
};
pub use secret::ClientSecret;
pub use stream::{StreamEvent, StreamKey};
pub use subscription::{
    CustomerSubscription, OrderSubscription, Subscription, SubscriptionFacts, SubscriptionStatus,
};
pub use tax_id::{TaxId, TaxIdFormat};
pub use timestamp::Timestamp;
