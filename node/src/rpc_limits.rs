//! What the JSON-RPC server allows where the operator says nothing: little to those who come from beyond this machine.

use clap::{parser::ValueSource, ArgMatches};
use sc_cli::RpcParams;
use sc_service::config::{IpNetwork, RpcBatchRequestConfig, RpcConfiguration, RpcEndpoint, RpcMethods};
use std::{
	net::{IpAddr, Ipv4Addr, Ipv6Addr},
	num::NonZeroU32,
};

/// How many calls a batch may have.
const BATCH: u32 = 100;

// And beyond this machine:

/// How many calls a connection may make in a minute.
const CALLS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(1_200).unwrap();
/// How large a request may be, in megabytes. Runtimes are uploaded from the machine itself.
const REQUEST_MB: u32 = 1;
/// How many subscriptions a connection may have.
const SUBSCRIPTIONS: u32 = 128;
/// How many messages the node keeps for a client that does not read them.
const MESSAGES: u32 = 16;

/// Set what the operator left open, and refuse to open to the world the methods that change the node.
pub fn apply(config: &mut RpcConfiguration, params: &RpcParams, matches: &ArgMatches) -> Result<(), String> {
	// These have a default on the command line, and so always a value.
	let open = |option| matches.value_source(option) == Some(ValueSource::DefaultValue);
	let one_for_all = params.experimental_rpc_endpoint.is_empty();
	let request = one_for_all && open("rpc_max_request_size");
	let subscriptions = one_for_all && open("rpc_max_subscriptions_per_connection");
	let messages = one_for_all && open("rpc_message_buffer_capacity_per_connection");

	for endpoint in config.addr.iter_mut().flatten() {
		if matches!(endpoint.batch_config, RpcBatchRequestConfig::Unlimited) {
			endpoint.batch_config = RpcBatchRequestConfig::Limit(BATCH);
		}
		if endpoint.listen_addr.ip().is_loopback() {
			continue;
		}
		no_unsafe_methods(endpoint, params)?;
		endpoint.rate_limit.get_or_insert(CALLS_PER_MINUTE);
		if endpoint.rate_limit_whitelisted_ips.is_empty() {
			endpoint.rate_limit_whitelisted_ips = this_machine();
		}
		if request {
			endpoint.max_payload_in_mb = REQUEST_MB;
		}
		if subscriptions {
			endpoint.max_subscriptions_per_connection = SUBSCRIPTIONS;
		}
		if messages {
			endpoint.max_buffer_capacity_per_connection = MESSAGES;
		}
	}
	Ok(())
}

fn no_unsafe_methods(endpoint: &RpcEndpoint, params: &RpcParams) -> Result<(), String> {
	let ip = endpoint.listen_addr.ip();
	let world = ip.is_unspecified() || IpNetwork::from(ip).is_global();
	if !world || !matches!(endpoint.rpc_methods, RpcMethods::Unsafe) || params.unsafe_rpc_external {
		return Ok(());
	}
	let advice = if params.experimental_rpc_endpoint.is_empty() {
		"leave --rpc-methods at auto, or pass --unsafe-rpc-external if a proxy filters them"
	} else {
		"leave methods at auto, or listen on an address of a private network"
	};
	Err(format!("every JSON-RPC method, also those that change the node, would be open to the world on {ip}; {advice}"))
}

/// The addresses of this machine itself.
fn this_machine() -> Vec<IpNetwork> {
	// 127.0.0.0/8 is well formed: all bits beyond the eighth are zero.
	let v4 = IpNetwork::new(IpAddr::from(Ipv4Addr::new(127, 0, 0, 0)), 8);
	v4.into_iter().chain([IpNetwork::from(IpAddr::from(Ipv6Addr::LOCALHOST))]).collect()
}
