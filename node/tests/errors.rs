//! What goes wrong before the node runs is told in one line, and the exit code says so.

mod common;

use common::{fails, free_port, run, succeeds, Node, TempDir};
use serde_json::{json, Value};
use std::{
	fs,
	net::{SocketAddr, TcpListener},
};

/// The development chain's specification, with `change` applied, as a file.
fn changed_spec(dir: &TempDir, change: impl FnOnce(&mut Value)) -> String {
	let mut spec = serde_json::from_str(&succeeds(&["export-chain-spec", "--chain", "dev"])).unwrap();
	change(&mut spec);
	dir.write("changed.json", spec.to_string())
}

fn genesis(spec: &mut Value) -> &mut Value {
	&mut spec["genesis"]["runtimeGenesis"]["patch"]
}

/// The arguments of a development node on free ports.
fn dev<'a>(base_path: &'a str, more: &[&'a str]) -> Vec<&'a str> {
	let mut args = vec!["--dev", "--base-path", base_path, "--rpc-port", "0", "--listen-addr", "/ip4/127.0.0.1/tcp/0"];
	args.extend(["--no-prometheus", "--no-telemetry"]);
	args.extend(more);
	args
}

#[test]
fn unknown_chain() {
	let error = fails(&["--chain", "nowhere", "--tmp"]);
	assert!(error.contains("no chain is called 'nowhere'"), "{error}");
	let error = fails(&["build-spec", "--chain", "/nowhere/spec.json"]);
	assert!(error.contains("'/nowhere/spec.json'"), "{error}");
}

#[test]
fn malformed_chain_spec() {
	let dir = TempDir::new();
	for content in ["", "{", "[]", "not json", r#"{"name":"x","id":"x"}"#] {
		let file = dir.write("bad.json", content);
		let error = fails(&["--chain", &file, "--tmp"]);
		assert!(error.contains(&file), "{error}");
	}
}

#[test]
fn bad_genesis() {
	let dir = TempDir::new();
	let file = changed_spec(&dir, |spec| genesis(spec)["nonsense"] = json!(1));
	let error = fails(&["--chain", &file, "--tmp", "--rpc-port", "0", "--port", "0", "--no-prometheus"]);
	assert!(error.contains("genesis is bad") && error.contains("nonsense"), "{error}");

	let file = changed_spec(&dir, |spec| genesis(spec)["balances"]["balances"] = json!([["no address", 1]]));
	let error = fails(&["--chain", &file, "--tmp", "--rpc-port", "0", "--port", "0", "--no-prometheus"]);
	assert!(error.contains("genesis is bad"), "{error}");

	let file = changed_spec(&dir, |spec| spec["genesis"] = json!({ "raw": { "top": {}, "childrenDefault": {} } }));
	let error = fails(&["--chain", &file, "--tmp", "--rpc-port", "0", "--port", "0", "--no-prometheus"]);
	assert!(error.contains("Runtime missing"), "{error}");

	let file = changed_spec(&dir, |spec| {
		spec["genesis"] = json!({ "raw": { "top": { "0x3a636f6465": "0x00" }, "childrenDefault": {} } })
	});
	fails(&["--chain", &file, "--tmp", "--rpc-port", "0", "--port", "0", "--no-prometheus"]);
}

#[test]
fn wrong_node_key() {
	for key in ["", "zz", "0x12", &"f".repeat(63), &"f".repeat(66)] {
		let error = fails(&["--dev", "--tmp", "--node-key", key]);
		assert!(error.contains("node key"), "{error}");
	}
	let dir = TempDir::new();
	let file = dir.write("key", "not a key");
	fails(&dev(&dir.join("base"), &["--node-key-file", &file]));
	fails(&["key", "inspect-node-key", "--file", &file]);
}

#[test]
fn validator_without_network_key() {
	let dir = TempDir::new();
	let error = fails(&["--validator", "--chain", "local", "--base-path", &dir.join("base")]);
	assert!(error.contains("generate-node-key"), "{error}");
}

#[test]
fn wrong_session_key() {
	let dir = TempDir::new();
	let base = dir.join("base");
	let insert = |suri: &str, key_type: &str| {
		let mut args = vec!["key", "insert", "--dev", "--base-path", &base, "--scheme", "sr25519"];
		args.extend(["--suri", suri, "--key-type", key_type]);
		run(&args)
	};
	for (suri, key_type) in [("not a phrase", "babe"), ("0x1234", "babe"), ("//Alice", "too long")] {
		let output = insert(suri, key_type);
		let stderr = String::from_utf8(output.stderr).unwrap();
		assert_eq!(output.status.code(), Some(1));
		assert!(stderr.starts_with("Error: ") && stderr.lines().count() == 1, "{stderr}");
	}
	assert!(insert("//Alice", "babe").status.success());

	fails(&["key", "inspect", "not a phrase"]);
	fails(&["key", "inspect", "--public", "0x1234"]);
	succeeds(&["key", "inspect", "//Alice"]);
	succeeds(&["key", "inspect", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"]);

	// The file is named after Alice's key and holds another's.
	let keystore = dir.path().join("base/chains/dev/keystore");
	let file = fs::read_dir(&keystore).unwrap().next().unwrap().unwrap().path();
	for content in ["\"//Bob\"", "no phrase", ""] {
		fs::write(&file, content).unwrap();
		let error = fails(&dev(&base, &[]));
		assert!(error.contains("keystore"), "{error}");
	}

	let no_directory = dir.write("file", "");
	let error = fails(&dev(&base, &["--keystore-path", &no_directory]));
	assert!(error.contains("cannot open the keystore"), "{error}");
}

#[test]
fn wrong_keystore_password() {
	let dir = TempDir::new();
	let base = dir.join("base");
	let mut args = vec!["key", "insert", "--dev", "--base-path", &base, "--scheme", "ed25519", "--key-type", "gran"];
	args.extend(["--suri", "bottom drive obey lake curtain smoke basket hold race lonely fit walk", "--password", "a"]);
	succeeds(&args);
	let error = fails(&dev(&base, &["--password", "b"]));
	assert!(error.contains("password"), "{error}");
}

#[test]
fn port_in_use() {
	let dir = TempDir::new();
	let base = dir.join("base");
	let taken = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
	let port = taken.local_addr().unwrap().port().to_string();
	let common = ["--dev", "--base-path", &base, "--no-telemetry"];

	let error = fails(&[&common[..], &["--rpc-port", &port]].concat());
	assert!(error.contains(&format!("JSON-RPC port {port} is in use")), "{error}");

	let error = fails(&[&common[..], &["--rpc-port", "0", "--prometheus-port", &port]].concat());
	assert!(error.contains(&format!("Prometheus port {port} is in use")), "{error}");

	for address in ["--port", "--listen-addr"] {
		let tcp = format!("/ip4/127.0.0.1/tcp/{port}");
		let value = if address == "--port" { &port } else { &tcp };
		let error = fails(&[&common[..], &["--rpc-port", "0", "--no-prometheus", address, value]].concat());
		assert!(error.contains(&format!("peer-to-peer port {port} is in use")), "{error}");
	}

	// Nothing was begun.
	assert!(!dir.path().join("base/chains/dev/paritydb").exists());
}

#[test]
fn unsafe_methods_for_the_world() {
	let dir = TempDir::new();
	let base = dir.join("base");
	let common = ["--dev", "--base-path", &base, "--no-prometheus", "--no-telemetry", "--port", "0"];

	let error = fails(&[&common[..], &["--rpc-external", "--rpc-methods", "unsafe", "--rpc-port", "0"]].concat());
	assert!(error.contains("--unsafe-rpc-external"), "{error}");
	let error = fails(&[&common[..], &["--validator", "--rpc-external", "--rpc-port", "0"]].concat());
	assert!(error.contains("--rpc-external"), "{error}");
	for address in ["0.0.0.0:0", "[::]:0", "8.8.8.8:0"] {
		let endpoint = format!("listen-addr={address},methods=unsafe");
		let error = fails(&[&common[..], &["--experimental-rpc-endpoint", &endpoint]].concat());
		assert!(error.contains("open to the world"), "{address}: {error}");
	}

	// Nothing was begun.
	assert!(!dir.path().join("base/chains/dev/paritydb").exists());
}

#[test]
fn database_of_another_chain() {
	let dir = TempDir::new();
	let base = dir.join("base");
	let other =
		changed_spec(&dir, |spec| genesis(spec)["balances"]["balances"][0][1] = json!(1_234_567_890_123_456_u64));
	// Any command that opens the database begins it.
	succeeds(&["revert", "--dev", "--base-path", &base]);

	for args in [vec!["revert", "--chain", &other, "--base-path", &base], dev(&base, &["--chain", &other])] {
		let error = fails(&args);
		assert!(error.contains("is of another chain"), "{error}");
	}

	// The chain itself is unharmed, and one under another id is no matter.
	succeeds(&["revert", "--dev", "--base-path", &base]);
	succeeds(&["revert", "--chain", "local", "--base-path", &base]);
}

#[test]
fn database_in_use() {
	let dir = TempDir::new();
	let base = dir.join("base");
	let node = Node::start(&["--dev", "--base-path", &base, "--sealing", "instant"]);
	let error = fails(&dev(&base, &[]));
	assert!(error.contains("cannot open the database"), "{error}");
	node.stop();
}

#[test]
fn sealing_on_demand_is_for_development_chains() {
	for sealing in ["instant", "interval"] {
		let error = fails(&["--chain", "local", "--tmp", "--sealing", sealing]);
		assert!(error.contains("development"), "{error}");
	}
}

#[test]
fn blocks_that_are_no_blocks() {
	let dir = TempDir::new();
	let file = dir.write("blocks", "[nonsense]");
	let base = dir.join("base");
	fails(&["import-blocks", &file, "--dev", "--base-path", &base]);
	fails(&["import-blocks", &dir.join("none"), "--dev", "--base-path", &base]);
	fails(&["check-block", "7", "--dev", "--base-path", &base]);
	let port = free_port().to_string();
	assert!(!run(&["--dev", "--rpc-port", &port, "--sealing", "sometimes"]).status.success());
}
