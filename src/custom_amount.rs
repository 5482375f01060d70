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
        session
            .offer(|offer| Some((offer.product.id, custom_price(offer)?, offer.currency)))
            .flatten()
    });
    follow(move || {
        price.with(|_| ());
        let typed = session.typed(NAME);
        if let Ok(amount) = amount_in(session, &typed) {
            session.choose_amount(amount);
        }
    });
    shows_one(move || {
        let (_, price, currency) = price.get()?;
        let chosen = untrack(|| session.offer(|offer| offer.choice.custom_amount)).flatten();
        let known = chosen.map(|minor| format::decimal(Money::new(minor, currency)));
        session.retype(NAME, &known.clone().unwrap_or_default());
        let question = Question {
            control: Control::Line("amount"),
            help: help(&price, currency),
            known,
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

fn custom_price(offer: &Offer) -> Option<PriceAmount> {
    let mut amounts = offer.paid().map(|price| &price.amount);
    amounts.find(|amount| matches!(amount, PriceAmount::Custom { .. })).cloned()
}

fn help(price: &PriceAmount, currency: Currency) -> Option<Message> {
    let PriceAmount::Custom { minimum_amount, .. } = price else { return None };
    let least = format::money(Money::new(*minimum_amount, currency));
    (*minimum_amount > 0).then_some(Message::With("amount_minimum", "amount", least))
}

/// The amount that was typed, in minor units, or what is wrong with it.
fn amount_in(session: Session, typed: &str) -> Result<i64, Option<Message>> {
    let offered = session.offer(|offer| Some((custom_price(offer)?, offer.currency))).flatten();
    let (price, currency) = offered.ok_or(None)?;
    let amount = parse(typed, currency.decimals()).ok_or(Message::Text("problem_invalid"))?;
    let shown = |minor| format::money(Money::new(minor, currency));
    match (check_custom_amount(&price, currency, amount), &price) {
        (Ok(()), _) => Ok(amount),
        (Err(AmountProblem::BelowMinimumCharge(least)), _) => {
            Err(Some(Message::With("amount_free_or_minimum", "amount", format::money(least))))
        }
        (Err(problem), PriceAmount::Custom { minimum_amount, maximum_amount, .. }) => {
            let most = maximum_amount.unwrap_or(i64::MAX).min(currency.maximum_charge());
            Err(Some(if problem == AmountProblem::BelowMinimum {
                at_least(shown(*minimum_amount))
            } else {
                at_most(shown(most))
            }))
        }
        (Err(_), _) => Err(None),
    }
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
