//! How many sessions there are of each product in each status. The number is a sum of changes, which are written in the
//! transaction that makes them true.

use std::collections::BTreeMap;

use kassette_core::CheckoutStatus;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::CheckoutRecord;
use crate::store::list::Filter;
use crate::store::row::Columns;
use crate::store::{Connection, StoreError, Transaction};

/// What sessions are counted by.
pub const COLUMNS: [&str; 3] = ["organization_id", "product_id", "status"];

/// Sessions that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CountedAs {
    pub organization_id: Uuid,
    pub product_id: Uuid,
    /// The word that is stored.
    pub status: String,
}

impl CountedAs {
    pub fn of(record: &CheckoutRecord) -> Self {
        Self {
            organization_id: record.organization_id,
            product_id: record.product_id,
            status: record.status.as_str().to_owned(),
        }
    }

    pub(super) fn read(row: &Columns<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            organization_id: row.id("organization_id")?,
            product_id: row.id("product_id")?,
            status: row.text("status")?,
        })
    }
}

/// What becomes of the numbers.
#[derive(Debug, Default)]
pub struct Changes(BTreeMap<CountedAs, i64>);

impl Changes {
    pub fn add(&mut self, kind: CountedAs, change: i64) {
        let sum = self.0.entry(kind).or_default();
        *sum = sum.saturating_add(change);
    }

    /// The session of `row` was open until now.
    pub fn expire(&mut self, row: &Columns<'_>) -> Result<(), StoreError> {
        let expired = CountedAs::read(row)?;
        let open = CheckoutStatus::Open.as_str().to_owned();
        self.add(CountedAs { status: open, ..expired.clone() }, -1);
        self.add(expired, 1);
        Ok(())
    }
}

impl Connection {
    /// How many sessions pass `filter`, which is about nothing but [`COLUMNS`].
    pub(super) async fn sum_counts(&mut self, filter: &Filter) -> Result<i64, StoreError> {
        self.total("cast(coalesce(sum(change), 0) as bigint)", "checkout_counts", filter).await
    }
}

impl Transaction {
    /// Counts `record` as what it is now, and no longer as what it was.
    pub(super) async fn count_checkout(
        &mut self,
        record: &mut CheckoutRecord,
    ) -> Result<(), StoreError> {
        let now = CountedAs::of(record);
        if record.counted_as.as_ref() == Some(&now) {
            return Ok(());
        }
        let mut changes = Changes::default();
        changes.add(now.clone(), 1);
        if let Some(before) = record.counted_as.replace(now) {
            changes.add(before, -1);
        }
        self.write_counts(changes).await
    }

    pub(super) async fn write_counts(&mut self, changes: Changes) -> Result<(), StoreError> {
        for (kind, change) in changes.0.into_iter().filter(|(_, change)| *change != 0) {
            sqlx::query(
                "insert into checkout_counts (organization_id, product_id, status, change) values ($1, $2, $3, $4)",
            )
            .bind(kind.organization_id.to_string())
            .bind(kind.product_id.to_string())
            .bind(kind.status)
            .bind(change)
            .execute(self.db())
            .await?;
        }
        Ok(())
    }

    /// Makes one row of all rows that count the same. No number changes: whoever reads meanwhile sees the old rows or the new
    /// one, and of two who fold at once each folds what it could take away itself.
    pub async fn fold_counts(&mut self) -> Result<(), StoreError> {
        let folded: Vec<AnyRow> = sqlx::query(
            "delete from checkout_counts where (organization_id, product_id, status) in (
                 select organization_id, product_id, status from checkout_counts
                 group by organization_id, product_id, status having count(*) > 1
             ) returning organization_id, product_id, status, change",
        )
        .fetch_all(self.db())
        .await?;
        let mut changes = Changes::default();
        for row in &folded {
            let row = Columns(row);
            changes.add(CountedAs::read(&row)?, row.int("change")?);
        }
        self.write_counts(changes).await
    }
}
