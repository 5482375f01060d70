//! From the click on Pay to an outcome that the server vouches for.
//!
//! A lost answer is never taken for a refusal: whatever happened is found out by reading the session.

use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::Date;
use kassette_core::CheckoutStatus;
use kassette_core::checkout::PaymentProcessorMetadata;
use leptos::prelude::untrack;
use leptos::task::spawn_local;

use crate::api::{self, Confirm};
use crate::edit::{Edits, Value};
use crate::events::Events;
use crate::format;
use crate::language;
use crate::payment::{Payment, PaymentState, charge_of};
use crate::problem::Problems;
use crate::session::Session;
use crate::stripe::{self, Refusal, Stripe};
use crate::text::Message;

/// Milliseconds for which a question without an answer is asked again: what is older is not on its way any more.
const LONGEST_ASKING: f64 = 120_000.0;

/// Pays, which [`Session::start_confirming`] has announced, and shows what came of it. Everything that needs the click itself happens
/// before the first wait.
pub async fn confirm(session: Session) {
    let result = attempt(session).await;
    session.stop_confirming(result.err().unwrap_or_default());
}

/// Finds out what came of a payment that an earlier visit of this page started.
pub async fn resume(session: Session) {
    let events = Events::connect(&session.api().stream_url());
    // Who was asked and sent back is not asked again.
    let answered = session.page().came_back.then(|| action_of(session)).flatten();
    if let Err(problems) = follow(session, events, Knowledge::Current, answered).await {
        session.stop_confirming(problems);
    }
}

/// Says that nothing was charged to a buyer who left to pay and whose session is open.
pub fn tell_of_failure_elsewhere(session: Session) {
    let is_open = session.peek(|checkout| checkout.base.status) == Some(CheckoutStatus::Open);
    if is_open && session.page().came_back {
        session.stop_confirming(not_charged());
    }
}

fn not_charged() -> Problems {
    Problems::payment(Message::Text("problem_not_charged"))
}

async fn attempt(session: Session) -> Result<(), Problems> {
    let seen = untrack(|| session.totals()).map(|totals| totals.total_amount);
    let payment = payment_form(session).await?;
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
        Some(payment) => Some(confirmation_token(&payment, session).await?),
        None => None,
    };
    let body = Confirm {
        edits: edits
            .followed_by(session.choice_edits())
            .followed_by(session.field_edits())
            .followed_by(language::edits())
            .followed_by(session.page().to_return_to()),
        confirmation_token_id: token,
        expected_total_amount: seen,
    };
    // Before the question: nothing is told again to those who listen late.
    let mut events = Events::connect(&session.api().stream_url());
    let knowledge = ask(session, &body, &mut events).await?;
    follow(session, events, knowledge, None).await
}

/// Asks the server to confirm, until there is an answer.
///
/// A question that was not answered may still be on its way, so that nobody can say that nothing will be charged. It can do no harm
/// when the same was asked again: the form's token pays once, and a session that is confirmed is not confirmed again.
async fn ask(session: Session, body: &Confirm, events: &mut Events) -> Result<Knowledge, Problems> {
    let given_up = Date::now() + LONGEST_ASKING;
    loop {
        let error = match session.api().confirm(body).await {
            Ok(confirmed) => {
                session.receive(confirmed);
                return Ok(Knowledge::Current);
            }
            Err(error) => error,
        };
        let was_answered = matches!(error, api::Error::Refused { status: ..409, .. });
        let mut knowledge = after_refusal(session, error).await?;
        while knowledge == Knowledge::Stale && !was_answered {
            session.set_progress("asking_again");
            events.next().await;
            knowledge = look_again(session).await?;
        }
        session.set_progress("paying");
        let is_open = session.peek(|checkout| checkout.base.status) == Some(CheckoutStatus::Open);
        if was_answered || !is_open || Date::now() > given_up {
            return Ok(knowledge);
        }
    }
}

