//! What our profile grants apps on the chain.

use crate::{
	cache,
	chain::{blocking, Chain},
	error::Result,
	node::At,
};
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt,
	sync::Arc,
};
use subxt::ext::scale_decode::{self, DecodeAsType};
use tokio::sync::watch;

/// The most apps whose grants are looked up.
pub const MAX_GRANTS: usize = 256;

/// What an app may do for a profile, as the chain has it: a set of the constants here.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Scopes(pub u16);

impl Scopes {
	/// Nothing.
	pub const NONE: Self = Self(0);
	/// Publish.
	pub const PUBLISH: Self = Self(1);
	/// Edit.
	pub const EDIT: Self = Self(1 << 1);
	/// Retract.
	pub const RETRACT: Self = Self(1 << 2);
	/// React.
	pub const REACT: Self = Self(1 << 3);
	/// Read as a follower.
	pub const READ_FOLLOWERS: Self = Self(1 << 6);

	/// Whether all of these are among them.
	pub fn contains(self, these: Self) -> bool {
		self.0 & these.0 == these.0
	}

	/// Their names.
	pub fn names(self) -> impl Iterator<Item = &'static str> {
		const NAMES: [&str; 9] =
			["publish", "edit", "retract", "react", "anchor", "energy", "read-followers", "read-groups", "read-tiers"];
		NAMES.into_iter().enumerate().filter(move |(bit, _)| self.contains(Self(1 << bit))).map(|(_, name)| name)
	}
}

impl fmt::Display for Scopes {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&self.names().collect::<Vec<_>>().join(" "))
	}
}

/// What is known of grants.
#[derive(Default)]
pub(crate) struct Grants {
	/// The apps that are looked up.
	apps: BTreeSet<u32>,
	/// What these are granted; those are missing of which it is not known yet.
	known: BTreeMap<u32, u16>,
}

impl Grants {
	pub fn new(known: BTreeMap<u32, u16>) -> Self {
		Self { apps: known.keys().copied().collect(), known }
	}
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "scale_decode")]
struct StoredGrant {
	scopes: u16,
}

impl Chain {
	/// Look up what our profile grants these apps from now on, at most [`MAX_GRANTS`], and no others.
	pub fn watch_grants(&self, apps: impl IntoIterator<Item = u32>) {
		let apps: BTreeSet<_> = apps.into_iter().take(MAX_GRANTS).collect();
		let mut grants = self.grants();
		if grants.apps != apps {
			grants.apps = apps;
			drop(grants);
			self.work.notify_one();
		}
	}

	/// What our profile grants an app that is looked up, by the newest finalized block that was looked at; none if that is
	/// not known yet.
	pub fn grant(&self, app: u32) -> Option<Scopes> {
		let grants = self.grants();
		grants.known.get(&app).filter(|_| grants.apps.contains(&app)).copied().map(Scopes)
	}

	/// A number that grows whenever something else is known of grants.
	pub fn granted(&self) -> watch::Receiver<u64> {
		self.granted.subscribe()
	}

	pub(crate) async fn look_at_grants(self: &Arc<Self>, at: &At) -> Result<()> {
		let (ours, apps) = (self.ours(), self.grants().apps.clone());
		let mut known = BTreeMap::new();
		for app in apps {
			let grant = match ours {
				Some(profile) => at.value::<_, StoredGrant>("Content", "Grants", (profile, app)).await?,
				None => None,
			};
			known.insert(app, grant.map_or(0, |grant| grant.scopes));
		}
		self.set_grants(known).await
	}

	async fn set_grants(self: &Arc<Self>, known: BTreeMap<u32, u16>) -> Result<()> {
		if self.grants().known == known {
			return Ok(());
		}
		let chain = self.clone();
		blocking(move || {
			cache::keep_grants(&chain.vault, &known)?;
			chain.grants().known = known;
			Ok(())
		})
		.await?;
		self.granted.send_modify(|granted| *granted += 1);
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_vault::{Kdf, Vault};

	#[test]
	fn scopes_are_called_what_the_pallet_calls_them() {
		let all = Scopes((1 << 9) - 1);
		assert_eq!(all.names().count(), 9);
		assert_eq!(Scopes(Scopes::PUBLISH.0 | Scopes::READ_FOLLOWERS.0).to_string(), "publish read-followers");
		assert!(all.contains(Scopes::REACT) && !Scopes::PUBLISH.contains(Scopes::REACT));
		assert!(Scopes::NONE.contains(Scopes::NONE) && Scopes::NONE.to_string().is_empty());
	}

	#[tokio::test]
	async fn what_was_granted_is_known_after_a_restart_and_of_no_other_app() {
		let place = tempfile::tempdir().expect("there is a place");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		let chain = Chain::open(Arc::new(vault)).expect("is read");
		chain.watch_grants([7, 8, 9]);
		assert_eq!(chain.grant(7), None);
		let before = *chain.granted().borrow();
		chain.set_grants([(7, 1), (8, 0)].into()).await.expect("is kept");
		assert!(*chain.granted().borrow() > before);
		drop(chain);
		let vault = Vault::open(&place.path().join("vault"), b"secret").expect("is a vault");
		let chain = Chain::open(Arc::new(vault)).expect("is read");
		chain.watch_grants([7, 8]);
		assert_eq!([7, 8, 9].map(|app| chain.grant(app)), [Some(Scopes::PUBLISH), Some(Scopes::NONE), None]);
		chain.watch_grants([8]);
		assert_eq!(chain.grant(7), None);
		// As many as are looked up, and no more.
		chain.watch_grants(0..1_000);
		assert_eq!(chain.grants().apps.len(), MAX_GRANTS);
		chain.set_grants((0..MAX_GRANTS as u32).map(|app| (u32::MAX - app, u16::MAX)).collect()).await.expect("fits");
	}
}
