use kassette_core::Address;
use serde_json::{Value, json};

use super::scalars::{text, trimmed};
use super::{Fields, Problem, Reading};

/// ISO 3166-1 alpha-2, without the countries that the processor may not serve.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA \
    CC CD CF CG CH CI CK CL CM CN CO CR CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB \
    GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IS IT JE JM JO JP KE KG \
    KH KI KM KN KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV \
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RW SA SB \
    SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US \
    UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

const US_STATES: &str = "\
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR \
    PA RI SC SD TN TX UT VT VA WA WV WI WY";

const CA_SUBDIVISIONS: &str = "AB BC MB NB NL NS NT NU ON PE QC SK YT";

/// A billing address. Only the country is required; states of the US and Canada are brought into the form `US-NY`.
pub fn address(value: &Value) -> Reading<Address> {
    let mut fields = Fields::of(value)?;
    let country = fields.required("country", country);
    let line1 = fields.optional("line1", trimmed).flatten();
    let line2 = fields.optional("line2", trimmed).flatten();
    let postal_code = fields.optional("postal_code", trimmed).flatten();
    let city = fields.optional("city", trimmed).flatten();
    let state = fields.optional("state", trimmed).flatten();
    let mut address = fields
        .finish(|| Some(Address { country: country?, line1, line2, postal_code, city, state }))?;
    if let Some(state) = address.state.take() {
        address.state = Some(subdivision(&address.country, state, value)?);
    }
    Ok(address)
}

/// The code of a country that can be served.
pub fn country(value: &Value) -> Reading<String> {
    let code = text(value)?.trim().to_ascii_uppercase();
    if code.len() == 2 && is_among(&code, COUNTRIES) {
        return Ok(code);
    }
    let quoted: Vec<String> = COUNTRIES.split(' ').map(|code| format!("'{code}'")).collect();
    let (last, others) = quoted.split_last().expect("there are countries");
    let expected = format!("{} or {last}", others.join(", "));
    let msg = format!("Input should be {expected}");
    Err(vec![Problem::new("enum", msg, value).with(json!({ "expected": expected }))])
}

fn subdivision(country: &str, state: String, address: &Value) -> Reading<String> {
    let (known, error) = match country {
        "US" => (US_STATES, "Invalid US state"),
        "CA" => (CA_SUBDIVISIONS, "Invalid CA subdivision"),
        _ => return Ok(state),
    };
    let upper = state.to_uppercase();
    let code = upper.strip_prefix(&format!("{country}-")).unwrap_or(&upper);
    if code.len() == 2 && is_among(code, known) {
        return Ok(format!("{country}-{code}"));
    }
    let msg = format!("Value error, {error}");
    Err(vec![Problem::new("value_error", msg, address).with(json!({ "error": error }))])
}

fn is_among(code: &str, codes: &str) -> bool {
    codes.split(' ').any(|known| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_take_their_iso_form() {
        for state in ["NY", "us-ny", "US-NY"] {
            let read = address(&json!({ "country": "us", "state": state })).unwrap();
            assert_eq!((read.country.as_str(), read.state.as_deref()), ("US", Some("US-NY")));
        }
        let canada = address(&json!({ "country": "CA", "state": "on" })).unwrap();
        assert_eq!(canada.state.as_deref(), Some("CA-ON"));
        let france = address(&json!({ "country": "FR", "state": " Île-de-France " })).unwrap();
        assert_eq!(france.state.as_deref(), Some("Île-de-France"));
    }

    #[test]
    fn unknown_states_and_unserved_countries_are_refused() {
        let problem = &address(&json!({ "country": "US", "state": "ON" })).unwrap_err()[0];
        assert_eq!(
            (problem.kind, problem.msg.as_str()),
            ("value_error", "Value error, Invalid US state")
        );
        for country in ["RU", "XX", "D", ""] {
            assert_eq!(
                address(&json!({ "country": country })).unwrap_err()[0].kind,
                "enum",
                "{country}"
            );
        }
    }

    #[test]
    fn blank_parts_are_absent() {
        let read = address(&json!({ "country": "DE", "city": "  ", "line1": null })).unwrap();
        assert_eq!(read, Address { country: "DE".into(), ..Address::default() });
    }
}
