//! A connection to a node. Whatever it answers is bounded in size and in time.

use crate::{
	error::{Error, Result},
	hex32::Hex32,
	types,
};
use codec::{Compact, Decode, Encode};
use std::{future::Future, sync::Arc, time::Duration};
use subxt::{
	backend::LegacyBackend,
	config::{substrate::H256, RpcConfigFor, SubstrateConfig},
	error::DispatchError,
	ext::{
		frame_decode::{storage::IntoDecodableValues, view_functions::IntoEncodableValues},
		jsonrpsee::ws_client::WsClientBuilder,
		scale_decode::DecodeAsType,
	},
	rpcs::{
		client::{RpcClient, RpcSubscription},
		methods::{legacy::Bytes, LegacyRpcMethods},
	},
	ArcMetadata, OnlineClient, OnlineClientAtBlock,
};

/// How long an answer may take, and so may connecting.
const TIME: Duration = Duration::from_secs(20);

/// The most bytes of an answer: metadata is the largest.
const MAX_ANSWER: u32 = 8 << 20;

/// How many heads may wait to be looked at.
const MAX_HEADS: usize = 8;

/// The configuration of the chain.
pub(crate) type Config = SubstrateConfig;
type Header = <Config as subxt::Config>::Header;

/// Whether this is where a node can be: WebSocket, and encrypted unless it is on this machine.
pub fn check_url(url: &str) -> Result<()> {
	let scheme = url.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
	if !matches!(scheme.as_deref(), Some("ws" | "wss")) {
		return Err(Error::Url("it begins with ws:// or wss://".into()));
	}
	match subxt::rpcs::utils::url_is_secure(url) {
		Ok(true) => Ok(()),
		Ok(false) => Err(Error::Url("ws:// is for this machine alone: use wss://".into())),
		Err(error) => Err(Error::Url(error.to_string())),
	}
}

/// Let a node not take longer than it may.
pub(crate) async fn in_time<T, E: std::fmt::Display>(asked: impl Future<Output = Result<T, E>>) -> Result<T> {
	match tokio::time::timeout(TIME, asked).await {
		Ok(answer) => answer.map_err(Error::node),
		Err(_) => Err(Error::Slow),
	}
}

/// A node.
pub(crate) struct Node {
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	client: OnlineClient<Config>,
	/// The runtime that this connection is for, and what it says of its types, which was looked through.
	spec: u32,
	metadata: ArcMetadata,
}

impl Node {
	/// Connect to a node.
	pub async fn connect(url: &str) -> Result<Self> {
		check_url(url)?;
		let builder = WsClientBuilder::new()
			.max_request_size(1 << 20)
			.max_response_size(MAX_ANSWER)
			.max_buffer_capacity_per_subscription(MAX_HEADS)
			.max_redirections(1)
			.connection_timeout(TIME)
			.request_timeout(TIME);
		let rpc = RpcClient::new(in_time(builder.build(url)).await?);
		let backend = Arc::new(LegacyBackend::builder().build(rpc.clone()));
		// Of its own for each connection: what is kept of runtimes goes with it.
		let client = in_time(OnlineClient::<Config>::from_backend(backend)).await?;
		let at = in_time(client.at_current_block()).await?;
		let (spec, metadata) = (at.spec_version(), at.metadata());
		types::check(&metadata)?;
		Ok(Self { rpc: LegacyRpcMethods::new(rpc), client, spec, metadata })
	}

	/// The chain that it follows.
	pub fn genesis(&self) -> Hex32 {
		Hex32(self.client.genesis_hash().0)
	}

	/// The finalized blocks as they come.
	pub async fn heads(&self) -> Result<RpcSubscription<Header>> {
		in_time(self.rpc.chain_subscribe_finalized_heads()).await
	}

	/// The number of the best block.
	pub async fn best(&self) -> Result<u64> {
		let header = in_time(self.rpc.chain_get_header(None)).await?;
		Ok(header.ok_or(Error::Nonsense("no best block"))?.number)
	}

	/// The newest finalized block.
	pub async fn finalized(&self) -> Result<At> {
		let hash = in_time(self.rpc.chain_get_finalized_head()).await?;
		self.at(hash).await
	}

