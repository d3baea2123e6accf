//! The same on an S3-compatible store: PyPI's `moto`, a server that runs here.
//!
//! `moto_server` is looked for in `METALIFE_MOTO`, where `scripts/setup` puts it, and on the path; where it is in none of
//! these, pip puts it into a temporary folder, for this run. Where pip cannot, the test says so and is over.

mod common;

use common::{all_of, hashes, read, sent, some, write, Place};
use metalife_blobs::{Address, Error, S3Config, Store, CHUNK, S3};
use std::{
	io::{BufRead, BufReader, Read, Seek, SeekFrom, Write},
	net::{TcpListener, TcpStream},
	path::PathBuf,
	process::{Child, Command, Stdio},
	sync::mpsc,
	time::Duration,
};
use tempfile::TempDir;

const PLENTY: u64 = 1 << 40;

/// A server, until it is dropped.
struct Moto {
	child: Child,
	port: u16,
	_installed: Option<TempDir>,
}

impl Drop for Moto {
	fn drop(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}
}

fn runs(program: &PathBuf) -> bool {
	let status = Command::new(program).arg("--help").stdout(Stdio::null()).stderr(Stdio::null()).status();
	status.is_ok_and(|status| status.success())
}

fn program() -> Result<(PathBuf, Option<TempDir>), String> {
	let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
	let installed = home.join(".cache/metalife/moto/bin/moto_server");
	let named = std::env::var_os("METALIFE_MOTO").map(PathBuf::from);
	let found = named.into_iter().chain([installed, "moto_server".into()]).find(runs);
	if let Some(found) = found {
		return Ok((found, None));
	}
	let place = tempfile::tempdir().map_err(|error| error.to_string())?;
	let run = |program: PathBuf, arguments: &[&str]| {
		let output = Command::new(&program).args(arguments).stdin(Stdio::null()).output();
		match output {
			Ok(output) if output.status.success() => Ok(()),
			Ok(output) => Err(String::from_utf8_lossy(&output.stderr).lines().last().unwrap_or("no word").to_owned()),
			Err(error) => Err(format!("{}: {error}", program.display())),
		}
	};
	run("python3".into(), &["-m", "venv", &place.path().to_string_lossy()])?;
	let bin = place.path().join("bin");
	let pip = ["install", "--quiet", "--retries", "1", "--timeout", "10", "moto[server]>=5,<6"];
	run(bin.join("pip"), &pip)?;
	Ok((bin.join("moto_server"), Some(place)))
}

impl Moto {
	/// None, and a word about it, where it cannot be had.
	fn start() -> Option<Self> {
		let (program, installed) = match program() {
			Ok(found) => found,
			Err(why) => {
				eprintln!("skipped: there is no moto_server here, and pip cannot install it: {why}");
				return None;
			},
		};
		// Whoever is given port 0 picks a free one and says which.
		let mut child = Command::new(program)
			.args(["-H", "127.0.0.1", "-p", "0"])
			.stdout(Stdio::null())
			.stderr(Stdio::piped())
			.spawn()
			.expect("starts");
		let out = BufReader::new(child.stderr.take().expect("is piped"));
		let (tell, told) = mpsc::channel();
		std::thread::spawn(move || {
			for line in out.lines().map_while(Result::ok) {
				if let Some((_, port)) = line.rsplit_once("http://127.0.0.1:") {
					let port: String = port.chars().take_while(char::is_ascii_digit).collect();
					let _ = tell.send(port.parse().expect("is a port"));
				}
			}
		});
		let port = told.recv_timeout(Duration::from_secs(30)).expect("says where it listens");
		let moto = Self { child, port, _installed: installed };
		moto.request("PUT /blobs");
		Some(moto)
	}

	/// What the client does not do for us, by hand: to make a bucket.
	fn request(&self, what: &str) -> String {
		let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("listens");
		write!(stream, "{what} HTTP/1.0\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n").expect("is sent");
		let mut answer = String::new();
		stream.read_to_string(&mut answer).expect("answers");
		assert!(answer.contains(" 200 "), "{answer}");
		answer
	}

	fn config(&self, prefix: &str) -> S3Config {
		config(self.port, prefix)
	}

	fn store(&self, prefix: &str) -> S3 {
		S3::new(&self.config(prefix)).expect("is well formed")
	}
}

fn config(port: u16, prefix: &str) -> S3Config {
	S3Config {
		endpoint: Some(format!("http://127.0.0.1:{port}")),
		region: "us-east-1".into(),
		bucket: "blobs".into(),
		prefix: prefix.into(),
		access_key: "key".into(),
		secret_key: "a secret".into(),
	}
}

fn listed(store: &S3) -> Vec<(Address, u64)> {
	let mut all = Vec::new();
	store
		.each(&mut |address, length| {
			all.push((address, length));
			Ok(())
		})
		.expect("is listed");
	all.sort();
	all
}

/// One test, so that the server is installed and started once.
#[test]
fn blobs_live_in_a_bucket_that_is_not_trusted() {
	let Some(moto) = Moto::start() else { return };
	blobs_live_in_a_bucket(&moto);
	a_store_that_lies_is_found_out(&moto);
}

