//! Stripe's test cards, by number and by name, as its testing page documents them.

use super::international;
use Authentication::{AlreadySetUp, Always, OnRequest, UnlessSetUp};

/// A card number that stands for a behaviour.
#[derive(Debug, Clone, Copy)]
pub struct TestCard {
    pub number: &'static str,
    names: &'static [&'static str],
    /// `credit`, `debit` or `prepaid`.
    pub funding: &'static str,
    pub authentication: Authentication,
    /// Whether the bank takes part in 3-D Secure at all.
    pub three_d_secure: bool,
    pub decline: Option<Decline>,
    /// Whether it can be kept for later although it is declined when it is charged.
    pub attaches: bool,
    /// How the processor rates the risk of a payment.
    pub risk_level: &'static str,
    /// The checks, such as `cvc_check`, that do not pass, and how they end.
    pub checks: &'static [(&'static str, &'static str)],
    pub refund: RefundCourse,
}

/// What becomes of money that is given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefundCourse {
    Arrives,
    /// Pending first, and succeeded later.
    ArrivesLater,
    /// Succeeded first, and failed later.
    ComesBack,
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
    pub fn by_number(number: &str) -> Option<Self> {
        let card = TEST_CARDS.iter().find(|card| card.number == number).copied();
        card.or_else(|| international::by_number(number).map(|number| pays(number, &[])))
    }

    pub fn by_name(name: &str) -> Option<Self> {
        let card = TEST_CARDS.iter().find(|card| card.names.contains(&name)).copied();
        card.or_else(|| international::by_name(name).map(|number| pays(number, &[])))
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
        funding: "credit",
        authentication: Authentication::Never,
        three_d_secure: true,
        decline: None,
        attaches: false,
        risk_level: "normal",
        checks: &[],
        refund: RefundCourse::Arrives,
    }
}

const fn debit(number: &'static str, names: &'static [&'static str]) -> TestCard {
    TestCard { funding: "debit", ..pays(number, names) }
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

/// Pays, although not all of what the buyer stated is right.
const fn checked(
    number: &'static str,
    names: &'static [&'static str],
    checks: &'static [(&'static str, &'static str)],
) -> TestCard {
    TestCard { checks, ..pays(number, names) }
}

const fn refunds(
    number: &'static str,
    names: &'static [&'static str],
    refund: RefundCourse,
) -> TestCard {
    TestCard { refund, ..pays(number, names) }
}

