//! A refundable deposit for stored bytes, returned to whoever paid it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{Consideration, Footprint};
use scale_info::TypeInfo;
use sp_runtime::DispatchError;

/// A deposit and the account that it goes back to.
#[derive(Clone, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Deposit<AccountId, Ticket> {
	/// Who paid, and gets it back.
	pub payer: AccountId,
	/// What is held.
	pub ticket: Ticket,
}

impl<AccountId, Ticket: Consideration<AccountId, Footprint>> Deposit<AccountId, Ticket> {
	/// Hold the price of one item of `bytes` bytes from `payer`.
	pub fn take(payer: AccountId, bytes: usize) -> Result<Self, DispatchError> {
		let ticket = Ticket::new(&payer, Footprint::from_parts(1, bytes))?;
		Ok(Self { payer, ticket })
	}

	/// Give the whole deposit back.
	pub fn refund(self) -> Result<(), DispatchError> {
		self.ticket.drop(&self.payer)
	}
}
