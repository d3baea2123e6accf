//! What a node says of its types, looked through before anything is read by it.
//!
//! Values are read along the types that the node's metadata describes, by code that calls itself for each type that lies in
//! another. A node that lies could describe some that contain themselves, or that take no bytes and yet have parts without
//! end. Here each that is read has an end, and reading it takes time in proportion to its bytes. The metadata itself is a flat
//! list in which types name each other by numbers, so that to decode it is safe. Its other types are none of our business:
//! some contain themselves with good reason, as calls that carry calls.

use crate::{
	error::{Error, Result},
	letters,
};
use codec::{Compact, Decode};
use std::collections::BTreeMap;
use subxt::{
	events::Phase,
	ext::scale_type_resolver::{
		BitsOrderFormat, BitsStoreFormat, FieldIter, PathIter, Primitive, ResolvedTypeVisitor, TypeResolver,
		UnhandledKind, VariantIter,
	},
	Metadata,
};

/// What is read from storage.
const ENTRIES: [(&str, &str); 10] = [
	("System", "Account"),
	("Profile", "Profiles"),
	("Profile", "Keys"),
	("Profile", "KeysOf"),
	("Profile", "Offers"),
	("Profile", "Blocks"),
	("Profile", "Follows"),
	("Content", "Feeds"),
	("Content", "Grants"),
	("Content", "Anchors"),
];

/// What is read where it is there: a runtime of before has none of it.
const LATER: [(&str, &str); 6] = [
	("Pubs", "Pubs"),
	("Pubs", "NextId"),
	("Pubs", "Peers"),
	("Pubs", "PrivateAddresses"),
	(letters::PALLET, "Authors"),
	(letters::PALLET, "Letters"),
];

/// What is asked.
const VIEWS: [(&str, &str); 3] =
	[("Profile", "by_handle"), (letters::PALLET, "letters"), (letters::PALLET, "max_bytes")];

/// How deep types may lie in each other.
const DEPTH: usize = 64;

/// How many types all that is read may be made of.
const TYPES: usize = 10_000;

/// How many parts a value may have for each of its bytes.
const PARTS: usize = 64;

/// How many parts of events are passed over at most.
const STEPS: usize = 1 << 20;

const ENDLESS: Error = Error::Nonsense("types without end");
const MISSING: Error = Error::Nonsense("a type that there is not");
const CUT: Error = Error::Nonsense("events that cannot be read");

/// Whether all that is read has types that end.
pub(crate) fn check(metadata: &Metadata) -> Result<()> {
	let mut looked = Looked::new(metadata.types());
	let is_there = |(pallet, _): &(&str, &str)| metadata.pallet_by_name(pallet).is_some();
	let later = LATER.into_iter().filter(is_there);
	for (pallet, name) in ENTRIES.into_iter().chain(later) {
		let storage = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.storage());
		let entry = storage.and_then(|storage| storage.entry_by_name(name)).ok_or(Error::UnknownRuntime(name))?;
		for key in entry.keys() {
			looked.at(key.key_id, 0)?;
		}
		looked.at(entry.value_ty(), 0)?;
	}
	for (pallet, name) in VIEWS.into_iter().filter(|view| view.0 != letters::PALLET || is_there(view)) {
		let pallet = metadata.pallet_by_name(pallet);
		let view = pallet.and_then(|pallet| pallet.view_function_by_name(name)).ok_or(Error::UnknownRuntime(name))?;
		for input in view.inputs() {
			looked.at(input.id, 0)?;
		}
	}
	metadata.dispatch_error_ty().map_or(Ok(()), |error| looked.at(error, 0).map(drop))
}

