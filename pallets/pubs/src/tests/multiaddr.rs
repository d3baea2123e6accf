//! What an address may be. The bytes were written down by hand from the multicodec table.

use crate::multiaddr::{
	check,
	Fault::{self, *},
};
use proptest::prelude::*;
use std::net::IpAddr;

const TCP_4001: &[u8] = &[0x06, 0x0f, 0xa1];
const QUIC_4001: &[u8] = &[0x91, 0x02, 0x0f, 0xa1, 0xcd, 0x03];
const EVERYWHERE: Result<(), Fault> = Ok(());
const INSIDE: Result<(), Fault> = Err(NotPublic);

/// An address of this IP address.
fn ip(text: &str) -> Vec<u8> {
	let host = match text.parse().expect("an IP address") {
		IpAddr::V4(ip) => [&[0x04][..], &ip.octets()].concat(),
		IpAddr::V6(ip) => [&[0x29][..], &ip.octets()].concat(),
	};
	[&host[..], TCP_4001].concat()
}

/// An address of this name.
fn dns(name: &[u8]) -> Vec<u8> {
	[&[0x35, name.len() as u8][..], name, TCP_4001].concat()
}

fn with(host: &[u8], transport: &[u8]) -> Result<(), Fault> {
	check(&[host, transport].concat(), false)
}

#[test]
fn the_shapes_that_are_dialled() {
	// /ip4/8.8.8.8/tcp/4001, and so on.
	let name = b"\x0fpub.example.org";
	let hosts: [&[u8]; 5] = [
		&[0x04, 8, 8, 8, 8],
		&[0x29, 0x20, 0x01, 0x48, 0x60, 0x48, 0x60, 0, 0, 0, 0, 0, 0, 0, 0, 0x88, 0x88],
		&[&[0x35], &name[..]].concat(),
		&[&[0x36], &name[..]].concat(),
		&[&[0x37], &name[..]].concat(),
	];
	for host in hosts {
		for transport in [TCP_4001, QUIC_4001] {
			assert_eq!(with(host, transport), EVERYWHERE, "{host:x?} {transport:x?}");
			// Not a byte more, nor less.
			let whole = [host, transport].concat();
			for end in 0..whole.len() {
				assert_eq!(check(&whole[..end], true), Err(Malformed), "{:x?}", &whole[..end]);
			}
			for more in 0..=u8::MAX {
				assert_eq!(check(&[&whole[..], &[more]].concat(), true), Err(Malformed));
			}
		}
	}
}

#[test]
fn what_other_shapes_there_are() {
	let google: &[u8] = &[0x04, 8, 8, 8, 8];
	let peer = [&[0xa5, 0x03, 0x26, 0x00, 0x24, 0x08, 0x01, 0x12, 0x20][..], &[7; 32]].concat();
	let refused: [(&str, Vec<u8>); 14] = [
		("/p2p/...", [TCP_4001, &peer].concat()),
		("/udp/4001", QUIC_4001[..4].to_vec()),
		("/udp/4001/quic", [&QUIC_4001[..4], &[0xcc, 0x03]].concat()),
		("/udp/4001/quic-v1/webtransport", [QUIC_4001, &[0xd1, 0x03]].concat()),
		("/udp/4001/webrtc-direct", [&QUIC_4001[..4], &[0x98, 0x02]].concat()),
		("/tcp/4001/ws", [TCP_4001, &[0xdd, 0x03]].concat()),
		("/tcp/4001/wss", [TCP_4001, &[0xde, 0x03]].concat()),
		("/tcp/4001/http", [TCP_4001, &[0xe0, 0x03]].concat()),
		("/tcp/4001/quic-v1", [TCP_4001, &[0xcd, 0x03]].concat()),
		("/tcp/0", vec![0x06, 0, 0]),
		("/udp/0/quic-v1", vec![0x91, 0x02, 0, 0, 0xcd, 0x03]),
		("/p2p-circuit", vec![0xa2, 0x02]),
		("/tcp/4001, its code in two bytes", vec![0x86, 0x00, 0x0f, 0xa1]),
		("/sctp/4001", vec![0x84, 0x01, 0x0f, 0xa1]),
	];
	for (name, transport) in refused {
		assert_eq!(with(google, &transport), Err(Malformed), "{name}");
	}
	let hosts: [(&str, Vec<u8>); 5] = [
		("no host", vec![]),
		("/ip6zone/eth0/ip6/...", [&[0x2a, 4][..], b"eth0", &[0x29], &[0x20; 16]].concat()),
		("/dnsaddr/a.org", [&[0x38, 5][..], b"a.org"].concat()),
		("/unix/a", [&[0x90, 0x03, 2][..], b"/a"].concat()),
		("/ip4/8.8.8.8, its code in two bytes", vec![0x84, 0x00, 8, 8, 8, 8]),
	];
	for (name, host) in hosts {
		assert_eq!(with(&host, TCP_4001), Err(Malformed), "{name}");
	}
}

