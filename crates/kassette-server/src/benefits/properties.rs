use kassette_core::benefit::{
    BenefitProperties, BenefitType, CustomBenefit, FeatureFlag, LicenseActivations,
    LicenseExpiration, LicenseKeys, MeterCredit, Timeframe,
};
use serde_json::{Value, json};

use crate::validation::scalars::{boolean, integer_in, one_of, text, trimmed, uuid};
use crate::validation::union::tagged;
use crate::validation::{Fields, Problem, Reading, schema};

const TIMEFRAMES: [(&str, Timeframe); 3] =
    [("year", Timeframe::Year), ("month", Timeframe::Month), ("day", Timeframe::Day)];

/// What is read of a body for each type of benefit.
pub trait OfType: Sized {
    fn read(body: &Value, kind: BenefitType) -> Reading<Self>;
}

/// Reads a body whose `type` says which properties it has.
pub fn typed<T: OfType>(body: &Value) -> Reading<T> {
    tagged(
        body,
        "type",
        &[
            ("custom", |body| T::read(body, BenefitType::Custom)),
            ("license_keys", |body| T::read(body, BenefitType::LicenseKeys)),
            ("feature_flag", |body| T::read(body, BenefitType::FeatureFlag)),
            ("meter_credit", |body| T::read(body, BenefitType::MeterCredit)),
            ("downloadables", unsupported),
            ("discord", unsupported),
            ("github_repository", unsupported),
            ("slack_shared_channel", unsupported),
        ],
    )
}

/// Types that need a service which this server does not speak to.
fn unsupported<T>(body: &Value) -> Reading<T> {
    let msg = "This server cannot grant benefits of this type.";
    schema::note(|| json!({ "description": msg }));
    Err(vec![Problem::new("value_error", msg, &body["type"]).under("type")])
}

pub fn properties(value: &Value, kind: BenefitType) -> Reading<BenefitProperties> {
    match kind {
        BenefitType::Custom => custom(value),
        BenefitType::LicenseKeys => license_keys(value),
        BenefitType::FeatureFlag => {
            Fields::of(value)?.finish(|| Some(BenefitProperties::FeatureFlag(FeatureFlag {})))
        }
        BenefitType::MeterCredit => meter_credit(value),
    }
}

fn custom(value: &Value) -> Reading<BenefitProperties> {
    let mut fields = Fields::of(value)?;
    let note = fields.optional("note", text);
    fields.finish(|| Some(BenefitProperties::Custom(CustomBenefit { note })))
}

fn license_keys(value: &Value) -> Reading<BenefitProperties> {
    let mut fields = Fields::of(value)?;
    let keys = LicenseKeys {
        prefix: fields.optional("prefix", trimmed).flatten(),
        expires: fields.optional("expires", expiration),
        activations: fields.optional("activations", activations),
        limit_usage: fields.optional("limit_usage", positive),
    };
    fields.finish(|| Some(BenefitProperties::LicenseKeys(keys)))
}

fn expiration(value: &Value) -> Reading<LicenseExpiration> {
    let mut fields = Fields::of(value)?;
    let ttl = fields.required("ttl", positive);
    let timeframe = fields.required("timeframe", |value| one_of(value, &TIMEFRAMES));
    fields.finish(|| Some(LicenseExpiration { ttl: ttl?, timeframe: timeframe? }))
}

fn activations(value: &Value) -> Reading<LicenseActivations> {
    let mut fields = Fields::of(value)?;
    let limit = fields.required("limit", positive);
    let admin = fields.required("enable_customer_admin", boolean);
    fields.finish(|| Some(LicenseActivations { limit: limit?, enable_customer_admin: admin? }))
}

fn meter_credit(value: &Value) -> Reading<BenefitProperties> {
    let mut fields = Fields::of(value)?;
    let units = fields.required("units", positive);
    let rollover = fields.required("rollover", boolean);
    let meter_id = fields.required("meter_id", uuid);
    fields.finish(|| {
        let credit = MeterCredit { units: units?, rollover: rollover?, meter_id: meter_id? };
        Some(BenefitProperties::MeterCredit(credit))
    })
}

fn positive(value: &Value) -> Reading<i64> {
    integer_in(value, 1, i64::from(i32::MAX))
}
