//! A session: the protocol over a stream of bytes, whatever carries it.
//!
//! One task reads, writes and decides; the vault is read and written on threads that may block. A session never waits for
//! the peer to read while the peer waits for it: what is to be sent is bounded by what the peer granted, and kept here until
//! it is taken.

use crate::{
	frame::{Claim, Frame, Reason, MAX_CREDIT},
	identity::Ends,
	line::{Input, Output},
	receive::{Fault, Receiver, Taken},
	replica::{Replica, What},
	serve::Server,
	wants::Wants,
};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite};
use metalife_feed::{FeedKey, ForkProof};
use std::{
	collections::VecDeque,
	future::{pending, Future},
	pin::Pin,
	sync::Arc,
	time::Duration,
};
use tokio::{
	sync::{broadcast::error::RecvError, oneshot, OwnedSemaphorePermit},
	task::{JoinError, JoinHandle},
	time::{sleep_until, timeout, Instant},
};

/// How many frames for the server wait while it reads the vault.
const MAX_WAITING: usize = 8;

/// While more than this waits to be taken by the peer, no page is read.
pub(crate) const ENOUGH: usize = 64 * 1024;

/// When more than this changed while the server is at work, it looks at all feeds.
const MAX_CHANGED: usize = 256;

/// How long to wait for the peer to hang up.
pub(crate) const FAREWELL: Duration = Duration::from_secs(5);

/// How a session ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum End {
	/// This side ended it.
	Ours(Reason),
	/// The peer ended it.
	Theirs(Reason),
	/// The connection broke; says how.
	Lost(String),
	/// The vault failed; says why.
	Failed(String),
}

/// How long a session lasts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Until {
	/// Until one side has enough of it: new messages are passed on as they come.
	Stopped,
	/// Until each side has what the other held.
	CaughtUp,
}

/// What a session came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Summary {
	/// Who the peer proved to be.
	pub feed: Option<FeedKey>,
	/// How many messages were stored.
	pub stored: u64,
	/// Whether the peer sent all that it held of what is wanted.
	pub caught_up: bool,
	/// How it ended.
	pub end: End,
}

/// Hold a session over a stream that is encrypted, and whose ends are who `ends` says. Returns when it is over; `stop` ends
/// it when it resolves.
pub async fn run<S>(
	replica: Arc<Replica>,
	stream: S,
	ends: Ends,
	until: Until,
	stop: impl Future<Output = Reason>,
) -> Summary
where
	S: AsyncRead + AsyncWrite + Unpin,
{
	hold(replica, stream, ends, until, stop, None).await
}

/// The same, and say which feed the peer proved to write once it is served.
pub(crate) async fn hold<S>(
	replica: Arc<Replica>,
	stream: S,
	ends: Ends,
	until: Until,
	stop: impl Future<Output = Reason>,
	met: Option<oneshot::Sender<Option<FeedKey>>>,
) -> Summary
where
	S: AsyncRead + AsyncWrite + Unpin,
{
	let peer = ends.remote.clone();
	let (reader, writer) = stream.split();
	let mut session = Session {
		vault: Some(Receiver::new(replica.vault.clone(), replica.room.clone())),
		server: Some(Server::new(replica.vault.clone())),
		input: Input::new(reader, replica.settings.frame),
		output: Output::new(writer),
		nonce: rand::random(),
		feed: None,
		met,
		credit: 0,
		granted: 0,
		withheld: 0,
		extra: None,
		pages: Vec::new(),
		proofs: Vec::new(),
		want: false,
		asked: VecDeque::new(),
		changed: VecDeque::new(),
		storing: None,
		serving: None,
		stored: 0,
		asks: 0,
		answers: 0,
		until,
		ends,
		replica: replica.clone(),
	};
	let stop = std::pin::pin!(stop);
	let end = match session.go(stop).await {
		Ok(never) => match never {},
		Err(end) => end,
	};
	let end = session.finish(end).await;
	replica.tell(&peer, What::Ended(end.clone()));
	Summary { feed: session.feed, stored: session.stored, caught_up: session.received_all(), end }
}

pub(crate) enum Never {}

/// What a server is to know.
enum Change {
	/// There may be more of this feed.
	Feed(FeedKey),
	/// There may be more of any feed.
	Any,
	/// The peer has this message of a feed, and all before it.
	Has(FeedKey, u64),
}

type Job<T> = Option<JoinHandle<T>>;

