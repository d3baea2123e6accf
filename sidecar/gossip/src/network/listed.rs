//! Addresses from a list that anybody can write to: which of them are dialled.
//!
//! ```text
//! (ip4 | ip6 | dns | dns4 | dns6) (tcp | udp quic-v1)
//! ```
//!
//! Whoever writes the list could send all who read it into a network of their own, or into somebody else's. So an address that
//! is not reachable from everywhere is not dialled, and a name is looked up first and what it leads to is dialled, not the name:
//! else it could lead elsewhere a moment later.

use super::{Multiaddr, PeerId, Protocol};
use libp2p::identity::{ed25519, Keypair, PublicKey};
use std::{
	net::{IpAddr, Ipv4Addr, Ipv6Addr},
	time::Duration,
};
use tokio::{net::lookup_host, time::timeout};

/// How long looking up a name may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// The most addresses that one name is taken to lead to.
const MAX_FOUND: usize = 8;

/// Domains that no public name is under.
const SPECIAL: [&str; 9] =
	["alt", "example", "home.arpa", "internal", "invalid", "local", "localhost", "onion", "test"];

/// The peer with this ed25519 key, if it is one.
pub fn peer_with_key(key: &[u8; 32]) -> Option<PeerId> {
	let key = ed25519::PublicKey::try_from_bytes(key).ok()?;
	Some(PublicKey::from(key).to_peer_id())
}

/// The ed25519 key of a pair of that kind.
pub fn ed25519_key(pair: &Keypair) -> Option<[u8; 32]> {
	Some(pair.public().try_into_ed25519().ok()?.to_bytes())
}

/// Who is at an address.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Host {
	Ip(IpAddr),
	/// A name, and whether it may lead to addresses of version 4 and 6.
	Name(String, bool, bool),
}

/// How a host is dialled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Transport {
	Tcp(u16),
	Quic(u16),
}

/// An address of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedAddress {
	host: Host,
	transport: Transport,
}

impl ListedAddress {
	/// Read an address in its binary form. None if it is of no shape that is listed.
	pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
		// As it is written: no longer forms of the same.
		let address = Multiaddr::try_from(bytes.to_vec()).ok()?;
		Self::new(&address).filter(|_| address.to_vec() == bytes)
	}

	/// The same of a multiaddr.
	pub fn new(address: &Multiaddr) -> Option<Self> {
		let parts: Vec<_> = address.iter().collect();
		let (host, transport) = parts.split_first()?;
		let name = |name: &str, four, six| is_name(name).then(|| Host::Name(name.to_owned(), four, six));
		let host = match host {
			Protocol::Ip4(ip) => Host::Ip((*ip).into()),
			Protocol::Ip6(ip) => Host::Ip((*ip).into()),
			Protocol::Dns(found) => name(found, true, true)?,
			Protocol::Dns4(found) => name(found, true, false)?,
			Protocol::Dns6(found) => name(found, false, true)?,
			_ => return None,
		};
		let transport = match transport {
			[Protocol::Tcp(port)] if *port > 0 => Transport::Tcp(*port),
			[Protocol::Udp(port), Protocol::QuicV1] if *port > 0 => Transport::Quic(*port),
			_ => return None,
		};
		Some(Self { host, transport })
	}

	/// Whether it may be dialled, as far as it tells by itself; where `private`, addresses of inner networks may be, too.
	pub fn is_allowed(&self, private: bool) -> bool {
		match &self.host {
			Host::Ip(ip) => reach(*ip).is_allowed(private),
			Host::Name(name, ..) => private || is_public_name(name),
		}
	}

	/// Where to dial: IP addresses that may be, by the same rule, wherever they come from. None where there is nothing.
	pub async fn resolve(&self, private: bool) -> Vec<Multiaddr> {
		if !self.is_allowed(private) {
			return Vec::new();
		}
		let (name, four, six) = match &self.host {
			Host::Ip(ip) => return vec![self.at(*ip)],
			Host::Name(name, four, six) => (name.as_str(), *four, *six),
		};
		let Ok(Ok(found)) = timeout(PATIENCE, lookup_host((name, 0))).await else { return Vec::new() };
		let found = found.map(|found| found.ip()).filter(|ip| if ip.is_ipv4() { four } else { six });
		found.filter(|ip| reach(*ip).is_allowed(private)).take(MAX_FOUND).map(|ip| self.at(ip)).collect()
	}

	fn at(&self, ip: IpAddr) -> Multiaddr {
		self.on(ip.into())
	}

	fn on(&self, host: Multiaddr) -> Multiaddr {
		match self.transport {
			Transport::Tcp(port) => host.with(Protocol::Tcp(port)),
			Transport::Quic(port) => host.with(Protocol::Udp(port)).with(Protocol::QuicV1),
		}
	}
}