fn blobs_live_in_a_bucket(moto: &Moto) {
	let (here, there) = (Place::new(), Place::new());
	let ours = here.open_with(moto.store("ours"), PLENTY);
	// One request, and several: more than two parts of 8 MiB.
	let large = some(1, (20 << 20) + 77);
	let small = some(2, 3 * CHUNK);
	let sealed = [&large[..], &small, b""].map(|bytes| write(&ours, bytes, Some("a message")));
	for (sealed, bytes) in sealed.iter().zip([&large[..], &small, b""]) {
		assert!(read(&ours, sealed) == bytes);
	}
	let mut reader = ours.read(&sealed[0].address, Some(&sealed[0].key)).expect("is held");
	reader.seek(SeekFrom::Start(15_000_000)).expect("is there");
	let mut part = vec![0; 100_000];
	reader.read_exact(&mut part).expect("is read");
	assert!(part == large[15_000_000..15_100_000]);
	drop(reader);
	assert_eq!(listed(&moto.store("ours")).len(), 3);

	// Received into another prefix of the same bucket, and there after opening again.
	let theirs = there.open_with(moto.store("/theirs/"), PLENTY);
	let (list, size, chunks) = sent(&ours, &sealed[1].address);
	let mut receiver = theirs.receive(hashes(&sealed[1].address, size, &list)).expect("is begun");
	(0..).zip(&chunks).for_each(|(index, chunk)| receiver.put(index, chunk).expect("is the chunk"));
	receiver.finish().expect("is whole");
	drop(theirs);
	let theirs = there.open_with(moto.store("theirs"), PLENTY);
	assert!(read(&theirs, &sealed[1]) == small);
	assert_eq!(Address::of(&all_of(theirs.read(&sealed[1].address, None).expect("is held"))), sealed[1].address);

	// What is let go of is gone there too; what disappears there is wanted.
	ours.unpin(&sealed[1].address, "a message").expect("is written");
	ours.collect(0).expect("is written");
	assert_eq!(listed(&moto.store("ours")).len(), 2);
	moto.store("ours").remove(&sealed[0].address).expect("is removed");
	moto.store("ours").remove(&sealed[0].address).expect("is gone already");
	assert!(matches!(ours.read(&sealed[0].address, None), Err(Error::Damaged(_))));
	drop(ours);
	let ours = here.open_with(moto.store("ours"), PLENTY);
	let wanted: Vec<_> = ours.wanted().expect("is read").iter().map(|held| held.address).collect();
	assert_eq!(wanted, [sealed[0].address]);
	assert!(moto.store("ours").open(&sealed[0].address).expect("is asked").is_none());
	assert!(!format!("{:?}", moto.config("ours")).contains("a secret"));
}

/// Who runs the store cannot give us anything else than what we put there.
fn a_store_that_lies_is_found_out(moto: &Moto) {
	let place = Place::new();
	let blobs = place.open_with(moto.store("liar"), PLENTY);
	let one = write(&blobs, &some(1, 2 * CHUNK), Some("a message"));
	let other = write(&blobs, &some(2, 2 * CHUNK), None);
	let file = place.0.path().join("copy");
	let object = moto.store("liar").open(&other.address).expect("is asked").expect("is there");
	let mut bytes = vec![0; object.len() as usize];
	object.read_at(0, &mut bytes).expect("is read");
	std::fs::write(&file, &bytes).expect("is written");
	moto.store("liar").put(&one.address, &file).expect("is written");
	assert!(matches!(blobs.read(&one.address, Some(&one.key)), Err(Error::Damaged(_))));
	std::fs::write(&file, &bytes[..100]).expect("is written");
	moto.store("liar").put(&one.address, &file).expect("is written");
	assert!(matches!(blobs.check(&one.address), Err(Error::Damaged(_))));
	assert!(!blobs.get(&one.address).expect("is read").expect("is pinned").complete);
}

/// With no network, what is known stands, and nothing is acknowledged that is not there.
#[test]
fn without_a_network_nothing_is_forgotten() {
	let place = Place::new();
	// A port where nobody listens: it was free a moment ago.
	let port = TcpListener::bind("127.0.0.1:0").expect("is free").local_addr().expect("has one").port();
	let blobs = place.open(PLENTY);
	let sealed = write(&blobs, b"hello", Some("a message"));
	drop(blobs);
	let blobs = place.open_with(S3::new(&config(port, "")).expect("is well formed"), PLENTY);
	assert!(blobs.get(&sealed.address).expect("is read").expect("is known").complete);
	assert!(matches!(blobs.read(&sealed.address, None), Err(Error::S3(_))));
	let used = blobs.usage().used;
	let mut writer = blobs.write().expect("is begun");
	writer.write_all(b"not to be acknowledged").expect("is sealed");
	assert!(matches!(writer.finish(None), Err(Error::S3(_))));
	assert_eq!(blobs.usage().used, used);
}
