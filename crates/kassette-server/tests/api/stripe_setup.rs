//! `kassette stripe setup` against a sandbox.

use std::process::Output;

use kassette_server::payments::events::EVENTS;
use kassette_server::payments::stripe::API_VERSION;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::harness::Stripe;

const URL: &str = "https://pay.example.com";

async fn set_up(api_url: &str, key: &str, public_url: &str, domains: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kassette"));
    command
        .env_clear()
        .env("STRIPE_API_URL", api_url)
        .env("STRIPE_SECRET_KEY", key)
        .env("KASSETTE_PUBLIC_URL", public_url)
        .args(["stripe", "setup"])
        .kill_on_drop(true);
    for domain in domains {
        command.args(["--domain", domain]);
    }
    command.output().await.unwrap()
}

/// What it prints against this sandbox.
async fn said(stripe: &Stripe, domains: &[&str]) -> String {
    let output = set_up(&stripe.url, stripe.secret_key, URL, domains).await;
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

async fn refusal(api_url: &str, key: &str, public_url: &str, domains: &[&str]) -> String {
    let output = set_up(api_url, key, public_url, domains).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(!message.contains("hidden"), "{message}");
    message
}

async fn endpoints(stripe: &Stripe) -> Vec<Value> {
    stripe.read("/v1/webhook_endpoints").await["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn it_registers_the_domains_and_makes_the_endpoint_with_what_the_server_handles() {
    let stripe = Stripe::start().await;
    let said = said(&stripe, &["shop.example.com", "pay.example.com"]).await;
    let wallets =
        "  Apple Pay: active\n  Google Pay: active\n  Link: active\n  Amazon Pay: active\n";
    let expected = format!(
        "pay.example.com is registered\n{wallets}shop.example.com is registered\n{wallets}\
         the webhook endpoint {URL}/v1/integrations/stripe/webhook is made; set\nSTRIPE_WEBHOOK_SECRET=whsec_"
    );
    assert!(said.starts_with(&expected), "{said}");
    let endpoint = &endpoints(&stripe).await[0];
    assert_eq!(endpoint["enabled_events"], json!(EVENTS.map(|(name, _)| name)));
    assert_eq!(endpoint["api_version"], API_VERSION);
}

#[tokio::test]
async fn what_is_there_is_left_alone_and_the_secret_is_not_promised() {
    let stripe = Stripe::start().await;
    said(&stripe, &[]).await;
    let before = endpoints(&stripe).await;
    let said = said(&stripe, &[]).await;
    assert!(said.starts_with("pay.example.com was registered already\n"), "{said}");
    assert!(said.contains("/webhook is there already\nStripe shows a secret only when"), "{said}");
    assert!(!said.contains("whsec_"), "{said}");
    assert_eq!(endpoints(&stripe).await, before);
}

#[tokio::test]
async fn what_was_switched_off_is_switched_on_and_wrong_events_are_corrected() {
    let stripe = Stripe::start().await;
    let url = format!("{URL}/v1/integrations/stripe/webhook");
    // Other endpoints fill the first page of the list.
    for number in 0..100 {
        let form = format!("url={URL}/{number}&enabled_events[]=charge.refunded");
        stripe.post("/v1/webhook_endpoints", form).await;
    }
    stripe.post("/v1/webhook_endpoints", format!("url={url}&enabled_events[]=*")).await;
    let form = "domain_name=pay.example.com&enabled=false".to_owned();
    stripe.post("/v1/payment_method_domains", form).await;

    let said = said(&stripe, &[]).await;
    assert!(said.starts_with("pay.example.com is enabled again\n"), "{said}");
    assert!(said.contains("/webhook was there already; its events are corrected\n"), "{said}");
    let domains = stripe.read("/v1/payment_method_domains").await;
    assert_eq!(domains["data"][0]["enabled"], true);
    let mut all = endpoints(&stripe).await;
    all.extend(match all.last() {
        Some(last) if all.len() == 10 => {
            let id = last["id"].as_str().unwrap();
            let rest = format!("/v1/webhook_endpoints?limit=100&starting_after={id}");
            stripe.read(&rest).await["data"].as_array().unwrap().clone()
        }
        _ => Vec::new(),
    });
    let ours: Vec<_> = all.iter().filter(|endpoint| endpoint["url"] == url.as_str()).collect();
    assert_eq!(ours.len(), 1);
    assert_eq!(ours[0]["enabled_events"], json!(EVENTS.map(|(name, _)| name)));
}

#[tokio::test]
async fn a_live_key_needs_an_address_that_stripe_can_reach() {
    let stripes = "https://api.stripe.com";
    for (url, reason) in [
        ("http://pay.example.com", "The URL must start with https."),
        ("https://127.0.0.1", "The URL must be one that the internet can reach."),
        ("https://localhost:8787", "The URL must be one that the internet can reach."),
        ("https://kassette.internal", "The URL must be one that the internet can reach."),
    ] {
        let message = refusal(stripes, "sk_live_hidden", url, &[]).await;
        let expected = format!(
            "kassette: KASSETTE_PUBLIC_URL is {url:?} and STRIPE_SECRET_KEY a live key. {reason}\n"
        );
        assert_eq!(message, expected);
    }
    let message = refusal("http://127.0.0.1:1", "sk_live_hidden", URL, &[]).await;
    assert!(message.contains("STRIPE_API_URL must be at https://api.stripe.com"), "{message}");
}

#[tokio::test]
async fn what_cannot_be_set_up_is_said_in_plain_words() {
    let stripe = Stripe::start().await;
    let message = refusal(&stripe.url, "pk_test_hidden", URL, &[]).await;
    assert!(message.contains("STRIPE_SECRET_KEY is not such a key"), "{message}");
    let message = refusal(&stripe.url, "sk_test_hidden", URL, &[]).await;
    assert!(message.contains("does not accept STRIPE_SECRET_KEY for the domain"), "{message}");
    let domain = "https://shop.example.com/";
    let message = refusal(&stripe.url, stripe.secret_key, URL, &[domain]).await;
    assert!(message.contains("is not a host: give it without scheme and path"), "{message}");
    let message = refusal("http://127.0.0.1:1", stripe.secret_key, URL, &[]).await;
    assert!(
        message.contains("the domain pay.example.com cannot be set up: no answer"),
        "{message}"
    );
    let message = refusal(&stripe.url, stripe.secret_key, "http://localhost:8787", &[]).await;
    assert!(message.contains("Stripe refused the domain localhost: "), "{message}");
}
