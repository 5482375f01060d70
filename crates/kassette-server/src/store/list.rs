//! What lists of every noun have in common: conditions, order, and one page of what is left.

use kassette_core::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::any::AnyRow;
use uuid::Uuid;

use super::dialect::placeholders;
use super::row::Columns;
use super::{Connection, StoreError};

/// Which rows to list. Conditions narrow; the values of one condition widen.
#[derive(Clone, Debug)]
pub struct Filter {
    terms: Vec<Term>,
    values: Vec<String>,
}

#[derive(Clone, Debug)]
enum Term {
    /// A column has one of the values with these placeholders: the first one's number, and how many there are.
    Among {
        column: String,
        values: (usize, usize),
    },
    Sql(String),
    /// A merchant's note: the numbers of the placeholders of its key and of the texts that it may have.
    Metadata {
        key: usize,
        texts: (usize, usize),
    },
}

impl Filter {
    /// Only what `owner` owns and has not deleted is ever listed.
    pub fn owned_by(owner: Uuid) -> Self {
        Self { terms: Vec::new(), values: Vec::new() }.among("organization_id", [owner])
    }

    /// Only the organization itself.
    pub fn itself(owner: Uuid) -> Self {
        Self { terms: Vec::new(), values: Vec::new() }.among("id", [owner])
    }

    /// Without wanted values, everything is let through.
    #[must_use]
    pub fn among<T: ToString>(mut self, column: &str, wanted: impl IntoIterator<Item = T>) -> Self {
        let wanted: Vec<String> = wanted.into_iter().map(|value| value.to_string()).collect();
        if !wanted.is_empty() {
            let values = (self.values.len() + 1, wanted.len());
            self.values.extend(wanted);
            self.terms.push(Term::Among { column: column.to_owned(), values });
        }
        self
    }

    /// Rows that `select`, a query of ids, finds: `{}` in it stands for the wanted values.
    #[must_use]
    pub fn related<T: ToString>(self, select: &str, wanted: impl IntoIterator<Item = T>) -> Self {
        self.referring("id", select, wanted)
    }

    /// Rows whose `column` is among the ids that `select` finds, as in [`Filter::related`].
    #[must_use]
    pub fn referring<T: ToString>(
        mut self,
        column: &str,
        select: &str,
        wanted: impl IntoIterator<Item = T>,
    ) -> Self {
        let wanted: Vec<String> = wanted.into_iter().map(|value| value.to_string()).collect();
        if !wanted.is_empty() {
            let places = self.bind(wanted);
            let select = select.replace("{}", &places);
            self.terms.push(Term::Sql(format!("{column} in ({select})")));
        }
        self
    }

    /// Rows where one of `columns` contains `text`, whatever the case of its letters.
    #[must_use]
    pub fn containing(mut self, columns: &[&str], text: Option<&str>) -> Self {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return self };
        let text = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let place = self.bind(vec![format!("%{text}%")]);
        let terms: Vec<String> = columns
            .iter()
            .map(|column| format!("lower({column}) like lower({place}) escape '\\'"))
            .collect();
        self.terms.push(Term::Sql(format!("({})", terms.join(" or "))));
        self
    }

    /// Rows where `column` is `text`, whatever the case of its letters.
    #[must_use]
    pub fn same_text(mut self, column: &str, text: Option<&str>) -> Self {
        if let Some(text) = text {
            let place = self.bind(vec![text.to_owned()]);
            self.terms.push(Term::Sql(format!("lower({column}) = lower({place})")));
        }
        self
    }

    #[must_use]
    pub fn between(mut self, column: &str, from: Option<Timestamp>, to: Option<Timestamp>) -> Self {
        for (comparison, moment) in [(">=", from), ("<=", to)] {
            if let Some(moment) = moment {
                self.terms
                    .push(Term::Sql(format!("{column} {comparison} {}", moment.unix_micros())));
            }
        }
        self
    }

    /// A condition without values of the caller's.
    #[must_use]
    pub fn and(mut self, condition: &str) -> Self {
        self.terms.push(Term::Sql(condition.to_owned()));
        self
    }

    /// Rows whose metadata has all these keys, each with one of its texts. Numbers and truth values are compared as text.
    #[must_use]
    pub fn metadata(mut self, wanted: Vec<(String, Vec<String>)>) -> Self {
        for (key, texts) in wanted {
            let quoted = texts.iter().map(super::row::json);
            let mut written: Vec<String> = quoted.collect();
            written.extend(texts);
            let key_at = self.values.len() + 1;
            self.values.push(key);
            let first = self.values.len() + 1;
            let count = written.len();
            self.values.extend(written);
            self.terms.push(Term::Metadata { key: key_at, texts: (first, count) });
        }
        self
    }

    /// Whether nothing but these columns decides.
    pub(super) fn is_about(&self, columns: &[&str]) -> bool {
        self.terms.iter().all(
            |term| matches!(term, Term::Among { column, .. } if columns.contains(&column.as_str())),
        )
    }

    fn bind(&mut self, values: Vec<String>) -> String {
        let places = placeholders(self.values.len() + 1, values.len());
        self.values.extend(values);
        places
    }
}

