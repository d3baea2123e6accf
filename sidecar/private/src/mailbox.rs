//! Private messages of the person that a vault belongs to: written, sealed, sent; received, opened, kept.

use crate::{
	envelope::{Envelope, EnvelopeError, MAX_PEOPLE, MAX_SLOTS},
	error::{Error, Result},
	keys::{self, Kept, PrivateKey, PublicKey, KEEP, MAX_KEYS, ROTATE},
	prekey::{PreKey, PRE_KEY},
};
use metalife_feed::{Content, FeedKey, Inner, Kind, Message, MessageId, Person};
use metalife_vault::{Page, Vault};
use std::{
	collections::BTreeSet,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// How old the newest key of a feed may be to be sealed for, in milliseconds: 180 days. A device that has been away longer
/// gets nothing new until it tells a new one.
pub const MAX_AGE: u64 = 180 * 24 * 60 * 60 * 1_000;

/// How many messages that tell keys are looked at at once.
const PAGE: usize = 100;

const NUMBERS: &str = "private";
/// Up to when keys that are gone were in use.
const GONE: &[u8] = b"gone";
/// Whether there ever were keys.
const MADE: &[u8] = b"made";
/// The last message that was looked at for keys.
const SEEN: &[u8] = b"seen";
const PRE_KEYS: &str = "pre-keys";
const FOR_CHAIN: &str = "for the chain";
const DAMAGED: Error = Error::Damaged("what is known of keys");

/// Somebody to write to: a person, and the feeds that are theirs as far as is known
/// ([`people`](metalife_feed::people) tells), each a device that can read then.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Recipient {
	/// As named in the message, for all who it is for.
	pub person: Person,
	/// Their feeds.
	pub feeds: Vec<FeedKey>,
}

impl From<FeedKey> for Recipient {
	/// Somebody who is known by one feed.
	fn from(feed: FeedKey) -> Self {
		Self { person: Person::Feed(feed), feeds: vec![feed] }
	}
}

/// Where a private message is kept, which its sender chooses for each.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Storage {
	/// In the sender's feed, and with those who carry it.
	#[default]
	Local,
	/// On the chain as well, sealed as it is: for good, and for a deposit. It stays readable for whoever gets hold of a
	/// private key later; what was taken out of a feed can be gone, what is on a chain cannot.
	Chain {
		/// The most bytes of an envelope that the chain keeps.
		limit: usize,
	},
}

/// A private message that was written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sent {
	/// The message in our feed.
	pub message: Message,
	/// Its envelope, as the chain would keep it: [`Envelope::encode`], [`Envelope::size`], [`Envelope::hash`].
	pub envelope: Envelope,
	/// Where it is to be kept.
	pub storage: Storage,
	/// The feeds of its recipients that cannot read it, since no good key of theirs is known.
	pub unreached: Vec<FeedKey>,
}

/// What became of a private message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Received {
	/// It was opened, and is kept in the vault.
	Opened(Box<Inner>),
	/// It is not for us.
	NotForUs,
	/// No key opens it, and keys that were in use when it was written are gone: if it was for us, it cannot be opened any
	/// more.
	Gone,
}

/// Seals and opens for the person that a vault belongs to. All threads can use it. Times are in milliseconds since 1970.
pub struct Mailbox {
	vault: Arc<Vault>,
	state: Mutex<State>,
}

struct State {
	/// Private keys, the newest first.
	keys: Vec<Kept>,
	/// Who we are besides the vault's own feed.
	me: BTreeSet<Person>,
}

impl Mailbox {
	/// With the keys that this vault has.
	pub fn open(vault: Arc<Vault>) -> Result<Self> {
		let keys = keys::load(&vault)?;
		Ok(Self { vault, state: Mutex::new(State { keys, me: BTreeSet::new() }) })
	}

	fn state(&self) -> MutexGuard<'_, State> {
		// It changes after the vault has, and as a whole.
		self.state.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Who we are, besides the vault's own feed: our profile, our other devices. A message for one of these is for us, and
	/// our other devices can read what we write.
	pub fn set_me(&self, me: impl IntoIterator<Item = Person>) {
		self.state().me = me.into_iter().collect();
	}

	fn is_me(&self, state: &State, person: &Person) -> bool {
		*person == Person::Feed(self.vault.feed_key()) || state.me.contains(person)
	}

