//! What Stripe is asked, as the form that is sent.

use kassette_core::{Address, Timestamp};
use uuid::Uuid;

use crate::checkouts::session::Session;
use crate::store::attempts::{AttemptStatus, Form, PaymentAttempt};
use crate::store::customers::Customer;

/// Seconds after which nobody waits for the first answer any more: twice the time that one call may take, and some.
const FIRST_LOOK: i64 = 90;

/// Longest text that cards show after the merchant's own name: 22, less a prefix of 5 and what joins the two.
const STATEMENT_SUFFIX: usize = 15;

/// Everything that an attempt to pay follows from.
#[derive(Debug)]
pub struct Purchase<'a> {
    pub attempt_id: Uuid,
    pub session: &'a Session,
    pub customer: &'a Customer,
    pub confirmation_token_id: Option<&'a str>,
}

impl Purchase<'_> {
    pub fn attempt(&self, public_url: &str, now: Timestamp) -> PaymentAttempt {
        let is_paid = self.session.flags().is_payment_required;
        let total = if is_paid { self.session.record.totals().total_amount } else { 0 };
        let processor_customer_id = self.customer.processor_customer_id.clone();
        PaymentAttempt {
            id: self.attempt_id,
            created_at: now,
            modified_at: None,
            organization_id: self.session.record.organization_id,
            checkout_id: self.session.record.id,
            customer_id: self.customer.id,
            product_id: self.session.record.product_id,
            product_price_id: self.session.record.product_price_id,
            status: AttemptStatus::Pending,
            amount: total,
            currency: self.session.record.currency,
            customer_request: is_paid.then(|| self.customer_form()),
            intent_request: is_paid.then(|| self.intent_form(total, public_url)),
            processor_customer_id,
            intent_id: None,
            failure: None,
            look_at: now.plus_seconds(FIRST_LOOK),
        }
    }

    fn customer_form(&self) -> Form {
        let mut form = vec![pair("email", &self.customer.email)];
        let name = self.session.record.customer_billing_name.as_ref().or(self
            .session
            .record
            .customer_name
            .as_ref());
        form.extend(name.map(|name| pair("name", name)));
        if let Some(address) = &self.session.record.customer_billing_address {
            add_address(&mut form, address);
        }
        form.push(pair("metadata[customer_id]", &self.customer.id.to_string()));
        form
    }

    fn intent_form(&self, total: i64, public_url: &str) -> Form {
        let Session { record, organization, .. } = self.session;
        let product = self.session.product();
        let secret = record.client_secret.as_str();
        let mut form = vec![
            pair("amount", &total.to_string()),
            pair("currency", record.currency.as_str()),
            pair("confirm", "true"),
            pair("automatic_payment_methods[enabled]", "true"),
            pair("description", &format!("{} — {}", organization.name, product.name)),
            pair("return_url", &format!("{public_url}/checkout/{secret}/confirmation")),
            pair("metadata[checkout_id]", &record.id.to_string()),
            pair("metadata[attempt_id]", &self.attempt_id.to_string()),
            pair("metadata[organization_id]", &record.organization_id.to_string()),
            pair("metadata[type]", "product"),
            pair("metadata[tax_amount]", &record.tax.amount.unwrap_or(0).to_string()),
        ];
        form.extend(self.confirmation_token_id.map(|token| pair("confirmation_token", token)));
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

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn add_address(form: &mut Form, address: &Address) {
    form.push(pair("address[country]", &address.country));
    // Stripe's states come without their country.
    let country = format!("{}-", address.country);
    let state = address.state.as_deref();
    let state = state.map(|state| state.strip_prefix(&country).unwrap_or(state).to_owned());
    let parts = [
        ("address[line1]", &address.line1),
        ("address[line2]", &address.line2),
        ("address[postal_code]", &address.postal_code),
        ("address[city]", &address.city),
        ("address[state]", &state),
    ];
    for (name, part) in parts {
        form.extend(part.as_ref().map(|part| pair(name, part)));
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
