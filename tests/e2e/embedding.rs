//! The ways in which a shop can embed a checkout: each is a page of the demo's shop.

use serde_json::json;

use crate::stage::{Role, Stage, journey, until};

/// The height of the inline checkout's frame, and of what is in it.
async fn heights(stage: &Stage) -> (i64, i64) {
    let script = "
        const { shadowRoot } = document.querySelector('kassette-checkout');
        return shadowRoot.querySelector('iframe').offsetHeight;";
    let frame = stage.shop.page.run(script, vec![]).await.expect("there is an inline checkout");
    let content = "return document.body.scrollHeight";
    let content = stage.checkout.document.run(content, vec![]).await.expect("it is shown");
    (frame.as_i64().expect("a height"), content.as_i64().expect("a height"))
}

/// Waits until the frame is as high as what is in it, and returns how high.
async fn follows_content(stage: &Stage) -> i64 {
    until("the frame is as high as its content", async || match heights(stage).await {
        (frame, content) if frame == content => Ok(frame),
        (frame, content) => Err(format!("it is {frame}, for {content}").into()),
    })
    .await
}

async fn looks(stage: &Stage, script: &str) -> serde_json::Value {
    stage.checkout.document.run(script, vec![]).await.expect("the checkout is shown")
}

#[test]
fn an_element_of_the_page_is_a_checkout_that_is_as_high_as_its_content() {
    journey(async |stage| {
        stage.shop.visit_page("inline").await;
        stage.checkout.opens().await;
        let form = follows_content(stage).await;
        assert!(form > 300, "{form} px");
        stage.checkout.escape().await;
        stage.checkout.fill_email("ada@example.com").await;
        stage.checkout.get_for_free().await;
        stage.checkout.comes_to("It’s yours").await;
        let receipt = follows_content(stage).await;
        assert!(receipt < form, "{receipt} px after {form} px");
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        assert_eq!(stage.merchant.orders().await, [0]);
    });
}

#[test]
fn a_button_that_was_added_later_opens_the_checkout() {
    journey(async |stage| {
        stage.shop.visit_page("later").await;
        stage.shop.page.press(Role::Button, "I had a cassette player").await;
        stage.shop.page.press(Role::Button, "Buy Lifetime").await;
        stage.checkout.opens().await;
        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
        stage.shop.page.focuses("Buy Lifetime").await;
    });
}

#[test]
fn a_view_of_an_app_takes_its_checkout_along_when_it_is_left() {
    journey(async |stage| {
        stage.shop.visit_page("app").await;
        // What the server wrote into the page can be read before the widget is there.
        stage.shop.page.press(Role::Link, "Lifetime").await;
        stage.shop.hears(&["loaded"]).await;
        stage.checkout.comes_to("Lifetime").await;
        stage.shop.page.press(Role::Link, "Starter").await;
        stage.shop.hears(&["loaded", "close", "loaded"]).await;
        stage.checkout.comes_to("Starter").await;
        stage.shop.page.run("history.back()", vec![]).await.expect("there was a view before");
        stage.shop.hears(&["loaded", "close", "loaded", "close", "loaded"]).await;
        stage.checkout.comes_to("Lifetime").await;
        let count = "return document.querySelectorAll('kassette-checkout').length";
        assert_eq!(stage.shop.page.run(count, vec![]).await.unwrap(), 1);
    });
}

#[test]
fn a_page_that_is_always_dark_has_a_checkout_that_is() {
    journey(async |stage| {
        stage.shop.visit_page("dark").await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.opens().await;
        let script = "
            const { colorScheme } = getComputedStyle(document.documentElement);
            return [document.documentElement.dataset.theme, colorScheme];";
        assert_eq!(looks(stage, script).await, json!(["dark", "dark"]));
    });
}

#[test]
fn a_page_from_right_to_left_has_a_checkout_in_its_language() {
    journey(async |stage| {
        stage.shop.visit_page("rtl").await;
        stage.shop.page.press(Role::Link, "شراء Lifetime").await;
        stage.shop.page.shows(Role::Dialog, "الدفع").await;
        stage.shop.page.shows(Role::Button, "إغلاق صفحة الدفع").await;
        let checkout = stage.shop.page.frame("الدفع");
        checkout.shows(Role::TextBox, "البريد الإلكتروني").await;
        let direction = checkout.run("return getComputedStyle(document.body).direction", vec![]);
        assert_eq!(direction.await.unwrap(), "rtl");
    });
}

