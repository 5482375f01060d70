mod body;
mod customer;

pub use body::products;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::{Address, Checkout, CheckoutStatus, ClientSecret, CustomFieldValue, Price};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::rules::goes_beyond_taxes;
use super::view;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Checkouts, Write};
use crate::error::Error;
use crate::secret;
use crate::store::checkouts::CheckoutRecord;
use crate::store::products::Product;
use crate::store::{Connection, StoreError};
use crate::validation::Problem;
use crate::validation::body::JsonBody;

/// What a new session is to be.
#[derive(Clone, Debug)]
pub struct NewCheckout {
    pub choice: Choice,
    pub success_url: Option<String>,
    pub return_url: Option<String>,
    pub embed_origin: Option<String>,
    pub allow_discount_codes: bool,
    pub require_billing_address: bool,
    pub allow_trial: bool,
    /// A customer who is already known.
    pub customer_id: Option<Uuid>,
    /// The merchant's own id of a customer, known or to be.
    pub external_customer_id: Option<String>,
    /// `None`: whatever follows from the customer.
    pub is_business_customer: Option<bool>,
    pub customer_name: Option<String>,
    pub customer_email: Option<String>,
    pub customer_ip_address: Option<String>,
    pub customer_billing_name: Option<String>,
    pub customer_billing_address: Option<Address>,
    pub locale: Option<String>,
    pub custom_field_data: BTreeMap<String, CustomFieldValue>,
    pub metadata: Metadata,
    pub customer_metadata: Metadata,
}

/// What is on offer, said in one of three ways.
#[derive(Clone, Debug)]
pub enum Choice {
    /// The first is chosen until the buyer chooses another.
    Products(Vec<Uuid>),
    /// One of the products is chosen until the buyer chooses another.
    OneOf {
        products: Vec<Uuid>,
        chosen: Uuid,
    },
    Product(Uuid),
    Price(Uuid),
}

impl NewCheckout {
    pub fn of(choice: Choice) -> Self {
        Self {
            choice,
            success_url: None,
            return_url: None,
            embed_origin: None,
            allow_discount_codes: true,
            require_billing_address: false,
            allow_trial: true,
            customer_id: None,
            external_customer_id: None,
            is_business_customer: None,
            customer_name: None,
            customer_email: None,
            customer_ip_address: None,
            customer_billing_name: None,
            customer_billing_address: None,
            locale: None,
            custom_field_data: BTreeMap::new(),
            metadata: Metadata::new(),
            customer_metadata: Metadata::new(),
        }
    }
}

/// `POST /v1/checkouts/`
pub async fn create_checkout(
    merchant: Merchant<Write<Checkouts>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Checkout>), Error> {
    let new = body::read(&body).map_err(Error::Malformed)?;
    let record = create(&app, merchant.organization_id, new).await?;
    let mut connection = app.store.connection().await?;
    let checkout = view::merchant(&app, &mut connection, record).await?;
    Ok((StatusCode::CREATED, Json(checkout)))
}

/// Opens a session of `organization_id`.
pub async fn create(
    app: &AppState,
    organization_id: Uuid,
    mut new: NewCheckout,
) -> Result<CheckoutRecord, Error> {
    let mut transaction = app.store.transaction().await?;
    let offer = resolve(&mut transaction, organization_id, &new.choice).await?;
    if let Some(customer) = customer::named(&mut transaction, organization_id, &new).await? {
        customer::prefill(&mut new, customer);
    }
    let record = record(app, organization_id, new, offer)?;
    transaction.insert_checkout(&record).await?;
    transaction.commit().await?;
    Ok(record)
}

/// The products on offer and the price that the session starts with.
#[derive(Clone, Debug)]
pub struct Offer {
    pub product_ids: Vec<Uuid>,
    pub price: Price,
}

/// What `owner` offers with `choice`.
pub async fn resolve(
    connection: &mut Connection,
    owner: Uuid,
    choice: &Choice,
) -> Result<Offer, Error> {
    match choice {
        Choice::Products(ids) => offer_products(connection, owner, ids).await,
        Choice::OneOf { products, chosen } => {
            let mut offer = offer_products(connection, owner, products).await?;
            let product = connection.product(*chosen).await?;
            if let Some(price) = product.as_ref().and_then(Product::default_price) {
                offer.price = price.clone();
            }
            Ok(offer)
        }
        Choice::Product(id) => {
            let product = connection.product(*id).await?;
            let product = available(product.as_ref(), owner)
                .map_err(|msg| invalid(&["body", "product_id"], msg, *id))?;
            let price = product.default_price().ok_or_else(|| {
                invalid(&["body", "product_id"], "Product has no price that can be bought.", *id)
            })?;
            Ok(Offer { product_ids: vec![product.id], price: price.clone() })
        }
        Choice::Price(id) => offer_price(connection, owner, *id).await,
    }
}

