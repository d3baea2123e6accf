//! What the pallet does, one topic a file.

mod anchors;
mod apps;
mod cost;
mod deposits;
mod edit;
mod energy;
mod grants;
mod groups;
mod lists;
mod model;
mod publish;
mod reactions;
mod retire;
mod retract;
mod sponsoring;
mod visibility;
