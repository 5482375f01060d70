use std::fmt;
use std::str::FromStr;

use serde_json::{Value, json};
use url::Host;

use super::Origin;
use crate::validation::scalars::text_of;
use crate::validation::{Problem, Reading};

/// One of an organization's `embed_hosts`: whose pages may embed its checkouts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EmbedHost {
    /// `shop.example:8443`, and with `subdomains` `*.shop.example`, which does not stand for `shop.example` itself. By HTTPS, and
    /// where it is local by HTTP too.
    Web { host: Host, port: Option<u16>, subdomains: bool },
    /// `chrome-extension://abcdef`: an app has no host to know it by.
    App(Origin),
}

impl EmbedHost {
    /// The entry that would let `origin` in.
    pub fn of(origin: &Origin) -> Self {
        if origin.is_web() {
            Self::Web { host: origin.host().clone(), port: origin.port(), subdomains: false }
        } else {
            Self::App(origin.clone())
        }
    }

    /// Whether pages of `origin` may embed.
    pub fn lets_in(&self, origin: &Origin) -> bool {
        match self {
            Self::App(app) => app == origin,
            Self::Web { host, port, subdomains } => {
                origin.is_web()
                    && (!origin.is_http() || origin.is_local())
                    && *port == origin.port()
                    && if *subdomains {
                        is_below(origin.host(), host)
                    } else {
                        origin.host() == host
                    }
            }
        }
    }
}

fn is_below(host: &Host, domain: &Host) -> bool {
    match (host, domain) {
        (Host::Domain(host), Host::Domain(domain)) => {
            host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.'))
        }
        _ => false,
    }
}

/// Whether all that is below `host` can be one owner's. Below `com`, `co.uk` or `github.io` anybody can have a domain, as the Public
/// Suffix List says (<https://publicsuffix.org>); what ends as nothing on it, like `shop.internal`, is taken for a domain of its own.
fn is_somebodys_own(host: &Host) -> bool {
    match host {
        Host::Domain(name) => psl::domain_str(name).is_some(),
        Host::Ipv4(_) | Host::Ipv6(_) => false,
    }
}

impl FromStr for EmbedHost {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, &'static str> {
        if text.contains("://") {
            return app(text);
        }
        let (host, subdomains) = match text.strip_prefix("*.") {
            Some(domain) => (domain, true),
            None => (text, false),
        };
        if host.contains('*') {
            return Err("A star stands for all subdomains of a domain, as in *.example.com.");
        }
        let is_more = |letter: char| letter.is_whitespace() || "/\\?#@".contains(letter);
        let origin = Origin::of(&format!("https://{host}")).filter(|_| !host.contains(is_more));
        let origin =
            origin.ok_or("Should be a host, with a port if it has one: shop.example:8443.")?;
        let host = origin.host().clone();
        if subdomains && !is_somebodys_own(&host) {
            return Err("A star needs a domain of your own behind it, as in *.example.com.");
        }
        Ok(Self::Web { host, port: origin.port(), subdomains })
    }
}

fn app(text: &str) -> Result<EmbedHost, &'static str> {
    let origin = Origin::of(text).ok_or("Should be an app's origin: chrome-extension://abcdef.")?;
    if origin.is_web() {
        return Err(
            "Leave out the scheme: HTTPS is always meant, and HTTP too where the host is local.",
        );
    }
    if origin.to_string() != text {
        return Err("An app's origin ends with its host: chrome-extension://abcdef.");
    }
    Ok(EmbedHost::App(origin))
}

impl fmt::Display for EmbedHost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App(origin) => origin.fmt(f),
            Self::Web { host, port, subdomains } => {
                let star = if *subdomains { "*." } else { "" };
                write!(f, "{star}{host}")?;
                port.map_or(Ok(()), |port| write!(f, ":{port}"))
            }
        }
    }
}