/// The error, and what comes after it, of the transaction at this place, if it failed. Events are of all pallets, and have
/// lists of nothing too: they are passed over step by step.
pub(crate) fn failure<'e>(metadata: &Metadata, mut events: &'e [u8], position: u32) -> Result<Option<&'e [u8]>> {
	let input = &mut events;
	let mut skip = Skip { types: metadata.types(), steps: STEPS };
	for _ in 0..Compact::<u32>::decode(input).map_or(0, |count| count.0) {
		let phase = Phase::decode(input).map_err(|_| CUT)?;
		let [pallet, variant] = <[u8; 2]>::decode(input).map_err(|_| CUT)?;
		let pallet = metadata.pallet_by_event_index(pallet).ok_or(CUT)?;
		let event = pallet.event_variant_by_index(variant).ok_or(CUT)?;
		if phase == Phase::ApplyExtrinsic(position) && (pallet.name(), &event.name[..]) == ("System", "ExtrinsicFailed")
		{
			return Ok(Some(*input));
		}
		for field in &event.fields {
			skip.one(field.ty.id, input, 0)?;
		}
		let topics = Compact::<u32>::decode(input).map_err(|_| CUT)?.0 as usize;
		skip.bytes(topics.saturating_mul(32), input)?;
	}
	Ok(None)
}

/// What a type is made of.
enum Shape {
	/// All of these.
	All(Vec<u32>),
	/// One of these, by their indices.
	One(Vec<(u8, Vec<u32>)>),
	/// As many of these as are there.
	List(u32),
	/// So many of these.
	Array(u32, usize),
	/// A number that takes fewer bytes the smaller it is.
	Compact(u32),
	/// So many bytes.
	Bytes(usize),
	/// Text.
	Text,
	/// Bits in so many bytes at a time.
	Bits(usize),
}

fn shape(types: &impl TypeResolver<TypeId = u32>, id: u32) -> Result<Shape> {
	types.resolve_type(id, Look).ok().flatten().ok_or(MISSING)
}

struct Look;

impl<'r> ResolvedTypeVisitor<'r> for Look {
	type TypeId = u32;
	type Value = Option<Shape>;

	fn visit_unhandled(self, _: UnhandledKind) -> Option<Shape> {
		None
	}

	fn visit_composite<P: PathIter<'r>, F: FieldIter<'r, u32>>(self, _: P, fields: F) -> Option<Shape> {
		Some(Shape::All(fields.map(|field| field.id).collect()))
	}

	fn visit_variant<P: PathIter<'r>, F: FieldIter<'r, u32>, V: VariantIter<'r, F>>(
		self,
		_: P,
		variants: V,
	) -> Option<Shape> {
		let variants = variants.map(|one| (one.index, one.fields.map(|field| field.id).collect()));
		Some(Shape::One(variants.collect()))
	}

	fn visit_sequence<P: PathIter<'r>>(self, _: P, element: u32) -> Option<Shape> {
		Some(Shape::List(element))
	}

	fn visit_array(self, element: u32, count: usize) -> Option<Shape> {
		Some(Shape::Array(element, count))
	}

	fn visit_tuple<I: ExactSizeIterator<Item = u32>>(self, ids: I) -> Option<Shape> {
		Some(Shape::All(ids.collect()))
	}

	fn visit_primitive(self, primitive: Primitive) -> Option<Shape> {
		Some(match primitive {
			Primitive::Str => Shape::Text,
			Primitive::Bool | Primitive::U8 | Primitive::I8 => Shape::Bytes(1),
			Primitive::U16 | Primitive::I16 => Shape::Bytes(2),
			Primitive::Char | Primitive::U32 | Primitive::I32 => Shape::Bytes(4),
			Primitive::U64 | Primitive::I64 => Shape::Bytes(8),
			Primitive::U128 | Primitive::I128 => Shape::Bytes(16),
			Primitive::U256 | Primitive::I256 => Shape::Bytes(32),
		})
	}

	fn visit_compact(self, inner: u32) -> Option<Shape> {
		Some(Shape::Compact(inner))
	}

	fn visit_bit_sequence(self, store: BitsStoreFormat, _: BitsOrderFormat) -> Option<Shape> {
		Some(Shape::Bits(match store {
			BitsStoreFormat::U8 => 1,
			BitsStoreFormat::U16 => 2,
			BitsStoreFormat::U32 => 4,
			BitsStoreFormat::U64 => 8,
		}))
	}
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

