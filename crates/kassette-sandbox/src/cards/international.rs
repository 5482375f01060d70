//! Stripe's test cards of other countries than the United States. All of them pay.

/// Number and country; the name in tests is `pm_card_` and the country in lowercase.
#[rustfmt::skip]
const CARDS: &[(&str, &str)] = &[
    ("4000000320000021", "AR"), ("4000000760000002", "BR"), ("4000001240000000", "CA"),
    ("4000001520000001", "CL"), ("4000001700000003", "CO"), ("4000001880000005", "CR"),
    ("4000002180000000", "EC"), ("4000004840008001", "MX"), ("4000005910000000", "PA"),
    ("4000006040000068", "PE"), ("4000008580000003", "UY"),
    ("4000007840000001", "AE"), ("4000000400000008", "AT"), ("4000000560000004", "BE"),
    ("4000001000000000", "BG"), ("4000007560000009", "CH"), ("4000001960000008", "CY"),
    ("4000002030000002", "CZ"), ("4000002760000016", "DE"), ("4000002080000001", "DK"),
    ("4000002330000009", "EE"), ("4000007240000007", "ES"), ("4000002460000001", "FI"),
    ("4000002500000003", "FR"), ("4000008260000000", "GB"), ("4000003000000030", "GR"),
    ("4000001910000009", "HR"), ("4000003480000005", "HU"), ("4000003720000005", "IE"),
    ("4000003800000008", "IT"), ("4000004400000000", "LT"), ("4000004420000006", "LU"),
    ("4000004280000005", "LV"), ("4000004700000007", "MT"), ("4000005280000002", "NL"),
    ("4000005780000007", "NO"), ("4000006160000005", "PL"), ("4000006200000007", "PT"),
    ("4000006420000001", "RO"), ("4000007520000008", "SE"), ("4000007050000006", "SI"),
    ("4000007030000001", "SK"),
    ("4000000360000006", "AU"), ("4000001560000002", "CN"), ("4000003440000004", "HK"),
    ("4000003560000008", "IN"), ("4000003920000003", "JP"), ("4000004580000002", "MY"),
    ("4000005540000008", "NZ"), ("4000007020000003", "SG"), ("4000007640000003", "TH"),
    ("4000001580000008", "TW"),
];

/// The first digits, which all test cards of a country have in common.
const PREFIX: usize = 9;

/// The card with this number, if it is one of these.
pub fn by_number(number: &str) -> Option<&'static str> {
    CARDS.iter().find(|(known, _)| *known == number).map(|(known, _)| *known)
}

/// The number that a name in tests stands for.
pub fn by_name(name: &str) -> Option<&'static str> {
    let country = name.strip_prefix("pm_card_")?;
    let card = CARDS.iter().find(|(_, known)| known.to_lowercase() == country);
    card.map(|(number, _)| *number)
}

/// Where a test card was issued.
pub fn country_of(number: &str) -> &'static str {
    let prefix = number.get(..PREFIX);
    let compatriot = CARDS.iter().find(|(known, _)| known.get(..PREFIX) == prefix);
    compatriot.map_or("US", |(_, country)| country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_one() {
        for (number, country) in CARDS {
            assert!(crate::cards::passes_luhn(number), "{country}");
        }
    }

    #[test]
    fn a_card_that_asks_for_its_owner_has_a_country_too() {
        assert_eq!(country_of("4000002500003155"), "FR");
        assert_eq!(country_of("4242424242424242"), "US");
    }
}
