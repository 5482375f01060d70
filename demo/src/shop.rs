//! The demo shop's static pages, in which `{{checkout}}` stands for the address of the server, and `{{stripe}}` for where methods
//! lead that leave the checkout.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    path::{Path, PathBuf},
};

use axum::{
    Router,
    body::Bytes,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use tokio::{fs, net::TcpListener, task::AbortHandle};

use crate::{Error, port::refused};

#[derive(Debug)]
pub(crate) struct Shop(Vec<AbortHandle>);

/// What the pages are told.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    pub(crate) checkout: String,
    pub(crate) stripe: String,
}

impl Shop {
    /// Opens on both addresses that `localhost` may stand for: browsers differ in which they try.
    pub(crate) async fn open(port: u16, addresses: Addresses) -> Result<Self, Error> {
        let pages = Router::new().fallback(move |uri: Uri| page(uri, addresses.clone()));
        let mut listeners = vec![listen(Ipv4Addr::LOCALHOST.into(), port).await?];
        match listen(Ipv6Addr::LOCALHOST.into(), port).await {
            // A machine may have no IPv6.
            Err(Error::System { .. }) => {}
            listener => listeners.push(listener?),
        }
        let serve = |listener| {
            let pages = pages.clone();
            tokio::spawn(async move { axum::serve(listener, pages).await }).abort_handle()
        };
        Ok(Self(listeners.into_iter().map(serve).collect()))
    }

    pub(crate) fn close(&self) {
        self.0.iter().for_each(AbortHandle::abort);
    }
}

impl Drop for Shop {
    fn drop(&mut self) {
        self.close();
    }
}

async fn listen(ip: IpAddr, port: u16) -> Result<TcpListener, Error> {
    TcpListener::bind((ip, port)).await.map_err(refused(port))
}

async fn page(uri: Uri, addresses: Addresses) -> Response {
    let Some(file) = file_of(uri.path()) else { return missing() };
    match read(&file, &addresses).await {
        Ok(body) => {
            let headers =
                [(header::CONTENT_TYPE, media_type(&file)), (header::CACHE_CONTROL, "no-store")];
            (headers, body).into_response()
        }
        Err(_) => missing(),
    }
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, "The shop has no such page.").into_response()
}

/// The file for a path, inside the shop's folder. A page needs no `.html`.
fn file_of(path: &str) -> Option<PathBuf> {
    let path = path.trim_start_matches('/');
    let is_plain = |segment: &str| {
        segment.starts_with(|letter: char| letter.is_ascii_alphanumeric())
            && segment
                .chars()
                .all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter))
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shop");
    match path {
        "" => Some(folder.join("index.html")),
        path if !path.split('/').all(is_plain) => None,
        path if path.contains('.') => Some(folder.join(path)),
        page => Some(folder.join(format!("{page}.html"))),
    }
}

async fn read(file: &Path, addresses: &Addresses) -> io::Result<Bytes> {
    if !matches!(media_type(file), HTML | JAVASCRIPT) {
        return fs::read(file).await.map(Bytes::from);
    }
    let text = fs::read_to_string(file).await?;
    let text = text.replace("{{checkout}}", &addresses.checkout);
    Ok(text.replace("{{stripe}}", &addresses.stripe).into())
}

const HTML: &str = "text/html; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

fn media_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => HTML,
        Some("js") => JAVASCRIPT,
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        Some("jpg") => "image/jpeg",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_with_and_without_its_extension() {
        assert_eq!(file_of("/thanks"), file_of("/thanks.html"));
        assert!(file_of("/").unwrap().ends_with("shop/index.html"));
    }

    #[test]
    fn nothing_outside_the_shop_is_served() {
        for path in ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/a//etc/passwd", "/a/../b", "/.git"] {
            assert_eq!(file_of(path), None, "{path}");
        }
    }

    #[tokio::test]
    async fn addresses_are_named_where_a_page_asks_for_them() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.html");
        std::fs::write(&page, "<script src=\"{{checkout}}/embed.js\">{{stripe}}").unwrap();
        let addresses = Addresses {
            checkout: "http://127.0.0.1:1".to_owned(),
            stripe: "http://127.0.0.1:2".to_owned(),
        };
        let body = read(&page, &addresses).await.unwrap();
        assert_eq!(body, "<script src=\"http://127.0.0.1:1/embed.js\">http://127.0.0.1:2");
    }
}
