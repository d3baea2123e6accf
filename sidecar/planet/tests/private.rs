//! Private messages: between people with a planet each, carried by hand.

mod common;

use axum::body::Body;
use common::{event, files, shows, text, try_subscribe_at, whispered, Planet};
use http_body_util::BodyExt;
use hyper::Method;
use metalife_feed::{Content, FeedKey, Kind, Message};
use metalife_planet::{
	api::{App, Policy},
	serve,
	tokens::{control_token, Scope, Wanted},
	Client, ClientError, Planet as Daemon,
};
use metalife_private::{KEEP, PRE_KEY, ROTATE};
use metalife_vault::{Check, Kdf, Outcome, Vault};
use serde_json::{json, Value};
use std::{collections::BTreeSet, sync::Arc};
use tempfile::TempDir;

const NOTHING: Option<&()> = None;

/// Somebody with a planet in this process, who may do everything there.
struct Somebody {
	place: TempDir,
	planet: Arc<Daemon>,
	app: App,
	client: Client,
}

impl Somebody {
	fn new() -> Self {
		let place = tempfile::tempdir().expect("there is a place for temporary files");
		let vault = Vault::create(&place.path().join("vault"), b"secret", &Kdf::WEAKEST).expect("is empty");
		Self::with(place, vault)
	}

	fn with(place: TempDir, vault: Vault) -> Self {
		let token = control_token();
		let planet = Daemon::new(vault, place.path(), &token, 1_000_000).expect("is opened");
		let app = App::new(planet.clone(), Policy::default());
		Self { place, planet, client: Client::here(app.clone(), token), app }
	}

	/// End it; gives what it left on the disk.
	fn stop(self) -> TempDir {
		let Self { place, planet, app, client } = self;
		drop((app, client));
		drop(Arc::into_inner(planet).expect("nobody else has it"));
		place
	}

	/// Begin with what it left.
	fn start(place: TempDir) -> Self {
		let vault = Vault::open(&place.path().join("vault"), b"secret").expect("is a vault");
		Self::with(place, vault)
	}

	/// The same after a restart.
	fn again(self) -> Self {
		Self::start(self.stop())
	}

	fn feed(&self) -> FeedKey {
		self.planet.vault().feed_key()
	}

	fn token(&self, scopes: &[&str], app: Option<u32>) -> String {
		let scopes: BTreeSet<Scope> = scopes.iter().map(|scope| scope.parse().expect("is a scope")).collect();
		let made = self.planet.tokens.create(
			self.planet.vault(),
			Wanted { name: "an app".into(), scopes, app, granted: false, created: 0, expires: None },
		);
		made.expect("is made").1.to_string()
	}

	/// Whoever has a token of these scopes.
	fn client(&self, scopes: &[&str], app: Option<u32>) -> Client {
		Client::here(self.app.clone(), self.token(scopes, app).into())
	}

	/// Take in all that another has written.
	fn hear(&self, other: &Somebody) {
		let held = self.planet.vault().feed(&other.feed()).expect("is read");
		let next = held.map_or(1, |state| state.tip.sequence + 1);
		let messages = other.planet.vault().messages(&other.feed(), next);
		let messages: Vec<Message> = messages.collect::<Result<_, _>>().expect("are read");
		let outcomes = self.planet.ingest(&messages, Check::Each).expect("is written");
		assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Stored), "{outcomes:?}");
	}

	async fn get(&self, path: &str) -> Value {
		get(&self.client, path).await
	}

	async fn write(&self, to: &[&Somebody], content: Value) -> Result<Value, String> {
		write(&self.client, to, content).await
	}

	async fn say(&self, to: &[&Somebody], text: &str) -> String {
		let sent = self.write(to, json!({ "text": text })).await.expect("is sent");
		common::text(&sent["message"]["id"])
	}

	/// What is said between this person and these.
	async fn texts(&self, with: &[&Somebody]) -> Vec<String> {
		let with = with.iter().map(|one| one.feed().to_string()).collect::<Vec<_>>().join(",");
		texts(&self.get(&format!("/v1/private/messages?with={with}")).await)
	}

	async fn conversations(&self) -> Value {
		self.get("/v1/private/conversations").await["conversations"].clone()
	}
}

fn texts(listing: &Value) -> Vec<String> {
	let messages = listing["messages"].as_array().expect("is a list").iter();
	messages.map(|message| text(&message["content"]["text"])).collect()
}

fn word(error: ClientError) -> String {
	match error {
		ClientError::Refused(problem) => problem.code,
		error => panic!("{error}"),
	}
}

async fn get(client: &Client, path: &str) -> Value {
	client.ask(Method::GET, path, NOTHING).await.unwrap_or_else(|error| panic!("{path}: {error}"))
}

async fn refused(client: &Client, path: &str) -> String {
	word(client.ask::<Value>(Method::GET, path, NOTHING).await.expect_err("is refused"))
}

async fn write(client: &Client, to: &[&Somebody], content: Value) -> Result<Value, String> {
	let to: Vec<_> = to.iter().map(|one| one.feed().to_string()).collect();
	client.ask(Method::POST, "/v1/private/messages", Some(&json!({ "to": to, "content": content }))).await.map_err(word)
}

