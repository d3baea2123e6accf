//! The ladder of prices at which holders would sell, and the reserve that comes of it.
//!
//! Each fraction asks one price, and the reserve is the least price that more than half of all fractions would take.
//! Prices are steps of a ladder, so what is stored is bounded by the steps, however many holders vote, and a vote is two
//! changes of a sorted list.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::ConstU32;
use metalife_primitives::Balance;
use scale_info::TypeInfo;
use sp_runtime::{BoundedVec, Saturating};

use crate::Fractions;

/// How many steps the ladder has: four for each doubling, forty-eight doublings.
pub const STEPS: u8 = 192;

/// The price of a step, in planck: from 4 · 2^28, about a thousandth of an MLT, to 7 · 2^75.
pub fn price_of(step: u8) -> Balance {
	let step = step.min(STEPS - 1);
	Balance::from(4 + step % 4) << (28 + step / 4)
}

/// The first step that is not below `price`.
pub fn step_for(price: Balance) -> Option<u8> {
	(0..STEPS).find(|step| price_of(*step) >= price)
}

/// How many fractions would be sold from which step on, by step. None is zero.
#[derive(Clone, Default, PartialEq, Eq, Debug, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo)]
pub struct Asks(BoundedVec<(u8, Fractions), ConstU32<{ STEPS as u32 }>>);

impl Asks {
	/// Let `fractions` more be for sale from `step` on.
	pub(crate) fn add(&mut self, step: u8, fractions: Fractions) {
		if fractions == 0 {
			return;
		}
		match self.0.binary_search_by_key(&step, |(other, _)| *other) {
			Ok(place) => {
				if let Some((_, sum)) = self.0.get_mut(place) {
					sum.saturating_accrue(fractions);
				}
			},
			Err(place) => {
				// There is a place for every step.
				let _ = self.0.try_insert(place, (step, fractions));
			},
		}
	}

	/// Let `fractions` less be for sale from `step` on.
	pub(crate) fn remove(&mut self, step: u8, fractions: Fractions) {
		if let Ok(place) = self.0.binary_search_by_key(&step, |(other, _)| *other) {
			if let Some((_, sum)) = self.0.get_mut(place) {
				sum.saturating_reduce(fractions);
			}
			self.0.retain(|(_, sum)| *sum > 0);
		}
	}

	/// The first step from which on more than half of `supply` would be sold.
	pub(crate) fn reserve(&self, supply: Fractions) -> Option<u8> {
		let mut willing: Fractions = 0;
		self.0.iter().find_map(|(step, fractions)| {
			willing.saturating_accrue(*fractions);
			(willing > supply / 2).then_some(*step)
		})
	}

	/// All that is stored, by step.
	pub fn by_step(&self) -> Vec<(u8, Fractions)> {
		self.0.to_vec()
	}
}