impl From<&ListedAddress> for Multiaddr {
	fn from(address: &ListedAddress) -> Self {
		match &address.host {
			Host::Ip(ip) => address.at(*ip),
			Host::Name(name, four, six) => address.on(Self::empty().with(match (four, six) {
				(true, true) => Protocol::Dns(name.into()),
				(true, false) => Protocol::Dns4(name.into()),
				_ => Protocol::Dns6(name.into()),
			})),
		}
	}
}

/// Whether an address leads into this machine or a network that it is in.
pub(super) fn is_near(address: &Multiaddr) -> bool {
	match address.iter().next() {
		Some(Protocol::Ip4(ip)) => reach(ip.into()) != Reach::Public,
		Some(Protocol::Ip6(ip)) => reach(ip.to_canonical()) != Reach::Public,
		_ => false,
	}
}

/// Whether an address leads to an IP address that is reached from everywhere.
pub(super) fn is_far(address: &Multiaddr) -> bool {
	matches!(address.iter().next(), Some(Protocol::Ip4(_) | Protocol::Ip6(_))) && !is_near(address)
}

/// How far away from a host others may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
	Public,
	/// On the same machine or in the same network.
	Private,
	/// Nowhere: it is no address of one host.
	None,
}

impl Reach {
	fn is_allowed(self, private: bool) -> bool {
		self == Self::Public || (private && self == Self::Private)
	}
}

/// By the IANA registries of special-purpose addresses, as the chain has it.
fn reach(ip: IpAddr) -> Reach {
	match ip {
		IpAddr::V4(ip) if ip.octets()[0] == 0 || ip.octets()[0] >= 224 => Reach::None,
		IpAddr::V4(ip) if is_inner(ip) => Reach::Private,
		IpAddr::V6(ip) if ip.is_unspecified() || ip.is_multicast() || ip.to_ipv4_mapped().is_some() => Reach::None,
		IpAddr::V6(ip) if !is_global(ip) => Reach::Private,
		_ => Reach::Public,
	}
}

fn is_inner(ip: Ipv4Addr) -> bool {
	let known = ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_documentation();
	match ip.octets() {
		// Shared by the customers of a provider; for measuring.
		[100, 64..=127, ..] | [198, 18 | 19, ..] => true,
		// For protocols, and once for relays into IPv6.
		[192, 0, 0, _] | [192, 88, 99, _] => true,
		_ => known,
	}
}

/// Global unicast, without what embeds an IPv4 address, is for protocols or for documentation.
fn is_global(ip: Ipv6Addr) -> bool {
	let [first, second, ..] = ip.segments();
	let special = match first {
		0x2001 => second <= 0x1ff || second == 0xdb8,
		0x2002 => true,
		0x3fff => second <= 0xfff,
		_ => false,
	};
	(0x2000..=0x3fff).contains(&first) && !special
}

/// Whether it is a name of a host in lower case. One whose last label begins with a digit could be an IP address.
fn is_name(name: &str) -> bool {
	let is_label = |label: &str| {
		let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
		(1..=63).contains(&label.len()) && label.bytes().all(inside) && !label.starts_with('-') && !label.ends_with('-')
	};
	let last = name.rsplit('.').next().unwrap_or_default();
	last.starts_with(|first: char| first.is_ascii_lowercase()) && name.split('.').all(is_label)
}

