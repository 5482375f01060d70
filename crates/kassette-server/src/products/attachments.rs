//! The custom fields of a product's checkout form.

use kassette_core::{AttachedCustomField, LocPart};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::Error;
use crate::store::{Connection, StoreError};
use crate::validation::fields::elements;
use crate::validation::scalars::{boolean, uuid};
use crate::validation::{Fields, Problem, Reading};

/// What a merchant says about them.
#[derive(Clone, Debug)]
pub struct Attachments {
    /// `None` leaves the form as it is.
    questions: Option<Vec<Question>>,
}

/// What a merchant says about one field of the form.
#[derive(Clone, Copy, Debug)]
struct Question {
    custom_field_id: Uuid,
    required: bool,
}

impl Attachments {
    pub fn read(fields: &mut Fields) -> Self {
        Self {
            questions: fields.optional("attached_custom_fields", |value| elements(value, question)),
        }
    }

    /// The form that the product is to have, if one was said, and if everything that was said is the merchant's own.
    pub async fn form(
        &self,
        connection: &mut Connection,
        owner: Uuid,
    ) -> Result<Option<Vec<AttachedCustomField>>, Error> {
        let mut problems = Vec::new();
        let form = match &self.questions {
            None => None,
            Some(questions) => Some(form(connection, owner, questions, &mut problems).await?),
        };
        if problems.is_empty() { Ok(form) } else { Err(Error::Invalid(problems)) }
    }
}

fn question(value: &Value) -> Reading<Question> {
    let mut fields = Fields::of(value)?;
    let custom_field_id = fields.required("custom_field_id", uuid);
    let required = fields.required("required", boolean);
    fields.finish(|| Some(Question { custom_field_id: custom_field_id?, required: required? }))
}

async fn form(
    connection: &mut Connection,
    owner: Uuid,
    questions: &[Question],
    problems: &mut Vec<Problem>,
) -> Result<Vec<AttachedCustomField>, StoreError> {
    let ids: Vec<Uuid> = questions.iter().map(|question| question.custom_field_id).collect();
    let mut own = connection.custom_fields(owner, &ids).await?;
    let mut form: Vec<AttachedCustomField> = Vec::new();
    for (order, Question { custom_field_id, required }) in (0_i64..).zip(questions.iter().copied())
    {
        if let Some(custom_field) = own.remove(&custom_field_id) {
            form.push(AttachedCustomField { custom_field_id, custom_field, order, required });
            continue;
        }
        let again = form.iter().any(|field| field.custom_field_id == custom_field_id);
        let msg = if again {
            "The form has this custom field already."
        } else {
            "Custom field does not exist."
        };
        let problem = Problem::new("value_error", msg, &json!(custom_field_id));
        let way = ["body", "attached_custom_fields"];
        problems.push(problem.under(LocPart::Index(order)).at(&way));
    }
    Ok(form)
}
