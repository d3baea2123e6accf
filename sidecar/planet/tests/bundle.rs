//! Feeds that travel in files.

mod common;

use common::{said, subscribe, text, Planet};
use serde_json::{json, Value};
use std::fs;

fn feed_of(planet: &Planet) -> String {
	text(&planet.ok(&["id"])["feed"])
}

fn export(planet: &Planet, name: &str, args: &[&str]) -> (String, Value) {
	let file = planet.beside(name).display().to_string();
	let made = planet.ok(&[&["bundle", "export", &file], args].concat());
	(file, made)
}

#[test]
fn what_somebody_says_travels_on_a_stick() {
	let (ann, carol) = (Planet::new(), Planet::new());
	let feed = feed_of(&ann);
	ann.ok(&["post", "one"]);
	ann.ok(&["post", "two"]);
	let (file, made) = export(&ann, "first", &[]);
	assert_eq!(
		(&made["feeds"], made["bytes"].as_u64()),
		(&json!([feed]), Some(fs::metadata(&file).expect("is there").len()))
	);
	assert_eq!(ann.fails(&["bundle", "export", &file]), "failed");

	// Nobody is made to hold what is not wanted. The first message tells what to seal for.
	let left = carol.ok(&["bundle", "import", &file]);
	assert_eq!((&left["stored"], &left["unwanted_feeds"], &left["maker"]), (&json!(0), &json!([feed]), &json!(feed)));
	let taken = carol.ok(&["bundle", "import", &file, "--feed", &feed]);
	assert_eq!((&taken["stored"], &taken["unwanted"]), (&json!(3), &json!(0)));
	assert_eq!(carol.ok(&["search", "two"])["messages"][0]["author"], feed);
	assert_eq!(carol.ok(&["bundle", "import", &file, "--feed", &feed])["stored"], 0);

	// To a daemon, whose subscribers hear of it.
	carol.ok(&["follow", &feed]);
	let daemon = carol.daemon();
	let mut heard = subscribe(&daemon, &carol.token(&["read"]), &format!("?feeds={feed}"));
	let other = ann.daemon();
	ann.ok(&["post", "three"]);
	let (file, _) = export(&ann, "second", &["--feed", &feed]);
	assert_eq!(carol.ok(&["bundle", "import", &file])["stored"], 1);
	assert_eq!(said(&mut heard).0, "three");

	// Passed on by somebody else, it is still what its author signed.
	let (file, made) = export(&carol, "third", &["--feed", &feed]);
	assert_eq!(made["feeds"], json!([feed]));
	let third = Planet::new();
	third.ok(&["follow", &feed]);
	let taken = third.ok(&["bundle", "import", &file]);
	assert_eq!((&taken["stored"], &taken["maker"]), (&json!(4), &json!(feed_of(&carol))));

	// What is blocked is neither taken nor given.
	third.ok(&["block", &feed]);
	let (_, nothing) = export(&third, "fourth", &[]);
	assert!(!nothing["feeds"].as_array().expect("is a list").contains(&json!(feed)));
	assert_eq!(third.fails(&["bundle", "export", "fifth", "--feed", &feed]), "bad-request");
	let fresh = Planet::new();
	fresh.ok(&["block", &feed]);
	assert_eq!(fresh.ok(&["bundle", "import", &file, "--feed", &feed])["stored"], 0);
	drop(other);
}

#[test]
fn a_file_that_is_no_bundle_is_refused_with_a_word() {
	let (ann, carol) = (Planet::new(), Planet::new());
	let feed = feed_of(&ann);
	ann.ok(&["post", "one"]);
	assert_eq!(ann.fails(&["bundle", "export", "none", "--feed", &"00".repeat(32)]), "not-found");
	assert!(!fs::exists("none").expect("is looked for"));
	let (file, _) = export(&ann, "good", &[]);
	let good = fs::read(file).expect("is there");
	let daemon = carol.daemon();
	let end = good.len();
	let changed = |at: usize| {
		let mut bytes = good.clone();
		bytes[at] ^= 1;
		bytes
	};
	let bad = [
		(Vec::new(), "no-bundle"),
		(b"hello".to_vec(), "no-bundle"),
		(changed(0), "no-bundle"),
		(changed(8), "bundle-newer"),
		(good[..end - 1].to_vec(), "bundle-cut"),
		(good[..end / 2].to_vec(), "bundle-cut"),
		// The list, the hash, the signature.
		(changed(60), "bundle-damaged"),
		(changed(end - 128), "bundle-damaged"),
		(changed(end - 1), "bundle-signature"),
		([&good[..], b"a"].concat(), "bundle-damaged"),
	];
	for (bytes, word) in bad {
		let path = carol.beside("bad");
		fs::write(&path, bytes).expect("is written");
		let path = path.display().to_string();
		assert_eq!(carol.fails(&["bundle", "import", &path, "--feed", &feed]), word);
	}
	assert_eq!(daemon.get(&format!("/v1/feeds/{feed}"), &carol.token(&["read"])).status, 404);
	// Nothing is left of what was sent.
	let left = fs::read_dir(carol.folder()).expect("is a folder").map(|entry| entry.expect("is one").file_name());
	assert!(left.into_iter().all(|name| name == "vault" || name == "blobs" || name == "control.json"));
}