	// ---- keys --------------------------------------------------------------------------------------------------------

	/// See to our keys: make one and tell it in our feed when there is none, when the last was used for [`ROTATE`], or when
	/// our feed is another; let go of those that are out of use for [`KEEP`]. To be called at every start and some times a
	/// day. Gives the message that tells of a new key.
	pub fn rotate(&self, now: u64) -> Result<Option<Message>> {
		let mut state = self.state();
		let feed = self.vault.feed_key();
		let good = state.keys.first().is_some_and(|newest| {
			now.saturating_sub(newest.made) < ROTATE && newest.published.is_none_or(|told| told == feed)
		});
		let mut keys = state.keys.clone();
		if keys.is_empty() {
			// A vault that was restored has none of those that it had.
			if self.number(MADE)? > 0 {
				self.set_number(GONE, now)?;
			}
			self.set_number(MADE, 1)?;
		}
		if !good {
			let number = keys.first().map_or(1, |newest| newest.number + 1);
			// Zero says that it is in use.
			keys.iter_mut().take(1).for_each(|newest| newest.retired = Some(now.max(1)));
			let private = PrivateKey::random(&mut rand::rngs::OsRng);
			keys.insert(0, Kept { number, private, made: now, retired: None, published: None });
		}
		let is_old = |kept: &Kept| kept.retired.is_some_and(|retired| now.saturating_sub(retired) >= KEEP);
		let count = keys.len().min(MAX_KEYS);
		let gone = keys.split_off(keys.iter().position(is_old).map_or(count, |at| at.min(count)));
		if let Some(until) = gone.iter().filter_map(|kept| kept.retired).max() {
			// Before they are gone, so that it is never forgotten that they were there.
			self.set_number(GONE, until.max(self.number(GONE)?))?;
		}
		if !good || !gone.is_empty() {
			self.store(&mut state, keys)?;
		}
		let newest = state.keys.first().filter(|newest| newest.published.is_none());
		let Some(public) = newest.map(|newest| newest.private.public()) else { return Ok(None) };
		// It is kept before it is told. After a crash between the two it is told again, which does no harm.
		let message = self.vault.publish(PRE_KEY, &PreKey(public).content(), now)?;
		let mut keys = state.keys.clone();
		keys[0].published = Some(message.header().author);
		self.store(&mut state, keys)?;
		Ok(Some(message))
	}

	fn store(&self, state: &mut State, keys: Vec<Kept>) -> Result<()> {
		keys::store(&self.vault, &keys)?;
		state.keys = keys;
		Ok(())
	}

	fn number(&self, name: &[u8]) -> Result<u64> {
		let Some(number) = self.vault.records(NUMBERS).get(name)? else { return Ok(0) };
		Ok(u64::from_le_bytes(number.as_slice().try_into().map_err(|_| DAMAGED)?))
	}

	fn set_number(&self, name: &[u8], number: u64) -> Result<()> {
		Ok(self.vault.records(NUMBERS).put(name, &number.to_le_bytes())?)
	}

