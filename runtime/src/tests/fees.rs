use super::*;
use crate::constants::money::{EXISTENTIAL_DEPOSIT, MILLI_MLT, MLT};
use codec::Encode;
use frame_support::traits::fungible::Inspect;

fn transfer(nonce: Nonce, tip: Balance) -> UncheckedExtrinsic {
	let call =
		pallet_balances::Call::transfer_keep_alive { dest: Sr25519Keyring::Bob.to_account_id().into(), value: MLT };
	signed(&Sr25519Keyring::Alice.pair(), nonce, tip, call)
}

fn treasury() -> Balance {
	Balances::balance(&Treasury::account_id())
}

#[test]
fn a_transfer_costs_a_few_thousandths() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		Author::new().next(vec![]);
		let transfer = transfer(0, 0);
		let length = transfer.encoded_size() as u32;
		let fee = TransactionPayment::query_info(transfer, length).partial_fee;
		assert!(fee > MILLI_MLT && fee < 5 * MILLI_MLT, "{fee}");
	});
}

#[test]
fn fees_go_to_the_treasury_and_the_author_and_tips_to_the_author() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let author = Sr25519Keyring::AliceStash.to_account_id();
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let (alice_before, author_before, treasury_before) =
			(Balances::balance(&alice()), Balances::balance(&author), treasury());
		let tip = 7 * MLT;
		assert_eq!(blocks.next(vec![transfer(0, tip)]), [Ok(Ok(()))]);

		let fee = alice_before - Balances::balance(&alice()) - MLT - tip;
		let to_treasury = treasury() - treasury_before;
		assert_eq!(to_treasury, fee / 5 * 4 + fee % 5 * 4 / 5);
		assert_eq!(Balances::balance(&author) - author_before, fee - to_treasury + tip);
	});
}

#[test]
fn fees_never_fall_below_the_constants() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		for _ in 0..20 {
			blocks.next(vec![]);
		}
		assert_eq!(TransactionPayment::next_fee_multiplier(), 1.into());
	});
}

#[test]
fn dust_goes_to_the_treasury() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let someone = AccountId::from([7; 32]);
		frame_support::assert_ok!(Balances::transfer_keep_alive(
			RuntimeOrigin::signed(alice()),
			someone.clone().into(),
			EXISTENTIAL_DEPOSIT * 2,
		));
		let before = treasury();
		frame_support::assert_ok!(Balances::transfer_allow_death(
			RuntimeOrigin::signed(someone.clone()),
			alice().into(),
			EXISTENTIAL_DEPOSIT + 1,
		));
		assert_eq!(Balances::total_balance(&someone), 0);
		assert_eq!(treasury() - before, EXISTENTIAL_DEPOSIT - 1);
	});
}

#[test]
fn an_account_has_a_statement_allowance_while_it_exists() {
	use sp_statement_store::get_allowance;
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		assert!(!get_allowance(alice()).is_depleted());
		let someone = AccountId::from([7; 32]);
		assert!(get_allowance(&someone).is_depleted());
		let transfer = |from: AccountId, to: AccountId, amount| {
			Balances::transfer_allow_death(RuntimeOrigin::signed(from), to.into(), amount)
		};
		frame_support::assert_ok!(transfer(alice(), someone.clone(), MLT));
		assert!(!get_allowance(&someone).is_depleted());
		frame_support::assert_ok!(transfer(someone.clone(), alice(), MLT));
		assert!(get_allowance(&someone).is_depleted());
	});
}
