//! Builds the runtime to wasm when the `wasm` feature asks for it.

fn main() {
	#[cfg(feature = "wasm")]
	build_wasm();
}

#[cfg(feature = "wasm")]
fn build_wasm() {
	// The builder hands every feature that cargo announces on to the wasm build of this crate. The first two would make
	// that build compile the builder itself once more, with all of its C++; the third is for native tests.
	for feature in ["WASM", "METADATA_HASH", "TRY_RUNTIME"] {
		std::env::remove_var(format!("CARGO_FEATURE_{feature}"));
	}

	let builder = substrate_wasm_builder::WasmBuilder::init_with_defaults();
	#[cfg(feature = "metadata-hash")]
	let builder = builder.enable_metadata_hash("MLT", 12);
	builder.build();
}