#[test]
fn ip_addresses_that_are_reached_from_everywhere() {
	for text in [
		"1.1.1.1",
		"9.255.255.255",
		"11.0.0.0",
		"100.63.255.255",
		"100.128.0.0",
		"126.255.255.255",
		"128.0.0.1",
		"169.253.255.255",
		"169.255.0.0",
		"172.15.255.255",
		"172.32.0.0",
		"192.0.1.0",
		"192.167.255.255",
		"192.169.0.0",
		"198.17.255.255",
		"198.20.0.0",
		"223.255.255.255",
		"2001:200::1",
		"2001:db7:ffff::1",
		"2001:db9::1",
		"2003::1",
		"2a00:1450:4001::1",
		"3fff:1000::1",
		"2606:4700:4700::1111",
	] {
		assert_eq!(check(&ip(text), false), EVERYWHERE, "{text}");
	}
}

#[test]
fn ip_addresses_of_a_machine_or_an_inner_network() {
	for text in [
		"10.0.0.0",
		"10.255.255.255",
		"100.64.0.0",
		"100.127.255.255",
		"127.0.0.1",
		"127.255.255.255",
		"169.254.0.0",
		"169.254.169.254",
		"172.16.0.0",
		"172.31.255.255",
		"192.0.0.1",
		"192.0.2.1",
		"192.88.99.1",
		"192.168.0.0",
		"192.168.255.255",
		"198.18.0.0",
		"198.19.255.255",
		"198.51.100.1",
		"203.0.113.1",
		"::1",
		"::7f00:1",
		"64:ff9b::7f00:1",
		"64:ff9b:1::1",
		"100::1",
		"2001::1",
		"2001:2::1",
		"2001:1ff::1",
		"2001:db8::1",
		"2002:7f00:1::1",
		"3fff::1",
		"3fff:fff::1",
		"4000::1",
		"5f00::1",
		"fc00::1",
		"fd12:3456::1",
		"fe80::1",
		"fec0::1",
	] {
		assert_eq!(check(&ip(text), false), INSIDE, "{text}");
		assert_eq!(check(&ip(text), true), EVERYWHERE, "{text}");
	}
}

#[test]
fn ip_addresses_of_no_host() {
	for text in [
		"0.0.0.0",
		"0.1.2.3",
		"224.0.0.1",
		"239.255.255.255",
		"240.0.0.1",
		"255.255.255.255",
		"::",
		"::ffff:127.0.0.1",
		"::ffff:8.8.8.8",
		"ff02::1",
		"ff0e::1",
	] {
		for private in [false, true] {
			assert_eq!(check(&ip(text), private), Err(NotPublic), "{text}");
		}
	}
}

