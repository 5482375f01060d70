use axum::Json;
use axum::extract::{Path, State};
use kassette_core::{CheckoutPublicConfirmed, CheckoutStatus, CustomerToken, ReturnPage};
use serde_json::Value;
use tracing::Instrument;
use uuid::Uuid;

use super::return_page::return_page;
use super::session::Session;
use super::taxing::Taxes;
use super::update::{Edits, open};
use super::{read, view};
use crate::AppState;
use crate::client_address::ClientAddress;
use crate::customer_sessions::token_of_buyer;
use crate::customers::find_or_add;
use crate::error::Error;
use crate::listing::{self, invalid};
use crate::payments::attempts::{self, Asking};
use crate::payments::forms::Purchase;
use crate::payments::limits;
use crate::store::Transaction;
use crate::store::attempts::PaymentAttempt;
use crate::store::customers::Customer;
use crate::tax::TaxError;
use crate::validation::body::JsonBody;
use crate::validation::scalars::{integer, trimmed};
use crate::validation::{Fields, Problem, Reading};
use crate::webhooks::tell_of_update;

/// The buyer's last edits together with the go-ahead.
#[derive(Clone)]
pub(crate) struct Confirm {
    edits: Edits,
    confirmation_token_id: Option<String>,
    /// The total that the buyer saw.
    expected_total_amount: Option<i64>,
    return_page: ReturnPage,
    client_address: Option<String>,
}

/// `POST /v1/checkouts/client/{client_secret}/confirm`
pub async fn confirm_client_checkout(
    State(app): State<AppState>,
    Path(client_secret): Path<String>,
    ClientAddress(address): ClientAddress,
    JsonBody(body): JsonBody,
) -> Result<Json<CheckoutPublicConfirmed>, Error> {
    let confirm = Confirm { client_address: address, ..listing::body(read_body(&body))? };
    let (attempt, token) = begin(&app, &client_secret, confirm).await?;
    // A task of its own: the buyer may leave, but their payment may not be left half-way.
    let asking = attempts::ask(app.clone(), attempt, Asking::First).in_current_span();
    let asking = tokio::spawn(asking);
    let record = asking.await.map_err(|error| Error::Internal(error.into()))??;
    let mut connection = app.store.connection().await?;
    let mut public = view::public(&app, Session::load(&mut connection, record).await?);
    // Whatever has happened since, this is the answer to the confirmation.
    public.base.status = CheckoutStatus::Confirmed;
    Ok(Json(CheckoutPublicConfirmed { public, customer_session_token: Some(token) }))
}

pub(crate) fn read_body(body: &Value) -> Reading<Confirm> {
    let mut fields = Fields::of(body)?;
    let edits = Edits::read_from_buyer(&mut fields);
    let confirmation_token_id = fields.optional("confirmation_token_id", trimmed).flatten();
    let expected_total_amount = fields.optional("expected_total_amount", integer);
    let return_page = fields.optional("return_page", return_page).unwrap_or_default();
    fields.finish(|| {
        let client_address = None;
        Some(Confirm {
            edits,
            confirmation_token_id,
            expected_total_amount,
            return_page,
            client_address,
        })
    })
}

/// Checks everything, closes the session for changes and stores the attempt, and what the buyer may see of their portal: the last
/// moment before money can move.
async fn begin(
    app: &AppState,
    secret: &str,
    confirm: Confirm,
) -> Result<(PaymentAttempt, CustomerToken), Error> {
    let mut taxes = Taxes::of(app);
    loop {
        let now = app.clock.now();
        let mut transaction = app.store.transaction().await?;
        let record = transaction.lock_checkout_by_secret(secret).await?;
        let record = open(read::reachable(record, now)?)?;
        let mut session = Session::load(&mut transaction, record).await?;
        taxes.remember(&session);
        session.apply(confirm.edits.clone(), &mut transaction, now).await?;
        if let Some(question) = taxes.fill(&mut session) {
            transaction.rollback().await?;
            taxes.ask(question).await?;
            continue;
        }
        check_discount(app, &session)?;
        if session.flags().is_payment_form_required && app.stripe.is_none() {
            return Err(Error::PaymentNotReady);
        }
        check_complete(&mut session, taxes.failure(), confirm.confirmation_token_id.as_deref())?;
        let total = session.record.totals().total_amount;
        if confirm.expected_total_amount.is_some_and(|seen| seen != total) {
            return Err(Error::TotalChanged(Box::new(view::public(app, session))));
        }
        session.record.status = CheckoutStatus::Confirmed;
        session.record.modified_at = Some(now);
        if session.flags().is_payment_form_required {
            let address = confirm.client_address.as_deref();
            limits::check(&mut transaction, session.record.id, address, now).await?;
        }
        let customer = find_or_add(app, &mut transaction, &session.record).await?;
        let token =
            token_of_buyer(&mut transaction, &session.record, &customer, app.clock.now()).await?;
        redeem(app, &mut transaction, &session, &customer).await?;
        let attempt = attempt(app, &session, &customer, &confirm);
        transaction.insert_attempt(&attempt).await?;
        transaction.save_checkout(&mut session.record).await?;
        tell_of_update(app, &mut transaction, &session).await?;
        transaction.commit().await?;
        return Ok((attempt, token));
    }
}

