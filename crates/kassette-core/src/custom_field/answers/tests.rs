use serde_json::json;

use super::*;

/// A field with the slug `q`.
fn field(kind: &str, properties: &serde_json::Value, required: bool) -> AttachedCustomField {
    serde_json::from_value(json!({
        "custom_field_id": "00000000-0000-4000-8000-000000000001",
        "custom_field": {
            "id": "00000000-0000-4000-8000-000000000001",
            "created_at": "2026-01-01T00:00:00Z",
            "modified_at": null,
            "metadata": { "shelf": 3 },
            "type": kind,
            "slug": "q",
            "name": "Question",
            "organization_id": "00000000-0000-4000-8000-000000000002",
            "properties": properties
        },
        "order": 0,
        "required": required
    }))
    .unwrap()
}

/// What is stored for one answer as JSON, or `type: msg`.
fn answer(field: &AttachedCustomField, json: serde_json::Value) -> String {
    let answers = [("q".to_owned(), serde_json::from_value(json).unwrap())].into();
    match check_answers(&answers, std::slice::from_ref(field), true) {
        Ok(stored) => serde_json::to_string(&stored["q"]).unwrap(),
        Err(problems) => format!("{}: {}", problems[0].fault.kind(), problems[0].fault.msg()),
    }
}

#[test]
fn a_required_answer_is_missing_only_at_confirm() {
    let fields = [field("text", &json!({}), true)];
    assert_eq!(check_answers(&Answers::new(), &fields, false), Ok(Answers::new()));
    let problems = check_answers(&Answers::new(), &fields, true).unwrap_err();
    assert_eq!(problems, [AnswerProblem { slug: "q".into(), fault: AnswerFault::Missing }]);
    assert_eq!(
        (problems[0].fault.kind(), problems[0].fault.msg().as_str()),
        ("missing", "Field required")
    );
}

#[test]
fn all_problems_are_reported_at_once() {
    let mut other = field("number", &json!({}), true);
    other.custom_field.slug = "r".to_owned();
    let fields = [field("text", &json!({}), true), other];
    assert_eq!(check_answers(&Answers::new(), &fields, true).unwrap_err().len(), 2);
}

#[test]
fn only_what_was_answered_is_stored() {
    let unknown = [("other".to_owned(), CustomFieldValue::Bool(true))].into();
    let fields = [field("checkbox", &json!({}), false)];
    assert_eq!(check_answers(&unknown, &fields, true), Ok(Answers::new()));
}

#[test]
fn text_has_its_length_in_characters() {
    let text = field("text", &json!({ "min_length": 2, "max_length": 3 }), false);
    assert_eq!(answer(&text, json!("äöü")), "\"äöü\"");
    assert_eq!(
        answer(&text, json!("ä")),
        "string_too_short: String should have at least 2 characters"
    );
    assert_eq!(
        answer(&text, json!("äöüß")),
        "string_too_long: String should have at most 3 characters"
    );
}

#[test]
fn text_is_nothing_but_text() {
    let text = field("text", &json!({}), false);
    assert_eq!(answer(&text, json!(5)), "string_type: Input should be a valid string");
    assert_eq!(answer(&text, json!(null)), "null");
    assert_eq!(answer(&text, json!("")), "\"\"");
}

#[test]
fn an_empty_box_does_not_answer_a_required_question() {
    let text = field("text", &json!({}), true);
    assert_eq!(
        answer(&text, json!("")),
        "string_too_short: String should have at least 1 character"
    );
    assert_eq!(answer(&text, json!(null)), "string_type: Input should be a valid string");
}

#[test]
fn numbers_are_read_from_text_and_truth() {
    let number = field("number", &json!({}), false);
    for (json, stored) in [
        (json!("5"), "5"),
        (json!(" +5.0 "), "5"),
        (json!(true), "1"),
        (json!(-7), "-7"),
        (json!(null), "null"),
    ] {
        assert_eq!(answer(&number, json), stored);
    }
    for text in ["5.5", "x", "", "1e1", "."] {
        assert_eq!(
            answer(&number, json!(text)),
            "int_parsing: Input should be a valid integer, unable to parse string as an integer"
        );
    }
}