#[test]
fn names() {
	let longest_label = "a".repeat(63);
	for name in ["a.b", "example.org", "pub-1.metalife.social", "xn--bcher-kva.example.com", "1.2.a", "my-local.net"] {
		assert_eq!(check(&dns(name.as_bytes()), false), EVERYWHERE, "{name}");
	}
	assert_eq!(check(&dns(format!("{longest_label}.org").as_bytes()), false), EVERYWHERE);
	for name in [
		"localhost",
		"pub.localhost",
		"printer",
		"nas.local",
		"local",
		"metadata.google.internal",
		"fritz.home.arpa",
		"a.test",
		"a.example",
		"a.invalid",
		"a.onion",
		"a.alt",
	] {
		assert_eq!(check(&dns(name.as_bytes()), false), INSIDE, "{name}");
		assert_eq!(check(&dns(name.as_bytes()), true), EVERYWHERE, "{name}");
	}
	for name in [
		"",
		".",
		"a.",
		".a",
		"a..b",
		"-a.org",
		"a-.org",
		"A.org",
		"a_b.org",
		"a b.org",
		"a/b.org",
		"a.org:80",
		"bücher.org",
		"a\0.org",
		// What some take for 127.0.0.1.
		"127.0.0.1",
		"127.1",
		"2130706433",
		"0x7f.0x1",
		"a.1",
		"[::1]",
	] {
		assert_eq!(check(&dns(name.as_bytes()), true), Err(Malformed), "{name}");
	}
	assert_eq!(check(&dns(format!("{longest_label}a.org").as_bytes()), true), Err(Malformed));
	// A length of its own that is not the name's.
	assert_eq!(check(&[&[0x35, 4][..], b"a.org", TCP_4001].concat(), true), Err(Malformed));
	assert_eq!(check(&[&[0x35, 6][..], b"a.org", TCP_4001].concat(), true), Err(Malformed));
	assert_eq!(check(&[&[0x35, 0x85, 0x00][..], b"a.org", TCP_4001].concat(), true), Err(Malformed));
}

/// Bytes that are often nearly an address.
fn nearly() -> impl Strategy<Value = Vec<u8>> {
	let piece = prop_oneof![
		Just(TCP_4001.to_vec()),
		Just(QUIC_4001.to_vec()),
		Just(b"\x35\x05a.org".to_vec()),
		Just(vec![0x04]),
		Just(vec![0x29]),
		Just(vec![0x35, 0xff]),
		prop::collection::vec(any::<u8>(), 0..20),
	];
	prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]

	/// Whatever is given, there is an answer; and what is public is allowed where private addresses are, too.
	#[test]
	fn there_is_always_an_answer(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), nearly()]) {
		let (public, private) = (check(&bytes, false), check(&bytes, true));
		prop_assert_eq!(public == Err(Malformed), private == Err(Malformed));
		prop_assert!(public.is_err() || private.is_ok());
	}

	#[test]
	fn no_inner_ip4_address_is_public(octets in any::<[u8; 4]>(), port in any::<u16>(), quic in any::<bool>()) {
		let [high, low] = port.to_be_bytes();
		let transport = if quic { vec![0x91, 0x02, high, low, 0xcd, 0x03] } else { vec![0x06, high, low] };
		let bytes = [&[0x04][..], &octets, &transport].concat();
		let ip = std::net::Ipv4Addr::from(octets);
		let answer = check(&bytes, true);
		prop_assert_eq!(answer == Err(Malformed), port == 0);
		if answer.is_ok() {
			prop_assert!(!ip.is_unspecified() && !ip.is_multicast() && !ip.is_broadcast());
		}
		if check(&bytes, false).is_ok() {
			prop_assert!(!ip.is_loopback() && !ip.is_private() && !ip.is_link_local());
		}
	}

	#[test]
	fn no_inner_ip6_address_is_public(octets in any::<[u8; 16]>()) {
		let bytes = [&[0x29][..], &octets, TCP_4001].concat();
		let ip = std::net::Ipv6Addr::from(octets);
		if check(&bytes, false).is_ok() {
			prop_assert!(octets[0] & 0xe0 == 0x20);
			prop_assert!(!ip.is_loopback() && !ip.is_unique_local() && !ip.is_unicast_link_local() && !ip.is_multicast());
		}
	}
}
