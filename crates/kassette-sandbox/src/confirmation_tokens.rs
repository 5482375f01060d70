use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};

use crate::{
    call::Call,
    cards::Card,
    clock,
    error::{Answer, StripeError},
    ids,
    parameters::Parameters,
    payment_methods::PaymentMethod,
    sandbox::Sandbox,
};

/// Seconds that a token can be used for.
const LIFETIME: i64 = 12 * 60 * 60;

/// What a buyer entered, on its way through the merchant's server to one payment or set-up.
#[derive(Debug, Clone)]
pub struct ConfirmationToken {
    pub id: String,
    created: i64,
    expires_at: i64,
    pub payment_method: PaymentMethod,
    pub payment_intent: Option<String>,
    pub setup_intent: Option<String>,
    pub return_url: Option<String>,
    pub setup_future_usage: Option<String>,
    pub shipping: Option<Value>,
    pub use_stripe_sdk: bool,
}

impl ConfirmationToken {
    fn new(payment_method: PaymentMethod, given: &Parameters) -> Result<Self, StripeError> {
        let created = clock::now();
        Ok(Self {
            id: ids::new_id("ctoken"),
            created,
            expires_at: created + LIFETIME,
            payment_method,
            payment_intent: None,
            setup_intent: None,
            return_url: given.owned_text("return_url"),
            setup_future_usage: given
                .choice("setup_future_usage", &["off_session", "on_session"])?,
            shipping: given.json("shipping"),
            use_stripe_sdk: given.optional_flag("use_stripe_sdk")?.unwrap_or(true),
        })
    }

    /// A token is used once, and not for ever.
    pub fn check_usable(&self, now: i64) -> Result<(), StripeError> {
        let unusable = |why| {
            let message = format!("The confirmation token {} {why}", self.id);
            Err(StripeError::invalid(message).param("confirmation_token"))
        };
        match self.payment_intent.as_ref().or(self.setup_intent.as_ref()) {
            Some(intent) => unusable(format!(
                "has already been used to confirm {intent}. Create a new one to try again."
            )),
            None if now >= self.expires_at => unusable("has expired.".to_owned()),
            None => Ok(()),
        }
    }

    fn to_json(&self) -> Value {
        json!({
            "created": self.created,
            "expires_at": self.expires_at,
            "id": self.id,
            "livemode": false,
            "mandate_data": null,
            "object": "confirmation_token",
            "payment_intent": self.payment_intent,
            "payment_method_options": null,
            "payment_method_preview": self.payment_method.preview(),
            "return_url": self.return_url,
            "setup_future_usage": self.setup_future_usage,
            "setup_intent": self.setup_intent,
            "shipping": self.shipping,
            "use_stripe_sdk": self.use_stripe_sdk,
        })
    }
}

/// `POST /v1/test_helpers/confirmation_tokens`: a token without a browser.
pub async fn create_test_confirmation_token(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/test_helpers/confirmation_tokens")?;
    let data = given.group("payment_method_data");
    let name = given.required_text("payment_method")?;
    let payment_method = PaymentMethod::by_test_name(name, data.as_ref())?;
    Ok(keep(&sandbox, ConfirmationToken::new(payment_method, &given)?))
}

/// `POST /v1/confirmation_tokens`: what Stripe.js calls from inside the Payment Element.
pub async fn create_confirmation_token(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    let given = call.parameters("POST /v1/confirmation_tokens")?;
    let missing = |what: &str| {
        StripeError::invalid(format!("Missing required param: {what}."))
            .code("parameter_missing")
            .param(what)
    };
    let data = given.group("payment_method_data").ok_or_else(|| missing("payment_method_data"))?;
    let card = data.group("card").ok_or_else(|| missing("payment_method_data[card]"))?;
    let card = Card::from_parameters(&card, clock::year_and_month())?;
    let payment_method = PaymentMethod::new(card, Some(&data));
    Ok(keep(&sandbox, ConfirmationToken::new(payment_method, &given)?))
}

fn keep(sandbox: &Sandbox, token: ConfirmationToken) -> Json<Value> {
    let json = token.to_json();
    sandbox.books().confirmation_tokens.insert(token.id.clone(), token);
    Json(json)
}

/// `GET /v1/confirmation_tokens/{id}`
pub async fn retrieve_confirmation_token(
    State(sandbox): State<Sandbox>,
    Path(id): Path<String>,
    call: Call,
) -> Answer {
    call.require_secret_key()?;
    let books = sandbox.books();
    let token = books.confirmation_tokens.get(&id);
    let missing = || StripeError::missing("confirmationtoken", &id, "confirmation_token");
    Ok(Json(token.ok_or_else(missing)?.to_json()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> ConfirmationToken {
        let method = PaymentMethod::by_test_name("pm_card_visa", None).unwrap();
        let call = "POST /v1/confirmation_tokens";
        let given = Parameters::checked(call, serde_json::Map::new()).unwrap();
        ConfirmationToken::new(method, &given).unwrap()
    }

    #[test]
    fn a_token_expires_after_twelve_hours() {
        let token = token();
        assert!(token.check_usable(token.created + 12 * 60 * 60 - 1).is_ok());
        assert!(token.check_usable(token.created + 12 * 60 * 60).is_err());
    }

    #[test]
    fn a_token_that_has_confirmed_an_intent_names_it() {
        let used = ConfirmationToken { payment_intent: Some("pi_1".to_owned()), ..token() };
        let error = used.check_usable(used.created).unwrap_err().to_json();
        let expected = format!(
            "The confirmation token {} has already been used to confirm pi_1. \
             Create a new one to try again.",
            used.id
        );
        assert_eq!(error["message"], expected);
    }
}
