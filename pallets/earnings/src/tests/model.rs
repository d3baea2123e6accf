//! Random sequences of everything, against a model that keeps every reaction of an era and adds up from the beginning
//! whenever it is asked.

use crate::{
	mock::{Earnings, *},
	*,
};
use metalife_primitives::{era::EraIndex, Balance, ItemId, ProfileId};
use proptest::prelude::*;
use sp_runtime::{DispatchResult, Permill};
use std::collections::BTreeMap;

const ACTORS: u64 = 7;

#[derive(Clone, Debug)]
enum Step {
	/// Each item is by the author that it is divisible to.
	React(ProfileId, ItemId),
	Withdraw(ProfileId, ItemId),
	Score(ProfileId, u64),
	Block(ProfileId, ProfileId),
	Retire(ProfileId),
	Fund(Balance),
	Send(Balance),
	Claim(ProfileId, EraIndex),
	Emission(Balance),
	Rate(Balance),
	Cap(u32),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 1..=ACTORS + 1;
	let item = || 0..3 * ACTORS;
	let money = || prop_oneof![0..10u128, 0..3 * ED, 0..200 * UNIT];
	prop_oneof![
		30 => (who(), item()).prop_map(|(who, item)| Step::React(who, item)),
		8 => (who(), item()).prop_map(|(who, item)| Step::Withdraw(who, item)),
		2 => (who(), prop_oneof![0..400u64, Just(100_000)]).prop_map(|(who, score)| Step::Score(who, score)),
		1 => (who(), who()).prop_map(|(by, whom)| Step::Block(by, whom)),
		1 => (4..=ACTORS).prop_map(Step::Retire),
		2 => money().prop_map(Step::Fund),
		1 => money().prop_map(Step::Send),
		8 => (who(), 0..6u32).prop_map(|(who, ago)| Step::Claim(who, ago)),
		1 => money().prop_map(Step::Emission),
		1 => prop_oneof![Just(0), Just(u128::MAX), 0..UNIT / 100].prop_map(Step::Rate),
		1 => (0..=1_000_000u32).prop_map(Step::Cap),
		5 => prop_oneof![1..50u64, 90..110u64, 90..110u64, 200..900u64].prop_map(Step::Wait),
	]
}

/// A reaction as the model keeps it.
#[derive(Clone, Debug)]
struct Liked {
	reactor: ProfileId,
	author: ProfileId,
	item: ItemId,
	weight: Weight,
	/// What the author has of it; nothing once it has retired.
	received: Weight,
}

#[derive(Default)]
struct Model {
	/// By era, in order.
	likes: BTreeMap<EraIndex, Vec<Liked>>,
	/// What was paid, by author and era.
	paid: BTreeMap<(ProfileId, EraIndex), Balance>,
	/// What reputation was given for that.
	points: BTreeMap<(ProfileId, EraIndex), u64>,
	minted: Balance,
	given: Balance,
}

fn author_of(item: ItemId) -> ProfileId {
	item % ACTORS + 1
}

impl Model {
	fn react(&mut self, reactor: ProfileId, item: ItemId) {
		let (era, author) = (Earnings::era().index, author_of(item));
		let exists = |profile| Controllers::get().contains_key(&profile);
		let blocked = Blocked::get();
		self.likes.entry(era).or_default();
		let own = self.likes[&era].iter().filter(|like| like.reactor == reactor).collect::<Vec<_>>();
		let again = own.iter().filter(|like| like.author == author).count() as u32;
		let counted = Scores::get().get(&reactor).copied().unwrap_or(0).saturating_sub(100);
		let weight = ((counted as f64).sqrt() * 1_000.0).floor().min(50_000.0) as Weight;
		let spent = own.iter().map(|like| like.weight).sum();
		let gave = |like: &Liked| like.reactor == reactor && like.author == author;
		let last = era.checked_sub(1).and_then(|before| self.likes.get(&before));
		let again = again + u32::from(last.is_some_and(|likes| likes.iter().any(gave)));
		let weight = (weight.saturating_sub(spent) / 10) >> again.min(63);
		if reactor == author
			|| own.iter().any(|like| like.item == item)
			|| own.len() >= 10
			|| !exists(reactor)
			|| !exists(author)
			|| blocked.contains(&(reactor, author))
			|| blocked.contains(&(author, reactor))
			|| weight == 0
		{
			return;
		}
		let answers = |like: &Liked| like.reactor == author && like.author == reactor;
		let likes = self.likes.entry(era).or_default();
		let mut answered = likes.iter().any(answers);
		for like in likes.iter_mut().filter(|like| answers(like)) {
			like.weight = 0;
			like.received = 0;
		}
		if let Some(before) = era.checked_sub(1).and_then(|before| self.likes.get(&before)) {
			answered |= before.iter().any(answers);
		}
		let weight = if answered { 0 } else { weight };
		self.likes.entry(era).or_default().push(Liked { reactor, author, item, weight, received: weight });
	}

	fn withdraw(&mut self, reactor: ProfileId, item: ItemId) {
		let likes = self.likes.entry(Earnings::era().index).or_default();
		likes.retain(|like| like.reactor != reactor || like.item != item);
	}

