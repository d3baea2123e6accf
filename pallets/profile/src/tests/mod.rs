//! What the pallet does, one topic a file.

mod aliases;
mod blocks;
mod clear_retired;
mod control;
mod create;
mod create_sponsored;
mod credentials;
mod deposits;
mod follows;
mod genesis;
mod handle;
mod handle_properties;
mod keys;
mod links;
mod model;
mod personas;
mod pseudonyms;
mod recovery;
mod release_handle;
mod rename;
mod reserve_handle;
mod retire;
mod soul_bound;
mod views;
