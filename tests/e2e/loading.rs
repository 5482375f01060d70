//! Checkouts that cannot be shown.

use std::time::Duration;

use kassette_demo::Ports;

use crate::stage::{Role, journey, journey_in, until};

#[test]
fn an_unknown_checkout_says_so() {
    journey(async |stage| {
        let url = format!("{}/checkout/kassette_c_nobody_knows_this_one", stage.server_url());
        let checkout = stage.open(&url).await;
        checkout.comes_to("We can’t find this checkout").await;
    });
}

#[test]
fn an_expired_checkout_says_so() {
    journey_in(
        |setting| setting.checkout_ttl(Duration::from_secs(1)),
        async |stage| {
            let url = stage.merchant.new_session("lifetime").await;
            until("the session expires", async || match stage.http.get(&url).await.status {
                gone if gone == 410 => Ok(()),
                other => Err(other.to_string().into()),
            })
            .await;
            let checkout = stage.open(&url).await;
            checkout.comes_to("This checkout has expired").await;
        },
    );
}

#[test]
fn a_checkout_that_does_not_load_in_the_overlay_is_offered_in_a_new_tab() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.kill_server().await;
        stage.shop.buy("Lifetime").await;
        stage.shop.page.reads_alert("The checkout could not be shown here.").await;
        stage.shop.page.focuses("Open checkout in a new tab").await;
        stage.shop.hears(&["error"]).await;
        stage.start_server().await;
        stage.shop.page.press(Role::Link, "Open checkout in a new tab").await;
        let checkout = stage.turn_to_new_tab().await;
        checkout.opens().await;
    });
}

#[test]
fn a_payment_form_that_cannot_be_loaded_can_be_tried_again() {
    const BLOCKED: &str = "The payment form could not be loaded. A content blocker or the network \
                           may be in the way.";
    let nobody_listens = format!("http://127.0.0.1:{}/v3/", Ports::free().sandbox);
    journey_in(
        |setting| setting.stripe_js_url(&nobody_listens),
        async |stage| {
            stage.shop.visit().await;
            stage.shop.buy("Lifetime").await;
            stage.checkout.document.reads_alert(BLOCKED).await;
            stage.checkout.document.press(Role::Button, "Try again").await;
            stage.checkout.document.reads_alert(BLOCKED).await;
        },
    );
}
