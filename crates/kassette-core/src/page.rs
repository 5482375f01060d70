use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "ListOf{T}"))]
pub struct ListResource<T> {
    pub items: Vec<T>,
    pub pagination: Pagination,
}

/// How far a list goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pagination {
    pub total_count: i64,
    /// The number of the last page, 0 where there is nothing to list.
    pub max_page: i64,
}

impl Pagination {
    /// `limit` is the size of a page and at least 1.
    pub fn new(total_count: i64, limit: i64) -> Self {
        Self { total_count, max_page: total_count / limit + i64::from(total_count % limit != 0) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_page_may_be_short() {
        assert_eq!(Pagination::new(21, 10).max_page, 3);
        assert_eq!(Pagination::new(20, 10).max_page, 2);
    }

    #[test]
    fn nothing_to_list_has_no_page() {
        assert_eq!(Pagination::new(0, 10).max_page, 0);
    }
}
