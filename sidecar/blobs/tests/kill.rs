//! Nothing that was acknowledged is lost, whenever the process dies, and what was half received goes on.
//!
//! Each round starts this program again as a writer, lets it tell what was acknowledged, kills it with SIGKILL after a
//! random time, opens the blobs and looks. `METALIFE_KILLS` says how many rounds (12 if it is not set).

mod common;

use common::{hashes, open_vault, sent, some, write};
use metalife_blobs::{Address, Blobs, Error, Key};
use rand::Rng;
use std::{
	collections::{HashMap, HashSet},
	fs,
	io::{BufRead, BufReader, Write},
	path::Path,
	process::{Command, Stdio},
	time::Duration,
};

const FOLDER: &str = "METALIFE_KILL_FOLDER";
const TEST: &str = "nothing_acknowledged_is_lost_when_it_is_killed";
/// Room for some of what is not pinned, so that there is always something to let go of.
const QUOTA: u64 = 400 << 20;
const LOOSE: u64 = 3 << 20;
/// What is received, from blobs that the test wrote beforehand.
const INCOMING: usize = 4 << 20;

fn open(folder: &Path) -> Blobs {
	Blobs::open(open_vault(folder), &folder.join("blobs"), QUOTA).expect("is opened")
}

fn tell(line: String) {
	// One write, so that lines of several threads stay apart.
	std::io::stdout().write_all(format!("{line}\n").as_bytes()).expect("somebody listens");
	std::io::stdout().flush().expect("somebody listens");
}

fn hex(bytes: &[u8; 32]) -> String {
	Address(*bytes).to_string()
}

/// What the other process does until it dies.
fn write_on(folder: &Path) {
	let blobs = &open(folder);
	std::thread::scope(|scope| {
		scope.spawn(move || {
			let mut random = rand::thread_rng();
			loop {
				let seed: u64 = random.gen();
				let size = random.gen_range(0..400_000);
				let pinned = random.gen_ratio(1, 3);
				let sealed = write(blobs, &some(seed, size), pinned.then_some("kept"));
				if pinned {
					tell(format!("kept {} {} {seed} {size}", sealed.address, hex(&sealed.key.bytes())));
				}
			}
		});
		scope.spawn(move || loop {
			let pins = blobs.all().expect("is read");
			let pinned: u64 = pins.iter().filter(|held| !held.pins.is_empty()).map(|held| held.size).sum();
			blobs.collect(pinned + LOOSE).expect("is written");
		});
		scope.spawn(move || {
			let source = Blobs::open(open_vault(&folder.join("peer")), &folder.join("peer/blobs"), u64::MAX);
			let source = source.expect("is opened");
			let all = source.all().expect("is read");
			for held in all.iter().cycle() {
				let (list, size, chunks) = sent(&source, &held.address);
				let mut receiver = match blobs.receive(hashes(&held.address, size, &list)) {
					// Round and round, so that there is always something half received.
					Err(Error::Held) => {
						tell(format!("lets go {}", held.address));
						blobs.unpin(&held.address, "received").expect("is written");
						blobs.let_go(&held.address).expect("is written");
						continue;
					},
					receiver => receiver.expect("is begun"),
				};
				blobs.pin(&held.address, size, "received").expect("is written");
				let missing: Vec<_> = receiver.missing().collect();
				tell(format!("goes on {} {} of {}", held.address, missing.len(), chunks.len()));
				for index in missing {
					receiver.put(index, &chunks[index as usize]).expect("is the chunk");
					tell(format!("chunk {} {index}", held.address));
				}
				receiver.finish().expect("is whole");
				tell(format!("received {}", held.address));
			}
		});
	});
}

