//! The checkout as a page of its own, without what some drivers cannot do: type into frames of other origins.

use crate::stage::journey;

#[test]
fn something_free_is_had_on_a_page_of_its_own() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.new_session("starter").await).await;
        checkout.fill_email("ada@example.com").await;
        checkout.get_for_free().await;
        checkout.comes_to("It’s yours").await;
        assert_eq!(stage.merchant.orders().await, [0]);
    });
}

#[test]
fn a_payment_form_is_shown_on_a_page_of_its_own() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        checkout.opens().await;
        checkout.shows_payment_form().await;
    });
}

/// Each visit by link opens a session: one that is loaded again must not be another.
#[test]
fn a_link_leads_to_the_page_of_its_session_which_stays_the_same_when_it_is_loaded_again() {
    journey(async |stage| {
        let checkout = stage.open(&stage.merchant.link("starter")).await;
        checkout.opens().await;
        let session = stage.merchant.checkout().await;
        let address = async || checkout.document.run("return location.href", vec![]).await.unwrap();
        assert_eq!(address().await, session["url"]);
        stage.reload().await;
        checkout.opens().await;
        assert_eq!(stage.merchant.checkout().await["id"], session["id"]);
        assert_eq!(address().await, session["url"]);
    });
}
