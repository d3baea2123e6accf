//! Reading bytes that came from outside, front to back.

/// The bytes end too early, or are left over.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("the bytes are not as long as they should be")]
pub struct WrongLength;

/// What is left to read.
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
	pub fn take(&mut self, count: usize) -> Result<&'a [u8], WrongLength> {
		let (taken, rest) = self.0.split_at_checked(count).ok_or(WrongLength)?;
		self.0 = rest;
		Ok(taken)
	}

	pub fn array<const N: usize>(&mut self) -> Result<[u8; N], WrongLength> {
		let (taken, rest) = self.0.split_first_chunk().ok_or(WrongLength)?;
		self.0 = rest;
		Ok(*taken)
	}

	pub fn u8(&mut self) -> Result<u8, WrongLength> {
		self.array::<1>().map(|[byte]| byte)
	}

	pub fn u16(&mut self) -> Result<u16, WrongLength> {
		self.array().map(u16::from_le_bytes)
	}

	pub fn u32(&mut self) -> Result<u32, WrongLength> {
		self.array().map(u32::from_le_bytes)
	}

	pub fn u64(&mut self) -> Result<u64, WrongLength> {
		self.array().map(u64::from_le_bytes)
	}

	pub fn end(self) -> Result<(), WrongLength> {
		if self.0.is_empty() {
			Ok(())
		} else {
			Err(WrongLength)
		}
	}
}
