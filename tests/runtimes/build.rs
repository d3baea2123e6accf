//! Builds the variants of the runtime, apart from the one that the node carries.

use sp_maybe_compressed_blob::{compress_strongly, CODE_BLOB_BOMB_LIMIT};
use std::{env, fs, path::Path};
use substrate_wasm_builder::WasmBuilder;

const VARIANTS: [(&str, &[&str]); 2] = [("fast", &["fast-runtime"]), ("next", &["fast-runtime", "rehearsal"])];

fn main() {
	let out_dir = env::var("OUT_DIR").expect("cargo sets it");
	let out_dir = Path::new(&out_dir);
	let runtime = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../runtime/Cargo.toml")
		.canonicalize()
		.expect("the runtime is there");
	// Of `<profile>/build/<crate>/out`.
	let profile = out_dir.ancestors().nth(3).expect("cargo chose the path");
	let destination = profile.join("test-runtimes");
	fs::create_dir_all(&destination).expect("the target directory is ours to write");

	// The builder works in the folder above the last `build` of this path, and takes the one above that for the profile.
	// This one stays the same whichever checkout is built, so that the runtime's dependencies are compiled once.
	let own = destination.join("debug/build/variants/out");
	fs::create_dir_all(&own).expect("the target directory is ours to write");
	env::set_var("OUT_DIR", &own);
	// By this file's time the builder dates what it makes, so that cargo does not find it changed since.
	let (began, stamp) = (out_dir.with_file_name("invoked.timestamp"), own.with_file_name("invoked.timestamp"));
	let began = fs::metadata(began).and_then(|file| file.modified()).expect("cargo wrote it");
	fs::File::create(stamp).and_then(|file| file.set_modified(began)).expect("the target directory is ours to write");
	let project = destination.join("debug/wbuild/metalife-runtime");

	for (name, features) in VARIANTS {
		// Cargo gives the wasm of both variants one path, and would take the other's for this one's.
		for stale in ["metalife_runtime.wasm", "deps/metalife_runtime.wasm"] {
			fs::remove_file(project.join("target/wasm32v1-none/release").join(stale)).ok();
		}
		let builder = WasmBuilder::new().with_project(&runtime).expect("the runtime is there");
		features
			.iter()
			.fold(builder, |builder, feature| builder.enable_feature(*feature))
			.set_file_name(name)
			.export_heap_base()
			.import_memory()
			.build();
		// Not where the build is skipped.
		if let Ok(wasm) = fs::read(project.join(format!("{name}.wasm"))) {
			// As it would be proposed to a referendum: the wasm as it is would not fit into a block.
			let wasm = compress_strongly(&wasm, CODE_BLOB_BOMB_LIMIT).expect("it is far smaller than the limit");
			fs::write(destination.join(format!("{name}.wasm")), wasm).expect("the target directory is ours to write");
		}
	}
}
