//! Payment methods that customers save. Stripe alone keeps them: here nothing of them is stored, so nothing can be stale, and what a
//! checkout has saved is among them.

use std::sync::Arc;

use kassette_core::{CustomerPaymentMethod, PaymentProcessor, SetUpSecret};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid};

use super::forms::{customer_form, set_up_form};
use super::limits;
use super::refusal::Refusal;
use super::stripe::{IntentStatus, PaymentMethod, SetUp, Stripe, StripeError};
use crate::AppState;
use crate::error::Error;
use crate::store::customers::Customer;
use crate::store::payment_method_tries::PaymentMethodTry;

/// A payment method that is to be saved.
#[derive(Clone, Debug)]
pub struct NewPaymentMethod {
    pub confirmation_token_id: String,
    /// Whether it is charged from now on.
    pub set_default: bool,
    /// Where a page that the customer is sent to leads back to.
    pub return_url: String,
}

/// What came of saving one.
#[derive(Clone, Debug)]
pub enum Saving {
    Saved(Box<CustomerPaymentMethod>),
    /// The customer has something to do.
    Waits(SetUpSecret),
}

/// What `customer` has saved, the newest first.
pub async fn list(
    app: &AppState,
    customer: &Customer,
) -> Result<Vec<CustomerPaymentMethod>, Error> {
    let Some((stripe, owner)) = kept_for(app, customer) else { return Ok(Vec::new()) };
    let (methods, default) =
        tokio::try_join!(stripe.payment_methods(owner), stripe.default_payment_method(owner))
            .map_err(Error::ProcessorUnavailable)?;
    let is_default = |method: &PaymentMethod| default.as_ref() == Some(&method.id);
    Ok(methods.iter().map(|method| shown(customer, method, is_default(method))).collect())
}

/// Saves a payment method for `customer`, who is at this address. The same confirmation token saves one, however often it comes.
pub async fn save(
    app: &AppState,
    customer: &Customer,
    new: NewPaymentMethod,
    client_address: Option<String>,
) -> Result<Saving, Error> {
    let stripe = app.stripe.clone().ok_or(Error::PaymentNotReady)?;
    let this_try = PaymentMethodTry {
        id: Uuid::new_v4(),
        created_at: app.clock.now(),
        customer_id: customer.id,
        client_address,
    };
    limits::note_try(app, &this_try).await?;
    let known = customer.processor_customer_id.as_deref();
    let owner = match known {
        Some(id) => id.to_owned(),
        None => introduce(app, &stripe, customer, &this_try).await?,
    };
    let (owner, answer) = match ask(&stripe, customer, &owner, &new).await {
        // Deleted at Stripe, or known to another account.
        Err(StripeError::Refused(error)) if error.is_missing("customer") => {
            let owner = introduce(app, &stripe, customer, &this_try).await?;
            let answer = ask(&stripe, customer, &owner, &new).await;
            (owner, answer)
        }
        answer => (owner, answer),
    };
    let set_up = answer.map_err(|error| match error {
        StripeError::Refused(error) => {
            Error::PaymentMethodSetupFailed(Refusal::to_save(Some(*error)))
        }
        error => Error::ProcessorUnavailable(error),
    })?;
    conclude(&stripe, customer, &owner, set_up, new.set_default).await
}

async fn ask(
    stripe: &Stripe,
    customer: &Customer,
    owner: &str,
    new: &NewPaymentMethod,
) -> Result<SetUp, StripeError> {
    let form = set_up_form(customer, owner, &new.confirmation_token_id, &new.return_url);
    // Of the token, so that whoever got no answer asks again and hears what came of it.
    let key = format!("payment-method-{owner}-{}", new.confirmation_token_id);
    stripe.set_up(&form, &key).await
}

/// Makes `customer` known to Stripe, unless somebody else did in the meantime.
async fn introduce(
    app: &AppState,
    stripe: &Stripe,
    customer: &Customer,
    this_try: &PaymentMethodTry,
) -> Result<String, Error> {
    let key = format!("{}-customer", this_try.id);
    let made = stripe.create_customer(&customer_form(customer), &key).await;
    let made = made.map_err(Error::ProcessorUnavailable)?;
    let known = customer.processor_customer_id.as_deref();
    let mut transaction = app.store.transaction().await?;
    let owner = transaction.note_processor_customer(customer.id, known, &made).await?;
    transaction.commit().await?;
    Ok(owner)
}