async fn bytes(client: &Client, path: &str) -> Result<Vec<u8>, String> {
	let response = client.send_body(Method::GET, path, None, Body::empty()).await.map_err(word)?;
	Ok(response.into_body().collect().await.expect("is whole").to_bytes().to_vec())
}

/// A picture that says where it was taken, and by whom.
fn picture() -> Vec<u8> {
	let chunk = |kind: &[u8; 4], contents: &[u8]| {
		// The sum is not looked at.
		[&(contents.len() as u32).to_be_bytes()[..], kind, contents, &[0; 4]].concat()
	};
	[
		b"\x89PNG\r\n\x1a\n".to_vec(),
		chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
		chunk(b"tEXt", b"Author\0Wilhelmina at the Brandenburger Tor"),
		chunk(b"IDAT", &[0x78, 0x01, 0x01, 2, 0, 0xfd, 0xff, 0, 0x7f, 0, 0x81, 0, 0x80]),
		chunk(b"IEND", b""),
	]
	.concat()
}

#[tokio::test]
async fn two_write_to_each_other_and_a_third_sees_nothing() {
	let [ada, bob, eve] = [Somebody::new(), Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	ada.hear(&eve);
	let attached = "/v1/private/attachments?media_type=image/png&name=us.png&description=the+two+of+us";
	let blob: Value = ada.client.upload(Method::POST, attached, picture().into()).await.expect("is attached");
	let content = json!({ "text": "rendezvous at eight", "blobs": [blob] });
	let sent = ada.write(&[&bob], content.clone()).await.expect("is sent");
	assert_eq!((&sent["unreached"], &sent["message"]["ours"]), (&json!([]), &json!(true)));
	let id = text(&sent["message"]["id"]);
	bob.hear(&ada);
	eve.hear(&ada);

	assert_eq!(bob.texts(&[&ada]).await, ["rendezvous at eight"]);
	assert_eq!(ada.texts(&[&bob]).await, ["rendezvous at eight"]);
	let with = |one: &Somebody| json!([one.feed().to_string()]);
	assert_eq!(bob.conversations().await[0]["people"], with(&ada));
	assert_eq!(ada.conversations().await[0]["people"], with(&bob));
	assert_eq!(eve.conversations().await, json!([]));
	assert_eq!(eve.texts(&[&ada]).await, [""; 0]);
	assert_eq!(refused(&eve.client, &format!("/v1/private/messages/{id}")).await, "not-found");
	assert_eq!(refused(&eve.client, &format!("/v1/private/messages/{id}/attachments/0")).await, "not-found");
	assert_eq!(eve.get("/v1/private/messages?q=rendezvous").await["messages"], json!([]));
	assert_eq!(texts(&bob.get("/v1/private/messages?q=rendez").await).len(), 1);

	// What came with it is carried as it is, and opens for Bob.
	let address = text(&blob["hash"]);
	let here = format!("/v1/private/messages/{id}/attachments/0");
	assert_eq!(bytes(&bob.client, &here).await, Err("not-held".into()));
	let sealed = bytes(&ada.client, &format!("/v1/blobs/{address}/sealed")).await.expect("is here");
	for one in [&bob, &eve] {
		let path = format!("/v1/blobs/{address}/sealed?size={}", blob["size"]);
		let _: Value = one.client.upload(Method::PUT, &path, sealed.clone().into()).await.expect("is taken");
	}
	let got = bytes(&bob.client, &here).await.expect("is here");
	assert!(got.starts_with(b"\x89PNG") && !shows_in(&got, b"Brandenburger") && got.len() < picture().len());
	assert!(!shows_in(&bytes(&eve.client, &format!("/v1/blobs/{address}/bytes")).await.expect("is sealed"), b"PNG"));
	assert_eq!(bytes(&bob.client, &format!("{}1", here.trim_end_matches('0'))).await, Err("not-found".into()));

	// An answer comes back, and stands in the same conversation.
	let answer = json!({
		"to": [ada.feed().to_string()], "content": { "text": "I will be there" }, "answers": id,
	});
	let sent: Value = bob.client.ask(Method::POST, "/v1/private/messages", Some(&answer)).await.expect("is sent");
	assert_eq!(sent["message"]["content"]["root"]["id"], json!(id));
	ada.hear(&bob);
	assert_eq!(ada.texts(&[&bob]).await, ["I will be there", "rendezvous at eight"]);
	assert_eq!(ada.conversations().await[0]["count"], 2);
	// It was sent once; who sends it again attaches it again.
	assert_eq!(ada.write(&[&bob], content).await, Err("not-attached".into()));
	let pins = |blob: Value| blob["pins"].clone();
	assert_eq!(pins(ada.get(&format!("/v1/blobs/{address}")).await), json!(["private"]));
	// All of it is there after a restart.
	let (ada, bob) = (ada.again(), bob.again());
	assert_eq!(ada.texts(&[&bob]).await, ["I will be there", "rendezvous at eight"]);
	assert_eq!(bytes(&bob.client, &here).await.expect("is here"), got);
}

fn shows_in(bytes: &[u8], secret: &[u8]) -> bool {
	bytes.windows(secret.len()).any(|window| window == secret)
}

#[tokio::test]
async fn the_first_message_of_a_feed_tells_what_to_seal_for() {
	let ada = Somebody::new();
	let first = ada.planet.vault().messages(&ada.feed(), 1).next().expect("there is one").expect("is read");
	assert_eq!(first.header().kind, PRE_KEY);
	// Once: not at each start.
	let ada = ada.again();
	assert_eq!(ada.get("/v1/status").await["sequence"], 1);
	// Nobody else tells one in our name.
	let app = ada.client(&["post", "messages:7", "private", "private:7"], None);
	for kind in ["pre-key", "10"] {
		let new = json!({ "kind": kind, "content": { "data": "01".to_owned() + &"aa".repeat(32) } });
		let refused = app.ask::<Value>(Method::POST, "/v1/messages", Some(&new)).await.expect_err("is refused");
		assert_eq!(word(refused), "bad-request");
	}
	assert_eq!(ada.get("/v1/status").await["sequence"], 1);
}

#[tokio::test]
async fn what_was_said_stays_when_keys_change_and_what_was_sealed_for_old_ones_does_not() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	ada.say(&[&bob], "under the first key").await;
	bob.hear(&ada);
	assert_eq!(bob.texts(&[&ada]).await, ["under the first key"]);
	// As if it were later: Bob's keys change twice, and the first is let go of.
	let late = ada.say(&[&bob], "long under way").await;
	let place = bob.stop();
	{
		let vault = Vault::open(&place.path().join("vault"), b"secret").expect("is a vault");
		let mailbox = metalife_private::Mailbox::open(Arc::new(vault)).expect("is opened");
		let now = metalife_planet::now();
		assert!(mailbox.rotate(now + ROTATE).expect("is written").is_some());
		mailbox.rotate(now + ROTATE + KEEP + 1).expect("is written");
	}
	let bob = Somebody::start(place);
	bob.hear(&ada);
	assert_eq!(bob.texts(&[&ada]).await, ["under the first key"]);
	assert_eq!(refused(&bob.client, &format!("/v1/private/messages/{late}")).await, "not-found");
	// Ada hears of the new one.
	ada.hear(&bob);
	ada.say(&[&bob], "under the newest").await;
	bob.hear(&ada);
	assert_eq!(bob.texts(&[&ada]).await, ["under the newest", "under the first key"]);
}

