use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::checkout::Metadata;
use crate::{Address, TaxId, Timestamp};

/// A customer as their merchant sees them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Customer {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub metadata: Metadata,
    /// The merchant's own id of them.
    pub external_id: Option<String>,
    pub email: String,
    pub email_verified: bool,
    #[serde(rename = "type")]
    pub kind: CustomerType,
    pub name: Option<String>,
    pub billing_name: Option<String>,
    pub billing_address: Option<Address>,
    pub tax_id: Option<TaxId>,
    pub locale: Option<String>,
    pub organization_id: Uuid,
    pub default_payment_method_id: Option<Uuid>,
    pub deleted_at: Option<Timestamp>,
    pub first_user_event_at: Option<Timestamp>,
    pub avatar_url: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum CustomerType {
    #[default]
    Individual,
    Team,
}

/// A customer as they see themselves in the portal.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerPortalCustomer {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub email: String,
    pub email_verified: bool,
    pub name: Option<String>,
    pub billing_name: Option<String>,
    pub billing_address: Option<Address>,
    pub tax_id: Option<TaxId>,
    pub oauth_accounts: OauthAccounts,
    pub default_payment_method_id: Option<Uuid>,
    #[serde(rename = "type")]
    pub kind: CustomerType,
    pub locale: Option<String>,
}

/// Accounts elsewhere that benefits are granted to: none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OauthAccounts {}

impl From<Customer> for CustomerPortalCustomer {
    fn from(customer: Customer) -> Self {
        Self {
            id: customer.id,
            created_at: customer.created_at,
            modified_at: customer.modified_at,
            email: customer.email,
            email_verified: customer.email_verified,
            name: customer.name,
            billing_name: customer.billing_name,
            billing_address: customer.billing_address,
            tax_id: customer.tax_id,
            oauth_accounts: OauthAccounts {},
            default_payment_method_id: customer.default_payment_method_id,
            kind: customer.kind,
            locale: customer.locale,
        }
    }
}

/// A customer as orders and subscriptions named them in early 2025, beside the customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LegacyUser {
    pub id: Uuid,
    pub email: String,
    pub public_name: String,
}

impl From<&Customer> for LegacyUser {
    fn from(customer: &Customer) -> Self {
        let name = customer.name.as_ref().unwrap_or(&customer.email);
        Self { id: customer.id, email: customer.email.clone(), public_name: name.clone() }
    }
}
