//! What a frame gets that may not show the checkout: a notice, which tells the page around it, and its developer on the console what
//! can be done.

use axum::http::StatusCode;
use axum::response::Response;
use kassette_core::Locale;
use url::form_urlencoded;

use super::{EmbedHost, Origin};
use crate::page::notice::{Around, Notice, notice};
use crate::trace;

/// Why pages of an origin may not show a checkout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The organization lets others embed its checkouts, not this one.
    NotListed(Origin),
    /// The session was made for pages of another origin, or for none.
    MadeForAnother(Origin),
}

impl Refusal {
    pub fn origin(&self) -> &Origin {
        match self {
            Self::NotListed(origin) | Self::MadeForAnother(origin) => origin,
        }
    }

    /// What happened and what can be done, for the developer of the page.
    pub fn advice(&self) -> String {
        let origin = self.origin();
        let entry = EmbedHost::of(origin);
        match self {
            Self::NotListed(_) if entry.lets_in(origin) => format!(
                "Pages of {origin} may not embed this checkout: add \"{entry}\" to the organization's embed_hosts."
            ),
            Self::NotListed(_) => format!(
                "Pages of {origin} may not embed this checkout: they have to come by HTTPS, and \"{entry}\" be among the \
                 organization's embed_hosts."
            ),
            Self::MadeForAnother(_) => format!(
                "Pages of {origin} may not embed this session: create it with \"embed_origin\": \"{origin}\"."
            ),
        }
    }
}

/// `address` and `query` are those that the frame asked for: without what concerns the frame they lead to a page of its own.
pub fn page(refusal: &Refusal, locale: &Locale, address: &str, query: Option<&str>) -> Response {
    trace::name_error("EmbedHostNotAllowed");
    let around = Around { origin: refusal.origin().clone(), advice: Some(refusal.advice()) };
    let elsewhere = on_its_own(address, query);
    notice(StatusCode::FORBIDDEN, Notice::NotAllowed, locale, Some(&elsewhere), Some(&around))
}

/// The same address without a frame around it.
fn on_its_own(address: &str, query: Option<&str>) -> String {
    let of_frame = ["embed", "embed_origin"];
    let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    let pairs = pairs.filter(|(name, _)| !of_frame.contains(&&**name));
    match form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish() {
        query if query.is_empty() => address.to_owned(),
        query => format!("{address}?{query}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Origin {
        Origin::of(url).unwrap()
    }

    #[test]
    fn the_advice_names_what_is_to_be_added() {
        assert_eq!(
            Refusal::NotListed(origin("https://shop.example:8443")).advice(),
            "Pages of https://shop.example:8443 may not embed this checkout: add \"shop.example:8443\" to the \
             organization's embed_hosts."
        );
        assert_eq!(
            Refusal::NotListed(origin("http://shop.example")).advice(),
            "Pages of http://shop.example may not embed this checkout: they have to come by HTTPS, and \"shop.example\" \
             be among the organization's embed_hosts."
        );
        assert_eq!(
            Refusal::MadeForAnother(origin("https://shop.example")).advice(),
            "Pages of https://shop.example may not embed this session: create it with \"embed_origin\": \
             \"https://shop.example\"."
        );
    }

    #[test]
    fn a_page_of_its_own_keeps_how_it_looks_and_forgets_the_frame() {
        let query = "embed=true&theme=dark&embed_origin=https%3A%2F%2Fshop.example&locale=de";
        assert_eq!(on_its_own("https://k/l/1", Some(query)), "https://k/l/1?theme=dark&locale=de");
        assert_eq!(on_its_own("https://k/l/1", Some("embed=true")), "https://k/l/1");
    }
}
