use super::Currency;

/// The smallest positive charge that the processor takes, in minor units. The list is also the list of currencies that prices
/// may have.
const MINIMUM_CHARGES: [([u8; 3], i64); 126] = [
    (*b"aed", 200),
    (*b"all", 5_000),
    (*b"amd", 20_000),
    (*b"aoa", 50_000),
    (*b"ars", 75_000),
    (*b"aud", 70),
    (*b"awg", 100),
    (*b"azn", 100),
    (*b"bam", 100),
    (*b"bbd", 200),
    (*b"bdt", 7_000),
    (*b"bif", 2_000),
    (*b"bmd", 100),
    (*b"bnd", 100),
    (*b"bob", 500),
    (*b"brl", 250),
    (*b"bsd", 100),
    (*b"bwp", 1_000),
    (*b"bzd", 200),
    (*b"cad", 70),
    (*b"cdf", 200_000),
    (*b"chf", 50),
    (*b"clp", 500),
    (*b"cny", 500),
    (*b"cop", 200_000),
    (*b"crc", 30_000),
    (*b"cve", 5_000),
    (*b"czk", 1_500),
    (*b"djf", 100),
    (*b"dkk", 320),
    (*b"dop", 4_000),
    (*b"dzd", 7_000),
    (*b"egp", 3_000),
    (*b"etb", 8_000),
    (*b"eur", 50),
    (*b"fjd", 200),
    (*b"fkp", 100),
    (*b"gbp", 40),
    (*b"gel", 200),
    (*b"gip", 100),
    (*b"gmd", 4_000),
    (*b"gnf", 5_000),
    (*b"gtq", 500),
    (*b"gyd", 20_000),
    (*b"hkd", 400),
    (*b"hnl", 2_000),
    (*b"htg", 7_000),
    (*b"huf", 17_500),
    (*b"idr", 900_000),
    (*b"ils", 150),
    (*b"inr", 6_000),
    (*b"isk", 7_000),
    (*b"jmd", 8_000),
    (*b"jpy", 80),
    (*b"kes", 7_000),
    (*b"kgs", 5_000),
    (*b"khr", 300_000),
    (*b"kmf", 500),
    (*b"krw", 800),
    (*b"kyd", 100),
    (*b"kzt", 30_000),
    (*b"lak", 2_000_000),
    (*b"lkr", 20_000),
    (*b"lrd", 10_000),
    (*b"lsl", 1_000),
    (*b"mad", 500),
    (*b"mdl", 1_000),
    (*b"mga", 3_000),
    (*b"mkd", 5_000),
    (*b"mnt", 200_000),
    (*b"mop", 500),
    (*b"mur", 5_000),
    (*b"mvr", 800),
    (*b"mwk", 100_000),
    (*b"mxn", 900),
    (*b"myr", 200),
    (*b"mzn", 5_000),
    (*b"nad", 1_000),
    (*b"ngn", 70_000),
    (*b"nio", 2_000),
    (*b"nok", 500),
    (*b"npr", 8_000),
    (*b"nzd", 90),
    (*b"pab", 100),
    (*b"pen", 200),
    (*b"pgk", 300),
    (*b"php", 3_500),
    (*b"pkr", 20_000),
    (*b"pln", 200),
    (*b"pyg", 4_000),
    (*b"qar", 200),
    (*b"ron", 250),
    (*b"rsd", 6_000),
    (*b"rwf", 1_000),
    (*b"sar", 200),
    (*b"sbd", 400),
    (*b"scr", 800),
    (*b"sek", 500),
    (*b"sgd", 70),
    (*b"shp", 100),
    (*b"sos", 50_000),
    (*b"srd", 2_000),
    (*b"szl", 1_000),
    (*b"thb", 2_000),
    (*b"tjs", 500),
    (*b"top", 200),
    (*b"try", 3_000),
    (*b"ttd", 400),
    (*b"twd", 2_000),
    (*b"tzs", 200_000),
    (*b"uah", 3_000),
    (*b"ugx", 200_000),
    (*b"usd", 50),
    (*b"uyu", 2_000),
    (*b"uzs", 700_000),
    (*b"vnd", 20_000),
    (*b"vuv", 100),
    (*b"wst", 200),
    (*b"xaf", 500),
    (*b"xcd", 200),
    (*b"xcg", 100),
    (*b"xof", 500),
    (*b"xpf", 100),
    (*b"yer", 20_000),
    (*b"zar", 900),
    (*b"zmw", 1_000),
];

