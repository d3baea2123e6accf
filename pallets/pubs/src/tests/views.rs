use crate::{
	mock::{Pubs, *},
	*,
};
use frame_support::assert_ok;
use metalife_primitives::PubId;

fn ids(page: &Page<metalife_primitives::AccountId>) -> Vec<PubId> {
	page.pubs.iter().map(|info| info.id).collect()
}

/// `count` of them, two thirds Alice's and Bob's; their numbers are their peers' less one.
fn many(count: u8) {
	MaxPubs::set(MAX_OWNED);
	for n in 0..count {
		let (who, owner) = [(alice(), ALICE), (bob(), BOB)][usize::from(n % 2)].clone();
		register(who, owner, n + 1);
	}
}

#[test]
fn a_pub_is_shown_as_it_is_stored() {
	run(|| {
		let feed = feed(ALICE);
		register(phone(), ALICE, 1);
		assert_ok!(Pubs::update(signed(alice()), 0, Services::ALL, list(&[public(3)]), Some(feed)));
		let addresses = vec![public(3).try_into().expect("fits")].try_into().expect("fits");
		let (peer, payer) = (peer_key(1), phone());
		let shown = PubInfo { id: 0, owner: ALICE, peer, feed: Some(feed), services: Services::ALL, addresses, payer };
		assert_eq!(Pubs::pub_info(0), Some(shown.clone()));
		assert_eq!(Pubs::by_owner(ALICE), vec![shown.clone()]);
		assert_eq!(Pubs::by_peer(peer), Some(shown.clone()));
		assert_eq!(Pubs::pubs(0, 10), Page { pubs: vec![shown], next: None });
		assert_eq!((Pubs::pub_info(1), Pubs::by_peer(peer_key(2))), (None, None));
		assert_eq!(Pubs::by_owner(BOB), vec![]);
	});
}

#[test]
fn a_list_is_read_page_by_page() {
	run(|| {
		assert_eq!(Pubs::pubs(0, 10), Page { pubs: vec![], next: None });
		many(7);
		let page = Pubs::pubs(0, 3);
		assert_eq!((ids(&page), page.next), (vec![0, 1, 2], Some(3)));
		let page = Pubs::pubs(3, 4);
		assert_eq!((ids(&page), page.next), (vec![3, 4, 5, 6], None));
		for id in [1, 2, 6] {
			assert_ok!(Pubs::retire(signed([alice(), bob()][id as usize % 2].clone()), id));
		}
		let page = Pubs::pubs(0, 3);
		assert_eq!((ids(&page), page.next), (vec![0, 3, 4], Some(5)));
		let page = Pubs::pubs(5, 3);
		assert_eq!((ids(&page), page.next), (vec![5], None));
		for beyond in [7, u32::MAX] {
			assert_eq!(Pubs::pubs(beyond, 3), Page { pubs: vec![], next: None });
		}
	});
}

#[test]
fn a_page_has_one_to_fifty() {
	run(|| {
		many(60);
		assert_eq!(Pubs::pubs(0, u32::MAX).pubs.len(), MAX_PAGE as usize);
		assert_eq!(Pubs::pubs(0, 0).pubs.len(), 1);
	});
}

/// However many are gone, a page is not dear to answer; and none that is there is left out.
#[test]
fn what_is_gone_is_passed_over_in_bounded_steps() {
	run(|| {
		register(alice(), ALICE, 1);
		NextId::<Runtime>::put(5 * MAX_WALK / 2);
		register(alice(), ALICE, 2);
		let page = Pubs::pubs(0, 50);
		assert_eq!((ids(&page), page.next), (vec![0], Some(MAX_WALK)));
		let page = Pubs::pubs(MAX_WALK, 50);
		assert_eq!((ids(&page), page.next), (vec![], Some(2 * MAX_WALK)));
		let page = Pubs::pubs(2 * MAX_WALK, 50);
		assert_eq!((ids(&page), page.next), (vec![5 * MAX_WALK / 2], None));
	});
}
