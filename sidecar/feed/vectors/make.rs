use metalife_feed::{
	segment, BlobRef, Content, ContentError, FeedKey, Field, ForkProof, Kind, Message, MessageId, MessageProof,
	MessageRef, Person, Relation, Salt, SignedHeader, Writer,
};
use serde_json::{json, Value};

const SEED: [u8; 32] = [1; 32];
const TIME: u64 = 1_700_000_000_000;

fn contents() -> Vec<(Kind, Content)> {
	let reference = |n: u8| MessageRef { author: FeedKey([n; 32]), sequence: n.into(), id: MessageId([n; 32]) };
	let person = |n: u8| Some(Person::Feed(FeedKey([n; 32])));
	let text = |text: &str| Content { text: Some(text.into()), ..Content::default() };
	vec![
		(Kind::ABOUT, Content { name: Some("Ada".into()), profile: Some(42), ..text("I am new here.") }),
		(Kind::DEVICE, Content { person: person(2), ..Content::default() }),
		(Kind::POST, text("Hello, world! 🦀")),
		(
			Kind::POST,
			Content {
				language: Some("pt-br".into()),
				root: Some(reference(3)),
				parents: vec![reference(4), reference(5)],
				mentions: vec![Person::Feed(FeedKey([2; 32])), Person::Profile(7), Person::Profile(256)],
				blobs: vec![
					BlobRef {
						hash: [6; 32],
						size: 1_000_000,
						key: Some([8; 32]),
						media_type: "image/png".into(),
						name: "céu.png".into(),
						description: "O céu ao entardecer".into(),
					},
					BlobRef {
						hash: [7; 32],
						size: 0,
						key: None,
						media_type: "text/plain".into(),
						name: String::new(),
						description: String::new(),
					},
				],
				tags: vec!["céu".into(), "foto".into()],
				app: Some(9),
				warning: Some("luz".into()),
				..text("Uma resposta\ncom tudo")
			},
		),
		(Kind::REACTION, Content { subject: Some(reference(3)), symbol: Some("👍".into()), ..Content::default() }),
		(Kind::REACTION, Content { subject: Some(reference(3)), symbol: Some(String::new()), ..Content::default() }),
		(Kind::CONTACT, Content { person: person(2), relation: Some(Relation::Follow), ..Content::default() }),
		(
			Kind::CONTACT,
			Content { person: Some(Person::Profile(5)), relation: Some(Relation::Block), ..Content::default() },
		),
		(Kind::EDIT, Content { subject: Some(reference(3)), ..text("Hello, all!") }),
		(Kind::ERASE, Content { subject: Some(reference(3)), ..Content::default() }),
		(Kind::PRIVATE, Content { envelope: Some((0..200).collect()), ..Content::default() }),
		(
			Kind::APP,
			Content {
				app: Some(9),
				schema: Some("chess/move".into()),
				data: Some(b"e4".to_vec()),
				..Content::default()
			},
		),
		(
			Kind(0x8001),
			Content { unknown: vec![(Field(100), vec![1, 2, 3]), (Field(255), vec![])], ..Content::default() },
		),
	]
}

