//! The scenes, by name.

use kassette_core::{ApiError, CheckoutPublic, ErrorDetail};
use kassette_widget::api;
use kassette_widget::problem::Problems;
use kassette_widget::session::Session;
use kassette_widget::text::Message;

use crate::fixtures::{
    CheckoutBuilder, LIFETIME, all_asked, checkout, custom, half_off, meter, new_york, questions,
    receipt, seats,
};

/// A state of the checkout.
pub struct Scene {
    pub name: &'static str,
    checkout: Option<fn() -> CheckoutBuilder>,
    payment: Payment,
    /// What happens once it is shown.
    pub act: fn(Session),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Payment {
    Ready,
    Loading,
    Unavailable,
}

/// A Stripe.js with two boxes for fields, which says `ready` if `READY` does.
const STRIPE_JS: &str = "data:text/javascript,window.Stripe=()=>({elements:()=>({update(){},create:()=>{const l={};return{\
     on:(e,f)=>{l[e]=f},destroy(){},focus(){},mount:(p)=>{if(!READY)return;p.innerHTML='<label class=field><span class=field__label>Card \
     number</span><input class=field__input inputmode=numeric></label>';l.ready&&l.ready()}}}})});";

impl Scene {
    const fn form(name: &'static str, checkout: fn() -> CheckoutBuilder) -> Self {
        Self { name, checkout: Some(checkout), payment: Payment::Ready, act: |_| {} }
    }

    const fn lost(name: &'static str, act: fn(Session)) -> Self {
        Self { act, ..Self::form(name, checkout) }
    }

    /// The session that is shown; without one, it is still being loaded.
    pub fn checkout(&self) -> Option<CheckoutPublic> {
        self.checkout.map(|checkout| checkout().build())
    }

    pub fn stripe_js(&self) -> String {
        match self.payment {
            Payment::Ready => STRIPE_JS.replace("READY", "1"),
            Payment::Loading => STRIPE_JS.replace("READY", "0"),
            Payment::Unavailable => "data:text/javascript,".to_owned(),
        }
    }
}

pub const SCENES: [Scene; 31] = [
    Scene::form("form", checkout),
    Scene::form("plans", || checkout().or_studio()),
    Scene::form("prices", || checkout().monthly_or_yearly()),
    Scene::form("subscription", || checkout().studio()),
    Scene::form("free", || checkout().free()),
    Scene::form("trial", || checkout().studio().with("trial_end", "2026-02-01T00:00:00Z")),
    Scene::form("discount", || {
        checkout().with("discount_amount", 900).with("net_amount", 4000).with("total_amount", 4000)
    }),
    Scene::form("code", || {
        checkout().with("discount", half_off()).with("discounted_product_ids", vec![LIFETIME])
    }),
    Scene::form("renewal", || checkout().half_price_studio("repeating")),
    Scene::form("fewest-seats", || checkout().with_price(seats()).with("seats", 2)),
    Scene::form("seats", || checkout().with_price(seats()).with("seats", 7)),
    Scene::form("amount", || checkout().with_price(custom())),
    Scene::form("metered", || checkout().studio().and_price(meter())),
    Scene::form("address", || {
        checkout()
            .with("customer_billing_address", new_york())
            .with("billing_address_fields", all_asked())
    }),
    Scene::form("business", || {
        checkout().with("is_business_customer", true).with("customer_tax_id", "DE123456789")
    }),
    Scene::form("questions", || checkout().with("attached_custom_fields", questions())),
    Scene::form("tax-pending", || checkout().with("tax_amount", ())),
    Scene::form("long", long),
    Scene { act: required, ..Scene::form("invalid", checkout) },
    Scene { act: declined, ..Scene::form("declined", checkout) },
    Scene { act: |session| session.start_confirming(), ..Scene::form("paying", checkout) },
    Scene { act: pay_elsewhere, ..Scene::form("paying-elsewhere", checkout) },
    Scene { payment: Payment::Loading, ..Scene::form("payment-loading", checkout) },
    Scene { payment: Payment::Unavailable, ..Scene::form("payment-unavailable", checkout) },
    Scene { checkout: None, ..Scene::form("loading", checkout) },
    Scene::form("failed", || {
        checkout().with("status", "failed").with("return_url", "https://shop.example/cart")
    }),
    Scene::lost("expired", |session| session.lose(refused(410))),
    Scene::lost("not-found", |session| session.lose(refused(404))),
    Scene::lost("blocked", |session| session.lose(refused(403))),
    Scene::lost("offline", |session| session.lose(api::Error::Network)),
    Scene::form("receipt", || {
        checkout()
            .with("status", "succeeded")
            .with("customer_email", "ada@example.com")
            .with("receipt", receipt())
    }),
];

fn long() -> CheckoutBuilder {
    let name = "The Complete Unabridged Multitrack Recording Licence for Orchestras and Choirs";
    checkout()
        .or_studio()
        .with_product("name", name)
        .with_product("description", "Everything. ".repeat(30))
        .with_product("medias", vec![picture("%23e66"), picture("%236a6"), picture("%2366e")])
        .with("amount", 123_456_789)
        .with("net_amount", 123_456_789)
        .with("total_amount", 123_456_789)
        .with("customer_email", format!("{}@example.com", "a-very-long-name.".repeat(6)))
}

/// Of one colour, in the words of a style sheet; `%23` is its `#`.
fn picture(colour: &str) -> serde_json::Value {
    let drawing = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'>";
    let url = format!("{drawing}<path fill='{colour}' d='M0 0h1v1H0z'/></svg>");
    serde_json::json!({ "public_url": url, "created_at": "2026-01-01T00:00:00Z" })
}

fn pay_elsewhere(session: Session) {
    session.start_confirming();
    session.set_elsewhere(Some("https://pay.example.com".to_owned()));
}

fn required(session: Session) {
    let mut problems = Problems::default();
    problems.add_to_field("customer_email", Message::Text("problem_email"));
    problems.add_to_field("customer_name", Message::Text("problem_required"));
    session.show_problems(problems);
}

fn declined(session: Session) {
    let detail = ErrorDetail::Text("Your card was declined.".into());
    let error = ApiError { error: "PaymentError".into(), detail };
    let decline_code = Some("insufficient_funds".to_owned());
    let error = api::Error::Refused { status: 400, error, decline_code, checkout: None };
    session.show_problems(session.problems_of(&error));
}

fn refused(status: u16) -> api::Error {
    let error = ApiError { error: String::new(), detail: ErrorDetail::Text(String::new()) };
    api::Error::Refused { status, error, decline_code: None, checkout: None }
}
