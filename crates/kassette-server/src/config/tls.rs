use std::path::PathBuf;

use anyhow::bail;

use super::{Config, set};

/// Where the certificate and the key of this server's own TLS are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    pub certificate: PathBuf,
    pub key: PathBuf,
}

impl Config {
    /// The files for TLS of this server's own, or `None` where that is left to a proxy in front.
    ///
    /// # Errors
    /// One is set without the other, or beside a public address that is not reached by TLS.
    pub fn tls_files(&self) -> anyhow::Result<Option<TlsFiles>> {
        let certificate = set(self.tls_certificate.as_ref());
        match (certificate, set(self.tls_key.as_ref())) {
            (None, None) => Ok(None),
            (Some(certificate), Some(key)) => {
                self.check_public_url_has_tls()?;
                Ok(Some(TlsFiles { certificate: certificate.into(), key: key.into() }))
            }
            (Some(_), None) => bail!(half("KASSETTE_TLS_CERTIFICATE", "KASSETTE_TLS_KEY")),
            (None, Some(_)) => bail!(half("KASSETTE_TLS_KEY", "KASSETTE_TLS_CERTIFICATE")),
        }
    }

    fn check_public_url_has_tls(&self) -> anyhow::Result<()> {
        let public_url = set(self.public_url.as_ref());
        match public_url.filter(|url| url.to_ascii_lowercase().starts_with("http://")) {
            Some(url) => bail!(
                "KASSETTE_PUBLIC_URL is {url:?}, but with KASSETTE_TLS_CERTIFICATE this server is reached by https only"
            ),
            None => Ok(()),
        }
    }
}

fn half(present: &str, missing: &str) -> String {
    format!("{present} set without {missing}: TLS needs both, and a proxy that does it neither")
}

#[cfg(test)]
mod tests {
    use super::super::tests::config;
    use super::*;

    const BOTH: [&str; 2] = ["--tls-certificate=/tls/fullchain.pem", "--tls-key=/tls/privkey.pem"];

    #[test]
    fn a_certificate_and_its_key_make_an_https_server() {
        assert_eq!(config(&["--tls-certificate=", "--tls-key="]).tls_files().unwrap(), None);
        let files =
            TlsFiles { certificate: "/tls/fullchain.pem".into(), key: "/tls/privkey.pem".into() };
        assert_eq!(config(&BOTH).tls_files().unwrap(), Some(files));
        let address = "127.0.0.1:8443".parse().unwrap();
        assert_eq!(config(&BOTH).public_url(address).unwrap(), "https://127.0.0.1:8443");
    }

    #[test]
    fn half_a_configuration_of_tls_is_refused_by_name() {
        let refusal = |arguments: &[&str]| config(arguments).tls_files().unwrap_err().to_string();
        assert_eq!(
            refusal(&BOTH[..1]),
            "KASSETTE_TLS_CERTIFICATE set without KASSETTE_TLS_KEY: TLS needs both, and a proxy that does it neither"
        );
        assert_eq!(
            refusal(&BOTH[1..]),
            "KASSETTE_TLS_KEY set without KASSETTE_TLS_CERTIFICATE: TLS needs both, and a proxy that does it neither"
        );
        assert_eq!(
            refusal(&[BOTH[0], BOTH[1], "--public-url=HTTP://pay.example.com"]),
            "KASSETTE_PUBLIC_URL is \"HTTP://pay.example.com\", but with KASSETTE_TLS_CERTIFICATE this server is reached \
             by https only"
        );
    }
}