#[tokio::test]
async fn a_group_is_a_conversation_of_its_own() {
	let [ada, bob, cid] = [Somebody::new(), Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	ada.hear(&cid);
	ada.say(&[&bob], "for one").await;
	ada.say(&[&bob, &cid], "for both").await;
	ada.say(&[&ada], "to myself").await;
	for one in [&bob, &cid] {
		one.hear(&ada);
	}
	bob.hear(&cid);
	bob.say(&[&cid, &ada], "from the other").await;
	ada.hear(&bob);
	cid.hear(&bob);
	assert_eq!(ada.texts(&[&bob]).await, ["for one"]);
	assert_eq!(ada.texts(&[&cid, &bob]).await, ["from the other", "for both"]);
	assert_eq!(ada.texts(&[&ada]).await, ["to myself"]);
	assert_eq!(cid.texts(&[&ada, &bob]).await, ["from the other", "for both"]);
	assert_eq!(cid.texts(&[&ada]).await, [""; 0]);
	let people = |list: &Value| -> Vec<usize> {
		list.as_array().expect("is a list").iter().map(|one| one["people"].as_array().map_or(9, Vec::len)).collect()
	};
	assert_eq!(people(&ada.conversations().await), [2, 0, 1]);
	assert_eq!(people(&cid.conversations().await), [2]);
	// In pages.
	let page = ada.get("/v1/private/conversations?limit=2").await;
	let rest = ada.get(&format!("/v1/private/conversations?before={}", page["next"])).await;
	assert_eq!((people(&page["conversations"]), people(&rest["conversations"])), (vec![2, 0], vec![1]));
	let page = ada.get("/v1/private/messages?limit=3").await;
	assert_eq!(texts(&page), ["from the other", "to myself", "for both"]);
	assert_eq!(texts(&ada.get(&format!("/v1/private/messages?before={}", page["next"])).await), ["for one"]);
}

#[tokio::test]
async fn an_app_has_its_own_conversations_and_sees_no_others() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	ada.say(&[&bob], "between us").await;
	let shop = ada.client(&["private:7"], Some(7));
	let offer = json!({ "text": "ten for it", "app": 7 });
	let sent = write(&shop, &[&bob], offer.clone()).await.expect("is sent");
	let (id, private) = (text(&sent["message"]["id"]), ada.say(&[&bob], "and not there").await);
	// What the app of a token writes, names that app.
	let sent = write(&shop, &[&bob], json!({ "text": "nine" })).await.expect("is sent");
	assert_eq!(sent["message"]["content"]["app"], 7);
	assert_eq!(write(&shop, &[&bob], json!({ "text": "a", "app": 8 })).await, Err("bad-request".into()));
	bob.hear(&ada);
	let his = bob.client(&["private:7"], None);
	for (client, other) in [(&shop, &bob), (&his, &ada)] {
		assert_eq!(texts(&get(client, "/v1/private/messages?app=7").await), ["nine", "ten for it"]);
		let with = format!("/v1/private/messages?app=7&with={}", other.feed());
		assert_eq!(texts(&get(client, &with).await), ["nine", "ten for it"]);
		assert_eq!(
			get(client, "/v1/private/conversations?app=7").await["conversations"].as_array().map(Vec::len),
			Some(1)
		);
		assert!(texts(&get(client, "/v1/private/messages?app=7&q=between").await).is_empty());
		assert_eq!(text(&get(client, &format!("/v1/private/messages/{id}")).await["content"]["text"]), "ten for it");
		for path in ["messages", "messages?app=8", "messages?q=us", "conversations", "conversations?app=8"] {
			assert_eq!(refused(client, &format!("/v1/private/{path}")).await, "scope", "{path}");
		}
		// Of what is not the app's, there is nothing.
		assert_eq!(refused(client, &format!("/v1/private/messages/{private}")).await, "not-found");
		let erase = format!("/v1/private/messages/{private}");
		assert_eq!(
			word(client.ask::<Value>(Method::DELETE, &erase, NOTHING).await.expect_err("is refused")),
			"not-found"
		);
		let answer =
			json!({ "to": [other.feed().to_string()], "content": { "text": "a", "app": 7 }, "answers": private });
		let answered = client.ask::<Value>(Method::POST, "/v1/private/messages", Some(&answer)).await;
		assert_eq!(word(answered.expect_err("is refused")), "not-found");
	}
	assert_eq!(write(&his, &[&ada], json!({ "text": "a" })).await, Err("scope".into()));
	assert_eq!(write(&his, &[&ada], json!({ "text": "a", "app": 8 })).await, Err("scope".into()));
	// Between the two, each app has a conversation beside their own.
	assert_eq!(bob.texts(&[&ada]).await, ["and not there", "between us"]);
	assert_eq!(bob.conversations().await.as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn nobody_without_the_scope_sees_anything_private() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let about = json!({ "content": { "text": "about the harbour", "tags": ["port"] } });
	let public: Value = ada.client.ask(Method::POST, "/v1/messages", Some(&about)).await.expect("is written");
	let public = text(&public["id"]);
	let content =
		json!({ "text": "the harbour at midnight", "tags": ["port"], "mentions": ["profile:7"], "root": public });
	let sent = ada.write(&[&bob], content).await.expect("is sent");
	let id = text(&sent["message"]["id"]);
	let sign = json!({
		"to": [bob.feed().to_string()], "kind": "reaction", "content": { "subject": public, "symbol": "🤫" },
	});
	let _: Value = ada.client.ask(Method::POST, "/v1/private/messages", Some(&sign)).await.expect("is sent");
	bob.hear(&ada);
	// So that both have opened what there is to open.
	for one in [&ada, &bob] {
		let opened = one.get("/v1/private/messages").await;
		assert_eq!(opened["messages"].as_array().map(Vec::len), Some(2));
	}
	let all = ["read", "search", "post", "follow", "blobs", "metrics", "messages:7", "private:7"];
	for one in [&ada, &bob] {
		let client = one.client(&all, None);
		// Not even the place where one would stand.
		for path in [
			"/v1/search?q=midnight",
			"/v1/search?q=midnight&limit=1",
			"/v1/search?q=mid",
			"/v1/messages?mentions=profile:7",
		] {
			let listing = get(&client, path).await;
			assert_eq!((&listing["messages"], &listing["next"]), (&json!([]), &Value::Null), "{path}");
		}
		for path in ["/v1/search?q=harbour&limit=1", "/v1/messages?tag=port&limit=1", "/v1/messages?limit=1"] {
			let listing = get(&client, path).await;
			assert_eq!((texts(&listing), &listing["next"]), (vec!["about the harbour".into()], &Value::Null), "{path}");
		}
		assert_eq!(get(&client, &format!("/v1/messages?thread={public}")).await["messages"], json!([]));
		assert_eq!(refused(&client, "/v1/messages?kind=private").await, "bad-request");
		assert_eq!(get(&client, &format!("/v1/messages/{public}")).await["reactions"], json!([]));
		let seen = get(&client, &format!("/v1/messages/{id}")).await;
		assert_eq!((&seen["message"]["kind"], &seen["message"]["content"]), (&json!("private"), &Value::Null));
		let feed = get(&client, &format!("/v1/feeds/{}/messages", ada.feed())).await.to_string();
		assert!(!feed.contains("midnight") && !feed.contains("🤫"));
		for path in ["conversations", "messages", "messages?q=midnight"] {
			assert_eq!(refused(&client, &format!("/v1/private/{path}")).await, "scope", "{path}");
		}
		assert_eq!(refused(&client, &format!("/v1/private/messages/{id}")).await, "not-found");
		let none = one.client(&all[..7], None);
		assert_eq!(refused(&none, &format!("/v1/private/messages/{id}")).await, "scope");
		// It is not theirs to erase either.
		let erase = json!({ "kind": "erase", "content": { "subject": id } });
		let refused = client.ask::<Value>(Method::POST, "/v1/messages", Some(&erase)).await.expect_err("is refused");
		assert!(["bad-request", "not-ours"].contains(&&word(refused)[..]));
	}
	// And who may see what is private, sees nothing else.
	let private = ada.client(&["private"], None);
	for path in ["/v1/messages", "/v1/search?q=harbour", "/v1/blobs", "/v1/feeds", "/v1/tokens"] {
		assert_eq!(refused(&private, path).await, "scope", "{path}");
	}
}

#[tokio::test]
async fn each_refusal_has_its_own_word() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	let stranger = Somebody::new();
	ada.hear(&bob);
	let to = [&bob];
	let say = |content: Value| ada.write(&to, content);
	assert_eq!(ada.write(&[&stranger], json!({ "text": "a" })).await, Err("no-pre-key".into()));
	assert_eq!(ada.write(&[], json!({ "text": "a" })).await, Err("recipients".into()));
	assert_eq!(say(json!({})).await, Err("refused".into()));
	assert_eq!(say(json!({ "text": "a".repeat(60_001) })).await, Err("refused".into()));
	let long = json!({ "text": "a".repeat(60_000), "warning": "b".repeat(256), "name": "c".repeat(128), "data": "00".repeat(5_000) });
	assert_eq!(say(long).await, Err("too-large".into()));
	let blob = |hash: &str, size: u64| json!({ "text": "a", "blobs": [{ "hash": hash, "size": size, "media_type": "text/plain" }] });
	assert_eq!(say(blob(&"00".repeat(32), 5)).await, Err("not-attached".into()));
	// What was put without being cleaned does not go along.
	let put: Value = ada.client.upload(Method::POST, "/v1/blobs?pin=kept", picture().into()).await.expect("is put");
	let size = put["size"].as_u64().expect("is a number");
	assert_eq!(say(blob(&text(&put["address"]), size)).await, Err("not-attached".into()));
	let send = |to: &str, more: Value| {
		let mut new = json!({ "to": [to], "content": { "text": "a" } });
		new.as_object_mut().expect("is one").extend(more.as_object().expect("is one").clone());
		let client = &ada.client;
		async move {
			word(client.ask::<Value>(Method::POST, "/v1/private/messages", Some(&new)).await.expect_err("is refused"))
		}
	};
	let key = bob.feed().to_string();
	assert_eq!(send("profile:7", json!({})).await, "no-pre-key");
	assert_eq!(send(&key, json!({ "answers": "00".repeat(32) })).await, "not-found");
	assert_eq!(send(&key, json!({ "storage": "chain" })).await, "no-account");
	for more in [
		json!({ "storage": "everywhere" }),
		json!({ "kind": "private" }),
		json!({ "kind": "erase" }),
		json!({ "kind": "pre-key" }),
		json!({ "more": 1 }),
	] {
		assert_eq!(send(&key, more.clone()).await, "bad-request", "{more}");
	}
	let attach = |query: &str, bytes: Vec<u8>| {
		let (client, path) = (&ada.client, format!("/v1/private/attachments?{query}"));
		async move { client.upload::<Value>(Method::POST, &path, bytes.into()).await.map_err(word) }
	};
	assert_eq!(attach("media_type=image/gif", b"GIF89a".to_vec()).await, Err("picture-format".into()));
	assert_eq!(attach("media_type=text/plain", picture()[..40].to_vec()).await, Err("picture-damaged".into()));
	assert_eq!(attach("media_type=text", b"a".to_vec()).await, Err("refused".into()));
	assert_eq!(attach(&format!("media_type=a/b&name={}", "a".repeat(201)), b"a".to_vec()).await, Err("refused".into()));
	assert_eq!(attach("name=a", b"a".to_vec()).await, Err("bad-request".into()));
	ada.planet.blobs.set_quota(100).expect("is kept");
	assert_eq!(attach("media_type=a/b", vec![0; 1_000]).await, Err("quota".into()));
	for path in [
		"/v1/private/messages?with=me",
		"/v1/private/messages?with=profile:1&q=a",
		"/v1/private/messages/00",
		"/v1/private/messages/00/attachments/0",
		"/v1/private/messages?who=me",
	] {
		assert_eq!(refused(&ada.client, path).await, "bad-request", "{path}");
	}
	// Nothing of all that was written.
	assert_eq!(ada.get("/v1/status").await["sequence"], 1);
}

