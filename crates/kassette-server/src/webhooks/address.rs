//! Which addresses webhooks may be sent to. An endpoint is a URL that a stranger chose: it must not make this server knock at
//! doors that only its own network can reach.

use std::error::Error as StdError;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Whether the whole internet can reach `ip`.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_for_protocols = (a, b, c) == (192, 0, 0);
    let is_for_measuring = a == 198 && (b == 18 || b == 19);
    !(ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_multicast()
        || ip.is_documentation()
        || is_shared
        || is_for_protocols
        || is_for_measuring
        || a == 0
        || a >= 240)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(inner) = ip.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let segments = ip.segments();
    let is_documentation = segments[0] == 0x2001 && segments[1] == 0x0db8;
    // What translates to an address of the old internet is judged by that, and 6to4 and Teredo are not needed by anybody.
    let is_translated = (segments[0] == 0x64 && segments[1] == 0xff9b)
        || segments[0] == 0x2002
        || (segments[0] == 0x2001 && segments[1] == 0);
    let is_global = segments[0] & 0xe000 == 0x2000;
    is_global && !is_documentation && !is_translated
}

/// Whether webhooks may be sent to `url`, as far as it can be said without looking names up; why not, for the merchant.
pub fn check(url: &Url, may_be_private: bool) -> Result<(), &'static str> {
    if may_be_private {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err("The URL must start with https.");
    }
    let is_public = match url.host() {
        Some(Host::Ipv4(ip)) => is_public_v4(ip),
        Some(Host::Ipv6(ip)) => is_public_v6(ip),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.');
            name.contains('.')
                && !["localhost", "local", "internal", "home.arpa"]
                    .iter()
                    .any(|private| name.ends_with(&format!(".{private}")))
        }
        None => false,
    };
    if is_public { Ok(()) } else { Err("The URL must be one that the internet can reach.") }
}

/// Looks names up, and hides the addresses that are not public. Asked for each connection, so a name that leads elsewhere by then
/// leads nowhere.
#[derive(Clone, Copy, Debug)]
pub struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|it| is_public(it.ip())).collect();
            if public.is_empty() {
                return Err::<Addrs, Box<dyn StdError + Send + Sync>>(
                    "the name leads to no public address".into(),
                );
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_ones_own_network_are_not_public() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1"] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn urls_lead_to_the_internet_over_https() {
        let check = |url: &str| check(&Url::parse(url).unwrap(), false).is_ok();
        assert!(check("https://hooks.example.com/kassette?x=1"));
        for url in [
            "http://hooks.example.com",
            "https://localhost",
            "https://shop.localhost",
            "https://127.0.0.1",
            "https://[::1]",
            "https://intranet",
            "https://printer.local.",
            "https://2130706433",
        ] {
            assert!(!check(url), "{url}");
        }
    }
}
