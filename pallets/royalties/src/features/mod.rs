//! What can be done, one file per thing.

mod auctions;
mod claims;
mod collections;
mod drops;
mod moving;
mod offers;
mod payments;
mod sales;
mod vouchers;
