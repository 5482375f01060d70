//! What assistive technology finds.

use crate::stage::{
    GOOD_CARD, Role, Scheme, Stage, computed_label, computed_role, journey, journey_in,
};

#[test]
fn every_screen_of_a_purchase_is_accessible() {
    journey(async |stage| every_screen_is_accessible(stage, Scheme::Light).await);
}

#[test]
fn every_screen_of_a_purchase_is_accessible_in_the_dark() {
    journey_in(
        |setting| setting.scheme(Scheme::Dark),
        async |stage| every_screen_is_accessible(stage, Scheme::Dark).await,
    );
}

async fn every_screen_is_accessible(stage: &mut Stage, scheme: Scheme) {
    stage.shop.visit().await;
    assert_eq!(stage.shop.page.scheme().await, scheme);
    stage.shop.page.is_accessible().await;
    stage.shop.buy("Studio").await;
    stage.checkout.opens().await;
    assert_eq!(stage.checkout.document.scheme().await, scheme);
    stage.checkout.payment_form().shows(Role::TextBox, "Card number").await;
    stage.shop.page.is_accessible().await;
    stage.checkout.document.is_accessible().await;

    stage.checkout.subscribe().await;
    stage.checkout.document.reads("This field is required.").await;
    stage.checkout.document.is_accessible().await;

    stage.checkout.fill(GOOD_CARD).await;
    stage.checkout.subscribe().await;
    stage.checkout.is_paid().await;
    stage.checkout.document.is_accessible().await;
}

/// The tests look for roles and names by a script, as not every driver can be asked for them in frames.
#[test]
fn names_are_found_as_the_browser_itself_computes_them() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.new_session("studio").await).await;
        checkout.opens().await;
        let mut compared = 0;
        for role in Role::ALL {
            for (element, name) in checkout.document.all(role).await.unwrap() {
                assert_eq!(computed_role(&element).await.unwrap(), role.name());
                assert_eq!(computed_label(&element).await.unwrap(), name);
                compared += 1;
            }
        }
        assert!(compared > 5, "only {compared} elements were found");
    });
}
