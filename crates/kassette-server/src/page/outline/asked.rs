//! What is asked of the buyer.

use kassette_core::{AttachedCustomField, CustomFieldType, FieldMode};

use super::{BAR, TICK, applied, field, group, help, hidden, optional};
use crate::page::html::escaped;
use crate::page::prose::inline;
use crate::page::sale::Sale;

/// The field for the e-mail address, and where the name will stand.
pub fn contact(sale: &Sale) -> String {
    let (checkout, texts) = (sale.checkout, sale.texts);
    let label = escaped(texts.text("email"));
    let email = if checkout.customer_id.is_some() {
        hidden(&field("", &label, &[BAR, &*help(&inline(texts.text("email_locked")))].concat()))
    } else {
        format!(
            "<div class=\"field\"><label class=\"field__label\" for=\"customer_email\">{label}</label>\
             <input class=\"field__input\" id=\"customer_email\" name=\"customer_email\" type=\"email\" dir=\"ltr\" \
             autocomplete=\"email\" required value=\"{}\"></div>",
            escaped(checkout.customer_email.as_deref().unwrap_or_default())
        )
    };
    let name = checkout
        .is_payment_form_required
        .then(|| hidden(&field("", &escaped(texts.text("card_name")), BAR)));
    group(texts.text("contact"), &[email, name.unwrap_or_default()].concat())
}

pub fn billing(sale: &Sale) -> String {
    let (checkout, texts) = (sale.checkout, sale.texts);
    if !(checkout.is_payment_form_required || checkout.require_billing_address) {
        return String::new();
    }
    let mut fields = field("", &escaped(texts.text("country")), BAR);
    fields += &address(sale);
    fields += &field(" field--tick", &escaped(texts.text("as_business")), TICK);
    if checkout.is_business_customer {
        fields += &field("", &escaped(texts.text("business_name")), BAR);
        fields += &applied(texts, "tax_id", checkout.customer_tax_id.is_some());
    }
    group(texts.text("billing_address"), &fields)
}

/// The parts of an address that are asked for, in the order in which people write them.
fn address(sale: &Sale) -> String {
    let (asked, texts) = (sale.checkout.billing_address_fields, sale.texts);
    let country = sale.checkout.customer_billing_address.as_ref().map(|known| &*known.country);
    let state = match country {
        Some("US") => texts.text("state"),
        Some("CA") => texts.text("province"),
        _ => texts.text("state_or_province"),
    };
    let parts = [
        ("", texts.text("address_line1"), asked.line1),
        ("", texts.text("address_line2"), asked.line2),
        (" field--half", texts.text("postal_code"), asked.postal_code),
        (" field--half", texts.text("city"), asked.city),
        ("", state, asked.state),
    ];
    let part = |(more, label, mode): (&str, &str, FieldMode)| {
        let marker = if mode == FieldMode::Optional { optional(texts) } else { String::new() };
        field(more, &(escaped(label) + &marker), BAR)
    };
    parts.into_iter().filter(|(.., mode)| *mode != FieldMode::Disabled).map(part).collect()
}

/// What the merchant asks about the product.
pub fn custom_fields(sale: &Sale) -> String {
    let attached = &sale.checkout.attached_custom_fields;
    if attached.is_empty() {
        return String::new();
    }
    let fields: String = attached.iter().map(|field| custom_field(field, sale)).collect();
    group(sale.texts.text("details"), &fields)
}

fn custom_field(attached: &AttachedCustomField, sale: &Sale) -> String {
    let asked = &attached.custom_field;
    let properties = &asked.properties;
    let label = inline(properties.form_label.as_ref().unwrap_or(&asked.name));
    let hint = properties.form_help_text.as_ref().map(|text| help(&inline(text)));
    let hint = hint.unwrap_or_default();
    if asked.kind == CustomFieldType::Checkbox {
        return field(" field--tick", &label, &[TICK, &*hint].concat());
    }
    let is_long = asked.kind == CustomFieldType::Text && properties.textarea == Some(true);
    // As high as the widget's, which no bar is.
    let lines = "<textarea class=\"field__input\" disabled></textarea>";
    let marker = if attached.required { String::new() } else { optional(sale.texts) };
    field("", &(label + &marker), &[if is_long { lines } else { BAR }, &*hint].concat())
}
