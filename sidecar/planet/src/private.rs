//! What is private: keys, what comes sealed, what is sent, who talked with whom.

use crate::{
	blobs::{ATTACHED, PRIVATE},
	blocked::ALL,
	error::{vault_code, Error, Result},
	limit::MAX_PAGE,
	model::{PrivateView, Said},
	planet::{answer, now, public_root, Answer, Filter, Names, Planet},
};
use axum::http::StatusCode;
use metalife_blobs::Address;
use metalife_chain::Chain;
use metalife_feed::{BlobRef, Content, FeedKey, Kind, MessageId, Person, Relation};
use metalife_gossip::{BlobEntry, MAX_NAMED_BLOBS};
use metalife_private::{
	pictures::PictureError, EnvelopeError, Error as PrivateError, Mailbox, Received, Recipient, Storage, PRE_KEY,
};
use metalife_vault::{Conversation, Page, Part, Stored, Vault};
use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex, PoisonError},
	time::{Duration, Instant},
};

/// How many changes are looked at between two notes of how far that is.
const STEP: u64 = 500;

/// How long a request looks for what came in private before it answers with what it has.
pub(crate) const WORTH_WAITING: Duration = Duration::from_secs(2);

/// The largest picture in public that is fetched without being asked for: 4 MiB.
const PICTURE: u64 = 4 << 20;

/// The largest attachment that is wanted without being asked for: 64 MiB.
const WANTED: u64 = 64 << 20;

/// What is lately, for what others are to keep for who is away and for public pictures: 14 days, in milliseconds. How many of the
/// last private messages are looked at for that.
const LATELY: u64 = 14 * 24 * 60 * 60 * 1_000;
const LOOKED_AT: usize = 500;

const TABLE: &str = "planet private";
const SEEN: &[u8] = b"seen";

/// Our keys, and how far we have looked for what is sealed for us.
pub(crate) struct Private {
	pub(crate) mailbox: Mailbox,
	progress: Mutex<Progress>,
}

struct Progress {
	/// All changes up to this one were looked at.
	seen: u64,
	/// And all up to this one will not be again.
	noted: u64,
}

impl Private {
	pub fn open(vault: &Arc<Vault>) -> Result<Self> {
		let seen = match vault.records(TABLE).get(SEEN)? {
			Some(seen) => u64::from_le_bytes(seen.as_slice().try_into().map_err(|_| Error::Internal)?),
			None => 0,
		};
		let progress = Mutex::new(Progress { seen, noted: seen });
		Ok(Self { mailbox: Mailbox::open(vault.clone())?, progress })
	}

	/// What is for our profile is for us, and our other devices read what we write.
	pub fn know_us(&self, chain: &Chain) {
		let profile = chain.ours().map(Person::Profile);
		let feeds = profile.map(|profile| chain.feeds(&profile)).unwrap_or_default();
		self.mailbox.set_me(profile.into_iter().chain(feeds.into_iter().map(Person::Feed)));
	}

	/// See to our keys, and tell the new one in our feed.
	pub fn rotate(&self) -> Result<()> {
		if let Some(message) = self.mailbox.rotate(now())? {
			tracing::info!(sequence = message.header().sequence, "a new key for private messages");
		}
		Ok(())
	}
}

/// What a client wants to write in private.
pub struct PrivateDraft {
	/// What it is about.
	pub kind: Kind,
	/// What it says.
	pub said: Said,
	/// The message that it answers.
	pub answers: Option<MessageId>,
	/// Whom it is for.
	pub to: BTreeSet<Person>,
	/// What of all that is private the client sees: it can answer that.
	pub part: Part,
	/// Where it is to be kept.
	pub storage: Storage,
}

/// Which private messages to list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WhichPrivate {
	/// All.
	All,
	/// Those between us and just these, of an app or of none.
	With(BTreeSet<Person>, Option<u32>),
	/// In which these words are.
	Words(String),
}

