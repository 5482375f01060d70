use std::fmt;
use std::net::IpAddr;

use url::{Host, Url};

/// What has a scheme and a host, and is no page that could embed anything.
const NOT_PAGES: [&str; 6] = ["file", "ftp", "javascript", "vbscript", "ws", "wss"];

/// Whose page it is, as browsers compare pages: `https://shop.example:8443`, or `chrome-extension://abcdef` of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    host: Host,
    /// Unless it is the scheme's own.
    port: Option<u16>,
}

impl Origin {
    /// The origin of the page at `url`. It is fit for a header: a host may have letters, digits, `.`, `-` and `_`, although a URL
    /// could have more.
    pub fn of(url: &str) -> Option<Self> {
        let url = Url::parse(url).ok()?;
        let host = url.host().filter(is_plain)?.to_owned();
        let is_page = !NOT_PAGES.contains(&url.scheme());
        is_page.then(|| Self { scheme: url.scheme().to_owned(), host, port: url.port() })
    }

    pub fn host(&self) -> &Host {
        &self.host
    }

    pub fn port(&self) -> Option<u16> {
        self.port
    }

    pub fn is_http(&self) -> bool {
        self.scheme == "http"
    }

    /// Whether it is of the web, and not an app's own.
    pub fn is_web(&self) -> bool {
        matches!(&*self.scheme, "http" | "https")
    }

    /// Whether it is on the machine or in the network of whoever looks at it, where nobody has certificates.
    pub fn is_local(&self) -> bool {
        let is_private = |ip: IpAddr| match ip {
            IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
            IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
        };
        match &self.host {
            Host::Domain(name) => {
                let last = name.rsplit_once('.').map(|(_, last)| last);
                name == "localhost" || matches!(last, Some("localhost" | "local"))
            }
            Host::Ipv4(ip) => is_private((*ip).into()),
            Host::Ipv6(ip) => is_private((*ip).into()),
        }
    }
}

fn is_plain(host: &Host<&str>) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    match host {
        Host::Domain(name) => !name.is_empty() && name.bytes().all(is_plain),
        Host::Ipv4(_) | Host::Ipv6(_) => true,
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        self.port.map_or(Ok(()), |port| write!(f, ":{port}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(url: &str) -> Option<String> {
        Origin::of(url).map(|origin| origin.to_string())
    }

    #[test]
    fn an_address_is_reduced_to_its_origin() {
        for (url, reduced) in [
            ("https://Shop.Example:443/a?b#c", "https://shop.example"),
            ("http://user:word@shop.example:8080", "http://shop.example:8080"),
            ("https://bücher.example", "https://xn--bcher-kva.example"),
            ("http://[::1]:3000/", "http://[::1]:3000"),
            ("chrome-extension://abcdef/popup.html", "chrome-extension://abcdef"),
            ("capacitor://localhost", "capacitor://localhost"),
        ] {
            assert_eq!(origin(url).as_deref(), Some(reduced));
        }
    }

    #[test]
    fn what_is_no_page_has_no_origin() {
        for url in [
            "null",
            "*",
            "shop.example",
            "javascript:alert(1)",
            "javascript://shop.example/%0aalert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "about:blank",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }

    #[test]
    fn no_host_can_add_to_a_header() {
        for url in [
            "https://*",
            "https://*.example",
            "https://a.example;sandbox",
            "https://a.example,default-src",
            "https://'none'",
            "app://a;sandbox",
            "app://a,b",
            "https://a.example\r\nx: y/",
        ] {
            let reduced = origin(url).unwrap_or_default();
            assert!(!reduced.contains([';', ',', '*', '\'', '\r', '\n']), "{url}: {reduced}");
        }
    }

    #[test]
    fn local_is_what_has_no_certificates() {
        for (host, local) in [
            ("localhost", true),
            ("shop.localhost", true),
            ("printer.local", true),
            ("127.0.0.1", true),
            ("10.1.2.3", true),
            ("192.168.0.7", true),
            ("[::1]", true),
            ("[fd00::1]", true),
            ("shop.example", false),
            ("localhost.example", false),
            ("mylocalhost", false),
            ("11.1.2.3", false),
            ("[2a00::1]", false),
        ] {
            assert_eq!(Origin::of(&format!("http://{host}")).unwrap().is_local(), local, "{host}");
        }
    }
}
