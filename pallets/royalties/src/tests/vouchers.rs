//! Mints that the creator signs beforehand.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use metalife_primitives::{signed as off_chain, AccountId, Signature};
use sp_core::{sr25519, Pair};
use sp_runtime::{DispatchError::BadOrigin, Permill};

type Fault = Error<Runtime>;

fn voucher(id: VoucherId) -> VoucherOf<Runtime> {
	Voucher {
		collection: 0,
		id,
		edition: 0,
		to: Some(bob()),
		money: NATIVE,
		price: 10 * UNIT,
		app: brought(),
		expires: after(10),
	}
}

fn sign(voucher: &VoucherOf<Runtime>) -> Signature {
	artist_pair().sign(&Royalties::voucher_bytes(voucher.clone())).into()
}

fn redeem(who: AccountId, voucher: VoucherOf<Runtime>) -> Result<(), sp_runtime::DispatchError> {
	let signature = sign(&voucher);
	Royalties::redeem(signed(who), voucher, signature)
}

#[test]
fn a_voucher_works_once() {
	run(|| {
		collection(enforced());
		assert_ok!(redeem(bob(), voucher(1)));
		assert_eq!(last_event(), Event::VoucherSpent { collection: 0, id: 1 });
		assert_eq!(owner(0, item_id(0, 1)), Some(bob()));
		assert_eq!(wealth(&bob()), RICHES - 10 * UNIT);
		assert_eq!(wealth(&gallery()), RICHES + UNIT / 2);
		assert_noop!(redeem(bob(), voucher(1)), Fault::VoucherSpent);
		assert_noop!(redeem(bob(), Voucher { price: 0, ..voucher(1) }), Fault::VoucherSpent);

		// It is kept in mind for as long as it would work, and not longer.
		let clear = || Royalties::clear_voucher(signed(nobody()), 0, 1);
		let before = held(&bob());
		assert_noop!(clear(), Fault::StillThere);
		advance(10);
		assert_noop!(clear(), Fault::StillThere);
		advance(1);
		let old = Voucher { expires: after(0) - 1, ..voucher(1) };
		assert_ok!(clear());
		assert_eq!(last_event(), Event::VoucherCleared { collection: 0, id: 1 });
		assert!(held(&bob()) < before);
		assert_noop!(redeem(bob(), old), Fault::AlreadyOver);
		assert_noop!(clear(), Fault::NotFound);
		assert_noop!(Royalties::clear_voucher(Origin::root(), 0, 1), BadOrigin);
	});
}

#[test]
fn anyone_may_use_one_that_names_nobody() {
	run(|| {
		collection(enforced());
		assert_noop!(redeem(charlie(), voucher(1)), Fault::NotForSender);
		assert_ok!(redeem(charlie(), Voucher { to: None, money: COINS, price: 0, app: None, ..voucher(1) }));
		assert_ok!(redeem(charlie(), Voucher { to: None, money: COINS, price: 100, app: None, ..voucher(2) }));
		assert_eq!(coins(&charlie()), RICHES - 100);
	});
}

#[test]
fn only_what_the_creator_signed_counts() {
	run(|| {
		collection(enforced());
		let voucher = voucher(1);
		let other = sr25519::Pair::from_seed(&[9; 32]);
		let bytes = Royalties::voucher_bytes(voucher.clone());
		let refuse = |signature: Signature| {
			assert_noop!(Royalties::redeem(signed(bob()), voucher.clone(), signature), Fault::BadSignature);
		};
		refuse(other.sign(&bytes).into());
		refuse(sign(&Voucher { price: 1, ..voucher.clone() }));
		refuse(sign(&Voucher { to: None, ..voucher.clone() }));
		refuse(artist_pair().sign(&off_chain::payload("mint", &hash(1), &voucher)).into());
		refuse(artist_pair().sign(&off_chain::payload("sell", &System::block_hash(0), &voucher)).into());
		let wrapped = artist_pair().sign(&off_chain::wrapped(&bytes));
		assert_ok!(Royalties::redeem(signed(bob()), voucher.clone(), wrapped.into()));
		assert_noop!(Royalties::redeem(Origin::root(), voucher.clone(), sign(&voucher)), BadOrigin);
	});
}

