//! The chain's list of Pubs and Rooms: a sample of it, and our own place in it.

use crate::{
	chain::{blocking, Chain},
	error::{Error, Result},
	hex32::Hex32,
	node::At,
	profile::Role,
	queue::{Entry, Wish},
	sending::{By, Next},
	transaction::{self, LIFETIME},
};
use futures::{stream, StreamExt};
use metalife_vault::Vault;
use rand::seq::{index, SliceRandom};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeSet,
	pin::pin,
	sync::{Arc, PoisonError},
	time::Duration,
};
use subxt::ext::scale_decode::{self, DecodeAsType};
use tokio::time::{sleep, Instant};

/// The pallet.
const PALLET: &str = "Pubs";

/// The most Pubs that are known at once.
pub const MAX_PUBS: usize = 64;

/// The most addresses of a Pub.
pub const MAX_PUB_ADDRESSES: usize = 8;

/// The most bytes of each.
pub const MAX_PUB_ADDRESS: usize = 128;

/// The most numbers of Pubs that are looked at each time, how many at once, and for how long.
const MAX_LOOKED_AT: usize = 1_000;
const AT_ONCE: usize = 16;
const PATIENCE: Duration = Duration::from_secs(30);

/// How long what was found stands, and how long it does when nothing was.
const LONG: Duration = Duration::from_secs(60 * 60);
const SHORT: Duration = Duration::from_secs(60);

/// The tables of the sample, by numbers, and of what goes with it.
const SAMPLE: &str = "chain/pubs";
const ABOUT: &str = "chain/pubs/about";
const PRIVATE: &[u8] = b"private addresses";

/// What a Pub does for others; a bit each, of which some may mean nothing yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Services(pub u8);

impl Services {
	/// Carries feeds and blobs.
	pub const PUB: Self = Self(1);
	/// Relays connections between peers that cannot reach each other.
	pub const ROOM: Self = Self(1 << 1);

	/// Whether this one is among them.
	pub fn has(self, one: Self) -> bool {
		self.0 & one.0 == one.0
	}
}

/// What the list says of a Pub. Nobody but the chain has checked it, and nobody where its addresses lead.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Listed {
	/// Its number.
	pub id: u32,
	/// The profile that answers for it.
	pub owner: u64,
	/// The ed25519 key of its peer.
	pub peer: Hex32,
	/// The feed that it writes itself.
	pub feed: Option<Hex32>,
	/// What it does.
	pub services: Services,
	/// Multiaddrs in their binary form, at most [`MAX_PUB_ADDRESSES`] of at most [`MAX_PUB_ADDRESS`] bytes each.
	pub addresses: Vec<Vec<u8>>,
}

/// What is known of the list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pubs {
	/// A sample of it: at most [`MAX_PUBS`].
	pub sample: Vec<Listed>,
	/// Whether the chain lets addresses lead into inner networks: one on a single machine does.
	pub private_addresses: bool,
}

/// What our own Pub is to be in the list.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Listing {
	/// The ed25519 key of our peer.
	pub peer: Hex32,
	/// Our feed.
	pub feed: Hex32,
	/// What it does.
	pub services: Services,
	/// Where it is reached.
	pub addresses: Vec<Vec<u8>>,
}

/// Who we are to other peers.
pub trait PeerKey: Send + Sync {
	/// The ed25519 key. Blocks.
	fn key(&self) -> Option<Hex32>;

	/// Its signature. Blocks.
	fn sign(&self, payload: &[u8]) -> Option<[u8; 64]>;
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredPub {
	owner: u64,
	peer: [u8; 32],
	feed: Option<[u8; 32]>,
	services: u8,
	addresses: Vec<Vec<u8>>,
}

/// Whether these can be the addresses of a Pub; their shape is for whoever dials them to see.
fn bounded(addresses: &[Vec<u8>]) -> bool {
	(1..=MAX_PUB_ADDRESSES).contains(&addresses.len())
		&& addresses.iter().all(|address| (1..=MAX_PUB_ADDRESS).contains(&address.len()))
}

impl StoredPub {
	/// None where it is larger than the chain lets any be.
	fn listed(self, id: u32) -> Option<Listed> {
		let Self { owner, peer, feed, services, addresses } = self;
		let (peer, feed, services) = (Hex32(peer), feed.map(Hex32), Services(services));
		bounded(&addresses).then_some(Listed { id, owner, peer, feed, services, addresses })
	}

