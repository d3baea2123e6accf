//! Messages as JSON: what apps send and get.

use crate::error::{Error, Result};
use metalife_chain::{Fate, LetterState};
use metalife_feed::{BlobRef, Content, FeedKey, Kind, MessageId, MessageRef, Person, Relation as Known, MAX_SEQUENCE};
use metalife_private::PRE_KEY;
use metalife_vault::Stored;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use utoipa::ToSchema;

/// 64 hexadecimal digits.
fn bytes32(text: &str) -> Option<[u8; 32]> {
	let mut bytes = [0; 32];
	hex::decode_to_slice(text, &mut bytes).ok()?;
	Some(bytes)
}

/// A type that stands in JSON as the text that it is shown as.
macro_rules! as_text {
	($name:ident) => {
		impl utoipa::PartialSchema for $name {
			fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
				utoipa::openapi::ObjectBuilder::new().schema_type(utoipa::openapi::Type::String).into()
			}
		}

		impl utoipa::ToSchema for $name {}

		impl serde::Serialize for $name {
			fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
				serializer.collect_str(self)
			}
		}

		impl<'de> serde::Deserialize<'de> for $name {
			fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
				<String as serde::Deserialize>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
			}
		}
	};
}

pub(crate) use as_text;

/// A feed's key: 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Feed(pub FeedKey);

/// A message's id: 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Id(pub MessageId);

/// A person: a feed's key, or `profile:` and a number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Who(pub Person);

/// A kind of message: its name, or its number where it has none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct KindName(pub Kind);

/// Bytes: hexadecimal digits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hex(pub Vec<u8>);

as_text!(Feed);
as_text!(Id);
as_text!(Who);
as_text!(KindName);
as_text!(Hex);

impl fmt::Display for Feed {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl FromStr for Feed {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		bytes32(text).map(|bytes| Self(FeedKey(bytes))).ok_or("a feed is 64 hexadecimal digits")
	}
}

impl fmt::Display for Id {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.fmt(f)
	}
}

impl FromStr for Id {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		bytes32(text).map(|bytes| Self(MessageId(bytes))).ok_or("an id is 64 hexadecimal digits")
	}
}

const PROFILE: &str = "profile:";

impl fmt::Display for Who {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self.0 {
			Person::Feed(key) => key.fmt(f),
			Person::Profile(profile) => write!(f, "{PROFILE}{profile}"),
		}
	}
}

impl FromStr for Who {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let person = match text.strip_prefix(PROFILE) {
			Some(profile) => profile.parse().ok().map(Person::Profile),
			None => bytes32(text).map(|bytes| Person::Feed(FeedKey(bytes))),
		};
		person.map(Self).ok_or("a person is 64 hexadecimal digits, or profile: and a number")
	}
}

const KINDS: [(Kind, &str); 10] = [
	(Kind::ABOUT, "about"),
	(Kind::DEVICE, "device"),
	(Kind::POST, "post"),
	(Kind::REACTION, "reaction"),
	(Kind::CONTACT, "contact"),
	(Kind::EDIT, "edit"),
	(Kind::ERASE, "erase"),
	(Kind::PRIVATE, "private"),
	(Kind::APP, "app"),
	(PRE_KEY, "pre-key"),
];

impl fmt::Display for KindName {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		match KINDS.iter().find(|(kind, _)| *kind == self.0) {
			Some((_, name)) => f.write_str(name),
			None => write!(f, "{}", self.0 .0),
		}
	}
}

impl FromStr for KindName {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let named = KINDS.iter().find(|(_, name)| *name == text).map(|(kind, _)| *kind);
		named.or_else(|| text.parse().ok().map(Kind)).map(Self).ok_or("there is no kind of this name")
	}
}

impl fmt::Display for Hex {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str(&hex::encode(&self.0))
	}
}

impl FromStr for Hex {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		hex::decode(text).map(Self).map_err(|_| "bytes are hexadecimal digits")
	}
}

/// What somebody is to the author.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
	/// Nothing in particular; ends what was.
	None,
	/// Followed.
	Follow,
	/// Blocked.
	Block,
}

