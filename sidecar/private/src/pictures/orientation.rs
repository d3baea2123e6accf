//! Which way is up: the one thing of EXIF that the picture needs.

/// The tag of it.
const ORIENTATION: u16 = 0x0112;

/// What EXIF (a TIFF structure) says of it: 2 to 8, or nothing when it is as it stands.
pub fn read(tiff: &[u8]) -> Option<u8> {
	let little = match tiff.get(..4)? {
		b"II*\0" => true,
		b"MM\0*" => false,
		_ => return None,
	};
	let number = |at: usize, length: usize| {
		let bytes = tiff.get(at..at.checked_add(length)?)?;
		let fold = |number, byte: &u8| number << 8 | u32::from(*byte);
		Some(if little { bytes.iter().rev().fold(0, fold) } else { bytes.iter().fold(0, fold) })
	};
	let directory = number(4, 4)? as usize;
	let count = number(directory, 2)? as usize;
	(0..count)
		.map_while(|entry| {
			let at = directory.checked_add(2 + 12 * entry)?;
			Some((number(at, 2)?, number(at.checked_add(8)?, 2)?))
		})
		.find(|(tag, _)| *tag == u32::from(ORIENTATION))
		.and_then(|(_, value)| u8::try_from(value).ok().filter(|value| (2..=8).contains(value)))
}

/// EXIF that says nothing else.
pub fn write(orientation: u8) -> Vec<u8> {
	let mut out = b"MM\0*\0\0\0\x08\0\x01".to_vec();
	out.extend_from_slice(&ORIENTATION.to_be_bytes());
	// One number of 16 bits, in 4 bytes; and no directory after this one.
	out.extend_from_slice(&[0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]);
	out
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn what_is_written_is_read() {
		for orientation in 2..=8 {
			assert_eq!(read(&write(orientation)), Some(orientation));
		}
		assert_eq!(read(&write(1)), None);
		assert_eq!(read(&write(9)), None);
		let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
		assert_eq!(read(little), Some(6));
	}

	proptest! {
		#[test]
		fn anything_can_be_read(mut bytes: Vec<u8>, at: prop::sample::Index, change: u8) {
			read(&bytes);
			bytes.splice(0..0, *b"MM\0*");
			read(&bytes);
			let mut good = write(6);
			let at = at.index(good.len());
			good[at] = change;
			read(&good);
		}
	}
}