	fn is(&self, listing: &Listing) -> bool {
		self.services == listing.services.0 && self.addresses == listing.addresses && self.feed == Some(listing.feed.0)
	}
}

/// Which numbers to look at: some of those known before, others at random, the rest of those known. So what is known is
/// renewed bit by bit, and is not lost where nearly all numbers are of Pubs that are gone.
fn choose(known: &[u32], next: u32, random: &mut impl rand::Rng) -> Vec<u32> {
	let mut known: Vec<u32> = known.iter().copied().filter(|id| *id < next).take(MAX_PUBS).collect();
	known.shuffle(random);
	let rest = known.split_off(known.len() / 2);
	let others = index::sample(random, next as usize, MAX_LOOKED_AT.min(next as usize));
	let mut seen = BTreeSet::new();
	let first = known.into_iter().chain(others.into_iter().map(|id| id as u32).take(MAX_LOOKED_AT - 2 * MAX_PUBS));
	first.chain(rest).filter(|id| seen.insert(*id)).collect()
}

impl At {
	async fn stored_pub(&self, id: u32) -> Result<Option<StoredPub>> {
		self.value(PALLET, "Pubs", (id,)).await
	}

	/// A sample of the list.
	async fn pubs(&self, known: &[u32]) -> Result<Pubs> {
		let private_addresses = self.value::<_, bool>(PALLET, "PrivateAddresses", ()).await?.unwrap_or(false);
		let next = self.value::<_, u32>(PALLET, "NextId", ()).await?.unwrap_or(0);
		let ids = choose(known, next, &mut rand::rngs::OsRng);
		let found = stream::iter(ids).map(|id| async move { (id, self.stored_pub(id).await) });
		let mut found = found.buffered(AT_ONCE);
		let mut end = pin!(sleep(PATIENCE));
		let (mut sample, mut peers) = (Vec::new(), BTreeSet::new());
		while sample.len() < MAX_PUBS {
			let one = tokio::select! {
				one = found.next() => one,
				() = &mut end => None,
			};
			let Some((id, one)) = one else { break };
			let listed = one?.and_then(|one| one.listed(id));
			sample.extend(listed.filter(|listed| peers.insert(listed.peer)));
		}
		Ok(Pubs { sample, private_addresses })
	}

	/// The Pub that a peer is.
	async fn pub_of(&self, peer: &Hex32) -> Result<Option<(u32, StoredPub)>> {
		let Some(id) = self.value::<_, u32>(PALLET, "Peers", (peer.0,)).await? else { return Ok(None) };
		Ok(self.stored_pub(id).await?.map(|found| (id, found)))
	}
}

/// As the vault has it. Blocks.
pub(crate) fn open(vault: &Vault) -> Result<Pubs> {
	let read = |entry: metalife_vault::Result<(Vec<u8>, _)>| {
		let (_, value): (_, zeroize::Zeroizing<Vec<u8>>) = entry?;
		serde_json::from_slice(&value).map_err(|_| Error::Damaged)
	};
	let mut sample = vault.records(SAMPLE).all().map(read).collect::<Result<Vec<Listed>>>()?;
	sample.sort_by_key(|one| one.id);
	Ok(Pubs { sample, private_addresses: vault.records(ABOUT).get(PRIVATE)?.is_some() })
}

fn keep(vault: &Vault, old: &Pubs, new: &Pubs) -> Result<()> {
	let gone = old.sample.iter().filter(|one| new.sample.iter().all(|other| other.id != one.id));
	let gone: Vec<_> = gone.map(|one| one.id.to_be_bytes()).collect();
	let changed = new.sample.iter().filter(|one| !old.sample.contains(one));
	let encode = |one: &Listed| Ok((one.id.to_be_bytes(), serde_json::to_vec(one).map_err(|_| Error::Damaged)?));
	let changed: Vec<_> = changed.map(encode).collect::<Result<_>>()?;
	let put = changed.iter().map(|(id, value)| (&id[..], Some(&value[..])));
	let changes: Vec<_> = gone.iter().map(|id| (&id[..], None)).chain(put).collect();
	if old.private_addresses != new.private_addresses {
		let value = new.private_addresses.then_some(&[1u8][..]);
		vault.records(ABOUT).change(&[(PRIVATE, value)])?;
	}
	Ok(vault.records(SAMPLE).change(&changes)?)
}

impl Chain {
	/// What is known of the list of Pubs and Rooms, whenever that changes.
	pub fn pubs(&self) -> tokio::sync::watch::Receiver<Arc<Pubs>> {
		self.pubs.subscribe()
	}

