use serde_json::Value;
use url::Url;

use crate::store::checkouts::CheckoutRecord;
use crate::validation::scalars::{boolean, locale, one_of};
use crate::validation::{Fields, Reading, schema};

const THEMES: [(&str, &str); 2] = [("light", "light"), ("dark", "dark")];

/// How the page that confirms is shown. A method that leaves it comes back to a page that is shown so too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReturnPage {
    /// In a frame of the session's `embed_origin`.
    embed: bool,
    theme: Option<&'static str>,
    locale: Option<String>,
}

/// What a page may ask for: none of it leads anywhere but to this session.
pub fn return_page(value: &Value) -> Reading<ReturnPage> {
    schema::named("ReturnPage", value, read)
}

fn read(value: &Value) -> Reading<ReturnPage> {
    let mut fields = Fields::of(value)?;
    let embed = fields.optional("embed", boolean).unwrap_or_default();
    let theme = fields.optional("theme", |value| one_of(value, &THEMES));
    let locale = fields.optional("locale", locale);
    fields.finish(|| Some(ReturnPage { embed, theme, locale }))
}

impl ReturnPage {
    /// Where Stripe sends the buyer back to.
    pub fn url(&self, public_url: &str, record: &CheckoutRecord) -> String {
        let secret = record.client_secret.as_str();
        let page = format!("{public_url}/checkout/{secret}/confirmation");
        let Ok(mut url) = Url::parse(&page) else { return page };
        if self.embed {
            url.query_pairs_mut().append_pair("embed", "true");
            if let Some(origin) = &record.embed_origin {
                url.query_pairs_mut().append_pair("embed_origin", origin);
            }
        }
        if let Some(theme) = self.theme {
            url.query_pairs_mut().append_pair("theme", theme);
        }
        if let Some(locale) = &self.locale {
            url.query_pairs_mut().append_pair("locale", locale);
        }
        url.into()
    }
}
