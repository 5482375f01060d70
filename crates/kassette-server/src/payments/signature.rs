use hmac::{Hmac, KeyInit, Mac};
use kassette_core::Timestamp;
use sha2::Sha256;

/// Seconds that a signature may be old, or ahead of our clock.
const TOLERANCE: i64 = 300;

/// The event is not signed by who it says it is from, or it is too old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forged;

/// Checks a `Stripe-Signature` header (`t=<unix seconds>,v1=<hex>,…`) over `payload`. One right `v1` is enough: while a
/// secret is being replaced, Stripe signs with both.
pub fn check(secret: &str, header: &str, payload: &[u8], now: Timestamp) -> Result<(), Forged> {
    let mut signed_at = None;
    let mut signatures = Vec::new();
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", seconds)) => signed_at = Some(seconds),
            Some(("v1", signature)) => signatures.push(signature),
            _ => {}
        }
    }
    let signed_at = signed_at.ok_or(Forged)?;
    let seconds: i64 = signed_at.parse().map_err(|_| Forged)?;
    let age = (now.unix_micros() / 1_000_000).checked_sub(seconds).ok_or(Forged)?;
    if age.unsigned_abs() > TOLERANCE.unsigned_abs() {
        return Err(Forged);
    }
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).map_err(|_| Forged)?;
    mac.update(signed_at.as_bytes());
    mac.update(b".");
    mac.update(payload);
    let is_right = signatures.iter().any(|signature| {
        // Compared in constant time.
        from_hex(signature).is_some_and(|bytes| mac.clone().verify_slice(&bytes).is_ok())
    });
    if is_right { Ok(()) } else { Err(Forged) }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || text.len() % 2 == 1 {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|start| u8::from_str_radix(&text[start..start + 2], 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test";
    const PAYLOAD: &[u8] = br#"{"id":"evt_1"}"#;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_micros(seconds * 1_000_000).unwrap()
    }

    fn header() -> String {
        let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(b"1767225600.");
        mac.update(PAYLOAD);
        let bytes = axum::body::Bytes::copy_from_slice(&mac.finalize().into_bytes());
        format!("t=1767225600,v1={bytes:x}")
    }

    #[test]
    fn a_fresh_signature_of_the_secret_is_accepted() {
        assert_eq!(check(SECRET, &header(), PAYLOAD, at(1_767_225_600 + 300)), Ok(()));
    }

    #[test]
    fn one_right_signature_among_several_is_enough() {
        let header = header().replace("v1=", "v1=00ff,v0=aa,v1=");
        assert_eq!(check(SECRET, &header, PAYLOAD, at(1_767_225_600)), Ok(()));
    }

    #[test]
    fn other_secrets_other_payloads_and_other_times_are_refused() {
        let now = at(1_767_225_600);
        assert_eq!(check("whsec_other", &header(), PAYLOAD, now), Err(Forged));
        assert_eq!(check(SECRET, &header(), b"{}", now), Err(Forged));
        assert_eq!(check(SECRET, &header(), PAYLOAD, at(1_767_225_600 + 301)), Err(Forged));
        assert_eq!(check(SECRET, &header(), PAYLOAD, at(1_767_225_600 - 301)), Err(Forged));
    }

    #[test]
    fn nonsense_is_refused() {
        for header in [
            "",
            "t=,v1=",
            "v1=aa",
            "t=1767225600",
            "t=1767225600,v1=zz",
            "t=-9223372036854775808,v1=aa",
        ] {
            assert_eq!(check(SECRET, header, PAYLOAD, at(1_767_225_600)), Err(Forged), "{header}");
        }
    }
}