/// The payment form, if this session needs one. A click that came before the form is not lost: it waits.
async fn payment_form(session: Session) -> Result<Option<Payment>, Problems> {
    if session.peek(|checkout| checkout.base.is_payment_form_required) != Some(true) {
        return Ok(None);
    }
    loop {
        match untrack(|| session.payment_state()) {
            PaymentState::Ready => {
                session.set_progress("paying");
                return Ok(session.payment());
            }
            PaymentState::Unavailable => {
                return Err(Problems::payment(Message::Text("problem_payment_loading")));
            }
            PaymentState::Loading => session.set_progress("payment_loading"),
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn confirmation_token(payment: &Payment, session: Session) -> Result<String, Problems> {
    let details = billing_details(&session.field_edits());
    payment.stripe.confirmation_token(&payment.elements, &details).await.map_err(problem_of)
}

/// Who pays. Stripe.js wants every part of what it does not ask for itself, with nothing where there is nothing.
fn billing_details(typed: &Edits) -> Edits {
    let parts = ["country", "line1", "line2", "postal_code", "city", "state"]
        .map(|part| (["address.", part].concat(), ["customer_billing_address.", part].concat()));
    let contact = [("name", "customer_name"), ("email", "customer_email"), ("phone", "")]
        .map(|(own, field)| (own.to_owned(), field.to_owned()));
    contact.into_iter().chain(parts).fold(Edits::default(), |details, (own, field)| {
        details.with(&own, Value::typed(typed.sent(&field).unwrap_or_default()))
    })
}

fn problem_of(refusal: Refusal) -> Problems {
    match refusal.message {
        // The element has marked its own fields already.
        _ if refusal.kind == "validation_error" => {
            Problems::payment(Message::Text("problem_payment_details"))
        }
        Some(message) => Problems::payment(Message::Told(message)),
        None => not_charged(),
    }
}

/// Whether the session held here is what the server has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Knowledge {
    Current,
    Stale,
}

async fn after_refusal(session: Session, error: api::Error) -> Result<Knowledge, Problems> {
    match error {
        api::Error::Refused { status: 409, checkout: Some(checkout), .. } => {
            session.receive(*checkout);
            Err(total_changed(session))
        }
        error if error.is_named("TrialAlreadyRedeemed") => {
            change(session, &Edits::of("allow_trial", Value::Bool(false))).await?;
            Err(Problems::form(Message::Text("problem_trial_used")))
        }
        // It is not sold at that price any more. Chosen again, it has today's.
        error if error.fields().iter().any(|field| field == "product_price_id") => {
            let Some(product) = untrack(|| session.product_id()) else {
                return Err(session.problems_of(&error));
            };
            change(session, &Edits::id("product_id", product)).await?;
            Err(total_changed(session))
        }
        error @ api::Error::Refused { status: 403 | 409, .. } if !error.is_about_status() => {
            Err(session.problems_of(&error))
        }
        // No answer, or somebody else was faster: the session tells what happened.
        api::Error::Network
        | api::Error::Unreadable { .. }
        | api::Error::Refused { status: 403 | 409 | 500.., .. } => Ok(Knowledge::Stale),
        api::Error::Refused { status: 404 | 410, .. } => {
            session.lose(error);
            Err(Problems::default())
        }
        error => Err(session.problems_of(&error)),
    }
}

/// Changes the session for the buyer, who then looks again before they pay.
async fn change(session: Session, edits: &Edits) -> Result<(), Problems> {
    match session.api().update(edits).await {
        Ok(checkout) => session.receive(checkout),
        Err(error) => return Err(session.problems_of(&error)),
    }
    Ok(())
}

fn total_changed(session: Session) -> Problems {
    let total = untrack(|| session.totals()).map_or(0, |totals| totals.total_amount);
    let total = format::money(untrack(|| session.money(total)));
    Problems::form(Message::With("problem_total_changed", "total", total))
}

/// Follows the session until its outcome is known. `answered_secret` is that of an intent whose question the buyer has answered.
async fn follow(
    session: Session,
    mut events: Events,
    mut knowledge: Knowledge,
    mut answered_secret: Option<String>,
) -> Result<(), Problems> {
    session.start_following();
    let mut refusal = None;
    loop {
        if knowledge == Knowledge::Current {
            let Some(status) = session.peek(|checkout| checkout.base.status) else {
                return Err(Problems::default());
            };
            let action = action_of(session);
            match status {
                CheckoutStatus::Succeeded => {
                    spawn_local(hand_over(session, events));
                    return Ok(());
                }
                CheckoutStatus::Expired => return Ok(()),
                CheckoutStatus::Failed => return Err(not_charged()),
                CheckoutStatus::Open => {
                    return Err(refusal.map_or_else(not_charged, problem_of));
                }
                CheckoutStatus::Confirmed => {}
            }
            if let Some(secret) = action.filter(|secret| answered_secret.as_ref() != Some(secret)) {
                let stripe = stripe_of(session).await;
                // Without Stripe.js the challenge waits: the next look at the session tries again.
                if let Some(stripe) = stripe {
                    // Who reloaded, or came back from there, is not sent there again unasked: they may want another way.
                    let is_sent = untrack(|| session.is_confirming()) && !session.page().embedded;
                    if !is_sent && let Some(url) = stripe.page_to_pay_on(&secret).await {
                        session.set_elsewhere(Some(url));
                        answered_secret = Some(secret);
                        continue;
                    }
                    session.set_leaving(true);
                    refusal = stripe.next_action(&secret).await.err();
                    session.set_leaving(false);
                    let is_silence = refusal.as_ref().is_some_and(Refusal::is_silence);
                    answered_secret = (!is_silence).then_some(secret);
                }
            }
        }
        events.next().await;
        knowledge = look_again(session).await?;
        session.set_progress(match knowledge {
            Knowledge::Current => "paying",
            Knowledge::Stale => "asking_again",
        });
    }
}

/// Gives the merchant's backend a moment to hear of the purchase before the buyer arrives at the merchant's own page.
async fn hand_over(session: Session, mut events: Events) {
    if untrack(|| session.leads_elsewhere()) {
        events.delivery(LONGEST_DELIVERY).await;
    }
    session.succeed();
}

/// A merchant's server that does not answer keeps nobody longer; the receipt has a link for those who do not want to wait.
const LONGEST_DELIVERY: Duration = Duration::from_secs(5);

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

/// The secret of the intent that waits for the buyer.
fn action_of(session: Session) -> Option<String> {
    session.peek(|checkout| pending_action(&checkout.base.payment_processor_metadata)).flatten()
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
