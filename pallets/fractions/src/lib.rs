#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod asks;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod deposits;
mod features;
mod freezing;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use freezing::CreateOthers;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet itself: its configuration, storage, calls, events and errors.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, fungibles, AccountTouch, Consideration, Footprint},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{traits::Custody, Balance};
	use sp_runtime::Permill;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The fractions pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime. Whatever is a plain `Get` may change from block to block, by governance.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Why money is held.
		type RuntimeHoldReason: From<HoldReason>;
		/// MLT: what bids and fractions are paid in.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::hold::Mutate<Self::AccountId, Reason = Self::RuntimeHoldReason>;
		/// The assets: those that are revenue, and those that show fractions. They must respect this pallet as their
		/// `Freezer`.
		type Assets: fungibles::Mutate<Self::AccountId, AssetId = AssetId, Balance = Balance>
			+ fungibles::Create<Self::AccountId>
			+ fungibles::Destroy<Self::AccountId>
			+ fungibles::metadata::Mutate<Self::AccountId>
			+ fungibles::metadata::MetadataDeposit<Balance>
			+ AccountTouch<AssetId, Self::AccountId>;
		/// The items, with the royalties of their creators.
		type Custody: Custody<Self::AccountId, Balance, CollectionId = CollectionId, ItemId = NftId>;
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// What the accounts of vaults are derived from.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// The asset that shows the fractions of the first vault. All from there on are kept for this pallet: nobody else
		/// may be able to create them.
		#[pallet::constant]
		type FirstAsset: Get<AssetId>;
		/// How long an auction is, in blocks.
		type AuctionLength: Get<BlockNumberFor<Self>>;
		/// How long an auction still is after each bid, at least, in blocks.
		type AuctionExtension: Get<BlockNumberFor<Self>>;
		/// By how much a bid must be over the one before.
		type BidStep: Get<Permill>;
		/// For how long the ask of a holder of whom nobody hears stands, in blocks. From then on it falls by a step of the
		/// ladder each `AuctionLength` blocks.
		type AskPeriod: Get<BlockNumberFor<Self>>;
		/// For how long after the end of a vault its records are kept for those whom it cannot pay, in blocks.
		type ClaimPeriod: Get<BlockNumberFor<Self>>;
		/// Makes items for the benchmarks.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For stored bytes.
		Storage,
		/// For the highest bid.
		Bid,
	}

	/// The next vault's id.
	#[pallet::storage]
	pub type NextVault<T: Config> = StorageValue<_, VaultId, ValueQuery>;

	/// The vaults.
	#[pallet::storage]
	pub type Vaults<T: Config> = StorageMap<_, Twox64Concat, VaultId, VaultOf<T>>;

	/// Who has what of each vault.
	#[pallet::storage]
	pub type Positions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, VaultId, Blake2_128Concat, T::AccountId, PositionOf<T>>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An item is owned in fractions.
		Fractionalized {
			vault: VaultId,
			collection: CollectionId,
			item: NftId,
			founder: T::AccountId,
			asset: AssetId,
			fractions: Fractions,
		},
		/// Fractions were given away.
		Transferred { vault: VaultId, from: T::AccountId, to: T::AccountId, fractions: Fractions },
		/// So many fractions are for sale, at this price each; none are when it is none.
		Offered { vault: VaultId, seller: T::AccountId, fractions: Fractions, price: Balance },
		/// Fractions were sold, at this price together, of which so much went to the creators.
		Bought {
			vault: VaultId,
			seller: T::AccountId,
			buyer: T::AccountId,
			fractions: Fractions,
			price: Balance,
			royalties: Balance,
		},
		/// A holder pays the deposit for its own record.
		DepositAssumed { vault: VaultId, holder: T::AccountId },
		/// Revenue in another asset is shared out.
		AssetAdded { vault: VaultId, asset: AssetId },
		/// Revenue was shared out among all fractions.
		Swept { vault: VaultId, money: Money, amount: Balance },
		/// What arrived after the item was gone went to whoever got the item.
		Forwarded { vault: VaultId, money: Money, to: T::AccountId, amount: Balance },
		/// Somebody was paid what was due.
		Claimed { vault: VaultId, who: T::AccountId, money: Money, amount: Balance },
		/// A holder would sell the item from this price on, and the reserve is this one.
		Voted { vault: VaultId, who: T::AccountId, ask: Balance, reserve: Balance },
		/// Somebody bids for the item, and gets it if nobody bids more before `ends`.
		BidPlaced { vault: VaultId, bidder: T::AccountId, amount: Balance, ends: BlockNumberFor<T> },
		/// The item was sold; `proceeds` are left of the price after royalties.
		Sold { vault: VaultId, buyer: T::AccountId, price: Balance, proceeds: Balance },
		/// The item could not be sold. The bidder has its money back.
		SaleFailed { vault: VaultId, bidder: T::AccountId, amount: Balance, error: DispatchError },
		/// Fractions of an item that was sold were burnt, and what was due paid.
		Redeemed { vault: VaultId, who: T::AccountId, fractions: Fractions },
		/// Whoever had all fractions has the item, and has paid the creators so much for it as for a gift.
		Reclaimed { vault: VaultId, who: T::AccountId, fee: Balance },
		/// What could not be paid for too long is owed no more.
		Forfeited { vault: VaultId, who: T::AccountId, money: Money, amount: Balance },
		/// A vault and its asset are no more.
		Closed { vault: VaultId },
		/// Nobody has heard of a holder for so long that the fractions are for sale from this price on; the reserve is now
		/// that one.
		AskLowered { vault: VaultId, who: T::AccountId, ask: Balance, reserve: Balance },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such item, or it is not in its vault.
		UnknownItem,
		/// The item is another's.
		NotOwner,
		/// No fractions are none to make, move or sell.
		NoFractions,
		/// It cannot be so many.
		TooManyFractions,
		/// There is no number left for an asset, or it is taken.
		NoAsset,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// There is no such vault.
		UnknownVault,
		/// The account has no fractions, or nothing at all, of this vault.
		NotHolder,
		/// The account has fewer, or offers fewer.
		NotEnough,
		/// Nobody gives or sells to oneself.
		WithOneself,
		/// The accounts of a vault have no fractions of it.
		OwnAccount,
		/// The holder offers none.
		NotOffered,
		/// It has no price.
		NoPrice,
		/// The price is over what was agreed to, or over all prices.
		TooDear,
		/// The holder pays the deposit already.
		AlreadyPays,
		/// Only the founder, or whoever has more than half of the fractions, may do this.
		NotPermitted,
		/// There is no such asset, or it shows fractions.
		NotRevenue,
		/// Revenue in this asset is shared out already.
		AlreadyShared,
		/// The vault shares out as many assets as it can.
		TooManyAssets,
		/// The vault does not share out this money.
		UnknownMoney,
		/// Nothing has arrived.
		NothingArrived,
		/// Nothing is due.
		NothingDue,
		/// The account has not all of the fractions.
		NotAll,
		/// The bid is below the reserve, or too little over the one before.
		BidTooLow,
		/// The bidder has not so much that is free.
		CannotPay,
		/// Nobody has bid for the item.
		NoAuction,
		/// The auction is not over.
		AuctionRuns,
		/// The auction is over, and waits to be settled.
		AuctionOver,
		/// The item is gone.
		Over,
		/// The item is not gone.
		NotOver,
		/// There is still time to claim.
		TooEarly,
		/// Somebody has something of the vault.
		StillHeld,
		/// The holder was heard of not long ago, or asks the least that can be asked.
		AskStands,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let least = <T::Currency as fungible::Inspect<T::AccountId>>::minimum_balance();
			assert!(asks::price_of(0) >= least, "the least price must be enough to be paid to any account");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A vault, with the least bid and its revenue.
		pub fn vault(vault: VaultId) -> Option<VaultInfo<T::AccountId, BlockNumberFor<T>>> {
			Self::vault_info(vault)
		}

		/// What somebody has of a vault, and what could be claimed.
		pub fn position(vault: VaultId, who: T::AccountId) -> Option<PositionInfo<BlockNumberFor<T>>> {
			Self::position_info(vault, &who)
		}

		/// For how many fractions which price is asked, the least first.
		pub fn asked(vault: VaultId) -> alloc::vec::Vec<(Balance, Fractions)> {
			Self::asks_of(vault)
		}

		/// The price that a vote for `price` counts as: the next one on the ladder.
		pub fn ask_for(price: Balance) -> Option<Balance> {
			asks::step_for(price).map(asks::price_of)
		}

		/// The account of a vault, whatever arrives on which is revenue.
		pub fn account_of(vault: VaultId) -> T::AccountId {
			Self::account(vault)
		}
	}

	#[pallet::call(weight = <T as Config>::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Give an item for `fractions` fractions of it. Whoever does not vote would sell it for `ask` planck, rounded up
		/// to the ladder.
		///
		/// - Origin: signed by the item's owner, who becomes the vault's founder.
		/// - Writes the vault, the founder's position, the asset with its name; moves the item to the vault's account.
		/// - Deposit: for the vault and for the position. The founder also gives both accounts of the vault an
		///   existential deposit, and what pallet-assets reserves for the name, and gets them back when it is closed.
		/// - Errors: [`Error::UnknownItem`], [`Error::NotOwner`], [`Error::NoFractions`], [`Error::TooManyFractions`],
		///   [`Error::TooDear`], [`Error::NoAsset`], [`Error::DepositUnavailable`], those of custody.
		/// - Emits [`Event::Fractionalized`].
		#[pallet::call_index(0)]
		pub fn fractionalize(
			origin: OriginFor<T>,
			#[pallet::compact] collection: CollectionId,
			#[pallet::compact] item: NftId,
			#[pallet::compact] fractions: Fractions,
			#[pallet::compact] ask: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_fractionalize(who, collection, item, fractions, ask)
		}

		/// Give fractions to `to`.
		///
		/// - Origin: signed by a holder.
		/// - Shares out what has arrived, then writes both positions and moves the units of the asset.
		/// - Deposit: for the position of `to`, if it had none.
		/// - Errors: [`Error::UnknownVault`], [`Error::NotHolder`], [`Error::NoFractions`], [`Error::WithOneself`],
		///   [`Error::OwnAccount`], [`Error::NotEnough`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::Transferred`], and [`Event::Swept`] where something had arrived.
		#[pallet::call_index(1)]
		pub fn transfer(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			to: T::AccountId,
			#[pallet::compact] fractions: Fractions,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_transfer(who, vault, to, fractions)
		}

		/// Offer `fractions` fractions for `price` planck each, instead of whatever was offered; or none.
		///
		/// - Origin: signed by a holder.
		/// - Writes the position.
		/// - Errors: [`Error::UnknownVault`], [`Error::NotHolder`], [`Error::Over`], [`Error::NoPrice`],
		///   [`Error::NotEnough`]; to offer none only the first two.
		/// - Emits [`Event::Offered`].
		#[pallet::call_index(2)]
		pub fn offer(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			#[pallet::compact] fractions: Fractions,
			#[pallet::compact] price: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_offer(who, vault, fractions, price)
		}

		/// Buy fractions that `seller` offers, for at most `most` planck together.
		///
		/// - Origin: signed by anyone but the seller; keeps its account alive.
		/// - Does what [`Self::transfer`] does, and pays the creators their royalties on the price, and the seller the rest.
		/// - Deposit: for the buyer's position, if it had none.
		/// - Errors: those of [`Self::transfer`], [`Error::Over`], [`Error::NotOffered`], [`Error::TooDear`], those of the
		///   currency and of custody.
		/// - Emits [`Event::Bought`], and [`Event::Swept`] where something had arrived.
		#[pallet::call_index(3)]
		pub fn buy(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			seller: T::AccountId,
			#[pallet::compact] fractions: Fractions,
			#[pallet::compact] most: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_buy(who, vault, seller, fractions, most)
		}

		/// Pay the deposit for one's own position, which another has paid.
		///
		/// - Origin: signed by the holder.
		/// - Deposit: for the position; the one before is returned.
		/// - Errors: [`Error::NotHolder`], [`Error::AlreadyPays`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::DepositAssumed`].
		#[pallet::call_index(4)]
		pub fn assume_deposit(origin: OriginFor<T>, #[pallet::compact] vault: VaultId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_assume_deposit(who, vault)
		}

		/// Let the vault share out revenue in another asset.
		///
		/// - Origin: signed by the founder, or by whoever has more than half of the fractions.
		/// - Writes the vault. Where the sender can spare what pallet-assets reserves for it, opens an account of the
		///   asset for the vault, which others cannot keep from receiving.
		/// - Errors: [`Error::UnknownVault`], [`Error::Over`], [`Error::NotHolder`], [`Error::NotPermitted`],
		///   [`Error::NotRevenue`], [`Error::AlreadyShared`], [`Error::TooManyAssets`].
		/// - Emits [`Event::AssetAdded`].
		#[pallet::call_index(5)]
		pub fn add_asset(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			#[pallet::compact] asset: AssetId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_add_asset(who, vault, asset)
		}

		/// Share out what has arrived in one money; or, when the item is gone, pay it to whoever got the item.
		///
		/// - Origin: signed by anyone.
		/// - Writes the vault.
		/// - Errors: [`Error::UnknownVault`], [`Error::UnknownMoney`], [`Error::NothingArrived`]; those of the money when
		///   the item is gone.
		/// - Emits [`Event::Swept`] or [`Event::Forwarded`].
		#[pallet::call_index(6)]
		pub fn sweep(origin: OriginFor<T>, #[pallet::compact] vault: VaultId, money: Money) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_sweep(vault, money)
		}

		/// Pay `who` what is due in one money, after sharing out what has arrived in it.
		///
		/// - Origin: signed by anyone.
		/// - Writes the vault and the position, or removes either when it is needed no more.
		/// - Errors: [`Error::UnknownVault`], [`Error::UnknownMoney`], [`Error::NotHolder`], [`Error::NothingDue`], those
		///   of the money.
		/// - Emits [`Event::Claimed`]; [`Event::Swept`] where something had arrived.
		#[pallet::call_index(7)]
		pub fn claim(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			who: T::AccountId,
			money: Money,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_claim(by, vault, who, money)
		}

		/// Say from which price on one would sell the item, in planck, rounded up to the ladder. It counts for all
		/// fractions that one has, now and later.
		///
		/// - Origin: signed by a holder.
		/// - Writes the vault and the position.
		/// - Errors: [`Error::UnknownVault`], [`Error::NotHolder`], [`Error::Over`], [`Error::TooDear`].
		/// - Emits [`Event::Voted`].
		#[pallet::call_index(8)]
		pub fn vote(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			#[pallet::compact] ask: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_vote(who, vault, ask)
		}

		/// Bid for the item: at least the reserve, or a step more than the highest bid.
		///
		/// - Origin: signed by anyone.
		/// - Writes the vault. The bid is held; that of whoever is outbid is released at once.
		/// - Deposit: for the item, which custody holds; that of whoever is outbid is returned.
		/// - Errors: [`Error::UnknownVault`], [`Error::UnknownItem`], [`Error::Over`], [`Error::AuctionOver`],
		///   [`Error::BidTooLow`], [`Error::CannotPay`], those of custody.
		/// - Emits [`Event::BidPlaced`].
		#[pallet::call_index(9)]
		pub fn bid(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bid(who, vault, amount)
		}

		/// Sell the item to the highest bidder, once the auction is over: the royalties are paid, and what is left is
		/// shared out among all fractions. A sale that cannot be made is undone, and the bid released.
		///
		/// - Origin: signed by anyone.
		/// - Writes the vault.
		/// - Errors: [`Error::UnknownVault`], [`Error::NoAuction`], [`Error::AuctionRuns`].
		/// - Emits [`Event::Sold`] or [`Event::SaleFailed`]; [`Event::Swept`].
		#[pallet::call_index(10)]
		pub fn settle(origin: OriginFor<T>, #[pallet::compact] vault: VaultId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_settle(vault)
		}

		/// Burn all fractions that `who` has of an item that is sold, and pay all that is due to it.
		///
		/// - Origin: signed by anyone.
		/// - Writes the vault and the position, or removes either when it is needed no more. What cannot be paid stays
		///   due.
		/// - Errors: [`Error::UnknownVault`], [`Error::NotOver`], [`Error::NotHolder`].
		/// - Emits [`Event::Redeemed`], [`Event::Claimed`]; [`Event::Closed`] after the last.
		#[pallet::call_index(11)]
		pub fn redeem(origin: OriginFor<T>, #[pallet::compact] vault: VaultId, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_redeem(vault, who)
		}

		/// Get the item whole, for all fractions. To whoever is not the founder it is as if the founder had given it: the
		/// sender pays what its creator asks for a gift, at most `most` planck. Where the creator lets nobody give items away
		/// it can only be bid for.
		///
		/// - Origin: signed by whoever has all fractions, while nobody bids for the item; keeps its account alive.
		/// - Shares out what has arrived, burns the fractions, pays what is due to the sender; removes the vault unless
		///   others are still owed something.
		/// - Errors: [`Error::UnknownVault`], [`Error::AuctionRuns`], [`Error::Over`], [`Error::NotHolder`],
		///   [`Error::NotAll`], those of custody for a gift.
		/// - Emits [`Event::Reclaimed`], [`Event::Claimed`], [`Event::Swept`], [`Event::Closed`].
		#[pallet::call_index(12)]
		pub fn reclaim(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			#[pallet::compact] most: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reclaim(who, vault, most)
		}

		/// Pay `who` whatever can be paid, and let go of what cannot, such as an asset that its issuer froze, so that no
		/// deposit is held for ever. Only `ClaimPeriod` blocks after the item is gone.
		///
		/// - Origin: signed by anyone.
		/// - Removes the position.
		/// - Errors: [`Error::UnknownVault`], [`Error::NotOver`], [`Error::NotHolder`], [`Error::TooEarly`].
		/// - Emits [`Event::Redeemed`], [`Event::Claimed`], [`Event::Forfeited`]; [`Event::Closed`] after the last.
		#[pallet::call_index(13)]
		pub fn clear(origin: OriginFor<T>, #[pallet::compact] vault: VaultId, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear(vault, who)
		}

		/// Remove a vault whose item is gone and of which nobody has anything, where others have accounts or approvals of
		/// its asset: up to `limit` of each.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::UnknownVault`], [`Error::NotOver`], [`Error::StillHeld`].
		/// - Emits [`Event::Closed`], once all are gone.
		#[pallet::call_index(14)]
		#[pallet::weight(<T as Config>::WeightInfo::close((*limit).min(MAX_REMOVED)))]
		pub fn close(
			origin: OriginFor<T>,
			#[pallet::compact] vault: VaultId,
			#[pallet::compact] limit: u32,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close(vault, limit)
		}

		/// Lower the ask of a holder who has signed nothing of this vault for `AskPeriod` blocks: by a step of the ladder, and
		/// one more for each `AuctionLength` blocks since. So no holder who is gone keeps an item for ever.
		///
		/// - Origin: signed by anyone.
		/// - Writes the vault and the position.
		/// - Errors: [`Error::UnknownVault`], [`Error::NotHolder`], [`Error::Over`], [`Error::AskStands`].
		/// - Emits [`Event::AskLowered`].
		#[pallet::call_index(15)]
		pub fn lower(origin: OriginFor<T>, #[pallet::compact] vault: VaultId, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_lower(vault, who)
		}
	}
}
