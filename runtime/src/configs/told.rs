//! What calls weigh that tell other pallets of what they did: what they take themselves, and what those take.

use frame_support::weights::Weight;

use crate::Runtime;

fn retired() -> Weight {
	<<Runtime as pallet_reputation::Config>::WeightInfo as pallet_reputation::WeightInfo>::on_retired()
		.saturating_add(<<Runtime as pallet_earnings::Config>::WeightInfo as pallet_earnings::WeightInfo>::on_retired())
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
