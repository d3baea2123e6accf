//! Random sequences of lending, reclaiming, withdrawing and retiring, against a model of a few lines.

use super::*;
use crate::Loans;
use proptest::prelude::*;
use std::collections::BTreeMap;

const LENDERS: [AccountId; 3] = [ALICE, BOB, CHARLIE];
const PROFILES: u64 = 3;

#[derive(Clone, Debug)]
enum Step {
	Lend(AccountId, ProfileId, Balance),
	Reclaim(AccountId, ProfileId, Balance),
	Withdraw(AccountId),
	Retire(ProfileId),
	Use(ProfileId, Balance),
	Wait(u32),
}

/// Around the smallest loan, around all one has, and nonsense.
fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![
		6 => (0..8u128).prop_map(|units| units * UNIT),
		2 => (0..8u128, -2..3i128).prop_map(|(units, off)| (units * UNIT).saturating_add_signed(off)),
		1 => (300..1_200u128).prop_map(|units| units * UNIT),
		1 => any::<Balance>(),
	]
}

fn step() -> impl Strategy<Value = Step> {
	let lender = || prop::sample::select(&LENDERS[..]);
	let profile = || 1..=PROFILES + 1;
	prop_oneof![
		6 => (lender(), profile(), amount()).prop_map(|(who, to, amount)| Step::Lend(who, to, amount)),
		6 => (lender(), profile(), amount()).prop_map(|(who, of, amount)| Step::Reclaim(who, of, amount)),
		4 => lender().prop_map(Step::Withdraw),
		1 => profile().prop_map(Step::Retire),
		3 => (profile(), 0..UNIT / 20).prop_map(|(profile, amount)| Step::Use(profile, amount)),
		4 => (1..90u32).prop_map(Step::Wait),
	]
}

#[derive(Default)]
struct Model {
	loans: BTreeMap<(AccountId, ProfileId), Balance>,
	unlocking: BTreeMap<AccountId, BTreeMap<u32, Balance>>,
	retired: Vec<ProfileId>,
}

impl Model {
	fn held(&self, who: AccountId) -> Balance {
		let lent: Balance = self.loans.iter().filter(|((lender, _), _)| *lender == who).map(|(_, loan)| loan).sum();
		lent + self.unlocking.get(&who).map_or(0, |waiting| waiting.values().sum())
	}

	fn lend(&mut self, who: AccountId, to: ProfileId, amount: Balance) -> bool {
		let loan = self.loans.get(&(who, to)).copied().unwrap_or(0);
		// One existential deposit stays free.
		let free = 1_000 * UNIT - UNIT / 1_000 - self.held(who);
		let may = (1..=PROFILES).contains(&to) && !self.retired.contains(&to);
		if !may || amount == 0 || amount > free || loan + amount < UNIT {
			return false;
		}
		self.loans.insert((who, to), loan + amount);
		true
	}

	fn reclaim(&mut self, who: AccountId, of: ProfileId, amount: Balance, now: u32) -> bool {
		let loan = self.loans.get(&(who, of)).copied().unwrap_or(0);
		let waiting = self.unlocking.entry(who).or_default();
		let room = waiting.len() < 4 || waiting.contains_key(&(now + 100));
		if amount == 0 || amount > loan || (amount < loan && loan - amount < UNIT) || !room {
			return false;
		}
		*waiting.entry(now + 100).or_default() += amount;
		self.loans.insert((who, of), loan - amount);
		self.loans.retain(|_, loan| *loan > 0);
		true
	}

	fn withdraw(&mut self, who: AccountId, now: u32) -> bool {
		let waiting = self.unlocking.entry(who).or_default();
		let before = waiting.len();
		waiting.retain(|at, _| *at > now);
		waiting.len() < before
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(200))]

	#[test]
	fn money_lent_is_always_accounted_for(steps in prop::collection::vec(step(), 1..60)) {
		new_test_ext().execute_with(|| -> Result<(), TestCaseError> {
			for controller in 10..10 + PROFILES {
				Social::create(&controller);
			}
			let issued = Balances::total_issuance();
			let mut model = Model::default();
			for step in steps {
				let now = System::block_number();
				match step {
					Step::Lend(who, to, amount) => prop_assert_eq!(
						in_transaction(|| Energy::lend(signed(who), to, amount)),
						model.lend(who, to, amount)
					),
					Step::Reclaim(who, of, amount) => prop_assert_eq!(
						in_transaction(|| Energy::reclaim(signed(who), of, amount)),
						model.reclaim(who, of, amount, now)
					),
					Step::Withdraw(who) => prop_assert_eq!(
						in_transaction(|| Energy::withdraw(signed(who))),
						model.withdraw(who, now)
					),
					Step::Retire(profile) => {
						Social::forget(profile);
						model.retired.push(profile);
					},
					Step::Use(profile, amount) => {
						let _ = Energy::draw(profile, crate::CallClass::Protective, amount);
					},
					Step::Wait(blocks) => go_to(now + blocks),
				}
				for who in LENDERS {
					prop_assert_eq!(held(who), model.held(who));
					prop_assert_eq!(Balances::free_balance(who) + held(who), 1_000 * UNIT);
				}
				let loans = Loans::<Runtime>::iter().map(|(who, to, loan)| ((who, to), loan)).collect::<BTreeMap<_, _>>();
				prop_assert_eq!(&loans, &model.loans);
				prop_assert_eq!(Balances::total_issuance(), issued);
				prop_assert!(Energy::do_try_state().is_ok());
			}
			// Whatever happened, everyone gets everything back.
			for (who, of) in model.loans.into_keys() {
				go_to(System::block_number() + 200);
				let _ = Energy::withdraw(signed(who));
				let loan = Loans::<Runtime>::get(who, of).unwrap_or(0);
				prop_assert!(Energy::reclaim(signed(who), of, loan).is_ok());
			}
			go_to(System::block_number() + 200);
			for who in LENDERS {
				let _ = Energy::withdraw(signed(who));
				prop_assert_eq!(Balances::free_balance(who), 1_000 * UNIT);
				prop_assert_eq!(held(who), 0);
			}
			Ok(())
		})?;
	}
}

/// Whether it succeeded; if not, it has changed nothing.
fn in_transaction(call: impl FnOnce() -> sp_runtime::DispatchResult) -> bool {
	frame_support::storage::with_storage_layer(call).is_ok()
}
