//! Every number of our pallets that governance may want to change, as parameters of pallet-parameters.

use crate::{
	constants::{
		money::{MICRO_MLT, MLT},
		time::{prod_or_fast, DAYS, HOURS, MINUTES},
	},
	Balance, BlockNumber, Runtime,
};
use frame_support::dynamic_params::{dynamic_pallet_params, dynamic_params};
use sp_runtime::{FixedU128, Permill};

/// The numbers that governance can change without a new runtime.
#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
#[allow(
	clippy::enum_variant_names,
	reason = "what is in the enums that the macro makes are the names of the parameters"
)]
pub mod dynamic_params {
	use super::*;

	/// Profiles and handles.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod profile {
		/// How long a handle rests after it was given up, in blocks.
		#[codec(index = 0)]
		pub static HandleGrace: BlockNumber = prod_or_fast(30 * DAYS, 10 * MINUTES);
		/// How long must pass between two changes of a handle, in blocks.
		#[codec(index = 1)]
		pub static RenameCooldown: BlockNumber = prod_or_fast(30 * DAYS, 2 * MINUTES);
		/// How long an offered key can be claimed, in blocks.
		#[codec(index = 2)]
		pub static OfferLifetime: BlockNumber = prod_or_fast(7 * DAYS, HOURS);
		/// How long before it takes a deposit back its payer must say so, in blocks.
		#[codec(index = 3)]
		pub static NoticePeriod: BlockNumber = prod_or_fast(30 * DAYS, 10 * MINUTES);
		/// How many bytes of records a creation deposit pays for.
		#[codec(index = 4)]
		pub static PrepaidBytes: u32 = 4_096;
		/// How many blocks of other profiles a creation deposit pays for.
		#[codec(index = 5)]
		pub static PrepaidBlocks: u32 = 64;
	}

	/// Energy. One energy pays what one planck of fee pays.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod energy {
		/// The capacity of every profile, in energy: about a hundred calls.
		#[codec(index = 0)]
		pub static BaseCapacity: Balance = 600_000 * MICRO_MLT;
		/// How much capacity each planck lent adds, in energy.
		#[codec(index = 1)]
		pub static LendingRate: FixedU128 = FixedU128::from_rational(1, 100);
		/// How much capacity each point of reputation adds, in energy.
		#[codec(index = 2)]
		pub static EnergyPerReputation: Balance = 1_000 * MICRO_MLT;
		/// How much capacity reputation adds at most, in energy.
		#[codec(index = 3)]
		pub static MaxReputationBonus: Balance = MLT;
		/// In how many blocks an empty quota fills.
		#[codec(index = 4)]
		pub static RegenerationPeriod: BlockNumber = prod_or_fast(DAYS, 10 * MINUTES);
		/// How long reclaimed money stays held, in blocks.
		#[codec(index = 5)]
		pub static ReclaimDelay: BlockNumber = prod_or_fast(7 * DAYS, 10 * MINUTES);
		/// The smallest loan, in planck.
		#[codec(index = 6)]
		pub static MinLoan: Balance = MLT;
		/// The share of a block's room for ordinary calls that energy may pay for.
		#[codec(index = 7)]
		pub static MaxBlockShare: Permill = Permill::from_percent(50);
		/// The share of the capacity that is kept for calls that protect their sender: of the base alone, enough to
		/// retire a profile with as many keys as it can have.
		#[codec(index = 8)]
		pub static ProtectiveReserve: Permill = Permill::from_percent(15);
	}

	/// What people publish.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod content {
		/// How long before it may drop what it pays for a payer must say so, in blocks.
		#[codec(index = 0)]
		pub static NoticePeriod: BlockNumber = prod_or_fast(30 * DAYS, 10 * MINUTES);
	}

	/// Reputation. The endorsing power that all of a score's points together keep up elsewhere stays below the score itself
	/// while `EndorsementRate` is at most `√EndorsementThreshold × (1 − 2^(−EraLength / HalfLife))`: here 15.3 %.
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod reputation {
		/// In how many blocks half of a score decays.
		#[codec(index = 0)]
		pub static HalfLife: BlockNumber = prod_or_fast(90 * DAYS, 90 * MINUTES);
		/// How long an era is, in blocks.
		#[codec(index = 1)]
		pub static EraLength: BlockNumber = prod_or_fast(DAYS, MINUTES);
		/// How many points a profile may receive in one context in an era.
		#[codec(index = 2)]
		pub static MaxGain: u64 = 500;
		/// How many points a profile must have, not counting endorsements, to endorse.
		#[codec(index = 3)]
		pub static EndorsementThreshold: u64 = 400;
		/// How many points it then gives in an era at most, for each unit of the square root of those points.
		#[codec(index = 4)]
		pub static EndorsementRate: Permill = Permill::from_percent(15);
		/// How many points an endorser gives in one context in an era at most.
		#[codec(index = 5)]
		pub static MaxEndorsementPower: u64 = 100;
		/// How many points earnings give in an era.
		#[codec(index = 6)]
		pub static EarningsBudget: u64 = 10_000;
		/// How many points sales and subscriptions give in an era.
		#[codec(index = 7)]
		pub static RoyaltiesBudget: u64 = 10_000;
		/// How many points the service of Pubs gives in an era.
		#[codec(index = 8)]
		pub static PubsBudget: u64 = 10_000;
		/// How many points work for communities gives in an era.
		#[codec(index = 9)]
		pub static DaoBudget: u64 = 10_000;
		/// How many points reports and juries give in an era.
		#[codec(index = 10)]
		pub static CurationBudget: u64 = 10_000;
	}

	/// Earnings.
	///
	/// The heaviest reaction, `ReactorCap × ReactionShare`, must bring its author less than reacting costs, even in a batch,
	/// and even to the author of the block, to whom a fifth of the fee comes back: here 0.003 MLT.
	/// A point of reputation must bring forth less than decays of it:
	/// `RewardPerWeight × 1000 / PlanckPerPoint / (2 × √ReputationFloor)` stays below `1 − 2^(−EraLength / HalfLife)`.
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod earnings {
		/// How long an era is, in blocks.
		#[codec(index = 0)]
		pub static EraLength: BlockNumber = prod_or_fast(DAYS, MINUTES);
		/// The most that is minted for an era, in planck: about a third of a percent of all MLT in a year.
		#[codec(index = 1)]
		pub static Emission: Balance = 10_000 * MLT;
		/// The most that an era pays for each unit of weight, in planck.
		#[codec(index = 2)]
		pub static RewardPerWeight: Balance = MICRO_MLT / 10 * 3;
		/// The most that one author gets of a pool.
		#[codec(index = 3)]
		pub static AuthorCap: Permill = Permill::from_percent(10);
		/// How many points of reputation give no weight.
		#[codec(index = 4)]
		pub static ReputationFloor: u64 = 100;
		/// The most that all reactions of one reactor weigh in an era.
		#[codec(index = 5)]
		pub static ReactorCap: u64 = 50_000;
		/// Which share of the weight that a reactor has left each reaction takes.
		#[codec(index = 6)]
		pub static ReactionShare: Permill = Permill::from_percent(20);
		/// How much an author must have been paid for a point of reputation, in planck.
		#[codec(index = 7)]
		pub static PlanckPerPoint: Balance = 10_000 * MICRO_MLT;
	}

	/// Collections and the markets for their items. What royalties and the app's fee may come to together stays well below
	/// the price.
	#[dynamic_pallet_params]
	#[codec(index = 5)]
	pub mod royalties {
		/// The most that a creator may ask of each price.
		#[codec(index = 0)]
		pub static MaxRoyalty: Permill = Permill::from_percent(30);
		/// The most that an app may take of each price.
		#[codec(index = 1)]
		pub static MaxAppFee: Permill = Permill::from_percent(10);
		/// How far ahead of its end a sale, drop, offer or voucher may be, in blocks.
		#[codec(index = 2)]
		pub static MaxDuration: BlockNumber = prod_or_fast(180 * DAYS, DAYS);
		/// How many blocks a bid leaves others at most.
		#[codec(index = 3)]
		pub static MaxExtension: BlockNumber = prod_or_fast(DAYS, HOURS);
	}

	/// Items that are owned in fractions.
	#[dynamic_pallet_params]
	#[codec(index = 6)]
	pub mod fractions {
		/// How long an auction is, in blocks.
		#[codec(index = 0)]
		pub static AuctionLength: BlockNumber = prod_or_fast(7 * DAYS, 2 * MINUTES);
		/// How long it still is after each bid, at least, in blocks.
		#[codec(index = 1)]
		pub static AuctionExtension: BlockNumber = prod_or_fast(HOURS, MINUTES / 2);
		/// By how much a bid must be over the one before.
		#[codec(index = 2)]
		pub static BidStep: Permill = Permill::from_percent(5);
		/// For how long after the end of a vault its records are kept for those whom it cannot pay, in blocks.
		#[codec(index = 3)]
		pub static ClaimPeriod: BlockNumber = prod_or_fast(365 * DAYS, HOURS);
		/// For how long the ask of a holder of whom nobody hears stands, in blocks. From then on it falls by a step of the
		/// ladder each `AuctionLength` blocks.
		#[codec(index = 4)]
		pub static AskPeriod: BlockNumber = prod_or_fast(365 * DAYS, HOURS);
	}

	/// What readers pay creators.
	#[dynamic_pallet_params]
	#[codec(index = 7)]
	pub mod subscriptions {
		/// The least blocks that a period of a tier has.
		#[codec(index = 0)]
		pub static MinPeriod: BlockNumber = prod_or_fast(DAYS, MINUTES / 2);
		/// The most blocks that it has.
		#[codec(index = 1)]
		pub static MaxPeriod: BlockNumber = 366 * DAYS;
		/// The most periods that can be paid in advance.
		#[codec(index = 2)]
		pub static MaxPeriods: u32 = 60;
		/// The most that an app gets of what is paid to see an item.
		#[codec(index = 3)]
		pub static MaxReferral: Permill = Permill::from_percent(20);
	}

	/// The list of Pubs.
	#[dynamic_pallet_params]
	#[codec(index = 8)]
	pub mod pubs {
		/// The most Pubs of a profile. There is a bound besides, of 32.
		#[codec(index = 0)]
		pub static MaxPubs: u32 = 8;
		/// How far ahead a peer's proof may expire, in blocks.
		#[codec(index = 1)]
		pub static ProofLifetime: BlockNumber = prod_or_fast(DAYS, 10 * MINUTES);
	}

	/// Private messages that are kept on the chain.
	#[dynamic_pallet_params]
	#[codec(index = 9)]
	pub mod letters {
		/// The most bytes of an envelope.
		#[codec(index = 0)]
		pub static MaxBytes: u32 = 16 * 1_024;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Energy(dynamic_params::energy::Parameters::BaseCapacity(
			dynamic_params::energy::BaseCapacity,
			Some(Balance::MAX),
		))
	}
}
