//! Thousands of calls at random, with everything checked after each, and nothing left at the end.

use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::dispatch::DispatchResult;
use metalife_primitives::{signed as signatures, AccountId, ProfileId};
use sp_core::{Pair, H256};
use sp_keyring::Sr25519Keyring::{self, *};
use sp_runtime::DispatchError;
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: [Sr25519Keyring; 8] = [Alice, Bob, Charlie, Dave, Eve, Ferdie, One, Two];
const STEPS: usize = 4_000;
const CALLS: u64 = 32;

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Random(u64);

impl Random {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	fn below(&mut self, end: u64) -> u64 {
		self.next() % end
	}

	fn of<Item: Clone>(&mut self, items: &[Item]) -> Item {
		items[self.below(items.len() as u64) as usize].clone()
	}

	fn person(&mut self) -> Sr25519Keyring {
		self.of(&PEOPLE)
	}

	/// Mostly somebody with a profile.
	fn sender(&mut self) -> Sr25519Keyring {
		let person = self.person();
		match Keys::<Runtime>::contains_key(person.to_account_id()) || self.below(4) == 0 {
			true => person,
			false => self.person(),
		}
	}

	fn account(&mut self) -> AccountId {
		self.person().to_account_id()
	}

	fn handle(&mut self) -> HandleInput {
		// Some look alike, some are reserved, some are none.
		bounded(self.of(&[
			"alice",
			"a1ice",
			"b0bby",
			"bobby",
			"carol",
			"modem",
			"modern",
			"d\u{430}ve",
			"admin",
			"x",
			"иван",
			"ИВАН",
			"wonder",
			"trent",
			"peggy",
			"victor",
			"walter",
			"sybil",
			"mallory",
			"grace",
			"heidi",
			"ivan",
			"judy",
			"niaj",
		]))
	}

	/// A profile, mostly one that there is.
	fn other(&mut self) -> ProfileId {
		let living: Vec<_> = Profiles::<Runtime>::iter_keys().collect();
		match self.below(4) {
			0 => self.below(NextProfile::<Runtime>::get() + 1),
			_ if living.is_empty() => 0,
			_ => self.of(&living),
		}
	}

	/// One of a few records, and whoever controls the profile that it is of.
	fn record<Name: Clone>(
		&mut self,
		records: impl Iterator<Item = (ProfileId, Name)>,
	) -> Option<(Origin, ProfileId, Name)> {
		let records: Vec<_> = records.collect();
		let (id, name) = (!records.is_empty()).then(|| self.of(&records))?;
		let controller = Profiles::<Runtime>::get(id).map(|profile| profile.controller);
		Some((signed(controller.unwrap_or_else(|| self.account())), id, name))
	}

	/// A profile: often one that the sender belongs to.
	fn profile(&mut self, who: &AccountId) -> ProfileId {
		match (self.below(3), Keys::<Runtime>::get(who)) {
			(0, _) | (_, None) => self.below(NextProfile::<Runtime>::get().max(1)),
			(_, Some(key)) => key.profile,
		}
	}
}

fn identity(random: &mut Random) -> OutsideIdentity {
	let pair = ed25519_pair(random.below(4) as u8);
	match random.below(3) {
		0 => OutsideIdentity::Ssb(pair.public().0),
		1 => OutsideIdentity::Diaspora(bounded(format!("alice{}@pod.example", random.below(20)))),
		_ => OutsideIdentity::Did(bounded(format!("did:web:{}.example", random.below(20)))),
	}
}

fn link(random: &mut Random, who: Sr25519Keyring) -> DispatchResult {
	let seed = random.below(4) as u8;
	let identity = match random.below(2) {
		0 => OutsideIdentity::Ssb(ed25519_pair(seed).public().0),
		_ => identity(random),
	};
	let account = who.to_account_id();
	let proof = identity.proving_key().and_then(|_| {
		let id = Keys::<Runtime>::get(&account)?.profile;
		let nonce = profile(id).nonce.wrapping_sub(u32::from(random.below(8) == 0));
		let expires = System::block_number() + 1;
		let bytes = signatures::payload("link", &genesis_hash(), &(id, nonce, &identity, expires));
		Some(LinkProof { expires, signature: ed25519_pair(seed).sign(&bytes).0 })
	});
	Profile::link(signed(account), identity, proof)
}

fn create_sponsored(random: &mut Random, payer: Sr25519Keyring) -> DispatchResult {
	let user = random.person();
	let handle = random.handle();
	let expires = System::block_number() + random.below(MAX_CONSENT_LIFETIME + 2);
	let bytes = signatures::payload("create", &genesis_hash(), &(user.to_account_id(), &handle[..], expires));
	let signature = user.sign(&bytes).into();
	Profile::create_sponsored(signed(payer.to_account_id()), user.to_account_id(), handle, expires, signature)
}

