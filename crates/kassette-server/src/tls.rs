//! The certificate of a server that does TLS itself. Who renews it (certbot, lego) writes over its files; they are looked at from time
//! to time, and what is new in them is shown to whoever connects from then on.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, anyhow, ensure};
use axum_server::tls_rustls::RustlsConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{InconsistentKeys, ServerConfig};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;

use crate::config::TlsFiles;

/// Certificates are renewed weeks before they end: there is no hurry.
const LOOK_EVERY: Duration = Duration::from_mins(1);

/// What browsers may speak, best first.
const PROTOCOLS: [&str; 2] = ["h2", "http/1.1"];

/// A certificate, from its files.
#[derive(Debug)]
pub struct Certificate {
    files: TlsFiles,
    served: RustlsConfig,
    /// What was in the files when they were last looked at, whether it is served or not; `None` where they could not be read.
    seen: Option<Fingerprint>,
}

impl Certificate {
    /// # Errors
    /// A file cannot be read or has not in it what it should, or the two do not belong together.
    pub fn load(files: TlsFiles) -> anyhow::Result<Self> {
        let pair = Pair::read(&files)?;
        let served = RustlsConfig::from_config(pair.config(&files)?);
        Ok(Self { files, served, seen: Some(pair.fingerprint()) })
    }

    /// What new connections are given: always the newest that was good.
    pub fn served(&self) -> RustlsConfig {
        self.served.clone()
    }

    /// Serves what is in the files now. What is not fit to be served is told once, and the certificate that was served before stays:
    /// it may be a renewal that is only half written.
    pub fn look_again(&mut self) {
        let read = Pair::read(&self.files);
        let now = read.as_ref().ok().map(Pair::fingerprint);
        if now == self.seen {
            return;
        }
        self.seen = now;
        match read.and_then(|pair| pair.config(&self.files)) {
            Ok(config) => {
                self.served.reload_from_config(config);
                tracing::info!("the renewed TLS certificate is served from now on");
            }
            Err(error) => {
                tracing::error!("the TLS certificate stays the one from before: {error:#}");
            }
        }
    }
}

/// Looks for a renewed certificate until the server stops.
pub async fn keep_renewing(mut certificate: Certificate, shutdown: CancellationToken) {
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            () = tokio::time::sleep(LOOK_EVERY) => certificate.look_again(),
        }
    }
}

/// By what is in the files and not by when they were written: a file that is put back, or copied with its times, is seen too.
type Fingerprint = [u8; 32];

/// What is in the two files.
struct Pair {
    chain: Vec<u8>,
    key: Vec<u8>,
}

impl Pair {
    fn read(files: &TlsFiles) -> anyhow::Result<Self> {
        let chain = read("KASSETTE_TLS_CERTIFICATE", &files.certificate)?;
        Ok(Self { chain, key: read("KASSETTE_TLS_KEY", &files.key)? })
    }

    fn fingerprint(&self) -> Fingerprint {
        let both = [Sha256::digest(&self.chain), Sha256::digest(&self.key)];
        Sha256::digest(both.concat()).into()
    }

    fn config(&self, files: &TlsFiles) -> anyhow::Result<Arc<ServerConfig>> {
        let (certificate, key) = (files.certificate.display(), files.key.display());
        let chain: Vec<CertificateDer> = CertificateDer::pem_slice_iter(&self.chain)
            .collect::<Result<_, _>>()
            .with_context(|| format!("{certificate} is not a PEM file"))?;
        ensure!(!chain.is_empty(), "{certificate} has no certificate in it, as PEM");
        let private = PrivateKeyDer::from_pem_slice(&self.key).map_err(|_| {
            anyhow!("{key} has no private key in it, as PEM and without a password")
        })?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, private)
            .map_err(|error| match error {
                rustls::Error::InconsistentKeys(InconsistentKeys::KeyMismatch) => {
                    anyhow!("the key in {key} is not that of the certificate in {certificate}")
                }
                other => anyhow!(other)
                    .context(format!("{certificate} and {key} cannot be used for TLS")),
            })?;
        config.alpn_protocols = PROTOCOLS.map(|name| name.as_bytes().to_vec()).to_vec();
        Ok(Arc::new(config))
    }
}

fn read(setting: &str, file: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(file).with_context(|| format!("{setting}: {} cannot be read", file.display()))
}