#[tokio::test]
async fn what_is_erased_is_gone_and_so_is_what_came_with_it() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let path = "/v1/private/attachments?media_type=text/plain";
	let blob: Value = ada.client.upload(Method::POST, path, "regret".into()).await.expect("is attached");
	let sent = ada.write(&[&bob], json!({ "text": "regretted", "blobs": [blob] })).await.expect("is sent");
	bob.hear(&ada);
	assert_eq!(bob.texts(&[&ada]).await, ["regretted"]);
	let id = format!("/v1/private/messages/{}", text(&sent["message"]["id"]));
	for (one, other) in [(&ada, &bob), (&bob, &ada)] {
		let () = one.client.ask(Method::DELETE, &id, NOTHING).await.expect("is erased");
		assert!(one.texts(&[other]).await.is_empty());
		assert_eq!(refused(&one.client, &id).await, "not-found");
		assert_eq!(one.conversations().await, json!([]));
	}
	let address = text(&blob["hash"]);
	assert_eq!(ada.get(&format!("/v1/blobs/{address}")).await["pins"], json!([]));
	// Others are asked to do the same by who wrote it, and by nobody else.
	let kinds = |one: &Somebody| -> Vec<Kind> {
		let messages = one.planet.vault().messages(&one.feed(), 1);
		messages.map(|message| message.expect("is read").header().kind).collect()
	};
	assert_eq!((kinds(&ada), kinds(&bob)), (vec![PRE_KEY, Kind::PRIVATE, Kind::ERASE], vec![PRE_KEY]));
}

