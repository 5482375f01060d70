//! What a hostile page or frame could try.

use serde_json::json;

use crate::stage::{Role, Stage, journey};

/// Lets a frame of the checkout's own origin, which the loader did not make, speak like a checkout.
async fn another_frame_says(stage: &Stage, message: serde_json::Value) {
    let script = "
        const [src] = arguments;
        const frame = Object.assign(document.createElement('iframe'), { src, title: 'Other' });
        document.body.append(frame);";
    let src = format!("{}/embed/preload", stage.server_url());
    stage.shop.page.run(script, vec![src.into()]).await.expect("a page can have frames");
    let other = stage.shop.page.frame("Other");
    other.reads("").await;
    let script = "
        const [message] = arguments;
        parent.postMessage(message, '*');
        return location.pathname;";
    let place = other.run(script, vec![message]).await.expect("the frame is there");
    assert_eq!(place, "/embed/preload");
}

#[test]
fn a_forged_source_cannot_close_or_finish_a_checkout() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.opens().await;
        for message in [
            json!({ "type": "POLAR_CHECKOUT", "event": "close" }),
            json!({ "type": "POLAR_CHECKOUT", "event": "success", "successURL": "/thanks", "redirect": true }),
        ] {
            another_frame_says(stage, message).await;
        }
        stage.checkout.opens().await;
        stage.shop.hears(&["loaded"]).await;
    });
}

#[test]
fn a_session_without_an_embed_origin_is_not_shown_and_its_overlay_can_be_closed() {
    journey(async |stage| {
        // Opened for nobody: no page may frame it.
        let session = stage.merchant.new_session("lifetime").await;
        stage.shop.visit().await;
        let script = "Kassette.open(arguments[0]).catch(() => {})";
        stage.shop.page.run(script, vec![session.into()]).await.unwrap();
        stage.shop.page.shows(Role::Dialog, "Checkout").await;
        stage.shop.page.reads_alert("The checkout could not be shown here.").await;
        stage.shop.hears(&["error"]).await;
        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
    });
}

#[test]
fn a_success_address_that_would_run_as_a_script_is_refused_before_there_is_a_session() {
    journey(async |stage| {
        let body = json!({
            "products": [stage.merchant.product("Starter").await],
            "success_url": "javascript:alert(document.domain)",
        });
        let answer = stage.merchant.asks_for_session(&body).await;
        assert_eq!(answer.status, 422, "{:?}", answer.body);
    });
}
