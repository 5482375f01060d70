//! What a product has besides prices.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::Product;
use crate::store::{Connection, StoreError};

impl Connection {
    pub(super) async fn add_attachments(
        &mut self,
        products: &mut BTreeMap<Uuid, Product>,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = products.keys().copied().collect();
        let mut benefits = self.benefits_of_products(&ids).await?;
        let mut forms = self.custom_fields_of_products(&ids).await?;
        for product in products.values_mut() {
            product.attached_custom_fields = forms.remove(&product.id).unwrap_or_default();
            product.benefits = benefits.remove(&product.id).unwrap_or_default();
        }
        Ok(())
    }
}