#[tokio::test]
async fn what_comes_from_those_we_follow_is_wanted_and_stays() {
	let [ada, bob, eve] = [Somebody::new(), Somebody::new(), Somebody::new()];
	let follow = json!({ "person": ada.feed().to_string(), "relation": "follow" });
	let _: Value = bob.client.ask(Method::PUT, "/v1/contacts", Some(&follow)).await.expect("is written");
	let attach = |one: &Somebody| {
		let client = Client::here(one.app.clone(), one.token(&["private"], None).into());
		let path = "/v1/private/attachments?media_type=text/plain";
		async move { client.upload::<Value>(Method::POST, path, vec![7_u8; 100_000].into()).await.expect("is attached") }
	};
	for one in [&ada, &eve] {
		one.hear(&bob);
		let blob = attach(one).await;
		one.write(&[&bob], json!({ "text": "for you", "blobs": [blob] })).await.expect("is sent");
		bob.hear(one);
	}
	// Nobody asks for it: the messages are looked at, and what was opened once more.
	while bob.planet.look_for_private(std::time::Duration::MAX).expect("is looked at") > 0 {}
	let wanted = bob.get("/v1/blobs").await["blobs"].clone();
	let theirs = ada.get("/v1/blobs").await["blobs"][0].clone();
	assert_eq!(wanted.as_array().map(Vec::len), Some(1));
	assert_eq!((&wanted[0]["address"], &wanted[0]["complete"]), (&theirs["address"], &json!(false)));
	let path = format!("/v1/blobs/{}", text(&theirs["address"]));
	let sealed = bytes(&ada.client, &format!("{path}/sealed")).await.expect("is here");
	let take = format!("{path}/sealed?size={}", theirs["size"]);
	let taken: Value = bob.client.upload(Method::PUT, &take, sealed.into()).await.expect("is taken");
	assert_eq!((&taken["complete"], &taken["pins"]), (&json!(true), &json!(["private"])));
	// No app takes that away.
	let unpin = format!("{path}/pins?reason=private");
	assert_eq!(
		word(bob.client.ask::<Value>(Method::DELETE, &unpin, NOTHING).await.expect_err("is refused")),
		"bad-request"
	);
}