	fn retire(&mut self, profile: ProfileId) {
		let era = Earnings::era().index;
		for like in self.likes.entry(era).or_default().iter_mut() {
			if like.author == profile {
				like.received = 0;
			}
		}
		// What it gave stays, but is not on record any more.
		for likes in self.likes.values_mut() {
			for like in likes.iter_mut().filter(|like| like.reactor == profile) {
				like.reactor = ProfileId::MAX;
				like.item = ItemId::MAX;
			}
		}
	}

	fn weight(&self, era: EraIndex, author: ProfileId) -> Weight {
		self.likes.get(&era).into_iter().flatten().filter(|like| like.author == author).map(|like| like.received).sum()
	}

	fn check(&self) -> Result<(), TestCaseError> {
		let era = Earnings::era().index;
		for author in 1..=ACTORS {
			prop_assert_eq!(received(author), self.weight(era, author), "what {} received", author);
		}
		// In: what was minted and given. Out: what was paid. The rest is in the pot.
		let paid: Balance = self.paid.values().sum();
		prop_assert_eq!(self.minted + self.given, paid + pot());
		Ok(())
	}
}

fn in_transaction(call: impl FnOnce() -> DispatchResult) -> bool {
	frame_support::storage::with_storage_layer(call).is_ok()
}

fn play(step: Step, model: &mut Model) -> Result<(), TestCaseError> {
	match step {
		Step::React(reactor, item) => {
			react(reactor, author_of(item), item);
			model.react(reactor, item);
		},
		Step::Withdraw(reactor, item) => {
			withdraw(reactor, author_of(item), item);
			model.withdraw(reactor, item);
		},
		Step::Score(profile, score) => Social::score(profile, score),
		Step::Block(by, whom) => Social::block(by, whom),
		Step::Retire(profile) => {
			if Controllers::get().contains_key(&profile) {
				Social::retire(profile);
				model.retire(profile);
			}
		},
		Step::Fund(amount) => {
			if in_transaction(|| Earnings::fund(signed(NOBODY), amount)) {
				model.given += amount;
			}
		},
		Step::Send(amount) => {
			use frame_support::traits::{fungible::Mutate, tokens::Preservation};
			let sent = <Balances as Mutate<_>>::transfer(&NOBODY, &Earnings::pot(), amount, Preservation::Preserve);
			model.given += sent.unwrap_or(0);
		},
		Step::Claim(profile, ago) => {
			let Some(era) = Earnings::era().index.checked_sub(ago) else { return Ok(()) };
			let balance = || (Balances::free_balance(profile), Credited::get().get(&profile).copied().unwrap_or(0));
			let before = balance();
			let claimed = in_transaction(|| Earnings::claim(signed(NOBODY), profile, era));
			let (amount, points) = (balance().0 - before.0, balance().1 - before.1);
			*model.points.entry((profile, era)).or_default() += points;
			if let Some(paid) = model.paid.get(&(profile, era)) {
				let due = (*paid / PlanckPerPoint::get()) as u64;
				prop_assert_eq!(amount, 0, "paid twice");
				prop_assert_eq!(points > 0, claimed);
				prop_assert!(model.points[&(profile, era)] <= due);
				prop_assert!(points == PointsAtOnce::get() || !claimed || model.points[&(profile, era)] == due);
			} else if claimed {
				let pool = Pools::<Runtime>::get(era).expect("it was paid from");
				prop_assert!(amount > 0 && amount <= pool.cap);
				let fair = pool.amount / pool.weight.max(1) * u128::from(model.weight(era, profile))
					+ pool.amount % pool.weight.max(1) * u128::from(model.weight(era, profile)) / pool.weight.max(1);
				prop_assert_eq!(amount, fair.min(pool.cap));
				prop_assert_eq!(points, ((amount / PlanckPerPoint::get()) as u64).min(PointsAtOnce::get()));
				model.paid.insert((profile, era), amount);
			}
		},
		Step::Emission(amount) => Emission::set(amount),
		Step::Rate(rate) => RewardPerWeight::set(rate),
		Step::Cap(parts) => AuthorCap::set(Permill::from_parts(parts)),
		Step::Wait(blocks) => System::set_block_number(System::block_number() + blocks),
	}
	Ok(())
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn every_planck_and_every_weight_is_accounted_for(steps in prop::collection::vec(step(), 1..150)) {
		new_test_ext().execute_with(|| -> Result<(), TestCaseError> {
			Emission::set(100 * UNIT);
			RewardPerWeight::set(UNIT / 100);
			AuthorCap::set(Permill::from_percent(40));
			let mut model = Model::default();
			for step in steps {
				let issued = Balances::total_issuance();
				let emission = Emission::get();
				let rate = RewardPerWeight::get();
				let ending = State::<Runtime>::get().weight;
				play(step, &mut model)?;
				let minted = Balances::total_issuance() - issued;
				model.minted += minted;
				prop_assert!(minted <= emission && minted <= rate.saturating_mul(ending), "minted too much");
				model.check()?;
				prop_assert!(Earnings::do_try_state().is_ok(), "{:?}", Earnings::do_try_state());
			}
			Ok(())
		})?;
	}
}
