//! What was bought, signed; and the keys that sign.

mod check;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clap::Parser;
use kassette_core::CheckoutStatus;
use kassette_server::receipts::command::{self, KeysCommand};
use kassette_server::receipts::{KEPT_FOR, ensure_key};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::harness::{Checkout, PUBLIC_URL, Server, Stripe, postgres};
use crate::program::{kassette, serve};

const KEYS: &str = "/.well-known/jwks.json";

/// When the purchases of the tests are: what their clock shows, in seconds.
const NOW: i64 = 1_767_225_600;

#[derive(Parser)]
#[command(no_binary_name = true)]
struct KeysCommands {
    #[command(subcommand)]
    command: KeysCommand,
}

/// What the operator gets for `kassette keys` with these words.
async fn keys_command(server: &Server, words: &str) -> Result<String, String> {
    let command = KeysCommands::try_parse_from(words.split_whitespace()).unwrap().command;
    let answer = command::run(command, &server.state.store, server.state.clock.now()).await;
    answer.map_err(|error| error.to_string())
}

/// The ids of the keys that anybody can get, the one that signs first.
async fn kids(server: &Server) -> Vec<String> {
    let keys = server.get(KEYS).await.body["keys"].as_array().unwrap().clone();
    keys.iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
}

/// A session of the free product that succeeded, opened with what is `said`.
async fn bought(server: &Server, said: Value) -> Checkout {
    let mut body = said;
    body["product_id"] = json!(server.product("Starter").await);
    let checkout = Checkout(server.add("/v1/checkouts/", body).await);
    let buyer = json!({ "customer_email": "ada@example.com" });
    assert_eq!(server.post(&checkout.confirm_path(), buyer).await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    checkout
}

async fn receipt(server: &Server, checkout: &Checkout) -> Option<String> {
    let session = server.get(&checkout.client_path()).await.body;
    session["receipt"].as_str().map(str::to_owned)
}

/// One of the three parts of a receipt.
fn part(receipt: &str, index: usize) -> Value {
    let part = URL_SAFE_NO_PAD.decode(receipt.split('.').nth(index).unwrap()).unwrap();
    serde_json::from_slice(&part).unwrap()
}

fn kid(receipt: &str) -> String {
    part(receipt, 0)["kid"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_receipt_says_what_was_bought_for_how_much_and_where() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let product = server.product("Lifetime").await;
    let body = json!({ "product_id": product, "embed_origin": "https://shop.example/cart" });
    let checkout = Checkout(server.add("/v1/checkouts/", body).await);
    server.patch(&checkout.client_path(), json!({ "discount_code": "SAVE20" })).await;
    assert_eq!(receipt(&server, &checkout).await, None);
    let confirmed = server.pay(&stripe, &checkout, "pm_card_visa").await;
    assert_eq!(confirmed.body["receipt"], json!(null));
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let receipt = receipt(&server, &checkout).await.unwrap();
    let order = server.listed("/v1/orders/", "id").await[0].clone();
    assert_eq!(
        part(&receipt, 1),
        json!({
            "iss": PUBLIC_URL, "aud": checkout.0["organization_id"], "iat": NOW,
            "checkout_id": checkout.id(), "status": "succeeded", "amount": 3920, "currency": "usd",
            "product_id": product, "order_id": order, "embed_origin": "https://shop.example",
        })
    );
    assert_eq!(
        part(&receipt, 0),
        json!({ "alg": "EdDSA", "typ": "receipt+jwt", "kid": kids(&server).await[0] })
    );
}

#[tokio::test]
async fn of_a_trial_nothing_was_paid() {
    let stripe = Stripe::start().await;
    let server = Server::start_with(&stripe).await;
    let checkout = server.checkout(&["Trial"]).await;
    assert_eq!(server.pay(&stripe, &checkout, "pm_card_visa").await.status, 200);
    server.until(&checkout, CheckoutStatus::Succeeded).await;
    let claims = part(&receipt(&server, &checkout).await.unwrap(), 1);
    assert_eq!((&claims["amount"], &claims["embed_origin"]), (&json!(0), &json!(null)));
}

#[tokio::test]
async fn a_receipt_is_the_same_whenever_and_wherever_it_is_asked_for() {
    let server = Server::start().await;
    let checkout = bought(&server, json!({})).await;
    let first = receipt(&server, &checkout).await.unwrap();
    server.clock.advance_seconds(60);
    assert_eq!(receipt(&server, &checkout).await.unwrap(), first);
    let opened = server.post(&format!("{}/opened", checkout.client_path()), json!({})).await;
    assert_eq!(opened.body["receipt"], json!(first));
    assert_eq!(server.reload(&checkout).await.get("receipt"), None);
}

#[tokio::test]
async fn keys_are_shown_without_their_private_part_and_may_be_kept_for_minutes() {
    let server = Server::start().await;
    let reply = server.get(KEYS).await;
    assert_eq!(reply.headers["cache-control"], "public, max-age=300");
    let keys = reply.body["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1);
    let key = keys[0].as_object().unwrap();
    assert_eq!(key.keys().collect::<Vec<_>>(), ["alg", "crv", "kid", "kty", "use", "x"]);
    assert_eq!(
        (&key["kty"], &key["crv"], &key["alg"], &key["use"]),
        (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA"), &json!("sig"))
    );
}

#[tokio::test]
async fn a_new_key_signs_at_once_and_the_old_one_is_kept_for_ninety_days() {
    let server = Server::start().await;
    let checkout = bought(&server, json!({})).await;
    let before = kid(&receipt(&server, &checkout).await.unwrap());
    server.clock.advance_seconds(10);
    let printed = keys_command(&server, "rotate").await.unwrap();
    let after = kid(&receipt(&server, &checkout).await.unwrap());
    assert_eq!(printed, format!("{after}\n"));
    assert_eq!(kids(&server).await, [after.clone(), before.clone()]);
    let listed = keys_command(&server, "list").await.unwrap();
    let expected = format!(
        "ID\tCREATED\tUNTIL\n{after}\t2026-01-01T00:00:10Z\tsigns\n\
         {before}\t2026-01-01T00:00:00Z\t2026-04-01T00:00:10Z\n"
    );
    assert_eq!(listed, expected);
    let private =
        "select coalesce(private_key, 'none') from signing_keys where replaced_at is not null";
    assert_eq!(server.column(private).await, ["none"]);

    server.clock.advance_seconds(KEPT_FOR - 1);
    assert_eq!(kids(&server).await, [after.clone(), before]);
    server.clock.advance_seconds(1);
    assert_eq!(kids(&server).await, [after]);
    keys_command(&server, "rotate").await.unwrap();
    assert_eq!(server.column("select id from signing_keys").await.len(), 2);
}

#[tokio::test]
async fn a_key_is_revoked_once_another_signs() {
    let server = Server::start().await;
    let first = kids(&server).await[0].clone();
    let refused = keys_command(&server, &format!("revoke {first}")).await.unwrap_err();
    assert_eq!(
        refused,
        format!("{first} signs receipts: replace it first, with `kassette keys rotate`")
    );
    keys_command(&server, "rotate").await.unwrap();
    assert_eq!(
        keys_command(&server, &format!("revoke {first}")).await.unwrap(),
        format!("revoked {first}\n")
    );
    assert!(!kids(&server).await.contains(&first));
    let unknown = keys_command(&server, "revoke other").await.unwrap_err();
    assert_eq!(unknown, "no key has the id other");
}

#[tokio::test]
async fn a_purchase_is_shown_without_a_receipt_rather_than_not_at_all() {
    let server = Server::start().await;
    let checkout = bought(&server, json!({})).await;
    server.sabotage("delete from signing_keys").await;
    let session = server.get(&checkout.client_path()).await;
    assert_eq!((session.status.as_u16(), &session.body["receipt"]), (200, &json!(null)));
    keys_command(&server, "rotate").await.unwrap();
    assert!(receipt(&server, &checkout).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn servers_that_start_together_make_one_key_and_all_sign_with_it() {
    let Some(database) = postgres().await else { return };
    let one = Server::start_on(database, None).await;
    one.sabotage("delete from signing_keys").await;
    let other = one.beside(None).await;
    let stores = [&one, &other, &one, &other].map(|server| server.state.store.clone());
    let now = one.state.clock.now();
    let made = stores.iter().map(|store| ensure_key(store, now));
    for made in futures_util::future::join_all(made).await {
        made.unwrap();
    }
    let kids = kids(&one).await;
    assert_eq!(kids.len(), 1);
    let checkout = bought(&one, json!({})).await;
    for server in [&one, &other] {
        assert_eq!(kid(&receipt(server, &checkout).await.unwrap()), kids[0]);
    }
    other.finish().await;
    one.finish().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_operators_who_replace_the_key_at_once_each_does_or_hears_that_another_did() {
    let Some(database) = postgres().await else { return };
    let server = Server::start_on(database, None).await;
    let rotated =
        futures_util::future::join_all((0..4).map(|_| keys_command(&server, "rotate"))).await;
    let (made, refused): (Vec<_>, Vec<_>) = rotated.into_iter().partition(Result::is_ok);
    assert!(!made.is_empty());
    for refusal in refused {
        assert_eq!(refusal.unwrap_err(), "somebody else is replacing the key at the moment");
    }
    assert_eq!(kids(&server).await.len(), 1 + made.len());
    let checkout = bought(&server, json!({})).await;
    assert_eq!(kid(&receipt(&server, &checkout).await.unwrap()), kids(&server).await[0]);
    server.finish().await;
}

#[test]
fn the_documentation_has_the_example_that_is_run_here() {
    let page = include_str!("../../../../docs/receipts.md");
    let example = format!("```rust\n{}```", include_str!("receipts/check.rs"));
    assert!(page.contains(&example), "docs/receipts.md does not have\n{example}");
}

#[tokio::test]
async fn the_documented_check_takes_the_servers_receipts_and_no_others() {
    let folder = TempDir::new().unwrap();
    assert!(kassette(&folder).arg("seed").output().await.unwrap().status.success());
    let (_server, url) = serve(&mut kassette(&folder)).await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let session = buy_over_http(&url).await;
    let receipt = session["receipt"].as_str().unwrap();
    let organization = session["organization"]["id"].as_str().unwrap();

    let said = check::check(receipt, &url, organization).await.unwrap();
    assert_eq!((&said["status"], &said["checkout_id"]), (&json!("succeeded"), &session["id"]));
    let rotated = kassette(&folder).args(["keys", "rotate"]).output().await.unwrap();
    assert!(rotated.status.success(), "{rotated:?}");
    assert_eq!(check::check(receipt, &url, organization).await.unwrap(), said);

    let other = "00000000-0000-4000-8000-000000000000";
    assert!(check::check(receipt, &url, other).await.is_err());
    let (header, rest) = receipt.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let mut claims = part(receipt, 1);
    claims["amount"] = json!(1);
    let claims = URL_SAFE_NO_PAD.encode(claims.to_string());
    for forged in [
        format!("{header}.{claims}.{signature}"),
        format!("{}.{claims}.", URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#)),
        format!("{}.{claims}.{signature}", URL_SAFE_NO_PAD.encode(r#"{"alg":"EdDSA","kid":"x"}"#)),
    ] {
        assert!(check::check(&forged, &url, organization).await.is_err(), "{forged}");
    }
    let listed = kassette(&folder).args(["keys", "list"]).output().await.unwrap();
    let revoked = String::from_utf8(listed.stdout).unwrap();
    let revoked = revoked.lines().nth(2).unwrap().split('\t').next().unwrap();
    assert_eq!(revoked, kid(receipt));
    kassette(&folder).args(["keys", "revoke", revoked]).output().await.unwrap();
    assert!(check::check(receipt, &url, organization).await.is_err());
}

/// The buyer's view of a session of the free product, after it succeeded.
async fn buy_over_http(url: &str) -> Value {
    let redirects = reqwest::redirect::Policy::none();
    let http = reqwest::Client::builder().redirect(redirects).build().unwrap();
    let visit = http.get(format!("{url}/l/kassette_cl_demo_starter")).send().await.unwrap();
    let page = visit.headers()["location"].to_str().unwrap().to_owned();
    let secret = page.strip_prefix(&format!("{url}/checkout/")).unwrap();
    let session = format!("{url}/v1/checkouts/client/{secret}");
    // Opened before anything happens, so that nothing is missed.
    let mut stream = http.get(format!("{session}/stream")).send().await.unwrap();
    let buyer = json!({ "customer_email": "ada@example.com" }).to_string();
    let confirmed = http.post(format!("{session}/confirm")).body(buyer).send().await.unwrap();
    assert_eq!(confirmed.status(), 200);
    let mut heard = String::new();
    while !heard.contains(r#""status":"succeeded""#) {
        heard += std::str::from_utf8(&stream.chunk().await.unwrap().unwrap()).unwrap();
    }
    let answer = http.get(session).send().await.unwrap().bytes().await.unwrap();
    serde_json::from_slice(&answer).unwrap()
}
