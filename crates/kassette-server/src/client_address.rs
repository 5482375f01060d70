use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;

use crate::AppState;

/// Whom a request comes from, as far as that can be told: an address of the old internet, or the network of 64 bits that a household
/// has of the new one. `None` where everybody would seem to be the same, as behind a proxy that nobody told us about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub Option<String>);

impl FromRequestParts<AppState> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Self, Infallible> {
        let address = if let Some(name) = &app.config.client_address_header {
            parts.headers.get(name).and_then(|value| forwarded(value.to_str().ok()?))
        } else {
            let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
            peer.map(|ConnectInfo(peer)| peer.ip()).filter(|ip| !ip.is_loopback())
        };
        Ok(Self(address.map(identity)))
    }
}

/// The last address of a header: the one that our own proxy wrote. Those before it can be anybody's invention.
fn forwarded(header: &str) -> Option<IpAddr> {
    header.rsplit(',').next()?.trim().parse().ok()
}

fn identity(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxys_own_word_counts() {
        let address = |header| forwarded(header).map(identity);
        assert_eq!(address("1.2.3.4, 93.184.216.34").as_deref(), Some("93.184.216.34"));
        assert_eq!(address("2606:4700:1:2:3:4:5:6").as_deref(), Some("2606:4700:1:2::/64"));
        assert_eq!(address("::ffff:93.184.216.34").as_deref(), Some("93.184.216.34"));
        assert_eq!(address("1.2.3.4, unknown"), None);
    }
}
