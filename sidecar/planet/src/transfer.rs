//! Bodies that come from what blocks, a piece at a time.

use axum::body::{Body, Bytes};
use futures::stream;
use std::{
	fs::File,
	io::{self, BufWriter, ErrorKind, Read, Write},
};
use tokio::sync::mpsc;

/// How much is sent at once.
pub(crate) const PART: usize = 64 << 10;

/// How many parts wait for whoever takes them.
pub(crate) const QUEUE: usize = 4;

/// What is in a file, from where it stands.
pub fn file_body(file: File) -> Body {
	pour(file, ())
}

/// What something that blocks gives, as a body. What is `held` is let go of when all of it was read.
pub(crate) fn pour(mut reader: impl Read + Send + 'static, held: impl Send + 'static) -> Body {
	let (mut out, body) = pipe();
	tokio::task::spawn_blocking(move || {
		let sent = io::copy(&mut reader, &mut out).map(drop);
		// Whoever sees the end may use again what it took.
		drop((reader, held));
		match finish(out, sent) {
			// Nobody takes it who has gone.
			Err(error) if error.kind() != ErrorKind::BrokenPipe => {
				tracing::warn!(%error, "what is sent cannot be read")
			},
			_ => {},
		}
	});
	body
}

/// The end of a body where it is written, by whoever may block; and the body. It ends well only by [`finish`].
pub(crate) fn pipe() -> (BufWriter<PipeWriter>, Body) {
	let (sender, receiver) = mpsc::channel(QUEUE);
	let parts = stream::unfold(receiver, |mut receiver| async move {
		let part: io::Result<Bytes> = receiver.recv().await?;
		Some((part, receiver))
	});
	(BufWriter::with_capacity(PART, PipeWriter(sender)), Body::from_stream(parts))
}

/// End a body, or break it off where what was to be written was not, so that nobody takes it for a whole one.
pub(crate) fn finish<E: From<io::Error>>(mut out: BufWriter<PipeWriter>, written: Result<(), E>) -> Result<(), E> {
	let done = written.and_then(|()| Ok(out.flush()?));
	if done.is_err() {
		let (PipeWriter(sender), _) = out.into_parts();
		// Whoever does not listen any more knows.
		let _ = sender.blocking_send(Err(ErrorKind::BrokenPipe.into()));
	}
	done
}

/// Where what is written goes into a body.
pub(crate) struct PipeWriter(mpsc::Sender<io::Result<Bytes>>);

impl Write for PipeWriter {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		let part = Bytes::copy_from_slice(bytes);
		self.0.blocking_send(Ok(part)).map_err(|_| ErrorKind::BrokenPipe)?;
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}
