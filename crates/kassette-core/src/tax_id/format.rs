use super::{africa, americas, asia_pacific, eu, europe};

macro_rules! formats {
    ($($variant:ident $name:literal $check:path),* $(,)?) => {
        /// A kind of tax number, named as the processor names it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum TaxIdFormat {
            $($variant),*
        }

        impl TaxIdFormat {
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name on the wire.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name),*
                }
            }

            /// The format with that name.
            pub fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|format| format.as_str() == name)
            }

            /// The number as it is kept, if the compact `number` keeps to this format.
            pub(super) fn check(self, number: &str) -> Option<String> {
                match self {
                    $(Self::$variant => $check(number)),*
                }
            }
        }
    };
}

formats! {
    AdNrt "ad_nrt" europe::ad_nrt,
    AeTrn "ae_trn" asia_pacific::ae_trn,
    ArCuit "ar_cuit" americas::ar_cuit,
    AuAbn "au_abn" asia_pacific::au_abn,
    BrCnpj "br_cnpj" americas::br_cnpj,
    BrCpf "br_cpf" americas::br_cpf,
    CaBn "ca_bn" americas::ca_bn,
    CaGstHst "ca_gst_hst" americas::ca_gst_hst,
    ChUid "ch_uid" europe::ch_uid,
    ChVat "ch_vat" europe::ch_vat,
    ClTin "cl_tin" americas::cl_tin,
    CoNit "co_nit" americas::co_nit,
    CrTin "cr_tin" americas::cr_tin,
    EcRuc "ec_ruc" americas::ec_ruc,
    EuVat "eu_vat" eu::vat,
    GbVat "gb_vat" europe::gb_vat,
    GeVat "ge_vat" europe::ge_vat,
    HkBr "hk_br" asia_pacific::hk_br,
    IdNpwp "id_npwp" asia_pacific::id_npwp,
    IlVat "il_vat" asia_pacific::il_vat,
    InGst "in_gst" asia_pacific::in_gst,
    IsVat "is_vat" europe::is_vat,
    JpCn "jp_cn" asia_pacific::jp_cn,
    KePin "ke_pin" africa::ke_pin,
    KrBrn "kr_brn" asia_pacific::kr_brn,
    MkVat "mk_vat" europe::mk_vat,
    MuTan "mu_tan" africa::mu_tan,
    MxRfc "mx_rfc" americas::mx_rfc,
    NoVat "no_vat" europe::no_vat,
    PeRuc "pe_ruc" americas::pe_ruc,
    RsPib "rs_pib" europe::rs_pib,
    SgUen "sg_uen" asia_pacific::sg_uen,
    SvNit "sv_nit" americas::sv_nit,
    ThVat "th_vat" asia_pacific::th_vat,
    TrTin "tr_tin" europe::tr_tin,
    TwVat "tw_vat" asia_pacific::tw_vat,
    UsEin "us_ein" americas::us_ein,
    UyRuc "uy_ruc" americas::uy_ruc,
    VeRif "ve_rif" americas::ve_rif,
    VnTin "vn_tin" asia_pacific::vn_tin,
}
