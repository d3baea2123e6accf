//! Blobs that travel between peers on this machine.

mod common;

use common::{author, quiet, wants, Host, QUIC, TCP};
use futures::{AsyncReadExt, AsyncWriteExt, StreamExt};
use libp2p::{noise, swarm::SwarmEvent, tcp, yamux, Stream, StreamProtocol, SwarmBuilder};
use metalife_blobs::{Address, Blobs, Sealed, CHUNK};
use metalife_gossip::{
	network::{peer_key, Config, Multiaddr, Network},
	BlobEntry, BlobExchange, BlobFrame, Event, Frame, Reason, What,
};
use std::{
	collections::BTreeSet,
	future::Future,
	io::{Read, Write},
	sync::{
		atomic::{AtomicU32, Ordering},
		Arc,
	},
	time::Duration,
};
use tempfile::TempDir;
use tokio::sync::{broadcast::Receiver, mpsc};

/// Nothing here takes that long.
const LONG: Duration = Duration::from_secs(60);

async fn within<T>(what: impl Future<Output = T>) -> T {
	tokio::time::timeout(LONG, what).await.expect("does not take long")
}

async fn until(events: &mut Receiver<Event>, wanted: impl Fn(&What) -> bool) -> Event {
	within(async {
		loop {
			let event = events.recv().await.expect("is told");
			if wanted(&event.what) {
				return event;
			}
		}
	})
	.await
}

/// Somebody with blobs.
struct Owner {
	host: Host,
	blobs: Blobs,
	_folder: TempDir,
}

impl Owner {
	fn new(id: u8) -> Self {
		Self::with_quota(id, 1 << 30)
	}

	fn with_quota(id: u8, quota: u64) -> Self {
		let (host, folder) = (Host::new(id), tempfile::tempdir().expect("there is a place for temporary files"));
		let blobs = Blobs::open(host.replica.vault().clone(), folder.path(), quota).expect("is opened");
		Self { host, blobs, _folder: folder }
	}

	fn events(&self) -> Receiver<Event> {
		self.host.replica.events()
	}

	fn start(&self, config: Config) -> Network {
		let blobs = self.blobs.clone();
		self.start_with(config, BlobExchange::new(move || Some(blobs.clone())))
	}

	fn start_with(&self, config: Config, exchange: Arc<BlobExchange>) -> Network {
		let key = peer_key(self.host.vault()).expect("is kept");
		Network::start_with_blobs(self.host.replica.clone(), exchange, key, config).expect("starts")
	}

	/// Keep so many bytes.
	fn keep(&self, count: usize) -> Sealed {
		let mut writer = self.blobs.write().expect("begins");
		writer.write_all(&some(count)).expect("is written");
		writer.finish(Some("kept")).expect("is written")
	}

	fn pin(&self, blob: &Sealed) {
		self.blobs.pin(&blob.address, blob.size, "wanted").expect("is written");
	}

	fn has(&self, address: &Address) -> bool {
		self.blobs.get(address).expect("is read").is_some_and(|held| held.complete)
	}

	fn reads(&self, blob: &Sealed, count: usize) {
		let mut bytes = Vec::new();
		self.blobs.read(&blob.address, Some(&blob.key)).expect("is here").read_to_end(&mut bytes).expect("is good");
		assert!(bytes == some(count));
	}
}

fn some(count: usize) -> Vec<u8> {
	(0..count as u32 / 4 + 1).flat_map(|n| n.wrapping_mul(0x9e37_79b9).to_le_bytes()).take(count).collect()
}

