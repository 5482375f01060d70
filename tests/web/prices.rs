use leptos::task::tick;
use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::shown::*;

#[wasm_bindgen_test]
async fn seats_are_stepped_and_the_total_follows_at_once() {
    let shown = show(checkout().with_price(seats()).with("seats", 9).with("amount", 8100));
    until(|| shown.input("Seats").value() == "9").await;
    shown.labelled("Increase: Seats").click();
    shown.labelled("Increase: Seats").click();
    until(|| shown.price() == "$97").await;
    assert_eq!(shown.input("Seats").value(), "11");
    assert_eq!(shown.rows()[0], "Lifetime10 × $9 · 1 × $7 $97");
}

#[wasm_bindgen_test]
async fn too_few_seats_are_refused_where_they_are_typed() {
    let shown = show(checkout().free().with_price(seats()).with("seats", 2));
    shown.type_into("Email", "ada@example.com");
    shown.type_into("Seats", "1");
    shown.button("Get for free").click();
    until(|| shown.problem_of("Seats").as_deref() == Some("Enter 2 or more.")).await;
}

#[wasm_bindgen_test]
async fn the_buyer_names_the_price_and_sees_it_at_once() {
    let shown = show(checkout().with_price(custom()).with("amount", 1000));
    until(|| shown.input("Name your price").value() == "10").await;
    shown.type_into("Name your price", "25,50");
    until(|| shown.price() == "$25.50").await;
}

#[wasm_bindgen_test]
async fn less_than_the_minimum_changes_no_total_and_is_told() {
    let shown =
        show(checkout().with_price(custom()).with("amount", 1000).with("total_amount", 1000));
    shown.type_into("Name your price", "2");
    until(|| shown.problem_of("Name your price").as_deref() == Some("Enter $3 or more.")).await;
    assert_eq!(shown.price(), "$10");
}

#[wasm_bindgen_test]
async fn an_answer_does_not_overwrite_the_amount_that_is_being_typed() {
    let shown = show(checkout().with_price(custom()).with("amount", 1000));
    shown.type_into("Name your price", "25");
    shown.session.receive(checkout().with_price(custom()).with("amount", 2000).build());
    tick().await;
    assert_eq!(shown.input("Name your price").value(), "25");
}

#[wasm_bindgen_test]
async fn a_discount_is_named_with_its_percentage() {
    let shown = show(checkout().half_price_studio("once"));
    assert_eq!(shown.rows()[..2], ["Studio $12", "Launch week-50% -$6"]);
}

#[wasm_bindgen_test]
async fn a_discount_for_the_first_payment_says_what_comes_then() {
    let shown = show(checkout().half_price_studio("once"));
    assert_eq!(shown.price(), "$6");
    let then = shown.rows().pop().unwrap_or_default();
    assert!(then.starts_with("From ") && then.ends_with(" $12 / month"), "{then}");
}

#[wasm_bindgen_test]
async fn a_discount_without_end_says_nothing_of_later() {
    let shown = show(checkout().half_price_studio("forever"));
    assert_eq!(shown.price(), "$6 / month");
    assert_eq!(shown.rows().len(), 3);
}

#[wasm_bindgen_test]
async fn a_trial_is_free_now_and_says_what_it_costs_later() {
    let trial = checkout()
        .studio()
        .with("active_trial_interval", "week")
        .with("active_trial_interval_count", 2)
        .with("trial_end", "2030-02-01T00:00:00Z");
    let shown = show(trial);
    assert_eq!(shown.price(), "14 days free");
    assert!(shown.text().contains("Then $12 / month from Feb 1, 2030"));
    assert_eq!(
        shown.rows(),
        [
            "Studio $12",
            "Free until Feb 1, 2030 -$12",
            "Total due today $0",
            "From Feb 1, 2030 $12 / month"
        ]
    );
}

#[wasm_bindgen_test]
async fn use_that_is_billed_afterwards_is_listed() {
    let shown = show(checkout().studio().and_price(meter()));
    assert_eq!(shown.rows().pop().as_deref(), Some("RequestsUsage-based $0.02 / unit"));
}

#[wasm_bindgen_test]
async fn tax_that_is_in_the_price_is_not_shown_as_if_it_came_on_top() {
    let inclusive = checkout()
        .with("tax_behavior", "inclusive")
        .with("tax_amount", 817)
        .with("net_amount", 4083);
    assert_eq!(show(inclusive).rows()[1], "Tax (included) $8.17");
}

#[wasm_bindgen_test]
async fn what_it_costs_is_on_every_choice() {
    let choices =
        |own_keys| show(checkout().with_price(own_keys).or_studio()).all_texts(".switcher__price");
    assert_eq!(choices(seats()), ["from $18", "$12 / month"]);
    assert_eq!(choices(custom()), ["Name your price", "$12 / month"]);
    assert_eq!(choices(json!({ "price_amount": 0 })), ["Free", "$12 / month"]);
}

#[wasm_bindgen_test]
async fn a_price_by_seats_beside_a_fixed_one_is_part_of_what_a_choice_costs_at_least() {
    let team = checkout().and_price(seats()).or_studio();
    assert_eq!(show(team).all_texts(".switcher__price"), ["from $67", "$12 / month"]);
}

#[wasm_bindgen_test]
async fn a_product_that_leaves_the_interval_to_its_prices_is_a_choice_of_those() {
    let shown = show(checkout().monthly_or_yearly());
    assert_eq!(shown.all_texts(".switcher__price"), ["$12 / month", "$120 / year"]);
    assert_eq!(shown.price(), "$12 / month");
    let chosen = shown.find(".switcher__choice:has(:checked) .switcher__price");
    assert_eq!(chosen.text_content().as_deref(), Some("$12 / month"));
}
