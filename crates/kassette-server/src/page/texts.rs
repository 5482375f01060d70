//! What the page says before and without the widget, in the buyer's language.

use std::sync::LazyLock;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_plurals::{PluralCategory, PluralRules};
use kassette_core::{Language, Locale, Money};
use serde_json::{Map, Value};

static ENGLISH: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    parsed(include_str!("../../../../locales/en.json")).expect("a test of the widget reads it too")
});

/// The texts of one language, with English for what it lacks, and numbers as they are written where the buyer is.
#[derive(Debug)]
pub struct Texts {
    locale: Locale,
    own: Map<String, Value>,
}

impl Texts {
    /// `json` is the file of the locale's language; English without it.
    pub fn new(locale: &Locale, json: Option<&str>) -> Self {
        match json.and_then(parsed) {
            Some(own) => Self { locale: locale.clone(), own },
            None => Self { locale: Language::ENGLISH.into(), own: Map::new() },
        }
    }

    pub fn language(&self) -> Language {
        self.locale.language
    }

    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    pub fn text(&self, key: &str) -> &str {
        self.find(key, Value::as_str)
    }

    /// The text of `key` with each `{name}` replaced.
    pub fn text_with(&self, key: &str, values: &[(&str, &str)]) -> String {
        self.filled(self.text(key), values)
    }

    /// The text of `key` in the form that the language has for so many, with `{count}` and each other `{name}` replaced.
    pub fn plural_with(&self, key: &str, count: i64, values: &[(&str, &str)]) -> String {
        let exact = format!("={count}");
        let forms = [&*exact, self.category(count), "other"];
        let form = self.find(key, |entry| {
            forms.iter().find_map(|form| entry.get(*form)).and_then(Value::as_str)
        });
        let count = self.number(&Decimal::from(count));
        let values = [values, &[("count", &*count)]].concat();
        self.filled(form, &values)
    }

    /// `12,50 EUR`: nearly as the widget writes it. What currencies are called in each language only browsers know.
    pub fn money(&self, money: Money) -> String {
        let currency = money.currency.as_str().to_ascii_uppercase();
        format!("{}\u{a0}{currency}", self.amount(money))
    }

    /// `12,50 ¤`: about as wide as the widget's. Most currencies have a sign at home, and abroad something as long as their code, as
    /// `$US` in French.
    pub fn wide_as_money(&self, money: Money) -> String {
        let has_sign = match money.currency.as_str() {
            "eur" | "gbp" => true,
            "usd" => matches!(self.locale.language.code, "de" | "en" | "he" | "ja" | "tr"),
            "jpy" => self.locale.language.code == "ja",
            _ => false,
        };
        if has_sign { format!("{}\u{a0}¤", self.amount(money)) } else { self.money(money) }
    }

    fn amount(&self, money: Money) -> String {
        let mut decimal = Decimal::from(money.minor);
        if money.currency.decimals() > 0 {
            decimal.multiply_pow10(-2);
            decimal.trim_end_if_integer();
        }
        self.number(&decimal)
    }

    fn number(&self, decimal: &Decimal) -> String {
        let formatter = self.tag().and_then(|tag| {
            DecimalFormatter::try_new(
                tag.into(),
                icu_decimal::options::DecimalFormatterOptions::default(),
            )
            .ok()
        });
        formatter
            .map_or_else(|| decimal.to_string(), |formatter| formatter.format(decimal).to_string())
    }

    fn category(&self, count: i64) -> &'static str {
        let rules = self.tag().and_then(|tag| PluralRules::try_new_cardinal(tag.into()).ok());
        match rules.map(|rules| rules.category_for(count)) {
            Some(PluralCategory::Zero) => "zero",
            Some(PluralCategory::One) => "one",
            Some(PluralCategory::Two) => "two",
            Some(PluralCategory::Few) => "few",
            Some(PluralCategory::Many) => "many",
            Some(PluralCategory::Other) | None => "other",
        }
    }

    fn tag(&self) -> Option<icu_locale_core::Locale> {
        self.locale.tag().parse().ok()
    }

    fn find(&self, key: &str, read: impl Fn(&Value) -> Option<&str>) -> &str {
        let mut languages = [&self.own, &*ENGLISH].into_iter();
        let text = languages.find_map(|texts| texts.get(key).and_then(&read));
        text.expect("a test finds every text that is used")
    }

    fn filled(&self, text: &str, values: &[(&str, &str)]) -> String {
        // As in the widget: what is set into a sentence from right to left keeps its own direction.
        let is_rtl = self.locale.language.direction() == "rtl";
        let (before, after) = if is_rtl { ("\u{2068}", "\u{2069}") } else { ("", "") };
        values.iter().fold(text.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), &[before, value, after].concat())
        })
    }
}

fn parsed(json: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(json).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = include_str!("../../../../locales/de.json");
    const POLISH: &str = include_str!("../../../../locales/pl.json");
    const JAPANESE: &str = include_str!("../../../../locales/ja.json");

    fn texts(tag: &str, json: &str) -> Texts {
        Texts::new(&Locale::parse(tag).unwrap(), Some(json))
    }

    fn money(tag: &str, minor: i64, currency: &str) -> String {
        texts(tag, "{}").money(Money::new(minor, currency.parse().unwrap()))
    }

    #[test]
    fn what_a_language_lacks_is_english() {
        assert_eq!(texts("de", GERMAN).text("nothing_charged"), "Es wurde nichts abgebucht.");
        assert_eq!(texts("de", "{}").text("nothing_charged"), "Nothing was charged.");
        assert_eq!(texts("de", "no JSON").text("nothing_charged"), "Nothing was charged.");
    }

    #[test]
    fn amounts_are_written_as_where_the_buyer_is() {
        assert_eq!(money("en-US", 123_450, "usd"), "1,234.50\u{a0}USD");
        assert_eq!(money("de", 123_450, "eur"), "1.234,50\u{a0}EUR");
        assert_eq!(money("en-IN", 12_345_600, "inr"), "1,23,456\u{a0}INR");
        assert_eq!(money("ja", 123_450, "jpy"), "123,450\u{a0}JPY");
        assert_eq!(money("en", 4900, "usd"), "49\u{a0}USD");
    }

    #[test]
    fn each_language_has_its_own_plurals() {
        let free = |tag, json, count| texts(tag, json).plural_with("free_days", count, &[]);
        assert_eq!(free("de", GERMAN, 1), "1 Tag kostenlos");
        assert_eq!(free("pl", POLISH, 3), "3 dni bezpłatnie");
        assert_eq!(free("ja", JAPANESE, 14), "14日間無料");
    }

    #[test]
    fn values_keep_their_direction_where_the_language_has_another() {
        let contact = |tag: &str| {
            texts(tag, r#"{"contact_shop":"x: {contact}"}"#)
                .text_with("contact_shop", &[("contact", "a@b.example")])
        };
        assert_eq!(contact("he"), "x: \u{2068}a@b.example\u{2069}");
        assert_eq!(contact("sv"), "x: a@b.example");
    }
}
