//! What a transaction takes of its block: what it has used, not what it announced.

use super::*;
use crate::{configs::system::RuntimeBlockWeights, constants::money::MLT};
use frame_support::{
	dispatch::{DispatchClass, GetDispatchInfo},
	weights::Weight,
};
use metalife_primitives::traits::ProfileLookup;
use pallet_energy::{Quota, Quotas};

/// Make a block of this transaction alone. Returns what it announces to weigh, and what it has taken of the block once
/// executed, in picoseconds.
fn announced_and_taken(blocks: &mut Author, transaction: UncheckedExtrinsic) -> (u64, u64) {
	let base = RuntimeBlockWeights::get().get(DispatchClass::Normal).base_extrinsic;
	let announced = transaction.get_dispatch_info().total_weight().saturating_add(base);
	assert_eq!(blocks.next(vec![transaction]), [Ok(Ok(()))]);
	let taken = System::block_weight().get(DispatchClass::Normal).ref_time();
	assert_eq!(taken, told_by_event().ref_time());
	(announced.ref_time(), taken)
}

/// What the event at the end of the last transaction says that it weighed.
fn told_by_event() -> Weight {
	let events = System::events().into_iter().rev();
	let mut weights = events.filter_map(|record| match record.event {
		RuntimeEvent::System(frame_system::Event::ExtrinsicSuccess { dispatch_info }) => Some(dispatch_info.weight),
		_ => None,
	});
	weights.next().expect("it succeeded")
}

fn transfer(value: Balance) -> RuntimeCall {
	let bob = Sr25519Keyring::Bob.to_account_id();
	pallet_balances::Call::transfer_keep_alive { dest: bob.into(), value }.into()
}

#[test]
fn a_transfer_takes_exactly_what_it_announces() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let (announced, taken) =
			announced_and_taken(&mut blocks, signed(&Sr25519Keyring::Alice.pair(), 0, 0, transfer(MLT)));
		// Nothing in it depends on the state: neither energy nor a tip, and all transfers weigh the same.
		assert_eq!(taken, announced);
	});
}

#[test]
fn what_a_batch_does_not_execute_is_given_back() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let too_much = transfer(Balance::MAX / 2);
		let calls = [vec![transfer(MLT), too_much], vec![transfer(MLT); 8]].concat();
		let unexecuted: u64 = calls[2..].iter().map(|call| call.get_dispatch_info().call_weight.ref_time()).sum();
		let batch = pallet_utility::Call::batch { calls };
		let (announced, taken) = announced_and_taken(&mut blocks, signed(&Sr25519Keyring::Alice.pair(), 0, 0, batch));
		assert!(taken <= announced - unexecuted, "{taken} of {announced}, {unexecuted} not executed");
	});
}

#[test]
fn of_paying_by_energy_and_by_fee_only_the_one_that_happened_is_taken() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let mut blocks = Author::new();
		blocks.next(vec![]);
		let alice_pair = Sr25519Keyring::Alice.pair();
		let handle = b"alice".to_vec().try_into().expect("it is short");
		frame_support::assert_ok!(Profile::create(RuntimeOrigin::signed(alice()), handle));
		let profile = Profile::profile_of(&alice()).expect("it was created");
		let persona = || pallet_profile::Call::set_persona {
			app: None,
			name: b"Alice".to_vec().try_into().expect("it is short"),
			avatar: None,
		};

		let (announced, by_energy) = announced_and_taken(&mut blocks, signed(&alice_pair, 0, 0, persona()));
		assert!(Quotas::<Runtime>::contains_key(profile));
		// No energy is left, so Alice pays in money.
		Quotas::<Runtime>::insert(profile, Quota { used: Balance::MAX, at: System::block_number() + 1 });
		let (announced_again, by_fee) = announced_and_taken(&mut blocks, signed(&alice_pair, 1, 0, persona()));
		// With a tip, energy is not even looked for.
		let (announced_with_tip, with_tip) = announced_and_taken(&mut blocks, signed(&alice_pair, 2, 1, persona()));

		assert_eq!(announced, announced_again);
		assert_eq!(announced, by_energy.max(by_fee));
		assert!(with_tip < by_fee);
		assert_eq!(with_tip, announced_with_tip);
	});
}
