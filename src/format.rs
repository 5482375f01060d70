//! Money, dates and numbers as the buyer writes them, by the browser's `Intl`.

use std::cell::RefCell;

use js_sys::{Array, Function, JSON, Number, Object, Reflect};
use kassette_core::address::{accepted_countries, states};
use kassette_core::{CheckoutProduct, Currency, Interval, Money, Timestamp};
use wasm_bindgen::prelude::*;

use crate::text::{is_rtl, plural, plural_with, spoken};

/// `$12.50`, `$49`: with the currency's symbol, and without decimals where they are all zero.
pub fn money(money: Money) -> String {
    let currency = money.currency.as_str().to_ascii_uppercase();
    let decimal = money.to_decimal();
    let options = [
        r#"{"style":"currency","currency":""#,
        &*currency,
        r#"","trailingZeroDisplay":"stripIfInteger"}"#,
    ]
    .concat();
    // Exact decimal text instead of a float: `Intl` rounds nothing away.
    let written = write(&options, &decimal.as_str().into())
        .unwrap_or_else(|| [&*decimal, " ", &*currency].concat());
    // `US$` would be turned to `$US` among words from right to left.
    if is_rtl() { ["\u{2066}", &*written, "\u{2069}"].concat() } else { written }
}

/// `12`, `12.50`: the amount alone, as people type it.
pub fn decimal(money: Money) -> String {
    let options = if money.currency.decimals() == 0 {
        "{}"
    } else {
        r#"{"useGrouping":false,"minimumFractionDigits":2,"trailingZeroDisplay":"stripIfInteger"}"#
    };
    let decimal = money.to_decimal();
    write(options, &decimal.as_str().into()).unwrap_or(decimal)
}

/// `$0.000125`: a price of one unit, with all of its decimals.
pub fn rate(decimal: &str, currency: Currency) -> String {
    let currency = currency.as_str().to_ascii_uppercase();
    let options = [
        r#"{"style":"currency","maximumFractionDigits":14,"trailingZeroDisplay":"stripIfInteger","currency":""#,
        &*currency,
        "\"}",
    ]
    .concat();
    write(&options, &decimal.into()).unwrap_or_else(|| [decimal, " ", &*currency].concat())
}

/// `-20%` of 2000 basis points.
pub fn percent_off(basis_points: i64) -> String {
    let options = r#"{"style":"percent","maximumFractionDigits":2}"#;
    // Hundredths of a percent: nothing is lost as a fraction of one.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let share = -(basis_points as f64) / 10_000.0;
    write(options, &share.into()).unwrap_or_default()
}

/// `1,000`
pub fn number(number: i64) -> String {
    let number = exact(number);
    write("{}", &number).unwrap_or_else(|| digits(&number))
}

/// JavaScript's number: whole ones that people count to are exact.
pub fn exact(number: i64) -> Number {
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let exact = number as f64;
    exact.into()
}

/// `1000`. The browser writes them: Rust's formatting would be kilobytes.
pub fn digits(number: &Number) -> String {
    number.to_string_with_radix(10).map(String::from).unwrap_or_default()
}

/// `Jan 15, 2026`: the day, where the buyer is.
pub fn date(moment: Timestamp) -> String {
    // Within the next 285,000 years every millisecond has its own number.
    let millis = exact(moment.unix_micros() / 1000);
    say("DateTimeFormat", r#"{"dateStyle":"medium"}"#, "format", &millis).unwrap_or_default()
}

/// Which form a text takes for so many: `one`, `few`, `other`.
pub fn plural_category(count: &Number) -> Option<String> {
    say("PluralRules", "{}", "select", count)
}

/// `France`
pub fn country_name(code: &str) -> Option<String> {
    if code.is_empty() {
        return None;
    }
    say("DisplayNames", r#"{"type":"region"}"#, "of", &code.into())
}

/// The countries that an address may be in, as code and name, in the order of the names.
pub fn country_names() -> Vec<(String, String)> {
    let lines = Array::new();
    for code in accepted_countries() {
        let name = country_name(code).unwrap_or_else(|| code.to_owned());
        lines.push(&[&*name, "\t", code].concat().into());
    }
    // The browser sorts: no name crosses over for a comparison.
    if let Some(order) = teller("Collator", "{}", "compare")
        && let Ok(sort) = Reflect::get(&lines, &"sort".into())
    {
        _ = Function::from(sort).call1(&lines, &order);
    }
    let mut names = Vec::new();
    for line in lines.iter().filter_map(|line| line.as_string()) {
        if let Some((name, code)) = line.split_once('\t') {
            names.push((code.to_owned(), name.to_owned()));
        }
    }
    names
}

/// The states of a country that has a list of them, as code and name.
pub fn state_names(country: &str) -> Vec<(String, String)> {
    let states = states(country).into_iter().flatten();
    states.map(|(code, name)| (code, name.to_owned())).collect()
}

/// How often a product is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Every {
    pub interval: Interval,
    /// Intervals between two payments.
    pub count: i64,
}

impl Every {
    /// `None` for a one-time purchase.
    pub fn of(product: &CheckoutProduct) -> Option<Self> {
        let count = product.recurring_interval_count.unwrap_or(1);
        product.recurring_interval.map(|interval| Self { interval, count })
    }

    /// `every month`, `every 3 months`
    pub fn words(self) -> String {
        plural(self.key(["every_day", "every_week", "every_month", "every_year"]), self.count)
    }

    fn key(self, [day, week, month, year]: [&'static str; 4]) -> &'static str {
        match self.interval {
            Interval::Day => day,
            Interval::Week => week,
            Interval::Month => month,
            Interval::Year => year,
        }
    }
}

/// `$12 / month`, `$30 every 3 months`; the amount alone for a one-time purchase.
pub fn price(amount: Money, every: Option<Every>) -> String {
    let amount = money(amount);
    let Some(every) = every else { return amount };
    let key = every.key(["price_day", "price_week", "price_month", "price_year"]);
    plural_with(key, every.count, &[("price", &amount)])
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = Intl)]
    static INTL: Object;
}

thread_local! {
    /// Methods of what was made of `Intl`, each behind kind, locale and options: to make one takes longer than to ask it.
    static TELLERS: RefCell<Vec<(String, Function)>> = const { RefCell::new(Vec::new()) };
}

/// The number as the `options` of `Intl.NumberFormat` say.
fn write(options: &str, number: &JsValue) -> Option<String> {
    say("NumberFormat", options, "format", number)
}

/// What a [`teller`] says of `value`.
fn say(kind: &str, options: &str, method: &str, value: &JsValue) -> Option<String> {
    teller(kind, options, method)?.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

/// The `method` of one of `Intl`'s `kind` that is made for the locale and these `options`.
///
/// The browser knows every tag that a [`kassette_core::Locale`] can have, or one that is near.
fn teller(kind: &str, options: &str, method: &str) -> Option<Function> {
    let locale = spoken();
    let key = [kind, locale.tag(), options].concat();
    let known = TELLERS.with_borrow(|tellers| {
        tellers.iter().find(|(own, _)| *own == key).map(|(_, teller)| teller.clone())
    });
    if known.is_some() {
        return known;
    }
    let class = INTL.with(|intl| Reflect::get(intl, &kind.into())).ok()?;
    let arguments = Array::of2(&locale.tag().into(), &JSON::parse(options).unwrap_or_default());
    let made = Reflect::construct(&Function::from(class), &arguments).ok()?;
    let teller = Function::from(Reflect::get(&made, &method.into()).ok()?).bind0(&made);
    TELLERS.with_borrow_mut(|tellers| tellers.push((key, teller.clone())));
    Some(teller)
}
