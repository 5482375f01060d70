//! Who is buying.

use leptos::prelude::*;

use crate::live::distinct;
use crate::session::{Rule, Session, use_session};
use crate::text::{Message, words};
use crate::ui::{Control, Field, Question, When};

/// The fields for e-mail and, where something is paid, the name.
#[component]
pub fn ContactFields() -> impl IntoView {
    let session = use_session();
    let asks_name = distinct(move || {
        let pays = session.with(|checkout| checkout.base.is_payment_form_required);
        pays == Some(true) && !session.pays_by_wallet()
    });
    let email = session.peek(|checkout| checkout.base.customer_email.clone()).flatten();
    let email = Question {
        control: Control::Line("email"),
        autocomplete: "email",
        rule: Rule::Email,
        is_locked: Some(is_customer_known),
        help: Some(Message::Text("email_locked")),
        known: email,
        ..Question::new("customer_email", "email")
    };
    let name = move || {
        let known = session.peek(|checkout| checkout.base.customer_name.clone()).flatten();
        Question { autocomplete: "cc-name", known, ..Question::new("customer_name", "card_name") }
    };
    view! {
        <fieldset class="group">
            <legend class="group__title">{words("contact")}</legend>
            <Field question=email />
            <When is=asks_name>
                <Field question=name() />
            </When>
        </fieldset>
    }
}

/// The session belongs to a customer, who has an address already.
fn is_customer_known(session: Session) -> bool {
    session.with(|checkout| checkout.base.customer_id.is_some()) == Some(true)
}
