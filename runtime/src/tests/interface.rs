//! What clients rely on and must not change by accident.

use super::*;
use frame_support::{
	dispatch::GetDispatchInfo,
	traits::{GetCallIndex, GetCallName, PalletsInfoAccess},
};
use scale_info::meta_type;
use sp_runtime::traits::TransactionExtension;

#[test]
fn pallets_keep_their_indices() {
	let pallets: Vec<_> = AllPalletsWithSystem::infos().into_iter().map(|pallet| (pallet.index, pallet.name)).collect();
	assert_eq!(
		pallets,
		[
			(0, "System"),
			(1, "Timestamp"),
			(2, "Babe"),
			(4, "Balances"),
			(5, "TransactionPayment"),
			(10, "Staking"),
			(11, "VoterList"),
			(12, "Offences"),
			(13, "Historical"),
			(14, "Session"),
			(15, "Grandpa"),
			(16, "ImOnline"),
			(17, "AuthorityDiscovery"),
			(18, "Authorship"),
			(30, "Utility"),
			(31, "Multisig"),
			(32, "Proxy"),
			(33, "Recovery"),
			(34, "Scheduler"),
			(35, "Preimage"),
			(36, "Parameters"),
			(37, "MultiBlockMigrations"),
			(38, "SafeMode"),
			(39, "Statement"),
			(50, "Democracy"),
			(51, "Council"),
			(52, "TechnicalCommittee"),
			(53, "Treasury"),
			(54, "Bounties"),
			(70, "Assets"),
			(71, "Nfts"),
			(72, "NftFractionalization"),
			(100, "Profile"),
			(101, "Energy"),
			(102, "Content"),
			(103, "Reputation"),
			(104, "Earnings"),
			(105, "Royalties"),
			(106, "Fractions"),
			(107, "Subscriptions"),
			(108, "Pubs"),
			(109, "Letters"),
			(255, "Sudo"),
		]
	);
}

fn calls<Call: GetCallIndex + GetCallName>() -> Vec<(u8, &'static str)> {
	Call::get_call_indices().iter().copied().zip(Call::get_call_names().iter().copied()).collect()
}

#[test]
fn calls_keep_their_indices() {
	assert_eq!(
		calls::<pallet_profile::Call<Runtime>>(),
		[
			(0, "create"),
			(1, "create_sponsored"),
			(2, "rename"),
			(3, "release_handle"),
			(4, "retire"),
			(5, "clear_retired"),
			(6, "give_notice"),
			(7, "assume_deposit"),
			(8, "evict"),
			(9, "offer_key"),
			(10, "claim_key"),
			(11, "revoke_key"),
			(12, "set_persona"),
			(13, "remove_persona"),
			(14, "add_alias"),
			(15, "remove_alias"),
			(16, "commit_pseudonym"),
			(17, "reveal_pseudonym"),
			(18, "remove_pseudonym"),
			(19, "issue_credential"),
			(20, "revoke_credential"),
			(21, "remove_credential"),
			(22, "link"),
			(23, "unlink"),
			(24, "block"),
			(25, "unblock"),
			(26, "follow"),
			(27, "unfollow"),
			(28, "reserve_handle"),
			(29, "unreserve_handle"),
		]
	);
	assert_eq!(
		calls::<pallet_energy::Call<Runtime>>(),
		[(0, "lend"), (1, "reclaim"), (2, "withdraw"), (3, "set_eligible")]
	);
	assert_eq!(
		calls::<pallet_royalties::Call<Runtime>>(),
		[
			(0, "create_collection"),
			(1, "set_policy"),
			(2, "close_collection"),
			(3, "create_edition"),
			(4, "close_edition"),
			(5, "mint"),
			(6, "open_drop"),
			(7, "close_drop"),
			(8, "mint_from_drop"),
			(9, "redeem"),
			(10, "cancel_voucher"),
			(11, "clear_voucher"),
			(12, "clear_allowance"),
			(13, "gift"),
			(14, "burn"),
			(15, "assume_deposit"),
			(16, "put_on_sale"),
			(17, "cancel_sale"),
			(18, "buy"),
			(19, "bid"),
			(20, "settle"),
			(21, "make_offer"),
			(22, "withdraw_offer"),
			(23, "accept_offer"),
			(24, "draw"),
			(25, "buy_claim"),
		]
	);
	assert_eq!(
		calls::<pallet_fractions::Call<Runtime>>(),
		[
			(0, "fractionalize"),
			(1, "transfer"),
			(2, "offer"),
			(3, "buy"),
			(4, "assume_deposit"),
			(5, "add_asset"),
			(6, "sweep"),
			(7, "claim"),
			(8, "vote"),
			(9, "bid"),
			(10, "settle"),
			(11, "redeem"),
			(12, "reclaim"),
			(13, "clear"),
			(14, "close"),
			(15, "lower"),
		]
	);
	assert_eq!(
		calls::<pallet_subscriptions::Call<Runtime>>(),
		[
			(0, "open_tier"),
			(1, "update_tier"),
			(2, "close_tier"),
			(3, "remove_tier"),
			(4, "remove_till"),
			(5, "subscribe"),
			(6, "top_up"),
			(7, "change_tier"),
			(8, "cancel"),
			(9, "settle"),
			(10, "claim"),
			(11, "draw"),
			(12, "tip"),
			(13, "set_item_price"),
			(14, "remove_item_price"),
			(15, "pay_for_item"),
			(16, "forget_view"),
		]
	);
	assert_eq!(calls::<pallet_pubs::Call<Runtime>>(), [(0, "register"), (1, "update"), (2, "retire"), (3, "clear")]);
	assert_eq!(
		calls::<pallet_letters::Call<Runtime>>(),
		[(0, "keep"), (1, "remove"), (2, "clear_retired"), (3, "assume_deposit")]
	);
}

