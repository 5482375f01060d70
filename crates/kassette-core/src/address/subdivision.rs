use super::AddressProblem;

/// The 50 states and the District of Columbia.
const US_STATES: &str = "\
    AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR \
    PA RI SC SD TN TX UT VT VA WA WV WI WY";

/// The ten provinces and three territories.
const CA_SUBDIVISIONS: &str = "AB BC MB NB NL NS NT NU ON PE QC SK YT";

/// `state` as an address in `country` (upper case) keeps it: for the US and Canada as `US-NY` from `NY` or `us-ny`, elsewhere as
/// it is.
pub fn normalize_state(country: &str, state: &str) -> Result<String, AddressProblem> {
    let (known, problem) = match country {
        "US" => (US_STATES, AddressProblem::UnknownUsState),
        "CA" => (CA_SUBDIVISIONS, AddressProblem::UnknownCaSubdivision),
        _ => return Ok(state.to_owned()),
    };
    let upper = state.trim().to_ascii_uppercase();
    let code = upper.strip_prefix(country).and_then(|it| it.strip_prefix('-')).unwrap_or(&upper);
    let code = known.split(' ').find(|state| *state == code).ok_or(problem)?;
    Ok([country, "-", code].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_brought_into_one_form() {
        for state in ["NY", "ny", "us-ny", "US-NY", " NY "] {
            assert_eq!(normalize_state("US", state).as_deref(), Ok("US-NY"), "{state}");
        }
        assert_eq!(normalize_state("CA", "on").as_deref(), Ok("CA-ON"));
    }

    #[test]
    fn the_three_territories_of_canada_are_not_forgotten() {
        for territory in ["NT", "NU", "YT"] {
            assert!(normalize_state("CA", territory).is_ok(), "{territory}");
        }
    }

    #[test]
    fn what_is_no_state_is_refused_before_the_tax_is_calculated() {
        for state in ["ON", "XX", "New York", "CA-ON", "", "NY PA"] {
            let problem = normalize_state("US", state).unwrap_err();
            assert_eq!(problem.msg(), "Invalid US state", "{state}");
        }
        assert_eq!(normalize_state("CA", "NY").unwrap_err().msg(), "Invalid CA subdivision");
    }

    #[test]
    fn elsewhere_a_state_is_any_text() {
        assert_eq!(normalize_state("FR", "Île-de-France").as_deref(), Ok("Île-de-France"));
    }

    #[test]
    fn there_are_51_and_13_of_them() {
        assert_eq!(US_STATES.split(' ').count(), 51);
        assert_eq!(CA_SUBDIVISIONS.split(' ').count(), 13);
    }
}
