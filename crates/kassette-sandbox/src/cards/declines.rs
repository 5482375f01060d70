//! Why banks refuse.

/// Why a bank refuses, in Stripe's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decline {
    /// The error code, for example `card_declined`.
    pub code: &'static str,
    /// Why, for example `insufficient_funds`; where the code is `card_declined`, the decline code.
    pub reason: &'static str,
    pub message: &'static str,
}

pub const TEST_MODE_LIVE_CARD: Decline = Decline {
    code: "card_declined",
    reason: "test_mode_live_card",
    message: "Your card was declined. Your request was in test mode, but used a non test (live) \
              card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
};

pub const fn declined(reason: &'static str) -> Decline {
    Decline { code: "card_declined", reason, message: "Your card was declined." }
}

const fn failed(code: &'static str, message: &'static str) -> Decline {
    Decline { code, reason: code, message }
}

pub const INSUFFICIENT_FUNDS: Decline =
    Decline { message: "Your card has insufficient funds.", ..declined("insufficient_funds") };

pub const VELOCITY_EXCEEDED: Decline = Decline {
    message: "Your card was declined for making repeated attempts too frequently or exceeding its \
              amount limit.",
    ..declined("card_velocity_exceeded")
};

pub const EXPIRED: Decline = failed("expired_card", "Your card has expired.");
pub const INCORRECT_CVC: Decline =
    failed("incorrect_cvc", "Your card's security code is incorrect.");
pub const PROCESSING_ERROR: Decline = failed(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
);
