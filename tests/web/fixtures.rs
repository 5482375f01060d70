//! Sessions for the tests of the components and for the gallery, and the words for them.

use js_sys::JSON;
use kassette_core::{CheckoutPublic, Language};
use kassette_widget::api::parse_checkout;
use kassette_widget::text::speak;
use serde_json::{Value, json};

pub const LIFETIME: &str = "00000000-0000-4000-8000-000000000011";
pub const STUDIO: &str = "00000000-0000-4000-8000-000000000012";

/// The texts are the page's: without a server, nobody has written them into it.
pub fn speak_english() {
    let texts = JSON::parse(include_str!("../../locales/en.json"));
    speak(Language::ENGLISH.into(), texts.expect("a test reads every locale file"));
}

/// A session with valid defaults; a test names only what matters to it.
pub struct CheckoutBuilder(Value);

/// The product Lifetime, once, for $49, in test mode.
pub fn checkout() -> CheckoutBuilder {
    let lifetime = product(LIFETIME, "Lifetime", 4900, None);
    CheckoutBuilder(json!({
        "id": "00000000-0000-4000-8000-000000000001",
        "created_at": "2026-01-01T00:00:00Z",
        "modified_at": null,
        "custom_field_data": {},
        "payment_processor": "stripe",
        "status": "open",
        "client_secret": "kassette_c_test",
        "url": "https://checkout.example.com/checkout/kassette_c_test",
        "expires_at": "2026-01-02T00:00:00Z",
        "success_url": "https://checkout.example.com/checkout/kassette_c_test/confirmation",
        "embed_origin": null,
        "amount": 4900,
        "net_amount": 4900,
        "tax_amount": 0,
        "total_amount": 4900,
        "currency": "usd",
        "product_id": LIFETIME,
        "product_price_id": lifetime["prices"][0]["id"],
        "discount_id": null,
        "allow_discount_codes": true,
        "is_discount_applicable": true,
        "is_free_product_price": false,
        "is_payment_required": true,
        "is_payment_setup_required": false,
        "is_payment_form_required": true,
        "customer_id": null,
        "customer_name": null,
        "customer_email": null,
        "customer_ip_address": null,
        "customer_billing_address": null,
        "customer_tax_id": null,
        "payment_processor_metadata": { "publishable_key": "pk_test_1" },
        "billing_address_fields": {
            "country": "required", "state": "disabled", "city": "disabled",
            "postal_code": "disabled", "line1": "disabled", "line2": "disabled"
        },
        "products": [lifetime.clone()],
        "product": lifetime.clone(),
        "product_price": lifetime["prices"][0],
        "discount": null,
        "organization": {
            "id": "00000000-0000-4000-8000-000000000002",
            "created_at": "2026-01-01T00:00:00Z",
            "modified_at": null,
            "name": "Acme",
            "slug": "acme",
            "avatar_url": null
        }
    }))
}

impl CheckoutBuilder {
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.0[key] = value.into();
        self
    }

    /// Studio, $12 a month, to choose instead.
    pub fn or_studio(mut self) -> Self {
        let studio = product(STUDIO, "Studio", 1200, Some("month"));
        self.0["products"].as_array_mut().expect("a session has products").push(studio);
        self
    }

    /// Changes the product Lifetime, which is the first to choose from.
    pub fn with_product(mut self, key: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        self.0["product"][key] = value.clone();
        self.0["products"][0][key] = value;
        self
    }

    /// Studio, $12 a month, and nothing else.
    pub fn studio(mut self) -> Self {
        let studio = product(STUDIO, "Studio", 1200, Some("month"));
        self.0["products"] = json!([studio.clone()]);
        self.0["product"] = studio;
        self.with("product_id", STUDIO)
            .with("amount", 1200)
            .with("net_amount", 1200)
            .with("total_amount", 1200)
            .with("is_payment_setup_required", true)
    }

    pub fn free(self) -> Self {
        self.with("amount", 0)
            .with("net_amount", 0)
            .with("total_amount", 0)
            .with("is_free_product_price", true)
            .with("is_payment_required", false)
            .with("is_payment_form_required", false)
    }

    pub fn build(self) -> CheckoutPublic {
        parse_checkout(&self.0.to_string()).expect("the builder makes a valid session")
    }
}

fn product(id: &str, name: &str, cents: i64, interval: Option<&str>) -> Value {
    json!({
        "id": id,
        "created_at": "2026-01-01T00:00:00Z",
        "modified_at": null,
        "name": name,
        "description": null,
        "recurring_interval": interval,
        "is_recurring": interval.is_some(),
        "is_archived": false,
        "organization_id": "00000000-0000-4000-8000-000000000002",
        "prices": [{
            "id": id.replace("-8000-", "-9000-"),
            "created_at": "2026-01-01T00:00:00Z",
            "modified_at": null,
            "amount_type": "fixed",
            "price_amount": cents,
            "price_currency": "usd",
            "is_archived": false,
            "product_id": id,
            "type": if interval.is_some() { "recurring" } else { "one_time" },
            "recurring_interval": interval
        }],
        "benefits": [],
        "medias": []
    })
}
