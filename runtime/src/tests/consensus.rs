use super::*;
use crate::constants::time::{EPOCH_BLOCKS, SESSIONS_PER_ERA, SLASH_DEFER_ERAS};
use frame_support::{
	assert_ok,
	traits::{fungible::InspectHold, KeyOwnerProofSystem},
};
use pallet_staking::UnappliedSlashes;
use sp_consensus_babe::AuthorityPair as BabePair;
use sp_consensus_grandpa::AuthorityPair as GrandpaPair;
use sp_core::crypto::Pair as _;
use sp_runtime::Perbill;

fn alice_stash() -> AccountId {
	Sr25519Keyring::AliceStash.to_account_id()
}

fn bonded(stash: &AccountId) -> Balance {
	Balances::balance_on_hold(&pallet_staking::HoldReason::Staking.into(), stash)
}

/// What is to be taken from `stash` once the delay of slashes is over.
fn pending_slash(stash: &AccountId) -> Balance {
	UnappliedSlashes::<Runtime>::get(SLASH_DEFER_ERAS + 1)
		.into_iter()
		.filter(|slash| slash.validator == *stash)
		.map(|slash| slash.own)
		.sum()
}

/// What one of four loses who misbehaves alone: min((3 / 4)^2, 1) of what it has at stake in the first era.
fn slash_of_one_in_four(stash: &AccountId) -> Balance {
	let exposed = pallet_staking::ErasStakersOverview::<Runtime>::get(0, stash).expect("it validates").own;
	assert!(bonded(stash) - exposed < 10, "only the rounding of the election lies between");
	Perbill::from_rational(9u32, 16) * exposed
}

/// An authority that may make blocks.
fn enabled_authority() -> u32 {
	let disabled = Session::disabled_validators();
	(0..).find(|index| !disabled.contains(index)).expect("not all are disabled")
}

/// Two headers for one slot, both signed by Alice.
fn two_blocks_in(slot: u64) -> sp_consensus_babe::EquivocationProof<Header> {
	let authority_index = authority(Sr25519Keyring::Alice);
	let pair = BabePair::from_string("//Alice", None).expect("it is well known");
	let block = |state_root: u8| {
		let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot: slot.into() });
		let mut header = Header::new(
			1,
			H256::zero(),
			H256::repeat_byte(state_root),
			H256::zero(),
			Digest { logs: vec![DigestItem::babe_pre_digest(pre_digest)] },
		);
		let seal = pair.sign(header.hash().as_ref());
		header.digest_mut().push(DigestItem::babe_seal(seal));
		header
	};
	sp_consensus_babe::EquivocationProof {
		offender: pair.public(),
		slot: slot.into(),
		first_header: block(1),
		second_header: block(2),
	}
}

#[test]
fn making_two_blocks_in_a_slot_is_slashed() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		let stake = bonded(&alice_stash());

		let equivocation_proof = Box::new(two_blocks_in(author.slot));
		let key_owner_proof = Historical::prove((sp_consensus_babe::KEY_TYPE, equivocation_proof.offender.clone()))
			.expect("she validates");
		let report = UncheckedExtrinsic::new_bare(
			pallet_babe::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }.into(),
		);
		// Bob reports; a second report of the same is refused.
		let results = author.block(1, authority(Sr25519Keyring::Bob), vec![report.clone()]);
		assert_eq!(results, [Ok(Ok(()))]);
		assert!(author.block(1, authority(Sr25519Keyring::Bob), vec![report])[0].is_err());

		let slash = slash_of_one_in_four(&alice_stash());
		assert_eq!(pending_slash(&alice_stash()), slash);
		assert_eq!(Session::disabled_validators(), [authority(Sr25519Keyring::Alice)]);

		// Eras pass; then the slash is applied.
		for _ in 0..(SLASH_DEFER_ERAS + 2) * SESSIONS_PER_ERA {
			assert_eq!(bonded(&alice_stash()), stake);
			author.block(EPOCH_BLOCKS.into(), enabled_authority(), vec![]);
			if bonded(&alice_stash()) < stake {
				break;
			}
		}
		assert_eq!(bonded(&alice_stash()), stake - slash);
	});
}

#[test]
fn voting_twice_in_a_round_is_slashed() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);

		let pair = GrandpaPair::from_string("//Alice", None).expect("it is well known");
		let (round, set_id) = (1u64, pallet_grandpa::CurrentSetId::<Runtime>::get());
		let vote = |block: u8| {
			let target = (H256::repeat_byte(block), 1u32);
			// A prevote is the first kind of message.
			let signature = pair.sign(&sp_consensus_grandpa::localized_payload(round, set_id, &(0u8, target)));
			(target, signature)
		};
		// An equivocation of prevotes, as it is encoded.
		let encoded = (set_id, 0u8, round, pair.public(), vote(1), vote(2)).encode();
		let equivocation_proof: Box<sp_consensus_grandpa::EquivocationProof<Hash, BlockNumber>> =
			Box::new(codec::Decode::decode(&mut &encoded[..]).expect("it is one"));
		let key_owner_proof =
			Historical::prove((sp_consensus_grandpa::KEY_TYPE, pair.public())).expect("she validates");
		let report = UncheckedExtrinsic::new_bare(
			pallet_grandpa::Call::report_equivocation_unsigned { equivocation_proof, key_owner_proof }.into(),
		);
		assert_eq!(author.block(1, authority(Sr25519Keyring::Bob), vec![report]), [Ok(Ok(()))]);
		assert_eq!(pending_slash(&alice_stash()), slash_of_one_in_four(&alice_stash()));
	});
}

