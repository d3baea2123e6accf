//! The test vectors are what this crate makes, and what it refuses.

#[path = "../vectors/make.rs"]
mod make;

use metalife_feed::{Content, ForkProof, Kind, Message, MessageProof, Run, Salt, SignedHeader, Start};
use serde_json::Value;

fn file() -> Value {
	serde_json::from_str(include_str!("../vectors/feed.json")).expect("is JSON")
}

fn bytes(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().expect("is a string")).expect("is hex")
}

#[test]
fn the_file_is_what_the_example_writes() {
	assert_eq!(
		file(),
		make::vectors(),
		"run: cargo run -p metalife-feed --example vectors > sidecar/feed/vectors/feed.json"
	);
}

#[test]
fn messages_read_as_the_file_says() {
	let file = file();
	let messages = file["messages"].as_array().expect("is a list");
	assert!(messages.len() > 10);
	let mut headers: Vec<SignedHeader> = Vec::new();
	for vector in messages {
		let message = Message::decode(&bytes(&vector["message"])).expect("is a message");
		let header = message.header();
		assert_eq!(header.id().0[..], bytes(&vector["id"]));
		assert_eq!(header.sequence, vector["sequence"].as_u64().expect("is a number"));
		assert!(header.verify());
		let payload = message.payload().expect("is whole");
		let content = Content::decode(header.kind, payload).expect("is well formed");
		let salt = Salt(payload[..16].try_into().expect("has 16"));
		assert_eq!(content.encode(header.kind, salt).expect("was read"), payload);
		headers.push(header.clone());
	}
	Run::verify(headers[0].author, Start::Beginning, &headers).expect("is a feed");
}

#[test]
fn proofs_hold() {
	let file = file();
	ForkProof::decode(&bytes(&file["fork"]["proof"])).expect("is a fork");
	let root = bytes(&file["anchor"]["root"]).try_into().expect("has 32");
	for vector in file["anchor"]["proofs"].as_array().expect("is a list") {
		let number = vector["sequence"].as_u64().expect("is a number") as usize;
		let message = Message::decode(&bytes(&file["messages"][number - 1]["message"])).expect("is a message");
		let proof = MessageProof::decode_bytes(&bytes(&vector["proof"])).expect("is a proof");
		assert!(proof.verify(&root, message.header()));
	}
}

#[test]
fn what_the_file_says_is_refused_is_refused() {
	let file = file();
	for vector in file["refused"].as_array().expect("is a list") {
		let input = bytes(&vector["bytes"]);
		let error = match vector["as"].as_str().expect("is a string") {
			"header" => SignedHeader::decode(&input).expect_err("is refused").to_string(),
			"message" => Message::decode(&input).expect_err("is refused").to_string(),
			"payload" => Content::decode(Kind(999), &input).expect_err("is refused").to_string(),
			"fork" => ForkProof::decode(&input).expect_err("is refused").to_string(),
			"proof" => MessageProof::decode_bytes(&input).expect_err("is refused").to_string(),
			other => panic!("{other}?"),
		};
		assert_eq!(error, vector["error"].as_str().expect("is a string"));
	}
}
