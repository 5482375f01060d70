use js_sys::JSON;
use kassette_core::{Currency, Locale, Money};
use kassette_widget::format::{self, Every};
use kassette_widget::language;
use kassette_widget::page::Page;
use kassette_widget::text::{plural, speak, text, text_with};
use leptos::prelude::document;
use leptos::task::tick;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlMetaElement, HtmlSelectElement, Node};

use crate::shown::{checkout, page, show, speak_english, until};

fn texts(code: &str) -> JsValue {
    let text = match code {
        "ar" => include_str!("../../locales/ar.json"),
        "de" => include_str!("../../locales/de.json"),
        "ja" => include_str!("../../locales/ja.json"),
        "pl" => include_str!("../../locales/pl.json"),
        _ => "{}",
    };
    JSON::parse(text).unwrap()
}

/// Speaks a language until it is dropped, because the texts are the page's and not the test's.
struct Speaking;

fn speaking(tag: &str) -> Speaking {
    let locale = Locale::parse(tag).unwrap();
    let texts = texts(locale.language.code);
    speak(locale, texts);
    Speaking
}

impl Drop for Speaking {
    fn drop(&mut self) {
        speak_english();
        let root = document().document_element().unwrap();
        root.set_attribute("dir", "ltr").unwrap();
        root.set_attribute("lang", "en").unwrap();
    }
}