/// Finds out what came of a set-up that waited for `customer`.
pub async fn confirm(
    app: &AppState,
    customer: &Customer,
    set_up_id: &str,
    set_default: bool,
) -> Result<Saving, Error> {
    let (stripe, owner) = kept_for(app, customer).ok_or(Error::CustomerNotReady)?;
    let set_up = match stripe.find_set_up(set_up_id).await {
        Ok(set_up) if set_up.customer.as_deref() == Some(owner) => set_up,
        // Whose it is instead is nobody's business.
        Ok(_) | Err(StripeError::Refused(_)) => return Err(Error::CustomerNotReady),
        Err(error) => return Err(Error::ProcessorUnavailable(error)),
    };
    conclude(stripe, customer, owner, set_up, set_default).await
}

async fn conclude(
    stripe: &Stripe,
    customer: &Customer,
    owner: &str,
    set_up: SetUp,
    set_default: bool,
) -> Result<Saving, Error> {
    match (set_up.status, set_up.payment_method, set_up.client_secret) {
        (IntentStatus::Succeeded, Some(method), _) => {
            let default =
                stripe.default_payment_method(owner).await.map_err(Error::ProcessorUnavailable)?;
            let mut is_default = default.as_ref() == Some(&method.id);
            if set_default && !is_default {
                let set = stripe.set_default_payment_method(owner, &method.id).await;
                set.map_err(Error::ProcessorUnavailable)?;
                is_default = true;
            }
            Ok(Saving::Saved(Box::new(shown(customer, &method, is_default))))
        }
        (IntentStatus::RequiresPaymentMethod | IntentStatus::Canceled, ..) => {
            let refusal = Refusal::to_save(set_up.last_setup_error);
            Err(Error::PaymentMethodSetupFailed(refusal))
        }
        (_, _, Some(secret)) => Ok(Saving::Waits(SetUpSecret(secret.0))),
        (..) => Err(Error::PaymentMethodSetupFailed(Refusal::to_save(None))),
    }
}

/// Removes the payment method `id`. If it was the default, the newest of the others takes its place.
pub async fn remove(app: &AppState, customer: &Customer, id: Uuid) -> Result<(), Error> {
    let (stripe, owner) = kept_for(app, customer).ok_or(Error::NotFound)?;
    let methods = stripe.payment_methods(owner).await.map_err(Error::ProcessorUnavailable)?;
    let is_it = |method: &&PaymentMethod| id_of(customer, method) == id;
    let method = methods.iter().find(is_it).ok_or(Error::NotFound)?;
    let next = methods.iter().find(|other| other.id != method.id);
    match next {
        None => {
            let mut connection = app.store.connection().await?;
            if connection.pays_for_subscription(customer.id).await? {
                return Err(Error::PaymentMethodInUse);
            }
        }
        Some(next) => {
            let default =
                stripe.default_payment_method(owner).await.map_err(Error::ProcessorUnavailable)?;
            if default.as_ref() == Some(&method.id) {
                // First: nobody is left without, should the server stop in between.
                let set = stripe.set_default_payment_method(owner, &next.id).await;
                set.map_err(Error::ProcessorUnavailable)?;
            }
        }
    }
    match stripe.detach_payment_method(&method.id).await {
        // Somebody else was faster.
        Ok(()) | Err(StripeError::Refused(_)) => Ok(()),
        Err(error) => Err(Error::ProcessorUnavailable(error)),
    }
}

/// Where `customer`'s payment methods are, and who they are there.
fn kept_for<'a>(app: &'a AppState, customer: &'a Customer) -> Option<(&'a Arc<Stripe>, &'a str)> {
    Some((app.stripe.as_ref()?, customer.processor_customer_id.as_deref()?))
}

fn shown(customer: &Customer, method: &PaymentMethod, is_default: bool) -> CustomerPaymentMethod {
    CustomerPaymentMethod {
        id: id_of(customer, method),
        created_at: method.created_at().unwrap_or(customer.created_at),
        modified_at: None,
        processor: PaymentProcessor::Stripe,
        customer_id: customer.id,
        kind: method.kind.clone(),
        method_metadata: method.card(),
        card: method.card(),
        is_default,
        default: is_default,
    }
}

/// Follows from what Stripe calls it. Polar's ids are UUIDs, so ours are, too.
fn id_of(customer: &Customer, method: &PaymentMethod) -> Uuid {
    let hash = Sha256::digest(format!("{} {}", customer.id, method.id));
    let bytes = hash.first_chunk().expect("a SHA-256 has more than 16 bytes");
    Builder::from_random_bytes(*bytes).into_uuid()
}
