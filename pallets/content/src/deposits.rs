//! Who pays for a record, on whose behalf, and how the money comes back.

use codec::{Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{Consideration, Footprint},
};
use metalife_primitives::{traits::ProfileLookup, AppId, ProfileId};

use crate::{Apps, Config, Content, DepositOf, Error, Funding, FundingOf, Pallet, Sponsorship, Sponsorships};

/// What the keys of a record take in storage: the pallet's and map's prefix, and two hashed ids.
const KEY_BYTES: u32 = 32 + 16 + 32 + 16 + 8;
/// What a place in a list takes.
const PLACE_BYTES: u32 = 32 + 16 + 32 + 8;

/// Who pays.
pub(crate) struct Payer<AccountId> {
	/// The account.
	pub account: AccountId,
	/// Whether it has not signed the call itself, so that a cap is needed.
	pub sponsored: bool,
	/// The app whose key signed the call.
	pub app: Option<AppId>,
}

/// What a record of this type is charged for.
pub(crate) fn record_bytes<Value: MaxEncodedLen>() -> u32 {
	KEY_BYTES.saturating_add(Value::max_encoded_len() as u32)
}

impl<T: Config> Pallet<T> {
	/// What an item is charged for, with its places in the lists.
	pub fn item_bytes(content: &Content<crate::BlockOf<T>>) -> u32 {
		let edited = crate::BlockOf::<T>::max_encoded_len();
		let value = content.encoded_size() + FundingOf::<T>::max_encoded_len();
		// An edit adds nothing but what it adds to the body.
		let value = if content.edited.is_some() { value } else { value + edited };
		let places = (Self::lists(content).count() as u32).saturating_mul(PLACE_BYTES);
		KEY_BYTES.saturating_add(value as u32).saturating_add(places)
	}

	/// Hold the price of `bytes` bytes from `payer`, on nobody's behalf.
	pub(crate) fn hold(payer: T::AccountId, bytes: u32) -> Result<DepositOf<T>, DispatchError> {
		DepositOf::<T>::take(payer, bytes as usize).map_err(|_| Error::<T>::DepositUnavailable.into())
	}

	/// Hold the price of `bytes` bytes on behalf of `profile`.
	pub(crate) fn fund(
		profile: ProfileId,
		payer: Payer<T::AccountId>,
		bytes: u32,
	) -> Result<FundingOf<T>, DispatchError> {
		if payer.sponsored {
			Self::reserve(profile, &payer, bytes)?;
		}
		let deposit = Self::hold(payer.account, bytes)?;
		Ok(Funding { profile, bytes, sponsored: payer.sponsored, deposit })
	}

	/// Give back what is held for a record, to whoever paid it.
	pub(crate) fn refund(funding: FundingOf<T>) -> DispatchResult {
		if funding.sponsored {
			Self::release(&funding.deposit.payer, funding.profile, funding.bytes);
		}
		funding.deposit.refund()
	}

	/// Let a record be paid for at its new size. Whoever paid it pays what is more only if it is `payer`; else `payer`
	/// takes it over whole.
	pub(crate) fn resize(
		funding: FundingOf<T>,
		payer: Payer<T::AccountId>,
		bytes: u32,
	) -> Result<FundingOf<T>, DispatchError> {
		if bytes <= funding.bytes {
			return Self::shrink(funding, bytes);
		}
		if funding.deposit.payer != payer.account || funding.sponsored != payer.sponsored {
			let new = Self::fund(funding.profile, payer, bytes)?;
			Self::refund(funding)?;
			return Ok(new);
		}
		if payer.sponsored {
			Self::reserve(funding.profile, &payer, bytes - funding.bytes)?;
		}
		Self::reprice(funding, bytes)
	}

	/// Let a record be paid for at a size that is not greater.
	pub(crate) fn shrink(funding: FundingOf<T>, bytes: u32) -> Result<FundingOf<T>, DispatchError> {
		if bytes == funding.bytes {
			return Ok(funding);
		}
		if funding.sponsored {
			Self::release(&funding.deposit.payer, funding.profile, funding.bytes.saturating_sub(bytes));
		}
		Self::reprice(funding, bytes)
	}

	fn reprice(mut funding: FundingOf<T>, bytes: u32) -> Result<FundingOf<T>, DispatchError> {
		let deposit = funding.deposit;
		let footprint = Footprint::from_parts(1, bytes as usize);
		let ticket = deposit.ticket.update(&deposit.payer, footprint).map_err(|_| Error::<T>::DepositUnavailable)?;
		funding.deposit = DepositOf::<T> { payer: deposit.payer, ticket };
		funding.bytes = bytes;
		Ok(funding)
	}

	/// Count `bytes` bytes against what `payer` allows `profile`.
	fn reserve(profile: ProfileId, payer: &Payer<T::AccountId>, bytes: u32) -> DispatchResult {
		// What an app's owner allows everyone counts for calls that one of the app's keys signed, and for no others: else
		// people without end could help themselves.
		let for_everyone =
			payer.app.and_then(Apps::<T>::get).filter(|app| app.owner == payer.account).map_or(0, |app| app.user_cap);
		let mut sponsorship = match Sponsorships::<T>::get(&payer.account, profile) {
			Some(sponsorship) => sponsorship,
			None if for_everyone > 0 => Self::new_sponsorship(payer.account.clone())?,
			None => return Err(Error::<T>::NotSponsored.into()),
		};
		ensure!(sponsorship.notice.is_none(), Error::<T>::NoticeStands);
		let used = sponsorship.used.saturating_add(bytes);
		ensure!(used <= sponsorship.cap.max(for_everyone), Error::<T>::CapExceeded);

		sponsorship.used = used;
		Sponsorships::<T>::insert(&payer.account, profile, sponsorship);
		Ok(())
	}

	fn release(payer: &T::AccountId, profile: ProfileId, bytes: u32) {
		Sponsorships::<T>::mutate(payer, profile, |sponsorship| {
			if let Some(sponsorship) = sponsorship {
				sponsorship.used = sponsorship.used.saturating_sub(bytes);
			}
		});
	}

	/// A sponsorship that allows nothing yet.
	pub(crate) fn new_sponsorship(payer: T::AccountId) -> Result<crate::SponsorshipOf<T>, DispatchError> {
		let deposit = Self::hold(payer, record_bytes::<crate::SponsorshipOf<T>>())?;
		Ok(Sponsorship { cap: 0, used: 0, notice: None, deposit })
	}

	/// Whether `who` may remove what is funded so: a person of the profile; whoever paid, after notice; anyone once the
	/// profile is retired.
	pub(crate) fn ensure_may_drop(who: &T::AccountId, funding: &FundingOf<T>) -> DispatchResult {
		if T::Profiles::person_of(who) == Some(funding.profile) || !T::Profiles::exists(funding.profile) {
			return Ok(());
		}
		ensure!(funding.deposit.payer == *who, Error::<T>::NotPayer);
		Self::ensure_notice_over(who, funding.profile)
	}

	fn ensure_notice_over(payer: &T::AccountId, profile: ProfileId) -> DispatchResult {
		let notice = Sponsorships::<T>::get(payer, profile).and_then(|sponsorship| sponsorship.notice);
		ensure!(notice.is_some_and(|from| Self::now() >= from), Error::<T>::NoticeNotOver);
		Ok(())
	}

	/// The current block's number.
	pub(crate) fn now() -> crate::BlockOf<T> {
		frame_system::Pallet::<T>::block_number()
	}
}
