//! That a form which Stripe would refuse is noticed: every other test relies on it.

use kassette_server::payments::stripe::API_VERSION;

use crate::harness::{Stripe, UNDESCRIBED, breaches_of};

const CUSTOMER: &str = "POST /v1/customers";
const INTENT: &str = "POST /v1/payment_intents";

fn breaches(call: &str, form: &str) -> Vec<String> {
    breaches_of(call, form.as_bytes())
}

/// The one thing that is wrong with the form.
fn breach(call: &str, form: &str) -> String {
    let [breach] = breaches(call, form).try_into().unwrap();
    breach
}

#[test]
fn a_form_that_keeps_to_the_schema_passes() {
    let form = "email=ada%40example.com&address[country]=DE&metadata[customer_id]=1&expand[0]=tax";
    assert_eq!(breaches(CUSTOMER, form), Vec::<String>::new());
    let form = "amount=1299&currency=eur&confirm=true&automatic_payment_methods[enabled]=true\
                &setup_future_usage=off_session";
    assert_eq!(breaches(INTENT, form), Vec::<String>::new());
}

#[test]
fn an_unknown_parameter_is_noticed_at_the_top_and_in_a_group() {
    assert!(breach(CUSTOMER, "nickname=Ada").contains("'nickname' was unexpected"));
    let methods = "automatic_payment_methods[enabled]=true&automatic_payment_methods[on]=true";
    let inner = breach(INTENT, &format!("amount=1&currency=eur&{methods}"));
    assert!(inner.contains("'on' was unexpected"), "{inner}");
}

#[test]
fn a_missing_parameter_is_noticed() {
    assert!(breach(INTENT, "amount=1299").contains("\"currency\" is a required property"));
    let call = "POST /v1/tax/calculations";
    let form = "currency=eur&line_items[0][amount]=1&customer_details[address][city]=Rome";
    assert!(breach(call, form).contains("\"country\" is a required property"));
}

#[test]
fn a_text_that_is_no_number_and_no_truth_is_noticed() {
    assert!(breach(INTENT, "amount=12.99&currency=eur").ends_with("at /amount"));
    assert!(breach(INTENT, "amount=1&currency=eur&confirm=yes").ends_with("at /confirm"));
    assert!(breach(INTENT, "amount=1&currency=eur&description=").ends_with("at /description"));
}

#[test]
fn a_word_that_stripe_does_not_list_is_noticed() {
    let form = "amount=1&currency=eur&setup_future_usage=always";
    assert!(breach(INTENT, form).ends_with("at /setup_future_usage"));
}

#[test]
fn a_group_in_place_of_a_text_and_a_text_in_place_of_a_group_are_noticed() {
    assert!(breach(CUSTOMER, "email[0]=ada%40example.com").ends_with("at /email"));
    assert!(breach(INTENT, "amount=1&currency=eur&metadata=7").ends_with("at /metadata"));
}

#[test]
fn a_parameter_that_is_said_twice_is_noticed() {
    assert!(breach(CUSTOMER, "email=a&email=b").ends_with("`email` is said twice"));
}

#[test]
fn a_call_of_which_nothing_is_known_is_noticed() {
    assert!(breach("POST /v1/payouts", "amount=1").contains("nothing is known of it"));
}

#[test]
fn a_call_without_a_schema_has_the_parameters_that_are_listed_for_it() {
    for (call, names, _) in UNDESCRIBED {
        let form: Vec<String> = names.iter().map(|name| format!("{name}=1")).collect();
        assert_eq!(breaches(call, &form.join("&")), Vec::<String>::new());
        assert!(breach(call, "nickname=Ada").ends_with("`nickname` is unknown"));
    }
}

async fn cancel_for_a_reason_that_stripe_does_not_know(stripe: &Stripe) {
    let url = format!("{}/v1/payment_intents/pi_1A/cancel", stripe.url);
    let call = reqwest::Client::new().post(url).header("stripe-version", API_VERSION);
    call.body("cancellation_reason=bored").send().await.unwrap();
}

#[tokio::test]
async fn what_a_sandbox_is_sent_is_looked_at() {
    let stripe = Stripe::start().await;
    cancel_for_a_reason_that_stripe_does_not_know(&stripe).await;
    let [breach] = stripe.breaches().try_into().unwrap();
    assert!(breach.starts_with("POST /v1/payment_intents/{id}/cancel: \"bored\""), "{breach}");
}

#[tokio::test]
#[should_panic(expected = "Stripe would refuse what it was sent")]
async fn a_test_that_sends_what_stripe_would_refuse_fails_at_its_end() {
    let stripe = Stripe::start().await;
    cancel_for_a_reason_that_stripe_does_not_know(&stripe).await;
}
