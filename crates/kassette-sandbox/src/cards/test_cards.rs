//! Stripe's test cards, by number and by name, as its testing page documents them.

use Authentication::{AlreadySetUp, Always, OnRequest, UnlessSetUp};

/// A card number that stands for a behaviour.
#[derive(Debug)]
pub struct TestCard {
    pub number: &'static str,
    names: &'static [&'static str],
    pub debit: bool,
    pub authentication: Authentication,
    pub decline: Option<Decline>,
    /// Whether it can be kept for later although it is declined when it is charged.
    pub attaches: bool,
}

/// When the bank wants to see the cardholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    Never,
    /// When the merchant asks for it while the buyer is there.
    OnRequest,
    /// When the buyer is there, and in their absence if the card has not been set up for that.
    UnlessSetUp,
    /// When the buyer is there. For payments in their absence the card has always been set up.
    AlreadySetUp,
    /// At every payment, and when the card is set up.
    Always,
}

/// Why a bank refuses, in Stripe's words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decline {
    /// The error code, for example `card_declined`.
    pub code: &'static str,
    /// The decline code, for example `insufficient_funds`.
    pub reason: &'static str,
    pub message: &'static str,
}

impl TestCard {
    pub fn by_number(number: &str) -> Option<&'static Self> {
        TEST_CARDS.iter().find(|card| card.number == number)
    }

    pub fn by_name(name: &str) -> Option<&'static Self> {
        TEST_CARDS.iter().find(|card| card.names.contains(&name))
    }
}

pub const TEST_MODE_LIVE_CARD: Decline = Decline {
    code: "card_declined",
    reason: "test_mode_live_card",
    message: "Your card was declined. Your request was in test mode, but used a non test (live) \
              card. For a list of valid test cards, visit: https://stripe.com/docs/testing.",
};

const fn pays(number: &'static str, names: &'static [&'static str]) -> TestCard {
    TestCard {
        number,
        names,
        debit: false,
        authentication: Authentication::Never,
        decline: None,
        attaches: false,
    }
}

const fn debit(number: &'static str, names: &'static [&'static str]) -> TestCard {
    TestCard { debit: true, ..pays(number, names) }
}

const fn declines(
    number: &'static str,
    names: &'static [&'static str],
    decline: Decline,
) -> TestCard {
    TestCard { decline: Some(decline), ..pays(number, names) }
}

/// Declined when it is charged, and not before.
const fn attaches(
    number: &'static str,
    names: &'static [&'static str],
    decline: Decline,
) -> TestCard {
    TestCard { attaches: true, ..declines(number, names, decline) }
}

const fn authenticates(
    number: &'static str,
    names: &'static [&'static str],
    authentication: Authentication,
) -> TestCard {
    TestCard { authentication, ..pays(number, names) }
}

const fn declined(reason: &'static str) -> Decline {
    Decline { code: "card_declined", reason, message: "Your card was declined." }
}

const fn failed(code: &'static str, message: &'static str) -> Decline {
    Decline { code, reason: code, message }
}

const INSUFFICIENT_FUNDS: Decline =
    Decline { message: "Your card has insufficient funds.", ..declined("insufficient_funds") };

const VELOCITY_EXCEEDED: Decline = Decline {
    message: "Your card was declined for making repeated attempts too frequently or exceeding its \
              amount limit.",
    ..declined("card_velocity_exceeded")
};

const EXPIRED: Decline = failed("expired_card", "Your card has expired.");
const INCORRECT_CVC: Decline = failed("incorrect_cvc", "Your card's security code is incorrect.");
const PROCESSING_ERROR: Decline = failed(
    "processing_error",
    "An error occurred while processing your card. Try again in a little bit.",
);

#[rustfmt::skip]
static TEST_CARDS: &[TestCard] = &[
    pays("4242424242424242", &["pm_card_visa"]),
    debit("4000056655665556", &["pm_card_visa_debit"]),
    pays("5555555555554444", &["pm_card_mastercard"]),
    pays("2223003122003222", &[]),
    debit("5200828282828210", &["pm_card_mastercard_debit"]),
    pays("5105105105105100", &["pm_card_mastercard_prepaid"]),
    pays("378282246310005", &["pm_card_amex"]),
    pays("371449635398431", &[]),
    pays("6011111111111117", &["pm_card_discover"]),
    pays("6011000990139424", &[]),
    debit("6011981111111113", &[]),
    pays("3056930009020004", &["pm_card_diners"]),
    pays("36227206271667", &[]),
    pays("3566002020360505", &["pm_card_jcb"]),
    pays("6200000000000005", &["pm_card_unionpay"]),
    debit("6200000000000047", &[]),

    declines("4000000000000002", &["pm_card_visa_chargeDeclined"], declined("generic_decline")),
    declines("4000000000009995", &["pm_card_visa_chargeDeclinedInsufficientFunds"], INSUFFICIENT_FUNDS),
    declines("4000000000009987", &["pm_card_visa_chargeDeclinedLostCard"], declined("lost_card")),
    declines("4000000000009979", &["pm_card_visa_chargeDeclinedStolenCard"], declined("stolen_card")),
    declines("4000000000006975", &["pm_card_visa_chargeDeclinedVelocityLimitExceeded"], VELOCITY_EXCEEDED),
    declines("4000000000000069", &["pm_card_chargeDeclinedExpiredCard"], EXPIRED),
    declines("4000000000000127", &["pm_card_chargeDeclinedIncorrectCvc"], INCORRECT_CVC),
    declines("4000000000000119", &["pm_card_chargeDeclinedProcessingError"], PROCESSING_ERROR),
    attaches("4100000000000019", &["pm_card_radarBlock"], declined("fraudulent")),
    attaches("4000000000000341", &["pm_card_chargeCustomerFail"], declined("generic_decline")),

    authenticates("4000000000003055", &["pm_card_threeDSecureOptional"], OnRequest),
    authenticates("4000002500003155", &["pm_card_authenticationRequiredOnSetup"], UnlessSetUp),
    authenticates("4000003800000446", &["pm_card_authenticationRequiredSetupForOffSession"], AlreadySetUp),
    authenticates("4000002760003184", &["pm_card_authenticationRequired"], Always),
    authenticates("4000000000003220", &["pm_card_threeDSecure2Required"], Always),
    authenticates("4000000000003063", &["pm_card_threeDSecureRequired"], Always),
    TestCard {
        authentication: Always,
        ..declines("4000008400001629", &["pm_card_threeDSecureRequiredChargeDeclined"], declined("generic_decline"))
    },
    TestCard {
        authentication: UnlessSetUp,
        ..attaches("4000008260003178", &["pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"], INSUFFICIENT_FUNDS)
    },
];
