use super::*;
use crate::{configs::parameters::dynamic_params, constants::money::MLT};
use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::InspectHold, Get},
};
use sp_runtime::DispatchError;

fn transfer() -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: alice().into(), value: MLT }.into()
}

#[test]
fn root_is_reached_through_a_referendum_alone() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		for member in [Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie] {
			let call = frame_system::Call::set_heap_pages { pages: 1 };
			let error = dispatch(&member.to_account_id(), call).expect_err("nobody is root").error;
			assert_eq!(error, DispatchError::BadOrigin);
		}
		assert_ok!(System::set_heap_pages(root(), 1));
	});
}

#[test]
fn the_technical_committee_stops_the_chain_but_not_its_governance() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let mut author = Author::new();
		author.next(vec![]);
		assert_ok!(dispatch(&alice(), transfer()));

		let two_thirds = pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance2>::Members(2, 3);
		assert_noop!(
			SafeMode::enter(RuntimeOrigin::signed(alice())),
			pallet_safe_mode::Error::<Runtime>::NotConfigured
		);
		assert_ok!(SafeMode::force_enter(two_thirds.clone().into()));

		let error = dispatch(&alice(), transfer()).expect_err("safe mode").error;
		assert_eq!(error, frame_system::Error::<Runtime>::CallFiltered.into());
		assert_ok!(dispatch(&alice(), frame_system::Call::remark { remark: vec![] }));
		let proposal = Box::new(RuntimeCall::from(frame_system::Call::remark { remark: vec![1] }));
		assert_ok!(dispatch(
			&alice(),
			pallet_collective::Call::<Runtime, pallet_collective::Instance1>::propose {
				threshold: 2,
				proposal,
				length_bound: 100,
			}
		));
		author.next(vec![]);

		assert_ok!(SafeMode::force_exit(two_thirds.into()));
		assert_ok!(dispatch(&alice(), transfer()));
	});
}

#[test]
fn a_referendum_changes_the_parameters() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let value = RuntimeParameters::Energy(dynamic_params::energy::Parameters::BaseCapacity(
			dynamic_params::energy::BaseCapacity,
			Some(5),
		));
		assert_noop!(
			Parameters::set_parameter(RuntimeOrigin::signed(alice()), value.clone()),
			DispatchError::BadOrigin
		);
		assert_ok!(Parameters::set_parameter(root(), value));
		assert_eq!(<dynamic_params::energy::BaseCapacity as Get<Balance>>::get(), 5);
	});
}

#[test]
fn the_council_spends_within_its_limit() {
	chain(LOCAL_TESTNET_RUNTIME_PRESET).execute_with(|| {
		let council = pallet_collective::RawOrigin::<AccountId, pallet_collective::Instance1>::Members(2, 3);
		let spend =
			|origin: RuntimeOrigin, amount| Treasury::spend(origin, Box::new(()), amount, Box::new(alice()), None);
		assert_ok!(spend(council.clone().into(), 10_000 * MLT));
		assert_noop!(
			spend(council.into(), 10_000 * MLT + 1),
			pallet_treasury::Error::<Runtime>::InsufficientPermission
		);
		assert_noop!(spend(RuntimeOrigin::signed(alice()), 1), DispatchError::BadOrigin);
		assert_ok!(spend(root(), 1_000_000 * MLT));
	});
}

#[test]
fn proxies_stay_within_their_kind() {
	use frame_support::traits::InstanceFilter;
	let social: RuntimeCall = pallet_profile::Call::retire {}.into();
	let batch: RuntimeCall = pallet_utility::Call::batch { calls: vec![transfer()] }.into();
	assert!(ProxyType::Any.filter(&transfer()));
	assert!(!ProxyType::NonTransfer.filter(&transfer()));
	assert!(!ProxyType::Social.filter(&transfer()));
	assert!(ProxyType::Social.filter(&social));
	assert!(!ProxyType::Staking.filter(&social));
	assert!(ProxyType::Social.filter(&batch), "a batch is filtered call by call");
	assert!(ProxyType::NonTransfer.is_superset(&ProxyType::Social));
	assert!(!ProxyType::Social.is_superset(&ProxyType::NonTransfer));

	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let bob = Sr25519Keyring::Bob.to_account_id();
		assert_ok!(Proxy::add_proxy(RuntimeOrigin::signed(alice()), bob.clone().into(), ProxyType::Social, 0));
		let call = pallet_proxy::Call::proxy {
			real: alice().into(),
			force_proxy_type: None,
			call: Box::new(pallet_utility::Call::batch_all { calls: vec![transfer()] }.into()),
		};
		System::set_block_number(1);
		assert_ok!(dispatch(&bob, call));
		let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
		System::assert_last_event(pallet_proxy::Event::ProxyExecuted { result: Err(filtered) }.into());
	});
}