	/// A block.
	pub async fn at(&self, hash: H256) -> Result<At> {
		let at = in_time(self.client.at_block(hash)).await?;
		match at.spec_version() == self.spec && Arc::ptr_eq(&at.metadata(), &self.metadata) {
			true => Ok(At(at)),
			false => Err(Error::RuntimeChanged),
		}
	}
}

impl Node {
	/// Hand it a transaction. That it has it already is fine.
	pub async fn submit(&self, extrinsic: &[u8]) -> Result<()> {
		/// Already in the pool, or there lately.
		const KNOWN: [i32; 2] = [1_012, 1_013];
		match tokio::time::timeout(TIME, self.rpc.author_submit_extrinsic(extrinsic)).await {
			Err(_) => Err(Error::Slow),
			Ok(Ok(_)) => Ok(()),
			Ok(Err(subxt::rpcs::Error::User(error))) if KNOWN.contains(&error.code) => Ok(()),
			Ok(Err(subxt::rpcs::Error::User(error))) => {
				let data = error.data.map(|data| format!(": {}", data.get())).unwrap_or_default();
				Err(Error::node(format_args!("{}{data}", error.message)))
			},
			// It may be gone: the connection begins anew.
			Ok(Err(_)) => Err(Error::Nonsense("nothing to a transaction")),
		}
	}

	/// The block with this number, if it is there, and its transactions.
	async fn block(&self, number: u64) -> Result<Option<(H256, Vec<Bytes>)>> {
		let number = u32::try_from(number).map_err(|_| Error::Nonsense("a block's number"))?;
		let hash = in_time(self.rpc.chain_get_block_hash(Some(number.into()))).await?;
		let Some(hash) = hash else { return Ok(None) };
		let block = in_time(self.rpc.chain_get_block(Some(hash))).await?;
		Ok(block.map(|block| (hash, block.block.extrinsics)))
	}

	/// The block with this number and the place of a transaction in it, if it is there.
	pub async fn find(&self, number: u64, extrinsic: &[u8]) -> Result<Option<(H256, u32)>> {
		let Some((hash, extrinsics)) = self.block(number).await? else { return Ok(None) };
		let position = extrinsics.iter().position(|one| one.0 == extrinsic);
		Ok(position.map(|position| (hash, position as u32)))
	}

	/// When a block was made, in milliseconds since 1970: what its author put into it.
	pub async fn time_of(&self, number: u64) -> Result<Option<u64>> {
		let Some(timestamp) = self.metadata.pallet_by_name("Timestamp") else { return Ok(None) };
		let Some((_, extrinsics)) = self.block(number).await? else { return Ok(None) };
		// What authors put into a block stands before what is signed.
		Ok(extrinsics.iter().take(8).find_map(|one| moment(&one.0, timestamp.call_index())))
	}
}

impl Node {
	/// The keys of storage that begin so, at most so many.
	pub async fn keys(&self, at: &At, prefix: &[u8], most: usize) -> Result<Vec<Vec<u8>>> {
		/// As many as a node gives at once.
		const PAGE: usize = 1_000;
		let mut keys: Vec<Vec<u8>> = Vec::new();
		while keys.len() < most {
			let page = PAGE.min(most - keys.len());
			let last = keys.last().map(Vec::as_slice);
			let asked = self.rpc.state_get_keys_paged(prefix, page as u32, last, Some(at.hash()));
			let found = in_time(asked).await?;
			let more = found.len() >= page;
			keys.extend(found.into_iter().take(page));
			if !more {
				break;
			}
		}
		Ok(keys)
	}
}

/// The time in a block, if that is what this transaction that nobody signed is.
fn moment(extrinsic: &[u8], timestamp: u8) -> Option<u64> {
	/// The version stands beneath these bits, which say how it is signed.
	const SIGNED: u8 = 0b1100_0000;
	let body = Vec::<u8>::decode(&mut &extrinsic[..]).ok()?;
	let [version, pallet, 0, rest @ ..] = &body[..] else { return None };
	let moment = Compact::<u64>::decode(&mut &rest[..]).ok()?;
	(version & SIGNED == 0 && *pallet == timestamp).then_some(moment.0)
}