async fn offer_products(
    connection: &mut Connection,
    owner: Uuid,
    ids: &[Uuid],
) -> Result<Offer, Error> {
    let found = connection.products(ids).await?;
    let mut problems = Vec::new();
    let mut first_price = None;
    for (index, id) in (0_i64..).zip(ids) {
        let price = available(found.get(id), owner).and_then(|product| {
            product.default_price().ok_or("Product has no price that can be bought.")
        });
        match price {
            Ok(price) => drop(first_price.get_or_insert_with(|| price.clone())),
            Err(msg) => {
                let problem = Problem::new("value_error", msg, &json!(id));
                let index = kassette_core::LocPart::Index(index);
                problems.push(problem.under(index).at(&["body", "products"]));
            }
        }
    }
    match first_price {
        Some(price) if problems.is_empty() => Ok(Offer { product_ids: ids.to_vec(), price }),
        _ => Err(Error::Invalid(problems)),
    }
}

async fn offer_price(connection: &mut Connection, owner: Uuid, id: Uuid) -> Result<Offer, Error> {
    let loc = ["body", "product_price_id"];
    let product = connection.product_of_price(id).await?;
    let product = product
        .filter(|product| product.organization_id == owner)
        .ok_or_else(|| invalid(&loc, "Price does not exist.", id))?;
    let price =
        product.price(id).ok_or_else(|| invalid(&loc, "Price does not exist.", id))?.clone();
    if price.is_archived {
        return Err(invalid(&loc, "Price is archived.", id));
    }
    if product.is_archived {
        return Err(invalid(&loc, "Product is archived.", id));
    }
    Ok(Offer { product_ids: vec![product.id], price })
}

/// The product, if `owner` sells it today.
pub fn available(product: Option<&Product>, owner: Uuid) -> Result<&Product, &'static str> {
    match product {
        None => Err("Product does not exist."),
        Some(product) if product.organization_id != owner => Err("Product does not exist."),
        Some(product) if product.is_archived => Err("Product is archived."),
        Some(product) if product.visibility == kassette_core::product::Visibility::Draft => {
            Err("Product is a draft.")
        }
        Some(product) => Ok(product),
    }
}

fn invalid(loc: &[&str], msg: &str, input: Uuid) -> Error {
    Error::Invalid(vec![Problem::business("value_error", loc, msg, input.to_string())])
}

fn record(
    app: &AppState,
    organization_id: Uuid,
    new: NewCheckout,
    offer: Offer,
) -> Result<CheckoutRecord, Error> {
    let now = app.clock.now();
    let unpriced = || StoreError::Internal("the price was checked to have an amount".into());
    Ok(CheckoutRecord {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        organization_id,
        status: CheckoutStatus::Open,
        client_secret: ClientSecret::new(secret::generate(secret::CHECKOUT)),
        expires_at: now.plus_seconds(app.config.checkout_ttl),
        product_ids: offer.product_ids,
        product_id: offer.price.product_id,
        product_price_id: offer.price.id,
        amount: offer.price.amount.amount().ok_or_else(unpriced)?,
        // Nothing is taxed yet, which is not the same as not knowing the tax.
        tax_amount: Some(0),
        currency: offer.price.price_currency,
        success_url: new.success_url,
        return_url: new.return_url,
        embed_origin: new.embed_origin,
        allow_discount_codes: new.allow_discount_codes,
        require_billing_address: new.require_billing_address
            || new.customer_billing_address.as_ref().is_some_and(goes_beyond_taxes),
        customer_id: new.customer_id,
        external_customer_id: new.external_customer_id,
        is_business_customer: new.is_business_customer.unwrap_or(false),
        customer_name: new.customer_name,
        customer_email: new.customer_email,
        customer_ip_address: new.customer_ip_address,
        customer_billing_name: new.customer_billing_name,
        customer_billing_address: new.customer_billing_address,
        locale: new.locale,
        custom_field_data: new.custom_field_data,
        metadata: new.metadata,
        customer_metadata: new.customer_metadata,
        allow_trial: new.allow_trial,
        processor_customer_id: None,
        intent_client_secret: None,
        intent_status: None,
    })
}
