//! Calls at random, against a model that knows nothing of storage, with everything checked after each.

use crate::{
	mock::{Letters, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::{AccountId, ProfileId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

struct Written {
	payer: AccountId,
	kept: u64,
	feed: FeedKey,
	envelope: Envelope,
}

#[derive(Default)]
struct Model {
	letters: BTreeMap<(ProfileId, LetterId), Written>,
	next: BTreeMap<ProfileId, LetterId>,
	/// Whom each account speaks for.
	people: BTreeMap<AccountId, ProfileId>,
	retired: BTreeSet<ProfileId>,
}

/// Those who act. Dave has no money.
fn actors() -> [AccountId; 5] {
	[alice(), phone(), bob(), dave(), corp()]
}

impl Model {
	fn new() -> Self {
		let people = [(alice(), ALICE), (phone(), ALICE), (bob(), BOB), (dave(), DAVE)].into_iter().collect();
		Self { people, ..Default::default() }
	}

	fn keep(&mut self, who: AccountId, envelope: Envelope, sound: bool) -> bool {
		let author = self.people.get(&who).filter(|_| sound && who != dave()).copied();
		if let Some(author) = author {
			let next = self.next.entry(author).or_default();
			let written = Written { kept: System::block_number(), feed: who.clone().into(), payer: who, envelope };
			self.letters.insert((author, *next), written);
			*next += 1;
		}
		author.is_some()
	}

	fn remove(&mut self, who: &AccountId, author: ProfileId, letter: LetterId) -> bool {
		let own = self.people.get(who) == Some(&author);
		let may = self.letters.get(&(author, letter)).is_some_and(|letter| own || letter.payer == *who);
		may && self.letters.remove(&(author, letter)).is_some()
	}

	fn assume(&mut self, who: AccountId, letter: LetterId) -> bool {
		let author = self.people.get(&who).filter(|_| who != dave());
		let Some(letter) = author.and_then(|author| self.letters.get_mut(&(*author, letter))) else { return false };
		letter.payer != who && {
			letter.payer = who;
			true
		}
	}

	fn clear(&mut self, author: ProfileId, limit: u32) -> bool {
		for _ in 0..if self.retired.contains(&author) { limit } else { 0 } {
			let Some(newest) = self.of(author).next().map(|(id, _)| id) else { break };
			self.letters.remove(&(author, newest));
		}
		self.retired.contains(&author)
	}

	/// An author's letters, the newest first.
	fn of(&self, author: ProfileId) -> impl Iterator<Item = (LetterId, &Written)> {
		self.letters.range((author, 0)..=(author, LetterId::MAX)).rev().map(|((_, id), letter)| (*id, letter))
	}
}

fn step(model: &mut Model, (op, who, pick, amount): (u8, u8, u8, u8)) {
	let who = actors()[usize::from(who) % actors().len()].clone();
	let author = ProfileId::from(pick % 3);
	let letter = LetterId::from(amount) % (model.next.get(&author).copied().unwrap_or_default() + 1);
	let sealed = envelope(MIN_ENVELOPE + 20 * u32::from(amount));
	let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
	let (result, expected) = match op % 16 {
		0..=5 => (keep_sealed(who.clone(), sealed.clone()), model.keep(who, sealed, true)),
		6 => {
			// One byte more or less, another version, another number of slots, or too many.
			let mut bytes = sealed.into_inner();
			match amount % 5 {
				0 => bytes.push(0),
				1 => drop(bytes.pop()),
				2 => bytes[0] = pick.max(2),
				3 => bytes[1] = pick & 0b1111,
				_ => bytes = envelope(KEPT + 2_000).into_inner(),
			}
			let sealed: Envelope = bytes.try_into().expect("fits");
			(keep_sealed(who.clone(), sealed.clone()), model.keep(who, sealed, false))
		},
		7..=9 => (remove(who.clone(), author, letter), model.remove(&who, author, letter)),
		10 | 11 => {
			// The number is the own profile's.
			let own = model.people.get(&who).and_then(|own| model.next.get(own)).copied().unwrap_or_default();
			let letter = LetterId::from(amount) % (own + 1);
			(assume(who.clone(), letter), model.assume(who, letter))
		},
		12 => {
			let limit = u32::from(amount % 5);
			let result = Letters::clear_retired(signed(who), author, limit);
			(result.map(drop).map_err(|failed| failed.error), model.clear(author, limit))
		},
		13 => {
			// The phone is lost, found, or another's.
			match model.people.remove(&phone()) {
				Some(_) => remove_key(&phone()),
				None if !model.retired.contains(&author) => {
					add_key(author, phone(), Role::Person);
					model.people.insert(phone(), author);
				},
				None => {},
			}
			return;
		},
		14 => return advance(u64::from(amount % 16)),
		_ => {
			// Seldom, for nothing is written after it.
			if amount < 16 && model.retired.insert(author) {
				retire(&[alice(), bob(), dave()][author as usize]);
				model.people.retain(|_, profile| *profile != author);
				model.next.remove(&author);
			}
			return;
		},
	};
	assert_eq!(result.is_ok(), expected, "operation {}: {result:?}", op % 16);
	if !expected {
		assert_eq!(root, sp_io::storage::root(sp_runtime::StateVersion::V1), "a failed call left a trace");
	}
}

fn compare(model: &Model) {
	let expected: Sums = model.letters.values().fold(Sums::new(), |mut sums, letter| {
		*sums.entry(letter.payer.clone()).or_default() += price(&letter.envelope);
		sums
	});
	assert_eq!(held_balances(), expected);
	for author in [ALICE, BOB, DAVE] {
		let mut shown = Vec::new();
		let mut before = None;
		loop {
			let page = Letters::letters(author, before, 3);
			shown.extend(page.letters);
			before = page.next;
			if before.is_none() {
				break;
			}
		}
		let expected = model.of(author).map(|(letter, written)| {
			let Written { payer, kept, feed, envelope } = written;
			LetterInfo { letter, kept: *kept, payer: payer.clone(), feed: *feed, envelope: envelope.clone() }
		});
		assert_eq!(shown, expected.collect::<Vec<_>>());
		let known = match model.retired.contains(&author) {
			true => Author::default(),
			false => Author {
				next: model.next.get(&author).copied().unwrap_or_default(),
				letters: model.of(author).count() as u64,
			},
		};
		assert_eq!(Letters::author(author), known);
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn what_happens_is_what_the_model_says(steps in prop::collection::vec(any::<(u8, u8, u8, u8)>(), 1..160)) {
		new_test_ext().execute_with(|| {
			let mut model = Model::new();
			for operation in steps {
				step(&mut model, operation);
				check_state();
			}
			compare(&model);

			// And everything can be taken away again: half of it by whoever paid, the rest when its author is gone.
			let paid: Vec<_> = model.letters.iter().map(|(key, letter)| (*key, letter.payer.clone())).collect();
			for ((author, letter), payer) in paid.into_iter().step_by(2) {
				assert_ok!(remove(payer, author, letter));
			}
			for (author, controller) in [(ALICE, alice()), (BOB, bob()), (DAVE, dave())] {
				if !model.retired.contains(&author) {
					retire(&controller);
				}
				while crate::Letters::<Runtime>::iter_key_prefix(author).next().is_some() {
					assert_ok!(Letters::clear_retired(signed(corp()), author, 7));
				}
			}
			check_state();
			assert_eq!(held_balances(), Default::default());
			assert_eq!(Authors::<Runtime>::iter().count(), 0);
		});
	}
}
