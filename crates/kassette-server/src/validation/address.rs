use kassette_core::address::{accepted_country, normalize_state};
use kassette_core::{Address, AddressProblem};
use serde_json::{Value, json};

use super::scalars::{text, trimmed};
use super::{Fields, Problem, Reading, schema};

/// A billing address. Only the country is required; states of the US and Canada are brought into the form `US-NY`.
pub fn address(value: &Value) -> Reading<Address> {
    schema::named("AddressInput", value, read)
}

fn read(value: &Value) -> Reading<Address> {
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
        address.state = Some(subdivision(&address.country, &state, value)?);
    }
    Ok(address)
}

/// The code of a country that can be served.
pub fn country(value: &Value) -> Reading<String> {
    schema::note(|| json!({ "pattern": "^[A-Za-z]{2}$" }));
    let refused = || {
        let msg = AddressProblem::UnknownCountry.msg();
        let expected = msg.trim_start_matches("Input should be ").to_owned();
        vec![Problem::new("enum", msg, value).with(json!({ "expected": expected }))]
    };
    accepted_country(&text(value)?).map(str::to_owned).ok_or_else(refused)
}

fn subdivision(country: &str, state: &str, address: &Value) -> Reading<String> {
    normalize_state(country, state).map_err(|problem| {
        let error = problem.msg();
        let msg = format!("Value error, {error}");
        vec![Problem::new(problem.kind(), msg, address).with(json!({ "error": error }))]
    })
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
