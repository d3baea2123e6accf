//! What a payload says: fields in one order, each at most once, each bounded.

use crate::{
	header::{Kind, MAX_PAYLOAD},
	reference::{BlobRef, MessageRef, Person, MAX_BLOB_REF},
	wire::{put_bytes, Reader, WireError},
};
use rand::RngCore;

/// How many random bytes a payload begins with.
pub const SALT_LEN: usize = 16;

const MAX_FIELDS: usize = 64;
const MAX_TEXT: usize = 60_000;
const MAX_LANGUAGE: usize = 35;
const MAX_PARENTS: usize = 8;
const MAX_PEOPLE: usize = 64;
const MAX_BLOBS: usize = 32;
const MAX_TAGS: usize = 32;
const MAX_TAG: usize = 64;
const MAX_SYMBOL: usize = 32;
const MAX_SCHEMA: usize = 128;
const MAX_NAME: usize = 128;
const MAX_WARNING: usize = 256;

/// The random bytes that a payload begins with. Without them, who holds only the hash of an erased payload could try
/// what it said.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Salt(pub [u8; SALT_LEN]);

impl Salt {
	/// A new one, from the system's generator.
	pub fn random() -> Self {
		let mut salt = [0; SALT_LEN];
		rand::thread_rng().fill_bytes(&mut salt);
		Self(salt)
	}
}

/// The number of a field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Field(pub u8);

impl Field {
	/// [`Content::text`].
	pub const TEXT: Self = Self(1);
	/// [`Content::language`].
	pub const LANGUAGE: Self = Self(2);
	/// [`Content::root`].
	pub const ROOT: Self = Self(3);
	/// [`Content::parents`].
	pub const PARENTS: Self = Self(4);
	/// [`Content::mentions`].
	pub const MENTIONS: Self = Self(5);
	/// [`Content::blobs`].
	pub const BLOBS: Self = Self(6);
	/// [`Content::tags`].
	pub const TAGS: Self = Self(7);
	/// [`Content::app`].
	pub const APP: Self = Self(8);
	/// [`Content::subject`].
	pub const SUBJECT: Self = Self(9);
	/// [`Content::person`].
	pub const PERSON: Self = Self(10);
	/// [`Content::relation`].
	pub const RELATION: Self = Self(11);
	/// [`Content::symbol`].
	pub const SYMBOL: Self = Self(12);
	/// [`Content::recipients`].
	pub const RECIPIENTS: Self = Self(13);
	/// [`Content::envelope`].
	pub const ENVELOPE: Self = Self(14);
	/// [`Content::schema`].
	pub const SCHEMA: Self = Self(15);
	/// [`Content::data`].
	pub const DATA: Self = Self(16);
	/// [`Content::profile`].
	pub const PROFILE: Self = Self(17);
	/// [`Content::name`].
	pub const NAME: Self = Self(18);
	/// [`Content::warning`].
	pub const WARNING: Self = Self(19);

	const LAST_KNOWN: Self = Self::WARNING;
}

/// What somebody is to the author.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation {
	/// Nothing in particular; ends what was.
	None,
	/// Followed.
	Follow,
	/// Blocked.
	Block,
}

impl Relation {
	fn from_byte(byte: u8) -> Option<Self> {
		[Self::None, Self::Follow, Self::Block].into_iter().find(|relation| *relation as u8 == byte)
	}
}

