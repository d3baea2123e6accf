//! What two peers that mean well make of a session.

mod common;

use common::{author, feed, forked, meet, only, pipe, post, wants, wants_by, Host};
use metalife_feed::{Content, Kind, Message, Relation, Salt, Writer};
use metalife_gossip::{End, Filter, GivenUp, Only, Reason, Rule, Serve, Settings, Until, What};
use std::{collections::BTreeSet, time::Duration};

#[tokio::test]
async fn each_gets_what_it_lacks_and_no_more() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 300));
	one.hold(&feed(2, 5));
	one.hold(&feed(3, 5));
	other.hold(&feed(4, 40));
	let half = one.held(&author(1))[..200].to_vec();
	other.hold(&half);
	one.want(wants([1, 2, 4].map(author)));
	other.want(wants([1, 2, 4].map(author)));
	let (got, gave) = meet(&one, &other).await;
	assert_eq!((got.stored, gave.stored), (40, 105));
	assert!(got.caught_up && gave.caught_up);
	for seed in [1, 2, 4] {
		assert_eq!(one.held(&author(seed)), other.held(&author(seed)));
	}
	// Nobody wanted it.
	assert_eq!(other.tip(&author(3)), 0);
	let (got, gave) = meet(&one, &other).await;
	assert_eq!((got.stored, gave.stored), (0, 0));
}

#[tokio::test]
async fn peers_know_each_other_by_their_feeds() {
	let (one, other) = (Host::new(101), Host::new(102));
	let (seen, by_other) = meet(&one, &other).await;
	assert_eq!(seen.feed, Some(author(102)));
	assert_eq!(by_other.feed, Some(author(101)));
}

#[tokio::test]
async fn whoever_is_blocked_is_not_served_and_what_is_blocked_is_not_given() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 3));
	one.hold(&feed(2, 3));
	other.want(wants([1, 2].map(author)));
	let mut blocking = wants([]);
	blocking.blocked = BTreeSet::from([author(102)]);
	one.want(blocking.clone());
	let (ours, theirs) = meet(&one, &other).await;
	assert_eq!(ours.end, End::Ours(Reason::Denied));
	assert_eq!(theirs.end, End::Theirs(Reason::Denied));
	assert_eq!(theirs.stored, 0);

	blocking.blocked = BTreeSet::from([author(2)]);
	one.want(blocking);
	let (_, theirs) = meet(&one, &other).await;
	assert_eq!((theirs.stored, other.tip(&author(2))), (3, 0));
}

#[tokio::test]
async fn a_block_ends_the_session_that_goes_on() {
	let (one, other) = (Host::new(101), Host::new(102));
	let mut events = one.replica.events();
	let (left, right) = pipe();
	let sessions = async {
		tokio::join!(one.session(left, &other.id, Until::Stopped), other.session(right, &one.id, Until::Stopped))
	};
	let block = async {
		while !matches!(events.recv().await.expect("is told").what, What::Met(_)) {}
		let mut blocking = wants([]);
		blocking.blocked = BTreeSet::from([author(102)]);
		one.want(blocking);
	};
	let ((ours, theirs), ()) = tokio::join!(sessions, block);
	assert_eq!(ours.end, End::Ours(Reason::Denied));
	assert_eq!(theirs.end, End::Theirs(Reason::Denied));
}

#[tokio::test]
async fn only_those_that_are_wanted_are_served_where_that_is_set() {
	let settings = Settings { serve: Serve::Wanted, ..Settings::default() };
	let (one, other) = (Host::with(101, settings), Host::new(102));
	assert_eq!(meet(&one, &other).await.0.end, End::Ours(Reason::Denied));
	one.want(wants([author(102)]));
	assert_eq!(meet(&one, &other).await.0.feed, Some(author(102)));
	assert!(meet(&one, &other).await.0.caught_up);
}