fn attempt(
    app: &AppState,
    session: &Session,
    customer: &Customer,
    confirm: &Confirm,
) -> PaymentAttempt {
    let purchase = Purchase {
        attempt_id: Uuid::new_v4(),
        session,
        customer,
        confirmation_token_id: confirm.confirmation_token_id.as_deref(),
        client_address: confirm.client_address.as_deref(),
        return_page: &confirm.return_page,
        timeout: app.config.stripe_timeout,
    };
    purchase.attempt(&app.public_url, app.clock.now())
}

fn no_longer_redeemable(discount_id: Uuid) -> Error {
    invalid("discount_id", "Discount is no longer redeemable.", discount_id.to_string())
}

/// A discount may have ended, been used up or been deleted since it was applied.
fn check_discount(app: &AppState, session: &Session) -> Result<(), Error> {
    let Some(discount) = session.discount() else { return Ok(()) };
    let is_redeemable = discount.deleted_at.is_none()
        && discount.rules.is_redeemable(app.clock.now(), discount.redemptions_count);
    if is_redeemable { Ok(()) } else { Err(no_longer_redeemable(discount.id)) }
}

/// Uses the session's discount up, once. Of sessions that race for the last use one wins.
async fn redeem(
    app: &AppState,
    transaction: &mut Transaction,
    session: &Session,
    customer: &Customer,
) -> Result<(), Error> {
    let Some(discount) = session.discount() else { return Ok(()) };
    if discount.max_redemptions_per_customer.is_some() {
        // Of two purchases of one customer at the same moment, the second has to see the first.
        transaction.lock_discount(discount.id).await?;
    }
    session.check_limit_of_customer(discount, transaction).await?;
    let (checkout_id, now) = (session.record.id, app.clock.now());
    let is_redeemed =
        transaction.redeem(discount.id, checkout_id, customer.id, &customer.email, now).await?;
    if is_redeemed { Ok(()) } else { Err(no_longer_redeemable(discount.id)) }
}

/// Whether everything is there that this purchase needs; everything that is missing is named.
fn check_complete(
    session: &mut Session,
    tax_failure: Option<&TaxError>,
    confirmation_token_id: Option<&str>,
) -> Result<(), Error> {
    let mut problems = Vec::new();
    let needs_form = session.flags().is_payment_form_required;
    if needs_form {
        match tax_failure {
            Some(TaxError::Address(reason)) => {
                let loc = ["body", "customer_billing_address"];
                problems.push(Problem::business("value_error", &loc, reason, Value::Null));
            }
            Some(TaxError::Unavailable(_)) => return Err(Error::TaxUnavailable),
            None => {}
        }
    }
    let price = session.price();
    if price.is_archived {
        let loc = ["body", "product_price_id"];
        let id = price.id.to_string();
        problems.push(Problem::business("value_error", &loc, "Price is archived.", id));
    }
    let mut missing = |loc: &[&str], msg: &str| {
        problems.push(Problem::business("missing", loc, msg, Value::Null));
    };
    let record = &session.record;
    if record.customer_id.is_none() && record.customer_email.is_none() {
        missing(&["body", "customer_email"], "Field is required.");
    }
    if record.is_business_customer && record.customer_billing_name.is_none() {
        missing(&["body", "customer_billing_name"], "Field is required.");
    }
    if needs_form {
        for loc in missing_address(session) {
            missing(&loc, "Field is required.");
        }
    }
    if needs_form && confirmation_token_id.is_none() {
        missing(&["body", "confirmation_token_id"], "Confirmation token is required.");
    }
    match session.final_answers() {
        Ok(answers) => session.record.custom_field_data = answers,
        Err(found) => problems.extend(found),
    }
    if problems.is_empty() { Ok(()) } else { Err(Error::Invalid(problems)) }
}

/// The required parts of the address that are not there.
fn missing_address(session: &Session) -> Vec<Vec<&'static str>> {
    let Some(address) = &session.record.customer_billing_address else {
        return vec![vec!["body", "customer_billing_address"]];
    };
    let missing = session.billing_address_fields().missing(address);
    missing.into_iter().map(|part| vec!["body", "customer_billing_address", part]).collect()
}
