//! Sessions in which a customer sees what they have: who gets one, and for how long.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use kassette_core::{CustomerToken, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{CustomerSessions, Write};
use crate::error::Error;
use crate::listing::invalid;
use crate::secret;
use crate::store::Transaction;
use crate::store::checkouts::CheckoutRecord;
use crate::store::customer_sessions::CustomerSession;
use crate::store::customers::Customer;
use crate::validation::body::JsonBody;
use crate::validation::scalars::{http_url, text, uuid};
use crate::validation::union::first_form;
use crate::validation::{Fields, Reading};

/// Seconds that a session lasts.
const LIFE: i64 = 3600;

/// How a merchant names their customer.
enum Named {
    Id(Uuid),
    External(String),
}

type Form = (&'static str, fn(&mut Fields) -> Option<Named>);

const FORMS: [Form; 2] = [
    ("CustomerSessionCustomerIDCreate", |fields| {
        fields.required("customer_id", uuid).map(Named::Id)
    }),
    ("CustomerSessionCustomerExternalIDCreate", |fields| {
        // The name that it had in 2025.
        if fields.mentions("customer_external_id") {
            return fields.required("customer_external_id", text).map(Named::External);
        }
        fields.required("external_customer_id", text).map(Named::External)
    }),
];

pub(crate) struct NewSession {
    customer: Named,
    return_url: Option<String>,
}

pub(crate) fn read(body: &Value) -> Reading<NewSession> {
    first_form(body, &FORMS, |body, customer| {
        let mut fields = Fields::of(body)?;
        let customer = customer(&mut fields);
        let return_url = fields.optional("return_url", http_url);
        fields.finish(|| Some(NewSession { customer: customer?, return_url }))
    })
}

/// `POST /v1/customer-sessions/`
pub async fn create_customer_session(
    merchant: Merchant<Write<CustomerSessions>>,
    State(app): State<AppState>,
    JsonBody(body): JsonBody,
) -> Result<(StatusCode, Json<kassette_core::CustomerSession>), Error> {
    let new = read(&body).map_err(Error::Malformed)?;
    let mut transaction = app.store.transaction().await?;
    let customer = find(&mut transaction, merchant.organization_id, new.customer).await?;
    let session = CustomerSession { return_url: new.return_url, ..of(&customer, app.clock.now()) };
    let token = secret::generate(secret::CUSTOMER_SESSION);
    transaction.insert_customer_session(&session, &token).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(shown(&app.public_url, session, token, customer))))
}

async fn find(transaction: &mut Transaction, owner: Uuid, named: Named) -> Result<Customer, Error> {
    let unknown = |key: &str, input: Value| invalid(key, "Customer does not exist.", input);
    match named {
        Named::Id(id) => {
            let customer = transaction.find_customer(owner, id).await?;
            customer.ok_or_else(|| unknown("customer_id", id.to_string().into()))
        }
        Named::External(id) => {
            let customer = transaction.customer_by_external_id(owner, &id).await?;
            customer.ok_or_else(|| unknown("external_customer_id", id.into()))
        }
    }
}

/// The token that confirming this session gives its buyer. It opens something only where they cannot be taken for somebody else: the
/// merchant said who they are, or nobody was known by their e-mail address before.
pub async fn token_of_buyer(
    transaction: &mut Transaction,
    record: &CheckoutRecord,
    customer: &Customer,
    now: Timestamp,
) -> Result<CustomerToken, Error> {
    let token = secret::generate(secret::CUSTOMER_SESSION);
    let is_named_by_merchant = record.customer_id.is_some();
    let is_new = customer.checkout_id == Some(record.id);
    if is_named_by_merchant || is_new {
        let checkout_id = (!is_named_by_merchant).then_some(record.id);
        let session = CustomerSession { checkout_id, ..of(customer, now) };
        transaction.insert_customer_session(&session, &token).await?;
    }
    // Otherwise nobody knows it. Clients of early 2025 stop at anything that is not a string.
    Ok(CustomerToken::new(token))
}

fn of(customer: &Customer, now: Timestamp) -> CustomerSession {
    CustomerSession {
        id: Uuid::new_v4(),
        created_at: now,
        organization_id: customer.organization_id,
        customer_id: customer.id,
        checkout_id: None,
        expires_at: now.plus_seconds(LIFE),
        return_url: None,
    }
}

fn shown(
    public_url: &str,
    session: CustomerSession,
    token: String,
    customer: Customer,
) -> kassette_core::CustomerSession {
    kassette_core::CustomerSession {
        id: session.id,
        created_at: session.created_at,
        modified_at: None,
        // Behind the #, which no browser sends and no server logs.
        customer_portal_url: format!("{public_url}/portal#customer_session_token={token}"),
        payment_method_url: format!(
            "{public_url}/embed/payment-method/{}#customer_session_token={token}",
            session.organization_id
        ),
        token: CustomerToken::new(token),
        expires_at: session.expires_at,
        return_url: session.return_url,
        customer_id: session.customer_id,
        customer: customer.shown(),
    }
}
