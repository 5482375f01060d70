//! Which pages may show the checkout in a frame, and what the others see of it.

use serde_json::{Value, json};

use crate::stage::{GOOD_CARD, Stage, journey, until};

/// Has the shop's page keep what it hears in the next event of this name.
async fn listen(stage: &Stage, event: &str) {
    let script = "
        const [event] = arguments;
        document.addEventListener(`kassette:${event}`, ({ detail }) => {
            window.heard = JSON.stringify({ ...detail, handle: null });
        });";
    stage.shop.page.run(script, vec![event.into()]).await.expect("the shop is there");
}

async fn heard(stage: &Stage) -> Value {
    until("the shop hears it", async || {
        let heard = stage.shop.page.run("return window.heard ?? ''", vec![]).await?;
        Ok(serde_json::from_str(heard.as_str().unwrap_or_default()).map_err(|_| "it has not")?)
    })
    .await
}

/// Shows `url` in a frame that the shop's page makes itself.
async fn frame(stage: &Stage, url: &str) {
    let script = "
        const frame = Object.assign(document.createElement('iframe'), { title: 'Trap', src: arguments[0] });
        document.body.prepend(frame);";
    stage.shop.page.run(script, vec![url.into()]).await.expect("the shop is there");
}

#[test]
fn a_shop_that_is_not_listed_is_told_so_and_nothing_is_opened() {
    journey(async |stage| {
        stage.merchant.lets_embed(&["shop.example"]).await;
        stage.shop.visit().await;
        listen(stage, "error").await;
        stage.shop.buy("Lifetime").await;
        assert_eq!(heard(stage).await["code"], "not_allowed");
        stage.shop.hears(&["error"]).await;
        assert_eq!(stage.merchant.checkouts().await, [] as [&str; 0]);
    });
}

#[test]
fn a_page_that_pretends_to_be_the_shop_frames_nothing() {
    journey(async |stage| {
        stage.shop.visit().await;
        let session =
            stage.merchant.new_session("lifetime?embed_origin=https://shop.example").await;
        frame(stage, &format!("{session}?embed=true&embed_origin=https://shop.example")).await;
        let trap = stage.shop.page.frame("Trap");
        until("the browser shows a page of its own instead", async || {
            // Firefox leaves the address in `location`. A frame begins at `about:blank`; an error is `about:neterror?…` there and
            // `chrome-error://chromewebdata/` in Chromium.
            let address = trap.run("return document.documentURI", vec![]).await?;
            let scheme = address.as_str().unwrap_or_default().split_once(':');
            match scheme {
                None | Some(("http" | "https", _) | ("about", "blank")) => {
                    Err(format!("it is at {address}").into())
                }
                Some(_) => Ok(()),
            }
        })
        .await;
        assert!(!trap.text().await.expect("the browser says something").contains("Lifetime"));
    });
}

#[test]
fn a_page_for_which_the_session_was_not_made_frames_a_word_about_it() {
    journey(async |stage| {
        stage.shop.visit().await;
        let session =
            stage.merchant.new_session("lifetime?embed_origin=https://shop.example").await;
        frame(stage, &format!("{session}?embed=true&embed_origin=https://other.example")).await;
        let trap = stage.shop.page.frame("Trap");
        trap.reads("The shop has not allowed this checkout to be shown here.").await;
        assert!(!trap.text().await.expect("it is shown").contains("Lifetime"));
    });
}

#[test]
fn the_shop_is_told_at_once_that_a_link_was_withdrawn_or_sells_nothing() {
    journey(async |stage| {
        stage.merchant.withdraws_link_of("Lifetime").await;
        stage.merchant.no_longer_sells("Tip jar").await;
        for product in ["Lifetime", "Tip jar"] {
            stage.shop.visit().await;
            listen(stage, "error").await;
            stage.shop.buy(product).await;
            // Not the loader's `timeout`.
            assert_eq!(heard(stage).await["code"], "not_found", "{product}");
            stage.shop.hears(&["error"]).await;
        }
    });
}

#[test]
fn the_shop_is_handed_the_receipt_of_what_was_bought() {
    journey(async |stage| {
        stage.shop.visit().await;
        listen(stage, "success").await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill(GOOD_CARD).await;
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        let receipt = heard(stage).await["receipt"].clone();
        let said = "return JSON.parse(atob(arguments[0].split('.')[1].replace(/-/g, '+').replace(/_/g, '/')))";
        let said = stage.shop.page.run(said, vec![receipt]).await.expect("it is a token");
        let origin = stage.shop.page.run("return location.origin", vec![]).await;
        assert_eq!((&said["status"], &said["amount"]), (&json!("succeeded"), &json!(4900)));
        assert_eq!(said["order_id"], stage.merchant.order().await["id"]);
        assert_eq!(said["embed_origin"], origin.expect("the shop is there"));
    });
}
