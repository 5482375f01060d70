use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use kassette_core::{Address, CheckoutPublic, CheckoutStatus, CustomFieldValue, Patch, Price};
use serde_json::Value;
use uuid::Uuid;

use super::{read, view};
use crate::AppState;
use crate::error::Error;
use crate::store::checkouts::CheckoutRecord;
use crate::store::products::Product;
use crate::validation::address::address;
use crate::validation::body::JsonBody;
use crate::validation::email::email;
use crate::validation::metadata::custom_field_data;
use crate::validation::scalars::{amount, boolean, locale, name, uuid};
use crate::validation::{Fields, Problem, Reading};

/// What a buyer may change. What is not mentioned stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    pub product_id: Option<Uuid>,
    /// Counts only together with `product_id`.
    pub product_price_id: Option<Uuid>,
    pub customer_name: Patch<String>,
    pub customer_email: Patch<String>,
    /// Replaced as a whole.
    pub customer_billing_address: Option<Address>,
    pub is_business_customer: Option<bool>,
    pub customer_billing_name: Patch<String>,
    pub locale: Patch<String>,
    /// Merged over the stored answers.
    pub custom_field_data: BTreeMap<String, CustomFieldValue>,
}

impl Edits {
    /// Takes the edits out of a body whose other keys are somebody else's business.
    pub fn read(fields: &mut Fields) -> Self {
        // Means something for prices that the buyer names; for fixed ones it is read and ignored.
        let _ = fields.optional("amount", amount);
        Self {
            product_id: fields.optional("product_id", uuid),
            product_price_id: fields.optional("product_price_id", uuid),
            customer_name: blank_clears(fields.patch("customer_name", name)),
            customer_email: fields.patch("customer_email", email),
            customer_billing_address: fields.optional("customer_billing_address", address),
            is_business_customer: fields.optional("is_business_customer", boolean),
            customer_billing_name: blank_clears(fields.patch("customer_billing_name", name)),
            locale: fields.patch("locale", locale),
            custom_field_data: fields
                .optional("custom_field_data", custom_field_data)
                .unwrap_or_default(),
        }
    }
}

fn blank_clears(patch: Patch<Option<String>>) -> Patch<String> {
    match patch {
        Patch::Keep => Patch::Keep,
        Patch::Clear | Patch::Set(None) => Patch::Clear,
        Patch::Set(Some(text)) => Patch::Set(text),
    }
}

/// `PATCH /v1/checkouts/client/{client_secret}`
pub async fn update_client_checkout(
    State(app): State<AppState>,
    Path(secret): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<CheckoutPublic>, Error> {
    let edits = read_body(&body).map_err(|problems| {
        Error::Malformed(problems.into_iter().map(|problem| problem.under("body")).collect())
    })?;
    let record = update(&app, &secret, edits).await?;
    let mut connection = app.store.connection().await?;
    Ok(Json(view::public(&app, &mut connection, record).await?))
}

fn read_body(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits = Edits::read(&mut fields);
    fields.finish(|| Some(edits))
}

async fn update(app: &AppState, secret: &str, edits: Edits) -> Result<CheckoutRecord, Error> {
    let mut transaction = app.store.transaction().await?;
    let record = transaction.lock_checkout_by_secret(secret).await?;
    let mut record = open(read::reachable(record, app.clock.now())?)?;
    let products = transaction.products(&record.product_ids).await?;
    apply(edits, &mut record, &products)?;
    record.modified_at = Some(app.clock.now());
    transaction.save_checkout(&record).await?;
    transaction.commit().await?;
    app.events.updated(record.id, record.status);
    Ok(record)
}

/// The session, if it may still be changed.
pub fn open(record: CheckoutRecord) -> Result<CheckoutRecord, Error> {
    match record.status {
        CheckoutStatus::Open => Ok(record),
        status => Err(Error::NotOpen { id: record.id, status }),
    }
}

/// Writes `edits` into the session and works out its amounts anew. `products` are those on offer.
pub fn apply(
    edits: Edits,
    record: &mut CheckoutRecord,
    products: &BTreeMap<Uuid, Product>,
) -> Result<(), Error> {
    if let Some(product_id) = edits.product_id {
        choose_product(product_id, edits.product_price_id, record, products)?;
    }
    edits.customer_name.apply_to(&mut record.customer_name);
    // The e-mail address of a customer who is already known is not the buyer's to change.
    if record.customer_id.is_none() {
        edits.customer_email.apply_to(&mut record.customer_email);
    }
    if let Some(address) = edits.customer_billing_address {
        record.customer_billing_address = Some(address);
    }
    edits.customer_billing_name.apply_to(&mut record.customer_billing_name);
    if let Some(is_business) = edits.is_business_customer {
        record.is_business_customer = is_business;
        if !is_business {
            record.customer_billing_name = None;
        }
    }
    edits.locale.apply_to(&mut record.locale);
    record.custom_field_data.extend(edits.custom_field_data);
    Ok(())
}

fn choose_product(
    product_id: Uuid,
    price_id: Option<Uuid>,
    record: &mut CheckoutRecord,
    products: &BTreeMap<Uuid, Product>,
) -> Result<(), Error> {
    let invalid = |msg: &str| {
        let loc = ["body", "product_id"];
        Error::Invalid(vec![Problem::business("value_error", &loc, msg, product_id.to_string())])
    };
    let product = products
        .get(&product_id)
        .ok_or_else(|| invalid("Product is not available in this checkout."))?;
    if product.is_archived {
        return Err(invalid("Product is archived."));
    }
    let price = match price_id {
        Some(price_id) => Some(price_of(product, price_id)?),
        None if product_id == record.product_id => return Ok(()),
        None => product.default_price(),
    };
    let (price, amount) = price
        .and_then(|price| Some((price, price.amount.amount()?)))
        .ok_or_else(|| invalid("Product has no price that can be bought."))?;
    record.product_id = product_id;
    record.product_price_id = price.id;
    record.amount = amount;
    record.currency = price.price_currency;
    Ok(())
}

/// The price `id`, if the product is sold at it today.
fn price_of(product: &Product, id: Uuid) -> Result<&Price, Error> {
    product.current_prices().find(|price| price.id == id).ok_or_else(|| {
        let msg = "Price is not available in this checkout.";
        let loc = ["body", "product_price_id"];
        Error::Invalid(vec![Problem::business("value_error", &loc, msg, id.to_string())])
    })
}
