//! What a buyer changes, by the names that it has on the wire.

use uuid::Uuid;

/// A new value of one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Taken back.
    Nothing,
    Bool(bool),
    Number(i64),
    Text(String),
}

impl Value {
    /// What was typed; an empty box takes back what was there.
    pub fn typed(text: &str) -> Self {
        if text.is_empty() { Self::Nothing } else { Self::Text(text.to_owned()) }
    }
}

/// Changes of a session, each field once, in the order in which they were made first. A field's name is its path in the body:
/// `customer_email`, `customer_billing_address.city`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edits(Vec<(String, Value)>);

impl Edits {
    pub fn of(field: &str, value: Value) -> Self {
        Self::default().with(field, value)
    }

    /// As [`Self::of`], for something that has a text.
    pub fn text(field: &str, text: &str) -> Self {
        Self::of(field, Value::Text(text.to_owned()))
    }

    /// As [`Self::of`], for something that has an id.
    pub fn id(field: &str, id: Uuid) -> Self {
        Self::text(field, id.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
    }

    /// Changes one more field, or the same one again.
    #[must_use]
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.change(field.to_owned(), value);
        self
    }

    /// Both as one request; where both name a field, `later` wins.
    #[must_use]
    pub fn followed_by(mut self, later: Self) -> Self {
        for (field, value) in later.0 {
            self.change(field, value);
        }
        self
    }

    /// What was chosen about one product (an amount, a number of seats) does not count for the next.
    fn change(&mut self, field: String, value: Value) {
        let old = self.0.iter_mut().find(|(own, _)| *own == field);
        let is_other_product =
            field == "product_id" && old.as_ref().is_none_or(|(_, old)| *old != value);
        match old {
            Some((_, old)) => *old = value,
            None => self.0.push((field, value)),
        }
        if is_other_product {
            self.0.retain(|(field, _)| !matches!(&**field, "amount" | "seats" | "units"));
        }
    }

    /// Without the field that the server calls `name`; where it means a whole object (`customer_billing_address`), without all of
    /// its parts. An unknown name takes nothing out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        if self.has(name) {
            self.0.retain(|(field, _)| field != name);
        } else {
            self.0.retain(|(field, _)| body_key(field) != name);
        }
        self
    }

    /// Splits off those of the first key, which the server takes or refuses together.
    #[must_use]
    pub fn split_first(self) -> (Self, Self) {
        let Some(first) = self.0.first().map(|(field, _)| body_key(field).to_owned()) else {
            return (self, Self::default());
        };
        self.split(&first)
    }

    /// Splits off those of the body's `key`.
    #[must_use]
    pub fn split(self, key: &str) -> (Self, Self) {
        let (own, others) = self.0.into_iter().partition(|(field, _)| body_key(field) == key);
        (Self(own), Self(others))
    }

    /// The text that is sent for a field.
    pub fn sent(&self, field: &str) -> Option<&str> {
        self.0.iter().find_map(|(own, value)| match value {
            Value::Text(text) if own == field => Some(&**text),
            _ => None,
        })
    }

    pub fn has(&self, field: &str) -> bool {
        self.0.iter().any(|(own, _)| own == field)
    }

    pub fn iter(&self) -> impl Iterator<Item = &(String, Value)> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }
}

fn body_key(field: &str) -> &str {
    field.split_once('.').map_or(field, |(key, _)| key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seats(count: i64) -> Edits {
        Edits::of("seats", Value::Number(count))
    }

    fn product(id: &str) -> Edits {
        Edits::text("product_id", id)
    }

    fn address(part: &str, text: &str) -> Edits {
        Edits::text(&format!("customer_billing_address.{part}"), text)
    }

    #[test]
    fn what_was_chosen_of_one_product_does_not_come_along_to_the_next() {
        assert_eq!(seats(3).followed_by(product("a")), product("a"));
        let both = product("a").followed_by(seats(3));
        assert_eq!(both.clone().followed_by(product("a")), both);
        assert_eq!(both.followed_by(product("b")), product("b"));
    }

    #[test]
    fn a_later_edit_of_the_same_field_wins_and_others_stay() {
        let name = |name| Edits::text("customer_name", name);
        let cleared = Edits::of("customer_email", Value::Nothing);
        let all = name("Ada").followed_by(cleared.clone()).followed_by(name("Grace"));
        assert_eq!(all, name("Grace").followed_by(cleared));
    }

    #[test]
    fn a_refused_part_is_taken_out_alone_and_a_refused_object_whole() {
        let both = address("country", "US").followed_by(address("state", "XX"));
        let without_state = both.clone().without("customer_billing_address.state");
        assert_eq!(without_state, address("country", "US"));
        assert!(both.clone().without("customer_billing_address").is_empty());
        assert_eq!(both.clone().without("seats"), both);
    }

    #[test]
    fn the_parts_of_an_object_stay_together() {
        let edits =
            address("country", "US").followed_by(seats(2)).followed_by(address("city", "Albany"));
        let (first, others) = edits.split_first();
        assert_eq!(first, address("country", "US").followed_by(address("city", "Albany")));
        assert_eq!(others, seats(2));
    }

    #[test]
    fn an_empty_box_takes_back_what_was_there() {
        assert_eq!(Value::typed(""), Value::Nothing);
        assert_eq!(Value::typed("5"), Value::Text("5".into()));
    }
}
