//! What a session asks of its buyer.

use kassette_core::{Address, BillingAddressFields};

use super::session::Session;

impl Session {
    pub fn billing_address_fields(&self) -> BillingAddressFields {
        let address = self.record.customer_billing_address.as_ref();
        let country = address.map(|address| address.country.as_str());
        BillingAddressFields::in_country(country, self.asks_full_address())
    }

    /// Whether the whole address is asked for, and not only what taxes need.
    fn asks_full_address(&self) -> bool {
        let record = &self.record;
        record.require_billing_address
            || record.is_business_customer
            // India's central bank wants the payer's address.
            || record.payment_method_type.as_deref() == Some("upi")
    }

    /// Buys as a private person: what a business said of itself must not lower a private buyer's tax.
    pub fn leave_business(&mut self) {
        self.record.is_business_customer = false;
        self.record.customer_billing_name = None;
        self.record.customer_tax_id = None;
    }
}

/// Whether an address says more than what taxes need: a merchant who gives such a one wants the whole of it.
pub fn goes_beyond_taxes(address: &Address) -> bool {
    let Address { country, line1, line2, postal_code, city, state } = address;
    let is_for_taxes = matches!(country.as_str(), "US" | "CA");
    [line1, line2, postal_code, city].iter().any(|part| part.is_some())
        || (state.is_some() && !is_for_taxes)
}
