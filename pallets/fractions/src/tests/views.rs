//! What view functions answer.

use crate::{
	mock::{Fractions, *},
	*,
};
use frame_support::assert_ok;

#[test]
fn a_vault_and_a_position_are_shown_as_they_stand() {
	run(|| {
		assert_eq!(Fractions::vault(0), None);
		let id = shared();
		assert_eq!(Fractions::position(id, dave()), None);
		assert_ok!(Fractions::add_asset(signed(alice()), id, DOLLARS));
		earn(id, Money::Native, UNIT);
		assert_ok!(Fractions::sweep(signed(bob()), id, Money::Native));
		earn(id, Money::Native, 2 * UNIT);
		assert_ok!(Fractions::offer(signed(bob()), id, 5, UNIT));
		let vault = Fractions::vault(id).expect("is there");
		assert_eq!(vault.revenue, [(Money::Native, UNIT, 2 * UNIT), (Money::Asset(DOLLARS), 0, 0)]);
		assert_eq!(vault.account, Fractions::account_of(id));
		assert_eq!(vault.least_bid, Fractions::ask_for(100 * UNIT));
		let position = Fractions::position(id, bob()).expect("is there");
		assert_eq!(position.fractions, 30);
		assert_eq!(Some(position.ask), Fractions::ask_for(100 * UNIT));
		assert_eq!(position.stands, 1 + ASK_PERIOD);
		assert_eq!(position.offer, Some(Offer { fractions: 5, price: UNIT }));
		assert_eq!(position.dues, [(Money::Native, UNIT * 9 / 10), (Money::Asset(DOLLARS), 0)]);
		buy_out(id, dave(), 200 * UNIT);
		let vault = Fractions::vault(id).expect("is there");
		assert_eq!(vault.least_bid, None);
		assert_eq!(vault.stage, Stage::Ended { heir: dave(), since: 1 + AUCTION });
	});
}

#[test]
fn no_two_vaults_share_an_account() {
	// Also those whose numbers begin with the bytes that tell the two accounts apart.
	let words = [*b"of", *b"by"].map(|word| VaultId::from(u16::from_le_bytes(word)));
	let ids = (0..1_000).chain(words.into_iter().flat_map(|word| (0..1_000).map(move |id| id << 16 | word)));
	let accounts = ids.flat_map(|id| [Fractions::account(id), Fractions::broker(id)]);
	assert_eq!(accounts.collect::<std::collections::BTreeSet<_>>().len(), 6_000);
}
