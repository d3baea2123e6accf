//! Pictures leave without what they tell besides.

mod common;

use common::{exif, jpeg, pictures, png, webp, TELLING};
use img_parts::{Bytes, DynImage, ImageEXIF, ImageICC};
use metalife_private::pictures::{clean, is_picture, PictureError, MAX_PICTURE};

fn shows(bytes: &[u8], needle: &[u8]) -> bool {
	bytes.windows(needle.len()).any(|window| window == needle)
}

/// Read by another program than the one that cleaned it.
fn read(picture: Vec<u8>) -> DynImage {
	DynImage::from_bytes(Bytes::from(picture)).expect("is well formed").expect("is known")
}

#[test]
fn nothing_is_left_of_where_and_when_and_by_whom() {
	for picture in pictures() {
		assert!(TELLING.iter().filter(|needle| shows(&picture, needle)).count() >= 6);
		let cleaned = clean(&picture).expect("can be cleaned");
		for needle in TELLING {
			assert!(!shows(&cleaned, needle), "{} in {cleaned:?}", String::from_utf8_lossy(needle));
		}
	}
}

#[test]
fn which_way_is_up_stays_and_nothing_else_of_exif() {
	for orientation in 0..=9 {
		for picture in [jpeg(orientation), png(orientation), webp(orientation)] {
			assert_eq!(read(picture.clone()).exif().expect("has some"), exif(orientation));
			let left = read(clean(&picture).expect("can be cleaned")).exif();
			match orientation {
				2..=8 => {
					let left = left.expect("has some");
					assert_eq!(left.len(), 26);
					// Big-endian: tag 0x0112, one number of 16 bits.
					assert_eq!(left[10..20], [1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation]);
				},
				_ => assert_eq!(left, None),
			}
		}
	}
}

#[test]
fn the_picture_itself_and_its_colours_stay() {
	let cleaned = clean(&jpeg(1)).expect("can be cleaned");
	let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0, 0x78];
	assert_eq!(cleaned.windows(scan.len()).filter(|window| *window == scan).count(), 2);
	assert!(cleaned.ends_with(&[0xff, 0xd9]));
	assert!(shows(&cleaned, b"Adobe\0\x64\0\0\0\0\x01"));
	assert!(shows(&cleaned, &[16; 64]) && shows(&cleaned, &[0xff, 0xc2]) && shows(&cleaned, &[0xff, 0xc4]));
	assert_eq!(read(cleaned).icc_profile().expect("has one"), &b"a profile of colours"[..]);

	let cleaned = clean(&png(1)).expect("can be cleaned");
	let kinds: Vec<_> = match read(cleaned) {
		DynImage::Png(png) => png.chunks().iter().map(|chunk| chunk.kind()).collect(),
		_ => panic!("is a PNG"),
	};
	assert_eq!(kinds, [*b"IHDR", *b"gAMA", *b"IDAT", *b"IEND"]);

	let cleaned = clean(&webp(1)).expect("can be cleaned");
	assert_eq!(cleaned.windows(4).filter(|window| window == b"VP8L").count(), 2);
	// It no longer says that there is EXIF or XMP.
	assert_eq!(cleaned[20], 0x22);
	assert_eq!(read(cleaned).icc_profile().expect("has one"), &b"a profile of colours"[..]);
	assert_eq!(clean(&webp(6)).expect("can be cleaned")[20], 0x2a);
}

#[test]
fn what_cannot_be_cleaned_is_refused() {
	let heic = b"\0\0\0\x18ftypheic\0\0\0\0".as_slice();
	for (bytes, media_type) in [
		(heic, "application/octet-stream"),
		(b"GIF89a", "text/plain"),
		(b"II*\0", "application/pdf"),
		(b"<svg/>", "image/svg+xml"),
		(b"anything", "IMAGE/x-unknown"),
	] {
		assert!(is_picture(bytes, media_type));
		assert_eq!(clean(bytes), Err(PictureError::Format));
	}
	// What is called otherwise is a picture all the same.
	assert!(pictures().iter().all(|picture| is_picture(&picture[..64], "text/plain")));
	assert!(!is_picture(b"hello", "text/plain") && !is_picture(b"", "audio/ogg"));
	let large = [b"\xff\xd8\xff".as_slice(), &vec![0; MAX_PICTURE]].concat();
	assert_eq!(clean(&large), Err(PictureError::TooLarge));
	// No part of a picture is taken for a whole one.
	for picture in [jpeg(6), png(6), webp(6)] {
		let end = picture.windows(15).position(|window| window == b"film with sound").expect("is there") - 2;
		let end = if picture[0] == 0xff { end - 14 } else { end };
		for cut in 0..end {
			assert!(clean(&picture[..cut]).is_err(), "{cut} of {end}");
		}
	}
}
