//! The test vectors are what this crate makes, opens, and refuses.

#[path = "../vectors/make.rs"]
mod make;

use metalife_feed::{Content, FeedKey, Inner};
use metalife_private::{Envelope, PreKey, PrivateKey, PRE_KEY};
use serde_json::Value;

fn file() -> Value {
	serde_json::from_str(include_str!("../vectors/private.json")).expect("is JSON")
}

fn bytes(value: &Value) -> Vec<u8> {
	hex::decode(value.as_str().expect("is a string")).expect("is hex")
}

fn list(value: &Value) -> &[Value] {
	value.as_array().expect("is a list")
}

#[test]
fn the_file_is_what_the_example_writes() {
	assert_eq!(
		file(),
		make::vectors(),
		"run: cargo run -p metalife-private --example private-vectors > sidecar/private/vectors/private.json"
	);
}

#[test]
fn envelopes_open_as_the_file_says() {
	let file = file();
	let sender = FeedKey(bytes(&file["sender"]).try_into().expect("has 32"));
	let keys: Vec<_> = list(&file["keys"])
		.iter()
		.map(|key| {
			let private = PrivateKey::derive(&bytes(&key["material"]).try_into().expect("has 32"));
			assert_eq!(private.public().0[..], bytes(&key["public"]));
			private
		})
		.collect();
	let envelopes = list(&file["envelopes"]);
	assert!(envelopes.len() > 3);
	for vector in envelopes {
		let envelope = Envelope::decode(&bytes(&vector["envelope"])).expect("is an envelope");
		assert_eq!(envelope.encode(), bytes(&vector["envelope"]));
		assert_eq!(envelope.hash()[..], bytes(&vector["hash"]));
		let inner = Inner::decode(&bytes(&vector["inner"])).expect("is well formed");
		let count = vector["keys"].as_u64().expect("is a number") as usize;
		for (at, key) in keys.iter().enumerate() {
			let opened = envelope.open(&sender, std::slice::from_ref(key)).expect("is good");
			assert_eq!(opened, (at < count).then(|| inner.clone()), "key {at}");
		}
	}
}

#[test]
fn a_key_to_seal_for_reads_as_the_file_says() {
	let file = file();
	let content = Content { data: Some(bytes(&file["pre_key"])), ..Content::default() };
	let PreKey(key) = PreKey::read(&content).expect("is a key");
	assert_eq!(key.0[..], bytes(&file["keys"][0]["public"]));
	assert_eq!(PreKey(key).content(), content);
	content.check(PRE_KEY).expect("is allowed");
}

#[test]
fn what_the_file_says_is_refused_is_refused() {
	let file = file();
	let refused = list(&file["refused"]);
	assert!(refused.len() > 8);
	for vector in refused {
		let error = Envelope::decode(&bytes(&vector["bytes"])).expect_err("is refused").to_string();
		assert_eq!(error, vector["error"].as_str().expect("is a string"));
	}
}
