//! Who is buying.

use kassette_core::{CheckoutUpdate, Patch};
use leptos::prelude::*;

use crate::live::Live;
use crate::problem::Problems;
use crate::session::{Session, use_session};
use crate::text::{text, words};
use crate::ui::{TextField, When};

/// What the buyer has typed, sent or not.
#[derive(Clone, Copy, Debug)]
pub struct Contact {
    email: Live<String>,
    name: Live<String>,
}

impl Contact {
    /// Starts from what the session knows already.
    pub fn of(session: Session) -> Self {
        let known = session.peek(|checkout| {
            let base = &checkout.base;
            (base.customer_email.clone(), base.customer_name.clone())
        });
        let (email, name) = known.unwrap_or_default();
        Self {
            email: Live::new(email.unwrap_or_default()),
            name: Live::new(name.unwrap_or_default()),
        }
    }

    /// Name and e-mail as typed.
    pub fn typed(&self) -> (String, String) {
        let trimmed =
            |value: Live<String>| value.with_untracked(|text| text.trim_ascii().to_owned());
        (trimmed(self.name), trimmed(self.email))
    }

    pub fn update(&self) -> CheckoutUpdate {
        let (name, email) = self.typed();
        let set = |text: String| if text.is_empty() { Patch::Keep } else { Patch::Set(text) };
        CheckoutUpdate {
            customer_name: set(name),
            customer_email: set(email),
            ..Default::default()
        }
    }

    /// What is missing before the server need be asked.
    pub fn problems(&self, name_required: bool) -> Problems {
        let mut problems = Problems::default();
        let (name, email) = self.typed();
        if email.is_empty() {
            problems.add_to_field("customer_email", text("problem_required"));
        } else if !looks_like_email(&email) {
            problems.add_to_field("customer_email", text("problem_email"));
        }
        if name_required && name.is_empty() {
            problems.add_to_field("customer_name", text("problem_required"));
        }
        problems
    }
}

/// The fields for e-mail and, where something is paid, the name.
#[component]
pub fn ContactFields(contact: Contact) -> impl IntoView {
    let session = use_session();
    let asks_name = Memo::new(move |_| {
        let pays = session.with(|checkout| checkout.base.is_payment_form_required);
        pays == Some(true) && !session.pays_by_wallet()
    });
    let email_is_fixed = Memo::new(move |_| {
        session.with(|checkout| checkout.base.customer_id.is_some()) == Some(true)
    });
    let commit_email = Callback::new(move |typed: String| {
        session.clear_field_problem("customer_email");
        let typed = typed.trim_ascii();
        if looks_like_email(typed) {
            let customer_email = Patch::Set(typed.to_owned());
            session.edit(CheckoutUpdate { customer_email, ..Default::default() });
        }
    });
    let commit_name = Callback::new(move |typed: String| {
        session.clear_field_problem("customer_name");
        let typed = typed.trim_ascii();
        if !typed.is_empty() {
            let customer_name = Patch::Set(typed.to_owned());
            session.edit(CheckoutUpdate { customer_name, ..Default::default() });
        }
    });
    view! {
        <fieldset class="group">
            <legend class="group__title">{words("contact")}</legend>
            <TextField
                label="email"
                name="customer_email"
                kind="email"
                autocomplete="email"
                value=contact.email
                problem=Memo::new(move |_| session.field_problem("customer_email"))
                disabled=email_is_fixed
                on_commit=commit_email
            />
            <When is=asks_name>
                <TextField
                    label="card_name"
                    name="customer_name"
                    kind="text"
                    autocomplete="cc-name"
                    value=contact.name
                    problem=Memo::new(move |_| session.field_problem("customer_name"))
                    disabled=Memo::new(|_| false)
                    on_commit=commit_name
                />
            </When>
        </fieldset>
    }
}

/// Enough to catch a slip of the finger; the server decides.
fn looks_like_email(text: &str) -> bool {
    // As bytes: the standard library's search in texts is a kilobyte.
    let text = text.as_bytes();
    let Some(at) = text.iter().rposition(|byte| *byte == b'@') else { return false };
    let parts = text[at + 1..].split(|byte| *byte == b'.').filter(|part| !part.is_empty());
    at > 0 && parts.count() > 1 && !text.iter().any(u8::is_ascii_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_email_has_a_name_and_a_domain_with_a_dot() {
        assert!(looks_like_email("ada@example.com"));
        assert!(looks_like_email("ada@bücher.example"));
        for slip in ["ada", "ada@", "@example.com", "ada@example", "ada@example.", "a da@x.org"] {
            assert!(!looks_like_email(slip), "{slip}");
        }
    }
}
