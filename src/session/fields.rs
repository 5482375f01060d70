//! What the buyer types: one place for every field of the form, whatever it asks for.

use kassette_core::address::states;
use kassette_core::{AttachedCustomField, CustomFieldType};
use leptos::prelude::{on_cleanup, untrack};

use super::Session;
use crate::edit::{Edits, Value};
use crate::live::Live;
use crate::problem::Problems;
use crate::text::Message;

/// A field that is on screen.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its name on the wire.
    pub name: String,
    pub required: bool,
    pub rule: Rule,
}

/// What an answer has to be, besides there.
#[derive(Clone, Debug)]
pub enum Rule {
    Any,
    Email,
    /// Ticked or not. One that is required has to be.
    Tick,
    /// What the merchant's question takes, whose answer has this slug.
    Answer(String),
    /// Applied by a button of its own, and no part of what the form sends. Holds what the server has accepted.
    Applied(Live<Option<String>>),
    /// Sent as it is typed; says what is wrong with it.
    Sent(fn(Session, &str) -> Option<Message>),
}

/// What is in a box, for as long as the checkout is open: a field that leaves the screen and comes back has it still.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    typed: Vec<Typed>,
    asked: Vec<Asked>,
}

#[derive(Clone, Debug)]
struct Typed {
    name: String,
    text: Live<String>,
    /// Whether something was put there. Before its field is on screen others may read it.
    is_settled: bool,
    /// What the server has refused last.
    refused: Option<String>,
}

const ADDRESS: &str = "customer_billing_address";

impl Session {
    /// Puts a field on screen until the component that asks is gone. `known` is what stands in it the first time.
    pub fn ask(&self, asked: Asked, known: &str) -> Live<String> {
        let session = *self;
        let typed = self.typed_in(&asked.name);
        let name = asked.name.clone();
        if !self.settle(&name) {
            typed.set(known.to_owned());
        }
        self.fields.update(|fields| fields.asked.push(asked));
        on_cleanup(move || {
            session.fields.update(|fields| fields.asked.retain(|it| it.name != name));
        });
        typed
    }

    /// From now on something stands in the box. Answers whether it did before.
    fn settle(self, name: &str) -> bool {
        self.fields.update(|fields| {
            let entry = fields.typed.iter_mut().find(|entry| entry.name == name);
            entry.is_some_and(|entry| std::mem::replace(&mut entry.is_settled, true))
        })
    }

    fn typed_in(self, name: &str) -> Live<String> {
        self.fields.update(|fields| {
            if let Some(entry) = fields.typed.iter().find(|entry| entry.name == name) {
                return entry.text;
            }
            let text = Live::new(String::new());
            fields.typed.push(Typed {
                name: name.to_owned(),
                text,
                is_settled: false,
                refused: None,
            });
            text
        })
    }

    /// What is in a box now, on screen or not.
    pub fn typed(&self, name: &str) -> String {
        self.typed_in(name).get().trim_ascii().to_owned()
    }

    /// Puts something else into a box: the buyer asked for it elsewhere.
    pub fn retype(&self, name: &str, text: &str) {
        self.typed_in(name).set(text.to_owned());
        self.settle(name);
    }

    pub fn is_asked(&self, name: &str) -> bool {
        self.fields.with_untracked(|fields| fields.asked.iter().any(|asked| asked.name == name))
    }

    /// The buyer is done with a field: what is in it goes to the server, unless something is wrong with it.
    pub fn commit(&self, name: &str) {
        let asked = self
            .fields
            .with_untracked(|fields| fields.asked.iter().find(|asked| asked.name == name).cloned());
        let Some(asked) = asked else { return };
        if matches!(asked.rule, Rule::Applied(_)) {
            return;
        }
        self.clear_field_problem(name);
        let typed = untrack(|| self.typed(name));
        match self.problem_with(&asked, &typed) {
            Some(problem) if !typed.is_empty() => {
                let mut problems = Problems::default();
                problems.add_to_field(name, problem);
                self.add_problems(problems);
            }
            Some(_) => {}
            None => self.edit(self.edits_of(&asked)),
        }
    }

    /// What is missing or wrong before the server need be asked, in the order of the form.
    pub fn field_problems(&self) -> Problems {
        let mut problems = Problems::default();
        for asked in self.fields.with_untracked(|fields| fields.asked.clone()) {
            let typed = untrack(|| self.typed(&asked.name));
            if let Some(problem) = self.problem_with(&asked, &typed) {
                problems.add_to_field(&asked.name, problem);
            }
        }
        problems
    }

    /// All that the form asks for, as it stands.
    pub fn field_edits(&self) -> Edits {
        let asked = self.fields.with_untracked(|fields| fields.asked.clone());
        asked.iter().fold(Edits::default(), |edits, asked| edits.followed_by(self.edits_of(asked)))
    }

    /// What was typed to be applied, and was not. What the server refused already is the buyer's to leave there.
    pub fn unapplied_edits(&self) -> Edits {
        let asked = self.fields.with_untracked(|fields| fields.asked.clone());
        asked.iter().fold(Edits::default(), |edits, asked| {
            let Rule::Applied(applied) = asked.rule else { return edits };
            let typed = untrack(|| self.typed(&asked.name));
            let is_refused = self.is_refused(&asked.name, &typed);
            let is_applied = applied.get_untracked().as_ref() == Some(&typed);
            if typed.is_empty() || is_refused || is_applied {
                return edits;
            }
            edits.with(&asked.name, Value::Text(typed))
        })
    }

