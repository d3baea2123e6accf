//! What calls weigh that tell other pallets of what they did: what they take themselves, and what those take.

use frame_support::weights::Weight;

use crate::{weights::ParityDbWeight, Runtime};

fn retired() -> Weight {
	<<Runtime as pallet_reputation::Config>::WeightInfo as pallet_reputation::WeightInfo>::on_retired()
		.saturating_add(<<Runtime as pallet_earnings::Config>::WeightInfo as pallet_earnings::WeightInfo>::on_retired())
		.saturating_add(<<Runtime as pallet_letters::Config>::WeightInfo as pallet_letters::WeightInfo>::on_retired())
		.saturating_add(
			<<Runtime as pallet_subscriptions::Config>::WeightInfo as pallet_subscriptions::WeightInfo>::on_retired(),
		)
}

/// Looking up whether somebody has paid for an item: the subscription and its tier, the item and the beginning of its
/// thread. The items of the benchmarks are for everybody or for a group.
fn paid() -> Weight {
	ParityDbWeight::get().reads(4)
}

/// The weights of a pallet's calls, with something added to some.
macro_rules! telling {
	(
		$(#[$doc:meta])* $name:ident: $weights:path = $own:ty;
		$($call:ident($($parameter:ident),*) $(+ $told:expr)?;)*
	) => {
		$(#[$doc])*
		pub struct $name;
		impl $weights for $name {
			$(
				fn $call($($parameter: u32),*) -> Weight {
					<$own as $weights>::$call($($parameter),*)$(.saturating_add($told))?
				}
			)*
		}
	};
}

telling! {
	/// Those of pallet-profile.
	ProfileWeights: pallet_profile::WeightInfo = crate::weights::pallet_profile::WeightInfo<Runtime>;
	create();
	create_sponsored();
	rename();
	release_handle();
	retire() + retired();
	clear_retired(n);
	give_notice();
	assume_deposit();
	evict() + retired();
	offer_key();
	claim_key();
	revoke_key();
	set_persona();
	remove_persona();
	add_alias();
	remove_alias();
	commit_pseudonym();
	reveal_pseudonym();
	remove_pseudonym();
	issue_credential();
	revoke_credential();
	remove_credential();
	link();
	unlink();
	block();
	unblock();
	follow();
	unfollow();
	reserve_handle();
	unreserve_handle();
}

telling! {
	/// Those of pallet-content.
	ContentWeights: pallet_content::WeightInfo = crate::weights::pallet_content::WeightInfo<Runtime>;
	register_app();
	update_app();
	set_user_cap();
	add_app_key();
	remove_app_key();
	offer_app();
	accept_app();
	deregister_app();
	grant();
	revoke();
	allow_deposit();
	give_notice();
	assume_deposit();
	drop_record(n);
	publish(b, t, m);
	publish_related(b, t, m) + paid();
	edit(b);
	retract();
	react() + paid();
	react_related() + paid();
	unreact();
	clear_reactions(n);
	clear_retired(n);
	create_group();
	add_member();
	remove_member();
	leave_group();
	commit_keys();
	dissolve_group();
	clear_group(n);
	anchor();
}
