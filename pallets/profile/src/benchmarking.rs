//! Benchmarks of the calls, each at its most expensive. In tests they run as tests.
//!
//! Money comes from the currency of pallet-nfts, which must be what deposits are held of.

use crate::{
	features::{ED25519_MULTICODEC, MAX_CLEARED},
	handle, *,
};
use alloc::{format, string::String, vec::Vec};
use codec::Encode;
use frame_benchmarking::v2::*;
use frame_support::traits::{Currency, Get};
use frame_system::RawOrigin;
use metalife_primitives::{signed, ProfileId};
use sp_core::{crypto::KeyTypeId, ecdsa, ed25519, H256};
use sp_runtime::{
	traits::{Bounded, IdentifyAccount, Saturating},
	AccountId32, MultiSignature, MultiSigner,
};

type System<T> = frame_system::Pallet<T>;
type Money<T> = <T as pallet_nfts::Config>::Currency;
type MoneyOf<T> = <Money<T> as Currency<<T as frame_system::Config>::AccountId>>::Balance;

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"bnch");

fn max_keys() -> u32 {
	MaxKeys::get()
}

/// Give `who` money in plenty, with room for many such in the total issuance.
fn fund<T: Config>(who: &T::AccountId) {
	Money::<T>::make_free_balance_be(who, MoneyOf::<T>::max_value() / 4_096u32.into());
}

/// Somebody with money.
fn payer<T: Config>(n: u32) -> T::AccountId {
	let who = account("payer", n, 0);
	fund::<T>(&who);
	who
}

/// The caller, with money.
fn caller<T: Config>() -> T::AccountId {
	let who = whitelisted_caller();
	fund::<T>(&who);
	who
}

/// The `n`th handle: 32 syllables, each of which folds to three characters of three bytes.
fn handle_input(n: u32) -> HandleInput {
	let syllable = |n| char::from_u32(0xac01 + 28 * n).expect("a Hangul syllable with a final");
	let text: String = core::iter::once(syllable(n)).chain((0..31).map(|_| syllable(300))).collect();
	text.into_bytes().try_into().expect("fits")
}

fn parsed(input: &HandleInput) -> (Handle, HandleKey) {
	handle::parse(input).expect("a handle")
}

/// The `n`th profile, of `controller`, who has money; its prepaid storage is used up.
fn profile<T: Config>(controller: &T::AccountId, n: u32) -> ProfileId {
	fund::<T>(controller);
	let id = NextProfile::<T>::get();
	Pallet::<T>::create(RawOrigin::Signed(controller.clone()).into(), handle_input(n)).expect("can be created");
	Profiles::<T>::mutate(id, |profile| {
		let prepaid = &mut profile.as_mut().expect("was created").prepaid;
		prepaid.bytes = 0;
		prepaid.blocks = 0;
	});
	id
}

/// A profile of somebody other than the caller.
fn other_profile<T: Config>(n: u32) -> ProfileId {
	profile::<T>(&account("other", n, 0), n)
}

/// A deposit of its own payer.
fn deposit<T: Config>(n: u32) -> DepositOf<T> {
	Pallet::<T>::hold(payer::<T>(n), 100).expect("the payer has money")
}

/// Let a handle rest until it is free, and still filed at the cost of whoever had it.
fn rested_handle<T: Config>(n: u32) -> HandleInput {
	let who: T::AccountId = account("former", n, 0);
	profile::<T>(&who, n);
	Pallet::<T>::retire(RawOrigin::Signed(who).into()).expect("can be retired");
	let input = handle_input(n);
	let record = Handles::<T>::get(parsed(&input).1).expect("rests");
	System::<T>::set_block_number(record.free_from.expect("was given up"));
	input
}

