//! Watches the blocks of a node: when each was seen, when it was final, and which of our transactions it holds.

use crate::{
	rpc::{Client, Items},
	transactions::Transactions,
	Result,
};
use metalife_runtime::{Hash, Header};
use serde_json::{json, Value};
use std::{
	collections::HashMap,
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		Arc, Mutex, MutexGuard,
	},
	time::{Duration, Instant},
};

/// A block that was the best one once.
#[derive(Clone, Debug)]
pub struct Block {
	/// Its hash.
	pub hash: Hash,
	/// Its height.
	pub number: u32,
	/// The hash of the block before it.
	pub parent: Hash,
	/// When it was seen to be the best.
	pub seen: Duration,
	/// When it was seen to be final.
	pub finalised: Option<Duration>,
	/// Which of our transactions it holds, and where in the block.
	pub ours: Vec<(u32, u32)>,
	/// How many bytes all its extrinsics have.
	pub bytes: usize,
	/// How many of ours the node had taken and not yet put into a block when this one was seen.
	pub backlog: usize,
}

/// What is known of a chain.
#[derive(Default)]
pub struct Chain {
	blocks: HashMap<Hash, Block>,
	best: Hash,
	included: HashMap<u32, Duration>,
	/// Blocks that were final before they were read.
	finalised: Vec<(Hash, Duration)>,
}

impl Chain {
	/// The blocks from the first that was seen to the best.
	pub fn canonical(&self) -> Vec<Block> {
		let mut blocks = Vec::new();
		let mut next = self.best;
		while let Some(block) = self.blocks.get(&next) {
			blocks.push(block.clone());
			next = block.parent;
		}
		blocks.reverse();
		blocks
	}

	/// How many blocks were the best once and are not on the best chain.
	pub fn abandoned(&self) -> usize {
		self.blocks.len() - self.canonical().len()
	}

	/// When each of our transactions was first seen in a block that was the best.
	pub fn included(&self) -> &HashMap<u32, Duration> {
		&self.included
	}

	fn is_final(&self) -> bool {
		self.canonical().iter().all(|block| block.ours.is_empty() || block.finalised.is_some())
	}

	/// Add blocks, the newest first; how many of our transactions were in none before.
	fn add(&mut self, new: Vec<Block>, best: Hash) -> usize {
		let before = self.included.len();
		self.best = best;
		for block in new.into_iter().rev() {
			for (position, _) in &block.ours {
				self.included.entry(*position).or_insert(block.seen);
			}
			self.blocks.insert(block.hash, block);
		}
		for (hash, time) in std::mem::take(&mut self.finalised) {
			self.finalise(hash, time);
		}
		self.included.len() - before
	}

	/// A block is final, and so are its ancestors.
	fn finalise(&mut self, hash: Hash, time: Duration) {
		if !self.blocks.contains_key(&hash) {
			self.finalised.push((hash, time));
		}
		let mut next = hash;
		while let Some(block) = self.blocks.get_mut(&next).filter(|block| block.finalised.is_none()) {
			block.finalised = Some(time);
			next = block.parent;
		}
	}
}

/// Watches in the background.
pub struct Watch {
	/// What was seen.
	pub chain: Arc<Mutex<Chain>>,
	/// How many of our transactions are in blocks.
	pub included: Arc<AtomicUsize>,
	failure: Arc<Mutex<Option<String>>>,
	stopped: Arc<AtomicBool>,
}

/// What is told of blocks as they come.
pub struct Listener {
	/// How many of our transactions the node has taken.
	pub accepted: Arc<AtomicUsize>,
	/// Called with how many more of ours are in a block.
	pub on_included: Box<dyn Fn(usize) + Send>,
}

impl Watch {
	/// Watch the blocks of the node at `url` for these transactions; times count from `epoch`.
	pub async fn start(url: &str, epoch: Instant, transactions: Arc<Transactions>, listener: Listener) -> Result<Self> {
		// Long answers must not hold up the news.
		let news = Client::connect(url).await?;
		let best = news.subscribe("chain_subscribeNewHeads").await?;
		let finalised = news.subscribe("chain_subscribeFinalizedHeads").await?;
		let client = Client::connect(url).await?;
		let watch =
			Self { chain: Arc::default(), included: Arc::default(), failure: Arc::default(), stopped: Arc::default() };
		let watcher = Watcher {
			client,
			epoch,
			transactions,
			listener,
			chain: watch.chain.clone(),
			included: watch.included.clone(),
			first: None,
		};
		let (failure, stopped) = (watch.failure.clone(), watch.stopped.clone());
		tokio::spawn(async move {
			if let Err(error) = watcher.run(best, finalised, &stopped).await {
				*failure.lock().expect("nobody panics with it") = Some(error.to_string());
			}
			drop(news);
		});
		Ok(watch)
	}

	/// What went wrong, if anything.
	pub fn check(&self) -> Result<()> {
		match &*self.failure.lock().expect("nobody panics with it") {
			Some(error) => Err(format!("watching blocks failed: {error}").into()),
			None => Ok(()),
		}
	}

	/// Whether all blocks with our transactions are final.
	pub fn is_final(&self) -> bool {
		self.chain.lock().expect("nobody panics with it").is_final()
	}
}

impl Drop for Watch {
	fn drop(&mut self) {
		self.stopped.store(true, Ordering::Relaxed);
	}
}

struct Watcher {
	client: Client,
	epoch: Instant,
	transactions: Arc<Transactions>,
	listener: Listener,
	chain: Arc<Mutex<Chain>>,
	included: Arc<AtomicUsize>,
	/// The height of the first block that was seen.
	first: Option<u32>,
}

