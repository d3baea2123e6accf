//! How each pallet is set up, by what it serves.

pub mod consensus;
pub mod economy;
pub mod governance;
pub mod social;
pub mod system;
