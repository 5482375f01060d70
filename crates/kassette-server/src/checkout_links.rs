//! Checkout links: merchants manage them, and every visit to one opens a session.

pub mod create;
pub mod list;
pub mod read;
mod terms;
pub mod update;
pub mod visit;

use std::collections::BTreeMap;

use kassette_core::pricing::{Trial, default_price};
use kassette_core::{LinkProduct, PaymentProcessor};
use uuid::Uuid;

use crate::AppState;
use crate::store::checkout_links::CheckoutLink;
use crate::store::discounts::Discount;
use crate::store::products::Product;

impl CheckoutLink {
    /// The link as its merchant sees it. `catalogue` has its products, `discounts` its discount.
    pub fn shown(
        self,
        app: &AppState,
        catalogue: &BTreeMap<Uuid, Product>,
        discounts: &BTreeMap<Uuid, Discount>,
    ) -> kassette_core::CheckoutLink {
        let offered: Vec<&Product> =
            self.product_ids.iter().filter_map(|id| catalogue.get(id)).collect();
        let products: Vec<LinkProduct> =
            offered.iter().map(|product| product.shown_on_link()).collect();
        let first = offered.first();
        let price = first.and_then(|product| default_price(&product.prices)).cloned();
        // One that was deleted since gives nothing to anybody.
        let discount = self.discount_id.and_then(|id| discounts.get(&id));
        let discount = discount.filter(|discount| discount.deleted_at.is_none());
        kassette_core::CheckoutLink {
            id: self.id,
            created_at: self.created_at,
            modified_at: self.modified_at,
            trial_interval: self.trial.map(Trial::interval),
            trial_interval_count: self.trial.map(Trial::count),
            metadata: self.metadata,
            payment_processor: PaymentProcessor::Stripe,
            url: format!("{}/l/{}", app.public_url, self.client_secret),
            client_secret: self.client_secret,
            success_url: self.success_url,
            return_url: self.return_url,
            label: self.label,
            allow_discount_codes: self.allow_discount_codes,
            require_billing_address: self.require_billing_address,
            discount_id: discount.map(|discount| discount.id),
            seats: self.seats,
            units: self.units,
            organization_id: self.organization_id,
            discount: discount.map(Discount::shown_to_merchant),
            product_id: first.map(|product| product.id),
            product_price_id: price.as_ref().map(|price| price.id),
            product: products.first().cloned(),
            product_price: price,
            products,
        }
    }
}
