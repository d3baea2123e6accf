//! What a blob is called.

use std::{fmt, str::FromStr};

/// The address of a blob: the BLAKE3 hash of its bytes as they are stored and sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address(pub [u8; 32]);

impl Address {
	/// The address of these bytes.
	pub fn of(bytes: &[u8]) -> Self {
		Self(*blake3::hash(bytes).as_bytes())
	}
}

impl fmt::Display for Address {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
	}
}

impl fmt::Debug for Address {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		fmt::Display::fmt(self, f)
	}
}

/// Text that is no address.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("an address has 64 digits from 0-9a-f")]
pub struct NoAddress;

impl FromStr for Address {
	type Err = NoAddress;

	/// Reads what is displayed, and nothing else: an address has one form.
	fn from_str(text: &str) -> Result<Self, NoAddress> {
		let digit = |byte: u8| match byte {
			b'0'..=b'9' => Ok(byte - b'0'),
			b'a'..=b'f' => Ok(byte - b'a' + 10),
			_ => Err(NoAddress),
		};
		let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return Err(NoAddress) };
		let bytes: Vec<u8> =
			pairs.iter().map(|[high, low]| Ok(digit(*high)? << 4 | digit(*low)?)).collect::<Result<_, _>>()?;
		bytes.try_into().map(Self).map_err(|_| NoAddress)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_has_one_form() {
		let address = Address::of(b"hello");
		assert_eq!(address.to_string().parse(), Ok(address));
		for bad in ["", "0", &"0".repeat(63), &"0".repeat(66), &"A".repeat(64), &"é".repeat(32)] {
			assert_eq!(bad.parse::<Address>(), Err(NoAddress));
		}
	}
}