/// Where it stands what somebody is to us.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Source {
	/// In the feed.
	Feed,
	/// On the chain: our profile says so.
	Chain,
}

impl From<Known> for Relation {
	fn from(relation: Known) -> Self {
		match relation {
			Known::None => Self::None,
			Known::Follow => Self::Follow,
			Known::Block => Self::Block,
		}
	}
}

impl From<Relation> for Known {
	fn from(relation: Relation) -> Self {
		match relation {
			Relation::None => Self::None,
			Relation::Follow => Self::Follow,
			Relation::Block => Self::Block,
		}
	}
}

/// A message, named. Where one is sent, the id of a message that is held here is enough.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum Reference {
	/// Its id.
	Id(Id),
	/// Its id, and where it is to be had.
	Whole(Whole),
}

/// A message's id, and where it is to be had.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Whole {
	/// The feed that it stands in.
	pub author: Feed,
	/// Its number there.
	pub sequence: u64,
	/// Its id.
	pub id: Id,
}

impl From<&MessageRef> for Reference {
	fn from(reference: &MessageRef) -> Self {
		let MessageRef { author, sequence, id } = *reference;
		Self::Whole(Whole { author: Feed(author), sequence, id: Id(id) })
	}
}

/// A blob that comes with a message.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Blob {
	/// The BLAKE3 hash of its bytes as they are stored: 64 hexadecimal digits.
	pub hash: Hex,
	/// How many bytes those are.
	pub size: u64,
	/// The key that it is sealed under, when it is: 64 hexadecimal digits.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub key: Option<Hex>,
	/// What it is, as `image/png`.
	pub media_type: String,
	/// What it is called.
	#[serde(default)]
	pub name: String,
	/// What is to be seen or heard in it.
	#[serde(default)]
	pub description: String,
}

impl From<&BlobRef> for Blob {
	fn from(blob: &BlobRef) -> Self {
		Self {
			hash: Hex(blob.hash.to_vec()),
			size: blob.size,
			key: blob.key.map(|key| Hex(key.to_vec())),
			media_type: blob.media_type.clone(),
			name: blob.name.clone(),
			description: blob.description.clone(),
		}
	}
}

impl Blob {
	/// As the feed has it.
	pub fn read(self) -> Result<BlobRef> {
		let array = |Hex(bytes): Hex| {
			<[u8; 32]>::try_from(bytes).map_err(|_| Error::Bad("a blob's hash and key have 64 digits".into()))
		};
		Ok(BlobRef {
			hash: array(self.hash)?,
			size: self.size,
			key: self.key.map(array).transpose()?,
			media_type: self.media_type,
			name: self.name,
			description: self.description,
		})
	}
}

/// What a message says. FORMAT.md of `metalife-feed` has the bounds, and what each kind needs.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Said {
	/// What is said, in CommonMark.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub text: Option<String>,
	/// The language of it: a BCP 47 tag in lower case.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub language: Option<String>,
	/// What began the thread.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub root: Option<Reference>,
	/// What this answers, if not the root.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub parents: Vec<Reference>,
	/// Who is meant to notice.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub mentions: Vec<Who>,
	/// What comes with it.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub blobs: Vec<Blob>,
	/// What it is about.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub tags: Vec<String>,
	/// The app that it was written for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub app: Option<u32>,
	/// What is reacted to, edited, erased.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub subject: Option<Reference>,
	/// Who it is about.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub person: Option<Who>,
	/// What that person is to the author.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub relation: Option<Relation>,
	/// The sign set to the subject; empty takes it back.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub symbol: Option<String>,
	/// How the app reads the data.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub schema: Option<String>,
	/// Data of the app, as hexadecimal digits.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub data: Option<Hex>,
	/// The author's profile on the chain.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub profile: Option<u64>,
	/// What the author wants to be called.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub name: Option<String>,
	/// Shown before the text is asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub warning: Option<String>,
}

