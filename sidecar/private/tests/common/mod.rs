//! What several tests need: pictures that tell where they were taken.
#![allow(dead_code, reason = "not every test needs all of it")]

use img_parts::{
	png::{Png, PngChunk},
	Bytes,
};
use metalife_private::PrivateKey;

/// What must not leave. The place as EXIF has it is found by [`LATITUDE`].
pub const TELLING: [&[u8]; 8] =
	[b"GPS", b"Brandenburger", b"Canon", b"2024:06:01", b"Wilhelmina", b"thumbnail", b"film with sound", LATITUDE];

/// 52 degrees, 30 minutes, 58.68 seconds: three fractions, little-endian.
pub const LATITUDE: &[u8] = &[52, 0, 0, 0, 1, 0, 0, 0, 30, 0, 0, 0, 1, 0, 0, 0, 0xec, 0x16, 0, 0, 100, 0, 0, 0];

pub struct PrivateKeys(pub Vec<PrivateKey>);

impl PrivateKeys {
	pub fn new() -> Self {
		Self((0..2u8).map(|n| PrivateKey::derive(&[n; 32])).collect())
	}
}

/// EXIF as cameras write it: a maker, a time, which way is up, and the place in a directory of its own.
pub fn exif(orientation: u8) -> Vec<u8> {
	const FIRST: u32 = 8;
	const DATA: u32 = FIRST + 2 + 4 * 12 + 4;
	let texts = b"Canon\0\0\x002024:06:01 12:00:00\0";
	let place = DATA + texts.len() as u32;
	let entry = |tag: u16, kind: u16, count: u32, value: u32| {
		[&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
	};
	let fractions = place + 2 + 2 * 12 + 4;
	[
		b"II*\0\x08\0\0\0\x04\0".to_vec(),
		entry(0x010f, 2, 6, DATA),
		entry(0x0112, 3, 1, orientation.into()),
		entry(0x0132, 2, 20, DATA + 8),
		entry(0x8825, 4, 1, place),
		vec![0; 4],
		texts.to_vec(),
		b"\x02\0".to_vec(),
		entry(1, 2, 2, u32::from(b'N')),
		entry(2, 5, 3, fractions),
		vec![0; 4],
		LATITUDE.to_vec(),
	]
	.concat()
}

fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
	[&[0xff, marker][..], &(contents.len() as u16 + 2).to_be_bytes(), contents].concat()
}

/// Several scans, as progressive pictures have, and everything between them that cameras and programs put there.
pub fn jpeg(orientation: u8) -> Vec<u8> {
	let scan =
		[segment(0xda, &[1, 1, 0, 0, 63, 0]), vec![0x12, 0xff, 0, 0x34, 0xff, 0xd0, 0x56, 0xff, 0, 0x78]].concat();
	[
		vec![0xff, 0xd8],
		segment(0xe0, b"JFIF\0\x01\x02\0\0\x48\0\x48\x01\x01thumbnail"),
		segment(0xe1, &[b"Exif\0\0", &exif(orientation)[..]].concat()),
		segment(0xe1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><Brandenburger Tor/></x:xmpmeta>"),
		segment(0xe2, b"ICC_PROFILE\0\x01\x01a profile of colours"),
		segment(0xe2, b"MPF\0GPS of the second picture"),
		segment(0xed, b"Photoshop 3.0\x008BIM Wilhelmina"),
		segment(0xee, b"Adobe\0\x64\0\0\0\0\x01Wilhelmina"),
		segment(0xfe, b"a comment by Wilhelmina"),
		segment(0xdb, &[&[0][..], &[16; 64]].concat()),
		segment(0xc2, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0]),
		segment(0xc4, &[&[0][..], &[0; 16]].concat()),
		scan.clone(),
		segment(0xfe, b"Wilhelmina between the scans"),
		// Fill bytes before a marker are allowed.
		vec![0xff, 0xff],
		segment(0xc4, &[&[0x10][..], &[0; 16]].concat()),
		scan,
		vec![0xff, 0xd9],
		b"....ftypmp42 a film with sound, and GPS".to_vec(),
	]
	.concat()
}

pub fn png(orientation: u8) -> Vec<u8> {
	let mut png = Png::from_bytes(Bytes::from_static(b"\x89PNG\r\n\x1a\n")).expect("is an empty one");
	let chunks: [(&[u8; 4], Vec<u8>); 9] = [
		(b"IHDR", vec![0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
		(b"gAMA", vec![0, 0, 0xb1, 0x8f]),
		(b"eXIf", exif(orientation)),
		(b"tEXt", b"Author\0Wilhelmina".to_vec()),
		(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<Brandenburger Tor/>".to_vec()),
		(b"tIME", b"2024:06:01".to_vec()),
		// zlib, one stored block of two bytes: a filter and a grey pixel.
		(b"IDAT", vec![0x78, 0x01, 0x01, 2, 0, 0xfd, 0xff, 0, 0x7f, 0, 0x81, 0, 0x80]),
		(b"zzZz", b"GPS of a program".to_vec()),
		(b"IEND", vec![]),
	];
	png.chunks_mut().extend(chunks.map(|(kind, contents)| PngChunk::new(*kind, contents.into())));
	[&png.encoder().bytes()[..], b"a film with sound"].concat()
}

fn riff(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
	let padding = vec![0; contents.len() % 2];
	[&kind[..], &(contents.len() as u32).to_le_bytes(), contents, &padding].concat()
}

pub fn webp(orientation: u8) -> Vec<u8> {
	let picture = riff(b"VP8L", &[0x2f, 0, 0, 0, 0, 0x88, 0x88, 8, 0]);
	let frame = [&[0; 16][..], &picture, &riff(b"note", b"GPS of a frame")].concat();
	let body = [
		b"WEBP".to_vec(),
		// Colours, movement, EXIF, XMP.
		riff(b"VP8X", &[0x2e, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
		riff(b"ICCP", b"a profile of colours"),
		riff(b"ANIM", &[0; 6]),
		riff(b"ANMF", &frame),
		riff(b"ANMF", &frame),
		riff(b"EXIF", &exif(orientation)),
		riff(b"XMP ", b"<Brandenburger Tor/>"),
		riff(b"own ", b"by Wilhelmina"),
	]
	.concat();
	[&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body, b"a film with sound"].concat()
}

pub fn pictures() -> Vec<Vec<u8>> {
	[1, 6].into_iter().flat_map(|orientation| [jpeg(orientation), png(orientation), webp(orientation)]).collect()
}
