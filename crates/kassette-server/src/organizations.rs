//! The merchant's organization: what its checkouts read of it, and how it is changed.

use axum::Json;
use axum::extract::{Path, RawQuery, State};
use kassette_core::organization::{
    Capabilities, OrganizationSettings, OrganizationStatus, OwnOrganization,
    OwnSubscriptionSettings, ProrationBehavior, SocialLink,
};
use kassette_core::{Branding, Currency, ListResource, TaxBehavior};
use serde_json::Value;
use uuid::Uuid;

use crate::AppState;
use crate::access::Merchant;
use crate::access::scope::{Organizations, Read, Write};
use crate::branding;
use crate::embedding::embed_host;
use crate::error::Error;
use crate::listing::{self, resource};
use crate::store::list::{Filter, Listing};
use crate::store::organizations::Organization;
use crate::validation::address::country;
use crate::validation::body::JsonBody;
use crate::validation::email::email;
use crate::validation::fields::elements;
use crate::validation::query::{PathId, Query};
use crate::validation::scalars::{boolean, currency, http_url, integer_in, one_of, text_of};
use crate::validation::{Fields, Reading};

const SORTING: [(&str, &str); 3] =
    [("created_at", "created_at"), ("slug", "slug"), ("name", "name")];

const PLATFORMS: [(&str, &str); 10] = [
    ("x", "x"),
    ("github", "github"),
    ("facebook", "facebook"),
    ("instagram", "instagram"),
    ("youtube", "youtube"),
    ("tiktok", "tiktok"),
    ("linkedin", "linkedin"),
    ("threads", "threads"),
    ("discord", "discord"),
    ("other", "other"),
];

pub const TAX_BEHAVIORS: [(&str, TaxBehavior); 3] = [
    ("location", TaxBehavior::Location),
    ("inclusive", TaxBehavior::Inclusive),
    ("exclusive", TaxBehavior::Exclusive),
];

const PRORATIONS: [(&str, ProrationBehavior); 3] = [
    ("invoice", ProrationBehavior::Invoice),
    ("prorate", ProrationBehavior::Prorate),
    ("next_period", ProrationBehavior::NextPeriod),
];

impl Organization {
    /// The organization as those see it who act for it.
    pub fn shown_to_itself(self, takes_payments: bool) -> OwnOrganization {
        let subscriptions = self.settings.subscription_settings;
        OwnOrganization {
            id: self.id,
            created_at: self.created_at,
            modified_at: self.modified_at,
            name: self.name,
            slug: self.slug,
            avatar_url: self.avatar_url,
            proration_behavior: subscriptions.proration_behavior,
            allow_customer_updates: subscriptions.allow_customer_updates,
            status: OrganizationStatus::Active,
            details_submitted_at: None,
            onboarding_resubmission_requested_at: None,
            sso_enforced: false,
            feature_settings: None,
            embed_hosts_enforced: !self.settings.embed_hosts.is_empty(),
            settings: self.settings,
            account_id: None,
            payout_account_id: None,
            capabilities: Capabilities {
                checkout_payments: takes_payments,
                subscription_renewals: false,
                payouts: false,
                refunds: false,
                api_access: true,
                dashboard_access: false,
            },
        }
    }
}

/// `GET /v1/organizations/`
pub async fn list_organizations(
    merchant: Merchant<Read<Organizations>>,
    State(app): State<AppState>,
    RawQuery(query): RawQuery,
) -> Result<Json<ListResource<OwnOrganization>>, Error> {
    let listing = listing(merchant.organization_id, Query::of(query.as_deref()))?;
    let (total, found) = app.store.connection().await?.list_organizations(&listing).await?;
    let takes_payments = app.stripe.is_some();
    let items = found
        .into_iter()
        .map(|organization| organization.shown_to_itself(takes_payments))
        .collect();
    Ok(Json(resource(items, total, listing.page)))
}

/// What of them `query` asks for.
pub fn listing(owner: Uuid, mut query: Query) -> Result<Listing, Error> {
    let filter = Filter::itself(owner).among("slug", query.text("slug"));
    let order = query.sorting(&SORTING, "created_at");
    Listing::read(query, filter, order)
}

/// `POST /v1/organizations/`: a token belongs to one organization, and that is all it can act for.
pub async fn create_organization(_: Merchant<Write<Organizations>>) -> Error {
    Error::NotPermitted
}

/// `GET /v1/organizations/{id}`
pub async fn get_organization(
    merchant: Merchant<Read<Organizations>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
) -> Result<Json<OwnOrganization>, Error> {
    own(merchant.organization_id, &id)?;
    let organization = app.store.connection().await?.organization(merchant.organization_id).await?;
    Ok(Json(organization.shown_to_itself(app.stripe.is_some())))
}

