//! What customers see of what they bought.

use crate::stage::{GOOD_CARD, Role, journey};

#[test]
fn a_customer_whom_the_merchant_sends_to_the_portal_sees_what_they_bought() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.new_session("studio").await).await;
        checkout.fill(GOOD_CARD).await;
        checkout.subscribe().await;
        checkout.is_paid().await;

        stage.open(&stage.merchant.portal_of("ada@example.com").await).await;
        let page = &stage.shop.page;
        page.shows(Role::Heading, "Subscriptions").await;
        page.reads("ada@example.com").await;
        page.reads("$12.00 / month").await;
        page.reads("Active, this period ends on").await;
        page.shows(Role::Heading, "Orders").await;
        page.shows(Role::Link, "Back").await;
    });
}

#[test]
fn a_link_to_the_portal_that_has_ended_says_so() {
    journey(async |stage| {
        let url = format!("{}/portal#customer_session_token=kassette_cst_old", stage.server_url());
        stage.open(&url).await;
        stage.shop.page.reads("This link has ended. Ask the shop for a new one.").await;
    });
}
