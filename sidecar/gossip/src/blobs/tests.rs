//! Peers that lie to who asks, and to who gives.

use super::*;
use crate::{
	replica::{Replica, Settings},
	wants::{Wanted, Wants as Policy},
	Rule,
};
use metalife_blobs::{Sealed, CHUNK};
use metalife_feed::FeedKey;
use metalife_vault::{Kdf, Vault};
use std::{collections::BTreeMap, future::Future, io::Write};
use tempfile::TempDir;
use tokio::{
	io::{AsyncWriteExt, DuplexStream, ReadHalf, WriteHalf},
	task::JoinHandle,
};
use tokio_util::compat::{Compat, TokioAsyncReadCompatExt};

/// Nothing here takes that long.
const LONG: Duration = Duration::from_secs(60);

const COUNT: usize = 10 * 65_520;

async fn within<T>(what: impl Future<Output = T>) -> T {
	timeout(LONG, what).await.expect("does not take long")
}

/// Somebody with blobs, who knows what is wanted.
struct Here {
	replica: Arc<Replica>,
	blobs: Blobs,
	exchange: Arc<BlobExchange>,
	keeping: JoinHandle<()>,
	_place: TempDir,
}

impl Here {
	fn new(settings: Settings) -> Self {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		let vault = Arc::new(vault);
		let blobs = Blobs::open(vault.clone(), &place.path().join("blobs"), 1 << 30).expect("is opened");
		let source = blobs.clone();
		let exchange = BlobExchange::new(move || Some(source.clone()));
		let keeping = tokio::spawn(exchange.clone().keep());
		Self { replica: Replica::new(vault, None, settings), blobs, exchange, keeping, _place: place }
	}

	fn keep(&self) -> Sealed {
		let bytes: Vec<u8> = (0..COUNT as u32).map(|n| (n.wrapping_mul(0x9e37_79b9) >> 24) as u8).collect();
		let mut writer = self.blobs.write().expect("begins");
		writer.write_all(&bytes).expect("is written");
		writer.finish(Some("kept")).expect("is written")
	}

	/// Ask whoever is at the other end.
	fn ask(&self) -> (JoinHandle<End>, Peer) {
		let (left, right) = tokio::io::duplex(1 << 20);
		let asked = ask(self.exchange.clone(), self.replica.clone(), vec![1], left.compat());
		(tokio::spawn(asked), Peer::new(right))
	}

	/// Give to whoever is at the other end, who writes this feed.
	fn give(&self, feed: FeedKey) -> (JoinHandle<End>, Peer) {
		let (left, right) = tokio::io::duplex(1 << 20);
		let guest = Guest { peer: vec![2], feed: Some(feed), pace: Arc::new(Mutex::new(Pace::new())) };
		let given = give(self.exchange.clone(), self.replica.clone(), guest, left.compat());
		(tokio::spawn(given), Peer::new(right))
	}
}

impl Drop for Here {
	fn drop(&mut self) {
		self.keeping.abort();
	}
}

/// The other end.
struct Peer {
	input: Input<Compat<ReadHalf<DuplexStream>>, BlobFrame>,
	output: WriteHalf<DuplexStream>,
}

impl Peer {
	fn new(stream: DuplexStream) -> Self {
		let (reader, output) = tokio::io::split(stream);
		Self { input: Input::new(reader.compat(), LONG), output }
	}

	async fn say(&mut self, bytes: &[u8]) {
		// It may have hung up.
		let _ = self.output.write_all(bytes).await;
	}

	async fn hear(&mut self) -> BlobFrame {
		within(self.input.next()).await.expect("says something")
	}

	/// With which reason the other side closes, whatever it says before.
	async fn closed(&mut self) -> Reason {
		loop {
			if let BlobFrame::Close(reason) = self.hear().await {
				return reason;
			}
		}
	}
}

fn feed(n: u8) -> FeedKey {
	FeedKey([n; 32])
}

fn want(entries: Vec<BlobEntry>) -> Vec<u8> {
	BlobFrame::Want { own: true, entries }.encode()
}

