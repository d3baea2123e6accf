//! What is held covers what is stored.

use crate::{
	mock::{Letters, *},
	*,
};
use frame_support::{assert_ok, storage::StoragePrefixedMap};

/// All bytes of a map of this pallet in storage, keys included.
fn stored(prefix: [u8; 32]) -> usize {
	let mut key = prefix.to_vec();
	let mut sum = 0;
	while let Some(next) = sp_io::storage::next_key(&key).filter(|next| next.starts_with(&prefix)) {
		sum += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
		key = next;
	}
	sum
}

#[test]
fn a_letter_is_paid_for_to_the_byte() {
	run(|| {
		for sealed in [short(), envelope(2_000), envelope(KEPT)] {
			let before = stored(crate::Letters::<Runtime>::final_prefix());
			let expected = Letters::letter_bytes(&sealed) as usize;
			assert_ok!(keep_sealed(alice(), sealed));
			assert_eq!(stored(crate::Letters::<Runtime>::final_prefix()) - before, expected);
		}
	});
}

#[test]
fn what_is_counted_of_an_author_is_as_long_as_it_says() {
	run(|| {
		keep(alice());
		assert_eq!(stored(Authors::<Runtime>::final_prefix()), Letters::author_bytes() as usize);
		retire(&alice());
		assert_eq!(stored(Authors::<Runtime>::final_prefix()), 0);
	});
}
