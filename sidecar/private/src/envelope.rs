//! The envelope: what of a private message everybody may see.

use crate::{
	keys::{PrivateKey, PublicKey},
	padding::padded_len,
};
use chacha20poly1305::{aead::Aead, aead::Payload, ChaCha20Poly1305, KeyInit, Nonce};
use hpke::{
	aead::ChaCha20Poly1305 as SlotAead, kdf::HkdfSha256, kem::X25519HkdfSha256, single_shot_open, single_shot_seal,
	Deserializable, Kem, OpModeR, OpModeS, Serializable,
};
use metalife_feed::{ContentError, FeedKey, Inner, MAX_PAYLOAD, SALT_LEN};
use rand::{seq::SliceRandom, CryptoRng, RngCore};
use zeroize::Zeroizing;

/// The most people that a private message is for.
pub const MAX_PEOPLE: usize = 16;

/// The most keys that a private message is sealed for: those of all devices of all of them, and our own.
pub const MAX_SLOTS: usize = 64;

/// The largest envelope: what fits into a payload.
pub const MAX_ENVELOPE: usize = MAX_PAYLOAD - SALT_LEN - 1 - 3;

const VERSION: u8 = 1;
/// How many slots an envelope has: the first of these that is enough.
const SLOTS: [usize; 2] = [16, MAX_SLOTS];
const TAG: usize = 16;
const KEY: usize = 32;
/// An encapsulated key, and the content's key under it.
const SLOT: usize = 32 + KEY + TAG;
const HEAD: usize = 1 + 1 + 32;
const LENGTH: usize = 4;

const DOMAIN: &[u8] = b"metalife private 1";

/// Why an envelope is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum EnvelopeError {
	/// A version that is not known here.
	#[error("version {0} is not known")]
	Version(u8),
	/// Another number of slots than an envelope can have.
	#[error("an envelope has no {0} slots")]
	Slots(u8),
	/// Not as many bytes as any envelope has.
	#[error("no envelope has {0} bytes")]
	Length(usize),
	/// It is for no one, or for more people or keys than it can be.
	#[error("a private message is for 1 to {MAX_PEOPLE} people, with {MAX_SLOTS} keys together")]
	Recipients,
	/// One of the keys to seal for is none.
	#[error("key {0} of the recipients is not good")]
	Key(usize),
	/// It opens with a key of ours, and what is in it is not what the sender sealed for all: a sender's trick or mistake.
	#[error("the envelope was not sealed as it should be")]
	Forged,
	/// What is to be sealed or was opened is not allowed.
	#[error(transparent)]
	Content(#[from] ContentError),
	/// More than fits.
	#[error("{found} bytes where at most {limit} fit")]
	TooLarge {
		/// How many bytes there are to seal.
		found: usize,
		/// How many fit.
		limit: usize,
	},
}

/// What is sealed for some people. Who they are does not show, nor how many of 16 (or of 64) keys they have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
	commitment: [u8; 32],
	slots: Vec<[u8; SLOT]>,
	sealed: Vec<u8>,
}

/// The most that is sealed, with its length, in an envelope of so many slots.
fn room(slots: usize) -> usize {
	MAX_ENVELOPE - HEAD - slots * SLOT - TAG
}

/// The key of the content, and what comes of it.
struct ContentKey(Zeroizing<[u8; KEY]>);

impl ContentKey {
	fn cipher(&self) -> ChaCha20Poly1305 {
		let key = Zeroizing::new(blake3::derive_key("metalife private 1 content", &self.0[..]));
		ChaCha20Poly1305::new((&*key).into())
	}

	/// Nobody finds two keys with one commitment, so all who open an envelope open the same.
	fn commitment(&self) -> [u8; 32] {
		blake3::derive_key("metalife private 1 commitment", &self.0[..])
	}
}

/// HPKE is of a later generation of the traits for randomness than the rest.
struct Random<'a, R>(&'a mut R);

impl<R: RngCore> hpke::rand_core::RngCore for Random<'_, R> {
	fn next_u32(&mut self) -> u32 {
		self.0.next_u32()
	}

	fn next_u64(&mut self) -> u64 {
		self.0.next_u64()
	}

	fn fill_bytes(&mut self, out: &mut [u8]) {
		self.0.fill_bytes(out);
	}
}

