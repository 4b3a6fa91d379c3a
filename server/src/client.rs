//! Who is asking: the address of the client, seen through the proxies we trust and no others.

use axum::extract::{ConnectInfo, Request};
use axum::http::HeaderMap;
use ipnet::IpNet;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// Networks whose word about a client is believed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

impl std::str::FromStr for TrustedProxies {
    type Err = String;

    /// Addresses and networks, separated by commas: `127.0.0.1, 10.0.0.0/8`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text
            .split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let networks = parts.map(|part| {
            let network = part.parse::<IpNet>().ok();
            let network = network.or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from));
            network.ok_or_else(|| format!("{part} is no address and no network"))
        });
        networks.collect::<Result<_, _>>().map(Self)
    }
}

impl TrustedProxies {
    /// The client that a request is counted under.
    ///
    /// The peer of the connection, unless that is a trusted proxy: then the last address of `X-Forwarded-For` that is
    /// not one of ours. What stands before it was written by the client and could be anything. All of a network of 64
    /// bits is one client, since any of its addresses costs nothing.
    pub(crate) fn client(&self, request: &Request) -> IpAddr {
        let peer = request
            .extensions()
            .get::<ConnectInfo<SocketAddr>>()
            .map_or(IpAddr::V6(Ipv6Addr::UNSPECIFIED), |ConnectInfo(peer)| {
                peer.ip()
            });
        one_per_network(self.behind(peer, request.headers()))
    }

    fn behind(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        let named = headers.get_all("x-forwarded-for").iter();
        let named: Vec<&str> = named
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        for name in named.iter().rev() {
            if !self.holds(client) {
                break;
            }
            let Ok(before) = name.trim().parse::<IpAddr>() else {
                break;
            };
            client = before.to_canonical();
        }
        client
    }

    fn holds(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn one_per_network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test may fail loudly")]
mod tests {
    use super::*;
    use axum::body::Body;

    fn client(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let mut request = Request::new(Body::empty());
        let peer: IpAddr = peer.parse().unwrap();
        request
            .extensions_mut()
            .insert(ConnectInfo(SocketAddr::new(peer, 1)));
        for value in forwarded {
            let value = value.parse().unwrap();
            request.headers_mut().append("x-forwarded-for", value);
        }
        let trusted: TrustedProxies = trusted.parse().unwrap();
        trusted.client(&request).to_string()
    }

    #[test]
    fn nobody_is_believed_unless_trusted() {
        assert_eq!(client("", "9.9.9.9", &["1.2.3.4"]), "9.9.9.9");
        assert_eq!(client("10.0.0.0/8", "9.9.9.9", &["1.2.3.4"]), "9.9.9.9");
    }

    #[test]
    fn a_trusted_proxy_names_the_client_and_the_client_cannot_name_another() {
        let trusted = "127.0.0.1, 10.0.0.0/8";
        assert_eq!(client(trusted, "127.0.0.1", &["1.2.3.4"]), "1.2.3.4");
        assert_eq!(
            client(trusted, "127.0.0.1", &["6.6.6.6, 1.2.3.4"]),
            "1.2.3.4"
        );
        assert_eq!(
            client(trusted, "127.0.0.1", &["6.6.6.6", "1.2.3.4, 10.1.1.1"]),
            "1.2.3.4"
        );
        assert_eq!(client(trusted, "127.0.0.1", &["nonsense"]), "127.0.0.1");
        assert_eq!(client(trusted, "127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_network_of_64_bits_is_one_client() {
        assert_eq!(client("", "2001:db8:1:2:3::4", &[]), "2001:db8:1:2::");
        assert_eq!(client("", "::ffff:9.9.9.9", &[]), "9.9.9.9");
    }

    #[test]
    fn what_is_no_network_is_named() {
        let error = "10.0.0.0/8, proxy".parse::<TrustedProxies>().unwrap_err();
        assert!(error.contains("proxy"), "{error}");
    }
}
