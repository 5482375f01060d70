use kassette_core::ReturnPage;
use serde_json::Value;
use url::form_urlencoded;

use crate::store::checkouts::CheckoutRecord;
use crate::validation::scalars::{boolean, locale, one_of};
use crate::validation::{Fields, Reading, schema};

const THEMES: [(&str, &str); 2] = [("light", "light"), ("dark", "dark")];

/// What a page may ask for: none of it leads anywhere but to this session.
pub fn return_page(value: &Value) -> Reading<ReturnPage> {
    schema::named("ReturnPage", value, read)
}

fn read(value: &Value) -> Reading<ReturnPage> {
    let mut fields = Fields::of(value)?;
    let embed = fields.optional("embed", boolean).unwrap_or_default();
    let theme = fields.optional("theme", |value| one_of(value, &THEMES)).map(str::to_owned);
    let locale = fields.optional("locale", locale);
    fields.finish(|| Some(ReturnPage { embed, theme, locale }))
}

/// Where Stripe sends the buyer back to, who left a page that was shown like `page`.
pub fn return_url(page: &ReturnPage, public_url: &str, record: &CheckoutRecord) -> String {
    let secret = record.client_secret.as_str();
    let confirmation = format!("{public_url}/checkout/{secret}/confirmation");
    let embed = page.embed.then_some("true");
    let origin = record.embed_origin.as_deref().filter(|_| page.embed);
    let parts = [
        ("embed", embed),
        ("embed_origin", origin),
        ("theme", page.theme.as_deref()),
        ("locale", page.locale.as_deref()),
    ];
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(parts.iter().filter_map(|(name, value)| Some((name, (*value)?))));
    match query.finish() {
        query if query.is_empty() => confirmation,
        query => format!("{confirmation}?{query}"),
    }
}