#[tokio::test]
async fn whom_we_block_is_not_heard_in_private_either() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	bob.hear(&ada);
	bob.say(&[&ada], "listen to me").await;
	ada.hear(&bob);
	assert_eq!(ada.texts(&[&bob]).await.len(), 1);
	let block = json!({ "person": bob.feed().to_string(), "relation": "block" });
	let _: Value = ada.client.ask(Method::PUT, "/v1/contacts", Some(&block)).await.expect("is written");
	assert!(ada.texts(&[&bob]).await.is_empty());
	assert_eq!(ada.conversations().await, json!([]));
	assert!(texts(&ada.get("/v1/private/messages?q=listen").await).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_may_see_it_hears_of_it_as_it_comes() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("is free");
	let address = listener.local_addr().expect("has one");
	tokio::spawn(serve(listener, bob.app.clone(), std::future::pending()));
	let tokens = [&["private"][..], &["private:7"], &["read", "search"]].map(|scopes| bob.token(scopes, None));
	let subscribe = move |query: &'static str, token: &str| {
		let bearer = format!("Bearer {token}");
		tokio::task::spawn_blocking(move || {
			try_subscribe_at(address, query, &[("authorization", &bearer)]).map_err(|code| (query, code))
		})
	};
	for (query, token) in [
		("?private=true", &tokens[1]),
		("?private=true&app=8", &tokens[1]),
		("?private=true", &tokens[2]),
		("", &tokens[0]),
	] {
		assert_eq!(subscribe(query, token).await.expect("ends").map(drop), Err((query, 403)));
	}
	let mut all = subscribe("?private=true", &tokens[0]).await.expect("ends").expect("is allowed");
	let mut shop = subscribe("?private=true&app=7&after=0", &tokens[1]).await.expect("ends").expect("is allowed");
	let mut public = subscribe("", &tokens[2]).await.expect("ends").expect("is allowed");
	ada.say(&[&ada], "not for Bob").await;
	ada.say(&[&bob], "for Bob").await;
	ada.write(&[&bob], json!({ "text": "for sale", "app": 7 })).await.expect("is sent");
	// Nobody asks; they come by themselves.
	bob.hear(&ada);
	let heard = tokio::task::spawn_blocking(move || {
		let first = whispered(&mut all);
		let second = whispered(&mut all);
		assert_eq!((&first.0[..], &second.0[..]), ("for Bob", "for sale"));
		assert!(first.1 < second.1);
		assert_eq!(whispered(&mut shop), second);
		// Who reads what is public sees that something came, and not what.
		let mut seen = Vec::new();
		while seen.len() < 4 {
			let event = event(&mut public);
			if event["type"] == "message" {
				assert_eq!(event["message"]["content"]["text"], Value::Null, "{event}");
				seen.push(text(&event["message"]["kind"]));
			}
		}
		assert_eq!(seen, ["pre-key", "private", "private", "private"]);
		first.1
	});
	let first = heard.await.expect("all was heard");
	// Who comes back with a cursor misses nothing, and hears nothing twice.
	let query: &'static str = format!("?private=true&after={first}").leak();
	let mut again = subscribe(query, &tokens[0]).await.expect("ends").expect("is allowed");
	let next = tokio::task::spawn_blocking(move || event(&mut again)).await.expect("comes");
	assert_eq!(next["message"]["content"]["text"], "for sale");
}

