//! What can be done, one file per thing.

mod anchors;
mod apps;
mod clearing;
mod grants;
mod groups;
mod items;
mod lists;
mod reactions;
mod sponsoring;
mod text;
