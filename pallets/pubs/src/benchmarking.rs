//! Benchmarks of the calls, each at its most expensive. In tests they run as tests.

use crate::*;
use alloc::vec::Vec;
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use metalife_primitives::{signed, ProfileId, PubId};
use sp_core::crypto::KeyTypeId;
use sp_runtime::Saturating;

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"bnch");

/// As many as can be, each as long and as dear to check as it can be.
fn addresses() -> AddressesInput {
	let address = |n: u8| {
		let name = [&[b'a' + n], &[b'a'; 60][..], b".", &[b'a'; 58]].concat();
		let head = [0x35, name.len() as u8];
		let address = [&head[..], &name, &[0x91, 0x02, 0x0f, 0xa1, 0xcd, 0x03]].concat();
		address.try_into().expect("fits")
	};
	(0..MAX_ADDRESSES as u8).map(address).collect::<Vec<_>>().try_into().expect("fits")
}

/// A proof as some wallets make it: only the second check succeeds.
fn new_peer<T: Config>(owner: ProfileId) -> (PeerKey, PeerProof<BlockOf<T>>) {
	let key = sp_io::crypto::ed25519_generate(KEY_TYPE, None);
	let expires = frame_system::Pallet::<T>::block_number().saturating_add(T::ProofLifetime::get());
	let payload = signed::wrapped(&Pallet::<T>::payload(owner, key.0, expires));
	let signature = sp_io::crypto::ed25519_sign(KEY_TYPE, &key, &payload).expect("has the key");
	(key.0, PeerProof { expires, signature: signature.0 })
}

/// The caller, with a profile and the key of one of its feeds.
fn caller<T: Config>() -> (T::AccountId, ProfileId, FeedKey) {
	let who: T::AccountId = whitelisted_caller();
	let profile = T::BenchmarkHelper::create_profile(&who);
	let feed = [7; 32];
	let account = T::AccountId::decode(&mut &feed[..]).expect("accounts are keys");
	T::BenchmarkHelper::add_feed(&who, profile, &account);
	(who, profile, feed)
}

fn register<T: Config>(who: &T::AccountId, owner: ProfileId) -> PubId {
	let (peer, proof) = new_peer::<T>(owner);
	let origin: OriginFor<T> = RawOrigin::Signed(who.clone()).into();
	Pallet::<T>::register(origin, peer, proof, Services::ALL, addresses(), None).expect("has a profile and money");
	Peers::<T>::get(peer).expect("was registered")
}

/// All of them but one, as many as there can be.
fn register_others<T: Config>(who: &T::AccountId, owner: ProfileId) -> Vec<PubId> {
	(1..T::MaxPubs::get().min(MAX_OWNED)).map(|_| register::<T>(who, owner)).collect()
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The last that the profile can have.
	#[benchmark]
	fn register() {
		let (who, owner, feed) = caller::<T>();
		register_others::<T>(&who, owner);
		let (peer, proof) = new_peer::<T>(owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), peer, proof, Services::ALL, addresses(), Some(feed));

		assert!(Peers::<T>::contains_key(peer));
	}

	#[benchmark]
	fn update() {
		let (who, owner, feed) = caller::<T>();
		let id = super::register::<T>(&who, owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Services::ROOM, addresses(), Some(feed));

		assert_eq!(Pubs::<T>::get(id).expect("is there").services, Services::ROOM);
	}

	/// Of as many as the profile can have.
	#[benchmark]
	fn retire() {
		let (who, owner, _) = caller::<T>();
		register_others::<T>(&who, owner);
		let id = super::register::<T>(&who, owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Pubs::<T>::contains_key(id));
	}

	/// Of as many as the profile can have.
	#[benchmark]
	fn clear() {
		let owner: T::AccountId = account("owner", 0, 0);
		let profile = T::BenchmarkHelper::create_profile(&owner);
		let others = register_others::<T>(&owner, profile);
		let id = super::register::<T>(&owner, profile);
		T::BenchmarkHelper::retire(&owner);
		let who: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(others.iter().chain([&id]).filter(|id| Pubs::<T>::contains_key(id)).count() == others.len());
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
