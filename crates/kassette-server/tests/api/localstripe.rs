//! The server, and its client of Stripe, on localstripe: what strangers made of Stripe's API. It is older and knows less than the
//! sandbox; what it does not know is named here. It takes no notice of idempotency keys and of `Stripe-Version`, asks for no more
//! than a key that begins with `sk_`, and calls every refusal an `invalid_request_error`.

use std::process::Stdio;
use std::sync::Arc;

use kassette_server::payments::stripe::{
    Intent, IntentKind, IntentStatus, Stripe as Client, StripeError,
};
use kassette_server::store::attempts::Form;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

use crate::harness::{Checkout, Database, Server, Stripe};

const PAYS: &str = "4242424242424242";
const ASKS_FIRST: &str = "4000002500003155";
const DECLINES: &str = "4000000000000341";

/// Parameters of our payments that it refuses, and why.
const NOT_IN_PAYMENTS: [(&str, &str); 6] = [
    ("automatic_payment_methods", "it knows no other methods than those that a call names"),
    ("confirmation_token", "it has payment methods alone"),
    ("description", "of payments it keeps none"),
    ("return_url", "it has no pages that a buyer would come back from"),
    ("setup_future_usage", "it stores only what is attached to a customer"),
    ("statement_descriptor_suffix", "it writes no statements"),
];

/// Parameters of our set-ups that it refuses, and why.
const NOT_IN_SETUPS: [(&str, &str); 5] = [
    ("automatic_payment_methods", "as in payments"),
    ("confirm", "it confirms a set-up in a call of its own"),
    ("confirmation_token", "as in payments"),
    ("description", "as in payments"),
    ("return_url", "as in payments"),
];

/// Calls of ours that it does not have.
const NO_CALLS: [&str; 4] = [
    "/v1/payment_method_domains",
    "/v1/tax/calculations",
    "/v1/tax/transactions/create_from_calculation",
    "/v1/webhook_endpoints",
];

struct Localstripe {
    stripe: Stripe,
    server: Server,
    /// It ends with this value.
    _process: Child,
}

