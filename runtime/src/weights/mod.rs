//! Weights that are the runtime's own, measured by `scripts/bench weights`: one file a pallet, one for the database, one for
//! what a block and a transaction cost by themselves. docs/weights.md says how, and what margin there is.

pub mod frame_system;
pub mod frame_system_extensions;
mod overhead;
pub mod pallet_assets;
pub mod pallet_bags_list;
pub mod pallet_balances;
pub mod pallet_bounties;
pub mod pallet_content;
pub mod pallet_democracy;
pub mod pallet_earnings;
pub mod pallet_energy;
pub mod pallet_fractions;
pub mod pallet_im_online;
pub mod pallet_letters;
pub mod pallet_migrations;
pub mod pallet_multisig;
pub mod pallet_parameters;
pub mod pallet_preimage;
pub mod pallet_profile;
pub mod pallet_proxy;
pub mod pallet_pubs;
pub mod pallet_recovery;
pub mod pallet_reputation;
pub mod pallet_royalties;
pub mod pallet_safe_mode;
pub mod pallet_scheduler;
pub mod pallet_subscriptions;
pub mod pallet_sudo;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_utility;
mod paritydb_weights;

use frame_support::{
	parameter_types,
	weights::{RuntimeDbWeight, Weight},
};

/// What was measured, in picoseconds, as weight. Sizes of proofs are no matter to a chain that is no parachain.
const fn measured(picoseconds: u64) -> Weight {
	Weight::from_parts(picoseconds, 0)
}

parameter_types! {
	/// Reading and writing the state.
	pub const ParityDbWeight: RuntimeDbWeight =
		RuntimeDbWeight { read: paritydb_weights::READ, write: paritydb_weights::WRITE };
	/// A block in which nothing is.
	pub const BlockExecutionWeight: Weight = measured(overhead::BLOCK);
	/// A transaction, besides its extensions and its call.
	pub const ExtrinsicBaseWeight: Weight = measured(overhead::EXTRINSIC);
}
