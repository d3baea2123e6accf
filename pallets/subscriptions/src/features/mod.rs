//! What can be done, one file per thing.

mod claims;
mod pay_per_view;
mod schedule;
mod subscribing;
mod tiers;
mod tills;
mod tips;

pub(crate) use subscribing::Order;
