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

    /// Studio as products were in Polar's early days: $12 a month or $120 a year, and the former chosen.
    pub fn monthly_or_yearly(self) -> Self {
        let yearly = json!({
            "id": "00000000-0000-4000-9000-000000000013",
            "price_amount": 12000,
            "recurring_interval": "year"
        });
        let this = self.studio().and_price(yearly).with_product("recurring_interval", Value::Null);
        let monthly = this.0["product"]["prices"][0].clone();
        this.with("product_price_id", monthly["id"].clone()).with("product_price", monthly)
    }

    /// Studio for $6 in place of $12: once, for three months (`repeating`) or `forever`.
    pub fn half_price_studio(self, duration: &str) -> Self {
        let mut discount = half_off();
        discount["duration"] = duration.into();
        if duration == "repeating" {
            discount["duration_in_months"] = 3.into();
        }
        self.studio()
            .with("discount", discount)
            .with("discounted_product_ids", vec![STUDIO])
            .with("discount_amount", 600)
            .with("net_amount", 600)
            .with("total_amount", 600)
    }

    pub fn free(self) -> Self {
        self.with("amount", 0)
            .with("net_amount", 0)
            .with("total_amount", 0)
            .with("is_free_product_price", true)
            .with("is_payment_required", false)
            .with("is_payment_form_required", false)
    }

    /// Sells the product Lifetime at another price, which has these keys of its own.
    pub fn with_price(mut self, own_keys: Value) -> Self {
        let mut price = self.0["products"][0]["prices"][0].clone();
        extend(&mut price, own_keys);
        let prices = json!([price.clone()]);
        self.0["product_price"] = price;
        self.with_product("prices", prices)
    }

    /// Adds a price to the chosen product, which has these keys of its own.
    pub fn and_price(self, own_keys: Value) -> Self {
        let mut price = self.0["product"]["prices"][0].clone();
        extend(&mut price, own_keys);
        let mut prices = self.0["product"]["prices"].clone();
        prices.as_array_mut().expect("a product has prices").push(price);
        self.with_product("prices", prices)
    }

    pub fn build(self) -> CheckoutPublic {
        parse_checkout(&self.0.to_string()).expect("the builder makes a valid session")
    }
}

fn extend(object: &mut Value, keys: Value) {
    let Value::Object(keys) = keys else { panic!("an object expected") };
    object.as_object_mut().expect("an object").extend(keys);
}

/// By seats: 2 to 10 for $9 each, more for $7.
pub fn seats() -> Value {
    json!({
        "amount_type": "seat_based",
        "seat_tiers": {
            "seat_tier_type": "graduated",
            "tiers": [
                { "min_seats": 2, "max_seats": 10, "price_per_seat": 900 },
                { "min_seats": 11, "max_seats": null, "price_per_seat": 700 }
            ]
        }
    })
}

/// At least $3, and $10 if nobody says otherwise.
pub fn custom() -> Value {
    json!({
        "amount_type": "custom", "minimum_amount": 300, "maximum_amount": null, "preset_amount": 1000
    })
}

/// Of 1 January 2026, with a signature that nobody checks here.
pub fn receipt() -> String {
    let claims = "eyJpYXQiOiAxNzY3MjI1NjAwLCAib3JkZXJfaWQiOiAiMDAwMDAwMDAtMDAwMC00MDAwLTgwMDAtMDAwMDAwMDAwMDUxIiwgIm5vdGUiOiAiPz8-Pn5-In0";
    ["eyJhbGciOiJFZERTQSJ9", claims, "c2lnbmVk"].join(".")
}

/// $0.02 for a request.
pub fn meter() -> Value {
    json!({
        "id": "00000000-0000-4000-9000-000000000021",
        "amount_type": "metered_unit",
        "unit_amount": "2.000000000000",
        "cap_amount": null,
        "meter_id": "00000000-0000-4000-8000-000000000022",
        "meter": { "id": "00000000-0000-4000-8000-000000000022", "name": "Requests" }
    })
}

/// The code HALF, once.
pub fn half_off() -> Value {
    json!({
        "id": "00000000-0000-4000-8000-000000000031",
        "name": "Launch week",
        "code": "HALF",
        "type": "percentage",
        "duration": "once",
        "basis_points": 5000
    })
}

pub fn new_york() -> Value {
    json!({
        "country": "US", "line1": "1 Main St", "line2": null, "postal_code": "12207",
        "city": "Albany", "state": "US-NY"
    })
}

/// Every part of an address.
pub fn all_asked() -> Value {
    json!({
        "country": "required", "state": "required", "city": "required",
        "postal_code": "required", "line1": "required", "line2": "optional"
    })
}

/// One question of each type.
pub fn questions() -> Value {
    let question = |slug: &str, kind: &str, required: bool, properties: Value| {
        json!({
            "custom_field_id": "00000000-0000-4000-8000-000000000041",
            "custom_field": {
                "id": "00000000-0000-4000-8000-000000000041",
                "created_at": "2026-01-01T00:00:00Z",
                "modified_at": null,
                "metadata": {},
                "type": kind,
                "slug": slug,
                "name": slug,
                "organization_id": "00000000-0000-4000-8000-000000000002",
                "properties": properties
            },
            "order": 0,
            "required": required
        })
    };
    let sizes = json!([{ "value": "s", "label": "Small" }, { "value": "l", "label": "Large" }]);
    json!([
        question("company", "text", true, json!({ "form_label": "Company", "max_length": 10 })),
        question("guests", "number", false, json!({ "form_label": "Guests", "ge": 1, "le": 8 })),
        question("day", "date", false, json!({ "form_label": "Day of arrival" })),
        question("size", "select", true, json!({ "form_label": "Size", "options": sizes })),
        question(
            "terms",
            "checkbox",
            true,
            json!({
                "form_label": "I agree to the [terms](https://acme.example/terms)",
                "form_help_text": "They are **short**."
            })
        )
    ])
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
