use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use crate::{Customer, Timestamp};

/// Shows whoever has it what one customer has. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct CustomerToken(String);

impl CustomerToken {
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for CustomerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomerToken(…)")
    }
}

/// The right to see, for a while, what one customer has.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerSession {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    /// The secret itself, which is shown this once.
    pub token: CustomerToken,
    pub expires_at: Timestamp,
    /// Where the portal leads back to.
    pub return_url: Option<String>,
    /// A page that shows the portal to whoever opens it: it has the token in it.
    pub customer_portal_url: String,
    /// A page on which whoever opens it saves a payment method, alone or in a frame: it has the token in it, too.
    pub payment_method_url: String,
    pub customer_id: Uuid,
    pub customer: Customer,
}

impl fmt::Debug for CustomerSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomerSession")
            .field("id", &self.id)
            .field("customer_id", &self.customer_id)
            .field("expires_at", &self.expires_at)
            .field("token", &self.token)
            .field("customer_portal_url", &"…")
            .field("payment_method_url", &"…")
            .finish_non_exhaustive()
    }
}

/// What somebody with a customer session can know of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerCustomerSession {
    pub expires_at: Timestamp,
    pub return_url: Option<String>,
    /// Whose customer they are.
    pub organization_id: Uuid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_show_itself_when_printed_for_debugging() {
        let token = CustomerToken::new("kassette_cst_very_secret");
        assert_eq!(format!("{token:?}"), "CustomerToken(…)");
    }
}
