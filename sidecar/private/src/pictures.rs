//! Taking out of a picture what is not the picture: where it was taken, when, with what, by whom.
//!
//! What is kept is listed, and all else goes: EXIF, XMP, IPTC, comments, thumbnails, makers' notes, and whatever stands
//! behind the end (the films and the second pictures of some cameras). Of EXIF one thing stays, which way is up. Colour
//! profiles stay.

mod jpeg;
mod orientation;
mod png;
mod webp;

/// The largest picture that is cleaned, in bytes.
pub const MAX_PICTURE: usize = 64 << 20;

/// How many bytes of a file tell whether it is a picture.
pub const HEAD: usize = 64;

/// Why a picture is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PictureError {
	/// A format whose pictures cannot be cleaned here.
	#[error("pictures of this format cannot be cleaned: JPEG, PNG and WebP can")]
	Format,
	/// It is larger than any that is cleaned.
	#[error("a picture of more than {MAX_PICTURE} bytes")]
	TooLarge,
	/// It ends too early, or is not what its format says.
	#[error("the picture is damaged")]
	Damaged,
}

/// Whether this is to be cleaned before it leaves: its first [`HEAD`] bytes are those of a picture, or it is called one.
pub fn is_picture(head: &[u8], media_type: &str) -> bool {
	// What other pictures begin with: GIF, TIFF (and most raw formats), BMP, icons, JPEG 2000, JPEG XL.
	const OTHERS: [&[u8]; 8] =
		[b"GIF8", b"II*\0", b"MM\0*", b"BM", b"\0\0\x01\0", b"\0\0\0\x0cjP", b"\0\0\0\x0cJXL ", b"\xff\x0a"];
	// HEIF and AVIF say so in a box of their own.
	const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"avif", b"avis"];
	let brand = match head.get(4..8) {
		Some(b"ftyp") => head.get(8..12).is_some_and(|brand| BRANDS.contains(&brand)),
		_ => false,
	};
	let named = media_type.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("image/"));
	named || brand || format(head).is_some() || OTHERS.iter().any(|start| head.starts_with(start))
}

type Clean = fn(&[u8]) -> Option<Vec<u8>>;

fn format(bytes: &[u8]) -> Option<Clean> {
	match bytes {
		_ if bytes.starts_with(jpeg::START) => Some(jpeg::clean),
		_ if bytes.starts_with(png::SIGNATURE) => Some(png::clean),
		_ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some(webp::clean),
		_ => None,
	}
}

/// The picture and nothing else. What it is, is told by its bytes.
pub fn clean(picture: &[u8]) -> Result<Vec<u8>, PictureError> {
	if picture.len() > MAX_PICTURE {
		return Err(PictureError::TooLarge);
	}
	let clean = format(picture).ok_or(PictureError::Format)?;
	clean(picture).ok_or(PictureError::Damaged)
}

/// The first so many bytes, taken off.
fn take<'a>(bytes: &mut &'a [u8], count: usize) -> Option<&'a [u8]> {
	let (taken, rest) = bytes.split_at_checked(count)?;
	*bytes = rest;
	Some(taken)
}
