//! A session together with what it sells.

use std::collections::BTreeMap;

use kassette_core::Price;
use kassette_core::pricing::{Choice, Flags, Period, Purchase, Tax};
use kassette_core::product::PriceSource;
use uuid::Uuid;

use crate::store::checkouts::CheckoutRecord;
use crate::store::discounts::Discount;
use crate::store::organizations::Organization;
use crate::store::products::Product;
use crate::store::{Connection, StoreError};

/// A stored session, the products to choose from, the prices made for it alone, and its discount.
#[derive(Clone, Debug)]
pub struct Session {
    pub record: CheckoutRecord,
    pub organization: Organization,
    products: BTreeMap<Uuid, Product>,
    ad_hoc: Vec<Price>,
    discount: Option<Discount>,
}

impl Session {
    pub async fn load(
        connection: &mut Connection,
        record: CheckoutRecord,
    ) -> Result<Self, StoreError> {
        let mut sessions = Self::load_all(connection, vec![record]).await?;
        Ok(sessions.pop().expect("one record makes one session"))
    }

    /// Many at once, with one look at the catalogue.
    pub async fn load_all(
        connection: &mut Connection,
        records: Vec<CheckoutRecord>,
    ) -> Result<Vec<Self>, StoreError> {
        let product_ids = distinct(records.iter().flat_map(|it| it.product_ids.iter().copied()));
        let catalogue = connection.products(&product_ids).await?;
        let ids: Vec<Uuid> = records.iter().map(|record| record.id).collect();
        let mut ad_hoc = connection.prices_of_checkouts(&ids).await?;
        let discount_ids = distinct(records.iter().filter_map(|record| record.discount_id));
        let discounts = connection.discounts(&discount_ids).await?;
        let mut organizations = BTreeMap::new();
        for id in distinct(records.iter().map(|record| record.organization_id)) {
            organizations.insert(id, connection.organization(id).await?);
        }
        let session = |record: CheckoutRecord| {
            let offered = record.product_ids.iter().filter_map(|id| catalogue.get(id));
            Self {
                organization: organizations[&record.organization_id].clone(),
                products: offered.map(|product| (product.id, product.clone())).collect(),
                ad_hoc: ad_hoc.remove(&record.id).unwrap_or_default(),
                discount: record.discount_id.and_then(|id| discounts.get(&id)).cloned(),
                record,
            }
            .complete()
        };
        records.into_iter().map(session).collect()
    }

    /// A session that is just being made; `ad_hoc` are the prices that are made with it.
    pub fn new(
        record: CheckoutRecord,
        organization: Organization,
        products: BTreeMap<Uuid, Product>,
        ad_hoc: Vec<Price>,
    ) -> Self {
        Self { record, organization, products, ad_hoc, discount: None }
    }

    /// Refuses a session whose product or price is not there, which the store's references rule out.
    fn complete(self) -> Result<Self, StoreError> {
        let product = self.products.get(&self.record.product_id);
        if product.is_none() || self.find_price(self.record.product_price_id).is_none() {
            return Err(StoreError::Internal("a product or price of a session is missing".into()));
        }
        Ok(self)
    }

    pub fn product_of(&self, id: Uuid) -> Option<&Product> {
        self.products.get(&id)
    }

    /// The chosen product.
    pub fn product(&self) -> &Product {
        &self.products[&self.record.product_id]
    }

    /// The products to choose from, in the merchant's order.
    pub fn offered(&self) -> impl Iterator<Item = &Product> {
        self.record.product_ids.iter().filter_map(|id| self.products.get(id))
    }

    /// The chosen price.
    pub fn price(&self) -> &Price {
        self.find_price(self.record.product_price_id).expect("a session always has its price")
    }

    fn find_price(&self, id: Uuid) -> Option<&Price> {
        let mut own = self.ad_hoc.iter();
        own.find(|price| price.id == id)
            .or_else(|| self.products.values().find_map(|product| product.price(id)))
    }

    /// What `product` can be bought at in this session: at its prices of today, unless some were made for the session.
    pub fn prices_of(&self, product: &Product) -> Vec<Price> {
        let own: Vec<Price> =
            self.ad_hoc.iter().filter(|price| price.product_id == product.id).cloned().collect();
        if own.is_empty() { product.current_prices().cloned().collect() } else { own }
    }

    /// What is paid for the chosen product: all its prices in the session's currency. Where the chosen one was archived since,
    /// only that, for nobody may pay a price they did not see.
    pub fn prices(&self) -> Vec<Price> {
        let chosen = self.price();
        if chosen.is_archived {
            return vec![chosen.clone()];
        }
        let mut prices = self.prices_of(self.product());
        prices.retain(|price| price.price_currency == self.record.currency);
        prices
    }

    pub fn discount(&self) -> Option<&Discount> {
        self.discount.as_ref()
    }

    pub fn set_discount(&mut self, discount: Option<Discount>) {
        self.record.discount_id = discount.as_ref().map(|discount| discount.id);
        self.discount = discount;
    }

    /// Whether `discount` takes anything off what is chosen.
    pub fn takes(&self, discount: &Discount) -> bool {
        discount.rules.applies_to(self.record.product_id, &self.prices(), self.record.currency)
    }

    pub fn choice(&self) -> Choice {
        Choice {
            custom_amount: Some(self.record.amount),
            seats: self.record.seats.chosen,
            units: self.record.units.chosen,
        }
    }

    /// What `choice` costs at `prices`.
    pub fn purchase<'a>(&'a self, prices: &'a [Price], choice: Choice) -> Purchase<'a> {
        let product = self.product();
        let period = product.recurring_interval.map(|interval| Period {
            interval,
            count: product.recurring_interval_count.unwrap_or(1),
        });
        Purchase {
            currency: self.record.currency,
            prices,
            choice,
            discount: self.discount.as_ref().map(|discount| &discount.rules),
            tax: Tax::Unknown,
            period,
            trial_end: self.record.trial_end,
        }
    }

    /// Whether and how there is something to pay.
    pub fn flags(&self) -> Flags {
        let prices = self.prices();
        self.purchase(&prices, self.choice()).flags(self.record.amount, self.record.discount_amount)
    }

    /// The prices that were made for this session alone.
    pub fn ad_hoc(&self) -> &[Price] {
        debug_assert!(self.ad_hoc.iter().all(|price| price.source == PriceSource::AdHoc));
        &self.ad_hoc
    }
}

fn distinct(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    let mut ids: Vec<Uuid> = ids.collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}