/// What a message says. Which fields a kind needs is [`Content::check`]; all else may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Content {
	/// What is said, in CommonMark. At most 60,000 bytes.
	pub text: Option<String>,
	/// The language of it: a BCP 47 tag in lower case.
	pub language: Option<String>,
	/// The message that began the thread.
	pub root: Option<MessageRef>,
	/// The messages that this one answers: ascending, at most 8, none when it answers the root.
	pub parents: Vec<MessageRef>,
	/// Who is meant to notice: ascending, at most 64.
	pub mentions: Vec<Person>,
	/// What comes with it, in this order: at most 32.
	pub blobs: Vec<BlobRef>,
	/// What it is about: ascending, at most 32, each of 1 to 64 bytes without space, control character and `#`.
	pub tags: Vec<String>,
	/// The app that it was written for, by its id on the chain.
	pub app: Option<u32>,
	/// The message that it is about: reacted to, edited, erased.
	pub subject: Option<MessageRef>,
	/// The person that it is about.
	pub person: Option<Person>,
	/// What that person is to the author.
	pub relation: Option<Relation>,
	/// The sign that is set to a message: at most 32 bytes. Empty takes it back.
	pub symbol: Option<String>,
	/// Whom it is for: ascending, at most 64. Only inside what is sealed.
	pub recipients: Vec<Person>,
	/// What is sealed.
	pub envelope: Option<Vec<u8>>,
	/// How to read the data: a name of the app's choice, at most 128 bytes.
	pub schema: Option<String>,
	/// Data that only the app reads.
	pub data: Option<Vec<u8>>,
	/// The author's profile on the chain.
	pub profile: Option<u64>,
	/// What the author wants to be called: at most 128 bytes.
	pub name: Option<String>,
	/// What to show before the text is asked for: at most 256 bytes.
	pub warning: Option<String>,
	/// Fields that are not known here, ascending.
	pub unknown: Vec<(Field, Vec<u8>)>,
}

/// Why a payload is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ContentError {
	/// Its bytes are not well formed.
	#[error(transparent)]
	Wire(#[from] WireError),
	/// A field stands where it may not: after one with the same or a higher number, or it is field 0.
	#[error("field {} is out of order", .0 .0)]
	Order(Field),
	/// More fields than a payload may have.
	#[error("there are more than {MAX_FIELDS} fields")]
	Fields,
	/// A text that is not UTF-8, or has a character that it may not have.
	#[error("the text of field {} is malformed", .0 .0)]
	Text(Field),
	/// A value out of range.
	#[error("field {} has a value that is not allowed", .0 .0)]
	Value(Field),
	/// A list that is empty, too long, not ascending, or has the same entry twice.
	#[error("the list of field {} is not allowed", .0 .0)]
	List(Field),
	/// A field that this kind of message needs.
	#[error("field {} is missing", .0 .0)]
	Missing(Field),
	/// A field that this kind of message cannot have.
	#[error("field {} has no place here", .0 .0)]
	Misplaced(Field),
	/// More bytes than a payload may have.
	#[error("the payload would have {0} bytes")]
	TooLarge(usize),
}

/// What is sealed in the envelope of a private message: a message of its own, without a header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inner {
	/// What it is about.
	pub kind: Kind,
	/// What it says.
	pub content: Content,
}

impl Inner {
	/// The bytes to seal.
	pub fn encode(&self) -> Result<Vec<u8>, ContentError> {
		self.content.check_inner(self.kind)?;
		let mut out = self.kind.0.to_le_bytes().to_vec();
		self.content.put_fields(&mut out)?;
		Ok(out)
	}

	/// Read what was sealed.
	pub fn decode(bytes: &[u8]) -> Result<Self, ContentError> {
		if bytes.len() > MAX_PAYLOAD {
			return Err(ContentError::TooLarge(bytes.len()));
		}
		let mut reader = Reader::new(bytes);
		let kind = Kind(reader.u16()?);
		let content = Content::read_fields(reader)?;
		content.check_inner(kind)?;
		Ok(Self { kind, content })
	}
}

impl Content {
	/// The payload of a message of this kind.
	pub fn encode(&self, kind: Kind, salt: Salt) -> Result<Vec<u8>, ContentError> {
		self.check(kind)?;
		let mut out = salt.0.to_vec();
		self.put_fields(&mut out)?;
		if out.len() > MAX_PAYLOAD {
			return Err(ContentError::TooLarge(out.len()));
		}
		Ok(out)
	}

