//! Calls at random, against a model that knows nothing of storage, with everything checked after each.

use crate::{
	mock::{Pubs, *},
	Error, *,
};
use frame_support::assert_noop;
use metalife_primitives::{AccountId, Balance, ProfileId, PubId};
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult};
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Op {
	/// The `n`th peer, its proof for this profile.
	Register {
		who: usize,
		peer: u8,
		proven: ProfileId,
		services: u8,
		addresses: Vec<u8>,
		feed: Option<ProfileId>,
	},
	Update {
		who: usize,
		id: PubId,
		services: u8,
		addresses: Vec<u8>,
		feed: Option<ProfileId>,
	},
	Retire {
		who: usize,
		id: PubId,
	},
	Clear {
		who: usize,
		id: PubId,
	},
	/// Take the phone's role from it, or give it back.
	Phone(bool),
	RetireProfile(ProfileId),
}

/// Alice, Bob, Dave, whose number is their profile's; Alice's phone; one without a profile.
const PEOPLE: usize = 5;
const PEERS: u8 = 5;

fn who(n: usize) -> AccountId {
	[alice(), bob(), dave(), phone(), corp()][n].clone()
}

fn op() -> impl Strategy<Value = Op> {
	let profile = || 0..3u64;
	let addresses =
		|| prop_oneof![8 => prop::collection::vec(0..4u8, 1..4), 1 => Just(vec![]), 1 => Just((0..9).collect())];
	let services = || prop_oneof![9 => 1..4u8, 1 => Just(0), 1 => 4..=u8::MAX];
	let feed = || prop_oneof![3 => Just(None), 1 => profile().prop_map(Some)];
	let register = (0..PEOPLE, 0..PEERS, profile(), any::<bool>(), services(), addresses(), feed()).prop_map(
		|(who, peer, other, own, services, addresses, feed)| {
			let proven = if own { [0, 1, 2, 0, 0][who] } else { other };
			Op::Register { who, peer, proven, services, addresses, feed }
		},
	);
	let update = (0..PEOPLE, 0..12u32, services(), addresses(), feed())
		.prop_map(|(who, id, services, addresses, feed)| Op::Update { who, id, services, addresses, feed });
	prop_oneof![
		8 => register,
		4 => update,
		4 => (0..PEOPLE, 0..12u32).prop_map(|(who, id)| Op::Retire { who, id }),
		2 => (0..PEOPLE, 0..12u32).prop_map(|(who, id)| Op::Clear { who, id }),
		2 => any::<bool>().prop_map(Op::Phone),
		1 => profile().prop_map(Op::RetireProfile),
	]
}

#[derive(Clone, PartialEq, Debug)]
struct MPub {
	owner: ProfileId,
	peer: u8,
	services: u8,
	addresses: Vec<u8>,
	feed: Option<ProfileId>,
	payer: usize,
}

#[derive(Default)]
struct Model {
	pubs: BTreeMap<PubId, MPub>,
	given: PubId,
	retired: [bool; 3],
	phone_lost: bool,
}

impl Model {
	fn person(&self, who: usize) -> Option<ProfileId> {
		let profile = match who {
			0..=2 => who as ProfileId,
			3 if !self.phone_lost => ALICE,
			_ => return None,
		};
		(!self.retired[profile as usize]).then_some(profile)
	}

	fn describe(
		&self,
		owner: ProfileId,
		services: u8,
		addresses: &[u8],
		feed: Option<ProfileId>,
	) -> Result<(), Error<Runtime>> {
		let twice = (1..addresses.len()).any(|n| addresses[..n].contains(&addresses[n]));
		match () {
			_ if services == 0 => Err(Error::NoServices),
			_ if services > 3 => Err(Error::UnknownServices),
			_ if addresses.is_empty() => Err(Error::NoAddress),
			_ if addresses.len() > 8 => Err(Error::TooManyAddresses),
			_ if twice => Err(Error::DuplicateAddress),
			_ if feed.is_some_and(|of| of != owner || self.retired[of as usize]) => Err(Error::UnknownFeed),
			_ => Ok(()),
		}
	}

