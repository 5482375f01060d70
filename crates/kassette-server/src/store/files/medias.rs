use std::collections::BTreeMap;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::file;
use crate::store::dialect::placeholders;
use crate::store::products::Product;
use crate::store::row::Columns;
use crate::store::{Connection, StoreError, Transaction};

impl Connection {
    /// Gives each of `products` its pictures.
    pub(in crate::store) async fn add_medias(
        &mut self,
        products: &mut BTreeMap<Uuid, Product>,
    ) -> Result<(), StoreError> {
        if products.is_empty() {
            return Ok(());
        }
        let wanted = placeholders(1, products.len());
        let sql = format!(
            "select product_id, id, created_at, modified_at, deleted_at, uploaded_at, organization_id, name,
                 mime_type, size, sha256, version
             from product_medias join files on files.id = file_id
             where product_id in ({wanted}) order by product_id, position"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for id in products.keys() {
            query = query.bind(id.to_string());
        }
        for row in query.fetch_all(self.db()).await? {
            if let Some(product) = products.get_mut(&Columns(&row).id("product_id")?) {
                let media = file(&row)?.shown(&self.public_url);
                product.medias.push(media);
            }
        }
        Ok(())
    }
}

impl Transaction {
    /// The pictures of `product` are what it says from now on.
    pub async fn save_medias(&mut self, product: &Product) -> Result<(), StoreError> {
        sqlx::query("delete from product_medias where product_id = $1")
            .bind(product.id.to_string())
            .execute(self.db())
            .await?;
        for (position, media) in (0_i64..).zip(&product.medias) {
            sqlx::query(
                "insert into product_medias (product_id, position, file_id) values ($1, $2, $3)",
            )
            .bind(product.id.to_string())
            .bind(position)
            .bind(media.id.to_string())
            .execute(self.db())
            .await?;
        }
        Ok(())
    }
}