	/// Read the payload of a message of this kind.
	///
	/// A feed goes on whatever the payloads in it are: who cannot read one shows nothing for it, and passes it on.
	pub fn decode(kind: Kind, payload: &[u8]) -> Result<Self, ContentError> {
		if payload.len() > MAX_PAYLOAD {
			return Err(ContentError::TooLarge(payload.len()));
		}
		let mut reader = Reader::new(payload);
		reader.take(SALT_LEN)?;
		let content = Self::read_fields(reader)?;
		content.check(kind)?;
		Ok(content)
	}

	/// Whether a message of this kind may say this in public.
	pub fn check(&self, kind: Kind) -> Result<(), ContentError> {
		if !self.recipients.is_empty() {
			return Err(ContentError::Misplaced(Field::RECIPIENTS));
		}
		match kind {
			Kind::PRIVATE if self.envelope.is_none() => Err(ContentError::Missing(Field::ENVELOPE)),
			Kind::PRIVATE => {
				let bare = Self { envelope: self.envelope.clone(), unknown: self.unknown.clone(), ..Self::default() };
				match bare.fields() == self.fields() {
					true => Ok(()),
					false => Err(ContentError::Misplaced(self.first_but_the_envelope())),
				}
			},
			_ if self.envelope.is_some() => Err(ContentError::Misplaced(Field::ENVELOPE)),
			_ => self.check_fields(kind),
		}
	}

	fn check_inner(&self, kind: Kind) -> Result<(), ContentError> {
		if kind == Kind::PRIVATE || self.envelope.is_some() {
			return Err(ContentError::Misplaced(Field::ENVELOPE));
		}
		self.check_fields(kind)
	}

	fn check_fields(&self, kind: Kind) -> Result<(), ContentError> {
		let need = |there: bool, field| if there { Ok(()) } else { Err(ContentError::Missing(field)) };
		need(self.parents.is_empty() || self.root.is_some(), Field::ROOT)?;
		match kind {
			Kind::POST => need(self.text.is_some() || !self.blobs.is_empty(), Field::TEXT),
			Kind::DEVICE => match self.person {
				Some(Person::Feed(_)) => Ok(()),
				Some(Person::Profile(_)) => Err(ContentError::Value(Field::PERSON)),
				None => Err(ContentError::Missing(Field::PERSON)),
			},
			Kind::REACTION => {
				need(self.subject.is_some(), Field::SUBJECT)?;
				need(self.symbol.is_some(), Field::SYMBOL)
			},
			Kind::CONTACT => {
				need(self.person.is_some(), Field::PERSON)?;
				need(self.relation.is_some(), Field::RELATION)
			},
			Kind::EDIT => {
				need(self.subject.is_some(), Field::SUBJECT)?;
				need(self.text.is_some(), Field::TEXT)
			},
			Kind::ERASE => need(self.subject.is_some(), Field::SUBJECT),
			Kind::APP => {
				need(self.app.is_some(), Field::APP)?;
				need(self.data.is_some(), Field::DATA)
			},
			_ => Ok(()),
		}
	}

	fn first_but_the_envelope(&self) -> Field {
		let other = |(field, _): &(Field, Vec<u8>)| *field != Field::ENVELOPE && *field <= Field::LAST_KNOWN;
		self.fields().into_iter().find(other).map_or(Field::ENVELOPE, |(field, _)| field)
	}

