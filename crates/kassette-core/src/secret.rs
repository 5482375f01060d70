use std::fmt;

use serde::{Deserialize, Serialize};

/// The one secret that a buyer's browser holds: whoever knows it can read, change and pay that one session.
///
/// It travels in URLs, and nowhere else: `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ClientSecret(String);

impl ClientSecret {
    pub fn new(secret: impl Into<String>) -> Self {
        Self(secret.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn does_not_show_itself_when_printed_for_debugging() {
        let secret = ClientSecret::new("kassette_c_very_secret");
        assert_eq!(format!("{secret:?}"), "ClientSecret(…)");
    }
}