fn nobody_has(n: usize) -> BlobEntry {
	BlobEntry { address: Address::of(&n.to_le_bytes()), size: 10 }
}

/// What somebody says who has a blob.
fn honest(blobs: &Blobs, asked: &BlobFrame) -> Vec<u8> {
	match asked {
		BlobFrame::Want { entries, .. } => {
			BlobFrame::Have(entries.iter().map(|entry| entry.address).collect()).encode()
		},
		BlobFrame::GiveHashes(blob) => {
			BlobFrame::Hashes(blobs.hashes(&blob.address).expect("is here").encode()).encode()
		},
		BlobFrame::GiveChunks { blob, first, count } => {
			let hashes = blobs.hashes(&blob.address).expect("is here");
			let chunks = blobs.chunks(&hashes, *first, (*count).into()).expect("are here");
			chunks.into_iter().flat_map(|chunk| BlobFrame::Chunk(chunk).encode()).collect()
		},
		_ => Vec::new(),
	}
}

type Lie = fn(&BlobFrame, Vec<u8>) -> Vec<u8>;

#[tokio::test]
async fn who_asks_takes_no_lie() {
	let lies: [(Reason, Lie); 12] = [
		(Reason::Hashes, |asked, truth| match asked {
			BlobFrame::GiveHashes(_) => BlobFrame::Hashes(vec![1; 32 * 10]).encode(),
			_ => truth,
		}),
		// One too few.
		(Reason::Hashes, |asked, truth| match asked {
			BlobFrame::GiveHashes(_) => BlobFrame::Hashes(truth[5..truth.len() - 32].to_vec()).encode(),
			_ => truth,
		}),
		(Reason::Chunk, |asked, mut truth| {
			if let BlobFrame::GiveChunks { .. } = asked {
				*truth.last_mut().expect("has some") ^= 1;
			}
			truth
		}),
		// A good chunk in the place of another.
		(Reason::Chunk, |asked, truth| match asked {
			BlobFrame::GiveChunks { .. } => truth[..5 + CHUNK].repeat(4),
			_ => truth,
		}),
		(Reason::Chunk, |asked, truth| match asked {
			BlobFrame::GiveChunks { .. } => BlobFrame::Chunk(truth[5..100].to_vec()).encode().repeat(4),
			_ => truth,
		}),
		(Reason::Malformed, |asked, truth| match asked {
			BlobFrame::GiveChunks { .. } => BlobFrame::Hashes(vec![]).encode(),
			_ => truth,
		}),
		(Reason::Malformed, |asked, truth| match asked {
			BlobFrame::Want { .. } => BlobFrame::Chunk(vec![]).encode(),
			_ => truth,
		}),
		// More than was asked for stands where something else is to come.
		(Reason::Chunk, |asked, truth| match asked {
			BlobFrame::GiveChunks { .. } => [&truth[..], &BlobFrame::Chunk(vec![]).encode()].concat(),
			_ => truth,
		}),
		(Reason::Unwanted, |asked, truth| match asked {
			BlobFrame::Want { .. } => BlobFrame::Have(vec![Address([0; 32]); 2]).encode(),
			_ => truth,
		}),
		(Reason::TooLong, |_, _| vec![0xff; 4]),
		// Nothing, and a little now and then.
		(Reason::Slow, |asked, truth| match asked {
			BlobFrame::GiveHashes(_) => Vec::new(),
			_ => truth,
		}),
		(Reason::Slow, |asked, truth| match asked {
			BlobFrame::GiveChunks { .. } => truth[..100].to_vec(),
			_ => truth,
		}),
	];
	let theirs = Here::new(Settings::default());
	let blob = theirs.keep();
	for (number, (reason, lie)) in lies.into_iter().enumerate() {
		let quick = Settings { stalled: Duration::from_millis(200), ..Settings::default() };
		let ours = Here::new(if reason == Reason::Slow { quick } else { Settings::default() });
		ours.blobs.pin(&blob.address, blob.size, "wanted").expect("is written");
		let (asking, mut peer) = ours.ask();
		let closed = loop {
			match peer.hear().await {
				BlobFrame::Close(reason) => break reason,
				asked => peer.say(&lie(&asked, honest(&theirs.blobs, &asked))).await,
			}
		};
		assert_eq!(closed, reason, "{number}");
		drop(peer);
		assert_eq!(within(asking).await.expect("ends"), End::Ours(reason), "{number}");
		assert!(!ours.blobs.get(&blob.address).expect("is read").expect("is wanted").complete);
		if reason == Reason::Slow {
			continue;
		}
		// Others may give it.
		let (_asking, mut peer) = ours.ask();
		while !ours.blobs.get(&blob.address).expect("is read").expect("is wanted").complete {
			if let Ok(asked) = timeout(Duration::from_millis(100), peer.input.next()).await {
				peer.say(&honest(&theirs.blobs, &asked.expect("asks"))).await;
			}
		}
	}
}

