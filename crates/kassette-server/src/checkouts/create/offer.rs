//! What a new session has on offer.

use std::collections::BTreeMap;

use kassette_core::LocPart;
use kassette_core::product::Visibility;
use serde_json::json;
use uuid::Uuid;

use super::invalid;
use crate::error::Error;
use crate::store::Connection;
use crate::store::products::Product;
use crate::validation::Problem;

/// What is on offer, said in one of three ways.
#[derive(Clone, Debug)]
pub enum Choice {
    /// The first is chosen until the buyer chooses another.
    Products(Vec<Uuid>),
    /// One of the products is chosen until the buyer chooses another.
    OneOf {
        products: Vec<Uuid>,
        chosen: Uuid,
    },
    Product(Uuid),
    Price(Uuid),
}

/// The products on offer and what of them is chosen.
#[derive(Clone, Debug)]
pub struct Offer {
    pub product_ids: Vec<Uuid>,
    pub products: BTreeMap<Uuid, Product>,
    pub chosen: Uuid,
    /// `None`: the product's own first.
    pub price_id: Option<Uuid>,
}

impl Choice {
    /// Where a problem with the chosen product is located.
    pub fn loc(&self) -> Vec<LocPart> {
        let keys: &[&str] = match self {
            Self::Products(_) | Self::OneOf { .. } => &["body", "products"],
            Self::Product(_) => &["body", "product_id"],
            Self::Price(_) => &["body", "product_price_id"],
        };
        let first = matches!(self, Self::Products(_)).then_some(LocPart::Index(0));
        keys.iter().map(|key| LocPart::from(*key)).chain(first).collect()
    }

    /// What `owner` offers with this choice.
    pub async fn resolve(&self, connection: &mut Connection, owner: Uuid) -> Result<Offer, Error> {
        match self {
            Self::Products(ids) => offer_products(connection, owner, ids, ids[0]).await,
            Self::OneOf { products, chosen } => {
                offer_products(connection, owner, products, *chosen).await
            }
            Self::Product(id) => {
                let product = connection.product(*id).await?;
                available(product.as_ref(), owner)
                    .map_err(|msg| invalid(&["body", "product_id"], msg, *id))?;
                Ok(offer_one(product, None))
            }
            Self::Price(id) => offer_price(connection, owner, *id).await,
        }
    }
}

fn offer_one(product: Option<Product>, price_id: Option<Uuid>) -> Offer {
    let product = product.expect("an available product is there");
    let id = product.id;
    let products = BTreeMap::from([(id, product)]);
    Offer { product_ids: vec![id], products, chosen: id, price_id }
}

async fn offer_products(
    connection: &mut Connection,
    owner: Uuid,
    ids: &[Uuid],
    chosen: Uuid,
) -> Result<Offer, Error> {
    let products = connection.products(ids).await?;
    let mut problems = Vec::new();
    for (index, id) in (0_i64..).zip(ids) {
        if let Err(msg) = available(products.get(id), owner) {
            let problem = Problem::new("value_error", msg, &json!(id));
            problems.push(problem.under(LocPart::Index(index)).at(&["body", "products"]));
        }
    }
    if problems.is_empty() {
        Ok(Offer { product_ids: ids.to_vec(), products, chosen, price_id: None })
    } else {
        Err(Error::Invalid(problems))
    }
}

async fn offer_price(connection: &mut Connection, owner: Uuid, id: Uuid) -> Result<Offer, Error> {
    let loc = ["body", "product_price_id"];
    let product = connection.product_of_price(id).await?;
    let product = product.filter(|product| product.organization_id == owner);
    let price = product.as_ref().and_then(|product| product.price(id));
    let price = price.ok_or_else(|| invalid(&loc, "Price does not exist.", id))?;
    if price.is_archived {
        return Err(invalid(&loc, "Price is archived.", id));
    }
    if product.as_ref().is_some_and(|product| product.is_archived) {
        return Err(invalid(&loc, "Product is archived.", id));
    }
    Ok(offer_one(product, Some(id)))
}

/// The product, if `owner` sells it today.
pub fn available(product: Option<&Product>, owner: Uuid) -> Result<&Product, &'static str> {
    match product {
        None => Err("Product does not exist."),
        Some(product) if product.organization_id != owner => Err("Product does not exist."),
        Some(product) if product.is_archived => Err("Product is archived."),
        Some(product) if product.visibility == Visibility::Draft => Err("Product is a draft."),
        Some(product) => Ok(product),
    }
}