/// One term of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    pub column: &'static str,
    pub descending: bool,
}

/// `limit` rows after the first `offset`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub limit: i64,
    pub offset: i64,
}

/// What of a noun to list.
#[derive(Clone, Debug)]
pub struct Listing {
    pub filter: Filter,
    pub order: Vec<Order>,
    pub page: Page,
}

impl Page {
    /// The same page of a list of `total` rows, if its rows are in the other order.
    fn counted_from_the_end(self, total: i64) -> Self {
        let limit = self.limit.min(total - self.offset);
        Self { limit, offset: total - self.offset - limit }
    }
}

impl Connection {
    /// How many rows of `table` there are, and the `columns` of one page of them.
    pub(super) async fn list(
        &mut self,
        table: &str,
        columns: &str,
        listing: &Listing,
    ) -> Result<(i64, Vec<AnyRow>), StoreError> {
        let total = self.total("count(*)", table, &listing.filter).await?;
        Ok((total, self.page(table, columns, listing, total).await?))
    }

    /// What `sum` gives over the rows of `table` that pass `filter`.
    pub(super) async fn total(
        &mut self,
        sum: &str,
        table: &str,
        filter: &Filter,
    ) -> Result<i64, StoreError> {
        let conditions = self.conditions(filter);
        let sql = format!("select {sum} as total from {table} where {conditions}");
        let rows = self.filtered(sql, filter).await?;
        rows.first().map_or(Ok(0), |row| Columns(row).int("total"))
    }

    /// The `columns` of one page of the rows of `table`, of which there are `total`.
    pub(super) async fn page(
        &mut self,
        table: &str,
        columns: &str,
        listing: &Listing,
        total: i64,
    ) -> Result<Vec<AnyRow>, StoreError> {
        let Listing { filter, order, page } = listing;
        if page.offset >= total {
            return Ok(Vec::new());
        }
        // What comes before a page has to be walked over, so a page of the second half is looked for from the end.
        let backwards = page.offset > total / 2;
        let Page { limit, offset } =
            if backwards { page.counted_from_the_end(total) } else { *page };
        let conditions = self.conditions(filter);
        let (order, walk) = (order_by(order, false), order_by(order, backwards));
        // The walk needs ids alone, and an index has those; whole rows are read of this page only.
        let sql = format!(
            "select {columns} from {table} where id in (
                 select id from {table} where {conditions} order by {walk} limit {limit} offset {offset}
             ) order by {order}"
        );
        self.filtered(sql, filter).await
    }

    async fn filtered(&mut self, sql: String, filter: &Filter) -> Result<Vec<AnyRow>, StoreError> {
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in &filter.values {
            query = query.bind(value.clone());
        }
        Ok(query.fetch_all(self.db()).await?)
    }

    fn conditions(&self, filter: &Filter) -> String {
        let terms = filter.terms.iter().map(|term| match term {
            Term::Among { column, values: (first, count) } => {
                format!("{column} in ({})", placeholders(*first, *count))
            }
            Term::Sql(sql) => sql.clone(),
            Term::Metadata { key, texts: (first, count) } => {
                let value = self.dialect.json_member("metadata", *key);
                format!("{value} in ({})", placeholders(*first, *count))
            }
        });
        terms.collect::<Vec<_>>().join(" and ")
    }
}

/// The id comes last, so that rows of the same rank keep their place from page to page.
fn order_by(order: &[Order], backwards: bool) -> String {
    let word = |descending: bool| if descending == backwards { "" } else { " desc" };
    let mut terms: Vec<String> =
        order.iter().map(|term| format!("{}{}", term.column, word(term.descending))).collect();
    let last = order.last().is_some_and(|term| term.descending);
    terms.push(format!("id{}", word(last)));
    terms.join(", ")
}
