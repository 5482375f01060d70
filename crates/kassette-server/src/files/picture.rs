//! What counts as a picture. SVG is refused: it can have scripts, and would be served from the checkout's own origin.

use serde_json::{Value, json};

use crate::validation::scalars::text;
use crate::validation::{Problem, Reading};

const KINDS: [&str; 4] = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/// The media type of a picture that can be uploaded.
pub fn mime_type(value: &Value) -> Reading<String> {
    let kind = text(value)?;
    if KINDS.contains(&kind.as_str()) {
        return Ok(kind);
    }
    let pattern = "^image/(png|jpeg|gif|webp)$";
    let msg = format!("String should match pattern '{pattern}'");
    let problem = Problem::new("string_pattern_mismatch", msg, value);
    Err(vec![problem.with(json!({ "pattern": pattern }))])
}

/// Whether `content` starts as pictures of this kind do.
pub fn looks_like(content: &[u8], mime_type: &str) -> bool {
    match mime_type {
        "image/png" => content.starts_with(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg" => content.starts_with(b"\xff\xd8\xff"),
        "image/gif" => content.starts_with(b"GIF87a") || content.starts_with(b"GIF89a"),
        "image/webp" => content.starts_with(b"RIFF") && content.get(8..12) == Some(b"WEBP"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_known_by_how_they_start() {
        for (content, kind) in [
            (b"\x89PNG\r\n\x1a\n....".as_slice(), "image/png"),
            (b"\xff\xd8\xff\xe0....", "image/jpeg"),
            (b"GIF89a....", "image/gif"),
            (b"RIFF\x04\x00\x00\x00WEBPVP8 ", "image/webp"),
        ] {
            let found: Vec<&str> =
                KINDS.into_iter().filter(|kind| looks_like(content, kind)).collect();
            assert_eq!(found, [kind]);
        }
        assert!(!looks_like(b"RIFF\x04\x00\x00\x00WAVE", "image/webp"));
        assert!(!looks_like(b"<svg/>", "image/svg+xml"));
    }
}
