use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use super::{PaymentIntent, Status, no_such_intent, settle};
use crate::{
    books::Books,
    call::Call,
    cards::Authentication,
    clock,
    error::{Answer, StripeError},
    events::Outbox,
    expansion,
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
    let intent = books.payment_intents.get(&id).ok_or_else(|| no_such_intent(&id))?;
    call.require_access_to(intent)?;
    let confirmation = Confirmation::of(&given, intent, &books, &call)?;
    confirmation.carry_out(&mut books, &id, &call.outbox)?;
    let intent = &books.payment_intents[&id];
    if call.is_public() {
        return Ok(Json(intent.to_public_json()));
    }
    expansion::expanded(intent.to_json(), &given, &books).map(Json)
}

/// A confirmation that can be carried out: all that the call names exists and may be used.
pub struct Confirmation {
    method: PaymentMethod,
    token: Option<String>,
    setup_future_usage: Option<String>,
    shipping: Option<Value>,
    next_action: Value,
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
        let (method, token) = source(given, books)?;
        let token = token.and_then(|id| books.confirmation_tokens.get(id));
        let return_url = given.text("return_url").or(token.and_then(|t| t.return_url.as_deref()));
        check_return_url(return_url, intent)?;
        let stated = given.choice("setup_future_usage", &["off_session", "on_session"])?;
        let collected = token.and_then(|token| token.setup_future_usage.clone());
        let setup_future_usage = stated.or_else(|| intent.setup_future_usage.clone());
        check_same_usage(setup_future_usage.as_deref(), collected.as_deref())?;
        let by_script = token.map_or(call.is_public(), |token| token.use_stripe_sdk);
        Ok(Self {
            method,
            token: token.map(|token| token.id.clone()),
            setup_future_usage: setup_future_usage.or(collected),
            shipping: given.json("shipping").or(token.and_then(|token| token.shipping.clone())),
            next_action: match return_url {
                Some(url) if !by_script => redirect(intent, url, &call.origin),
                _ => challenge_by_script(intent),
            },
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
        let asks = self.method.card.authentication == Authentication::Required;
        let intent = books.payment_intents.get_mut(id).ok_or_else(|| no_such_intent(id))?;
        intent.payment_method = Some(self.method);
        intent.setup_future_usage = self.setup_future_usage;
        intent.shipping = self.shipping.or(intent.shipping.take());
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
        Status::RequiresPaymentMethod | Status::RequiresAction => Ok(()),
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

/// The payment method, and the id of the token that it came with.
fn source<'a>(
    given: &'a Parameters,
    books: &Books,
) -> Result<(PaymentMethod, Option<&'a str>), StripeError> {
    match (given.text("confirmation_token"), given.text("payment_method")) {
        (Some(_), Some(_)) => Err(StripeError::invalid(
            "You may only specify one of these parameters: confirmation_token, payment_method.",
        )
        .param("confirmation_token")),
        (Some(id), None) => {
            let missing =
                || StripeError::missing_reference("confirmationtoken", id, "confirmation_token");
            let token = books.confirmation_tokens.get(id).ok_or_else(missing)?;
            token.check_usable(clock::now())?;
            Ok((token.payment_method.clone(), Some(id)))
        }
        (None, Some(name)) => match books.payment_methods.get(name) {
            Some(method) => Ok((method.clone(), None)),
            None => Ok((PaymentMethod::by_test_name(name, None)?, None)),
        },
        (None, None) => Err(StripeError::invalid(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can \
             either update the PaymentIntent with a payment method and then confirm it again, or \
             confirm it again directly with a payment method or ConfirmationToken.",
        )
        .code("payment_intent_unexpected_state")),
    }
}

fn check_return_url(url: Option<&str>, intent: &PaymentIntent) -> Result<(), StripeError> {
    let Some(url) = url else {
        let automatic = intent.automatic_payment_methods.as_ref();
        if automatic.is_none_or(|methods| methods["allow_redirects"] == "never") {
            return Ok(());
        }
        return Err(StripeError::invalid(
            "This PaymentIntent is configured to accept payment methods enabled in your Dashboard. \
             Because some of these payment methods might redirect your customer off of your page, \
             you must provide a `return_url`. If you don't want to accept redirect-based payment \
             methods, set `automatic_payment_methods[enabled]` to `true` and \
             `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents \
             and Payment Intents.",
        ));
    };
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return Ok(());
    }
    Err(StripeError::invalid("Not a valid URL").code("url_invalid").param("return_url"))
}

/// What the buyer agreed to in the Payment Element must be what the server asks for.
fn check_same_usage(stated: Option<&str>, collected: Option<&str>) -> Result<(), StripeError> {
    match (stated, collected) {
        (Some(stated), Some(collected)) if stated != collected => {
            let message = format!(
                "The provided setup_future_usage ({stated}) does not match the expected \
                 setup_future_usage ({collected}). Try confirming with a Payment Intent that is \
                 configured to use the same parameters as Stripe Elements."
            );
            Err(StripeError::invalid(message).param("setup_future_usage"))
        }
        _ => Ok(()),
    }
}

/// Stripe.js asks the bank, in a dialog. The contents are a matter between it and us.
fn challenge_by_script(intent: &PaymentIntent) -> Value {
    json!({
        "type": "use_stripe_sdk",
        "use_stripe_sdk": {
            "source": intent.id,
            "type": "three_d_secure_redirect",
        },
    })
}

fn redirect(intent: &PaymentIntent, return_url: &str, origin: &str) -> Value {
    let query: String = form_urlencoded::Serializer::new(String::new())
        .append_pair("client_secret", &intent.client_secret)
        .append_pair("return_url", return_url)
        .finish();
    json!({
        "type": "redirect_to_url",
        "redirect_to_url": {
            "return_url": return_url,
            "url": format!("{origin}/3d_secure/{}?{query}", intent.id),
        },
    })
}
