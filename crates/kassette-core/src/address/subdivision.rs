use super::AddressProblem;

/// The 50 states and the District of Columbia: codes, and names as they are written there.
const US_STATES: &str = "\
    AL Alabama;AK Alaska;AZ Arizona;AR Arkansas;CA California;CO Colorado;CT Connecticut;DE Delaware;\
    DC District of Columbia;FL Florida;GA Georgia;HI Hawaii;ID Idaho;IL Illinois;IN Indiana;IA Iowa;KS Kansas;\
    KY Kentucky;LA Louisiana;ME Maine;MD Maryland;MA Massachusetts;MI Michigan;MN Minnesota;MS Mississippi;\
    MO Missouri;MT Montana;NE Nebraska;NV Nevada;NH New Hampshire;NJ New Jersey;NM New Mexico;NY New York;\
    NC North Carolina;ND North Dakota;OH Ohio;OK Oklahoma;OR Oregon;PA Pennsylvania;RI Rhode Island;\
    SC South Carolina;SD South Dakota;TN Tennessee;TX Texas;UT Utah;VT Vermont;VA Virginia;WA Washington;\
    WV West Virginia;WI Wisconsin;WY Wyoming";

/// The ten provinces and three territories.
const CA_SUBDIVISIONS: &str = "\
    AB Alberta;BC British Columbia;MB Manitoba;NB New Brunswick;NL Newfoundland and Labrador;NS Nova Scotia;\
    NT Northwest Territories;NU Nunavut;ON Ontario;PE Prince Edward Island;QC Quebec;SK Saskatchewan;YT Yukon";

/// The states that an address in `country` (upper case) may be in, as code (`US-NY`) and name; `None` where any text is taken.
pub fn states(country: &str) -> Option<impl Iterator<Item = (String, &'static str)>> {
    let (country, known) = known_states(country)?;
    let entries = known.split(';').filter_map(|entry| entry.split_once(' '));
    Some(entries.map(move |(code, name)| ([country, "-", code].concat(), name)))
}

fn known_states(country: &str) -> Option<(&'static str, &'static str)> {
    match country {
        "US" => Some(("US", US_STATES)),
        "CA" => Some(("CA", CA_SUBDIVISIONS)),
        _ => None,
    }
}

/// `state` as an address in `country` (upper case) keeps it: for the US and Canada as `US-NY` from `NY` or `us-ny`, elsewhere as
/// it is.
pub fn normalize_state(country: &str, state: &str) -> Result<String, AddressProblem> {
    let Some(mut known) = states(country) else { return Ok(state.to_owned()) };
    let upper = state.trim().to_ascii_uppercase();
    let code = upper.strip_prefix(country).and_then(|it| it.strip_prefix('-')).unwrap_or(&upper);
    let code = [country, "-", code].concat();
    let problem = if country == "US" {
        AddressProblem::UnknownUsState
    } else {
        AddressProblem::UnknownCaSubdivision
    };
    known.find(|(known, _)| *known == code).map(|(code, _)| code).ok_or(problem)
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
        let count = |country| states(country).map(Iterator::count);
        assert_eq!((count("US"), count("CA"), count("FR")), (Some(51), Some(13), None));
        assert_eq!(states("US").unwrap().last(), Some(("US-WY".to_owned(), "Wyoming")));
    }
}
