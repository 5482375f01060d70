use kassette_core::{CardMetadata, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use super::client::Listed;
use super::{ErrorBody, IntentStatus, Secret, Stripe, StripeError};

/// A way to pay that Stripe keeps for a customer.
#[derive(Clone, Debug, Deserialize)]
pub struct PaymentMethod {
    pub id: String,
    /// Seconds since 1970.
    created: i64,
    #[serde(rename = "type")]
    pub kind: String,
    card: Option<Card>,
}

#[derive(Clone, Debug, Deserialize)]
struct Card {
    brand: String,
    last4: String,
    exp_month: u32,
    exp_year: u32,
    wallet: Option<Wallet>,
}

#[derive(Clone, Debug, Deserialize)]
struct Wallet {
    #[serde(rename = "type")]
    kind: String,
}

impl PaymentMethod {
    /// `None` if Stripe named no moment that there is.
    pub fn created_at(&self) -> Option<Timestamp> {
        Timestamp::from_unix_micros(self.created.checked_mul(1_000_000)?)
    }

    /// What can be shown of it, if it is a card.
    pub fn card(&self) -> Option<CardMetadata> {
        let Card { brand, last4, exp_month, exp_year, wallet } = self.card.clone()?;
        Some(CardMetadata { brand, last4, exp_month, exp_year, wallet: wallet.map(|it| it.kind) })
    }
}

impl Listed for PaymentMethod {
    fn id(&self) -> &str {
        &self.id
    }
}

/// A set-up intent, with the payment method that it has set up.
#[derive(Clone, Debug, Deserialize)]
pub struct SetUp {
    pub status: IntentStatus,
    pub client_secret: Option<Secret>,
    pub customer: Option<String>,
    pub payment_method: Option<PaymentMethod>,
    pub last_setup_error: Option<ErrorBody>,
}

#[derive(Deserialize)]
struct Owner {
    #[serde(default)]
    invoice_settings: InvoiceSettings,
}

#[derive(Default, Deserialize)]
struct InvoiceSettings {
    default_payment_method: Option<String>,
}

const WITH_METHOD: [(&str, &str); 1] = [("expand[0]", "payment_method")];

impl Stripe {
    /// All that `customer_id` has saved, the newest first; nothing if Stripe has forgotten them.
    pub async fn payment_methods(
        &self,
        customer_id: &str,
    ) -> Result<Vec<PaymentMethod>, StripeError> {
        match self.client.all(&format!("/v1/customers/{customer_id}/payment_methods")).await {
            Err(StripeError::Refused(error)) if error.is("resource_missing") => Ok(Vec::new()),
            methods => methods,
        }
    }

    /// What of it `customer_id` is charged with while they are absent.
    pub async fn default_payment_method(
        &self,
        customer_id: &str,
    ) -> Result<Option<String>, StripeError> {
        match self.client.get::<Owner>(&format!("/v1/customers/{customer_id}"), &[]).await {
            Ok(owner) => Ok(owner.invoice_settings.default_payment_method),
            Err(StripeError::Refused(error)) if error.is("resource_missing") => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub async fn set_default_payment_method(
        &self,
        customer_id: &str,
        payment_method_id: &str,
    ) -> Result<(), StripeError> {
        let setting = "invoice_settings[default_payment_method]".to_owned();
        let form = [(setting, payment_method_id.to_owned())];
        // It may be said again, and means the same: no call repeats another's answer.
        let key = Uuid::new_v4().to_string();
        let _: Owner =
            self.client.post(&format!("/v1/customers/{customer_id}"), &form, &key).await?;
        Ok(())
    }

    /// Takes it from its customer, for good.
    pub async fn detach_payment_method(&self, id: &str) -> Result<(), StripeError> {
        let key = Uuid::new_v4().to_string();
        let path = format!("/v1/payment_methods/{id}/detach");
        let _: PaymentMethod = self.client.post(&path, &[], &key).await?;
        Ok(())
    }

    /// Makes a set-up intent and confirms it. The form asks for the payment method in full.
    pub async fn set_up(
        &self,
        form: &[(String, String)],
        idempotency_key: &str,
    ) -> Result<SetUp, StripeError> {
        self.client.post("/v1/setup_intents", form, idempotency_key).await
    }

    pub async fn find_set_up(&self, id: &str) -> Result<SetUp, StripeError> {
        self.client.get(&format!("/v1/setup_intents/{id}"), &WITH_METHOD).await
    }
}