/// Stopped by the processor, before any bank is asked.
const fn blocked(number: &'static str, names: &'static [&'static str]) -> TestCard {
    TestCard { risk_level: "highest", ..attaches(number, names, declined("fraudulent")) }
}

const fn declined(reason: &'static str) -> Decline {
    Decline { code: "card_declined", reason, message: "Your card was declined." }
}

const fn failed(code: &'static str, message: &'static str) -> Decline {
    Decline { code, reason: code, message }
}

const INSUFFICIENT_FUNDS: Decline =
    Decline { message: "Your card has insufficient funds.", ..declined("insufficient_funds") };

const LINE1_FAILS: (&str, &str) = ("address_line1_check", "fail");
const POSTAL_CODE_FAILS: (&str, &str) = ("address_postal_code_check", "fail");

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
    pays("4242424242424242", &["pm_card_visa", "pm_card_us"]),
    debit("4000056655665556", &["pm_card_visa_debit"]),
    debit("4000058260000005", &["pm_card_gb_debit"]),
    pays("5555555555554444", &["pm_card_mastercard"]),
    pays("2223003122003222", &[]),
    debit("5200828282828210", &["pm_card_mastercard_debit"]),
    TestCard { funding: "prepaid", ..pays("5105105105105100", &["pm_card_mastercard_prepaid"]) },
    TestCard {
        three_d_secure: false,
        ..pays("378282246310005", &["pm_card_amex", "pm_card_amex_threeDSecureNotSupported"])
    },
    pays("371449635398431", &[]),
    pays("6011111111111117", &["pm_card_discover"]),
    pays("6011000990139424", &[]),
    debit("6011981111111113", &[]),
    pays("3056930009020004", &["pm_card_diners"]),
    pays("36227206271667", &[]),
    pays("3566002020360505", &["pm_card_jcb"]),
    pays("6200000000000005", &["pm_card_unionpay"]),
    debit("6200000000000047", &[]),
    pays("6205500000000000004", &[]),
    pays("4000000000000077", &["pm_card_bypassPending"]),

    declines("4000000000000002", &["pm_card_visa_chargeDeclined", "pm_card_chargeDeclined"], declined("generic_decline")),
    declines(
        "4000000000009995",
        &["pm_card_visa_chargeDeclinedInsufficientFunds", "pm_card_chargeDeclinedInsufficientFunds"],
        INSUFFICIENT_FUNDS,
    ),
    declines("4000000000009987", &["pm_card_visa_chargeDeclinedLostCard"], declined("lost_card")),
    declines("4000000000009979", &["pm_card_visa_chargeDeclinedStolenCard"], declined("stolen_card")),
    declines("4000000000006975", &["pm_card_visa_chargeDeclinedVelocityLimitExceeded"], VELOCITY_EXCEEDED),
    declines("4000000000000069", &["pm_card_chargeDeclinedExpiredCard"], EXPIRED),
    TestCard {
        checks: &[("cvc_check", "fail")],
        ..declines("4000000000000127", &["pm_card_chargeDeclinedIncorrectCvc"], INCORRECT_CVC)
    },
    declines("4000000000000119", &["pm_card_chargeDeclinedProcessingError"], PROCESSING_ERROR),
    attaches("4000000000000341", &["pm_card_chargeCustomerFail"], declined("generic_decline")),

    blocked("4100000000000019", &["pm_card_radarBlock", "pm_card_chargeDeclinedFraudulent"]),
    blocked("4000000000004954", &["pm_card_riskLevelHighest"]),
    TestCard { risk_level: "elevated", ..pays("4000000000009235", &["pm_card_riskLevelElevated"]) },
    checked("4000000000000101", &["pm_card_cvcCheckFail"], &[("cvc_check", "fail")]),
    checked("4000000000000036", &["pm_card_avsZipFail"], &[POSTAL_CODE_FAILS]),
    checked("4000000000000028", &["pm_card_avsLine1Fail"], &[LINE1_FAILS]),
    checked("4000000000000010", &["pm_card_avsFail"], &[LINE1_FAILS, POSTAL_CODE_FAILS]),
    checked(
        "4000000000000044",
        &["pm_card_avsUnchecked"],
        &[("address_line1_check", "unavailable"), ("address_postal_code_check", "unavailable")],
    ),

    refunds("4000000000007726", &["pm_card_pendingRefund"], RefundCourse::ArrivesLater),
    refunds("4000000000005126", &["pm_card_refundFail"], RefundCourse::ComesBack),

    authenticates("4000000000003055", &["pm_card_threeDSecureOptional"], OnRequest),
    // 3-D Secure may be asked for, but the bank's server does not answer.
    pays("4000000000003097", &["pm_card_threeDSecureOptionalProcessingError"]),
    authenticates("4000002500003155", &["pm_card_authenticationRequiredOnSetup"], UnlessSetUp),
    authenticates("4000003800000446", &["pm_card_authenticationRequiredSetupForOffSession"], AlreadySetUp),
    authenticates("4000002760003184", &["pm_card_authenticationRequired"], Always),
    authenticates("4000000000003220", &["pm_card_threeDSecure2Required"], Always),
    authenticates("4000000000003063", &["pm_card_threeDSecureRequired"], Always),
    TestCard {
        authentication: Always,
        ..declines("4000008400001629", &["pm_card_threeDSecureRequiredChargeDeclined"], declined("generic_decline"))
    },
    // 3-D Secure is required, and the bank's server does not answer.
    declines("4000008400001280", &["pm_card_threeDSecureRequiredProcessingError"], declined("generic_decline")),
    TestCard {
        authentication: UnlessSetUp,
        ..attaches("4000008260003178", &["pm_card_authenticationRequiredChargeDeclinedInsufficientFunds"], INSUFFICIENT_FUNDS)
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_is_one_and_stands_for_one_behaviour() {
        for card in TEST_CARDS {
            assert!(crate::cards::passes_luhn(card.number), "{}", card.number);
            let same = TEST_CARDS.iter().filter(|other| other.number == card.number);
            assert_eq!(same.count(), 1, "{}", card.number);
        }
    }

    #[test]
    fn each_name_stands_for_one_card() {
        let names: Vec<_> = TEST_CARDS.iter().flat_map(|card| card.names).collect();
        for name in &names {
            assert_eq!(names.iter().filter(|other| other == &name).count(), 1, "{name}");
        }
    }
}
