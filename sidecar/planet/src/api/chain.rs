//! The chain: how it is with it, whose feeds are whose, and what it is told.

use super::{
	extract::{Body, Segment},
	App,
};
use crate::{
	anchoring::Anchoring,
	error::{Error, Refusal, Result},
	model::{Feed, Hex, Id, Who},
	planet::now,
	pubs::PubCounts,
};
use axum::{extract::State, http::StatusCode, Json};
use metalife_chain::{address, Entry, Hex32, Profile, Role, Stage, State as Known, Whose, Wish};
use metalife_feed::{FeedKey, MessageId, MessageProof, Person};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How it is with the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ChainView {
	/// The node, if the daemon was told one.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub node: Option<String>,
	/// Whether it is there.
	pub connected: bool,
	/// The hash of the first block of the chain that this vault belongs to.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub genesis: Option<String>,
	/// The number of the node's best block.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub best: Option<u64>,
	/// The number of the finalized block that was looked at last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub finalized: Option<u64>,
	/// Why the node is not there.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub problem: Option<String>,
	/// The profile that our feed belongs to.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub profile: Option<u64>,
	/// How many profiles it follows on the chain: so do we.
	pub follows: u64,
	/// How many it blocks there: so do we.
	pub blocks: u64,
	/// Whether it follows or blocks more than the 4,000 of each that count here.
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	pub more_contacts: bool,
	/// The list of Pubs and Rooms.
	#[serde(default)]
	pub pubs: PubCounts,
	/// How much waits to be sent.
	pub waiting: u64,
	/// Whether what is new is anchored by itself, and how often.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub anchors: Option<AnchorsView>,
}

/// How anchors are queued by themselves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AnchorsView {
	/// How many seconds lie between two at least.
	pub every: u64,
	/// Why none is queued.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub problem: Option<String>,
}

impl ChainView {
	/// As it is now.
	pub(crate) fn of(app: &App) -> Self {
		let chain = &app.planet().chain;
		let Known { node, connected, genesis, best, finalized, problem } = chain.state().borrow().clone();
		let genesis = genesis.map(|hash| hash.to_string());
		let contacts = chain.contacts();
		Self {
			node,
			connected,
			genesis,
			best,
			finalized,
			problem,
			profile: chain.ours(),
			follows: contacts.follows.len() as u64,
			blocks: contacts.blocks.len() as u64,
			more_contacts: contacts.more,
			pubs: app.planet().pub_counts(),
			waiting: chain.waiting() as u64,
			anchors: app.planet().anchors.state().map(|Anchoring { every, problem }| AnchorsView {
				every: every.as_secs(),
				problem: problem.map(str::to_owned),
			}),
		}
	}
}

/// How it is with the chain.
#[utoipa::path(get, path = "/v1/chain", security(("token" = ["read"])), responses(
	(status = 200, body = ChainView), (status = "default", body = Refusal),
))]
pub async fn state(State(app): State<App>) -> Result<Json<ChainView>> {
	Ok(Json(ChainView::of(&app)))
}

/// An account of a profile.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct KeyView {
	/// The account: 64 hexadecimal digits.
	pub account: String,
	/// `controller`, `device`, `feed` or `app`.
	pub role: String,
}

/// A profile.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProfileView {
	/// As it is followed: `profile:` and its number.
	pub person: Who,
	/// Its handle, without the `@`.
	pub handle: String,
	/// Its accounts, the controller first.
	pub keys: Vec<KeyView>,
	/// The keys of it that may write feeds.
	pub feeds: Vec<Feed>,
	/// Whether our own feed is one of them.
	pub ours: bool,
}

/// Somebody's profile, by handle, number or key: as the node has it in its newest finalized block; while it is not there, as
/// it was before.
#[utoipa::path(get, path = "/v1/chain/profiles/{whose}",
	params(("whose" = String, Path, description = "`@` and a handle, `profile:` and a number, or a key")),
	security(("token" = ["read"])), responses((status = 200, body = ProfileView), (status = "default", body = Refusal)))]
