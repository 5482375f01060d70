//! Products and their prices: what checkouts read of them, and how merchants manage them.

mod attachments;
pub mod benefits;
pub mod create;
pub mod list;
mod medias;
pub mod new_prices;
pub mod price_definition;
pub mod read;
pub mod update;

use kassette_core::pricing::Trial;
use kassette_core::product::Visibility;
use kassette_core::{CheckoutProduct, LinkProduct, Price};

use crate::store::benefits::Benefit;
use crate::store::products::Product;

impl Product {
    /// The prices that can be bought today, in the order in which they are listed.
    pub fn current_prices(&self) -> impl Iterator<Item = &Price> {
        self.prices.iter().filter(|price| !price.is_archived)
    }

    pub fn price(&self, id: uuid::Uuid) -> Option<&Price> {
        self.prices.iter().find(|price| price.id == id)
    }

    /// The product as its merchant sees it.
    pub fn shown_to_merchant(&self) -> kassette_core::Product {
        let mut product = self.shown_on_link();
        // Buyers see less of them, and only of the public ones.
        product.product.benefits = self.benefits.iter().map(Benefit::shown_to_merchant).collect();
        kassette_core::Product {
            product,
            attached_custom_fields: self.attached_custom_fields.clone(),
            is_deletable: false,
        }
    }

    /// The product as a link's merchant sees it.
    pub fn shown_on_link(&self) -> LinkProduct {
        LinkProduct { product: self.shown(), metadata: self.metadata.clone() }
    }

    /// The product as a checkout shows it.
    pub fn shown(&self) -> CheckoutProduct {
        let public =
            self.benefits.iter().filter(|benefit| benefit.visibility == Visibility::Public);
        CheckoutProduct {
            id: self.id,
            created_at: self.created_at,
            modified_at: self.modified_at,
            name: self.name.clone(),
            description: self.description.clone(),
            visibility: self.visibility,
            recurring_interval: self.recurring_interval,
            recurring_interval_count: self.recurring_interval_count,
            meter_interval: None,
            meter_interval_count: None,
            trial_interval: self.trial.map(Trial::interval),
            trial_interval_count: self.trial.map(Trial::count),
            is_recurring: self.recurring_interval.is_some(),
            is_archived: self.is_archived,
            organization_id: self.organization_id,
            prices: self.current_prices().cloned().collect(),
            benefits: public.map(Benefit::shown).collect(),
            medias: self.medias.clone(),
        }
    }
}
