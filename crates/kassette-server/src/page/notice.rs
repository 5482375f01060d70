//! Small pages for people where there is no checkout to show: what happened, and what they can do. In a frame such a page tells the page
//! around it, as the checkout would; docs/protocol.md is the contract. They have nothing of a session in them, so anybody may frame them.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use kassette_core::Locale;
use kassette_core::host_message::{HostEvent, HostMessage};
use serde_json::json;

use super::html::escaped;
use super::texts::Texts;
use super::{OPENER_POLICY, sha256};
use crate::assets;
use crate::embedding::Origin;

/// What is said instead of a checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The page around it may not show this checkout.
    NotAllowed,
    /// Nothing has this address.
    NotFound,
    /// There was something, and it is not sold any more.
    NotSold,
    /// Something is wrong with this server.
    Failed,
}

impl Notice {
    /// The keys of its heading and of the sentence below.
    fn keys(self) -> (&'static str, &'static str) {
        match self {
            Self::NotAllowed => ("blocked_title", "blocked_text"),
            Self::NotFound => ("not_found_title", "not_found_text"),
            Self::NotSold => ("not_sold_title", "not_sold_text"),
            Self::Failed => ("load_failed_title", "problem_server"),
        }
    }

    /// The page around it is told this.
    fn event(self) -> HostEvent {
        let code = match self {
            Self::NotAllowed => "not_allowed",
            Self::NotFound | Self::NotSold => "not_found",
            Self::Failed => "could_not_load",
        };
        HostEvent::Error { code: code.to_owned() }
    }
}

/// The page that a notice is in a frame of.
#[derive(Clone, Debug)]
pub struct Around {
    pub origin: Origin,
    /// What its developer can do, for the console.
    pub advice: Option<String>,
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:32rem;margin:20vh auto;padding:0 1.5rem;\
    color-scheme:light dark}h1{font-size:1.5rem}";

const SCRIPT: &str = "const { message, origin, advice } = JSON.parse(document.getElementById('told').textContent);\
    if (advice) console.error(`Kassette: ${advice}`);\
    if (parent !== window) parent.postMessage(message, origin);";

/// The page, in the language of `locale` as far as the widget's texts are there. `elsewhere` is where the checkout may be shown.
pub fn notice(
    status: StatusCode,
    notice: Notice,
    locale: &Locale,
    elsewhere: Option<&str>,
    around: Option<&Around>,
) -> Response {
    let texts = assets::page().and_then(|page| assets::texts(&page, locale.language));
    let html = html(notice, &Texts::new(locale, texts.as_deref()), elsewhere, around);
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        sha256(SCRIPT),
        sha256(STYLE)
    );
    let headers: [(HeaderName, HeaderValue); 5] = [
        (CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (CONTENT_SECURITY_POLICY, policy.try_into().expect("hashes are plain ASCII")),
        (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (OPENER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    (status, headers, html).into_response()
}

fn html(notice: Notice, texts: &Texts, elsewhere: Option<&str>, around: Option<&Around>) -> String {
    let (title, text) = notice.keys();
    let (title, text) = (escaped(texts.text(title)), escaped(texts.text(text)));
    let way = elsewhere.map(|address| {
        let (address, name) = (escaped(address), escaped(texts.text("open_in_tab")));
        format!("<p><a href=\"{address}\" target=\"_blank\" rel=\"noopener\">{name}</a></p>")
    });
    let told = around.map(|Around { origin, advice }| {
        let message = HostMessage::new(None, notice.event());
        let told = json!({ "message": message, "origin": origin.to_string(), "advice": advice });
        // No `<` may end the element around it.
        let told = told.to_string().replace('<', "\\u003c");
        format!(
            "<script type=\"application/json\" id=\"told\">{told}</script><script>{SCRIPT}</script>"
        )
    });
    format!(
        "<!doctype html><html lang=\"{}\" dir=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><title>{title}</title><style>{STYLE}</style></head>\
         <body><main><h1>{title}</h1><p>{text}</p>{}</main>{}</body></html>",
        texts.locale(),
        texts.language().direction(),
        way.unwrap_or_default(),
        told.unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const LANGUAGES: [&str; 3] = ["en", "de", "he"];

    fn in_language(code: &str, notice: Notice) -> String {
        let file = format!("{}/../../locales/{code}.json", env!("CARGO_MANIFEST_DIR"));
        let json = std::fs::read_to_string(file).unwrap();
        html(notice, &Texts::new(&Locale::parse(code).unwrap(), Some(&json)), None, None)
    }

    #[test]
    fn a_notice_is_in_the_buyers_language_and_direction() {
        let pages = LANGUAGES.map(|code| in_language(code, Notice::NotFound));
        let [english, german, hebrew] = &pages;
        assert!(english.contains("<h1>We can’t find this checkout</h1>"), "{english}");
        assert!(german.contains(r#"<html lang="de" dir="ltr">"#), "{german}");
        assert!(hebrew.contains(r#"<html lang="he" dir="rtl">"#), "{hebrew}");
        assert!(pages.iter().all(|page| !page.contains("<script")), "nobody is to be told");
    }

    #[test]
    fn the_page_around_it_is_told_and_nobody_else() {
        let origin = Origin::of("https://shop.example").unwrap();
        let around = Around { origin, advice: Some("Do <this>.".to_owned()) };
        let english = Texts::new(&kassette_core::Language::ENGLISH.into(), None);
        let html = html(Notice::NotSold, &english, Some("https://k/?a=1&b=\""), Some(&around));
        assert!(
            html.contains(
                r#"{"advice":"Do \u003cthis>.","message":{"checkout_id":null,"code":"not_found","event":"error","type":"POLAR_CHECKOUT"},"origin":"https://shop.example"}"#
            ),
            "{html}"
        );
        assert!(
            html.contains(r#"<a href="https://k/?a=1&amp;b=&quot;" target="_blank""#),
            "{html}"
        );
    }
}
