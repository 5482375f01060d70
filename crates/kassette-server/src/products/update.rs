use axum::Json;
use axum::extract::{Path, State};
use kassette_core::checkout::Metadata;
use kassette_core::pricing::Trial;
use kassette_core::product::{PriceSource, Visibility};
use kassette_core::{Interval, LocPart, Patch, Price, Product, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::attachments::Attachments;
use super::create::product_name;
use super::list::VISIBILITIES;
use super::medias::medias;
use super::new_prices::{NewPrices, check_composition};
use super::price_definition::{PriceDefinition, price_definition};
use super::read::find;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Products, Write};
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::store::{self, Connection, Transaction};
use crate::validation::body::JsonBody;
use crate::validation::fields::elements;
use crate::validation::metadata::metadata;
use crate::validation::query::PathId;
use crate::validation::scalars::{boolean, integer_in, one_of, trimmed, uuid};
use crate::validation::trial::{interval, trial_patch};
use crate::validation::union::chosen;
use crate::validation::{Fields, Problem, Reading};

/// What a merchant may change. What is not mentioned stays as it is.
pub(crate) struct Edits {
    name: Option<String>,
    description: Patch<Option<String>>,
    visibility: Option<Visibility>,
    recurring_interval: Option<Interval>,
    recurring_interval_count: Option<i64>,
    trial: Patch<Trial>,
    is_archived: Option<bool>,
    prices: Option<Vec<PriceEdit>>,
    attachments: Attachments,
    medias: Option<Vec<Uuid>>,
    metadata: Option<Metadata>,
}

/// One entry of the prices that a product is to have.
enum PriceEdit {
    Keep(Uuid),
    Add(PriceDefinition),
}

/// `PATCH /v1/products/{id}`
pub async fn update_product(
    merchant: Merchant<Write<Products>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Product>, Error> {
    let PathId(id) = id.parse()?;
    let mut edits = listing::body(read(&body))?;
    let now = app.clock.now();
    let mut transaction = app.store.transaction().await?;
    let mut product = find(&mut transaction, merchant.organization_id, id).await?;
    let form = edits.attachments.form(&mut transaction, merchant.organization_id).await?;
    keep_interval(&edits, &product)?;
    if let Some(prices) = edits.prices.take() {
        let organization = transaction.organization(merchant.organization_id).await?;
        let currency = organization.settings.default_presentment_currency;
        let prices = wanted_prices(&mut transaction, &product, prices, now).await?;
        check_composition(&product, &prices, currency, &body["prices"])?;
        change_prices(&mut transaction, &mut product, prices, now).await?;
    }
    if let Some(form) = form {
        transaction.save_custom_fields_of_product(product.id, &form).await?;
        product.attached_custom_fields = form;
    }
    if let Some(ids) = &edits.medias {
        product.medias = medias(&app, &mut transaction, merchant.organization_id, ids).await?;
        transaction.save_medias(&product).await?;
    }
    apply(edits, &mut product);
    product.modified_at = Some(now);
    transaction.save_product(&product).await?;
    if product.is_archived {
        transaction.take_out_of_links(product.id, now).await?;
    }
    transaction.commit().await?;
    Ok(Json(product.shown_to_merchant()))
}

pub(crate) fn read(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let trial = trial_patch(&mut fields);
    let edits = Edits {
        name: fields.optional("name", product_name),
        description: fields.patch("description", trimmed),
        visibility: fields.optional("visibility", |value| one_of(value, &VISIBILITIES)),
        recurring_interval: fields.optional("recurring_interval", interval),
        recurring_interval_count: fields
            .optional("recurring_interval_count", |value| integer_in(value, 1, 999)),
        trial,
        is_archived: fields.optional("is_archived", boolean),
        prices: fields.optional("prices", |value| elements(value, price_edit)),
        attachments: Attachments::read(&mut fields),
        medias: fields.optional("medias", |value| elements(value, uuid)),
        metadata: fields.optional("metadata", metadata),
    };
    fields.finish(|| Some(edits))
}

fn price_edit(value: &Value) -> Reading<PriceEdit> {
    let is_new = |value: &Value| value.get("id").is_none();
    chosen(value, &[("own price", false), ("new price", true)], is_new, |value, is_new| {
        if is_new { price_definition(value).map(PriceEdit::Add) } else { kept_price(value) }
    })
}

fn kept_price(value: &Value) -> Reading<PriceEdit> {
    let mut fields = Fields::of(value)?;
    let id = fields.required("id", uuid);
    fields.finish(|| id.map(PriceEdit::Keep))
}

/// Subscriptions run in this interval: it stays.
fn keep_interval(edits: &Edits, product: &store::products::Product) -> Result<(), Error> {
    let interval = edits.recurring_interval;
    if interval.is_some() && interval != product.recurring_interval {
        let msg = "Recurring interval cannot be changed.";
        return Err(invalid("recurring_interval", msg, json!(interval)));
    }
    let count = edits.recurring_interval_count;
    if count.is_some() && count != product.recurring_interval_count {
        let msg = "Recurring interval count cannot be changed.";
        return Err(invalid("recurring_interval_count", msg, json!(count)));
    }
    Ok(())
}

/// The prices that the product is to have: kept ones as they are, defined ones new.
async fn wanted_prices(
    connection: &mut Connection,
    product: &store::products::Product,
    edits: Vec<PriceEdit>,
    now: Timestamp,
) -> Result<Vec<Price>, Error> {
    let loc = ["body", "prices"];
    let list = NewPrices { product, source: PriceSource::Catalog, now, loc: &loc };
    let mut prices = Vec::new();
    for (index, edit) in (0_i64..).zip(edits) {
        prices.push(match edit {
            PriceEdit::Add(definition) => list.make(connection, index, definition).await?,
            PriceEdit::Keep(id) => {
                let price = product.current_prices().find(|price| price.id == id);
                price.cloned().ok_or_else(|| {
                    let problem = Problem::new("value_error", "Price does not exist.", &json!(id));
                    let way = problem.under(LocPart::Index(index)).at(&loc);
                    Error::Invalid(vec![way])
                })?
            }
        });
    }
    Ok(prices)
}

/// Prices never change: what is left out is archived, what is new is added.
async fn change_prices(
    transaction: &mut Transaction,
    product: &mut store::products::Product,
    wanted: Vec<Price>,
    now: Timestamp,
) -> Result<(), Error> {
    for price in product.prices.iter_mut().filter(|price| !price.is_archived) {
        if !wanted.iter().any(|wanted| wanted.id == price.id) {
            transaction.archive_price(price.id, now).await?;
            price.is_archived = true;
        }
    }
    for price in wanted {
        if product.price(price.id).is_none() {
            transaction.insert_price(&price).await?;
            product.prices.push(price);
        }
    }
    product.put_metered_last();
    Ok(())
}

fn apply(edits: Edits, product: &mut store::products::Product) {
    match edits.description {
        Patch::Keep => {}
        Patch::Clear => product.description = None,
        Patch::Set(description) => product.description = description,
    }
    edits.trial.apply_to(&mut product.trial);
    if product.recurring_interval.is_none() {
        product.trial = None;
    }
    if let Some(name) = edits.name {
        product.name = name;
    }
    if let Some(visibility) = edits.visibility {
        product.visibility = visibility;
    }
    if let Some(is_archived) = edits.is_archived {
        product.is_archived = is_archived;
    }
    if let Some(metadata) = edits.metadata {
        product.metadata = metadata;
    }
}
