//! The page in the buyer's language from its first paint on.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use kassette_core::Locale;
use url::form_urlencoded;

/// What the page says of its language before it is anybody's.
const ENGLISH: &str = r#"lang="en" dir="ltr""#;

/// What a request says about languages.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// `?locale=`
    address: Option<String>,
    /// `Accept-Language`, best first.
    browser: Vec<String>,
}

impl Wish {
    pub fn of(query: Option<&str>, headers: &HeaderMap) -> Self {
        let mut query = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let address = query.find(|(name, _)| name == "locale").map(|(_, tag)| tag.into_owned());
        let accepted =
            headers.get_all(ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
        let mut weighed: Vec<_> =
            accepted.flat_map(|value| value.split(',')).filter_map(weighed).collect();
        // Stable: what is wished for alike stays in its order.
        weighed.sort_by_key(|(thousandths, _)| std::cmp::Reverse(*thousandths));
        let browser = weighed.into_iter().map(|(_, tag)| tag.to_owned()).collect();
        Self { address, browser }
    }

    pub fn locale(&self, session: Option<&str>) -> Locale {
        Locale::resolve(self.address.as_deref(), session, &self.browser)
    }
}

/// One language of the header, and how much it is wished for. `None` for what is not wanted at all.
fn weighed(item: &str) -> Option<(u16, &str)> {
    let mut parts = item.split(';').map(str::trim);
    let tag = parts.next()?;
    let weight = parts.find_map(|part| part.strip_prefix("q=").or(part.strip_prefix("Q=")));
    let thousandths = weight.map_or(Some(1000), thousandths)?;
    (thousandths > 0).then_some((thousandths, tag))
}

/// `0.8`, `1`, `0.125`
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let fraction: u16 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    Some(whole.parse::<u16>().ok()?.min(1) * 1000 + fraction).map(|sum| sum.min(1000))
}

/// Without texts the page stays English, and the widget is left to find its language and its texts.
pub fn with_texts(html: &str, locale: &Locale, texts: Option<String>) -> String {
    let Some(texts) = texts else { return html.to_owned() };
    let begin = format!(r#"lang="{locale}" dir="{}""#, locale.language.direction());
    let element =
        format!(r#"<script type="application/json" id="kassette-texts">{texts}</script></head>"#);
    html.replacen(ENGLISH, &begin, 1).replacen("</head>", &element, 1)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn browser(accepted: &'static str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(accepted));
        Wish::of(None, &headers).browser
    }

    #[test]
    fn languages_are_sorted_by_weight_and_then_by_order() {
        assert_eq!(browser("de-CH"), ["de-CH"]);
        assert_eq!(browser("en;q=0.8, de , fr;q=0.85,it;q=0.8"), ["de", "fr", "en", "it"]);
        assert_eq!(browser("da, nl;q=1.0, en;q=0.125"), ["da", "nl", "en"]);
    }

    #[test]
    fn what_is_not_wanted_or_not_to_be_understood_is_left_out() {
        assert_eq!(browser("en;q=0, de;q=0.0, fr;q=0.1"), ["fr"]);
        assert_eq!(browser("en;q=x, de;q=.5, fr;q=0.x, sv;q=9"), ["sv"]);
    }

    #[test]
    fn the_address_comes_before_the_session_and_that_before_the_browser() {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static("nl, de-AT;q=0.5"));
        let asked = Wish::of(Some("theme=dark&locale=pt-br"), &headers);
        assert_eq!(asked.locale(Some("de")).tag(), "pt-BR");
        let wished = Wish::of(Some("locale=%22%3E%3Cscript%3E"), &headers);
        assert_eq!(wished.locale(Some("de")).tag(), "de-AT");
        assert_eq!(wished.locale(None).tag(), "nl");
    }

    #[test]
    fn without_texts_the_page_stays_as_it_is() {
        let german = Locale::parse("de").unwrap();
        assert_eq!(with_texts(ENGLISH, &german, None), ENGLISH);
    }
}