#[test]
fn a_report_that_proves_nothing_is_refused() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		let mut proof = two_blocks_in(author.slot);
		proof.second_header = proof.first_header.clone();
		let key_owner_proof =
			Historical::prove((sp_consensus_babe::KEY_TYPE, proof.offender.clone())).expect("she validates");
		let report = UncheckedExtrinsic::new_bare(
			pallet_babe::Call::report_equivocation_unsigned { equivocation_proof: Box::new(proof), key_owner_proof }
				.into(),
		);
		// It is in the block at no cost to the chain but its own execution, and fails.
		assert!(!matches!(author.block(1, authority(Sr25519Keyring::Bob), vec![report])[0], Ok(Ok(()))));
		assert_eq!(pending_slash(&alice_stash()), 0);
	});
}

#[test]
fn validators_that_are_away_are_reported() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		author.block(EPOCH_BLOCKS.into(), 0, vec![]);
		// Only the first made blocks in the session that has ended, and nobody sent heartbeats.
		let reported = System::events().into_iter().any(|record| {
			matches!(
				record.event,
				RuntimeEvent::ImOnline(pallet_im_online::Event::SomeOffline { ref offline }) if offline.len() == 3
			)
		});
		assert!(reported);
	});
}

#[test]
fn a_heartbeat_is_a_transaction_without_a_sender() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		let pair = pallet_im_online::sr25519::AuthorityPair::from_string("//Bob", None).expect("it is well known");
		let keys = pallet_im_online::Keys::<Runtime>::get();
		let authority_index = keys.iter().position(|key| *key == pair.public()).expect("Bob validates") as u32;
		let heartbeat = pallet_im_online::Heartbeat {
			block_number: System::block_number(),
			session_index: Session::current_index(),
			authority_index,
			validators_len: 4,
		};
		let signature = pair.sign(&heartbeat.encode());
		let call = RuntimeCall::from(pallet_im_online::Call::heartbeat { heartbeat, signature });
		use frame_system::offchain::CreateAuthorizedTransaction;
		let transaction =
			<Runtime as CreateAuthorizedTransaction<pallet_im_online::Call<Runtime>>>::create_authorized_transaction(
				call,
			);
		assert_eq!(author.next(vec![transaction]), [Ok(Ok(()))]);
		assert!(ImOnline::is_online(authority_index));
	});
}

#[test]
fn stakers_are_paid_and_the_rest_goes_to_the_treasury() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		let issued = Balances::total_issuance();
		let treasury = Balances::free_balance(Treasury::account_id());
		author.block(1, authority(Sr25519Keyring::Alice), vec![]);
		for _ in 0..SESSIONS_PER_ERA + 1 {
			author.block(EPOCH_BLOCKS.into(), enabled_authority(), vec![]);
		}
		let era = pallet_staking::ActiveEra::<Runtime>::get().expect("one is active");
		assert_eq!(era.index, 1);
		let to_stakers = pallet_staking::ErasValidatorReward::<Runtime>::get(0).expect("the era was paid");
		let to_treasury = Balances::free_balance(Treasury::account_id()) - treasury;
		assert!(to_stakers > 0 && to_treasury > 0);
		assert_eq!(Balances::total_issuance() - issued, to_treasury);

		let stake = bonded(&alice_stash());
		assert_ok!(Staking::payout_stakers(RuntimeOrigin::signed(alice()), alice_stash(), 0));
		assert!(bonded(&alice_stash()) > stake);
	});
}

#[test]
fn the_first_block_of_an_era_counts_for_its_author_in_it() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		// When the first one leaves, the index of each of the others changes.
		let before = Session::validators();
		assert_ok!(dispatch(&before[0], pallet_staking::Call::chill {}));
		let mut index = 0;
		for _ in 0..3 * SESSIONS_PER_ERA {
			if Session::validators() != before {
				break;
			}
			index = enabled_authority();
			author.block(EPOCH_BLOCKS.into(), index, vec![]);
		}
		let validators = Session::validators();
		assert_eq!(validators, before[1..]);

		let era = pallet_staking::ActiveEra::<Runtime>::get().expect("eras have begun").index;
		let points = pallet_staking::ErasRewardPoints::<Runtime>::get(era);
		let expected = (validators[index as usize].clone(), 20);
		assert_eq!(points.individual.into_iter().collect::<Vec<_>>(), [expected]);
	});
}

#[test]
fn voters_bags_rise_to_the_top() {
	let thresholds = <Runtime as pallet_bags_list::Config>::BagThresholds::get();
	assert!(thresholds.windows(2).all(|pair| pair[0] < pair[1]));
	assert_eq!(thresholds.last(), Some(&u64::MAX));
}