fn money(minor: i64, currency: &str) -> String {
    // The spaces of `Intl` do not break.
    let text = format::money(Money::new(minor, currency.parse::<Currency>().unwrap()));
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

fn money_in(tag: &str, minor: i64, currency: &str) -> String {
    let _speaking = speaking(tag);
    money(minor, currency)
}

#[wasm_bindgen_test]
fn money_is_written_as_where_the_buyer_lives() {
    assert_eq!(money_in("en", 12_300, "usd"), "$123");
    assert_eq!(money_in("en", 1250, "usd"), "$12.50");
    assert_eq!(money_in("en", 0, "usd"), "$0");
    assert_eq!(money_in("en", -250, "usd"), "-$2.50");
    assert_eq!(money_in("en", 12_300, "cad"), "CA$123");
    assert_eq!(money_in("en-CA", 12_300, "cad"), "$123");
    assert_eq!(money_in("en", 12_300, "jpy"), "¥12,300");
    assert_eq!(money_in("en", 123_400, "isk"), "ISK 1,234");
    assert_eq!(money_in("en", 123_400, "huf"), "HUF 1,234");
    assert_eq!(money_in("de", 12_300, "usd"), "123 $");
    assert_eq!(money_in("fr", 123_456_750, "usd"), "1 234 567,50 $US");
}

#[wasm_bindgen_test]
fn money_among_words_from_right_to_left_keeps_its_order() {
    let arabic = money_in("ar", 1200, "usd");
    assert!(arabic.starts_with('\u{2066}') && arabic.ends_with('\u{2069}'), "{arabic:?}");
}

#[wasm_bindgen_test]
fn plurals_have_the_forms_of_their_language() {
    let polish = speaking("pl");
    assert_eq!(plural("every_month", 1), "co miesiąc");
    assert_eq!(plural("every_month", 3), "co 3 miesiące");
    assert_eq!(plural("every_month", 5), "co 5 miesięcy");
    drop(polish);
    let japanese = speaking("ja");
    assert_eq!(plural("every_month", 1), "毎月");
    assert_eq!(plural("every_month", 3), "3か月ごと");
    drop(japanese);
    speak_english();
    assert_eq!(plural("every_month", 1000), "every 1,000 months");
}

#[wasm_bindgen_test]
fn a_price_says_how_often_it_is_paid() {
    speak_english();
    let dollars = Money::new(3000, Currency::USD);
    let every = |count| Some(Every { interval: kassette_core::Interval::Month, count });
    assert_eq!(format::price(dollars, every(1)), "$30 / month");
    assert_eq!(format::price(dollars, every(3)), "$30 every 3 months");
    assert_eq!(format::price(dollars, None), "$30");
}

#[wasm_bindgen_test]
fn a_value_in_a_sentence_from_right_to_left_keeps_its_direction() {
    speak_english();
    let email = [("email", "ada@example.com")];
    assert!(!text_with("success_email", &email).contains('\u{2068}'));
    let _arabic = speaking("ar");
    assert!(text_with("success_email", &email).contains("\u{2068}ada@example.com\u{2069}"));
}

#[wasm_bindgen_test]
async fn another_language_changes_everything_and_keeps_what_was_typed() {
    let shown = show(checkout().or_studio());
    shown.type_into("Email", "ada@exa");
    let email = shown.input("Email");
    let _german = speaking("de-AT");
    tick().await;
    assert_eq!(shown.input("E-Mail-Adresse"), email);
    assert_eq!(email.value(), "ada@exa");
    shown.button("Zahlungspflichtig bestellen");
    assert!(shown.text().contains("Einmalige Zahlung"));
    for english in ["Email", "Pay", "Total", "month"] {
        assert!(!shown.text().contains(english), "{english} in {}", shown.text());
    }
}

/// Where the texts of all languages are: in the address itself.
struct TextsInAddress(HtmlMetaElement);

impl TextsInAddress {
    fn new(pattern: &str) -> Self {
        let meta: HtmlMetaElement = document().create_element("meta").unwrap().unchecked_into();
        meta.set_name("kassette-texts");
        meta.set_content(pattern);
        document().head().unwrap().append_child(&meta).unwrap();
        Self(meta)
    }
}

impl Drop for TextsInAddress {
    fn drop(&mut self) {
        self.0.remove();
    }
}

fn choose(menu: &HtmlSelectElement, code: &str) {
    menu.set_value(code);
    menu.dispatch_event(&web_sys::Event::new("change").unwrap()).unwrap();
}

#[wasm_bindgen_test]
async fn the_menu_changes_the_language_and_the_address() {
    let _texts = TextsInAddress::new(r#"data:application/json,{"pay_now":"pay *"}"#);
    let _back = Speaking;
    let shown = show(checkout());
    let menu: HtmlSelectElement = shown.input("Language").unchecked_into();
    assert_eq!(menu.value(), "en");
    assert_eq!(menu.length(), 16);
    choose(&menu, "ar");
    until(|| shown.text().contains("pay ar")).await;
    let root = document().document_element().unwrap();
    assert_eq!(root.get_attribute("lang").as_deref(), Some("ar"));
    assert_eq!(root.get_attribute("dir").as_deref(), Some("rtl"));
    let address = || leptos::prelude::window().location().search().unwrap();
    until(|| address().contains("locale=ar")).await;
    choose(&menu, "en");
    until(|| address().contains("locale=en")).await;
    shown.button("pay en");
}

#[wasm_bindgen_test]
async fn a_page_without_texts_asks_for_those_of_its_language() {
    let _texts = TextsInAddress::new(r#"data:application/json,{"pay_now":"pay *"}"#);
    let _back = Speaking;
    assert!(!language::begin());
    language::find(Page { locale: Some("pl".into()), ..page() }).await;
    assert_eq!(text("pay_now"), "pay pl");
}

#[wasm_bindgen_test]
async fn where_the_texts_do_not_come_everything_stays_as_it_was() {
    let _texts = TextsInAddress::new("http://127.0.0.1:1/*.json");
    let shown = show(checkout());
    let menu: HtmlSelectElement = shown.input("Language").unchecked_into();
    choose(&menu, "de");
    until(|| menu.value() == "en").await;
    shown.button("Pay now");
}

/// What a browser does that translates a page: texts give way to elements with other texts.
fn translate(node: &Node) {
    let children = node.child_nodes();
    let children: Vec<_> = (0..children.length()).filter_map(|at| children.get(at)).collect();
    for child in children {
        if let Some(element) = child.dyn_ref::<Element>() {
            if element.get_attribute("translate").as_deref() != Some("no") {
                translate(&child);
            }
        } else if child.node_type() == Node::TEXT_NODE
            && child.text_content().is_some_and(|text| !text.trim().is_empty())
        {
            let font = document().create_element("font").unwrap();
            font.set_text_content(Some("翻译"));
            node.replace_child(&font, &child).unwrap();
        }
    }
}

#[wasm_bindgen_test]
async fn a_page_that_the_browser_has_translated_shows_every_change() {
    let shown = show(checkout().or_studio());
    translate(&shown.find("main"));
    shown.input("Studio").click();
    tick().await;
    assert_eq!(shown.heading(), "Studio");
    assert_eq!(shown.find(".summary__price").text_content().unwrap(), "$12 / month");
    assert!(shown.find(".totals").text_content().unwrap().contains("$12"));
    assert!(!shown.find(".totals").text_content().unwrap().contains("$49"));
    shown.button("Subscribe now").click();
    until(|| {
        shown.find("#customer_email-problem").text_content().is_some_and(|text| !text.is_empty())
    })
    .await;
    shown.session.start_confirming();
    tick().await;
    shown.button("Processing payment");
}
