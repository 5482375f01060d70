//! What confirming a payment and confirming a set-up have in common: what the call brings, and how
//! the bank gets to ask the buyer.

use serde_json::{Value, json};

use crate::{
    books::Books, clock, confirmation_tokens::ConfirmationToken, error::StripeError,
    parameters::Parameters, payment_methods::PaymentMethod,
};

/// Which of the two kinds of intents is confirmed, and by whom.
#[derive(Debug, Clone, Copy)]
pub struct Confirming<'a> {
    /// Stripe's name for the kind, such as `PaymentIntent`.
    pub kind: &'static str,
    /// The code of errors about the state of such an intent.
    pub unexpected_state: &'static str,
    pub id: &'a str,
    pub client_secret: &'a str,
    pub customer: Option<&'a str>,
    pub automatic_payment_methods: Option<&'a Value>,
    /// What the intent was given before; the call may bring another.
    pub payment_method: Option<&'a str>,
}

/// The payment method of a confirmation, with the token that it came in.
#[derive(Debug)]
pub struct Source<'a> {
    pub method: PaymentMethod,
    pub token: Option<&'a ConfirmationToken>,
}

impl Confirming<'_> {
    /// The payment method that the call names, if the intent may be confirmed with it.
    pub fn source<'b>(
        &self,
        given: &Parameters,
        books: &'b Books,
    ) -> Result<Source<'b>, StripeError> {
        let source = match (given.text("confirmation_token"), given.text("payment_method")) {
            (Some(_), Some(_)) => return Err(one_source_only()),
            (Some(id), None) => {
                let missing = || {
                    StripeError::missing_reference("confirmationtoken", id, "confirmation_token")
                };
                let token = books.confirmation_tokens.get(id).ok_or_else(missing)?;
                token.check_usable(clock::now())?;
                Source { method: token.payment_method.clone(), token: Some(token) }
            }
            (None, name) => {
                let name = name.or(self.payment_method).ok_or_else(|| self.no_payment_method())?;
                Source { method: PaymentMethod::found(name, books)?, token: None }
            }
        };
        source.method.check_usable_by(self.customer)?;
        Ok(source)
    }

    fn no_payment_method(&self) -> StripeError {
        let kind = self.kind;
        StripeError::invalid(format!(
            "You cannot confirm this {kind} because it's missing a payment method. You can either \
             update the {kind} with a payment method and then confirm it again, or confirm it again \
             directly with a payment method or ConfirmationToken."
        ))
        .code(self.unexpected_state)
    }

    /// The address to come back to, which methods that leave the page cannot do without.
    pub fn check_return_url(&self, url: Option<&str>) -> Result<(), StripeError> {
        let Some(url) = url else {
            let automatic = self.automatic_payment_methods;
            if automatic.is_none_or(|methods| methods["allow_redirects"] == "never") {
                return Ok(());
            }
            return Err(StripeError::invalid(format!(
                "This {} is configured to accept payment methods enabled in your Dashboard. Because \
                 some of these payment methods might redirect your customer off of your page, you \
                 must provide a `return_url`. If you don't want to accept redirect-based payment \
                 methods, set `automatic_payment_methods[enabled]` to `true` and \
                 `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents \
                 and Payment Intents.",
                self.kind
            )));
        };
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
            return Ok(());
        }
        Err(StripeError::invalid("Not a valid URL").code("url_invalid").param("return_url"))
    }

    /// How the bank asks the buyer: in a dialog of Stripe.js, or on a page that comes back to
    /// `return_url`.
    pub fn challenge(&self, return_url: Option<&str>, by_script: bool, origin: &str) -> Value {
        match return_url {
            Some(url) if !by_script => self.redirect(url, origin),
            _ => self.challenge_by_script(),
        }
    }

    /// The contents are a matter between Stripe.js and us.
    fn challenge_by_script(&self) -> Value {
        json!({
            "type": "use_stripe_sdk",
            "use_stripe_sdk": { "source": self.id, "type": "three_d_secure_redirect" },
        })
    }

    fn redirect(&self, return_url: &str, origin: &str) -> Value {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("client_secret", self.client_secret)
            .append_pair("return_url", return_url)
            .finish();
        json!({
            "type": "redirect_to_url",
            "redirect_to_url": {
                "return_url": return_url,
                "url": format!("{origin}/3d_secure/{}?{query}", self.id),
            },
        })
    }
}

fn one_source_only() -> StripeError {
    StripeError::invalid(
        "You may only specify one of these parameters: confirmation_token, payment_method.",
    )
    .param("confirmation_token")
}

/// What the buyer agreed to in the Payment Element must be what the server asks for; `name` is the
/// parameter in which it does.
pub fn check_same_usage(
    name: &str,
    stated: Option<&str>,
    collected: Option<&str>,
) -> Result<(), StripeError> {
    match (stated, collected) {
        (Some(stated), Some(collected)) if stated != collected => {
            let message = format!(
                "The provided {name} ({stated}) does not match the expected setup_future_usage \
                 ({collected}). Try confirming with an Intent that is configured to use the same \
                 parameters as Stripe Elements."
            );
            Err(StripeError::invalid(message).param(name))
        }
        _ => Ok(()),
    }
}

/// Of a call that only creates an intent, refuses the `names` that say how to confirm it.
pub fn check_confirm_only(
    given: &Parameters,
    confirm: bool,
    names: &[&str],
) -> Result<(), StripeError> {
    match names.iter().find(|name| !confirm && given.contains(name)) {
        Some(name) => {
            let message = format!("You can only pass `{name}` when `confirm` is true.");
            Err(StripeError::invalid(message).param(*name))
        }
        None => Ok(()),
    }
}

/// On unless switched off, as at Stripe.
pub fn automatic_payment_methods(given: &Parameters) -> Result<Option<Value>, StripeError> {
    let Some(group) = given.group("automatic_payment_methods") else {
        return Ok(Some(json!({ "allow_redirects": "always", "enabled": true })));
    };
    group.required_text("enabled")?;
    let redirects = group.choice("allow_redirects", &["always", "never"])?;
    let redirects = redirects.unwrap_or_else(|| "always".to_owned());
    Ok(group.flag("enabled")?.then(|| json!({ "allow_redirects": redirects, "enabled": true })))
}

/// Whether the call asks for 3-D Secure where the bank would do without.
pub fn requests_three_d_secure(given: &Parameters) -> Result<Option<String>, StripeError> {
    let options = given.group("payment_method_options");
    let Some(card) = options.and_then(|options| options.group("card")) else { return Ok(None) };
    card.choice("request_three_d_secure", &["automatic", "any", "challenge"])
}
