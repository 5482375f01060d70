//! What the demo asks those who buy Lifetime: one question of each kind, none of which has to be answered.

use kassette_core::checkout::Metadata;
use kassette_core::custom_field::{CustomFieldProperties, SelectOption};
use kassette_core::{AttachedCustomField, CustomField, CustomFieldType, Timestamp};
use uuid::Uuid;

pub fn form(organization_id: Uuid, now: Timestamp) -> Vec<AttachedCustomField> {
    let nothing = CustomFieldProperties::default;
    let option =
        |value: &str, label: &str| SelectOption { value: value.into(), label: label.into() };
    let sources = vec![
        option("friend", "A friend"),
        option("search", "A search engine"),
        option("other", "Something else"),
    ];
    let questions = [
        (
            CustomFieldType::Text,
            "stage_name",
            "Stage name",
            CustomFieldProperties {
                form_placeholder: Some("DJ Kassette".to_owned()),
                max_length: Some(40),
                ..nothing()
            },
        ),
        (
            CustomFieldType::Number,
            "tracks",
            "Tracks on your next album",
            CustomFieldProperties { ge: Some(1), le: Some(99), ..nothing() },
        ),
        (CustomFieldType::Date, "release_date", "Release date", nothing()),
        (CustomFieldType::Checkbox, "newsletter", "Tell me about new instruments", nothing()),
        (
            CustomFieldType::Select,
            "source",
            "Where did you hear of us?",
            CustomFieldProperties { options: Some(sources), ..nothing() },
        ),
    ];
    let attach = |(order, (kind, slug, name, properties)): (i64, (_, &str, &str, _))| {
        let custom_field = CustomField {
            id: Uuid::new_v4(),
            created_at: now,
            modified_at: None,
            metadata: Metadata::new(),
            kind,
            slug: slug.to_owned(),
            name: name.to_owned(),
            organization_id,
            properties,
        };
        AttachedCustomField {
            custom_field_id: custom_field.id,
            custom_field,
            order,
            required: false,
        }
    };
    (0_i64..).zip(questions).map(attach).collect()
}
