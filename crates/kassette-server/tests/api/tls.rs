//! TLS of the server's own, as browsers and operators meet it.

use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::routing::get;
use kassette_server::config::TlsFiles;
use kassette_server::serving::{by_tls_only, serve};
use kassette_server::tls::Certificate;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use reqwest::{Client, ClientBuilder, Version};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::process::Command;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::harness::Log;
use crate::program;

const HOST: &str = "pay.example.com";

/// Who signs certificates, and whom a client may trust.
struct Authority {
    certificate: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// A certificate for [`HOST`] and its key, as PEM.
    fn issue(&self) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([HOST.to_owned()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// Somebody who trusts this authority and no other, and finds the host at `address`.
    fn client(&self, address: SocketAddr) -> ClientBuilder {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let authority = reqwest::Certificate::from_der(self.certificate.der()).unwrap();
        Client::builder().tls_certs_only([authority]).resolve(HOST, address)
    }
}

/// Where a certificate and its key are stored.
struct Files {
    folder: TempDir,
}

impl Files {
    fn with((certificate, key): &(String, String)) -> Self {
        let files = Self { folder: TempDir::new().unwrap() };
        files.write(certificate, key);
        files
    }

    fn write(&self, certificate: &str, key: &str) {
        let TlsFiles { certificate: certificate_file, key: key_file } = self.paths();
        fs::write(certificate_file, certificate).unwrap();
        fs::write(key_file, key).unwrap();
    }

    fn paths(&self) -> TlsFiles {
        let at = |name| self.folder.path().join(name);
        TlsFiles { certificate: at("fullchain.pem"), key: at("privkey.pem") }
    }

    /// The program with these files.
    fn kassette(&self) -> Command {
        let mut command = program::kassette(&self.folder);
        command
            .env("KASSETTE_TLS_CERTIFICATE", self.paths().certificate)
            .env("KASSETTE_TLS_KEY", self.paths().key)
            .env("KASSETTE_PUBLIC_URL", format!("https://{HOST}"));
        command
    }

    /// The file's name, as messages have it.
    fn named(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }
}

/// Somebody who tells each client its own address, with the certificate of `files`.
struct Mirror {
    certificate: Certificate,
    address: SocketAddr,
    shutdown: CancellationToken,
}

impl Mirror {
    async fn start(files: &Files) -> Self {
        let peer = async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string();
        let router = Router::new().route("/", get(peer));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let certificate = Certificate::load(files.paths()).unwrap();
        let shutdown = CancellationToken::new();
        tokio::spawn(serve(listener, router, Some(certificate.served()), shutdown.clone()));
        Self { certificate, address, shutdown }
    }

    /// Whether somebody who trusts `authority` alone takes this server for the host, in a connection of their own.
    async fn is_trusted_by(&self, authority: &Authority) -> bool {
        let client = authority.client(self.address).build().unwrap();
        client.get(format!("https://{HOST}:{}", self.address.port())).send().await.is_ok()
    }
}

impl Drop for Mirror {
    fn drop(&mut self) {
        self.shutdown.cancel();
    }
}

#[tokio::test]
async fn browsers_speak_http_2_and_what_is_older_http_1_1() {
    let authority = Authority::new();
    let files = Files::with(&authority.issue());
    let (_server, url) = program::serve(&mut files.kassette()).await;
    let address: SocketAddr = url.strip_prefix("https://").unwrap().parse().unwrap();
    let healthz = format!("https://{HOST}:{}/healthz", address.port());
    let browser = authority.client(address).build().unwrap();
    let old = authority.client(address).http1_only().build().unwrap();
    for (client, version) in [(browser, Version::HTTP_2), (old, Version::HTTP_11)] {
        let answer = client.get(&healthz).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.version()), (200, version));
        assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
    }
    let stranger = Authority::new().client(address).build().unwrap();
    assert!(stranger.get(&healthz).send().await.is_err());
}

#[tokio::test]
async fn a_server_with_streams_open_over_http_2_stops_at_once() {
    let authority = Authority::new();
    let files = Files::with(&authority.issue());
    assert!(files.kassette().arg("seed").output().await.unwrap().status.success());
    let (mut server, url) = program::serve(&mut files.kassette()).await;
    let address: SocketAddr = url.strip_prefix("https://").unwrap().parse().unwrap();
    let redirects = reqwest::redirect::Policy::none();
    let browser = authority.client(address).redirect(redirects).build().unwrap();
    let at = |path: &str| format!("https://{HOST}:{}{path}", address.port());
    let visit = browser.get(at("/l/kassette_cl_demo_studio")).send().await.unwrap();
    let checkout = visit.headers()["location"].to_str().unwrap().to_owned();
    let secret = checkout.strip_prefix(&format!("https://{HOST}/checkout/")).unwrap();
    let mut streams = Vec::new();
    // More than the six connections that browsers have for one host without HTTP/2.
    for _ in 0..8 {
        let path = format!("/v1/checkouts/client/{secret}/stream");
        let mut stream = browser.get(at(&path)).send().await.unwrap();
        assert_eq!(stream.version(), Version::HTTP_2);
        assert_eq!(stream.chunk().await.unwrap().unwrap(), ": ping\r\n\r\n");
        streams.push(stream);
    }

    let asked = Instant::now();
    let pid = server.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    assert!(server.wait().await.unwrap().success());
    assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    for stream in streams {
        assert_eq!(stream.text().await.unwrap(), "", "it ends, and is not cut off");
    }
}