#[test]
fn proxies_put_up_no_money_for_others() {
	use frame_support::traits::InstanceFilter;
	let (handle, signature) = (Default::default(), Signature::Sr25519(Default::default()));
	let for_others: [RuntimeCall; 4] = [
		pallet_profile::Call::create_sponsored { user: alice(), handle, expires: 1, signature }.into(),
		pallet_energy::Call::lend { profile: 0, amount: MLT }.into(),
		pallet_content::Call::allow_deposit { profile: 0, cap: u32::MAX }.into(),
		pallet_content::Call::set_user_cap { app: 0, bytes: 1 }.into(),
	];
	for call in &for_others {
		assert!(ProxyType::Any.filter(call));
		assert!(!ProxyType::Social.filter(call) && !ProxyType::NonTransfer.filter(call), "{call:?}");
	}
	// What ends it they may send.
	let endings: [RuntimeCall; 4] = [
		pallet_energy::Call::reclaim { profile: 0, amount: MLT }.into(),
		pallet_content::Call::allow_deposit { profile: 0, cap: 0 }.into(),
		pallet_content::Call::set_user_cap { app: 0, bytes: 0 }.into(),
		pallet_content::Call::give_notice { profile: 0 }.into(),
	];
	for call in &endings {
		assert!(ProxyType::Social.filter(call) && ProxyType::NonTransfer.filter(call), "{call:?}");
	}

	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let bob = Sr25519Keyring::Bob.to_account_id();
		let handle = b"bobby".to_vec().try_into().expect("it is short");
		assert_ok!(Profile::create(RuntimeOrigin::signed(bob.clone()), handle));
		assert_ok!(Proxy::add_proxy(RuntimeOrigin::signed(alice()), bob.clone().into(), ProxyType::Social, 0));
		let held = Balances::total_balance_on_hold(&alice());
		System::set_block_number(1);
		for call in for_others {
			let batch = pallet_utility::Call::batch_all { calls: vec![call] };
			let call = pallet_proxy::Call::proxy {
				real: alice().into(),
				force_proxy_type: None,
				call: Box::new(batch.into()),
			};
			assert_ok!(dispatch(&bob, call));
			let filtered = frame_system::Error::<Runtime>::CallFiltered.into();
			System::assert_last_event(pallet_proxy::Event::ProxyExecuted { result: Err(filtered) }.into());
		}
		assert_eq!(Balances::total_balance_on_hold(&alice()), held);
	});
}

#[test]
fn items_are_sold_by_no_pallet_that_pays_no_royalties() {
	chain(DEV_RUNTIME_PRESET).execute_with(|| {
		let bob = Sr25519Keyring::Bob.to_account_id();
		assert_ok!(Nfts::create(
			RuntimeOrigin::signed(alice()),
			alice().into(),
			pallet_nfts::CollectionConfig {
				settings: pallet_nfts::CollectionSettings::all_enabled(),
				max_supply: None,
				mint_settings: Default::default(),
			},
		));
		assert_ok!(Nfts::mint(RuntimeOrigin::signed(alice()), 1, 1, alice().into(), None));
		assert_noop!(
			Nfts::set_price(RuntimeOrigin::signed(alice()), 1, 1, Some(MLT), None),
			pallet_nfts::Error::<Runtime>::MethodDisabled
		);
		assert_noop!(
			Nfts::create_swap(RuntimeOrigin::signed(alice()), 1, 1, 1, None, None, 10),
			pallet_nfts::Error::<Runtime>::MethodDisabled
		);
		let none = pallet_nft_fractionalization::Call::fractionalize {
			nft_collection_id: 1,
			nft_id: 1,
			asset_id: 1,
			beneficiary: bob.clone().into(),
			fractions: 0,
		};
		let error = dispatch(&alice(), none).expect_err("nothing could unlock it").error;
		assert_eq!(error, frame_system::Error::<Runtime>::CallFiltered.into());

		let some = pallet_nft_fractionalization::Call::fractionalize {
			nft_collection_id: 1,
			nft_id: 1,
			asset_id: 1,
			beneficiary: bob.into(),
			fractions: 100,
		};
		assert_ok!(dispatch(&alice(), some));
	});
}
