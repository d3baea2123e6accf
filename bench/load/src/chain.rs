//! One validator, flooded.

use crate::{
	accounts::accounts,
	flood::{self, Outcome, Pace},
	machine::{self, Verification},
	node::{self, Node, Proposal},
	report::{self, Column, Table},
	rpc::Client,
	scenarios::{self, Scenario, World},
	spec,
	stats::{inner_run, interpolate, mean, trim},
	transactions::{Target, Transactions},
	watch::Block,
	workspace::{disk_bytes, Workspace},
	Common, Result,
};
use clap::Args;
use codec::Decode;
use frame_support::dispatch::DispatchClass;
use frame_system::limits::{BlockLength, BlockWeights};
use futures::future::try_join_all;
use metalife_primitives::{ItemId, ProfileId};
use metalife_runtime::{Nonce, Runtime};
use serde_json::json;
use std::{
	collections::{BTreeMap, HashMap},
	ops::Range,
	path::Path,
	sync::Arc,
	time::Duration,
};
use tokio::{task::spawn_blocking, time::sleep};

/// How long preparing a scenario may take, in seconds.
const PREPARATION: u64 = 1_800;
/// How many questions are asked at once.
const QUESTIONS: usize = 500;

/// The options of `chain`.
#[derive(Args)]
pub struct Options {
	#[command(flatten)]
	common: Common,
	/// What is sent: transfer, create, follow, persona, publish, publish-tagged, react, anchor, collection, mint, buy, bid
	/// or claim; each on a fresh chain.
	#[arg(
		long,
		value_delimiter = ',',
		default_value = "transfer,create,follow,persona,publish,publish-tagged,react,anchor,mint,buy,bid,claim",
		value_parser = known
	)]
	scenario: Vec<String>,
	/// How many transactions are signed for each second of sending, instead of what the scenario thinks ample.
	#[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
	signed_per_second: Option<u32>,
}

fn known(name: &str) -> std::result::Result<String, String> {
	scenarios::by_name(name).map(|scenario| scenario.name().into())
}

/// Measure each scenario and print; whether nearly everything succeeded.
pub async fn run(options: &Options) -> Result<bool> {
	let workspace = Workspace::new(options.common.dir.as_deref())?;
	eprintln!("measuring the bare rate of verification");
	let verification = machine::verification();
	let mut table = Table::default();
	let mut good = true;
	for name in &options.scenario {
		let scenario = scenarios::by_name(name)?;
		let measured = measure(scenario, options, &workspace).await?;
		good &= measured.outcome.is_good();
		table.column(scenario.call_name(), measured.column(verification, &options.common));
	}
	report::print(
		"One validator, flooded",
		&report::command(),
		&report::facts(verification),
		&table,
		options.common.markdown,
	);
	Ok(good)
}

/// What was measured of a scenario.
struct Measured {
	outcome: Outcome,
	proposals: HashMap<u32, Proposal>,
	mean_bytes: f64,
	import: Import,
}

/// What came of importing the blocks into another database.
struct Import {
	blocks: u32,
	transactions: usize,
	took: Duration,
	database_bytes: u64,
}

async fn measure(scenario: &'static dyn Scenario, options: &Options, workspace: &Workspace) -> Result<Measured> {
	let common = &options.common;
	let (accounts_wanted, count) = size(scenario, options);
	eprintln!("{}: {accounts_wanted} accounts, {count} transactions", scenario.name());

	let directory = workspace.directory(scenario.name())?;
	let mut world = World { accounts: accounts(accounts_wanted), ..Default::default() };
	let spec = spec::write(&common.node, "dev", &world.accounts, &directory)?;
	let base_path = workspace.directory(&format!("{}/node", scenario.name()))?;
	let mut args = common.node_args();
	args.extend(["--alice", "--node-key"].map(Into::into));
	args.push(format!("{:064x}", 1));
	let mut node = Node::start(&common.node, &spec, &base_path, &args).await?;
	let client = Client::connect(&node.url).await?;
	let target = Target::of(&client, common.tip).await?;
	wait_for_a_block(&client).await?;

	let mut nonce = 0;
	if scenario.needs_profiles() {
		world.profiles = sign_up(target, &world, &node, &client, common).await?;
		nonce += 1;
	}
	if scenario.needs_items() {
		world.items = first_items(target, &world, &node, &client, nonce, common).await?;
		nonce += 1;
	}
	for step in scenario.before() {
		prepare(*step, step.name(), target, &world, &node, nonce, common).await?;
		nonce += 1;
		if step.call_name() == scenarios::first_collections().call_name() {
			world.collections = collections(&world, &client).await?;
		}
	}
	let transactions = Arc::new(Transactions::sign(target, scenario, &world, nonce, count));
	eprintln!("{}: signed; sending for {} s", scenario.name(), common.seconds);
	let pace = Pace::Full(common.backlog);
	let outcome =
		flood::run(&[&node.url], vec![node.pid()], transactions.clone(), pace, common.seconds, common).await?;
	if outcome.submitted == transactions.len() {
		eprintln!("{}: all that was signed was sent; more for each second would be better", scenario.name());
	}
	let proposals = node.proposals().into_iter().map(|proposal| (proposal.number, proposal)).collect();
	node.stop().await?;

	eprintln!("{}: importing the blocks again", scenario.name());
	let (binary, blocks) = (common.node.clone(), outcome.blocks.clone());
	let import = spawn_blocking(move || import(&binary, &spec, &directory, &base_path, &blocks)).await??;
	Ok(Measured { outcome, proposals, mean_bytes: transactions.mean_bytes(), import })
}

