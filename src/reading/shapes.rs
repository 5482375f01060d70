//! What is read of which shape. What the widget does not use is not read, so that no buyer downloads the code for it.

use kassette_core::checkout::PaymentProcessorMetadata;
use kassette_core::custom_field::{CustomFieldProperties, SelectOption};
use kassette_core::discount::{DiscountDuration, DiscountType};
use kassette_core::product::{
    Benefit, MeterUnit, PriceMeter, PriceSource, SeatTier, SeatTiers, TierType, UnitLabel,
    UnitPrice, UnitTier, UnitTiers,
};
use kassette_core::{
    Address, ApiError, AttachedCustomField, BillingAddressFields, CheckoutBase, CheckoutDiscount,
    CheckoutProduct, CheckoutPublic, CheckoutStatus, ClientSecret, CustomField, CustomFieldType,
    CustomFieldValue, ErrorDetail, FieldMode, Interval, LocPart, Media, Organization, Price,
    PriceAmount, PriceType, TaxBehavior, ValidationEntry,
};
use uuid::Uuid;
use wasm_bindgen::JsValue;

use super::{Readable, field, field_or_default, position};
use crate::stripe::Refusal;

/// Reads fields by their names. After `or_default` are those that may be missing without being an `Option`, after `unread` those
/// that nobody reads.
macro_rules! shape {
    (
        $shape:ident { $($field:ident $(= $key:literal)?),* $(,)? }
        $(or_default { $($optional:ident $(= $optional_key:literal)?),* $(,)? })?
        $(unread { $($unread:ident),* $(,)? })?
    ) => {
        impl Readable for $shape {
            fn read(value: &JsValue) -> Self {
                Self {
                    $($field: field(value, shape!(@key $field $($key)?)),)*
                    $($($optional: field_or_default(value, shape!(@key $optional $($optional_key)?)),)*)?
                    $($($unread: Default::default(),)*)?
                }
            }
        }
    };
    (@key $field:ident) => { stringify!($field) };
    (@key $field:ident $key:literal) => { $key };
}

/// Reads one of a few words.
macro_rules! words {
    ($shape:ident { $($word:literal = $variant:ident),* $(,)? }) => {
        impl Readable for $shape {
            fn read(value: &JsValue) -> Self {
                [$(Self::$variant),*][position(value, &[$($word),*])]
            }
        }
    };
}

impl Readable for CheckoutPublic {
    fn read(value: &JsValue) -> Self {
        Self {
            base: CheckoutBase::read(value),
            organization: field(value, "organization"),
            receipt: field(value, "receipt"),
        }
    }
}

shape! {
    CheckoutBase {
        id, created_at, status, client_secret, url, expires_at, success_url, return_url, embed_origin,
        amount, net_amount, tax_amount, tax_behavior, tax_rate, total_amount, currency,
        allow_trial, active_trial_interval, active_trial_interval_count, trial_end,
        product_id, product_price_id, discount_id, allow_discount_codes, is_discount_applicable,
        is_free_product_price, is_payment_required, is_payment_setup_required,
        is_payment_form_required, customer_id, customer_name, customer_email, locale,
        payment_method_type, payment_processor_metadata, products, product, product_price, prices,
        discount, seats, min_seats, max_seats, units, min_units, max_units, customer_billing_name,
        customer_billing_address, customer_tax_id,
    }
    or_default {
        discount_amount, require_billing_address, is_business_customer, discounted_product_ids,
        custom_field_data, billing_address_fields, attached_custom_fields,
    }
    unread {
        modified_at, payment_processor, subtotal_amount, organization_id, customer_ip_address,
        customer_billing_address_fields,
    }
}

shape! {
    PaymentProcessorMetadata {
        publishable_key, customer_id, customer_session_client_secret, intent_client_secret,
        intent_status,
    }
}

shape! {
    Organization { id, created_at, name, slug, avatar_url }
    or_default { allow_customer_updates }
    unread { modified_at, proration_behavior, legacy }
}

shape! {
    CheckoutProduct {
        id, created_at, name, description, recurring_interval, recurring_interval_count,
        trial_interval, trial_interval_count, is_recurring, is_archived, organization_id, prices,
    }
    or_default { benefits, medias }
    unread { modified_at, visibility, meter_interval, meter_interval_count }
}

impl Readable for Price {
    fn read(value: &JsValue) -> Self {
        Self {
            id: field(value, "id"),
            created_at: field(value, "created_at"),
            modified_at: None,
            source: field_or_default(value, "source"),
            amount: PriceAmount::read(value),
            price_currency: field(value, "price_currency"),
            tax_behavior: field(value, "tax_behavior"),
            is_archived: field(value, "is_archived"),
            product_id: field(value, "product_id"),
            kind: field(value, "type"),
            recurring_interval: field(value, "recurring_interval"),
        }
    }
}

/// The least that a custom amount could be when prices said nothing about it.
const DEFAULT_CUSTOM_MINIMUM: i64 = 50;