fn is_public_name(name: &str) -> bool {
	let under = |domain: &&str| name.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
	name.contains('.') && !SPECIAL.iter().any(under)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn read(text: &str) -> Option<ListedAddress> {
		let address: Multiaddr = text.parse().expect("is a multiaddr");
		let read = ListedAddress::from_bytes(address.as_ref());
		assert_eq!(read, ListedAddress::new(&address));
		assert!(read.iter().all(|read| Multiaddr::from(read) == address));
		read
	}

	#[test]
	fn only_the_shapes_of_the_list_are_read() {
		for good in [
			"/ip4/203.0.114.1/tcp/1",
			"/ip6/2a00::1/udp/4001/quic-v1",
			"/dns/pub.example.org/tcp/1",
			"/dns4/a-1.b/udp/1/quic-v1",
			"/dns6/localhost/tcp/1",
		] {
			assert!(read(good).is_some(), "{good}");
		}
		let id = PeerId::random();
		for bad in [
			"/ip4/203.0.114.1",
			"/ip4/203.0.114.1/tcp/0",
			"/ip4/203.0.114.1/udp/1",
			"/ip4/203.0.114.1/udp/1/quic",
			"/ip4/203.0.114.1/tcp/1/ws",
			"/tcp/1",
			"/dns/Pub.example/tcp/1",
			"/dns/pub..example/tcp/1",
			"/dns/127.0.0.1/tcp/1",
			"/dns/-a.b/tcp/1",
			"/dnsaddr/pub.example.org/tcp/1",
			"/memory/1",
			&format!("/ip4/203.0.114.1/tcp/1/p2p/{id}"),
			&format!("/ip4/203.0.114.1/tcp/1/p2p/{id}/p2p-circuit"),
		] {
			assert!(read(bad).is_none(), "{bad}");
		}
		let bytes: [&[u8]; 4] = [&[], &[0xff; 128], &[4, 1, 2], &[4, 1, 2, 3, 4, 6, 0]];
		for bad in bytes {
			assert!(ListedAddress::from_bytes(bad).is_none());
		}
	}

	#[test]
	fn what_is_not_reachable_from_everywhere_is_dialled_only_where_the_chain_allows_it() {
		let allowed = |text: &str| [true, false].map(|private| read(text).expect("is read").is_allowed(private));
		for public in ["8.8.8.8", "100.128.0.1", "172.32.0.1", "192.0.1.1", "198.20.0.1", "223.255.255.255"] {
			assert_eq!(allowed(&format!("/ip4/{public}/tcp/1")), [true, true], "{public}");
		}
		for inner in [
			"127.0.0.1",
			"10.0.0.1",
			"172.16.0.1",
			"192.168.1.1",
			"169.254.1.1",
			"100.64.0.1",
			"192.0.2.1",
			"198.18.0.1",
			"192.0.0.1",
			"192.88.99.1",
			"198.51.100.1",
			"203.0.113.1",
		] {
			assert_eq!(allowed(&format!("/ip4/{inner}/tcp/1")), [true, false], "{inner}");
		}
		for none in ["0.0.0.0", "0.1.2.3", "224.0.0.1", "255.255.255.255"] {
			assert_eq!(allowed(&format!("/ip4/{none}/tcp/1")), [false, false], "{none}");
		}
		for (ip, expected) in [
			("2a00::1", [true, true]),
			("2001:200::1", [true, true]),
			("::1", [true, false]),
			("fe80::1", [true, false]),
			("fd00::1", [true, false]),
			("2001:db8::1", [true, false]),
			("2001:1ff::1", [true, false]),
			("2002::1", [true, false]),
			("3fff:fff::1", [true, false]),
			("64:ff9b::1", [true, false]),
			("::", [false, false]),
			("ff02::1", [false, false]),
			("::ffff:8.8.8.8", [false, false]),
		] {
			assert_eq!(allowed(&format!("/ip6/{ip}/tcp/1")), expected, "{ip}");
		}
		for (name, public) in [
			("pub.metalife.org", true),
			("localhost", false),
			("a.localhost", false),
			("home", false),
			("x.home.arpa", false),
			("nolocal.org", true),
			("pub.internal", false),
		] {
			assert_eq!(allowed(&format!("/dns/{name}/tcp/1")), [true, public], "{name}");
		}
	}

	#[tokio::test]
	async fn a_name_is_looked_up_and_what_it_leads_to_is_dialled_if_that_may_be() {
		// The one name that all machines know: under it nothing is public.
		let local = read("/dns4/localhost/tcp/7").expect("is read");
		assert!(local.resolve(false).await.is_empty());
		assert_eq!(local.resolve(true).await, ["/ip4/127.0.0.1/tcp/7".parse().expect("is one")]);
		// As if a public name led there.
		let host = Host::Name("localhost".into(), true, true);
		let found = ListedAddress { host, transport: Transport::Quic(7) }.resolve(true).await;
		assert!(found.iter().all(is_near) && !found.is_empty());
		let literal = read("/ip4/8.8.8.8/udp/7/quic-v1").expect("is read");
		assert_eq!(literal.resolve(false).await, ["/ip4/8.8.8.8/udp/7/quic-v1".parse().expect("is one")]);
		assert!(read("/ip4/10.0.0.1/tcp/7").expect("is read").resolve(false).await.is_empty());
	}

	#[test]
	fn what_is_neither_near_nor_an_ip_address_is_not_far() {
		let kinds = |text: &str| {
			let address: Multiaddr = text.parse().expect("is a multiaddr");
			(is_near(&address), is_far(&address))
		};
		assert_eq!(kinds("/ip4/8.8.8.8/tcp/1"), (false, true));
		assert_eq!(kinds("/ip6/2a00::1/tcp/1"), (false, true));
		assert_eq!(kinds("/ip4/192.168.0.1/tcp/1"), (true, false));
		assert_eq!(kinds("/ip6/::ffff:10.0.0.1/tcp/1"), (true, false));
		assert_eq!(kinds("/dns/pub.metalife.org/tcp/1"), (false, false));
	}

	#[test]
	fn a_peer_is_known_by_its_key() {
		let pair = Keypair::generate_ed25519();
		let key = ed25519_key(&pair).expect("is of that kind");
		assert_eq!(peer_with_key(&key), Some(pair.public().to_peer_id()));
		// The second is no point of the curve.
		assert_eq!(peer_with_key(&std::array::from_fn(|at| if at == 0 { 2 } else { 0 })), None);
	}
}
