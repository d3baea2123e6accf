//! Into the list.

use alloc::vec::Vec;
use frame_support::{ensure, pallet_prelude::*};
use metalife_primitives::{signed, traits::ProfileLookup, ProfileId};
use sp_core::ed25519;
use sp_runtime::{ArithmeticError, Saturating as _};

use crate::{
	AddressesInput, BlockOf, Config, Error, Event, FeedKey, NextId, Pallet, PeerKey, PeerProof, Peers, Pub, Pubs,
	PubsOf, Services, MAX_OWNED,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		who: T::AccountId,
		peer: PeerKey,
		proof: PeerProof<BlockOf<T>>,
		services: Services,
		addresses: AddressesInput,
		feed: Option<FeedKey>,
	) -> DispatchResult {
		let owner = T::Profiles::person_of(&who).ok_or(Error::<T>::NoProfile)?;
		let addresses = Self::ensure_description(owner, services, addresses, feed)?;
		ensure!(!Peers::<T>::contains_key(peer), Error::<T>::PeerTaken);
		let mut owned = PubsOf::<T>::get(owner);
		ensure!((owned.len() as u32) < T::MaxPubs::get().min(MAX_OWNED), Error::<T>::TooManyPubs);
		Self::ensure_proof(owner, peer, &proof)?;
		let id = NextId::<T>::get();
		let next = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		owned.try_push(id).map_err(|_| Error::<T>::TooManyPubs)?;
		let deposit = Self::hold(who)?;

		NextId::<T>::put(next);
		Pubs::<T>::insert(id, Pub { owner, peer, feed, services, addresses, deposit });
		Peers::<T>::insert(peer, id);
		PubsOf::<T>::insert(owner, owned);
		Self::deposit_event(Event::Registered { id, owner, peer });
		Ok(())
	}

	/// That the peer has signed to be a Pub of `owner`.
	fn ensure_proof(owner: ProfileId, peer: PeerKey, proof: &PeerProof<BlockOf<T>>) -> DispatchResult {
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(now <= proof.expires, Error::<T>::SignatureExpired);
		ensure!(proof.expires <= now.saturating_add(T::ProofLifetime::get()), Error::<T>::ExpiryTooFar);
		let payload = Self::payload(owner, peer, proof.expires);
		let signature = ed25519::Signature::from_raw(proof.signature);
		ensure!(signed::verify(&signature, &payload, &ed25519::Public::from_raw(peer)), Error::<T>::BadSignature);
		Ok(())
	}

	/// The bytes that a peer signs.
	pub(crate) fn payload(owner: ProfileId, peer: PeerKey, expires: BlockOf<T>) -> Vec<u8> {
		let genesis = frame_system::Pallet::<T>::block_hash(BlockOf::<T>::default());
		signed::payload("pub", &genesis, &(owner, peer, expires))
	}
}
