use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kassette_core::receipt::Receipt;
use ring::signature::{Ed25519KeyPair, KeyPair};
use serde_json::json;
use sha2::{Digest, Sha256};

/// What keeps receipts from being taken for other tokens, should there ever be some.
const KIND: &str = "receipt+jwt";

/// An Ed25519 key pair that signs receipts.
pub struct SigningKey {
    id: String,
    /// What everything about it follows from.
    private: [u8; 32],
    pair: Ed25519KeyPair,
}

impl SigningKey {
    pub fn generate() -> Self {
        Self::of(rand::random()).expect("any 32 bytes are a key")
    }

    /// `text` is what [`SigningKey::private`] returned.
    pub fn parse(text: &str) -> Option<Self> {
        Self::of(URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()?)
    }

    fn of(private: [u8; 32]) -> Option<Self> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&private).ok()?;
        let id = thumbprint(&encoded(pair.public_key()));
        Some(Self { id, private, pair })
    }

    /// The thumbprint of its public part (RFC 7638).
    pub fn id(&self) -> &str {
        &self.id
    }

    /// In base64url, as a JWK has it.
    pub fn public(&self) -> String {
        encoded(self.pair.public_key())
    }

    /// In base64url. For the database, and for nobody else.
    pub fn private(&self) -> String {
        encoded(self.private)
    }

    /// The receipt as a compact JWS.
    pub fn sign(&self, receipt: &Receipt) -> String {
        let header = json!({ "alg": "EdDSA", "typ": KIND, "kid": self.id }).to_string();
        let claims = serde_json::to_string(receipt).expect("a receipt is plain data");
        let signed = format!("{}.{}", encoded(header), encoded(claims));
        let signature = self.signature(&signed);
        format!("{signed}.{signature}")
    }

    fn signature(&self, text: &str) -> String {
        encoded(self.pair.sign(text.as_bytes()))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("id", &self.id).finish_non_exhaustive()
    }
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Of the members that an Ed25519 key must have, in the order of their names.
fn thumbprint(public: &str) -> String {
    encoded(Sha256::digest(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{public}"}}"#)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of RFC 8037, appendix A.
    fn example() -> SigningKey {
        SigningKey::parse("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A").unwrap()
    }

    #[test]
    fn a_key_is_known_by_its_thumbprint() {
        assert_eq!(example().public(), "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
        assert_eq!(example().id(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    #[test]
    fn signatures_are_those_of_the_specification() {
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        assert_eq!(
            example().signature(signed),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    #[test]
    fn a_key_is_stored_whole_and_shown_without_its_private_part() {
        let key = SigningKey::generate();
        let same = SigningKey::parse(&key.private()).unwrap();
        assert_eq!((same.id(), same.public()), (key.id(), key.public()));
        assert_eq!(format!("{key:?}"), format!("SigningKey {{ id: {:?}, .. }}", key.id()));
        assert_ne!(SigningKey::generate().id(), key.id());
    }

    #[test]
    fn what_is_no_key_is_none() {
        for text in ["", "AAAA", "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=", "?"] {
            assert!(SigningKey::parse(text).is_none(), "{text}");
        }
    }
}