/// How many accounts take part and how many transactions are signed.
fn size(scenario: &dyn Scenario, options: &Options) -> (usize, usize) {
	let a_second = options.signed_per_second.unwrap_or(scenario.ample()) as usize;
	let count = a_second * options.common.seconds as usize;
	let accounts = options.common.accounts as usize;
	match scenario.turns() {
		// One more, so that the last turn still finds another.
		Some(turns) => (accounts.max(count.div_ceil(turns as usize)).max(turns as usize + 1), count),
		None => (accounts, count),
	}
}

async fn wait_for_a_block(client: &Client) -> Result<()> {
	while client.call("chain_getBlockHash", json!([1])).await?.is_null() {
		sleep(Duration::from_millis(200)).await;
	}
	Ok(())
}

/// Give each account a profile.
async fn sign_up(
	target: Target,
	world: &World,
	node: &Node,
	client: &Client,
	common: &Common,
) -> Result<Vec<ProfileId>> {
	prepare(scenarios::sign_up(), "a profile", target, world, node, 0, common).await?;
	let mut profiles = Vec::new();
	for some in world.accounts.chunks(QUESTIONS) {
		let questions = some.iter().map(|account| async {
			let key = pallet_profile::Keys::<Runtime>::hashed_key_for(&account.id);
			let record = client.storage(&key, None).await?.ok_or("an account has no profile")?;
			Ok::<_, crate::Failure>(
				pallet_profile::KeyRecord::<pallet_profile::DepositOf<Runtime>>::decode(&mut &record[..])?.profile,
			)
		});
		profiles.extend(try_join_all(questions).await?);
	}
	Ok(profiles)
}

/// Let each account publish an item.
async fn first_items(
	target: Target,
	world: &World,
	node: &Node,
	client: &Client,
	nonce: Nonce,
	common: &Common,
) -> Result<Vec<ItemId>> {
	prepare(scenarios::first_items(), "an item", target, world, node, nonce, common).await?;
	let next =
		client.storage(&pallet_content::NextItem::<Runtime>::hashed_key(), None).await?.ok_or("there is no item")?;
	Ok((0..ItemId::decode(&mut &next[..])?).collect())
}

/// Which collection each account has made.
async fn collections(world: &World, client: &Client) -> Result<Vec<u32>> {
	let next = client.storage(&pallet_nfts::NextCollectionId::<Runtime>::hashed_key(), None).await?;
	let next = u32::decode(&mut &next.ok_or("there is no collection")?[..])?;
	let mut creators = HashMap::new();
	for some in (0..next).collect::<Vec<_>>().chunks(QUESTIONS) {
		let questions = some.iter().map(|id| async move {
			let record = client.storage(&pallet_royalties::Collections::<Runtime>::hashed_key_for(id), None).await?;
			// The first of all is that of the profiles, and nobody's here.
			let Some(record) = record else { return Ok(None) };
			let collection = pallet_royalties::CollectionOf::<Runtime>::decode(&mut &record[..])?;
			Ok::<_, crate::Failure>(Some((collection.creator, *id)))
		});
		creators.extend(try_join_all(questions).await?.into_iter().flatten());
	}
	let each = world.accounts.iter().map(|account| creators.get(&account.id).copied());
	each.collect::<Option<_>>().ok_or_else(|| "an account has no collection".into())
}