fn reveal(random: &mut Random, who: AccountId) -> DispatchResult {
	let pseudonym = random.of(&PEOPLE[..2]);
	let key = Keys::<Runtime>::get(&who);
	let id = key.map(|key| key.profile).unwrap_or_default();
	let salt = [0; 32];
	let commitment = Profile::pseudonym_commitment(id, &pseudonym.to_account_id(), &salt);
	let nonce = Profiles::<Runtime>::get(id).map(|profile| profile.nonce).unwrap_or_default();
	let bytes = signatures::payload("reveal", &genesis_hash(), &(id, nonce, commitment));
	let signature = pseudonym.sign(&bytes).into();
	Profile::reveal_pseudonym(signed(who), commitment, pseudonym.to_account_id(), salt, signature)
}

fn commitment(random: &mut Random, id: ProfileId) -> H256 {
	Profile::pseudonym_commitment(id, &random.of(&PEOPLE[..2]).to_account_id(), &[0; 32])
}

fn step(random: &mut Random, call: u64) -> DispatchResult {
	let person = random.sender();
	let who = person.to_account_id();
	let origin = signed(who.clone());
	let id = random.profile(&who);
	let other = random.other();
	let app = random.of(&[None, Some(1), Some(2)]);
	let name: Name = bounded("n".repeat(1 + random.below(64) as usize));
	match call {
		0 => Profile::create(origin, random.handle()),
		1 => create_sponsored(random, person),
		2 => Profile::rename(origin, random.handle()),
		3 => Profile::release_handle(origin, random.handle()),
		// Rarely: else there is no profile for long.
		4 if random.below(4) == 0 => Profile::retire(origin),
		5 => Profile::clear_retired(origin, other, random.below(5) as u32).map(|_| ()).map_err(|fault| fault.error),
		6 => Profile::give_notice(origin, other),
		7 => Profile::assume_deposit(origin, id),
		8 => match Profiles::<Runtime>::iter().find(|(_, profile)| profile.notice.is_some()) {
			Some((profile, record)) => Profile::evict(signed(record.deposit.payer), profile),
			None => Profile::evict(origin, other),
		},
		9 => {
			let role = random.of(&[KeyRole::Controller, KeyRole::Device, KeyRole::Device, KeyRole::Feed, KeyRole::App]);
			let key = match random.below(2) {
				0 => random.account(),
				_ => somebody(random.below(20) as u32),
			};
			Profile::offer_key(origin, key, role)
		},
		10 => match Offers::<Runtime>::iter_keys().nth(random.below(4) as usize) {
			Some((profile, key)) => Profile::claim_key(signed(key), profile),
			None => Profile::claim_key(origin, other),
		},
		11 => match KeysOf::<Runtime>::get(id).first() {
			Some(key) if random.below(3) > 0 => Profile::revoke_key(origin, id, key.clone()),
			_ => Profile::revoke_key(origin, id, random.account()),
		},
		12 => {
			let avatar = random.of(&[
				None,
				Some(Avatar::Cid(bounded("bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"))),
				Some(Avatar::Nft { collection: 0, item: id }),
			]);
			Profile::set_persona(origin, app, name, avatar)
		},
		13 => match random.record(Personas::<Runtime>::iter_keys()) {
			Some((origin, id, app)) if random.below(4) > 0 => Profile::remove_persona(origin, id, app),
			_ => Profile::remove_persona(origin, id, app),
		},
		14 => Profile::add_alias(origin, bounded(format!("alias {}", random.below(12)))),
		15 => match random.record(Aliases::<Runtime>::iter_keys()) {
			Some((origin, id, alias)) if random.below(4) > 0 => Profile::remove_alias(origin, id, alias),
			_ => Profile::remove_alias(origin, id, bounded("alias 1")),
		},
		16 => {
			let own = Keys::<Runtime>::get(&who).map_or(id, |key| key.profile);
			Profile::commit_pseudonym(origin, commitment(random, own))
		},
		17 => reveal(random, who),
		18 => match random.record(Pseudonyms::<Runtime>::iter_keys()) {
			Some((origin, id, commitment)) if random.below(4) > 0 => Profile::remove_pseudonym(origin, id, commitment),
			_ => Profile::remove_pseudonym(origin, id, commitment(random, id)),
		},
		19 => {
			let expires = random.of(&[None, Some(System::block_number() + 3), Some(0)]);
			Profile::issue_credential(origin, other, H256::zero(), H256::zero(), expires)
		},
		20 => match Credentials::<Runtime>::iter().find(|(_, _, credential)| credential.revoked.is_none()) {
			Some((subject, id, credential)) if random.below(4) > 0 => {
				let issuer = Profiles::<Runtime>::get(credential.issuer).map(|issuer| issuer.controller);
				Profile::revoke_credential(signed(issuer.unwrap_or(who)), subject, id)
			},
			_ => Profile::revoke_credential(origin, other, random.below(9)),
		},
		21 => match random.record(Credentials::<Runtime>::iter_keys()) {
			Some((origin, subject, id)) if random.below(2) > 0 => Profile::remove_credential(origin, subject, id),
			Some((_, subject, id)) => Profile::remove_credential(origin, subject, id),
			None => Profile::remove_credential(origin, other, 0),
		},
		22 => link(random, person),
		23 => match random.record(Links::<Runtime>::iter_keys()) {
			Some((origin, id, link)) if random.below(4) > 0 => Profile::unlink(origin, id, link),
			_ => Profile::unlink(origin, id, [0; 32]),
		},
		24 => Profile::block(origin, other),
		25 => match random.record(Blocks::<Runtime>::iter_keys()) {
			Some((origin, id, target)) if random.below(4) > 0 => Profile::unblock(origin, id, target),
			_ => Profile::unblock(origin, id, other),
		},
		26 => Profile::follow(origin, other),
		27 => match random.record(Follows::<Runtime>::iter_keys()) {
			Some((origin, id, target)) if random.below(4) > 0 => Profile::unfollow(origin, id, target),
			_ => Profile::unfollow(origin, id, other),
		},
		28 => Profile::reserve_handle(Origin::root(), random.handle()),
		29 => Profile::unreserve_handle(Origin::root(), random.handle()),
		30 => {
			// What is prepaid changes, and with it who pays.
			PrepaidBytes::set(random.below(2_000) as u32);
			PrepaidBlocks::set(random.below(3) as u32);
			DepositRest::set(random.below(60));
			Ok(())
		},
		_ => {
			advance(random.below(12));
			Ok(())
		},
	}
}

