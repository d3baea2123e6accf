//! How fast blobs are written and read, beside the bare work that cannot be avoided: the cipher alone and the disk alone.
//! What is read was written just before, so both read it from memory if there is enough: the disk is no excuse there.
//! Prints rows of a Markdown table.
//!
//! `cargo run --release -p metalife-blobs --example throughput [MEBIBYTES [FOLDER]]` (512, in the folder for temporary files, if
//! not said)

use chacha20poly1305::{AeadInPlace, ChaCha20Poly1305, KeyInit, Nonce};
use metalife_blobs::{Blobs, CHUNK};
use metalife_vault::{Kdf, Vault};
use std::{
	fs::File,
	io::{Read, Write},
	path::Path,
	sync::Arc,
	time::Instant,
};

const PIECE: usize = 1 << 20;
const ROUNDS: usize = 3;

fn main() -> Result<(), Box<dyn std::error::Error>> {
	let mebibytes: usize = std::env::args().nth(1).map_or(Ok(512), |count| count.parse())?;
	let place = match std::env::args().nth(2) {
		Some(folder) => tempfile::tempdir_in(folder)?,
		None => tempfile::tempdir()?,
	};
	let mut bytes = vec![0; mebibytes * PIECE];
	blake3::Hasher::new().update(b"bench").finalize_xof().fill(&mut bytes);
	let vault = Arc::new(Vault::create(&place.path().join("vault"), b"bench", &Kdf::WEAKEST)?);
	let blobs = Blobs::open(vault, &place.path().join("blobs"), u64::MAX)?;

	let (mut writes, mut reads) = (Vec::new(), Vec::new());
	for round in 0..ROUNDS {
		let cipher = cipher(&mut bytes.clone());
		let file = place.path().join("bare");
		let disk_write = rate(bytes.len(), || write_bare(&file, &bytes))?;
		let mut sealed = None;
		let write = rate(bytes.len(), || {
			let mut writer = blobs.write()?;
			bytes.chunks(PIECE).try_for_each(|piece| writer.write_all(piece))?;
			sealed = Some(writer.finish(None)?);
			Ok(())
		})?;
		let sealed = sealed.ok_or("nothing was written")?;
		let disk_read = rate(bytes.len(), || read_all(File::open(&file)?, bytes.len()))?;
		let read = rate(bytes.len(), || read_all(blobs.read(&sealed.address, Some(&sealed.key))?, bytes.len()))?;
		blobs.let_go(&sealed.address)?;
		std::fs::remove_file(&file)?;
		let ratio = |ours: f64, disk: f64| 100.0 * ours / disk.min(cipher);
		eprintln!(
			"round {}: cipher, one thread {cipher:.0} MB/s; write: disk {disk_write:.0}, ours {write:.0} ({:.0} % of the slower); \
			read: disk {disk_read:.0}, ours {read:.0} ({:.0} %)",
			round + 1,
			ratio(write, disk_write),
			ratio(read, disk_read),
		);
		writes.push((ratio(write, disk_write), write, disk_write, cipher));
		reads.push((ratio(read, disk_read), read, disk_read, cipher));
	}
	for (what, mut rates) in [("written, on the disk", writes), ("read, from memory", reads)] {
		rates.sort_by(|one, other| one.0.total_cmp(&other.0));
		let (ratio, ours, disk, cipher) = rates[ROUNDS / 2];
		println!(
			"| blob of {mebibytes} MiB {what} | {ours:.0} MB/s | cipher {cipher:.0}, bare file {disk:.0} MB/s | {ratio:.0} % | 70 % |"
		);
	}
	Ok(())
}

/// MB/s.
fn rate(
	bytes: usize,
	work: impl FnOnce() -> Result<(), Box<dyn std::error::Error>>,
) -> Result<f64, Box<dyn std::error::Error>> {
	let begin = Instant::now();
	work()?;
	Ok(bytes as f64 / 1e6 / begin.elapsed().as_secs_f64())
}

fn cipher(bytes: &mut [u8]) -> f64 {
	let cipher = ChaCha20Poly1305::new(&[7; 32].into());
	let begin = Instant::now();
	for (n, chunk) in (0u64..).zip(bytes.chunks_mut(CHUNK)) {
		let mut nonce = Nonce::default();
		nonce[..8].copy_from_slice(&n.to_le_bytes());
		cipher.encrypt_in_place_detached(&nonce, b"", chunk).expect("is not too much");
	}
	bytes.len() as f64 / 1e6 / begin.elapsed().as_secs_f64()
}

fn write_bare(path: &Path, bytes: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
	let mut file = File::create(path)?;
	bytes.chunks(PIECE).try_for_each(|piece| file.write_all(piece))?;
	Ok(file.sync_all()?)
}

fn read_all(mut source: impl Read, expected: usize) -> Result<(), Box<dyn std::error::Error>> {
	let mut piece = vec![0; PIECE];
	let mut left = expected;
	while left > 0 {
		match source.read(&mut piece)? {
			0 => return Err("it ended early".into()),
			count => left -= count,
		}
	}
	Ok(())
}