impl Planet {
	/// See to our keys. To be called some times a day.
	pub fn rotate(&self) -> Result<()> {
		self.private.rotate()?;
		self.changed();
		Ok(())
	}

	/// Look at what came since this was last called: keys to seal for, and what is sealed for us. Goes on for about so long,
	/// and tells how many changes are left to look at.
	pub fn look_for_private(&self, patience: Duration) -> Result<u64> {
		let begin = Instant::now();
		let mut progress = self.private.progress.lock().unwrap_or_else(PoisonError::into_inner);
		let mut opened = false;
		let left = loop {
			let left = self.vault().index_progress().1.saturating_sub(progress.seen);
			let done = left == 0 || begin.elapsed() >= patience;
			// What was looked at and not noted is looked at again after a crash, which does no harm.
			if progress.seen >= progress.noted + STEP || (opened && done) {
				self.vault().records(TABLE).put(SEEN, &progress.seen.to_le_bytes())?;
				progress.noted = progress.seen;
			}
			if done {
				break left;
			}
			if let Some(stored) = self.vault().change(progress.seen + 1)? {
				opened |= self.look_at(&stored)?;
			}
			progress.seen += 1;
		};
		drop(progress);
		if opened {
			self.changed();
		}
		Ok(left)
	}

	/// Tells whether something was opened.
	fn look_at(&self, stored: &Stored) -> Result<bool> {
		let header = stored.message.header();
		let id = header.id();
		match header.kind {
			PRE_KEY => self.private.mailbox.notice(&id)?,
			// It was opened before, which is a change of its own.
			Kind::PRIVATE if stored.inside.is_some() => {
				// It can be read without what came with it.
				if let Err(error) = self.want_attachments(stored) {
					tracing::warn!(%id, %error, "what came with a private message is not wanted");
				}
			},
			Kind::PRIVATE if stored.message.payload().is_some() => match self.private.mailbox.receive(&id) {
				Ok(Received::Opened(_)) => return Ok(true),
				Ok(Received::NotForUs) => {},
				Ok(Received::Gone) => tracing::info!(%id, "if this was for us, it cannot be opened any more"),
				Err(error @ (PrivateError::Misaddressed | PrivateError::Envelope(_))) => {
					tracing::info!(%id, %error, "refused what was private");
				},
				Err(error) => return Err(error.into()),
			},
			_ => self.fetch_public(stored)?,
		}
		Ok(false)
	}

	/// Pictures that somebody whom we follow posted lately are fetched, where they are not large, and stay until room is needed.
	fn fetch_public(&self, stored: &Stored) -> Result<()> {
		let (Ok(network), header) = (self.network(), stored.message.header()) else { return Ok(()) };
		let Some(payload) = stored.message.payload() else { return Ok(()) };
		let (us, lately) = (self.vault().feed_key(), header.time >= now().saturating_sub(LATELY));
		if !lately || header.author == us || !self.replication.replica.wants().follows(&header.author) {
			return Ok(());
		}
		// What cannot be read names nothing.
		let blobs = Content::decode(header.kind, payload).map_or(Vec::new(), |content| content.blobs);
		let small = blobs.iter().filter(|blob| blob.media_type.starts_with("image/") && blob.size <= PICTURE);
		let mut entries: Vec<_> =
			small.map(|blob| BlobEntry { address: Address(blob.hash), size: blob.size }).collect();
		if !entries.is_empty() {
			let store = self.blobs.get()?;
			entries.retain(|entry| !matches!(store.get(&entry.address), Ok(Some(held)) if held.complete));
			network.fetch(&entries);
		}
		Ok(())
	}

