use super::counts;
use super::{COLUMNS, CheckoutRecord, record};
use crate::store::list::Listing;
use crate::store::{Connection, StoreError};

impl Connection {
    pub async fn list_checkouts(
        &mut self,
        listing: &Listing,
    ) -> Result<(i64, Vec<CheckoutRecord>), StoreError> {
        let total = if listing.filter.is_about(&counts::COLUMNS) {
            self.sum_counts(&listing.filter).await?
        } else {
            self.total("count(*)", "checkouts", &listing.filter).await?
        };
        let rows = self.page("checkouts", COLUMNS, listing, total).await?;
        let mut records: Vec<CheckoutRecord> =
            rows.iter().map(record).collect::<Result<_, StoreError>>()?;
        self.add_products(&mut records).await?;
        Ok((total, records))
    }
}
