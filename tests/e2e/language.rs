//! Buying in another language than English.

use crate::stage::{GOOD_CARD, Role, journey};

#[test]
fn a_buyer_who_reads_from_right_to_left_changes_the_language_and_loses_nothing() {
    journey(async |stage| {
        let session = stage.merchant.new_session("studio").await;
        let checkout = stage.open(&format!("{session}?locale=ar")).await;
        let page = &checkout.document;
        page.fill("البريد الإلكتروني", "ada@example.com").await;
        page.fill("الاسم على البطاقة", "Ada Lovelace").await;
        page.choose("البلد أو المنطقة", "AE").await;
        let direction = page.run("return getComputedStyle(document.body).direction", vec![]).await;
        assert_eq!(direction.unwrap(), "rtl");
        let card = checkout.payment_form();
        card.fill("رقم البطاقة", GOOD_CARD).await;
        card.fill("تاريخ انتهاء الصلاحية", "1234").await;
        card.fill("رمز الأمان", "123").await;

        let menu = page.shows(Role::ComboBox, "اللغة").await;
        menu.select_by_value("de").await.expect("German is among them");
        page.shows(Role::Button, "Zahlungspflichtig abonnieren").await;
        assert_eq!(page.value_of("E-Mail-Adresse").await, "ada@example.com");
        assert_eq!(card.value_of("Kartennummer").await, "4242 4242 4242 4242");
        let address = page.run("return [location.search, document.documentElement.lang]", vec![]);
        assert_eq!(address.await.unwrap(), serde_json::json!(["?locale=de", "de"]));

        page.press(Role::Button, "Zahlungspflichtig abonnieren").await;
        checkout.comes_to("Zahlung abgeschlossen").await;
        stage.is_paid_once(1200).await;
    });
}

#[test]
fn the_page_comes_in_its_language_and_without_a_request_for_texts() {
    journey(async |stage| {
        let session = stage.merchant.new_session("studio").await;
        let checkout = stage.open(&format!("{session}?locale=he-IL")).await;
        checkout.comes_to("Studio").await;
        let page = &checkout.document;
        let title = page.run("return document.title", vec![]).await.unwrap();
        assert_eq!(title, "Acme | Studio");
        page.shows(Role::ComboBox, "שפה").await;
        let script = "return performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.json')).length";
        assert_eq!(page.run(script, vec![]).await.unwrap(), 0);
    });
}
