//! The account that signs what is sent to the chain. Its secret stays in the vault.

use crate::{
	cache,
	chain::Chain,
	error::{Error, Result},
	hex32::Hex32,
};
use rand::RngCore;
use std::{str::FromStr, sync::PoisonError};
use subxt::utils::AccountId32;
use subxt_signer::{sr25519::Keypair, SecretUri};
use zeroize::Zeroizing;

/// The most bytes of a secret phrase with its path.
const MAX_PHRASE: usize = 1_024;

/// As clients that know no chain write an account: SS58 with the prefix 42, which all take.
pub fn address(account: Hex32) -> String {
	AccountId32(account.0).to_string()
}

impl Chain {
	/// The account that signs, if there is one. Blocks.
	pub fn account(&self) -> Result<Option<Hex32>> {
		Ok(self.keypair()?.map(|pair| Hex32(pair.public_key().0)))
	}

	/// Make an account of chance. Blocks.
	pub fn create_account(&self) -> Result<Hex32> {
		let mut seed = Zeroizing::new([0; 32]);
		rand::rngs::OsRng.fill_bytes(&mut seed[..]);
		self.import_account(&Zeroizing::new(format!("0x{}", *Zeroizing::new(hex::encode(&seed[..])))))
	}

	/// Sign by this account from now on: words, or `0x` and 64 hexadecimal digits, and a path if there is one. Blocks.
	pub fn import_account(&self, phrase: &str) -> Result<Hex32> {
		let mut held = self.pair.lock().unwrap_or_else(PoisonError::into_inner);
		if cache::account(&self.vault)?.is_some() {
			return Err(Error::HasAccount);
		}
		let pair = read(phrase)?;
		cache::set_account(&self.vault, phrase)?;
		let account = Hex32(pair.public_key().0);
		*held = Some(pair);
		Ok(account)
	}

	/// The pair of the account.
	pub(crate) fn keypair(&self) -> Result<Option<Keypair>> {
		let mut held = self.pair.lock().unwrap_or_else(PoisonError::into_inner);
		if held.is_none() {
			let phrase = cache::account(&self.vault)?;
			*held = phrase.map(|phrase| read(&phrase)).transpose()?;
		}
		Ok(held.clone())
	}
}

fn read(phrase: &str) -> Result<Keypair> {
	if phrase.is_empty() || phrase.len() > MAX_PHRASE {
		return Err(Error::Phrase);
	}
	let uri = SecretUri::from_str(phrase).map_err(|_| Error::Phrase)?;
	Keypair::from_uri(&uri).map_err(|_| Error::Phrase)
}
