use axum::Json;
use axum::extract::{Path, State};
use kassette_core::{CheckoutPublicConfirmed, CheckoutStatus, FieldMode};
use serde_json::Value;
use tracing::Instrument;
use uuid::Uuid;

use super::rules::{PaymentNeeds, billing_address_fields, country_may_be_missing};
use super::update::{Edits, apply, open};
use super::{read, view};
use crate::AppState;
use crate::customers::find_or_add;
use crate::error::Error;
use crate::payments::attempts::{self, Asking};
use crate::payments::forms::Purchase;
use crate::secret;
use crate::store::attempts::PaymentAttempt;
use crate::store::checkouts::CheckoutRecord;
use crate::store::products::Product;
use crate::store::{StoreError, Transaction};
use crate::validation::body::JsonBody;
use crate::validation::scalars::{integer, trimmed};
use crate::validation::{Fields, Problem, Reading};

/// The buyer's last edits together with the go-ahead.
struct Confirm {
    edits: Edits,
    confirmation_token_id: Option<String>,
    /// The total that the buyer saw.
    expected_total_amount: Option<i64>,
}

/// `POST /v1/checkouts/client/{client_secret}/confirm`
pub async fn confirm_client_checkout(
    State(app): State<AppState>,
    Path(client_secret): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<CheckoutPublicConfirmed>, Error> {
    let confirm = read_body(&body).map_err(|problems| {
        Error::Malformed(problems.into_iter().map(|problem| problem.under("body")).collect())
    })?;
    let attempt = begin(&app, &client_secret, confirm).await?;
    // A task of its own: the buyer may leave, but their payment may not be left half-way.
    let asking = attempts::ask(app.clone(), attempt, Asking::First).in_current_span();
    let asking = tokio::spawn(asking);
    let record = asking.await.map_err(|error| Error::Internal(error.into()))??;
    let mut connection = app.store.connection().await?;
    let mut public = view::public(&app, &mut connection, record).await?;
    // Whatever has happened since, this is the answer to the confirmation.
    public.base.status = CheckoutStatus::Confirmed;
    // There is no customer portal that it could open, but clients of early 2025 stop at anything that is not a string.
    let customer_session_token = Some(secret::generate(secret::CUSTOMER_SESSION));
    Ok(Json(CheckoutPublicConfirmed { public, customer_session_token }))
}

fn read_body(body: &Value) -> Reading<Confirm> {
    let mut fields = Fields::of(body)?;
    let edits = Edits::read(&mut fields);
    let confirmation_token_id = fields.optional("confirmation_token_id", trimmed).flatten();
    let expected_total_amount = fields.optional("expected_total_amount", integer);
    fields.finish(|| Some(Confirm { edits, confirmation_token_id, expected_total_amount }))
}

/// Checks everything, closes the session for changes and stores the attempt: the last moment before money can move.
async fn begin(app: &AppState, secret: &str, confirm: Confirm) -> Result<PaymentAttempt, Error> {
    let now = app.clock.now();
    let mut transaction = app.store.transaction().await?;
    let record = transaction.lock_checkout_by_secret(secret).await?;
    let mut record = open(read::reachable(record, now)?)?;
    let mut products = transaction.products(&record.product_ids).await?;
    apply(confirm.edits, &mut record, &products)?;
    let product = products.remove(&record.product_id).ok_or_else(missing_product)?;
    let needs = needs(&record, &product)?;
    if needs.form() && app.stripe.is_none() {
        return Err(Error::PaymentNotReady);
    }
    check_complete(&record, &product, needs, confirm.confirmation_token_id.as_deref())?;
    if confirm.expected_total_amount.is_some_and(|seen| seen != record.totals().total_amount) {
        let now = view::public(app, &mut transaction, record).await?;
        return Err(Error::TotalChanged(Box::new(now)));
    }
    record.status = CheckoutStatus::Confirmed;
    record.modified_at = Some(now);
    let attempt =
        add_attempt(app, &mut transaction, &record, &product, confirm.confirmation_token_id)
            .await?;
    transaction.save_checkout(&record).await?;
    transaction.commit().await?;
    app.events.updated(record.id, record.status);
    Ok(attempt)
}

async fn add_attempt(
    app: &AppState,
    transaction: &mut Transaction,
    record: &CheckoutRecord,
    product: &Product,
    confirmation_token_id: Option<String>,
) -> Result<PaymentAttempt, Error> {
    let customer = find_or_add(transaction, record, app.clock.now()).await?;
    let organization = transaction.organization(record.organization_id).await?;
    let purchase = Purchase {
        attempt_id: Uuid::new_v4(),
        record,
        product,
        customer: &customer,
        organization: &organization,
        confirmation_token_id: confirmation_token_id.as_deref(),
    };
    let attempt = purchase.attempt(&app.public_url, app.clock.now());
    transaction.insert_attempt(&attempt).await?;
    Ok(attempt)
}

fn missing_product() -> Error {
    StoreError::Internal("the product of a session is missing".into()).into()
}

fn needs(record: &CheckoutRecord, product: &Product) -> Result<PaymentNeeds, Error> {
    let price = product.price(record.product_price_id).ok_or_else(missing_product)?;
    Ok(PaymentNeeds::of(record, product, price))
}

/// Whether everything is there that this purchase needs; everything that is missing is named.
fn check_complete(
    record: &CheckoutRecord,
    product: &Product,
    needs: PaymentNeeds,
    confirmation_token_id: Option<&str>,
) -> Result<(), Error> {
    let mut problems = Vec::new();
    let mut missing = |loc: &[&str], msg: &str| {
        problems.push(Problem::business("missing", loc, msg, Value::Null));
    };
    if record.customer_id.is_none() && record.customer_email.is_none() {
        missing(&["body", "customer_email"], "Field is required.");
    }
    if record.is_business_customer && record.customer_billing_name.is_none() {
        missing(&["body", "customer_billing_name"], "Field is required.");
    }
    if needs.form() && !country_may_be_missing(record) {
        for loc in missing_address(record) {
            missing(&loc, "Field is required.");
        }
    }
    if needs.form() && confirmation_token_id.is_none() {
        missing(&["body", "confirmation_token_id"], "Confirmation token is required.");
    }
    if product.price(record.product_price_id).is_some_and(|price| price.is_archived) {
        let loc = ["body", "product_price_id"];
        let price_id = record.product_price_id.to_string();
        problems.push(Problem::business("value_error", &loc, "Price is archived.", price_id));
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// The required parts of the address that are not there.
fn missing_address(record: &CheckoutRecord) -> Vec<Vec<&'static str>> {
    let Some(address) = &record.customer_billing_address else {
        return vec![vec!["body", "customer_billing_address"]];
    };
    let fields = billing_address_fields(record);
    [
        ("line1", fields.line1, &address.line1),
        ("postal_code", fields.postal_code, &address.postal_code),
        ("city", fields.city, &address.city),
        ("state", fields.state, &address.state),
    ]
    .into_iter()
    .filter(|(_, mode, value)| *mode == FieldMode::Required && value.is_none())
    .map(|(part, _, _)| vec!["body", "customer_billing_address", part])
    .collect()
}