#[tokio::test]
async fn nothing_in_the_folder_shows_what_was_said() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let path = "/v1/private/attachments?media_type=text/plain&name=conspicuous.txt";
	let blob: Value = ada.client.upload(Method::POST, path, "enclosed secrets".into()).await.expect("is attached");
	let said = json!({ "text": "whispered words", "tags": ["clandestine"], "blobs": [blob.clone()] });
	ada.write(&[&bob], said).await.expect("is sent");
	bob.hear(&ada);
	assert_eq!(bob.texts(&[&ada]).await, ["whispered words"]);
	let key = hex::decode(text(&blob["key"])).expect("is hexadecimal");
	let names = [ada.feed().to_string(), bob.feed().to_string()];
	let hidden = [
		&b"whispered"[..],
		b"conspicuous",
		b"enclosed",
		b"clandestine",
		&key,
		names[0].as_bytes(),
		names[1].as_bytes(),
	];
	for one in [ada, bob] {
		let place = one.stop();
		let found = files(place.path());
		assert!(found.len() > 5);
		for path in found {
			for hidden in hidden {
				assert!(!shows(&path, hidden), "{} in {}", String::from_utf8_lossy(hidden), path.display());
			}
		}
	}
}

#[tokio::test]
async fn a_message_that_is_slipped_to_us_or_forged_stops_nothing() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	// A feed that claims to have sealed something, and what is in it is nothing.
	let junk = Content { envelope: Some(vec![1; 300]), ..Content::default() };
	ada.planet.vault().publish(Kind::PRIVATE, &junk, 1).expect("is written");
	// A key that is none.
	let key = Content { data: Some(vec![9; 5]), ..Content::default() };
	ada.planet.vault().publish(PRE_KEY, &key, 1).expect("is written");
	ada.say(&[&bob], "and on it goes").await;
	bob.hear(&ada);
	assert_eq!(bob.texts(&[&ada]).await, ["and on it goes"]);
	bob.say(&[&ada], "so it does").await;
}

/// Carry all that one has written to another, while neither runs.
fn carry(from: &Planet, to: &Planet) {
	let open = |planet: &Planet| {
		Vault::open(&planet.folder().join("vault"), common::PASSPHRASE.as_bytes()).expect("is a vault")
	};
	let (from, to) = (open(from), open(to));
	let next = to.feed(&from.feed_key()).expect("is read").map_or(1, |state| state.tip.sequence + 1);
	let messages: Vec<Message> = from.messages(&from.feed_key(), next).collect::<Result<_, _>>().expect("are read");
	to.ingest(&messages, Check::Runs).expect("is written");
}

