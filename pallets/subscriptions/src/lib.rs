#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(any(test, feature = "runtime-benchmarks"))]
mod benchmarking;
mod deposits;
mod features;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod try_state;
pub mod types;
mod views;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The pallet itself: its configuration, storage, calls, events and errors.
#[frame_support::pallet]
pub mod pallet {
	use super::{features::Order, *};
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, fungibles, AccountTouch, Consideration, Footprint},
		PalletId,
	};
	use frame_system::pallet_prelude::*;
	use metalife_primitives::{
		traits::{Apps, ContentItems, ProfileLookup, Subscriptions},
		AppId, Balance, ItemId, ProfileId, TierId,
	};
	use sp_core::H256;
	use sp_runtime::Permill;

	/// Version of the storage layout.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The subscriptions pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs of the runtime. Whatever is a plain `Get` may change from block to block, by governance.
	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What is held for stored bytes.
		type Consideration: Consideration<Self::AccountId, Footprint>;
		/// MLT.
		type Native: fungible::Mutate<Self::AccountId, Balance = Balance>;
		/// The other currencies.
		type Assets: fungibles::Mutate<Self::AccountId, Balance = Balance>
			+ AccountTouch<<Self::Assets as fungibles::Inspect<Self::AccountId>>::AssetId, Self::AccountId>;
		/// What the tills' accounts are made of.
		#[pallet::constant]
		type PalletId: Get<PalletId>;
		/// Who stands behind an account, and who blocked whom.
		type Profiles: ProfileLookup<Self::AccountId>;
		/// Who wrote what.
		type Content: ContentItems;
		/// Who runs which app.
		type Apps: Apps<Self::AccountId>;
		/// The least blocks that a period may have. Zero counts as one.
		type MinPeriod: Get<BlockNumberFor<Self>>;
		/// The most blocks that a period may have.
		type MaxPeriod: Get<BlockNumberFor<Self>>;
		/// The most periods that can be paid in advance.
		type MaxPeriods: Get<u32>;
		/// The most that an app gets of what is paid to see an item.
		type MaxReferral: Get<Permill>;
		/// Makes profiles, assets and items for the benchmarks.
		#[cfg(any(test, feature = "runtime-benchmarks"))]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId, AssetIdOf<Self>>;
		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why money is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For stored bytes.
		Storage,
	}

	/// The tiers of each creator.
	#[pallet::storage]
	pub type Tiers<T: Config> = StorageDoubleMap<_, Twox64Concat, ProfileId, Blake2_128Concat, TierId, TierOf<T>>;

	/// The tills of each tier.
	#[pallet::storage]
	pub type Tills<T: Config> = StorageNMap<
		_,
		(NMapKey<Twox64Concat, ProfileId>, NMapKey<Blake2_128Concat, TierId>, NMapKey<Blake2_128Concat, CurrencyOf<T>>),
		TillOf<T>,
	>;

	/// What changes in each till's income, and in which period.
	#[pallet::storage]
	pub type Changes<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, ProfileId>,
			NMapKey<Blake2_128Concat, TierId>,
			NMapKey<Blake2_128Concat, CurrencyOf<T>>,
			NMapKey<Twox64Concat, Period>,
		),
		Change,
	>;

	/// Who subscribes to whom.
	#[pallet::storage]
	pub type Subscribed<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, ProfileId, SubscriptionOf<T>>;

	/// What could not be paid out, to whom and from which till.
	#[pallet::storage]
	pub type Debts<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, TillKeyOf<T>, Debt<DepositOf<T>>>;

	/// What must be paid to see an item.
	#[pallet::storage]
	pub type ItemPrices<T: Config> = StorageMap<_, Twox64Concat, ItemId, PricedItemOf<T>>;

	/// Who has paid for which item.
	#[pallet::storage]
	pub type Views<T: Config> = StorageDoubleMap<_, Twox64Concat, ProfileId, Twox64Concat, ItemId, DepositOf<T>>;

	/// What happened.
	#[pallet::event]
	#[allow(missing_docs, reason = "fields are named for what they are")]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A creator offers a tier.
		TierOpened { creator: ProfileId, tier: TierId },
		/// A tier's price or metadata changed, for those who pay from now on.
		TierUpdated { creator: ProfileId, tier: TierId },
		/// No period of a tier's subscriptions begins from block `last` on.
		TierClosed { creator: ProfileId, tier: TierId, last: BlockNumberFor<T> },
		/// A tier is gone.
		TierRemoved { creator: ProfileId, tier: TierId },
		/// A subscription began, and runs until block `until` as far as it is paid.
		Subscribed {
			subscriber: ProfileId,
			till: TillKeyOf<T>,
			payer: T::AccountId,
			amount: Balance,
			until: BlockNumberFor<T>,
		},
		/// More was paid in advance.
		ToppedUp { subscriber: ProfileId, till: TillKeyOf<T>, amount: Balance, until: BlockNumberFor<T> },
		/// What had not begun of a subscription was given back; it runs until block `until`.
		Cancelled { subscriber: ProfileId, till: TillKeyOf<T>, returned: Balance, until: BlockNumberFor<T> },
		/// A subscription is gone, and what had not begun of it was given back.
		Ended { subscriber: ProfileId, till: TillKeyOf<T>, returned: Balance },
		/// A creator was paid what a till had earned.
		Claimed { till: TillKeyOf<T>, to: T::AccountId, amount: Balance, periods: u32 },
		/// Something could not be paid out now, and waits to be drawn.
		PayoutDelayed { to: T::AccountId, till: TillKeyOf<T>, amount: Balance },
		/// What waited was paid out.
		Drawn { to: T::AccountId, till: TillKeyOf<T>, amount: Balance },
		/// Somebody gave a profile money, for an item or just so.
		Tipped {
			from: T::AccountId,
			profile: ProfileId,
			item: Option<ItemId>,
			currency: CurrencyOf<T>,
			amount: Balance,
			memo: Option<H256>,
		},
		/// An author wants to be paid for an item.
		ItemPriceSet { item: ItemId },
		/// An item is for sale no more.
		ItemPriceRemoved { item: ItemId },
		/// A viewer paid for an item; `fee` of it went to the owner of the app.
		ItemPaid {
			item: ItemId,
			viewer: ProfileId,
			currency: CurrencyOf<T>,
			amount: Balance,
			app: Option<AppId>,
			fee: Balance,
		},
		/// That a viewer paid for an item is no longer on record.
		ViewForgotten { viewer: ProfileId, item: ItemId },
	}

	/// Why a call was refused.
	#[pallet::error]
	pub enum Error<T> {
		/// The account speaks for no profile.
		NoProfile,
		/// The account may not do this.
		NotPermitted,
		/// There is no such profile, or it is retired.
		UnknownProfile,
		/// Nobody pays oneself.
		OwnProfile,
		/// Somebody concerned has blocked the profile.
		BlockedProfile,
		/// The payer cannot spare the deposit.
		DepositUnavailable,
		/// The sender cannot pay, or the receiver cannot be paid.
		PaymentFailed,
		/// The receiver cannot be paid now. Nothing is lost.
		PayoutFailed,
		/// There is no such tier.
		UnknownTier,
		/// There is a tier with this number.
		TierExists,
		/// The creator has as many tiers as there can be.
		TooManyTiers,
		/// The tier has tills for as many assets as there can be.
		TooManyAssets,
		/// The period is too short or too long.
		InvalidPeriod,
		/// The price is less than an account must have.
		PriceTooLow,
		/// There is no such asset.
		UnknownAsset,
		/// The tier is closed.
		TierClosing,
		/// It is in use: the tier is open or has subscriptions, or there is money in the till.
		StillInUse,
		/// There is no such till.
		UnknownTill,
		/// The issuer of the asset has destroyed some of what was in the till.
		TillBroken,
		/// This currency is not taken.
		NotAccepted,
		/// It costs more than the sender would pay.
		PriceExceeded,
		/// No periods, or more than can be paid in advance.
		InvalidPeriods,
		/// There is a subscription that runs.
		AlreadySubscribed,
		/// There is no subscription, or it has run out.
		NotSubscribed,
		/// The subscription runs.
		NotOver,
		/// There is nothing that has not begun.
		NothingLeft,
		/// It is the same tier, paid by the same with the same.
		SameTier,
		/// The periods of the subscription have as many prices as they can.
		TooManyTerms,
		/// Another pays for this.
		NotPayer,
		/// Nothing has been earned that was not claimed.
		NothingToClaim,
		/// Nothing waits to be drawn.
		NothingOwed,
		/// The amount is zero.
		NoAmount,
		/// There is no such item.
		UnknownItem,
		/// The profile is not the item's author.
		NotAuthor,
		/// The app's share is more than may be.
		ReferralTooHigh,
		/// The item has no price.
		NotForSale,
		/// The viewer has paid for the item.
		AlreadyPaid,
		/// There is no such app.
		UnknownApp,
		/// No such record.
		NotFound,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let key = (ProfileId::MAX, TierId::MAX);
			let bytes = 12 + key.encoded_size() + CurrencyOf::<T>::max_encoded_len();
			assert!(bytes <= T::AccountId::max_encoded_len(), "two tills would have one account");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A tier.
		pub fn tier(creator: ProfileId, tier: TierId) -> Option<TierInfoOf<T>> {
			Self::tier_info(creator, tier)
		}

		/// The tiers of a creator, the lowest first.
		pub fn tiers(creator: ProfileId) -> Vec<TierInfoOf<T>> {
			Self::tiers_info(creator)
		}

		/// A subscription that is on record, though it may have run out.
		pub fn subscription(subscriber: ProfileId, creator: ProfileId) -> Option<SubscriptionInfoOf<T>> {
			Self::subscription_info(subscriber, creator)
		}

		/// Whether `subscriber` has paid for this tier, or a higher one, until now.
		pub fn is_subscribed(subscriber: ProfileId, creator: ProfileId, tier: TierId) -> bool {
			Self::subscribes(subscriber, creator, tier)
		}

		/// What one claim of a creator would bring now.
		pub fn claimable(creator: ProfileId, tier: TierId, currency: CurrencyOf<T>) -> Balance {
			Self::claimable_now(Self::key(creator, tier, currency))
		}

		/// How much is in a till that is owed to anybody, and the account that it is in.
		pub fn till_of(creator: ProfileId, tier: TierId, currency: CurrencyOf<T>) -> Option<(Balance, T::AccountId)> {
			let key = Self::key(creator, tier, currency);
			Self::till(&key).map(|till| (till.held, Self::account_of(&key)))
		}

		/// What waits to be drawn by an account.
		pub fn owed(who: T::AccountId, creator: ProfileId, tier: TierId, currency: CurrencyOf<T>) -> Balance {
			Debts::<T>::get(who, Self::key(creator, tier, currency)).map_or(0, |debt| debt.amount)
		}

		/// What it costs to see an item, and the share of the app.
		pub fn item_price(item: ItemId) -> Option<(PriceOf<T>, Permill)> {
			ItemPrices::<T>::get(item).map(|priced| (priced.price, priced.referral))
		}

		/// Whether a viewer has paid for an item.
		pub fn has_paid_for(viewer: ProfileId, item: ItemId) -> bool {
			Views::<T>::contains_key(viewer, item)
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Offer a tier. Its number is its rank: its subscribers are subscribers of all the creator's tiers with lower
		/// numbers. How long a period is never changes.
		///
		/// - Origin: a person of the creator; pays the deposits of the tier and its tills, and gives each till's account
		///   what it must have to live. All of it comes back with [`Call::remove_tier`].
		/// - Errors: [`Error::NoProfile`], [`Error::TierExists`], [`Error::TooManyTiers`], [`Error::InvalidPeriod`],
		///   [`Error::PriceTooLow`], [`Error::UnknownAsset`], [`Error::DepositUnavailable`], [`Error::PaymentFailed`].
		/// - Emits [`Event::TierOpened`].
		#[pallet::call_index(0)]
		pub fn open_tier(
			origin: OriginFor<T>,
			tier: TierId,
			price: PriceOf<T>,
			period: BlockNumberFor<T>,
			metadata: Cid,
		) -> DispatchResult {
			Self::do_open_tier(ensure_signed(origin)?, tier, price, period, metadata)
		}

		/// Change a tier's price and metadata. What has been paid in advance stays paid at its price.
		///
		/// - Origin: a person of the creator; pays for a till where another asset is taken.
		/// - Errors: [`Error::NoProfile`], [`Error::UnknownTier`], [`Error::TierClosing`], [`Error::PriceTooLow`],
		///   [`Error::UnknownAsset`], [`Error::TooManyAssets`], [`Error::DepositUnavailable`],
		///   [`Error::PaymentFailed`].
		/// - Emits [`Event::TierUpdated`].
		#[pallet::call_index(1)]
		pub fn update_tier(origin: OriginFor<T>, tier: TierId, price: PriceOf<T>, metadata: Cid) -> DispatchResult {
			Self::do_update_tier(ensure_signed(origin)?, tier, price, metadata)
		}

		/// Close a tier: nothing begins after the tier's period that runs. Subscribers get back what has not begun by
		/// then, with [`Call::cancel`], or by [`Call::settle`] of anyone.
		///
		/// - Origin: a person of the creator; anyone, once the creator is retired.
		/// - Errors: [`Error::UnknownTier`], [`Error::NotPermitted`], [`Error::TierClosing`].
		/// - Emits [`Event::TierClosed`].
		#[pallet::call_index(2)]
		pub fn close_tier(origin: OriginFor<T>, creator: ProfileId, tier: TierId) -> DispatchResult {
			Self::do_close_tier(ensure_signed(origin)?, creator, tier)
		}

		/// Remove a tier that is closed and has no subscriptions on record, and those of its tills that are empty.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::UnknownTier`], [`Error::StillInUse`].
		/// - Emits [`Event::TierRemoved`].
		#[pallet::call_index(3)]
		pub fn remove_tier(origin: OriginFor<T>, creator: ProfileId, tier: TierId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_tier(creator, tier)
		}

		/// Remove a till that is empty, and whose tier is gone or no longer takes the currency.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::UnknownTill`], [`Error::StillInUse`].
		#[pallet::call_index(4)]
		pub fn remove_till(
			origin: OriginFor<T>,
			creator: ProfileId,
			tier: TierId,
			currency: CurrencyOf<T>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_remove_till(Self::key(creator, tier, currency))
		}

		/// Subscribe to a tier and pay for `periods` periods, the first of which begins now. What has not begun stays the
		/// payer's: it comes back with [`Call::cancel`].
		///
		/// - Origin: a person, for oneself; or anyone, for another profile, as a gift. Pays the periods and the deposit.
		/// - Errors: [`Error::NoProfile`], [`Error::UnknownProfile`], [`Error::OwnProfile`], [`Error::BlockedProfile`],
		///   [`Error::UnknownTier`], [`Error::TierClosing`], [`Error::NotAccepted`], [`Error::PriceExceeded`],
		///   [`Error::InvalidPeriods`], [`Error::AlreadySubscribed`], [`Error::DepositUnavailable`],
		///   [`Error::TillBroken`], [`Error::PaymentFailed`].
		/// - Emits [`Event::Subscribed`], after [`Event::Ended`] where there was one that had run out.
		#[pallet::call_index(5)]
		#[allow(clippy::too_many_arguments, reason = "an order has these")]
		pub fn subscribe(
			origin: OriginFor<T>,
			subscriber: Option<ProfileId>,
			creator: ProfileId,
			tier: TierId,
			currency: CurrencyOf<T>,
			periods: u32,
			max_price: Balance,
		) -> DispatchResult {
			let order = Order { creator, tier, currency, periods, max_price };
			Self::do_subscribe(ensure_signed(origin)?, subscriber, order)
		}

		/// Pay for more periods of a subscription that runs, at the tier's price of now.
		///
		/// - Origin: whoever pays for the subscription; `subscriber` is the sender's own profile unless it is named.
		/// - Errors: [`Error::NoProfile`], [`Error::NotSubscribed`], [`Error::NotPayer`], [`Error::TooManyTerms`], and
		///   those of [`Call::subscribe`].
		/// - Emits [`Event::ToppedUp`].
		#[pallet::call_index(6)]
		pub fn top_up(
			origin: OriginFor<T>,
			subscriber: Option<ProfileId>,
			creator: ProfileId,
			periods: u32,
			max_price: Balance,
		) -> DispatchResult {
			Self::do_top_up(ensure_signed(origin)?, subscriber, creator, periods, max_price)
		}

		/// End one's subscription that runs, and begin one to another tier, in another currency, or at one's own cost. What
		/// had not begun goes back to whoever paid it. The rest of the period that runs counts, in proportion to its
		/// blocks, for the first period of the new tier, if that is paid with the same.
		///
		/// - Origin: a person of the subscriber; pays as with [`Call::subscribe`].
		/// - Errors: [`Error::NoProfile`], [`Error::NotSubscribed`], [`Error::SameTier`], and those of
		///   [`Call::subscribe`].
		/// - Emits [`Event::Ended`], [`Event::Subscribed`].
		#[pallet::call_index(7)]
		pub fn change_tier(
			origin: OriginFor<T>,
			creator: ProfileId,
			tier: TierId,
			currency: CurrencyOf<T>,
			periods: u32,
			max_price: Balance,
		) -> DispatchResult {
			let order = Order { creator, tier, currency, periods, max_price };
			Self::do_change_tier(ensure_signed(origin)?, order)
		}

		/// Give back what has not begun of a subscription to whoever paid it. The period that runs is used: the
		/// subscription runs to its end. One that has run out is removed.
		///
		/// - Origin: a person of the subscriber or of the creator, or whoever pays for it.
		/// - Errors: [`Error::NotSubscribed`], [`Error::NotPermitted`], [`Error::NothingLeft`].
		/// - Emits [`Event::Cancelled`] or [`Event::Ended`]; [`Event::PayoutDelayed`] where an asset cannot be paid out
		///   now.
		#[pallet::call_index(8)]
		pub fn cancel(origin: OriginFor<T>, subscriber: ProfileId, creator: ProfileId) -> DispatchResult {
			Self::do_cancel(ensure_signed(origin)?, subscriber, creator)
		}

		/// Remove a subscription that has run out, or whose subscriber is retired. What has not begun, and the deposit, go
		/// to whoever paid them.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NotSubscribed`], [`Error::NotOver`].
		/// - Emits [`Event::Ended`]; [`Event::PayoutDelayed`] where an asset cannot be paid out now.
		#[pallet::call_index(9)]
		pub fn settle(origin: OriginFor<T>, subscriber: ProfileId, creator: ProfileId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_settle(subscriber, creator)
		}

		/// Pay a creator what a till has earned, after walking through up to `periods` periods that are over, at most
		/// [`MAX_CLAIM`]; however many subscribers there are.
		///
		/// - Origin: signed by anyone. Paid is who controls the creator's profile; if it is retired, whoever pays for the
		///   till.
		/// - Errors: [`Error::UnknownTill`], [`Error::NothingToClaim`], [`Error::PayoutFailed`].
		/// - Emits [`Event::Claimed`].
		#[pallet::call_index(10)]
		#[pallet::weight(<T as Config>::WeightInfo::claim((*periods).min(MAX_CLAIM)))]
		pub fn claim(
			origin: OriginFor<T>,
			creator: ProfileId,
			tier: TierId,
			currency: CurrencyOf<T>,
			periods: u32,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let walked = Self::do_claim(Self::key(creator, tier, currency), periods)?;
			Ok(Some(<T as Config>::WeightInfo::claim(walked)).into())
		}

		/// Pay an account what could not be paid out before.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NothingOwed`], [`Error::PayoutFailed`].
		/// - Emits [`Event::Drawn`].
		#[pallet::call_index(11)]
		pub fn draw(
			origin: OriginFor<T>,
			to: T::AccountId,
			creator: ProfileId,
			tier: TierId,
			currency: CurrencyOf<T>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_draw(to, Self::key(creator, tier, currency))
		}

		/// Give a profile's controller money, for one item of the profile or just so. Nothing is stored; `memo` is the hash
		/// of whatever else there is to say.
		///
		/// - Origin: signed by anyone.
		/// - Errors: [`Error::NoAmount`], [`Error::UnknownProfile`], [`Error::OwnProfile`], [`Error::BlockedProfile`],
		///   [`Error::UnknownItem`], [`Error::NotAuthor`], [`Error::PaymentFailed`].
		/// - Emits [`Event::Tipped`].
		#[pallet::call_index(12)]
		pub fn tip(
			origin: OriginFor<T>,
			profile: ProfileId,
			item: Option<ItemId>,
			currency: CurrencyOf<T>,
			amount: Balance,
			memo: Option<H256>,
		) -> DispatchResult {
			Self::do_tip(ensure_signed(origin)?, profile, item, currency, amount, memo)
		}

		/// Ask for money to see an item, of which the app that brings a viewer gets the share `referral`; or change what is
		/// asked. Who has paid keeps it.
		///
		/// - Origin: a person of the item's author; pays the deposit the first time.
		/// - Errors: [`Error::NoProfile`], [`Error::UnknownItem`], [`Error::NotAuthor`], [`Error::ReferralTooHigh`],
		///   [`Error::PriceTooLow`], [`Error::UnknownAsset`], [`Error::DepositUnavailable`].
		/// - Emits [`Event::ItemPriceSet`].
		#[pallet::call_index(13)]
		pub fn set_item_price(
			origin: OriginFor<T>,
			item: ItemId,
			price: PriceOf<T>,
			referral: Permill,
		) -> DispatchResult {
			Self::do_set_item_price(ensure_signed(origin)?, item, price, referral)
		}

		/// Ask for no money any more. Who has paid keeps it.
		///
		/// - Origin: a person of the item's author, or whoever paid the deposit; anyone, once the item or its author is
		///   gone.
		/// - Errors: [`Error::NotForSale`], [`Error::NotPermitted`].
		/// - Emits [`Event::ItemPriceRemoved`].
		#[pallet::call_index(14)]
		pub fn remove_item_price(origin: OriginFor<T>, item: ItemId) -> DispatchResult {
			Self::do_remove_item_price(ensure_signed(origin)?, item)
		}

		/// Pay to see an item, once and for ever. The author's controller is paid, and the owner of the app that is named.
		///
		/// - Origin: a person; pays the price and the deposit.
		/// - Errors: [`Error::NoProfile`], [`Error::NotForSale`], [`Error::UnknownItem`], [`Error::UnknownProfile`],
		///   [`Error::OwnProfile`], [`Error::BlockedProfile`], [`Error::NotAccepted`], [`Error::PriceExceeded`],
		///   [`Error::AlreadyPaid`], [`Error::UnknownApp`], [`Error::DepositUnavailable`], [`Error::PaymentFailed`].
		/// - Emits [`Event::ItemPaid`].
		#[pallet::call_index(15)]
		pub fn pay_for_item(
			origin: OriginFor<T>,
			item: ItemId,
			currency: CurrencyOf<T>,
			max_price: Balance,
			app: Option<AppId>,
		) -> DispatchResult {
			Self::do_pay_for_item(ensure_signed(origin)?, item, currency, max_price, app)
		}

		/// Forget that a viewer paid for an item, and give the deposit back.
		///
		/// - Origin: a person of the viewer, or whoever paid the deposit; anyone, once the item or the viewer is gone.
		/// - Errors: [`Error::NotFound`], [`Error::NotPermitted`].
		/// - Emits [`Event::ViewForgotten`].
		#[pallet::call_index(16)]
		pub fn forget_view(origin: OriginFor<T>, viewer: ProfileId, item: ItemId) -> DispatchResult {
			Self::do_forget_view(ensure_signed(origin)?, viewer, item)
		}
	}
}
