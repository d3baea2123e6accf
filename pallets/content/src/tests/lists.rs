use crate::{
	mock::{Content, *},
	*,
};
use frame_support::assert_ok;
use proptest::prelude::*;

#[test]
fn pages_are_newest_first_and_follow_each_other() {
	run(|| {
		let mut all: Vec<_> = (0..7).map(|_| publish(alice(), post("x"))).collect();
		all.reverse();
		publish(bob(), post("x"));
		let page = Content::by_author(ALICE, None, 3);
		assert_eq!(page.next, Some(4));
		assert_eq!(ids(page), all[..3]);
		let page = Content::by_author(ALICE, Some(4), 3);
		assert_eq!(page.next, Some(1));
		assert_eq!(ids(page), all[3..6]);
		let page = Content::by_author(ALICE, Some(1), 3);
		assert_eq!(page.next, None);
		assert_eq!(ids(page), all[6..]);
		assert!(ids(Content::by_author(ALICE, Some(0), 3)).is_empty());
		assert!(ids(Content::by_author(CHARLIE, None, 3)).is_empty());
		// Somebody asks for nothing, or for everything.
		assert_eq!(ids(Content::by_author(ALICE, None, 0)), all[..1]);
		for _ in 0..60 {
			publish(alice(), post("x"));
		}
		assert_eq!(Content::by_author(ALICE, None, u32::MAX).items.len(), MAX_PAGE as usize);
	});
}

#[test]
fn a_page_is_where_its_cursor_says_even_if_that_item_is_gone() {
	run(|| {
		for _ in 0..5 {
			publish(alice(), post("x"));
		}
		let page = Content::by_author(ALICE, None, 2);
		assert_eq!(page.next, Some(3));
		publish(alice(), post("new"));
		assert_ok!(Content::retract(signed(alice()), Acting::Own, 3));
		assert_ok!(Content::retract(signed(alice()), Acting::Own, 2));
		assert_eq!(ids(Content::by_author(ALICE, Some(3), 2)), [1, 0]);
	});
}

#[test]
fn each_public_item_is_in_every_list_it_belongs_to() {
	run(|| {
		let app = granted_app(Scopes::PUBLISH);
		assert_ok!(Content::publish(signed(key()), for_alice(app), None, tagged(&["rust", "moss"])));
		let answer = publish(bob(), NewItem { tags: tagged(&["moss"]).tags, ..comment(0) });
		let further = publish(alice(), comment(answer));
		assert_eq!(ids(Content::by_author(ALICE, None, 9)), [further, 0]);
		assert_eq!(ids(Content::by_author(BOB, None, 9)), [answer]);
		assert_eq!(ids(Content::by_thread(0, None, 9)), [further, answer]);
		assert_eq!(ids(Content::by_app(app, None, 9)), [0]);
		assert_eq!(ids(Content::by_tag(bounded("moss"), None, 9)), [answer, 0]);
		assert_eq!(ids(Content::by_tag(bounded("rust"), None, 9)), [0]);
		assert!(ids(Content::by_tag(bounded("rus"), None, 9)).is_empty());
		assert!(ids(Content::closed_by_author(ALICE, None, 9)).is_empty());
		let info = Content::item(0).expect("exists");
		assert_eq!(Content::by_app(app, None, 9).items, core::slice::from_ref(&info));
		assert_eq!((info.id, info.payer), (0, corp()));
	});
}

#[test]
fn what_is_not_public_is_apart() {
	run(|| {
		let group = new_group();
		let open = publish(alice(), tagged(&["moss"]));
		let tags = tagged(&["moss"]).tags;
		let followers = NewItem { tags: tags.clone(), ..closed(Visibility::Followers, 0) };
		let followers = publish(alice(), followers);
		let grouped = publish(alice(), NewItem { tags, ..closed(Visibility::Group(group), 0) });
		assert_eq!(ids(Content::by_author(ALICE, None, 9)), [open]);
		assert_eq!(ids(Content::by_tag(bounded("moss"), None, 9)), [open]);
		assert_eq!(ids(Content::closed_by_author(ALICE, None, 9)), [grouped, followers]);
		assert_eq!(ids(Content::by_group(group, None, 9)), [grouped]);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	/// Walking the pages, of any size, gives what is there, whatever was retracted.
	#[test]
	fn pages_hold_everything_once(retracted in prop::collection::vec(any::<bool>(), 1..40), limit in 1u32..9) {
		run(|| {
			for _ in &retracted {
				publish(alice(), post("x"));
			}
			let mut expected = vec![];
			for (id, gone) in (0..).zip(&retracted) {
				if *gone {
					assert_ok!(Content::retract(signed(alice()), Acting::Own, id));
				} else {
					expected.insert(0, id);
				}
			}
			let (mut seen, mut cursor) = (vec![], None);
			loop {
				let page = Content::by_author(ALICE, cursor, limit);
				assert!(page.items.len() <= limit as usize);
				cursor = page.next;
				assert!(cursor.is_none() || page.items.len() == limit as usize);
				seen.extend(ids(page));
				if cursor.is_none() {
					break;
				}
			}
			assert_eq!(seen, expected);
		});
	}

	#[test]
	fn the_greater_number_is_stored_before_the_smaller(a in any::<u64>(), b in any::<u64>()) {
		use codec::Encode;
		prop_assert_eq!(Newest::from(a).number(), a);
		prop_assert_eq!(a.cmp(&b).reverse(), Newest::from(a).encode().cmp(&Newest::from(b).encode()));
	}
}
