//! Who else is in a Room: a stream of its own, on which the Room tells it and hangs up.
//!
//! ```text
//! count, 2 bytes || count times (length, 1 byte || peer id)
//! ```

use super::NetworkError;
use crate::{line::Line, session::End};
use futures::{AsyncRead, AsyncWrite};
use libp2p::PeerId;

/// The most that a Room tells of.
pub const MAX_ATTENDANTS: usize = 256;

/// Tell who is here.
pub async fn tell<S: AsyncRead + AsyncWrite + Unpin>(stream: S, attendants: Vec<PeerId>) -> Result<(), End> {
	let attendants = &attendants[..attendants.len().min(MAX_ATTENDANTS)];
	let mut bytes = (attendants.len() as u16).to_le_bytes().to_vec();
	for attendant in attendants {
		let id = attendant.to_bytes();
		bytes.push(id.len() as u8);
		bytes.extend_from_slice(&id);
	}
	let mut line = Line::new(stream);
	line.send_bytes(&bytes).await?;
	line.hang_up().await;
	Ok(())
}

/// Hear who is there.
pub async fn hear<S: AsyncRead + AsyncWrite + Unpin>(stream: S) -> Result<Vec<PeerId>, NetworkError> {
	let unreachable = |end: End| NetworkError::Unreachable(format!("{end:?}"));
	let mut line = Line::new(stream);
	let count = usize::from(u16::from_le_bytes(line.read().await.map_err(unreachable)?));
	if count > MAX_ATTENDANTS {
		return Err(NetworkError::Answer);
	}
	let mut attendants = Vec::new();
	for _ in 0..count {
		let [length] = line.read().await.map_err(unreachable)?;
		let id = line.read_bytes(usize::from(length)).await.map_err(unreachable)?;
		attendants.push(PeerId::from_bytes(&id).map_err(|_| NetworkError::Answer)?);
	}
	Ok(attendants)
}