#[test]
fn people_write_by_commands() {
	let [ada, bob] = [Planet::new(), Planet::new()];
	let key = |planet: &Planet| text(&planet.ok(&["id"])["feed"]);
	let (hers, his) = (key(&ada), key(&bob));
	assert_eq!(ada.fails(&["dm", &his, "too early"]), "no-pre-key");
	carry(&bob, &ada);
	let file = ada.beside("us.png");
	std::fs::write(&file, picture()).expect("is written");
	let sent = ada.ok(&["dm", &his, "see you at eight", "--attach", file.to_str().expect("is text")]);
	let id = text(&sent["message"]["id"]);
	assert_eq!(sent["message"]["content"]["blobs"][0]["name"], "us.png");
	carry(&ada, &bob);
	assert_eq!(texts(&bob.ok(&["dm", "--with", &hers])), ["see you at eight"]);
	let list = bob.ok(&["dm"]);
	assert_eq!(list["conversations"][0]["people"], json!([hers]));
	assert_eq!(bob.ok(&["dm", "--message", &id])["content"]["text"], "see you at eight");
	assert_eq!(texts(&bob.ok(&["dm", "--search", "eight"])), ["see you at eight"]);
	let out = ada.beside("out.png");
	ada.ok(&["dm", "--message", &id, "--out", out.to_str().expect("is text")]);
	let cleaned = std::fs::read(out).expect("is there");
	assert!(cleaned.starts_with(b"\x89PNG") && !shows_in(&cleaned, b"Wilhelmina"));
	// The daemon does the same.
	let daemon = bob.daemon();
	bob.ok(&["dm", &hers, "with pleasure", "--reply", &id]);
	assert_eq!(texts(&bob.ok(&["dm", "--with", &hers])), ["with pleasure", "see you at eight"]);
	bob.ok(&["dm", "--erase", &id]);
	assert_eq!(texts(&bob.ok(&["dm", "--with", &hers])), ["with pleasure"]);
	daemon.signal("-TERM");
	assert_eq!(daemon.wait(), 0);
	carry(&bob, &ada);
	assert_eq!(texts(&ada.ok(&["dm", "--with", &his])), ["with pleasure", "see you at eight"]);
	assert_eq!(ada.fails(&["dm", "hello"]), "failed");
	assert_eq!(ada.fails(&["dm", &his]), "failed");
	assert_eq!(ada.fails(&["dm", &his, "two", "words"]), "failed");
	for args in [
		&["dm", &his, "a", "--with", &his][..],
		&["dm", "--attach", "a"],
		&["dm", "--with", "me"],
		&["dm", "--out", "a"],
	] {
		assert_eq!(ada.command(args).output().expect("runs").status.code(), Some(2), "{args:?}");
	}
}

#[tokio::test]
async fn what_the_chain_is_to_keep_waits_for_it_once_and_can_be_taken_back() {
	let [ada, bob] = [Somebody::new(), Somebody::new()];
	ada.hear(&bob);
	let _: Value = ada.client.ask(Method::POST, "/v1/chain/account", Some(&json!({}))).await.expect("is made");
	let new = |text: &str| json!({ "to": [bob.feed().to_string()], "content": { "text": text }, "storage": "chain" });
	let path = "/v1/private/messages";
	// Who may do all that is private still may not spend the account's money.
	let refused = ada.client(&["private"], None).ask::<Value>(Method::POST, path, Some(&new("a"))).await;
	assert_eq!(word(refused.expect_err("is refused")), "scope");
	// One byte more than 29 × 512 inside, which fits into 16 KiB.
	let large = new(&"a".repeat(14_848));
	let refused = ada.client.ask::<Value>(Method::POST, path, Some(&large)).await.expect_err("is refused");
	assert_eq!(word(refused), "too-large-for-chain");
	assert_eq!(texts(&ada.get(path).await), Vec::<String>::new());

	let sent: Value = ada.client.ask(Method::POST, path, Some(&new("for good"))).await.expect("is sent");
	let here = ada.say(&[&bob], "just here").await;
	let id = text(&sent["message"]["id"]);
	let ada = ada.again();
	let message = ada.get(&format!("{path}/{id}")).await;
	assert_eq!((&message["storage"], &message["letter"]), (&json!("chain"), &json!({ "stage": "waiting" })));
	let local = ada.get(&format!("{path}/{here}")).await;
	assert_eq!((&local["storage"], &local["letter"]), (&json!("local"), &Value::Null));
	let queue = || async { ada.get("/v1/chain/queue").await["entries"].as_array().expect("is a list").clone() };
	let whats = |entries: &[Value]| entries.iter().map(|entry| text(&entry["what"])).collect::<Vec<_>>();
	let waiting = queue().await;
	assert_eq!(whats(&waiting), ["keep-letter"]);
	assert_eq!((&waiting[0]["message"], &waiting[0]["stage"]), (&json!(id), &json!("waiting")));
	assert_eq!(waiting[0]["feed"], json!(ada.feed().to_string()));
	// It goes in the feed as well.
	bob.hear(&ada);
	assert_eq!(bob.texts(&[&ada]).await, ["just here", "for good"]);

	for id in [&here, &id] {
		let () = ada.client.ask(Method::DELETE, &format!("{path}/{id}"), NOTHING).await.expect("is erased");
	}
	assert_eq!(whats(&queue().await), ["keep-letter", "remove-letter"]);
}

#[tokio::test]
async fn letters_are_asked_of_a_node_alone() {
	let ada = Somebody::new();
	let ask = |client: Client, asked: Value| async move {
		word(client.ask::<Value>(Method::POST, "/v1/private/letters", Some(&asked)).await.expect_err("is refused"))
	};
	assert_eq!(ask(ada.client(&["private"], None), json!({ "whose": "profile:3" })).await, "no-node");
	assert_eq!(ask(ada.client(&["private:7"], Some(7)), json!({ "whose": "@ann", "app": 7 })).await, "no-node");
	assert_eq!(ask(ada.client(&["private:7"], Some(7)), json!({ "whose": "@ann" })).await, "scope");
	assert_eq!(ask(ada.client(&["read"], None), json!({ "whose": "@ann" })).await, "scope");
	assert_eq!(ask(ada.client(&["private"], None), json!({ "whose": "ann" })).await, "bad-request");
}
