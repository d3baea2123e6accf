//! WebP (RFC 9649): chunks in a RIFF container, those of a film within others.

use super::{orientation, take};

/// Which of the flags of an extended picture say that there is EXIF, or XMP.
const HAS_EXIF: u8 = 0x08;
const HAS_XMP: u8 = 0x04;

pub fn clean(mut rest: &[u8]) -> Option<Vec<u8>> {
	let head = take(&mut rest, 12)?;
	let length = u32::from_le_bytes(*head[4..].first_chunk()?) as usize;
	// What stands behind the end is not the picture.
	let mut body = take(&mut rest, length.checked_sub(4)?)?;
	let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
	let mut turned = None;
	let mut extended = None;
	let mut pictures = 0;
	while let Some((kind, contents)) = chunk(&mut body)? {
		match kind {
			b"VP8X" if extended.is_none() => {
				let mut contents = contents.to_vec();
				*contents.first_mut()? &= !(HAS_EXIF | HAS_XMP);
				extended = Some(out.len() + 8);
				put(&mut out, kind, &contents);
			},
			b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ICCP" => put(&mut out, kind, contents),
			b"ANMF" => put(&mut out, kind, &clean_frame(contents)?),
			b"EXIF" => {
				// Some write it as JPEG has it.
				turned = turned.or(orientation::read(contents.strip_prefix(b"Exif\0\0").unwrap_or(contents)));
			},
			_ => {},
		}
		pictures += usize::from(matches!(kind, b"VP8 " | b"VP8L" | b"ANMF"));
	}
	if let (Some(at), Some(orientation)) = (extended, turned) {
		out[at] |= HAS_EXIF;
		put(&mut out, b"EXIF", &orientation::write(orientation));
	}
	let length = out.len() as u32 - 8;
	out[4..8].copy_from_slice(&length.to_le_bytes());
	(pictures > 0).then_some(out)
}

fn clean_frame(mut rest: &[u8]) -> Option<Vec<u8>> {
	let mut out = take(&mut rest, 16)?.to_vec();
	while let Some((kind, contents)) = chunk(&mut rest)? {
		if matches!(kind, b"VP8 " | b"VP8L" | b"ALPH") {
			put(&mut out, kind, contents);
		}
	}
	Some(out)
}

/// The next chunk; the inner none at the end, the outer when there is less of it than it says.
#[allow(clippy::type_complexity, reason = "an end that is told from an error")]
fn chunk<'a>(rest: &mut &'a [u8]) -> Option<Option<(&'a [u8; 4], &'a [u8])>> {
	if rest.is_empty() {
		return Some(None);
	}
	let kind = take(rest, 4)?.first_chunk()?;
	let length = u32::from_le_bytes(*take(rest, 4)?.first_chunk()?) as usize;
	let contents = take(rest, length)?;
	// Of a chunk of odd length, the byte that makes it even; some leave it out at the end.
	take(rest, length % 2);
	Some(Some((kind, contents)))
}

fn put(out: &mut Vec<u8>, kind: &[u8; 4], contents: &[u8]) {
	out.extend_from_slice(kind);
	out.extend_from_slice(&(contents.len() as u32).to_le_bytes());
	out.extend_from_slice(contents);
	out.extend(std::iter::repeat_n(0, contents.len() % 2));
}
