use std::{sync::Arc, time::Duration};

use anyhow::{Context, bail};
use rand::{RngExt, rngs::StdRng};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use crate::{
    http::{Answer, Ask},
    merchant::{self, Catalogue, Sale},
    world::World,
};

/// After this time somebody who does not know whether they paid is a problem.
const TOO_LONG: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(100);

/// How often somebody tries to pay for one thing. With what they ask again that may be too often for the server (429), and then they
/// leave.
const ATTEMPTS: usize = 4;

/// How a purchase ended for its buyer.
#[derive(Debug)]
pub struct Told {
    pub checkout_id: String,
    pub sale: Sale,
    pub ending: Ending,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    Paid,
    /// They were told that nothing was charged, and left it at that.
    NotCharged,
    /// They never found out.
    Unknown(String),
}

/// What the buyer pays with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Instrument {
    Good,
    Declined,
    /// The bank asks, and hears yes or no.
    Asks(bool),
    /// A page of its own asks, and hears yes or no.
    Leaves(bool),
}

struct Buyer {
    world: Arc<World>,
    chance: StdRng,
    number: usize,
    secret: String,
}

/// One purchase, from the session to an ending.
pub async fn buy(
    world: Arc<World>,
    catalogue: Arc<Catalogue>,
    number: usize,
    mut chance: StdRng,
) -> anyhow::Result<Told> {
    let (sale, product_id) = catalogue.any(&mut chance);
    // Not every product can be discounted, and not everybody has heard of the discount.
    let is_discounted = matches!(sale, Sale::Once | Sale::Recurring) && chance.random_bool(0.3);
    let discount_id = is_discounted.then_some(&catalogue.discount_id);
    let session = session(&world, &product_id, discount_id).await?;
    let text = |key: &str| session[key].as_str().map(str::to_owned).context("no session");
    let (checkout_id, secret) = (text("id")?, text("client_secret")?);
    let mut buyer = Buyer { world, chance, number, secret };
    let ending = match timeout(TOO_LONG, buyer.shop(sale)).await {
        Ok(ending) => ending?,
        Err(_) => Ending::Unknown(format!("after {} s", TOO_LONG.as_secs())),
    };
    Ok(Told { checkout_id, sale, ending })
}

/// A new session, with the discount if there is any of it left.
async fn session(
    world: &World,
    product_id: &str,
    discount_id: Option<&String>,
) -> anyhow::Result<Value> {
    let body = json!({ "product_id": product_id, "discount_id": discount_id });
    let answer = merchant::try_to_ask(world, "POST", "/v1/checkouts/", Some(body)).await?;
    if answer.status == 201 {
        return Ok(answer.body);
    }
    let body = json!({ "product_id": product_id });
    merchant::ask(world, "POST", "/v1/checkouts/", Some(body)).await
}

impl Buyer {
    async fn shop(&mut self, sale: Sale) -> anyhow::Result<Ending> {
        self.introduce().await?;
        for _ in 0..ATTEMPTS {
            let instrument = self.any_instrument();
            let token = match sale {
                Sale::Free => None,
                _ => Some(self.token(instrument).await?),
            };
            let ending = loop {
                let answer = self.confirm(token.as_deref()).await;
                let is_answered = match answer {
                    Some(Answer { status: 422, body }) => {
                        self.go_without_discount(&body).await?;
                        true
                    }
                    Some(Answer { status: 404 | 410, body }) => bail!("no purchase: {body}"),
                    // Declined, accepted, closed or locked: the session knows more.
                    Some(Answer { status, .. }) => status < 500,
                    None => false,
                };
                match self.outcome(instrument).await? {
                    // A question without an answer may still be on its way, and is only out of the way when it is asked again.
                    Ending::NotCharged if !is_answered => {}
                    ending => break ending,
                }
            };
            match ending {
                Ending::NotCharged if self.chance.random_bool(0.8) => {}
                ending => return Ok(ending),
            }
        }
        Ok(Ending::NotCharged)
    }

    /// Says who is buying, and where they live.
    async fn introduce(&self) -> anyhow::Result<()> {
        let edits = json!({ "customer_name": "Ada Lovelace",
            "customer_email": format!("buyer{}@example.com", self.number),
            "customer_billing_address": { "country": "FR" } });
        loop {
            match self.world.http.ask(self.ask(Ask::patch(self.url(""), edits.clone()))).await {
                Some(Answer { status: 200, .. }) => return Ok(()),
                Some(Answer { status: 409 | 500.., .. }) | None => sleep(PAUSE).await,
                Some(answer) => bail!("no introduction: {} {}", answer.status, answer.body),
            }
        }
    }

    fn any_instrument(&mut self) -> Instrument {
        match self.chance.random_range(0..20) {
            0..=2 => Instrument::Declined,
            3..=5 => Instrument::Asks(true),
            6 => Instrument::Asks(false),
            7..=8 => Instrument::Leaves(true),
            9 => Instrument::Leaves(false),
            _ => Instrument::Good,
        }
    }