#[test]
fn transactions_look_as_standard_clients_expect() {
	let extensions = <TxExtension as TransactionExtension<RuntimeCall>>::metadata();
	let identifiers: Vec<_> = extensions.iter().map(|extension| extension.identifier).collect();
	assert_eq!(
		identifiers,
		[
			"AuthorizeCall",
			"CheckNonZeroSender",
			"CheckSpecVersion",
			"CheckTxVersion",
			"CheckGenesis",
			"CheckMortality",
			"CheckNonce",
			"CheckWeight",
			"ChargeTransactionPayment",
			"CheckMetadataHash",
			"WeightReclaim",
		]
	);
	// Energy shows as the standard payment, tip and all.
	let payment = &extensions[8];
	assert_eq!(payment.ty, meta_type::<pallet_transaction_payment::ChargeTransactionPayment<Runtime>>());
	let encoded = tx_extension(Era::Immortal, 0, 5).encode();
	// The mortality, the nonce, the tip and the mode of the metadata check.
	assert_eq!(encoded, [0u8, 0, 5 << 2, 0]);
}

#[test]
fn a_transaction_is_not_too_heavy_to_be_sent() {
	// The largest statement of intent that governance can make still fits into a block.
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	let normal = limits.get(frame_support::dispatch::DispatchClass::Normal);
	let heavy: RuntimeCall = pallet_utility::Call::batch_all {
		calls: vec![frame_system::Call::remark { remark: vec![0; 1024] }.into(); 100],
	}
	.into();
	assert!(heavy.get_dispatch_info().call_weight.all_lt(normal.max_extrinsic.expect("it is bounded")));
}

#[test]
fn a_block_takes_half_of_its_slot() {
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	assert!(limits.clone().validate().is_ok());
	assert_eq!(limits.max_block.ref_time(), 1_500_000_000_000);
	let normal = limits.get(frame_support::dispatch::DispatchClass::Normal);
	assert_eq!(normal.max_total.expect("it is bounded").ref_time(), 1_125_000_000_000);

	let lengths = <Runtime as frame_system::Config>::BlockLength::get();
	let length = |class| *lengths.max.get(class);
	assert_eq!(length(frame_support::dispatch::DispatchClass::Operational), 5 * 1024 * 1024);
	assert_eq!(length(frame_support::dispatch::DispatchClass::Normal), 5 * 1024 * 1024 / 4 * 3);
	assert_eq!(Babe::slot_duration(), 3_000);
}

#[test]
fn metadata_is_there_in_every_version() {
	assert_eq!(Runtime::metadata_versions(), [14, 15, 16]);
	for version in Runtime::metadata_versions() {
		assert!(Runtime::metadata_at_version(version).is_some());
	}
}
