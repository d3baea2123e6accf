//! What must always hold, recomputed from nothing but the records.

use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold as _, GetStorageVersion},
};
use metalife_primitives::Balance;
use sp_runtime::{PerThing, Permill, TryRuntimeError};

use crate::{
	edition_and_number, Allowances, Claims, CollectionId, Collections, Config, DepositOf, Drops, EditionId, Editions,
	HoldReason, ItemId, Items, Money, Moving, Offers, Pallet, Reservations, Sales, Terms, Transfers, Vaults, Vouchers,
};

/// What is kept of bids and offers in MLT, by account (encoded).
type Held<T> = BTreeMap<Vec<u8>, (<T as frame_system::Config>::AccountId, Balance)>;
/// What is owed of each kind of money, by era.
type Owed = BTreeMap<(Money, u32), Balance>;

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet's storage is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		let sales = Sales::<T>::iter_values();
		let sales = sales.flat_map(|sale| [Some(sale.deposit), sale.bid.map(|bid| bid.item_deposit)]).flatten();
		Collections::<T>::iter_values()
			.map(|record| record.deposit)
			.chain(Editions::<T>::iter_values().map(|record| record.deposit))
			.chain(Items::<T>::iter_values())
			.chain(Reservations::<T>::iter_values())
			.chain(Drops::<T>::iter_values().map(|drop| drop.deposit))
			.chain(Allowances::<T>::iter_values().map(|allowance| allowance.deposit))
			.chain(Vouchers::<T>::iter_values().map(|spent| spent.deposit))
			.chain(sales)
			.chain(Offers::<T>::iter_values().flat_map(|offer| [offer.deposit, offer.item_deposit]))
			.chain(Claims::<T>::iter_values().filter_map(|claim| claim.deposit))
			.collect()
	}

	/// Check every record of the pallet against every other, and against pallet-nfts and the balances.
	///
	/// Not checked: that assets owed are there, since whoever rules an asset can take it from every account.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		ensure!(Moving::<T>::get().is_none(), "an item is still moving");
		Self::check_collections()?;
		Self::check_items()?;
		let (mut held, mut owed) = (Held::<T>::new(), Owed::new());
		Self::check_sales(&mut held, &mut owed)?;
		Self::check_offers(&mut held, &mut owed)?;
		Self::check_claims(&mut owed)?;
		for (who, amount) in held.into_values() {
			let on_hold = T::Native::balance_on_hold(&HoldReason::Offer.into(), &who);
			ensure!(on_hold == amount, "held otherwise than bid and offered");
		}
		for (money, era, kept) in Vaults::<T>::iter() {
			ensure!(kept > 0 && era <= Self::era_of(money), "kept of nothing, or of an era to come");
			ensure!(Some(kept) == owed.remove(&(money, era)), "owed otherwise than kept");
		}
		ensure!(owed.is_empty(), "owed of nothing");
		ensure!(Self::is_covered(Money::Native, 0), "MLT that is owed is missing");
		Ok(())
	}

	fn check_collections() -> Result<(), TryRuntimeError> {
		let mut editions = BTreeMap::<CollectionId, u32>::new();
		let mut minted = BTreeSet::new();
		for (collection, id, edition) in Editions::<T>::iter() {
			let record = Collections::<T>::get(collection).ok_or("edition of no collection")?;
			ensure!(id < record.next_edition, "edition beyond the next one");
			ensure!(edition.live <= edition.minted && edition.minted <= edition.supply, "more than the supply");
			ensure!(edition.deposit.payer == record.creator, "an edition at another's cost");
			*editions.entry(collection).or_default() += 1;
			if edition.minted > 0 {
				minted.insert(collection);
			}
		}
		for (id, record) in Collections::<T>::iter() {
			let parts: u64 = record.policy.receivers.iter().map(|share| u64::from(share.part.deconstruct())).sum();
			ensure!(parts == u64::from(Permill::ACCURACY), "shares are not whole");
			ensure!(record.editions == editions.get(&id).copied().unwrap_or_default(), "editions miscounted");
			ensure!(record.frozen || !minted.contains(&id), "minted under a policy that can change");
			ensure!(record.deposit.payer == record.creator, "a collection at another's cost");
			let owner = pallet_nfts::Pallet::<T>::collection_owner(id);
			ensure!(owner == Some(Self::account()), "a collection of another's");
		}
		for (collection, edition, drop) in Drops::<T>::iter() {
			let record = Editions::<T>::get(collection, edition).ok_or("drop of no edition")?;
			ensure!(drop.round == record.rounds && drop.terms.opens < drop.terms.closes, "drop out of time");
		}
		Ok(())
	}

	fn check_items() -> Result<(), TryRuntimeError> {
		let mut live = BTreeMap::<(CollectionId, EditionId), u32>::new();
		for (collection, item, _) in Items::<T>::iter() {
			let (edition, number) = edition_and_number(item);
			let record = Editions::<T>::get(collection, edition).ok_or("item of no edition")?;
			ensure!(0 < number && number <= record.minted, "item that was not minted");
			*live.entry((collection, edition)).or_default() += 1;
			let enforced =
				Collections::<T>::get(collection).is_some_and(|record| record.policy.transfers != Transfers::Open);
			let there = pallet_nfts::Item::<T>::contains_key(collection, item);
			ensure!(there || !enforced, "an enforced item is gone");
		}
		for (collection, id, edition) in Editions::<T>::iter() {
			let count = live.get(&(collection, id)).copied().unwrap_or_default();
			ensure!(edition.live == count, "items miscounted");
		}
		for id in Collections::<T>::iter_keys() {
			let mut items = pallet_nfts::Item::<T>::iter_key_prefix(id);
			ensure!(items.all(|item| Items::<T>::contains_key(id, item)), "an item at nobody's cost");
		}
		Ok(())
	}

	fn check_sales(held: &mut Held<T>, owed: &mut Owed) -> Result<(), TryRuntimeError> {
		let mut reserved = Reservations::<T>::iter_keys();
		ensure!(
			reserved.all(|(id, item)| !Sales::<T>::contains_key(id, item)),
			"for sale while another pallet keeps it"
		);
		for (collection, item, sale) in Sales::<T>::iter() {
			ensure!(Self::is_owned_by(collection, item, &sale.seller), "for sale by another than the owner");
			ensure!(sale.opened < sale.closes, "sale out of time");
			ensure!(sale.deposit.payer == sale.seller, "a sale at another's cost");
			let Some(bid) = sale.bid else { continue };
			let sound = matches!(&sale.terms, Terms::English { reserve, bidders, .. }
				if bid.amount >= *reserve && (bidders.is_empty() || bidders.contains(&bid.bidder)));
			ensure!(sound && bid.bidder != sale.seller, "a bid that was not admitted");
			ensure!(bid.item_deposit.payer == bid.bidder, "a bid at another's cost");
			Self::add_kept(held, owed, &bid.bidder, sale.money, bid.amount, bid.era);
		}
		Ok(())
	}

	fn is_owned_by(collection: CollectionId, item: ItemId, who: &T::AccountId) -> bool {
		pallet_nfts::Pallet::<T>::owner(collection, item).as_ref() == Some(who)
	}

	fn check_offers(held: &mut Held<T>, owed: &mut Owed) -> Result<(), TryRuntimeError> {
		for ((.., bidder), offer) in Offers::<T>::iter() {
			let payers = [&offer.deposit.payer, &offer.item_deposit.payer];
			ensure!(payers == [&bidder, &bidder], "an offer at another's cost");
			Self::add_kept(held, owed, &bidder, offer.terms.money, offer.terms.amount, offer.era);
		}
		Ok(())
	}

	fn add_kept(held: &mut Held<T>, owed: &mut Owed, who: &T::AccountId, money: Money, amount: Balance, era: u32) {
		match money {
			Money::Native => held.entry(who.encode()).or_insert_with(|| (who.clone(), 0)).1 += amount,
			Money::Asset(_) => Self::add_owed(owed, money, amount, era),
		}
	}

	fn add_owed(owed: &mut Owed, money: Money, amount: Balance, era: u32) {
		*owed.entry((money, era)).or_default() += amount;
	}

	fn check_claims(owed: &mut Owed) -> Result<(), TryRuntimeError> {
		for (_, money, claim) in Claims::<T>::iter() {
			ensure!(claim.amount > 0, "a claim to nothing");
			Self::add_owed(owed, money, claim.amount, claim.era);
		}
		Ok(())
	}
}