struct Session<R, W> {
	replica: Arc<Replica>,
	ends: Ends,
	until: Until,
	input: Input<R>,
	output: Output<W>,
	nonce: [u8; 32],
	feed: Option<FeedKey>,
	met: Option<oneshot::Sender<Option<FeedKey>>>,

	/// How many pages the peer takes.
	credit: u32,
	/// How many pages the peer may send.
	granted: u16,
	/// How many pages are not granted again once they came.
	withheld: u16,
	extra: Option<OwnedSemaphorePermit>,

	/// What came and is to be stored.
	pages: Vec<Vec<u8>>,
	proofs: Vec<ForkProof>,
	/// Whether the peer is to be told what is wanted.
	want: bool,
	vault: Option<Receiver>,
	storing: Job<(Receiver, usize, Result<Taken, Fault>)>,

	/// What the peer asked for, while the server is at work.
	asked: VecDeque<Frame>,
	/// What it is to know besides.
	changed: VecDeque<Change>,
	server: Option<Server>,
	serving: Job<(Server, metalife_vault::Result<Option<Frame>>)>,

	stored: u64,
	/// How often the peer was asked, and how often it said that it has sent all of that.
	asks: u64,
	answers: u64,
}

impl<R: AsyncRead + Unpin, W: AsyncWrite + Unpin> Session<R, W> {
	async fn go(&mut self, mut stop: Pin<&mut impl Future<Output = Reason>>) -> Result<Never, End> {
		let limit = self.replica.settings.handshake;
		let mut wants = self.replica.wants.subscribe();
		tokio::select! {
			reason = &mut stop => return Err(End::Ours(reason)),
			met = timeout(limit, self.handshake()) => met.unwrap_or(Err(End::Ours(Reason::Slow)))?,
		}
		let mut changed = self.replica.changed.subscribe();
		self.replica.tell(&self.ends.remote, What::Met(self.feed));
		if let Some(met) = self.met.take() {
			// The network may be stopping.
			let _ = met.send(self.feed);
		}
		self.grant_first();
		self.want = true;
		loop {
			self.start_jobs()?;
			if self.until == Until::CaughtUp && self.is_done() {
				return Err(End::Ours(Reason::Ended));
			}
			let deadline = self.deadline();
			let listens = self.asked.len().max(self.proofs.len()) < MAX_WAITING;
			tokio::select! {
				reason = &mut stop => return Err(End::Ours(reason)),
				frame = self.input.next(), if listens => self.receive(frame?)?,
				wrote = self.output.write(), if self.output.has_work() => wrote?,
				done = job(&mut self.storing) => self.taken(done)?,
				done = job(&mut self.serving) => self.served(done)?,
				_ = wants.changed() => {
					if !self.replica.admits(self.feed.as_ref()) {
						return Err(End::Ours(Reason::Denied));
					}
					self.want = true;
				},
				feed = changed.recv() => self.changed(feed),
				() = passed(deadline) => return Err(End::Ours(Reason::Slow)),
			}
		}
	}

	async fn handshake(&mut self) -> Result<(), End> {
		self.output.put(&Frame::Hello { nonce: self.nonce });
		self.output.drain().await?;
		let nonce = match self.input.next().await? {
			Frame::Hello { nonce } => nonce,
			// Of sessions that begin at the same time all but one end at once.
			Frame::Close(reason) => return Err(End::Theirs(reason)),
			_ => return Err(End::Ours(Reason::Malformed)),
		};
		let claim: Option<Claim> =
			self.replica.signer.as_ref().map(|signer| self.ends.claim(signer.as_ref(), &self.nonce, &nonce));
		self.output.put(&Frame::Proof(claim));
		self.output.drain().await?;
		match self.input.next().await? {
			Frame::Proof(claim) => {
				if claim.is_some_and(|claim| !self.ends.holds(&claim, &self.nonce, &nonce)) {
					return Err(End::Ours(Reason::Identity));
				}
				self.feed = claim.map(|claim| claim.feed);
			},
			Frame::Close(reason) => return Err(End::Theirs(reason)),
			_ => return Err(End::Ours(Reason::Malformed)),
		}
		match self.replica.admits(self.feed.as_ref()) {
			true => Ok(()),
			false => Err(End::Ours(Reason::Denied)),
		}
	}