	/// Sign by this one that we are a Pub. The first that is given counts.
	pub fn be_peer(&self, peer: Box<dyn PeerKey>) {
		let _ = self.peer.set(peer);
	}

	/// Look at the list with the next block, whenever it was looked at last.
	pub(crate) fn look_at_pubs_soon(&self) {
		*self.pubs_due.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
	}

	/// Look at the list, if it is time to.
	pub(crate) async fn look_at_pubs(self: &Arc<Self>, at: &At) -> Result<()> {
		let due = *self.pubs_due.lock().unwrap_or_else(PoisonError::into_inner);
		if !at.has(PALLET) || due > Instant::now() {
			return Ok(());
		}
		let known: Vec<u32> = self.pubs.borrow().sample.iter().map(|one| one.id).collect();
		let wait = match at.pubs(&known).await {
			Ok(pubs) => {
				let wait = if pubs.sample.is_empty() { SHORT } else { LONG };
				self.set_pubs(pubs).await?;
				wait
			},
			// All else that is looked at does not hang on it.
			Err(error) => {
				tracing::warn!(%error, "the list of Pubs cannot be read");
				SHORT
			},
		};
		*self.pubs_due.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now() + wait;
		Ok(())
	}

	pub(crate) async fn set_pubs(self: &Arc<Self>, mut pubs: Pubs) -> Result<()> {
		pubs.sample.sort_by_key(|one| one.id);
		let old = self.pubs.borrow().clone();
		if *old == pubs {
			return Ok(());
		}
		let chain = self.clone();
		blocking(move || {
			keep(&chain.vault, &old, &pubs)?;
			chain.pubs.send_replace(Arc::new(pubs));
			Ok(())
		})
		.await
	}

	/// What our Pub is to be. Blocks.
	fn listing(&self, services: Services, addresses: Vec<Vec<u8>>) -> Result<Listing> {
		if !bounded(&addresses) {
			return Err(Error::PubAddresses);
		}
		self.ours().ok_or(Error::FeedOfNobody)?;
		Ok(Listing { peer: self.peer_key()?, feed: Hex32(self.vault.feed_key().0), services, addresses })
	}

	fn peer_key(&self) -> Result<Hex32> {
		self.peer.get().and_then(|peer| peer.key()).ok_or(Error::NoPeer)
	}

	/// Put this peer into the list, as a Pub of the profile that our account speaks for. Blocks; it is on the disk when this
	/// returns.
	pub fn register_pub(&self, services: Services, addresses: Vec<Vec<u8>>) -> Result<Entry> {
		let listing = self.listing(services, addresses)?;
		self.enqueue_one(Wish::RegisterPub { listing })
	}

	/// Say in the list what this peer does and where it is reached from now on. Blocks; it is on the disk when this returns.
	pub fn update_pub(&self, services: Services, addresses: Vec<Vec<u8>>) -> Result<Entry> {
		let listing = self.listing(services, addresses)?;
		self.enqueue_one(Wish::UpdatePub { listing })
	}