/// Fill a profile's list: devices, each paid for by another account, and offers of control to them.
fn fill_keys<T: Config>(id: ProfileId, controller: &T::AccountId, count: u32) {
	for n in 0..count {
		let key: T::AccountId = account("key", n, 0);
		let deposit = Some(deposit::<T>(1_000 + n));
		Keys::<T>::insert(&key, KeyRecord { profile: id, role: KeyRole::Device, deposit });
		System::<T>::inc_sufficients(&key);
		KeysOf::<T>::try_append(id, &key).expect("fits");
		Pallet::<T>::offer_key(RawOrigin::Signed(controller.clone()).into(), key, KeyRole::Controller)
			.expect("a device can be offered control");
	}
}

/// Let another account stand for the handle of `profile` than for the profile.
fn sell_handle<T: Config>(id: ProfileId, to: T::AccountId) {
	let handle = Profiles::<T>::get(id).expect("exists").handle;
	Handles::<T>::mutate(Pallet::<T>::key_of(&handle), |record| {
		let record = record.as_mut().expect("is filed");
		let new = Pallet::<T>::hold(to, Pallet::<T>::handle_bytes()).expect("has money");
		core::mem::replace(&mut record.deposit, new).refund().expect("was held");
	});
}

fn name(byte: u8) -> Name {
	alloc::vec![byte; 64].try_into().expect("fits")
}

/// An ecdsa key, which takes the longest to check.
fn ecdsa_key() -> (ecdsa::Public, AccountId32) {
	let public = sp_io::crypto::ecdsa_generate(KEY_TYPE, None);
	(public, MultiSigner::Ecdsa(public).into_account())
}

/// A signature as a wallet makes it: only the second check succeeds.
fn ecdsa_sign(key: &ecdsa::Public, payload: &[u8]) -> MultiSignature {
	sp_io::crypto::ecdsa_sign(KEY_TYPE, key, &signed::wrapped(payload)).expect("has the key").into()
}

fn did_key(key: &ed25519::Public) -> OutsideIdentity {
	let bytes = [&ED25519_MULTICODEC[..], &key.0].concat();
	let text = format!("did:key:z{}", bs58::encode(bytes).into_string());
	OutsideIdentity::Did(text.into_bytes().try_into().expect("fits"))
}

/// Let another profile have proven an identity.
fn insert_link<T: Config>(id: ProfileId, n: u32) -> LinkId {
	let identity = OutsideIdentity::Ssb((id, n).using_encoded(sp_io::hashing::blake2_256));
	let link = identity.id();
	let deposit = Some(deposit::<T>(n));
	let record = Link { identity, proven: true, linked: System::<T>::block_number(), deposit };
	Links::<T>::insert(id, link, record);
	LinkOwner::<T>::insert(link, id);
	Profiles::<T>::mutate(id, |profile| {
		if let Some(profile) = profile {
			profile.links += 1;
		}
	});
	link
}

#[cfg(feature = "runtime-benchmarks")]
fn admin<T: Config>() -> T::RuntimeOrigin {
	use frame_support::traits::EnsureOrigin;
	T::AdminOrigin::try_successful_origin().expect("somebody administers")
}

#[cfg(not(feature = "runtime-benchmarks"))]
fn admin<T: Config>() -> T::RuntimeOrigin {
	RawOrigin::Root.into()
}

/// A block that is still to come when the call runs: a benchmark that sets none up runs in the first.
fn soon<T: Config>() -> BlockOf<T> {
	System::<T>::block_number().saturating_add(1u32.into())
}

/// Let every creation deposit rest long enough to return.
fn rest<T: Config>() {
	System::<T>::set_block_number(System::<T>::block_number().saturating_add(T::DepositRest::get()));
}