#[test]
fn the_strictest_page_sells_and_nothing_violates_its_policy() {
    journey(async |stage| {
        stage.shop.visit_page("strict").await;
        let listen = "
            window.violations = [];
            document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective));";
        stage.shop.page.run(listen, vec![]).await.unwrap();
        stage.shop.buy("Lifetime").await;
        stage.checkout.opens().await;
        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
        let violations = stage.shop.page.run("return window.violations", vec![]).await;
        assert_eq!(violations.unwrap(), json!([]));
    });
}

#[test]
fn in_front_of_a_dialog_that_holds_the_focus_the_checkout_can_be_used() {
    journey(async |stage| {
        stage.shop.visit_page("dialog").await;
        stage.shop.page.press(Role::Button, "Look inside").await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.fill_email("ada@example.com").await;
        assert_eq!(stage.checkout.document.value_of("Email").await, "ada@example.com");
        stage.shop.close_overlay().await;
        stage.shop.overlay_is_gone().await;
        stage.shop.page.focuses("Buy Lifetime").await;
        let is_open = "return document.querySelector('#sleeve').matches(':modal')";
        assert_eq!(stage.shop.page.run(is_open, vec![]).await.unwrap(), true);
    });
}

#[test]
fn every_page_of_the_shop_is_accessible() {
    journey(async |stage| {
        for page in ["inline", "later", "app", "dark", "rtl", "strict", "dialog"] {
            stage.shop.visit_page(page).await;
            stage.shop.page.is_accessible().await;
        }
    });
}

#[test]
fn pointing_at_a_link_loads_the_widget_and_opens_no_session() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.points_at("Buy Lifetime").await;
        let ahead = stage.shop.page.frame("");
        until("the widget is loaded ahead", async || {
            let script = "return performance.getEntriesByType('resource').map(({ name }) => name.split('.').at(-1)).sort()";
            let loaded = ahead.run(script, vec![]).await?;
            // Both files of the wasm. The style sheet comes with the page.
            let all = loaded == json!(["js", "wasm", "wasm"]);
            if all { Ok(()) } else { Err(loaded.to_string().into()) }
        })
        .await;
        assert_eq!(stage.merchant.checkouts().await, [] as [&str; 0]);
        stage.shop.buy("Lifetime").await;
        stage.checkout.opens().await;
        assert_eq!(stage.merchant.checkouts().await, ["open"]);
    });
}

#[test]
fn what_the_shop_passes_on_is_in_the_form() {
    journey(async |stage| {
        stage.shop.visit().await;
        let prefill = json!({ "customer_email": "ada@example.com", "discount_code": "SAVE20" });
        stage.shop.opens("Lifetime", json!({ "prefill": prefill })).await;
        stage.checkout.opens().await;
        assert_eq!(stage.checkout.document.value_of("Email").await, "ada@example.com");
        stage.checkout.totals("$39.20").await;
    });
}

#[test]
fn a_session_that_leads_to_the_shop_takes_the_page_there_and_back_is_a_usable_page() {
    journey(async |stage| {
        let session = stage.merchant.session_for_shop("Starter", stage.shop.origin()).await;
        stage.shop.visit().await;
        stage.shop.page.run("Kassette.open(arguments[0])", vec![session.into()]).await.unwrap();
        stage.checkout.fill_email("ada@example.com").await;
        stage.checkout.get_for_free().await;
        stage.shop.page.shows(Role::Heading, "Thank you for your order").await;
        stage.shop.page.run("history.back()", vec![]).await.expect("there was a page before");
        stage.shop.page.shows(Role::Link, "Buy Lifetime").await;
        stage.shop.overlay_is_gone().await;
        stage.shop.buy("Lifetime").await;
        stage.checkout.opens().await;
    });
}

#[test]
fn messages_have_the_fields_that_the_contract_has() {
    journey(async |stage| {
        stage.shop.visit().await;
        stage.shop.keep_messages().await;
        stage.shop.buy("Starter").await;
        stage.checkout.fill_email("ada@example.com").await;
        stage.checkout.get_for_free().await;
        stage.shop.hears(&["loaded", "confirmed", "success"]).await;
        let heard = stage.shop.messages().await;
        let contract: Vec<serde_json::Value> =
            serde_json::from_str(include_str!("../../embed/test/messages.json")).unwrap();
        let fields = |message: &serde_json::Value| -> Vec<String> {
            message.as_object().expect("an object").keys().cloned().collect()
        };
        for name in ["loaded", "resize", "confirmed", "success"] {
            let documented = contract.iter().find(|message| message["event"] == name).unwrap();
            assert_eq!(fields(&heard[name]), fields(documented), "{name}");
        }
    });
}
