//! What is too large for a body of JSON: it comes and goes in parts, while something that blocks takes or gives them.

use super::App;
use crate::{
	blobs::unwrapped,
	error::{Error, Result},
	limit::MAX_TRANSFERS,
	tokens::Caller,
	transfer::{pour, PART, QUEUE},
};
use axum::{
	body::{Body, Bytes},
	http::{header, HeaderMap, HeaderValue, StatusCode},
	response::{IntoResponse, Response},
};
use http_body_util::BodyExt;
use std::{
	io::{self, Cursor, ErrorKind, Read, Seek, SeekFrom},
	ops::Range,
	sync::Arc,
	time::Duration,
};
use tokio::sync::{mpsc, OwnedSemaphorePermit, Semaphore};

/// How long the rest of a body that is refused is read and thrown away: who still sends does not see the answer.
const DRAIN: Duration = Duration::from_secs(10);

/// All transfers that there may be.
pub fn permits() -> Arc<Semaphore> {
	Arc::new(Semaphore::new(MAX_TRANSFERS))
}

/// A place among them, and among those of the token.
pub type Permits = [OwnedSemaphorePermit; 2];

fn permits_for(app: &App, caller: &Caller) -> Result<Permits> {
	let permit = |of: &Arc<Semaphore>| of.clone().try_acquire_owned().map_err(|_| Error::TooMany("transfers"));
	Ok([permit(&caller.allowance.transfers)?, permit(&app.0.transfers)?])
}

enum Part {
	Bytes(Bytes),
	End,
}

/// A body as something that blocks reads it. One that broke off never comes to its end.
pub struct Incoming {
	parts: mpsc::Receiver<Part>,
	part: Bytes,
	ended: bool,
}

impl Read for Incoming {
	fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
		while self.part.is_empty() && !self.ended {
			match self.parts.blocking_recv() {
				Some(Part::Bytes(part)) => self.part = part,
				Some(Part::End) => self.ended = true,
				None => return Err(ErrorKind::ConnectionAborted.into()),
			}
		}
		let count = out.len().min(self.part.len());
		out[..count].copy_from_slice(&self.part.split_to(count));
		Ok(count)
	}
}

/// Have something that blocks take a body as it comes.
pub async fn receive<T: Send + 'static>(
	app: &App,
	caller: &Caller,
	mut body: Body,
	work: impl FnOnce(&mut Incoming) -> Result<T> + Send + 'static,
) -> Result<T> {
	let permits = permits_for(app, caller)?;
	let (sender, parts) = mpsc::channel(QUEUE);
	let work = tokio::task::spawn_blocking(move || {
		let _permits = permits;
		work(&mut Incoming { parts, part: Bytes::new(), ended: false })
	});
	let patience = app.policy().send_time;
	let mut broken = None;
	loop {
		match tokio::time::timeout(patience, body.frame()).await {
			Err(_) => broken = Some(Error::Timeout),
			Ok(Some(Err(_))) => broken = Some(Error::Bad("the body broke off".into())),
			Ok(Some(Ok(frame))) => {
				let Ok(data) = frame.into_data() else { continue };
				if sender.send(Part::Bytes(data)).await.is_ok() {
					continue;
				}
				// It has an answer already.
				let rest = async { while let Some(Ok(_)) = body.frame().await {} };
				let _ = tokio::time::timeout(DRAIN, rest).await;
			},
			// Nobody takes it who has an answer already.
			Ok(None) => drop(sender.send(Part::End).await),
		}
		break;
	}
	drop(sender);
	let done = work.await.map_err(|error| {
		tracing::error!(%error, "a transfer failed");
		Error::Internal
	})?;
	broken.map_or(done, Err)
}

