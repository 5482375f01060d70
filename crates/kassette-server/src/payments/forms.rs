//! What Stripe is asked, as the form that is sent.

use kassette_core::{Address, ReturnPage, Timestamp};
use uuid::Uuid;

use super::reconcile::claim;
use crate::checkouts::return_page::return_url;
use crate::checkouts::session::Session;
use crate::store::attempts::{AttemptStatus, Form, PaymentAttempt};
use crate::store::customers::Customer;

/// Longest text that cards show after the merchant's own name: 22, less a prefix of 5 and what joins the two.
const STATEMENT_SUFFIX: usize = 15;

/// Everything that an attempt to pay follows from.
#[derive(Debug)]
pub struct Purchase<'a> {
    pub attempt_id: Uuid,
    pub session: &'a Session,
    pub customer: &'a Customer,
    pub confirmation_token_id: Option<&'a str>,
    pub client_address: Option<&'a str>,
    pub return_page: &'a ReturnPage,
    /// Seconds that one call to Stripe may take.
    pub timeout: u32,
}

impl Purchase<'_> {
    pub fn attempt(&self, public_url: &str, now: Timestamp) -> PaymentAttempt {
        let record = &self.session.record;
        let flags = self.session.flags();
        let agreement = self.session.agreement();
        let due = if flags.is_payment_required { agreement.total_amount } else { 0 };
        let asks = flags.is_payment_form_required;
        PaymentAttempt {
            id: self.attempt_id,
            created_at: now,
            modified_at: None,
            organization_id: record.organization_id,
            checkout_id: record.id,
            customer_id: self.customer.id,
            product_id: record.product_id,
            product_price_id: record.product_price_id,
            status: AttemptStatus::Pending,
            amount: due,
            currency: record.currency,
            customer_request: asks.then(|| self.customer_form()),
            intent_request: asks.then(|| self.intent_form(due, public_url)),
            processor_customer_id: self.customer.processor_customer_id.clone(),
            question: 0,
            intent_id: None,
            agreement,
            client_address: self.client_address.map(str::to_owned),
            failure: None,
            look_at: now.plus_seconds(claim(self.timeout)),
        }
    }

    fn customer_form(&self) -> Form {
        let record = &self.session.record;
        let mut form = vec![pair("email", &self.customer.email)];
        let name = record.customer_billing_name.as_ref().or(record.customer_name.as_ref());
        form.extend(name.map(|name| pair("name", name)));
        if let Some(address) = &record.customer_billing_address {
            add_address(&mut form, address);
        }
        form.push(pair("metadata[customer_id]", &self.customer.id.to_string()));
        form
    }

    /// The form of a payment intent, or, where nothing is due now, of a set-up intent.
    fn intent_form(&self, due: i64, public_url: &str) -> Form {
        let Session { record, organization, .. } = self.session;
        let product = self.session.product();
        let mut form = vec![
            pair("confirm", "true"),
            pair("automatic_payment_methods[enabled]", "true"),
            pair("description", &format!("{} — {}", organization.name, product.name)),
            pair("return_url", &return_url(self.return_page, public_url, record)),
            pair("metadata[checkout_id]", &record.id.to_string()),
            pair("metadata[attempt_id]", &self.attempt_id.to_string()),
            pair("metadata[organization_id]", &record.organization_id.to_string()),
            pair("metadata[type]", "product"),
        ];
        form.extend(self.confirmation_token_id.map(|token| pair("confirmation_token", token)));
        if due == 0 {
            form.push(pair("usage", "off_session"));
            return form;
        }
        form.push(pair("amount", &due.to_string()));
        form.push(pair("currency", record.currency.as_str()));
        form.push(pair("metadata[tax_amount]", &record.tax.amount.unwrap_or(0).to_string()));
        if let Some(address) = &record.customer_billing_address {
            form.push(pair("metadata[tax_country]", &address.country));
            form.extend(stripe_state(address).map(|state| pair("metadata[tax_state]", state)));
        }
        form.extend(
            statement_suffix(&organization.slug)
                .map(|text| pair("statement_descriptor_suffix", &text)),
        );
        if product.recurring_interval.is_some() {
            form.push(pair("setup_future_usage", "off_session"));
        }
        form
    }
}

/// A customer whom no payment has made known to Stripe yet.
pub fn customer_form(customer: &Customer) -> Form {
    let mut form = vec![pair("email", &customer.email)];
    let name = customer.billing_name.as_ref().or(customer.name.as_ref());
    form.extend(name.map(|name| pair("name", name)));
    if let Some(address) = &customer.billing_address {
        add_address(&mut form, address);
    }
    form.push(pair("metadata[customer_id]", &customer.id.to_string()));
    form
}

/// The form of a set-up intent that saves a payment method for `customer`, who is `processor_id` at Stripe.
pub fn set_up_form(
    customer: &Customer,
    processor_id: &str,
    confirmation_token_id: &str,
    return_url: &str,
) -> Form {
    vec![
        pair("confirm", "true"),
        pair("automatic_payment_methods[enabled]", "true"),
        pair("usage", "off_session"),
        pair("customer", processor_id),
        pair("confirmation_token", confirmation_token_id),
        pair("return_url", return_url),
        pair("metadata[customer_id]", &customer.id.to_string()),
        pair("metadata[organization_id]", &customer.organization_id.to_string()),
        pair("metadata[type]", "payment_method"),
        pair("expand[0]", "payment_method"),
    ]
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Stripe's states come without their country.
fn stripe_state(address: &Address) -> Option<&str> {
    let state = address.state.as_deref()?;
    let own = state.strip_prefix(address.country.as_str()).and_then(|it| it.strip_prefix('-'));
    Some(own.unwrap_or(state))
}

fn add_address(form: &mut Form, address: &Address) {
    let parts = [
        ("address[country]", Some(address.country.as_str())),
        ("address[line1]", address.line1.as_deref()),
        ("address[line2]", address.line2.as_deref()),
        ("address[postal_code]", address.postal_code.as_deref()),
        ("address[city]", address.city.as_deref()),
        ("address[state]", stripe_state(address)),
    ];
    for (name, part) in parts {
        form.extend(part.map(|part| pair(name, part)));
    }
}

/// Card statements take Latin letters and digits, and want at least one letter.
fn statement_suffix(slug: &str) -> Option<String> {
    let is_allowed = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let suffix: String = slug.chars().filter(is_allowed).take(STATEMENT_SUFFIX).collect();
    suffix.contains(|letter: char| letter.is_ascii_alphabetic()).then_some(suffix)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_suffix_is_short_and_has_a_letter() {
        assert_eq!(statement_suffix("acme").as_deref(), Some("acme"));
        assert_eq!(
            statement_suffix("a-very-long-organization").as_deref(),
            Some("a-very-long-org")
        );
        assert_eq!(statement_suffix("1234"), None);
    }
}
