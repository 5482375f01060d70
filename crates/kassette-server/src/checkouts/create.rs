pub(crate) mod body;
mod customer;
mod new;
mod offer;
mod prefill;

pub use body::products;
pub use new::NewCheckout;
pub use offer::{Choice, Offer, available};
pub use prefill::Prefill;

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::custom_field::Answers;
use kassette_core::pricing::{default_price, in_currency};
use kassette_core::product::{PriceSource, composition_problem};
use kassette_core::{Checkout, CheckoutStatus, ClientSecret, Currency, Price, Timestamp};
use serde_json::json;
use uuid::Uuid;

use super::amounts::{Wishes, price_near};
use super::discounting::DiscountEdit;
use super::rules::goes_beyond_taxes;
use super::session::Session;
use super::taxing::Taxes;
use super::view;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Checkouts, Write};
use crate::error::Error;
use crate::products::new_prices::NewPrices;
use crate::products::price_definition::PriceDefinition;
use crate::secret;
use crate::store::checkouts::{CheckoutRecord, Quantity, RecordedTax};
use crate::store::organizations::Organization;
use crate::store::{Connection, Transaction};
use crate::validation::Problem;
use crate::validation::body::JsonBody;
use crate::webhooks::tell_of_creation;

/// `POST /v1/checkouts/`
pub async fn create_checkout(
    merchant: Merchant<Write<Checkouts>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Checkout>), Error> {
    let new = body::read(&body).map_err(Error::Malformed)?;
    let session = create(&app, merchant.organization_id, new).await?;
    Ok((StatusCode::CREATED, Json(view::merchant(&app, session))))
}

/// Opens a session of `organization_id`.
pub async fn create(
    app: &AppState,
    organization_id: Uuid,
    new: NewCheckout,
) -> Result<Session, Error> {
    let mut taxes = Taxes::of(app);
    loop {
        let mut transaction = app.store.transaction().await?;
        let mut session = draft(app, &mut transaction, organization_id, new.clone()).await?;
        if let Some(question) = taxes.fill(&mut session) {
            transaction.rollback().await?;
            taxes.ask(question).await?;
            continue;
        }
        for price in session.ad_hoc() {
            transaction.insert_ad_hoc_price(session.record.id, price).await?;
        }
        transaction.insert_checkout(&mut session.record).await?;
        tell_of_creation(app, &mut transaction, &session).await?;
        transaction.commit().await?;
        return Ok(session);
    }
}

/// The session as it will be stored, but for its tax.
async fn draft(
    app: &AppState,
    transaction: &mut Transaction,
    owner: Uuid,
    mut new: NewCheckout,
) -> Result<Session, Error> {
    let now = app.clock.now();
    let organization = transaction.organization(owner).await?;
    organization.check_embed_origin(new.embed_origin.as_deref())?;
    let offer = new.choice.resolve(transaction, owner).await?;
    if let Some(id) = new.subscription_id {
        new.customer_id = Some(customer::of_free_subscription(transaction, owner, id).await?);
    }
    let definitions = std::mem::take(&mut new.prices);
    let ad_hoc = ad_hoc_prices(transaction, definitions, &offer, now).await?;
    let price = first_price(&new, &offer, &ad_hoc, &organization)?;
    if let Some(customer) = customer::named(transaction, owner, &new).await? {
        customer::prefill(&mut new, customer);
    }
    let record = record(app, &new, &offer, &price, owner);
    let mut session = Session::new(record, organization, offer.products, ad_hoc);
    let wishes = Wishes { amount: new.amount, seats: new.seats.chosen, units: new.units.chosen };
    session.take_price(&price);
    session.check_bounds()?;
    session.price_anew(wishes, now)?;
    if let Some(id) = new.discount_id {
        session.edit_discount(DiscountEdit::Id(id), transaction, now).await?;
        session.price_anew(wishes, now)?;
    }
    session.take_tax_id(new.customer_tax_id.as_deref())?;
    session.answer(&new.custom_field_data)?;
    session.prefill(&new.prefill, transaction, now).await?;
    Ok(session)
}