async fn address(network: &Network) -> Multiaddr {
	within(network.addresses()).await.expect("runs").remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wanted_comes_from_a_peer_over_tcp_and_quic() {
	for transport in [TCP, QUIC] {
		let (one, other) = (Owner::new(101), Owner::new(102));
		let sizes = [0, 1, 65_520, 65_521, 1_000_000];
		let kept = sizes.map(|size| one.keep(size));
		let mut events = other.events();
		// Some are wanted before the two meet, some after that.
		kept[..3].iter().for_each(|blob| other.pin(blob));
		let (here, there) = (one.start(quiet(&[transport])), other.start(quiet(&[transport])));
		there.connect(address(&here).await).await.expect("has an id");
		until(&mut events, |what| matches!(what, What::Blob(_))).await;
		kept[3..].iter().for_each(|blob| other.pin(blob));
		for (blob, size) in kept.iter().zip(sizes) {
			while !other.has(&blob.address) {
				let event = until(&mut events, |what| matches!(what, What::Blob(_))).await;
				assert_eq!(event.peer, here.id().to_bytes());
			}
			other.reads(blob, size);
		}
		// What nobody wants did not move, nor the other way.
		assert_eq!(one.blobs.all().expect("is read").len(), sizes.len());
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_later_is_told_to_whoever_waits_for_it() {
	let (one, other) = (Owner::new(101), Owner::new(102));
	let blob = one.keep(200_000);
	let hashes = one.blobs.hashes(&blob.address).expect("is here");
	let chunks = one.blobs.chunks(&hashes, 0, 16).expect("are here");
	one.blobs.unpin(&blob.address, "kept").expect("is written");
	one.blobs.let_go(&blob.address).expect("is written");
	other.pin(&blob);
	let mut events = other.events();
	let (here, there) = (one.start(quiet(&[TCP])), other.start(quiet(&[TCP])));
	there.connect(address(&here).await).await.expect("has an id");
	until(&mut events, |what| *what == What::CaughtUp).await;
	assert!(!other.has(&blob.address));
	// Somebody carries it there.
	let mut receiver = one.blobs.receive(hashes).expect("there is room");
	for (chunk, index) in chunks.iter().zip(0..) {
		receiver.put(index, chunk).expect("is good");
	}
	receiver.finish().expect("is whole");
	until(&mut events, |what| *what == What::Blob(blob.address)).await;
	other.reads(&blob, 200_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_cut_goes_on_where_it_stopped() {
	const CHUNKS: u32 = 40;
	let (one, other) = (Owner::new(101), Owner::new(102));
	let blob = one.keep(CHUNKS as usize * 65_520);
	other.pin(&blob);
	let mut events = other.events();
	// After some work, the blobs of the one are not to be had any more.
	let (steps, (out, mut ran_out)) = (AtomicU32::new(0), mpsc::unbounded_channel());
	let blobs = one.blobs.clone();
	let failing = BlobExchange::new(move || match steps.fetch_add(1, Ordering::Relaxed) {
		..6 => Some(blobs.clone()),
		_ => {
			let _ = out.send(());
			None
		},
	});
	let (here, there) = (one.start_with(quiet(&[TCP]), failing), other.start(quiet(&[TCP])));
	let at = address(&here).await;
	there.connect(at.clone()).await.expect("has an id");
	within(ran_out.recv()).await.expect("is told");
	here.stop().await;
	until(&mut events, |what| matches!(what, What::Ended(_))).await;
	there.stop().await;

	let (received, total) = {
		let receiver = other.blobs.resume(&blob.address).expect("is read").expect("has begun");
		(CHUNKS - receiver.missing().count() as u32, CHUNKS)
	};
	assert!((1..total).contains(&received), "{received}");
	// How often the rest takes work on the other side: to look, to read the hashes, and for every four chunks.
	let (blobs, steps) = (one.blobs.clone(), Arc::new(AtomicU32::new(0)));
	let counted = steps.clone();
	let counting = BlobExchange::new(move || {
		counted.fetch_add(1, Ordering::Relaxed);
		Some(blobs.clone())
	});
	let mut same = at.clone();
	same.pop();
	let _here = one.start_with(Config { listen: vec![same], ..quiet(&[]) }, counting);
	let there = other.start(quiet(&[TCP]));
	there.connect(at).await.expect("has an id");
	until(&mut events, |what| *what == What::Blob(blob.address)).await;
	other.reads(&blob, CHUNKS as usize * 65_520);
	let chunk_steps = (total - received).div_ceil(4);
	let others = 4;
	let steps = steps.load(Ordering::Relaxed);
	assert!(steps <= chunk_steps + others, "{steps} steps, {received} were there");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_peer_gives_what_one_has_no_longer() {
	let (one, two, other) = (Owner::new(101), Owner::new(102), Owner::new(103));
	let blob = one.keep(500_000);
	let hashes = one.blobs.hashes(&blob.address).expect("is here");
	let mut receiver = two.blobs.receive(hashes.clone()).expect("there is room");
	for index in 0..hashes.count() {
		receiver.put(index, &one.blobs.chunks(&hashes, index, 1).expect("is here")[0]).expect("is good");
	}
	receiver.finish().expect("is whole");
	// The first says that it has it, and then cannot give it.
	let (steps, blobs) = (AtomicU32::new(0), one.blobs.clone());
	let failing = BlobExchange::new(move || (steps.fetch_add(1, Ordering::Relaxed) < 3).then(|| blobs.clone()));
	other.pin(&blob);
	let mut events = other.events();
	let (first, there) = (one.start_with(quiet(&[TCP]), failing), other.start(quiet(&[TCP])));
	there.connect(address(&first).await).await.expect("has an id");
	until(&mut events, |what| *what == What::CaughtUp).await;
	let second = two.start(quiet(&[TCP]));
	there.connect(address(&second).await).await.expect("has an id");
	let event = until(&mut events, |what| *what == What::Blob(blob.address)).await;
	assert_eq!(event.peer, second.id().to_bytes());
	other.reads(&blob, 500_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_those_want_whom_one_follows_is_fetched_for_them() {
	let (one, between, other) = (Owner::new(101), Owner::new(102), Owner::new(103));
	let blob = one.keep(300_000);
	between.host.want(wants([author(103)]));
	let mut events = other.events();
	let (far, middle, near) = (one.start(quiet(&[])), between.start(quiet(&[TCP])), other.start(quiet(&[])));
	let at = address(&middle).await;
	far.connect(at.clone()).await.expect("has an id");
	near.connect(at).await.expect("has an id");
	other.pin(&blob);
	let event = until(&mut events, |what| *what == What::Blob(blob.address)).await;
	assert_eq!(event.peer, middle.id().to_bytes());
	other.reads(&blob, 300_000);
	// It makes room there when room is needed.
	assert!(between.blobs.get(&blob.address).expect("is read").is_some_and(|held| held.pins.is_empty()));

	// For those whom nobody there follows nothing is fetched.
	let (stranger, alone) = (Owner::new(104), one.keep(10));
	let mut told = stranger.events();
	stranger.pin(&alone);
	stranger.pin(&blob);
	let guest = stranger.start(quiet(&[]));
	guest.connect(address(&middle).await).await.expect("has an id");
	until(&mut told, |what| *what == What::Blob(blob.address)).await;
	assert!(between.blobs.get(&alone.address).expect("is read").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_sent_waits_with_a_carrier_for_who_is_away() {
	let (sender, carrier, away) = (Owner::new(101), Owner::new(102), Owner::new(103));
	let (sent, silent) = (sender.keep(300_000), sender.keep(10));
	sender.host.want(wants([author(102)]));
	let blobs = sender.blobs.clone();
	let exchange = BlobExchange::new(move || Some(blobs.clone()));
	exchange.offer(vec![BlobEntry { address: sent.address, size: sent.size }]);
	let (here, house) = (sender.start_with(quiet(&[]), exchange), carrier.start(quiet(&[TCP])));
	let (mut events, mut met) = (carrier.events(), sender.events());
	here.connect(address(&house).await).await.expect("has an id");
	until(&mut met, |what| matches!(what, What::CaughtUp)).await;
	// The carrier follows them a moment later.
	carrier.host.want(wants([author(101)]));
	until(&mut events, |what| *what == What::Blob(sent.address)).await;
	here.stop().await;
	// It is not pinned, so it makes room when room is needed.
	assert!(carrier.blobs.get(&sent.address).expect("is read").is_some_and(|held| held.pins.is_empty()));
	assert!(carrier.blobs.get(&silent.address).expect("is read").is_none());

	let mut told = away.events();
	away.pin(&sent);
	let there = away.start(quiet(&[]));
	there.connect(address(&house).await).await.expect("has an id");
	let event = until(&mut told, |what| *what == What::Blob(sent.address)).await;
	assert_eq!(event.peer, house.id().to_bytes());
	away.reads(&sent, 300_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_there_is_no_room_for_waits() {
	let (one, other) = (Owner::new(101), Owner::with_quota(102, 100_000));
	let (large, small) = (one.keep(300_000), one.keep(50_000));
	other.pin(&large);
	let mut events = other.events();
	let (here, there) = (one.start(quiet(&[TCP])), other.start(quiet(&[TCP])));
	there.connect(address(&here).await).await.expect("has an id");
	other.pin(&small);
	until(&mut events, |what| *what == What::Blob(small.address)).await;
	assert!(!other.has(&large.address) && other.blobs.usage().used <= 100_000);
	other.blobs.set_quota(1 << 20);
	until(&mut events, |what| *what == What::Blob(large.address)).await;
}

/// A peer that speaks as the test says.
struct Raw {
	control: libp2p_stream::Control,
	asked: libp2p_stream::IncomingStreams,
	closed: mpsc::UnboundedReceiver<()>,
	task: tokio::task::JoinHandle<()>,
}

impl Raw {
	fn call(address: Multiaddr) -> Self {
		let mut swarm = SwarmBuilder::with_new_identity()
			.with_tokio()
			.with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)
			.expect("is set up")
			.with_behaviour(|_| libp2p_stream::Behaviour::new())
			.expect("is set up")
			.build();
		let mut control = swarm.behaviour().new_control();
		let asked = control.accept(StreamProtocol::new("/metalife/blobs/1")).expect("is the first");
		swarm.dial(address.clone()).expect("is called");
		let (tell, closed) = mpsc::unbounded_channel();
		let task = tokio::spawn(async move {
			loop {
				if let SwarmEvent::ConnectionClosed { .. } = swarm.select_next_some().await {
					let _ = tell.send(());
					let _ = swarm.dial(address.clone());
				}
			}
		});
		Self { control, asked, closed, task }
	}

	async fn open(&mut self, peer: &Network, protocol: &'static str) -> Stream {
		within(self.control.open_stream(peer.id(), StreamProtocol::new(protocol))).await.expect("is open")
	}

	/// Begin a session, and keep it.
	async fn meet(&mut self, peer: &Network) -> Stream {
		let mut stream = self.open(peer, "/metalife/sync/1").await;
		for frame in [Frame::Hello { nonce: [1; 32] }, Frame::Proof(None)] {
			stream.write_all(&frame.encode()).await.expect("is listened to");
		}
		stream.flush().await.expect("is listened to");
		// The other side knows of it when it greets.
		within(stream.read_exact(&mut [0; 38])).await.expect("greets");
		stream
	}
}

impl Drop for Raw {
	fn drop(&mut self) {
		self.task.abort();
	}
}

async fn say(stream: &mut Stream, frame: &BlobFrame) {
	stream.write_all(&frame.encode()).await.expect("is listened to");
	stream.flush().await.expect("is listened to");
}

async fn hear(stream: &mut Stream) -> Option<BlobFrame> {
	within(async {
		let mut length = [0; 4];
		stream.read_exact(&mut length).await.ok()?;
		let mut frame = vec![0; u32::from_le_bytes(length) as usize];
		stream.read_exact(&mut frame).await.ok()?;
		Some(BlobFrame::decode(&frame).expect("is a frame"))
	})
	.await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_gives_other_bytes_is_told_so_and_banned() {
	let (one, other) = (Owner::new(101), Owner::new(102));
	let blob = one.keep(200_000);
	let hashes = one.blobs.hashes(&blob.address).expect("is here");
	other.pin(&blob);
	let mut events = other.events();
	let there = other.start(quiet(&[TCP]));
	let mut liar = Raw::call(address(&there).await);
	let _session = liar.meet(&there).await;
	let (_, mut stream) = within(liar.asked.next()).await.expect("is asked");
	let Some(BlobFrame::Want { own: true, entries }) = hear(&mut stream).await else { panic!("wants something") };
	assert_eq!(entries.len(), 1);
	say(&mut stream, &BlobFrame::Have(vec![entries[0].address])).await;
	assert_eq!(hear(&mut stream).await, Some(BlobFrame::GiveHashes(entries[0])));
	say(&mut stream, &BlobFrame::Hashes(hashes.encode())).await;
	let Some(BlobFrame::GiveChunks { first: 0, count, .. }) = hear(&mut stream).await else { panic!("goes on") };
	for _ in 0..count {
		say(&mut stream, &BlobFrame::Chunk(vec![0; CHUNK])).await;
	}
	assert_eq!(hear(&mut stream).await, Some(BlobFrame::Close(Reason::Chunk)));
	drop(stream);
	// It is thrown out, and does not come in again.
	for _ in 0..2 {
		within(liar.closed.recv()).await.expect("is told");
	}
	assert!(there.peers().await.expect("runs").iter().all(|peer| !peer.in_session));
	// Nothing of it was taken for the blob, and whoever has it gives it.
	let here = one.start(quiet(&[TCP]));
	there.connect(address(&here).await).await.expect("has an id");
	until(&mut events, |what| *what == What::Blob(blob.address)).await;
	other.reads(&blob, 200_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_no_session_or_is_blocked_is_given_nothing() {
	let (one, other) = (Owner::new(101), Owner::new(102));
	let blob = one.keep(1_000);
	let here = one.start(quiet(&[TCP]));
	let mut raw = Raw::call(address(&here).await);
	let mut stream = raw.open(&here, "/metalife/blobs/1").await;
	let entry = metalife_gossip::BlobEntry { address: blob.address, size: blob.size };
	// It may be gone before it is heard.
	let _ = stream.write_all(&BlobFrame::GiveHashes(entry).encode()).await;
	let _ = stream.flush().await;
	assert_eq!(hear(&mut stream).await, None);
	// With a session it is given, and asking before the session has begun is no harm.
	let _session = raw.meet(&here).await;
	let mut stream = raw.open(&here, "/metalife/blobs/1").await;
	say(&mut stream, &BlobFrame::Want { own: true, entries: vec![entry] }).await;
	assert_eq!(hear(&mut stream).await, Some(BlobFrame::Have(vec![blob.address])));
	say(&mut stream, &BlobFrame::GiveChunks { blob: entry, first: 0, count: 1 }).await;
	assert!(matches!(hear(&mut stream).await, Some(BlobFrame::Chunk(_))));

	let mut told = other.events();
	let there = other.start(quiet(&[]));
	there.connect(address(&here).await).await.expect("has an id");
	until(&mut told, |what| *what == What::CaughtUp).await;
	let mut blocking = wants([]);
	blocking.blocked = BTreeSet::from([author(102)]);
	one.host.want(blocking);
	until(&mut told, |what| matches!(what, What::Ended(_))).await;
	other.pin(&blob);
	// It calls again, and hears no.
	until(&mut told, |what| matches!(what, What::Ended(_))).await;
	assert!(!other.has(&blob.address));
}
