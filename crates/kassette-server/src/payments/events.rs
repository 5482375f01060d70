//! What Stripe is to tell us.

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Means {
    /// A payment or set-up intent succeeded.
    Paid,
    /// One failed.
    Failed,
    /// Some of a charge, or all of it, went back.
    Refunded,
    /// What was to go back could not be given to the buyer.
    RefundFailed,
}

/// Every event that the server handles: the webhook endpoint at Stripe is made with exactly these.
pub const EVENTS: [(&str, Means); 8] = [
    ("payment_intent.succeeded", Means::Paid),
    ("payment_intent.payment_failed", Means::Failed),
    ("payment_intent.canceled", Means::Failed),
    ("setup_intent.succeeded", Means::Paid),
    ("setup_intent.setup_failed", Means::Failed),
    ("setup_intent.canceled", Means::Failed),
    ("charge.refunded", Means::Refunded),
    ("refund.failed", Means::RefundFailed),
];

/// `None` for an event that is not handled.
pub fn meaning(event: &str) -> Option<Means> {
    EVENTS.iter().find(|(name, _)| *name == event).map(|(_, means)| *means)
}
