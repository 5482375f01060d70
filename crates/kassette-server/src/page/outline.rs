//! The form's shape, until the widget brings the form: its parts in their order and their words, with bars where something can be
//! typed or waits for the browser's way of writing it. It has the widget's own classes, so that nothing moves when that takes over.
//!
//! Nothing in it can be used but the field for the e-mail address, and assistive technology is told of nothing else. What is typed
//! there goes to the widget's own field; `index.html` sees to it.

mod asked;
mod chosen;
mod totals;

use kassette_core::Language;

use super::html::escaped;
use super::sale::Sale;
use super::texts::Texts;

/// Where something will stand.
const BAR: &str = r#"<span class="skeleton__bar"></span>"#;

/// Where something will be ticked.
const TICK: &str = r#"<input class="field__tick" type="checkbox" disabled>"#;

/// A line that has its height and says nothing yet.
const LINE: &str = "&nbsp;";

pub fn outline(sale: &Sale) -> String {
    let parts = [
        vec![chosen::products(sale), chosen::amount(sale), chosen::quantities(sale)],
        vec![
            payment(sale),
            asked::billing(sale),
            asked::custom_fields(sale),
            totals::totals(sale),
            discount_code(sale),
            pay(sale),
            language_menu(sale.texts),
        ],
    ];
    let [above, below] = parts.map(|parts| hidden(&parts.concat()));
    [above, asked::contact(sale), below].concat()
}

/// For the eyes only.
fn hidden(html: &str) -> String {
    format!("<div class=\"checkout__fields\" aria-hidden=\"true\">{html}</div>")
}

/// A part of the form.
fn group(title: &str, content: &str) -> String {
    let title = escaped(title);
    format!(
        "<fieldset class=\"group\"><legend class=\"group__title\">{title}</legend>{content}</fieldset>"
    )
}

/// Keeps the place of what the widget will say in another way.
pub fn guessed(text: &str) -> String {
    format!("<span class=\"plain__price\">{}</span>", escaped(text))
}

/// A question. `label` and `content` are HTML, `more` stands beside the class of a field.
fn field(more: &str, label: &str, content: &str) -> String {
    format!("<div class=\"field{more}\"><span class=\"field__label\">{label}</span>{content}</div>")
}

/// A line of help below a question.
fn help(html: &str) -> String {
    format!("<p class=\"field__help\">{html}</p>")
}

fn optional(texts: &Texts) -> String {
    format!(" <span class=\"field__optional\">{}</span>", escaped(texts.text("optional")))
}

/// What is applied by a button of its own, or removed where it `is_applied`.
fn applied(texts: &Texts, label: &str, is_applied: bool) -> String {
    let label = escaped(texts.text(label)) + &optional(texts);
    let action = texts.text(if is_applied { "remove" } else { "apply" });
    // Both are as high as the higher one, which no bar is.
    let content = format!(
        "<div class=\"apply\"><input class=\"field__input\" disabled>\
         <button class=\"button button--quiet\" type=\"button\" disabled>{}</button></div>",
        escaped(action)
    );
    field("", &label, &content)
}

fn payment(sale: &Sale) -> String {
    if !sale.checkout.is_payment_form_required {
        return String::new();
    }
    let loading = escaped(sale.texts.text("payment_loading"));
    let place = format!(
        "<div class=\"payment\"><p class=\"spinner\"><span class=\"spinner__ring\"></span><span>{loading}</span></p></div>\
         <div role=\"alert\"></div>"
    );
    group(sale.texts.text("payment"), &place)
}

fn discount_code(sale: &Sale) -> String {
    let (checkout, texts) = (sale.checkout, sale.texts);
    let content = match &checkout.discount {
        _ if !(checkout.allow_discount_codes && checkout.is_discount_applicable) => String::new(),
        Some(_) => applied(texts, "discount_code", true),
        None => format!(
            "<button class=\"link\" type=\"button\" disabled>{}</button>",
            escaped(texts.text("add_discount_code"))
        ),
    };
    format!("<div class=\"checkout__discount\">{content}</div>")
}

fn pay(sale: &Sale) -> String {
    let (checkout, texts) = (sale.checkout, sale.texts);
    let recurs = sale.product.is_some_and(|product| product.is_recurring);
    let action = match (checkout.is_payment_form_required, recurs) {
        (false, _) => texts.text("pay_free"),
        _ if checkout.trial_end.is_some() => texts.text("pay_trial"),
        (true, true) => texts.text("pay_subscribe"),
        (true, false) => texts.text("pay_now"),
    };
    format!(
        "<div class=\"pay\"><p class=\"pay__total\"><span>{}</span></p>\
         <button class=\"button\" type=\"button\" disabled>{}</button></div>",
        escaped(texts.text("total_due")),
        escaped(action)
    )
}

fn language_menu(texts: &Texts) -> String {
    let own = texts.language().name;
    // Browsers without `field-sizing` make the widget's as wide as the longest name.
    let widest =
        Language::ALL.iter().map(|language| language.name).max_by_key(|it| it.chars().count());
    format!(
        "<footer class=\"checkout__footer\"><div class=\"language\"><span>{}</span>\
         <select class=\"language__menu\" disabled><option>{own}</option><option>{}</option></select></div></footer>",
        escaped(texts.text("language")),
        widest.unwrap_or(own),
    )
}
