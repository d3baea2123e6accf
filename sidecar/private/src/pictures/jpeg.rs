//! JPEG (ITU-T T.81): a row of segments, and after some of them the picture's own data.

use super::{orientation, take};

pub const START: &[u8] = &[0xff, 0xd8, 0xff];

const SOI: u8 = 0xd8;
const EOI: u8 = 0xd9;
const SOS: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const APP14: u8 = 0xee;

const EXIF: &[u8] = b"Exif\0\0";
const JFIF: &[u8] = b"JFIF\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
const ADOBE: &[u8] = b"Adobe";

fn put(out: &mut Vec<u8>, marker: u8, contents: &[u8]) {
	out.extend_from_slice(&[0xff, marker]);
	out.extend_from_slice(&(contents.len() as u16 + 2).to_be_bytes());
	out.extend_from_slice(contents);
}

pub fn clean(mut rest: &[u8]) -> Option<Vec<u8>> {
	let mut out = Vec::with_capacity(rest.len());
	out.extend_from_slice(take(&mut rest, 2)?);
	let mut turned = None;
	let mut scans = 0;
	loop {
		let marker = marker(&mut rest)?;
		match marker {
			// What stands behind the end is not the picture.
			EOI => {
				out.extend_from_slice(&[0xff, EOI]);
				return (scans > 0).then_some(out);
			},
			// Neither has contents here.
			0x01 | 0xd0..=SOI => return None,
			_ => {},
		}
		let length = take(&mut rest, 2)?;
		let length = usize::from(u16::from_be_bytes([length[0], length[1]])).checked_sub(2)?;
		let contents = take(&mut rest, length)?;
		match marker {
			// Without the thumbnail that it may have.
			APP0 if contents.starts_with(JFIF) => {
				let head = contents.get(..12)?;
				put(&mut out, APP0, &[head, &[0, 0]].concat());
			},
			APP1 if contents.starts_with(EXIF) && turned.is_none() => {
				turned = orientation::read(&contents[EXIF.len()..]);
				if let Some(turned) = turned {
					put(&mut out, APP1, &[EXIF, &orientation::write(turned)].concat());
				}
			},
			APP2 if contents.starts_with(PROFILE) => put(&mut out, marker, contents),
			// How its colours are stored.
			APP14 if contents.starts_with(ADOBE) => put(&mut out, marker, contents.get(..12)?),
			SOS => {
				put(&mut out, marker, contents);
				out.extend_from_slice(scan(&mut rest));
				scans += 1;
			},
			// Tables, frames, intervals.
			0xc0..=0xcf | 0xdb..=0xdf => put(&mut out, marker, contents),
			_ => {},
		}
	}
}

/// The next marker, with whatever fills the space before it left out.
fn marker(rest: &mut &[u8]) -> Option<u8> {
	if take(rest, 1)? != [0xff] {
		return None;
	}
	loop {
		match take(rest, 1)? {
			[0xff] => {},
			[0] => return None,
			marker => return Some(marker[0]),
		}
	}
}

/// The data of a scan: to the next marker that is not part of it.
fn scan<'a>(rest: &mut &'a [u8]) -> &'a [u8] {
	let bytes = *rest;
	let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7);
	let end = bytes.windows(2).position(ends).unwrap_or(bytes.len());
	*rest = &bytes[end..];
	&bytes[..end]
}
