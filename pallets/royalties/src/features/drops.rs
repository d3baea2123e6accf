//! Drops: editions that others mint for themselves.

use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::Balance;
use sp_runtime::ArithmeticError;

use crate::{
	allow_list, deposits::record_bytes, Allowance, Allowances, Allowed, BlockOf, Brought, CollectionId, Config,
	DepositOf, Drop, DropOf, DropTerms, Drops, EditionId, Editions, Error, Event, ItemId, Money, Pallet,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_drop(
		who: T::AccountId,
		collection: CollectionId,
		edition: EditionId,
		terms: DropTerms<BlockOf<T>>,
	) -> DispatchResult {
		Self::own_collection(&who, collection)?;
		let mut record = Self::edition_of(collection, edition)?;
		ensure!(record.minted < record.supply, Error::<T>::SoldOut);
		Self::ensure_end(terms.closes)?;
		ensure!(terms.opens < terms.closes, Error::<T>::AlreadyOver);
		Self::ensure_mint_price(terms.money, terms.price)?;
		Self::ensure_brought(&terms.app)?;

		let round = record.rounds.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.rounds = round;
		Editions::<T>::insert(collection, edition, record);
		if let Some(former) = Drops::<T>::take(collection, edition) {
			former.deposit.refund()?;
		}
		let deposit = Self::hold(&who, record_bytes::<DropOf<T>>())?;
		Drops::<T>::insert(collection, edition, Drop { terms, round, deposit });
		Self::deposit_event(Event::DropOpened { collection, edition, round });
		Ok(())
	}

	/// That a mint can cost this much: nothing, or what can be paid.
	pub(crate) fn ensure_mint_price(money: Money, price: Balance) -> DispatchResult {
		match price {
			0 => Ok(()),
			_ => Self::ensure_price(money, price),
		}
	}

	pub(crate) fn do_close_drop(who: T::AccountId, collection: CollectionId, edition: EditionId) -> DispatchResult {
		Self::own_collection(&who, collection)?;
		let drop = Drops::<T>::take(collection, edition).ok_or(Error::<T>::NoDrop)?;

		drop.deposit.refund()?;
		Self::deposit_event(Event::DropClosed { collection, edition });
		Ok(())
	}

	pub(crate) fn do_mint_from_drop(
		who: T::AccountId,
		collection: CollectionId,
		edition: EditionId,
		money: Money,
		most: Balance,
		allowed: Option<Allowed>,
	) -> DispatchResult {
		let drop = Drops::<T>::get(collection, edition).ok_or(Error::<T>::NoDrop)?;
		let (terms, now) = (drop.terms, Self::now());
		ensure!(now >= terms.opens, Error::<T>::NotYet);
		ensure!(now < terms.closes, Error::<T>::AlreadyOver);
		ensure!(terms.money == money, Error::<T>::OtherMoney);
		ensure!(terms.price <= most, Error::<T>::TooDear);
		if let Some(root) = terms.allowed {
			let allowed = allowed.ok_or(Error::<T>::NotAllowed)?;
			let leaf = allow_list::leaf(collection, edition, &who, allowed.quantity);
			ensure!(allow_list::verify(&root, leaf, &allowed.path), Error::<T>::NotAllowed);
			Self::use_allowance(&who, collection, edition, drop.round, allowed.quantity)?;
		}

		let item = Self::issue(collection, edition, &who, &who)?;
		let creator = Self::collection_of(collection)?.creator;
		Self::pay_for_mint(&who, &creator, collection, item, money, terms.price, terms.app)
	}

	/// Pay for an item that was just minted, all to the receivers of the royalties.
	pub(crate) fn pay_for_mint(
		who: &T::AccountId,
		creator: &T::AccountId,
		collection: CollectionId,
		item: ItemId,
		money: Money,
		price: Balance,
		app: Option<Brought>,
	) -> DispatchResult {
		if price == 0 {
			return Ok(());
		}
		let split = Self::split_wholly(&Self::collection_of(collection)?.policy, price, app);
		let era = Self::collect(who, money, price)?;
		Self::distribute(money, era, &split, None, &[creator, who])?;
		let (seller, buyer) = (creator.clone(), who.clone());
		let (royalties, fee) = (split.royalties(), split.fee());
		let agreed = None;
		Self::deposit_event(Event::Sold { collection, item, seller, buyer, money, price, royalties, fee, agreed });
		Ok(())
	}

	fn use_allowance(
		who: &T::AccountId,
		collection: CollectionId,
		edition: EditionId,
		round: u32,
		quantity: u32,
	) -> DispatchResult {
		let key = (collection, edition, who);
		let allowance = match Allowances::<T>::get(key) {
			Some(allowance) if allowance.round == round => allowance,
			// What was minted in a former drop does not count.
			Some(allowance) => Allowance { round, used: 0, ..allowance },
			None => {
				let deposit = Self::hold(who, record_bytes::<Allowance<DepositOf<T>>>())?;
				Allowance { round, used: 0, deposit }
			},
		};
		ensure!(allowance.used < quantity, Error::<T>::AllowanceUsed);
		Allowances::<T>::insert(key, Allowance { used: allowance.used.saturating_add(1), ..allowance });
		Ok(())
	}

	pub(crate) fn do_clear_allowance(
		collection: CollectionId,
		edition: EditionId,
		account: T::AccountId,
	) -> DispatchResult {
		let key = (collection, edition, &account);
		let allowance = Allowances::<T>::get(key).ok_or(Error::<T>::NotFound)?;
		let needed = Drops::<T>::get(collection, edition)
			.is_some_and(|drop| drop.round == allowance.round && Self::now() < drop.terms.closes)
			&& Editions::<T>::get(collection, edition).is_some_and(|record| record.minted < record.supply);
		ensure!(!needed, Error::<T>::StillThere);

		Allowances::<T>::remove(key);
		allowance.deposit.refund()?;
		Self::deposit_event(Event::AllowanceCleared { collection, edition, account });
		Ok(())
	}
}
