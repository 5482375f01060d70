use serde_json::{Value, json};

use super::{Problem, Reading, schema};

/// An e-mail address: its syntax only, the domain in lower case. Whether mail arrives there, nobody is asked.
pub fn email(value: &Value) -> Reading<String> {
    schema::note(|| json!({ "type": "string", "format": "email" }));
    let Value::String(text) = value else {
        return Err(vec![Problem::new("string_type", "Input should be a valid string", value)]);
    };
    normalized(text.trim()).map_err(|reason| {
        let msg = format!("value is not a valid email address: {reason}");
        vec![Problem::new("value_error", msg, value).with(json!({ "reason": reason }))]
    })
}

fn normalized(address: &str) -> Result<String, &'static str> {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Err("An email address must have an @-sign.");
    };
    if local.is_empty() {
        return Err("There must be something before the @-sign.");
    }
    if domain.is_empty() {
        return Err("There must be something after the @-sign.");
    }
    if local.chars().count() > 64 {
        return Err("The email address is too long before the @-sign.");
    }
    if local.starts_with('.') || local.ends_with('.') || local.contains("..") {
        return Err("The part before the @-sign has a period where none can be.");
    }
    if !local.chars().all(is_local) {
        return Err("The email address contains invalid characters before the @-sign.");
    }
    check_domain(domain)?;
    Ok(format!("{local}@{}", domain.to_lowercase()))
}

fn is_local(character: char) -> bool {
    character.is_alphanumeric() || ".!#$%&'*+-/=?^_`{|}~".contains(character)
}

fn check_domain(domain: &str) -> Result<(), &'static str> {
    if domain.chars().count() > 253 {
        return Err("The email address is too long after the @-sign.");
    }
    if !domain.contains('.') {
        return Err("The part after the @-sign is not valid. It should have a period.");
    }
    for label in domain.split('.') {
        if label.is_empty() {
            return Err("The part after the @-sign has a period where none can be.");
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err("The part after the @-sign has a hyphen where none can be.");
        }
        if !label.chars().all(|character| character.is_alphanumeric() || character == '-') {
            return Err("The part after the @-sign contains invalid characters.");
        }
        if label.chars().count() > 63 {
            return Err("The email address is too long after the @-sign.");
        }
    }
    let top_level = domain.rsplit('.').next().unwrap_or_default();
    if top_level.chars().all(|character| character.is_ascii_digit()) {
        return Err(
            "The part after the @-sign is not valid. It is not within a valid top-level domain.",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_is_lower_cased_and_the_rest_kept() {
        assert_eq!(email(&json!("Ada.L+shop@Example.COM")).unwrap(), "Ada.L+shop@example.com");
    }

    #[test]
    fn says_why_an_address_is_none() {
        let problem = &email(&json!("ada")).unwrap_err()[0];
        assert_eq!(
            problem.msg,
            "value is not a valid email address: An email address must have an @-sign."
        );
        assert_eq!(
            problem.ctx.as_deref(),
            Some(&json!({ "reason": "An email address must have an @-sign." }))
        );
    }

    #[test]
    fn refuses_what_no_mail_server_takes() {
        for address in [
            "@a.de",
            "a@",
            "a@b",
            "a b@c.de",
            "a..b@c.de",
            "a@-b.de",
            "a@b..de",
            "a@1.2",
            "a@b@c.de",
        ] {
            assert!(normalized(address).is_err(), "{address}");
        }
    }
}
