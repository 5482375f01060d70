use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;

use super::{PaymentIntent, Status, accessible, no_such_intent, settle};
use crate::{
    books::Books,
    call::Call,
    cards::Occasion,
    confirming::{Source, check_same_usage, requests_three_d_secure},
    error::{Answer, StripeError},
    events::Outbox,
    parameters::Parameters,
    payment_methods::PaymentMethod,
    sandbox::Sandbox,
};

/// `POST /v1/payment_intents/{id}/confirm`
pub async fn confirm_payment_intent(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    let given = call.parameters("POST /v1/payment_intents/{id}/confirm")?;
    let mut books = sandbox.books();
    let intent = accessible(&books, &id, &call)?;
    let confirmation = Confirmation::of(&given, intent, &books, &call)?;
    confirmation.carry_out(&mut books, &id, &call.outbox)?;
    let intent = &books.payment_intents[&id];
    if call.is_public() {
        return Ok(Json(intent.to_public_json()));
    }
    intent.expanded(&given, &books)
}

/// A confirmation that can be carried out: all that the call names exists and may be used.
pub struct Confirmation {
    method: PaymentMethod,
    token: Option<String>,
    setup_future_usage: Option<String>,
    shipping: Option<Value>,
    next_action: Value,
    request_three_d_secure: String,
    buyer_is_absent: bool,
    fail_on_action: bool,
}

impl Confirmation {
    pub fn of(
        given: &Parameters,
        intent: &PaymentIntent,
        books: &Books,
        call: &Call,
    ) -> Result<Self, StripeError> {
        check_confirmable(intent)?;
        let confirming = intent.confirming();
        let Source { method, token } = confirming.source(given, books)?;
        let return_url = given.text("return_url").or(token.and_then(|t| t.return_url.as_deref()));
        confirming.check_return_url(return_url)?;
        let stated = given.choice("setup_future_usage", &["off_session", "on_session"])?;
        let collected = token.and_then(|token| token.setup_future_usage.clone());
        let setup_future_usage = stated.or_else(|| intent.setup_future_usage.clone());
        check_same_usage(
            "setup_future_usage",
            setup_future_usage.as_deref(),
            collected.as_deref(),
        )?;
        let by_script = token.map_or(call.is_public(), |token| token.use_stripe_sdk);
        let requested = requests_three_d_secure(given)?;
        Ok(Self {
            method,
            token: token.map(|token| token.id.clone()),
            setup_future_usage: setup_future_usage.or(collected),
            shipping: given.json("shipping").or(token.and_then(|token| token.shipping.clone())),
            next_action: confirming.challenge(return_url, by_script, &call.origin),
            request_three_d_secure: requested
                .unwrap_or_else(|| intent.request_three_d_secure.clone()),
            buyer_is_absent: given.flag("off_session").unwrap_or(true),
            fail_on_action: given.flag("error_on_requires_action")?,
        })
    }

    /// Takes the money, or asks for the buyer's bank to be asked. The token is spent either way.
    pub fn carry_out(
        self,
        books: &mut Books,
        id: &str,
        outbox: &Outbox,
    ) -> Result<(), StripeError> {
        if let Some(token) = self.token.and_then(|id| books.confirmation_tokens.get_mut(&id)) {
            token.payment_intent = Some(id.to_owned());
        }
        let occasion =
            if self.buyer_is_absent { Occasion::PaymentInAbsence } else { Occasion::Payment };
        let requested = self.request_three_d_secure != "automatic";
        let asks = self.method.card.asks(occasion, self.method.set_up, requested);
        let intent = books.payment_intents.get_mut(id).ok_or_else(|| no_such_intent(id))?;
        intent.payment_method = Some(self.method.id.clone());
        books.payment_methods.insert(self.method.id.clone(), self.method);
        intent.setup_future_usage = self.setup_future_usage;
        intent.shipping = self.shipping.or(intent.shipping.take());
        intent.request_three_d_secure = self.request_three_d_secure;
        intent.last_payment_error = None;
        intent.next_action = None;
        if asks && (self.buyer_is_absent || self.fail_on_action) {
            return Err(settle::needs_authentication(books, id, outbox));
        }
        if asks {
            intent.status = Status::RequiresAction;
            intent.next_action = Some(self.next_action);
            let json = intent.to_json();
            outbox.add(books, "payment_intent.requires_action", &json);
            return Ok(());
        }
        settle::charge(books, id, false, outbox)
    }
}

fn check_confirmable(intent: &PaymentIntent) -> Result<(), StripeError> {
    match intent.status {
        Status::RequiresPaymentMethod | Status::RequiresConfirmation | Status::RequiresAction => {
            Ok(())
        }
        Status::Succeeded => Err(intent.unexpected_state(
            "You cannot confirm this PaymentIntent because it has already succeeded after being \
             previously confirmed."
                .to_owned(),
        )),
        Status::Canceled => Err(intent.unexpected_state(
            "You cannot confirm this PaymentIntent because it has been canceled.".to_owned(),
        )),
    }
}
