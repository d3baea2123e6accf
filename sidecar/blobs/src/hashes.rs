//! The chunks of a blob, and the hashes that vouch for each alone.
//!
//! BLAKE3 is a tree of hashes over blocks of 1 KiB. Cut at a layer, it is a list: one chaining value for each chunk of
//! 64 KiB, and they merge to the hash of the whole. Who has that list and has checked it against the address can check
//! each chunk as it comes, in any order. (BitTorrent calls such a list a piece layer: BEP 52.)

use crate::{
	address::Address,
	error::{Error, Result},
};
use blake3::{
	hazmat::{merge_subtrees_non_root, merge_subtrees_root, ChainingValue, HasherExt, Mode},
	Hasher,
};

/// How many bytes a chunk has, but for the last.
pub const CHUNK: usize = 1 << 16;

/// The largest blob, in bytes as stored and sent.
pub const MAX_BLOB: u64 = 1 << 32;

/// How many chunks a blob of this size has: at least one.
pub fn chunk_count(size: u64) -> u32 {
	size.div_ceil(CHUNK as u64).clamp(1, u64::from(u32::MAX)) as u32
}

/// How many bytes this chunk of a blob of this size has; none if there is no such chunk.
pub fn chunk_len(size: u64, index: u32) -> Option<usize> {
	let begin = u64::from(index) * CHUNK as u64;
	(index < chunk_count(size)).then(|| (size - begin).min(CHUNK as u64) as usize)
}

/// The hash of a chunk that is not all of its blob.
pub(crate) fn chunk_hash(index: u32, bytes: &[u8]) -> ChainingValue {
	let mut hasher = Hasher::new();
	hasher.set_input_offset(u64::from(index) * CHUNK as u64).update(bytes);
	hasher.finalize_non_root()
}

/// The largest power of two below this: where BLAKE3 cuts a tree in two.
fn left(count: usize) -> usize {
	count.next_power_of_two() / 2
}

fn subtree(hashes: &[ChainingValue]) -> ChainingValue {
	match hashes {
		[only] => *only,
		_ => {
			let (left, right) = hashes.split_at(left(hashes.len()));
			merge_subtrees_non_root(&subtree(left), &subtree(right), Mode::Hash)
		},
	}
}

fn root(hashes: &[ChainingValue]) -> Address {
	match hashes {
		[only] => Address(*only),
		_ => {
			let (left, right) = hashes.split_at(left(hashes.len()));
			Address(*merge_subtrees_root(&subtree(left), &subtree(right), Mode::Hash).as_bytes())
		},
	}
}

/// The hashes of all chunks of a blob, checked against its address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChunkHashes {
	address: Address,
	size: u64,
	hashes: Vec<ChainingValue>,
}

impl ChunkHashes {
	/// How many bytes they take for a blob of this size: none when it is one chunk, of which the address is the hash.
	pub fn encoded_len(size: u64) -> usize {
		match chunk_count(size) {
			1 => 0,
			count => 32 * count as usize,
		}
	}

	/// Read them, and check them against the address.
	///
	/// Whether the size is right shows in the last chunk: with a wrong one it never comes.
	pub fn decode(address: &Address, size: u64, bytes: &[u8]) -> Result<Self> {
		if size > MAX_BLOB {
			return Err(Error::TooLarge);
		}
		if bytes.len() != Self::encoded_len(size) {
			return Err(Error::Hashes);
		}
		let (hashes, _) = bytes.as_chunks::<32>();
		let hashes = if hashes.is_empty() { vec![address.0] } else { hashes.to_vec() };
		match root(&hashes) == *address {
			true => Ok(Self { address: *address, size, hashes }),
			false => Err(Error::Hashes),
		}
	}

	/// Of what was hashed here, chunk by chunk.
	pub(crate) fn of(size: u64, hashes: Vec<ChainingValue>) -> Self {
		Self { address: root(&hashes), size, hashes }
	}

	/// The bytes to store and send.
	pub fn encode(&self) -> Vec<u8> {
		match &self.hashes[..] {
			[_] => Vec::new(),
			hashes => hashes.concat(),
		}
	}

	/// The address of the blob.
	pub fn address(&self) -> Address {
		self.address
	}

	/// The size of the blob.
	pub fn size(&self) -> u64 {
		self.size
	}

	/// How many chunks it has.
	pub fn count(&self) -> u32 {
		self.hashes.len() as u32
	}

