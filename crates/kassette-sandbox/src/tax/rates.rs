//! Where the sandbox's merchant collects taxes. They are made up to be of every kind, not to be right: one
//! rate, a rate with many decimals, two taxes at once, none.

use serde_json::{Value, json};

/// The merchant's own country: businesses in other countries of the EU pay their tax themselves.
pub const ORIGIN: &str = "IE";

const EU: [&str; 3] = ["DE", "FR", ORIGIN];

/// One tax of a place.
#[derive(Debug, Clone, Copy)]
pub struct Tax {
    kind: &'static str,
    /// 200 000 is 20 %.
    pub millionths: i64,
}

const TABLE: &[(&str, Option<&str>, &[Tax])] = &[
    ("DE", None, &[Tax { kind: "vat", millionths: 190_000 }]),
    ("FR", None, &[Tax { kind: "vat", millionths: 200_000 }]),
    ("GB", None, &[Tax { kind: "vat", millionths: 200_000 }]),
    (ORIGIN, None, &[Tax { kind: "vat", millionths: 230_000 }]),
    ("JP", None, &[Tax { kind: "jct", millionths: 100_000 }]),
    ("US", Some("NY"), &[Tax { kind: "sales_tax", millionths: 88_750 }]),
    ("CA", Some("ON"), &[Tax { kind: "hst", millionths: 130_000 }]),
    (
        "CA",
        Some("QC"),
        &[Tax { kind: "gst", millionths: 50_000 }, Tax { kind: "qst", millionths: 99_750 }],
    ),
];

/// The taxes of a place; none where the merchant collects none.
pub fn taxes(country: &str, state: Option<&str>) -> &'static [Tax] {
    let matches = |entry: &&(&str, Option<&str>, &[Tax])| {
        entry.0 == country && (entry.1.is_none() || entry.1 == state)
    };
    TABLE.iter().find(matches).map_or(&[], |(_, _, taxes)| taxes)
}

pub fn is_in_eu(country: &str) -> bool {
    EU.contains(&country)
}

impl Tax {
    pub fn to_json(self, place: (&str, Option<&str>)) -> Value {
        details(place, &percentage(self.millionths), Some(self.kind))
    }
}

/// How the absence of a tax is shown.
pub fn no_tax(place: (&str, Option<&str>)) -> Value {
    details(place, "0.0", None)
}

fn details((country, state): (&str, Option<&str>), percentage: &str, kind: Option<&str>) -> Value {
    json!({
        "country": country,
        "flat_amount": null,
        "percentage_decimal": percentage,
        "rate_type": kind.map(|_| "percentage"),
        "state": state,
        "tax_type": kind,
    })
}

/// In per cent, with as many decimals as it takes, but at least one.
fn percentage(millionths: i64) -> String {
    let decimals = format!("{:04}", millionths % 10_000);
    let decimals = decimals.trim_end_matches('0');
    format!("{}.{}", millionths / 10_000, if decimals.is_empty() { "0" } else { decimals })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_have_the_decimals_that_they_need() {
        let texts = [200_000, 88_750, 99_750, 500].map(percentage);
        assert_eq!(texts, ["20.0", "8.875", "9.975", "0.05"]);
    }
}
