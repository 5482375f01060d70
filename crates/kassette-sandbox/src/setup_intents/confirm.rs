use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::Value;

use super::{SetupIntent, Status, accessible, no_such_intent, settle};
use crate::{
    books::Books,
    call::Call,
    cards::Occasion,
    confirming::{Source, check_same_usage, requests_three_d_secure},
    error::{Answer, StripeError},
    events::Outbox,
    ids,
    parameters::Parameters,
    payment_methods::PaymentMethod,
    sandbox::Sandbox,
};

/// `POST /v1/setup_intents/{id}/confirm`
pub async fn confirm_setup_intent(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    let given = call.parameters("POST /v1/setup_intents/{id}/confirm")?;
    let mut books = sandbox.books();
    let intent = accessible(&books, &id, &call)?;
    let confirmation = Confirmation::of(&given, intent, &books, &call)?;
    confirmation.carry_out(&mut books, &id, &call.outbox)?;
    let intent = &books.setup_intents[&id];
    if call.is_public() {
        return Ok(Json(intent.to_public_json()));
    }
    intent.expanded(&given, &books)
}

/// A confirmation that can be carried out: all that the call names exists and may be used.
pub struct Confirmation {
    method: PaymentMethod,
    token: Option<String>,
    next_action: Value,
    request_three_d_secure: String,
}

impl Confirmation {
    pub fn of(
        given: &Parameters,
        intent: &SetupIntent,
        books: &Books,
        call: &Call,
    ) -> Result<Self, StripeError> {
        check_confirmable(intent)?;
        let confirming = intent.confirming();
        let Source { method, token } = confirming.source(given, books)?;
        let return_url = given.text("return_url").or(token.and_then(|t| t.return_url.as_deref()));
        confirming.check_return_url(return_url)?;
        let collected = token.and_then(|token| token.setup_future_usage.as_deref());
        check_same_usage("usage", Some(&intent.usage), collected)?;
        let by_script = token.map_or(call.is_public(), |token| token.use_stripe_sdk);
        let requested = requests_three_d_secure(given)?;
        Ok(Self {
            method,
            token: token.map(|token| token.id.clone()),
            next_action: confirming.challenge(return_url, by_script, &call.origin),
            request_three_d_secure: requested
                .unwrap_or_else(|| intent.request_three_d_secure.clone()),
        })
    }

    /// Asks the bank, or asks for the buyer to be asked. The token is spent either way.
    pub fn carry_out(
        self,
        books: &mut Books,
        id: &str,
        outbox: &Outbox,
    ) -> Result<(), StripeError> {
        if let Some(token) = self.token.and_then(|id| books.confirmation_tokens.get_mut(&id)) {
            token.setup_intent = Some(id.to_owned());
        }
        let requested = self.request_three_d_secure != "automatic";
        let asks = self.method.card.asks(Occasion::SetUp, self.method.set_up, requested);
        let intent = books.setup_intents.get_mut(id).ok_or_else(|| no_such_intent(id))?;
        intent.payment_method = Some(self.method.id.clone());
        books.payment_methods.insert(self.method.id.clone(), self.method);
        intent.request_three_d_secure = self.request_three_d_secure;
        intent.latest_attempt = Some(ids::new_id("setatt"));
        intent.last_setup_error = None;
        intent.next_action = None;
        if asks {
            intent.status = Status::RequiresAction;
            intent.next_action = Some(self.next_action);
            let json = intent.to_json();
            outbox.add(books, "setup_intent.requires_action", &json);
            return Ok(());
        }
        settle::set_up(books, id, outbox)
    }
}

fn check_confirmable(intent: &SetupIntent) -> Result<(), StripeError> {
    let why = match intent.status {
        Status::Succeeded => "it has already succeeded",
        Status::Canceled => "it has been canceled",
        _ => return Ok(()),
    };
    Err(intent.unexpected_state(format!("You cannot confirm this SetupIntent because {why}.")))
}