impl<R: RngCore + CryptoRng> hpke::rand_core::CryptoRng for Random<'_, R> {}

/// What a slot is bound to besides its key: who sends it.
fn info(sender: &FeedKey) -> Vec<u8> {
	[DOMAIN, &sender.0].concat()
}

fn seal_slot(
	content: &ContentKey,
	to: &PublicKey,
	sender: &FeedKey,
	rng: &mut (impl RngCore + CryptoRng),
) -> Option<[u8; SLOT]> {
	let key = Deserializable::from_bytes(&to.0).ok()?;
	let (encapsulated, sealed) = single_shot_seal::<SlotAead, HkdfSha256, X25519HkdfSha256, _>(
		&OpModeS::Base,
		&key,
		&info(sender),
		&content.0[..],
		&content.commitment(),
		&mut Random(rng),
	)
	.ok()?;
	[&encapsulated.to_bytes()[..], &sealed].concat().try_into().ok()
}

/// A slot for nobody: a key on the curve, and what cannot be told from something sealed.
fn empty_slot(rng: &mut (impl RngCore + CryptoRng)) -> [u8; SLOT] {
	let mut slot = [0; SLOT];
	let (_, public) = X25519HkdfSha256::gen_keypair(&mut Random(rng));
	slot[..32].copy_from_slice(&public.to_bytes());
	rng.fill_bytes(&mut slot[32..]);
	slot
}

fn open_slot(
	slot: &[u8; SLOT],
	commitment: &[u8; 32],
	key: &<X25519HkdfSha256 as Kem>::PrivateKey,
	info: &[u8],
) -> Option<ContentKey> {
	let (encapsulated, sealed) = slot.split_at(32);
	let encapsulated = Deserializable::from_bytes(encapsulated).ok()?;
	let open = single_shot_open::<SlotAead, HkdfSha256, X25519HkdfSha256>;
	let content = Zeroizing::new(open(&OpModeR::Base, key, &encapsulated, info, sealed, commitment).ok()?);
	content.as_slice().try_into().ok().map(|key| ContentKey(Zeroizing::new(key)))
}

impl Envelope {
	/// Seal this for these keys, as the writer of this feed. Whom it is for, as people, stands in `inner`.
	pub fn seal(
		inner: &Inner,
		sender: &FeedKey,
		to: &[PublicKey],
		rng: &mut (impl RngCore + CryptoRng),
	) -> Result<Self, EnvelopeError> {
		check_people(inner)?;
		let slots =
			SLOTS.into_iter().find(|slots| (1..=*slots).contains(&to.len())).ok_or(EnvelopeError::Recipients)?;
		let inner = Zeroizing::new(inner.encode()?);
		let limit = room(slots) - LENGTH;
		if inner.len() > limit {
			return Err(EnvelopeError::TooLarge { found: inner.len(), limit });
		}
		let mut plain = Zeroizing::new(Vec::with_capacity(room(slots)));
		plain.extend_from_slice(&(inner.len() as u32).to_le_bytes());
		plain.extend_from_slice(&inner);
		let padded = padded_len(plain.len(), room(slots));
		plain.resize(padded, 0);

		let mut content = ContentKey(Zeroizing::new([0; KEY]));
		rng.fill_bytes(&mut content.0[..]);
		let mut sealed_slots = Vec::with_capacity(slots);
		for (at, key) in to.iter().enumerate() {
			sealed_slots.push(seal_slot(&content, key, sender, rng).ok_or(EnvelopeError::Key(at))?);
		}
		sealed_slots.resize_with(slots, || empty_slot(rng));
		sealed_slots.shuffle(rng);
		let mut envelope = Self { commitment: content.commitment(), slots: sealed_slots, sealed: Vec::new() };
		let place = envelope.place(sender);
		envelope.sealed = content
			.cipher()
			.encrypt(&Nonce::default(), Payload { msg: &plain, aad: &place })
			.expect("far below the 256 GiB that the cipher takes; qed");
		Ok(envelope)
	}

