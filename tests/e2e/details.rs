//! What the buyer tells the merchant besides the card.

use serde_json::json;

use crate::stage::{Role, journey};

#[test]
fn answers_of_every_kind_arrive_at_the_merchant() {
    journey(async |stage| {
        stage.fill_for("Lifetime").await;
        let page = &stage.checkout.document;
        page.fill("Stage name optional", "DJ Ada").await;
        page.fill("Tracks on your next album optional", "12").await;
        page.choose_date("Release date optional", "2027-05-01").await;
        page.press(Role::CheckBox, "Tell me about new instruments").await;
        page.choose("Where did you hear of us? optional", "friend").await;
        stage.checkout.pay().await;
        stage.checkout.is_paid().await;
        let answers = json!({
            "stage_name": "DJ Ada",
            "tracks": 12,
            "release_date": "2027-05-01T00:00:00",
            "newsletter": true,
            "source": "friend",
        });
        assert_eq!(stage.merchant.order().await["custom_field_data"], answers);
        stage.is_paid_once(4900).await;
    });
}

#[test]
fn a_business_gives_its_name_its_address_and_its_tax_number() {
    journey(async |stage| {
        stage.fill_for("Studio").await;
        let page = &stage.checkout.document;
        page.choose("Country or region", "DE").await;
        page.press(Role::CheckBox, "I’m buying for a business").await;
        page.fill("Address", "Unter den Linden 1").await;
        page.fill("ZIP or postal code", "10117").await;
        page.fill("City", "Berlin").await;
        page.fill("Business name", "Rechenwerk GmbH").await;
        page.fill("Tax ID or VAT number optional", "DE 136 695 976").await;
        page.press(Role::Button, "Apply: Tax ID or VAT number").await;
        page.shows(Role::Button, "Remove: Tax ID or VAT number").await;
        stage.checkout.subscribe().await;
        stage.checkout.is_paid().await;
        let checkout = stage.merchant.checkout().await;
        assert_eq!(checkout["is_business_customer"], true);
        assert_eq!(checkout["customer_tax_id"], "DE136695976");
        let order = stage.merchant.order().await;
        assert_eq!(order["billing_name"], "Rechenwerk GmbH");
        let address = json!({
            "country": "DE",
            "line1": "Unter den Linden 1",
            "line2": null,
            "postal_code": "10117",
            "city": "Berlin",
            "state": null,
        });
        assert_eq!(order["billing_address"], address);
        stage.is_paid_once(1200).await;
    });
}

#[test]
fn an_address_in_the_united_states_has_a_state() {
    journey(async |stage| {
        stage.fill_for("Studio").await;
        let page = &stage.checkout.document;
        page.choose("Country or region", "US").await;
        page.fill("Address", "350 5th Ave").await;
        page.fill("City", "New York").await;
        page.choose("State", "US-NY").await;
        page.fill("ZIP or postal code", "10118").await;
        stage.checkout.subscribe().await;
        stage.checkout.is_paid().await;
        let address = json!({
            "country": "US",
            "line1": "350 5th Ave",
            "line2": null,
            "postal_code": "10118",
            "city": "New York",
            "state": "US-NY",
        });
        assert_eq!(stage.merchant.order().await["billing_address"], address);
        stage.is_paid_once(1200).await;
    });
}

#[test]
fn what_only_the_server_finds_wrong_takes_the_focus_to_its_field() {
    journey(async |stage| {
        stage.fill_for("Studio").await;
        let page = &stage.checkout.document;
        page.fill("Email", "ada@example..com").await;
        stage.checkout.subscribe().await;
        page.is_at(Role::TextBox, "Email").await;
        page.describes("Email", "Enter a full email address, like name@example.com.").await;
        assert_eq!(stage.merchant.orders().await, [] as [i64; 0]);
        page.fill("Email", "ada@example.com").await;
        stage.checkout.subscribe().await;
        stage.checkout.is_paid().await;
        assert_eq!(stage.merchant.order().await["customer"]["email"], "ada@example.com");
        stage.is_paid_once(1200).await;
    });
}
