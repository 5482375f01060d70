use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::checkout::Metadata;
use kassette_core::pricing::Trial;
use serde_json::Value;
use uuid::Uuid;

use super::read::show;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CheckoutLinks, Write};
use crate::checkouts::create::{Choice, products};
use crate::checkouts::update::{seats, units};
use crate::error::Error;
use crate::listing;
use crate::secret;
use crate::store::checkout_links::CheckoutLink;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::scalars::{boolean, http_url, one_of, text, uuid};
use crate::validation::trial::trial;
use crate::validation::union::first_form;
use crate::validation::{Fields, Reading};

/// One way to say what is on offer: the name that locates its problems, and how its key is read.
type Form = (&'static str, fn(&mut Fields) -> Option<Choice>);

const FORMS: [Form; 3] = [
    ("CheckoutLinkCreateProducts", |fields| {
        fields.required("products", products).map(Choice::Products)
    }),
    ("CheckoutLinkCreateProduct", |fields| {
        fields.required("product_id", uuid).map(Choice::Product)
    }),
    ("CheckoutLinkCreateProductPrice", |fields| {
        fields.required("product_price_id", uuid).map(Choice::Price)
    }),
];

pub(crate) struct NewLink {
    choice: Choice,
    label: Option<String>,
    success_url: Option<String>,
    return_url: Option<String>,
    allow_discount_codes: bool,
    require_billing_address: bool,
    discount_id: Option<Uuid>,
    seats: Option<i64>,
    units: Option<i64>,
    trial: Option<Trial>,
    metadata: Metadata,
}

/// `POST /v1/checkout-links/`
pub async fn create_checkout_link(
    merchant: Merchant<Write<CheckoutLinks>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<kassette_core::CheckoutLink>), Error> {
    let new = read(&body).map_err(Error::Malformed)?;
    listing::refuse_organization_id(&body)?;
    let mut transaction = app.store.transaction().await?;
    let offer = new.choice.resolve(&mut transaction, merchant.organization_id).await?;
    let catalogue = offer.products;
    let mut link = CheckoutLink {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        modified_at: None,
        deleted_at: None,
        organization_id: merchant.organization_id,
        client_secret: secret::generate(secret::CHECKOUT_LINK),
        label: new.label,
        success_url: new.success_url,
        return_url: new.return_url,
        allow_discount_codes: new.allow_discount_codes,
        require_billing_address: new.require_billing_address,
        trial: new.trial,
        discount_id: new.discount_id,
        seats: new.seats,
        units: new.units,
        metadata: new.metadata,
        product_ids: offer.product_ids,
    };
    link.check_discount(&mut transaction, &catalogue).await?;
    link.check_quantities(&catalogue)?;
    link.drop_idle_trial(&catalogue);
    transaction.insert_checkout_link(&link).await?;
    let shown = show(&app, &mut transaction, link).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, shown))
}

pub(crate) fn read(body: &Value) -> Reading<NewLink> {
    first_form(body, &FORMS, read_form)
}

fn read_form(body: &Value, choice: fn(&mut Fields) -> Option<Choice>) -> Reading<NewLink> {
    let mut fields = Fields::of(body)?;
    let choice = choice(&mut fields);
    fields.required("payment_processor", |value| one_of(value, &[("stripe", ())]));
    let label = fields.optional("label", text);
    let success_url = fields.optional("success_url", http_url);
    let return_url = fields.optional("return_url", http_url);
    let allow_discount_codes = fields.or("allow_discount_codes", true, boolean);
    let require_billing_address = fields.or("require_billing_address", false, boolean);
    let discount_id = fields.optional("discount_id", uuid);
    let seats = fields.optional("seats", seats);
    let units = fields.optional("units", units);
    let trial = trial(&mut fields);
    let metadata = fields.or("metadata", Metadata::new(), metadata);
    fields.finish(|| {
        Some(NewLink {
            choice: choice?,
            label,
            success_url,
            return_url,
            allow_discount_codes,
            require_billing_address,
            discount_id,
            seats,
            units,
            trial,
            metadata,
        })
    })
}