impl From<&Content> for Said {
	fn from(content: &Content) -> Self {
		let content = content.clone();
		Self {
			root: content.root.as_ref().map(Reference::from),
			parents: content.parents.iter().map(Reference::from).collect(),
			mentions: content.mentions.into_iter().map(Who).collect(),
			blobs: content.blobs.iter().map(Blob::from).collect(),
			subject: content.subject.as_ref().map(Reference::from),
			person: content.person.map(Who),
			relation: content.relation.map(Relation::from),
			data: content.data.map(Hex),
			text: content.text,
			language: content.language,
			tags: content.tags,
			app: content.app,
			symbol: content.symbol,
			schema: content.schema,
			profile: content.profile,
			name: content.name,
			warning: content.warning,
		}
	}
}

impl Said {
	/// As the feed has it: sets in their order, references whole. `find` tells where a message stands that is named by
	/// its id alone.
	pub fn read(self, find: impl Fn(&MessageId) -> Result<MessageRef>) -> Result<Content> {
		let whole = |reference| match reference {
			Reference::Id(Id(id)) => find(&id),
			Reference::Whole(Whole { author, sequence, id }) if (1..=MAX_SEQUENCE).contains(&sequence) => {
				Ok(MessageRef { author: author.0, sequence, id: id.0 })
			},
			Reference::Whole(Whole { sequence, .. }) => Err(Error::Bad(format!("{sequence} is no sequence number"))),
		};
		Ok(Content {
			root: self.root.map(whole).transpose()?,
			parents: set(self.parents.into_iter().map(whole).collect::<Result<_>>()?),
			mentions: set(self.mentions.into_iter().map(|who| who.0).collect()),
			blobs: self.blobs.into_iter().map(Blob::read).collect::<Result<_>>()?,
			tags: set(self.tags),
			subject: self.subject.map(whole).transpose()?,
			person: self.person.map(|who| who.0),
			relation: self.relation.map(Known::from),
			data: self.data.map(|data| data.0),
			text: self.text,
			language: self.language,
			app: self.app,
			symbol: self.symbol,
			schema: self.schema,
			profile: self.profile,
			name: self.name,
			warning: self.warning,
			..Content::default()
		})
	}
}

fn set<T: Ord>(mut items: Vec<T>) -> Vec<T> {
	items.sort();
	items.dedup();
	items
}

/// A message as it is held here.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
	/// In which order it came here: what `before` and a subscription's `after` count in.
	pub number: u64,
	/// Its id.
	pub id: Id,
	/// The feed that it stands in.
	pub author: Feed,
	/// What the author wants to be called.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub author_name: Option<String>,
	/// Its number in the feed.
	pub sequence: u64,
	/// What it is about: `post`, `reaction`, ..., or a number.
	pub kind: KindName,
	/// When the author claims to have written it: milliseconds since 1970.
	pub time: u64,
	/// Whether only the header is held.
	pub erased: bool,
	/// What it says; none if it was erased, is private or malformed.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub content: Option<Said>,
}

impl MessageView {
	/// As it is shown. What is private is not: that is for whoever has the right to open it.
	pub fn new(stored: &Stored, author_name: Option<String>) -> Self {
		let header = stored.message.header();
		let payload = stored.message.payload().filter(|_| header.kind != Kind::PRIVATE);
		let content = payload.and_then(|payload| Content::decode(header.kind, payload).ok());
		Self {
			number: stored.number,
			id: Id(header.id()),
			author: Feed(header.author),
			author_name,
			sequence: header.sequence,
			kind: KindName(header.kind),
			time: header.time,
			erased: stored.message.payload().is_none(),
			content: content.as_ref().map(Said::from),
		}
	}
}

/// A private message that was opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PrivateView {
	/// In which order it came here: what `before` counts in.
	pub number: u64,
	/// Its id.
	pub id: Id,
	/// The feed that it stands in.
	pub author: Feed,
	/// What the author wants to be called.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub author_name: Option<String>,
	/// Whether we wrote it.
	pub ours: bool,
	/// Its number in the feed.
	pub sequence: u64,
	/// Whom it is for.
	pub to: Vec<Who>,
	/// What it is about, inside: `post`, `reaction`, ..., or a number.
	pub kind: KindName,
	/// When the author claims to have written it: milliseconds since 1970.
	pub time: u64,
	/// What it says.
	pub content: Said,
	/// Where it is to be kept, as far as that was ours to say.
	#[serde(default)]
	pub storage: Storage,
	/// What became of it on the chain, where it is to be kept there.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub letter: Option<LetterView>,
}