#[tokio::test]
async fn what_a_peer_has_no_longer_it_is_not_asked_for_at_once() {
	let (ours, theirs) = (Here::new(Settings::default()), Here::new(Settings::default()));
	let blob = theirs.keep();
	let (asking, mut peer) = ours.ask();
	ours.blobs.pin(&blob.address, blob.size, "wanted").expect("is written");
	let asked = peer.hear().await;
	peer.say(&honest(&theirs.blobs, &asked)).await;
	assert!(matches!(peer.hear().await, BlobFrame::GiveHashes(_)));
	peer.say(&BlobFrame::Gone.encode()).await;
	// What is wanted next is asked for, and the other is not.
	ours.blobs.pin(&nobody_has(1).address, 10, "wanted").expect("is written");
	assert_eq!(peer.hear().await, BlobFrame::Want { own: true, entries: vec![nobody_has(1)] });
	// What is wanted no more is taken back.
	ours.blobs.unpin(&nobody_has(1).address, "wanted").expect("is written");
	ours.exchange.wants().renew(ours.blobs.wanted().expect("is read"));
	ours.exchange.renewed();
	assert_eq!(peer.hear().await, BlobFrame::Unwant(vec![nobody_has(1).address]));
	drop(peer);
	assert!(matches!(within(asking).await.expect("ends"), End::Lost(_)));
}

#[tokio::test]
async fn who_gives_takes_no_more_than_it_can() {
	let here = Here::new(Settings::default());
	let blob = here.keep();
	let entry = BlobEntry { address: blob.address, size: blob.size };
	let chunks = |first: u32, count| BlobFrame::GiveChunks { blob: entry, first, count }.encode();
	let many = (0..=MAX_WANTED).map(nobody_has).collect::<Vec<_>>();
	let many = many.chunks(MAX_NAMED_BLOBS).flat_map(|some| want(some.to_vec())).collect::<Vec<_>>();
	let bad: [(Reason, Vec<u8>); 8] = [
		(Reason::TooMany, many),
		(Reason::TooLong, (40 * 1_000_000u32).to_le_bytes().to_vec()),
		(Reason::Malformed, want((0..=MAX_NAMED_BLOBS).map(nobody_has).collect())),
		(Reason::Malformed, want(vec![BlobEntry { size: MAX_FETCHED + 1, ..entry }])),
		(Reason::Malformed, chunks(0, 5)),
		(Reason::Malformed, chunks(8, 4)),
		(Reason::Malformed, chunks(u32::MAX, 4)),
		(Reason::Malformed, BlobFrame::Chunk(vec![1]).encode()),
	];
	for (number, (reason, bytes)) in bad.into_iter().enumerate() {
		let (giving, mut peer) = here.give(feed(1));
		peer.say(&bytes).await;
		assert_eq!(peer.closed().await, reason, "{number}");
		drop(peer);
		assert_eq!(within(giving).await.expect("ends"), End::Ours(reason), "{number}");
	}
}

