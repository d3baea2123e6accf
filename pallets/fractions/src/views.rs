//! What view functions answer. Each does a bounded amount of work.

use alloc::vec::Vec;
use metalife_primitives::Balance;

use crate::{
	asks::price_of, types::units, AccountOf, BlockOf, Config, Due, Fractions, Pallet, PositionInfo, Positions, VaultId,
	VaultInfo, Vaults,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn vault_info(id: VaultId) -> Option<VaultInfo<AccountOf<T>, BlockOf<T>>> {
		let vault = Vaults::<T>::get(id)?;
		let revenue = vault.streams.iter();
		let revenue = revenue.map(|stream| (stream.money, stream.owed, Self::arrived(id, &vault, stream))).collect();
		Some(VaultInfo {
			collection: vault.collection,
			item: vault.item,
			account: Self::account(id),
			asset: Self::asset_of(id)?,
			supply: vault.supply,
			holders: vault.holders,
			least_bid: Self::least_bid_of(&vault),
			stage: vault.stage.clone(),
			revenue,
			founder: vault.deposit.payer,
		})
	}

	pub(crate) fn position_info(id: VaultId, who: &AccountOf<T>) -> Option<PositionInfo<BlockOf<T>>> {
		let vault = Vaults::<T>::get(id)?;
		let position = Positions::<T>::get(id, who)?;
		let dues = vault.streams.iter().enumerate().map(|(place, stream)| {
			let mut shared = stream.clone();
			if !vault.is_over() {
				shared.take_in(Self::arrived(id, &vault, stream), vault.supply);
			}
			let due = position.dues.get(place).cloned().unwrap_or_else(Due::default);
			(stream.money, units(due.now(&shared, position.fractions)))
		});
		Some(PositionInfo {
			fractions: position.fractions,
			ask: price_of(position.ask),
			stands: position.stands,
			dues: dues.collect(),
			offer: position.offer,
		})
	}

	pub(crate) fn asks_of(id: VaultId) -> Vec<(Balance, Fractions)> {
		let asks = Vaults::<T>::get(id).map(|vault| vault.asks.by_step()).unwrap_or_default();
		asks.into_iter().map(|(step, fractions)| (price_of(step), fractions)).collect()
	}
}