	/// What the content is bound to: who sends it, and all slots.
	fn place(&self, sender: &FeedKey) -> Vec<u8> {
		[&info(sender)[..], &self.head(), self.slots.as_flattened()].concat()
	}

	fn head(&self) -> [u8; HEAD] {
		let mut head = [0; HEAD];
		head[0] = VERSION;
		head[1] = self.slots.len() as u8;
		head[2..].copy_from_slice(&self.commitment);
		head
	}

	/// Try these keys, at most [`MAX_KEYS`](crate::MAX_KEYS), on every slot. None if it is for none of them. `sender` is the
	/// feed that it stands in, whose signature was checked.
	pub fn open(&self, sender: &FeedKey, keys: &[PrivateKey]) -> Result<Option<Inner>, EnvelopeError> {
		let info = info(sender);
		let mut ours = keys.iter().take(crate::MAX_KEYS).flat_map(|key| {
			let key = key.hpke();
			let info = &info;
			self.slots.iter().filter_map(move |slot| open_slot(slot, &self.commitment, &key, info))
		});
		let Some(content) = ours.next() else { return Ok(None) };
		if content.commitment() != self.commitment {
			return Err(EnvelopeError::Forged);
		}
		let payload = Payload { msg: &self.sealed, aad: &self.place(sender) };
		let plain = content.cipher().decrypt(&Nonce::default(), payload).map_err(|_| EnvelopeError::Forged)?;
		let plain = Zeroizing::new(plain);
		let (length, rest) = plain.split_first_chunk::<LENGTH>().ok_or(EnvelopeError::Forged)?;
		let (inner, padding) =
			rest.split_at_checked(u32::from_le_bytes(*length) as usize).ok_or(EnvelopeError::Forged)?;
		let padded = padded_len(LENGTH + inner.len(), room(self.slots.len()));
		if padded != plain.len() || padding.iter().any(|byte| *byte != 0) {
			return Err(EnvelopeError::Forged);
		}
		let inner = Inner::decode(inner)?;
		check_people(&inner)?;
		Ok(Some(inner))
	}

	/// The bytes, for the field of a message or for the chain.
	pub fn encode(&self) -> Vec<u8> {
		[&self.head()[..], self.slots.as_flattened(), &self.sealed].concat()
	}

	/// Read them.
	pub fn decode(bytes: &[u8]) -> Result<Self, EnvelopeError> {
		const SHORT: fn(usize) -> EnvelopeError = EnvelopeError::Length;
		let (head, rest) = bytes.split_first_chunk::<HEAD>().ok_or(SHORT(bytes.len()))?;
		let [VERSION, slots, commitment @ ..] = head else { return Err(EnvelopeError::Version(head[0])) };
		let count =
			SLOTS.into_iter().find(|count| *count == usize::from(*slots)).ok_or(EnvelopeError::Slots(*slots))?;
		let (slots, sealed) = rest.split_at_checked(count * SLOT).ok_or(SHORT(bytes.len()))?;
		let plain = sealed.len().checked_sub(TAG).ok_or(SHORT(bytes.len()))?;
		// Nothing is padded to any other length.
		if plain > room(count) || padded_len(plain, room(count)) != plain {
			return Err(SHORT(bytes.len()));
		}
		let slots = slots.as_chunks().0.to_vec();
		Ok(Self { commitment: *commitment, slots, sealed: sealed.to_vec() })
	}

	/// How many bytes it has.
	pub fn size(&self) -> usize {
		HEAD + self.slots.len() * SLOT + self.sealed.len()
	}

	/// The BLAKE3 hash of its bytes.
	pub fn hash(&self) -> [u8; 32] {
		*blake3::hash(&self.encode()).as_bytes()
	}

	/// How many slots it has, whoever they are for.
	pub fn slots(&self) -> usize {
		self.slots.len()
	}
}

fn check_people(inner: &Inner) -> Result<(), EnvelopeError> {
	match (1..=MAX_PEOPLE).contains(&inner.content.recipients.len()) {
		true => Ok(()),
		false => Err(EnvelopeError::Recipients),
	}
}
