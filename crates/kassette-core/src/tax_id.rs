//! Tax numbers of businesses: which formats a country has, and whether a number keeps to one of them.
//!
//! Format and check digits only: that the number was ever given to somebody is for the authorities to say. Where a country
//! publishes how its check digits are made, they are checked, since a mistyped number costs a business its reverse charge.

use serde::ser::SerializeTuple;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

mod africa;
mod americas;
mod asia_pacific;
mod check_digits;
mod eu;
mod europe;
mod format;

pub use format::TaxIdFormat;

use crate::address::is_in_eu;

/// A number that keeps to its format. On the wire: `["FR61954506077", "eu_vat"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxId {
    /// Without spaces and punctuation, in upper case.
    pub number: String,
    pub format: TaxIdFormat,
}

impl TaxId {
    /// Reads what a business in `country` (upper case) typed; the first of the country's formats that it keeps to wins. `None` for
    /// all other numbers, and for countries whose numbers are not known.
    pub fn parse(country: &str, text: &str) -> Option<Self> {
        let number = compact(text)?;
        let number = if is_in_eu(country) { eu::with_letters(country, number) } else { number };
        let read = |format: TaxIdFormat| {
            let number = format.check(&number)?;
            Some(Self { number, format })
        };
        formats(country).iter().copied().find_map(read)
    }

    /// Whether the number is of a kind that lets the EU's reverse charge apply.
    pub fn is_eu_vat(&self) -> bool {
        self.format == TaxIdFormat::EuVat
    }
}

impl Serialize for TaxId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut pair = serializer.serialize_tuple(2)?;
        pair.serialize_element(&self.number)?;
        pair.serialize_element(self.format.as_str())?;
        pair.end()
    }
}

impl<'de> Deserialize<'de> for TaxId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (number, format) = <(String, String)>::deserialize(deserializer)?;
        let format = TaxIdFormat::named(&format)
            .ok_or_else(|| de::Error::custom("no format of tax numbers has this name"))?;
        Ok(Self { number, format })
    }
}

/// Whether any number of this country can be valid: if not, there is nothing to ask a business for.
pub fn has_tax_ids(country: &str) -> bool {
    !formats(country).is_empty()
}

/// Without what people put between the characters, in upper case; `None` if there is something that no number has.
fn compact(text: &str) -> Option<String> {
    let separator = |character: &char| character.is_whitespace() || "-./,:()–".contains(*character);
    let plain = |character: char| match character {
        // Macedonia's own letters, which look like ours.
        '\u{41c}' => 'M',
        '\u{41a}' => 'K',
        other => other.to_ascii_uppercase(),
    };
    let number: String = text.chars().filter(|it| !separator(it)).map(plain).collect();
    number.is_ascii().then_some(number)
}

/// In the EU the number for trade within the EU comes first and last: a national one would silently lose the reverse charge.
fn formats(country: &str) -> &'static [TaxIdFormat] {
    use TaxIdFormat as F;
    match country {
        _ if is_in_eu(country) => &[F::EuVat],
        "AD" => &[F::AdNrt],
        "AE" => &[F::AeTrn],
        "AR" => &[F::ArCuit],
        "AU" => &[F::AuAbn],
        "BR" => &[F::BrCnpj, F::BrCpf],
        "CA" => &[F::CaGstHst, F::CaBn],
        "CH" => &[F::ChUid, F::ChVat],
        "CL" => &[F::ClTin],
        "CO" => &[F::CoNit],
        "CR" => &[F::CrTin],
        "EC" => &[F::EcRuc],
        "GB" => &[F::GbVat],
        "GE" => &[F::GeVat],
        "HK" => &[F::HkBr],
        "ID" => &[F::IdNpwp],
        "IL" => &[F::IlVat],
        "IN" => &[F::InGst],
        "IS" => &[F::IsVat],
        "JP" => &[F::JpCn],
        "KE" => &[F::KePin],
        "KR" => &[F::KrBrn],
        "MK" => &[F::MkVat],
        "MU" => &[F::MuTan],
        "MX" => &[F::MxRfc],
        "NO" => &[F::NoVat],
        "PE" => &[F::PeRuc],
        "RS" => &[F::RsPib],
        "SG" => &[F::SgUen],
        "SV" => &[F::SvNit],
        "TH" => &[F::ThVat],
        "TR" => &[F::TrTin],
        "TW" => &[F::TwVat],
        "US" => &[F::UsEin],
        "UY" => &[F::UyRuc],
        "VE" => &[F::VeRif],
        "VN" => &[F::VnTin],
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