pub async fn profile(State(app): State<App>, Segment(whose): Segment<Whose>) -> Result<Json<ProfileView>> {
	let planet = app.planet();
	let profile = planet.chain.resolve(&whose).await?;
	let feeds: Vec<_> = profile.feeds().map(Feed).collect();
	let ours = feeds.contains(&Feed(planet.vault().feed_key()));
	let Profile { id, handle, keys } = profile;
	let role = |role| match role {
		Role::Controller => "controller",
		Role::Device => "device",
		Role::Feed => "feed",
		Role::App => "app",
	};
	let keys = keys.into_iter();
	let keys = keys.map(|key| KeyView { account: key.account.to_string(), role: role(key.role).into() }).collect();
	Ok(Json(ProfileView { person: Who(Person::Profile(id)), handle, keys, feeds, ours }))
}

/// The account that signs what is sent to the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct AccountView {
	/// Its public key: 64 hexadecimal digits.
	pub account: String,
	/// The same as clients of this chain show it (SS58).
	pub address: String,
}

impl From<Hex32> for AccountView {
	fn from(account: Hex32) -> Self {
		Self { account: account.to_string(), address: address(account) }
	}
}

/// The account that signs what is sent to the chain.
#[utoipa::path(get, path = "/v1/chain/account", security(("token" = ["admin"])), responses(
	(status = 200, body = AccountView), (status = "default", body = Refusal),
))]
pub async fn account(State(app): State<App>) -> Result<Json<AccountView>> {
	let account = app.planet().run(|planet| Ok(planet.chain.account()?)).await?;
	Ok(Json(account.ok_or(metalife_chain::Error::NoAccount)?.into()))
}

/// An account to sign by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
	/// Its secret: words, or `0x` and 64 hexadecimal digits, and a path if there is one; a new one if nothing is said.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub secret: Option<String>,
}

/// Sign by this account, or by a new one, from now on. Its secret is kept in the vault, and is never told.
#[utoipa::path(post, path = "/v1/chain/account", request_body = NewAccount, security(("token" = ["admin"])), responses(
	(status = 201, body = AccountView), (status = "default", body = Refusal),
))]
pub async fn set_account(
	State(app): State<App>,
	Body(new): Body<NewAccount>,
) -> Result<(StatusCode, Json<AccountView>)> {
	let secret = new.secret.map(zeroize::Zeroizing::new);
	let account = app.planet().run(move |planet| {
		Ok(match secret {
			Some(secret) => planet.chain.import_account(&secret)?,
			None => planet.chain.create_account()?,
		})
	});
	Ok((StatusCode::CREATED, Json(account.await?.into())))
}

/// Something that the chain is to be told, and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct EntryView {
	/// Its number.
	pub id: u64,
	/// `offer-feed`, `claim-feed`, `anchor`, `register-pub`, `update-pub`, `retire-pub`, `keep-letter` or `remove-letter`.
	pub what: String,
	/// The feed that it is about.
	pub feed: Feed,
	/// The number of the first message that is anchored.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub from: Option<u64>,
	/// How many messages are.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub count: Option<u64>,
	/// The private message that is to be kept, or is not any longer.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub message: Option<Id>,
	/// `waiting`, `sent` (once, and until it is certain what became of it), `done` or `failed`.
	pub stage: String,
	/// The block in which it was so.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub block: Option<u64>,
	/// What went wrong last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub problem: Option<String>,
}

impl From<Entry> for EntryView {
	fn from(Entry { id, wish, stage, problem }: Entry) -> Self {
		let (what, feed, segment, message) = match wish {
			Wish::OfferFeed { feed } => ("offer-feed", feed, None, None),
			Wish::ClaimFeed { feed } => ("claim-feed", feed, None, None),
			Wish::Anchor { feed, from, count, .. } => ("anchor", feed, Some((from, count)), None),
			Wish::RegisterPub { listing } => ("register-pub", listing.feed, None, None),
			Wish::UpdatePub { listing } => ("update-pub", listing.feed, None, None),
			Wish::RetirePub { feed, .. } => ("retire-pub", feed, None, None),
			Wish::KeepLetter { message, feed, .. } => ("keep-letter", feed, None, Some(message)),
			Wish::RemoveLetter { message, feed } => ("remove-letter", feed, None, Some(message)),
		};
		let (stage, block) = match stage {
			Stage::Waiting => ("waiting", None),
			Stage::Sent { .. } => ("sent", None),
			Stage::Done { block } => ("done", Some(block)),
			Stage::Failed => ("failed", None),
		};
		Self {
			id,
			what: what.into(),
			feed: Feed(FeedKey(feed.0)),
			from: segment.map(|(from, _)| from),
			count: segment.map(|(_, count)| count),
			message: message.map(|id| Id(MessageId(id.0))),
			stage: stage.into(),
			block,
			problem,
		}
	}
}

