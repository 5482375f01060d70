//! What Stripe is to tell us.

/// What an event says of a payment or set-up intent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    Paid,
    Failed,
}

/// Every event that the server handles: the webhook endpoint at Stripe is made with exactly these.
pub const EVENTS: [(&str, Means); 6] = [
    ("payment_intent.succeeded", Means::Paid),
    ("payment_intent.payment_failed", Means::Failed),
    ("payment_intent.canceled", Means::Failed),
    ("setup_intent.succeeded", Means::Paid),
    ("setup_intent.setup_failed", Means::Failed),
    ("setup_intent.canceled", Means::Failed),
];

/// `None` for an event that is not handled.
pub fn meaning(event: &str) -> Option<Means> {
    EVENTS.iter().find(|(name, _)| *name == event).map(|(_, means)| *means)
}
