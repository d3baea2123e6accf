//! Tokens: who may use the API, and for what.
//!
//! A token is `planet_`, an id of 16 hexadecimal digits, `_` and a secret of 64. It is told once. What is kept, in the
//! vault, is a BLAKE3 hash of it under a key of the vault's.

use crate::{
	error::{Error, Result},
	limit::Allowance,
	model::as_text,
};
use metalife_chain::Scopes;
use metalife_vault::Vault;
use rand::{rngs::OsRng, RngCore};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeSet,
	fmt,
	str::FromStr,
	sync::{Arc, PoisonError, RwLock},
};
use tokio::sync::watch;
use utoipa::ToSchema;
use zeroize::Zeroizing;

/// The most tokens that there are at once.
pub const MAX_TOKENS: usize = 256;

/// The longest name of a token, in bytes.
pub const MAX_NAME: usize = 64;

/// The most scopes that a token has.
pub const MAX_SCOPES: usize = 32;

const KEPT: &str = "planet tokens";
const KEY: &str = "planet token key";
const PREFIX: &str = "planet_";
const ID: usize = 8;
const SECRET: usize = 32;

/// What a token is good for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Scope {
	/// Read feeds, messages, contacts; subscribe.
	Read,
	/// Write public messages, but contacts and those of apps.
	Post,
	/// Follow and block.
	Follow,
	/// Search.
	Search,
	/// Write and subscribe to the messages of this app, by its id on the chain.
	Messages(u32),
	/// Put, get and pin blobs, and let go of them.
	Blobs,
	/// Read and write private messages.
	Private,
	/// Read and write the private messages of this app, by its id on the chain.
	PrivateOf(u32),
	/// Read the daemon's numbers.
	Metrics,
	/// All of it, and tokens, backups and the passphrase.
	Admin,
}

impl Scope {
	/// What our profile must grant the app on the chain for a token that goes by it; nothing in particular where the chain
	/// has no such scope: then it is enough that something is granted.
	pub fn on_chain(self) -> Scopes {
		match self {
			Self::Read | Self::Search => Scopes::READ_FOLLOWERS,
			Self::Post | Self::Messages(_) => Scopes::PUBLISH,
			Self::Follow | Self::Blobs | Self::Private | Self::PrivateOf(_) | Self::Metrics | Self::Admin => {
				Scopes::NONE
			},
		}
	}
}

impl fmt::Display for Scope {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Read => f.write_str("read"),
			Self::Post => f.write_str("post"),
			Self::Follow => f.write_str("follow"),
			Self::Search => f.write_str("search"),
			Self::Messages(app) => write!(f, "messages:{app}"),
			Self::Blobs => f.write_str("blobs"),
			Self::Private => f.write_str("private"),
			Self::PrivateOf(app) => write!(f, "private:{app}"),
			Self::Metrics => f.write_str("metrics"),
			Self::Admin => f.write_str("admin"),
		}
	}
}

impl FromStr for Scope {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let plain = [
			Self::Read,
			Self::Post,
			Self::Follow,
			Self::Search,
			Self::Blobs,
			Self::Private,
			Self::Metrics,
			Self::Admin,
		];
		let of_app = text.split_once(':').and_then(|(what, app)| Some((what, app.parse().ok()?)));
		let of_app = of_app.and_then(|(what, app)| match what {
			"messages" => Some(Self::Messages(app)),
			"private" => Some(Self::PrivateOf(app)),
			_ => None,
		});
		plain
			.into_iter()
			.find(|scope| scope.to_string() == text)
			.or(of_app)
			.ok_or("a scope is read, post, follow, search, messages:APP, blobs, private, private:APP, metrics or admin")
	}
}

as_text!(Scope);

/// A token as it is shown: not the token itself.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TokenView {
	/// What it is called in commands and logs: 16 hexadecimal digits.
	pub id: String,
	/// Whom it was made for.
	pub name: String,
	/// What it is good for.
	pub scopes: BTreeSet<Scope>,
	/// The app whose id stands in all that is posted with it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub app: Option<u32>,
	/// Whether it is good only for what our profile grants the app on the chain.
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	pub granted: bool,
	/// When it was made: milliseconds since 1970.
	pub created: u64,
	/// From when on it is no longer good: milliseconds since 1970.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub expires: Option<u64>,
}

#[derive(Clone, Serialize, Deserialize)]
struct Kept {
	#[serde(flatten)]
	view: TokenView,
	hash: String,
}

/// A token that is known.
struct Known {
	view: TokenView,
	hash: blake3::Hash,
	allowance: Arc<Allowance>,
}

/// Whoever makes a request: a token that was checked.
#[derive(Clone)]
pub struct Caller {
	/// The token, without its secret.
	pub token: Arc<TokenView>,
	pub(crate) allowance: Arc<Allowance>,
	/// What our profile grants the app on the chain, if the token goes by that.
	pub(crate) grant: Option<Scopes>,
}

