//! The tax of a session: when it has to be calculated, and when the last answer still holds.

use kassette_core::pricing::{Tax, tax_behavior};
use kassette_core::{Address, Currency, TaxBehavior, TaxId};

use super::session::Session;
use crate::AppState;
use crate::error::Error;
use crate::store::checkouts::RecordedTax;
use crate::tax::{Calculated, Calculator, TaxError, TaxQuery};

/// How often a session may change while its tax is being asked for.
const PATIENCE: usize = 3;

/// Everything that a tax follows from: equal questions have equal answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    currency: Currency,
    base: i64,
    behavior: TaxBehavior,
    address: Address,
    tax_id: Option<TaxId>,
    seller_country: Option<String>,
}

/// Fills in the tax of a session that is being changed. Some calculators are other people's servers, and no transaction may be
/// open while they are asked: whoever is told a question takes back what they did, asks it, and does everything again.
#[derive(Debug)]
pub struct Taxes<'a> {
    app: &'a AppState,
    /// What was stored with the session before the change.
    stored: Option<(Question, RecordedTax)>,
    asked: Option<(Question, Result<Calculated, TaxError>)>,
    patience: usize,
}

impl<'a> Taxes<'a> {
    pub fn of(app: &'a AppState) -> Self {
        Self { app, stored: None, asked: None, patience: PATIENCE }
    }

    /// Notes the tax of a session that is about to be changed: it holds as long as nothing changes that it follows from.
    pub fn remember(&mut self, session: &Session) {
        let tax = &session.record.tax;
        let question = session.tax_question().filter(|_| tax.amount.is_some());
        self.stored = question.map(|question| (question, tax.clone()));
    }

    /// Gives the session its tax, or returns the question that has to be asked first. Where the tax cannot be calculated the
    /// session is left without: that must not keep anybody from choosing, only from paying.
    pub fn fill(&self, session: &mut Session) -> Option<Question> {
        let is_taxed = !matches!(*self.app.tax, Calculator::None);
        if !is_taxed || !session.flags().is_payment_form_required {
            session.record.tax = RecordedTax::nothing();
            return None;
        }
        let Some(question) = session.tax_question() else {
            session.record.tax = RecordedTax::default();
            return None;
        };
        if let Some((_, tax)) = self.stored.as_ref().filter(|(stored, _)| *stored == question) {
            session.record.tax = tax.clone();
            return None;
        }
        let Some((_, answer)) = self.asked.as_ref().filter(|(asked, _)| *asked == question) else {
            return Some(question);
        };
        session.record.tax = match answer {
            Ok(calculated) => recorded(calculated, question.base),
            Err(_) => RecordedTax::default(),
        };
        None
    }

    /// Why the session's tax could not be calculated.
    pub fn failure(&self) -> Option<&TaxError> {
        self.asked.as_ref().and_then(|(_, answer)| answer.as_ref().err())
    }

    /// # Errors
    /// The session keeps being changed by somebody else.
    pub async fn ask(&mut self, question: Question) -> Result<(), Error> {
        self.patience = self.patience.checked_sub(1).ok_or(Error::Locked)?;
        let answer = self.app.tax.calculate(question.query()).await;
        if let Err(error) = &answer {
            tracing::info!(?error, "a tax could not be calculated");
        }
        self.asked = Some((question, answer));
        Ok(())
    }
}

impl Question {
    fn query(&self) -> TaxQuery<'_> {
        TaxQuery {
            currency: self.currency,
            base: self.base,
            behavior: self.behavior,
            address: &self.address,
            tax_id: self.tax_id.as_ref(),
            seller_country: self.seller_country.as_deref(),
        }
    }
}

fn recorded(calculated: &Calculated, base: i64) -> RecordedTax {
    let rate = match calculated.tax {
        Tax::Rate { rate, .. } => Some(rate),
        Tax::Amount { .. } | Tax::Unknown => None,
    };
    RecordedTax {
        amount: calculated.tax.on(base),
        behavior: calculated.tax.behavior(),
        rate,
        calculation_id: calculated.calculation_id.clone(),
    }
}

impl Session {
    /// What the tax follows from; `None` without an address.
    fn tax_question(&self) -> Option<Question> {
        let record = &self.record;
        let address = record.customer_billing_address.clone()?;
        Some(Question {
            currency: record.currency,
            base: record.amount - record.discount_amount,
            behavior: self.tax_behavior(&address.country),
            address,
            tax_id: record.customer_tax_id.clone(),
            seller_country: self.organization.settings.country.clone(),
        })
    }

    fn tax_behavior(&self, country: &str) -> TaxBehavior {
        let default = self.organization.settings.default_tax_behavior;
        tax_behavior(self.price().tax_behavior, default, country)
    }
}