/// The prices that are made for this session, for products that it offers.
async fn ad_hoc_prices(
    connection: &mut Connection,
    definitions: BTreeMap<Uuid, Vec<PriceDefinition>>,
    offer: &Offer,
    now: Timestamp,
) -> Result<Vec<Price>, Error> {
    let mut prices = Vec::new();
    for (id, definitions) in definitions {
        let key = id.to_string();
        let loc = ["body", "prices", &key];
        let refused = |msg: &str| {
            Error::Invalid(vec![Problem::business("value_error", &loc, msg, json!(id))])
        };
        let product = offer.products.get(&id);
        let product = product.ok_or_else(|| refused("Product is not set on that checkout."))?;
        let list = NewPrices { product, source: PriceSource::AdHoc, now, loc: &loc };
        let mut of_product = Vec::new();
        for (index, definition) in (0_i64..).zip(definitions) {
            of_product.push(list.make(connection, index, definition).await?);
        }
        let currency = of_product.first().map_or(Currency::USD, |price| price.price_currency);
        let is_recurring = product.recurring_interval.is_some();
        if let Some(problem) = composition_problem(&of_product, is_recurring, currency) {
            return Err(refused(&problem.msg()));
        }
        prices.extend(of_product);
    }
    Ok(prices)
}

/// The price that the session starts with. Only a currency that was asked for can be missing; else there is always another.
fn first_price(
    new: &NewCheckout,
    offer: &Offer,
    ad_hoc: &[Price],
    organization: &Organization,
) -> Result<Price, Error> {
    let product = &offer.products[&offer.chosen];
    if let Some(price) = offer.price_id.and_then(|id| product.price(id)) {
        return Ok(price.clone());
    }
    let own: Vec<Price> =
        ad_hoc.iter().filter(|price| price.product_id == product.id).cloned().collect();
    let prices = if own.is_empty() { product.current_prices().cloned().collect() } else { own };
    let refused = |msg: &str| {
        let mut problem = Problem::new("value_error", msg, &json!(product.id));
        problem.loc = new.choice.loc();
        Error::Invalid(vec![problem])
    };
    let found = if let Some(currency) = new.currency {
        default_price(in_currency(&prices, currency))
            .ok_or_else(|| refused("Product is not available in the specified currency."))?
    } else {
        let currency = organization.settings.default_presentment_currency;
        price_near(&prices, currency)
            .ok_or_else(|| refused("Product has no price that can be bought."))?
    };
    Ok(found.clone())
}

fn invalid(loc: &[&str], msg: &str, input: Uuid) -> Error {
    Error::Invalid(vec![Problem::business("value_error", loc, msg, input.to_string())])
}

fn record(
    app: &AppState,
    new: &NewCheckout,
    offer: &Offer,
    price: &Price,
    organization_id: Uuid,
) -> CheckoutRecord {
    let now = app.clock.now();
    let new = new.clone();
    let address = new.customer_billing_address;
    CheckoutRecord {
        id: Uuid::new_v4(),
        counted_as: None,
        created_at: now,
        modified_at: None,
        organization_id,
        status: CheckoutStatus::Open,
        client_secret: ClientSecret::new(secret::generate(secret::CHECKOUT)),
        expires_at: now.plus_seconds(app.config.checkout_ttl),
        product_ids: offer.product_ids.clone(),
        product_id: price.product_id,
        product_price_id: price.id,
        amount: 0,
        discount_id: None,
        discount_amount: 0,
        tax: RecordedTax::default(),
        currency: price.price_currency,
        seats: Quantity { chosen: None, ..new.seats },
        units: Quantity { chosen: None, ..new.units },
        success_url: new.success_url,
        return_url: new.return_url,
        embed_origin: new.embed_origin,
        allow_discount_codes: new.allow_discount_codes,
        require_billing_address: new.require_billing_address
            || address.as_ref().is_some_and(goes_beyond_taxes),
        customer_id: new.customer_id,
        external_customer_id: new.external_customer_id,
        is_business_customer: new.is_business_customer.unwrap_or(false),
        customer_name: new.customer_name,
        customer_email: new.customer_email,
        customer_ip_address: new.customer_ip_address,
        customer_billing_name: new.customer_billing_name,
        customer_billing_address: address,
        customer_tax_id: None,
        locale: new.locale,
        custom_field_data: Answers::new(),
        metadata: new.metadata,
        customer_metadata: new.customer_metadata,
        allow_trial: new.allow_trial,
        subscription_id: new.subscription_id,
        trial: new.trial,
        trial_end: None,
        payment_method_type: None,
        processor_customer_id: None,
        saved_cards: None,
        intent_client_secret: None,
        intent_status: None,
    }
}
