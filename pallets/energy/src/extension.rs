//! The transaction extension: energy pays where it may and suffices, else the ordinary fee applies.

use crate::{charging::Charge, BalanceOf, Config, Pallet, WeightInfo};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::fmt;
use frame_support::{dispatch::DispatchResult, pallet_prelude::TransactionSource, traits::Contains, weights::Weight};
use pallet_transaction_payment::ChargeTransactionPayment;
use scale_info::TypeInfo;
use sp_runtime::{
	traits::{
		DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, RefundWeight, TransactionExtension,
		TransactionExtensionMetadata, ValidateResult, Zero,
	},
	transaction_validity::{TransactionValidityError, ValidTransaction},
};

/// [`ChargeTransactionPayment`], which a profile's energy may stand in for.
///
/// To clients it is [`ChargeTransactionPayment`]: same identifier, same type, same bytes (the tip, compact). It must
/// stand where that would stand in the runtime's tuple of extensions: last but for those that only reclaim weight.
///
/// A sender who gives a tip has chosen to pay in money. Otherwise energy pays when
/// - the origin is signed, the call is of the normal class and pays a fee;
/// - [`Config::Payable`] lets the call through and the list of eligible calls names it;
/// - [`Config::Payer`] names a profile, and that profile's quota covers what the fee would be;
/// - the extrinsic fits into what one block grants to energy at all.
///
/// In a block whose share for energy is full, such an extrinsic [exhausts resources][exhausts]: it is not included, and
/// waits in the pool for the next block.
///
/// Energy is taken before the call is dispatched, so a call that fails has cost it. Afterwards only the part of the cost
/// that was for unused weight is given back; a call that waives its fee once dispatched gets no energy back, else
/// repeating it would be free block space.
///
/// [exhausts]: sp_runtime::transaction_validity::InvalidTransaction::ExhaustsResources
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq)]
pub struct ChargeEnergy<T: Config>(ChargeTransactionPayment<T>);

impl<T: Config> ChargeEnergy<T> {
	/// With this tip, in planck.
	pub fn from_tip(tip: BalanceOf<T>) -> Self {
		Self(ChargeTransactionPayment::from(tip))
	}

	/// Whether energy may pay for `call` at all, as far as can be told from the transaction. To find out costs too little
	/// to be weighed by itself.
	fn may_draw(&self, call: &T::RuntimeCall) -> bool {
		self.0.tip().is_zero() && T::Payable::contains(call)
	}
}

impl<T: Config> From<ChargeTransactionPayment<T>> for ChargeEnergy<T> {
	fn from(inner: ChargeTransactionPayment<T>) -> Self {
		Self(inner)
	}
}

impl<T: Config> fmt::Debug for ChargeEnergy<T> {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.debug_tuple("ChargeEnergy").field(&self.0).finish()
	}
}

// In the metadata this type is the one it wraps.
impl<T: Config> TypeInfo for ChargeEnergy<T>
where
	ChargeTransactionPayment<T>: scale_info::StaticTypeInfo,
{
	type Identity = ChargeTransactionPayment<T>;

	fn type_info() -> scale_info::Type {
		ChargeTransactionPayment::<T>::type_info()
	}
}

type Inner<T> = ChargeTransactionPayment<T>;
type InnerVal<T> = <Inner<T> as TransactionExtension<<T as frame_system::Config>::RuntimeCall>>::Val;
type InnerPre<T> = <Inner<T> as TransactionExtension<<T as frame_system::Config>::RuntimeCall>>::Pre;

/// Who pays, passed from validation to preparation.
#[derive(frame_support::DebugNoBound)]
pub enum Val<T: Config> {
	/// Energy.
	Energy(Charge<T>),
	/// The sender, in money, as ever.
	Fee {
		/// What the wrapped extension passes on.
		inner: InnerVal<T>,
		/// Weight of this extension that was not needed.
		unspent: Weight,
	},
}

/// Who has paid, passed from preparation to after the dispatch.
pub enum Pre<T: Config> {
	/// Energy.
	Energy {
		/// What was taken.
		charge: Charge<T>,
		/// Weight of this extension that was not needed.
		unspent: Weight,
	},
	/// The sender, in money, as ever.
	Fee {
		/// What the wrapped extension passes on.
		inner: InnerPre<T>,
		/// Weight of this extension that was not needed.
		unspent: Weight,
	},
}

impl<T: Config> TransactionExtension<T::RuntimeCall> for ChargeEnergy<T> {
	const IDENTIFIER: &'static str = <Inner<T> as TransactionExtension<T::RuntimeCall>>::IDENTIFIER;
	type Implicit = <Inner<T> as TransactionExtension<T::RuntimeCall>>::Implicit;
	type Val = Val<T>;
	type Pre = Pre<T>;

	fn metadata() -> Vec<TransactionExtensionMetadata> {
		<Inner<T> as TransactionExtension<T::RuntimeCall>>::metadata()
	}

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		<Inner<T> as TransactionExtension<T::RuntimeCall>>::implicit(&self.0)
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		let fee = self.0.weight(call);
		if !self.may_draw(call) {
			return fee;
		}
		<T as Config>::WeightInfo::charge_fee().saturating_add(fee).max(<T as Config>::WeightInfo::charge_energy())
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		self_implicit: Self::Implicit,
		inherited_implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let mut spent = self.0.weight(call);
		if self.may_draw(call) {
			if let Ok(who) = frame_system::ensure_signed(origin.clone()) {
				if let Some(charge) = Pallet::<T>::assess(&who, call, info, len)? {
					let priority = Inner::<T>::get_priority(info, len, Zero::zero(), charge.cost);
					let valid = ValidTransaction { priority, ..Default::default() };
					return Ok((valid, Val::Energy(charge), origin));
				}
				spent.saturating_accrue(<T as Config>::WeightInfo::charge_fee());
			}
		}
		let unspent = self.weight(call).saturating_sub(spent);
		let (valid, inner, origin) =
			self.0.validate(origin, call, info, len, self_implicit, inherited_implication, source)?;
		Ok((valid, Val::Fee { inner, unspent }, origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		match val {
			Val::Energy(charge) => {
				Pallet::<T>::take(&charge)?;
				let unspent = self.weight(call).saturating_sub(<T as Config>::WeightInfo::charge_energy());
				Ok(Pre::Energy { charge, unspent })
			},
			Val::Fee { inner, unspent } => {
				Ok(Pre::Fee { inner: self.0.prepare(inner, origin, call, info, len)?, unspent })
			},
		}
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		// The sender pays for this extension's own weight too, so what of it was not needed is taken off first.
		let mut post_info = *post_info;
		match pre {
			Pre::Energy { charge, unspent } => {
				post_info.refund(unspent);
				Pallet::<T>::conclude(charge, info, &post_info, len);
				Ok(unspent)
			},
			Pre::Fee { inner, unspent } => {
				post_info.refund(unspent);
				let inner_unspent = Inner::<T>::post_dispatch_details(inner, info, &post_info, len, result)?;
				Ok(unspent.saturating_add(inner_unspent))
			},
		}
	}
}
