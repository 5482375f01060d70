use kassette_core::{Currency, TaxId};

use super::*;

fn montreal() -> Address {
    Address {
        country: "CA".to_owned(),
        state: Some("CA-QC".to_owned()),
        postal_code: Some("H2X 1Y4".to_owned()),
        city: Some("Montréal".to_owned()),
        line1: Some("1 rue Sainte-Catherine".to_owned()),
        line2: Some("2".to_owned()),
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

fn key(query: &TaxQuery) -> String {
    idempotency_key(&form(query))
}

#[test]
fn the_key_depends_on_everything_that_is_asked() {
    let address = montreal();
    let first = TaxId::parse("CA", "119028496RT0001").unwrap();
    let other = TaxId { number: "119028496RT0002".to_owned(), ..first.clone() };
    let asked = query(&address, Some(&first));
    let change = |change: fn(&mut Address)| {
        let mut moved = montreal();
        change(&mut moved);
        key(&TaxQuery { address: &moved, ..asked })
    };
    let mut keys = vec![
        key(&asked),
        key(&TaxQuery { base: 2001, ..asked }),
        key(&TaxQuery { currency: "cad".parse().unwrap(), ..asked }),
        key(&TaxQuery { behavior: TaxBehavior::Inclusive, ..asked }),
        key(&TaxQuery { tax_id: None, ..asked }),
        key(&TaxQuery { tax_id: Some(&other), ..asked }),
        change(|it| it.country = "US".to_owned()),
        change(|it| it.state = Some("CA-ON".to_owned())),
        change(|it| it.postal_code = None),
        change(|it| it.city = None),
        change(|it| it.line1 = None),
        change(|it| it.line2 = None),
    ];
    assert_eq!(keys[0], key(&asked));
    assert_eq!(keys[0].len(), 4 + 64);
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 12);
}

#[test]
fn a_number_of_a_kind_that_stripe_does_not_know_is_not_sent() {
    let address = Address { country: "MU".to_owned(), ..Address::default() };
    let number = TaxId::parse("MU", "20123456").unwrap();
    assert_eq!(form(&query(&address, Some(&number))), form(&query(&address, None)));
}

fn calculated(exclusive: i64, percentages: &[Option<&str>]) -> TaxCalculation {
    let breakdown = percentages.iter().map(|percentage| {
        serde_json::json!({ "tax_rate_details": { "percentage_decimal": percentage } })
    });
    serde_json::from_value(serde_json::json!({
        "id": "taxcalc_1", "tax_amount_exclusive": exclusive, "tax_amount_inclusive": 0,
        "tax_breakdown": breakdown.collect::<Vec<_>>(),
    }))
    .unwrap()
}

#[test]
fn the_tax_is_a_rate_only_where_one_rate_makes_it() {
    let address = montreal();
    let query = query(&address, None);
    let behavior = TaxBehavior::Exclusive;
    let rate = |millionths| {
        let rate = TaxRate::from_millionths(millionths).unwrap();
        Some(Tax::Rate { rate, behavior })
    };
    let amount = |amount| Some(Tax::Amount { amount, behavior });
    for (answer, expected) in [
        (calculated(198, &[Some("9.875")]), rate(98_750)),
        (calculated(0, &[Some("0.0")]), rate(0)),
        (calculated(100, &[Some("9.875")]), amount(100)),
        (calculated(300, &[Some("5.0"), Some("9.975")]), amount(300)),
        (calculated(50, &[None]), amount(50)),
        (calculated(0, &[]), amount(0)),
        (calculated(-1, &[]), None),
    ] {
        assert_eq!(tax(&query, &answer), expected, "{answer:?}");
    }
}
