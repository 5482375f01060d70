//! The rows that lead to the total.

use kassette_core::pricing::Offer;
use kassette_core::{PriceAmount, TaxBehavior};

use super::guessed;
use crate::page::html::escaped;
use crate::page::sale::{Sale, wide_as_date};

pub fn totals(sale: &Sale) -> String {
    let (checkout, texts) = (sale.checkout, sale.texts);
    let amount = |minor| guessed(&sale.wide_as_price(minor, None));
    let mut rows = row(&escaped(sale.product_name()), has_slices(sale), &amount(checkout.amount));
    if checkout.discount_amount > 0 {
        let discount = sale.offer.as_ref().and_then(|offer| offer.discount);
        let name = discount.map_or(texts.text("discount"), |discount| &discount.name);
        let is_share = discount.is_some_and(|discount| discount.basis_points.is_some());
        let value = amount(-checkout.discount_amount);
        rows += &row(&escaped(name), is_share || is_discounted_again(sale), &value);
    }
    let is_included = checkout.tax_behavior == Some(TaxBehavior::Inclusive);
    let tax = escaped(texts.text(if is_included { "tax_included" } else { "tax" }));
    rows += &match checkout.tax_amount {
        Some(0) => String::new(),
        Some(minor) => row(&tax, false, &amount(minor)),
        None => row(&escaped(texts.text("tax")), false, &escaped(texts.text("tax_pending"))),
    };
    if let Some(end) = checkout.trial_end.filter(|_| checkout.total_amount > 0) {
        let title = texts.text_with("free_until", &[("date", &wide_as_date(end))]);
        rows += &row(&guessed(&title), false, &amount(-checkout.total_amount));
    }
    let due = if checkout.trial_end.is_some() { 0 } else { checkout.total_amount };
    let sum = format!(
        "<div class=\"totals__row totals__row--sum\"><dt>{}</dt><dd>{}</dd></div>",
        escaped(texts.text("total_due")),
        amount(due)
    );
    format!("<dl class=\"totals\">{rows}{sum}{}</dl>", later(sale))
}

/// `title` and `value` are HTML.
fn row(title: &str, has_notes: bool, value: &str) -> String {
    let notes = if has_notes { "<small class=\"totals__note\">&nbsp;</small>" } else { "" };
    format!("<div class=\"totals__row\"><dt>{title}{notes}</dt><dd>{value}</dd></div>")
}

/// Whether the row says how the amount comes about.
fn has_slices(sale: &Sale) -> bool {
    let mut prices = sale.offer.iter().flat_map(Offer::paid);
    prices
        .any(|price| matches!(price.amount, PriceAmount::SeatBased(_) | PriceAmount::UnitBased(_)))
}

/// Whether the discount ends, and not with the first charge.
fn is_discounted_again(sale: &Sale) -> bool {
    let charges = sale.renewal().and_then(|renewal| renewal.discounted_charges);
    charges.is_some_and(|charges| charges > 1)
}

/// The next charges, and what is billed by use.
fn later(sale: &Sale) -> String {
    let Some(every) = sale.every() else { return String::new() };
    let charge = |(total, from)| {
        let title = sale.texts.text_with("then_from", &[("date", &wide_as_date(from))]);
        row(&guessed(&title), false, &guessed(&sale.wide_as_price(total, Some(every))))
    };
    let charges: String = sale.charges().into_iter().map(charge).collect();
    let prices = sale.offer.iter().flat_map(Offer::paid);
    let meters = prices.filter_map(|price| match &price.amount {
        PriceAmount::MeteredUnit { meter, .. } => Some(row(&escaped(&meter.name), true, "")),
        _ => None,
    });
    charges + &meters.collect::<String>()
}
