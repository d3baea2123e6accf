//! The daemon.

use super::{
	args::{Globals, RunArgs},
	output::Output,
	session::open_vault,
};
use anyhow::{Context, Result};
use metalife_planet::{
	api::{App, Policy},
	model::Feed,
	network::Peer,
	serve,
	tokens::control_token,
	Control, Planet,
};
use serde_json::json;
use std::time::Duration;
use tokio::{
	net::TcpListener,
	signal::unix::{signal, SignalKind},
};

pub async fn run(globals: &Globals, args: RunArgs) -> Result<Output> {
	let folder = globals.folder()?;
	// Before anything is said to run: whoever reads that may end it again.
	let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
	// Nothing is served yet, so that it may block.
	let vault = open_vault(&folder, globals)?;
	let listener = TcpListener::bind(args.listen).await.with_context(|| format!("cannot listen at {}", args.listen))?;
	let address = listener.local_addr()?;
	if !address.ip().is_loopback() {
		tracing::warn!(%address, "others can reach this, and what is said is not encrypted on the way");
	}
	let mut hosts = args.hosts;
	if !address.ip().is_unspecified() {
		// As it stands in a Host header, without the port.
		hosts.extend(address.to_string().rsplit_once(':').map(|(ip, _)| ip.to_owned()));
	}
	let policy = Policy { hosts, origins: args.origins, send_time: Duration::from_secs(args.send_timeout) };
	let token = control_token();
	let planet = Planet::new(vault, &folder, &token, args.requests_per_second)?;
	// What is wrong with where blobs lie, the operator hears at once.
	let blobs = planet.clone();
	tokio::task::spawn_blocking(move || blobs.blobs.get().map(drop)).await??;
	let feed = Feed(planet.vault().feed_key());
	let (mut ready, mut text) =
		(json!({ "listening": address, "feed": feed }), format!("Planet listens at http://{address}"));
	if let Some(config) = args.network.config() {
		planet.start_network(config, args.network.hops).await?;
		let running = planet.network()?;
		let (peer, peers) = (Peer(running.id()), running.listening().await?);
		tracing::info!(%peer, "listening for peers");
		text.extend(peers.iter().map(|address| format!("\nand for peers at {address}")));
		ready["peer"] = json!(peer);
		ready["listening_peers"] = json!(peers);
	}
	if let Some(node) = args.node {
		ready["node"] = json!(node);
		planet.follow_chain(node, args.anchor_every).await?;
	}
	let app = App::new(planet.clone(), policy);
	// The command line is on this machine, whatever we listen at.
	let mut here = address;
	if here.ip().is_unspecified() {
		here.set_ip(if here.is_ipv4() { [127, 0, 0, 1].into() } else { std::net::Ipv6Addr::LOCALHOST.into() });
	}
	Control { address: here, token: token.to_string() }.write(&folder)?;
	tracing::info!(%address, "listening");
	Output::from_parts(ready, text).print(globals.json);
	serve(listener, app, async {
		tokio::select! {
			_ = terminate.recv() => tracing::info!("SIGTERM: stopping"),
			_ = interrupt.recv() => tracing::info!("SIGINT: stopping"),
		}
	})
	.await;
	planet.leave_chain();
	planet.stop_network().await;
	Control::remove(&folder)?;
	tracing::info!("stopped");
	Ok(Output::nothing())
}
