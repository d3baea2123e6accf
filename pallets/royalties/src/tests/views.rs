//! What view functions show.

use crate::mock::{Royalties, *};
use frame_support::assert_ok;

#[test]
fn they_show_what_is_there() {
	run(|| {
		let (id, item) = item_of(alice());
		assert!(Royalties::collection(9).is_none() && Royalties::edition(id, 9).is_none());
		assert!(Royalties::item(id, 9).is_none() && Royalties::sale(id, item).is_none());
		let edition = Royalties::edition(id, 0).expect("is there");
		assert_eq!((edition.metadata, edition.supply, edition.minted, edition.live), (cid(), 10, 1, 1));
		assert!(edition.drop.is_none());

		let split = Royalties::quote(id, COINS, 1_003, brought()).expect("is there");
		assert_eq!(split.receivers, vec![(artist(), 70), (label(), 30)]);
		assert_eq!((split.app, split.seller), (Some((gallery(), 50)), 853));
		assert!(Royalties::quote(9, COINS, 1, None).is_none());

		put_up(alice(), (id, item), COINS, english(1_000, 10));
		assert_ok!(Royalties::bid(signed(bob()), id, item, COINS, 1_500));
		let sale = Royalties::sale(id, item).expect("is there");
		assert_eq!((sale.bid, sale.next_bid, sale.price), (Some((bob(), 1_500)), Some(1_510), None));
		assert_eq!(Royalties::claim(bob(), NATIVE), 0);
	});
}

#[test]
fn offers_come_in_pages() {
	run(|| {
		let (id, item) = item_of(alice());
		for who in [artist(), label(), gallery(), bob(), charlie()] {
			assert_ok!(Royalties::make_offer(signed(who), id, item, offer_of(COINS, 100), after(9)));
		}
		let all: Vec<_> = Royalties::offers(id, item, None, 99).into_iter().map(|offer| offer.bidder).collect();
		assert_eq!(all.len(), 5);
		let mut paged = Vec::new();
		loop {
			let page = Royalties::offers(id, item, paged.last().cloned(), 2);
			if page.is_empty() {
				break;
			}
			paged.extend(page.into_iter().map(|offer| offer.bidder));
		}
		assert_eq!(paged, all);
	});
}
