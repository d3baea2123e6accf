//! Taking in what has arrived, and paying out what is due.

use frame_support::{
	ensure,
	pallet_prelude::*,
	storage::with_storage_layer,
	traits::{fungibles::Inspect as _, AccountTouch as _},
};

use crate::{
	AccountOf, AssetId, Config, Error, Event, Money, Pallet, PositionOf, Stage, Stream, VaultId, VaultOf, Vaults,
};

impl<T: Config> Pallet<T> {
	/// Share out what has arrived of one stream; whether that was anything.
	pub(crate) fn take_in(id: VaultId, vault: &mut VaultOf<T>, place: usize) -> bool {
		let Some(new) = vault.streams.get(place).map(|stream| Self::arrived(id, vault, stream)) else { return false };
		let supply = vault.supply;
		let Some(stream) = vault.streams.get_mut(place) else { return false };
		if !stream.take_in(new, supply) {
			return false;
		}
		let money = stream.money;
		Self::deposit_event(Event::Swept { vault: id, money, amount: new });
		true
	}

	/// Share out all that has arrived.
	pub(crate) fn take_in_all(id: VaultId, vault: &mut VaultOf<T>) {
		for place in 0..vault.streams.len() {
			Self::take_in(id, vault, place);
		}
	}

	pub(crate) fn place_of(vault: &VaultOf<T>, money: Money) -> Result<usize, DispatchError> {
		let place = vault.streams.iter().position(|stream| stream.money == money);
		place.ok_or_else(|| Error::<T>::UnknownMoney.into())
	}

	pub(crate) fn do_add_asset(who: AccountOf<T>, id: VaultId, asset: AssetId) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		ensure!(!vault.is_over(), Error::<T>::Over);
		if vault.deposit.payer != who {
			let position = Self::position_of(id, &who)?;
			ensure!(position.fractions > vault.supply / 2, Error::<T>::NotPermitted);
		}
		ensure!(T::Assets::asset_exists(asset) && Self::vault_of(asset).is_none(), Error::<T>::NotRevenue);
		let money = Money::Asset(asset);
		ensure!(Self::place_of(&vault, money).is_err(), Error::<T>::AlreadyShared);

		vault.streams.try_push(Stream::new(money)).map_err(|_| Error::<T>::TooManyAssets)?;
		// An account that was paid for can receive whatever else others fill the vault's account with. Where there is
		// one already, or `who` cannot spare the deposit, it has to do without.
		let _ = with_storage_layer(|| T::Assets::touch(asset, &Self::account(id), &who));
		Vaults::<T>::insert(id, vault);
		Self::deposit_event(Event::AssetAdded { vault: id, asset });
		Ok(())
	}

	pub(crate) fn do_sweep(id: VaultId, money: Money) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		let place = Self::place_of(&vault, money)?;
		let Stage::Ended { heir, .. } = &vault.stage else {
			ensure!(Self::take_in(id, &mut vault, place), Error::<T>::NothingArrived);
			Vaults::<T>::insert(id, vault);
			return Ok(());
		};
		let heir = heir.clone();
		let stream = vault.streams.get_mut(place).ok_or(Error::<T>::UnknownMoney)?;
		stream.let_go_of_rest();
		let stream = stream.clone();
		let amount = Self::arrived(id, &vault, &stream);
		ensure!(amount > 0, Error::<T>::NothingArrived);
		Self::pay(id, money, &heir, amount)?;
		Vaults::<T>::insert(id, vault);
		Self::deposit_event(Event::Forwarded { vault: id, money, to: heir, amount });
		Ok(())
	}

	/// Pay a settled position what is due of one stream, where it can be paid.
	pub(crate) fn try_pay_due(
		id: VaultId,
		vault: &mut VaultOf<T>,
		who: &AccountOf<T>,
		position: &mut PositionOf<T>,
		place: usize,
	) {
		let (Some(stream), Some(due)) = (vault.streams.get_mut(place), position.dues.get_mut(place)) else { return };
		let (mut paid, mut left) = (stream.clone(), due.clone());
		let amount = paid.draw(&mut left);
		if amount == 0 || !Self::try_pay(id, stream.money, who, amount) {
			return;
		}
		(*stream, *due) = (paid, left);
		let money = stream.money;
		Self::deposit_event(Event::Claimed { vault: id, who: who.clone(), money, amount });
	}

	pub(crate) fn do_claim(by: AccountOf<T>, id: VaultId, who: AccountOf<T>, money: Money) -> DispatchResult {
		let mut vault = Self::existing(id)?;
		let place = Self::place_of(&vault, money)?;
		let mut position = Self::position_of(id, &who)?;
		if !vault.is_over() {
			Self::take_in(id, &mut vault, place);
		}
		position.settle(&vault.streams);
		let (Some(stream), Some(due)) = (vault.streams.get_mut(place), position.dues.get_mut(place)) else {
			return Err(Error::<T>::UnknownMoney.into());
		};
		let amount = stream.draw(due);
		ensure!(amount > 0, Error::<T>::NothingDue);
		Self::pay(id, money, &who, amount)?;
		if by == who {
			position.stands = Self::ask_stands();
		}

		Self::store_position(id, &mut vault, &who, position)?;
		Self::deposit_event(Event::Claimed { vault: id, who, money, amount });
		Self::store_or_close(id, vault)
	}
}
