//! Using an invitation: a stream of its own, on which the guest shows the secret and, if it likes, who it is.
//!
//! ```text
//! both:  Hello
//! guest: Proof || secret, 16 bytes
//! host:  0x10 + place, accepted; or the number of a refusal
//! ```

use super::NetworkError;
use crate::{
	frame::{Claim, Frame},
	identity::{Ends, Signer},
	invite::{InviteError, InviteSecret, Ledger, Place, Refusal},
	line::Line,
	replica::Replica,
};
use futures::{AsyncRead, AsyncWrite};
use metalife_feed::FeedKey;
use std::{sync::Arc, time::SystemTime};

const ACCEPTED: u8 = 0x10;
/// Something failed on the host's side; the invitation may be used again.
const FAILED: u8 = 0;

/// Show an invitation.
pub async fn ask<S: AsyncRead + AsyncWrite + Unpin>(
	stream: S,
	ends: &Ends,
	signer: Option<Arc<dyn Signer>>,
	secret: InviteSecret,
) -> Result<Place, NetworkError> {
	let mut line = Line::new(stream);
	let (nonce, theirs) = hello(&mut line).await?;
	let claim: Option<Claim> = signer.map(|signer| ends.claim(signer.as_ref(), &nonce, &theirs));
	line.send(&Frame::Proof(claim)).await.map_err(unreachable)?;
	line.send_bytes(&secret.0).await.map_err(unreachable)?;
	let [answer] = line.read().await.map_err(unreachable)?;
	match (answer, Refusal::from_byte(answer)) {
		(_, Some(refusal)) => Err(refusal.into()),
		_ if answer == ACCEPTED + Place::Pub as u8 => Ok(Place::Pub),
		_ if answer == ACCEPTED + Place::Room as u8 => Ok(Place::Room),
		_ => Err(NetworkError::Answer),
	}
}

/// Answer somebody who shows an invitation. Tells to what it was, and who the guest proved to be.
pub async fn answer<S: AsyncRead + AsyncWrite + Unpin>(
	stream: S,
	ends: &Ends,
	ledger: Arc<Ledger>,
	replica: Arc<Replica>,
) -> Result<(Place, Option<FeedKey>), NetworkError> {
	let mut line = Line::new(stream);
	let (nonce, theirs) = hello(&mut line).await?;
	let Frame::Proof(claim) = line.next().await.map_err(unreachable)? else { return Err(NetworkError::Answer) };
	if claim.is_some_and(|claim| !ends.holds(&claim, &nonce, &theirs)) {
		return Err(NetworkError::Answer);
	}
	let feed = claim.map(|claim| claim.feed);
	let secret = InviteSecret(line.read().await.map_err(unreachable)?);
	let blocked = feed.is_some_and(|feed| replica.wants().blocks(&feed));
	let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(u64::MAX, |now| now.as_secs());
	let redeem = move || match blocked {
		// As if nobody had issued it.
		true => Err(Refusal::Unknown.into()),
		false => ledger.redeem(replica.vault(), &secret, now),
	};
	let redeemed = tokio::task::spawn_blocking(redeem).await.map_err(|_| NetworkError::Stopped)?;
	let code = match &redeemed {
		Ok(place) => ACCEPTED + *place as u8,
		Err(InviteError::Refused(refusal)) => *refusal as u8,
		Err(_) => FAILED,
	};
	// It is used, even if the guest does not hear of it any more.
	let sent = line.send_bytes(&[code]).await;
	let place = redeemed?;
	sent.map_err(unreachable)?;
	line.hang_up().await;
	Ok((place, feed))
}

async fn hello<S: AsyncRead + AsyncWrite + Unpin>(line: &mut Line<S>) -> Result<([u8; 32], [u8; 32]), NetworkError> {
	let nonce = rand::random();
	line.send(&Frame::Hello { nonce }).await.map_err(unreachable)?;
	match line.next().await.map_err(unreachable)? {
		Frame::Hello { nonce: theirs } => Ok((nonce, theirs)),
		_ => Err(NetworkError::Answer),
	}
}

fn unreachable(end: crate::session::End) -> NetworkError {
	NetworkError::Unreachable(format!("{end:?}"))
}
