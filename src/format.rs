//! Money as the buyer writes it, by the browser's `Intl`.

use js_sys::{Array, Date, Intl, JSON, Object, Reflect};
use kassette_core::{Interval, Money, Timestamp};
use wasm_bindgen::JsValue;

use crate::text::text;

/// `$12.50`, `$49`: with the currency's symbol, and without decimals where they are all zero.
pub fn money(money: Money) -> String {
    let options = Object::new();
    let currency = money.currency.as_str().to_ascii_uppercase();
    for (name, value) in
        [("style", "currency"), ("currency", &currency), ("trailingZeroDisplay", "stripIfInteger")]
    {
        _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let format = Intl::NumberFormat::new(&locales(), &options).format();
    // Exact decimal text instead of a float: `Intl` rounds nothing away.
    format
        .call1(&JsValue::UNDEFINED, &money.to_decimal().into())
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| format!("{} {currency}", money.to_decimal()))
}

/// `$12 / month`; the amount alone for a one-time purchase.
pub fn price(amount: Money, interval: Option<Interval>) -> String {
    match interval {
        Some(interval) => format!("{} / {}", money(amount), interval_name(interval)),
        None => money(amount),
    }
}

/// `Jan 15, 2026`: the day, where the buyer is.
pub fn date(moment: Timestamp) -> String {
    let options = JSON::parse(r#"{"dateStyle":"medium"}"#).unwrap_or_default();
    // Within the next 285,000 years every millisecond has its own number.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let millis = (moment.unix_micros() / 1000) as f64;
    Date::new(&millis.into()).to_locale_date_string("en", &options).into()
}

/// `month`, in the buyer's language.
pub fn interval_name(interval: Interval) -> String {
    text(match interval {
        Interval::Day => "interval_day",
        Interval::Week => "interval_week",
        Interval::Month => "interval_month",
        Interval::Year => "interval_year",
    })
}

/// The browser's own choice of region for the language that the texts have.
fn locales() -> Array {
    Array::of1(&"en".into())
}
