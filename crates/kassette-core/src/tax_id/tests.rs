use proptest::prelude::*;

use super::*;
use crate::address::known_countries;

/// What is kept of a number, as `number format`.
fn kept(country: &str, text: &str) -> Option<String> {
    TaxId::parse(country, text).map(|it| format!("{} {}", it.number, it.format.as_str()))
}

/// One published number of each kind, as it is printed and as it is kept.
const PUBLISHED: [(&str, &str, &str); 76] = [
    ("AD", "U-132950-X", "U132950X ad_nrt"),
    ("AE", "100-1234567-00003", "100123456700003 ae_trn"),
    ("AR", "20-05536168-2", "20055361682 ar_cuit"),
    ("AU", "51 824 753 556", "51824753556 au_abn"),
    ("BR", "16.727.230/0001-97", "16727230000197 br_cnpj"),
    ("BR", "12.ABC.345/01DE-35", "12ABC34501DE35 br_cnpj"),
    ("BR", "390.533.447-05", "39053344705 br_cpf"),
    ("CA", "12302 6635 RT 0001", "123026635RT0001 ca_gst_hst"),
    ("CA", "12302 6635 RC 0001", "123026635RC0001 ca_bn"),
    ("CA", "123026635", "123026635 ca_bn"),
    ("CH", "CHE-100.155.212", "CHE100155212 ch_uid"),
    ("CH", "CHE-107.787.577 IVA", "CHE107787577IVA ch_vat"),
    ("CL", "12.531.909-2", "125319092 cl_tin"),
    ("CO", "213.123.432-1", "2131234321 co_nit"),
    ("CR", "3-101-999999", "3101999999 cr_tin"),
    ("EC", "1792060346-001", "1792060346001 ec_ruc"),
    ("GB", "980 7806 84", "GB980780684 gb_vat"),
    ("GB", "GB GD 001", "GBGD001 gb_vat"),
    ("GE", "204378869", "204378869 ge_vat"),
    ("HK", "12345678", "12345678 hk_br"),
    ("ID", "01.312.166.0-091.000", "013121660091000 id_npwp"),
    ("IL", "3933742-3", "039337423 il_vat"),
    ("IN", "27AAPFU0939F1ZV", "27AAPFU0939F1ZV in_gst"),
    ("IS", "IS 00621", "00621 is_vat"),
    ("JP", "5-8356-7825-6246", "5835678256246 jp_cn"),
    ("KE", "P051365947M", "P051365947M ke_pin"),
    ("KR", "116-82-00276", "1168200276 kr_brn"),
    ("MK", "MK 4020990116747", "4020990116747 mk_vat"),
    ("MK", "\u{41c}\u{41a} 4020990116747", "4020990116747 mk_vat"),
    ("MU", "20123456", "20123456 mu_tan"),
    ("MX", "MAB-930714-8T4", "MAB9307148T4 mx_rfc"),
    ("MX", "GODE 561231 GR8", "GODE561231GR8 mx_rfc"),
    ("NO", "NO 995 525 828 MVA", "995525828MVA no_vat"),
    ("PE", "20512333797", "20512333797 pe_ruc"),
    ("RS", "101134702", "101134702 rs_pib"),
    ("SG", "197401143C", "197401143C sg_uen"),
    ("SG", "00192200M", "00192200M sg_uen"),
    ("SG", "S16FC0121D", "S16FC0121D sg_uen"),
    ("SV", "0614-050707-104-8", "06140507071048 sv_nit"),
    ("TH", "0-9940-00617-72-1", "0994000617721 th_vat"),
    ("TR", "4540536920", "4540536920 tr_tin"),
    ("TW", "00501503", "00501503 tw_vat"),
    ("US", "91-1144442", "911144442 us_ein"),
    ("UY", "21-100342-001-7", "211003420017 uy_ruc"),
    ("VE", "V-11470283-4", "V114702834 ve_rif"),
    ("VN", "0100233488", "0100233488 vn_tin"),
    ("AT", "ATU13585627", "ATU13585627 eu_vat"),
    ("BE", "BE 403.019.261", "BE0403019261 eu_vat"),
    ("BG", "BG 175 074 752", "BG175074752 eu_vat"),
    ("CY", "CY-10259033P", "CY10259033P eu_vat"),
    ("CZ", "CZ 251 238 91", "CZ25123891 eu_vat"),
    ("DE", "DE 136,695 976", "DE136695976 eu_vat"),
    ("DK", "DK 13585628", "DK13585628 eu_vat"),
    ("EE", "EE 100 931 558", "EE100931558 eu_vat"),
    ("ES", "ES B-58378431", "ESB58378431 eu_vat"),
    ("FI", "FI 20774740", "FI20774740 eu_vat"),
    ("FR", "FR 40 303 265 045", "FR40303265045 eu_vat"),
    ("FR", "FR K7399859412", "FRK7399859412 eu_vat"),
    ("GR", "EL 094259216", "EL094259216 eu_vat"),
    ("HR", "HR 33392005961", "HR33392005961 eu_vat"),
    ("HU", "HU-12892312", "HU12892312 eu_vat"),
    ("IE", "IE 6433435F", "IE6433435F eu_vat"),
    ("IE", "IE 8D79739I", "IE8D79739I eu_vat"),
    ("IT", "IT 00743110157", "IT00743110157 eu_vat"),
    ("LT", "LT 119511515", "LT119511515 eu_vat"),
    ("LU", "LU 150 274 42", "LU15027442 eu_vat"),
    ("LV", "LV 4000 3521 600", "LV40003521600 eu_vat"),
    ("MT", "MT 1167-9112", "MT11679112 eu_vat"),
    ("NL", "NL004495445B01", "NL004495445B01 eu_vat"),
    ("NL", "NL 002455799B11", "NL002455799B11 eu_vat"),
    ("PL", "PL 8567346215", "PL8567346215 eu_vat"),
    ("PT", "PT 501 964 843", "PT501964843 eu_vat"),
    ("RO", "RO 185 472 90", "RO18547290 eu_vat"),
    ("SE", "SE 123456789701", "SE123456789701 eu_vat"),
    ("SI", "SI 5022 3054", "SI50223054 eu_vat"),
    ("SK", "SK 202 274 96 19", "SK2022749619 eu_vat"),
];