#[tokio::test]
async fn who_gives_says_what_is_here_now_and_later() {
	let (here, elsewhere) = (Here::new(Settings::default()), Here::new(Settings::default()));
	let (blob, other) = (here.keep(), elsewhere.keep());
	let entry = |blob: &Sealed| BlobEntry { address: blob.address, size: blob.size };
	let (giving, mut peer) = here.give(feed(1));
	// One of another size is another one.
	let off = BlobEntry { size: blob.size - 1, ..entry(&blob) };
	peer.say(&want(vec![off])).await;
	peer.say(&BlobFrame::GiveHashes(off).encode()).await;
	assert_eq!(peer.hear().await, BlobFrame::Gone);
	peer.say(&want(vec![entry(&blob), entry(&other)])).await;
	assert_eq!(peer.hear().await, BlobFrame::Have(vec![blob.address]));
	for (first, count) in [(6, 4), (0, 1), (9, 1)] {
		peer.say(&BlobFrame::GiveChunks { blob: entry(&blob), first, count }.encode()).await;
		let hashes = here.blobs.hashes(&blob.address).expect("is here");
		for index in first..first + u32::from(count) {
			let BlobFrame::Chunk(chunk) = peer.hear().await else { panic!("gives chunks") };
			hashes.check(index, &chunk).expect("is the chunk");
		}
	}
	peer.say(&BlobFrame::GiveChunks { blob: entry(&other), first: 0, count: 1 }.encode()).await;
	assert_eq!(peer.hear().await, BlobFrame::Gone);
	let hashes = elsewhere.blobs.hashes(&other.address).expect("is here");
	let mut receiver = here.blobs.receive(hashes.clone()).expect("there is room");
	for index in 0..hashes.count() {
		receiver.put(index, &elsewhere.blobs.chunks(&hashes, index, 1).expect("is here")[0]).expect("is good");
	}
	receiver.finish().expect("is whole");
	assert_eq!(peer.hear().await, BlobFrame::Have(vec![other.address]));
	// Who is blocked meanwhile hears nothing more.
	let blocking = Policy { blocked: [feed(1)].into(), ..Policy::default() };
	here.replica.want(blocking).expect("is read");
	assert_eq!(peer.closed().await, Reason::Denied);
	drop(peer);
	assert_eq!(within(giving).await.expect("ends"), End::Ours(Reason::Denied));
}

#[tokio::test]
async fn who_takes_nothing_is_left() {
	let here = Here::new(Settings { stalled: Duration::from_millis(100), ..Settings::default() });
	let blob = here.keep();
	let entry = BlobEntry { address: blob.address, size: blob.size };
	let (left, right) = tokio::io::duplex(1_000);
	let guest = Guest { peer: vec![2], feed: None, pace: Arc::new(Mutex::new(Pace::new())) };
	let giving = tokio::spawn(give(here.exchange.clone(), here.replica.clone(), guest, left.compat()));
	let mut peer = Peer::new(right);
	peer.say(&BlobFrame::GiveChunks { blob: entry, first: 0, count: 4 }.encode()).await;
	assert_eq!(within(giving).await.expect("ends"), End::Ours(Reason::Slow));
}