impl Localstripe {
    async fn start() -> Self {
        let program = std::env::var_os("KASSETTE_LOCALSTRIPE");
        let mut process = Command::new(program.expect("KASSETTE_LOCALSTRIPE names the program"))
            .args(["--port", "0", "--from-scratch"])
            .env("PYTHONUNBUFFERED", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next_line().await.unwrap().expect("it says where it listens");
        let port: String = line.chars().filter(char::is_ascii_digit).collect();
        let stripe = Stripe::at(format!("http://127.0.0.1:{port}"));
        let server = Server::start_on(Database::sqlite(), Some(&stripe)).await;
        Self { stripe, server, _process: process }
    }

    fn client(&self) -> &Arc<Client> {
        self.server.state.stripe.as_ref().unwrap()
    }

    /// What the server would have it do for this product, and the customer that it had it make.
    async fn asked_for(&self, product: &str) -> (Form, String) {
        let checkout = self.server.checkout(&[product]).await;
        self.confirm(&checkout).await;
        let attempt = self.server.last_attempt(&checkout).await;
        (attempt.intent_request.unwrap(), attempt.processor_customer_id.unwrap())
    }

    /// The buyer pays with a token that nobody here knows.
    async fn confirm(&self, checkout: &Checkout) {
        let address = json!({
            "country": "US", "line1": "1 Main & Elm", "city": "Albany", "state": "US-NY", "postal_code": "12207",
        });
        let body = json!({
            "customer_email": "ada@example.com", "customer_name": "Ada", "customer_billing_address": address,
            "confirmation_token_id": "ctoken_1",
        });
        assert_eq!(self.server.post(&checkout.confirm_path(), body).await.status, 400);
    }

    /// A card of this number that the customer has.
    async fn card(&self, number: &str, customer: &str) -> String {
        let form = format!(
            "type=card&card[number]={number}&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123"
        );
        let card = self.stripe.post("/v1/payment_methods", form).await;
        let id = card["id"].as_str().unwrap();
        self.stripe
            .post(&format!("/v1/payment_methods/{id}/attach"), format!("customer={customer}"))
            .await;
        id.to_owned()
    }

    /// The server's question, as far as it is understood here, with a card in the token's place.
    async fn pay(&self, number: &str) -> Result<Intent, StripeError> {
        let (form, customer) = self.asked_for("Studio").await;
        let mut form = without(form, &NOT_IN_PAYMENTS);
        form.push(("payment_method".to_owned(), self.card(number, &customer).await));
        form.push(("customer".to_owned(), customer));
        self.client().create_intent(IntentKind::Payment, &form, "key").await
    }
}

/// `automatic_payment_methods` of `automatic_payment_methods[enabled]`.
fn outermost(name: &str) -> &str {
    name.split('[').next().unwrap()
}

fn without(form: Form, names: &[(&str, &str)]) -> Form {
    let is_known = |name: &str| names.iter().all(|(unknown, _)| *unknown != outermost(name));
    form.into_iter().filter(|(name, _)| is_known(name)).collect()
}

/// The names that it says it had not expected.
fn unexpected(answer: Result<Intent, StripeError>) -> Vec<String> {
    let Err(StripeError::Refused(error)) = answer else { panic!("{answer:?}") };
    let message = error.message.unwrap();
    let names = message.strip_prefix("Unexpected ").unwrap_or_else(|| panic!("{message}"));
    let mut names: Vec<String> = names.split(", ").map(str::to_owned).collect();
    names.sort();
    names
}

#[tokio::test]
#[ignore = "`cargo xtask test` brings localstripe"]
async fn a_customer_is_made_with_everything_that_the_buyer_said() {
    let local = Localstripe::start().await;
    let checkout = local.server.checkout(&["Lifetime"]).await;
    local.confirm(&checkout).await;
    let customers = local.stripe.read("/v1/customers").await;
    let [customer] = customers["data"].as_array().unwrap().as_slice() else {
        panic!("{customers}")
    };
    assert_eq!((&customer["email"], &customer["name"]), (&json!("ada@example.com"), &json!("Ada")));
    assert_eq!(
        (&customer["address"]["line1"], &customer["address"]["state"]),
        (&json!("1 Main & Elm"), &json!("NY"))
    );
    let attempt = local.server.last_attempt(&checkout).await;
    assert_eq!(customer["metadata"]["customer_id"], json!(attempt.customer_id));
    assert_eq!(attempt.processor_customer_id.as_deref(), customer["id"].as_str());
    assert_eq!(local.server.reload(&checkout).await["status"], "open");
}

#[tokio::test]
#[ignore = "`cargo xtask test` brings localstripe"]
async fn it_refuses_of_a_payment_and_of_a_set_up_what_is_named_here_and_nothing_else() {
    let local = Localstripe::start().await;
    let asked = [
        (IntentKind::Payment, "Studio", NOT_IN_PAYMENTS.as_slice()),
        (IntentKind::Setup, "Trial", NOT_IN_SETUPS.as_slice()),
    ];
    for (kind, product, expected) in asked {
        let (form, _) = local.asked_for(product).await;
        let refused = unexpected(local.client().create_intent(kind, &form, "key").await);
        assert_eq!(
            refused,
            expected.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            "{product}"
        );
    }
}

#[tokio::test]
#[ignore = "`cargo xtask test` brings localstripe"]
async fn a_payment_succeeds_with_the_servers_amount_and_metadata() {
    let local = Localstripe::start().await;
    let intent = local.pay(PAYS).await.unwrap();
    assert_eq!(intent.status, IntentStatus::Succeeded);
    let read = local.client().intent(IntentKind::Payment, &intent.id).await.unwrap();
    assert_eq!(
        (read.status, &read.metadata["type"]),
        (IntentStatus::Succeeded, &"product".to_owned())
    );
    let stored = local.stripe.read(&format!("/v1/payment_intents/{}", intent.id)).await;
    assert_eq!((&stored["amount"], &stored["currency"]), (&json!(1200), &json!("usd")));
}

#[tokio::test]
#[ignore = "`cargo xtask test` brings localstripe"]
async fn a_declined_card_is_a_refusal_with_its_code() {
    let local = Localstripe::start().await;
    let answer = local.pay(DECLINES).await;
    let Err(StripeError::Refused(error)) = answer else { panic!("{answer:?}") };
    assert_eq!(error.code.as_deref(), Some("card_declined"));
}

#[tokio::test]
#[ignore = "`cargo xtask test` brings localstripe"]
async fn a_payment_that_asks_its_buyer_first_can_be_cancelled() {
    let local = Localstripe::start().await;
    let intent = local.pay(ASKS_FIRST).await.unwrap();
    assert_eq!(intent.status, IntentStatus::RequiresAction);
    assert!(intent.client_secret.unwrap().0.starts_with(&intent.id));
    let ended = local.client().cancel_intent(IntentKind::Payment, &intent.id, "key").await.unwrap();
    assert_eq!(ended.status, IntentStatus::Canceled);
}

#[tokio::test]
#[ignore = "`cargo xtask test` brings localstripe"]
async fn a_set_up_is_made_confirmed_read_and_cancelled() {
    let local = Localstripe::start().await;
    let (form, customer) = local.asked_for("Trial").await;
    let mut form = without(form, &NOT_IN_SETUPS);
    form.push(("customer".to_owned(), customer.clone()));
    let intent = local.client().create_intent(IntentKind::Setup, &form, "key").await.unwrap();
    assert_eq!(intent.status, IntentStatus::RequiresPaymentMethod);

    let card = format!("payment_method={}", local.card(PAYS, &customer).await);
    local.stripe.post(&format!("/v1/setup_intents/{}/confirm", intent.id), card).await;
    let stored = local.client().intent(IntentKind::Setup, &intent.id).await.unwrap();
    assert_eq!(stored.status, IntentStatus::Succeeded);

    let other = local.client().create_intent(IntentKind::Setup, &form, "other").await.unwrap();
    let ended = local.client().cancel_intent(IntentKind::Setup, &other.id, "key").await.unwrap();
    assert_eq!(ended.status, IntentStatus::Canceled);
}

#[tokio::test]
#[ignore = "`cargo xtask test` brings localstripe"]
async fn calls_that_it_does_not_have_are_named_here() {
    let local = Localstripe::start().await;
    for path in NO_CALLS {
        let call = reqwest::Client::new().post(format!("{}{path}", local.stripe.url));
        let answer = call.bearer_auth(local.stripe.secret_key).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
    }
}
