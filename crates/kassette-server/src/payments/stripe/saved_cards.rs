use kassette_core::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use super::{Secret, Stripe, StripeError};

/// What lets Stripe's Payment Element show the cards that a customer saved.
#[derive(Clone, Debug, Deserialize)]
pub struct CustomerSession {
    pub client_secret: Secret,
    /// Seconds since 1970.
    expires_at: i64,
}

impl CustomerSession {
    /// When it ends; `None` if Stripe named no moment that there is.
    pub fn expires_at(&self) -> Option<Timestamp> {
        Timestamp::from_unix_micros(self.expires_at.checked_mul(1_000_000)?)
    }
}

/// All cards that are kept, and not only those that somebody marked as to be shown again: nobody is asked that here.
const FORM: [(&str, &str); 5] = [
    ("components[payment_element][enabled]", "true"),
    ("components[payment_element][features][payment_method_redisplay]", "enabled"),
    ("components[payment_element][features][payment_method_allow_redisplay_filters][0]", "always"),
    ("components[payment_element][features][payment_method_allow_redisplay_filters][1]", "limited"),
    (
        "components[payment_element][features][payment_method_allow_redisplay_filters][2]",
        "unspecified",
    ),
];

impl Stripe {
    /// Opens a session in which `customer_id` can choose among their saved cards.
    pub async fn create_customer_session(
        &self,
        customer_id: &str,
    ) -> Result<CustomerSession, StripeError> {
        let pair = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let mut form: Vec<_> = FORM.into_iter().map(pair).collect();
        form.push(pair(("customer", customer_id)));
        self.client.post("/v1/customer_sessions", &form, &Uuid::new_v4().to_string()).await
    }
}
