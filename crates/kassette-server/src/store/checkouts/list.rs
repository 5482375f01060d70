use kassette_core::CheckoutStatus;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{COLUMNS, CheckoutRecord, record};
use crate::store::dialect::placeholders;
use crate::store::row::Columns;
use crate::store::{Connection, StoreError};

/// Which sessions to list. An empty filter lets everything through.
#[derive(Clone, Debug)]
pub struct CheckoutFilter {
    /// The merchant who asks: only their own sessions are seen.
    pub owner: Uuid,
    pub organization_ids: Vec<Uuid>,
    /// The chosen product, not the offered ones.
    pub product_ids: Vec<Uuid>,
    /// The linked customer; what a session only remembers for later does not count.
    pub customer_ids: Vec<Uuid>,
    pub external_customer_ids: Vec<String>,
    pub statuses: Vec<CheckoutStatus>,
    /// A part of the buyer's e-mail address, in letters of either case.
    pub email_contains: Option<String>,
}

/// What a list is ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckoutOrder {
    pub key: CheckoutSortKey,
    pub descending: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutSortKey {
    CreatedAt,
    ExpiresAt,
    Status,
    CustomerEmail,
}

impl CheckoutSortKey {
    fn column(self) -> &'static str {
        match self {
            Self::CreatedAt => "created_at",
            Self::ExpiresAt => "expires_at",
            Self::Status => "status",
            Self::CustomerEmail => "customer_email",
        }
    }
}

impl Connection {
    pub async fn count_checkouts(&mut self, filter: &CheckoutFilter) -> Result<i64, StoreError> {
        let (conditions, values) = conditions(filter);
        let sql = format!("select count(*) as total from checkouts where {conditions}");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        Columns(&query.fetch_one(self.db()).await?).int("total")
    }

    /// One page: `limit` sessions after the first `offset`.
    pub async fn list_checkouts(
        &mut self,
        filter: &CheckoutFilter,
        order: &[CheckoutOrder],
        limit: i64,
        offset: i64,
    ) -> Result<Vec<CheckoutRecord>, StoreError> {
        let (conditions, values) = conditions(filter);
        let order = order_by(order);
        let (limit_at, offset_at) = (values.len() + 1, values.len() + 2);
        let sql = format!(
            "select {COLUMNS} from checkouts where {conditions}
             order by {order} limit ${limit_at} offset ${offset_at}"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in values {
            query = query.bind(value);
        }
        let rows = query.bind(limit).bind(offset).fetch_all(self.db()).await?;
        let mut records: Vec<CheckoutRecord> =
            rows.iter().map(record).collect::<Result<_, StoreError>>()?;
        self.add_products(&mut records).await?;
        Ok(records)
    }
}

/// The id comes last, so that sessions of the same moment keep their place from page to page.
fn order_by(order: &[CheckoutOrder]) -> String {
    let mut terms: Vec<String> = Vec::new();
    for CheckoutOrder { key, descending } in order {
        let direction = if *descending { " desc" } else { "" };
        // Left to themselves, the two databases would put what is missing at different ends.
        let missing = if *key == CheckoutSortKey::CustomerEmail { " nulls last" } else { "" };
        terms.push(format!("{}{direction}{missing}", key.column()));
    }
    let last = order.last().is_some_and(|order| order.descending);
    terms.push(if last { "id desc".to_owned() } else { "id".to_owned() });
    terms.join(", ")
}

fn conditions(filter: &CheckoutFilter) -> (String, Vec<String>) {
    let mut values = vec![filter.owner.to_string()];
    let mut terms = vec!["organization_id = $1".to_owned()];
    let ids = |ids: &[Uuid]| ids.iter().map(Uuid::to_string).collect::<Vec<_>>();
    let filters = [
        ("organization_id", ids(&filter.organization_ids)),
        ("product_id", ids(&filter.product_ids)),
        ("customer_id", ids(&filter.customer_ids)),
        ("status", filter.statuses.iter().map(|status| status.as_str().to_owned()).collect()),
    ];
    for (column, wanted) in filters {
        if !wanted.is_empty() {
            let wanted_at = placeholders(values.len() + 1, wanted.len());
            terms.push(format!("{column} in ({wanted_at})"));
            values.extend(wanted);
        }
    }
    if !filter.external_customer_ids.is_empty() {
        let wanted_at = placeholders(values.len() + 1, filter.external_customer_ids.len());
        terms.push(format!(
            "customer_id in (select id from customers where organization_id = $1 and external_id in ({wanted_at}))"
        ));
        values.extend(filter.external_customer_ids.iter().cloned());
    }
    if let Some(part) = &filter.email_contains {
        let part_at = values.len() + 1;
        terms.push(format!("lower(customer_email) like lower(${part_at}) escape '\\'"));
        values.push(containing(part));
    }
    (terms.join(" and "), values)
}

/// The `like` pattern of all texts with `part` in them, whose `%` and `_` mean themselves.
fn containing(part: &str) -> String {
    let escaped = part.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_");
    format!("%{escaped}%")
}