fn balances() -> BTreeMap<AccountId, metalife_primitives::Balance> {
	frame_system::Account::<Runtime>::iter()
		.map(|(who, account)| (who, account.data.free + account.data.reserved))
		.filter(|(_, balance)| *balance > 0)
		.collect()
}

/// End every profile, clear what they leave and free their handles.
fn end_all() {
	for (_, profile) in Profiles::<Runtime>::iter().collect::<Vec<_>>() {
		Profile::retire(signed(profile.controller)).expect("a controller may always retire");
	}
	advance(60);
	for id in 0..NextProfile::<Runtime>::get() {
		let cleared = |()| events().pop() != Some(Event::<Runtime>::Cleared { profile: id, records: 0 });
		while Profile::clear_retired(signed(Two.to_account_id()), id, MAX_CLEARED)
			.map(|_| ())
			.map(cleared)
			.expect("can")
		{}
	}
	advance(HandleGrace::get() + 1);
	for (_, record) in Handles::<Runtime>::iter().collect::<Vec<_>>() {
		Profile::release_handle(signed(Two.to_account_id()), bounded(&record.handle)).expect("has rested");
	}
}

fn assert_nothing_left() {
	assert_eq!(held_balances(), BTreeMap::new());
	assert_eq!(Remnants::<Runtime>::iter().count(), 0);
	assert_eq!(Profiles::<Runtime>::iter().count() + Handles::<Runtime>::iter().count(), 0);
	assert_eq!(Keys::<Runtime>::iter().count() + Offers::<Runtime>::iter().count(), 0);
	assert_eq!(KeysOf::<Runtime>::iter().count() + Personas::<Runtime>::iter().count(), 0);
	assert_eq!(Aliases::<Runtime>::iter().count() + Pseudonyms::<Runtime>::iter().count(), 0);
	assert_eq!(Credentials::<Runtime>::iter().count() + Links::<Runtime>::iter().count(), 0);
	assert_eq!(LinkOwner::<Runtime>::iter().count() + Blocks::<Runtime>::iter().count(), 0);
	assert_eq!(Follows::<Runtime>::iter().count() + pallet_nfts::Item::<Runtime>::iter().count(), 0);
	assert!(frame_system::Account::<Runtime>::iter().all(|(_, account)| account.sufficients == 0));
}

fn play(seed: u64) {
	run(|| {
		let money = balances();
		let mut random = Random(seed);
		let mut done = BTreeSet::new();
		for number in 0..STEPS {
			System::reset_events();
			let call = random.below(CALLS);
			let before = root();
			match step(&mut random, call) {
				Ok(()) => {
					done.insert(call);
				},
				Err(DispatchError::Module(fault)) => {
					assert_eq!(root(), before, "step {number}: a refused call changed something: {fault:?}");
				},
				Err(fault) => panic!("step {number}: refused without a name: {fault:?}"),
			}
			check_state();
			assert_eq!(balances(), money, "step {number}: money went from one to another");
		}
		assert_eq!(done.len() as u64, CALLS, "not every call has succeeded: {done:?}");

		end_all();
		assert_nothing_left();
		assert_eq!(balances(), money);
	});
}

#[test]
fn random_calls_keep_every_promise_1() {
	play(1);
}

#[test]
fn random_calls_keep_every_promise_2() {
	play(2);
}

#[test]
fn random_calls_keep_every_promise_3() {
	play(3);
}

#[test]
fn random_calls_keep_every_promise_4() {
	play(4);
}
