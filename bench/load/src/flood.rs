//! Sends transactions to nodes, watches what becomes of them, and asks afterwards what the blocks' states say.

use crate::{
	machine::{Sampler, Usage},
	rpc::{connect, Client},
	transactions::Transactions,
	watch::{Block, Listener, Watch},
	Common, Result,
};
use codec::Decode;
use frame_support::{dispatch::PerDispatchClass, storage::storage_prefix, weights::Weight};
use frame_system::{EventRecord, Phase};
use futures::{future::try_join_all, SinkExt, StreamExt};
use metalife_runtime::{Hash, RuntimeEvent};
use serde_json::Value;
use std::{
	collections::{BTreeMap, HashMap},
	sync::{
		atomic::{AtomicU64, AtomicUsize, Ordering},
		Arc, Mutex,
	},
	time::{Duration, Instant},
};
use tokio::{
	sync::{oneshot, Semaphore},
	time::{interval, sleep, timeout_at, MissedTickBehavior},
};
use tokio_tungstenite::tungstenite::Message;

/// How long nothing may happen before what is missing counts as lost.
const PATIENCE: Duration = Duration::from_secs(30);
/// How many requests go into one write to the socket at most.
const REQUESTS_PER_WRITE: usize = 32;

/// How fast to send.
#[derive(Clone, Copy)]
pub enum Pace {
	/// As fast as the node takes them, with so many waiting for a block.
	Full(u32),
	/// So many a second, whatever the node does.
	Steady(u32),
}

/// What came of a flood.
#[derive(Default)]
pub struct Outcome {
	/// The best chain from before the first transaction until after the last.
	pub blocks: Vec<Block>,
	/// How many blocks were the best once and are no more.
	pub abandoned: usize,
	/// When sending began and ended.
	pub sending: (Duration, Duration),
	/// How many were sent.
	pub submitted: usize,
	/// How many a node took.
	pub accepted: usize,
	/// What nodes refused, by what they said.
	pub refused: BTreeMap<String, usize>,
	/// What was included and failed, by error.
	pub failed: BTreeMap<String, usize>,
	/// From being sent to being seen in a best block.
	pub inclusion: Vec<Duration>,
	/// From being sent to being seen in a final block.
	pub finality: Vec<Duration>,
	/// The weight of each block of `blocks`.
	pub weights: Vec<PerDispatchClass<Weight>>,
	/// What each node took, and this process last.
	pub usages: Vec<Usage>,
}

impl Outcome {
	/// How many were included.
	pub fn included(&self) -> usize {
		self.inclusion.len()
	}

	/// How many were taken and never seen in a block.
	pub fn lost(&self) -> usize {
		self.accepted.saturating_sub(self.included())
	}

	/// How many were not done as they should.
	pub fn bad(&self) -> usize {
		self.lost()
			+ self.refused.values().sum::<usize>()
			+ self.failed.values().sum::<usize>()
			+ self.included().saturating_sub(self.finality.len())
	}

	/// Whether at most one in a thousand was bad, and there was anything at all.
	pub fn is_good(&self) -> bool {
		self.submitted > 0 && self.bad() * 1_000 <= self.submitted
	}
}

/// What all senders share.
struct Sending {
	transactions: Arc<Transactions>,
	epoch: Instant,
	/// Permits to send.
	go: Semaphore,
	/// Whether a refusal makes room for another.
	is_full: bool,
	/// When each was sent, in microseconds since the epoch; 0 if not.
	sent: Vec<AtomicU64>,
	submitted: AtomicUsize,
	accepted: Arc<AtomicUsize>,
	refused: Mutex<BTreeMap<String, usize>>,
}