impl Caller {
	fn has(&self, scope: Scope) -> bool {
		self.token.scopes.contains(&scope) || self.token.scopes.contains(&Scope::Admin)
	}

	fn granted(&self, scopes: Scopes) -> bool {
		self.grant.is_none_or(|grant| grant != Scopes::NONE && grant.contains(scopes))
	}

	/// Whether it may do what needs this scope.
	pub fn may(&self, scope: Scope) -> bool {
		self.has(scope) && self.granted(scope.on_chain())
	}

	/// Refused unless it may.
	pub fn needs(&self, scope: Scope) -> Result<()> {
		self.needs_both(scope, scope.on_chain())
	}

	/// Refused unless it has the scope, and where it goes by the chain the app is granted these.
	pub fn needs_both(&self, scope: Scope, on_chain: Scopes) -> Result<()> {
		match self.has(scope) {
			true if self.granted(on_chain) => Ok(()),
			true => Err(Error::NotGranted(self.token.app.unwrap_or_default())),
			false => Err(Error::Scope(scope.to_string())),
		}
	}
}

/// A token to make.
pub struct Wanted {
	/// Whom it is for.
	pub name: String,
	/// What it is good for.
	pub scopes: BTreeSet<Scope>,
	/// The app whose id stands in all that is posted with it.
	pub app: Option<u32>,
	/// Whether it is good only for what our profile grants the app on the chain.
	pub granted: bool,
	/// When it is made: milliseconds since 1970.
	pub created: u64,
	/// From when on it is no longer good: milliseconds since 1970.
	pub expires: Option<u64>,
}

/// All tokens of a vault.
pub struct Tokens {
	key: Zeroizing<[u8; 32]>,
	rate: u32,
	known: RwLock<Vec<Known>>,
	/// Counts how often tokens were revoked.
	revoked: watch::Sender<u64>,
	/// What the command line of this machine shows: made anew at each start, and kept nowhere here.
	control: (blake3::Hash, Caller),
}

/// A new secret for the control token.
pub fn control_token() -> Zeroizing<String> {
	new_token(&random::<ID>())
}

fn random<const N: usize>() -> Zeroizing<[u8; N]> {
	let mut bytes = Zeroizing::new([0; N]);
	OsRng.fill_bytes(&mut bytes[..]);
	bytes
}

fn new_token(id: &[u8; ID]) -> Zeroizing<String> {
	let secret = Zeroizing::new(hex::encode(&random::<SECRET>()[..]));
	Zeroizing::new(format!("{PREFIX}{}_{}", hex::encode(id), &*secret))
}

fn id_of(token: &str) -> Option<&str> {
	let (id, secret) = token.strip_prefix(PREFIX)?.split_once('_')?;
	(id.len() == 2 * ID && secret.len() == 2 * SECRET).then_some(id)
}

impl Tokens {
	/// Read those that the vault keeps. A token makes at most `rate` requests a
	/// second; the control token, which is for the command line of this machine, as many as it likes.
	pub fn open(vault: &Vault, control: &str, rate: u32) -> Result<Self> {
		let key = match vault.secret(KEY)? {
			Some(key) => Zeroizing::new(key.as_slice().try_into().map_err(|_| Error::Internal)?),
			None => {
				let key = random::<32>();
				vault.keep_secret(KEY, &key[..])?;
				key
			},
		};
		let kept: Vec<Kept> = match vault.secret(KEPT)? {
			Some(kept) => serde_json::from_slice(&kept).map_err(|_| Error::Internal)?,
			None => Vec::new(),
		};
		let known = kept
			.into_iter()
			.map(|Kept { view, hash }| {
				let hash = blake3::Hash::from_hex(hash).map_err(|_| Error::Internal)?;
				Ok(Known { view, hash, allowance: Allowance::new(rate) })
			})
			.collect::<Result<_>>()?;
		let view = TokenView {
			id: "control".into(),
			name: "the command line".into(),
			scopes: BTreeSet::from([Scope::Admin]),
			app: None,
			granted: false,
			created: 0,
			expires: None,
		};
		let caller = Caller { token: Arc::new(view), allowance: Allowance::new(u32::MAX), grant: None };
		let control = (blake3::keyed_hash(&key, control.as_bytes()), caller);
		Ok(Self { key, rate, known: RwLock::new(known), revoked: watch::Sender::new(0), control })
	}

	/// Forget all tokens that a vault keeps: those of a backup may have been revoked since.
	pub fn forget_all(vault: &Vault) -> Result<()> {
		Ok(vault.forget_secret(KEPT)?)
	}