#[test]
fn nothing_acknowledged_is_lost_when_it_is_killed() {
	if let Some(folder) = std::env::var_os(FOLDER) {
		return write_on(Path::new(&folder));
	}
	let rounds: u32 = std::env::var("METALIFE_KILLS").map_or(12, |rounds| rounds.parse().expect("is a number"));
	let place = tempfile::tempdir().expect("there is a place for temporary files");
	let folder = place.path();
	fs::create_dir(folder.join("peer")).expect("is new");
	let peer = Blobs::open(open_vault(&folder.join("peer")), &folder.join("peer/blobs"), u64::MAX).expect("is opened");
	(0..5).for_each(|n| drop(write(&peer, &some(n, INCOMING), Some("here"))));
	drop((peer, open(folder)));

	let mut random = rand::thread_rng();
	// Address, and what it opens to.
	let mut kept: HashMap<Address, (Key, u64, usize)> = HashMap::new();
	let mut received = HashSet::new();
	let (mut chunks, mut resumed) = (0, 0);
	// Chance decides what a kill hits: on until it has hit something half received, too.
	for round in 0..10 * rounds {
		if round >= rounds && resumed > 0 {
			break;
		}
		let mut child = Command::new(std::env::current_exe().expect("runs"))
			.args(["--exact", TEST, "--nocapture"])
			.env(FOLDER, folder)
			.stdout(Stdio::piped())
			.spawn()
			.expect("starts");
		let out = BufReader::new(child.stdout.take().expect("is piped"));
		let reader = std::thread::spawn(move || out.lines().map_while(Result::ok).collect::<Vec<_>>());
		// From the middle of opening to some seconds of writing.
		std::thread::sleep(Duration::from_millis(random.gen_range(5..1_200)));
		child.kill().expect("runs");
		let status = child.wait().expect("ends");
		assert!(!status.success() && status.code().is_none(), "round {round}: it ended by itself: {status}");
		let mut part: HashMap<Address, Vec<u32>> = HashMap::new();
		for line in reader.join().expect("reads") {
			let words: Vec<_> = line.split(' ').collect();
			let address = |at: usize| words[at].parse::<Address>().expect("is an address");
			match words[..] {
				["kept", _, key, seed, size] => {
					let key = Key::new(key.parse::<Address>().expect("is hex").0);
					let number = |text: &str| text.parse().expect("is a number");
					kept.insert(address(1), (key, number(seed), number(size) as usize));
				},
				["received", _] => drop(received.insert(address(1))),
				["lets", "go", _] => {
					received.remove(&address(2));
					// From now on it is received anew.
					part.remove(&address(2));
				},
				["chunk", _, index] => part.entry(address(1)).or_default().push(index.parse().expect("is a number")),
				["goes", "on", _, left, "of", all] => resumed += u32::from(left != all),
				_ => {},
			}
		}

		let blobs = open(folder);
		for (address, (key, seed, size)) in &kept {
			let held =
				blobs.get(address).expect("is read").unwrap_or_else(|| panic!("round {round}: {address} is lost"));
			assert!(held.complete && held.pins == ["kept"], "round {round}: {held:?}");
			// All of it at the end; now and then, since it takes longer each time.
			if round + 1 >= rounds || random.gen_ratio(1, 20) {
				let bytes = common::all_of(blobs.read(address, Some(key)).expect("is held"));
				assert!(bytes == some(*seed, *size), "round {round}: {address}");
			}
		}
		for address in &received {
			assert!(blobs.get(address).expect("is read").is_some_and(|held| held.complete), "round {round}: {address}");
		}
		for (address, acknowledged) in part {
			chunks += acknowledged.len();
			if let Some(receiver) = blobs.resume(&address).expect("is read") {
				let missing: Vec<_> = receiver.missing().collect();
				assert!(acknowledged.iter().all(|index| !missing.contains(index)), "round {round}: {address}");
			}
		}
		// What is being received counts in full from the beginning, when its file may still be empty.
		let (files, used) = (stored(&folder.join("blobs")), blobs.usage().used);
		assert!(
			files <= used && used - files <= 2 * INCOMING as u64,
			"round {round}: {files} in files, {used} counted"
		);
	}
	eprintln!("{} kept, {chunks} chunks, {resumed} times resumed", kept.len());
	assert!(kept.len() > rounds as usize && chunks > rounds as usize, "hardly anything was written");
	assert!(resumed > 0, "nothing was ever half received");
}

/// What all blobs take, whole and half.
fn stored(folder: &Path) -> u64 {
	let entries = fs::read_dir(folder).expect("is a folder").map(|entry| entry.expect("is an entry"));
	entries
		.map(|entry| match entry.path().is_dir() {
			true => stored(&entry.path()),
			false => entry.metadata().expect("is a file").len(),
		})
		.sum()
}
