//! What can be chosen about the purchase.

use kassette_core::pricing::{Offer, Period, QuantityLimits, default_price, in_currency};
use kassette_core::product::UnitLabels;
use kassette_core::{CheckoutProduct, PriceAmount};

use super::{BAR, LINE, field, group, guessed, help};
use crate::page::html::escaped;
use crate::page::sale::Sale;

/// One row per product; nothing where there is nothing to choose.
pub fn products(sale: &Sale) -> String {
    let products = &sale.checkout.products;
    if products.len() < 2 {
        return String::new();
    }
    let choice = |product: &CheckoutProduct| {
        let checked = if Some(product.id) == sale.checkout.product_id { " checked" } else { "" };
        format!(
            "<div class=\"switcher__choice\"><input class=\"switcher__radio\" type=\"radio\" disabled{checked}>\
             <span class=\"switcher__name\">{}</span><span class=\"switcher__price\">{}</span></div>",
            escaped(&product.name),
            label(product, sale).map(|label| guessed(&label)).unwrap_or_default()
        )
    };
    let choices: String = products.iter().map(choice).collect();
    group(sale.texts.text("choose_product"), &format!("<div class=\"switcher\">{choices}</div>"))
}

/// About as wide as what the widget says that a product costs, before anything is chosen about it.
fn label(product: &CheckoutProduct, sale: &Sale) -> Option<String> {
    let (checkout, texts) = (sale.checkout, sale.texts);
    let prices = checkout.prices_of(product);
    let price = default_price(in_currency(prices, checkout.currency));
    let count = product.recurring_interval_count.unwrap_or(1);
    let every = product.recurring_interval.map(|interval| Period { interval, count });
    let from = |minor: Option<i64>| {
        let price = sale.wide_as_price(minor?, every);
        Some(texts.text_with("from_price", &[("price", &price)]))
    };
    match &price.or_else(|| default_price(prices))?.amount {
        PriceAmount::Fixed { price_amount: 0 } => Some(texts.text("free").to_owned()),
        PriceAmount::Fixed { price_amount } => Some(sale.wide_as_price(*price_amount, every)),
        PriceAmount::Custom { .. } => Some(texts.text("name_your_price").to_owned()),
        PriceAmount::SeatBased(tiers) => from(tiers.amount(tiers.minimum_seats())),
        PriceAmount::UnitBased(units) => from(units.amount(units.minimum_units)),
        PriceAmount::MeteredUnit { .. } => Some(texts.text("billed_by_use").to_owned()),
        PriceAmount::Unknown => None,
    }
}

/// Where the buyer names the price.
pub fn amount(sale: &Sale) -> String {
    let mut prices = sale.offer.iter().flat_map(Offer::paid);
    let least = prices.find_map(|price| match price.amount {
        PriceAmount::Custom { minimum_amount, .. } => Some(minimum_amount),
        _ => None,
    });
    let Some(least) = least else { return String::new() };
    let hint = if least > 0 { help(LINE) } else { String::new() };
    let content = [BAR, &hint].concat();
    field("", &escaped(sale.texts.text("amount")), &content)
}

pub fn quantities(sale: &Sale) -> String {
    let Some(offer) = &sale.offer else { return String::new() };
    let units = offer.paid().find_map(|price| match &price.amount {
        PriceAmount::UnitBased(units) => label_in(&units.unit_label, sale.texts.language().code),
        _ => None,
    });
    let seats = offer.seat_limits.map(|limits| stepper(sale.texts.text("seats"), limits));
    let units = offer
        .unit_limits
        .map(|limits| stepper(units.unwrap_or_else(|| sale.texts.text("units")), limits));
    seats.into_iter().chain(units).collect()
}

fn stepper(label: &str, limits: QuantityLimits) -> String {
    let hint =
        if limits.maximum.is_some() || limits.minimum > 1 { help(LINE) } else { String::new() };
    let step = |sign| {
        format!(
            "<button class=\"button button--quiet stepper__step\" type=\"button\" disabled>{sign}</button>"
        )
    };
    let count = "<input class=\"field__input stepper__count\" disabled>";
    let content = format!("<div class=\"apply\">{}{count}{}</div>{hint}", step("−"), step("+"));
    field("", &escaped(label), &content)
}

/// In the buyer's language, in English, or in any.
fn label_in<'a>(labels: &'a UnitLabels, language: &str) -> Option<&'a str> {
    let first = || labels.iter().next().map(|(_, label)| label);
    let label = labels.get(language).or_else(|| labels.get("en")).or_else(first);
    label.map(|label| &*label.other)
}