/// An entry of `embed_hosts`, in its normal form.
pub fn embed_host(value: &Value) -> Reading<String> {
    let text = text_of(value, 1, 300)?;
    let entry: EmbedHost = text.trim().parse().map_err(|error| {
        let msg = format!("Value error, {error}");
        vec![Problem::new("value_error", msg, value).with(json!({ "error": error }))]
    })?;
    Ok(entry.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lets_in(entry: &str, page: &str) -> bool {
        entry.parse::<EmbedHost>().unwrap().lets_in(&Origin::of(page).unwrap())
    }

    #[test]
    fn a_host_is_itself_and_nobody_else() {
        assert!(lets_in("shop.example", "https://shop.example"));
        for page in [
            "https://www.shop.example",
            "https://shop.example.evil.example",
            "https://myshop.example",
            "https://example",
            "chrome-extension://shop.example",
        ] {
            assert!(!lets_in("shop.example", page), "{page}");
        }
    }

    #[test]
    fn a_star_is_every_subdomain_and_not_the_domain() {
        assert!(lets_in("*.shop.example", "https://www.shop.example"));
        assert!(lets_in("*.shop.example", "https://a.b.shop.example"));
        for page in
            ["https://shop.example", "https://myshop.example", "https://www.shop.example:8443"]
        {
            assert!(!lets_in("*.shop.example", page), "{page}");
        }
        assert!(lets_in("*.shop.example:8443", "https://www.shop.example:8443"));
    }

    #[test]
    fn a_port_has_to_be_written() {
        assert!(lets_in("shop.example:8443", "https://shop.example:8443"));
        assert!(!lets_in("shop.example:8443", "https://shop.example"));
        assert!(!lets_in("shop.example", "https://shop.example:8443"));
        assert!(lets_in("shop.example:443", "https://shop.example"));
    }

    #[test]
    fn without_tls_only_what_is_local_may_embed() {
        for host in
            ["localhost", "shop.localhost", "shop.local", "127.0.0.1", "192.168.1.2", "[::1]"]
        {
            assert!(lets_in(host, &format!("http://{host}")), "{host}");
            assert!(lets_in(host, &format!("https://{host}")), "{host}");
            assert!(lets_in(&format!("{host}:3000"), &format!("http://{host}:3000")), "{host}");
        }
        for host in ["shop.example", "11.1.2.3"] {
            assert!(!lets_in(host, &format!("http://{host}")), "{host}");
        }
    }

    #[test]
    fn an_app_is_named_in_full() {
        assert!(lets_in("chrome-extension://abcdef", "chrome-extension://abcdef/popup.html"));
        assert!(!lets_in("chrome-extension://abcdef", "chrome-extension://other"));
        assert!(!lets_in("chrome-extension://abcdef", "https://abcdef"));
    }

    #[test]
    fn entries_are_kept_in_their_normal_form() {
        for (written, kept) in [
            (" Shop.Example ", "shop.example"),
            ("*.SHOP.example:8443", "*.shop.example:8443"),
            ("bücher.example", "xn--bcher-kva.example"),
            ("localhost:3000", "localhost:3000"),
            ("[0:0::1]:80", "[::1]:80"),
            ("capacitor://localhost", "capacitor://localhost"),
        ] {
            assert_eq!(embed_host(&json!(written)).unwrap(), kept);
        }
    }

    #[test]
    fn what_would_let_in_more_or_nobody_is_refused() {
        for text in [
            "",
            "*",
            "*.",
            "*.com",
            "*.localhost",
            "*.10.0.0.1",
            "a.*.example",
            "*shop.example",
            "https://shop.example",
            "http://localhost:3000",
            "shop.example/",
            "shop.example/checkout",
            "user@shop.example",
            "shop.example:99999",
            "shop example",
            "shop.example;sandbox",
            "chrome-extension://*",
            "chrome-extension://abcdef/popup.html",
            "javascript://shop.example",
            "file://shop.example",
        ] {
            assert!(embed_host(&json!(text)).is_err(), "{text}");
        }
    }

    #[test]
    fn a_star_stands_over_nobody_elses_domains() {
        for suffix in
            ["co.uk", "CO.UK", "co.uk.", "github.io", "vercel.app", "公司.cn", "myshopify.com"]
        {
            let error = format!("*.{suffix}").parse::<EmbedHost>().unwrap_err();
            let expected = "A star needs a domain of your own behind it, as in *.example.com.";
            assert_eq!(error, expected, "{suffix}");
        }
        for domain in
            ["shop.co.uk", "shop.github.io", "商店.公司.cn", "shop.internal", "a.shop.co.uk"]
        {
            assert!(format!("*.{domain}").parse::<EmbedHost>().is_ok(), "{domain}");
        }
        assert!("shop.myshopify.com".parse::<EmbedHost>().is_ok(), "without a star it is itself");
    }

    #[test]
    fn the_entry_that_is_missing_lets_the_page_in() {
        for (page, entry) in [
            ("https://shop.example:8443/a", "shop.example:8443"),
            ("http://localhost:3000", "localhost:3000"),
            ("capacitor://localhost", "capacitor://localhost"),
        ] {
            let origin = Origin::of(page).unwrap();
            let missing = EmbedHost::of(&origin);
            assert_eq!(missing.to_string(), entry);
            assert!(missing.lets_in(&origin), "{page}");
        }
    }
}
