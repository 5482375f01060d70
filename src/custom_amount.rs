//! Where the buyer names the price.

use kassette_core::pricing::{AmountProblem, Offer, check_custom_amount};
use kassette_core::{Currency, Money, PriceAmount};
use leptos::prelude::*;

use crate::format;
use crate::live::{distinct, follow};
use crate::session::{Rule, Session, at_least, at_most, use_session};
use crate::text::Message;
use crate::ui::{Control, Field, Question, shows_one};

const NAME: &str = "amount";

/// The field for the amount; nothing where the price is given.
#[component]
pub fn CustomAmount() -> impl IntoView {
    let session = use_session();
    let price = distinct(move || {
        session.offer(|offer| Some((offer.product.id, limits(offer)?, offer.currency))).flatten()
    });
    follow(move || {
        price.with(|_| ());
        let typed = session.typed(NAME);
        // Whatever the server makes of it: an amount that it does not take must not be sent for ever.
        untrack(|| {
            if let Ok(amount) = amount_in(session, &typed) {
                session.choose_amount(amount);
            }
        });
    });
    shows_one(move || {
        let (_, limits, currency) = price.get()?;
        let chosen = untrack(|| session.offer(|offer| offer.choice.custom_amount)).flatten();
        let known = chosen.map(|minor| format::decimal(Money::new(minor, currency)));
        session.retype(NAME, &known.unwrap_or_default());
        let question = Question {
            control: Control::Line("amount"),
            help: help(limits, currency),
            rule: Rule::Sent(problem),
            ..Question::new(NAME, "amount")
        };
        Some(
            view! {
                <div class="amount" data-currency=currency.as_str().to_ascii_uppercase()>
                    <Field question />
                </div>
            }
            .into_any(),
        )
    })
}

/// The least and the most that may be named, in minor units.
type Limits = (i64, Option<i64>);

fn limits(offer: &Offer) -> Option<Limits> {
    offer.paid().find_map(|price| match price.amount {
        PriceAmount::Custom { minimum_amount, maximum_amount, .. } => {
            Some((minimum_amount, maximum_amount))
        }
        _ => None,
    })
}

fn help((least, _): Limits, currency: Currency) -> Option<Message> {
    let shown = format::money(Money::new(least, currency));
    (least > 0).then_some(Message::With("amount_minimum", "amount", shown))
}

/// The amount that was typed, in minor units, or what is wrong with it.
fn amount_in(session: Session, typed: &str) -> Result<i64, Option<Message>> {
    let offered = session.offer(|offer| Some((limits(offer)?, offer.currency))).flatten();
    let ((minimum_amount, maximum_amount), currency) = offered.ok_or(None)?;
    let amount = parse(typed, currency.decimals()).ok_or(Message::Text("problem_invalid"))?;
    let shown = |minor| format::money(Money::new(minor, currency));
    let price = PriceAmount::Custom { minimum_amount, maximum_amount, preset_amount: None };
    check_custom_amount(&price, currency, amount).map_err(|problem| {
        Some(match problem {
            AmountProblem::BelowMinimum => at_least(shown(minimum_amount)),
            AmountProblem::BelowMinimumCharge(least) => {
                Message::With("amount_free_or_minimum", "amount", format::money(least))
            }
            AmountProblem::AboveMaximum => {
                let most = maximum_amount.unwrap_or(i64::MAX).min(currency.maximum_charge());
                at_most(shown(most))
            }
        })
    })?;
    Ok(amount)
}

fn problem(session: Session, typed: &str) -> Option<Message> {
    amount_in(session, typed).err().flatten()
}

/// Reads `12`, `12.5`, `12,50`, `1 234.50`, `1.234,50` or `$12` as minor units. The last comma or point is the decimal sign, unless more
/// digits follow it than the currency has; then it groups, as all others do.
fn parse(text: &str, decimals: u8) -> Option<i64> {
    let decimals = usize::from(decimals);
    let western = |sign: char| match u32::from(sign) {
        // Arabic and Persian digits.
        code @ (0x660..=0x669 | 0x6f0..=0x6f9) => char::from_digit(code & 0xf, 10).unwrap_or(sign),
        0x66b => '.',
        0x66c => ',',
        _ => sign,
    };
    let signs: String = text
        .chars()
        .map(western)
        .filter(|it| it.is_ascii_digit() || matches!(it, '.' | ',' | '-'))
        .collect();
    let (main, fraction) = match signs.rsplit_once(['.', ',']) {
        Some((main, fraction)) if fraction.len() <= decimals => (main, fraction),
        _ => (&*signs, ""),
    };
    let digits: String = main.chars().filter(|sign| !matches!(sign, '.' | ',')).collect();
    let missing = "0".repeat(decimals - fraction.len());
    let is_number = [&*digits, fraction].concat().contains(|sign: char| sign.is_ascii_digit());
    is_number.then(|| [&*digits, fraction, &*missing].concat().parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        let cents = [
            ("12", 1200),
            ("12.5", 1250),
            ("12,50", 1250),
            (".5", 50),
            ("12.", 1200),
            ("1,234", 123_400),
            ("1.234,50", 123_450),
            ("1 234.50", 123_450),
            ("$12", 1200),
            ("١٢٫٥", 1250),
        ];
        for (text, amount) in cents {
            assert_eq!(parse(text, 2), Some(amount), "{text}");
        }
    }

    #[test]
    fn yen_have_no_decimals() {
        assert_eq!(parse("1,500", 0), Some(1500));
        assert_eq!(parse("1.5", 0), Some(15));
    }

    #[test]
    fn what_is_no_amount_is_none() {
        for text in ["", "abc", "-", ".", "1-2"] {
            assert_eq!(parse(text, 2), None, "{text}");
        }
        assert_eq!(parse("-5", 2), Some(-500));
    }
}