/// `PATCH /v1/organizations/{id}`
pub async fn update_organization(
    merchant: Merchant<Write<Organizations>>,
    State(app): State<AppState>,
    Path(id): Path<String>,
    JsonBody(body): JsonBody,
) -> Result<Json<OwnOrganization>, Error> {
    let own = own(merchant.organization_id, &id);
    let edits = listing::body(read(&body))?;
    own?;
    let mut transaction = app.store.transaction().await?;
    let mut organization = transaction.organization(merchant.organization_id).await?;
    edits.apply_to(&mut organization);
    organization.modified_at = Some(app.clock.now());
    transaction.save_organization(&organization).await?;
    transaction.commit().await?;
    Ok(Json(organization.shown_to_itself(app.stripe.is_some())))
}

/// A token sees one organization only.
fn own(owner: Uuid, id: &str) -> Result<(), Error> {
    let PathId(id) = id.parse()?;
    if id == owner { Ok(()) } else { Err(Error::NotFound) }
}

/// What may change. `None` leaves the setting as it is, and so does null.
pub(crate) struct Edits {
    name: Option<String>,
    avatar_url: Option<String>,
    email: Option<String>,
    website: Option<String>,
    socials: Option<Vec<SocialLink>>,
    country: Option<String>,
    currency: Option<Currency>,
    tax_behavior: Option<TaxBehavior>,
    subscriptions: Option<OwnSubscriptionSettings>,
    embed_hosts: Option<Vec<String>>,
    branding: Option<Branding>,
}

impl Edits {
    fn apply_to(self, organization: &mut Organization) {
        fn set<T>(field: &mut T, value: Option<T>) {
            if let Some(value) = value {
                *field = value;
            }
        }
        let settings: &mut OrganizationSettings = &mut organization.settings;
        set(&mut organization.name, self.name);
        set(&mut organization.avatar_url, self.avatar_url.map(Some));
        set(&mut settings.email, self.email.map(Some));
        set(&mut settings.website, self.website.map(Some));
        set(&mut settings.socials, self.socials);
        set(&mut settings.country, self.country.map(Some));
        set(&mut settings.default_presentment_currency, self.currency);
        set(&mut settings.default_tax_behavior, self.tax_behavior);
        set(&mut settings.subscription_settings, self.subscriptions);
        set(&mut settings.embed_hosts, self.embed_hosts);
        set(&mut settings.branding, self.branding);
    }
}

pub(crate) fn read(body: &Value) -> Reading<Edits> {
    let mut fields = Fields::of(body)?;
    let edits = Edits {
        name: fields.optional("name", |value| text_of(value, 3, 256)),
        avatar_url: fields.optional("avatar_url", http_url),
        email: fields.optional("email", email),
        website: fields.optional("website", http_url),
        socials: fields.optional("socials", |value| elements(value, social)),
        country: fields.optional("country", country),
        currency: fields.optional("default_presentment_currency", currency),
        tax_behavior: fields
            .optional("default_tax_behavior", |value| one_of(value, &TAX_BEHAVIORS)),
        subscriptions: fields.optional("subscription_settings", subscriptions),
        embed_hosts: fields.optional("embed_hosts", |value| elements(value, embed_host)),
        branding: fields.optional("branding", branding::read),
    };
    fields.finish(|| Some(edits))
}

fn social(value: &Value) -> Reading<SocialLink> {
    let mut fields = Fields::of(value)?;
    let platform = fields.required("platform", |value| one_of(value, &PLATFORMS));
    let url = fields.required("url", http_url);
    fields.finish(|| Some(SocialLink { platform: platform?.to_owned(), url: url? }))
}

fn subscriptions(value: &Value) -> Reading<OwnSubscriptionSettings> {
    let mut fields = Fields::of(value)?;
    let multiple = fields.required("allow_multiple_subscriptions", boolean);
    let updates = fields.required("allow_customer_updates", boolean);
    let proration = fields.required("proration_behavior", |value| one_of(value, &PRORATIONS));
    let grace =
        fields.required("benefit_revocation_grace_period", |value| integer_in(value, 0, 366));
    let abuse = fields.required("prevent_trial_abuse", boolean);
    fields.finish(|| {
        Some(OwnSubscriptionSettings {
            allow_multiple_subscriptions: multiple?,
            allow_customer_updates: updates?,
            proration_behavior: proration?,
            benefit_revocation_grace_period: grace?,
            prevent_trial_abuse: abuse?,
        })
    })
}
