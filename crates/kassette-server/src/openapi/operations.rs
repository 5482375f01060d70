//! Every operation of the API, with what its handler reads and answers.

mod catalogue;
mod customers;
mod sales;
mod webhooks;

use super::operation::Operation;

/// A noun of the API, and what it is.
pub const NOUNS: [(&str, &str); 16] = [
    (
        "checkouts",
        "Sessions in which somebody buys something. Merchants create them; whoever knows a session's client secret can see, change and pay it.",
    ),
    ("checkout-links", "Addresses that open a new session for everybody who visits them."),
    ("products", "What is sold, and for what prices."),
    ("benefits", "What a purchase of a product grants."),
    ("custom-fields", "The questions that a merchant asks in checkout forms."),
    ("discounts", "Reductions, with or without a code that buyers type."),
    ("customers", "Who bought something, or will."),
    ("customer-sessions", "Hours in which a customer may see what they have."),
    (
        "customer_portal",
        "What a customer sees of what they have, with the token of a customer session, and how they pay, which they can change.",
    ),
    ("orders", "What was bought and paid."),
    ("subscriptions", "What is paid for again and again."),
    ("organizations", "The merchant themselves."),
    ("files", "Pictures of products."),
    ("meters", "What the use of a product is counted by."),
    ("receipts", "What was bought, signed for whoever is shown it."),
    ("webhooks", "Where merchants' own servers hear what happened."),
];

/// All of them, noun by noun.
pub fn operations() -> Vec<Operation> {
    let mut all = sales::operations();
    all.extend(catalogue::operations());
    all.extend(customers::operations());
    all.extend(webhooks::operations());
    all.sort_by_key(|operation| NOUNS.iter().position(|(noun, _)| *noun == operation.tag()));
    all
}
