use axum::Json;
use axum::extract::{Path, State};
use kassette_core::custom_field::Answers;
use kassette_core::{Address, CheckoutPublic, CheckoutStatus, Currency, Patch, Timestamp};
use serde_json::{Value, json};
use uuid::Uuid;

use super::amounts::Wishes;
use super::discounting::DiscountEdit;
use super::session::Session;
use super::taxing::Taxes;
use super::{read, view};
use crate::AppState;
use crate::error::Error;
use crate::listing;
use crate::store::Connection;
use crate::store::checkouts::CheckoutRecord;
use crate::validation::address::address;
use crate::validation::body::JsonBody;
use crate::validation::email::email;
use crate::validation::metadata::custom_field_data;
use crate::validation::scalars::{
    amount, boolean, integer_in, locale, name, text, text_of, trimmed, uuid,
};
use crate::validation::tax_id::{self, OF_CHECKOUT};
use crate::validation::{Fields, Problem, Reading, schema};
use crate::webhooks::tell_of_update;

/// What a request changes about a session. What is not mentioned stays as it is.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    pub product_id: Option<Uuid>,
    /// Counts only together with `product_id`.
    pub product_price_id: Option<Uuid>,
    /// Only the merchant's to change.
    pub currency: Option<Currency>,
    pub wishes: Wishes,
    pub discount: Option<DiscountEdit>,
    /// Only of the buyer: they can do without a trial, not give themselves one.
    pub without_trial: bool,
    pub payment_method_type: Patch<String>,
    pub customer_name: Patch<String>,
    pub customer_email: Patch<String>,
    /// Replaced as a whole.
    pub customer_billing_address: Option<Address>,
    pub customer_tax_id: Patch<String>,
    pub is_business_customer: Option<bool>,
    pub customer_billing_name: Patch<String>,
    pub locale: Patch<String>,
    /// Merged over the stored answers.
    pub custom_field_data: Answers,
}

impl Edits {
    /// Takes the edits out of a body whose other keys are somebody else's business.
    pub fn read(fields: &mut Fields) -> Self {
        Self {
            product_id: fields.optional("product_id", uuid),
            product_price_id: fields.optional("product_price_id", uuid),
            wishes: Wishes {
                amount: fields.optional("amount", amount),
                seats: fields.optional("seats", seats),
                units: fields.optional("units", units),
            },
            customer_name: blank_clears(fields.patch("customer_name", name)),
            customer_email: fields.patch("customer_email", email),
            customer_billing_address: fields.optional("customer_billing_address", address),
            customer_tax_id: blank_clears(fields.patch("customer_tax_id", trimmed)),
            is_business_customer: fields.optional("is_business_customer", boolean),
            customer_billing_name: blank_clears(fields.patch("customer_billing_name", name)),
            locale: fields.patch("locale", locale),
            custom_field_data: fields
                .optional("custom_field_data", custom_field_data)
                .unwrap_or_default(),
            ..Self::default()
        }
    }

    /// As [`Self::read`], with what only buyers say.
    pub fn read_from_buyer(fields: &mut Fields) -> Self {
        Self {
            discount: match fields.patch("discount_code", text) {
                Patch::Keep => None,
                Patch::Clear => Some(DiscountEdit::Remove),
                Patch::Set(code) => Some(DiscountEdit::Code(code)),
            },
            without_trial: fields.optional("allow_trial", only_false).is_some(),
            payment_method_type: fields.patch("payment_method_type", |value| text_of(value, 1, 64)),
            ..Self::read(fields)
        }
    }
}

/// How many seats are sold at once at most.
pub fn seats(value: &Value) -> Reading<i64> {
    integer_in(value, 1, 10_000)
}

pub fn units(value: &Value) -> Reading<i64> {
    integer_in(value, 1, i64::from(i32::MAX))
}

fn only_false(value: &Value) -> Reading<()> {
    schema::note(|| json!({ "const": false }));
    if boolean(value)? {
        let problem = Problem::new("literal_error", "Input should be False", value);
        return Err(vec![problem.with(json!({ "expected": "False" }))]);
    }
    Ok(())
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
    let edits = listing::body(read_body(&body))?;
    let session = update(&app, &secret, edits).await?;
    Ok(Json(view::public(&app, session)))
}