	/// Whether these are the bytes of this chunk.
	pub fn check(&self, index: u32, bytes: &[u8]) -> Result<()> {
		let length = chunk_len(self.size, index).ok_or(Error::NoChunk(index))?;
		// No hash of nothing is asked for: it is that of the empty blob, which is one chunk.
		let good = bytes.len() == length
			&& match &self.hashes[..] {
				[only] => *only == Address::of(bytes).0,
				hashes => hashes[index as usize] == chunk_hash(index, bytes),
			};
		if good {
			Ok(())
		} else {
			Err(Error::Chunk(index))
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	pub fn hashes(bytes: &[u8]) -> ChunkHashes {
		let hashes = match bytes.len() {
			..=CHUNK => vec![Address::of(bytes).0],
			_ => bytes.chunks(CHUNK).zip(0..).map(|(chunk, index)| chunk_hash(index, chunk)).collect(),
		};
		ChunkHashes::of(bytes.len() as u64, hashes)
	}

	fn some(size: usize) -> Vec<u8> {
		let mut bytes = vec![0; size];
		Hasher::new().update(&size.to_le_bytes()).finalize_xof().fill(&mut bytes);
		bytes
	}

	/// What is cut out of the tree is the plain BLAKE3 hash, whatever the size.
	#[test]
	fn the_hashes_merge_to_blake3() {
		let edges = (1..=9).flat_map(|chunks| [chunks * CHUNK - 1, chunks * CHUNK, chunks * CHUNK + 1]);
		for size in edges.chain([0, 1, 1_023, 1_024, 1_025, 33 * CHUNK + 5]) {
			let bytes = some(size);
			let hashes = hashes(&bytes);
			assert_eq!(hashes.address(), Address::of(&bytes), "{size}");
			assert_eq!(hashes.count(), chunk_count(size as u64));
			let encoded = hashes.encode();
			assert_eq!(encoded.len(), ChunkHashes::encoded_len(size as u64));
			let decoded = ChunkHashes::decode(&hashes.address(), size as u64, &encoded).expect("are the hashes");
			assert_eq!(decoded, hashes);
			for index in 0..hashes.count() {
				let begin = index as usize * CHUNK;
				let chunk = &bytes[begin..size.min(begin + CHUNK)];
				assert!(hashes.check(index, chunk).is_ok(), "{size}, {index}");
			}
			assert!(matches!(hashes.check(hashes.count(), b"x"), Err(Error::NoChunk(_))));
		}
	}

	#[test]
	fn a_chunk_is_good_in_its_place_only() {
		let bytes = [[7; CHUNK]; 3].concat();
		let hashes = hashes(&bytes);
		let list = hashes.encode();
		// The same bytes, and yet another hash: where a chunk stands is hashed with it.
		assert_ne!(list[..32], list[32..64]);
		assert!(matches!(hashes.check(0, &[7; CHUNK - 1]), Err(Error::Chunk(0))));
		assert!(matches!(hashes.check(0, &[]), Err(Error::Chunk(0))));
		assert!(matches!(hashes.check(1, &[8; CHUNK]), Err(Error::Chunk(1))));
	}

	#[test]
	fn other_hashes_are_refused() {
		let bytes = some(3 * CHUNK);
		let (good, size) = (hashes(&bytes), bytes.len() as u64);
		let list = good.encode();
		let decode = |size, list: &[u8]| ChunkHashes::decode(&good.address(), size, list);
		for at in [0, 40, 95] {
			let mut changed = list.clone();
			changed[at] ^= 1;
			assert!(matches!(decode(size, &changed), Err(Error::Hashes)));
		}
		assert!(matches!(decode(size, &list[..64]), Err(Error::Hashes)));
		assert!(matches!(decode(2 * CHUNK as u64, &list[..64]), Err(Error::Hashes)));
		assert!(matches!(decode(size, &[&list[..], &[0]].concat()), Err(Error::Hashes)));
		assert!(matches!(decode(u64::MAX, &[]), Err(Error::TooLarge)));
		assert!(matches!(decode(size, &[]), Err(Error::Hashes)));
		// A size that is a little off has the same number of chunks, and its last chunk never comes.
		let off = decode(size - 1, &list).expect("are the hashes");
		assert!(off.check(1, &bytes[CHUNK..2 * CHUNK]).is_ok());
		assert!(off.check(2, &bytes[2 * CHUNK..size as usize - 1]).is_err());
		assert!(off.check(2, &bytes[2 * CHUNK..]).is_err());
	}

	proptest! {
		#[test]
		fn whatever_decodes_is_canonical(
			address: [u8; 32], size in prop_oneof![0..300_000u64, any::<u64>()], bytes: Vec<u8>,
		) {
			if let Ok(hashes) = ChunkHashes::decode(&Address(address), size, &bytes) {
				prop_assert_eq!(hashes.encode(), bytes);
			}
		}
	}
}
