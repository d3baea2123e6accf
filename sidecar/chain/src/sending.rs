//! Sends what waits, one after the other, and finds out what became of it.
//!
//! What is signed is on the disk before it is sent, and is good for some blocks only. While it is good the same bytes are
//! sent again, which changes nothing where they arrived; only when it is certain that they never count any more, by the
//! state of a finalized block, something else is signed. So nothing is sent twice, whatever happens in between.

use crate::{
	chain::{blocking, Chain},
	error::{Error, Result},
	hex32::Hex32,
	letters::{self, Fate, Sealed},
	node::{At, Node},
	profile::{Role, PALLET as PROFILE},
	queue::{Anchored, Entry, Stage, Wish},
	transaction::{self, Bounds, Scheme, LIFETIME, MAX_EXTRINSIC},
};
use std::sync::Arc;
use subxt::ext::scale_decode::{self, DecodeAsType};

const CONTENT: &str = "Content";

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredAccount {
	nonce: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredFeed {
	next: u64,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredAnchor {
	count: u64,
	root: [u8; 32],
	anchored: u32,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredOffer {
	role: Role,
}

/// What is to be done about a wish.
pub(crate) enum Next {
	/// Nothing: it is so, since this block.
	Done(u64),
	/// Nothing can be: says why.
	Impossible(String),
	/// Nothing but to see what becomes of what was signed.
	Follow,
	/// Send this call.
	Send(Vec<u8>, By),
}

/// Who signs.
#[derive(Clone, Copy)]
pub(crate) enum By {
	Account,
	Feed,
}

impl Chain {
	/// Do for what waits what can be done now.
	pub(crate) async fn send(self: &Arc<Self>, node: &Node, at: &At) -> Result<()> {
		loop {
			let Some(entry) = self.queue().first().cloned() else { return Ok(()) };
			let Some(entry) = self.step(node, at, entry).await? else { return Ok(()) };
			self.keep_entry(entry).await?;
		}
	}

	async fn keep_entry(self: &Arc<Self>, entry: Entry) -> Result<()> {
		let chain = self.clone();
		blocking(move || {
			let mut queue = chain.queue();
			match (&entry.wish, &entry.stage) {
				(Wish::KeepLetter { message, .. }, Stage::Failed) => {
					let why = entry.problem.clone().unwrap_or_default();
					queue.letter_ended(&chain.vault, *message, Fate::Failed { why })?;
				},
				(Wish::RemoveLetter { message, .. }, Stage::Done { block }) if queue.is_kept(*message).is_some() => {
					queue.letter_ended(&chain.vault, *message, Fate::Removed { block: *block })?;
				},
				_ => {},
			}
			queue.set(&chain.vault, entry)
		})
		.await
	}

	/// The entry as it is from now on, and to be looked at again; none if there is nothing to do before the next block.
	async fn step(self: &Arc<Self>, node: &Node, at: &At, mut entry: Entry) -> Result<Option<Entry>> {
		let sent = matches!(entry.stage, Stage::Sent { .. });
		match self.next(at, &mut entry.wish, sent).await? {
			Next::Done(block) => {
				if let Wish::Anchor { feed, from, count, root } = entry.wish {
					let (chain, anchor) = (self.clone(), Anchored { feed, from, count, root, block });
					blocking(move || chain.queue().anchored(&chain.vault, anchor)).await?;
				}
				if matches!(entry.wish, Wish::RegisterPub { .. } | Wish::UpdatePub { .. } | Wish::RetirePub { .. }) {
					self.look_at_pubs_soon();
				}
				tracing::info!(id = entry.id, block, "it is on the chain");
				(entry.stage, entry.problem) = (Stage::Done { block }, None);
				Ok(Some(entry))
			},
			Next::Impossible(why) => {
				tracing::warn!(id = entry.id, %why, "it cannot be on the chain");
				(entry.stage, entry.problem) = (Stage::Failed, Some(why));
				Ok(Some(entry))
			},
			Next::Follow => self.step_sent(node, at, entry).await,
			Next::Send(..) if sent => self.step_sent(node, at, entry).await,
			Next::Send(call, by) => self.step_signing(node, at, entry, call, by).await,
		}
	}

	/// What becomes of what was signed, or may become.
	async fn step_sent(self: &Arc<Self>, node: &Node, at: &At, mut entry: Entry) -> Result<Option<Entry>> {
		let Stage::Sent { extrinsic, sender, nonce, block } = &entry.stage else { return Ok(None) };
		let (sent, block) = (hex::decode(extrinsic).map_err(|_| Error::Damaged)?, *block);
		let last = block + LIFETIME - 1;
		let used = at.nonce(sender.0).await? > *nonce;
		if used || at.number() > last {
			// It is in a block, without the effect that is wished for; or it never will be.
			let outcome = node.outcome(&sent, block + 1..=last.min(at.number())).await?;
			(entry.stage, entry.problem) = match outcome {
				Some(why) => (Stage::Failed, Some(why)),
				None => (Stage::Waiting, entry.problem),
			};
			return Ok(Some(entry));
		}
		let problem = submit(node, &sent).await?;
		self.wait_on(entry, problem).await
	}

	async fn step_signing(
		self: &Arc<Self>,
		node: &Node,
		at: &At,
		mut entry: Entry,
		call: Vec<u8>,
		by: By,
	) -> Result<Option<Entry>> {
		if let Err(error) = at.check_transactions(&call) {
			return self.wait_on(entry, Some(error.to_string())).await;
		}
		let sender = match by {
			By::Feed => Hex32(self.vault.feed_key().0),
			By::Account => self.sender().await?,
		};
		let nonce = at.nonce(sender.0).await?;
		let bounds =
			Bounds { genesis: node.genesis().0, spec: at.spec(), block: at.number(), hash: at.hash().0, nonce };
		let chain = self.clone();
		let signed = blocking(move || {
			let payload = transaction::payload(&call, &bounds);
			let (scheme, signature) = match by {
				By::Account => {
					let pair = chain.keypair()?.ok_or(Error::NoAccount)?;
					(Scheme::Sr25519, pair.sign(&payload).0)
				},
				By::Feed => {
					let signature =
						chain.vault.sign_transaction(&payload).ok_or(Error::Nonsense("what is to be signed"))?;
					(Scheme::Ed25519, signature)
				},
			};
			Ok(transaction::extrinsic(&call, &bounds, sender.0, scheme, signature))
		});
		let extrinsic = hex::encode(signed.await?);
		entry.stage = Stage::Sent { extrinsic, sender, nonce, block: at.number() };
		Ok(Some(entry))
	}

	/// There is nothing to do before the next block. Keeps what went wrong, if that is new.
	async fn wait_on(self: &Arc<Self>, mut entry: Entry, problem: Option<String>) -> Result<Option<Entry>> {
		if problem != entry.problem {
			entry.problem = problem;
			self.keep_entry(entry).await?;
		}
		Ok(None)
	}

	pub(crate) async fn sender(self: &Arc<Self>) -> Result<Hex32> {
		let chain = self.clone();
		blocking(move || chain.account()).await?.ok_or(Error::NoAccount)
	}

	/// The profile that our account controls, where the feed is to be of it and is of none; else what follows from that.
	async fn profile_for(self: &Arc<Self>, at: &At, feed: &Hex32) -> Result<Result<u64, Next>> {
		let account = self.sender().await?;
		let Some((profile, Role::Controller)) = at.key(account.0).await? else {
			return Ok(Err(Next::Impossible("the account controls no profile".into())));
		};
		Ok(match at.key(feed.0).await? {
			Some((of, _)) if of == profile => Err(Next::Done(at.number())),
			Some(_) => Err(Next::Impossible("the feed belongs to another profile".into())),
			None => Ok(profile),
		})
	}

	/// What is to be done, by the state of a finalized block; `sent` where something was signed that may still count.
	async fn next(self: &Arc<Self>, at: &At, wish: &mut Wish, sent: bool) -> Result<Next> {
		match wish {
			Wish::OfferFeed { feed } => {
				let profile = match self.profile_for(at, feed).await? {
					Ok(profile) => profile,
					Err(next) => return Ok(next),
				};
				let offer = at.value::<_, StoredOffer>(PROFILE, "Offers", (profile, feed.0)).await?;
				match offer.map(|offer| offer.role) {
					Some(Role::Feed) => Ok(Next::Done(at.number())),
					Some(_) => impossible("the feed was offered another role"),
					None => Ok(Next::Send(transaction::offer_feed(feed.0), By::Account)),
				}
			},
			Wish::ClaimFeed { feed } => {
				if self.vault.feed_key().0 != feed.0 {
					return impossible("another feed was begun meanwhile");
				}
				let profile = match self.profile_for(at, feed).await? {
					Ok(profile) => profile,
					Err(next) => return Ok(next),
				};
				match at.value::<_, StoredOffer>(PROFILE, "Offers", (profile, feed.0)).await? {
					Some(_) => Ok(Next::Send(transaction::claim_feed(profile), By::Feed)),
					None => impossible("the feed was not offered to the profile"),
				}
			},
			Wish::RegisterPub { listing } => self.next_listing(at, listing, true).await,
			Wish::UpdatePub { listing } => self.next_listing(at, listing, false).await,
			Wish::RetirePub { peer, .. } => self.next_retiring(at, peer).await,
			Wish::Anchor { feed, from, count, root } => {
				let newest = (u64::MAX - *from).to_be_bytes();
				if let Some(stored) = at.value::<_, StoredAnchor>(CONTENT, "Anchors", (feed.0, newest)).await? {
					return match stored.count == *count && stored.root == root.0 {
						true => Ok(Next::Done(stored.anchored.into())),
						false => impossible("another segment of the feed was anchored there"),
					};
				}
				match at.value::<_, StoredFeed>(CONTENT, "Feeds", (feed.0,)).await? {
					Some(known) if known.next != *from => {
						Ok(Next::Impossible(format!("the next segment of the feed begins at {}", known.next)))
					},
					_ => Ok(Next::Send(transaction::anchor(feed.0, *from, *count, root.0), By::Account)),
				}
			},
			Wish::KeepLetter { .. } | Wish::RemoveLetter { .. } if !at.has(letters::PALLET) => {
				impossible("the chain keeps no letters")
			},
			Wish::KeepLetter { message, feed, hash, looked } => {
				let letter = Sealed { feed: *feed, hash: *hash };
				self.next_of_letter(at, *message, letter, looked, sent).await
			},
			Wish::RemoveLetter { message, .. } => {
				let kept = self.queue().is_kept(*message);
				match kept {
					Some((profile, letter)) if at.has_letter(profile, letter).await? => {
						Ok(Next::Send(transaction::remove_letter(profile, letter), By::Account))
					},
					_ => Ok(Next::Done(at.number())),
				}
			},
		}
	}

	async fn next_of_letter(
		self: &Arc<Self>,
		at: &At,
		message: Hex32,
		letter: Sealed,
		looked: &mut Option<u64>,
		sent: bool,
	) -> Result<Next> {
		let account = self.sender().await?;
		let Some((profile, Role::Controller | Role::Device)) = at.key(account.0).await? else {
			return impossible("the account speaks for no profile");
		};
		let next = at.next_letter(profile).await?;
		if let Some(found) = at.find_letter(profile, &letter, *looked, next).await? {
			let (chain, block) = (self.clone(), found.block);
			let fate = Fate::Kept { profile, letter: found.letter, block };
			blocking(move || chain.queue().letter_ended(&chain.vault, message, fate)).await?;
			return Ok(Next::Done(block));
		}
		if sent {
			return Ok(Next::Follow);
		}
		// Kept with what is signed: what comes of that is not among those before.
		*looked = Some(next);
		match at.key(letter.feed.0).await? {
			Some((of, role)) if of == profile && role != Role::App => {},
			_ => return impossible("the feed is none of the account's profile: `planet account register`"),
		}
		let chain = self.clone();
		let Some((_, envelope)) = blocking(move || letters::envelope(&chain.vault, message)).await? else {
			return impossible("the message was erased");
		};
		match at.max_letter().await?.min(transaction::MAX_LETTER) {
			most if envelope.len() > most as usize => {
				Ok(Next::Impossible(format!("it has {} bytes, and the chain keeps {most}", envelope.len())))
			},
			_ => Ok(Next::Send(transaction::keep_letter(letter.feed.0, &envelope), By::Account)),
		}
	}
}

fn impossible(why: &str) -> Result<Next> {
	Ok(Next::Impossible(why.to_owned()))
}

/// Hand a transaction to the node. What it says against it, if anything.
async fn submit(node: &Node, extrinsic: &[u8]) -> Result<Option<String>> {
	match node.submit(extrinsic).await {
		Ok(()) => Ok(None),
		Err(Error::Node(why)) => Ok(Some(why)),
		Err(error) => Err(error),
	}
}

impl At {
	/// How many transactions an account has sent.
	async fn nonce(&self, account: [u8; 32]) -> Result<u32> {
		let account = self.value::<_, StoredAccount>("System", "Account", (account,)).await?;
		Ok(account.map_or(0, |account| account.nonce))
	}
}

impl Node {
	/// Why a transaction failed, if it is in one of these blocks.
	async fn outcome(&self, extrinsic: &[u8], blocks: std::ops::RangeInclusive<u64>) -> Result<Option<String>> {
		debug_assert!(extrinsic.len() <= MAX_EXTRINSIC);
		for number in blocks {
			let Some((hash, position)) = self.find(number, extrinsic).await? else { continue };
			let why = match self.at(hash).await {
				Ok(at) => at.failure(position).await,
				Err(error) => Err(error),
			};
			// The state of old blocks is thrown away.
			return Ok(Some(
				why.ok().flatten().unwrap_or_else(|| "it had no effect, and why is not known any more".into()),
			));
		}
		Ok(None)
	}
}