	/// What must come of an operation; it is done where it succeeds.
	fn apply(&mut self, op: &Op) -> Result<(), Error<Runtime>> {
		match op.clone() {
			Op::Register { who, peer, proven, services, addresses, feed } => {
				let owner = self.person(who).ok_or(Error::NoProfile)?;
				self.describe(owner, services, &addresses, feed)?;
				if self.pubs.values().any(|other| other.peer == peer) {
					return Err(Error::PeerTaken);
				}
				if self.pubs.values().filter(|other| other.owner == owner).count() >= 3 {
					return Err(Error::TooManyPubs);
				}
				if proven != owner {
					return Err(Error::BadSignature);
				}
				// Dave has no money.
				if who == 2 {
					return Err(Error::DepositUnavailable);
				}
				self.pubs.insert(self.given, MPub { owner, peer, services, addresses, feed, payer: who });
				self.given += 1;
			},
			Op::Update { who, id, services, addresses, feed } => {
				let owner = self.pubs.get(&id).ok_or(Error::UnknownPub)?.owner;
				if self.person(who) != Some(owner) {
					return Err(Error::NotPermitted);
				}
				self.describe(owner, services, &addresses, feed)?;
				let record = self.pubs.get_mut(&id).expect("is there");
				*record = MPub { services, addresses, feed, ..record.clone() };
			},
			Op::Retire { who, id } => {
				let record = self.pubs.get(&id).ok_or(Error::UnknownPub)?;
				if record.payer != who && self.person(who) != Some(record.owner) {
					return Err(Error::NotPermitted);
				}
				self.pubs.remove(&id);
			},
			Op::Clear { id, .. } => {
				let record = self.pubs.get(&id).ok_or(Error::UnknownPub)?;
				if !self.retired[record.owner as usize] {
					return Err(Error::NotRetired);
				}
				self.pubs.remove(&id);
			},
			Op::Phone(has_role) => self.phone_lost = !has_role,
			Op::RetireProfile(profile) => self.retired[profile as usize] = true,
		}
		Ok(())
	}

	/// What every view must say now.
	fn check(&self) {
		let shown = |id: &PubId, record: &MPub| PubInfo {
			id: *id,
			owner: record.owner,
			peer: peer_key(record.peer),
			feed: record.feed.map(feed_of),
			services: Services(record.services),
			addresses: addresses_of(&record.addresses)
				.into_iter()
				.map(|address| address.into_inner().try_into().expect("is short"))
				.collect::<Vec<Address>>()
				.try_into()
				.expect("are few"),
			payer: who(record.payer),
		};
		let all: Vec<_> = self.pubs.iter().map(|(id, record)| shown(id, record)).collect();
		assert_eq!(Pubs::pubs(0, MAX_PAGE), Page { pubs: all.clone(), next: None });
		assert_eq!(NextId::<Runtime>::get(), self.given);
		for owner in 0..3 {
			let own = all.iter().filter(|info| info.owner == owner).cloned().collect::<Vec<_>>();
			assert_eq!(Pubs::by_owner(owner), own);
		}
		for n in 0..PEERS {
			assert_eq!(Pubs::by_peer(peer_key(n)), all.iter().find(|info| info.peer == peer_key(n)).cloned());
		}
		for n in 0..PEOPLE {
			let paid = self.pubs.values().filter(|record| record.payer == n).count();
			assert_eq!(held(&who(n)), price() * paid as Balance);
			let riches = if n == 2 { 0 } else { RICHES };
			assert_eq!(Balances::free_balance(who(n)) + held(&who(n)), riches, "no money is made or lost");
		}
		check_state();
	}
}

fn addresses_of(addresses: &[u8]) -> AddressesInput {
	list(&addresses.iter().map(|n| public(*n)).collect::<Vec<_>>())
}

/// The key of the feed that a profile has from the beginning.
fn feed_of(owner: ProfileId) -> FeedKey {
	[0xf0 + owner as u8; 32]
}

fn execute(op: &Op) -> DispatchResult {
	match op.clone() {
		Op::Register { who: n, peer, proven, services, addresses, feed } => Pubs::register(
			signed(who(n)),
			peer_key(peer),
			proof(peer, proven),
			Services(services),
			addresses_of(&addresses),
			feed.map(feed_of),
		),
		Op::Update { who: n, id, services, addresses, feed } => {
			let (services, addresses) = (Services(services), addresses_of(&addresses));
			Pubs::update(signed(who(n)), id, services, addresses, feed.map(feed_of))
		},
		Op::Retire { who: n, id } => Pubs::retire(signed(who(n)), id),
		Op::Clear { who: n, id } => Pubs::clear(signed(who(n)), id),
		Op::Phone(has_role) => {
			people::Persons::<Runtime>::remove(phone());
			if has_role && people::Controllers::<Runtime>::contains_key(ALICE) {
				people::Persons::<Runtime>::insert(phone(), ALICE);
			}
			Ok(())
		},
		Op::RetireProfile(profile) => {
			if people::Controllers::<Runtime>::contains_key(profile) {
				retire_profile(&who(profile as usize));
			}
			Ok(())
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..Default::default() })]

	#[test]
	fn calls_at_random_do_what_the_model_does(ops in prop::collection::vec(op(), 1..60)) {
		new_test_ext().execute_with(|| {
			(0..3).for_each(|owner| assert_eq!(feed(owner), feed_of(owner)));
			let mut model = Model::default();
			for op in ops {
				advance(1);
				match model.apply(&op) {
					Ok(()) => assert_eq!(execute(&op), Ok(()), "{op:?}"),
					Err(error) => {
						assert_noop!(execute(&op), DispatchError::from(error));
					},
				}
				model.check();
			}
		});
	}
}