/// Where a private message is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Storage {
	/// In our feed, and with those who carry it.
	#[default]
	Local,
	/// On the chain as well, sealed as it is, for a deposit. What is removed there stays in old blocks.
	Chain,
}

/// What became on the chain of a private message of ours.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize, ToSchema)]
pub struct LetterView {
	/// `waiting`, `kept`, `failed`, or `removed`, which it is from the state alone.
	pub stage: String,
	/// Whose letter it is.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub author: Option<Who>,
	/// Its number among theirs.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub letter: Option<u64>,
	/// The block in which it came, or was seen to be gone.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub block: Option<u64>,
	/// What went wrong last.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub problem: Option<String>,
}

impl LetterView {
	/// Whether it is in the chain's state, or may come to be.
	pub fn is_there(&self) -> bool {
		matches!(self.stage.as_str(), "waiting" | "kept")
	}
}

impl From<LetterState> for LetterView {
	fn from(state: LetterState) -> Self {
		let view = |stage: &str| Self { stage: stage.into(), ..Self::default() };
		match state {
			LetterState::Waiting(problem) => Self { problem, ..view("waiting") },
			LetterState::Ended(Fate::Kept { profile, letter, block }) => Self {
				author: Some(Who(Person::Profile(profile))),
				letter: Some(letter),
				block: Some(block),
				..view("kept")
			},
			LetterState::Ended(Fate::Failed { why }) => Self { problem: Some(why), ..view("failed") },
			LetterState::Ended(Fate::Removed { block }) => Self { block: Some(block), ..view("removed") },
		}
	}
}

