//! A node that lies: what no real node does. Here a WebSocket that answers what the test says.

use futures::{SinkExt, StreamExt};
use metalife_chain::{Chain, State};
use metalife_vault::{Kdf, Vault};
use serde_json::{json, Value};
use std::{sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, time::timeout};
use tokio_tungstenite::{accept_async, tungstenite::Message};

/// Long enough for a busy machine.
const SOON: Duration = Duration::from_secs(60);

/// Something that says it is a node; where it is, and how often it was called.
async fn node(answer: fn(&Value) -> Option<String>) -> (String, watch::Receiver<u32>) {
	let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
	let url = format!("ws://{}", listener.local_addr().expect("is bound"));
	let (calls, called) = watch::channel(0);
	tokio::spawn(async move {
		loop {
			let (stream, _) = listener.accept().await.expect("somebody calls");
			calls.send_modify(|calls| *calls += 1);
			tokio::spawn(async move {
				let Ok(mut socket) = accept_async(stream).await else { return };
				while let Some(Ok(Message::Text(text))) = socket.next().await {
					let request: Value = serde_json::from_str(&text).expect("is JSON");
					let Some(answer) = answer(&request) else { return };
					if socket.send(Message::text(answer)).await.is_err() {
						return;
					}
				}
			});
		}
	});
	(url, called)
}

fn chain() -> (tempfile::TempDir, Arc<Chain>) {
	let place = tempfile::tempdir().expect("there is a place");
	let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
	(place, Chain::open(Arc::new(vault)).expect("is read"))
}

/// The state after a node was called this often.
async fn after(calls: u32, answer: fn(&Value) -> Option<String>) -> State {
	let (url, mut called) = node(answer).await;
	let (_place, chain) = chain();
	let running = tokio::spawn(chain.clone().run(url));
	timeout(SOON, called.wait_for(|called| *called >= calls)).await.expect("is called").expect("is there");
	let state = timeout(SOON, chain.state().wait_for(|state| state.problem.is_some()))
		.await
		.expect("fails")
		.expect("is there")
		.clone();
	running.abort();
	state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_hangs_up_is_called_again() {
	let state = after(3, |_| None).await;
	assert!(!state.connected && state.genesis.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_answers_without_end_is_not_listened_to() {
	let state = after(2, |request| {
		let answer = json!({ "jsonrpc": "2.0", "id": request["id"], "result": "0".repeat(9 << 20) });
		Some(answer.to_string())
	});
	let state = state.await;
	assert!(!state.connected && state.genesis.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_answers_nonsense_is_called_again() {
	let nonsense: [fn(&Value) -> Option<String>; 4] = [
		|request| Some(json!({ "jsonrpc": "2.0", "id": request["id"], "result": "0x00" }).to_string()),
		|request| Some(json!({ "jsonrpc": "2.0", "id": request["id"], "result": null }).to_string()),
		|request| Some(json!({ "jsonrpc": "2.0", "id": request["id"], "result": [[[]]] }).to_string()),
		|_| Some("{}".into()),
	];
	for answer in nonsense {
		assert!(!after(1, answer).await.connected);
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chain_once_seen_is_remembered_only_if_it_is_whole() {
	// It tells a genesis, and nothing that fits to it.
	let state = after(2, |request| {
		let result = match request["method"].as_str() {
			Some("chain_getBlockHash") => json!(format!("0x{}", "07".repeat(32))),
			_ => Value::Null,
		};
		Some(json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }).to_string())
	});
	assert_eq!(state.await.genesis, None);
}
