use indexmap::IndexMap;
use serde_json::Value;

use crate::{
    charges::Charge, confirmation_tokens::ConfirmationToken, events::Event,
    payment_intents::PaymentIntent, payment_methods::PaymentMethod, setup_intents::SetupIntent,
    tax::Calculation,
};

/// Everything that the account holds, by id, in the order in which it came to be. In memory only.
#[derive(Debug, Default)]
pub struct Books {
    pub customers: IndexMap<String, Value>,
    pub payment_methods: IndexMap<String, PaymentMethod>,
    pub confirmation_tokens: IndexMap<String, ConfirmationToken>,
    pub payment_method_domains: IndexMap<String, Value>,
    pub payment_intents: IndexMap<String, PaymentIntent>,
    pub setup_intents: IndexMap<String, SetupIntent>,
    pub charges: IndexMap<String, Charge>,
    pub refunds: IndexMap<String, Value>,
    pub tax_calculations: IndexMap<String, Calculation>,
    pub tax_transactions: IndexMap<String, Value>,
    pub events: Vec<Event>,
}