impl Size {
	/// Of what nothing lies in.
	const fn leaf(bytes: usize) -> Self {
		Self { bytes, parts: 1, height: 0 }
	}

	/// Refused where it has more parts than its bytes are worth.
	fn bounded(self) -> Result<Self> {
		match self.parts > PARTS.saturating_mul(self.bytes.saturating_add(1)) {
			true => Err(ENDLESS),
			false => Ok(self),
		}
	}
}

struct Looked<'a, R> {
	types: &'a R,
	at: BTreeMap<u32, Size>,
}

impl<'a, R: TypeResolver<TypeId = u32>> Looked<'a, R> {
	fn new(types: &'a R) -> Self {
		Self { types, at: BTreeMap::new() }
	}

	/// Look at a type that lies this deep.
	fn at(&mut self, id: u32, depth: usize) -> Result<Size> {
		let size = match self.at.get(&id) {
			Some(size) => *size,
			None if depth > DEPTH => return Err(ENDLESS),
			None if self.at.len() >= TYPES => return Err(Error::Nonsense("too many types")),
			None => {
				let size = self.look(id, depth + 1)?.bounded()?;
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
		Ok(match shape(self.types, id)? {
			Shape::All(ids) => self.all(ids, depth)?,
			Shape::One(variants) => {
				let (mut size, mut least) = (Size::leaf(0), None::<usize>);
				for (_, ids) in variants {
					let fields = self.all(ids, depth)?.bounded()?;
					least = Some(least.map_or(fields.bytes, |least| least.min(fields.bytes)));
					// What one has beyond what its own bytes are worth: another may have fewer.
					let beyond = fields.parts.saturating_sub(PARTS.saturating_mul(fields.bytes));
					size.parts = size.parts.max(beyond.saturating_add(1));
					size.height = size.height.max(fields.height);
				}
				Size { bytes: least.unwrap_or(0).saturating_add(1), ..size }
			},
			Shape::List(element) => match self.at(element, depth)? {
				Size { bytes: 0, .. } => return Err(ENDLESS),
				element => Size { height: element.height + 1, ..Size::leaf(1) },
			},
			Shape::Array(element, count) => {
				let element = self.at(element, depth)?;
				Size {
					bytes: element.bytes.saturating_mul(count),
					parts: element.parts.saturating_mul(count).saturating_add(1),
					height: element.height + 1,
				}
			},
			Shape::Compact(inner) => {
				let inner = self.at(inner, depth)?;
				Size { bytes: 1, parts: inner.parts.saturating_add(1), height: inner.height + 1 }
			},
			Shape::Bytes(bytes) => Size::leaf(bytes),
			Shape::Text | Shape::Bits(_) => Size::leaf(1),
		})
	}

	fn all(&mut self, ids: Vec<u32>, depth: usize) -> Result<Size> {
		let mut size = Size::leaf(0);
		for id in ids {
			let one = self.at(id, depth)?;
			size.bytes = size.bytes.saturating_add(one.bytes);
			size.parts = size.parts.saturating_add(one.parts);
			size.height = size.height.max(one.height + 1);
		}
		Ok(size)
	}
}

/// Passes over values, for so many steps.
struct Skip<'a, R> {
	types: &'a R,
	steps: usize,
}

impl<R: TypeResolver<TypeId = u32>> Skip<'_, R> {
	fn one(&mut self, id: u32, input: &mut &[u8], depth: usize) -> Result<()> {
		self.steps = self.steps.checked_sub(1).filter(|_| depth <= DEPTH).ok_or(ENDLESS)?;
		let count = |input: &mut &[u8]| Compact::<u32>::decode(input).map(|count| count.0 as usize).map_err(|_| CUT);
		match shape(self.types, id)? {
			Shape::All(ids) => ids.into_iter().try_for_each(|id| self.one(id, input, depth + 1)),
			Shape::One(variants) => {
				let index = u8::decode(input).map_err(|_| CUT)?;
				let found = variants.into_iter().find(|(one, _)| *one == index).ok_or(CUT)?;
				found.1.into_iter().try_for_each(|id| self.one(id, input, depth + 1))
			},
			Shape::List(element) => {
				let count = count(input)?;
				self.several(element, count, input, depth + 1)
			},
			Shape::Array(element, count) => self.several(element, count, input, depth + 1),
			Shape::Compact(_) => Compact::<u128>::decode(input).map(drop).map_err(|_| CUT),
			Shape::Bytes(bytes) => self.bytes(bytes, input),
			Shape::Text => {
				let bytes = count(input)?;
				self.bytes(bytes, input)
			},
			Shape::Bits(store) => {
				let bits = count(input)?;
				self.bytes(bits.div_ceil(8 * store) * store, input)
			},
		}
	}