#[tokio::test]
async fn of_a_new_feed_only_the_last_messages_come_and_all_that_follow() {
	let (one, other) = (Host::new(101), Host::new(102));
	let messages = feed(1, 1_000);
	one.hold(&messages[..900]);
	other.want(wants_by([author(1)], &Rule { last: Some(50), ..Rule::default() }));
	assert_eq!(meet(&one, &other).await.1.stored, 50);
	assert_eq!(other.held(&author(1)), messages[850..900]);
	one.hold(&messages[900..]);
	assert_eq!(meet(&one, &other).await.1.stored, 100);
	assert_eq!(other.held(&author(1)), messages[850..]);
}

fn app(writer: &mut Writer, app: u32) -> Message {
	let content = Content { app: Some(app), data: Some(vec![1]), ..Content::default() };
	let payload = content.encode(Kind::APP, Salt::random()).expect("is allowed");
	writer.write(Kind::APP, common::TIME, payload).expect("is allowed")
}

#[tokio::test]
async fn payloads_of_other_kinds_and_apps_stay_away() {
	let (one, other) = (Host::new(101), Host::new(102));
	let mut writer = Writer::new([1; 32]);
	let messages = [post(&mut writer, "said"), app(&mut writer, 7), app(&mut writer, 8)];
	one.hold(&messages);
	other.want(wants_by([author(1)], &only([Kind::POST])));
	meet(&one, &other).await;
	let whole: Vec<_> = other.held(&author(1)).iter().map(|message| message.payload().is_some()).collect();
	assert_eq!(whole, [true, false, false]);

	let third = Host::new(103);
	let filter = Filter { apps: Only::these([8]), ..Filter::default() };
	third.want(wants_by([author(1)], &Rule { filter, ..Rule::default() }));
	meet(&one, &third).await;
	let whole: Vec<_> = third.held(&author(1)).iter().map(|message| message.payload().is_some()).collect();
	assert_eq!(whole, [true, false, true]);
}

#[tokio::test]
async fn no_more_is_held_than_rule_and_policy_allow() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 500));
	one.hold(&feed(2, 500));
	let mut events = other.replica.events();
	other.want(wants_by([author(1)], &Rule { max_messages: 120, ..Rule::default() }));
	assert_eq!(meet(&one, &other).await.1.stored, 120);
	let full = What::GivenUp(author(1), GivenUp::Full);
	while events.recv().await.expect("is told").what != full {}

	let mut little = wants([1, 2].map(author));
	little.max_messages = 120;
	other.want(little);
	meet(&one, &other).await;
	assert_eq!((other.tip(&author(1)), other.tip(&author(2))), (120, 0));
}

#[tokio::test]
async fn a_fork_is_shown_to_both_whoever_has_more() {
	for lengths in [(1, 1), (3, 1), (1, 3)] {
		let (one, other) = (Host::new(101), Host::new(102));
		let [here, there] = forked(1, 4, 3);
		one.hold(&here[..4 + lengths.0]);
		other.hold(&there[..4 + lengths.1]);
		let both = wants([author(1)]);
		one.want(both.clone());
		other.want(both);
		meet(&one, &other).await;
		for host in [&one, &other] {
			let proof = host.vault().fork_proof(&author(1)).expect("is read").expect("is proven");
			assert_eq!(proof.author(), author(1));
			assert!(host.vault().feed(&author(1)).expect("is read").expect("is held").forked.is_some());
		}
		// What each held stands, and nothing of the other branch came.
		assert_eq!(one.held(&author(1)), here[..4 + lengths.0]);
		assert_eq!(other.held(&author(1)), there[..4 + lengths.1]);

		// A third that has nothing learns of it with the first messages.
		let third = Host::new(103);
		third.want(wants([author(1)]));
		meet(&one, &third).await;
		assert!(third.vault().fork_proof(&author(1)).expect("is read").is_some());
		let known = one.vault().feed(&author(1)).expect("is read").expect("is held").forked.expect("is known");
		assert_eq!(third.tip(&author(1)), known - 1);
	}
}

