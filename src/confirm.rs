//! From the click on Pay to an outcome that the server vouches for.
//!
//! A lost answer is never taken for a refusal: whatever happened is found out by reading the session.

use kassette_core::checkout::PaymentProcessorMetadata;
use kassette_core::{CheckoutConfirm, CheckoutStatus};
use leptos::prelude::untrack;

use crate::api;
use crate::contact::Contact;
use crate::events::Events;
use crate::language;
use crate::payment::{Payment, charge_of};
use crate::problem::Problems;
use crate::session::Session;
use crate::stripe::{self, Refusal, Stripe};
use crate::text::text;

/// Pays, and shows what came of it. Everything that needs the click itself happens before the first wait.
pub async fn confirm(session: Session, contact: Contact) {
    session.start_confirming();
    let result = attempt(session, contact).await;
    session.stop_confirming(result.err().unwrap_or_default());
}

/// Finds out what came of a payment that an earlier visit of this page started.
pub async fn resume(session: Session) {
    if let Err(problems) = follow(session, Knowledge::Current).await {
        session.show_problems(problems);
    }
}

async fn attempt(session: Session, contact: Contact) -> Result<(), Problems> {
    let seen = untrack(|| session.totals()).map(|totals| totals.total_amount);
    let payment = payment_form(session)?;
    let charge = session.peek(charge_of);
    if let Some(payment) = &payment {
        // First, while the browser still counts this as the buyer's click: wallets open their sheet here.
        payment.elements.submit().await.map_err(problem_of)?;
    }
    let edits = session.hold_edits().await;
    if let Some(payment) = &payment
        && session.peek(charge_of) != charge
    {
        // An edit on its way changed the price, and Stripe.js gives no token for a form that was submitted with another.
        payment.elements.submit().await.map_err(problem_of)?;
    }
    let token = match payment {
        Some(payment) => Some(confirmation_token(&payment, contact).await?),
        None => None,
    };
    let body = CheckoutConfirm {
        update: edits.followed_by(contact.update()).followed_by(language::update()),
        confirmation_token_id: token,
        expected_total_amount: seen,
    };
    let knowledge = match session.api().confirm(&body).await {
        Ok(confirmed) => {
            session.receive(confirmed);
            Knowledge::Current
        }
        Err(error) => after_refusal(session, error)?,
    };
    follow(session, knowledge).await
}

/// The payment form, if this session needs one.
fn payment_form(session: Session) -> Result<Option<Payment>, Problems> {
    let required = session.peek(|checkout| checkout.base.is_payment_form_required);
    match (required, session.payment()) {
        (Some(true), None) => Err(Problems::payment(text("problem_payment_loading"))),
        (Some(true), payment) => Ok(payment),
        _ => Ok(None),
    }
}

async fn confirmation_token(payment: &Payment, contact: Contact) -> Result<String, Problems> {
    let (name, email) = contact.typed();
    payment.stripe.confirmation_token(&payment.elements, &name, &email).await.map_err(problem_of)
}

fn problem_of(refusal: Refusal) -> Problems {
    match refusal.message {
        // The element has marked its own fields already.
        _ if refusal.kind == "validation_error" => {
            Problems::payment(text("problem_payment_details"))
        }
        Some(message) => Problems::payment(message),
        None => Problems::payment(text("problem_not_charged")),
    }
}

/// Whether the session held here is what the server has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Knowledge {
    Current,
    Stale,
}

fn after_refusal(session: Session, error: api::Error) -> Result<Knowledge, Problems> {
    match error {
        api::Error::Refused { status: 409, checkout: Some(checkout), .. } => {
            session.receive(*checkout);
            Err(Problems::form(text("problem_total_changed")))
        }
        // No answer, or somebody else was faster: the session tells what happened.
        api::Error::Network
        | api::Error::Unreadable { .. }
        | api::Error::Refused { status: 403 | 409 | 500.., .. }
            if !is_about_readiness(&error) =>
        {
            Ok(Knowledge::Stale)
        }
        api::Error::Refused { status: 404 | 410, .. } => {
            session.lose(error);
            Err(Problems::default())
        }
        error => Err(Problems::of(&error)),
    }
}

fn is_about_readiness(error: &api::Error) -> bool {
    matches!(error, api::Error::Refused { error, .. } if error.error == "PaymentNotReady")
}

/// Follows the session until its outcome is known.
async fn follow(session: Session, mut knowledge: Knowledge) -> Result<(), Problems> {
    let mut events = Events::connect(&session.api().stream_url());
    let mut answered_secret = None;
    let mut refusal = None;
    loop {
        if knowledge == Knowledge::Current {
            let Some((status, action)) = session.peek(|checkout| {
                (checkout.base.status, pending_action(&checkout.base.payment_processor_metadata))
            }) else {
                return Err(Problems::default());
            };
            match status {
                CheckoutStatus::Succeeded | CheckoutStatus::Failed | CheckoutStatus::Expired => {
                    return Ok(());
                }
                CheckoutStatus::Open => {
                    let not_charged = || Problems::payment(text("problem_not_charged"));
                    return Err(refusal.map_or_else(not_charged, problem_of));
                }
                CheckoutStatus::Confirmed => {}
            }
            if let Some(secret) = action.filter(|secret| answered_secret.as_ref() != Some(secret)) {
                let stripe = stripe_of(session).await;
                // Without Stripe.js the challenge waits: the next look at the session tries again.
                if let Some(stripe) = stripe {
                    refusal = stripe.next_action(&secret).await.err();
                    answered_secret = Some(secret);
                }
            }
        }
        events.next().await;
        knowledge = look_again(session).await?;
    }
}

async fn look_again(session: Session) -> Result<Knowledge, Problems> {
    match session.api().get().await {
        Ok(checkout) => {
            session.receive(checkout);
            Ok(Knowledge::Current)
        }
        Err(error @ api::Error::Refused { status: 403 | 404 | 410, .. }) => {
            session.lose(error);
            Err(Problems::default())
        }
        Err(_) => Ok(Knowledge::Stale),
    }
}

fn pending_action(metadata: &PaymentProcessorMetadata) -> Option<String> {
    let waits = metadata.intent_status.as_deref() == Some("requires_action");
    metadata.intent_client_secret.clone().filter(|_| waits)
}

async fn stripe_of(session: Session) -> Option<Stripe> {
    if let Some(payment) = session.payment() {
        return Some(payment.stripe);
    }
    let key = session
        .peek(|checkout| checkout.base.payment_processor_metadata.publishable_key.clone())??;
    stripe::load(&session.page().stripe_js).await.then(|| Stripe::new(&key))?
}