/// Formats of which only the length or the kind of characters is known.
const WITHOUT_CHECK: [&str; 11] =
    ["AD", "AE", "CR", "EC", "GE", "HK", "IS", "KE", "MU", "MX", "US"];

#[test]
fn published_numbers_are_kept_without_spaces_and_punctuation() {
    for (country, text, expected) in PUBLISHED {
        assert_eq!(kept(country, text).as_deref(), Some(expected), "{country} {text}");
    }
}

#[test]
fn every_format_has_a_published_number() {
    for format in TaxIdFormat::ALL {
        let name = format.as_str();
        assert!(PUBLISHED.iter().any(|(.., kept)| kept.ends_with(name)), "{name}");
    }
}

#[test]
fn a_format_is_found_by_its_name() {
    for format in TaxIdFormat::ALL {
        assert_eq!(TaxIdFormat::named(format.as_str()), Some(*format));
    }
    assert_eq!(TaxIdFormat::named("nz_gst"), None);
}

#[test]
fn every_member_state_has_a_published_number() {
    let members: Vec<&str> = known_countries().filter(|country| is_in_eu(country)).collect();
    assert_eq!(members.len(), 27);
    for member in members {
        assert!(PUBLISHED.iter().any(|(country, ..)| *country == member), "{member}");
    }
}

#[test]
fn what_is_kept_is_read_again() {
    for (country, _, expected) in PUBLISHED {
        let number = expected.split(' ').next().unwrap();
        assert_eq!(kept(country, number).as_deref(), Some(expected));
    }
}

/// All numbers that differ from `number` in one digit.
fn mistyped(number: &str) -> impl Iterator<Item = String> {
    let places = number.char_indices().filter(|(_, it)| it.is_ascii_digit());
    places.flat_map(move |(place, digit)| {
        ('0'..='9').filter(move |other| *other != digit).map(move |other| {
            [&number[..place], other.encode_utf8(&mut [0; 4]), &number[place + 1..]].concat()
        })
    })
}