impl Watcher {
	async fn run(mut self, mut best: Items, mut finalised: Items, stopped: &AtomicBool) -> Result<()> {
		loop {
			tokio::select! {
				biased;
				head = best.recv() => {
					let Some((received, head)) = head else { break };
					self.new_best(received, serde_json::from_value(head)?).await?;
				},
				head = finalised.recv() => {
					let Some((received, head)) = head else { break };
					let head: Header = serde_json::from_value(head)?;
					self.lock().finalise(head.hash(), received - self.epoch);
				},
			}
		}
		if stopped.load(Ordering::Relaxed) {
			Ok(())
		} else {
			Err("the node closed the connection".into())
		}
	}

	/// A head is the best; so are those of its ancestors that were not seen, when the best chain changed.
	async fn new_best(&mut self, received: Instant, head: Header) -> Result<()> {
		let seen = received - self.epoch;
		let first = *self.first.get_or_insert(head.number);
		let best = head.hash();
		let mut new = Vec::new();
		let mut next = (best, head);
		while next.1.number >= first && !self.lock().blocks.contains_key(&next.0) {
			let (hash, header) = next;
			let block = self.client.call("chain_getBlock", json!([hash])).await?;
			let parent = header.parent_hash;
			new.push(self.read(hash, &header, seen, &block["block"]["extrinsics"])?);
			let parent_header = self.client.call("chain_getHeader", json!([parent])).await?;
			next = (parent, serde_json::from_value(parent_header)?);
		}
		let more = {
			let mut chain = self.lock();
			let more = chain.add(new, best);
			self.included.store(chain.included.len(), Ordering::Relaxed);
			let backlog = self.listener.accepted.load(Ordering::Relaxed).saturating_sub(chain.included.len());
			if let Some(block) = chain.blocks.get_mut(&best) {
				block.backlog = backlog;
			}
			more
		};
		(self.listener.on_included)(more);
		Ok(())
	}

	fn read(&self, hash: Hash, header: &Header, seen: Duration, extrinsics: &Value) -> Result<Block> {
		let mut ours = Vec::new();
		let mut bytes = 0;
		for (extrinsic, index) in extrinsics.as_array().ok_or("a block has no extrinsics")?.iter().zip(0..) {
			let extrinsic = sp_core::bytes::from_hex(extrinsic.as_str().unwrap_or_default())
				.map_err(|error| format!("an extrinsic is no hex: {error:?}"))?;
			bytes += extrinsic.len();
			ours.extend(self.transactions.position(&extrinsic).map(|position| (position, index)));
		}
		let (number, parent) = (header.number, header.parent_hash);
		Ok(Block { hash, number, parent, seen, finalised: None, ours, bytes, backlog: 0 })
	}

	fn lock(&self) -> MutexGuard<'_, Chain> {
		self.chain.lock().expect("nobody panics with it")
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn block(name: u8, parent: u8, number: u32, ours: &[u32]) -> Block {
		Block {
			hash: Hash::repeat_byte(name),
			number,
			parent: Hash::repeat_byte(parent),
			seen: Duration::from_secs(number.into()),
			finalised: None,
			ours: ours.iter().map(|position| (*position, 0)).collect(),
			bytes: 0,
			backlog: 0,
		}
	}

	fn numbers(chain: &Chain) -> Vec<u8> {
		chain.canonical().iter().map(|block| block.hash[0]).collect()
	}

	#[test]
	fn a_change_of_the_best_chain_counts_nothing_twice() {
		let mut chain = Chain::default();
		assert_eq!(chain.add(vec![block(1, 0, 1, &[0, 1])], Hash::repeat_byte(1)), 2);
		assert_eq!(chain.add(vec![block(2, 1, 2, &[2])], Hash::repeat_byte(2)), 1);
		// Two blocks on another branch: the newest comes first.
		let branch = vec![block(4, 3, 3, &[3]), block(3, 1, 2, &[2])];
		assert_eq!(chain.add(branch, Hash::repeat_byte(4)), 1);
		assert_eq!(numbers(&chain), [1, 3, 4]);
		assert_eq!(chain.abandoned(), 1);
		assert_eq!(chain.included()[&2], Duration::from_secs(2));
		assert_eq!(chain.included().len(), 4);
	}

	#[test]
	fn finality_reaches_back_and_keeps_its_first_time() {
		let mut chain = Chain::default();
		for number in 1..=4 {
			chain.add(vec![block(number, number - 1, number.into(), &[number.into()])], Hash::repeat_byte(number));
		}
		chain.finalise(Hash::repeat_byte(2), Duration::from_secs(10));
		assert!(!chain.is_final());
		chain.finalise(Hash::repeat_byte(4), Duration::from_secs(20));
		assert!(chain.is_final());
		let times: Vec<_> = chain.canonical().iter().map(|block| block.finalised.unwrap().as_secs()).collect();
		assert_eq!(times, [10, 10, 20, 20]);
	}

	#[test]
	fn a_block_may_be_final_before_it_was_read() {
		let mut chain = Chain::default();
		chain.add(vec![block(1, 0, 1, &[])], Hash::repeat_byte(1));
		chain.finalise(Hash::repeat_byte(2), Duration::from_secs(5));
		assert!(chain.canonical()[0].finalised.is_none());
		chain.add(vec![block(2, 1, 2, &[7])], Hash::repeat_byte(2));
		assert!(chain.canonical().iter().all(|block| block.finalised == Some(Duration::from_secs(5))));
	}
}
