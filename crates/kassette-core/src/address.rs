use serde::{Deserialize, Serialize};

mod country;
mod fields;
mod subdivision;

pub use country::{accepted_countries, accepted_country, is_in_eu, known_countries};
pub use subdivision::{normalize_state, states};

/// A billing address. `country` is ISO 3166-1 alpha-2 in upper case; for the US and Canada `state` is ISO 3166-2 (`US-NY`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Address {
    pub country: String,
    #[serde(default)]
    pub line1: Option<String>,
    #[serde(default)]
    pub line2: Option<String>,
    #[serde(default)]
    pub postal_code: Option<String>,
    #[serde(default)]
    pub city: Option<String>,
    #[serde(default)]
    pub state: Option<String>,
}

/// What the form does with one part of the address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum FieldMode {
    Required,
    Optional,
    /// Not shown.
    #[default]
    Disabled,
}

/// Which parts of the billing address the buyer is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BillingAddressFields {
    pub country: FieldMode,
    pub state: FieldMode,
    pub city: FieldMode,
    pub postal_code: FieldMode,
    pub line1: FieldMode,
    pub line2: FieldMode,
}

/// What is wrong with an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressProblem {
    /// No country, or one that may not be served.
    UnknownCountry,
    UnknownUsState,
    UnknownCaSubdivision,
}

impl AddressProblem {
    /// The key of the part that is wrong.
    pub fn field(self) -> &'static str {
        match self {
            Self::UnknownCountry => "country",
            Self::UnknownUsState | Self::UnknownCaSubdivision => "state",
        }
    }

    /// The machine-readable word for it.
    pub fn kind(self) -> &'static str {
        match self {
            Self::UnknownCountry => "enum",
            Self::UnknownUsState | Self::UnknownCaSubdivision => "value_error",
        }
    }

    /// For people.
    pub fn msg(self) -> String {
        match self {
            Self::UnknownCountry => {
                let quoted: Vec<String> =
                    accepted_countries().map(|country| format!("'{country}'")).collect();
                let (last, others) = quoted.split_last().expect("there are countries");
                format!("Input should be {} or {last}", others.join(", "))
            }
            Self::UnknownUsState => "Invalid US state".to_owned(),
            Self::UnknownCaSubdivision => "Invalid CA subdivision".to_owned(),
        }
    }
}

impl Address {
    /// The address as it is kept: trimmed, nothing instead of empty text, the country in upper case, states of the US and Canada
    /// as `US-NY`.
    pub fn normalized(self) -> Result<Self, AddressProblem> {
        let trimmed = |text: Option<String>| {
            text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
        };
        let country = accepted_country(&self.country).ok_or(AddressProblem::UnknownCountry)?;
        let state =
            trimmed(self.state).map(|state| normalize_state(country, &state)).transpose()?;
        Ok(Self {
            country: country.to_owned(),
            line1: trimmed(self.line1),
            line2: trimmed(self.line2),
            postal_code: trimmed(self.postal_code),
            city: trimmed(self.city),
            state,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_trimmed_and_empty_text_is_nothing() {
        let typed = Address {
            country: "us".into(),
            state: Some("ny ".into()),
            city: Some(" Albany ".into()),
            line1: Some("  ".into()),
            ..Address::default()
        };
        let kept = Address {
            country: "US".into(),
            state: Some("US-NY".into()),
            city: Some("Albany".into()),
            ..Address::default()
        };
        assert_eq!(typed.normalized(), Ok(kept));
    }

    #[test]
    fn the_problem_names_its_field() {
        let address = |country: &str| Address {
            country: country.into(),
            state: Some("XX".into()),
            ..Address::default()
        };
        assert_eq!(address("US").normalized().unwrap_err().field(), "state");
        let problem = address("RU").normalized().unwrap_err();
        assert_eq!((problem.field(), problem.kind()), ("country", "enum"));
        assert!(problem.msg().starts_with("Input should be 'AD', 'AE', "));
        assert!(problem.msg().ends_with(", 'ZM' or 'ZW'"));
    }
}