	/// Grant as many pages as there is memory for, at least one.
	fn grant_first(&mut self) {
		let settings = &self.replica.settings;
		let mut extra = u32::from(settings.window.clamp(1, MAX_CREDIT) - 1);
		while extra > 0 {
			match self.replica.pages.clone().try_acquire_many_owned(extra) {
				Ok(permit) => {
					self.extra = Some(permit);
					break;
				},
				Err(_) => extra /= 2,
			}
		}
		self.grant(extra as u16 + 1);
	}

	fn grant(&mut self, pages: u16) {
		let withheld = pages.min(self.withheld);
		self.withheld -= withheld;
		if pages > withheld {
			self.granted += pages - withheld;
			self.output.put(&Frame::Credit(pages - withheld));
		}
	}

	fn receive(&mut self, frame: Frame) -> Result<(), End> {
		match frame {
			Frame::Hello { .. } | Frame::Proof(_) => return Err(End::Ours(Reason::Malformed)),
			Frame::Close(reason) => return Err(End::Theirs(reason)),
			Frame::Want { .. } | Frame::Unwant(_) | Frame::Asked => self.asked.push_back(frame),
			Frame::Page(page) => {
				self.granted = self.granted.checked_sub(1).ok_or(End::Ours(Reason::Credit))?;
				self.pages.push(page);
			},
			Frame::Credit(pages) => {
				self.credit += u32::from(pages);
				if self.credit > u32::from(MAX_CREDIT) {
					return Err(End::Ours(Reason::Credit));
				}
			},
			Frame::CaughtUp => {
				self.answers += 1;
				if self.answers > self.asks {
					return Err(End::Ours(Reason::Malformed));
				}
				if self.received_all() {
					// The memory is for others who have much to send.
					let extra = self.extra.take().map_or(0, |permit| permit.num_permits());
					self.withheld += extra as u16;
					self.replica.tell(&self.ends.remote, What::CaughtUp);
				}
			},
			Frame::Fork(proof) => self.proofs.push(*proof),
		}
		Ok(())
	}

	fn start_jobs(&mut self) -> Result<(), End> {
		if let Some(mut receiver) =
			self.vault.take_if(|_| self.want || !self.pages.is_empty() || !self.proofs.is_empty())
		{
			let pages = std::mem::take(&mut self.pages);
			let proofs = std::mem::take(&mut self.proofs);
			let wants = std::mem::take(&mut self.want).then(|| self.replica.wants());
			self.storing = Some(tokio::task::spawn_blocking(move || {
				let taken = receive(&mut receiver, wants.as_deref(), &pages, &proofs);
				(receiver, pages.len(), taken)
			}));
		}
		if let Some(server) = &mut self.server {
			while let Some(frame) = self.asked.pop_front() {
				match frame {
					Frame::Want { filter, entries } => server.want(filter, entries).map_err(End::Ours)?,
					Frame::Unwant(feeds) => server.unwant(&feeds),
					_ => server.asked(),
				}
			}
			for feed in self.changed.drain(..) {
				match feed {
					Change::Feed(feed) => server.changed(&feed),
					Change::Any => server.all_changed(),
					Change::Has(feed, sequence) => server.has(&feed, sequence),
				}
			}
		}
		let may_send = self.credit > 0 && self.output.waiting() < ENOUGH;
		if let Some(mut server) = self.server.take_if(|server| may_send && server.is_ready()) {
			let wants = self.replica.wants();
			self.serving = Some(tokio::task::spawn_blocking(move || {
				let next = server.next(&wants);
				(server, next)
			}));
		}
		Ok(())
	}

	fn taken(&mut self, done: Result<(Receiver, usize, Result<Taken, Fault>), JoinError>) -> Result<(), End> {
		self.storing = None;
		let (receiver, pages, taken) = done.map_err(|error| End::Failed(error.to_string()))?;
		self.vault = Some(receiver);
		let taken = taken.map_err(|fault| match fault {
			Fault::Refused(reason) => End::Ours(reason),
			Fault::Vault(error) => End::Failed(error.to_string()),
		})?;
		self.stored += taken.stored;
		if taken.stored > 0 {
			self.replica.tell(&self.ends.remote, What::Stored(taken.stored));
		}
		for (feed, sequence) in taken.feeds {
			self.changed.push_back(Change::Has(feed, sequence));
			self.replica.changed(feed);
		}
		for (feed, why) in taken.given_up {
			self.replica.tell(&self.ends.remote, What::GivenUp(feed, why));
		}
		for frame in taken.frames {
			self.asks += u64::from(frame == Frame::Asked);
			self.output.put(&frame);
		}
		if pages > 0 {
			self.grant(pages as u16);
		}
		Ok(())
	}

