//! The demo's catalogue.

use kassette_core::checkout::Metadata;
use kassette_core::organization::OrganizationSettings;
use kassette_core::product::{PriceSource, Visibility};
use kassette_core::{Currency, Interval, Price, PriceAmount, PriceType, Timestamp};
use uuid::Uuid;

use crate::access::scope::Scope;
use crate::store::access_tokens::AccessToken;
use crate::store::checkout_links::CheckoutLink;
use crate::store::organizations::Organization;
use crate::store::products::Product;
use crate::store::{Store, StoreError};

/// The access token of the demo's organization. It is no secret: the catalogue is for trying things out.
pub const DEMO_TOKEN: &str = "kassette_oat_demo";

/// Fills an empty database with the organization Acme, its products and their links. Returns whether it was empty.
pub async fn seed(store: &Store, now: Timestamp) -> Result<bool, StoreError> {
    let mut transaction = store.transaction().await?;
    if transaction.has_organizations().await? {
        return Ok(false);
    }
    let acme = Organization {
        id: Uuid::new_v4(),
        created_at: now,
        modified_at: None,
        name: "Acme".to_owned(),
        slug: "acme".to_owned(),
        avatar_url: None,
        settings: OrganizationSettings::default(),
    };
    transaction.insert_organization(&acme).await?;
    transaction.insert_access_token(&demo_token(acme.id, now), DEMO_TOKEN).await?;

    let seller = Seller { organization_id: acme.id, now };
    let studio = seller.product(
        "Studio",
        "Everything to record, mix and share, billed every month.",
        Some(Interval::Month),
        1200,
    );
    let studio_yearly = seller.product(
        "Studio yearly",
        "The same Studio, billed once a year: two months are free.",
        Some(Interval::Year),
        12_000,
    );
    let lifetime = seller.product("Lifetime", "Studio for good. Pay once, keep it.", None, 4900);
    let starter = seller.product("Starter", "The essentials, free for ever.", None, 0);
    for product in [&studio, &studio_yearly, &lifetime, &starter] {
        transaction.insert_product(product).await?;
    }
    for link in [
        seller.link("studio", &[&studio, &studio_yearly]),
        seller.link("lifetime", &[&lifetime]),
        seller.link("starter", &[&starter]),
    ] {
        transaction.insert_checkout_link(&link).await?;
    }
    transaction.commit().await?;
    Ok(true)
}

/// May do everything.
fn demo_token(organization_id: Uuid, now: Timestamp) -> AccessToken {
    AccessToken {
        id: Uuid::new_v4(),
        created_at: now,
        organization_id,
        scopes: Scope::all(),
        comment: Some("The demo's".to_owned()),
        expires_at: None,
        last_used_at: None,
    }
}

struct Seller {
    organization_id: Uuid,
    now: Timestamp,
}

impl Seller {
    fn product(&self, name: &str, about: &str, every: Option<Interval>, cents: i64) -> Product {
        let id = Uuid::new_v4();
        let price = Price {
            id: Uuid::new_v4(),
            created_at: self.now,
            modified_at: None,
            source: PriceSource::Catalog,
            amount: PriceAmount::Fixed { price_amount: cents },
            price_currency: Currency::USD,
            tax_behavior: None,
            is_archived: false,
            product_id: id,
            kind: if every.is_some() { PriceType::Recurring } else { PriceType::OneTime },
            recurring_interval: every,
        };
        Product {
            id,
            created_at: self.now,
            modified_at: None,
            organization_id: self.organization_id,
            name: name.to_owned(),
            description: Some(about.to_owned()),
            visibility: Visibility::Public,
            recurring_interval: every,
            recurring_interval_count: every.map(|_| 1),
            trial: None,
            is_archived: false,
            metadata: Metadata::new(),
            prices: vec![price],
            medias: Vec::new(),
        }
    }

    fn link(&self, word: &str, products: &[&Product]) -> CheckoutLink {
        CheckoutLink {
            id: Uuid::new_v4(),
            created_at: self.now,
            modified_at: None,
            deleted_at: None,
            organization_id: self.organization_id,
            client_secret: format!("kassette_cl_demo_{word}"),
            label: None,
            success_url: None,
            return_url: None,
            allow_discount_codes: true,
            require_billing_address: false,
            trial: None,
            metadata: Metadata::new(),
            product_ids: products.iter().map(|product| product.id).collect(),
        }
    }
}
