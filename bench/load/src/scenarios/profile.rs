//! pallet-profile.

use super::{Scenario, World};
use metalife_runtime::{Runtime, RuntimeCall};
use pallet_profile::{Call, HandleInput};

/// Letters that look like no other character, and in no order like one.
const LETTERS: &[u8; 16] = b"abcdefghjkpqstuz";

/// Each account signs up, and pays for it.
pub struct Create;

impl Scenario for Create {
	fn name(&self) -> &'static str {
		"create"
	}

	fn call_name(&self) -> &'static str {
		"profile.create"
	}

	fn ample(&self) -> u32 {
		2_000
	}

	fn turns(&self) -> Option<u32> {
		Some(1)
	}

	fn call(&self, _: &World, sender: usize, _: u32) -> RuntimeCall {
		Call::<Runtime>::create { handle: handle(sender) }.into()
	}
}

/// A handle like no other sender's.
fn handle(sender: usize) -> HandleInput {
	let digits = (0..8).rev().map(|digit| LETTERS[sender >> (4 * digit) & 0xf]);
	HandleInput::truncate_from(b"load_".iter().copied().chain(digits).collect())
}

/// Each profile follows one after the other.
pub struct Follow;

impl Scenario for Follow {
	fn name(&self) -> &'static str {
		"follow"
	}

	fn call_name(&self) -> &'static str {
		"profile.follow"
	}

	fn ample(&self) -> u32 {
		4_000
	}

	fn needs_profiles(&self) -> bool {
		true
	}

	fn turns(&self) -> Option<u32> {
		// As many as others there surely are, and not more than a quota of energy pays for.
		Some(80)
	}

	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall {
		let target = world.profiles[(sender + 1 + turn as usize) % world.profiles.len()];
		Call::<Runtime>::follow { target }.into()
	}
}

/// Each profile shows itself under one name after the other.
pub struct SetPersona;

impl Scenario for SetPersona {
	fn name(&self) -> &'static str {
		"persona"
	}

	fn call_name(&self) -> &'static str {
		"profile.set_persona"
	}

	fn ample(&self) -> u32 {
		4_000
	}

	fn needs_profiles(&self) -> bool {
		true
	}

	fn call(&self, _: &World, sender: usize, turn: u32) -> RuntimeCall {
		let name = pallet_profile::Name::truncate_from(format!("Sender {sender}, the {turn}th").into_bytes());
		Call::<Runtime>::set_persona { app: None, name, avatar: None }.into()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use pallet_profile::handle::parse;
	use std::collections::HashSet;

	#[test]
	fn handles_are_valid_and_no_two_look_alike() {
		let keys: HashSet<_> = (0..5_000)
			.map(|sender| parse(&handle(sender)).unwrap_or_else(|_| panic!("{:?} is no handle", handle(sender))).1)
			.collect();
		assert_eq!(keys.len(), 5_000);
		assert_ne!(parse(&handle(0)).ok(), parse(&handle(1 << 31)).ok());
	}
}