/// A block, and the state after it.
pub(crate) struct At(OnlineClientAtBlock<Config>);

impl At {
	/// Its number.
	pub fn number(&self) -> u64 {
		self.0.block_number()
	}

	/// Its hash.
	pub fn hash(&self) -> H256 {
		self.0.block_hash()
	}

	/// The version of its runtime.
	pub fn spec(&self) -> u32 {
		self.0.spec_version()
	}

	/// Whether the runtime has this pallet.
	pub fn has(&self, pallet: &str) -> bool {
		self.0.metadata_ref().pallet_by_name(pallet).is_some()
	}

	/// Whether transactions, and this call, are as we know them.
	pub fn check_transactions(&self, call: &[u8]) -> Result<()> {
		crate::transaction::check(self.0.metadata_ref(), self.0.transaction_version(), call)
	}

	/// Why the transaction at this place in the block failed, if it did.
	pub async fn failure(&self, position: u32) -> Result<Option<String>> {
		let events = in_time(self.0.events().fetch()).await?;
		let Some(failed) = types::failure(self.0.metadata_ref(), events.bytes(), position)? else { return Ok(None) };
		let error = DispatchError::decode_from(failed, self.0.metadata()).map_err(Error::node)?;
		Ok(Some(Error::node(error).to_string()))
	}

	/// What stands in storage under these keys.
	pub async fn value<K, V>(&self, pallet: &'static str, entry: &'static str, keys: K) -> Result<Option<V>>
	where
		K: IntoEncodableValues + IntoDecodableValues,
		V: DecodeAsType,
	{
		let address = subxt::dynamic::storage::<K, V>(pallet, entry);
		let value = in_time(self.0.storage().try_fetch(address, keys)).await?;
		value.map(|value| value.decode().map_err(Error::node)).transpose()
	}

	/// What all keys of a map of two numbers begin with whose first is this one.
	pub fn prefix(&self, pallet: &'static str, entry: &'static str, first: u64) -> Result<Vec<u8>> {
		let storage = self.0.storage();
		let entry = storage.entry(subxt::dynamic::storage::<(u64, u64), ()>(pallet, entry)).map_err(Error::node)?;
		entry.iter_key((first,)).map_err(Error::node)
	}

	/// What a view function answers, or the beginning of it.
	pub async fn view<A: IntoEncodableValues, V: Decode>(
		&self,
		pallet: &'static str,
		name: &'static str,
		arguments: A,
	) -> Result<V> {
		let functions = self.0.view_functions();
		let call = subxt::dynamic::view_function_call::<A, ()>(pallet, name, arguments);
		let asked = functions.encode_args(call).map_err(Error::node)?;
		// Which function, and its arguments: as bytes, which subxt leaves out.
		let (function, arguments) =
			asked.split_at_checked(32).ok_or(Error::Nonsense("a view function without a name"))?;
		let asked = [function, &arguments.encode()].concat();
		let answer = in_time(functions.call_raw(Some(&asked))).await?;
		// A result: what the function gave, as bytes, or that there is none.
		let bytes = match answer.split_first() {
			Some((0, mut bytes)) => Vec::<u8>::decode(&mut bytes).map_err(Error::node)?,
			_ => return Err(Error::Nonsense("no such view function")),
		};
		V::decode(&mut &bytes[..]).map_err(Error::node)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_time_of_a_block_is_what_its_author_put_into_it() {
		let put = |body: &[u8]| body.to_vec().encode();
		let time = Compact(1_700_000_000_000u64).encode();
		assert_eq!(moment(&put(&[&[5, 2, 0][..], &time].concat()), 2), Some(1_700_000_000_000));
		assert_eq!(moment(&put(&[&[4, 2, 0][..], &time].concat()), 2), Some(1_700_000_000_000));
		for other in [[0x84, 2, 0], [5, 3, 0], [5, 2, 1]] {
			assert_eq!(moment(&put(&[&other[..], &time].concat()), 2), None);
		}
		for bad in [&b""[..], &[0], &put(&[5, 2, 0]), &[5, 2, 0]] {
			assert_eq!(moment(bad, 2), None);
		}
	}
}
