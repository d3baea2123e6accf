//! Runs benchmarks in the wasm runtime.

use codec::{Decode, Encode};
use frame_benchmarking::{
	Analysis, BenchmarkBatch, BenchmarkConfig, BenchmarkList, BenchmarkParameter, BenchmarkResult, BenchmarkSelector,
};
use frame_support::traits::StorageInfo;
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_client_db::bench::BenchmarkingState;
use sc_executor::WasmExecutor;
use sp_core::{
	offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt},
	storage::Storage,
	traits::{CallContext, ReadRuntimeVersionExt, RuntimeCode, WrappedRuntimeCode},
};
use sp_externalities::Extensions;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::traits::BlakeTwo256;
use sp_state_machine::{OverlayedChanges, StateMachine};
use std::{error::Error, time::Instant};

type HostFunctions = (
	sp_io::SubstrateHostFunctions,
	frame_benchmarking::benchmarking::HostFunctions,
	sp_statement_store::runtime_api::HostFunctions,
);
type State = BenchmarkingState<BlakeTwo256>;
type Components = Vec<(BenchmarkParameter, u32)>;

/// How often the runtime repeats a measured call by itself; it returns each time.
const INTERNAL_REPEATS: u32 = 20;

// The builder also names the code before compression, which nothing here asks for.
#[allow(dead_code)]
mod wasm {
	include!(concat!(env!("OUT_DIR"), "/build/weights/out/wasm_binary.rs"));
}

/// What was found for one benchmark.
pub struct Measured {
	/// Its name.
	pub name: String,
	/// Its components and their ranges.
	pub components: Vec<(BenchmarkParameter, u32, u32)>,
	/// Execution time, in picoseconds.
	pub time: Analysis,
	/// Reads of the database.
	pub reads: Analysis,
	/// Writes to the database.
	pub writes: Analysis,
}

/// The runtime, ready to run benchmarks.
pub struct Runner {
	code: &'static [u8],
	executor: WasmExecutor<HostFunctions>,
	genesis: Storage,
	list: Vec<BenchmarkList>,
}

impl Runner {
	/// Load the runtime and ask it for its benchmarks.
	pub fn new() -> Result<Self, Box<dyn Error>> {
		let code = wasm::WASM_BINARY.ok_or("the runtime was built without its wasm: unset SKIP_WASM_BUILD")?;
		let genesis = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(code)
			.get_storage_for_named_preset(Some(&"development".into()))?;
		let mut runner = Self { code, executor: WasmExecutor::builder().build(), genesis, list: Vec::new() };
		let state = runner.state(false)?;
		let (list, _): (Vec<BenchmarkList>, Vec<StorageInfo>) =
			runner.call(&state, "Benchmark_benchmark_metadata", &false.encode())?;
		runner.list = list;
		Ok(runner)
	}

	/// Measure all benchmarks of `pallet`.
	pub fn measure(&self, pallet: &str, steps: u32, repeat: u32) -> Result<Vec<Measured>, Box<dyn Error>> {
		let list = self
			.list
			.iter()
			.find(|list| list.pallet == pallet.as_bytes())
			.ok_or_else(|| format!("the runtime has no benchmarks of {pallet}"))?;
		let tracking = self.state(true)?;
		let plain = self.state(false)?;
		let mut measured = Vec::new();
		for benchmark in &list.benchmarks {
			let started = Instant::now();
			let config = |components: &Components, verify, internal_repeats| BenchmarkConfig {
				pallet: list.pallet.clone(),
				instance: list.instance.clone(),
				benchmark: benchmark.name.clone(),
				selected_components: components.clone(),
				verify,
				internal_repeats,
			};
			let (mut times, mut database) = (Vec::new(), Vec::new());
			for components in selections(&benchmark.components, steps) {
				self.dispatch(&tracking, config(&components, true, 1))?;
				database.extend(self.dispatch(&tracking, config(&components, false, 1))?);
				for _ in 0..repeat {
					times.extend(self.dispatch(&plain, config(&components, false, INTERNAL_REPEATS))?);
				}
			}
			let name = String::from_utf8(benchmark.name.clone())?;
			println!("{pallet}::{name}: {} times in {:.1?}", times.len(), started.elapsed());
			measured.push(Measured {
				name,
				components: benchmark.components.clone(),
				time: Analysis::min_squares_iqr(&times, BenchmarkSelector::ExtrinsicTime)?,
				reads: Analysis::min_squares_iqr(&database, BenchmarkSelector::Reads)?,
				writes: Analysis::min_squares_iqr(&database, BenchmarkSelector::Writes)?,
			});
		}
		Ok(measured)
	}

	fn state(&self, tracking: bool) -> Result<State, String> {
		State::new(self.genesis.clone(), None, false, tracking)
	}

	fn dispatch(&self, state: &State, config: BenchmarkConfig) -> Result<Vec<BenchmarkResult>, Box<dyn Error>> {
		let name = String::from_utf8_lossy(&config.benchmark).into_owned();
		let batches: Result<Vec<BenchmarkBatch>, String> =
			self.call(state, "Benchmark_dispatch_benchmark", &config.encode())?;
		let batches = batches.map_err(|error| format!("{name}: {error}"))?;
		Ok(batches.into_iter().flat_map(|batch| batch.results).collect())
	}

	fn call<R: Decode>(&self, state: &State, method: &str, input: &[u8]) -> Result<R, Box<dyn Error>> {
		let fetcher = WrappedRuntimeCode(self.code.into());
		let code = RuntimeCode { code_fetcher: &fetcher, hash: vec![1], heap_pages: None };
		let mut extensions = Extensions::default();
		let (offchain, _) = TestOffchainExt::new();
		extensions.register(KeystoreExt::new(MemoryKeystore::new()));
		extensions.register(OffchainWorkerExt::new(offchain.clone()));
		extensions.register(OffchainDbExt::new(offchain));
		extensions.register(ReadRuntimeVersionExt::new(self.executor.clone()));
		let output = StateMachine::new(
			state,
			&mut OverlayedChanges::default(),
			&self.executor,
			method,
			input,
			&mut extensions,
			&code,
			CallContext::Offchain,
		)
		.execute()
		.map_err(|error| format!("{method}: {error}"))?;
		Ok(R::decode(&mut &output[..])?)
	}
}

/// The values to try: each component in turn from its lowest to its highest, the others at their highest.
fn selections(ranges: &[(BenchmarkParameter, u32, u32)], steps: u32) -> Vec<Components> {
	if ranges.is_empty() {
		return vec![Vec::new()];
	}
	let highest: Components = ranges.iter().map(|(name, _, high)| (*name, *high)).collect();
	let mut all = Vec::new();
	for (position, (_, low, high)) in ranges.iter().enumerate() {
		let span = high.saturating_sub(*low);
		let steps = steps.min(span.saturating_add(1)).max(2);
		for step in 0..steps {
			let mut selection = highest.clone();
			selection[position].1 = low + (u64::from(span) * u64::from(step) / u64::from(steps - 1)) as u32;
			if !all.contains(&selection) {
				all.push(selection);
			}
		}
	}
	all
}