	/// The fields as they are written, ascending.
	fn fields(&self) -> Vec<(Field, Vec<u8>)> {
		let mut fields = Vec::new();
		let mut put = |field, value: Option<Vec<u8>>| fields.extend(value.map(|value| (field, value)));
		let text = |text: &Option<String>| text.as_ref().map(|text| text.clone().into_bytes());
		fn list<T>(items: &[T], one: impl Fn(&T, &mut Vec<u8>)) -> Option<Vec<u8>> {
			let mut out = Vec::new();
			items.iter().for_each(|item| one(item, &mut out));
			(!items.is_empty()).then_some(out)
		}
		let reference = |reference: &Option<MessageRef>| list(reference.as_slice(), MessageRef::put);
		put(Field::TEXT, text(&self.text));
		put(Field::LANGUAGE, text(&self.language));
		put(Field::ROOT, reference(&self.root));
		put(Field::PARENTS, list(&self.parents, MessageRef::put));
		put(Field::MENTIONS, list(&self.mentions, Person::put));
		put(Field::BLOBS, list(&self.blobs, BlobRef::put));
		put(Field::TAGS, list(&self.tags, |tag, out| put_bytes(out, tag.as_bytes())));
		put(Field::APP, self.app.map(|app| app.to_le_bytes().to_vec()));
		put(Field::SUBJECT, reference(&self.subject));
		put(Field::PERSON, list(self.person.as_slice(), Person::put));
		put(Field::RELATION, self.relation.map(|relation| vec![relation as u8]));
		put(Field::SYMBOL, text(&self.symbol));
		put(Field::RECIPIENTS, list(&self.recipients, Person::put));
		put(Field::ENVELOPE, self.envelope.clone());
		put(Field::SCHEMA, text(&self.schema));
		put(Field::DATA, self.data.clone());
		put(Field::PROFILE, self.profile.map(|profile| profile.to_le_bytes().to_vec()));
		put(Field::NAME, text(&self.name));
		put(Field::WARNING, text(&self.warning));
		fields.extend(self.unknown.iter().cloned());
		fields
	}

	fn put_fields(&self, out: &mut Vec<u8>) -> Result<(), ContentError> {
		let begin = out.len();
		for (field, value) in self.fields() {
			out.push(field.0);
			if value.len() > MAX_PAYLOAD {
				return Err(ContentError::TooLarge(value.len()));
			}
			put_bytes(out, &value);
		}
		if out.len() > MAX_PAYLOAD {
			return Err(ContentError::TooLarge(out.len()));
		}
		// What would be refused is not written: one set of rules, the reader's.
		Self::read_fields(Reader::new(&out[begin..])).map(drop)
	}

	fn read_fields(mut reader: Reader<'_>) -> Result<Self, ContentError> {
		let mut content = Self::default();
		let mut last = Field(0);
		let mut count = 0;
		while reader.left() > 0 {
			let field = Field(reader.u8()?);
			if field <= last {
				return Err(ContentError::Order(field));
			}
			last = field;
			count += 1;
			if count > MAX_FIELDS {
				return Err(ContentError::Fields);
			}
			content.read_field(field, reader.bytes(MAX_PAYLOAD)?)?;
		}
		Ok(content)
	}

	fn read_field(&mut self, field: Field, value: &[u8]) -> Result<(), ContentError> {
		match field {
			Field::TEXT => self.text = Some(text(field, value, 1..=MAX_TEXT)?),
			Field::LANGUAGE => self.language = Some(language(value)?),
			Field::ROOT => self.root = Some(one(field, value, MessageRef::read)?),
			Field::PARENTS => self.parents = set(field, value, MAX_PARENTS, MessageRef::read)?,
			Field::MENTIONS => self.mentions = set(field, value, MAX_PEOPLE, Person::read)?,
			Field::BLOBS => {
				let blob = |reader: &mut Reader<'_>, _| BlobRef::read(reader.bytes(MAX_BLOB_REF)?);
				self.blobs = list(field, value, MAX_BLOBS, blob)?;
			},
			Field::TAGS => self.tags = set(field, value, MAX_TAGS, tag)?,
			Field::APP => self.app = Some(one(field, value, |reader, _| Ok(reader.u32()?))?),
			Field::SUBJECT => self.subject = Some(one(field, value, MessageRef::read)?),
			Field::PERSON => self.person = Some(one(field, value, Person::read)?),
			Field::RELATION => {
				let relation = |reader: &mut Reader<'_>, field| {
					Relation::from_byte(reader.u8()?).ok_or(ContentError::Value(field))
				};
				self.relation = Some(one(field, value, relation)?);
			},
			Field::SYMBOL => self.symbol = Some(text(field, value, 0..=MAX_SYMBOL)?),
			Field::RECIPIENTS => self.recipients = set(field, value, MAX_PEOPLE, Person::read)?,
			Field::ENVELOPE => self.envelope = Some(data(field, value)?),
			Field::SCHEMA => self.schema = Some(text(field, value, 1..=MAX_SCHEMA)?),
			Field::DATA => self.data = Some(data(field, value)?),
			Field::PROFILE => self.profile = Some(one(field, value, |reader, _| Ok(reader.u64()?))?),
			Field::NAME => self.name = Some(text(field, value, 1..=MAX_NAME)?),
			Field::WARNING => self.warning = Some(text(field, value, 1..=MAX_WARNING)?),
			_ => self.unknown.push((field, value.to_vec())),
		}
		Ok(())
	}
}