#[test]
fn a_number_keeps_within_its_bounds() {
    let number = field("number", &json!({ "ge": 2, "le": 9 }), true);
    assert_eq!((answer(&number, json!(2)), answer(&number, json!(9))), ("2".into(), "9".into()));
    assert_eq!(
        answer(&number, json!(1)),
        "greater_than_equal: Input should be greater than or equal to 2"
    );
    assert_eq!(
        answer(&number, json!("10")),
        "less_than_equal: Input should be less than or equal to 9"
    );
    assert_eq!(answer(&number, json!(null)), "int_type: Input should be a valid integer");
}

#[test]
fn a_date_keeps_within_its_days() {
    // 1 February 2025, noon, to 1 March 2025, noon.
    let date = field("date", &json!({ "ge": 1_738_411_200, "le": 1_740_830_400 }), false);
    assert_eq!(answer(&date, json!("2025-02-01")), "\"2025-02-01T00:00:00\"");
    assert_eq!(answer(&date, json!("2025-03-01")), "\"2025-03-01T00:00:00\"");
    assert_eq!(
        answer(&date, json!("2025-01-31")),
        "greater_than_equal: Input should be greater than or equal to 2025-02-01T00:00:00Z"
    );
    assert_eq!(
        answer(&date, json!("2025-03-01T00:00:01Z")),
        "less_than_equal: Input should be less than or equal to 2025-03-01T00:00:00Z"
    );
}

#[test]
fn a_bound_of_0_is_no_bound() {
    let date = field("date", &json!({ "ge": 0, "le": 0 }), false);
    assert_eq!(answer(&date, json!("2025-02-01")), "\"2025-02-01T00:00:00\"");
}

#[test]
fn a_date_is_text_or_a_number_of_seconds() {
    let date = field("date", &json!({}), true);
    assert_eq!(answer(&date, json!(1_738_400_000)), "\"2025-02-01T08:53:20Z\"");
    assert_eq!(answer(&date, json!(true)), "datetime_type: Input should be a valid datetime");
    assert_eq!(
        answer(&date, json!("soon")),
        "datetime_from_date_parsing: Input should be a valid datetime or date, input is too short"
    );
}

#[test]
fn an_optional_box_is_ticked_or_not() {
    let checkbox = field("checkbox", &json!({}), false);
    assert_eq!(answer(&checkbox, json!(false)), "false");
    assert_eq!(answer(&checkbox, json!("on")), "true");
    assert_eq!(answer(&checkbox, json!(null)), "bool_type: Input should be a valid boolean");
    assert_eq!(
        answer(&checkbox, json!(2)),
        "bool_parsing: Input should be a valid boolean, unable to interpret input"
    );
}

#[test]
fn a_required_box_must_be_ticked() {
    let checkbox = field("checkbox", &json!({}), true);
    assert_eq!(answer(&checkbox, json!(true)), "true");
    for json in [json!(false), json!(null), json!("true")] {
        assert_eq!(answer(&checkbox, json), "literal_error: Input should be True");
    }
}

#[test]
fn a_select_takes_its_values_and_not_their_labels() {
    let options = json!([{ "value": "s", "label": "Small" }, { "value": "l", "label": "Large" }]);
    let select = field("select", &json!({ "options": options }), true);
    assert_eq!(answer(&select, json!("l")), "\"l\"");
    for json in [json!("Large"), json!(1), json!(null)] {
        assert_eq!(answer(&select, json), "literal_error: Input should be 's' or 'l'");
    }
}

#[test]
fn a_merchants_notes_are_written_but_never_read() {
    assert!(field("text", &json!({}), false).custom_field.metadata.is_empty());
}
