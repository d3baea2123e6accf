//! Paying for extrinsics with energy, and keeping what is paid so to its share of each block.

use crate::{BalanceOf, BlockUsage, BlockUse, CallClass, Config, Event, Pallet};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, Pays, PostDispatchInfo},
	traits::Get,
	weights::Weight,
};
use frame_system::{calculate_consumed_extrinsic_weight, pallet_prelude::BlockNumberFor};
use metalife_primitives::{
	traits::{EnergyPayer, ProfileLookup},
	ProfileId,
};
use sp_runtime::{
	traits::{Saturating, Zero},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
};

type TransactionPayment<T> = pallet_transaction_payment::Pallet<T>;

/// What an extrinsic costs, and whose energy pays for it.
#[derive(frame_support::DebugNoBound)]
pub struct Charge<T: Config> {
	pub(crate) who: T::AccountId,
	pub(crate) profile: ProfileId,
	pub(crate) class: CallClass,
	pub(crate) cost: BalanceOf<T>,
	room: Room,
}

/// Room in a block: weight, with length as proof size as in the block's own limit, and length in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Room {
	weight: Weight,
	length: u32,
}

impl Room {
	fn fits(&self, limit: &Self) -> bool {
		self.weight.all_lte(limit.weight) && self.length <= limit.length
	}
}

impl<T: Config> Pallet<T> {
	/// Whose energy pays when `who` sends `call`, and how much; `None` when the fee must be paid in money.
	///
	/// Fails only when energy would pay, but has paid for its share of this block already.
	pub(crate) fn assess(
		who: &T::AccountId,
		call: &<T as frame_system::Config>::RuntimeCall,
		info: &DispatchInfo,
		len: usize,
	) -> Result<Option<Charge<T>>, TransactionValidityError> {
		if info.class != DispatchClass::Normal || info.pays_fee == Pays::No {
			return Ok(None);
		}
		let Some(class) = Self::class_of(call) else { return Ok(None) };
		// A quota of a retired profile would stay in the state for ever, and nobody's deposit would pay for it.
		let payer = T::Payer::payer(who, call).filter(|profile| T::Profiles::exists(*profile));
		let Some(profile) = payer else { return Ok(None) };
		let class = match class {
			// The reserve is the person's: no app, and no key that has no say over the profile, can use it up.
			CallClass::Protective if T::Profiles::person_of(who) != Some(profile) => CallClass::Social,
			class => class,
		};
		let cost = TransactionPayment::<T>::compute_fee(len as u32, info, Zero::zero());
		let room = Room {
			weight: calculate_consumed_extrinsic_weight::<<T as frame_system::Config>::RuntimeCall>(
				&T::BlockWeights::get(),
				info,
				len,
			),
			length: len as u32,
		};
		// What fits into no block must not wait for one.
		let share = Self::block_share();
		if !room.fits(&share) || Self::available(profile, class) < cost {
			return Ok(None);
		}
		Self::usage_with(&room, &share)?;
		Ok(Some(Charge { who: who.clone(), profile, class, cost, room }))
	}

	/// Take the energy and the room in this block.
	pub(crate) fn take(charge: &Charge<T>) -> Result<(), TransactionValidityError> {
		let usage = Self::usage_with(&charge.room, &Self::block_share())?;
		Self::draw(charge.profile, charge.class, charge.cost).map_err(|()| InvalidTransaction::Payment)?;
		BlockUsage::<T>::put(usage);
		Ok(())
	}

	/// Give back what was taken for weight that was not needed in the end.
	pub(crate) fn conclude(charge: Charge<T>, info: &DispatchInfo, post_info: &PostDispatchInfo, len: usize) {
		// Whether the call waives its fee does not matter: its room in the block was used all the same.
		let post_info = PostDispatchInfo { pays_fee: Pays::Yes, ..*post_info };
		let Charge { who, profile, cost: charged, .. } = charge;
		let cost = TransactionPayment::<T>::compute_actual_fee(len as u32, info, &post_info, Zero::zero()).min(charged);
		if cost < charged {
			Self::give_back(profile, charged.saturating_sub(cost));
		}
		let mut usage = Self::usage();
		usage.weight.saturating_reduce(post_info.calc_unspent(info));
		BlockUsage::<T>::put(usage);
		Self::deposit_event(Event::EnergyUsed { who, profile, cost });
	}

	/// What calls paid with energy have taken of this block.
	fn usage() -> BlockUse<BlockNumberFor<T>> {
		let now = frame_system::Pallet::<T>::block_number();
		// The pool validates at the number of the block to come, where this is empty: what waits is never refused there.
		Some(BlockUsage::<T>::get()).filter(|usage| usage.at == now).unwrap_or(BlockUse {
			at: now,
			weight: Weight::zero(),
			length: 0,
		})
	}

	fn usage_with(room: &Room, share: &Room) -> Result<BlockUse<BlockNumberFor<T>>, TransactionValidityError> {
		let mut usage = Self::usage();
		usage.weight.saturating_accrue(room.weight);
		usage.length.saturating_accrue(room.length);
		if !(Room { weight: usage.weight, length: usage.length }).fits(share) {
			return Err(InvalidTransaction::ExhaustsResources.into());
		}
		Ok(usage)
	}

	/// What calls paid with energy may take of one block.
	fn block_share() -> Room {
		let share = T::MaxBlockShare::get();
		let limit = Self::normal_limit();
		Room {
			weight: Weight::from_parts(
				share.mul_floor(limit.weight.ref_time()),
				share.mul_floor(limit.weight.proof_size()),
			),
			length: share.mul_floor(limit.length),
		}
	}

	fn normal_limit() -> Room {
		let weights = T::BlockWeights::get();
		Room {
			weight: weights.get(DispatchClass::Normal).max_total.unwrap_or(weights.max_block),
			length: *T::BlockLength::get().max.get(DispatchClass::Normal),
		}
	}

	/// Whether the usage on record lies within what a block grants to normal calls. Its share of that may have been
	/// lowered since.
	#[cfg(any(test, feature = "try-runtime"))]
	pub(crate) fn usage_is_sound() -> bool {
		let usage = BlockUsage::<T>::get();
		usage.at <= frame_system::Pallet::<T>::block_number()
			&& (Room { weight: usage.weight, length: usage.length }).fits(&Self::normal_limit())
	}
}
