use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Timestamp;

/// The merchant, as far as a buyer may know it.
///
/// The keys after `allow_customer_updates` carry nothing here: clients of early 2025 refuse a session without them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[serde(rename_all = "snake_case")]
pub enum ProrationBehavior {
    Invoice,
    #[default]
    Prorate,
    NextPeriod,
}

/// Keys of early 2025 that strict clients require.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
pub struct SubscriptionSettings {
    pub allow_multiple_subscriptions: bool,
    pub allow_customer_updates: bool,
    pub proration_behavior: ProrationBehavior,
}
