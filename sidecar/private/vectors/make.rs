use metalife_feed::{BlobRef, Content, FeedKey, Inner, Kind, Person};
use metalife_private::{Envelope, PreKey, PrivateKey, PublicKey};
use rand::{CryptoRng, RngCore};
use serde_json::{json, Value};

const SENDER: FeedKey = FeedKey([1; 32]);

/// The BLAKE3 output of a seed: the same bytes in every run, for these vectors alone.
pub struct Stream(blake3::OutputReader);

impl Stream {
	pub fn new(seed: u8) -> Self {
		Self(blake3::Hasher::new().update(&[seed]).finalize_xof())
	}
}

impl RngCore for Stream {
	fn next_u32(&mut self) -> u32 {
		let mut bytes = [0; 4];
		self.fill_bytes(&mut bytes);
		u32::from_le_bytes(bytes)
	}

	fn next_u64(&mut self) -> u64 {
		u64::from(self.next_u32()) | u64::from(self.next_u32()) << 32
	}

	fn fill_bytes(&mut self, out: &mut [u8]) {
		self.0.fill(out);
	}

	fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), rand::Error> {
		self.fill_bytes(out);
		Ok(())
	}
}

impl CryptoRng for Stream {}

pub fn inners() -> Vec<Inner> {
	let to = |n: u8| Person::Feed(FeedKey([n; 32]));
	let text = |text: &str, recipients| Content { text: Some(text.into()), recipients, ..Content::default() };
	let attachment = BlobRef {
		hash: [6; 32],
		size: 70_000,
		key: Some([8; 32]),
		media_type: "image/jpeg".into(),
		name: "céu.jpg".into(),
		description: "O céu".into(),
	};
	let offer = Content {
		app: Some(9),
		schema: Some("market/offer".into()),
		data: Some(vec![1, 2, 3]),
		recipients: vec![to(2)],
		..Content::default()
	};
	vec![
		Inner { kind: Kind::POST, content: text("Hello, you 🦀", vec![to(2)]) },
		Inner {
			kind: Kind::POST,
			content: Content { blobs: vec![attachment], ..text("Uma foto", vec![to(2), to(3), Person::Profile(7)]) },
		},
		Inner { kind: Kind::APP, content: offer },
		Inner { kind: Kind::POST, content: text(&"long ".repeat(300), vec![to(2)]) },
	]
}

/// Bytes that are no envelope, and why.
fn refused(good: &[u8]) -> Vec<Value> {
	let with = |change: &dyn Fn(&mut Vec<u8>)| {
		let mut bytes = good.to_vec();
		change(&mut bytes);
		bytes
	};
	let bad = [
		vec![],
		with(&|bytes| bytes[0] = 2),
		with(&|bytes| bytes[1] = 17),
		with(&|bytes| bytes[1] = 64),
		with(&|bytes| bytes.truncate(33)),
		with(&|bytes| bytes.truncate(34 + 16 * 80 + 15)),
		with(&|bytes| bytes.push(0)),
		with(&|bytes| bytes.truncate(bytes.len() - 1)),
		with(&|bytes| bytes.extend([0; 11])),
	];
	let put = |bytes: Vec<u8>| {
		let error = Envelope::decode(&bytes).expect_err("is refused");
		json!({ "bytes": hex::encode(bytes), "error": error.to_string() })
	};
	bad.into_iter().map(put).collect()
}

pub fn vectors() -> Value {
	let keys: Vec<_> = (1..=20u8).map(|n| PrivateKey::derive(&[n; 32])).collect();
	let public: Vec<PublicKey> = keys.iter().map(PrivateKey::public).collect();
	let seal = |(n, inner): (usize, &Inner)| {
		// For two keys, for all of 16, for more than 16.
		let to = &public[..[2, 16, 1, 20][n]];
		let envelope = Envelope::seal(inner, &SENDER, to, &mut Stream::new(n as u8)).expect("is allowed");
		json!({
			"keys": to.len(),
			"inner": hex::encode(inner.encode().expect("is allowed")),
			"envelope": hex::encode(envelope.encode()),
			"hash": hex::encode(envelope.hash()),
		})
	};
	let inners = inners();
	let envelopes: Vec<_> = inners.iter().enumerate().map(seal).collect();
	let one = Envelope::seal(&inners[0], &SENDER, &public[..1], &mut Stream::new(0)).expect("is allowed");
	json!({
		"format": 1,
		"sender": SENDER.to_string(),
		"keys": (1..=20u8).zip(&public).map(|(n, key)| {
			json!({ "material": hex::encode([n; 32]), "public": hex::encode(key.0) })
		}).collect::<Vec<_>>(),
		"pre_key": hex::encode(PreKey(public[0]).content().data.expect("has data")),
		"envelopes": envelopes,
		"refused": refused(&one.encode()),
	})
}
