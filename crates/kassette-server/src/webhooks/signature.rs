//! The signature that deliveries carry: Standard Webhooks, with the secret as Polar's clients read it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Signs `body`. The key is the whole text of `secret`, prefix and all: verifiers of the norm would strip and decode it, and the
/// clients of the API make up for that.
pub fn sign(secret: &str, id: &str, unix_seconds: i64, body: &str) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length will do");
    mac.update(format!("{id}.{unix_seconds}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_is_the_whole_secret() {
        let signature = sign(
            "whsec_example_secret_0123456789abcdef",
            "3c1f7c1e-7d5a-4b5e-9c1e-0d9f0a1b2c3d",
            1_767_225_600,
            r#"{"type":"checkout.updated","timestamp":"2026-01-01T00:00:00Z","data":{"id":"x"}}"#,
        );
        assert_eq!(signature, "v1,ZpjarkGO9crknsXhKcUV9OkDUgndchMUdXwjt6okXOk=");
    }
}
