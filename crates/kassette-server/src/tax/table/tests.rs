use kassette_core::address::{accepted_country, known_countries, normalize_state};
use kassette_core::{Currency, TaxBehavior, TaxId};

use super::*;

fn address(country: &str, state: Option<&str>) -> Address {
    Address {
        country: country.to_owned(),
        state: state.map(ToOwned::to_owned),
        ..Address::default()
    }
}

fn query<'a>(address: &'a Address, tax_id: Option<&'a TaxId>) -> TaxQuery<'a> {
    TaxQuery {
        currency: Currency::USD,
        base: 2000,
        behavior: TaxBehavior::Exclusive,
        address,
        tax_id,
        seller_country: None,
    }
}

/// The tax on 20.00 for a buyer there, sold from Germany.
fn tax_on(address: &Address, tax_id: Option<&TaxId>) -> Result<Option<i64>, String> {
    let calculated = Table::new("DE").calculate(&query(address, tax_id));
    calculated.map(|it| it.tax.on(2000)).map_err(|error| error.to_string())
}

#[test]
fn every_rate_is_one_and_belongs_to_a_place_that_exists() {
    assert_eq!(lines().count(), Table::new("DE").rates.len());
    for (place, rate) in Table::new("DE").rates {
        let (country, state) = place.split_once('-').unwrap_or((place, ""));
        assert_eq!(accepted_country(country), Some(country), "{place}");
        assert!(state.is_empty() || normalize_state(country, state).as_deref() == Ok(place));
        assert!((TaxRate::ZERO..=percent::rate("27").unwrap()).contains(&rate), "{place}");
    }
}

#[test]
fn no_member_of_the_union_and_no_province_is_forgotten() {
    let table = Table::new("DE");
    for member in known_countries().filter(|country| is_in_eu(country)) {
        assert!(table.rates.contains_key(member), "{member}");
    }
    assert_eq!(table.rates.keys().filter(|place| place.starts_with("CA-")).count(), 13);
}

#[test]
fn a_buyer_pays_the_rate_of_their_country() {
    assert_eq!(tax_on(&address("FR", Some("Bretagne")), None), Ok(Some(400)));
    assert_eq!(tax_on(&address("FI", None), None), Ok(Some(510)));
    assert_eq!(tax_on(&address("DE", None), None), Ok(Some(380)));
    assert_eq!(tax_on(&address("CH", None), None), Ok(Some(162)));
}

#[test]
fn a_place_without_a_rate_is_not_taxed() {
    assert_eq!(tax_on(&address("BR", None), None), Ok(Some(0)));
    assert_eq!(tax_on(&address("US", Some("US-OR")), None), Ok(Some(0)));
}

#[test]
fn rates_of_states_need_the_state() {
    assert_eq!(tax_on(&address("CA", Some("CA-QC")), None), Ok(Some(300)));
    assert_eq!(tax_on(&address("US", Some("US-CT")), None), Ok(Some(127)));
    let missing = |what: &str| Err(format!("The {what} is needed to calculate the tax."));
    assert_eq!(tax_on(&address("CA", None), None), missing("province"));
    assert_eq!(tax_on(&address("US", None), None), missing("state"));
}

#[test]
fn a_rate_is_answered_so_that_others_can_calculate_with_it() {
    let paris = address("FR", None);
    let inclusive = TaxQuery { behavior: TaxBehavior::Inclusive, ..query(&paris, None) };
    let calculated = Table::new("DE").calculate(&inclusive).unwrap();
    let rate = TaxRate::from_millionths(200_000).unwrap();
    let expected = Tax::Rate { rate, behavior: TaxBehavior::Inclusive };
    assert_eq!(calculated, Calculated { tax: expected, calculation_id: None });
    assert_eq!(calculated.tax.on(1500), Some(250));
}

#[test]
fn a_business_elsewhere_in_the_union_is_reverse_charged() {
    let french = TaxId::parse("FR", "FR61954506077").unwrap();
    assert_eq!(tax_on(&address("FR", None), Some(&french)), Ok(Some(0)));
    let greek = TaxId::parse("GR", "EL094259216").unwrap();
    assert_eq!(tax_on(&address("GR", None), Some(&greek)), Ok(Some(0)));
}

#[test]
fn a_business_in_the_sellers_own_country_pays() {
    let french = TaxId::parse("FR", "FR61954506077").unwrap();
    let paris = address("FR", None);
    let from_france = TaxQuery { seller_country: Some("FR"), ..query(&paris, Some(&french)) };
    assert_eq!(Table::new("DE").calculate(&from_france).unwrap().tax.on(2000), Some(400));
}

#[test]
fn a_seller_outside_the_union_charges_everybody() {
    let french = TaxId::parse("FR", "FR61954506077").unwrap();
    let paris = address("FR", None);
    let answer = Table::new("US").calculate(&query(&paris, Some(&french))).unwrap();
    assert_eq!(answer.tax.on(2000), Some(400));
}

#[test]
fn a_number_of_another_country_than_the_bill_charges_nothing_in_reverse() {
    let french = TaxId::parse("FR", "FR61954506077").unwrap();
    assert_eq!(tax_on(&address("IT", None), Some(&french)), Ok(Some(440)));
    let belfast = TaxId { number: "XI100000001".to_owned(), ..french };
    assert_eq!(tax_on(&address("IE", None), Some(&belfast)), Ok(Some(460)));
}

#[test]
fn numbers_of_other_kinds_change_nothing() {
    let british =
        TaxId { number: "100000001".to_owned(), format: kassette_core::TaxIdFormat::GbVat };
    assert_eq!(tax_on(&address("GB", None), Some(&british)), Ok(Some(400)));
}
