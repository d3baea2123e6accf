//! What the senders send. A pallet is one file here, and a line in [`ALL`] for each of its scenarios.

mod balances;
mod content;
mod profile;
mod royalties;
mod subscriptions;

use crate::accounts::Account;
use metalife_primitives::{ItemId, ProfileId};
use metalife_runtime::RuntimeCall;

/// All scenarios, by the names that `--scenario` takes.
pub const ALL: &[&dyn Scenario] = &[
	&balances::Transfer,
	&profile::Create,
	&profile::Follow,
	&profile::SetPersona,
	&content::Publish { tagged: false },
	&content::Publish { tagged: true },
	&content::React,
	&content::Anchor,
	&royalties::CreateCollection,
	&royalties::Mint,
	&royalties::Buy,
	&royalties::Bid,
	&subscriptions::Claim,
];

/// One kind of call, sent by many accounts.
pub trait Scenario: Sync {
	/// What `--scenario` calls it.
	fn name(&self) -> &'static str;

	/// The call, as users know it.
	fn call_name(&self) -> &'static str;

	/// More than any machine that this is likely to run on takes in a second. As many are signed for each second.
	fn ample(&self) -> u32;

	/// How often an account can do this, if not without end.
	fn turns(&self) -> Option<u32> {
		None
	}

	/// Whether each sender must have a profile first.
	fn needs_profiles(&self) -> bool {
		false
	}

	/// Whether each sender must have published an item first.
	fn needs_items(&self) -> bool {
		false
	}

	/// What each sender must have sent once before, one after the other.
	fn before(&self) -> &'static [&'static dyn Scenario] {
		&[]
	}

	/// What `sender` sends for the `turn`th time, from 0 on. It must succeed whatever the others do meanwhile.
	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall;
}

/// Who takes part.
#[derive(Default)]
pub struct World {
	/// The senders.
	pub accounts: Vec<Account>,
	/// Their profiles, in the same order, if they have any.
	pub profiles: Vec<ProfileId>,
	/// What they have published, if anything.
	pub items: Vec<ItemId>,
	/// Their collections of NFTs, in the order of the accounts, if they have any.
	pub collections: Vec<u32>,
}

/// What gives each account a profile.
pub fn sign_up() -> &'static dyn Scenario {
	&profile::Create
}

/// What gives each account an item.
pub fn first_items() -> &'static dyn Scenario {
	&content::Publish { tagged: false }
}

/// What gives each account a collection.
pub fn first_collections() -> &'static dyn Scenario {
	&royalties::CreateCollection
}

/// The scenario of this name.
pub fn by_name(name: &str) -> Result<&'static dyn Scenario, String> {
	ALL.iter().copied().find(|scenario| scenario.name() == name).ok_or_else(|| {
		let known: Vec<_> = ALL.iter().map(|scenario| scenario.name()).collect();
		format!("there is no scenario '{name}'; known are {}", known.join(", "))
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::accounts::accounts;
	use std::collections::HashSet;

	#[test]
	fn names_are_unique_and_found() {
		let names: HashSet<_> = ALL.iter().map(|scenario| scenario.name()).collect();
		assert_eq!(names.len(), ALL.len());
		for name in names {
			assert_eq!(by_name(name).map(|scenario| scenario.name()), Ok(name));
		}
		assert!(by_name("no such").is_err());
	}

	/// The pool takes each transaction once, and so do the calls that make something.
	#[test]
	fn no_two_turns_of_a_sender_who_makes_records_are_alike() {
		let world = World {
			accounts: accounts(5),
			profiles: (0..5).collect(),
			items: (0..5).collect(),
			collections: (0..5).collect(),
		};
		for scenario in ALL.iter().filter(|scenario| scenario.needs_profiles()) {
			let turns = scenario.turns().unwrap_or(4).min(4);
			let calls: Vec<_> = (0..turns).map(|turn| scenario.call(&world, 2, turn)).collect();
			for (position, call) in calls.iter().enumerate() {
				assert!(!calls[..position].contains(call), "{} repeats {call:?}", scenario.name());
			}
		}
	}
}
