//! The buyer's answers to the merchant's own questions.

use kassette_core::custom_field::{AnswerFault, AnswerProblem, Answers, check_answers};
use serde_json::{Value, json};

use super::session::Session;
use crate::error::Error;
use crate::validation::Problem;

impl Session {
    /// Stores `answers` to the questions of the chosen product. What was answered before stays as it is, and so do the answers to
    /// another product's questions: the buyer may come back to it.
    pub fn answer(&mut self, answers: &Answers) -> Result<(), Error> {
        let checked = check_answers(answers, &self.product().attached_custom_fields, false)
            .map_err(|problems| refused(problems, answers))?;
        self.record.custom_field_data.extend(checked);
        Ok(())
    }

    /// What is wrong with the answers, as the last check before paying; nothing may be missing then.
    pub fn final_answers(&self) -> Result<Answers, Vec<Problem>> {
        let answers = &self.record.custom_field_data;
        check_answers(answers, &self.product().attached_custom_fields, true)
            .map_err(|problems| entries(problems, answers))
    }
}

fn refused(problems: Vec<AnswerProblem>, answers: &Answers) -> Error {
    Error::Invalid(entries(problems, answers))
}

fn entries(problems: Vec<AnswerProblem>, answers: &Answers) -> Vec<Problem> {
    let entry = |AnswerProblem { slug, fault }: AnswerProblem| {
        let input = match fault {
            AnswerFault::Missing => json!(answers),
            _ => answers.get(&slug).map_or(Value::Null, |answer| json!(answer)),
        };
        Problem::business(fault.kind(), &["body", "custom_field_data", &slug], fault.msg(), input)
    };
    problems.into_iter().map(entry).collect()
}