/// Where a unit is worth so little that the processor takes more than [`MAXIMUM_CHARGE`] of them.
const RAISED_MAXIMUM_CHARGES: [([u8; 3], i64); 12] = [
    (*b"ars", 140_000_000),
    (*b"cdf", 280_000_000),
    (*b"cop", 400_000_000),
    (*b"idr", 1_600_000_000),
    (*b"khr", 400_000_000),
    (*b"lak", 2_100_000_000),
    (*b"mnt", 350_000_000),
    (*b"mwk", 175_000_000),
    (*b"ngn", 155_000_000),
    (*b"tzs", 250_000_000),
    (*b"ugx", 370_000_000),
    (*b"uzs", 1_250_000_000),
];

const MINIMUM_CHARGE: i64 = 50;
const MAXIMUM_CHARGE: i64 = 99_999_999;

impl Currency {
    /// Whether prices may be in this currency.
    pub fn is_supported(self) -> bool {
        find(&MINIMUM_CHARGES, self).is_some()
    }

    /// The currencies that prices may have, by code.
    pub fn supported() -> impl Iterator<Item = Self> {
        MINIMUM_CHARGES.iter().map(|(code, _)| Self(*code))
    }

    /// The smallest positive amount that can be charged, in minor units.
    pub fn minimum_charge(self) -> i64 {
        find(&MINIMUM_CHARGES, self).unwrap_or(MINIMUM_CHARGE)
    }

    /// The largest amount that can be charged, in minor units.
    pub fn maximum_charge(self) -> i64 {
        find(&RAISED_MAXIMUM_CHARGES, self).unwrap_or(MAXIMUM_CHARGE)
    }
}

fn find(sorted: &[([u8; 3], i64)], currency: Currency) -> Option<i64> {
    let index = sorted.binary_search_by(|(code, _)| code.cmp(&currency.0)).ok()?;
    sorted.get(index).map(|(_, amount)| *amount)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn currency(code: &str) -> Currency {
        code.parse().unwrap()
    }

    #[test]
    fn every_currency_has_its_own_minimum_and_not_fifty() {
        let minimum = |code| currency(code).minimum_charge();
        assert_eq!((minimum("usd"), minimum("gbp"), minimum("jpy")), (50, 40, 80));
        assert_eq!((minimum("huf"), minimum("lak"), minimum("zmw")), (17_500, 2_000_000, 1_000));
    }

    #[test]
    fn the_maximum_is_higher_where_a_unit_is_worth_little() {
        assert_eq!(currency("usd").maximum_charge(), 99_999_999);
        assert_eq!(currency("lak").maximum_charge(), 2_100_000_000);
        assert_eq!(currency("ars").maximum_charge(), 140_000_000);
    }

    #[test]
    fn a_currency_is_supported_if_it_is_listed() {
        assert!(currency("usd").is_supported() && currency("aed").is_supported());
        assert!(!currency("xxx").is_supported() && !currency("bhd").is_supported());
    }

    #[test]
    fn both_lists_are_sorted_so_that_all_of_them_is_found() {
        assert!(MINIMUM_CHARGES.is_sorted() && RAISED_MAXIMUM_CHARGES.is_sorted());
        assert!(Currency::supported().all(Currency::is_supported));
    }

    #[test]
    fn something_can_be_charged_in_every_currency() {
        assert!(Currency::supported().all(|it| it.minimum_charge() < it.maximum_charge()));
    }
}
