#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod allow_list;
#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod deposits;
mod features;
mod guard;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use guard::Guarded;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, fungibles, AccountTouch, Consideration, Footprint},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{
		traits::{Apps, ProfileLookup},
		Balance,
	};
	use sp_core::H256;
	use sp_runtime::{
		traits::{IdentifyAccount, Verify},
		Permill,
	};

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>>
		+ pallet_nfts::Config<CollectionId = CollectionId, ItemId = ItemId>
	{
		/// Why money is held, in the runtime.
		type RuntimeHoldReason: From<HoldReason>;
		/// MLT.
		type Native: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Balance = Balance, Reason = <Self as Config>::RuntimeHoldReason>;
		/// The assets that sellers may take besides.
		type Assets: fungibles::Mutate<Self::AccountId, AssetId = AssetId, Balance = Balance>
			+ AccountTouch<AssetId, Self::AccountId>;
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// Who stands behind an account, and who blocked whom.
		type Profiles: ProfileLookup<Self::AccountId>;
		/// Who is in charge of an app.
		type Apps: Apps<Self::AccountId>;
		/// A signature of an account outside a transaction.
		type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>> + Parameter;
		/// The account of this pallet.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// The most that a creator may ask of each price.
		type MaxRoyalty: Get<Permill>;
		/// The most that an app may take of each price.
		type MaxAppFee: Get<Permill>;
		/// How many blocks a sale, drop, offer or voucher may be ahead of its end.
		type MaxDuration: Get<BlockNumberFor<Self>>;
		/// How many blocks a bid may leave others at most.
		type MaxExtension: Get<BlockNumberFor<Self>>;
		/// Makes money, assets and apps for the benchmarks.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For stored bytes.
		Storage,
		/// For an offer or a bid.
		Offer,
	}

	/// The collections.
	#[pallet::storage]
	pub type Collections<T: Config> = StorageMap<_, Twox64Concat, CollectionId, CollectionOf<T>>;

	/// The editions of each collection.
	#[pallet::storage]
	pub type Editions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CollectionId, Twox64Concat, EditionId, EditionOf<T>>;

	/// What is held for each item.
	#[pallet::storage]
	pub type Items<T: Config> = StorageDoubleMap<_, Twox64Concat, CollectionId, Twox64Concat, ItemId, DepositOf<T>>;

	/// What is held beforehand of those who may be sold items that other pallets keep.
	#[pallet::storage]
	pub type Reservations<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CollectionId, Twox64Concat, ItemId, DepositOf<T>>;

	/// The drop of each edition.
	#[pallet::storage]
	pub type Drops<T: Config> = StorageDoubleMap<_, Twox64Concat, CollectionId, Twox64Concat, EditionId, DropOf<T>>;

	/// What accounts have minted of what allow-lists let them.
	#[pallet::storage]
	pub type Allowances<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, CollectionId>,
			NMapKey<Twox64Concat, EditionId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Allowance<DepositOf<T>>,
	>;

	/// The vouchers that were used or withdrawn, until they would have expired.
	#[pallet::storage]
	pub type Vouchers<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		CollectionId,
		Blake2_128Concat,
		VoucherId,
		Spent<BlockNumberFor<T>, DepositOf<T>>,
	>;

	/// The items that are for sale.
	#[pallet::storage]
	pub type Sales<T: Config> = StorageDoubleMap<_, Twox64Concat, CollectionId, Twox64Concat, ItemId, SaleOf<T>>;

	/// The offers for each item.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageNMap<
		_,
		(NMapKey<Twox64Concat, CollectionId>, NMapKey<Twox64Concat, ItemId>, NMapKey<Blake2_128Concat, T::AccountId>),
		OfferOf<T>,
	>;

	/// What is owed of each kind of money: claims, and offers and bids in assets. Each era's is in an account of its own.
	#[pallet::storage]
	pub type Vaults<T: Config> = StorageDoubleMap<_, Blake2_128Concat, Money, Twox64Concat, u32, Balance, ValueQuery>;

	/// The era of each asset: another begins where some of what is owed is gone, so that nobody's money pays for it.
	#[pallet::storage]
	pub type Eras<T: Config> = StorageMap<_, Blake2_128Concat, Money, u32, ValueQuery>;

	/// What accounts are owed because they could not be paid.
	#[pallet::storage]
	pub type Claims<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, Money, Claim<DepositOf<T>>>;

	/// The item that this pallet is moving now. Never outlives a call.
	#[pallet::storage]
	#[pallet::whitelist_storage]
	pub type Moving<T: Config> = StorageValue<_, (CollectionId, ItemId)>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A collection was made.
		CollectionCreated { collection: CollectionId, creator: T::AccountId, metadata: Cid },
		/// What trading the items of a collection asks was changed.
		PolicySet { collection: CollectionId },
		/// A collection is gone.
		CollectionClosed { collection: CollectionId },
		/// An edition was made.
		EditionCreated { collection: CollectionId, edition: EditionId, metadata: Cid, supply: u32 },
		/// An edition is gone.
		EditionClosed { collection: CollectionId, edition: EditionId },
		/// An item was minted.
		Minted { collection: CollectionId, item: ItemId, to: T::AccountId },
		/// Others may mint an edition.
		DropOpened { collection: CollectionId, edition: EditionId, round: u32 },
		/// Others may no longer mint an edition.
		DropClosed { collection: CollectionId, edition: EditionId },
		/// What an account minted of what a list let it is forgotten.
		AllowanceCleared { collection: CollectionId, edition: EditionId, account: T::AccountId },
		/// A voucher no longer works.
		VoucherSpent { collection: CollectionId, id: VoucherId },
		/// A voucher that has expired is forgotten.
		VoucherCleared { collection: CollectionId, id: VoucherId },
		/// An item was given away.
		Given { collection: CollectionId, item: ItemId, from: T::AccountId, to: T::AccountId, fee: Balance },
		/// An item is gone.
		Burnt { collection: CollectionId, item: ItemId },
		/// Another account's deposit keeps an item.
		DepositAssumed { collection: CollectionId, item: ItemId, payer: T::AccountId },
		/// An item was taken into custody.
		Taken { collection: CollectionId, item: ItemId, from: T::AccountId, custodian: T::AccountId },
		/// An item was given out of custody.
		Returned { collection: CollectionId, item: ItemId, custodian: T::AccountId, to: T::AccountId, fee: Balance },
		/// An item is for sale.
		PutOnSale { collection: CollectionId, item: ItemId, seller: T::AccountId },
		/// An item is no longer for sale.
		TakenOffSale { collection: CollectionId, item: ItemId },
		/// An item was sold, or minted for a price.
		Sold {
			collection: CollectionId,
			item: ItemId,
			seller: T::AccountId,
			buyer: T::AccountId,
			money: Money,
			price: Balance,
			royalties: Balance,
			fee: Balance,
			agreed: Option<H256>,
		},
		/// Somebody bid for an item; the auction is over in block `closes`.
		BidPlaced {
			collection: CollectionId,
			item: ItemId,
			bidder: T::AccountId,
			amount: Balance,
			closes: BlockNumberFor<T>,
		},
		/// An auction ended, but the item could not change hands; the bidder's money is free.
		AuctionFailed { collection: CollectionId, item: ItemId, bidder: T::AccountId },
		/// Somebody offers money for an item.
		OfferMade { collection: CollectionId, item: ItemId, bidder: T::AccountId, terms: OfferTerms },
		/// An offer no longer stands.
		OfferWithdrawn { collection: CollectionId, item: ItemId, bidder: T::AccountId },
		/// An account could not be paid this much, and has it to claim.
		Owed { who: T::AccountId, money: Money, amount: Balance },
		/// An account was paid what it had to claim.
		Drawn { who: T::AccountId, money: Money, amount: Balance },
		/// An account was paid by another, which has the claim instead.
		ClaimBought { who: T::AccountId, money: Money, amount: Balance, by: T::AccountId },
		/// A claim is gone with the asset that it was in.
		ClaimVoid { who: T::AccountId, money: Money, amount: Balance },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such collection of this pallet.
		UnknownCollection,
		/// There is no such edition.
		UnknownEdition,
		/// There is no such item.
		UnknownItem,
		/// There is no such asset.
		UnknownAsset,
		/// There is no such app.
		UnknownApp,
		/// No such record.
		NotFound,
		/// Only the creator of the collection may do this.
		NotCreator,
		/// Only the owner of the item may do this.
		NotOwner,
		/// Only the seller may do this.
		NotSeller,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// The content identifier is malformed.
		InvalidCid,
		/// The royalty is higher than is allowed.
		RoyaltyTooHigh,
		/// There is nobody to receive the royalties.
		NoReceivers,
		/// A receiver has no part.
		EmptyShare,
		/// A receiver is there twice.
		ReceiverTwice,
		/// The parts do not come to exactly one million.
		SharesNotWhole,
		/// Something was minted already.
		PolicyFrozen,
		/// The edition has no items.
		NoSupply,
		/// All of the edition was minted.
		SoldOut,
		/// It is still needed.
		StillThere,
		/// There are more records to remove than were paid for.
		TooManyRecords,
		/// The edition has no drop.
		NoDrop,
		/// It has not begun.
		NotYet,
		/// It is over.
		AlreadyOver,
		/// It is not over.
		NotOver,
		/// It would last too long.
		TooLong,
		/// The sender is not on the list, or not so.
		NotAllowed,
		/// The sender has minted all that the list lets it.
		AllowanceUsed,
		/// The voucher is another account's.
		NotForSender,
		/// The voucher was used or withdrawn.
		VoucherSpent,
		/// The signature is not the creator's over this voucher on this chain.
		BadSignature,
		/// The receiver has blocked the sender.
		BlockedProfile,
		/// One does not trade with oneself.
		WithOneself,
		/// The creator lets nobody give items away.
		GiftsForbidden,
		/// The creator lets nobody give items into custody.
		CustodyForbidden,
		/// The item is kept by this account's deposit already.
		AlreadyPays,
		/// The item is for sale.
		OnSale,
		/// The item is not for sale.
		NotOnSale,
		/// Something else keeps the item from changing hands.
		ItemLocked,
		/// The price is lower than can be paid, or than another of the same terms.
		PriceTooLow,
		/// The app takes more than is allowed.
		FeeTooHigh,
		/// Bids would not have to rise.
		NoStep,
		/// The sale is not open to this account.
		NotAdmitted,
		/// It is paid with other money.
		OtherMoney,
		/// It costs more than the sender would pay.
		TooDear,
		/// What the sender has is under locks.
		CannotPay,
		/// It can only be bid for, at this time.
		OnlyBids,
		/// It is not an auction for bids.
		NoBids,
		/// The bid is lower than the least that can be bid.
		BidTooLow,
		/// There is a bid that cannot be passed over.
		BidStands,
		/// There is no such offer.
		NoOffer,
		/// The offer is somebody else's, and stands.
		OfferStands,
		/// The offer is bound to other terms.
		NotAsAgreed,
		/// The offer is another one than the seller thinks.
		OfferChanged,
		/// Some of what was kept of the asset is missing.
		VaultShort,
		/// The account has nothing to claim.
		NoClaim,
		/// The account still cannot be paid.
		NotPayable,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				<T as pallet_nfts::Config>::StringLimit::get() >= Cid::bound() as u32,
				"pallet-nfts takes no metadata as long as a content identifier"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The collection with this id.
		pub fn collection(collection: CollectionId) -> Option<CollectionInfo<T::AccountId>> {
			Self::collection_info(collection)
		}

		/// An edition of a collection, with its drop.
		pub fn edition(collection: CollectionId, edition: EditionId) -> Option<EditionInfo<BlockNumberFor<T>>> {
			Self::edition_info(collection, edition)
		}

		/// An item of a collection of this pallet.
		pub fn item(collection: CollectionId, item: ItemId) -> Option<ItemInfo<T::AccountId>> {
			Self::item_info(collection, item)
		}

		/// How an item is sold, and for how much in this block.
		pub fn sale(collection: CollectionId, item: ItemId) -> Option<SaleInfo<T::AccountId, BlockNumberFor<T>>> {
			Self::sale_info(collection, item)
		}

		/// The offer of one account for an item.
		pub fn offer(
			collection: CollectionId,
			item: ItemId,
			bidder: T::AccountId,
		) -> Option<OfferInfo<T::AccountId, BlockNumberFor<T>>> {
			Self::offer_info(collection, item, bidder)
		}

		/// The offers for an item, of accounts after `after` in the order of storage; at most [`MAX_PAGE`].
		pub fn offers(
			collection: CollectionId,
			item: ItemId,
			after: Option<T::AccountId>,
			limit: u32,
		) -> Vec<OfferInfo<T::AccountId, BlockNumberFor<T>>> {
			Self::page_of_offers(collection, item, after, limit)
		}

		/// What each would get of a price, if an owner sold an item of this collection in this block.
		pub fn quote(
			collection: CollectionId,
			money: Money,
			price: Balance,
			app: Option<Brought>,
		) -> Option<Split<T::AccountId>> {
			Self::quote_of(collection, money, price, app)
		}

		/// What an account has to claim.
		pub fn claim(who: T::AccountId, money: Money) -> Balance {
			Self::claimed(&who, money)
		}

		/// The bytes that the creator signs to make this voucher.
		pub fn voucher_bytes(voucher: VoucherOf<T>) -> Vec<u8> {
			Self::voucher_payload(&voucher)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Make a collection, whose creator the sender is. In pallet-nfts it belongs to this pallet's account.
		///
		/// - Origin: signed by anyone; pays a deposit for the collection.
		/// - Errors: [`Error::InvalidCid`], [`Error::RoyaltyTooHigh`], [`Error::NoReceivers`], [`Error::EmptyShare`],
		///   [`Error::ReceiverTwice`], [`Error::SharesNotWhole`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::CollectionCreated`].
		#[pallet::call_index(0)]
		pub fn create_collection(origin: OriginFor<T>, metadata: Cid, policy: PolicyOf<T>) -> DispatchResult {
			Self::do_create_collection(ensure_signed(origin)?, metadata, policy)
		}

		/// Change what trading the items of a collection asks, before the first is minted.
		///
		/// - Origin: the creator.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::PolicyFrozen`], and those of the policy,
		///   as [`Call::create_collection`].
		/// - Emits [`Event::PolicySet`].
		#[pallet::call_index(1)]
		pub fn set_policy(origin: OriginFor<T>, collection: CollectionId, policy: PolicyOf<T>) -> DispatchResult {
			Self::do_set_policy(ensure_signed(origin)?, collection, policy)
		}

		/// Remove a collection that has no editions, with what owners left of it in pallet-nfts: attributes, up to
		/// `records` of them.
		///
		/// - Origin: the creator.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::StillThere`],
		///   [`Error::TooManyRecords`].
		/// - Emits [`Event::CollectionClosed`].
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::close_collection(*records))]
		pub fn close_collection(origin: OriginFor<T>, collection: CollectionId, records: u32) -> DispatchResult {
			Self::do_close_collection(ensure_signed(origin)?, collection, records)
		}

		/// Make an edition of up to `supply` numbered items that show the same work.
		///
		/// - Origin: the creator; pays a deposit.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::InvalidCid`], [`Error::NoSupply`],
		///   [`Error::DepositUnavailable`].
		/// - Emits [`Event::EditionCreated`].
		#[pallet::call_index(3)]
		pub fn create_edition(
			origin: OriginFor<T>,
			collection: CollectionId,
			metadata: Cid,
			supply: u32,
		) -> DispatchResult {
			Self::do_create_edition(ensure_signed(origin)?, collection, metadata, supply)
		}

		/// Remove an edition of which no item is left, with its drop.
		///
		/// - Origin: the creator.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::UnknownEdition`],
		///   [`Error::StillThere`].
		/// - Emits [`Event::EditionClosed`].
		#[pallet::call_index(4)]
		pub fn close_edition(origin: OriginFor<T>, collection: CollectionId, edition: EditionId) -> DispatchResult {
			Self::do_close_edition(ensure_signed(origin)?, collection, edition)
		}

		/// Mint the next item of an edition to an account. The first one freezes the collection's policy.
		///
		/// - Origin: the creator; pays a deposit for the item.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::UnknownEdition`], [`Error::SoldOut`],
		///   [`Error::BlockedProfile`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::Minted`].
		#[pallet::call_index(5)]
		pub fn mint(
			origin: OriginFor<T>,
			collection: CollectionId,
			edition: EditionId,
			to: T::AccountId,
		) -> DispatchResult {
			Self::do_mint(ensure_signed(origin)?, collection, edition, to)
		}

		/// Let others mint an edition; ends the drop that it has.
		///
		/// - Origin: the creator; pays a deposit.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::UnknownEdition`], [`Error::SoldOut`],
		///   [`Error::AlreadyOver`], [`Error::TooLong`], [`Error::UnknownAsset`], [`Error::PriceTooLow`],
		///   [`Error::FeeTooHigh`], [`Error::UnknownApp`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::DropOpened`].
		#[pallet::call_index(6)]
		pub fn open_drop(
			origin: OriginFor<T>,
			collection: CollectionId,
			edition: EditionId,
			terms: DropTerms<BlockNumberFor<T>>,
		) -> DispatchResult {
			Self::do_open_drop(ensure_signed(origin)?, collection, edition, terms)
		}

		/// End the drop of an edition.
		///
		/// - Origin: the creator.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::NoDrop`].
		/// - Emits [`Event::DropClosed`].
		#[pallet::call_index(7)]
		pub fn close_drop(origin: OriginFor<T>, collection: CollectionId, edition: EditionId) -> DispatchResult {
			Self::do_close_drop(ensure_signed(origin)?, collection, edition)
		}

		/// Mint the next item of an edition for oneself, for at most `most`. The price is for the receivers of the
		/// royalties, but for the app's fee. Where there is an allow-list, `allowed` proves how many are for the sender.
		///
		/// - Origin: signed by anyone; pays the price, and deposits for the item and the use of the list.
		/// - Errors: [`Error::NoDrop`], [`Error::NotYet`], [`Error::AlreadyOver`], [`Error::OtherMoney`],
		///   [`Error::TooDear`], [`Error::NotAllowed`], [`Error::AllowanceUsed`], [`Error::SoldOut`],
		///   [`Error::DepositUnavailable`], and those of the money.
		/// - Emits [`Event::Minted`], [`Event::Sold`].
		#[pallet::call_index(8)]
		#[pallet::weight(<T as Config>::WeightInfo::mint_from_drop(
			allowed.as_ref().map_or(0, |allowed| allowed.path.len() as u32)
		))]
		pub fn mint_from_drop(
			origin: OriginFor<T>,
			collection: CollectionId,
			edition: EditionId,
			money: Money,
			most: Balance,
			allowed: Option<Allowed>,
		) -> DispatchResult {
			Self::do_mint_from_drop(ensure_signed(origin)?, collection, edition, money, most, allowed)
		}

		/// Mint what the creator signed for, once.
		///
		/// - Origin: the account for which the voucher is, or anyone; pays the price, and deposits for the item and the
		///   voucher's number.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotForSender`], [`Error::AlreadyOver`], [`Error::TooLong`],
		///   [`Error::VoucherSpent`], [`Error::UnknownAsset`], [`Error::PriceTooLow`], [`Error::FeeTooHigh`],
		///   [`Error::UnknownApp`], [`Error::BadSignature`], [`Error::UnknownEdition`], [`Error::SoldOut`],
		///   [`Error::DepositUnavailable`], and those of the money.
		/// - Emits [`Event::Minted`], [`Event::Sold`], [`Event::VoucherSpent`].
		#[pallet::call_index(9)]
		pub fn redeem(origin: OriginFor<T>, voucher: VoucherOf<T>, signature: T::Signature) -> DispatchResult {
			Self::do_redeem(ensure_signed(origin)?, voucher, signature)
		}

		/// Keep vouchers with this number from being used, whatever they say; `expires` is when the last of them does.
		///
		/// - Origin: the creator; pays a deposit until then, and for as long as any that works now could.
		/// - Errors: [`Error::UnknownCollection`], [`Error::NotCreator`], [`Error::VoucherSpent`],
		///   [`Error::AlreadyOver`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::VoucherSpent`].
		#[pallet::call_index(10)]
		pub fn cancel_voucher(
			origin: OriginFor<T>,
			collection: CollectionId,
			id: VoucherId,
			expires: BlockNumberFor<T>,
		) -> DispatchResult {
			Self::do_cancel_voucher(ensure_signed(origin)?, collection, id, expires)
		}

		/// Forget a voucher that has expired; its deposit goes back to whoever paid it.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NotFound`], [`Error::StillThere`].
		/// - Emits [`Event::VoucherCleared`].
		#[pallet::call_index(11)]
		pub fn clear_voucher(origin: OriginFor<T>, collection: CollectionId, id: VoucherId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_voucher(collection, id)
		}

		/// Forget what an account minted of what a list let it, once the drop is over or sold out; its deposit goes back.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NotFound`], [`Error::StillThere`].
		/// - Emits [`Event::AllowanceCleared`].
		#[pallet::call_index(12)]
		pub fn clear_allowance(
			origin: OriginFor<T>,
			collection: CollectionId,
			edition: EditionId,
			account: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear_allowance(collection, edition, account)
		}

		/// Give an item away, by the creator's rule, for a fee of at most `most` planck. Whoever kept the item goes on
		/// doing so.
		///
		/// - Origin: the owner; pays the fee.
		/// - Errors: [`Error::UnknownCollection`], [`Error::UnknownItem`], [`Error::NotOwner`], [`Error::WithOneself`],
		///   [`Error::OnSale`], [`Error::BlockedProfile`], [`Error::GiftsForbidden`], [`Error::TooDear`],
		///   [`Error::DepositUnavailable`], and those of the money.
		/// - Emits [`Event::Given`].
		#[pallet::call_index(13)]
		pub fn gift(
			origin: OriginFor<T>,
			collection: CollectionId,
			item: ItemId,
			to: T::AccountId,
			most: Balance,
		) -> DispatchResult {
			Self::do_gift(ensure_signed(origin)?, collection, item, to, most)
		}

		/// End an item; the deposit goes back to whoever paid it. Forgets one that was burnt in pallet-nfts.
		///
		/// - Origin: the owner; anyone, where the item is gone already.
		/// - Errors: [`Error::UnknownItem`], [`Error::NotOwner`], [`Error::OnSale`].
		/// - Emits [`Event::Burnt`].
		#[pallet::call_index(14)]
		pub fn burn(origin: OriginFor<T>, collection: CollectionId, item: ItemId) -> DispatchResult {
			Self::do_burn(ensure_signed(origin)?, collection, item)
		}

		/// Pay the deposit of an item from now on; whoever did gets it back.
		///
		/// - Origin: signed by anyone; pays the deposit.
		/// - Errors: [`Error::UnknownItem`], [`Error::AlreadyPays`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::DepositAssumed`].
		#[pallet::call_index(15)]
		pub fn assume_deposit(origin: OriginFor<T>, collection: CollectionId, item: ItemId) -> DispatchResult {
			Self::do_assume_deposit(ensure_signed(origin)?, collection, item)
		}

		/// Put an item on sale until block `closes`. It stays where it is, but locked.
		///
		/// - Origin: the owner; pays a deposit.
		/// - Errors: [`Error::UnknownCollection`], [`Error::UnknownItem`], [`Error::NotOwner`], [`Error::OnSale`],
		///   [`Error::ItemLocked`], [`Error::AlreadyOver`], [`Error::TooLong`], [`Error::UnknownAsset`],
		///   [`Error::PriceTooLow`], [`Error::WithOneself`], [`Error::NoStep`], [`Error::FeeTooHigh`],
		///   [`Error::UnknownApp`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::PutOnSale`].
		#[pallet::call_index(16)]
		#[pallet::weight(<T as Config>::WeightInfo::put_on_sale(Pallet::<T>::bidders_in(terms)))]
		pub fn put_on_sale(
			origin: OriginFor<T>,
			collection: CollectionId,
			item: ItemId,
			money: Money,
			terms: TermsOf<T>,
			closes: BlockNumberFor<T>,
			app: Option<Brought>,
		) -> DispatchResult {
			Self::do_offer_for_sale(ensure_signed(origin)?, collection, item, money, terms, closes, app)
		}

		/// Take an item for which nobody has bid off sale.
		///
		/// - Origin: the seller.
		/// - Errors: [`Error::NotOnSale`], [`Error::NotSeller`], [`Error::BidStands`].
		/// - Emits [`Event::TakenOffSale`].
		#[pallet::call_index(17)]
		pub fn cancel_sale(origin: OriginFor<T>, collection: CollectionId, item: ItemId) -> DispatchResult {
			Self::do_cancel_sale(ensure_signed(origin)?, collection, item)
		}

		/// Buy an item at a fixed price, at what the price has fallen to, or at an auction's price for buying at once;
		/// for at most `most`.
		///
		/// - Origin: whoever the sale is open to; pays the price, and the item's deposit from now on.
		/// - Errors: [`Error::NotOnSale`], [`Error::WithOneself`], [`Error::NotAdmitted`], [`Error::AlreadyOver`],
		///   [`Error::OtherMoney`], [`Error::OnlyBids`], [`Error::TooDear`], [`Error::DepositUnavailable`], and those of
		///   the money.
		/// - Emits [`Event::Sold`].
		#[pallet::call_index(18)]
		pub fn buy(
			origin: OriginFor<T>,
			collection: CollectionId,
			item: ItemId,
			money: Money,
			most: Balance,
		) -> DispatchResult {
			Self::do_buy(ensure_signed(origin)?, collection, item, money, most)
		}

		/// Bid for an item. The money is kept until somebody bids more, or the auction is settled, and so is the item's
		/// deposit.
		///
		/// - Origin: whoever the auction is open to; pays the bid, and the deposit.
		/// - Errors: [`Error::NotOnSale`], [`Error::WithOneself`], [`Error::NotAdmitted`], [`Error::AlreadyOver`],
		///   [`Error::OtherMoney`], [`Error::NoBids`], [`Error::BidTooLow`], [`Error::DepositUnavailable`],
		///   [`Error::CannotPay`], and those of the money.
		/// - Emits [`Event::BidPlaced`].
		#[pallet::call_index(19)]
		pub fn bid(
			origin: OriginFor<T>,
			collection: CollectionId,
			item: ItemId,
			money: Money,
			amount: Balance,
		) -> DispatchResult {
			Self::do_bid(ensure_signed(origin)?, collection, item, money, amount)
		}

		/// End a sale whose time is over: the best bidder gets the item. Where that cannot be, the money is free.
		///
		/// - Origin: signed by anyone; pays for the claims that the seller cannot pay for.
		/// - Errors: [`Error::NotOnSale`], [`Error::NotOver`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::Sold`], [`Event::TakenOffSale`] or [`Event::AuctionFailed`].
		#[pallet::call_index(20)]
		pub fn settle(origin: OriginFor<T>, collection: CollectionId, item: ItemId) -> DispatchResult {
			Self::do_settle(ensure_signed(origin)?, collection, item)
		}

		/// Offer money for an item until block `expires`, in place of one's former offer. The money is kept until the
		/// offer is accepted or withdrawn.
		///
		/// - Origin: signed by anyone; pays the offer, and deposits for it and for the item.
		/// - Errors: [`Error::UnknownCollection`], [`Error::UnknownItem`], [`Error::WithOneself`],
		///   [`Error::BlockedProfile`], [`Error::AlreadyOver`], [`Error::TooLong`], [`Error::UnknownAsset`],
		///   [`Error::PriceTooLow`], [`Error::FeeTooHigh`], [`Error::UnknownApp`], [`Error::DepositUnavailable`],
		///   [`Error::CannotPay`], and those of the money.
		/// - Emits [`Event::OfferMade`].
		#[pallet::call_index(21)]
		pub fn make_offer(
			origin: OriginFor<T>,
			collection: CollectionId,
			item: ItemId,
			terms: OfferTerms,
			expires: BlockNumberFor<T>,
		) -> DispatchResult {
			Self::do_make_offer(ensure_signed(origin)?, collection, item, terms, expires)
		}

		/// Withdraw an offer; the money is free.
		///
		/// - Origin: the bidder; anyone, when it has expired or the item is gone.
		/// - Errors: [`Error::NoOffer`], [`Error::OfferStands`].
		/// - Emits [`Event::OfferWithdrawn`].
		#[pallet::call_index(22)]
		pub fn withdraw_offer(
			origin: OriginFor<T>,
			collection: CollectionId,
			item: ItemId,
			bidder: T::AccountId,
		) -> DispatchResult {
			Self::do_withdraw_offer(ensure_signed(origin)?, collection, item, bidder)
		}

		/// Sell an item for what somebody offers, which must be what the seller thinks: `expected`, with the hash of what
		/// both agreed to, if it is bound to such. The item may be on sale, if nobody has bid.
		///
		/// - Origin: the owner.
		/// - Errors: [`Error::UnknownItem`], [`Error::NotOwner`], [`Error::NoOffer`], [`Error::AlreadyOver`],
		///   [`Error::WithOneself`], [`Error::NotAsAgreed`], [`Error::OfferChanged`], [`Error::VaultShort`],
		///   [`Error::BidStands`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::Sold`].
		#[pallet::call_index(23)]
		pub fn accept_offer(
			origin: OriginFor<T>,
			collection: CollectionId,
			item: ItemId,
			bidder: T::AccountId,
			expected: OfferTerms,
		) -> DispatchResult {
			Self::do_accept_offer(ensure_signed(origin)?, collection, item, bidder, expected)
		}

		/// Pay an account what it has to claim, as far as it can be paid now.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NoClaim`], [`Error::NotPayable`].
		/// - Emits [`Event::Drawn`] or [`Event::ClaimVoid`].
		#[pallet::call_index(24)]
		pub fn draw(origin: OriginFor<T>, who: T::AccountId, money: Money) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_draw(who, money)
		}

		/// Pay an account what it has to claim out of one's own, and have the claim instead. So two claims come free that
		/// only wait for each other: the pallet's account of an asset cannot have less than the least that an account can
		/// have, as long as it owes anything.
		///
		/// - Origin: signed by anyone; pays the claim, and its deposit.
		/// - Errors: [`Error::WithOneself`], [`Error::NoClaim`], [`Error::NotPayable`], [`Error::DepositUnavailable`], and
		///   those of the money.
		/// - Emits [`Event::ClaimBought`].
		#[pallet::call_index(25)]
		pub fn buy_claim(origin: OriginFor<T>, who: T::AccountId, money: Money) -> DispatchResult {
			Self::do_buy_claim(ensure_signed(origin)?, who, money)
		}
	}
}
