use std::{
    io,
    net::{Ipv4Addr, TcpListener},
    process,
    sync::atomic::{AtomicU16, Ordering},
};

use crate::{Error, holder};

/// Tests take theirs from here: below what systems give to outgoing connections, so that the port
/// of a server that was killed is not taken by a browser before it is started again.
const FREE: std::ops::Range<u16> = 20_000..32_000;

/// Where the three listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    pub shop: u16,
    pub server: u16,
    pub sandbox: u16,
}

impl Ports {
    /// Those that the README names.
    pub const WELL_KNOWN: Self = Self { shop: 8788, server: 8787, sandbox: 8789 };

    /// Three on which nobody listens, different in each call.
    pub fn free() -> Self {
        Self { shop: free_port(), server: free_port(), sandbox: free_port() }
    }

    /// The shop's origin. `localhost` and `127.0.0.1` are different sites to a browser, while two
    /// ports of one host are the same site.
    pub fn shop_url(self) -> String {
        format!("http://localhost:{}", self.shop)
    }

    pub fn server_url(self) -> String {
        format!("http://127.0.0.1:{}", self.server)
    }

    pub fn sandbox_url(self) -> String {
        format!("http://127.0.0.1:{}", self.sandbox)
    }

    pub(crate) fn check(self) -> Result<(), Error> {
        for port in [self.server, self.sandbox, self.shop] {
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(refused(port))?;
        }
        Ok(())
    }
}

/// What a refused port is to a person.
pub(crate) fn refused(port: u16) -> impl FnOnce(io::Error) -> Error {
    move |error| match error.kind() {
        io::ErrorKind::AddrInUse => Error::PortInUse { port, holder: holder::of(port) },
        _ => Error::system(format!("listening on port {port}"))(error),
    }
}

/// Each process begins elsewhere, so that two of them seldom try the same one at the same time.
fn free_port() -> u16 {
    static TAKEN: AtomicU16 = AtomicU16::new(0);
    let begin = process::id().wrapping_mul(37) % u32::from(FREE.end - FREE.start);
    let begin = u16::try_from(begin).expect("less than the number of ports");
    loop {
        let step = TAKEN.fetch_add(1, Ordering::Relaxed);
        let port = FREE.start + begin.wrapping_add(step) % (FREE.end - FREE.start);
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_are_all_different() {
        let (one, other) = (Ports::free(), Ports::free());
        let mut all =
            vec![one.shop, one.server, one.sandbox, other.shop, other.server, other.sandbox];
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 6);
    }

    #[test]
    fn a_port_in_use_is_named_with_its_holder() {
        let mut ports = Ports::free();
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, ports.sandbox)).unwrap();
        ports.sandbox = taken.local_addr().unwrap().port();
        let error = ports.check().unwrap_err().to_string();
        let begin = format!("port {} is in use", ports.sandbox);
        if cfg!(target_os = "linux") {
            let end = format!(" (process {})", process::id());
            assert!(error.starts_with(&begin) && error.ends_with(&end), "{error}");
        } else {
            assert_eq!(error, begin);
        }
    }
}
