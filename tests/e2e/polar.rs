//! The loader that Polar publishes, on our checkout. Only its list of allowed origins is another.

use std::{fs, path::Path};

use fantoccini::key::Key;
use serde_json::json;

use crate::stage::{Role, Stage, journey, until};

/// As it is published, in the npm package of the version that package.json names.
const PUBLISHED: &str = "node_modules/@polar-sh/checkout/dist/embed.global.js";
const THEIR_ORIGINS: &str = "https://polar.sh,https://sandbox.polar.sh";

/// Comes to a page of the shop's without our loader, where theirs opens a checkout.
async fn open(stage: &Stage) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(PUBLISHED);
    let loader = fs::read_to_string(file).expect("`npm ci` was run in tests/e2e");
    assert!(loader.contains(THEIR_ORIGINS));
    let loader = loader.replace(THEIR_ORIGINS, &stage.server_url());
    stage.shop.visit_page("nothing-is-here").await;
    let page = &stage.shop.page;
    page.run(&loader, vec![]).await.expect("their loader runs");
    let script = "
        window.heard = [];
        const listen = (checkout) => {
            for (const name of ['close', 'confirmed', 'success']) {
                checkout.addEventListener(name, () => heard.push(name));
            }
        };
        Polar.EmbedCheckout.create(arguments[0], { theme: 'dark', onLoaded: () => heard.push('loaded') }).then(listen);";
    let link = format!("{}/l/kassette_cl_demo_starter", stage.server_url());
    page.run(script, vec![link.into()]).await.expect("their loader is there");
}

async fn hears(stage: &Stage, events: &[&str]) {
    until(&format!("Polar's loader passes on {events:?}"), async || {
        let heard = stage.shop.page.run("return window.heard", vec![]).await?;
        if heard == json!(events) { Ok(()) } else { Err(heard.to_string().into()) }
    })
    .await;
}

async fn frames(stage: &Stage) -> serde_json::Value {
    let count = "return document.querySelectorAll('iframe').length";
    stage.shop.page.run(count, vec![]).await.expect("the page is there")
}

#[test]
fn polars_published_loader_goes_through_loaded_confirmed_success_and_close() {
    journey(async |stage| {
        open(stage).await;
        // Their frame has no title.
        let checkout = stage.shop.page.frame("");
        checkout.fill("Email", "ada@example.com").await;
        hears(stage, &["loaded"]).await;
        let theme = "return document.documentElement.dataset.theme";
        assert_eq!(checkout.run(theme, vec![]).await.unwrap(), "dark");
        checkout.press(Role::Button, "Get for free").await;
        checkout.shows(Role::Heading, "It’s yours").await;
        hears(stage, &["loaded", "confirmed", "success"]).await;
        checkout.press(Role::Button, "Back to the shop").await;
        hears(stage, &["loaded", "confirmed", "success", "close"]).await;
        assert_eq!(frames(stage).await, 0);
        assert_eq!(stage.merchant.orders().await, [0]);
    });
}

#[test]
fn polars_published_loader_closes_when_the_buyer_wants_to() {
    journey(async |stage| {
        open(stage).await;
        let checkout = stage.shop.page.frame("");
        checkout.fill("Email", "ada@example.com").await;
        hears(stage, &["loaded"]).await;
        checkout.press_key(Key::Escape).await;
        hears(stage, &["loaded", "close"]).await;
        assert_eq!(frames(stage).await, 0);
    });
}