#[test]
fn most_mistyped_digits_are_found() {
    for (country, text, _) in PUBLISHED {
        if WITHOUT_CHECK.contains(&country) || text.contains("GD") {
            continue;
        }
        let (mut all, mut found) = (0, 0);
        for number in mistyped(text) {
            all += 1;
            found += i32::from(kept(country, &number).is_none());
        }
        assert!(found * 10 >= all * 5, "{country} {text}: {found} of {all}");
    }
}

#[test]
fn a_member_states_letters_may_be_left_out_by_its_own_businesses() {
    let of_the_union = PUBLISHED.iter().filter(|(country, ..)| is_in_eu(country));
    for (country, text, expected) in of_the_union {
        assert_eq!(kept(country, &text[2..]).as_deref(), Some(*expected), "{country} {text}");
    }
    assert_eq!(kept("FR", "61954506077").as_deref(), Some("FR61954506077 eu_vat"));
    assert_eq!(kept("GR", "94259216").as_deref(), Some("EL094259216 eu_vat"));
    assert_eq!(kept("US", "8567346215"), None);
}

#[test]
fn a_number_without_letters_is_nobody_elses() {
    // A Pole's and an Italian's.
    assert_eq!(kept("DE", "8567346215"), None);
    assert_eq!(kept("PL", "00743110157"), None);
}

#[test]
fn the_check_digits_of_a_number_without_letters_count() {
    for (country, mistyped) in [("PL", "8567346216"), ("IT", "00743110158"), ("AT", "U13585628")] {
        assert_eq!(kept(country, mistyped), None, "{country} {mistyped}");
    }
}

#[test]
fn a_number_with_the_letters_of_another_member_state_is_never_taken_for_one_without() {
    // With the letters of France before it, this would be one of the French numbers whose first two characters may be letters.
    assert_eq!(kept("FR", "FRHR399859719").as_deref(), Some("FRHR399859719 eu_vat"));
    assert_eq!(kept("FR", "HR399859719"), None);
}

#[test]
fn a_company_of_one_member_state_may_be_billed_in_another() {
    assert_eq!(kept("FR", "DE136695976").as_deref(), Some("DE136695976 eu_vat"));
    assert_eq!(kept("US", "DE136695976"), None);
}

#[test]
fn national_numbers_do_not_win_over_the_one_that_gives_reverse_charge() {
    // A Spanish company's number is also its national one, and a Croatian one's is the same digits.
    for (country, national) in [("ES", "B58378431"), ("HR", "33392005961")] {
        assert!(TaxId::parse(country, national).unwrap().is_eu_vat(), "{country}");
    }
}

#[test]
fn greece_is_el_also_where_somebody_wrote_gr() {
    assert_eq!(kept("GR", "GR094259216").as_deref(), Some("EL094259216 eu_vat"));
}

#[test]
fn northern_ireland_is_known_to_the_union() {
    assert_eq!(kept("IE", "XI980780684").as_deref(), Some("XI980780684 eu_vat"));
}

#[test]
fn spaces_do_not_spoil_a_canadian_number() {
    assert_eq!(kept("CA", " 123 026 635 RT 0001 ").as_deref(), Some("123026635RT0001 ca_gst_hst"));
}

#[test]
fn countries_whose_numbers_are_not_known_have_no_valid_number() {
    for country in ["BH", "CN", "MY", "NZ", "SA", "UA", "ZA", "XX", ""] {
        assert_eq!(kept(country, "123456789"), None, "{country}");
        assert!(!has_tax_ids(country), "{country}");
    }
}

#[test]
fn a_number_is_written_as_a_pair() {
    let tax_id = TaxId::parse("US", "91-1144442").unwrap();
    assert_eq!(serde_json::to_string(&tax_id).unwrap(), r#"["911144442","us_ein"]"#);
}

proptest! {
    #[test]
    fn no_text_crashes_it(text in "\\PC{0,18}") {
        for country in known_countries() {
            TaxId::parse(country, &text);
        }
    }

    #[test]
    fn nothing_that_looks_like_a_number_crashes_it(prefix in "[A-Z]{0,3}", rest in "[0-9A-ZÄ+*]{0,16}") {
        for country in known_countries().filter(|country| has_tax_ids(country)) {
            TaxId::parse(country, &[prefix.as_str(), &rest].concat());
            TaxId::parse(country, &[country, rest.as_str()].concat());
        }
    }
}
