use axum::{Json, extract::State};
use serde_json::{Map, Value, json};

use crate::{
    call::Call,
    clock, customers,
    error::{Answer, StripeError},
    ids,
    parameters::Parameters,
    sandbox::Sandbox,
};

/// Seconds that a browser can use a session for.
const LIFETIME: i64 = 30 * 60;

/// The components of Stripe's that a session can open, with what each can be allowed and how that
/// is unless stated.
const COMPONENTS: [(&str, &[(&str, Default)]); 5] = [
    ("buy_button", &[]),
    (
        "payment_element",
        &[
            ("payment_method_allow_redisplay_filters", Default::Words(&["always"])),
            ("payment_method_redisplay", Default::Word("disabled")),
            ("payment_method_redisplay_limit", Default::Number(10)),
            ("payment_method_remove", Default::Word("disabled")),
            ("payment_method_save", Default::Word("disabled")),
            ("payment_method_save_usage", Default::Null),
        ],
    ),
    ("pricing_table", &[]),
    (
        "customer_sheet",
        &[
            ("payment_method_allow_redisplay_filters", Default::Words(&["always"])),
            ("payment_method_remove", Default::Word("disabled")),
        ],
    ),
    (
        "mobile_payment_element",
        &[
            ("payment_method_allow_redisplay_filters", Default::Words(&["always"])),
            ("payment_method_redisplay", Default::Word("disabled")),
            ("payment_method_remove", Default::Word("disabled")),
            ("payment_method_save", Default::Word("disabled")),
            ("payment_method_save_allow_redisplay_override", Default::Null),
        ],
    ),
];

enum Default {
    Word(&'static str),
    Words(&'static [&'static str]),
    Number(i64),
    Null,
}

impl Default {
    fn to_json(&self) -> Value {
        match self {
            Self::Word(word) => json!(word),
            Self::Words(words) => json!(words),
            Self::Number(number) => json!(number),
            Self::Null => Value::Null,
        }
    }
}

/// `POST /v1/customer_sessions`: lets a browser see the customer's saved cards.
pub async fn create_customer_session(State(sandbox): State<Sandbox>, call: Call) -> Answer {
    call.require_secret_key()?;
    let given = call.parameters("POST /v1/customer_sessions")?;
    let customer = given.required_text("customer")?;
    customers::check_reference(Some(customer), &sandbox.books())?;
    let components = components(&given.required_group("components")?)?;
    let created = clock::now();
    Ok(Json(json!({
        "client_secret": format!("cuss_secret_{}", ids::random_text(48)),
        "components": components,
        "created": created,
        "customer": customer,
        "customer_account": null,
        "expires_at": created + LIFETIME,
        "livemode": false,
        "object": "customer_session",
    })))
}

fn components(given: &Parameters) -> Result<Value, StripeError> {
    let mut components = Map::new();
    for (name, features) in COMPONENTS {
        let group = given.group(name);
        let enabled = group.as_ref().map(|group| group.flag("enabled")).transpose()?;
        let enabled = enabled.unwrap_or(false);
        let mut component = json!({ "enabled": enabled });
        if !features.is_empty() {
            let chosen = group.and_then(|group| group.group("features"));
            component["features"] = features_of(features, chosen.as_ref(), enabled);
        }
        components.insert(name.to_owned(), component);
    }
    Ok(components.into())
}

fn features_of(features: &[(&str, Default)], chosen: Option<&Parameters>, enabled: bool) -> Value {
    if !enabled {
        return Value::Null;
    }
    let feature = |(name, default): &(&str, Default)| {
        let stated = chosen.and_then(|chosen| match default {
            Default::Words(_) => {
                let words = chosen.list(name);
                (!words.is_empty()).then(|| json!(words))
            }
            Default::Number(_) => chosen.required_integer(name).ok().map(Value::from),
            Default::Word(_) | Default::Null => chosen.owned_text(name).map(Value::from),
        });
        ((*name).to_owned(), stated.unwrap_or_else(|| default.to_json()))
    };
    features.iter().map(feature).collect()
}
