//! The account that signs what is sent to the chain. Its secret stays in the vault.

use crate::{
	cache,
	chain::Chain,
	error::{Error, Result},
	hex32::Hex32,
};
use rand::RngCore;
use sp_crypto_hashing::blake2_512;
use std::{str::FromStr, sync::PoisonError};
use subxt_signer::{sr25519::Keypair, SecretUri};
use zeroize::Zeroizing;

/// The most bytes of a secret phrase with its path.
const MAX_PHRASE: usize = 1_024;

/// An account as this chain writes it (SS58).
pub fn address(account: Hex32) -> String {
	/// 11154, as SS58 puts it: the runtime's prefix.
	const PREFIX: [u8; 2] = [0x40 | ((11_154 & 0xfc) >> 2) as u8, ((11_154 >> 8) | ((11_154 & 3) << 6)) as u8];
	let body = [&PREFIX[..], &account.0].concat();
	let check = blake2_512(&[b"SS58PRE", &body[..]].concat());
	bs58::encode([&body[..], &check[..2]].concat()).into_string()
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

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_is_what_the_node_shows() {
		let charlie = read("//Charlie").expect("is one");
		let address = address(Hex32(charlie.public_key().0));
		assert_eq!(address, "mLV73GFkWcu1wxxqcp4YuUtbwNj8ysYP7awNfzrfU23MMRCss");
	}

	#[test]
	fn a_secret_is_words_or_digits_and_kept_once() {
		for bad in ["", "no words", "0x00", &"word ".repeat(300)] {
			assert!(matches!(read(bad), Err(Error::Phrase)), "{bad}");
		}
		let place = tempfile::tempdir().expect("there is a place");
		let folder = place.path().join("vault");
		let vault = metalife_vault::Vault::create(&folder, b"secret", &metalife_vault::Kdf::WEAKEST).expect("is empty");
		let chain = Chain::open(std::sync::Arc::new(vault)).expect("is read");
		assert_eq!(chain.account().expect("is read"), None);
		let account = chain.create_account().expect("is kept");
		assert!(matches!(chain.import_account("//Bob"), Err(Error::HasAccount)));
		drop(chain);
		let vault = metalife_vault::Vault::open(&folder, b"secret").expect("is a vault");
		let chain = Chain::open(std::sync::Arc::new(vault)).expect("is read");
		assert_eq!(chain.account().expect("is read"), Some(account));
	}
}
