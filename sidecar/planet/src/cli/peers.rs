//! Peers and invitations.

use super::{commands::NOTHING, output::Output, session::Session};
use anyhow::Result;
use clap::Args;
use hyper::Method;
use metalife_gossip::network::{Config, Multiaddr};
use metalife_planet::{
	api::{InvitationView, Join, Joined, NewInvitation, NewPeer, PeerList},
	network::{usual_addresses, Address, Peer, PeerView, PlaceName, MAX_USES},
};
use serde_json::json;

/// What of the network is wanted.
#[derive(Args)]
#[command(next_help_heading = "The network")]
pub struct NetworkArgs {
	/// Exchange feeds with nobody
	#[arg(long, conflicts_with_all = [
		"listen_peers", "bootstrap", "no_mdns", "public", "room", "announce", "hops", "public_blobs", "no_pubs",
	])]
	pub no_network: bool,
	/// Where to listen for peers, as `/ip4/0.0.0.0/tcp/4001`; can be given several times [default: port 11155 of all
	/// addresses, over TCP and QUIC]
	#[arg(long, value_name = "MULTIADDR")]
	pub listen_peers: Vec<Address>,
	/// A peer to exchange feeds with: an address that ends in `/p2p/` and its id; can be given several times
	#[arg(long, value_name = "MULTIADDR")]
	pub bootstrap: Vec<Address>,
	/// Neither look for peers on the local network, nor be seen there
	#[arg(long)]
	pub no_mdns: bool,
	/// Call none of the Pubs that the chain lists
	#[arg(long)]
	pub no_pubs: bool,
	/// Others reach the addresses that are listened on: help them to find each other
	#[arg(long)]
	pub public: bool,
	/// Be a Room: pass on connections between those who cannot reach each other
	#[arg(long, requires = "public")]
	pub room: bool,
	/// Let whoever knows your feed's key find you
	#[arg(long)]
	pub announce: bool,
	/// How far follows are followed: 0 for nobody, 1 for those you follow, up to 3
	#[arg(long, value_name = "N", default_value_t = 2, value_parser = clap::value_parser!(u8).range(0..=3))]
	pub hops: u8,
	/// Fetch pictures of up to 4 MiB that those you follow post, at most so many MiB a day; 0 for none
	#[arg(long, value_name = "MIB", default_value_t = 256, value_parser = clap::value_parser!(u64).range(0..=1 << 20))]
	pub public_blobs: u64,
}

impl NetworkArgs {
	/// None where none is wanted.
	pub fn config(&self) -> Option<Config> {
		let addresses = |list: &[Address]| -> Vec<Multiaddr> { list.iter().map(|address| address.0.clone()).collect() };
		let listen = if self.listen_peers.is_empty() { usual_addresses() } else { addresses(&self.listen_peers) };
		let config = Config {
			listen,
			bootstrap: addresses(&self.bootstrap),
			mdns: !self.no_mdns,
			public: self.public,
			room: self.room,
			announce: self.announce,
			..Config::default()
		};
		Some(config).filter(|_| !self.no_network)
	}
}

#[derive(Args)]
pub struct InviteArgs {
	/// To the Room that the daemon is, instead of to be followed and carried by you
	#[arg(long)]
	pub room: bool,
	/// How many times it can be used
	#[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_USES)))]
	pub uses: u32,
	/// For how many days it is good
	#[arg(long, value_name = "N", default_value_t = 14, value_parser = clap::value_parser!(u64).range(1..=366))]
	pub days: u64,
	/// Where you are reached, as `/dns4/pub.example/tcp/11155`; can be given several times [default: where the daemon
	/// listens]
	#[arg(long = "address", value_name = "MULTIADDR")]
	pub addresses: Vec<Address>,
}

pub async fn invite(session: &Session, args: InviteArgs) -> Result<Output> {
	let InviteArgs { room, uses, days, addresses } = args;
	let place = if room { PlaceName::Room } else { PlaceName::Pub };
	let new = NewInvitation { place, uses, seconds: days * 86_400, addresses };
	let made: InvitationView = session.client.ask(Method::POST, "/v1/invitations", Some(&new)).await?;
	Output::new(&made, made.code.clone())
}

#[derive(Args)]
pub struct JoinArgs {
	/// The invitation
	pub code: String,
	/// Do not follow whoever invites
	#[arg(long)]
	pub no_follow: bool,
}

pub async fn join(session: &Session, args: JoinArgs) -> Result<Output> {
	let JoinArgs { code, no_follow } = args;
	let joined: Joined = session.client.ask(Method::POST, "/v1/join", Some(&Join { code, follow: !no_follow })).await?;
	let whose = joined.feed.map(|feed| format!(", whose feed is {feed}")).unwrap_or_default();
	let followed = if joined.followed { "\nYou follow them now" } else { "" };
	let text = format!("Joined the {:?} {}{whose}{followed}", joined.place, joined.peer);
	Output::new(&joined, text)
}

#[derive(Args)]
pub struct PeersArgs {
	/// Exchange feeds with the peer at this address, which ends in `/p2p/` and its id, now and at every start
	#[arg(long, value_name = "MULTIADDR")]
	pub connect: Option<Address>,
	/// Call this peer no longer, and end what there is with it
	#[arg(long, value_name = "PEER", conflicts_with = "connect")]
	pub forget: Option<Peer>,
}

pub async fn peers(session: &Session, args: PeersArgs) -> Result<Output> {
	let client = &session.client;
	if let Some(address) = args.connect {
		let text = format!("{address} is called from now on");
		let () = client.ask(Method::POST, "/v1/peers", Some(&NewPeer { address: address.clone() })).await?;
		return Output::new(&json!({ "connect": address }), text);
	}
	if let Some(peer) = args.forget {
		let () = client.ask(Method::DELETE, &format!("/v1/peers/{peer}"), NOTHING).await?;
		return Output::new(&json!({ "forgotten": peer }), format!("{peer} is called no longer"));
	}
	let list: PeerList = client.ask(Method::GET, "/v1/peers", NOTHING).await?;
	let mut text = format!("we are {}\n", list.network.peer);
	text.extend(list.network.listening.iter().map(|address| format!("  {address}\n")));
	text.extend(list.peers.iter().map(line));
	Output::new(&list, text)
}

fn line(view: &PeerView) -> String {
	let how = match (view.in_session, view.caught_up, view.connected) {
		(true, true, _) => "up to date",
		(true, false, _) => "exchanging",
		(false, _, true) => "connected",
		(false, _, false) => "not there",
	};
	let feed = view.feed.map(|feed| format!(" writes {feed}")).unwrap_or_default();
	format!("{}: {how}, {} messages came{feed}\n", view.peer, view.received)
}