#[test]
fn only_sound_vouchers_work() {
	run(|| {
		collection(enforced());
		assert_noop!(redeem(bob(), Voucher { collection: 9, ..voucher(1) }), Fault::UnknownCollection);
		assert_noop!(redeem(bob(), Voucher { edition: 9, ..voucher(1) }), Fault::UnknownEdition);
		assert_noop!(redeem(bob(), Voucher { expires: 0, ..voucher(1) }), Fault::AlreadyOver);
		assert_noop!(redeem(bob(), Voucher { expires: after(1_001), ..voucher(1) }), Fault::TooLong);
		assert_noop!(redeem(bob(), Voucher { price: 1, ..voucher(1) }), Fault::PriceTooLow);
		assert_noop!(redeem(bob(), Voucher { money: Money::Asset(1), ..voucher(1) }), Fault::UnknownAsset);
		let app = |app, percent| Some(Brought { app, fee: Permill::from_percent(percent) });
		assert_noop!(redeem(bob(), Voucher { app: app(APP, 11), ..voucher(1) }), Fault::FeeTooHigh);
		assert_noop!(redeem(bob(), Voucher { app: app(9, 1), ..voucher(1) }), Fault::UnknownApp);
		for n in 0..10 {
			assert_ok!(redeem(bob(), Voucher { price: 0, ..voucher(n) }));
		}
		assert_noop!(redeem(bob(), voucher(10)), Fault::SoldOut);
	});
}

#[test]
fn the_creator_takes_one_back() {
	run(|| {
		collection(enforced());
		let cancel = |who, id, expires| Royalties::cancel_voucher(signed(who), 0, id, expires);
		assert_noop!(cancel(bob(), 1, after(10)), Fault::NotCreator);
		assert_noop!(cancel(artist(), 1, 0), Fault::AlreadyOver);
		assert_noop!(Royalties::cancel_voucher(signed(artist()), 9, 1, after(10)), Fault::UnknownCollection);
		assert_noop!(Royalties::cancel_voucher(Origin::root(), 0, 1, after(10)), BadOrigin);
		assert_ok!(cancel(artist(), 1, after(10)));
		assert_noop!(cancel(artist(), 1, after(10)), Fault::VoucherSpent);
		assert_noop!(redeem(bob(), voucher(1)), Fault::VoucherSpent);
	});
}

/// However short a creator says that a voucher works, it is kept in mind until all that work now have expired.
#[test]
fn one_that_was_taken_back_does_not_come_back() {
	run(|| {
		collection(enforced());
		let long = Voucher { expires: after(1_000), ..voucher(1) };
		let longer = Voucher { expires: after(1_500), ..voucher(2) };
		assert_ok!(Royalties::cancel_voucher(signed(artist()), 0, 1, after(10)));
		assert_ok!(Royalties::cancel_voucher(signed(artist()), 0, 2, longer.expires));
		advance(11);
		let clear = |id| Royalties::clear_voucher(signed(bob()), 0, id);
		assert_noop!(clear(1), Fault::StillThere);
		assert_noop!(redeem(bob(), long.clone()), Fault::VoucherSpent);
		advance(990);
		assert_ok!(clear(1));
		assert_noop!(redeem(bob(), long), Fault::AlreadyOver);
		assert_noop!(clear(2), Fault::StillThere);
		assert_noop!(redeem(bob(), longer.clone()), Fault::VoucherSpent);
		advance(500);
		assert_ok!(clear(2));
		assert_noop!(redeem(bob(), longer), Fault::AlreadyOver);
		assert_eq!(held_balances(Hold::get()).len(), 1);
	});
}
