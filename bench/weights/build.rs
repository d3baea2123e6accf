//! Builds the runtime with its benchmarks to wasm, apart from the one that the node runs.

fn main() {
	#[cfg(feature = "wasm")]
	build_wasm();
}

#[cfg(feature = "wasm")]
fn build_wasm() {
	use std::{env, path::Path};

	env::remove_var("CARGO_FEATURE_WASM");
	// The builder works in the folder above the last `build` of this path. Left alone it would be the one in which the
	// node's runtime is built.
	let out_dir = env::var("OUT_DIR").expect("cargo sets it");
	let own = Path::new(&out_dir).join("build/weights/out");
	let runtime = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"))
		.join("../../runtime/Cargo.toml")
		.canonicalize()
		.expect("the runtime is there");
	std::fs::create_dir_all(&own).expect("OUT_DIR is ours to write");
	env::set_var("OUT_DIR", own);
	// Nor would it find the profile in that path.
	if env::var_os("WASM_BUILD_TYPE").is_none() {
		let production = Path::new(&out_dir).ancestors().nth(3).is_some_and(|profile| profile.ends_with("production"));
		env::set_var("WASM_BUILD_TYPE", if production { "production" } else { "release" });
	}

	substrate_wasm_builder::WasmBuilder::new()
		.with_project(runtime)
		.expect("the runtime is there")
		.enable_feature("runtime-benchmarks")
		.export_heap_base()
		.import_memory()
		.build();
}
