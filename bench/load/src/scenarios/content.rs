//! pallet-content.

use super::{Scenario, World};
use metalife_primitives::anchor::Tree;
use metalife_runtime::{Hash, Runtime, RuntimeCall};
use pallet_content::{Acting, Body, Call, Kind, NewItem, ReactionKind, Relation, Tag, Visibility};

/// How many characters a post has: as many as people write where nobody stops them.
const POST: usize = 140;
/// How many messages each anchor commits. The call is the same for any number.
const SEGMENT: u64 = 8;
/// The kinds of reaction, in the order in which they are tried.
const KINDS: [ReactionKind; 3] = [ReactionKind::Like, ReactionKind::Love, ReactionKind::Laugh];

/// Each profile publishes one post after the other, for everybody.
pub struct Publish {
	/// Whether each has two tags.
	pub tagged: bool,
}

impl Scenario for Publish {
	fn name(&self) -> &'static str {
		if self.tagged {
			"publish-tagged"
		} else {
			"publish"
		}
	}

	fn call_name(&self) -> &'static str {
		"content.publish"
	}

	fn ample(&self) -> u32 {
		4_000
	}

	fn needs_profiles(&self) -> bool {
		true
	}

	fn call(&self, _: &World, sender: usize, turn: u32) -> RuntimeCall {
		// Each time it is longer than 36 characters.
		let text = format!("The {turn}th of what sender {sender} has to say. ").repeat(POST.div_ceil(36));
		// One that everybody uses, and one that few do.
		let tags = ["load".into(), format!("load{}", sender % 1_000)].map(|tag| Tag::truncate_from(tag.into_bytes()));
		let tags = if self.tagged { tags.to_vec() } else { Vec::new() };
		let new = NewItem {
			kind: Kind::Post,
			relation: Relation::None,
			visibility: Visibility::Public,
			language: b"en".to_vec().try_into().expect("it is short"),
			tags: tags.try_into().expect("they are few"),
			mentions: Default::default(),
			body: Body::Inline(text.as_bytes()[..POST].to_vec().try_into().expect("it is short")),
		};
		Call::<Runtime>::publish { acting: Acting::Own, payer: None, new }.into()
	}
}

/// Each profile reacts to one item after the other, and once it has been through all of them, changes its mind.
pub struct React;

impl Scenario for React {
	fn name(&self) -> &'static str {
		"react"
	}

	fn call_name(&self) -> &'static str {
		"content.react"
	}

	fn ample(&self) -> u32 {
		4_000
	}

	fn needs_profiles(&self) -> bool {
		true
	}

	fn needs_items(&self) -> bool {
		true
	}

	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall {
		let (turn, items) = (turn as usize, world.items.len());
		let item = world.items[(sender + 1 + turn) % items];
		let kind = KINDS[turn / items % KINDS.len()];
		Call::<Runtime>::react { acting: Acting::Own, payer: None, item, kind }.into()
	}
}

/// Each profile anchors one segment of its feed after the other.
pub struct Anchor;

impl Scenario for Anchor {
	fn name(&self) -> &'static str {
		"anchor"
	}

	fn call_name(&self) -> &'static str {
		"content.anchor"
	}

	fn ample(&self) -> u32 {
		4_000
	}

	fn needs_profiles(&self) -> bool {
		true
	}

	fn call(&self, world: &World, sender: usize, turn: u32) -> RuntimeCall {
		// The controller's key is as good as any other of the profile.
		let feed: [u8; 32] = world.accounts[sender].id.clone().into();
		let from = u64::from(turn) * SEGMENT;
		let messages = (0..SEGMENT).map(|number| [number as u8; 32]);
		let root = Tree::new(feed, from, messages).expect("there are messages").root();
		let (to, count) = (from + SEGMENT - 1, SEGMENT);
		Call::<Runtime>::anchor { app: None, payer: None, feed, from, to, root: Hash::from(root), count }.into()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::accounts::accounts;
	use std::collections::HashSet;

	fn world() -> World {
		World { accounts: accounts(5), profiles: (0..5).collect(), items: (0..5).collect(), ..Default::default() }
	}

	#[test]
	fn no_reaction_is_the_one_that_stands() {
		let (world, mut stands) = (world(), std::collections::HashMap::new());
		for turn in 0..40 {
			let RuntimeCall::Content(Call::react { item, kind, .. }) = React.call(&world, 3, turn) else {
				panic!("it reacts")
			};
			assert_ne!(stands.insert(item, kind), Some(kind), "turn {turn}");
		}
		assert_eq!(stands.len(), 5);
	}

	#[test]
	fn segments_of_a_feed_follow_each_other_and_no_sender_has_anothers() {
		let world = world();
		let mut feeds = HashSet::new();
		for sender in 0..5 {
			let mut next = 0;
			for turn in 0..4 {
				let RuntimeCall::Content(Call::anchor { feed, from, to, count, .. }) =
					Anchor.call(&world, sender, turn)
				else {
					panic!("it anchors")
				};
				feeds.insert(feed);
				assert_eq!((from, to - from + 1), (next, count));
				next = to + 1;
			}
		}
		assert_eq!(feeds.len(), 5);
	}
}
