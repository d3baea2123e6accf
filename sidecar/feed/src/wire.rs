//! Reading bounded, canonical bytes.

/// What the bytes ran into.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum WireError {
	/// More bytes were announced than there are.
	#[error("the bytes end too early")]
	Truncated,
	/// Bytes are left over.
	#[error("{0} bytes too many")]
	Trailing(usize),
	/// A length in more bytes than it needs.
	#[error("a length is not written in the shortest way")]
	LongLength,
	/// A length above what is allowed here.
	#[error("a length of {found} where at most {limit} is allowed")]
	TooLong {
		/// What was announced.
		found: usize,
		/// What is allowed.
		limit: usize,
	},
}

/// The longest length that three bytes of seven bits write.
pub const MAX_LENGTH: usize = (1 << 21) - 1;

/// A cursor over bytes that takes nothing on trust.
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
	pub fn new(bytes: &'a [u8]) -> Self {
		Self(bytes)
	}

	pub fn left(&self) -> usize {
		self.0.len()
	}

	pub fn take(&mut self, count: usize) -> Result<&'a [u8], WireError> {
		let (taken, rest) = self.0.split_at_checked(count).ok_or(WireError::Truncated)?;
		self.0 = rest;
		Ok(taken)
	}

	pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
		let (taken, rest) = self.0.split_first_chunk().ok_or(WireError::Truncated)?;
		self.0 = rest;
		Ok(*taken)
	}

	pub fn u8(&mut self) -> Result<u8, WireError> {
		self.array::<1>().map(|[byte]| byte)
	}

	pub fn u16(&mut self) -> Result<u16, WireError> {
		self.array().map(u16::from_le_bytes)
	}

	pub fn u32(&mut self) -> Result<u32, WireError> {
		self.array().map(u32::from_le_bytes)
	}

	pub fn u64(&mut self) -> Result<u64, WireError> {
		self.array().map(u64::from_le_bytes)
	}

	/// A length: seven bits a byte, the lowest first, the top bit set on all but the last; the shortest form only.
	pub fn length(&mut self, limit: usize) -> Result<usize, WireError> {
		let mut found = 0;
		for shift in [0, 7, 14] {
			let byte = self.u8()?;
			found |= usize::from(byte & 0x7f) << shift;
			if byte & 0x80 == 0 {
				return match byte {
					0 if shift > 0 => Err(WireError::LongLength),
					_ if found > limit => Err(WireError::TooLong { found, limit }),
					_ => Ok(found),
				};
			}
		}
		Err(WireError::TooLong { found: MAX_LENGTH + 1, limit })
	}

	/// A length, and that many bytes.
	pub fn bytes(&mut self, limit: usize) -> Result<&'a [u8], WireError> {
		let length = self.length(limit)?;
		self.take(length)
	}

	pub fn end(self) -> Result<(), WireError> {
		match self.0.len() {
			0 => Ok(()),
			left => Err(WireError::Trailing(left)),
		}
	}
}

/// Write a length; it is at most [`MAX_LENGTH`], which every caller has checked.
pub fn put_length(out: &mut Vec<u8>, length: usize) {
	debug_assert!(length <= MAX_LENGTH);
	let mut left = length;
	while left >= 0x80 {
		out.push((left & 0x7f) as u8 | 0x80);
		left >>= 7;
	}
	out.push(left as u8);
}

/// Write a length, and the bytes.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
	put_length(out, bytes.len());
	out.extend_from_slice(bytes);
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_length_has_one_form() {
		assert_eq!(Reader::new(&[0x80, 0x00]).length(9), Err(WireError::LongLength));
		assert_eq!(Reader::new(&[0xff, 0x80, 0x00]).length(999), Err(WireError::LongLength));
		assert_eq!(Reader::new(&[0x80]).length(9), Err(WireError::Truncated));
		assert_eq!(Reader::new(&[10]).length(9), Err(WireError::TooLong { found: 10, limit: 9 }));
		assert!(matches!(Reader::new(&[0xff; 9]).length(MAX_LENGTH), Err(WireError::TooLong { .. })));
	}

	proptest! {
		#[test]
		fn lengths_come_back(length in 0..=MAX_LENGTH) {
			let mut out = Vec::new();
			put_length(&mut out, length);
			let mut reader = Reader::new(&out);
			prop_assert_eq!(reader.length(MAX_LENGTH), Ok(length));
			prop_assert_eq!(reader.end(), Ok(()));
		}
	}
}