#[tokio::test]
async fn for_whom_one_follows_so_much_is_fetched_and_no_more() {
	let here = Here::new(Settings::default());
	let wanted = |hops| Wanted { hops, rule: Rule::default() };
	let feeds = BTreeMap::from([(feed(1), wanted(1)), (feed(2), wanted(2))]);
	here.replica.want(Policy { feeds, ..Policy::default() }).expect("is read");
	let carried = || here.exchange.wants().blobs.values().filter(|want| want.carried.is_some()).count();
	// That what was said was heard shows in the answer to what is said after that.
	let heard = BlobFrame::GiveHashes(nobody_has(0)).encode();
	for (friend, own, expected) in [(2, true, 0), (3, true, 0), (1, false, 0), (1, true, MAX_CARRIED_FOR_ONE)] {
		let (_giving, mut peer) = here.give(feed(friend));
		peer.say(&BlobFrame::Want { own, entries: (0..200).map(nobody_has).collect() }.encode()).await;
		peer.say(&heard).await;
		assert_eq!(peer.hear().await, BlobFrame::Gone);
		assert_eq!(carried(), expected, "{friend}");
	}
	// Others are asked for it, who do not pass it on; whoever wants it is not.
	assert!(here.exchange.wants().blobs.values().all(|want| want.concerns(&[1]) && !want.concerns(&[2])));
	let (_asking, mut peer) = here.ask();
	let BlobFrame::Want { own: false, entries } = peer.hear().await else { panic!("asks") };
	assert_eq!(entries.len(), MAX_CARRIED_FOR_ONE);
	// What is taken back is not asked for any more.
	let (_giving, mut guest) = here.give(feed(1));
	guest.say(&BlobFrame::Unwant((0..200).map(|n| nobody_has(n).address).collect()).encode()).await;
	let BlobFrame::Unwant(addresses) = peer.hear().await else { panic!("takes it back") };
	assert_eq!(addresses.len(), MAX_CARRIED_FOR_ONE);
	assert_eq!(carried(), 0);
}

#[tokio::test]
async fn of_what_is_offered_so_much_is_taken_and_no_more() {
	let mut wants = Wants::default();
	let large = |n| BlobEntry { size: MAX_FETCHED, ..nobody_has(n) };
	let taken = |wants: &Wants| wants.blobs.values().filter(|want| want.offered.is_some()).count();
	// By bytes, of one and of all.
	assert!(wants.take(&[2], feed(2), &(0..200).map(large).collect::<Vec<_>>()));
	let of_one = (MAX_BYTES_OF_ONE / MAX_FETCHED) as usize;
	assert_eq!(taken(&wants), of_one);
	// Not again, when those are here.
	wants.blobs.clear();
	assert!(!wants.take(&[2], feed(2), &[large(0)]));
	for n in 3..100 {
		wants.take(&[n], feed(n), &(0..200).map(|at| large(200 * usize::from(n) + at)).collect::<Vec<_>>());
	}
	assert_eq!(taken(&wants), (MAX_BYTES_OF_ALL / MAX_FETCHED) as usize - of_one);

	// By count. What was offered is asked of whoever offers it, and of nobody else.
	let mut wants = Wants::default();
	let small: Vec<_> = (0..2_000).map(nobody_has).collect();
	assert!(wants.take(&[2], feed(2), &small));
	assert_eq!(taken(&wants), MAX_TAKEN_OF_ONE);
	assert!(wants.blobs.values().all(|want| want.concerns(&[2]) && !want.concerns(&[3])));
	for n in 3..9 {
		wants.take(&[n], feed(n), &small[256 * usize::from(n - 2)..].iter().copied().take(256).collect::<Vec<_>>());
	}
	assert_eq!(taken(&wants), MAX_TAKEN);
	// What is offered twice is asked of the first.
	assert!(!wants.take(&[4], feed(4), &small[..10]));
}

#[tokio::test]
async fn of_what_is_public_so_much_is_fetched_a_day_and_no_more() {
	let mut wants = Wants::default();
	let sized = |n, size| BlobEntry { size, ..nobody_has(n) };
	let entries = [sized(0, 60), sized(1, 60), sized(2, 40), sized(3, 1)];
	assert!(wants.fetch(&entries, 100));
	let fetched = [0, 2].map(|n| nobody_has(n).address);
	assert!(wants.blobs.len() == 2 && fetched.iter().all(|address| wants.blobs.contains_key(address)));
	// Everybody is asked, and nobody passes it on.
	assert!(wants.blobs.values().all(|want| want.concerns(&[2]) && !want.own));
	wants.blobs.clear();
	assert!(!wants.fetch(&[sized(3, 1), sized(4, MAX_FETCHED + 1)], 100));
	// What nobody has stands in the way of so many only.
	wants.fetch(&(10..200).map(|n| sized(n, 1)).collect::<Vec<_>>(), 1_000);
	assert_eq!(wants.blobs.len(), MAX_CARRIED_FOR_ONE);
}

