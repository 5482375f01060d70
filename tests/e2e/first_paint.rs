//! What the server sends before the widget is there.

use fantoccini::key::Key;
use serde_json::Value;

use crate::stage::{Role, Stage, journey, until};

/// One product, several, one for nothing, one on trial, one by seats, and one whose price the buyer names.
const PRODUCTS: [&str; 6] = ["lifetime", "studio", "starter", "trial", "team", "tip-jar"];

/// Of the layout: more can be felt.
const MOST_SHIFT: f64 = 0.02;

#[test]
fn nothing_moves_on_a_phone_when_the_widget_takes_over() {
    journey(async |stage| nothing_moves(stage, 375, 812).await);
}

#[test]
fn nothing_moves_on_a_desk_when_the_widget_takes_over() {
    journey(async |stage| nothing_moves(stage, 1280, 900).await);
}

async fn nothing_moves(stage: &Stage, width: u32, height: u32) {
    stage.hold_widget().await;
    stage.resize(width, height).await;
    for product in PRODUCTS {
        for query in ["", "?embed=true&locale=de"] {
            println!("· {product}{query}");
            let url = stage.merchant.new_session(product).await + query;
            let page = stage.open(&url).await.document;
            let sent = page.parts().await;
            page.release_widget().await;
            page.is_taken_over().await;
            let shown = page.parts().await;
            for (sent, shown) in sent.iter().zip(&shown) {
                assert!(sent.stands_where(shown), "{sent} becomes {shown}");
            }
            assert_eq!(sent.len(), shown.len());
            assert!(page.shifted().await < MOST_SHIFT);
        }
    }
}

#[test]
fn the_address_that_is_typed_before_the_widget_is_there_stays() {
    journey(async |stage| {
        stage.hold_widget().await;
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        let page = &checkout.document;
        page.is_accessible().await;
        page.fill("Email", "ada@example").await;
        page.release_widget().await;
        page.is_taken_over().await;
        page.is_at(Role::TextBox, "Email").await;
        page.focused().await.unwrap().send_keys(".com").await.unwrap();
        assert_eq!(page.value_of("Email").await, "ada@example.com");
        page.press_key(Key::Tab).await;
        is_known(stage, "ada@example.com").await;
    });
}

#[test]
fn an_address_that_was_left_before_the_widget_is_there_arrives_too() {
    journey(async |stage| {
        stage.hold_widget().await;
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        let page = &checkout.document;
        page.fill("Email", "ada@example.com").await;
        page.press_key(Key::Tab).await;
        page.release_widget().await;
        page.is_taken_over().await;
        assert_eq!(page.value_of("Email").await, "ada@example.com");
        is_known(stage, "ada@example.com").await;
    });
}

#[test]
fn a_picture_that_does_not_load_is_no_failure_of_the_page() {
    journey(async |stage| {
        stage.hold_widget().await;
        let page = stage.open(&stage.merchant.new_session("lifetime").await).await.document;
        let show = "
            const picture = Object.assign(new Image(), { src: '/files/none', onerror: () => { window.failed = true; } });
            document.querySelector('#kassette-plain').prepend(picture);";
        page.run(show, vec![]).await.expect("the page is there");
        until("the picture fails", async || {
            match page.run("return window.failed", vec![]).await? {
                Value::Bool(true) => Ok(()),
                _ => Err("it has not".into()),
            }
        })
        .await;
        page.fill("Email", "ada@example.com").await;
        page.release_widget().await;
        page.is_taken_over().await;
    });
}

#[test]
fn escape_before_the_widget_is_there_closes_the_overlay() {
    journey(async |stage| {
        stage.hold_widget().await;
        stage.shop.visit().await;
        // On the checkout's own site, because nothing can be held in frames of other sites.
        let here = stage.shop.page.run("return location.href", vec![]).await.expect("a page");
        stage.open(&here.as_str().expect("an address").replace("localhost", "127.0.0.1")).await;
        stage.shop.buy("Lifetime").await;
        let page = &stage.checkout.document;
        page.fill("Email", "ada@example.com").await;
        page.press_key(Key::Escape).await;
        page.release_widget().await;
        stage.shop.overlay_is_gone().await;
    });
}

async fn is_known(stage: &Stage, address: &str) {
    until("the server knows the address", async || {
        let known = stage.merchant.checkout().await["customer_email"].clone();
        if known == address { Ok(()) } else { Err(known.to_string().into()) }
    })
    .await;
}
