//! A stored session as the API shows it: to the merchant, and to the buyer.

use std::collections::BTreeMap;

use kassette_core::checkout::PaymentProcessorMetadata;
use kassette_core::organization::LegacyOrganization;
use kassette_core::{Checkout, CheckoutBase, CheckoutPublic, PaymentProcessor};
use uuid::Uuid;

use super::rules::{PaymentNeeds, billing_address_fields, billing_address_flags};
use crate::AppState;
use crate::error::Error;
use crate::store::checkouts::CheckoutRecord;
use crate::store::organizations::Organization;
use crate::store::products::Product;
use crate::store::{Connection, StoreError};

/// The buyer's view.
pub async fn public(
    app: &AppState,
    connection: &mut Connection,
    record: CheckoutRecord,
) -> Result<CheckoutPublic, Error> {
    let organization = connection.organization(record.organization_id).await?;
    let products = connection.products(&record.product_ids).await?;
    Ok(CheckoutPublic { base: base(app, record, &products)?, organization: shown(organization) })
}

/// The merchant's view.
pub async fn merchant(
    app: &AppState,
    connection: &mut Connection,
    record: CheckoutRecord,
) -> Result<Checkout, Error> {
    let products = connection.products(&record.product_ids).await?;
    checkout(app, record, &products)
}

/// The merchant's view of many, with one look at the catalogue.
pub async fn merchant_list(
    app: &AppState,
    connection: &mut Connection,
    records: Vec<CheckoutRecord>,
) -> Result<Vec<Checkout>, Error> {
    let mut ids: Vec<Uuid> =
        records.iter().flat_map(|record| record.product_ids.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    let products = connection.products(&ids).await?;
    records.into_iter().map(|record| checkout(app, record, &products)).collect()
}

fn checkout(
    app: &AppState,
    mut record: CheckoutRecord,
    products: &BTreeMap<Uuid, Product>,
) -> Result<Checkout, Error> {
    let metadata = std::mem::take(&mut record.metadata);
    let customer_metadata = std::mem::take(&mut record.customer_metadata);
    let external_customer_id = record.external_customer_id.take();
    Ok(Checkout {
        base: base(app, record, products)?,
        metadata,
        customer_metadata,
        subscription_id: None,
        trial_interval: None,
        trial_interval_count: None,
        customer_external_id: external_customer_id.clone(),
        external_customer_id,
    })
}

fn base(
    app: &AppState,
    record: CheckoutRecord,
    catalogue: &BTreeMap<Uuid, Product>,
) -> Result<CheckoutBase, Error> {
    let missing = || StoreError::Internal("a product of a session is missing".into());
    let product = catalogue.get(&record.product_id).ok_or_else(missing)?;
    let price = product.price(record.product_price_id).ok_or_else(missing)?;
    let offered: Vec<_> =
        record.product_ids.iter().filter_map(|id| catalogue.get(id)).map(Product::shown).collect();
    let prices = offered.iter().map(|product| (product.id, product.prices.clone())).collect();
    let totals = record.totals();
    let needs = PaymentNeeds::of(&record, product, price);
    let address_fields = billing_address_fields(&record);
    let url = format!("{}/checkout/{}", app.public_url, record.client_secret.as_str());
    Ok(CheckoutBase {
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
        seats: None,
        min_seats: None,
        max_seats: None,
        units: None,
        min_units: None,
        max_units: None,
        discount_amount: totals.discount_amount,
        net_amount: totals.net_amount,
        tax_amount: totals.tax_amount,
        tax_behavior: None,
        total_amount: totals.total_amount,
        subtotal_amount: totals.net_amount,
        currency: record.currency,
        allow_trial: Some(record.allow_trial),
        active_trial_interval: None,
        active_trial_interval_count: None,
        trial_end: None,
        organization_id: record.organization_id,
        product_id: Some(record.product_id),
        product_price_id: Some(record.product_price_id),
        discount_id: None,
        allow_discount_codes: record.allow_discount_codes,
        require_billing_address: record.require_billing_address,
        is_discount_applicable: needs.is_discount_applicable,
        is_free_product_price: needs.is_free_product_price,
        is_payment_required: needs.payment,
        is_payment_setup_required: needs.setup,
        is_payment_form_required: needs.form(),
        customer_id: record.customer_id,
        is_business_customer: record.is_business_customer,
        customer_name: record.customer_name,
        customer_email: record.customer_email,
        customer_ip_address: record.customer_ip_address,
        customer_billing_name: record.customer_billing_name,
        customer_billing_address: record.customer_billing_address,
        customer_tax_id: None,
        locale: record.locale,
        payment_method_type: None,
        payment_processor_metadata: PaymentProcessorMetadata {
            publishable_key: app.stripe.as_ref().map(|stripe| stripe.publishable_key().to_owned()),
            customer_id: record.processor_customer_id,
            intent_client_secret: record.intent_client_secret,
            intent_status: record.intent_status,
        },
        billing_address_fields: address_fields,
        customer_billing_address_fields: billing_address_flags(address_fields),
        products: offered,
        product: Some(product.shown()),
        product_price: Some(price.clone()),
        prices: Some(prices),
        discount: None,
        attached_custom_fields: Vec::new(),
    })
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

fn shown(organization: Organization) -> kassette_core::Organization {
    let subscriptions = organization.settings.subscription_settings;
    kassette_core::Organization {
        id: organization.id,
        created_at: organization.created_at,
        modified_at: organization.modified_at,
        name: organization.name,
        slug: organization.slug,
        avatar_url: organization.avatar_url,
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
