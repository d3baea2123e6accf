use crate::{
	mock::{Content, *},
	*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

fn refused(new: NewItem, error: Error<Runtime>) {
	assert_noop!(Content::publish(signed(alice()), Acting::Own, None, new), error);
}

#[test]
fn stores_what_was_said_and_holds_for_every_byte() {
	run(|| {
		System::set_block_number(7);
		let new = NewItem { mentions: vec![BOB].try_into().expect("fits"), ..tagged(&["rust", "smalltalk"]) };
		let id = publish(alice(), new.clone());
		assert_eq!(last_event(), Event::<Runtime>::Published { item: id, author: ALICE, app: None });
		let content = item(id).content;
		assert_eq!((content.author, content.host, content.thread), (ALICE, ALICE, None));
		assert_eq!((content.published, content.edited, content.reactions), (7, None, [0; REACTIONS]));
		assert_eq!((content.tags.clone(), content.mentions.clone()), (new.tags, new.mentions));
		assert_eq!(held(&alice()), price(Content::item_bytes(&content)));

		let longer = publish(bob(), post(&"x".repeat(1_024)));
		let short = publish(charlie(), post("x"));
		assert_eq!(
			Content::item_bytes(&item(longer).content) - Content::item_bytes(&item(short).content),
			// One more for the length.
			1_023 + 1
		);
	});
}

/// Nothing is stored that is not charged for.
#[test]
fn the_charge_covers_what_is_stored() {
	run(|| {
		let size = || {
			let mut key = vec![];
			let mut sum = 0;
			while let Some(next) = sp_io::storage::next_key(&key) {
				sum += next.len() + sp_io::storage::get(&next).map_or(0, |value| value.len());
				key = next;
			}
			sum
		};
		// Counters and the holds themselves are there by then.
		publish(alice(), post("x"));
		System::reset_events();
		let before = size();
		let id = publish(alice(), tagged(&["a", "b", "c"]));
		System::reset_events();
		let stored = size() - before;
		let charged = Content::item_bytes(&item(id).content) as usize;
		assert!(charged >= stored, "{charged} < {stored}");
		assert!(charged < stored * 2, "{charged} for {stored}");
	});
}

#[test]
fn articles_media_and_bodies_elsewhere() {
	run(|| {
		publish(alice(), NewItem { kind: Kind::Article, body: external(None), ..post("") });
		publish(alice(), NewItem { kind: Kind::Media, body: external(None), language: bounded(""), ..post("") });
		for language in ["de", "zh-Hant", "gsw", "pt-BR"] {
			publish(alice(), NewItem { language: bounded(language), ..post("x") });
		}
		for language in ["D", "DE", "d", "de-", "-de", "de--CH", "de_CH", "1e", "deutsch"] {
			refused(NewItem { language: bounded(language), ..post("x") }, Error::InvalidLanguage);
		}
	});
}

#[test]
fn what_is_said_must_be_sound() {
	run(|| {
		refused(post(""), Error::WrongBody);
		refused(NewItem { body: Body::Inline(bounded([0xc3, 0x28])), ..post("") }, Error::WrongBody);
		let bad = Body::External { cid: bounded("../../etc"), size: 1, key_epoch: None };
		refused(NewItem { body: bad, ..post("") }, Error::InvalidCid);
		refused(NewItem { body: external(Some(0)), ..post("") }, Error::MustBeReadable);
		refused(NewItem { visibility: Visibility::Followers, ..post("x") }, Error::MustBeEncrypted);
		refused(NewItem { visibility: Visibility::Tier(1), body: external(None), ..post("") }, Error::MustBeEncrypted);
		for tags in [&[""][..], &["Rust"], &["two words"], &["a\u{7}"], &["a", "b", "a"], &["ÄRGER"]] {
			refused(tagged(tags), Error::InvalidTag);
		}
		publish(alice(), tagged(&["日本", "c++", "ärger"]));
		let mention = |who: &[u64]| NewItem { mentions: who.to_vec().try_into().expect("fit"), ..post("@") };
		refused(mention(&[BOB, CHARLIE, BOB]), Error::MentionedTwice);
		publish(alice(), mention(&[BOB, ALICE, 999]));
		assert_noop!(Content::publish(Origin::root(), Acting::Own, None, post("x")), DispatchError::BadOrigin);
		assert_noop!(Content::publish(signed(corp()), Acting::Own, None, post("x")), Error::<Runtime>::NoProfile);
		assert_noop!(
			Content::publish(signed(dave()), Acting::Own, None, post("x")),
			Error::<Runtime>::DepositUnavailable
		);
	});
}

#[test]
fn comments_belong_to_the_thread_they_answer_in() {
	run(|| {
		let root = publish(alice(), post("root"));
		let first = publish(bob(), comment(root));
		let second = publish(charlie(), comment(first));
		let content = item(second).content;
		assert_eq!((content.thread, content.host, content.relation), (Some(root), ALICE, Relation::Reply(first)));

		refused(comment(9), Error::UnknownItem);
		refused(NewItem { kind: Kind::Comment, ..post("x") }, Error::WrongKind);
		refused(NewItem { kind: Kind::Article, ..comment(root) }, Error::WrongKind);
		let closed = NewItem { visibility: Visibility::Followers, body: external(Some(0)), ..comment(root) };
		refused(closed, Error::WrongVisibility);
	});
}

#[test]
fn reposts_and_quotes_show_public_items_again() {
	run(|| {
		let id = publish(alice(), post("root"));
		let repost = NewItem { relation: Relation::Repost(id), body: text(""), ..post("") };
		let quote = NewItem { relation: Relation::Quote(id), kind: Kind::Article, ..post("see this") };
		let again = publish(bob(), repost.clone());
		publish(bob(), quote.clone());
		// Even of one's own, and of a repost.
		publish(alice(), repost.clone());
		publish(alice(), NewItem { relation: Relation::Quote(again), ..quote.clone() });
		assert_eq!(item(again).content.relation, Relation::Repost(id));

		refused(NewItem { body: text("words"), ..repost.clone() }, Error::WrongBody);
		refused(NewItem { body: external(None), ..repost.clone() }, Error::WrongBody);
		refused(NewItem { kind: Kind::Article, ..repost.clone() }, Error::WrongKind);
		refused(NewItem { visibility: Visibility::Followers, ..repost.clone() }, Error::WrongVisibility);
		refused(NewItem { kind: Kind::Comment, ..quote.clone() }, Error::WrongKind);
		refused(NewItem { body: text(""), ..quote.clone() }, Error::WrongBody);
		refused(NewItem { relation: Relation::Quote(99), ..quote.clone() }, Error::UnknownItem);
		follow(BOB, ALICE);
		let closed = publish(alice(), closed(Visibility::Followers, 0));
		assert_noop!(
			Content::publish(signed(bob()), Acting::Own, None, NewItem { relation: Relation::Quote(closed), ..quote }),
			Error::<Runtime>::WrongVisibility
		);
	});
}

#[test]
fn the_blocked_do_not_answer_show_or_mention() {
	run(|| {
		let id = publish(alice(), post("root"));
		let answer = publish(charlie(), comment(id));
		block(ALICE, BOB);
		let bobs = |new| Content::publish(signed(bob()), Acting::Own, None, new);
		let mention = |who: u64| NewItem { mentions: vec![CHARLIE, who].try_into().expect("fits"), ..post("@") };
		let blocked = Error::<Runtime>::BlockedProfile;
		assert_noop!(bobs(comment(id)), blocked);
		assert_noop!(bobs(mention(ALICE)), Error::<Runtime>::BlockedProfile);
		assert_noop!(bobs(NewItem { relation: Relation::Quote(id), ..post("x") }), Error::<Runtime>::BlockedProfile);
		assert_noop!(
			bobs(NewItem { relation: Relation::Repost(id), body: text(""), ..post("") }),
			Error::<Runtime>::BlockedProfile
		);
		// Nor under another's answer to her.
		assert_noop!(bobs(comment(answer)), Error::<Runtime>::BlockedProfile);
		assert_ok!(bobs(mention(DAVE)));
		assert_ok!(bobs(post("x")));

		// It goes one way: whoever blocks may still answer.
		let bobs_post = publish(bob(), post("bob"));
		publish(alice(), comment(bobs_post));
		block(CHARLIE, ALICE);
		assert_noop!(
			Content::publish(signed(alice()), Acting::Own, None, comment(answer)),
			Error::<Runtime>::BlockedProfile
		);
	});
}
