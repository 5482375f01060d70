//! Choosing among the products of a session.

use kassette_core::pricing::{default_price, in_currency};
use kassette_core::{CheckoutProduct, Currency, Money, Price, PriceAmount};
use leptos::prelude::*;

use crate::format::{self, Every};
use crate::session::{Session, use_session};
use crate::text::{text, text_with, words};
use crate::ui::{holds, says};

/// One radio button per product, or per price where a product has several to choose from; nothing where there is nothing to choose.
#[component]
pub fn ProductSwitcher() -> impl IntoView {
    let session = use_session();
    let choices = session.peek(|checkout| {
        let mut choices = Vec::new();
        for product in &checkout.base.products {
            if has_prices_to_choose(product) {
                for price in checkout.base.prices_of(product) {
                    choices.push(radio(session, product, Some(price)));
                }
            } else {
                choices.push(radio(session, product, None));
            }
        }
        choices
    });
    let choices = choices.unwrap_or_default();
    (choices.len() > 1).then(|| {
        view! {
            <fieldset class="group" disabled=holds(move || session.is_confirming())>
                <legend class="group__title">{words("choose_product")}</legend>
                <div class="switcher">
                    {choices}
                </div>
            </fieldset>
        }
        .into_any()
    })
}

/// Products of Polar's early days have no interval of their own, but a price for each.
fn has_prices_to_choose(product: &CheckoutProduct) -> bool {
    product.is_recurring && product.recurring_interval.is_none()
}

/// One choice, by what a buyer sees of a product before choosing it.
fn radio(session: Session, product: &CheckoutProduct, price: Option<&Price>) -> AnyView {
    let id = product.id;
    let name = product.name.clone();
    let price_id = price.map(|price| price.id);
    let price = says(move || {
        session.with(|checkout| {
            let base = &checkout.base;
            let product = base.products.iter().find(|product| product.id == id)?;
            let prices = base.prices_of(product);
            match price_id {
                None => Some(label(prices, base.currency, Every::of(product))),
                Some(id) => {
                    let price = prices.iter().find(|price| price.id == id)?;
                    let every = price.recurring_interval;
                    let every = every.map(|interval| Every { interval, count: 1 });
                    Some(label(std::slice::from_ref(price), price.price_currency, every))
                }
            }
        })?
    });
    let is_chosen = move || {
        let chosen_price = session.with(|checkout| checkout.base.product_price_id).flatten();
        session.product_id() == Some(id) && (price_id.is_none() || price_id == chosen_price)
    };
    view! {
        <label class="switcher__choice">
            <input
                class="switcher__radio"
                type="radio"
                name="product_id"
                prop:checked=is_chosen
                on:change:capture=move |_| session.choose_product(id, price_id)
            />
            <span class="switcher__name" translate="no">{name}</span>
            <span class="switcher__price" translate="no">{price}</span>
        </label>
    }
    .into_any()
}

/// What a product costs, before anything is chosen about it: in `currency`, or in its own where it is not sold in that.
fn label(prices: &[Price], currency: Currency, every: Option<Every>) -> String {
    let near = default_price(in_currency(prices, currency));
    let Some(price) = near.or_else(|| default_price(prices)) else { return String::new() };
    match &price.amount {
        PriceAmount::Custom { .. } => return text("name_your_price"),
        PriceAmount::MeteredUnit { .. } => return text("billed_by_use"),
        _ => {}
    }
    let mut total = 0_i64;
    let mut is_least = false;
    for price in in_currency(prices, price.price_currency).filter(|price| !price.is_archived) {
        let (least, grows) = match &price.amount {
            PriceAmount::Fixed { price_amount } => (Some(*price_amount), false),
            PriceAmount::SeatBased(tiers) => (tiers.amount(tiers.minimum_seats()), true),
            PriceAmount::UnitBased(units) => (units.amount(units.minimum_units), true),
            _ => (Some(0), false),
        };
        let sum = least.and_then(|least| total.checked_add(least));
        let Some(sum) = sum else { return String::new() };
        total = sum;
        is_least |= grows;
    }
    if total == 0 && !is_least {
        return text("free");
    }
    let shown = format::price(Money::new(total, price.price_currency), every);
    if is_least { text_with("from_price", &[("price", &shown)]) } else { shown }
}
