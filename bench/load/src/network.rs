//! Four validators on one machine, and how long transactions take.

use crate::{
	accounts::{accounts, Account},
	chain::{blocks, fates, included_a_second, latencies, usage, Window},
	flood::{self, Outcome, Pace},
	machine,
	node::{copy_compiled_runtime, Node},
	report::{self, Column, Table},
	rpc::Client,
	scenarios::{self, World},
	spec,
	transactions::{Target, Transactions},
	workspace::Workspace,
	Common, Result,
};
use clap::Args;
use serde_json::{json, Value};
use std::{sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};

/// The options of the node that give it well-known keys.
const VALIDATORS: [&str; 4] = ["--alice", "--bob", "--charlie", "--dave"];
/// How long the validators may take to find each other and finalise.
const MEETING: Duration = Duration::from_secs(180);
/// The block that is waited for to be final before the load begins.
const SETTLED: u32 = 3;

/// The options of `network`.
#[derive(Args)]
pub struct Options {
	#[command(flatten)]
	common: Common,
	/// How many transfers are sent in a second; one run for each number.
	#[arg(long, value_delimiter = ',', default_value = "50,200", value_parser = clap::value_parser!(u32).range(1..))]
	rate: Vec<u32>,
	/// Send as fast as the network takes them, too.
	#[arg(long)]
	flood: bool,
}

/// Measure at each rate and print; whether nearly everything succeeded.
pub async fn run(options: &Options) -> Result<bool> {
	let common = &options.common;
	let workspace = Workspace::new(common.dir.as_deref())?;
	eprintln!("measuring the bare rate of verification");
	let verification = machine::verification();
	let mut paces: Vec<_> = options.rate.iter().map(|rate| Pace::Steady(*rate)).collect();
	if options.flood {
		paces.push(Pace::Full(common.backlog));
	}

	// Each run has accounts of its own, so that each begins with nonce 0.
	let all = accounts(common.accounts as usize * paces.len());
	let directory = workspace.directory("network")?;
	let spec = spec::write(&common.node, "local", &all, &directory)?;
	let mut nodes: Vec<Node> = Vec::new();
	let mut bootnodes = Vec::new();
	for (validator, number) in VALIDATORS.into_iter().zip(1..) {
		let base_path = workspace.directory(&format!("network/{number}"))?;
		if let Some(first) = nodes.first() {
			copy_compiled_runtime(&first.base_path, &base_path)?;
		}
		let mut args = common.node_args();
		args.extend([validator, "--allow-private-ip", "--node-key"].map(Into::into));
		args.push(format!("{number:064x}"));
		args.extend(bootnodes.iter().cloned());
		let node = Node::start(&common.node, &spec, &base_path, &args).await?;
		if bootnodes.is_empty() {
			let client = Client::connect(&node.url).await?;
			let addresses: Vec<String> =
				serde_json::from_value(client.call("system_localListenAddresses", json!([])).await?)?;
			let address = addresses.into_iter().find(|address| address.contains("127.0.0.1"));
			bootnodes = vec!["--bootnodes".into(), address.ok_or("the first node does not listen on the loopback")?];
		}
		nodes.push(node);
	}
	let client = Client::connect(&nodes[0].url).await?;
	timeout(MEETING, settle(&client)).await.map_err(|_| "the validators do not finalise")??;
	let target = Target::of(&client, common.tip).await?;

	let urls: Vec<_> = nodes.iter().map(|node| node.url.as_str()).collect();
	let mut table = Table::default();
	let mut good = true;
	let mut left: Vec<Account> = all;
	for pace in paces {
		let rest = left.split_off(common.accounts as usize);
		let world = World { accounts: std::mem::replace(&mut left, rest), ..Default::default() };
		let transfer = scenarios::by_name("transfer")?;
		let (title, a_second) = match pace {
			Pace::Steady(rate) => (format!("{rate} a second"), rate),
			Pace::Full(_) => ("flooded".into(), transfer.ample()),
		};
		eprintln!("{title}: sending for {} s", common.seconds);
		let count = a_second as usize * common.seconds as usize;
		let transactions = Arc::new(Transactions::sign(target, transfer, &world, 0, count));
		let pids = nodes.iter().map(Node::pid).collect();
		let outcome = flood::run(&urls, pids, transactions, pace, common.seconds, common).await?;
		good &= outcome.is_good();
		table.column(title, column(&outcome));
	}
	for node in &mut nodes {
		node.stop().await?;
	}
	report::print(
		"Four validators, steady load",
		&report::command(),
		&report::facts(verification),
		&table,
		common.markdown,
	);
	Ok(good)
}

/// Wait until a block is final that all voted for.
async fn settle(client: &Client) -> Result<()> {
	loop {
		let peers = client.call("system_health", json!([])).await?["peers"].as_u64().unwrap_or_default();
		let hash = client.call("chain_getFinalizedHead", json!([])).await?;
		let header: Value = client.call("chain_getHeader", json!([hash])).await?;
		let header: metalife_runtime::Header = serde_json::from_value(header)?;
		if peers as usize + 1 == VALIDATORS.len() && header.number >= SETTLED {
			return Ok(());
		}
		sleep(Duration::from_millis(200)).await;
	}
}

fn column(outcome: &Outcome) -> Column {
	let mut column = Column::default();
	let window = Window::sending(outcome);
	column.line("Included a second", included_a_second(window.rate(&outcome.blocks), &window));
	if let Some((from, to)) = window.time(&outcome.blocks) {
		let between = (to - from) / window.blocks.len() as u32;
		column.line("Time between blocks", report::seconds(between));
	}
	column.line("Blocks on abandoned forks", outcome.abandoned.to_string());
	blocks(&mut column, outcome, &window);
	latencies(&mut column, outcome);
	usage(&mut column, outcome, &window);
	fates(&mut column, outcome);
	column
}