impl Readable for PriceAmount {
    /// From the price that it is the amount of.
    fn read(price: &JsValue) -> Self {
        let kind: String = field(price, "amount_type");
        match &*kind {
            "fixed" => field::<Option<i64>>(price, "price_amount")
                .map_or(Self::Unknown, |price_amount| Self::Fixed { price_amount }),
            "free" => Self::Fixed { price_amount: 0 },
            "custom" => Self::Custom {
                minimum_amount: field::<Option<i64>>(price, "minimum_amount")
                    .unwrap_or(DEFAULT_CUSTOM_MINIMUM),
                maximum_amount: field(price, "maximum_amount"),
                preset_amount: field(price, "preset_amount"),
            },
            "seat_based" => {
                field::<Option<_>>(price, "seat_tiers").map_or(Self::Unknown, Self::SeatBased)
            }
            "unit_based" => field::<Option<_>>(price, "tiers").map_or(Self::Unknown, |tiers| {
                Self::UnitBased(UnitPrice {
                    tiers,
                    minimum_units: field::<Option<i64>>(price, "minimum_units").unwrap_or(1),
                    maximum_units: field(price, "maximum_units"),
                    unit_label: field_or_default(price, "unit_label"),
                })
            }),
            "metered_unit" => {
                let unit_amount = field::<Option<String>>(price, "unit_amount");
                let unit_amount = unit_amount.and_then(|text| text.parse().ok());
                unit_amount.zip(field(price, "meter")).map_or(
                    Self::Unknown,
                    |(unit_amount, meter)| Self::MeteredUnit {
                        unit_amount,
                        cap_amount: None,
                        meter_id: Uuid::nil(),
                        meter,
                    },
                )
            }
            _ => Self::Unknown,
        }
    }
}

shape! {
    SeatTiers { tiers }
    or_default { seat_tier_type }
}

shape! { SeatTier { min_seats, max_seats, price_per_seat } }

shape! {
    UnitTiers { tiers }
    or_default { kind = "type" }
}

shape! { UnitTier { bound, unit_amount } }

shape! { UnitLabel { one = "=1", other } }

words! { TierType { "volume" = Volume, "graduated" = Graduated } }

shape! {
    PriceMeter { name, custom_label, custom_multiplier }
    or_default { unit }
    unread { id }
}

words! { MeterUnit { "scalar" = Scalar, "token" = Token, "custom" = Custom } }

shape! {
    Benefit { description, created_at }
    or_default { is_deleted }
    unread { id, modified_at, kind, selectable, deletable, organization_id, own }
}

shape! {
    Media { public_url, created_at }
    unread {
        id, organization_id, name, path, mime_type, size, storage_version, checksum_etag,
        checksum_sha256_base64, checksum_sha256_hex, last_modified_at, version, service, is_uploaded, size_readable,
    }
}

shape! { Address { country, line1, line2, postal_code, city, state } }

shape! { BillingAddressFields { country, state, city, postal_code, line1, line2 } }

words! { FieldMode { "required" = Required, "optional" = Optional, "disabled" = Disabled } }

shape! {
    AttachedCustomField { custom_field, required }
    unread { custom_field_id, order }
}

shape! {
    CustomField { kind = "type", slug, name, created_at }
    or_default { properties }
    unread { id, modified_at, metadata, organization_id }
}

shape! {
    CustomFieldProperties {
        form_label, form_help_text, form_placeholder, textarea, min_length, max_length, ge, le, options,
    }
}

shape! { SelectOption { value, label } }

words! {
    CustomFieldType {
        "text" = Text, "number" = Number, "date" = Date, "checkbox" = Checkbox, "select" = Select,
    }
}

impl Readable for CustomFieldValue {
    fn read(value: &JsValue) -> Self {
        if let Some(text) = value.as_string() {
            Self::Text(text)
        } else if let Some(yes) = value.as_bool() {
            Self::Bool(yes)
        } else if value.is_null() {
            Self::Empty
        } else {
            Self::Number(i64::read(value))
        }
    }
}

shape! {
    CheckoutDiscount {
        id, name, code, kind = "type", duration, duration_in_months, basis_points, amount, currency,
        amounts,
    }
}

shape! {
    ApiError { error, detail }
}

impl Readable for ErrorDetail {
    fn read(value: &JsValue) -> Self {
        value.as_string().map_or_else(|| Self::Entries(Vec::read(value)), Self::Text)
    }
}

shape! {
    ValidationEntry { kind = "type", loc, msg }
}

impl Readable for LocPart {
    fn read(value: &JsValue) -> Self {
        value.as_string().map_or_else(|| Self::Index(i64::read(value)), Self::Key)
    }
}

shape! {
    Refusal { code, message }
    or_default { kind = "type" }
}

impl Readable for ClientSecret {
    fn read(value: &JsValue) -> Self {
        Self::new(String::read(value))
    }
}

words! {
    CheckoutStatus {
        "open" = Open, "expired" = Expired, "confirmed" = Confirmed, "succeeded" = Succeeded,
        "failed" = Failed,
    }
}

words! { Interval { "day" = Day, "week" = Week, "month" = Month, "year" = Year } }

words! { TaxBehavior { "inclusive" = Inclusive, "exclusive" = Exclusive, "location" = Location } }

words! { PriceSource { "catalog" = Catalog, "ad_hoc" = AdHoc } }

words! { PriceType { "one_time" = OneTime, "recurring" = Recurring } }

words! { DiscountType { "fixed" = Fixed, "percentage" = Percentage } }

words! { DiscountDuration { "once" = Once, "forever" = Forever, "repeating" = Repeating } }
