//! Frames on a stream: one end of it, or both.
//!
//! Reading and writing can be interrupted at any moment: what came or went so far is kept.

use crate::{
	frame::{Frame, FrameError, Framed, Reason, LENGTH},
	session::{End, ENOUGH, FAREWELL},
};
use futures::{
	io::{ReadHalf, WriteHalf},
	AsyncRead, AsyncReadExt, AsyncWrite,
};
use std::{future::poll_fn, io, marker::PhantomData, pin::Pin, time::Duration};
use tokio::time::{timeout, timeout_at, Instant};

/// How much is read at once: memory is taken for what comes, not for what is announced.
const STEP: usize = 32 * 1024;

/// How much is read of a peer that was told that this is the end.
const MAX_LEFT: usize = 4 << 20;

fn lost(error: &io::Error) -> End {
	End::Lost(error.to_string())
}

/// Reads frames. What was read of one is kept when reading is interrupted.
pub struct Input<R, F = Frame> {
	reader: R,
	/// What was just read.
	part: Box<[u8]>,
	/// What is there of a frame.
	bytes: Vec<u8>,
	/// When the first byte of what is in `bytes` came.
	begun: Option<Instant>,
	/// How long one frame may take from its first byte to its last.
	limit: Duration,
	/// How long what is being read is: a frame's length, then the frame.
	expects: usize,
	in_frame: bool,
	frames: PhantomData<F>,
}

impl<R: AsyncRead + Unpin, F: Framed> Input<R, F> {
	pub fn new(reader: R, limit: Duration) -> Self {
		Self {
			reader,
			part: vec![0; STEP].into(),
			bytes: Vec::new(),
			begun: None,
			limit,
			expects: LENGTH,
			in_frame: false,
			frames: PhantomData,
		}
	}

	pub async fn next(&mut self) -> Result<F, End> {
		loop {
			if self.bytes.len() < self.expects {
				let have = self.bytes.len();
				let step = (self.expects - have).min(self.part.len());
				let read = self.reader.read(&mut self.part[..step]);
				let read = match self.begun {
					// However it comes, drop by drop or not at all.
					Some(begun) => timeout_at(begun + self.limit, read).await.map_err(|_| End::Ours(Reason::Slow))?,
					None => read.await,
				};
				let count = read.map_err(|error| lost(&error))?;
				if count == 0 {
					return Err(End::Lost("the peer hung up".into()));
				}
				self.begun.get_or_insert_with(Instant::now);
				self.bytes.extend_from_slice(&self.part[..count]);
				continue;
			}
			if !self.in_frame {
				let length = self.bytes.first_chunk().map_or(Ok(0), |length| F::length(*length));
				self.expects = length.map_err(refused)?;
				self.in_frame = true;
				self.bytes.clear();
				continue;
			}
			let frame = F::decode(&self.bytes).map_err(refused);
			self.bytes.clear();
			(self.expects, self.in_frame, self.begun) = (LENGTH, false, None);
			return frame;
		}
	}

	/// Read until the peer hangs up, or has sent more than can have been on its way.
	pub async fn discard(&mut self) {
		let mut left = MAX_LEFT;
		while let Ok(count @ 1..) = self.reader.read(&mut self.part).await {
			left = left.saturating_sub(count);
			if left == 0 {
				break;
			}
		}
	}
}

fn refused(error: FrameError) -> End {
	End::Ours(error.into())
}

/// Writes frames. What was not taken yet is kept when writing is interrupted.
pub struct Output<W> {
	writer: W,
	bytes: Vec<u8>,
	taken: usize,
	flushed: bool,
	/// When something was taken last, or began to wait.
	pub moved: Instant,
}

impl<W: AsyncWrite + Unpin> Output<W> {
	pub fn new(writer: W) -> Self {
		Self { writer, bytes: Vec::new(), taken: 0, flushed: true, moved: Instant::now() }
	}

	pub fn put<F: Framed>(&mut self, frame: &F) {
		self.begin();
		frame.encode_to(&mut self.bytes);
	}

	pub fn put_bytes(&mut self, bytes: &[u8]) {
		self.begin();
		self.bytes.extend_from_slice(bytes);
	}

	fn begin(&mut self) {
		if self.flushed {
			self.moved = Instant::now();
			self.flushed = false;
		}
	}

	pub fn waiting(&self) -> usize {
		self.bytes.len() - self.taken
	}

	pub fn has_work(&self) -> bool {
		!self.flushed
	}

	/// Have some of it taken.
	pub async fn write(&mut self) -> Result<(), End> {
		let wrote = poll_fn(|context| {
			let writer = Pin::new(&mut self.writer);
			match self.taken < self.bytes.len() {
				true => writer.poll_write(context, &self.bytes[self.taken..]),
				false => writer.poll_flush(context).map_ok(|()| 0),
			}
		});
		let count = wrote.await.map_err(|error| lost(&error))?;
		if self.taken == self.bytes.len() {
			self.bytes.clear();
			self.bytes.shrink_to(ENOUGH);
			(self.taken, self.flushed) = (0, true);
		} else if count == 0 {
			return Err(End::Lost("the peer takes nothing any more".into()));
		}
		self.taken += count;
		self.moved = Instant::now();
		Ok(())
	}

	pub async fn drain(&mut self) -> Result<(), End> {
		while self.has_work() {
			self.write().await?;
		}
		Ok(())
	}

	pub async fn close(&mut self) -> Result<(), End> {
		poll_fn(|context| Pin::new(&mut self.writer).poll_close(context)).await.map_err(|error| lost(&error))
	}
}

/// A stream for an exchange of few frames, one after another.
pub struct Line<S> {
	input: Input<ReadHalf<S>>,
	output: Output<WriteHalf<S>>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
	pub fn new(stream: S) -> Self {
		let (reader, writer) = stream.split();
		Self { input: Input::new(reader, FAREWELL), output: Output::new(writer) }
	}

	pub async fn send(&mut self, frame: &Frame) -> Result<(), End> {
		self.output.put(frame);
		self.output.drain().await
	}

	pub async fn send_bytes(&mut self, bytes: &[u8]) -> Result<(), End> {
		self.output.put_bytes(bytes);
		self.output.drain().await
	}

	pub async fn next(&mut self) -> Result<Frame, End> {
		self.input.next().await
	}

	/// So many bytes that are no frame.
	pub async fn read<const N: usize>(&mut self) -> Result<[u8; N], End> {
		let mut bytes = [0; N];
		self.input.reader.read_exact(&mut bytes).await.map_err(|error| lost(&error))?;
		Ok(bytes)
	}

	/// The same, where their number is not known before; the caller bounds it.
	pub async fn read_bytes(&mut self, count: usize) -> Result<Vec<u8>, End> {
		let mut bytes = vec![0; count];
		self.input.reader.read_exact(&mut bytes).await.map_err(|error| lost(&error))?;
		Ok(bytes)
	}

	/// Wait until the peer has hung up, but not for long.
	pub async fn hang_up(mut self) {
		if self.output.close().await.is_ok() {
			let _ = timeout(FAREWELL, self.input.discard()).await;
		}
	}
}