fn one<T>(
	field: Field,
	value: &[u8],
	read: impl Fn(&mut Reader<'_>, Field) -> Result<T, ContentError>,
) -> Result<T, ContentError> {
	let mut reader = Reader::new(value);
	let item = read(&mut reader, field)?;
	reader.end()?;
	Ok(item)
}

fn list<T>(
	field: Field,
	value: &[u8],
	limit: usize,
	read: impl Fn(&mut Reader<'_>, Field) -> Result<T, ContentError>,
) -> Result<Vec<T>, ContentError> {
	let mut reader = Reader::new(value);
	let mut items = Vec::new();
	while reader.left() > 0 {
		if items.len() == limit {
			return Err(ContentError::List(field));
		}
		items.push(read(&mut reader, field)?);
	}
	if items.is_empty() {
		return Err(ContentError::List(field));
	}
	Ok(items)
}

fn set<T: Ord>(
	field: Field,
	value: &[u8],
	limit: usize,
	read: impl Fn(&mut Reader<'_>, Field) -> Result<T, ContentError>,
) -> Result<Vec<T>, ContentError> {
	let items = list(field, value, limit, read)?;
	match items.is_sorted_by(|a, b| a < b) {
		true => Ok(items),
		false => Err(ContentError::List(field)),
	}
}

fn text(field: Field, value: &[u8], bounds: std::ops::RangeInclusive<usize>) -> Result<String, ContentError> {
	if !bounds.contains(&value.len()) {
		return Err(ContentError::Value(field));
	}
	let control = |byte: &u8| (*byte < 0x20 && *byte != b'\n' && *byte != b'\t') || *byte == 0x7f;
	match std::str::from_utf8(value) {
		Ok(text) if !value.iter().any(control) => Ok(text.to_owned()),
		_ => Err(ContentError::Text(field)),
	}
}

fn tag(reader: &mut Reader<'_>, field: Field) -> Result<String, ContentError> {
	let value = reader.bytes(MAX_TAG)?;
	if value.iter().any(|byte| *byte <= 0x20 || *byte == b'#') {
		return Err(ContentError::Text(field));
	}
	text(field, value, 1..=MAX_TAG)
}

fn language(value: &[u8]) -> Result<String, ContentError> {
	let field = Field::LANGUAGE;
	let part = |part: &[u8]| {
		matches!(part.len(), 1..=8) && part.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
	};
	if !value.split(|byte| *byte == b'-').all(part) || !value.first().is_some_and(u8::is_ascii_lowercase) {
		return Err(ContentError::Text(field));
	}
	text(field, value, 2..=MAX_LANGUAGE)
}

fn data(field: Field, value: &[u8]) -> Result<Vec<u8>, ContentError> {
	if value.is_empty() {
		return Err(ContentError::Value(field));
	}
	Ok(value.to_vec())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{FeedKey, MessageId};
	use proptest::{collection::vec, option, prelude::*};

	const SALT: Salt = Salt([5; SALT_LEN]);

	fn post(text: &str) -> Content {
		Content { text: Some(text.into()), ..Content::default() }
	}

	fn reference(n: u8) -> MessageRef {
		MessageRef { author: FeedKey([n; 32]), sequence: n.into(), id: MessageId([n; 32]) }
	}

	fn refused(kind: Kind, content: Content) -> ContentError {
		content.encode(kind, SALT).expect_err("is refused")
	}

	/// A payload with these bytes for fields.
	fn read(fields: &[u8]) -> Result<Content, ContentError> {
		Content::decode(Kind(999), &[&SALT.0[..], fields].concat())
	}

	#[test]
	fn fields_stand_in_order_and_once() {
		assert_eq!(read(&[1, 1, b'a', 1, 1, b'a']), Err(ContentError::Order(Field(1))));
		assert_eq!(read(&[18, 1, b'a', 1, 1, b'a']), Err(ContentError::Order(Field(1))));
		assert_eq!(read(&[0, 1, b'a']), Err(ContentError::Order(Field(0))));
		assert_eq!(read(&[1, 2, b'a']), Err(ContentError::Wire(WireError::Truncated)));
		assert_eq!(read(&[1, 0x81, 0, b'a']), Err(ContentError::Wire(WireError::LongLength)));
		assert!(read(&[1, 1, b'a', 18, 1, b'a']).is_ok());
		assert!(Content::decode(Kind(999), &[0; 15]).is_err());
	}

	#[test]
	fn fields_that_are_not_known_are_kept() {
		let content = read(&[20, 2, 8, 9, 200, 0]).expect("is allowed");
		assert_eq!(content.unknown, [(Field(20), vec![8, 9]), (Field(200), vec![])]);
		let bytes = content.encode(Kind(999), SALT).expect("was read");
		assert_eq!(bytes[SALT_LEN..], [20, 2, 8, 9, 200, 0]);
		let many: Vec<_> = (20..=84).flat_map(|field| [field, 0]).collect();
		assert_eq!(read(&many), Err(ContentError::Fields));
		// Nor can they be told from known ones by whoever writes.
		let content = Content { unknown: vec![(Field::TEXT, b"a".to_vec())], ..post("b") };
		assert_eq!(refused(Kind::POST, content), ContentError::Order(Field::TEXT));
	}

	#[test]
	fn texts_are_well_formed() {
		assert_eq!(refused(Kind::POST, post("")), ContentError::Value(Field::TEXT));
		assert_eq!(refused(Kind::POST, post("a\0b")), ContentError::Text(Field::TEXT));
		assert_eq!(refused(Kind::POST, post(&"a".repeat(60_001))), ContentError::Value(Field::TEXT));
		assert_eq!(read(&[1, 1, 0xff]), Err(ContentError::Text(Field::TEXT)));
		assert!(post("tab\tand\nline, 🦀").encode(Kind::POST, SALT).is_ok());
		for bad in ["EN", "e", "en--us", "-en", "en-", "1a", "en_us", "toolonganame"] {
			let content = Content { language: Some(bad.into()), ..post("a") };
			assert!(content.encode(Kind::POST, SALT).is_err(), "{bad}");
		}
		for bad in ["", "a b", "#a", "a\n"] {
			let content = Content { tags: vec![bad.into()], ..post("a") };
			assert!(content.encode(Kind::POST, SALT).is_err(), "{bad}");
		}
	}

	#[test]
	fn lists_are_ascending_and_bounded() {
		let with = |tags: &[&str]| Content { tags: tags.iter().map(|tag| tag.to_string()).collect(), ..post("a") };
		assert!(with(&["a", "b"]).encode(Kind::POST, SALT).is_ok());
		assert_eq!(refused(Kind::POST, with(&["b", "a"])), ContentError::List(Field::TAGS));
		assert_eq!(refused(Kind::POST, with(&["a", "a"])), ContentError::List(Field::TAGS));
		assert_eq!(read(&[7, 0]), Err(ContentError::List(Field::TAGS)));
		let mentions = (0..65).map(Person::Profile).collect();
		assert_eq!(refused(Kind::POST, Content { mentions, ..post("a") }), ContentError::List(Field::MENTIONS));
		let parents = (1..10).map(reference).collect();
		let content = Content { parents, root: Some(reference(1)), ..post("a") };
		assert_eq!(refused(Kind::POST, content), ContentError::List(Field::PARENTS));
	}

	#[test]
	fn each_kind_has_what_it_needs() {
		let empty = Content::default;
		let subject = Some(reference(1));
		assert_eq!(refused(Kind::POST, empty()), ContentError::Missing(Field::TEXT));
		assert_eq!(refused(Kind::REACTION, empty()), ContentError::Missing(Field::SUBJECT));
		assert_eq!(refused(Kind::REACTION, Content { subject, ..empty() }), ContentError::Missing(Field::SYMBOL));
		assert_eq!(refused(Kind::CONTACT, empty()), ContentError::Missing(Field::PERSON));
		let person = Some(Person::Profile(1));
		assert_eq!(refused(Kind::CONTACT, Content { person, ..empty() }), ContentError::Missing(Field::RELATION));
		assert_eq!(refused(Kind::DEVICE, empty()), ContentError::Missing(Field::PERSON));
		assert_eq!(refused(Kind::DEVICE, Content { person, ..empty() }), ContentError::Value(Field::PERSON));
		assert_eq!(refused(Kind::EDIT, Content { subject, ..empty() }), ContentError::Missing(Field::TEXT));
		assert_eq!(refused(Kind::ERASE, empty()), ContentError::Missing(Field::SUBJECT));
		assert_eq!(refused(Kind::APP, empty()), ContentError::Missing(Field::APP));
		assert_eq!(refused(Kind::APP, Content { app: Some(1), ..empty() }), ContentError::Missing(Field::DATA));
		let content = Content { parents: vec![reference(2)], ..post("a") };
		assert_eq!(refused(Kind::POST, content), ContentError::Missing(Field::ROOT));
		assert!(empty().encode(Kind::ABOUT, SALT).is_ok());
		assert!(empty().encode(Kind(40_000), SALT).is_ok());
	}

	/// What is private must not tell in the open whom it is for, or anything else.
	#[test]
	fn a_private_message_shows_nothing_but_its_envelope() {
		let envelope = Some(vec![1, 2, 3]);
		let sealed = Content { envelope: envelope.clone(), ..Content::default() };
		assert!(sealed.encode(Kind::PRIVATE, SALT).is_ok());
		assert_eq!(refused(Kind::PRIVATE, Content::default()), ContentError::Missing(Field::ENVELOPE));
		let talks = Content { envelope: envelope.clone(), ..post("a") };
		assert_eq!(refused(Kind::PRIVATE, talks), ContentError::Misplaced(Field::TEXT));
		let recipients = vec![Person::Profile(1)];
		let addressed = Content { recipients: recipients.clone(), envelope: envelope.clone(), ..Content::default() };
		assert_eq!(refused(Kind::PRIVATE, addressed), ContentError::Misplaced(Field::RECIPIENTS));
		let addressed = Content { recipients, ..post("a") };
		assert_eq!(refused(Kind::POST, addressed.clone()), ContentError::Misplaced(Field::RECIPIENTS));
		assert_eq!(refused(Kind::POST, Content { envelope, ..post("a") }), ContentError::Misplaced(Field::ENVELOPE));
		let inner = Inner { kind: Kind::POST, content: addressed };
		assert_eq!(Inner::decode(&inner.encode().expect("is allowed")), Ok(inner));
		assert!(Inner { kind: Kind::PRIVATE, content: sealed }.encode().is_err());
	}

	#[test]
	fn what_does_not_fit_is_refused() {
		let content = Content { data: Some(vec![0; 65_000]), ..post(&"a".repeat(60_000)) };
		assert!(matches!(refused(Kind::POST, content), ContentError::TooLarge(_)));
		let content = Content { data: Some(vec![0; 70_000]), ..post("a") };
		assert!(matches!(refused(Kind::POST, content), ContentError::TooLarge(70_000)));
		assert!(matches!(Content::decode(Kind::POST, &vec![0; 65_537]), Err(ContentError::TooLarge(_))));
	}

	fn references() -> impl Strategy<Value = MessageRef> {
		(any::<[u8; 32]>(), 1..=crate::MAX_SEQUENCE, any::<[u8; 32]>()).prop_map(|(author, sequence, id)| MessageRef {
			author: FeedKey(author),
			sequence,
			id: MessageId(id),
		})
	}

	fn people() -> impl Strategy<Value = Person> {
		prop_oneof![
			any::<[u8; 32]>().prop_map(|key| Person::Feed(FeedKey(key))),
			any::<u64>().prop_map(Person::Profile)
		]
	}

	fn blobs() -> impl Strategy<Value = BlobRef> {
		let texts = ("[a-z]{1,20}/[a-z0-9.+-]{1,20}", "\\PC{0,20}", "\\PC{0,60}");
		(any::<[u8; 32]>(), any::<u64>(), option::of(any::<[u8; 32]>()), texts).prop_map(
			|(hash, size, key, (media_type, name, description))| BlobRef {
				hash,
				size,
				key,
				media_type,
				name,
				description,
			},
		)
	}

	fn sorted<T: Ord>(mut items: Vec<T>) -> Vec<T> {
		items.sort();
		items.dedup();
		items
	}

	prop_compose! {
		fn contents()(
			text in option::of("\\PC{1,200}"),
			language in option::of("[a-z]{2,3}(-[a-z0-9]{1,8}){0,2}"),
			(root, parents, subject) in (option::of(references()), vec(references(), 0..8), option::of(references())),
			(mentions, person) in (vec(people(), 0..9), option::of(people())),
			blobs in vec(blobs(), 0..5),
			tags in vec("[a-zà-ÿ]{1,20}", 0..9),
			(app, profile) in (option::of(any::<u32>()), option::of(any::<u64>())),
			symbol in option::of("\\PC{0,8}"),
			data in option::of(vec(any::<u8>(), 1..50)),
			name in option::of("\\PC{1,30}"),
			unknown in vec((20u8.., vec(any::<u8>(), 0..20)), 0..5),
		) -> Content {
			let mut unknown = sorted(unknown);
			unknown.dedup_by_key(|(field, _)| *field);
			Content {
				text, language, mentions: sorted(mentions), blobs, tags: sorted(tags), app, subject, person,
				parents: if root.is_some() { sorted(parents) } else { vec![] }, root, symbol, data, profile, name,
				relation: Some(Relation::Follow), schema: Some("a/b".into()), warning: None, envelope: None,
				recipients: vec![], unknown: unknown.into_iter().map(|(field, value)| (Field(field), value)).collect(),
			}
		}
	}

	proptest! {
		#[test]
		fn contents_come_back(content in contents()) {
			let payload = content.encode(Kind(999), SALT).expect("is allowed");
			prop_assert_eq!(Content::decode(Kind(999), &payload), Ok(content.clone()));
			let inner = Inner { kind: Kind(999), content };
			prop_assert_eq!(Inner::decode(&inner.encode().expect("is allowed")), Ok(inner));
		}

		#[test]
		fn changed_payloads_are_refused_or_canonical(
			content in contents(), at: prop::sample::Index, byte: u8, cut: prop::sample::Index,
		) {
			let mut payload = content.encode(Kind(999), SALT).expect("is allowed");
			let at = at.index(payload.len());
			payload[at] = byte;
			for payload in [&payload[..], &payload[..cut.index(payload.len())]] {
				if let Ok(content) = Content::decode(Kind(999), payload) {
					let again = content.encode(Kind(999), Salt(payload[..16].try_into().expect("has 16"))).expect("was read");
					prop_assert_eq!(&again[..], payload);
				}
			}
		}

		#[test]
		fn random_fields_are_refused_or_canonical(bytes in vec(prop_oneof![0u8..24, any::<u8>()], 0..200)) {
			if let Ok(content) = read(&bytes) {
				let again = content.encode(Kind(999), SALT).expect("was read");
				prop_assert_eq!(&again[SALT_LEN..], &bytes[..]);
			}
			if let Ok(inner) = Inner::decode(&bytes) {
				prop_assert_eq!(inner.encode().expect("was read"), bytes);
			}
		}
	}
}
