//! What can be done, one file per thing.

mod description;
mod register;
mod retire;
mod update;