pub(crate) fn read_body(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits = Edits::read_from_buyer(&mut fields);
    fields.finish(|| Some(edits))
}

async fn update(app: &AppState, secret: &str, edits: Edits) -> Result<Session, Error> {
    let mut taxes = Taxes::of(app);
    loop {
        let now = app.clock.now();
        let mut transaction = app.store.transaction().await?;
        let record = transaction.lock_checkout_by_secret(secret).await?;
        let record = open(read::reachable(record, now)?)?;
        let mut session = Session::load(&mut transaction, record).await?;
        taxes.remember(&session);
        session.apply(edits.clone(), &mut transaction, now).await?;
        if let Some(question) = taxes.fill(&mut session) {
            transaction.rollback().await?;
            taxes.ask(question).await?;
            continue;
        }
        session.record.modified_at = Some(now);
        transaction.save_checkout(&mut session.record).await?;
        tell_of_update(app, &mut transaction, &session).await?;
        transaction.commit().await?;
        return Ok(session);
    }
}

/// The session, if it may still be changed.
pub fn open(record: CheckoutRecord) -> Result<CheckoutRecord, Error> {
    match record.status {
        CheckoutStatus::Open => Ok(record),
        status => Err(Error::NotOpen { id: record.id, status }),
    }
}

impl Session {
    /// Writes `edits` into the session and works out anew what follows from them, but for the tax.
    pub async fn apply(
        &mut self,
        edits: Edits,
        connection: &mut Connection,
        now: Timestamp,
    ) -> Result<(), Error> {
        if let Some(product_id) = edits.product_id {
            self.choose(product_id, edits.product_price_id)?;
        }
        if let Some(currency) = edits.currency {
            self.choose_currency(currency)?;
        }
        self.record.allow_trial &= !edits.without_trial;
        self.drop_idle_discount();
        // First of all who is buying: some discounts are for everybody only once.
        self.take_buyer(&edits)?;
        if let Some(discount) = edits.discount {
            self.edit_discount(discount, connection, now).await?;
        }
        self.price_anew(edits.wishes, now)?;
        self.answer(&edits.custom_field_data)?;
        edits.payment_method_type.apply_to(&mut self.record.payment_method_type);
        self.clear_what_is_not_asked();
        self.check_only_subscription(connection).await
    }

    fn take_buyer(&mut self, edits: &Edits) -> Result<(), Error> {
        let record = &mut self.record;
        edits.customer_name.clone().apply_to(&mut record.customer_name);
        // The e-mail address of a customer who is already known is not the buyer's to change.
        if record.customer_id.is_none() {
            edits.customer_email.clone().apply_to(&mut record.customer_email);
        }
        if let Some(address) = &edits.customer_billing_address {
            record.customer_billing_address = Some(address.clone());
        }
        edits.customer_billing_name.clone().apply_to(&mut record.customer_billing_name);
        edits.locale.clone().apply_to(&mut record.locale);
        let mut tax_id = record.customer_tax_id.take().map(|tax_id| tax_id.number);
        edits.customer_tax_id.clone().apply_to(&mut tax_id);
        match edits.is_business_customer {
            Some(false) => {
                self.leave_business();
                Ok(())
            }
            is_business => {
                self.record.is_business_customer |= is_business.is_some();
                self.take_tax_id(tax_id.as_deref())
            }
        }
    }

    /// Stores a tax number, if it is one in the country of the address. Asked with every change: the country may be another now.
    pub fn take_tax_id(&mut self, number: Option<&str>) -> Result<(), Error> {
        let address = self.record.customer_billing_address.as_ref();
        let country = address.map(|address| address.country.as_str());
        let checked = number.map(|number| tax_id::check(OF_CHECKOUT, country, number)).transpose();
        self.record.customer_tax_id = checked.map_err(Error::Invalid)?;
        Ok(())
    }

    /// Where there is nothing to pay, nothing is asked about paying, and what was said about it before must not count.
    pub fn clear_what_is_not_asked(&mut self) {
        if self.flags().is_payment_form_required {
            return;
        }
        self.record.payment_method_type = None;
        if !self.record.require_billing_address {
            self.leave_business();
        }
    }
}
