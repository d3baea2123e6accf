//! Runs benchmarks in the wasm runtime.

use crate::chain::endow_treasury;
use codec::{Decode, Encode};
use frame_benchmarking::{
	Analysis, BenchmarkBatch, BenchmarkConfig, BenchmarkList, BenchmarkMetadata, BenchmarkParameter, BenchmarkResult,
	BenchmarkSelector,
};
use frame_support::{storage::storage_prefix, traits::StorageInfo};
use sc_chain_spec::GenesisConfigBuilderRuntimeCaller;
use sc_client_db::bench::BenchmarkingState;
use sc_executor::WasmExecutor;
use sp_core::{
	offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt},
	storage::Storage,
	traits::{CallContext, ReadRuntimeVersionExt, RuntimeCode, WrappedRuntimeCode},
};
use sp_externalities::Extensions;
use sp_io::hashing::twox_128;
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

/// Benchmarks that this runtime cannot run, and why. These calls keep the weights that come with their pallet.
const NOT_MEASURED: [(&str, &str, &str); 5] = [
	("pallet_nfts", "set_price", TRADING_IS_OFF),
	("pallet_nfts", "buy_item", TRADING_IS_OFF),
	("pallet_nfts", "create_swap", SWAPS_ARE_OFF),
	("pallet_nfts", "cancel_swap", SWAPS_ARE_OFF),
	("pallet_nfts", "claim_swap", SWAPS_ARE_OFF),
];
const TRADING_IS_OFF: &str = "trading is off, so the call fails at once";
const SWAPS_ARE_OFF: &str = "swaps are off, so the call fails at once";

/// What came of one benchmark.
pub enum Outcome {
	/// It was measured.
	Measured(Measured),
	/// It is one of those that are not.
	Not {
		/// Its name.
		name: String,
		/// Its components and their ranges.
		components: Vec<(BenchmarkParameter, u32, u32)>,
		/// Why it is not.
		why: &'static str,
	},
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
		let mut genesis = GenesisConfigBuilderRuntimeCaller::<HostFunctions>::new(code)
			.get_storage_for_named_preset(Some(&"development".into()))?;
		endow_treasury(&mut genesis);
		let mut runner = Self { code, executor: WasmExecutor::builder().build(), genesis, list: Vec::new() };
		let state = state(&runner.genesis, false)?;
		let (list, _): (Vec<BenchmarkList>, Vec<StorageInfo>) =
			runner.call(&state, "Benchmark_benchmark_metadata", &false.encode())?;
		runner.list = list;
		Ok(runner)
	}

	/// Measure all benchmarks of `pallet` that this runtime can run.
	pub fn measure(&self, pallet: &str, steps: u32, repeat: u32) -> Result<Vec<Outcome>, Box<dyn Error>> {
		let list = self.list(pallet)?;
		let (mut outcomes, mut failed) = (Vec::new(), Vec::new());
		for benchmark in &list.benchmarks {
			let name = String::from_utf8_lossy(&benchmark.name).into_owned();
			let known = NOT_MEASURED.iter().find(|(of, which, _)| *of == pallet && *which == name);
			if let Some((.., why)) = known {
				outcomes.push(Outcome::Not { name, components: benchmark.components.clone(), why });
				continue;
			}
			match self.measure_in(list, benchmark, steps, repeat) {
				Ok(measured) => outcomes.push(Outcome::Measured(measured)),
				Err(error) => failed.push(format!("{pallet}::{error}")),
			}
		}
		if !failed.is_empty() {
			return Err(failed.join("\n").into());
		}
		Ok(outcomes)
	}

	/// Measure one benchmark of `pallet`.
	pub fn measure_one(&self, pallet: &str, name: &str, steps: u32, repeat: u32) -> Result<Measured, Box<dyn Error>> {
		let list = self.list(pallet)?;
		let benchmark = list
			.benchmarks
			.iter()
			.find(|benchmark| benchmark.name == name.as_bytes())
			.ok_or_else(|| format!("{pallet} has no benchmark {name}"))?;
		self.measure_in(list, benchmark, steps, repeat)
	}

	/// The pallets that have benchmarks.
	pub fn pallets(&self) -> Vec<String> {
		self.list.iter().map(|list| String::from_utf8_lossy(&list.pallet).into_owned()).collect()
	}

	fn list(&self, pallet: &str) -> Result<&BenchmarkList, Box<dyn Error>> {
		let list = self.list.iter().find(|list| list.pallet == pallet.as_bytes());
		Ok(list.ok_or_else(|| format!("the runtime has no benchmarks of {pallet}"))?)
	}

	fn measure_in(
		&self,
		list: &BenchmarkList,
		benchmark: &BenchmarkMetadata,
		steps: u32,
		repeat: u32,
	) -> Result<Measured, Box<dyn Error>> {
		let started = Instant::now();
		let genesis = self.genesis_for(&String::from_utf8_lossy(&list.pallet));
		let tracking = state(&genesis, true)?;
		let plain = state(&genesis, false)?;
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
		println!(
			"{}::{name}: {} times in {:.1?}",
			String::from_utf8_lossy(&list.pallet),
			times.len(),
			started.elapsed()
		);
		Ok(Measured {
			name,
			components: benchmark.components.clone(),
			time: analyse(&times, BenchmarkSelector::ExtrinsicTime)?,
			reads: analyse(&database, BenchmarkSelector::Reads)?,
			writes: analyse(&database, BenchmarkSelector::Writes)?,
		})
	}

	/// The state in which the benchmarks of `pallet` find what they expect: the development chain's, but for what that
	/// has of its own.
	fn genesis_for(&self, pallet: &str) -> Storage {
		let mut genesis = self.genesis.clone();
		let unwanted: &[Vec<u8>] = match pallet {
			// The first collection is that of the profiles.
			"pallet_nfts" | "pallet_nft_fractionalization" => &[twox_128(b"Nfts").to_vec()],
			// The benchmarks bond less than is asked for here.
			"pallet_staking" => &[
				storage_prefix(b"Staking", b"MinNominatorBond").to_vec(),
				storage_prefix(b"Staking", b"MinValidatorBond").to_vec(),
			],
			_ => &[],
		};
		genesis.top.retain(|key, _| !unwanted.iter().any(|prefix| key.starts_with(prefix)));
		genesis
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

fn state(genesis: &Storage, tracking: bool) -> Result<State, String> {
	State::new(genesis.clone(), None, false, tracking)
}

/// The fit over all that was measured; where a component has too few values for it, by the medians.
fn analyse(results: &Vec<BenchmarkResult>, selector: BenchmarkSelector) -> Result<Analysis, Box<dyn Error>> {
	Ok(Analysis::min_squares_iqr(results, selector).or_else(|_| Analysis::median_slopes(results, selector))?)
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