	/// Take this peer out of the list. Blocks; it is on the disk when this returns.
	pub fn retire_pub(&self) -> Result<Entry> {
		self.enqueue_one(Wish::RetirePub { peer: self.peer_key()?, feed: Hex32(self.vault.feed_key().0) })
	}

	/// What is to be done that our Pub is in the list; `new` where it is not to be there yet.
	pub(crate) async fn next_listing(self: &Arc<Self>, at: &At, listing: &Listing, new: bool) -> Result<Next> {
		let impossible = |why: &str| Ok(Next::Impossible(why.to_owned()));
		let Some(profile) = self.speaks_for(at).await? else {
			return impossible("the account speaks for no profile");
		};
		if !matches!(at.key(listing.feed.0).await?, Some((of, role)) if of == profile && role != Role::App) {
			return impossible("our feed is none of the account's profile: `planet account register`");
		}
		let feed = Some(listing.feed.0);
		match at.pub_of(&listing.peer).await? {
			Some((_, found)) if found.owner != profile => impossible("our peer is in the list for another profile"),
			Some((_, found)) if found.is(listing) => Ok(Next::Done(at.number())),
			Some(_) if new => impossible("our peer is in the list, but otherwise: `planet pub update`"),
			Some((id, _)) => {
				Ok(Next::Send(transaction::update_pub(id, listing.services.0, &listing.addresses, feed), By::Account))
			},
			None if !new => impossible("our peer is not in the list: `planet pub register`"),
			None => {
				// Made for the transaction that is signed now: it counts as long as that can.
				let expires = u32::try_from(at.number() + LIFETIME).map_err(|_| Error::Nonsense("a block's number"))?;
				let genesis = self.state().borrow().genesis.ok_or(Error::Away)?;
				let payload = transaction::pub_payload(genesis.0, profile, listing.peer.0, expires);
				let (chain, peer) = (self.clone(), listing.peer);
				let signed = blocking(move || {
					let same = chain.peer_key()? == peer;
					Ok(chain.peer.get().filter(|_| same).and_then(|key| key.sign(&payload)))
				});
				let Some(signature) = signed.await? else { return impossible("this peer has another key by now") };
				let (services, addresses) = (listing.services.0, &listing.addresses);
				let call = transaction::register_pub(listing.peer.0, (expires, signature), services, addresses, feed);
				Ok(Next::Send(call, By::Account))
			},
		}
	}

	/// What is to be done that a peer is not in the list.
	pub(crate) async fn next_retiring(self: &Arc<Self>, at: &At, peer: &Hex32) -> Result<Next> {
		let Some((id, found)) = at.pub_of(peer).await? else { return Ok(Next::Done(at.number())) };
		match self.speaks_for(at).await? {
			Some(profile) if profile == found.owner => Ok(Next::Send(transaction::retire_pub(id), By::Account)),
			_ => {
				Ok(Next::Impossible("our peer is in the list for a profile that the account does not speak for".into()))
			},
		}
	}

