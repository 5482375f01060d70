use serde_json::{Value, json};

use super::{rates, unsupported};
use crate::{error::StripeError, parameters::Parameters};

/// Who buys, and where.
#[derive(Debug, Clone)]
pub struct Customer {
    country: String,
    /// Without its country: `NY`.
    state: Option<String>,
    address: Parameters,
    address_source: String,
    tax_ids: Vec<TaxId>,
}

#[derive(Debug, Clone)]
struct TaxId {
    kind: String,
    value: String,
}

impl Customer {
    pub fn of(given: &Parameters) -> Result<Self, StripeError> {
        let given = given.required_group("customer_details")?;
        for name in ["ip_address", "taxability_override"] {
            if given.contains(name) {
                return Err(unsupported(&given, name));
            }
        }
        let address = given.required_group("address")?;
        let source = given.required_text("address_source")?.to_owned();
        given.choice("address_source", &["billing", "shipping"])?;
        let customer = Self {
            country: address.required_text("country")?.to_owned(),
            state: address.owned_text("state"),
            address,
            address_source: source,
            tax_ids: given.groups("tax_ids").iter().map(TaxId::of).collect::<Result<_, _>>()?,
        };
        customer.check_location()?;
        Ok(customer)
    }

    pub fn country(&self) -> &str {
        &self.country
    }

    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// Whether the customer pays the tax themselves, as businesses elsewhere in the EU do.
    pub fn is_reverse_charged(&self) -> bool {
        let is_business = self.tax_ids.iter().any(|tax_id| tax_id.kind == "eu_vat");
        is_business && rates::is_in_eu(&self.country) && self.country != rates::ORIGIN
    }

    /// Stripe needs to know the postal code in the United States, and the province in Canada.
    fn check_location(&self) -> Result<(), StripeError> {
        let is_code =
            self.country.len() == 2 && self.country.bytes().all(|it| it.is_ascii_uppercase());
        if !is_code {
            let message = format!(
                "Country '{}' is unknown. Try using a 2-character alphanumeric country code instead.",
                self.country
            );
            return Err(StripeError::invalid(message).param(self.address.full("country")));
        }
        let postal_code = self.address.text("postal_code");
        let is_found = match self.country.as_str() {
            "US" => postal_code.is_some_and(is_zip_code),
            "CA" => self.state.is_some() || postal_code.is_some(),
            _ => true,
        };
        let state = self.state().unwrap_or_default();
        if is_found && !state.starts_with(&format!("{}-", self.country)) {
            return Ok(());
        }
        let message = "We could not determine the customer's tax location based on the provided customer address.";
        Err(StripeError::invalid(message)
            .code("customer_tax_location_invalid")
            .param(self.address.path()))
    }

    pub fn to_json(&self) -> Value {
        let part = |name| self.address.text(name);
        let tax_ids: Vec<_> = self.tax_ids.iter().map(TaxId::to_json).collect();
        json!({
            "address": {
                "city": part("city"),
                "country": self.country,
                "line1": part("line1"),
                "line2": part("line2"),
                "postal_code": part("postal_code"),
                "state": self.state,
            },
            "address_source": self.address_source,
            "ip_address": null,
            "tax_ids": tax_ids,
            "taxability_override": "none",
        })
    }
}

/// Five digits, with four more or without, of a place that exists: `00000` is none.
fn is_zip_code(text: &str) -> bool {
    let (zip, more) = text.split_once('-').unwrap_or((text, "0000"));
    let are_digits =
        |text: &str, count| text.len() == count && text.bytes().all(|it| it.is_ascii_digit());
    are_digits(zip, 5) && are_digits(more, 4) && zip != "00000"
}

impl TaxId {
    fn of(given: &Parameters) -> Result<Self, StripeError> {
        given.required_text("type")?;
        let kind = given.choice("type", &TYPES.split(' ').collect::<Vec<_>>())?.unwrap_or_default();
        let value = given.required_text("value")?.to_owned();
        let starts_with_country =
            value.len() > 4 && value.bytes().take(2).all(|it| it.is_ascii_uppercase());
        if kind == "eu_vat" && !starts_with_country {
            let message = format!("Invalid value for {kind}.");
            let error = StripeError::invalid(message).code("tax_id_invalid");
            return Err(error.param(given.full("value")));
        }
        Ok(Self { kind, value })
    }

    fn to_json(&self) -> Value {
        json!({ "type": self.kind, "value": self.value })
    }
}

/// The kinds of tax numbers that Stripe knows.
const TYPES: &str = "\
    ad_nrt ae_trn al_tin am_tin ao_tin ar_cuit au_abn au_acn au_arn au_wpn aw_tin az_tin ba_tin \
    bb_tin bd_bin bf_ifu bg_uic bh_vat bj_ifu bo_tin br_cnpj br_cpf bs_tin bw_vat by_tin ca_bn \
    ca_gst_hst ca_pst_bc ca_pst_mb ca_pst_sk ca_qst cd_nif ch_uid ch_vat ci_vat cl_tin cm_niu \
    cn_tin co_nit cr_tin cv_nif cz_dic de_stn do_rcn ec_ruc eg_tin es_cif et_tin eu_oss_vat \
    eu_vat fo_vat fr_siren fr_siret fr_spi gb_vat ge_vat gh_tin gi_tin gn_nif hk_br hr_oib \
    hu_tin ic_nif id_npwp il_vat in_gst is_kt is_vat it_cf jp_cn jp_rn jp_trn ke_pin kg_tin \
    kh_tin kr_brn kz_bin la_tin li_uid li_vat lk_vat ma_vat md_cf md_vat me_pib mk_vat mr_nif \
    mu_vat mx_rfc my_frp my_itn my_sst mz_nuit ng_tin no_vat no_voec np_pan nz_bn nz_gst om_vat \
    pe_ruc ph_tin pl_nip pt_nif py_ruc ro_tin rs_pib ru_inn ru_kpp sa_vat sg_gst sg_uen si_tin \
    sm_coe sn_ninea sr_fin sv_nit th_vat tj_tin tr_tin tt_bir tt_vat tw_vat tz_vat ua_vat ug_tin \
    us_ein uy_ruc uz_tin uz_vat ve_rif vn_tin za_vat zm_tin zw_tin";