#[tokio::test]
async fn an_offer_that_is_none_is_refused_and_one_of_a_stranger_changes_nothing() {
	let here = Here::new(Settings::default());
	let wanted = Wanted { hops: 1, rule: Rule::default() };
	let feeds = BTreeMap::from([(feed(1), wanted)]);
	here.replica.want(Policy { feeds, ..Policy::default() }).expect("is read");
	let hear = |feed: FeedKey, bytes: Vec<u8>| {
		let (left, mut right) = tokio::io::duplex(1 << 20);
		let guest = Guest { peer: vec![2], feed: Some(feed), pace: Arc::new(Mutex::new(Pace::new())) };
		let taken = take_offer(here.exchange.clone(), here.replica.clone(), guest, left.compat());
		async move {
			right.write_all(&bytes).await.expect("is heard");
			right.shutdown().await.expect("is closed");
			within(taken).await
		}
	};
	let offer = |count: u16, entries: Vec<BlobEntry>| {
		let entries = entries.iter().flat_map(|entry| [&entry.address.0[..], &entry.size.to_le_bytes()].concat());
		count.to_le_bytes().into_iter().chain(entries).collect::<Vec<_>>()
	};
	let too_large = BlobEntry { size: MAX_FETCHED + 1, ..nobody_has(0) };
	for lie in [offer(0, vec![]), offer(257, (0..257).map(nobody_has).collect()), offer(1, vec![too_large])] {
		assert_eq!(hear(feed(1), lie).await, Err(End::Ours(Reason::Malformed)));
	}
	let cut = offer(2, vec![nobody_has(0)]);
	assert!(matches!(hear(feed(1), cut).await, Err(End::Lost(_))));
	assert!(here.exchange.wants().blobs.is_empty());
	assert_eq!(hear(feed(1), offer(1, vec![nobody_has(0)])).await, Ok(()));
	assert_eq!(here.exchange.wants().blobs.len(), 1);
	// Until they are followed.
	let mut stranger = std::pin::pin!(hear(feed(2), offer(1, vec![nobody_has(1)])));
	for _ in 0..100 {
		assert!(futures::poll!(&mut stranger).is_pending());
		tokio::task::yield_now().await;
	}
	assert_eq!(here.exchange.wants().blobs.len(), 1);
	let feeds = [feed(1), feed(2)].map(|feed| (feed, Wanted { hops: 1, rule: Rule::default() })).into();
	here.replica.want(Policy { feeds, ..Policy::default() }).expect("is read");
	assert_eq!(stranger.await, Ok(()));
	assert_eq!(here.exchange.wants().blobs.len(), 2);
}

#[tokio::test]
async fn what_is_too_much_is_left_to_chance_and_what_is_too_large_is_left() {
	let held =
		|n: usize, size| Held { address: nobody_has(n).address, size, complete: false, pins: vec!["wanted".into()] };
	let mut wants = Wants::default();
	wants.renew((0..MAX_WANTED + 10).map(|n| held(n, 10)).collect());
	assert!(wants.more && wants.blobs.len() == MAX_WANTED);
	assert!(!wants.add(nobody_has(MAX_WANTED + 20).address, 10));
	wants.renew(vec![held(1, 10), held(2, MAX_FETCHED + 1)]);
	assert!(!wants.more && wants.blobs.len() == 1);
	assert!(!wants.add(nobody_has(3).address, MAX_FETCHED + 1));
	assert!(wants.add(nobody_has(3).address, MAX_FETCHED) && !wants.add(nobody_has(3).address, MAX_FETCHED));
	// What others say of its size counts until it is known here.
	assert!(wants.carry(&[2], &[BlobEntry { size: 9, ..nobody_has(4) }]));
	assert!(wants.add(nobody_has(4).address, 10));
	assert_eq!(wants.blobs[&nobody_has(4).address].size, 10);
}
