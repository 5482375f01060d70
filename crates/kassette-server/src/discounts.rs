//! Discounts: what is taken off a price, and how merchants manage that.

pub mod create;
pub mod list;
pub mod read;
mod rules;
mod terms;
pub mod update;
mod values;

use std::collections::BTreeMap;

use kassette_core::discount::OwnDiscount;
use kassette_core::{CheckoutDiscount, Currency, MerchantDiscount};
use uuid::Uuid;

use crate::store::discounts::Discount;
use crate::store::products::Product;

impl Discount {
    /// The discount as a checkout shows it.
    pub fn shown_on_checkout(&self) -> CheckoutDiscount {
        let (currency, amount) = self.single_amount().unzip();
        CheckoutDiscount {
            id: self.id,
            name: self.name.clone(),
            code: self.code.clone(),
            kind: self.kind(),
            duration: self.duration(),
            duration_in_months: self.duration_in_months(),
            basis_points: self.basis_points(),
            amount,
            currency,
            amounts: self.amounts().cloned(),
        }
    }

    /// Of a fixed discount: the amount that stands for all of them, where only one can be said.
    fn single_amount(&self) -> Option<(Currency, i64)> {
        let amounts = self.amounts()?;
        // A merchant who changed their default currency may have no amount in it.
        let own = amounts.get_key_value(&self.default_currency);
        own.or_else(|| amounts.first_key_value()).map(|(currency, amount)| (*currency, *amount))
    }

    /// The discount as its merchant sees it. `products` has those that it is for.
    pub fn shown(&self, products: &BTreeMap<Uuid, Product>) -> OwnDiscount {
        let own = self.rules.product_ids.iter().filter_map(|id| products.get(id));
        let products = own.map(Product::shown_on_link).collect();
        OwnDiscount { discount: self.shown_to_merchant(), products }
    }

    /// The discount as its merchant sees it where something refers to it.
    pub fn shown_to_merchant(&self) -> MerchantDiscount {
        MerchantDiscount {
            discount: self.shown_on_checkout(),
            created_at: self.created_at,
            modified_at: self.modified_at,
            organization_id: self.organization_id,
            starts_at: self.rules.starts_at,
            ends_at: self.rules.ends_at,
            max_redemptions: self.rules.max_redemptions,
            max_redemptions_per_customer: self.max_redemptions_per_customer,
            redemptions_count: self.redemptions_count,
            metadata: self.metadata.clone(),
        }
    }
}