    async fn token(&self, instrument: Instrument) -> anyhow::Result<String> {
        let form = match instrument {
            Instrument::Good => "payment_method=pm_card_visa",
            Instrument::Declined => "payment_method=pm_card_visa_chargeDeclined",
            Instrument::Asks(_) => "payment_method=pm_card_threeDSecure2Required",
            Instrument::Leaves(_) => "payment_method_data[type]=amazon_pay",
        };
        let url = self.world.sandbox("/v1/test_helpers/confirmation_tokens");
        let ask = Ask { token: Some("sk_test_sandbox"), ..Ask::form(url, form) };
        let answer = self.world.http.ask(ask).await.context("the sandbox does not answer")?;
        let id = answer.body["id"].as_str();
        Ok(id.with_context(|| format!("no token: {}", answer.body))?.to_owned())
    }

    /// Presses the button, impatiently at times: twice, while still typing, or leaving at once.
    async fn confirm(&mut self, token: Option<&str>) -> Option<Answer> {
        let body = json!({ "confirmation_token_id": token });
        let confirm = self.ask(Ask::post(self.url("/confirm"), body));
        let (http, ask) = (&self.world.http, confirm.clone());
        match self.chance.random_range(0..10) {
            0 => {
                let (first, _) = tokio::join!(http.ask(ask), http.ask(confirm));
                first
            }
            1 => {
                let edit = json!({ "customer_name": "Countess Lovelace" });
                let edit = self.ask(Ask::patch(self.url(""), edit));
                tokio::join!(http.ask(ask), http.ask(edit)).0
            }
            2 => {
                let patience = Duration::from_millis(self.chance.random_range(0..80));
                timeout(patience, http.ask(ask)).await.ok().flatten()
            }
            _ => http.ask(ask).await,
        }
    }

    /// The discount may have been used up; what else is wrong with a purchase is a problem.
    async fn go_without_discount(&self, body: &Value) -> anyhow::Result<()> {
        let is_about_discount = body["detail"][0]["loc"][1] == "discount_id";
        if !is_about_discount {
            bail!("the purchase is refused: {body}");
        }
        let edit = json!({ "discount_code": null });
        loop {
            match self.world.http.ask(self.ask(Ask::patch(self.url(""), edit.clone()))).await {
                // 403: another confirmation of ours is under way.
                Some(Answer { status: 200 | 403, .. }) => return Ok(()),
                Some(Answer { status: 409 | 500.., .. }) | None => sleep(PAUSE).await,
                Some(answer) => bail!("the discount stays: {} {}", answer.status, answer.body),
            }
        }
    }

    /// Looks at the session until it is known what became of the attempt, and answers the bank.
    async fn outcome(&self, instrument: Instrument) -> anyhow::Result<Ending> {
        let start = Instant::now();
        loop {
            let ask = self.ask(Ask::get(self.url("")));
            let session = match self.world.http.ask(ask).await {
                Some(Answer { status: 200, body }) => body,
                Some(Answer { status: 409 | 429 | 500.., .. }) | None => {
                    sleep(PAUSE).await;
                    continue;
                }
                Some(answer) => bail!("the session is gone: {} {}", answer.status, answer.body),
            };
            match session["status"].as_str() {
                Some("succeeded") => return Ok(Ending::Paid),
                Some("open") => return Ok(Ending::NotCharged),
                Some("confirmed") => {}
                other => bail!("the session is {other:?}"),
            }
            let intent = &session["payment_processor_metadata"];
            if intent["intent_status"] == "requires_action"
                && let Some(secret) = intent["intent_client_secret"].as_str()
            {
                self.answer_bank(instrument, secret).await;
            }
            if start.elapsed() > TOO_LONG {
                return Ok(Ending::Unknown(session["status"].to_string()));
            }
            sleep(PAUSE).await;
        }
    }

    async fn answer_bank(&self, instrument: Instrument, secret: &str) {
        let (page, says_yes) = match instrument {
            Instrument::Leaves(yes) => ("authorize", yes),
            Instrument::Asks(yes) => ("3d_secure", yes),
            // Another tab's attempt.
            Instrument::Good | Instrument::Declined => ("3d_secure", true),
        };
        let intent = secret.split("_secret_").next().unwrap_or_default();
        let outcome = if says_yes { "complete" } else { "fail" };
        let url = self.world.sandbox(&format!("/{page}/{intent}"));
        let form = format!("client_secret={secret}&outcome={outcome}");
        // It may have been answered already, and heard of too late by our server.
        let _ = self.world.http.ask(Ask::form(url, &form)).await;
    }

    fn url(&self, rest: &str) -> String {
        self.world.api(&format!("/v1/checkouts/client/{}{rest}", self.secret))
    }

    /// Everybody comes from elsewhere, or they would be taken for one who tries out stolen cards.
    fn ask(&self, ask: Ask) -> Ask {
        let (high, low) = (self.number / 250, self.number % 250);
        Ask { address: Some(format!("198.18.{high}.{low}")), ..ask }
    }
}
