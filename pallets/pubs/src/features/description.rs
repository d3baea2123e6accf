//! What an owner says of a Pub.

use alloc::vec::Vec;
use codec::Decode;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{traits::ProfileLookup, ProfileId};

use crate::{
	multiaddr::{self, Fault},
	Address, Addresses, AddressesInput, Config, Error, FeedKey, Pallet, PrivateAddresses, Services,
};

impl<T: Config> Pallet<T> {
	/// That this may be said of a Pub of `owner`; the addresses, as they are stored.
	pub(crate) fn ensure_description(
		owner: ProfileId,
		services: Services,
		addresses: AddressesInput,
		feed: Option<FeedKey>,
	) -> Result<Addresses, DispatchError> {
		ensure!(services != Services::default(), Error::<T>::NoServices);
		ensure!(Services::ALL.contains(services), Error::<T>::UnknownServices);
		let addresses = Self::ensure_addresses(addresses)?;
		let of_owner = |feed| Self::profile_of_feed(feed) == Some(owner);
		ensure!(feed.as_ref().is_none_or(of_owner), Error::<T>::UnknownFeed);
		Ok(addresses)
	}

	fn ensure_addresses(addresses: AddressesInput) -> Result<Addresses, DispatchError> {
		ensure!(!addresses.is_empty(), Error::<T>::NoAddress);
		let addresses = addresses
			.into_iter()
			.map(|address| Address::try_from(address.into_inner()))
			.collect::<Result<Vec<_>, _>>()
			.map_err(|_| Error::<T>::AddressTooLong)?;
		let addresses = Addresses::try_from(addresses).map_err(|_| Error::<T>::TooManyAddresses)?;

		let private = PrivateAddresses::<T>::get();
		for (n, address) in addresses.iter().enumerate() {
			multiaddr::check(address, private).map_err(|fault| match fault {
				Fault::Malformed => Error::<T>::MalformedAddress,
				Fault::NotPublic => Error::<T>::AddressNotPublic,
			})?;
			ensure!(!addresses.iter().take(n).any(|other| other == address), Error::<T>::DuplicateAddress);
		}
		Ok(addresses)
	}

	/// The profile whose feed is written under this key.
	fn profile_of_feed(feed: &FeedKey) -> Option<ProfileId> {
		T::Profiles::feed_of(&T::AccountId::decode(&mut &feed[..]).ok()?)
	}
}
