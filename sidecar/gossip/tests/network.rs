//! Peers that meet over libp2p, on this machine.

mod common;

use common::{author, feed, quiet, wants, Host, QUIC, TCP};
use futures::{AsyncWriteExt, StreamExt};
use libp2p::{noise, swarm::SwarmEvent, tcp, yamux, StreamProtocol, SwarmBuilder};
use metalife_feed::FeedKey;
use metalife_gossip::{
	network::{peer_key, Config, Multiaddr, Network, NetworkError, PeerId, Protocol},
	End, Event, Frame, Invitation, InvitationError, InviteError, InviteSecret, Ledger, Place, Reason, Refusal, Replica,
	Settings, Signer, Terms, What,
};
use std::{
	collections::BTreeSet,
	future::Future,
	sync::Arc,
	time::{Duration, SystemTime},
};
use tokio::sync::broadcast::Receiver;

/// The same invitation, without and with the feed of whoever invites.
const FIRST: &str = concat!(
	"METALIFE-AEASMABEBAAREIACAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIARANQLOB2WELTFPBQW24DMMUD",
	"CXEYDAMBQGAYDAMBQGAYDAMBQGAYDADJES2YAAAAAAAN4NGWQ",
);
const SECOND: &str = concat!(
	"METALIFE-AIAQIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBAEAQCAIBBGAASAQAISEABAEAQCAIBAEAQCAIBAEAQCAIB",
	"AEAQCAIBAEAQCAIBAEAQCAIBAEAIQGYFXA5LCFZSXQYLNOBWGKBRLSMBQGAYDAMBQGAYDAMBQGAYDAMBQBUSJNMAAAAAA7HBQGNY",
);

/// Nothing here takes that long.
const LONG: Duration = Duration::from_secs(20);

fn start(host: &Host, config: Config) -> Network {
	let key = peer_key(host.vault()).expect("is kept");
	Network::start(host.replica.clone(), key, config).expect("starts")
}

/// Where it listens.
async fn addresses(network: &Network) -> Vec<Multiaddr> {
	within(network.addresses()).await.expect("runs")
}

async fn within<T>(what: impl Future<Output = T>) -> T {
	tokio::time::timeout(LONG, what).await.expect("does not take long")
}

async fn until(events: &mut Receiver<Event>, wanted: impl Fn(&Event) -> bool) -> Event {
	within(async {
		loop {
			let event = events.recv().await.expect("is told");
			if wanted(&event) {
				return event;
			}
		}
	})
	.await
}

async fn until_held(host: &Host, events: &mut Receiver<Event>, seed: u8, count: u64) {
	within(async {
		while host.tip(&author(seed)) < count {
			events.recv().await.expect("is told");
		}
	})
	.await;
}

fn once(place: Place, expires: u64) -> Terms {
	Terms { place, uses: 1, expires }
}

