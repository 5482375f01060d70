//! Where the bill goes: the address that taxes depend on, and what a business adds to it.

use std::time::Duration;

use gloo_timers::future::sleep;
use kassette_core::address::states;
use kassette_core::{Address, BillingAddressFields, CheckoutBase, FieldMode};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::country;
use crate::format::country_names;
use crate::live::{Live, distinct, follow};
use crate::session::{Rule, Session, is_state_in, use_session};
use crate::text::{spoken, words};
use crate::ui::{ApplyField, Control, Field, Question, When, shows};

const COUNTRY: &str = "customer_billing_address.country";
const BUSINESS: &str = "is_business_customer";
const STATE: &str = "customer_billing_address.state";

/// The billing address as the server's rules ask for it, with what a business adds.
#[component]
pub fn BillingFields() -> impl IntoView {
    let session = use_session();
    let is_asked = distinct(move || {
        let asked =
            |base: &CheckoutBase| base.is_payment_form_required || base.require_billing_address;
        session.with(|checkout| asked(&checkout.base)) == Some(true)
    });
    view! {
        <When is=is_asked>
            <Billing />
        </When>
    }
}

#[component]
fn Billing() -> impl IntoView {
    let session = use_session();
    let known = session.peek(|checkout| {
        let base = &checkout.base;
        (
            base.customer_billing_address.clone(),
            base.is_business_customer,
            base.customer_billing_name.clone(),
        )
    });
    let (address, is_business, business_name) = known.unwrap_or_default();
    let is_guess = address.as_ref().is_none_or(|address| address.country.is_empty());
    let mut address = address.unwrap_or_default();
    if is_guess && let Some(country) = country::of_clock() {
        country.clone_into(&mut address.country);
        // Taxes depend on it. The field is asked below.
        spawn_local(async move { session.commit(COUNTRY) });
    }
    let address = Live::new(address);
    let country_question = Question {
        control: Control::Country,
        autocomplete: "billing country",
        known: Some(address.with_untracked(|address| address.country.clone())),
        ..Question::new(COUNTRY, "country")
    };
    let business = Question {
        control: Control::Tick,
        required: false,
        rule: Rule::Tick,
        known: is_business.then(|| "true".to_owned()),
        ..Question::new(BUSINESS, "as_business")
    };
    let business_name = Live::new(business_name);
    // Only what is asked decides what is on screen: a letter typed elsewhere must not make a field anew.
    let parts = distinct(move || (asked_of(session), session.typed(COUNTRY)));
    let is_business = distinct(move || is_business_now(session));
    follow(move || {
        let country = session.typed(COUNTRY);
        let state = untrack(|| session.typed(STATE));
        if !state.is_empty() && !is_state_in(&country, &state) {
            session.retype(STATE, "");
        }
    });
    follow(move || {
        // In another language they have other names.
        _ = spoken();
        if let Some(later) = session.later.get() {
            (later.list_countries)(session);
        }
    });
    view! {
        <fieldset class="group" id="customer_billing_address" tabindex="-1">
            <legend class="group__title">{words("billing_address")}</legend>
            <Field question=country_question />
            {shows(move || {
                let (fields, country) = parts.get();
                address.with_untracked(|address| address_questions(fields, &country, address))
                    .into_iter()
                    .map(|question| view! { <Field question /> }.into_any())
                    .collect::<Vec<AnyView>>()
            })}
            <Field question=business />
            <When is=is_business>
                <Field question=Question {
                    autocomplete: "billing organization",
                    known: business_name.get_untracked(),
                    ..Question::new("customer_billing_name", "business_name")
                } />
                <ApplyField
                    name="customer_tax_id"
                    label="tax_id"
                    applied=distinct(move || {
                        session.with(|checkout| checkout.base.customer_tax_id.clone()).flatten()
                    })
                />
            </When>
        </fieldset>
    }
}

/// Not in the task that shows the form: that is long enough.
pub async fn list_countries(session: Session) {
    sleep(Duration::ZERO).await;
    session.countries.set(country_names());
}

fn is_business_now(session: Session) -> bool {
    !session.typed(BUSINESS).is_empty()
}

/// What the server asks for; while it does not know yet what the buyer has chosen here, what its rules say.
fn asked_of(session: Session) -> BillingAddressFields {
    let typed = session.typed(COUNTRY);
    let is_business = is_business_now(session);
    let asked = session.with(|checkout| {
        let base = &checkout.base;
        let known = base.customer_billing_address.as_ref().map_or("", |address| &*address.country);
        if known == typed && base.is_business_customer == is_business {
            return base.billing_address_fields;
        }
        let full = base.require_billing_address
            || is_business
            || base.payment_method_type.as_deref() == Some("upi");
        BillingAddressFields::in_country(
            Some(&typed).filter(|it| !it.is_empty()).map(|it| &**it),
            full,
        )
    });
    asked.unwrap_or_default()
}

/// The questions for the parts of an address, in the order in which people write them.
fn address_questions(
    fields: BillingAddressFields,
    country: &str,
    known: &Address,
) -> Vec<Question> {
    let state_label = match country {
        "US" => "state",
        "CA" => "province",
        _ => "state_or_province",
    };
    let parts = [
        ("line1", "address_line1", "billing address-line1", fields.line1, &known.line1),
        ("line2", "address_line2", "billing address-line2", fields.line2, &known.line2),
        (
            "postal_code",
            "postal_code",
            "billing postal-code",
            fields.postal_code,
            &known.postal_code,
        ),
        ("city", "city", "billing address-level2", fields.city, &known.city),
        ("state", state_label, "billing address-level1", fields.state, &known.state),
    ];
    let mut questions = Vec::new();
    for (name, label, autocomplete, mode, known) in parts {
        let control = if name == "state" && states(country).is_some() {
            Control::State(country.to_owned())
        } else {
            Control::Line("text")
        };
        if mode != FieldMode::Disabled {
            questions.push(Question {
                control,
                autocomplete,
                required: mode == FieldMode::Required,
                is_half: matches!(name, "postal_code" | "city"),
                known: known.clone(),
                ..Question::new(&["customer_billing_address.", name].concat(), label)
            });
        }
    }
    questions
}