#[tokio::test]
async fn a_message_that_only_a_later_one_vouches_for_arrives() {
	let (one, other) = (Host::new(101), Host::new(102));
	// One by one they would be refused. What they are vouched for by lies on another page: half of a page each.
	let mut writer = Writer::new([1; 32]);
	let big = |writer: &mut Writer| writer.write(Kind(0x8000), 1, vec![7; 65_000]).expect("is allowed");
	let mut messages: Vec<_> = (0..3).map(|_| big(&mut writer)).collect();
	let unsigned = common::spoiled(&messages.pop().expect("wrote some"));
	let tip = unsigned.header().into();
	messages.push(unsigned);
	let mut writer = Writer::resume([1; 32], tip).expect("is the same feed");
	messages.extend((0..4).map(|_| big(&mut writer)));
	one.hold(&messages);
	other.want(wants([author(1)]));
	assert_eq!(meet(&one, &other).await.1.stored, 7);
	assert_eq!(other.held(&author(1)), messages);
}

#[tokio::test]
async fn what_is_published_is_passed_on_at_once_over_two_hops() {
	let (one, two, three) = (Host::new(101), Host::new(102), Host::new(103));
	let messages = feed(1, 4);
	one.hold(&messages[..1]);
	for host in [&two, &three] {
		host.want(wants([author(1)]));
	}
	let mut events = three.replica.events();
	let ((left, to_one), (to_three, right)) = (pipe(), pipe());
	let publish = async {
		for message in &messages[1..] {
			loop {
				if matches!(events.recv().await.expect("is told").what, What::Stored(_)) {
					break;
				}
			}
			one.hold(std::slice::from_ref(message));
			one.replica.changed(author(1));
		}
		while three.tip(&author(1)) < 4 {
			events.recv().await.expect("is told");
		}
	};
	tokio::select! {
		_ = one.session(left, &two.id, Until::Stopped) => panic!("nobody ended it"),
		_ = two.session(to_one, &one.id, Until::Stopped) => panic!("nobody ended it"),
		_ = two.session(to_three, &three.id, Until::Stopped) => panic!("nobody ended it"),
		_ = three.session(right, &two.id, Until::Stopped) => panic!("nobody ended it"),
		published = tokio::time::timeout(Duration::from_secs(20), publish) => published.expect("arrives"),
	}
	assert_eq!(three.held(&author(1)), messages);
}

#[tokio::test]
async fn what_is_followed_meanwhile_is_asked_for_in_the_same_session() {
	let (one, other) = (Host::new(101), Host::new(102));
	one.hold(&feed(1, 3));
	let mut events = other.replica.events();
	let (left, right) = pipe();
	let follow = async {
		while events.recv().await.expect("is told").what != What::CaughtUp {}
		other.want(wants([author(1)]));
		while other.tip(&author(1)) < 3 {
			events.recv().await.expect("is told");
		}
	};
	tokio::select! {
		_ = one.session(left, &other.id, Until::Stopped) => panic!("nobody ended it"),
		_ = other.session(right, &one.id, Until::Stopped) => panic!("nobody ended it"),
		followed = tokio::time::timeout(Duration::from_secs(20), follow) => followed.expect("arrives"),
	}
}

#[tokio::test]
async fn messages_travel_by_one_who_meets_both_in_turn() {
	let hosts = [Host::new(101), Host::new(102), Host::new(103)];
	hosts[0].hold(&feed(1, 50));
	hosts[2].hold(&feed(3, 50));
	hosts[1].relate(102, &[(1, Relation::Follow), (3, Relation::Follow)]);
	hosts.iter().for_each(|host| host.want(wants([1, 3].map(author))));
	let [a, b, c] = &hosts;
	meet(a, b).await;
	meet(b, c).await;
	meet(a, b).await;
	assert_eq!((a.tip(&author(3)), c.tip(&author(1))), (50, 50));
}
