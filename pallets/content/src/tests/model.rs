//! Calls at random, against a model that knows nothing of storage, with everything checked after each.

use crate::{
	mock::{Content, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::{AccountId, ItemId, ProfileId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const KINDS: [ReactionKind; 3] = [ReactionKind::Like, ReactionKind::Sad, ReactionKind::Dislike];
const SCOPES: [Scopes; 3] = [Scopes::PUBLISH, Scopes::REACT, Scopes::ALL];

struct Written {
	author: ProfileId,
	host: ProfileId,
	payer: AccountId,
	sponsored: bool,
	bytes: u32,
	app: bool,
}

/// What a profile grants the app.
struct Granted {
	/// From which block on it granted what, the latest last.
	changes: BTreeMap<u64, Scopes>,
	payer: AccountId,
	sponsored: bool,
	bytes: u32,
	erasing: bool,
}

/// What a payer, always `corp`, allows a profile.
#[derive(Default)]
struct Allowed {
	cap: u32,
	notice: Option<u64>,
}

#[derive(Default)]
struct Model {
	items: BTreeMap<ItemId, Written>,
	reactions: BTreeMap<(ItemId, ProfileId), ReactionKind>,
	grants: BTreeMap<ProfileId, Granted>,
	allowed: BTreeMap<ProfileId, Allowed>,
	blocks: BTreeSet<(ProfileId, ProfileId)>,
	members: BTreeSet<ProfileId>,
	epoch: u32,
	user_cap: u32,
}

impl Model {
	fn granted(&self, profile: ProfileId) -> Scopes {
		self.granted_at(profile, u64::MAX).unwrap_or(Scopes::NONE)
	}

	fn granted_at(&self, profile: ProfileId, block: u64) -> Option<Scopes> {
		let grant = self.grants.get(&profile).filter(|grant| !grant.erasing)?;
		grant.changes.range(..=block).next_back().map(|(_, scopes)| *scopes)
	}

	/// Grant something anew, if that is paid for; whether it is.
	fn grant(&mut self, profile: ProfileId, now: u64, scopes: Scopes, payer: &AccountId) -> bool {
		let known = self.grants.get(&profile);
		if known.is_some_and(|grant| grant.erasing) || self.granted(profile) == scopes {
			return false;
		}
		let mut changes = known.map(|grant| grant.changes.clone()).unwrap_or_default();
		changes.insert(now, scopes);
		let bytes = Content::grant_bytes(changes.len() as u32, true);
		let (paid, same) = known.map_or((0, false), |grant| (grant.bytes, grant.payer == *payer));
		if bytes > paid {
			let more = bytes - if same { paid } else { 0 };
			let may = if *payer == corp() { self.pays(profile, more, false) } else { profile != DAVE };
			if !may {
				return false;
			}
		}
		let payer = known.filter(|_| bytes <= paid).map_or(payer, |grant| &grant.payer).clone();
		let sponsored = payer == corp();
		self.grants.insert(profile, Granted { changes, payer, sponsored, bytes, erasing: false });
		true
	}

	/// Remove up to so many changes of a grant, the latest first.
	fn erase(&mut self, profile: ProfileId, limit: u32) {
		let grant = self.grants.get_mut(&profile).expect("there is one");
		for _ in 0..limit {
			grant.changes.pop_last();
		}
		grant.bytes = Content::grant_bytes(grant.changes.len() as u32, false);
		grant.erasing = true;
		if grant.changes.is_empty() {
			self.grants.remove(&profile);
		}
	}

	fn notice_is_over(&self, profile: ProfileId) -> bool {
		let notice = self.allowed.get(&profile).and_then(|allowed| allowed.notice);
		notice.is_some_and(|from| System::block_number() >= from)
	}

	fn used(&self, profile: ProfileId) -> u32 {
		let items = self.items.values().filter(|item| item.author == profile && item.sponsored).map(|item| item.bytes);
		let grant = self.grants.get(&profile).filter(|grant| grant.sponsored).map(|grant| grant.bytes);
		items.chain(grant).sum()
	}

	/// Whether `corp` pays; by an app's key or not.
	fn pays(&self, profile: ProfileId, bytes: u32, by_app: bool) -> bool {
		let everyone = if by_app { self.user_cap } else { 0 };
		match self.allowed.get(&profile) {
			Some(allowed) => allowed.notice.is_none() && self.used(profile) + bytes <= allowed.cap.max(everyone),
			None => everyone > 0 && bytes <= everyone,
		}
	}

	fn may_answer(&self, profile: ProfileId, item: ItemId) -> bool {
		self.items.get(&item).is_some_and(|item| {
			!self.blocks.contains(&(item.author, profile)) && !self.blocks.contains(&(item.host, profile))
		})
	}
}

fn person(n: ProfileId) -> AccountId {
	[alice(), bob(), charlie(), dave()][n as usize].clone()
}

/// What an item of this shape is charged for.
fn bytes_of(length: usize, app: bool, answer: bool) -> u32 {
	Content::item_bytes(&crate::Content {
		author: 0,
		app: app.then_some(0),
		kind: Kind::Post,
		relation: if answer { Relation::Reply(0) } else { Relation::None },
		thread: answer.then_some(0),
		host: 0,
		visibility: Visibility::Public,
		language: bounded("en"),
		tags: Default::default(),
		mentions: Default::default(),
		body: text(&"x".repeat(length)),
		published: 0,
		edited: None,
		reactions: [0; REACTIONS],
	})
}

fn step(model: &mut Model, (op, who, pick, amount): (u8, u8, u8, u8)) {
	let profile = ProfileId::from(who % 4);
	let (sender, rich) = (person(profile), profile != DAVE);
	let next = NextItem::<Runtime>::get();
	let id = if next == 0 { 0 } else { ItemId::from(pick) % next };
	let other = ProfileId::from(pick % 4);
	let now = System::block_number();
	let length = usize::from(amount % 50) + 1;
	let body = post(&"x".repeat(length));
	let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
	let (result, expected) = match op % 21 {
		0 => {
			let result = Content::publish(signed(sender.clone()), Acting::Own, None, body);
			if rich {
				let bytes = bytes_of(length, false, false);
				let (payer, sponsored, app) = (sender, false, false);
				model.items.insert(next, Written { author: profile, host: profile, payer, sponsored, bytes, app });
			}
			(result, rich)
		},
		1 => {
			let bytes = bytes_of(length, false, false);
			let pays = model.pays(profile, bytes, false);
			let result = Content::publish(signed(sender), Acting::Own, Some(corp()), body);
			if pays {
				let (payer, sponsored, app) = (corp(), true, false);
				model.items.insert(next, Written { author: profile, host: profile, payer, sponsored, bytes, app });
			}
			(result, pays)
		},
		2 => {
			let may = rich && model.may_answer(profile, id);
			let result = Content::publish(signed(sender.clone()), Acting::Own, None, comment(id));
			if may {
				let bytes = bytes_of("indeed".len(), false, true);
				let host = model.items[&id].host;
				let (payer, sponsored, app) = (sender, false, false);
				model.items.insert(next, Written { author: profile, host, payer, sponsored, bytes, app });
			}
			(result, may)
		},
		3 => {
			let own = model.items.get(&id).is_some_and(|item| item.author == profile);
			if own {
				model.items.remove(&id);
			}
			(Content::retract(signed(sender), Acting::Own, id), own)
		},
		4 | 5 => {
			let kind = KINDS[usize::from(amount) % KINDS.len()];
			let known = model.reactions.get(&(id, profile)).copied();
			let may = model.may_answer(profile, id) && known != Some(kind) && (rich || known.is_some());
			if may {
				model.reactions.insert((id, profile), kind);
			}
			(plain(Content::react(signed(sender), Acting::Own, None, id, kind)), may)
		},
		6 => {
			let known = model.reactions.remove(&(id, profile)).is_some();
			(plain(Content::unreact(signed(sender), Acting::Own, id)), known)
		},
		7 => {
			let scopes = SCOPES[usize::from(amount) % SCOPES.len()];
			let new = model.grant(profile, now, scopes, &sender);
			(Content::grant(signed(sender), 0, scopes, None), new)
		},
		8 => {
			let granted = model.granted(profile) != Scopes::NONE;
			if granted {
				let grant = model.grants.get_mut(&profile).expect("something is granted");
				grant.changes.insert(now, Scopes::NONE);
				grant.bytes = Content::grant_bytes(grant.changes.len() as u32, false);
			}
			(Content::revoke(signed(sender), 0), granted)
		},
		9 => {
			let bytes = bytes_of(length, true, false);
			let may = model.granted(profile).contains(Scopes::PUBLISH) && model.pays(profile, bytes, true);
			if may {
				model.allowed.entry(profile).or_default();
				let (payer, sponsored, app) = (corp(), true, true);
				model.items.insert(next, Written { author: profile, host: profile, payer, sponsored, bytes, app });
			}
			(Content::publish(signed(key()), Acting::For { app: 0, profile }, None, body), may)
		},
		10 => {
			let cap = u32::from(amount) * 20;
			let known = model.allowed.contains_key(&profile);
			if cap == 0 && model.used(profile) == 0 {
				model.allowed.remove(&profile);
			} else if known || cap > 0 {
				let allowed = model.allowed.entry(profile).or_default();
				allowed.cap = cap;
				allowed.notice = allowed.notice.filter(|_| cap == 0);
			}
			(Content::allow_deposit(signed(corp()), profile, cap), known || cap > 0)
		},
		11 => {
			let allowed = model.allowed.entry(profile).or_default();
			let first = allowed.notice.is_none();
			allowed.notice.get_or_insert(now + NOTICE);
			(Content::give_notice(signed(corp()), profile), first)
		},
		12 => {
			let may =
				model.items.get(&id).is_some_and(|item| item.payer == corp() && model.notice_is_over(item.author));
			if may {
				model.items.remove(&id);
			}
			(Content::drop_record(signed(corp()), Record::Item(id), 0).map(drop).map_err(|e| e.error), may)
		},
		13 => {
			let may = rich && model.items.get(&id).is_some_and(|item| item.author == profile && item.payer != sender);
			if may {
				let item = model.items.get_mut(&id).expect("is there");
				(item.payer, item.sponsored) = (sender.clone(), false);
			}
			(Content::assume_deposit(signed(sender), Record::Item(id)), may)
		},
		14 => {
			if !model.blocks.remove(&(profile, other)) {
				model.blocks.insert((profile, other));
				block(profile, other);
			} else {
				people::Blocks::<Runtime>::remove((profile, other));
			}
			advance(u64::from(amount % 16));
			return;
		},
		15 => {
			// The group is Alice's, and she is in it anyway; a stranger does not add people.
			let may = profile == ALICE
				&& other != ALICE
				&& !model.members.contains(&other)
				&& !model.blocks.contains(&(other, ALICE));
			if may {
				model.members.insert(other);
			}
			(Content::add_member(signed(sender), 0, other, None), may)
		},
		16 => {
			let scopes = SCOPES[usize::from(amount) % SCOPES.len()];
			let new = model.grant(profile, now, scopes, &corp());
			(Content::grant(signed(sender), 0, scopes, Some(corp())), new)
		},
		17 => {
			let may = rich && model.grants.get(&profile).is_some_and(|grant| grant.payer != sender);
			if may {
				let grant = model.grants.get_mut(&profile).expect("is there");
				(grant.payer, grant.sponsored) = (sender.clone(), false);
			}
			(Content::assume_deposit(signed(sender), Record::Grant(profile, 0)), may)
		},
		18 | 19 => {
			let (by, limit) = (if op % 21 == 18 { corp() } else { person(other) }, u32::from(amount % 4));
			let may = limit > 0
				&& model.grants.get(&profile).is_some_and(|grant| {
					grant.erasing || (by == corp() && grant.payer == by && model.notice_is_over(profile))
				});
			if may {
				model.erase(profile, limit);
			}
			(plain(Content::drop_record(signed(by), Record::Grant(profile, 0), limit)), may)
		},
		_ => {
			let member = model.members.remove(&profile);
			model.epoch += u32::from(member);
			(Content::leave_group(signed(sender), 0), member)
		},
	};
	assert_eq!(result.is_ok(), expected, "operation {}: {result:?}", op % 21);
	if !expected {
		assert_eq!(root, sp_io::storage::root(sp_runtime::StateVersion::V1), "a failed call left a trace");
	}
}

fn compare(model: &Model) {
	check_state();
	assert_eq!(Items::<Runtime>::iter_keys().collect::<BTreeSet<_>>(), model.items.keys().copied().collect());
	for (id, written) in &model.items {
		let stored = item(*id);
		assert_eq!(
			(stored.content.author, stored.content.host, stored.content.app.is_some()),
			(written.author, written.host, written.app)
		);
		assert_eq!(
			(stored.funding.deposit.payer, stored.funding.sponsored, stored.funding.bytes),
			(written.payer.clone(), written.sponsored, written.bytes)
		);
	}
	let reactions = Reactions::<Runtime>::iter().map(|(id, profile, reaction)| ((id, profile), reaction.kind as u8));
	let expected = model.reactions.iter().map(|(key, kind)| (*key, *kind as u8));
	assert_eq!(reactions.collect::<BTreeMap<_, _>>(), expected.collect());
	for profile in 0..4 {
		for block in 0..=System::block_number() {
			assert_eq!(Content::grant_at(profile, 0, block), model.granted_at(profile, block));
		}
		let used = Content::sponsorship(corp(), profile).map(|info| (info.used, info.cap, info.notice));
		let expected = model.allowed.get(&profile).map(|allowed| (model.used(profile), allowed.cap, allowed.notice));
		assert_eq!(used, expected);
		let listed = ids(Content::by_author(profile, None, MAX_PAGE));
		let written = model.items.iter().rev().filter(|(_, item)| item.author == profile).map(|(id, _)| *id);
		assert_eq!(listed, written.take(MAX_PAGE as usize).collect::<Vec<_>>());
		assert_eq!(Content::in_group(0, profile), profile == ALICE || model.members.contains(&profile));
	}
	let through_the_app = model.items.iter().rev().filter(|(_, item)| item.app).map(|(id, _)| *id);
	assert_eq!(ids(Content::by_app(0, None, MAX_PAGE)), through_the_app.take(MAX_PAGE as usize).collect::<Vec<_>>());
	assert_eq!(Content::group(0).expect("is there").epoch, model.epoch);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn what_happens_is_what_the_model_says(steps in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 1..160)) {
		new_test_ext().execute_with(|| {
			let mut model = Model { user_cap: 1_500, ..Default::default() };
			new_app();
			assert_ok!(Content::set_user_cap(signed(corp()), 0, model.user_cap));
			assert_ok!(Content::create_group(signed(alice()), None));
			for operation in steps {
				step(&mut model, operation);
				check_state();
			}
			compare(&model);

			// And everything can be taken away again.
			for (who, profile) in [(alice(), ALICE), (bob(), BOB), (charlie(), CHARLIE), (dave(), DAVE)] {
				retire(&who);
				while Listed::<Runtime>::iter_key_prefix(List::Author(profile)).next().is_some()
					|| Grants::<Runtime>::contains_key(profile, 0)
				{
					assert_ok!(Content::clear_retired(signed(key()), profile, 7));
				}
			}
			for id in 0..NextItem::<Runtime>::get() {
				assert_ok!(Content::clear_reactions(signed(key()), id, 64));
			}
			assert_ok!(Content::dissolve_group(signed(key()), 0));
			assert_ok!(Content::clear_group(signed(key()), 0, 64));
			assert_ok!(Content::deregister_app(signed(corp()), 0));
			for profile in model.allowed.keys() {
				assert_ok!(Content::allow_deposit(signed(corp()), *profile, 0));
			}
			check_state();
			assert_eq!(held_balances(), Default::default());
		});
	}
}
