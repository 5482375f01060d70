//! What follows from a session and its product: pure, and the same wherever it is asked.

use kassette_core::checkout::BillingAddressFlags;
use kassette_core::{Address, BillingAddressFields, FieldMode, Price};

use crate::store::checkouts::CheckoutRecord;
use crate::store::products::Product;

/// The questions "what is to be paid, and how" and their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaymentNeeds {
    pub is_free_product_price: bool,
    pub is_discount_applicable: bool,
    /// Something is charged now.
    pub payment: bool,
    /// A way to pay must be stored for later charges.
    pub setup: bool,
}

impl PaymentNeeds {
    pub fn of(record: &CheckoutRecord, product: &Product, price: &Price) -> Self {
        let is_free = price.amount.is_free();
        Self {
            is_free_product_price: is_free,
            is_discount_applicable: !is_free,
            payment: record.totals().total_amount > 0,
            setup: !is_free && record.amount > 0 && product.recurring_interval.is_some(),
        }
    }

    pub fn form(self) -> bool {
        self.payment || self.setup
    }
}

/// Whether the whole address is asked for, and not only what taxes need.
pub fn asks_full_address(record: &CheckoutRecord) -> bool {
    record.require_billing_address || record.is_business_customer
}

/// Whether an address says more than what taxes need: a merchant who gives such a one wants the whole of it.
pub fn goes_beyond_taxes(address: &Address) -> bool {
    let Address { country, line1, line2, postal_code, city, state } = address;
    let is_for_taxes = matches!(country.as_str(), "US" | "CA");
    [line1, line2, postal_code, city].iter().any(|part| part.is_some())
        || (state.is_some() && !is_for_taxes)
}

/// Whether a buyer may confirm without the country that every payment should name. The widget cannot ask for an address yet,
/// and nothing is taxed yet: where the country alone would be missing, no buyer could get on and no sum would be another.
pub fn country_may_be_missing(record: &CheckoutRecord) -> bool {
    record.customer_billing_address.is_none() && !asks_full_address(record)
}

pub fn billing_address_fields(record: &CheckoutRecord) -> BillingAddressFields {
    let full = asks_full_address(record);
    let country = record.customer_billing_address.as_ref().map(|address| address.country.as_str());
    let in_us = country == Some("US");
    let shown_if = |condition: bool, mode: FieldMode| {
        if condition { mode } else { FieldMode::Disabled }
    };
    BillingAddressFields {
        country: FieldMode::Required,
        state: match country {
            Some("US" | "CA") => FieldMode::Required,
            _ => shown_if(full, FieldMode::Optional),
        },
        city: shown_if(full || in_us, FieldMode::Required),
        postal_code: shown_if(full || in_us, FieldMode::Required),
        line1: shown_if(full || in_us, FieldMode::Required),
        line2: shown_if(full || in_us, FieldMode::Optional),
    }
}

/// The shape that the same answer had in 2025: is the part required?
pub fn billing_address_flags(fields: BillingAddressFields) -> BillingAddressFlags {
    let required = |mode: FieldMode| mode == FieldMode::Required;
    BillingAddressFlags {
        country: true,
        state: required(fields.state),
        city: required(fields.city),
        postal_code: required(fields.postal_code),
        line1: required(fields.line1),
        line2: false,
    }
}
