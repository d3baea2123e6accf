//! What is told from an envelope, and what is not.

use crate::{
	envelope::{ensure_shape, sample},
	mock::*,
	*,
};
use frame_support::assert_ok;
use serde_json::Value;
use std::collections::BTreeSet;

fn try_keep(bytes: Vec<u8>) -> frame_support::dispatch::DispatchResult {
	keep_sealed(alice(), bytes.try_into().expect("is no longer than it can be"))
}

/// An envelope with something else in it.
fn changed(change: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
	let mut bytes = short().into_inner();
	change(&mut bytes);
	bytes
}

#[test]
fn what_begins_otherwise_is_refused() {
	run(|| {
		for other in (0..=u8::MAX).filter(|version| *version != 1) {
			refused!(try_keep(changed(|bytes| bytes[0] = other)), UnknownVersion);
		}
		for other in (0..=u8::MAX).filter(|slots| ![16, 64].contains(slots)) {
			refused!(try_keep(changed(|bytes| bytes[1] = other)), WrongSlots);
		}
		refused!(try_keep(b"any file at all".to_vec()), UnknownVersion);
	});
}

#[test]
fn what_is_padded_to_no_such_length_is_refused() {
	run(|| {
		refused!(try_keep(vec![]), WrongLength);
		refused!(try_keep(vec![1]), WrongLength);
		for bytes in [2, 33, 34, 1_329, 1_585] {
			refused!(try_keep(changed(|sealed| sealed.truncate(bytes))), WrongLength);
		}
		for more in [1, 15, 17] {
			refused!(try_keep(changed(|sealed| sealed.extend(vec![0; more]))), WrongLength);
		}
		assert_ok!(try_keep(changed(|sealed| sealed.extend([0; 16]))));
		// The length is none for this number of slots.
		refused!(try_keep(changed(|sealed| sealed[1] = 64)), WrongLength);
		assert_ok!(keep_sealed(alice(), sample(64, KEPT)));
	});
}

/// The lengths that something can be padded to, from the paper's definition: the next multiple, for each length that there
/// can be before.
fn padded(room: usize) -> BTreeSet<usize> {
	let pad = |length: usize| {
		let exponent = (length as f64).log2().floor();
		let kept = (exponent.log2() + 1.0).floor();
		length.next_multiple_of(1 << (exponent - kept) as u32).min(room)
	};
	(256..=room).map(pad).collect()
}

#[test]
fn exactly_the_lengths_of_the_format_are_kept() {
	for slots in [16, 64] {
		let around = 34 + 80 * slots + 16;
		let lengths = padded(MAX_ENVELOPE as usize - around);
		let mut bytes = sample(slots, MAX_ENVELOPE).into_inner();
		assert_eq!(bytes.len(), MAX_ENVELOPE as usize);
		for length in (0..=MAX_ENVELOPE as usize).rev() {
			bytes.truncate(length);
			let known = length.checked_sub(around).is_some_and(|plain| lengths.contains(&plain));
			assert_eq!(ensure_shape::<Runtime>(&bytes).is_ok(), known, "{length} bytes, {slots} slots");
		}
	}
}

/// Those by which sidecar/private is tested.
#[test]
fn the_formats_test_vectors_are_told_apart() {
	run(|| {
		let vectors = include_str!("../../../../sidecar/private/vectors/private.json");
		let vectors: Value = serde_json::from_str(vectors).expect("is JSON");
		let each = |list: &str, name: &str| -> Vec<Vec<u8>> {
			let list = vectors[list].as_array().expect("is a list");
			list.iter().map(|vector| hex::decode(vector[name].as_str().expect("is text")).expect("is hex")).collect()
		};
		let envelopes = each("envelopes", "envelope");
		assert!(envelopes.iter().map(|bytes| bytes[1]).collect::<BTreeSet<_>>().into_iter().eq([16, 64]));
		for bytes in envelopes {
			assert_ok!(try_keep(bytes));
		}
		let refused = each("refused", "bytes");
		assert!(refused.len() > 5);
		for bytes in refused {
			assert!(try_keep(bytes).is_err());
		}
	});
}