	/// The profile that our account speaks for.
	async fn speaks_for(self: &Arc<Self>, at: &At) -> Result<Option<u64>> {
		let account = self.sender().await?;
		let found = at.key(account.0).await?;
		Ok(found.filter(|(_, role)| matches!(role, Role::Controller | Role::Device)).map(|(profile, _)| profile))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_vault::Kdf;
	use rand::SeedableRng;

	fn chain() -> (tempfile::TempDir, Arc<Chain>) {
		let place = tempfile::tempdir().expect("there is a place");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		(place, Chain::open(Arc::new(vault)).expect("is read"))
	}

	fn stored(addresses: Vec<Vec<u8>>) -> StoredPub {
		StoredPub { owner: 7, peer: [3; 32], feed: Some([4; 32]), services: 3, addresses }
	}

	fn listed(id: u32) -> Listed {
		let addresses = vec![vec![0xff; MAX_PUB_ADDRESS]; MAX_PUB_ADDRESSES];
		Listed { peer: Hex32([id as u8; 32]), ..stored(addresses).listed(id).expect("is within bounds") }
	}

	#[test]
	fn a_pub_beyond_the_bounds_is_none() {
		assert!(stored(vec![vec![1]]).listed(0).is_some());
		for bad in [vec![], vec![vec![]], vec![vec![1]; 9], vec![vec![1], vec![1; 129]]] {
			assert!(stored(bad).listed(0).is_none());
		}
	}

	#[test]
	fn all_numbers_are_looked_at_where_they_are_few_and_a_bounded_sample_where_many() {
		let mut random = rand::rngs::StdRng::seed_from_u64(1);
		let mut all = choose(&[3, 9], 5, &mut random);
		all.sort_unstable();
		assert_eq!(all, [0, 1, 2, 3, 4]);
		assert!(choose(&[1], 0, &mut random).is_empty());
		let known: Vec<u32> = (0..MAX_PUBS as u32).collect();
		let some = choose(&known, u32::MAX, &mut random);
		assert!(some.len() <= MAX_LOOKED_AT && some.len() > MAX_LOOKED_AT / 2);
		assert!(known.iter().all(|id| some.contains(id)), "what is known is looked at again");
		assert!(some[..MAX_PUBS / 2].iter().all(|id| known.contains(id)) && !known.contains(&some[MAX_PUBS / 2]));
		let other = choose(&known, u32::MAX, &mut random);
		assert_ne!(some, other);
	}

	#[tokio::test]
	async fn the_sample_is_known_after_a_restart_and_what_is_gone_is_not() {
		let (place, chain) = chain();
		let mut changes = chain.pubs();
		let sample: Vec<_> = (0..MAX_PUBS as u32).map(listed).collect();
		chain.set_pubs(Pubs { sample, private_addresses: true }).await.expect("is kept");
		assert!(changes.has_changed().expect("is there"));
		let sample = vec![Listed { owner: 8, ..listed(5) }, listed(70)];
		let pubs = Pubs { sample, private_addresses: false };
		chain.set_pubs(pubs.clone()).await.expect("is kept");
		assert_eq!(**changes.borrow_and_update(), pubs);
		chain.set_pubs(pubs.clone()).await.expect("is the same");
		assert!(!changes.has_changed().expect("is there"));
		drop((chain, changes));
		let vault = Vault::open(&place.path().join("vault"), b"secret").expect("is a vault");
		assert_eq!(open(&vault).expect("is read"), pubs);
	}

	struct Key;

	impl PeerKey for Key {
		fn key(&self) -> Option<Hex32> {
			Some(Hex32([9; 32]))
		}

		fn sign(&self, _: &[u8]) -> Option<[u8; 64]> {
			Some([1; 64])
		}
	}

	#[test]
	fn who_has_no_profile_no_account_or_no_addresses_does_not_register() {
		let (_place, chain) = chain();
		let register = || chain.register_pub(Services::PUB, vec![vec![1]]);
		assert!(matches!(register(), Err(Error::FeedOfNobody)));
		chain.cache().ours = Some(7);
		assert!(matches!(register(), Err(Error::NoPeer)));
		chain.be_peer(Box::new(Key));
		assert!(matches!(register(), Err(Error::NoAccount)));
		chain.create_account().expect("is kept");
		assert!(matches!(chain.register_pub(Services::PUB, vec![]), Err(Error::PubAddresses)));
		let most = vec![vec![0xff; MAX_PUB_ADDRESS]; MAX_PUB_ADDRESSES];
		chain.register_pub(Services::PUB, most).expect("is queued");
		chain.retire_pub().expect("is queued");
		let peers = chain.entries().into_iter().map(|entry| match entry.wish {
			Wish::RegisterPub { listing } => listing.peer,
			Wish::RetirePub { peer, .. } => peer,
			other => panic!("{other:?}"),
		});
		assert_eq!(peers.collect::<Vec<_>>(), [Hex32([9; 32]); 2]);
	}
}
