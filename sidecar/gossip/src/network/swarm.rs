//! What the swarm is made of, and its limits.

use super::{Config, Keypair, NetworkError};
use libp2p::{
	allow_block_list::{self, BlockedPeers},
	connection_limits::{self, ConnectionLimits},
	dcutr, identify, kad, mdns, noise, ping, relay,
	swarm::{behaviour::toggle::Toggle, NetworkBehaviour},
	tcp, yamux, PeerId, StreamProtocol, Swarm, SwarmBuilder,
};
use std::time::Duration;

pub const KAD: StreamProtocol = StreamProtocol::new("/metalife/kad/1");
const IDENTIFY: &str = "/metalife/1";

/// How many streams one connection has at most. A peer needs a handful.
const MAX_STREAMS: usize = 32;

/// How long a connection without a session is kept.
const IDLE: Duration = Duration::from_secs(60);

#[derive(NetworkBehaviour)]
pub struct Behaviour {
	// First: what is over the limits or banned gets no farther.
	limits: connection_limits::Behaviour,
	pub banned: allow_block_list::Behaviour<BlockedPeers>,
	identify: identify::Behaviour,
	ping: ping::Behaviour,
	pub kad: kad::Behaviour<kad::store::MemoryStore>,
	mdns: Toggle<mdns::tokio::Behaviour>,
	relay: Toggle<relay::Behaviour>,
	relayed: relay::client::Behaviour,
	dcutr: Toggle<dcutr::Behaviour>,
	pub streams: libp2p_stream::Behaviour,
}

pub fn build(key: Keypair, config: &Config) -> Result<Swarm<Behaviour>, NetworkError> {
	let failed = |error: &dyn std::fmt::Display| NetworkError::Transport(error.to_string());
	let yamux = || {
		let mut yamux = yamux::Config::default();
		yamux.set_max_num_streams(MAX_STREAMS);
		yamux
	};
	let swarm = SwarmBuilder::with_existing_identity(key)
		.with_tokio()
		.with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux)
		.map_err(|error| failed(&error))?
		.with_quic_config(|mut quic| {
			quic.max_concurrent_stream_limit = MAX_STREAMS as u32;
			quic.max_stream_data = 1 << 20;
			quic.max_connection_data = 2 << 20;
			quic
		})
		.with_dns()
		.map_err(|error| failed(&error))?
		.with_relay_client(noise::Config::new, yamux)
		.map_err(|error| failed(&error))?
		.with_behaviour(|key, relayed| Ok(behaviour(key, relayed, config)?))
		.map_err(|error| failed(&error))?
		.with_swarm_config(|swarm| {
			swarm.with_idle_connection_timeout(IDLE).with_max_negotiating_inbound_streams(MAX_STREAMS)
		})
		.build();
	Ok(swarm)
}

fn behaviour(key: &Keypair, relayed: relay::client::Behaviour, config: &Config) -> std::io::Result<Behaviour> {
	let id = key.public().to_peer_id();
	let limits = ConnectionLimits::default()
		.with_max_pending_incoming(Some(config.max_connections / 2 + 1))
		.with_max_pending_outgoing(Some(config.max_connections / 2 + 1))
		.with_max_established_incoming(Some(config.max_connections * 3 / 4 + 1))
		.with_max_established(Some(config.max_connections))
		// TCP and QUIC, and through a Room besides.
		.with_max_established_per_peer(Some(4));
	let mdns = match config.mdns {
		true => Some(mdns::tokio::Behaviour::new(mdns::Config::default(), id)?),
		false => None,
	};
	let room = relay::Config {
		max_reservations: config.max_connections as usize,
		max_circuits: config.max_connections as usize,
		max_circuit_duration: Duration::from_secs(60 * 60),
		max_circuit_bytes: config.max_passed,
		..relay::Config::default()
	};
	let identify = identify::Config::new(IDENTIFY.into(), key.public()).with_agent_version("metalife".into());
	Ok(Behaviour {
		limits: connection_limits::Behaviour::new(limits),
		banned: allow_block_list::Behaviour::default(),
		identify: identify::Behaviour::new(identify),
		ping: ping::Behaviour::default(),
		kad: kademlia(id, config.public),
		mdns: mdns.into(),
		relay: config.room.then(|| relay::Behaviour::new(id, room)).into(),
		relayed,
		dcutr: config.direct.then(|| dcutr::Behaviour::new(id)).into(),
		streams: libp2p_stream::Behaviour::new(),
	})
}

fn kademlia(id: PeerId, public: bool) -> kad::Behaviour<kad::store::MemoryStore> {
	// Records are not used here, only who has what.
	let store = kad::store::MemoryStoreConfig {
		max_records: 1,
		max_value_bytes: 64,
		max_providers_per_key: 20,
		max_provided_keys: 64,
	};
	let store = kad::store::MemoryStore::with_config(id, store);
	let mut kad = kad::Behaviour::with_config(id, store, kad::Config::new(KAD));
	kad.set_mode(Some(if public { kad::Mode::Server } else { kad::Mode::Client }));
	kad
}
