//! How requests come in: as they are, where a proxy in front does TLS, or by TLS of our own, with HTTP/2.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::http::HeaderValue;
use axum::http::header::STRICT_TRANSPORT_SECURITY;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower_http::set_header::SetResponseHeaderLayer;
use url::Host;

use crate::embedding::Origin;

/// How long a browser may take to ask, and how long it may leave a connection without a sign of life. Where TLS is ours nobody stands
/// between us and whoever opens connections to hold them; a proxy has limits of its own, and keeps idle connections for longer.
const PATIENCE: Duration = Duration::from_mins(1);

/// A year.
const BY_TLS_ONLY: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Answers whoever connects, until `shutdown` is cancelled and the last answer is given.
///
/// # Errors
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    app: Router,
    tls: Option<RustlsConfig>,
    shutdown: CancellationToken,
) -> io::Result<()> {
    let handle = Handle::new();
    tokio::spawn({
        let handle = handle.clone();
        async move {
            shutdown.cancelled().await;
            handle.graceful_shutdown(None);
        }
    });
    let service = app.into_make_service_with_connect_info::<SocketAddr>();
    // Without a delay: what an event stream says is short, and would wait until what was said before has arrived.
    let acceptor = NoDelayAcceptor::new();
    let mut server = Server::<SocketAddr>::from_listener(listener)
        .handle(handle)
        .accept_error_handler(|client, error| log_refused(client.copied(), error));
    let Some(tls) = tls else { return server.acceptor(acceptor).serve(service).await };
    server.http_builder().http1().header_read_timeout(PATIENCE);
    server.http_builder().http2().keep_alive_interval(PATIENCE);
    let server = server.first_request_timeout(PATIENCE);
    server.acceptor(RustlsAcceptor::new(tls).acceptor(acceptor)).serve(service).await
}

/// The same, and browsers that were here once never come without TLS again (RFC 6797), where that is ours to say.
///
/// It binds a whole host, whatever the port, and cannot be taken back from who does not return. Where a proxy does TLS it is the
/// proxy's to say; a host on another port than HTTPS's own has something else there; and `localhost` is every program's.
pub fn by_tls_only(app: Router, public_url: &str) -> Router {
    let is_ours = Origin::of(public_url).is_some_and(|origin| {
        let has_name = matches!(origin.host(), Host::Domain(_));
        has_name && !origin.is_local() && !origin.is_http() && origin.port().is_none()
    });
    if !is_ours {
        return app;
    }
    app.layer(SetResponseHeaderLayer::overriding(STRICT_TRANSPORT_SECURITY, BY_TLS_ONLY))
}

/// Clients that do not speak TLS, or not for long, are nobody's trouble. That nobody can connect any more is.
fn log_refused(client: Option<SocketAddr>, error: &io::Error) {
    if client.is_some() {
        tracing::debug!(%error, "a client could not connect");
    } else {
        tracing::error!(%error, "no connection could be accepted");
    }
}