	/// Look at all messages that tell keys and came since this was last called.
	pub fn catch_up(&self) -> Result<()> {
		self.vault.wait_for_index()?;
		let seen = self.number(SEEN)?;
		let mut newest = seen;
		let mut page = Page::first(PAGE);
		'pages: loop {
			let numbers = self.vault.newest(PRE_KEY, &page)?;
			for number in &numbers {
				if *number <= seen {
					break 'pages;
				}
				newest = newest.max(*number);
				if let Some(stored) = self.vault.numbered(*number)? {
					self.take_pre_key(&stored.message)?;
				}
			}
			page.before = numbers.last().copied();
			if numbers.len() < PAGE {
				break;
			}
		}
		match newest > seen {
			true => self.set_number(SEEN, newest),
			false => Ok(()),
		}
	}

	/// Look at a message that has just been taken in: it may tell a key.
	pub fn notice(&self, id: &MessageId) -> Result<()> {
		match self.vault.message(id)? {
			Some(stored) => self.take_pre_key(&stored.message),
			None => Ok(()),
		}
	}

	/// The message is in the vault, so it is signed.
	fn take_pre_key(&self, message: &Message) -> Result<()> {
		let header = message.header();
		let Some(payload) = message.payload().filter(|_| header.kind == PRE_KEY) else { return Ok(()) };
		let read = Content::decode(PRE_KEY, payload).map(|content| PreKey::read(&content));
		let Ok(Ok(PreKey(PublicKey(key)))) = read else {
			tracing::debug!(author = %header.author, sequence = header.sequence, "a key that is none");
			return Ok(());
		};
		let known = self.pre_key(&header.author)?;
		if known.is_none_or(|known| known.sequence < header.sequence) {
			let value = [&header.sequence.to_le_bytes()[..], &header.time.to_le_bytes(), &key].concat();
			self.vault.records(PRE_KEYS).put(&header.author.0, &value)?;
		}
		Ok(())
	}

	fn pre_key(&self, feed: &FeedKey) -> Result<Option<Known>> {
		let Some(value) = self.vault.records(PRE_KEYS).get(&feed.0)? else { return Ok(None) };
		let (sequence, rest) = value.split_first_chunk().ok_or(DAMAGED)?;
		let (time, key) = rest.split_first_chunk().ok_or(DAMAGED)?;
		Ok(Some(Known {
			sequence: u64::from_le_bytes(*sequence),
			time: u64::from_le_bytes(*time),
			key: PublicKey(key.try_into().map_err(|_| DAMAGED)?),
		}))
	}

	// ---- sending -----------------------------------------------------------------------------------------------------

	/// Write a private message to these people, at most [`MAX_PEOPLE`]. It is in our feed, on the disk, when this returns, and
	/// is kept as opened. `content.recipients` is set here. What is too large for the chain, and is to be there, is refused
	/// before anything of it is kept or sent.
	pub fn send(&self, kind: Kind, content: Content, to: &[Recipient], storage: Storage, now: u64) -> Result<Sent> {
		if !(1..=MAX_PEOPLE).contains(&to.len()) {
			return Err(EnvelopeError::Recipients.into());
		}
		let (keys, unreached) = self.keys_for(to, now)?;
		let recipients: BTreeSet<Person> = to.iter().map(|recipient| recipient.person).collect();
		let inner = Inner { kind, content: Content { recipients: recipients.into_iter().collect(), ..content } };
		let sender = self.vault.feed_key();
		let envelope = Envelope::seal(&inner, &sender, &keys, &mut rand::rngs::OsRng)?;
		if let Storage::Chain { limit } = storage {
			let found = envelope.size();
			if found > limit {
				return Err(Error::TooLargeForChain { found, limit });
			}
		}
		let sealed = Content { envelope: Some(envelope.encode()), ..Content::default() };
		let message = self.vault.publish(Kind::PRIVATE, &sealed, now)?;
		let id = message.header().id();
		if message.header().author != sender {
			// What was sealed names the old one, and opens for nobody.
			return Err(Error::NewFeed);
		}
		if matches!(storage, Storage::Chain { .. }) {
			self.vault.records(FOR_CHAIN).put(&id.0, &[])?;
		}
		// After a crash before this, it opens with our own key.
		self.vault.keep_opened(&id, &inner)?;
		Ok(Sent { message, envelope, storage, unreached })
	}

	/// The keys to seal for, our own among them, and the feeds without one.
	fn keys_for(&self, to: &[Recipient], now: u64) -> Result<(Vec<PublicKey>, Vec<FeedKey>)> {
		let (own, mine) = {
			let state = self.state();
			let own = state.keys.first().ok_or(Error::NoOwnKey)?.private.public();
			let feeds = |person: &Person| match person {
				Person::Feed(feed) => Some(*feed),
				Person::Profile(_) => None,
			};
			(own, state.me.iter().filter_map(feeds).collect::<Vec<_>>())
		};
		let mut keys = BTreeSet::from([own]);
		let mut unreached = Vec::new();
		let own_feed = self.vault.feed_key();
		if to.iter().map(|recipient| recipient.feeds.len()).sum::<usize>() > MAX_SLOTS {
			return Err(EnvelopeError::Recipients.into());
		}
		for recipient in to {
			let mut error = Some(Error::NoPreKey(recipient.person));
			if recipient.feeds.contains(&own_feed) {
				error = None;
			}
			for feed in recipient.feeds.iter().filter(|feed| **feed != own_feed) {
				if self.vault.feed(feed)?.is_some_and(|state| state.forked.is_some()) {
					return Err(Error::Forked(*feed));
				}
				match self.pre_key(feed)? {
					Some(known) if now.saturating_sub(known.time) <= MAX_AGE => {
						keys.insert(known.key);
						error = None;
					},
					known => {
						if known.is_some() && error.is_some() {
							error = Some(Error::StalePreKey(recipient.person));
						}
						unreached.push(*feed);
					},
				}
			}
			error.map_or(Ok(()), Err)?;
		}
		for feed in mine {
			if let Some(known) = self.pre_key(&feed)? {
				keys.insert(known.key);
			}
		}
		if keys.len() > MAX_SLOTS {
			return Err(EnvelopeError::Recipients.into());
		}
		Ok((keys.into_iter().collect(), unreached))
	}

	// ---- receiving ---------------------------------------------------------------------------------------------------

	/// Try to open a private message that is in the vault; what is opened is kept there.
	///
	/// Somebody who sends can make us try at most [`MAX_SLOTS`] slots with [`MAX_KEYS`] keys, some hundredths of a second.
	pub fn receive(&self, id: &MessageId) -> Result<Received> {
		let stored = self.vault.message(id)?.ok_or(Error::NoMessage)?;
		if let Some(inner) = stored.inside {
			return Ok(Received::Opened(Box::new(inner)));
		}
		let header = stored.message.header();
		let Some(inner) = self.open_envelope(&header.author, &read_envelope(&stored.message)?)? else {
			return match header.time <= self.number(GONE)? {
				true => Ok(Received::Gone),
				false => Ok(Received::NotForUs),
			};
		};
		self.vault.keep_opened(id, &inner)?;
		Ok(Received::Opened(Box::new(inner)))
	}

	/// Try our keys on an envelope that is sealed under this feed; what opens must be for us or by us.
	fn open_envelope(&self, feed: &FeedKey, envelope: &Envelope) -> Result<Option<Inner>> {
		let keys: Vec<_> = self.state().keys.iter().map(|kept| kept.private.clone()).collect();
		let Some(inner) = envelope.open(feed, &keys)? else { return Ok(None) };
		let state = self.state();
		let named = inner.content.recipients.iter().any(|person| self.is_me(&state, person));
		match named || self.is_me(&state, &Person::Feed(*feed)) {
			true => Ok(Some(inner)),
			false => Err(Error::Misaddressed),
		}
	}

	// ---- the chain ---------------------------------------------------------------------------------------------------

	/// The messages of ours that are to be kept on the chain, and of which it was not told yet.
	pub fn for_chain(&self) -> Result<Vec<MessageId>> {
		let ids = self.vault.records(FOR_CHAIN);
		let ids = ids.all().map(|entry| Ok(MessageId(entry?.0.try_into().map_err(|_| DAMAGED)?)));
		ids.collect()
	}

	/// The envelope of a private message, as the chain would keep it.
	pub fn envelope(&self, id: &MessageId) -> Result<Envelope> {
		read_envelope(&self.vault.message(id)?.ok_or(Error::NoMessage)?.message)
	}

	/// Try to open an envelope that the chain keeps as sealed under this feed. None if it is for others, or is no envelope.
	///
	/// No feed has signed it: that it is by whoever's feed this is, is as certain as what the chain says. Nothing is kept.
	pub fn open_letter(&self, feed: &FeedKey, envelope: &[u8]) -> Result<Option<Inner>> {
		let opened = Envelope::decode(envelope).map_err(Error::from);
		match opened.and_then(|envelope| self.open_envelope(feed, &envelope)) {
			Err(Error::Misaddressed | Error::Envelope(_)) => Ok(None),
			opened => opened,
		}
	}

	/// The chain is told of a message, or is not to be there any longer.
	pub fn done_with_chain(&self, id: &MessageId) -> Result<()> {
		Ok(self.vault.records(FOR_CHAIN).remove(&id.0)?)
	}
}

fn read_envelope(message: &Message) -> Result<Envelope> {
	let payload = message.payload().filter(|_| message.header().kind == Kind::PRIVATE).ok_or(Error::NoMessage)?;
	let content = Content::decode(Kind::PRIVATE, payload).map_err(EnvelopeError::from)?;
	Ok(Envelope::decode(&content.envelope.unwrap_or_default())?)
}

/// A key of somebody else.
struct Known {
	/// The number of the message that told it.
	sequence: u64,
	/// The time of that message.
	time: u64,
	key: PublicKey,
}