/// Send to the nodes at `urls` for as long as the options say or transactions last, and wait until all are final.
/// Blocks are watched at the first node; `pids` are the nodes' processes.
pub async fn run(
	urls: &[&str],
	pids: Vec<u32>,
	transactions: Arc<Transactions>,
	pace: Pace,
	seconds: u64,
	options: &Common,
) -> Result<Outcome> {
	let epoch = Instant::now();
	let sampler = Sampler::start(pids.into_iter().chain([std::process::id()]).collect(), epoch);
	let sending = Arc::new(Sending {
		transactions: transactions.clone(),
		epoch,
		go: Semaphore::new(0),
		is_full: matches!(pace, Pace::Full(_)),
		sent: (0..transactions.len()).map(|_| AtomicU64::new(0)).collect(),
		submitted: AtomicUsize::new(0),
		accepted: Arc::default(),
		refused: Mutex::default(),
	});
	let more = sending.clone();
	let listener = Listener {
		accepted: sending.accepted.clone(),
		on_included: Box::new(move |included| {
			if more.is_full {
				more.go.add_permits(included);
			}
		}),
	};
	let watch = Watch::start(urls[0], epoch, transactions.clone(), listener).await?;

	// Connect before the clock starts.
	let connections = options.connections as usize * urls.len();
	let mut senders = Vec::new();
	for connection in 0..connections {
		let socket = connect(urls[connection % urls.len()]).await?;
		let share = transactions.share(connection, connections);
		senders.push(sending.clone().send(socket, share, options.in_flight, options.batch));
	}
	let started = epoch.elapsed();
	let end = Instant::now() + Duration::from_secs(seconds);
	let granting = tokio::spawn(grant(sending.clone(), pace, end));
	try_join_all(senders.into_iter().map(|sender| async move { tokio::spawn(sender).await? })).await?;
	let sending_time = (started, epoch.elapsed().min(end - epoch));
	granting.abort();

	drain(&watch, &sending.accepted).await?;
	watch.check()?;
	let usages = sampler.usages();
	let (blocks, abandoned, included) = {
		let chain = watch.chain.lock().expect("nobody panics with it");
		(chain.canonical(), chain.abandoned(), chain.included().clone())
	};
	let sent_at = |position: &u32| Duration::from_micros(sending.sent[*position as usize].load(Ordering::Relaxed));
	let finality = blocks
		.iter()
		.filter_map(|block| block.finalised.map(|time| (block, time)))
		.flat_map(|(block, time)| block.ours.iter().map(move |(position, _)| time.saturating_sub(sent_at(position))))
		.collect();
	let client = Client::connect(urls[0]).await?;
	let mut failed = BTreeMap::new();
	let mut weights = Vec::new();
	for block in &blocks {
		weights.push(weight(&client, block.hash).await?);
		count_failures(&client, block, &mut failed).await?;
	}
	let refused = sending.refused.lock().expect("nobody panics with it").clone();
	Ok(Outcome {
		blocks,
		abandoned,
		sending: sending_time,
		submitted: sending.submitted.load(Ordering::Relaxed),
		accepted: sending.accepted.load(Ordering::Relaxed),
		refused,
		failed,
		inclusion: included.iter().map(|(position, time)| time.saturating_sub(sent_at(position))).collect(),
		finality,
		weights,
		usages,
	})
}

/// Give permits at the pace, until the time is over.
async fn grant(sending: Arc<Sending>, pace: Pace, end: Instant) {
	match pace {
		Pace::Full(backlog) => {
			sending.go.add_permits(backlog as usize);
			tokio::time::sleep_until(end.into()).await;
		},
		Pace::Steady(rate) => {
			let started = Instant::now();
			let mut granted = 0;
			let mut ticks = interval(Duration::from_millis(5));
			ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
			while Instant::now() < end {
				ticks.tick().await;
				let due = (started.elapsed().as_secs_f64() * f64::from(rate)) as usize;
				sending.go.add_permits(due - granted);
				granted = due;
			}
		},
	}
	sending.go.close();
}

/// Wait until all that was taken is in blocks and those are final, or nothing happens any more.
async fn drain(watch: &Watch, accepted: &AtomicUsize) -> Result<()> {
	let mut since = Instant::now();
	let mut seen = (0, false);
	while since.elapsed() < PATIENCE {
		watch.check()?;
		let included = watch.included.load(Ordering::Relaxed);
		let all = included >= accepted.load(Ordering::Relaxed);
		if all && watch.is_final() {
			break;
		}
		if seen != (included, all) {
			seen = (included, all);
			since = Instant::now();
		}
		sleep(Duration::from_millis(50)).await;
	}
	Ok(())
}