/// What the chain is to be told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct EntryList {
	/// All that waits, and the last that did, in the order in which it was queued.
	pub entries: Vec<EntryView>,
}

impl From<Vec<Entry>> for EntryList {
	fn from(entries: Vec<Entry>) -> Self {
		Self { entries: entries.into_iter().map(EntryView::from).collect() }
	}
}

/// What waits to be sent to the chain, and what became of the last 256 that did.
#[utoipa::path(get, path = "/v1/chain/queue", security(("token" = ["read"])), responses(
	(status = 200, body = EntryList), (status = "default", body = Refusal),
))]
pub async fn queue(State(app): State<App>) -> Result<Json<EntryList>> {
	Ok(Json(app.planet().chain.entries().into()))
}

/// Let the chain know that our feed is of the profile that our account controls: offered by the account, claimed by the feed.
/// It is queued, on the disk, when the answer comes.
#[utoipa::path(post, path = "/v1/chain/feed", security(("token" = ["admin"])), responses(
	(status = 202, body = EntryList), (status = "default", body = Refusal),
))]
pub async fn register(State(app): State<App>) -> Result<(StatusCode, Json<EntryList>)> {
	let entries = app.planet().run(|planet| Ok(planet.chain.register_feed()?)).await?;
	Ok((StatusCode::ACCEPTED, Json(entries.into())))
}

/// Anchor what our feed has since its last anchor. It is queued, on the disk, when the answer comes.
#[utoipa::path(post, path = "/v1/chain/anchors", security(("token" = ["admin"])), responses(
	(status = 202, body = EntryView), (status = "default", body = Refusal),
))]
pub async fn anchor(State(app): State<App>) -> Result<(StatusCode, Json<EntryView>)> {
	let entry = app.planet().run(|planet| Ok(planet.chain.anchor(now())?)).await?;
	Ok((StatusCode::ACCEPTED, Json(entry.into())))
}

/// The proof that a message stood in its feed when a block was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProofView {
	/// The message.
	pub message: Id,
	/// Its feed.
	pub feed: Feed,
	/// Its number there.
	pub number: u64,
	/// The number of the first message of the segment.
	pub from: u64,
	/// How many messages the segment has.
	pub count: u64,
	/// What the chain holds of it.
	pub root: Hex,
	/// The block in which it was anchored.
	pub block: u64,
	/// The hashes on the way to the root, the lowest first.
	pub path: Vec<Hex>,
	/// All of it but root and block, as `metalife-feed`'s FORMAT.md has it.
	pub proof: Hex,
}

/// The proof that a message of ours stood in our feed when it was anchored. The root is on the chain
/// (`content.anchor_at`); nothing else is needed to check it.
#[utoipa::path(get, path = "/v1/messages/{id}/proof", params(("id" = String, Path, description = "Its id")),
	security(("token" = ["read"])), responses((status = 200, body = ProofView), (status = "default", body = Refusal)))]
pub async fn proof(State(app): State<App>, Segment(id): Segment<Id>) -> Result<Json<ProofView>> {
	let proof = app.planet().run(move |planet| {
		let stored = planet.vault().message(&id.0)?.ok_or(Error::NotFound("message"))?;
		let header = stored.message.header();
		let (feed, number) = (header.author, header.sequence);
		let anchor = planet.chain.anchor_of(Hex32(feed.0), number).ok_or(Error::NotFound("anchor of the message"))?;
		let tree = planet.vault().segment(&feed, anchor.from, anchor.count)?.ok_or(Error::Internal)?;
		let proof = MessageProof::new(&tree, number).ok_or(Error::Internal)?;
		// What is given away is checked: the chain holds this root, whatever became of the vault.
		if !proof.verify(&anchor.root.0, header) {
			return Err(Error::Internal);
		}
		Ok(ProofView {
			message: id,
			feed: Feed(feed),
			number,
			from: anchor.from,
			count: anchor.count,
			root: Hex(anchor.root.0.to_vec()),
			block: anchor.block,
			path: proof.path.iter().map(|hash| Hex(hash.to_vec())).collect(),
			proof: Hex(proof.encode_bytes()),
		})
	});
	Ok(Json(proof.await?))
}
