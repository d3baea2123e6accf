//! Connections: accepted, bounded, ended in good order.

use crate::{
	api::{router, App},
	limit::{HEAD_TIME, MAX_CONNECTIONS, MAX_FIELDS, MAX_HEAD},
};
use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
	rt::{TokioIo, TokioTimer},
	service::TowerToHyperService,
};
use std::{
	future::Future,
	io::{self, ErrorKind},
	pin::{pin, Pin},
	sync::Arc,
	task::{ready, Context, Poll},
	time::Duration,
};
use tokio::{
	io::{AsyncRead, AsyncWrite, ReadBuf},
	net::{TcpListener, TcpStream},
	sync::Semaphore,
	time::Sleep,
};

/// How long requests and subscriptions have to come to an end.
const GRACE: Duration = Duration::from_secs(10);

/// How long what came in private is looked at in one go: others want to use the vault too.
const LOOK: Duration = Duration::from_millis(500);

/// How often our keys for private messages are seen to.
const ROTATE: Duration = Duration::from_secs(3_600);

/// How long to wait before accepting again where the system has no more to give.
const SHORTAGE: Duration = Duration::from_millis(200);

/// Serve until `stop` is done; then let what is under way come to its end, for a while.
pub async fn serve(listener: TcpListener, app: App, stop: impl Future<Output = ()>) {
	let connections = Arc::new(Semaphore::new(MAX_CONNECTIONS));
	let router = router(app.clone());
	let looking = tokio::spawn(look_for_private(app.clone()));
	let mut stop = pin!(stop);
	loop {
		let accepted = tokio::select! {
			() = &mut stop => break,
			accepted = accept(&listener, &connections) => accepted,
		};
		let Some((stream, permit)) = accepted else { continue };
		let (app, router) = (app.clone(), router.clone());
		tokio::spawn(async move {
			app.planet().metrics.connections.inc();
			if let Err(error) = serve_one(stream, &app, router).await {
				tracing::debug!(%error, "a connection ended");
			}
			app.planet().metrics.connections.dec();
			drop(permit);
		});
	}
	drop(listener);
	app.stop();
	let ended = async {
		// Only closing it fails, which nobody does.
		let _ = connections.acquire_many(MAX_CONNECTIONS as u32).await;
		app.subscriptions_ended().await;
		// It has told what there was to tell.
		let _ = looking.await;
	};
	if tokio::time::timeout(GRACE, ended).await.is_err() {
		tracing::warn!("some requests were cut off");
	}
}

/// Open what comes in private as it comes, and see to our keys, until the daemon stops.
async fn look_for_private(app: App) {
	let planet = app.planet();
	let (mut changes, mut stopping) = (planet.changes(), app.stopping());
	let mut rotate = tokio::time::interval(ROTATE);
	while !*stopping.borrow_and_update() {
		changes.borrow_and_update();
		let left = planet.run(|planet| planet.look_for_private(LOOK)).await.unwrap_or_else(|error| {
			tracing::error!(%error, "what came in private cannot be looked at");
			0
		});
		if left > 0 {
			continue;
		}
		tokio::select! {
			_ = stopping.changed() => {},
			_ = changes.changed() => {},
			_ = rotate.tick() => if let Err(error) = planet.run(|planet| planet.rotate()).await {
				tracing::warn!(%error, "no new key for private messages");
			},
		}
	}
}

async fn accept(
	listener: &TcpListener,
	connections: &Arc<Semaphore>,
) -> Option<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
	let permit = connections.clone().acquire_owned().await.ok()?;
	match listener.accept().await {
		Ok((stream, _)) => Some((stream, permit)),
		Err(error) => {
			tracing::warn!(%error, "a connection could not be accepted");
			tokio::time::sleep(SHORTAGE).await;
			None
		},
	}
}

async fn serve_one(stream: TcpStream, app: &App, router: Router) -> hyper::Result<()> {
	// Answers are small and wanted at once; where this is not to be had, they come later.
	let _ = stream.set_nodelay(true);
	let stream = Patient::new(stream, 2 * app.policy().send_time);
	let mut connection = pin!(http1::Builder::new()
		.timer(TokioTimer::new())
		.header_read_timeout(HEAD_TIME)
		.max_headers(MAX_FIELDS)
		.max_buf_size(MAX_HEAD)
		.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
		.with_upgrades());
	let mut stopping = app.stopping();
	tokio::select! {
		done = connection.as_mut() => return done,
		_ = stopping.wait_for(|stopping| *stopping) => connection.as_mut().graceful_shutdown(),
	}
	connection.await
}

/// A stream whose other side may take nothing for so long, and no longer.
struct Patient {
	stream: TcpStream,
	patience: Duration,
	until: Option<Pin<Box<Sleep>>>,
}

impl Patient {
	fn new(stream: TcpStream, patience: Duration) -> Self {
		Self { stream, patience, until: None }
	}

	/// The clock runs while nothing can be written.
	fn timed<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
		if written.is_ready() {
			self.until = None;
			return written;
		}
		let patience = self.patience;
		let until = self.until.get_or_insert_with(|| Box::pin(tokio::time::sleep(patience)));
		ready!(until.as_mut().poll(cx));
		Poll::Ready(Err(ErrorKind::TimedOut.into()))
	}
}

impl AsyncRead for Patient {
	fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_read(cx, buffer)
	}
}

impl AsyncWrite for Patient {
	fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
		self.timed(cx, written)
	}

	fn poll_write_vectored(
		mut self: Pin<&mut Self>,
		cx: &mut Context<'_>,
		bytes: &[io::IoSlice<'_>],
	) -> Poll<io::Result<usize>> {
		let written = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
		self.timed(cx, written)
	}

	fn is_write_vectored(&self) -> bool {
		self.stream.is_write_vectored()
	}

	fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_flush(cx)
	}

	fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
		Pin::new(&mut self.stream).poll_shutdown(cx)
	}
}