    /// The server has refused what is in these fields.
    pub(super) fn note_refused(self, names: &[String]) {
        self.fields.update(|fields| {
            for entry in fields.typed.iter_mut().filter(|entry| names.contains(&entry.name)) {
                entry.refused =
                    Some(entry.text.with_untracked(|text| text.trim_ascii().to_owned()));
            }
        });
    }

    fn is_refused(self, name: &str, typed: &str) -> bool {
        self.fields.with_untracked(|fields| {
            let mut entries = fields.typed.iter().filter(|entry| entry.name == name);
            entries.any(|entry| entry.refused.as_deref() == Some(typed))
        })
    }

    fn edits_of(self, asked: &Asked) -> Edits {
        let name = &*asked.name;
        let typed = untrack(|| self.typed(name));
        if name.starts_with(ADDRESS) {
            return self.address_edits();
        }
        match &asked.rule {
            Rule::Applied(_) | Rule::Sent(_) => Edits::default(),
            Rule::Tick => Edits::of(name, Value::Bool(!typed.is_empty())),
            Rule::Answer(slug) => {
                let is_tick = self.question(slug, is_checkbox) == Some(true);
                let ticked = || Value::Bool(!typed.is_empty());
                Edits::of(name, if is_tick { ticked() } else { Value::typed(&typed) })
            }
            // Nobody takes back who they are.
            Rule::Email | Rule::Any if typed.is_empty() && name != "customer_billing_name" => {
                Edits::default()
            }
            Rule::Email | Rule::Any => Edits::of(name, Value::typed(&typed)),
        }
    }

    /// The server takes an address as a whole, and nothing of it before the country.
    fn address_edits(self) -> Edits {
        let part = |name: &str| {
            let name = [ADDRESS, ".", name].concat();
            // What left the screen with another country is no part of this address.
            let typed = if self.is_asked(&name) { self.typed(&name) } else { String::new() };
            (name, typed)
        };
        let (country_name, country) = part("country");
        if country.is_empty() {
            return Edits::default();
        }
        let edits = Edits::text(&country_name, &country);
        let edits =
            ["line1", "line2", "postal_code", "city"].into_iter().fold(edits, |edits, name| {
                let (name, typed) = part(name);
                edits.with(&name, Value::typed(&typed))
            });
        let (name, state) = part("state");
        let state =
            if is_state_in(&country, &state) { Value::typed(&state) } else { Value::Nothing };
        edits.with(&name, state)
    }

    /// Reads from the merchant's question whose answer has this slug.
    fn question<T>(self, slug: &str, read: impl FnOnce(&AttachedCustomField) -> T) -> Option<T> {
        self.peek(|checkout| {
            let mut fields = checkout.base.attached_custom_fields.iter();
            fields.find(|field| field.custom_field.slug == slug).map(read)
        })?
    }

    fn is_tick(self, asked: &Asked) -> bool {
        match &asked.rule {
            Rule::Tick => true,
            Rule::Answer(slug) => self.question(slug, is_checkbox) == Some(true),
            _ => false,
        }
    }

    fn problem_with(self, asked: &Asked, typed: &str) -> Option<Message> {
        if typed.is_empty() {
            let missing = if self.is_tick(asked) { "problem_tick" } else { "problem_required" };
            return asked.required.then_some(Message::Text(missing));
        }
        match &asked.rule {
            Rule::Any | Rule::Tick | Rule::Applied(_) => None,
            Rule::Email => (!looks_like_email(typed)).then_some(Message::Text("problem_email")),
            Rule::Answer(slug) => {
                let later = self.later.get_untracked()?;
                self.question(slug, |field| (later.problem_with_answer)(field, typed))?
            }
            Rule::Sent(problem) => problem(self, typed),
        }
    }
}

fn is_checkbox(field: &AttachedCustomField) -> bool {
    field.custom_field.kind == CustomFieldType::Checkbox
}

/// Whether a state can be one of this country: where there is a list it is on it, and elsewhere on no list.
pub fn is_state_in(country: &str, state: &str) -> bool {
    let is_listed =
        |country| states(country).is_some_and(|mut states| states.any(|(code, _)| code == state));
    if states(country).is_some() {
        is_listed(country)
    } else {
        !["US", "CA"].into_iter().any(is_listed)
    }
}

/// The bound as people read it.
pub fn at_least(bound: String) -> Message {
    Message::With("problem_at_least", "bound", bound)
}

/// As [`at_least`].
pub fn at_most(bound: String) -> Message {
    Message::With("problem_at_most", "bound", bound)
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
    fn a_state_does_not_come_along_to_another_country() {
        assert!(is_state_in("US", "US-NY") && is_state_in("FR", "Bretagne"));
        assert!(!is_state_in("CA", "US-NY") && !is_state_in("FR", "US-NY"));
        assert!(!is_state_in("US", "Bretagne"));
    }

    #[test]
    fn an_email_has_a_name_and_a_domain_with_a_dot() {
        assert!(looks_like_email("ada@example.com"));
        assert!(looks_like_email("ada@bücher.example"));
        for slip in ["ada", "ada@", "@example.com", "ada@example", "ada@example.", "a da@x.org"] {
            assert!(!looks_like_email(slip), "{slip}");
        }
    }
}
