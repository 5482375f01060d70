use anyhow::{Context, bail};
use kassette_core::address::accepted_country;

use super::{Config, set};

/// Who calculates taxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taxes {
    None,
    /// `origin` is the seller's country, in upper case.
    Table {
        origin: &'static str,
    },
    Stripe,
}

impl Config {
    /// Who calculates taxes, with what that needs.
    ///
    /// # Errors
    /// Nobody is called that, or what they need is not set.
    pub fn taxes(&self) -> anyhow::Result<Taxes> {
        match set(Some(&self.tax)).as_deref() {
            None | Some("none") => Ok(Taxes::None),
            Some("table") => Ok(Taxes::Table { origin: self.tax_origin()? }),
            Some("stripe") if self.stripe_keys()?.is_none() => {
                bail!("KASSETTE_TAX is stripe, which needs Stripe's keys: set STRIPE_SECRET_KEY")
            }
            Some("stripe") => Ok(Taxes::Stripe),
            Some(other) => bail!("KASSETTE_TAX is {other:?}, but can be none, table or stripe"),
        }
    }

    fn tax_origin(&self) -> anyhow::Result<&'static str> {
        let Some(text) = set(self.tax_origin.as_ref()) else {
            bail!("KASSETTE_TAX is table, which needs KASSETTE_TAX_ORIGIN: the seller's country")
        };
        accepted_country(&text).with_context(|| {
            format!("KASSETTE_TAX_ORIGIN is {text:?}, which is not the two letters of a country")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::config;
    use super::*;

    #[test]
    fn taxes_are_off_until_somebody_is_named_who_calculates_them() {
        assert_eq!(config(&[]).taxes().unwrap(), Taxes::None);
        assert_eq!(config(&["--tax="]).taxes().unwrap(), Taxes::None);
        let table = config(&["--tax=table", "--tax-origin=de"]);
        assert_eq!(table.taxes().unwrap(), Taxes::Table { origin: "DE" });
    }

    #[test]
    fn what_taxes_lack_is_named() {
        let refusal = |arguments: &[&str]| config(arguments).taxes().unwrap_err().to_string();
        assert_eq!(
            refusal(&["--tax=avalara"]),
            r#"KASSETTE_TAX is "avalara", but can be none, table or stripe"#
        );
        assert_eq!(
            refusal(&["--tax=table"]),
            "KASSETTE_TAX is table, which needs KASSETTE_TAX_ORIGIN: the seller's country"
        );
        assert_eq!(
            refusal(&["--tax=table", "--tax-origin=Germany"]),
            r#"KASSETTE_TAX_ORIGIN is "Germany", which is not the two letters of a country"#
        );
        assert_eq!(
            refusal(&["--tax=stripe"]),
            "KASSETTE_TAX is stripe, which needs Stripe's keys: set STRIPE_SECRET_KEY"
        );
    }
}