impl Sending {
	/// Send a share over one connection until there are no more or permits end, and take the answers.
	async fn send(
		self: Arc<Self>,
		socket: crate::rpc::Socket,
		share: Vec<u32>,
		in_flight: u32,
		batch: u32,
	) -> Result<()> {
		let (mut sink, mut stream) = socket.split();
		let room = Arc::new(Semaphore::new(in_flight.max(batch) as usize));
		let (done, mut total) = oneshot::channel();

		let (writer, reader_room) = (self.clone(), room.clone());
		let writing = tokio::spawn(async move {
			let (mut sent, mut unflushed) = (0, 0);
			'all: for chunk in share.chunks(batch as usize) {
				let count = chunk.len() as u32;
				for permits in [&writer.go, &*room] {
					let permit = match permits.try_acquire_many(count) {
						Ok(permit) => permit,
						Err(_) => {
							// What was written must arrive, or no permit ever comes back.
							sink.flush().await?;
							unflushed = 0;
							match permits.acquire_many(count).await {
								Ok(permit) => permit,
								Err(_) => break 'all,
							}
						},
					};
					permit.forget();
				}
				let now = writer.epoch.elapsed().as_micros() as u64;
				for position in chunk {
					writer.sent[*position as usize].store(now, Ordering::Relaxed);
				}
				writer.submitted.fetch_add(chunk.len(), Ordering::Relaxed);
				sink.feed(Message::text(writer.message(chunk))).await?;
				sent += chunk.len();
				unflushed += 1;
				if unflushed == REQUESTS_PER_WRITE {
					sink.flush().await?;
					unflushed = 0;
				}
			}
			sink.flush().await?;
			// Nobody waits for the number where reading has failed.
			let _ = done.send(sent);
			Ok::<_, crate::Failure>(())
		});

		let mut answered = 0;
		let mut expected = None;
		let mut deadline = None;
		while expected != Some(answered) {
			let next = async {
				match deadline {
					Some(deadline) => timeout_at(deadline, stream.next()).await.ok(),
					None => Some(stream.next().await),
				}
			};
			let message = tokio::select! {
				sent = &mut total, if expected.is_none() => {
					expected = Some(sent.map_err(|_| "sending failed")?);
					deadline = Some(tokio::time::Instant::now() + PATIENCE);
					continue;
				},
				message = next => message,
			};
			let text = match message.ok_or("the node left requests unanswered")? {
				Some(Ok(Message::Text(text))) => text,
				Some(Ok(_)) => continue,
				Some(Err(error)) => return Err(error.into()),
				None => return Err("the node closed the connection".into()),
			};
			let replies = match serde_json::from_str(&text)? {
				Value::Array(replies) => replies,
				reply => vec![reply],
			};
			for reply in &replies {
				self.answer(reply);
			}
			answered += replies.len();
			reader_room.add_permits(replies.len());
		}
		writing.await??;
		Ok(())
	}

	fn message(&self, chunk: &[u32]) -> String {
		let requests = &self.transactions.requests;
		match chunk {
			[one] => requests[*one as usize].clone(),
			several => {
				let requests: Vec<_> = several.iter().map(|position| requests[*position as usize].as_str()).collect();
				format!("[{}]", requests.join(","))
			},
		}
	}

	fn answer(&self, reply: &Value) {
		let Some(error) = reply.get("error") else {
			self.accepted.fetch_add(1, Ordering::Relaxed);
			return;
		};
		let message = error["message"].as_str().unwrap_or_default();
		let reason = match error["data"].as_str() {
			Some(data) => format!("{message}: {data}"),
			None => message.into(),
		};
		*self.refused.lock().expect("nobody panics with it").entry(reason).or_insert(0) += 1;
		if self.is_full {
			self.go.add_permits(1);
		}
	}
}

/// What a block weighs.
async fn weight(client: &Client, block: Hash) -> Result<PerDispatchClass<Weight>> {
	let value = client.storage(&storage_prefix(b"System", b"BlockWeight"), Some(block)).await?;
	Ok(PerDispatchClass::decode(&mut &value.unwrap_or_default()[..])?)
}

/// Count the transactions of ours in a block that were dispatched and failed.
async fn count_failures(client: &Client, block: &Block, failed: &mut BTreeMap<String, usize>) -> Result<()> {
	if block.ours.is_empty() {
		return Ok(());
	}
	let events = client.storage(&storage_prefix(b"System", b"Events"), Some(block.hash)).await?.unwrap_or_default();
	let events = Vec::<EventRecord<RuntimeEvent, Hash>>::decode(&mut &events[..])?;
	let outcomes: HashMap<u32, Option<String>> = events
		.into_iter()
		.filter_map(|record| match (record.phase, record.event) {
			(Phase::ApplyExtrinsic(index), RuntimeEvent::System(event)) => match event {
				frame_system::Event::ExtrinsicSuccess { .. } => Some((index, None)),
				frame_system::Event::ExtrinsicFailed { dispatch_error, .. } => {
					Some((index, Some(format!("{dispatch_error:?}"))))
				},
				_ => None,
			},
			_ => None,
		})
		.collect();
	for (_, index) in &block.ours {
		let error = match outcomes.get(index) {
			Some(None) => continue,
			Some(Some(error)) => error.clone(),
			None => "no event tells the outcome".into(),
		};
		*failed.entry(error).or_insert(0) += 1;
	}
	Ok(())
}
