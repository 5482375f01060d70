use super::{Address, BillingAddressFields, FieldMode};
use crate::checkout::BillingAddressFlags;

impl BillingAddressFields {
    /// What is asked for in `country` (upper case, `None` while unknown). `full` where the whole address is needed: the merchant
    /// requires it, the buyer is a business, or the way to pay demands it.
    pub fn in_country(country: Option<&str>, full: bool) -> Self {
        let required_if = |holds| if holds { FieldMode::Required } else { FieldMode::Disabled };
        let in_us = country == Some("US");
        let street = required_if(full || in_us);
        let optional = if full || in_us { FieldMode::Optional } else { FieldMode::Disabled };
        let state = match country {
            Some("US" | "CA") => FieldMode::Required,
            _ if full => FieldMode::Optional,
            _ => FieldMode::Disabled,
        };
        Self {
            country: FieldMode::Required,
            state,
            city: street,
            postal_code: street,
            line1: street,
            line2: optional,
        }
    }

    /// The names of required parts that the address lacks, in the order of the form.
    pub fn missing(&self, address: &Address) -> Vec<&'static str> {
        let parts = [
            ("line1", self.line1, &address.line1),
            ("postal_code", self.postal_code, &address.postal_code),
            ("city", self.city, &address.city),
            ("state", self.state, &address.state),
        ];
        let lacks = |(_, mode, part): &(_, FieldMode, &Option<String>)| {
            *mode == FieldMode::Required && part.is_none()
        };
        parts.into_iter().filter(lacks).map(|(name, ..)| name).collect()
    }
}

impl From<BillingAddressFields> for BillingAddressFlags {
    /// The shape of 2025: only what is required is asked for.
    fn from(fields: BillingAddressFields) -> Self {
        let required = |mode| mode == FieldMode::Required;
        Self {
            country: required(fields.country),
            state: required(fields.state),
            city: required(fields.city),
            postal_code: required(fields.postal_code),
            line1: required(fields.line1),
            line2: required(fields.line2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The modes of country, state, city, postal code, line 1 and line 2, by their first letters.
    fn modes(country: &str, full: bool) -> String {
        let fields = BillingAddressFields::in_country(Some(country), full);
        let letter = |mode| match mode {
            FieldMode::Required => 'R',
            FieldMode::Optional => 'o',
            FieldMode::Disabled => '-',
        };
        let BillingAddressFields { country, state, city, postal_code, line1, line2 } = fields;
        [country, state, city, postal_code, line1, line2].map(letter).iter().collect()
    }

    #[test]
    fn the_us_needs_the_whole_address_for_its_sales_taxes() {
        assert_eq!((modes("US", false), modes("US", true)), ("RRRRRo".into(), "RRRRRo".into()));
    }

    #[test]
    fn canada_needs_the_province() {
        assert_eq!((modes("CA", false), modes("CA", true)), ("RR----".into(), "RRRRRo".into()));
    }

    #[test]
    fn elsewhere_the_country_is_enough_until_the_full_address_is_required() {
        assert_eq!((modes("FR", false), modes("FR", true)), ("R-----".into(), "RoRRRo".into()));
    }

    #[test]
    fn the_flags_of_2025_tell_what_is_required() {
        let flags = BillingAddressFlags::from(BillingAddressFields::in_country(Some("US"), false));
        assert!(flags.country && flags.state && flags.line1 && flags.city && flags.postal_code);
        assert!(!flags.line2);
        let france = BillingAddressFields::in_country(Some("FR"), true);
        assert!(!BillingAddressFlags::from(france).state);
    }

    #[test]
    fn what_is_required_and_not_there_is_missing() {
        let address =
            Address { country: "US".into(), city: Some("Albany".into()), ..Address::default() };
        let fields = BillingAddressFields::in_country(Some("US"), false);
        assert_eq!(fields.missing(&address), ["line1", "postal_code", "state"]);
        let france = BillingAddressFields::in_country(Some("FR"), false);
        assert!(france.missing(&address).is_empty());
    }
}
