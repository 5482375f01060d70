use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::pricing::Trial;
use kassette_core::product::{PriceSource, Visibility};
use kassette_core::{Interval, Product};
use serde_json::Value;
use uuid::Uuid;

use super::attachments::Attachments;
use super::list::VISIBILITIES;
use super::medias::medias;
use super::new_prices::{NewPrices, check_composition};
use super::price_definition::{PriceDefinition, price_definition};
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Products, Write};
use crate::error::Error;
use crate::listing;
use crate::store;
use crate::validation::body::JsonBody;
use crate::validation::fields::{elements, list};
use crate::validation::metadata::metadata;
use crate::validation::scalars::{integer_in, one_of, text_of, trimmed, uuid};
use crate::validation::trial::{interval, trial};
use crate::validation::{Fields, Reading};

pub(crate) struct NewProduct {
    name: String,
    description: Option<String>,
    visibility: Visibility,
    recurring: Option<(Interval, i64)>,
    trial: Option<Trial>,
    prices: Vec<PriceDefinition>,
    attachments: Attachments,
    medias: Vec<Uuid>,
    metadata: Metadata,
}

/// `POST /v1/products/`
pub async fn create_product(
    merchant: Merchant<Write<Products>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<Product>), Error> {
    let new = listing::body(read(&body))?;
    listing::refuse_organization_id(&body)?;
    let now = app.clock.now();
    let mut transaction = app.store.transaction().await?;
    let form = new.attachments.form(&mut transaction, merchant.organization_id).await?;
    let organization = transaction.organization(merchant.organization_id).await?;
    let mut product = store::products::Product {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        organization_id: merchant.organization_id,
        name: new.name,
        description: new.description,
        visibility: new.visibility,
        recurring_interval: new.recurring.map(|(interval, _)| interval),
        recurring_interval_count: new.recurring.map(|(_, count)| count),
        trial: new.trial.filter(|_| new.recurring.is_some()),
        is_archived: false,
        metadata: new.metadata,
        prices: Vec::new(),
        attached_custom_fields: form.unwrap_or_default(),
        benefits: Vec::new(),
        medias: medias(&app, &mut transaction, merchant.organization_id, &new.medias).await?,
    };
    let loc = ["body", "prices"];
    let list = NewPrices { product: &product, source: PriceSource::Catalog, now, loc: &loc };
    let mut prices = Vec::new();
    for (index, definition) in (0_i64..).zip(new.prices) {
        prices.push(list.make(&mut transaction, index, definition).await?);
    }
    let currency = organization.settings.default_presentment_currency;
    check_composition(&product, &prices, currency, &body["prices"])?;
    product.prices = prices;
    product.put_metered_last();
    transaction.insert_product(&product).await?;
    let fields = &product.attached_custom_fields;
    transaction.save_custom_fields_of_product(product.id, fields).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(product.shown_to_merchant())))
}

pub(crate) fn read(body: &Value) -> Reading<NewProduct> {
    let mut fields = Fields::of(body)?;
    let name = fields.required("name", product_name);
    let description = fields.optional("description", trimmed).flatten();
    let visibility =
        fields.or("visibility", Visibility::Public, |value| one_of(value, &VISIBILITIES));
    let interval = fields.optional("recurring_interval", interval);
    let count = fields.optional("recurring_interval_count", |value| integer_in(value, 1, 999));
    let trial = trial(&mut fields);
    let prices = fields.required("prices", |value| list(value, price_definition));
    let attachments = Attachments::read(&mut fields);
    let medias = fields.optional("medias", |value| elements(value, uuid)).unwrap_or_default();
    let metadata = fields.or("metadata", Metadata::new(), metadata);
    fields.finish(|| {
        Some(NewProduct {
            name: name?,
            description,
            visibility,
            recurring: interval.map(|interval| (interval, count.unwrap_or(1))),
            trial,
            prices: prices?,
            attachments,
            medias,
            metadata,
        })
    })
}

pub fn product_name(value: &Value) -> Reading<String> {
    text_of(value, 3, 64)
}