	/// What came with a private message of somebody whom we follow is wanted, and stays once it is here. Others could fill
	/// our store with what nobody asked for.
	fn want_attachments(&self, stored: &Stored) -> Result<()> {
		let (us, author) = (self.vault().feed_key(), stored.message.header().author);
		let blobs = stored.inside.iter().flat_map(|inside| &inside.content.blobs);
		let mut blobs = blobs.filter(|blob| author != us && blob.size <= WANTED).peekable();
		let person = Person::Feed(author);
		if blobs.peek().is_none() {
			return Ok(());
		}
		self.wait_for_index()?;
		let on_chain = self.chain.relation(&person) == Some(Relation::Follow);
		if !on_chain && !self.vault().contacts(&us, ALL)?.contains(&(person, Relation::Follow)) {
			return Ok(());
		}
		let store = self.blobs.get()?;
		Ok(blobs.try_for_each(|blob| store.pin(&Address(blob.hash), blob.size, PRIVATE))?)
	}

	/// Write to some people in private. It is on the disk when this returns. Gives the feeds that cannot read it, too.
	pub fn send_private(&self, draft: PrivateDraft) -> Result<(PrivateView, Vec<FeedKey>)> {
		let PrivateDraft { kind, said, answers, to, part, storage } = draft;
		self.look_for_private(WORTH_WAITING)?;
		let mut content = said.read(|id| self.reference(id))?;
		if let Some(id) = answers {
			let answered = self.vault().message(&id)?.ok_or(Error::NotFound("message"))?;
			match answered.message.header().kind {
				Kind::PRIVATE => {
					let root = self.opened(&id, part)?.inside.and_then(|inside| inside.content.root);
					answer(&mut content, &answered, root);
				},
				_ => answer(&mut content, &answered, public_root(&answered)),
			}
		}
		let attached = self.attached(&content.blobs)?;
		let recipient = |person| match person {
			Person::Feed(feed) => Recipient::from(feed),
			Person::Profile(_) => Recipient { person, feeds: self.chain.feeds(&person) },
		};
		let to: Vec<Recipient> = to.into_iter().map(recipient).collect();
		if matches!(storage, Storage::Chain { .. }) {
			self.chain.ensure_can_send()?;
		}
		for (address, size) in &attached {
			self.blobs.get()?.pin(address, *size, PRIVATE)?;
		}
		let sent = self.private.mailbox.send(kind, content, &to, storage, now());
		let reason = if sent.is_ok() { ATTACHED } else { PRIVATE };
		for (address, _) in &attached {
			self.blobs.get()?.unpin(address, reason)?;
		}
		let sent = sent?;
		self.private.tell_chain(&self.chain);
		self.changed();
		self.metrics.published("private");
		self.offer_anew();
		let view = self.private_message(&sent.message.header().id(), Part::Private)?;
		Ok((view, sent.unreached))
	}

	/// Ask those whom we follow to keep what came with what we sent lately, for those whom it is for and who are away. What was
	/// sent last comes first. Without a network nobody is asked.
	pub(crate) fn renew_offers(&self) -> Result<()> {
		let Ok(network) = self.network() else { return Ok(()) };
		self.wait_for_index()?;
		let (us, since) = (self.vault().feed_key(), now().saturating_sub(LATELY));
		let mut entries = Vec::new();
		for number in self.vault().private(&Page::first(LOOKED_AT))? {
			let Some(Stored { message, inside: Some(inside), .. }) = self.vault().numbered(number)? else { continue };
			if message.header().author == us && message.header().time >= since {
				let blobs = inside.content.blobs.iter();
				entries.extend(blobs.map(|blob| BlobEntry { address: Address(blob.hash), size: blob.size }));
			}
			if entries.len() >= MAX_NAMED_BLOBS {
				break;
			}
		}
		network.offer(entries);
		Ok(())
	}

	/// What was sent is sent, and what was erased is: that nobody is asked to keep it is no reason to say otherwise.
	fn offer_anew(&self) {
		if let Err(error) = self.renew_offers() {
			tracing::warn!(%error, "nobody is asked to keep what was sent");
		}
	}

	/// The blobs of a message that is to be sent: each was attached, and so cleaned, and not sent yet.
	fn attached(&self, blobs: &[BlobRef]) -> Result<Vec<(Address, u64)>> {
		let attached = |blob: &BlobRef| {
			let address = Address(blob.hash);
			let held = self.blobs.get()?.get(&address)?;
			let held = held
				.filter(|held| held.complete && held.size == blob.size && held.pins.iter().any(|pin| pin == ATTACHED));
			held.map(|held| (address, held.size)).ok_or(Error::NotAttached)
		};
		blobs.iter().map(attached).collect()
	}