	fn known(&self) -> std::sync::RwLockReadGuard<'_, Vec<Known>> {
		self.known.read().unwrap_or_else(PoisonError::into_inner)
	}

	/// Whose token this is. Compared in constant time: `blake3::Hash` is.
	pub fn check(&self, token: &str, now: u64) -> Option<Caller> {
		let id = id_of(token)?;
		let hash = blake3::keyed_hash(&self.key, token.as_bytes());
		if hash == self.control.0 {
			return Some(self.control.1.clone());
		}
		let known = self.known();
		let found = known.iter().find(|known| known.view.id == id)?;
		let good = found.hash == hash && found.view.expires.is_none_or(|expires| now < expires);
		let (token, allowance) = (Arc::new(found.view.clone()), found.allowance.clone());
		// Nothing is granted before somebody asks the chain.
		let grant = token.granted.then_some(Scopes::NONE);
		good.then_some(Caller { token, allowance, grant })
	}

	/// Whether a token that was good still is.
	pub fn still_good(&self, caller: &Caller, now: u64) -> bool {
		caller.token.id == self.control.1.token.id
			|| self
				.known()
				.iter()
				.any(|known| known.view.id == caller.token.id && known.view.expires.is_none_or(|expires| now < expires))
	}

	/// Changes whenever a token is revoked.
	pub fn revocations(&self) -> watch::Receiver<u64> {
		self.revoked.subscribe()
	}

	/// All of them, as they were made.
	pub fn list(&self) -> Vec<TokenView> {
		self.known().iter().map(|known| known.view.clone()).collect()
	}

	/// The apps of tokens that go by what the chain grants these.
	pub fn granted_apps(&self) -> BTreeSet<u32> {
		self.known().iter().filter(|known| known.view.granted).filter_map(|known| known.view.app).collect()
	}

	/// Make one. The token itself is told here and never again.
	pub fn create(&self, vault: &Vault, wanted: Wanted) -> Result<(TokenView, Zeroizing<String>)> {
		let Wanted { name, scopes, app, granted, created, expires } = wanted;
		if granted && (app.is_none() || scopes.contains(&Scope::Admin)) {
			return Err(Error::Bad("what the chain grants is granted to an app, and never the scope admin".into()));
		}
		if name.is_empty() || name.len() > MAX_NAME || name.chars().any(char::is_control) {
			return Err(Error::Bad(format!("a token's name has 1 to {MAX_NAME} bytes, and no control characters")));
		}
		if scopes.is_empty() || scopes.len() > MAX_SCOPES {
			return Err(Error::Bad(format!("a token has 1 to {MAX_SCOPES} scopes")));
		}
		let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
		if known.len() >= MAX_TOKENS {
			return Err(Error::TooMany("tokens"));
		}
		let id = random::<ID>();
		let token = new_token(&id);
		let view = TokenView { id: hex::encode(&id[..]), name, scopes, app, granted, created, expires };
		let hash = blake3::keyed_hash(&self.key, token.as_bytes());
		let new = Known { view: view.clone(), hash, allowance: Allowance::new(self.rate) };
		keep(vault, known.iter().chain([&new]))?;
		known.push(new);
		Ok((view, token))
	}

	/// Make one good for nothing.
	pub fn revoke(&self, vault: &Vault, id: &str) -> Result<TokenView> {
		let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
		let at = known.iter().position(|known| known.view.id == id).ok_or(Error::NotFound("token"))?;
		keep(vault, known.iter().filter(|known| known.view.id != id))?;
		let Known { view, .. } = known.remove(at);
		drop(known);
		self.revoked.send_modify(|count| *count += 1);
		Ok(view)
	}
}

