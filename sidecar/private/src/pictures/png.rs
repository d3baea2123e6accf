//! PNG (third edition): a row of chunks, each with a checksum.

use super::{orientation, take};

pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What the picture is made of, and how its colours are meant.
const KEPT: [&[u8; 4]; 18] = [
	b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV",
	b"cLLI", b"bKGD", b"pHYs", b"acTL", b"fcTL", b"fdAT",
];

pub fn clean(mut rest: &[u8]) -> Option<Vec<u8>> {
	let mut out = Vec::with_capacity(rest.len());
	out.extend_from_slice(take(&mut rest, SIGNATURE.len())?);
	if rest.get(4..8)? != b"IHDR" {
		return None;
	}
	let mut turned = false;
	loop {
		let whole = rest;
		let length = u32::from_be_bytes(*take(&mut rest, 4)?.first_chunk()?) as usize;
		let kind: &[u8; 4] = take(&mut rest, 4)?.first_chunk()?;
		let contents = take(&mut rest, length)?;
		take(&mut rest, 4)?;
		if KEPT.contains(&kind) {
			out.extend_from_slice(&whole[..length + 12]);
		}
		match kind {
			b"IEND" => return Some(out),
			b"eXIf" if !turned => {
				if let Some(orientation) = orientation::read(contents) {
					put(&mut out, b"eXIf", &orientation::write(orientation));
					turned = true;
				}
			},
			_ => {},
		}
	}
}

fn put(out: &mut Vec<u8>, kind: &[u8; 4], contents: &[u8]) {
	out.extend_from_slice(&(contents.len() as u32).to_be_bytes());
	out.extend_from_slice(kind);
	out.extend_from_slice(contents);
	out.extend_from_slice(&crc(&[kind, contents].concat()).to_be_bytes());
}

/// The checksum of ISO 3309, bit by bit: it is for some 30 bytes.
fn crc(bytes: &[u8]) -> u32 {
	let step = |crc: u32, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1));
	!bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}