fn refused(messages: &[Message], fork: &ForkProof, proof: &MessageProof) -> Vec<Value> {
	let mut refused = Vec::new();
	let mut put = |what: &str, bytes: &[u8], error: String| {
		refused.push(json!({ "as": what, "bytes": hex::encode(bytes), "error": error }));
	};
	let header = |change: &dyn Fn(&mut Vec<u8>)| {
		let mut bytes = messages[1].header().encode().to_vec();
		change(&mut bytes);
		bytes
	};
	for bytes in [
		header(&|bytes| bytes[0] = 2),
		header(&|bytes| bytes.truncate(182)),
		header(&|bytes| bytes.push(0)),
		header(&|bytes| bytes[35..43].fill(0)),
		header(&|bytes| bytes[35..43].copy_from_slice(&(1u64 << 53).to_le_bytes())),
		header(&|bytes| bytes[35..43].copy_from_slice(&1u64.to_le_bytes())),
		header(&|bytes| bytes[43..75].fill(0)),
		header(&|bytes| bytes[75..83].copy_from_slice(&253_402_300_800_000u64.to_le_bytes())),
		header(&|bytes| bytes[115..119].copy_from_slice(&65_537u32.to_le_bytes())),
	] {
		put("header", &bytes, SignedHeader::decode(&bytes).expect_err("is refused").to_string());
	}

	let whole = messages[2].encode();
	let message = |change: &dyn Fn(&mut Vec<u8>)| {
		let mut bytes = whole.clone();
		change(&mut bytes);
		bytes
	};
	for bytes in [
		message(&|bytes| bytes[0] = 0),
		message(&|bytes| bytes[0] = 2),
		message(&|bytes| bytes.truncate(190)),
		message(&|bytes| bytes.push(0)),
		message(&|bytes| *bytes.last_mut().expect("has bytes") ^= 1),
	] {
		put("message", &bytes, Message::decode(&bytes).expect_err("is refused").to_string());
	}

	let reference = [[1; 32].as_slice(), &[0; 8], &[1; 32]].concat();
	let fields: [&[u8]; 16] = [
		&[0, 0],
		&[1, 1, b'a', 1, 1, b'a'],
		&[18, 1, b'a', 1, 1, b'a'],
		&[1],
		&[1, 2, b'a'],
		&[1, 0x81, 0x00, b'a'],
		&[1, 0xff, 0xff, 0xff, 0x7f],
		&[1, 0],
		&[1, 1, 0xff],
		&[1, 1, 0],
		&[2, 2, b'E', b'N'],
		&[3, 71],
		&[7, 4, 1, b'b', 1, b'a'],
		&[8, 5, 1, 2, 3, 4, 5],
		&[11, 1, 3],
		&[13, 9, 1, 0, 0, 0, 0, 0, 0, 0, 0],
	];
	let long: Vec<u8> = (20..85).flat_map(|field| [field, 0]).collect();
	let zero = [&[3, 72], &reference[..]].concat();
	for fields in fields.into_iter().chain([&long[..], &zero]) {
		let bytes = [&[0; 16], fields].concat();
		let error: ContentError = Content::decode(Kind(999), &bytes).expect_err("is refused");
		put("payload", &bytes, error.to_string());
	}

	let bytes = fork.encode();
	let half = (bytes.len() - 1) / 2;
	for bytes in [
		[&bytes[..1], &bytes[1 + half..], &bytes[1..1 + half]].concat(),
		[&bytes[..1], &bytes[1..1 + half], &bytes[1..1 + half]].concat(),
		[&bytes[..], &[0]].concat(),
		[&bytes[..bytes.len() - 1], &[bytes[bytes.len() - 1] ^ 1]].concat(),
		vec![1, 0, 0, 0, 0],
		vec![1, 1, 1],
		vec![2],
	] {
		put("fork", &bytes, ForkProof::decode(&bytes).expect_err("is refused").to_string());
	}

	let bytes = proof.encode_bytes();
	for bytes in [[&bytes[..], &[0]].concat(), bytes[..bytes.len() - 1].to_vec(), vec![0; 2_107]] {
		put("proof", &bytes, MessageProof::decode_bytes(&bytes).expect_err("is refused").to_string());
	}
	refused
}

pub fn vectors() -> Value {
	let mut writer = Writer::new(SEED);
	let messages: Vec<_> = contents()
		.iter()
		.zip(1u8..)
		.map(|((kind, content), n)| {
			let payload = content.encode(*kind, Salt([n; 16])).expect("is allowed");
			writer.write(*kind, TIME + u64::from(n), payload).expect("is allowed")
		})
		.collect();

	let mut other = Writer::new(SEED);
	let payload = Content { text: Some("Another beginning".into()), ..Content::default() };
	let payload = payload.encode(Kind::POST, Salt([99; 16])).expect("is allowed");
	let other = other.write(Kind::POST, TIME, payload).expect("is allowed");
	let fork = ForkProof::new([messages[0].header()], [other.header()]).expect("is a fork");

	let ids = messages[1..11].iter().map(|message| message.header().id());
	let tree = segment(writer.author(), 2, ids).expect("has messages");
	let proofs: Vec<_> = [2, 7, 11].map(|number| MessageProof::new(&tree, number).expect("is in it")).into();

	json!({
		"format": 1,
		"seed": hex::encode(SEED),
		"author": writer.author().to_string(),
		"messages": messages.iter().map(|message| {
			let header = message.header();
			json!({
				"sequence": header.sequence,
				"kind": header.kind.0,
				"time": header.time,
				"previous": header.previous.map(|id| id.to_string()),
				"payload_hash": hex::encode(header.payload_hash),
				"signature": hex::encode(header.signature()),
				"id": header.id().to_string(),
				"payload": message.payload().map(hex::encode),
				"message": hex::encode(message.encode()),
			})
		}).collect::<Vec<_>>(),
		"fork": { "sequence": fork.sequence(), "other": hex::encode(other.encode()), "proof": hex::encode(fork.encode()) },
		"anchor": {
			"from": 2,
			"count": 10,
			"root": hex::encode(tree.root()),
			"proofs": proofs.iter().map(|proof| {
				json!({ "sequence": proof.number, "proof": hex::encode(proof.encode_bytes()) })
			}).collect::<Vec<_>>(),
		},
		"refused": refused(&messages, &fork, &proofs[0]),
	})
}
