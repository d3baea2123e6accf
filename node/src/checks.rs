//! What is checked before the node starts, and how a failure is told.

use clap::ArgMatches;
use sc_cli::{utils::read_uri, CryptoScheme};
use sc_keystore::{Keystore, LocalKeystore};
use sc_network::{multiaddr::Protocol, Multiaddr};
use sc_service::{config::KeystoreConfig, Configuration};
use sp_core::{
	crypto::{key_types, Ss58Codec},
	ecdsa, ed25519, sr25519, Pair,
};
use std::{
	error::Error,
	io::{self, ErrorKind},
	net::{IpAddr, SocketAddr, TcpListener, UdpSocket},
};

/// An error and its causes in one line. The runtime's stack and the genesis that others append is left out.
pub fn one_line(error: &dyn Error) -> String {
	let mut text = error.to_string();
	let mut source = error.source();
	while let Some(cause) = source {
		let cause_text = cause.to_string();
		if !text.contains(&cause_text) {
			text = format!("{text}: {cause_text}");
		}
		source = cause.source();
	}
	let mut text = &text[..];
	for appendix in ["WASM backtrace", "for blob:"] {
		text = text.split(appendix).next().unwrap_or_default();
	}
	// What kind of error it is, by the crate it went through, tells the user nothing.
	for kind in ["Invalid input: ", "Application: ", "Other: "] {
		text = text.strip_prefix(kind).unwrap_or(text);
	}
	text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the node has a key to be known by. The network would find out too, but by then the tasks that it would have
/// to stop are running.
pub fn node_key(config: &Configuration) -> Result<(), String> {
	let key = config.network.node_key.clone().into_keypair();
	key.map(drop).map_err(|error| format!("cannot use the node key: {error}"))
}

/// Whether the ports to listen on are free. The servers themselves would go on without their port, or with another.
pub fn ports(config: &mut Configuration) -> Result<(), String> {
	for endpoint in config.rpc.addr.iter_mut().flatten() {
		endpoint.retry_random_port = false;
		let bound = TcpListener::bind(endpoint.listen_addr).map(drop);
		listening("JSON-RPC", "--rpc-port", endpoint.listen_addr, endpoint.is_optional, bound)?;
	}
	if let Some(prometheus) = &config.prometheus_config {
		let bound = TcpListener::bind(prometheus.port).map(drop);
		listening("Prometheus", "--prometheus-port", prometheus.port, false, bound)?;
	}
	for address in &config.network.listen_addresses {
		if let Some((address, bound)) = bind(address) {
			// A machine without IPv6 is no reason to stop: the default addresses name both.
			let optional = address.is_ipv6() && address.ip().is_unspecified();
			listening("peer-to-peer", "--port", address, optional, bound)?;
		}
	}
	Ok(())
}

fn bind(address: &Multiaddr) -> Option<(SocketAddr, io::Result<()>)> {
	let mut protocols = address.iter();
	let ip = match protocols.next()? {
		Protocol::Ip4(ip) => IpAddr::from(ip),
		Protocol::Ip6(ip) => IpAddr::from(ip),
		_ => return None,
	};
	match protocols.next()? {
		Protocol::Tcp(port) => {
			let address = SocketAddr::new(ip, port);
			Some((address, TcpListener::bind(address).map(drop)))
		},
		Protocol::Udp(port) => {
			let address = SocketAddr::new(ip, port);
			Some((address, UdpSocket::bind(address).map(drop)))
		},
		_ => None,
	}
}

fn listening(
	what: &str,
	option: &str,
	address: SocketAddr,
	optional: bool,
	bound: io::Result<()>,
) -> Result<(), String> {
	match bound {
		Ok(()) => Ok(()),
		Err(error) if error.kind() == ErrorKind::AddrInUse => {
			Err(format!("the {what} port {} is in use ({address}); choose another with {option}", address.port()))
		},
		Err(_) if optional => Ok(()),
		Err(error) => Err(format!("cannot listen for {what} on {address}: {error}")),
	}
}

/// Whether every session key in the keystore can be read and, with the password given, used.
pub fn keystore(config: &KeystoreConfig) -> Result<(), String> {
	let KeystoreConfig::Path { path, password } = config else { return Ok(()) };
	let keystore = LocalKeystore::open(path, password.clone())
		.map_err(|error| format!("cannot open the keystore {}: {error}", path.display()))?;
	let bad = |key: &[u8], error: sp_keystore::Error| {
		format!("the key 0x{} in the keystore {} is bad: {error}", hex(key), path.display())
	};

	for key_type in [key_types::BABE, key_types::IM_ONLINE, key_types::AUTHORITY_DISCOVERY] {
		for key in keystore.keys(key_type).map_err(|error| bad(&[], error))? {
			if let Ok(public) = sr25519::Public::try_from(&key[..]) {
				keystore.sr25519_sign(key_type, &public, &[]).map_err(|error| bad(&key, error))?;
			}
		}
	}
	for key in keystore.keys(key_types::GRANDPA).map_err(|error| bad(&[], error))? {
		if let Ok(public) = ed25519::Public::try_from(&key[..]) {
			keystore.ed25519_sign(key_types::GRANDPA, &public, &[]).map_err(|error| bad(&key, error))?;
		}
	}
	Ok(())
}

/// Whether `key inspect` is given a key. The command itself says that it is not, and succeeds.
pub fn inspected_key(matches: &ArgMatches) -> Result<(), String> {
	let inspect = matches.subcommand_matches("key").and_then(|key| key.subcommand_matches("inspect"));
	let Some(inspect) = inspect.filter(|inspect| !inspect.get_flag("public")) else { return Ok(()) };
	let Some(uri) = inspect.get_one::<String>("uri") else { return Ok(()) };
	let uri = read_uri(Some(uri)).map_err(|error| error.to_string())?;
	let known = match inspect.get_one("scheme") {
		Some(CryptoScheme::Ed25519) => is_key::<ed25519::Pair>(&uri),
		Some(CryptoScheme::Ecdsa) => is_key::<ecdsa::Pair>(&uri),
		Some(CryptoScheme::Sr25519) | None => is_key::<sr25519::Pair>(&uri),
	};
	known.then_some(()).ok_or_else(|| "the key is neither a secret phrase or URI, nor a public key or address".into())
}

fn is_key<P: Pair>(uri: &str) -> bool {
	P::from_string_with_seed(uri, None).is_ok() || P::Public::from_string_with_version(uri).is_ok()
}

fn hex(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
