//! Mints that a creator signs outside a transaction.

use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::signed;
use sp_runtime::{traits::Zero, Saturating as _};

use crate::{
	deposits::record_bytes, BlockOf, CollectionId, Config, DepositOf, Error, Event, Pallet, Spent, VoucherId,
	VoucherOf, Vouchers,
};

impl<T: Config> Pallet<T> {
	/// The bytes that a creator signs.
	pub fn voucher_payload(voucher: &VoucherOf<T>) -> Vec<u8> {
		signed::payload("mint", &frame_system::Pallet::<T>::block_hash(BlockOf::<T>::zero()), voucher)
	}

	pub(crate) fn do_redeem(who: T::AccountId, voucher: VoucherOf<T>, signature: T::Signature) -> DispatchResult {
		let collection = Self::collection_of(voucher.collection)?;
		ensure!(voucher.to.as_ref().is_none_or(|to| *to == who), Error::<T>::NotForSender);
		Self::ensure_voucher_end(voucher.expires)?;
		ensure!(!Vouchers::<T>::contains_key(voucher.collection, voucher.id), Error::<T>::VoucherSpent);
		Self::ensure_mint_price(voucher.money, voucher.price)?;
		Self::ensure_brought(&voucher.app)?;
		let payload = Self::voucher_payload(&voucher);
		ensure!(signed::verify(&signature, &payload, &collection.creator), Error::<T>::BadSignature);

		Self::spend(&who, voucher.collection, voucher.id, voucher.expires)?;
		let item = Self::issue(voucher.collection, voucher.edition, &who, &who)?;
		let (money, price, app) = (voucher.money, voucher.price, voucher.app);
		Self::pay_for_mint(&who, &collection.creator, voucher.collection, item, money, price, app)?;
		Self::deposit_event(Event::VoucherSpent { collection: voucher.collection, id: voucher.id });
		Ok(())
	}

	/// That a voucher still works, and is forgotten in time.
	fn ensure_voucher_end(expires: BlockOf<T>) -> DispatchResult {
		ensure!(Self::now() <= expires, Error::<T>::AlreadyOver);
		ensure!(expires <= Self::now().saturating_add(T::MaxDuration::get()), Error::<T>::TooLong);
		Ok(())
	}

	fn spend(payer: &T::AccountId, collection: CollectionId, id: VoucherId, expires: BlockOf<T>) -> DispatchResult {
		let deposit = Self::hold(payer, record_bytes::<Spent<BlockOf<T>, DepositOf<T>>>())?;
		Vouchers::<T>::insert(collection, id, Spent { expires, deposit });
		Ok(())
	}

	pub(crate) fn do_cancel_voucher(
		who: T::AccountId,
		collection: CollectionId,
		id: VoucherId,
		expires: BlockOf<T>,
	) -> DispatchResult {
		Self::own_collection(&who, collection)?;
		ensure!(!Vouchers::<T>::contains_key(collection, id), Error::<T>::VoucherSpent);
		let now = Self::now();
		ensure!(now <= expires, Error::<T>::AlreadyOver);

		// Only the creator knows what else was signed under this number: all of it that works now is over by then.
		let until = expires.max(now.saturating_add(T::MaxDuration::get()));
		Self::spend(&who, collection, id, until)?;
		Self::deposit_event(Event::VoucherSpent { collection, id });
		Ok(())
	}

	pub(crate) fn do_clear_voucher(collection: CollectionId, id: VoucherId) -> DispatchResult {
		let spent = Vouchers::<T>::get(collection, id).ok_or(Error::<T>::NotFound)?;
		ensure!(Self::now() > spent.expires, Error::<T>::StillThere);

		Vouchers::<T>::remove(collection, id);
		spent.deposit.refund()?;
		Self::deposit_event(Event::VoucherCleared { collection, id });
		Ok(())
	}
}
