//! From the first mint to the third hand, with all who live by it.

use crate::{
	mock::{Royalties, *},
	*,
};
use frame_support::assert_ok;

#[test]
fn artist_label_gallery_collector_and_fan() {
	run(|| {
		// The artist and the label agree on seven to three of a tenth, and the gallery brings the collector.
		let id = collection(enforced());
		let terms = DropTerms {
			opens: after(0),
			closes: after(50),
			money: NATIVE,
			price: 20 * UNIT,
			allowed: None,
			app: brought(),
		};
		assert_ok!(Royalties::open_drop(signed(artist()), id, 0, terms));
		assert_ok!(Royalties::mint_from_drop(signed(alice()), id, 0, NATIVE, 20 * UNIT, None));
		let item = item_id(0, 1);
		assert_eq!(wealth(&artist()), RICHES + 13_300_000_000_000);
		assert_eq!(wealth(&label()), RICHES + 5_700_000_000_000);
		assert_eq!(wealth(&gallery()), RICHES + UNIT);

		// She puts it up for auction through the gallery; it stays with her until it is sold.
		assert_ok!(Royalties::put_on_sale(
			signed(alice()),
			id,
			item,
			NATIVE,
			english(30 * UNIT, UNIT),
			after(20),
			brought()
		));
		assert_ok!(Royalties::bid(signed(bob()), id, item, NATIVE, 30 * UNIT));
		assert_ok!(Royalties::bid(signed(charlie()), id, item, NATIVE, 40 * UNIT));
		assert_eq!(owner(id, item), Some(alice()));
		advance(20);
		assert_ok!(Royalties::settle(signed(nobody()), id, item));
		assert_eq!(owner(id, item), Some(charlie()));
		// 40: four to artist and label, two to the gallery, the rest to her, who had paid 20.
		assert_eq!(wealth(&alice()), RICHES + 14 * UNIT);
		assert_eq!(wealth(&artist()), RICHES + 16_100_000_000_000);
		assert_eq!(wealth(&gallery()), RICHES + 3 * UNIT);
		assert_eq!(wealth(&bob()), RICHES);

		// In private messages he and a fan agree on more than the price.
		let terms = OfferTerms { agreed: Some(hash(42)), ..offer_of(COINS, 5_000) };
		assert_ok!(Royalties::make_offer(signed(bob()), id, item, terms, after(10)));
		assert_ok!(Royalties::accept_offer(signed(charlie()), id, item, bob(), terms));
		assert_eq!(
			(coins(&charlie()), coins(&artist()), coins(&label())),
			(RICHES + 4_500, RICHES + 350, RICHES + 150)
		);

		// Nothing is held of those who have sold, and at the end of anyone.
		assert_eq!((held(&alice()), held(&charlie())), (0, 0));
		assert_ok!(Royalties::burn(signed(bob()), id, item));
		assert_ok!(Royalties::close_edition(signed(artist()), id, 0));
		assert_ok!(Royalties::close_collection(signed(artist()), id, 0));
		assert!(rich().iter().all(|who| held(who) == 0 && bound(who) == 0));
	});
}
