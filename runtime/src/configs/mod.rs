//! How each pallet is set up, by what it serves.

pub mod consensus;
pub mod content;
pub mod creators;
pub mod economy;
pub mod governance;
pub mod parameters;
pub mod pubs;
pub mod social;
pub mod system;
pub mod told;
