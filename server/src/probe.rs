//! `clv-server --health`: asks a running server whether it lives, for containers without curl.

use crate::limits::PROBE_TIMEOUT;
use anyhow::{Context, Result, bail};
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};

/// Succeeds when `GET /livez` answers 200.
///
/// # Errors
/// Why it is not healthy.
pub fn probe(address: SocketAddr) -> Result<()> {
    let address = reachable(address);
    let mut stream = TcpStream::connect_timeout(&address, PROBE_TIMEOUT)
        .with_context(|| format!("nothing answers on {address}"))?;
    stream.set_read_timeout(Some(PROBE_TIMEOUT))?;
    stream.set_write_timeout(Some(PROBE_TIMEOUT))?;
    stream.write_all(format!("GET /livez HTTP/1.0\r\nHost: {address}\r\n\r\n").as_bytes())?;
    let mut answer = Vec::new();
    stream
        .take(4096)
        .read_to_end(&mut answer)
        .context("no answer in time")?;
    let answer = String::from_utf8_lossy(&answer);
    let status = answer.split_whitespace().nth(1).unwrap_or("nothing");
    if status != "200" {
        bail!("{address} answers {status}");
    }
    Ok(())
}

/// A server that listens everywhere is asked on the loopback.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use std::net::TcpListener;

    fn answering(text: &'static str) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let _ = stream.read(&mut [0; 1024]).unwrap();
            stream.write_all(text.as_bytes()).unwrap();
        });
        address
    }

    #[test]
    fn a_living_server_is_healthy() {
        let address = answering("HTTP/1.1 200 OK\r\n\r\nok\n");
        probe(SocketAddr::new(
            Ipv4Addr::UNSPECIFIED.into(),
            address.port(),
        ))
        .unwrap();
    }

    #[test]
    fn any_other_answer_is_not() {
        assert!(probe(answering("HTTP/1.1 500 Oh\r\n\r\n")).is_err());
        assert!(probe(answering("")).is_err());
    }

    #[test]
    fn silence_is_not_healthy() {
        let free = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        assert!(probe(free).is_err());
    }
}
