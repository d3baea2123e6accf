//! Which addresses may stand in the list: multiaddrs in their binary form, of the few shapes that sidecars dial.
//!
//! ```text
//! (ip4 | ip6 | dns | dns4 | dns6) (tcp | udp quic-v1)
//! ```
//!
//! Nothing else, and nothing after it: the peer's key is in the record. The codes are those of the multicodec table
//! (<https://github.com/multiformats/multiaddr/blob/master/protocols.csv>), each as the one varint that stands for it.

use core::net::{Ipv4Addr, Ipv6Addr};

const IP4: u8 = 0x04;
const IP6: u8 = 0x29;
const DNS: u8 = 0x35;
const DNS4: u8 = 0x36;
const DNS6: u8 = 0x37;
const TCP: &[u8] = &[0x06];
/// 273.
const UDP: &[u8] = &[0x91, 0x02];
/// 461. It has no value.
const QUIC_V1: &[u8] = &[0xcd, 0x03];

/// Domains that no public name is under (RFC 6761, 6762, 7686, 8375 and 9476, and ICANN's `internal`).
const SPECIAL: [&[u8]; 9] =
	[b"alt", b"example", b"home.arpa", b"internal", b"invalid", b"local", b"localhost", b"onion", b"test"];

/// Why an address is not for the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
	/// It is of no shape that sidecars dial.
	Malformed,
	/// What it leads to is not reachable from everywhere.
	NotPublic,
}

/// Where an address leads to.
enum Host<'a> {
	V4(Ipv4Addr),
	V6(Ipv6Addr),
	Name(&'a [u8]),
}

/// How far away from a host others may be.
#[derive(PartialEq, Eq)]
enum Reach {
	/// Anywhere.
	Public,
	/// On the same machine or in the same network.
	Private,
	/// Nowhere: it is no address of one host.
	None,
}

/// Check an address. Those that lead into a machine or an inner network are allowed where `private` is.
///
/// # Errors
///
/// See [`Fault`].
pub fn check(address: &[u8], private: bool) -> Result<(), Fault> {
	let host = parse(address).ok_or(Fault::Malformed)?;
	let reach = match host {
		Host::V4(ip) => reach_of_v4(ip),
		Host::V6(ip) => reach_of_v6(ip),
		Host::Name(name) => reach_of_name(name),
	};
	let allowed = reach == Reach::Public || (private && reach == Reach::Private);
	allowed.then_some(()).ok_or(Fault::NotPublic)
}

fn parse(address: &[u8]) -> Option<Host<'_>> {
	let (code, rest) = address.split_first()?;
	let (host, transport) = match *code {
		IP4 => {
			let (ip, rest) = rest.split_first_chunk::<4>()?;
			(Host::V4(Ipv4Addr::from(*ip)), rest)
		},
		IP6 => {
			let (ip, rest) = rest.split_first_chunk::<16>()?;
			(Host::V6(Ipv6Addr::from(*ip)), rest)
		},
		DNS | DNS4 | DNS6 => {
			// Beyond 127 a length has two bytes, and then the address is too long.
			let (length, rest) = rest.split_first().filter(|(length, _)| length.is_ascii())?;
			let (name, rest) = rest.split_at_checked(usize::from(*length))?;
			is_name(name).then_some((Host::Name(name), rest))?
		},
		_ => return None,
	};
	is_transport(transport).then_some(host)
}

/// Whether a name is written as host names are, in lower case. One whose last label begins with a digit could be taken for
/// an IP address.
fn is_name(name: &[u8]) -> bool {
	let mut labels = name.rsplit(|byte| *byte == b'.').peekable();
	let lettered = labels.peek().and_then(|last| last.first()).is_some_and(u8::is_ascii_lowercase);
	lettered && labels.all(is_label)
}

fn is_label(label: &[u8]) -> bool {
	(1..=63).contains(&label.len())
		&& !label.starts_with(b"-")
		&& !label.ends_with(b"-")
		&& label.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'-')
}

fn is_transport(bytes: &[u8]) -> bool {
	let quic = || bytes.strip_prefix(UDP)?.strip_suffix(QUIC_V1);
	let port = bytes.strip_prefix(TCP).or_else(quic);
	port.is_some_and(|port| port.len() == 2 && port != [0, 0])
}

/// By the IANA registry of special-purpose addresses.
fn reach_of_v4(ip: Ipv4Addr) -> Reach {
	let [a, b, c, _] = ip.octets();
	// This network; multicast, reserved and broadcast.
	if a == 0 || a >= 224 {
		return Reach::None;
	}
	let private = ip.is_loopback()
		|| ip.is_private()
		|| ip.is_link_local()
		|| ip.is_documentation()
		// Shared by the customers of a provider, and for measuring.
		|| (a == 100 && b & 0xc0 == 64)
		|| (a == 198 && b & 0xfe == 18)
		// For protocols, and once for relays into IPv6.
		|| matches!((a, b, c), (192, 0, 0) | (192, 88, 99));
	if private {
		Reach::Private
	} else {
		Reach::Public
	}
}

/// By the IANA registry of special-purpose addresses: public is global unicast, without what embeds an IPv4 address, is
/// for protocols or for documentation.
fn reach_of_v6(ip: Ipv6Addr) -> Reach {
	if ip.is_unspecified() || ip.is_multicast() || ip.to_ipv4_mapped().is_some() {
		return Reach::None;
	}
	let public = match ip.segments() {
		[0x2001, 0..=0x1ff | 0xdb8, ..] | [0x2002, ..] | [0x3fff, 0..=0xfff, ..] => false,
		[first, ..] => first & 0xe000 == 0x2000,
	};
	if public {
		Reach::Public
	} else {
		Reach::Private
	}
}

/// By the name alone. Where a public name leads to is for whoever looks it up to see.
fn reach_of_name(name: &[u8]) -> Reach {
	let under = |domain: &&[u8]| name.strip_suffix(*domain).is_some_and(|rest| rest.is_empty() || rest.ends_with(b"."));
	if name.contains(&b'.') && !SPECIAL.iter().any(under) {
		Reach::Public
	} else {
		Reach::Private
	}
}
