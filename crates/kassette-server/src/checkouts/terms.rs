//! What only the merchant may change of a session that is already open.

use axum::Json;
use axum::extract::{Path, State};
use kassette_core::checkout::Metadata;
use kassette_core::pricing::Trial;
use kassette_core::{Checkout, CheckoutStatus, Patch, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use super::discounting::DiscountEdit;
use super::session::Session;
use super::taxing::Taxes;
use super::update::{Edits, open};
use super::view;
use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Checkouts, Write};
use crate::error::Error;
use crate::store::checkouts::CheckoutRecord;
use crate::validation::body::JsonBody;
use crate::validation::metadata::metadata;
use crate::validation::query::with_path_id;
use crate::validation::scalars::{boolean, currency, http_url, ip_address, text, uuid};
use crate::validation::trial::trial_patch;
use crate::validation::{Fields, Reading};
use crate::webhooks::tell_of_update;

/// Everything that a merchant may change. What is not mentioned stays as it is, and so does a flag that is `null`.
#[derive(Clone)]
pub(crate) struct Terms {
    edits: Edits,
    /// Replaced as a whole.
    metadata: Option<Metadata>,
    customer_metadata: Option<Metadata>,
    success_url: Patch<String>,
    return_url: Patch<String>,
    embed_origin: Patch<String>,
    customer_ip_address: Patch<String>,
    allow_discount_codes: Option<bool>,
    require_billing_address: Option<bool>,
    allow_trial: Option<bool>,
    trial: Patch<Trial>,
}

/// `PATCH /v1/checkouts/{id}`
pub async fn update_checkout(
    merchant: Merchant<Write<Checkouts>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<Checkout>, Error> {
    let (id, terms) = with_path_id(&id, read_body(&body))?;
    let session = update(&app, merchant.organization_id, id, terms).await?;
    Ok(Json(view::merchant(&app, session)))
}

pub(crate) fn read_body(body: &Value) -> Reading<Terms> {
    let mut fields = Fields::of(body)?;
    let edits = Edits {
        currency: fields.optional("currency", currency),
        discount: match fields.patch("discount_id", uuid) {
            Patch::Keep => None,
            Patch::Clear => Some(DiscountEdit::Remove),
            Patch::Set(id) => Some(DiscountEdit::Id(id)),
        },
        ..Edits::read(&mut fields)
    };
    let terms = Terms {
        edits,
        metadata: fields.if_present("metadata", metadata),
        customer_metadata: fields.optional("customer_metadata", metadata),
        success_url: fields.patch("success_url", http_url),
        return_url: fields.patch("return_url", http_url),
        embed_origin: fields.patch("embed_origin", text),
        customer_ip_address: fields.patch("customer_ip_address", ip_address),
        allow_discount_codes: fields.optional("allow_discount_codes", boolean),
        require_billing_address: fields.optional("require_billing_address", boolean),
        allow_trial: fields.optional("allow_trial", boolean),
        trial: trial_patch(&mut fields),
    };
    fields.finish(|| Some(terms))
}

async fn update(app: &AppState, owner: Uuid, id: Uuid, terms: Terms) -> Result<Session, Error> {
    let mut taxes = Taxes::of(app);
    loop {
        let now = app.clock.now();
        let mut transaction = app.store.transaction().await?;
        let record = transaction.lock_checkout_at_once(id).await?;
        let record =
            record.filter(|record| record.organization_id == owner).ok_or(Error::NotFound)?;
        let record = in_time(open(record)?, now)?;
        let mut session = Session::load(&mut transaction, record).await?;
        taxes.remember(&session);
        let terms = terms.clone();
        if let Patch::Set(embed_origin) = &terms.embed_origin {
            session.organization.check_embed_origin(Some(embed_origin))?;
        }
        let edits = terms.apply(&mut session.record);
        session.apply(edits, &mut transaction, now).await?;
        if let Some(question) = taxes.fill(&mut session) {
            transaction.rollback().await?;
            taxes.ask(question).await?;
            continue;
        }
        session.record.modified_at = Some(now);
        transaction.save_checkout(&mut session.record).await?;
        transaction.save_checkout_terms(&session.record).await?;
        tell_of_update(app, &mut transaction, &session).await?;
        transaction.commit().await?;
        return Ok(session);
    }
}

/// An open session whose time is over is as good as expired, even before the sweep comes by.
fn in_time(record: CheckoutRecord, now: Timestamp) -> Result<CheckoutRecord, Error> {
    if record.expires_at <= now {
        return Err(Error::NotOpen { id: record.id, status: CheckoutStatus::Expired });
    }
    Ok(record)
}

impl Terms {
    /// Writes the terms into the session and returns what is left: what buyers may change too.
    fn apply(self, record: &mut CheckoutRecord) -> Edits {
        self.success_url.apply_to(&mut record.success_url);
        self.return_url.apply_to(&mut record.return_url);
        self.embed_origin.apply_to(&mut record.embed_origin);
        self.customer_ip_address.apply_to(&mut record.customer_ip_address);
        self.trial.apply_to(&mut record.trial);
        replace(&mut record.metadata, self.metadata);
        replace(&mut record.customer_metadata, self.customer_metadata);
        replace(&mut record.allow_discount_codes, self.allow_discount_codes);
        replace(&mut record.require_billing_address, self.require_billing_address);
        replace(&mut record.allow_trial, self.allow_trial);
        self.edits
    }
}

fn replace<T>(field: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *field = value;
    }
}
