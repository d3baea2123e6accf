//! Attachments: blobs whose key goes inside the message.

use crate::{error::Result, pictures};
use metalife_blobs::{Address, Blobs, Key, Reader};
use metalife_feed::BlobRef;
use std::io::{self, Read};

/// Seal what goes with a message, and keep it, pinned for this reason. Pictures are cleaned first: where and when they were
/// taken, and with what, does not leave ([`pictures`]); one that cannot be cleaned is refused, whatever it is called.
pub fn attach(
	blobs: &Blobs,
	mut source: impl Read,
	media_type: &str,
	name: &str,
	description: &str,
	reason: &str,
) -> Result<BlobRef> {
	let mut head = Vec::new();
	source.by_ref().take(pictures::HEAD as u64).read_to_end(&mut head)?;
	let mut writer = blobs.write()?;
	match pictures::is_picture(&head, media_type) {
		true => {
			let mut picture = head;
			source.take(pictures::MAX_PICTURE as u64 + 1).read_to_end(&mut picture)?;
			io::copy(&mut &pictures::clean(&picture)?[..], &mut writer)?;
		},
		false => drop(io::copy(&mut (&head[..]).chain(source), &mut writer)?),
	}
	let sealed = writer.finish(Some(reason))?;
	Ok(BlobRef {
		hash: sealed.address.0,
		size: sealed.size,
		key: Some(sealed.key.bytes()),
		media_type: media_type.to_owned(),
		name: name.to_owned(),
		description: description.to_owned(),
	})
}

/// Read what came with a message, when it is here.
pub fn open_attachment(blobs: &Blobs, attachment: &BlobRef) -> Result<Reader> {
	let key = attachment.key.map(Key::new);
	Ok(blobs.read(&Address(attachment.hash), key.as_ref())?)
}
