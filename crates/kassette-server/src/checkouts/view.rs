//! A session as the API shows it: to the merchant, and to the buyer.

use kassette_core::checkout::PaymentProcessorMetadata;
use kassette_core::organization::LegacyOrganization;
use kassette_core::pricing::{TaxRate, Trial};
use kassette_core::{Checkout, CheckoutBase, CheckoutPublic, PaymentProcessor};
use uuid::Uuid;

use super::saved_cards;
use super::session::Session;
use crate::AppState;
use crate::store::discounts::Discount;
use crate::store::organizations::Organization;
use crate::store::products::Product;
use crate::tax::Calculator;

/// The buyer's view, but for the receipt.
pub fn public(app: &AppState, mut session: Session) -> CheckoutPublic {
    let organization = shown(&session.organization);
    let cards = saved_cards::current(session.record.saved_cards.take(), app.clock.now());
    let mut base = base(app, session);
    // For the buyer's browser alone: merchants' webhooks are stored and sent about.
    base.payment_processor_metadata.customer_session_client_secret = cards;
    CheckoutPublic { base, organization, receipt: None }
}

/// The merchant's view.
pub fn merchant(app: &AppState, mut session: Session) -> Checkout {
    let record = &mut session.record;
    let metadata = std::mem::take(&mut record.metadata);
    let customer_metadata = std::mem::take(&mut record.customer_metadata);
    let external_customer_id = record.external_customer_id.take();
    let trial = record.trial;
    let subscription_id = record.subscription_id;
    Checkout {
        base: base(app, session),
        metadata,
        customer_metadata,
        subscription_id,
        trial_interval: trial.map(Trial::interval),
        trial_interval_count: trial.map(Trial::count),
        customer_external_id: external_customer_id.clone(),
        external_customer_id,
    }
}

fn base(app: &AppState, session: Session) -> CheckoutBase {
    let product = session.product().shown();
    let price = session.price().clone();
    let offered: Vec<_> = session.offered().map(Product::shown).collect();
    let prices = session.offered().map(|product| (product.id, session.prices_of(product)));
    let prices = prices.collect();
    let totals = session.record.totals();
    let flags = session.flags();
    let trial = session.trial();
    let discount = session.discount().map(Discount::shown_on_checkout);
    let discounted_product_ids = session.discounted_product_ids();
    let tax_rate = match *app.tax {
        Calculator::None => Some(TaxRate::ZERO),
        _ => session.record.tax.rate,
    };
    let attached_custom_fields = session.product().attached_custom_fields.clone();
    let billing_address_fields = session.billing_address_fields();
    let record = session.record;
    let url = format!("{}/checkout/{}", app.public_url, record.client_secret.as_str());
    CheckoutBase {
        id: record.id,
        created_at: record.created_at,
        modified_at: record.modified_at,
        custom_field_data: record.custom_field_data.into_iter().collect(),
        payment_processor: PaymentProcessor::Stripe,
        status: record.status,
        client_secret: record.client_secret,
        success_url: success_url(record.success_url.as_deref(), &url, record.id),
        url,
        expires_at: record.expires_at,
        return_url: record.return_url,
        embed_origin: record.embed_origin,
        amount: totals.amount,
        seats: record.seats.chosen,
        min_seats: record.seats.minimum,
        max_seats: record.seats.maximum,
        units: record.units.chosen,
        min_units: record.units.minimum,
        max_units: record.units.maximum,
        discount_amount: totals.discount_amount,
        net_amount: totals.net_amount,
        tax_amount: totals.tax_amount,
        tax_behavior: record.tax.behavior,
        tax_rate: tax_rate.map(TaxRate::millionths),
        total_amount: totals.total_amount,
        subtotal_amount: totals.net_amount,
        currency: record.currency,
        allow_trial: Some(record.allow_trial),
        active_trial_interval: trial.map(Trial::interval),
        active_trial_interval_count: trial.map(Trial::count),
        trial_end: record.trial_end,
        organization_id: record.organization_id,
        product_id: Some(record.product_id),
        product_price_id: Some(record.product_price_id),
        discount_id: record.discount_id,
        allow_discount_codes: record.allow_discount_codes,
        require_billing_address: record.require_billing_address,
        is_discount_applicable: flags.is_discount_applicable,
        is_free_product_price: flags.is_free_product_price,
        is_payment_required: flags.is_payment_required,
        is_payment_setup_required: flags.is_payment_setup_required,
        is_payment_form_required: flags.is_payment_form_required,
        customer_id: record.customer_id,
        is_business_customer: record.is_business_customer,
        customer_name: record.customer_name,
        customer_email: record.customer_email,
        customer_ip_address: record.customer_ip_address,
        customer_billing_name: record.customer_billing_name,
        customer_billing_address: record.customer_billing_address,
        customer_tax_id: record.customer_tax_id.map(|tax_id| tax_id.number),
        locale: record.locale,
        payment_method_type: record.payment_method_type,
        payment_processor_metadata: PaymentProcessorMetadata {
            publishable_key: app.stripe.as_ref().map(|stripe| stripe.publishable_key().to_owned()),
            customer_session_client_secret: None,
            customer_id: record.processor_customer_id,
            intent_client_secret: record.intent_client_secret,
            intent_status: record.intent_status,
        },
        billing_address_fields,
        customer_billing_address_fields: billing_address_fields.into(),
        products: offered,
        product: Some(product),
        product_price: Some(price),
        prices: Some(prices),
        discount,
        discounted_product_ids,
        attached_custom_fields,
    }
}

/// Where the buyer goes afterwards. The placeholder may have been escaped when the URL was brought into its normal form.
fn success_url(wanted: Option<&str>, checkout_url: &str, id: Uuid) -> String {
    match wanted {
        Some(url) => {
            let id = id.to_string();
            url.replace("{CHECKOUT_ID}", &id).replace("%7BCHECKOUT_ID%7D", &id)
        }
        None => format!("{checkout_url}/confirmation"),
    }
}

/// The merchant, as far as a buyer may know them.
pub fn shown(organization: &Organization) -> kassette_core::Organization {
    let subscriptions = &organization.settings.subscription_settings;
    kassette_core::Organization {
        id: organization.id,
        created_at: organization.created_at,
        modified_at: organization.modified_at,
        name: organization.name.clone(),
        slug: organization.slug.clone(),
        avatar_url: organization.avatar_url.clone(),
        proration_behavior: subscriptions.proration_behavior,
        allow_customer_updates: subscriptions.allow_customer_updates,
        legacy: LegacyOrganization::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: Uuid = Uuid::from_u128(0x5b1c_0c2e_6f0e_4a67_9a0c_0d6a_5b0c_9f11);

    #[test]
    fn the_placeholder_is_replaced_wherever_it_stands() {
        let filled =
            success_url(Some("https://a.de/%7BCHECKOUT_ID%7D?id={CHECKOUT_ID}&x={y}"), "", ID);
        assert_eq!(
            filled,
            "https://a.de/5b1c0c2e-6f0e-4a67-9a0c-0d6a5b0c9f11?id=5b1c0c2e-6f0e-4a67-9a0c-0d6a5b0c9f11&x={y}"
        );
    }

    #[test]
    fn without_a_wish_the_buyer_stays_at_the_checkout() {
        assert_eq!(
            success_url(None, "http://c/checkout/s", ID),
            "http://c/checkout/s/confirmation"
        );
    }
}
