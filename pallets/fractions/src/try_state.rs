//! What must always hold, recomputed from nothing but the records.

use alloc::{collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	ensure,
	traits::{
		fungible::{hold::Inspect as _, Inspect as _},
		fungibles::Inspect as _,
		GetStorageVersion,
	},
};
use metalife_primitives::Balance;
use sp_core::U256;
use sp_runtime::TryRuntimeError;

use crate::{
	asks::{Asks, STEPS},
	types::fine,
	AccountOf, Config, DepositOf, Fractions, HoldReason, Money, NextVault, Pallet, Positions, Stage, VaultId, VaultOf,
	Vaults, MAX_FRACTIONS,
};

/// What is held for bids, by bidder (encoded).
type Bids<AccountId> = BTreeMap<Vec<u8>, (AccountId, Balance)>;

impl<T: Config> Pallet<T> {
	/// Every deposit on record. What is held for this pallet's storage is what they add up to; only the runtime can look.
	pub fn deposits() -> Vec<DepositOf<T>> {
		let positions = Positions::<T>::iter_values().map(|position| position.deposit);
		Vaults::<T>::iter_values().map(|vault| vault.deposit).chain(positions).collect()
	}

	/// - The fractions of a vault are those of its positions, and what its asset shows.
	/// - What a vault owes is what is due to its positions and the rest, to the last 2^-64 of a unit, and of MLT it is
	///   there.
	/// - The ladder is what the positions ask.
	/// - The item is there while it is not over, and what is bid is held.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		ensure!(Self::on_chain_storage_version() == Self::in_code_storage_version(), "storage version");
		let mut bids = Bids::<AccountOf<T>>::new();
		for (id, vault) in Vaults::<T>::iter() {
			ensure!(id < NextVault::<T>::get(), "a vault beyond the next id");
			Self::check_positions(id, &vault)?;
			Self::check_asset(id, &vault)?;
			match &vault.stage {
				Stage::Open => (),
				Stage::Auction { bidder, amount, .. } => {
					bids.entry(bidder.encode()).or_insert_with(|| (bidder.clone(), 0)).1 += amount;
				},
				Stage::Ended { .. } => continue,
			}
			ensure!(vault.supply > 0 && vault.supply <= MAX_FRACTIONS, "an item that nobody owns");
			ensure!(Self::has_item(id, &vault), "an item that is not in its vault");
		}
		for (bidder, amount) in bids.into_values() {
			ensure!(T::Currency::balance_on_hold(&HoldReason::Bid.into(), &bidder) == amount, "a bid that is not held");
		}
		ensure!(Positions::<T>::iter_keys().all(|(id, _)| Vaults::<T>::contains_key(id)), "a position in no vault");
		Ok(())
	}

	fn check_positions(id: VaultId, vault: &VaultOf<T>) -> Result<(), TryRuntimeError> {
		let (mut holders, mut supply, mut asks): (u32, Fractions, _) = (0, 0, Asks::default());
		let mut due = vault.streams.iter().map(|stream| U256::from(stream.rest)).collect::<Vec<_>>();
		for (who, position) in Positions::<T>::iter_prefix(id) {
			ensure!(!position.is_empty(), "a position that is needed for nothing");
			ensure!(position.ask < STEPS, "an ask beyond the ladder");
			ensure!(position.dues.len() <= vault.streams.len(), "dues of no stream");
			ensure!(
				position
					.offer
					.as_ref()
					.is_none_or(|offer| offer.fractions > 0 && offer.fractions <= position.fractions),
				"an offer of what is not there"
			);
			let asset = Self::asset_of(id).ok_or("a vault beyond the last asset")?;
			ensure!(
				T::Assets::balance(asset, &who) >= position.fractions.into(),
				"more fractions than the asset shows"
			);
			holders += 1;
			supply += position.fractions;
			asks.add(position.ask, position.fractions);
			let mut reckoned = position;
			reckoned.settle(&vault.streams);
			for (sum, due) in due.iter_mut().zip(&reckoned.dues) {
				*sum += due.due;
			}
		}
		ensure!(holders == vault.holders, "holders miscounted");
		ensure!(supply == vault.supply, "fractions miscounted");
		ensure!(asks == vault.asks, "the ladder is not what is asked");
		for (stream, due) in vault.streams.iter().zip(due) {
			ensure!(due == fine(stream.owed), "what is owed is not what is due");
		}
		Ok(())
	}

	fn check_asset(id: VaultId, vault: &VaultOf<T>) -> Result<(), TryRuntimeError> {
		let asset = Self::asset_of(id).ok_or("a vault beyond the last asset")?;
		ensure!(T::Assets::total_issuance(asset) >= vault.supply.into(), "fewer units of the asset than fractions");
		ensure!(vault.supply == 0 || T::Assets::asset_exists(asset), "fractions without an asset");
		let native = vault.streams.first().filter(|stream| stream.money == Money::Native);
		let owed = native.ok_or("a vault without MLT")?.owed;
		let account = Self::account(id);
		ensure!(T::Currency::balance(&account) >= vault.seed.saturating_add(owed), "a vault cannot pay what it owes");
		for (place, stream) in vault.streams.iter().enumerate() {
			let first = vault.streams.iter().position(|other| other.money == stream.money);
			ensure!(first == Some(place), "the same money twice");
		}
		Ok(())
	}
}