/// Let each account send the first call of a scenario, of which none may fail.
async fn prepare(
	scenario: &'static dyn Scenario,
	what: &str,
	target: Target,
	world: &World,
	node: &Node,
	nonce: Nonce,
	common: &Common,
) -> Result<()> {
	eprintln!("giving {} accounts {what}", world.accounts.len());
	let transactions = Arc::new(Transactions::sign(target, scenario, world, nonce, world.accounts.len()));
	let pace = Pace::Full(common.backlog);
	let outcome = flood::run(&[&node.url], vec![node.pid()], transactions, pace, PREPARATION, common).await?;
	if outcome.bad() > 0 {
		return Err(format!(
			"not every account got {what}: refused {}, failed {}, lost {}",
			report::counts(&outcome.refused),
			report::counts(&outcome.failed),
			outcome.lost()
		)
		.into());
	}
	Ok(())
}

/// Export what was measured and import it into a fresh database, in which all that came before is already.
fn import(binary: &Path, spec: &Path, directory: &Path, base_path: &Path, blocks: &[Block]) -> Result<Import> {
	let with_ours = || blocks.iter().filter(|block| !block.ours.is_empty());
	let (first, last) = with_ours()
		.next()
		.zip(with_ours().next_back())
		.map(|(first, last)| (first.number, last.number))
		.ok_or("no block has any of the transactions")?;
	let other = directory.join("import");
	let file = directory.join("blocks");

	node::export(binary, spec, base_path, 1, first - 1, &file)?;
	node::import(binary, spec, &other, &file, first - 1)?;
	let before = disk_bytes(&node::database(&other)?)?;
	node::export(binary, spec, base_path, first, last, &file)?;
	let took = node::import(binary, spec, &other, &file, last)?;
	let after = disk_bytes(&node::database(&other)?)?;
	Ok(Import {
		blocks: last - first + 1,
		transactions: with_ours().map(|block| block.ours.len()).sum(),
		took,
		database_bytes: after.saturating_sub(before),
	})
}

/// Whether a block has any of ours and was seen while more were sent: afterwards the generator leaves the cores to the
/// node.
fn is_while_sending(block: &Block, outcome: &Outcome) -> bool {
	let (start, end) = outcome.sending;
	!block.ours.is_empty() && (start..=end).contains(&block.seen)
}

/// Which blocks of a flood count, and whether they were full.
pub struct Window {
	/// The blocks.
	pub blocks: Range<usize>,
	/// Whether more waited in the pool than went into each of them.
	pub full: bool,
}

impl Window {
	/// The longest run of full blocks; where there is none, all while sending. Both without the first and the last.
	pub fn of(outcome: &Outcome, proposals: &HashMap<u32, Proposal>) -> Self {
		let full: Vec<_> = outcome
			.blocks
			.iter()
			.map(|block| {
				let dry = proposals.get(&block.number).is_some_and(|proposal| proposal.end == "NoMoreTransactions");
				is_while_sending(block, outcome) && block.backlog >= block.ours.len() && !dry
			})
			.collect();
		let blocks = inner_run(&full);
		if blocks.is_empty() {
			Self::sending(outcome)
		} else {
			Self { blocks, full: true }
		}
	}

	/// All blocks seen while sending, without the first and the last.
	pub fn sending(outcome: &Outcome) -> Self {
		let within = |block: &Block| is_while_sending(block, outcome);
		let first = outcome.blocks.iter().position(within).unwrap_or_default();
		let last = outcome.blocks.iter().rposition(within).map_or(first, |last| last + 1);
		Self { blocks: trim(first..last), full: false }
	}

	/// From when to when, if there is anything in it: each block stands for the time since the one before it.
	pub fn time(&self, blocks: &[Block]) -> Option<(Duration, Duration)> {
		let before = blocks.get(self.blocks.start.checked_sub(1)?)?;
		let last = self.blocks.clone().last().and_then(|last| blocks.get(last))?;
		Some((before.seen, last.seen))
	}

	/// How many of ours were included in a second.
	pub fn rate(&self, blocks: &[Block]) -> Option<f64> {
		let (from, to) = self.time(blocks)?;
		let ours: usize = blocks[self.blocks.clone()].iter().map(|block| block.ours.len()).sum();
		Some(ours as f64 / (to - from).as_secs_f64())
	}
}

