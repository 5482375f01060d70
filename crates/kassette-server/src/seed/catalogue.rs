//! Acme's products and discounts: something of every kind that can be sold.

use std::collections::BTreeMap;

use kassette_core::checkout::Metadata;
use kassette_core::pricing::{self, DiscountValue, Duration, Trial};
use kassette_core::product::{PriceSource, SeatTier, SeatTiers, TierType, Visibility};
use kassette_core::{Currency, Interval, Price, PriceAmount, PriceType, Timestamp};
use uuid::Uuid;

use super::form::form;
use crate::store::checkout_links::CheckoutLink;
use crate::store::discounts::Discount;
use crate::store::products::Product;
use crate::store::{StoreError, Transaction};

pub struct Catalogue {
    pub organization_id: Uuid,
    pub now: Timestamp,
}

const FIXED: fn(i64) -> PriceAmount = |price_amount| PriceAmount::Fixed { price_amount };

impl Catalogue {
    pub async fn insert(self, transaction: &mut Transaction) -> Result<(), StoreError> {
        let monthly = Some(Interval::Month);
        let studio = "Everything to record, mix and share, billed every month.";
        let studio = self.product("Studio", studio, monthly, FIXED(1200));
        let yearly = "The same Studio, billed once a year: two months are free.";
        let yearly = self.product("Studio yearly", yearly, Some(Interval::Year), FIXED(12_000));
        let lifetime = "Studio for good. Pay once, keep it.";
        let mut lifetime = self.product("Lifetime", lifetime, None, FIXED(4900));
        lifetime.attached_custom_fields = form(self.organization_id, self.now);
        let tip_jar = "Say thank you with as much as you like.";
        let tip_jar = self.product("Tip jar", tip_jar, None, named_by_the_buyer());
        let starter = "The essentials, free for ever.";
        let starter = self.product("Starter", starter, None, FIXED(0));
        let team = "Studio for everybody you make music with. The more seats, the less each costs.";
        let team = self.product("Team", team, monthly, by_the_seat());
        let trial = "Studio with everything in it: two weeks for free, then billed every month.";
        let mut trial = self.product("Trial", trial, monthly, FIXED(1500));
        trial.trial = Trial::new(Interval::Day, 14);
        for product in [&studio, &yearly, &lifetime, &tip_jar, &starter, &team, &trial] {
            transaction.insert_product(product).await?;
            for field in &product.attached_custom_fields {
                transaction.insert_custom_field(&field.custom_field).await?;
            }
            let fields = &product.attached_custom_fields;
            transaction.save_custom_fields_of_product(product.id, fields).await?;
        }
        for (word, products) in [
            ("studio", vec![&studio, &yearly]),
            ("lifetime", vec![&lifetime]),
            ("tip-jar", vec![&tip_jar]),
            ("starter", vec![&starter]),
            ("team", vec![&team]),
            ("trial", vec![&trial]),
        ] {
            transaction.insert_checkout_link(&self.link(word, &products)).await?;
        }
        let five_dollars = DiscountValue::Fixed { amounts: BTreeMap::from([(Currency::USD, 500)]) };
        let percent = |basis_points| DiscountValue::Percentage { basis_points };
        for discount in [
            self.discount("20 % off", "SAVE20", percent(2000), Duration::Once),
            self.discount("$5 off", "FIVEOFF", five_dollars, Duration::Once),
            self.discount("Free for ever", "FOREVER100", percent(10_000), Duration::Forever),
        ] {
            transaction.insert_discount(&discount).await?;
        }
        Ok(())
    }

    fn product(
        &self,
        name: &str,
        about: &str,
        every: Option<Interval>,
        amount: PriceAmount,
    ) -> Product {
        let id = Uuid::new_v4();
        let price = Price {
            id: Uuid::new_v4(),
            created_at: self.now,
            modified_at: None,
            source: PriceSource::Catalog,
            amount,
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
            attached_custom_fields: Vec::new(),
            benefits: Vec::new(),
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
            discount_id: None,
            seats: None,
            units: None,
            metadata: Metadata::new(),
            product_ids: products.iter().map(|product| product.id).collect(),
        }
    }

    fn discount(
        &self,
        name: &str,
        code: &str,
        value: DiscountValue,
        duration: Duration,
    ) -> Discount {
        Discount {
            id: Uuid::new_v4(),
            created_at: self.now,
            modified_at: None,
            deleted_at: None,
            organization_id: self.organization_id,
            name: name.to_owned(),
            code: Some(code.to_owned()),
            rules: pricing::Discount {
                value,
                duration,
                product_ids: Vec::new(),
                starts_at: None,
                ends_at: None,
                max_redemptions: None,
            },
            max_redemptions_per_customer: None,
            redemptions_count: 0,
            metadata: Metadata::new(),
            default_currency: Currency::USD,
        }
    }
}

fn named_by_the_buyer() -> PriceAmount {
    PriceAmount::Custom { minimum_amount: 300, maximum_amount: None, preset_amount: Some(1000) }
}

fn by_the_seat() -> PriceAmount {
    let tier =
        |min_seats, max_seats, price_per_seat| SeatTier { min_seats, max_seats, price_per_seat };
    PriceAmount::SeatBased(SeatTiers {
        seat_tier_type: TierType::Volume,
        tiers: vec![tier(1, Some(4), 1100), tier(5, Some(19), 800), tier(20, None, 600)],
    })
}
