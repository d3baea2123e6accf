use crate::{
	mock::{Profile, *},
	*,
};
use codec::{Decode, DecodeAll, Encode};
use frame_support::{assert_ok, traits::GetStorageVersion, view_functions::ViewFunctionId};
use sp_core::Pair;

#[test]
fn a_profile_is_found_by_id_account_handle_and_key() {
	run(|| {
		let id = sponsor(alice(), &dave_pair(), "dave");
		add_key(dave(), id, eve(), KeyRole::Feed);
		let info = Profile::profile(id).unwrap();
		assert_eq!((info.id, info.controller.clone(), info.payer.clone()), (id, dave(), alice()));
		assert_eq!((info.handle.to_vec(), info.created, info.nonce, info.notice), (b"dave".to_vec(), 1, 0, None));
		assert_eq!(info.prepaid.blocks, PrepaidBlocks::get());

		assert_eq!(Profile::by_account(dave()), Some(info.clone()));
		assert_eq!(Profile::by_account(eve()), None);
		assert_eq!(Profile::by_key(dave()), Some((info.clone(), KeyRole::Controller)));
		assert_eq!(Profile::by_key(eve()), Some((info.clone(), KeyRole::Feed)));
		assert_eq!(Profile::by_key(alice()), None);
		assert_eq!(Profile::by_handle(b"dave".to_vec()), Some(info));
		assert_eq!(Profile::by_handle("d\u{430}ve".into()), None);
		assert_eq!(Profile::by_handle(b"\xff".to_vec()), None);
		assert_eq!(Profile::profile(id + 1), None);
	});
}

#[test]
fn a_look_alike_finds_nothing() {
	run(|| {
		sign_up(alice(), "alice");
		assert_eq!(Profile::by_handle(b"a1ice".to_vec()), None);
	});
}

#[test]
fn a_handle_has_a_status() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let status = |handle: &str| Profile::handle_status(handle.into());
		assert_eq!(status("wonder"), HandleStatus::Available);
		assert_eq!(status("alice"), HandleStatus::Taken(id));
		assert_eq!(status("a1ice"), HandleStatus::Confusable(id));
		assert_eq!(status("admin"), HandleStatus::Reserved);
		assert_eq!(status("x"), HandleStatus::Invalid(HandleFault::TooShort));
		assert_eq!(status(&"x".repeat(33)), HandleStatus::Invalid(HandleFault::TooLong));
		assert_eq!(status("X_x"), HandleStatus::Invalid(HandleFault::InvalidCharacter));
		assert_eq!(status("\u{430}lice"), HandleStatus::Invalid(HandleFault::MixedScripts));
		assert_ok!(Profile::retire(signed(alice())));
		let free_from = 1 + HandleGrace::get() + 1;
		assert_eq!(status("alice"), HandleStatus::InGrace(free_from));
		System::set_block_number(free_from);
		assert_eq!(status("alice"), HandleStatus::Available);
	});
}

#[test]
fn a_did_document_names_accounts_and_other_names() {
	run(|| {
		let id = sign_up(alice(), "alice");
		for (n, role) in [(0, KeyRole::Device), (1, KeyRole::Feed), (2, KeyRole::App), (3, KeyRole::Device)] {
			add_key(alice(), id, somebody(n), role);
		}
		// Offered only: not there.
		assert_ok!(Profile::offer_key(signed(alice()), eve(), KeyRole::Device));
		assert_ok!(Profile::add_alias(signed(alice()), bounded("Alice L.")));
		let pair = ed25519_pair(1);
		let identity = OutsideIdentity::Ssb(pair.public().0);
		let bytes = metalife_primitives::signed::payload("link", &genesis_hash(), &(id, 0u32, &identity, 9u64));
		let proof = LinkProof { expires: 9u64, signature: pair.sign(&bytes).0 };
		assert_ok!(Profile::link(signed(alice()), identity, Some(proof)));

		let document = Profile::did_document(id).unwrap();
		assert_eq!(document.id, b"did:metalife:0");
		let ssb = bs58::encode([&[0xed, 0x01], &pair.public().0[..]].concat()).into_string();
		let names = [b"@alice".to_vec(), b"Alice L.".to_vec(), format!("did:key:z{ssb}").into_bytes()];
		assert_eq!(document.also_known_as, names);
		let accounts: Vec<_> =
			document.verification_method.iter().map(|method| (method.account.clone(), method.role)).collect();
		assert_eq!(
			accounts,
			vec![
				(alice(), KeyRole::Controller),
				(somebody(0), KeyRole::Device),
				(somebody(1), KeyRole::Feed),
				(somebody(2), KeyRole::App),
				(somebody(3), KeyRole::Device),
			]
		);
		assert_eq!(document.authentication, vec![0, 1, 4]);
	});
}

#[test]
fn a_retired_profile_has_no_document() {
	run(|| {
		let id = sign_up(alice(), "alice");
		assert_ok!(Profile::retire(signed(alice())));
		assert_eq!(Profile::did_document(id), None);
		assert_eq!(Profile::did_document(99), None);
	});
}

/// As a client asks: by number, with encoded arguments.
#[test]
fn views_answer_through_the_runtime() {
	run(|| {
		let id = sign_up(alice(), "alice");
		let views = crate::Pallet::<Runtime>::pallet_view_functions_metadata();
		let names: Vec<_> = views.iter().map(|view| view.name).collect();
		assert_eq!(
			names,
			[
				"profile",
				"by_account",
				"by_handle",
				"by_key",
				"handle_status",
				"persona",
				"credential_status",
				"did_document"
			]
		);
		let by_handle = views.iter().find(|view| view.name == "by_handle").unwrap();
		let number = ViewFunctionId::decode(&mut &by_handle.id[..]).unwrap();
		let answer = Runtime::execute_view_function(number, b"alice".to_vec().encode()).unwrap();
		let info = Option::<ProfileInfo<metalife_primitives::AccountId, u64>>::decode_all(&mut &answer[..]).unwrap();
		assert_eq!(info.unwrap().id, id);
	});
}

#[test]
fn the_storage_has_a_version() {
	run(|| assert_eq!(Profile::on_chain_storage_version(), 1));
}