	fn several(&mut self, element: u32, count: usize, input: &mut &[u8], depth: usize) -> Result<()> {
		match shape(self.types, element)? {
			Shape::Bytes(bytes) => self.bytes(bytes.saturating_mul(count), input),
			_ => (0..count).try_for_each(|_| self.one(element, input, depth)),
		}
	}

	fn bytes(&mut self, count: usize, input: &mut &[u8]) -> Result<()> {
		*input = input.get(count..).ok_or(CUT)?;
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use subxt::ext::frame_metadata::v16::{
		CustomMetadata, EnumDeprecationInfo, ExtrinsicMetadata, FunctionParamMetadata, ItemDeprecationInfo, OuterEnums,
		PalletEventMetadata, PalletMetadata, PalletStorageMetadata, PalletViewFunctionMetadata, RuntimeMetadataV16,
		StorageEntryMetadata, StorageEntryModifier, StorageEntryType, StorageHasher,
	};

	/// A type: its path, and what it is, as metadata has it.
	type Described = (Vec<&'static str>, Vec<u8>);

	/// Fields without names.
	fn fields(ids: &[u32]) -> Vec<u8> {
		let field = |id: &u32| (None::<String>, Compact(*id), None::<String>, Vec::<String>::new());
		ids.iter().map(field).collect::<Vec<_>>().encode()
	}

	fn all(ids: &[u32]) -> Described {
		(Vec::new(), [vec![0], fields(ids)].concat())
	}

	fn one(path: &[&'static str], variants: &[(&str, u8, &[u32])]) -> Described {
		let mut bytes = (1u8, Compact(variants.len() as u32)).encode();
		for (name, index, ids) in variants {
			bytes.extend([name.encode(), fields(ids), index.encode(), Vec::<String>::new().encode()].concat());
		}
		(path.to_vec(), bytes)
	}

	fn list(of: u32) -> Described {
		(Vec::new(), (2u8, Compact(of)).encode())
	}

	fn array(of: u32, count: u32) -> Described {
		(Vec::new(), (3u8, count, Compact(of)).encode())
	}

	fn compact(of: u32) -> Described {
		(Vec::new(), (6u8, Compact(of)).encode())
	}

	/// `bool`, `str`, `u8` and so on.
	fn primitive(which: u8) -> Described {
		(Vec::new(), (5u8, which).encode())
	}

	const BYTE: u8 = 3;
	const NUMBER: u8 = 6;

	/// What all runtimes have of which something is read.
	const PALLETS: [&str; 3] = ["System", "Profile", "Content"];

	/// Metadata in which `account` is what is kept of an account, and `event` what the system tells.
	fn metadata(types: &[Described], account: u32, event: u32) -> Metadata {
		metadata_of(&PALLETS, "System", types, account, event)
	}

	/// The same of a runtime with these pallets, in which `value` is what all entries of one of them keep.
	fn metadata_of(pallets: &[&str], of_value: &str, types: &[Described], value: u32, event: u32) -> Metadata {
		let mut bytes = Compact(types.len() as u32).encode();
		for (id, (path, described)) in types.iter().enumerate() {
			// Neither parameters nor docs.
			bytes.extend((Compact(id as u32), path, Vec::<()>::new()).encode());
			bytes.extend(described);
			bytes.extend(Vec::<String>::new().encode());
		}
		let current = || ItemDeprecationInfo::NotDeprecated;
		let entry = |name: &str, of: u32| StorageEntryMetadata {
			name: name.into(),
			modifier: StorageEntryModifier::Optional,
			ty: StorageEntryType::Map { hashers: vec![StorageHasher::Identity], key: 0.into(), value: of.into() },
			default: Vec::new(),
			docs: Vec::new(),
			deprecation_info: current(),
		};
		let pallet = |(index, name): (usize, &&str)| PalletMetadata {
			name: (*name).into(),
			storage: Some(PalletStorageMetadata {
				prefix: (*name).into(),
				entries: ENTRIES
					.iter()
					.chain(&LATER)
					.filter(|(of, _)| of == name)
					.map(|(of, entry_name)| entry(entry_name, if *of == of_value { value } else { 0 }))
					.collect(),
			}),
			calls: None,
			event: (*name == "System").then(|| PalletEventMetadata {
				ty: event.into(),
				deprecation_info: EnumDeprecationInfo(Default::default()),
			}),
			constants: Vec::new(),
			error: None,
			associated_types: Vec::new(),
			view_functions: VIEWS
				.iter()
				.filter(|(of, _)| of == name)
				.map(|(_, view)| PalletViewFunctionMetadata {
					id: [0; 32],
					name: (*view).into(),
					inputs: vec![FunctionParamMetadata { name: "handle".into(), ty: 0.into() }],
					output: 0.into(),
					docs: Vec::new(),
					deprecation_info: current(),
				})
				.collect(),
			index: index as u8,
			docs: Vec::new(),
			deprecation_info: current(),
		};
		let pallets = pallets.iter().enumerate().map(pallet).collect();
		RuntimeMetadataV16 { pallets, ..empty(&bytes) }.try_into().expect("is whole")
	}

	/// Metadata with these types and nothing else.
	fn empty(types: &[u8]) -> RuntimeMetadataV16 {
		RuntimeMetadataV16 {
			types: Decode::decode(&mut &types[..]).expect("is a list of types"),
			pallets: Vec::new(),
			extrinsic: ExtrinsicMetadata {
				versions: vec![4],
				address_ty: 0.into(),
				call_ty: 0.into(),
				signature_ty: 0.into(),
				transaction_extensions_by_version: Default::default(),
				transaction_extensions: Vec::new(),
			},
			apis: Vec::new(),
			outer_enums: OuterEnums { call_enum_ty: 0.into(), event_enum_ty: 0.into(), error_enum_ty: 0.into() },
			custom: CustomMetadata { map: Default::default() },
		}
	}

	/// What is said of an account that is the last of these types; the first is a number, the second a byte.
	fn looked(types: Vec<Described>) -> Result<()> {
		let types = [vec![primitive(NUMBER), primitive(BYTE)], types].concat();
		check(&metadata(&types, types.len() as u32 - 1, 0))
	}

	fn endless(types: Vec<Described>) {
		let refused = looked(types).expect_err("has no end").to_string();
		assert_eq!(refused, ENDLESS.to_string());
	}

	#[test]
	fn types_that_end_are_read() {
		looked(vec![all(&[])]).expect("nothing");
		looked(vec![array(1, 32), list(1), all(&[2, 3, 0])]).expect("some fields");
		looked(vec![array(1, 32), array(2, 100_000)]).expect("many bytes");
		looked(vec![one(&[], &[("None", 0, &[]), ("Some", 1, &[0])]), list(2), list(3)]).expect("lists of lists");
		looked(vec![compact(0), one(&[], &[])]).expect("never there");
	}

	#[test]
	fn types_that_contain_themselves_are_not() {
		endless(vec![all(&[2])]);
		endless(vec![list(2)]);
		endless(vec![array(2, 1)]);
		endless(vec![compact(2)]);
		endless(vec![one(&[], &[("End", 0, &[]), ("More", 1, &[2])])]);
		// By a way around.
		endless(vec![all(&[0, 4]), list(2), one(&[], &[("More", 0, &[3])])]);
	}

	#[test]
	fn neither_are_those_that_lie_too_deep() {
		let chain = |length: u32| (1..=length).map(|id| all(&[id])).collect::<Vec<_>>();
		looked(chain(DEPTH as u32)).expect("ends");
		endless(chain(DEPTH as u32 + 1));
		// Though the metadata has so many that whoever called itself for each had no stack left.
		endless(chain(200_000));
		// Where it is met first it does not lie so deep.
		let mut twice = chain(DEPTH as u32);
		twice.push(all(&[DEPTH as u32 + 1, DEPTH as u32]));
		endless(twice);
	}

	#[test]
	fn nor_those_of_many_parts_and_few_bytes() {
		let nothing = || all(&[]);
		endless(vec![nothing(), list(2)]);
		endless(vec![nothing(), array(2, 1_000)]);
		endless(vec![nothing(), array(2, 60), all(&[3, 1]), array(4, 1_000), all(&[3, 3, 3])]);
		// Each of twice the parts of the one before: looked at once each.
		endless([nothing()].into_iter().chain((2..60).map(|id| all(&[id, id]))).collect());
		let many = (0..TYPES as u32 + 10).map(|_| primitive(BYTE)).collect::<Vec<_>>();
		let all_of_them = all(&(2..TYPES as u32 + 12).collect::<Vec<_>>());
		let refused = looked([many, vec![all_of_them]].concat()).expect_err("are too many");
		assert!(refused.to_string().contains("too many types"));
	}

	#[test]
	fn what_is_not_read_may_be_as_it_is() {
		// A call that carries calls, and a list of nothing in an event.
		let types = [
			primitive(NUMBER),
			list(2),
			one(&[], &[("batch", 0, &[1])]),
			all(&[]),
			list(3),
			one(&[], &[("Told", 0, &[4])]),
		];
		check(&metadata(&types, 0, 5)).expect("is not read");
	}

	#[test]
	fn what_came_later_is_looked_through_where_it_is() {
		let pallets = [&PALLETS[..], &["Pubs"]].concat();
		let checked = |types: &[Described]| check(&metadata_of(&pallets, "Pubs", types, 2, 0));
		checked(&[primitive(NUMBER), primitive(BYTE), list(1)]).expect("ends");
		let refused = checked(&[primitive(NUMBER), primitive(BYTE), list(2)]).expect_err("has no end");
		assert_eq!(refused.to_string(), ENDLESS.to_string());
	}

	#[test]
	fn a_runtime_without_what_is_read_says_so() {
		let metadata = empty(&[0]).try_into().expect("is whole");
		assert!(matches!(check(&metadata), Err(Error::UnknownRuntime("Account"))));
	}

	#[test]
	fn a_failure_is_found_among_events() {
		let event = one(&[], &[("ExtrinsicFailed", 1, &[1]), ("Told", 7, &[2, 3, 4])]);
		let types = [primitive(NUMBER), primitive(BYTE), list(5), compact(0), array(0, 2), all(&[]), event];
		let metadata = metadata(&types, 0, 6);
		let told = |count: u32| {
			(0u8, 0u32, [0u8, 7], Compact(count), Compact(1u64 << 40), [7u64; 2], vec![[1u8; 32]]).encode()
		};
		let failed = (0u8, 3u32, [0u8, 1], 9u8, Vec::<[u8; 32]>::new()).encode();
		let events = [Compact(3u32).encode(), told(100), told(0), failed.clone()].concat();
		let found = failure(&metadata, &events, 3).expect("can be read").expect("is there");
		assert_eq!(found[0], 9);
		assert!(failure(&metadata, &events, 2).expect("can be read").is_none());
		assert!(failure(&metadata, &[], 2).expect("there are none").is_none());
		// A list that takes for ever, and one that is cut.
		for bad in [[Compact(2u32).encode(), told(u32::MAX), failed].concat(), events[..20].to_vec()] {
			assert!(failure(&metadata, &bad, 3).is_err());
		}
	}
}
