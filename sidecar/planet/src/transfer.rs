//! Files over a connection, a piece at a time.

use crate::error::{Error, Result};
use axum::body::{Body, Bytes};
use futures::{stream, TryStreamExt};
use http_body_util::BodyExt;
use std::{
	io::{self, BufWriter, Write},
	time::Duration,
};
use tokio::{
	fs::File,
	io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt},
	sync::mpsc,
};

const CHUNK: usize = 64 << 10;

/// How many chunks wait to be taken.
const WAITING: usize = 4;

/// What is in a file, from where it stands.
pub fn file_body(file: std::fs::File) -> Body {
	let chunks = stream::try_unfold(File::from_std(file), |mut file| async move {
		let mut chunk = vec![0; CHUNK];
		let read = file.read(&mut chunk).await?;
		chunk.truncate(read);
		Ok::<_, io::Error>((read > 0).then_some((chunk, file)))
	});
	Body::from_stream(chunks.into_stream())
}

/// Put a body into a file, and go back to its beginning.
pub(crate) async fn into_file(
	mut body: Body,
	file: std::fs::File,
	limit: u64,
	patience: Duration,
) -> Result<std::fs::File> {
	let (mut file, mut length) = (File::from_std(file), 0);
	loop {
		let frame = tokio::time::timeout(patience, body.frame()).await.map_err(|_| Error::Timeout)?;
		let Some(frame) = frame else { break };
		let frame = frame.map_err(|error| Error::Bad(format!("the body broke off: {error}")))?;
		let Ok(data) = frame.into_data() else { continue };
		length += data.len() as u64;
		if length > limit {
			return Err(Error::TooLarge);
		}
		file.write_all(&data).await?;
	}
	file.flush().await?;
	file.rewind().await?;
	Ok(file.into_std().await)
}

/// The end of a body where it is written, by whoever may block; and the body. A writer that does not come to its end breaks
/// the body off.
pub(crate) fn pipe() -> (BufWriter<PipeWriter>, Body) {
	let (sender, receiver) = mpsc::channel(WAITING);
	let chunks = stream::unfold(receiver, |mut receiver| async move {
		let chunk: io::Result<Bytes> = receiver.recv().await?;
		Some((chunk, receiver))
	});
	(BufWriter::with_capacity(CHUNK, PipeWriter(sender)), Body::from_stream(chunks))
}

/// Where what is written goes into a body.
pub(crate) struct PipeWriter(mpsc::Sender<io::Result<Bytes>>);

impl PipeWriter {
	/// Break the body off, so that nobody takes it for a whole one.
	pub(crate) fn fail(self) {
		// Whoever does not listen any more knows.
		let _ = self.0.blocking_send(Err(io::ErrorKind::BrokenPipe.into()));
	}
}

impl Write for PipeWriter {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let chunk = Bytes::copy_from_slice(bytes);
		self.0.blocking_send(Ok(chunk)).map_err(|_| io::ErrorKind::BrokenPipe)?;
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}
