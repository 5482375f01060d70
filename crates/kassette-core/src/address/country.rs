/// ISO 3166-1 alpha-2.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA \
    CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA \
    GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP \
    KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS \
    MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS \
    RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW \
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Countries that the processor may not serve: known, but not taken as an address.
const REFUSED: [&str; 5] = ["CU", "IR", "KP", "SY", "RU"];

const EU: &str = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";

/// Every country there is, refused ones too.
pub fn known_countries() -> impl Iterator<Item = &'static str> {
    COUNTRIES.split(' ')
}

/// The countries that an address may be in, in alphabetical order.
pub fn accepted_countries() -> impl Iterator<Item = &'static str> {
    known_countries().filter(|country| !REFUSED.contains(country))
}

/// The code of a country that an address may be in, whatever its case; `None` for anything else.
pub fn accepted_country(text: &str) -> Option<&'static str> {
    let text = text.trim();
    accepted_countries().find(|country| country.eq_ignore_ascii_case(text))
}

/// Whether the country is a member of the European Union. `country` is in upper case.
pub fn is_in_eu(country: &str) -> bool {
    EU.split(' ').any(|member| member == country)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_upper_cased_and_trimmed() {
        assert_eq!(accepted_country(" us"), Some("US"));
        assert_eq!(accepted_country("FR"), Some("FR"));
    }

    #[test]
    fn countries_that_may_not_be_served_are_refused() {
        for country in REFUSED {
            assert!(known_countries().any(|known| known == country), "{country}");
            assert_eq!(accepted_country(country), None);
        }
    }

    #[test]
    fn what_is_no_country_is_refused() {
        for text in ["", "X", "XX", "USA", "EN", "A D", "AD AE"] {
            assert_eq!(accepted_country(text), None, "{text}");
        }
    }

    #[test]
    fn there_are_as_many_countries_as_iso_lists() {
        assert_eq!(known_countries().count(), 249);
        assert_eq!(accepted_countries().count(), 244);
        assert!(known_countries().is_sorted());
    }

    #[test]
    fn the_union_has_27_members() {
        assert_eq!(known_countries().filter(|country| is_in_eu(country)).count(), 27);
        assert!(!is_in_eu("GB") && !is_in_eu("CH"));
    }
}
