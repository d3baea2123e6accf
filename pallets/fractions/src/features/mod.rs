//! What users do, one file each.

mod buyout;
mod closing;
mod holding;
mod money;
mod revenue;
mod vaults;
