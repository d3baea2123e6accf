//! pallet-balances.

use super::{Scenario, World};
use metalife_runtime::{constants::money::MICRO_MLT, Runtime, RuntimeCall};

/// Each account sends a little to the next.
pub struct Transfer;

impl Scenario for Transfer {
	fn name(&self) -> &'static str {
		"transfer"
	}

	fn call_name(&self) -> &'static str {
		"balances.transfer_keep_alive"
	}

	fn ample(&self) -> u32 {
		6_000
	}

	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall {
		// Not always the same one.
		let step = 1 + turn as usize % (world.accounts.len() - 1);
		let receiver = &world.accounts[(sender + step) % world.accounts.len()];
		pallet_balances::Call::<Runtime>::transfer_keep_alive { dest: receiver.id.clone().into(), value: MICRO_MLT }
			.into()
	}
}
