//! Moving assets between accounts.

use frame_support::traits::{
	fungibles::Mutate,
	tokens::{Preservation, Provenance::Minted},
};
use sp_runtime::DispatchResult;

/// Move `amount` of an asset, or nothing.
///
/// pallet-assets 54 takes the amount off one account and gives it to the other as if it were new. Where the supply cannot
/// grow by so much the second step fails and is not looked at: the amount would be lost. So that is asked first.
///
/// # Errors
///
/// Those of withdrawing and depositing: too little there, frozen, no such asset, below the minimum, overflow.
pub fn transfer<Assets, AccountId>(
	asset: Assets::AssetId,
	from: &AccountId,
	to: &AccountId,
	amount: Assets::Balance,
	preservation: Preservation,
) -> DispatchResult
where
	Assets: Mutate<AccountId>,
	AccountId: Eq,
{
	Assets::can_deposit(asset.clone(), to, amount, Minted).into_result()?;
	Assets::transfer(asset, from, to, amount, preservation).map(drop)
}
