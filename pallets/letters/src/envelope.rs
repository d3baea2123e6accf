//! What an envelope looks like from outside, as far as that is cheap and certain.
//!
//! The format is that of sidecar/private, version 1 (its FORMAT.md). Whether something is truly sealed in it nobody can
//! tell who has no key for it, and neither can the chain.

use frame_support::{ensure, pallet_prelude::*};

use crate::{Config, Error, Pallet};

/// The shortest envelope, in bytes: for up to 16 keys, with as little inside as there can be.
pub const MIN_ENVELOPE: u32 = (HEAD + SLOTS[0] * SLOT + TAG + LEAST) as u32;
/// The largest envelope of the format, in bytes: what fits into the payload of a message.
pub const MAX_ENVELOPE: u32 = 65_516;

const VERSION: u8 = 1;
/// The version, the number of slots, and the commitment to the content's key.
const HEAD: usize = 1 + 1 + 32;
/// How many slots there can be.
const SLOTS: [usize; 2] = [16, 64];
/// An encapsulated key, and the content's key under it.
const SLOT: usize = 32 + 48;
const TAG: usize = 16;
/// The shortest that anything is padded to.
const LEAST: usize = 256;

impl<T: Config> Pallet<T> {
	/// That these bytes are an envelope's, as far as the chain can tell, and no more than it keeps.
	pub(crate) fn ensure_envelope(bytes: &[u8]) -> DispatchResult {
		ensure_shape::<T>(bytes)?;
		ensure!(bytes.len() <= T::MaxBytes::get() as usize, Error::<T>::TooLarge);
		Ok(())
	}
}

/// That these bytes begin as an envelope does, and are as many as one has.
pub(crate) fn ensure_shape<T: Config>(bytes: &[u8]) -> DispatchResult {
	let [version, rest @ ..] = bytes else { return Err(Error::<T>::WrongLength.into()) };
	ensure!(*version == VERSION, Error::<T>::UnknownVersion);
	let count = usize::from(*rest.first().ok_or(Error::<T>::WrongLength)?);
	ensure!(SLOTS.contains(&count), Error::<T>::WrongSlots);
	let around = count.saturating_mul(SLOT).saturating_add(HEAD).saturating_add(TAG);
	let room = (MAX_ENVELOPE as usize).saturating_sub(around);
	let plain = bytes.len().checked_sub(around);
	ensure!(plain.is_some_and(|plain| is_padded(plain, room)), Error::<T>::WrongLength);
	Ok(())
}

/// Whether something is padded to this length by Padmé (Nikitin and others, PETS 2019), to [`LEAST`] bytes at least and to
/// `room` at most.
fn is_padded(length: usize, room: usize) -> bool {
	length == room || ((LEAST..room).contains(&length) && length & below_mantissa(length) == 0)
}

/// The bits of a length that padding sets to zero. The length is not zero.
fn below_mantissa(length: usize) -> usize {
	let exponent = length.ilog2();
	let mantissa = exponent.checked_ilog2().map_or(0, |bits| bits.saturating_add(1));
	(1usize << exponent.saturating_sub(mantissa)).saturating_sub(1)
}

/// Bytes with the shape of an envelope for up to 16 keys, or up to 64: the longest of at most so many bytes, or the
/// shortest.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub(crate) fn sample(slots: usize, bytes: u32) -> crate::Envelope {
	let around = HEAD + slots * SLOT + TAG;
	let (plain, room) = (bytes as usize - around, MAX_ENVELOPE as usize - around);
	let plain = if plain >= room { room } else { plain.max(LEAST) & !below_mantissa(plain.max(LEAST)) };
	let mut sealed = alloc::vec![0xa5; around + plain];
	(sealed[0], sealed[1]) = (VERSION, slots as u8);
	sealed.try_into().expect("is no longer than it can be")
}
