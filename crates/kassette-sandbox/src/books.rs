use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    charges::Charge, confirmation_tokens::ConfirmationToken, events::Event,
    payment_intents::PaymentIntent, payment_methods::PaymentMethod, tax::Calculation,
};

/// Everything that the account holds, by id, in the order in which it came to be. In memory only.
#[derive(Debug, Default)]
pub struct Books {
    pub customers: IndexMap<String, Value>,
    pub payment_methods: IndexMap<String, PaymentMethod>,
    pub confirmation_tokens: IndexMap<String, ConfirmationToken>,
    pub payment_intents: IndexMap<String, PaymentIntent>,
    pub charges: IndexMap<String, Charge>,
    pub tax_calculations: IndexMap<String, Calculation>,
    pub tax_transactions: IndexMap<String, Value>,
    pub events: Vec<Event>,
}
