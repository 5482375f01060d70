use anyhow::Context;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

/// What the receipt says, if `issuer` signed it for this organization.
pub async fn check(receipt: &str, issuer: &str, organization_id: &str) -> anyhow::Result<Value> {
    let keys = reqwest::get(format!("{issuer}/.well-known/jwks.json")).await?.bytes().await?;
    let keys: JwkSet = serde_json::from_slice(&keys)?;
    let kid = decode_header(receipt)?.kid.context("a receipt names its key")?;
    let key = keys.find(&kid).context("the key is not one of the server's")?;
    let mut rules = Validation::new(Algorithm::EdDSA);
    rules.set_issuer(&[issuer]);
    rules.set_audience(&[organization_id]);
    rules.set_required_spec_claims(&["iss", "aud"]);
    rules.validate_exp = false; // What was bought stays bought.
    Ok(decode(receipt, &DecodingKey::from_jwk(key)?, &rules)?.claims)
}