	fn served(&mut self, done: Result<(Server, metalife_vault::Result<Option<Frame>>), JoinError>) -> Result<(), End> {
		self.serving = None;
		let (server, frame) = done.map_err(|error| End::Failed(error.to_string()))?;
		self.server = Some(server);
		if let Some(frame) = frame.map_err(|error| End::Failed(error.to_string()))? {
			self.credit -= u32::from(matches!(frame, Frame::Page(_)));
			self.output.put(&frame);
		}
		Ok(())
	}

	fn changed(&mut self, feed: Result<FeedKey, RecvError>) {
		// To know of one that any may have changed is enough.
		if self.changed.len() >= MAX_CHANGED {
			self.changed.clear();
			self.changed.push_back(Change::Any);
		}
		self.changed.push_back(feed.map_or(Change::Any, Change::Feed));
	}

	fn received_all(&self) -> bool {
		self.asks > 0 && self.answers == self.asks
	}

	fn is_done(&self) -> bool {
		let idle = self.vault.is_some() && self.pages.is_empty() && self.proofs.is_empty() && !self.want;
		let served = self.server.as_ref().is_some_and(Server::is_done) && self.asked.is_empty();
		idle && served && self.received_all() && !self.output.has_work()
	}

	/// When the peer must have taken some of what waits for it.
	fn deadline(&self) -> Option<Instant> {
		self.output.has_work().then(|| self.output.moved + self.replica.settings.stalled)
	}

	/// Store what came before the end, say why it is the end, and hang up.
	async fn finish(&mut self, end: End) -> End {
		let trusted = !matches!(&end, End::Failed(_)) && !matches!(&end, End::Ours(reason) if reason.is_misbehaviour());
		let mut end = end;
		if let (Err(worse), true) = (self.store_rest(trusted).await, trusted) {
			end = worse;
		}
		let said = match &end {
			End::Ours(reason) => Some(*reason),
			End::Failed(_) => Some(Reason::Failure),
			_ => None,
		};
		if let Some(reason) = said {
			self.output.put(&Frame::Close(reason));
		}
		if !matches!(end, End::Lost(_)) {
			let _ = timeout(FAREWELL, self.hang_up(end == End::Ours(Reason::Ended))).await;
		}
		// A fork that the peer found in the last pages.
		if let (Err(worse), true) = (self.store_rest(trusted).await, trusted) {
			end = worse;
		}
		end
	}

	async fn store_rest(&mut self, trusted: bool) -> Result<(), End> {
		loop {
			if self.storing.is_some() {
				let done = job(&mut self.storing).await;
				self.taken(done)?;
			}
			self.want = false;
			if !trusted || self.vault.is_none() || self.pages.is_empty() && self.proofs.is_empty() {
				return Ok(());
			}
			self.start_jobs()?;
		}
	}

	/// Send what is left, and wait for the peer to hang up. Whoever ends in peace hears what the peer has to say of forks.
	async fn hang_up(&mut self, in_peace: bool) -> Result<(), End> {
		self.output.drain().await?;
		self.output.close().await?;
		while in_peace && self.proofs.len() < MAX_WAITING {
			if let Frame::Fork(proof) = self.input.next().await? {
				self.proofs.push(*proof);
			}
		}
		self.input.discard().await;
		Ok(())
	}
}

/// What happens on a thread that may block.
fn receive(
	receiver: &mut Receiver,
	wants: Option<&Wants>,
	pages: &[Vec<u8>],
	proofs: &[ForkProof],
) -> Result<Taken, Fault> {
	let mut taken = receiver.take(pages)?;
	for proof in proofs {
		let more = receiver.fork(proof)?;
		taken.frames.extend(more.frames);
		taken.given_up.extend(more.given_up);
	}
	if let Some(wants) = wants {
		taken.frames.extend(receiver.want(wants)?);
	}
	Ok(taken)
}

/// Wait for a job; forever if there is none.
async fn job<T>(job: &mut Job<T>) -> Result<T, JoinError> {
	match job {
		Some(handle) => handle.await,
		None => pending().await,
	}
}

/// Wait for a deadline; forever if there is none.
pub(crate) async fn passed(deadline: Option<Instant>) {
	match deadline {
		Some(deadline) => sleep_until(deadline).await,
		None => pending().await,
	}
}
