use crate::{
	mock::{Profile, *},
	*,
};
use frame_support::{assert_noop, traits::Hooks};
use pallet_nfts::{CollectionConfigOf, CollectionSetting};

#[test]
fn makes_a_collection_that_belongs_to_the_pallet() {
	run(|| {
		assert_eq!(Nfts::collection_owner(0), Some(Profile::account()));
		let config = CollectionConfigOf::<Runtime>::get(0).unwrap();
		assert!(config.has_disabled_setting(CollectionSetting::TransferableItems));
		assert_eq!(
			pallet_nfts::CollectionMetadataOf::<Runtime>::get(0).unwrap().data.to_vec(),
			b"MetaLife profiles".to_vec()
		);
	});
}

#[test]
fn sets_handles_aside() {
	run(|| {
		assert_noop!(Profile::create(signed(alice()), bounded("admin")), Error::<Runtime>::HandleReserved);
		assert_noop!(Profile::create(signed(alice()), bounded("metalife")), Error::<Runtime>::HandleReserved);
		assert_eq!(Reserved::<Runtime>::iter().count(), 2);
	});
}

#[test]
fn the_configuration_fits_together() {
	Profile::integrity_test();
}