/// The part of something that a request wants.
fn range(headers: &HeaderMap, size: u64) -> Result<Option<Range<u64>>> {
	let wanted = headers.get(header::RANGE).and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
	// Whatever is not understood, or asks for several, is answered with all of it (RFC 9110, section 14.2).
	let Some((first, last)) = wanted.and_then(|wanted| wanted.split_once('-')) else { return Ok(None) };
	let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u64>().ok())?;
	let range = match (number(first), number(last)) {
		(Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
		(Some(first), None) if last.is_empty() => first..size,
		(None, Some(count)) if first.is_empty() => size.saturating_sub(count)..size,
		_ => return Ok(None),
	};
	match range.is_empty() {
		true => Err(Error::Range(size)),
		false => Ok(Some(range)),
	}
}

/// What is sent, and how much of it.
pub struct Outgoing<R> {
	/// What gives it.
	pub reader: R,
	/// How many bytes it gives.
	pub size: u64,
}

/// Open something, and send it, or the part of it that is wanted.
pub async fn send<R: Read + Seek + Send + 'static>(
	app: &App,
	caller: &Caller,
	headers: &HeaderMap,
	open: impl FnOnce(&crate::Planet) -> Result<Outgoing<R>> + Send + 'static,
) -> Result<Response> {
	let permits = permits_for(app, caller)?;
	let headers = headers.clone();
	let opened = app.planet().run(move |planet| {
		let Outgoing { mut reader, size } = open(planet)?;
		let range = range(&headers, size)?;
		if let Some(range) = &range {
			reader.seek(SeekFrom::Start(range.start)).map_err(unwrapped)?;
		}
		let length = range.as_ref().map_or(size, |range| range.end - range.start);
		// What is wrong with it shows at its beginning, and can still be told.
		let mut first = Vec::new();
		reader.by_ref().take(length.clamp(1, PART as u64)).read_to_end(&mut first).map_err(unwrapped)?;
		let rest = reader.take(length - first.len() as u64);
		Ok((Cursor::new(first).chain(rest), length, size, range))
	});
	let (reader, length, size, range) = opened.await?;
	let mut response = pour(reader, permits).into_response();
	let head = response.headers_mut();
	head.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
	head.insert(header::CONTENT_LENGTH, length.into());
	head.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
	// Whatever somebody put into it, no page is made of it.
	head.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
	if let Some(range) = range {
		let range = format!("bytes {}-{}/{size}", range.start, range.end - 1);
		head.insert(header::CONTENT_RANGE, HeaderValue::try_from(range).map_err(|_| Error::Internal)?);
		*response.status_mut() = StatusCode::PARTIAL_CONTENT;
	}
	Ok(response)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn wanted(text: &str, size: u64) -> Result<Option<Range<u64>>> {
		range(&HeaderMap::from_iter([(header::RANGE, HeaderValue::try_from(text).expect("is a value"))]), size)
	}

	#[test]
	fn a_part_is_the_one_that_is_wanted() {
		for (text, part) in
			[("0-0", 0..1), ("2-4", 2..5), ("2-", 2..10), ("-3", 7..10), ("-30", 0..10), ("9-99", 9..10)]
		{
			assert_eq!(wanted(&format!("bytes={text}"), 10).expect("is there"), Some(part), "{text}");
		}
		for text in
			["bytes=4-2", "bytes=a-b", "bytes=", "bytes=-", "bytes=1", "bytes=0-1,3-4", "bytes=+1-2", "items=0-1"]
		{
			assert_eq!(wanted(text, 10).expect("is all of it"), None, "{text}");
		}
		for text in ["bytes=10-", "bytes=10-11", "bytes=-0"] {
			assert!(matches!(wanted(text, 10), Err(Error::Range(10))), "{text}");
		}
		assert!(wanted("bytes=0-", 0).is_err());
	}

	proptest! {
		#[test]
		fn no_part_lies_outside(text in "bytes=[0-9]{0,20}-[0-9]{0,20}", size: u64) {
			if let Ok(Some(part)) = wanted(&text, size) {
				prop_assert!(part.start < part.end && part.end <= size);
			}
		}
	}
}
