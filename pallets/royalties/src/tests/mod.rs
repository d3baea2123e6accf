//! What the pallet does, one topic a file.

mod auctions;
mod claims;
mod collections;
mod custody;
mod drops;
mod enforcement;
mod gifts;
mod minting;
mod model;
mod offers;
mod sales;
mod splits;
mod story;
mod views;
mod vouchers;