fn keep<'a>(vault: &Vault, known: impl Iterator<Item = &'a Known>) -> Result<()> {
	let kept: Vec<_> =
		known.map(|known| Kept { view: known.view.clone(), hash: known.hash.to_hex().to_string() }).collect();
	let kept = Zeroizing::new(serde_json::to_vec(&kept).map_err(|_| Error::Internal)?);
	Ok(vault.keep_secret(KEPT, &kept)?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_vault::Kdf;

	fn vault() -> (tempfile::TempDir, Vault) {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		(place, vault)
	}

	fn make(tokens: &Tokens, vault: &Vault, expires: Option<u64>) -> (TokenView, Zeroizing<String>) {
		tokens.create(vault, Wanted { expires, ..wanted("an app", [Scope::Read]) }).expect("is allowed")
	}

	fn wanted(name: &str, scopes: impl IntoIterator<Item = Scope>) -> Wanted {
		let scopes = scopes.into_iter().collect();
		Wanted { name: name.into(), scopes, app: None, granted: false, created: 5, expires: None }
	}

	#[test]
	fn a_token_is_good_until_it_is_revoked_or_out_of_date() {
		let (_place, vault) = vault();
		let tokens = Tokens::open(&vault, &control_token(), 10).expect("is read");
		let (view, token) = make(&tokens, &vault, None);
		let (_, short) = make(&tokens, &vault, Some(100));
		let caller = tokens.check(&token, 50).expect("is good");
		assert_eq!(*caller.token, view);
		assert!(caller.may(Scope::Read) && !caller.may(Scope::Post));
		assert!(tokens.check(&short, 99).is_some() && tokens.check(&short, 100).is_none());
		// They are kept.
		let again = Tokens::open(&vault, &control_token(), 10).expect("is read");
		assert!(again.check(&token, 50).is_some());
		assert_eq!(again.list(), tokens.list());
		again.revoke(&vault, &view.id).expect("is known");
		assert!(again.check(&token, 50).is_none() && !again.still_good(&caller, 50));
		assert!(matches!(again.revoke(&vault, &view.id), Err(Error::NotFound(_))));
		let again = Tokens::open(&vault, &control_token(), 10).expect("is read");
		assert!(again.check(&token, 50).is_none() && again.check(&short, 50).is_some());
	}

	#[test]
	fn no_other_token_passes() {
		let (_place, vault) = vault();
		let control = control_token();
		let tokens = Tokens::open(&vault, &control, 10).expect("is read");
		let (_, token) = make(&tokens, &vault, None);
		assert!(tokens.check(&control, 0).is_some_and(|caller| caller.may(Scope::Messages(1))));
		assert!(tokens.check(&control_token(), 0).is_none());
		for at in 0..token.len() {
			let mut changed = token.to_string();
			let other = if &changed[at..=at] == "0" { "1" } else { "0" };
			changed.replace_range(at..=at, other);
			assert!(tokens.check(&changed, 0).is_none(), "{at}");
			assert!(tokens.check(&token[..at], 0).is_none(), "{at}");
		}
	}

	#[test]
	fn tokens_are_bounded() {
		let (_place, vault) = vault();
		let tokens = Tokens::open(&vault, &control_token(), 10).expect("is read");
		for name in ["", &"a".repeat(65), "a\n"] {
			assert!(tokens.create(&vault, wanted(name, [Scope::Read])).is_err());
		}
		assert!(tokens.create(&vault, wanted("a", [])).is_err());
		assert!(tokens.create(&vault, wanted("a", (0..33).map(Scope::Messages))).is_err());
		for _ in 0..MAX_TOKENS {
			make(&tokens, &vault, None);
		}
		let one_more = tokens.create(&vault, wanted("a", [Scope::Read]));
		assert!(matches!(one_more, Err(Error::TooMany(_))));
	}

	#[test]
	fn a_token_that_goes_by_the_chain_is_good_for_what_is_granted() {
		let (_place, vault) = vault();
		let tokens = Tokens::open(&vault, &control_token(), 10).expect("is read");
		let scopes = [Scope::Messages(7), Scope::Read, Scope::Blobs];
		let granted = |scopes: &[Scope], app| Wanted { granted: true, app, ..wanted("a", scopes.iter().copied()) };
		assert!(matches!(tokens.create(&vault, granted(&scopes, None)), Err(Error::Bad(_))));
		assert!(matches!(tokens.create(&vault, granted(&[Scope::Admin], Some(7))), Err(Error::Bad(_))));
		let (_, token) = tokens.create(&vault, granted(&scopes, Some(7))).expect("is allowed");
		assert_eq!(tokens.granted_apps(), BTreeSet::from([7]));
		let caller = tokens.check(&token, 5).expect("is known");
		assert!(scopes.iter().all(|scope| matches!(caller.needs(*scope), Err(Error::NotGranted(7)))));
		let caller = Caller { grant: Some(Scopes::PUBLISH), ..caller };
		assert!(caller.may(Scope::Messages(7)) && caller.may(Scope::Blobs) && !caller.may(Scope::Read));
		assert!(matches!(caller.needs(Scope::Read), Err(Error::NotGranted(7))));
		assert!(matches!(caller.needs(Scope::Post), Err(Error::Scope(_))));
		assert!(caller.needs_both(Scope::Messages(7), Scopes::EDIT).is_err());
	}

	#[test]
	fn scopes_come_back() {
		let scopes = ["read", "post", "follow", "search", "blobs", "private", "private:7", "metrics", "admin"];
		for text in scopes.into_iter().chain(["messages:0", "messages:4294967295"]) {
			assert_eq!(text.parse::<Scope>().expect("is a scope").to_string(), text);
		}
		for text in
			["", "Read", "messages", "messages:", "messages:-1", "messages:4294967296", "private:", "blobs:1", "all"]
		{
			assert!(text.parse::<Scope>().is_err(), "{text}");
		}
	}
}
