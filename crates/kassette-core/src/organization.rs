use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{Branding, Currency, TaxBehavior, Timestamp};

/// The merchant, as far as a buyer may know it.
///
/// The keys after `allow_customer_updates` carry nothing here: clients of early 2025 refuse a session without them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Organization {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub name: String,
    pub slug: String,
    pub avatar_url: Option<String>,
    #[serde(default)]
    pub proration_behavior: ProrationBehavior,
    #[serde(default)]
    pub allow_customer_updates: bool,
    #[serde(flatten, skip_deserializing)]
    pub legacy: LegacyOrganization,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProrationBehavior {
    Invoice,
    #[default]
    Prorate,
    NextPeriod,
}

/// Keys of early 2025 that strict clients require.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct LegacyOrganization {
    pub bio: Option<String>,
    pub company: Option<String>,
    pub blog: Option<String>,
    pub location: Option<String>,
    pub email: Option<String>,
    pub twitter_username: Option<String>,
    pub pledge_minimum_amount: i64,
    pub pledge_badge_show_amount: bool,
    pub default_upfront_split_to_contributors: Option<i64>,
    pub profile_settings: Option<()>,
    pub feature_settings: Option<()>,
    pub subscription_settings: SubscriptionSettings,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SubscriptionSettings {
    pub allow_multiple_subscriptions: bool,
    pub allow_customer_updates: bool,
    pub proration_behavior: ProrationBehavior,
}

/// The merchant as their customers see them in the portal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerOrganization {
    #[serde(flatten)]
    pub organization: Organization,
    pub customer_portal_settings: CustomerPortalSettings,
}

/// The organization as those see it who act for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OwnOrganization {
    pub id: Uuid,
    pub created_at: Timestamp,
    pub modified_at: Option<Timestamp>,
    pub name: String,
    pub slug: String,
    pub avatar_url: Option<String>,
    pub proration_behavior: ProrationBehavior,
    pub allow_customer_updates: bool,
    pub status: OrganizationStatus,
    pub details_submitted_at: Option<Timestamp>,
    pub onboarding_resubmission_requested_at: Option<Timestamp>,
    pub sso_enforced: bool,
    pub feature_settings: Option<()>,
    #[serde(flatten)]
    pub settings: OrganizationSettings,
    /// Whether nobody but `embed_hosts` may embed what this organization sells.
    pub embed_hosts_enforced: bool,
    pub account_id: Option<Uuid>,
    pub payout_account_id: Option<Uuid>,
    pub capabilities: Capabilities,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum OrganizationStatus {
    Active,
}

/// What an organization may do here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the API names each of them")]
pub struct Capabilities {
    pub checkout_payments: bool,
    pub subscription_renewals: bool,
    pub payouts: bool,
    pub refunds: bool,
    pub api_access: bool,
    pub dashboard_access: bool,
}

/// What an organization decides for all that it sells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct OrganizationSettings {
    pub email: Option<String>,
    pub website: Option<String>,
    pub socials: Vec<SocialLink>,
    pub country: Option<String>,
    pub default_presentment_currency: Currency,
    pub default_tax_behavior: TaxBehavior,
    pub subscription_settings: OwnSubscriptionSettings,
    pub customer_email_settings: CustomerEmailSettings,
    pub customer_portal_settings: CustomerPortalSettings,
    pub dispute_settings: DisputeSettings,
    /// Hosts that may embed a checkout; all may where none is named.
    pub embed_hosts: Vec<String>,
    /// How its checkouts look; *extension*.
    pub branding: Branding,
}

impl Default for OrganizationSettings {
    fn default() -> Self {
        Self {
            email: None,
            website: None,
            socials: Vec::new(),
            country: None,
            default_presentment_currency: Currency::USD,
            default_tax_behavior: TaxBehavior::Location,
            subscription_settings: OwnSubscriptionSettings::default(),
            customer_email_settings: CustomerEmailSettings::default(),
            customer_portal_settings: CustomerPortalSettings::default(),
            dispute_settings: DisputeSettings::default(),
            embed_hosts: Vec::new(),
            branding: Branding::default(),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SocialLink {
    pub platform: String,
    pub url: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct OwnSubscriptionSettings {
    pub allow_multiple_subscriptions: bool,
    pub allow_customer_updates: bool,
    pub proration_behavior: ProrationBehavior,
    /// Days.
    pub benefit_revocation_grace_period: i64,
    pub prevent_trial_abuse: bool,
}

/// Which messages customers get. None is sent yet, so all are off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "the API names each of them")]
pub struct CustomerEmailSettings {
    pub order_confirmation: bool,
    pub payment_method_expiration_reminder: bool,
    pub subscription_cancellation: bool,
    pub subscription_confirmation: bool,
    pub subscription_cycled: bool,
    pub subscription_cycled_after_trial: bool,
    pub subscription_past_due: bool,
    pub subscription_paused: bool,
    pub subscription_resumed: bool,
    pub subscription_renewal_reminder: bool,
    pub subscription_revoked: bool,
    pub subscription_trial_conversion_reminder: bool,
    pub subscription_uncanceled: bool,
    pub subscription_updated: bool,
}

/// What customers may do by themselves. The portal shows and changes nothing, so nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct CustomerPortalSettings {
    pub usage: PortalUsage,
    pub subscription: PortalSubscription,
    pub customer: PortalCustomer,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PortalUsage {
    pub show: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PortalSubscription {
    pub update_seats: bool,
    pub update_plan: bool,
    pub pause: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PortalCustomer {
    pub allow_email_change: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct DisputeSettings {
    pub auto_accept_below_amount: Option<i64>,
}
