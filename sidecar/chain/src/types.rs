//! What a node says of its types, looked through before anything is read by it.
//!
//! Values are read along the types that the node's metadata describes, so a node that lies could describe some that contain
//! themselves, or that take no bytes and yet have parts without end. Here each has an end, and reading it takes time in
//! proportion to its bytes.

use crate::error::{Error, Result};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef};
use std::collections::BTreeMap;
use subxt::Metadata;

/// What is read from storage.
const ENTRIES: [(&str, &str); 7] = [
	("System", "Account"),
	("Profile", "Profiles"),
	("Profile", "Keys"),
	("Profile", "KeysOf"),
	("Profile", "Offers"),
	("Content", "Feeds"),
	("Content", "Anchors"),
];

/// What is asked.
const VIEWS: [(&str, &str); 1] = [("Profile", "by_handle")];

/// How deep types may lie in each other.
const DEPTH: usize = 64;

/// How many parts a value may have for each of its bytes.
const PARTS: usize = 64;

/// Whether all that is read has types that end.
pub(crate) fn check(metadata: &Metadata) -> Result<()> {
	let mut looked = Looked { types: metadata.types(), at: BTreeMap::new() };
	for (pallet, entry) in ENTRIES {
		let storage = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.storage());
		let entry = storage.and_then(|storage| storage.entry_by_name(entry)).ok_or(Error::UnknownRuntime(entry))?;
		for key in entry.keys() {
			looked.at(key.key_id, 0)?;
		}
		looked.at(entry.value_ty(), 0)?;
	}
	for (pallet, view) in VIEWS {
		let pallet = metadata.pallet_by_name(pallet);
		let view = pallet.and_then(|pallet| pallet.view_function_by_name(view)).ok_or(Error::UnknownRuntime(view))?;
		for input in view.inputs() {
			looked.at(input.id, 0)?;
		}
	}
	looked.at(metadata.outer_enums().event_enum_ty(), 0)?;
	metadata.dispatch_error_ty().map_or(Ok(()), |error| looked.at(error, 0).map(drop))
}

/// What a type takes at least, and is at most.
#[derive(Clone, Copy)]
struct Size {
	/// Bytes, at least.
	bytes: usize,
	/// Parts that such a value has, those of its lists left out: they take bytes of their own.
	parts: usize,
	/// How deep others lie in it.
	height: usize,
}

struct Looked<'a> {
	types: &'a PortableRegistry,
	at: BTreeMap<u32, Size>,
}

impl Looked<'_> {
	fn at(&mut self, id: u32, depth: usize) -> Result<Size> {
		let size = match self.at.get(&id) {
			Some(size) => *size,
			None if depth > DEPTH => return Err(ENDLESS),
			None => {
				let size = self.look(id, depth)?;
				self.at.insert(id, size);
				size
			},
		};
		match depth + size.height > DEPTH {
			true => Err(ENDLESS),
			false => Ok(size),
		}
	}

	fn look(&mut self, id: u32, depth: usize) -> Result<Size> {
		let types = self.types;
		let described = &types.resolve(id).ok_or(Error::Nonsense("a type that there is not"))?.type_def;
		let in_it = depth + 1;
		match described {
			TypeDef::Composite(composite) => self.fields(&composite.fields, in_it),
			TypeDef::Tuple(tuple) => self.all(tuple.fields.iter().map(|field| field.id), in_it),
			TypeDef::Variant(variants) => {
				let mut size = Size { bytes: usize::MAX, parts: 0, height: 0 };
				for variant in &variants.variants {
					let fields = self.fields(&variant.fields, in_it)?;
					size.bytes = size.bytes.min(fields.bytes);
					size.parts = size.parts.max(fields.parts.saturating_sub(PARTS.saturating_mul(fields.bytes)));
					size.height = size.height.max(fields.height);
				}
				let bytes = if variants.variants.is_empty() { 1 } else { size.bytes.saturating_add(1) };
				// What a variant has beyond its own bytes.
				Ok(Size { bytes, parts: size.parts.saturating_add(1), ..size })
			},
			TypeDef::Sequence(list) => {
				let element = self.at(list.type_param.id, in_it)?;
				match element.bytes {
					0 => Err(ENDLESS),
					_ => Ok(Size { bytes: 1, parts: 1, height: element.height + 1 }),
				}
			},
			TypeDef::Array(array) => {
				let (element, count) = (self.at(array.type_param.id, in_it)?, array.len as usize);
				whole(Size {
					bytes: element.bytes.saturating_mul(count),
					parts: element.parts.saturating_mul(count).saturating_add(1),
					height: element.height + 1,
				})
			},
			TypeDef::Compact(compact) => {
				let inner = self.at(compact.type_param.id, in_it)?;
				Ok(Size { bytes: 1, parts: inner.parts.saturating_add(1), height: inner.height + 1 })
			},
			TypeDef::Primitive(_) | TypeDef::BitSequence(_) => Ok(Size { bytes: 1, parts: 1, height: 0 }),
		}
	}

	fn fields(&mut self, fields: &[Field<PortableForm>], depth: usize) -> Result<Size> {
		self.all(fields.iter().map(|field| field.ty.id), depth)
	}

	fn all(&mut self, ids: impl Iterator<Item = u32>, depth: usize) -> Result<Size> {
		let mut size = Size { bytes: 0, parts: 1, height: 0 };
		for id in ids {
			let one = self.at(id, depth)?;
			size.bytes = size.bytes.saturating_add(one.bytes);
			size.parts = size.parts.saturating_add(one.parts);
			size.height = size.height.max(one.height + 1);
		}
		whole(size)
	}
}

const ENDLESS: Error = Error::Nonsense("types without end");

fn whole(size: Size) -> Result<Size> {
	match size.parts > PARTS.saturating_mul(size.bytes.saturating_add(1)) {
		true => Err(ENDLESS),
		false => Ok(size),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use scale_info::{meta_type, MetaType, Registry, TypeInfo};

	fn look(of: MetaType) -> Result<Size> {
		let mut registry = Registry::new();
		let id = registry.register_type(&of).id;
		let types = PortableRegistry::from(registry);
		Looked { types: &types, at: BTreeMap::new() }.at(id, 0)
	}

	#[derive(TypeInfo)]
	#[allow(dead_code)]
	struct Itself {
		again: Vec<Itself>,
	}

	#[derive(TypeInfo)]
	#[allow(dead_code)]
	enum Chain {
		End,
		More(Box<Chain>),
	}

	#[test]
	fn types_that_end_are_read() {
		for of in [
			meta_type::<()>(),
			meta_type::<Option<([u8; 32], Vec<u8>, u64)>>(),
			meta_type::<[[u8; 32]; 1_000]>(),
			meta_type::<Vec<Vec<Option<bool>>>>(),
			meta_type::<Result<(), [u8; 4]>>(),
		] {
			assert!(look(of).is_ok());
		}
	}

	#[test]
	fn types_without_end_are_not() {
		type Two<T> = (T, T);
		type Many = Two<Two<Two<Two<Two<Two<Two<()>>>>>>>;
		for of in [
			meta_type::<Itself>(),
			meta_type::<Chain>(),
			meta_type::<Vec<()>>(),
			meta_type::<[(); 1_000]>(),
			meta_type::<Many>(),
			meta_type::<Option<Many>>(),
		] {
			assert!(look(of).is_err());
		}
	}
}