impl PrivateView {
	/// As it is shown to those who may see it; none unless it was opened.
	pub fn new(stored: &Stored, author_name: Option<String>, ours: bool, letter: Option<LetterState>) -> Option<Self> {
		let (header, inside) = (stored.message.header(), stored.inside.as_ref()?);
		Some(Self {
			number: stored.number,
			id: Id(header.id()),
			author: Feed(header.author),
			author_name,
			ours,
			sequence: header.sequence,
			to: inside.content.recipients.iter().copied().map(Who).collect(),
			kind: KindName(inside.kind),
			time: header.time,
			content: Said::from(&inside.content),
			storage: if letter.is_some() { Storage::Chain } else { Storage::Local },
			letter: letter.map(LetterView::from),
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::{collection::vec, option, prelude::*};

	#[test]
	fn texts_come_back_and_others_are_refused() {
		let key = "ab".repeat(32);
		for text in [&key[..], "profile:0", "profile:18446744073709551615"] {
			assert_eq!(text.parse::<Who>().expect("is a person").to_string(), text);
		}
		for text in ["", "ab", "profile:", "profile:-1", "profile:18446744073709551616", &"zz".repeat(32)] {
			assert!(text.parse::<Who>().is_err(), "{text}");
		}
		for kind in [0, 1, 3, 9, 10, u16::MAX] {
			assert_eq!(KindName(Kind(kind)).to_string().parse(), Ok(KindName(Kind(kind))));
		}
		assert!("65536".parse::<KindName>().is_err() && "Post".parse::<KindName>().is_err());
		assert!("abc".parse::<Hex>().is_err());
	}

	proptest! {
		#[test]
		fn whatever_is_read_as_text_is_shown_as_that(text in "\\PC{0,70}|[0-9a-fA-F]{64}|profile:[0-9]{1,20}|[0-9]{1,6}") {
			fn shown<T: FromStr + ToString>(text: &str) -> Option<String> {
				text.parse::<T>().ok().map(|read| read.to_string())
			}
			let hexadecimal = [shown::<Feed>(&text), shown::<Id>(&text), shown::<Who>(&text), shown::<Hex>(&text)];
			for shown in hexadecimal.into_iter().flatten() {
				// Zeroes before a profile's number are let through.
				let canonical = text.strip_prefix(PROFILE).map(|number| format!("{PROFILE}{}", number.parse::<u64>().unwrap_or(0)));
				prop_assert_eq!(shown, canonical.unwrap_or(text.to_lowercase()));
			}
			if let Some(shown) = shown::<KindName>(&text) {
				prop_assert_eq!(shown.parse::<KindName>(), text.parse::<KindName>());
			}
		}

		#[test]
		fn whatever_json_is_read_comes_back(
			text in option::of("\\PC{0,20}"),
			tags in vec("\\PC{0,5}", 0..4),
			(people, ids) in (vec(any::<u64>(), 0..4), vec(any::<[u8; 32]>(), 0..4)),
			(app, profile) in (any::<Option<u32>>(), any::<Option<u64>>()),
			data in option::of(vec(any::<u8>(), 0..20)),
		) {
			let said = Said {
				text,
				tags,
				mentions: people.into_iter().map(Person::Profile).map(Who).collect(),
				parents: ids.iter().map(|id| Reference::Id(Id(MessageId(*id)))).collect(),
				subject: ids.first().map(|id| {
					let (author, id) = (Feed(FeedKey(*id)), Id(MessageId(*id)));
					Reference::Whole(Whole { author, sequence: 1, id })
				}),
				app,
				profile,
				data: data.map(Hex),
				..Said::default()
			};
			let json = serde_json::to_string(&said).expect("is JSON");
			prop_assert_eq!(serde_json::from_str::<Said>(&json).expect("was written"), said);
		}
	}

	#[test]
	fn what_is_said_comes_back_with_its_sets_in_order() {
		let reference = MessageRef { author: FeedKey([1; 32]), sequence: 7, id: MessageId([2; 32]) };
		let said: Said = serde_json::from_value(serde_json::json!({
			"text": "hello", "tags": ["b", "a", "b"], "mentions": ["profile:7", "01".repeat(32)],
			"root": "02".repeat(32), "data": "00ff",
			"blobs": [{ "hash": "03".repeat(32), "size": 5, "media_type": "text/plain" }],
		}))
		.expect("is allowed");
		let content = said
			.read(|id| if *id == reference.id { Ok(reference) } else { Err(Error::NotFound("message")) })
			.expect("is found");
		assert_eq!((&content.tags[..], content.root), (&["a".to_owned(), "b".to_owned()][..], Some(reference)));
		assert_eq!(content.mentions, [Person::Feed(FeedKey([1; 32])), Person::Profile(7)]);
		assert!(content.check(Kind::POST).is_ok());
		let again: Said =
			serde_json::from_str(&serde_json::to_string(&Said::from(&content)).expect("is JSON")).expect("was written");
		assert_eq!(again.read(|_| Err(Error::NotFound("message"))).expect("references are whole"), content);
	}

	#[test]
	fn what_is_not_known_or_out_of_range_is_refused() {
		for bad in [
			serde_json::json!({ "txet": "hello" }),
			serde_json::json!({ "subject": { "author": "01".repeat(32), "sequence": -1, "id": "02".repeat(32) } }),
			serde_json::json!({ "relation": "love" }),
			serde_json::json!({ "mentions": ["me"] }),
			serde_json::json!("text"),
		] {
			assert!(serde_json::from_value::<Said>(bad.clone()).is_err(), "{bad}");
		}
		let far = serde_json::json!({ "subject": { "author": "01".repeat(32), "sequence": 0, "id": "02".repeat(32) } });
		let said: Said = serde_json::from_value(far).expect("is well formed");
		assert!(said.read(|_| Err(Error::Internal)).is_err());
		let short = serde_json::json!({ "blobs": [{ "hash": "0303", "size": 5, "media_type": "a/b" }] });
		let said: Said = serde_json::from_value(short).expect("is well formed");
		assert!(said.read(|_| Err(Error::Internal)).is_err());
	}
}