impl Measured {
	fn column(&self, verification: Verification, common: &Common) -> Column {
		let outcome = &self.outcome;
		let window = Window::of(outcome, &self.proposals);
		let mut column = Column::default();
		let rate = window.rate(&outcome.blocks);
		column.line("Included a second", included_a_second(rate, &window));
		if let Some(rate) = rate {
			column.line("Share of bare verification, all cores", report::percent(rate / verification.all));
		}
		blocks(&mut column, outcome, &window);
		building(&mut column, outcome, &window, &self.proposals);
		latencies(&mut column, outcome);
		column.line("Waiting for a block, at most", common.backlog.to_string());
		usage(&mut column, outcome, &window);
		let import = &self.import;
		let took = import.took.as_secs_f64();
		column.line("Import, blocks a second", format!("{:.2}", f64::from(import.blocks) / took));
		column.line("Import, transactions a second", format!("{:.0}", import.transactions as f64 / took));
		column.line(
			"Database bytes a transaction",
			format!("{:.0}", import.database_bytes as f64 / import.transactions.max(1) as f64),
		);
		column.line("Bytes of a transaction", format!("{:.0}", self.mean_bytes));
		fates(&mut column, outcome);
		column
	}
}

/// The rate, and what it is of.
pub fn included_a_second(rate: Option<f64>, window: &Window) -> String {
	match rate {
		Some(rate) if window.full => format!("{rate:.0} ({} full blocks)", window.blocks.len()),
		Some(rate) => format!("{rate:.0} ({} blocks, not full)", window.blocks.len()),
		None => "too few blocks".into(),
	}
}

/// What the node said about building the blocks of a window.
fn building(column: &mut Column, outcome: &Outcome, window: &Window, proposals: &HashMap<u32, Proposal>) {
	let proposals: Vec<_> =
		outcome.blocks[window.blocks.clone()].iter().filter_map(|block| proposals.get(&block.number)).collect();
	if proposals.is_empty() {
		return;
	}
	let mut ends = BTreeMap::new();
	for proposal in &proposals {
		*ends.entry(proposal.end.clone()).or_insert(0) += 1;
	}
	column.line("Blocks ended by", report::counts(&ends));
	let took = mean(proposals.iter().map(|proposal| proposal.took.as_secs_f64()));
	column.line("Building a block", report::seconds(Duration::from_secs_f64(took)));
}

/// How full the blocks of a window are.
pub fn blocks(column: &mut Column, outcome: &Outcome, window: &Window) {
	let blocks = &outcome.blocks[window.blocks.clone()];
	if blocks.is_empty() {
		return;
	}
	let most = blocks.iter().map(|block| block.ours.len()).max().unwrap_or_default();
	column.line(
		"Transactions in a block, mean / most",
		format!("{:.0} / {most}", mean(blocks.iter().map(|block| block.ours.len() as f64))),
	);
	let limits: BlockWeights = <Runtime as frame_system::Config>::BlockWeights::get();
	let length: BlockLength = <Runtime as frame_system::Config>::BlockLength::get();
	let normal = limits.get(DispatchClass::Normal).max_total.unwrap_or(limits.max_block);
	let weights = &outcome.weights[window.blocks.clone()];
	let weight = mean(weights.iter().map(|weight| weight.get(DispatchClass::Normal).ref_time() as f64));
	column.line("Block fullness by weight", report::percent(weight / normal.ref_time() as f64));
	let bytes = mean(blocks.iter().map(|block| block.bytes as f64));
	let most_bytes = *length.max.get(DispatchClass::Normal);
	column.line("Block fullness by bytes", report::percent(bytes / f64::from(most_bytes)));
}

/// How long it took.
pub fn latencies(column: &mut Column, outcome: &Outcome) {
	column.line("Inclusion p50 / p99", report::percentiles(&mut outcome.inclusion.clone()));
	column.line("Finality p50 / p99", report::percentiles(&mut outcome.finality.clone()));
}

/// What nodes and generator took meanwhile.
pub fn usage(column: &mut Column, outcome: &Outcome, window: &Window) {
	let (from, to) = window.time(&outcome.blocks).unwrap_or(outcome.sending);
	let cores: Vec<_> = outcome
		.usages
		.iter()
		.map(|usage| {
			let used = interpolate(&usage.cpu, to).zip(interpolate(&usage.cpu, from)).map(|(to, from)| to - from);
			used.unwrap_or_default() / (to - from).as_secs_f64().max(f64::EPSILON)
		})
		.collect();
	let Some((generator, nodes)) = cores.split_last() else { return };
	column.line("Cores used, node(s) / generator", format!("{:.2} / {generator:.2}", nodes.iter().sum::<f64>()));
	let Some((generator, nodes)) = outcome.usages.split_last() else { return };
	let most = nodes.iter().map(|usage| usage.peak_memory).max().unwrap_or_default();
	column.line(
		"Most memory, one node / generator",
		format!("{} / {}", report::mebibytes(most), report::mebibytes(generator.peak_memory)),
	);
}