	/// A private message that was opened and is of this part; whoever may not see it hears that there is none.
	fn opened(&self, id: &MessageId, part: Part) -> Result<Stored> {
		let stored = self.vault().message(id)?;
		let of_part = |stored: &Stored| stored.inside.as_ref().is_some_and(|inside| is_of(inside, part));
		stored.filter(of_part).ok_or(Error::NotFound("private message"))
	}

	/// One private message.
	pub fn private_message(&self, id: &MessageId, part: Part) -> Result<PrivateView> {
		let stored = self.opened(id, part)?;
		self.private_view(&stored, &mut Names::new())?.ok_or(Error::Internal)
	}

	fn private_view(&self, stored: &Stored, names: &mut Names) -> Result<Option<PrivateView>> {
		let author = stored.message.header().author;
		let name = self.name(&author, names)?;
		let letter = self.letter(&stored.message.header().id());
		Ok(PrivateView::new(stored, name, author == self.vault().feed_key(), letter))
	}

	/// Something that came with a private message.
	pub fn attachment(&self, id: &MessageId, which: usize, part: Part) -> Result<BlobRef> {
		let inside = self.opened(id, part)?.inside;
		let blob = inside.and_then(|inside| inside.content.blobs.into_iter().nth(which));
		blob.ok_or(Error::NotFound("attachment"))
	}

	/// Private messages, without those of feeds that we block, the last that came first; where to go on, if there are more;
	/// and how many changes were not looked at yet.
	pub fn list_private(
		&self,
		which: &WhichPrivate,
		part: Part,
		before: Option<u64>,
		limit: usize,
	) -> Result<(Vec<PrivateView>, Option<u64>, u64)> {
		let behind = self.look_for_private(WORTH_WAITING)? + self.wait_for_index()?;
		let limit = limit.clamp(1, MAX_PAGE);
		let page = Page { before, limit: limit + 1, part };
		let numbers = match which {
			WhichPrivate::All => self.vault().private(&page),
			WhichPrivate::With(people, app) => {
				let us = Person::Feed(self.vault().feed_key());
				self.vault().conversation(&people.iter().copied().chain([us]).collect(), *app, &page)
			},
			WhichPrivate::Words(words) => self.vault().search(words, &page),
		}?;
		let (messages, next) = self.page(&numbers, limit, |stored, names| self.private_view(stored, names))?;
		Ok((messages, next, behind))
	}

	/// Who talked with whom, for this app or at all, the last that was written to first; where to go on, if there are more;
	/// and how many changes were not looked at yet. Whom we block is left out, unless others are there too.
	pub fn conversations(
		&self,
		app: Option<u32>,
		before: Option<u64>,
		limit: usize,
	) -> Result<(Vec<Conversation>, Option<u64>, u64)> {
		let behind = self.look_for_private(WORTH_WAITING)? + self.wait_for_index()?;
		let limit = limit.clamp(1, MAX_PAGE);
		let mut found = self.vault().conversations(app, &Page { before, ..Page::first(limit + 1) })?;
		let more = found.len() > limit;
		found.truncate(limit);
		let next = found.last().map(|last| last.last).filter(|_| more);
		let (blocked, us) = (self.blocked()?, Person::Feed(self.vault().feed_key()));
		found.iter_mut().for_each(|conversation| conversation.people.retain(|person| *person != us));
		let is_blocked = |person: &Person| matches!(person, Person::Feed(feed) if blocked.contains(feed));
		found.retain(|one| one.people.is_empty() || !one.people.iter().all(is_blocked));
		Ok((found, next, behind))
	}

