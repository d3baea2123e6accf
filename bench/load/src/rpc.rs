//! A JSON-RPC client over one WebSocket.

use crate::{Failure, Result};
use futures::{SinkExt, StreamExt};
use metalife_runtime::Hash;
use serde_json::{json, Value};
use std::{collections::HashMap, time::Instant};
use tokio::{
	net::TcpStream,
	sync::{mpsc, oneshot},
};
use tokio_tungstenite::{
	connect_async_with_config,
	tungstenite::{protocol::WebSocketConfig, Message},
	MaybeTlsStream, WebSocketStream,
};

/// A connection.
pub type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Connect to a node. Blocks and events are long messages.
pub async fn connect(url: &str) -> Result<Socket> {
	let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
	let (socket, _) = connect_async_with_config(url, Some(config), true)
		.await
		.map_err(|error| format!("cannot connect to {url}: {error}"))?;
	Ok(socket)
}

/// What a subscription brought, and when.
pub type Items = mpsc::UnboundedReceiver<(Instant, Value)>;

enum Request {
	Call(oneshot::Sender<Result<Value>>),
	Subscribe(oneshot::Sender<Result<Value>>, mpsc::UnboundedSender<(Instant, Value)>),
}

/// Asks a node.
#[derive(Clone)]
pub struct Client {
	requests: mpsc::UnboundedSender<(Value, Request)>,
}

impl Client {
	/// Connect.
	pub async fn connect(url: &str) -> Result<Self> {
		let socket = connect(url).await?;
		let (requests, receiver) = mpsc::unbounded_channel();
		tokio::spawn(converse(socket, receiver));
		Ok(Self { requests })
	}

	/// Call a method.
	pub async fn call(&self, method: &str, params: Value) -> Result<Value> {
		let (sender, reply) = oneshot::channel();
		self.send(method, params, Request::Call(sender))?;
		reply.await.map_err(|_| closed())?.map_err(|error| format!("{method}: {error}").into())
	}

	/// Subscribe to what a method brings, until the connection ends.
	pub async fn subscribe(&self, method: &str) -> Result<Items> {
		let (sender, reply) = oneshot::channel();
		let (items, receiver) = mpsc::unbounded_channel();
		self.send(method, json!([]), Request::Subscribe(sender, items))?;
		reply.await.map_err(|_| closed())?.map_err(|error| format!("{method}: {error}"))?;
		Ok(receiver)
	}

	/// The value of a storage item in a block's state, if there is one.
	pub async fn storage(&self, key: &[u8], block: Option<Hash>) -> Result<Option<Vec<u8>>> {
		let key = sp_core::bytes::to_hex(key, false);
		match self.call("state_getStorage", json!([key, block])).await? {
			Value::String(value) => Ok(Some(sp_core::bytes::from_hex(&value).map_err(|error| format!("{error:?}"))?)),
			_ => Ok(None),
		}
	}

	fn send(&self, method: &str, params: Value, request: Request) -> Result<()> {
		let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
		self.requests.send((message, request)).map_err(|_| closed())
	}
}

fn closed() -> Failure {
	"the node closed the connection".into()
}

async fn converse(mut socket: Socket, mut requests: mpsc::UnboundedReceiver<(Value, Request)>) {
	let mut next = 0u64;
	let mut waiting = HashMap::new();
	let mut subscriptions = HashMap::new();
	loop {
		tokio::select! {
			request = requests.recv() => {
				let Some((mut message, request)) = request else { return };
				message["id"] = next.into();
				waiting.insert(next, request);
				next += 1;
				if socket.send(Message::text(message.to_string())).await.is_err() {
					return;
				}
			},
			message = socket.next() => {
				let received = Instant::now();
				let Some(Ok(message)) = message else { return };
				let Message::Text(text) = message else { continue };
				let Ok(mut message) = serde_json::from_str::<Value>(&text) else { return };
				let subscription = message.pointer("/params/subscription").map(Value::to_string);
				if let Some(items) = subscription.and_then(|id| subscriptions.get::<String>(&id)) {
					let items: &mpsc::UnboundedSender<_> = items;
					// Who listens no more need not be told.
					let _ = items.send((received, message["params"]["result"].take()));
					continue;
				}
				let Some(request) = message["id"].as_u64().and_then(|id| waiting.remove(&id)) else { continue };
				let reply = match message.get("error") {
					Some(error) => Err(error.to_string().into()),
					None => Ok(message["result"].take()),
				};
				match request {
					Request::Call(sender) => { let _ = sender.send(reply); },
					Request::Subscribe(sender, items) => {
						if let Ok(id) = &reply {
							subscriptions.insert(id.to_string(), items);
						}
						let _ = sender.send(reply);
					},
				}
			},
		}
	}
}