#[benchmarks(where T::Signature: From<MultiSignature>, T::AccountId: From<AccountId32>)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn create() {
		let input = rested_handle::<T>(1);
		let who = caller::<T>();
		let id = NextProfile::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), input);

		assert_eq!(Profiles::<T>::get(id).expect("was created").controller, who);
	}

	#[benchmark]
	fn create_sponsored() {
		let input = rested_handle::<T>(1);
		let who = caller::<T>();
		let (key, user) = ecdsa_key();
		let user = T::AccountId::from(user);
		let expires = soon::<T>();
		let signature = ecdsa_sign(&key, &Pallet::<T>::payload("create", &(&user, &input[..], expires)));
		let id = NextProfile::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), user.clone(), input, expires, signature.into());

		assert_eq!(Profiles::<T>::get(id).expect("was created").controller, user);
	}

	#[benchmark]
	fn rename() {
		let input = rested_handle::<T>(1);
		let who = caller::<T>();
		let id = profile::<T>(&who, 2);
		Profiles::<T>::mutate(id, |profile| profile.as_mut().expect("exists").renamed = Some(0u32.into()));
		System::<T>::set_block_number(System::<T>::block_number().saturating_add(T::RenameCooldown::get()));
		let expected = parsed(&input).0;

		#[extrinsic_call]
		_(RawOrigin::Signed(who), input);

		assert_eq!(Profiles::<T>::get(id).expect("exists").handle, expected);
	}

	#[benchmark]
	fn release_handle() {
		let input = rested_handle::<T>(1);
		let (_, key) = parsed(&input);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), input);

		assert!(!Handles::<T>::contains_key(key));
	}

	#[benchmark]
	fn retire() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		fill_keys::<T>(id, &who, max_keys());
		rest::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who));

		assert!(!Profiles::<T>::contains_key(id) && KeysOf::<T>::get(id).is_empty());
	}

	#[benchmark]
	fn clear_retired(n: Linear<0, MAX_CLEARED>) {
		let who: T::AccountId = account("former", 0, 0);
		let id = profile::<T>(&who, 1);
		// What a record takes of the prepaid storage: the creation deposit returns with it.
		Profiles::<T>::mutate(id, |profile| profile.as_mut().expect("exists").prepaid.blocks_used = 1);
		Pallet::<T>::retire(RawOrigin::Signed(who).into()).expect("can be retired");
		if n > 0 {
			Blocks::<T>::insert(id, 9, None::<DepositOf<T>>);
		}
		for record in 1..n {
			insert_link::<T>(id, record);
		}
		rest::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id, n);

		assert_eq!(Links::<T>::iter_prefix(id).count(), 0);
		assert_eq!(Remnants::<T>::contains_key(id), n == 0);
	}

	#[benchmark]
	fn give_notice() {
		let id = other_profile::<T>(1);
		let who = caller::<T>();
		sell_handle::<T>(id, who.clone());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(Profiles::<T>::get(id).expect("exists").notice.is_some());
	}

	#[benchmark]
	fn assume_deposit() {
		let id = other_profile::<T>(1);
		let seller = payer::<T>(1);
		sell_handle::<T>(id, seller.clone());
		Pallet::<T>::give_notice(RawOrigin::Signed(seller).into(), id).expect("paid for the handle");
		let who = caller::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert_eq!(Profiles::<T>::get(id).expect("exists").deposit.payer, who);
	}

	#[benchmark]
	fn evict() {
		let id = other_profile::<T>(1);
		fill_keys::<T>(id, &account("other", 1, 0), max_keys());
		let who = caller::<T>();
		sell_handle::<T>(id, who.clone());
		Pallet::<T>::give_notice(RawOrigin::Signed(who.clone()).into(), id).expect("paid for the handle");
		System::<T>::set_block_number(System::<T>::block_number().saturating_add(T::NoticePeriod::get()));
		rest::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id);

		assert!(!Profiles::<T>::contains_key(id));
	}

	#[benchmark]
	fn offer_key() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		fill_keys::<T>(id, &who, max_keys() - 1);
		let key: T::AccountId = account("new", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), key.clone(), KeyRole::Device);

		assert!(Offers::<T>::contains_key(id, key));
	}

	/// A device becomes the controller and ends the offers made to all the others.
	#[benchmark]
	fn claim_key() {
		let id = other_profile::<T>(1);
		fill_keys::<T>(id, &account("other", 1, 0), max_keys());
		let key: T::AccountId = account("key", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(key.clone()), id);

		assert_eq!(Profiles::<T>::get(id).expect("exists").controller, key);
	}

	#[benchmark]
	fn revoke_key() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		fill_keys::<T>(id, &who, max_keys());
		let key: T::AccountId = account("key", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, key.clone());

		assert!(!Keys::<T>::contains_key(&key) && !Offers::<T>::contains_key(id, key));
	}

	#[benchmark]
	fn set_persona() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		let cid = Avatar::Cid(alloc::vec![b'a'; 96].try_into().expect("fits"));
		let old = Persona { name: name(b'o'), avatar: Some(cid), deposit: Some(deposit::<T>(1)) };
		Personas::<T>::insert(id, Some(7), old);
		let avatar = Some(Avatar::Nft { collection: T::Collection::get(), item: id });

		#[extrinsic_call]
		_(RawOrigin::Signed(who), Some(7), name(b'n'), avatar);

		assert_eq!(Personas::<T>::get(id, Some(7)).expect("was set").name, name(b'n'));
	}

	#[benchmark]
	fn remove_persona() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		let persona = Persona { name: name(b'o'), avatar: None, deposit: Some(deposit::<T>(1)) };
		Personas::<T>::insert(id, Some(7), persona);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, Some(7));

		assert!(!Personas::<T>::contains_key(id, Some(7)));
	}

	#[benchmark]
	fn add_alias() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), name(b'a'));

		assert!(Aliases::<T>::contains_key(id, name(b'a')));
	}

	#[benchmark]
	fn remove_alias() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		Aliases::<T>::insert(id, name(b'a'), Some(deposit::<T>(1)));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, name(b'a'));

		assert!(!Aliases::<T>::contains_key(id, name(b'a')));
	}

	#[benchmark]
	fn commit_pseudonym() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), H256::zero());

		assert!(Pseudonyms::<T>::contains_key(id, H256::zero()));
	}

	#[benchmark]
	fn reveal_pseudonym() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		let (key, pseudonym) = ecdsa_key();
		let pseudonym = T::AccountId::from(pseudonym);
		let salt = [7; 32];
		let commitment = Pallet::<T>::pseudonym_commitment(id, &pseudonym, &salt);
		Pallet::<T>::commit_pseudonym(RawOrigin::Signed(who.clone()).into(), commitment).expect("has money");
		let signature = ecdsa_sign(&key, &Pallet::<T>::payload("reveal", &(id, 0u32, commitment)));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), commitment, pseudonym.clone(), salt, signature.into());

		assert_eq!(Pseudonyms::<T>::get(id, commitment).expect("exists").revealed, Some(pseudonym));
	}

	#[benchmark]
	fn remove_pseudonym() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		let committed = System::<T>::block_number();
		let record = Pseudonym { committed, revealed: Some(who.clone()), deposit: Some(deposit::<T>(1)) };
		Pseudonyms::<T>::insert(id, H256::zero(), record);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, H256::zero());

		assert!(!Pseudonyms::<T>::contains_key(id, H256::zero()));
	}

	#[benchmark]
	fn issue_credential() {
		let subject = other_profile::<T>(1);
		let who = caller::<T>();
		profile::<T>(&who, 2);
		let expires = Some(soon::<T>());

		#[extrinsic_call]
		_(RawOrigin::Signed(who), subject, H256::zero(), H256::zero(), expires);

		assert_eq!(Credentials::<T>::iter_prefix(subject).count(), 1);
	}

	#[benchmark]
	fn revoke_credential() {
		let subject = other_profile::<T>(1);
		let who = caller::<T>();
		profile::<T>(&who, 2);
		let origin = RawOrigin::Signed(who.clone());
		Pallet::<T>::issue_credential(origin.clone().into(), subject, H256::zero(), H256::zero(), None)
			.expect("has money");

		#[extrinsic_call]
		_(origin, subject, 0);

		assert!(Credentials::<T>::get(subject, 0).expect("exists").revoked.is_some());
	}

	/// By a subject: it is asked first whether the sender is the issuer.
	#[benchmark]
	fn remove_credential() {
		let who = caller::<T>();
		let subject = profile::<T>(&who, 1);
		let issuer: T::AccountId = account("other", 2, 0);
		other_profile::<T>(2);
		let origin = RawOrigin::Signed(issuer).into();
		Pallet::<T>::issue_credential(origin, subject, H256::zero(), H256::zero(), None).expect("has money");

		#[extrinsic_call]
		_(RawOrigin::Signed(who), subject, 0);

		assert!(!Credentials::<T>::contains_key(subject, 0));
	}

	/// An identity that a profile had which is retired.
	#[benchmark]
	fn link() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		let key = sp_io::crypto::ed25519_generate(KEY_TYPE, None);
		let identity = did_key(&key);
		let name = identity.id();
		LinkOwner::<T>::insert(name, ProfileId::MAX);
		let expires = soon::<T>();
		let payload: Vec<u8> = Pallet::<T>::payload("link", &(id, 0u32, &identity, expires));
		let signature = sp_io::crypto::ed25519_sign(KEY_TYPE, &key, &signed::wrapped(&payload)).expect("has the key");
		let proof = LinkProof { expires, signature: signature.0 };

		#[extrinsic_call]
		_(RawOrigin::Signed(who), identity, Some(proof));

		assert_eq!(LinkOwner::<T>::get(name), Some(id));
	}

	#[benchmark]
	fn unlink() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		let name = insert_link::<T>(id, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, name);

		assert!(!Links::<T>::contains_key(id, name) && !LinkOwner::<T>::contains_key(name));
	}

	/// Of a profile that follows and is followed.
	#[benchmark]
	fn block() {
		let target = other_profile::<T>(1);
		let who = caller::<T>();
		let id = profile::<T>(&who, 2);
		Follows::<T>::insert(id, target, Some(deposit::<T>(1)));
		Follows::<T>::insert(target, id, Some(deposit::<T>(2)));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), target);

		assert!(Blocks::<T>::contains_key(id, target) && Follows::<T>::iter().next().is_none());
	}

	#[benchmark]
	fn unblock() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		Blocks::<T>::insert(id, 9, Some(deposit::<T>(1)));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 9);

		assert!(!Blocks::<T>::contains_key(id, 9));
	}

	#[benchmark]
	fn follow() {
		let target = other_profile::<T>(1);
		let who = caller::<T>();
		let id = profile::<T>(&who, 2);

		#[extrinsic_call]
		_(RawOrigin::Signed(who), target);

		assert!(Follows::<T>::contains_key(id, target));
	}

	#[benchmark]
	fn unfollow() {
		let who = caller::<T>();
		let id = profile::<T>(&who, 1);
		Follows::<T>::insert(id, 9, Some(deposit::<T>(1)));

		#[extrinsic_call]
		_(RawOrigin::Signed(who), id, 9);

		assert!(!Follows::<T>::contains_key(id, 9));
	}

	#[benchmark]
	fn reserve_handle() {
		let input = handle_input(1);
		let (_, key) = parsed(&input);

		#[extrinsic_call]
		_(admin::<T>() as T::RuntimeOrigin, input);

		assert!(Reserved::<T>::contains_key(key));
	}

	#[benchmark]
	fn unreserve_handle() {
		let input = handle_input(1);
		let (handle, key) = parsed(&input);
		Reserved::<T>::insert(key, handle);

		#[extrinsic_call]
		_(admin::<T>() as T::RuntimeOrigin, input);

		assert!(!Reserved::<T>::contains_key(key));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Runtime);
}