fn now() -> u64 {
	SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).expect("is later").as_secs()
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_travel_over_tcp_and_quic_and_go_on_live() {
	for transport in [TCP, QUIC] {
		let (one, other) = (Host::new(101), Host::new(102));
		one.hold(&feed(1, 3_000));
		other.want(wants([author(1)]));
		let mut events = other.replica.events();
		let (here, there) = (start(&one, quiet(&[transport])), start(&other, quiet(&[transport])));
		there.connect(addresses(&here).await.remove(0)).await.expect("has an id");
		let met = until(&mut events, |event| matches!(event.what, What::Met(_))).await;
		assert_eq!(met, Event { peer: here.id().to_bytes(), what: What::Met(Some(author(101))) });
		until_held(&other, &mut events, 1, 3_000).await;
		let tip = one.vault().feed(&author(1)).expect("is read").expect("is held").tip;
		let mut writer = metalife_feed::Writer::resume([1; 32], tip).expect("is the same feed");
		one.hold(&[common::post(&mut writer, "live")]);
		one.replica.changed(author(1));
		until_held(&other, &mut events, 1, 3_001).await;
		assert_eq!(one.held(&author(1)), other.held(&author(1)));
		here.stop().await;
		there.stop().await;
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn both_may_call_at_once_and_hold_one_session() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 500));
	other.hold(&feed(2, 500));
	for host in [&one, &other] {
		host.want(wants([1, 2].map(author)));
	}
	let (mut events, mut others) = (one.replica.events(), other.replica.events());
	let (here, there) = (start(&one, quiet(&[TCP])), start(&other, quiet(&[TCP])));
	let (address, back) = (addresses(&here).await.remove(0), addresses(&there).await.remove(0));
	let (called, called_back) = tokio::join!(there.connect(address), here.connect(back));
	called.expect("has an id");
	called_back.expect("has an id");
	until_held(&one, &mut events, 2, 500).await;
	until_held(&other, &mut others, 1, 500).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_breaks_is_made_again() {
	let (one, other) = (Host::new(101), Host::new(102));
	other.want(wants([author(1)]));
	let mut events = other.replica.events();
	let there = start(&other, quiet(&[TCP]));
	let here = start(&one, quiet(&[TCP]));
	let address = addresses(&here).await.remove(0);
	there.connect(address.clone()).await.expect("has an id");
	until(&mut events, |event| event.what == What::CaughtUp).await;
	here.stop().await;
	until(&mut events, |event| matches!(event.what, What::Ended(_))).await;
	one.hold(&feed(1, 10));
	let mut same = address;
	same.pop();
	let _here = start(&one, Config { listen: vec![same], ..quiet(&[]) });
	until_held(&other, &mut events, 1, 10).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_is_forgotten_is_not_called_again() {
	let (one, other) = (Host::new(101), Host::new(102));
	let mut events = other.replica.events();
	let (here, there) = (start(&one, quiet(&[TCP])), start(&other, quiet(&[TCP])));
	there.connect(addresses(&here).await.remove(0)).await.expect("has an id");
	until(&mut events, |event| event.what == What::CaughtUp).await;
	there.forget(here.id()).await.expect("runs");
	until(&mut events, |event| matches!(event.what, What::Ended(_))).await;
	within(async { while !there.peers().await.expect("runs").is_empty() {} }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vault_proves_to_write_its_feed() {
	let (one, other) = (Host::new(101), Host::new(102));
	let vault = one.replica.vault().clone();
	let signer: Arc<dyn Signer> = vault.clone();
	let replica = Replica::new(vault, Some(signer), Settings::default());
	let key = peer_key(one.vault()).expect("is kept");
	let here = Network::start(replica, key, quiet(&[TCP])).expect("starts");
	let there = start(&other, quiet(&[TCP]));
	let mut events = other.replica.events();
	there.connect(addresses(&here).await.remove(0)).await.expect("has an id");
	let met = until(&mut events, |event| matches!(event.what, What::Met(_))).await;
	assert_eq!(met.what, What::Met(Some(one.vault().feed_key())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_block_keeps_the_blocked_out() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 3));
	other.want(wants([author(1)]));
	let mut blocking = wants([]);
	blocking.blocked = BTreeSet::from([author(102)]);
	one.want(blocking);
	let mut events = other.replica.events();
	let (here, there) = (start(&one, quiet(&[TCP])), start(&other, quiet(&[TCP])));
	there.connect(addresses(&here).await.remove(0)).await.expect("has an id");
	until(&mut events, |event| matches!(event.what, What::Ended(_))).await;
	assert_eq!(other.tip(&author(1)), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_opens_once() {
	let (host, guest, third) = (Host::new(101), Host::new(102), Host::new(103));
	let mut events = host.replica.events();
	let pub_ = start(&host, quiet(&[TCP]));
	addresses(&pub_).await;
	let [visitor, other] = [&guest, &third].map(|host| start(host, quiet(&[TCP])));
	let invitation = pub_.invite(once(Place::Pub, now() + 600), vec![], now()).await.expect("is issued");
	let text = invitation.to_string();
	let pasted: Invitation = format!(" {}\n", text.to_lowercase()).parse().expect("is an invitation");
	assert_eq!(pasted, invitation);
	assert_eq!(pasted.feed, Some(author(101)));

	assert_eq!(visitor.join(pasted, now()).await.expect("is accepted"), Place::Pub);
	// A session follows without more ado.
	let mut expected = vec![What::Joined(Place::Pub, Some(author(102))), What::Met(Some(author(102)))];
	while !expected.is_empty() {
		let event = until(&mut events, |event| expected.contains(&event.what)).await;
		assert_eq!(event.peer, visitor.id().to_bytes());
		expected.retain(|what| *what != event.what);
	}

	let used = other.join(invitation.clone(), now()).await;
	assert!(matches!(used, Err(NetworkError::Refused(Refusal::Used))), "{used:?}");
	let mut forged = invitation.clone();
	forged.secret.0[0] ^= 1;
	let unknown = other.join(forged, now()).await;
	assert!(matches!(unknown, Err(NetworkError::Refused(Refusal::Unknown))), "{unknown:?}");
	let late = pub_.invite(once(Place::Pub, now()), vec![], now()).await.expect("is issued");
	assert!(matches!(other.join(late.clone(), now()).await, Err(NetworkError::Expired)));
	// Whose clock is behind asks, and is told.
	let late = other.join(late.clone(), late.expires - 1).await;
	assert!(matches!(late, Err(NetworkError::Refused(Refusal::Expired))), "{late:?}");

	// That it was used outlives the process.
	let ledger = Ledger::open(host.vault()).expect("is read");
	assert!(ledger.redeem(host.vault(), &invitation.secret, now()).is_err());
}

#[test]
fn an_invitation_is_used_as_often_as_it_says() {
	let host = Host::new(101);
	let ledger = Ledger::open(host.vault()).expect("is read");
	let peer = peer_key(host.vault()).expect("is kept").public().to_peer_id();
	let terms = Terms { place: Place::Pub, uses: 3, expires: 10 };
	let invitation = ledger.issue(host.vault(), terms, peer, None, vec![], 5).expect("is issued");
	for _ in 0..2 {
		assert!(matches!(ledger.redeem(host.vault(), &invitation.secret, 9), Ok(Place::Pub)));
	}
	// How often it was used outlives the process.
	let ledger = Ledger::open(host.vault()).expect("is read");
	assert!(matches!(ledger.redeem(host.vault(), &invitation.secret, 9), Ok(Place::Pub)));
	let used = ledger.redeem(host.vault(), &invitation.secret, 9);
	assert!(matches!(used, Err(InviteError::Refused(Refusal::Used))), "{used:?}");
}

#[test]
fn an_invitation_of_either_version_is_read() {
	let peer = PeerId::from_bytes(&[&[0, 36, 8, 1, 18, 32][..], &[2; 32]].concat()).expect("is one");
	let addresses = vec!["/dns4/pub.example/tcp/11155".parse().expect("is an address")];
	let secret = InviteSecret([3; 16]);
	let first = Invitation { place: Place::Pub, peer, feed: None, addresses, secret, expires: 1_800_000_000 };
	let second = Invitation { feed: Some(FeedKey([4; 32])), ..first.clone() };
	for (invitation, text) in [(first, FIRST), (second, SECOND)] {
		assert_eq!(invitation.to_string(), text);
		assert_eq!(text.parse(), Ok(invitation));
	}
}

#[test]
fn a_mistyped_invitation_is_told_from_a_good_one() {
	let host = Host::new(101);
	let ledger = Ledger::open(host.vault()).expect("is read");
	let peer = peer_key(host.vault()).expect("is kept").public().to_peer_id();
	let addresses = vec!["/dns4/pub.example/tcp/4001".parse().expect("is an address"), QUIC.parse().expect("is one")];
	let feed = Some(author(101));
	let invitation = ledger.issue(host.vault(), once(Place::Room, 10), peer, feed, addresses, 5).expect("is issued");
	let text = invitation.to_string();
	assert_eq!(text.parse(), Ok(invitation.clone()));
	assert!(
		text.len() < 300 && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-'),
		"{text}"
	);
	for at in 9..text.len() {
		let mut mistyped = text.clone().into_bytes();
		mistyped[at] = if mistyped[at] == b'A' { b'B' } else { b'A' };
		let mistyped = String::from_utf8(mistyped).expect("is ASCII");
		assert!(mistyped.parse::<Invitation>().is_err(), "{mistyped}");
		assert!(text[..at].parse::<Invitation>().is_err());
	}
	assert_eq!("https://example".parse::<Invitation>(), Err(InvitationError::Prefix));
	assert_eq!("METALIFE-A1".parse::<Invitation>(), Err(InvitationError::Character('1')));
	assert_eq!(format!("{text}A").parse::<Invitation>(), Err(InvitationError::Checksum));
	// It does not hold at its end, and its secret stands nowhere in what is printed.
	assert!(invitation.holds_at(9) && !invitation.holds_at(10));
	assert!(format!("{invitation:?}").contains("InviteSecret,"));
	assert!(matches!(ledger.redeem(host.vault(), &invitation.secret, 9), Ok(Place::Room)));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_cannot_reach_each_other_meet_in_a_room() {
	let hosts = [Host::new(101), Host::new(102), Host::new(103)];
	let [host, left, right] = &hosts;
	left.hold(&feed(1, 100));
	right.want(wants([author(1)]));
	let mut events = right.replica.events();
	let room = start(host, Config { public: true, room: true, ..quiet(&[TCP]) });
	addresses(&room).await;
	// They listen nowhere: the room is the only way.
	let (guest, other) = (start(left, quiet(&[])), start(right, quiet(&[])));
	for network in [&guest, &other] {
		let invitation = room.invite(once(Place::Room, now() + 600), vec![], now()).await.expect("is issued");
		assert_eq!(network.join(invitation, now()).await.expect("is accepted"), Place::Room);
	}
	until_held(right, &mut events, 1, 100).await;
	assert_eq!(host.tip(&author(1)), 0);
	let met = other.peers().await.expect("runs").into_iter().find(|peer| peer.id == guest.id()).expect("is known");
	assert!(met.connected && !met.direct);
}

async fn meets_directly(one: &Network, other: &Network) -> bool {
	let peers = one.peers().await.expect("runs");
	peers.iter().any(|peer| peer.id == other.id() && peer.direct && peer.in_session)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_met_in_a_room_go_on_directly_where_they_can() {
	for transport in [TCP, QUIC] {
		let hosts = [Host::new(101), Host::new(102), Host::new(103)];
		let [host, left, right] = &hosts;
		left.hold(&feed(1, 100));
		right.want(wants([author(1)]));
		let mut events = right.replica.events();
		let room = start(host, Config { public: true, room: true, ..quiet(&[transport]) });
		let address = addresses(&room).await.remove(0);
		let entering = || Config { rooms: vec![address.clone()], ..quiet(&[transport]) };
		let (guest, other) = (start(left, entering()), start(right, entering()));
		within(async {
			while !(meets_directly(&guest, &other).await && meets_directly(&other, &guest).await) {
				events.recv().await.expect("is told");
			}
		})
		.await;
		until_held(right, &mut events, 1, 100).await;
		// Without the Room.
		room.stop().await;
		let tip = left.vault().feed(&author(1)).expect("is read").expect("is held").tip;
		let mut writer = metalife_feed::Writer::resume([1; 32], tip).expect("is the same feed");
		left.hold(&[common::post(&mut writer, "between us")]);
		left.replica.changed(author(1));
		until_held(right, &mut events, 1, 101).await;
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_visited_relays_until_it_is_left_and_who_is_named_besides_stays() {
	let (one, other) = (Host::new(101), Host::new(102));
	let room = start(&one, Config { public: true, room: true, ..quiet(&[TCP]) });
	let (named, mut events) = (addresses(&room).await.remove(0), other.replica.events());
	let mut address = named.clone();
	address.pop();
	let visitor = start(&other, quiet(&[TCP]));
	let is_relayed = || async {
		let listening = addresses(&visitor).await;
		listening.iter().any(|address| address.iter().any(|part| part == Protocol::P2pCircuit))
	};
	visitor.visit(room.id(), vec![address.clone()]).await.expect("runs");
	until(&mut events, |event| event.peer == room.id().to_bytes() && matches!(event.what, What::CaughtUp)).await;
	visitor.lodge(room.id(), address.clone()).await.expect("runs");
	within(async { while !is_relayed().await {} }).await;
	let peers = visitor.peers().await.expect("runs");
	assert_eq!(
		peers.iter().map(|peer| (peer.id, peer.in_session, peer.near)).collect::<Vec<_>>(),
		[(room.id(), true, true)]
	);

	visitor.leave(room.id()).await.expect("runs");
	within(async { while !visitor.peers().await.expect("runs").is_empty() || is_relayed().await {} }).await;
	visitor.connect(named).await.expect("has an id");
	visitor.visit(room.id(), vec![address]).await.expect("runs");
	visitor.leave(room.id()).await.expect("runs");
	until(&mut events, |event| matches!(event.what, What::CaughtUp)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_a_feed_is_found_by_the_hash_table() {
	let (one, two, three) = (Host::new(101), Host::new(102), Host::new(103));
	let hub = start(&one, Config { public: true, ..quiet(&[TCP]) });
	let bootstrap = addresses(&hub).await;
	let known = |announce| Config { bootstrap: bootstrap.clone(), announce, public: true, ..quiet(&[TCP]) };
	let (left, right) = (start(&two, known(true)), start(&three, known(false)));
	let feed = two.vault().feed_key();
	let found = within(async {
		loop {
			let found = right.find(feed).await.expect("runs");
			if !found.is_empty() {
				return found;
			}
		}
	})
	.await;
	assert_eq!(found, [left.id()]);
	let mut events = three.replica.events();
	until(&mut events, |event| event.peer == left.id().to_bytes() && matches!(event.what, What::CaughtUp)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_connections_are_taken_than_are_allowed() {
	let host = Host::new(101);
	let hub = start(&host, Config { max_connections: 3, ..quiet(&[TCP]) });
	let address = addresses(&hub).await.remove(0);
	let guests: Vec<_> = (1..=8).map(Host::new).collect();
	let networks: Vec<_> = guests.iter().map(|guest| start(guest, quiet(&[]))).collect();
	let mut events = host.replica.events();
	for network in &networks {
		network.connect(address.clone()).await.expect("has an id");
	}
	for _ in 0..3 {
		until(&mut events, |event| matches!(event.what, What::Met(_))).await;
		assert!(hub.peers().await.expect("runs").iter().filter(|peer| peer.connected).count() <= 3);
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_without_a_peer_or_of_other_machines_are_refused() {
	let host = Host::new(101);
	let network = start(&host, quiet(&[TCP]));
	let nobody = network.connect(TCP.parse().expect("is an address")).await;
	assert!(matches!(nobody, Err(NetworkError::NoPeer(_))));
	// An address for documentation: no machine has it.
	let elsewhere = vec!["/ip4/192.0.2.1/tcp/0".parse().expect("is an address")];
	let other = Host::new(102);
	let key = peer_key(other.vault()).expect("is kept");
	let refused = Network::start(other.replica.clone(), key, Config { listen: elsewhere, ..quiet(&[]) });
	assert!(matches!(refused, Err(NetworkError::Listen(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_somebody_listens_nobody_else_starts() {
	for (one, two) in [
		("/ip4/127.0.0.1/tcp/0", "/ip4/0.0.0.0/tcp/0"),
		("/ip4/0.0.0.0/tcp/0", "/ip4/127.0.0.1/tcp/0"),
		("/ip4/0.0.0.0/udp/0/quic-v1", "/ip4/127.0.0.1/udp/0/quic-v1"),
	] {
		let (host, other) = (Host::new(101), Host::new(102));
		let first = start(&host, quiet(&[one]));
		let listening = addresses(&first).await.remove(0);
		let port = listening.iter().nth(1);
		let taken = two.parse::<Multiaddr>().expect("is an address").replace(1, |_| port).expect("has a port");
		let begin = || {
			let key = peer_key(other.vault()).expect("is kept");
			Network::start(other.replica.clone(), key, Config { listen: vec![taken.clone()], ..quiet(&[]) })
		};
		let refused = begin();
		assert!(matches!(&refused, Err(NetworkError::Listen(why)) if why.contains("already")), "{:?}", refused.err());
		first.stop().await;
		// The transport lets go of a UDP socket a moment after that.
		let again = within(async {
			loop {
				match begin() {
					Err(NetworkError::Listen(_)) => tokio::task::yield_now().await,
					begun => return begun,
				}
			}
		});
		let second = again.await.expect("starts");
		assert!(addresses(&second).await.iter().all(|address| address.iter().nth(1) == taken.iter().nth(1)));
	}
}

#[test]
fn the_key_of_a_peer_is_kept_and_is_not_that_of_its_feed() {
	let host = Host::new(101);
	let key = peer_key(host.vault()).expect("is kept");
	assert_eq!(peer_key(host.vault()).expect("is kept").public(), key.public());
	let bytes = key.public().try_into_ed25519().expect("is ed25519").to_bytes();
	assert_ne!(bytes, host.vault().feed_key().0);
	assert_ne!(bytes, author(101).0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_peer_that_lies_is_banned() {
	let host = Host::new(101);
	let mut events = host.replica.events();
	let hub = start(&host, quiet(&[TCP]));
	let address = addresses(&hub).await.remove(0);
	let mut swarm = SwarmBuilder::with_new_identity()
		.with_tokio()
		.with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)
		.expect("is set up")
		.with_behaviour(|_| libp2p_stream::Behaviour::new())
		.expect("is set up")
		.build();
	let mut control = swarm.behaviour().new_control();
	swarm.dial(address.clone()).expect("is called");
	let lie = async {
		let protocol = StreamProtocol::new("/metalife/sync/1");
		let mut stream = control.open_stream(hub.id(), protocol).await.expect("is open");
		let page = feed(9, 1)[0].encode();
		for frame in [Frame::Hello { nonce: [1; 32] }, Frame::Proof(None), Frame::Page(page)] {
			stream.write_all(&frame.encode()).await.expect("is listened to");
		}
		stream.flush().await.expect("is listened to");
		until(&mut events, |event| matches!(event.what, What::Ended(_))).await
	};
	let ended = tokio::select! {
		ended = lie => ended,
		() = async { loop { swarm.next().await; } } => unreachable!("does not end"),
	};
	assert_eq!(ended.what, What::Ended(End::Ours(Reason::Unwanted)));
	assert_eq!(ended.peer, swarm.local_peer_id().to_bytes());
	// It is thrown out, and does not come in again.
	let mut refused = 0;
	within(async {
		while refused < 2 {
			// It depends on who is faster whether whoever is refused had a connection for a moment.
			let event = swarm.select_next_some().await;
			if matches!(event, SwarmEvent::ConnectionClosed { .. } | SwarmEvent::OutgoingConnectionError { .. }) {
				refused += 1;
				let _ = swarm.dial(address.clone());
			}
		}
	})
	.await;
	assert!(hub.peers().await.expect("runs").iter().all(|peer| !peer.in_session));
}
