//! The daemon's numbers, for Prometheus.

use crate::pubs::PubCounts;
use prometheus::{
	Encoder, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry, TextEncoder,
};
use std::time::Duration;

/// What is counted.
pub struct Metrics {
	registry: Registry,
	requests: IntCounterVec,
	durations: HistogramVec,
	published: IntCounterVec,
	dropped: IntCounterVec,
	/// Open connections, subscriptions not counted.
	pub connections: IntGauge,
	/// Open subscriptions.
	pub subscriptions: IntGauge,
	/// Messages that peers sent and that are stored.
	pub received: IntCounter,
	/// Blobs that peers gave.
	pub fetched: IntCounter,
	/// Peers that feeds are exchanged with.
	pub sessions: IntGauge,
	pubs: [IntGauge; 3],
	changes: IntGauge,
	indexed: IntGauge,
}

impl Metrics {
	/// All of them, at zero.
	pub fn new() -> prometheus::Result<Self> {
		let registry = Registry::new();
		let counter = |name: &str, help: &str, labels: &[&str]| {
			let counter = IntCounterVec::new(Opts::new(name, help), labels)?;
			registry.register(Box::new(counter.clone()))?;
			Ok::<_, prometheus::Error>(counter)
		};
		let gauge = |name: &str, help: &str| {
			let gauge = IntGauge::new(name, help)?;
			registry.register(Box::new(gauge.clone()))?;
			Ok::<_, prometheus::Error>(gauge)
		};
		let requests = counter("planet_requests_total", "Requests answered", &["method", "route", "status"])?;
		let buckets = vec![0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
		let options =
			HistogramOpts::new("planet_request_seconds", "Time to the beginning of an answer").buckets(buckets);
		let durations = HistogramVec::new(options, &["route"])?;
		registry.register(Box::new(durations.clone()))?;
		let published = counter("planet_published_total", "Messages written to our own feed", &["kind"])?;
		let dropped = counter("planet_subscriptions_ended_total", "Subscriptions that ended", &["reason"])?;
		let connections = gauge("planet_connections", "Open connections, subscriptions not counted")?;
		let subscriptions = gauge("planet_subscriptions", "Open subscriptions")?;
		let received = IntCounter::new("planet_received_total", "Messages that peers sent and that are stored")?;
		registry.register(Box::new(received.clone()))?;
		let fetched = IntCounter::new("planet_blobs_fetched_total", "Blobs that peers gave")?;
		registry.register(Box::new(fetched.clone()))?;
		let sessions = gauge("planet_sessions", "Peers that feeds are exchanged with")?;
		let pubs = [
			gauge("planet_pubs_known", "Pubs of the chain's list that are known")?,
			gauge("planet_pubs_called", "Pubs of the list that are called and did not answer yet")?,
			gauge("planet_pubs_in_session", "Pubs that were called for the list and that feeds are exchanged with")?,
		];
		let changes = gauge("planet_changes", "Number of the vault's last change")?;
		let indexed = gauge("planet_indexed", "Number of the last change that the index has")?;
		let info = gauge("planet_start_seconds", "When the daemon started: seconds since 1970")?;
		info.set((crate::planet::now() / 1000) as i64);
		Ok(Self {
			registry,
			requests,
			durations,
			published,
			dropped,
			connections,
			subscriptions,
			received,
			fetched,
			sessions,
			pubs,
			changes,
			indexed,
		})
	}

	/// A request was answered.
	pub fn answered(&self, method: &str, route: &str, status: u16, took: Duration) {
		self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
		self.durations.with_label_values(&[route]).observe(took.as_secs_f64());
	}

	/// A message was written.
	pub fn published(&self, kind: &str) {
		self.published.with_label_values(&[kind]).inc();
	}

	/// A subscription ended.
	pub fn ended(&self, reason: &str) {
		self.dropped.with_label_values(&[reason]).inc();
	}

	/// In the text format, version 0.0.4. `progress` is how far the index is, and how far the vault.
	pub fn text(&self, progress: (u64, u64), pubs: &PubCounts) -> prometheus::Result<Vec<u8>> {
		for (gauge, count) in self.pubs.iter().zip([pubs.known, pubs.called, pubs.in_session]) {
			gauge.set(count as i64);
		}
		self.indexed.set(progress.0 as i64);
		self.changes.set(progress.1 as i64);
		let mut out = Vec::new();
		TextEncoder::new().encode(&self.registry.gather(), &mut out)?;
		Ok(out)
	}
}
