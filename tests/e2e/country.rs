//! The country that is chosen before the buyer chooses one.

use crate::stage::{Role, journey, until};

#[test]
fn the_country_of_the_buyers_clock_and_language_is_chosen_already() {
    journey(async |stage| {
        stage.be_in("America/Denver").await;
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        checkout.document.shows(Role::ComboBox, "State").await;
        assert_eq!(checkout.document.chosen_from("Country or region").await, "US");
        until("the server knows", async || {
            let checkout = stage.merchant.checkout().await;
            let country = &checkout["customer_billing_address"]["country"];
            if country == "US" { Ok(()) } else { Err(format!("{country}").into()) }
        })
        .await;
    });
}

#[test]
fn a_country_in_which_nobody_speaks_so_is_not_guessed() {
    journey(async |stage| {
        stage.be_in("Asia/Tokyo").await;
        let checkout = stage.open(&stage.merchant.new_session("lifetime").await).await;
        assert_eq!(checkout.document.chosen_from("Country or region").await, "");
    });
}