	/// Let go of a private message: of what it says and what came with it. Of one of ours, others are asked to do the same,
	/// and the chain is told to keep it no longer.
	pub fn erase_private(&self, id: &MessageId, part: Part) -> Result<()> {
		let stored = self.opened(id, part)?;
		if stored.message.header().author == self.vault().feed_key() {
			self.remove_letter(id)?;
			let subject = Some(self.reference(id)?);
			self.vault().publish(Kind::ERASE, &Content { subject, ..Content::default() }, now())?;
		}
		self.vault().erase(id)?;
		for blob in stored.inside.into_iter().flat_map(|inside| inside.content.blobs) {
			self.blobs.get()?.unpin(&Address(blob.hash), PRIVATE)?;
		}
		self.changed();
		self.offer_anew();
		Ok(())
	}

	/// What was opened since this change, as far as one step goes: private messages that pass, each with the change at which
	/// it was opened, without those of feeds that we block; and the last change that was looked at.
	pub fn private_after(&self, after: u64, filter: &Filter) -> Result<(Vec<(u64, PrivateView)>, u64)> {
		let (_, last) = self.vault().index_progress();
		let blocked = self.blocked()?;
		let mut answer = Answer::default();
		let mut at = after;
		while at < last && at - after < STEP && !answer.full(MAX_PAGE) {
			at += 1;
			// A message that comes is one change, and that it is opened is another.
			let Some(stored) = self.vault().change(at)?.filter(|stored| stored.number != at) else { continue };
			let author = &stored.message.header().author;
			let passes = stored.inside.as_ref().is_some_and(|inside| {
				filter.wants_from(author, inside.kind) && filter.wants_content(|| Some(inside.content.clone()))
			});
			if passes && !blocked.contains(author) {
				if let Some(view) = self.private_view(&stored, &mut answer.names)? {
					answer.push(&stored, (at, view));
				}
			}
		}
		Ok((answer.messages, at))
	}
}

/// Whether what is inside of a message is of this part.
pub(crate) fn is_of(inside: &metalife_feed::Inner, part: Part) -> bool {
	match part {
		Part::App(app) => inside.content.app == Some(app),
		Part::All | Part::Private => true,
		Part::Public => false,
	}
}

/// The status and the word for what the mailbox says.
pub(crate) fn code(error: &PrivateError) -> (StatusCode, &'static str) {
	match error {
		PrivateError::NoPreKey(_) => (StatusCode::CONFLICT, "no-pre-key"),
		PrivateError::StalePreKey(_) => (StatusCode::CONFLICT, "stale-pre-key"),
		PrivateError::Forked(_) => (StatusCode::CONFLICT, "recipient-forked"),
		PrivateError::NoOwnKey => (StatusCode::CONFLICT, "no-own-key"),
		PrivateError::NewFeed => (StatusCode::CONFLICT, "new-feed"),
		PrivateError::NoMessage => (StatusCode::NOT_FOUND, "not-found"),
		PrivateError::TooLargeForChain { .. } => (StatusCode::PAYLOAD_TOO_LARGE, "too-large-for-chain"),
		PrivateError::Misaddressed => (StatusCode::UNPROCESSABLE_ENTITY, "misaddressed"),
		PrivateError::Envelope(EnvelopeError::Recipients) => (StatusCode::UNPROCESSABLE_ENTITY, "recipients"),
		PrivateError::Envelope(EnvelopeError::TooLarge { .. }) => (StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
		PrivateError::Envelope(_) => (StatusCode::UNPROCESSABLE_ENTITY, "refused"),
		PrivateError::Picture(PictureError::Format) => (StatusCode::UNPROCESSABLE_ENTITY, "picture-format"),
		PrivateError::Picture(PictureError::TooLarge) => (StatusCode::PAYLOAD_TOO_LARGE, "picture-too-large"),
		PrivateError::Picture(PictureError::Damaged) => (StatusCode::UNPROCESSABLE_ENTITY, "picture-damaged"),
		PrivateError::Vault(error) => vault_code(error),
		PrivateError::Blobs(error) => crate::blobs::code(error),
		_ => (StatusCode::INTERNAL_SERVER_ERROR, "system"),
	}
}
