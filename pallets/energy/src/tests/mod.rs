//! Tests, one file per topic.

mod abuse;
mod configuration;
mod extension;
mod lend;
mod lending_model;
mod quota;
mod reclaim;
mod regeneration;
mod set_eligible;
mod withdraw;

use crate::{mock::*, BalanceOf, Event, HoldReason};
use frame_support::traits::fungible::InspectHold;
use metalife_primitives::ProfileId;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};

const NOT_PAID: TransactionValidityError = TransactionValidityError::Invalid(InvalidTransaction::Payment);
const NOT_NOW: TransactionValidityError = TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources);

fn held(who: AccountId) -> BalanceOf<Runtime> {
	Balances::balance_on_hold(&HoldReason::Loan.into(), &who)
}

/// What `profile` has left, down to the last drop.
fn available(profile: ProfileId) -> Balance {
	Energy::energy_of(profile).expect("the profile exists").available
}

fn capacity(profile: ProfileId) -> Balance {
	Energy::energy_of(profile).expect("the profile exists").capacity
}

/// The events of this pallet in this block.
fn events() -> Vec<Event<Runtime>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Energy(event) => Some(event),
			_ => None,
		})
		.collect()
}

/// What energy has paid in this block, as the events tell.
fn paid() -> Balance {
	events().iter().map(|event| if let Event::EnergyUsed { cost, .. } = event { *cost } else { 0 }).sum()
}