/// What became of all that was sent.
pub fn fates(column: &mut Column, outcome: &Outcome) {
	column.line("Sent", outcome.submitted.to_string());
	column.line("Included", outcome.included().to_string());
	column.line("Refused", report::counts(&outcome.refused));
	column.line("Failed", report::counts(&outcome.failed));
	column.line("Lost", outcome.lost().to_string());
	column.line("Not final", outcome.included().saturating_sub(outcome.finality.len()).to_string());
}

#[cfg(test)]
mod tests {
	use super::*;
	use metalife_runtime::Hash;

	/// One block every three seconds, from block 1 on, with so many of ours and so many more waiting.
	fn outcome(blocks: &[(u32, usize)], sending: (u64, u64)) -> Outcome {
		let blocks = blocks.iter().zip(1..).map(|((ours, backlog), number)| Block {
			hash: Hash::from_low_u64_be(number.into()),
			number,
			parent: Hash::from_low_u64_be(u64::from(number) - 1),
			seen: Duration::from_secs(3 * u64::from(number)),
			finalised: None,
			ours: (0..*ours).map(|index| (index, index)).collect(),
			bytes: 0,
			backlog: *backlog,
		});
		let sending = (Duration::from_secs(sending.0), Duration::from_secs(sending.1));
		Outcome { blocks: blocks.collect(), sending, ..Default::default() }
	}

	fn ended(number: u32, end: &str) -> HashMap<u32, Proposal> {
		HashMap::from([(number, Proposal { number, took: Duration::ZERO, end: end.into() })])
	}

	#[test]
	fn the_rate_is_of_full_blocks_while_sending() {
		let filled = [(0, 0), (10, 900), (100, 900), (120, 900), (80, 900), (100, 900), (100, 50), (0, 0)];
		let outcome = outcome(&filled, (5, 100));
		let window = Window::of(&outcome, &HashMap::new());
		// Blocks 2 to 6 are full: the run without its ends is 3 to 5.
		assert!(window.full);
		assert_eq!(window.blocks, 2..5);
		assert_eq!(window.rate(&outcome.blocks), Some(100.0 / 3.0));
	}

	#[test]
	fn a_block_is_not_full_when_the_node_found_no_more() {
		let outcome = outcome(&[(0, 0), (100, 900), (100, 900), (100, 900), (50, 900), (100, 900)], (5, 100));
		assert_eq!(Window::of(&outcome, &ended(5, "HitDeadline")).blocks, 2..5);
		assert_eq!(Window::of(&outcome, &ended(5, "NoMoreTransactions")).blocks, 2..3);
	}

	#[test]
	fn blocks_after_the_sending_do_not_count() {
		let outcome = outcome(&[(100, 900); 8], (1, 16));
		assert_eq!(Window::of(&outcome, &HashMap::new()).blocks, 1..4);
	}

	#[test]
	fn without_full_blocks_the_rate_is_of_all_while_sending() {
		let outcome = outcome(&[(0, 0), (30, 0), (30, 0), (60, 0), (30, 0), (0, 0)], (5, 100));
		let window = Window::of(&outcome, &HashMap::new());
		assert!(!window.full);
		assert_eq!(window.blocks, 2..4);
		assert_eq!(window.rate(&outcome.blocks), Some(15.0));
	}

	#[test]
	fn of_too_few_blocks_there_is_no_rate() {
		let outcome = outcome(&[(0, 0), (30, 0), (0, 0)], (5, 100));
		let window = Window::of(&outcome, &HashMap::new());
		assert!(window.blocks.is_empty());
		assert_eq!(window.rate(&outcome.blocks), None);
		assert_eq!(included_a_second(None, &window), "too few blocks");
	}

	#[test]
	fn one_in_a_thousand_may_go_wrong_and_nothing_sent_is_no_success() {
		let done = |submitted, accepted| Outcome {
			submitted,
			accepted,
			inclusion: vec![Duration::ZERO; 999],
			finality: vec![Duration::ZERO; 999],
			..Default::default()
		};
		assert!(done(1_000, 1_000).is_good());
		assert!(!done(1_001, 1_001).is_good());
		assert!(!Outcome::default().is_good());
	}
}