#[tokio::test]
async fn who_connects_is_known_by_address() {
    let authority = Authority::new();
    let mirror = Mirror::start(&Files::with(&authority.issue())).await;
    let client = authority.client(mirror.address).build().unwrap();
    let url = format!("https://{HOST}:{}", mirror.address.port());
    let answer = client.get(url).send().await.unwrap();
    let peer: SocketAddr = answer.text().await.unwrap().parse().unwrap();
    assert_eq!(peer.ip(), mirror.address.ip());
    assert_ne!(peer.port(), mirror.address.port());
}

#[tokio::test]
async fn a_renewed_certificate_is_served_without_a_restart() {
    let log = Log::start();
    let (old, new) = (Authority::new(), Authority::new());
    let files = Files::with(&old.issue());
    let mut mirror = Mirror::start(&files).await;
    mirror.certificate.look_again();
    assert_eq!(log.take(), "");
    assert!(mirror.is_trusted_by(&old).await && !mirror.is_trusted_by(&new).await);

    let (certificate, key) = new.issue();
    files.write(&certificate, &key);
    mirror.certificate.look_again();
    assert!(!mirror.is_trusted_by(&old).await && mirror.is_trusted_by(&new).await);
    let logged = log.take();
    assert!(logged.contains("the renewed TLS certificate is served from now on"), "{logged}");
}

#[tokio::test]
async fn a_renewal_that_is_no_good_leaves_the_old_certificate_and_is_told_once() {
    let log = Log::start();
    let (old, new) = (Authority::new(), Authority::new());
    let files = Files::with(&old.issue());
    let mut mirror = Mirror::start(&files).await;
    let (certificate, key) = new.issue();
    let TlsFiles { certificate: certificate_file, key: key_file } = files.paths();

    // The certificate is written before its key.
    fs::write(certificate_file, &certificate).unwrap();
    for told in [1, 0] {
        mirror.certificate.look_again();
        let logged = log.take();
        let line = format!(
            "the TLS certificate stays the one from before: the key in {} is not that of the certificate in {}\n",
            files.named("privkey.pem"),
            files.named("fullchain.pem"),
        );
        assert_eq!(logged.matches(&line).count(), told, "{logged}");
        assert!(mirror.is_trusted_by(&old).await);
    }

    fs::remove_file(&key_file).unwrap();
    for told in [1, 0] {
        mirror.certificate.look_again();
        assert_eq!(log.take().matches("cannot be read").count(), told);
    }
    assert!(mirror.is_trusted_by(&old).await);

    fs::write(key_file, &key).unwrap();
    mirror.certificate.look_again();
    assert!(mirror.is_trusted_by(&new).await);
}

#[tokio::test]
async fn files_that_are_no_good_stop_the_start_and_are_named() {
    let authority = Authority::new();
    let (certificate, key) = authority.issue();
    let (_, other_key) = authority.issue();
    let files = Files::with(&(String::new(), String::new()));
    let (chain_file, key_file) = (files.named("fullchain.pem"), files.named("privkey.pem"));
    let complaint = async |certificate: &str, key: &str| {
        files.write(certificate, key);
        let output = files.kassette().output().await.unwrap();
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(
        complaint(&key, &key).await,
        format!("kassette: {chain_file} has no certificate in it, as PEM\n")
    );
    assert_eq!(
        complaint(&certificate, &certificate).await,
        format!("kassette: {key_file} has no private key in it, as PEM and without a password\n")
    );
    assert_eq!(
        complaint(&certificate, &other_key).await,
        format!("kassette: the key in {key_file} is not that of the certificate in {chain_file}\n")
    );
    fs::remove_file(&chain_file).unwrap();
    let output = files.kassette().output().await.unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        format!(
            "kassette: KASSETTE_TLS_CERTIFICATE: {chain_file} cannot be read: No such file or directory (os error 2)\n"
        )
    );
}

#[tokio::test]
async fn only_a_host_that_is_all_ours_is_bound_to_tls() {
    let binds = async |public_url: &str| {
        let app = by_tls_only(Router::new().route("/", get(|| async {})), public_url);
        let answer = app.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        answer.headers().contains_key("strict-transport-security")
    };
    assert!(binds("https://pay.example.com").await);
    for public_url in [
        "https://pay.example.com:8443",
        "http://pay.example.com",
        "https://localhost",
        "https://93.184.216.34",
    ] {
        assert!(!binds(public_url).await, "{public_url}");
    }
}
