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
            let places = self.bind(wanted);
            self.terms.push(Term::Sql(format!("{column} in ({places})")));
        }
        self
    }

    /// Rows that `select`, a query of ids, finds: `{}` in it stands for the wanted values.
    #[must_use]
    pub fn related<T: ToString>(
        mut self,
        select: &str,
        wanted: impl IntoIterator<Item = T>,
    ) -> Self {
        let wanted: Vec<String> = wanted.into_iter().map(|value| value.to_string()).collect();
        if !wanted.is_empty() {
            let places = self.bind(wanted);
            self.terms.push(Term::Sql(format!("id in ({})", select.replace("{}", &places))));
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

impl Connection {
    /// How many rows of `table` there are, and the `columns` of one page of them.
    pub(super) async fn list(
        &mut self,
        table: &str,
        columns: &str,
        listing: &Listing,
    ) -> Result<(i64, Vec<AnyRow>), StoreError> {
        let conditions = self.conditions(&listing.filter);
        let sql = format!("select count(*) as total from {table} where {conditions}");
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in &listing.filter.values {
            query = query.bind(value.clone());
        }
        let total = Columns(&query.fetch_one(self.db()).await?).int("total")?;

        let order = order_by(&listing.order);
        let Page { limit, offset } = listing.page;
        let sql = format!(
            "select {columns} from {table} where {conditions} order by {order} limit {limit} offset {offset}"
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for value in &listing.filter.values {
            query = query.bind(value.clone());
        }
        Ok((total, query.fetch_all(self.db()).await?))
    }

    fn conditions(&self, filter: &Filter) -> String {
        let terms = filter.terms.iter().map(|term| match term {
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
fn order_by(order: &[Order]) -> String {
    let word = |descending: bool| if descending { " desc" } else { "" };
    let mut terms: Vec<String> =
        order.iter().map(|term| format!("{}{}", term.column, word(term.descending))).collect();
    let last = order.last().is_some_and(|term| term.descending);
    terms.push(format!("id{}", word(last)));
    terms.join(", ")
}
