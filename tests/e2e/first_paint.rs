//! What the server sends already stands where the widget puts it.

use crate::stage::{Stage, journey};

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
