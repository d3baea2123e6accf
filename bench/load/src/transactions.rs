//! Signs transactions, and knows them again in blocks.

use crate::{
	accounts::{on_all_cores, Account},
	rpc::Client,
	scenarios::{Scenario, World},
	Result,
};
use codec::Encode;
use frame_support::{StorageHasher, Twox128};
use metalife_runtime::{
	tx_extension, Hash, Nonce, RuntimeCall, SignedPayload, TxExtension, UncheckedExtrinsic, VERSION,
};
use serde_json::json;
use sp_core::Pair;
use sp_runtime::{generic::Era, traits::TransactionExtension};
use std::collections::HashMap;

/// The chain that transactions are for.
#[derive(Clone, Copy)]
pub struct Target {
	genesis: Hash,
	tip: u128,
}

impl Target {
	/// The chain of this node, if its runtime is the one that this tool knows.
	pub async fn of(node: &Client, tip: u128) -> Result<Self> {
		let version = node.call("state_getRuntimeVersion", json!([])).await?;
		let (name, spec) = (&version["specName"], &version["specVersion"]);
		if *name != json!(VERSION.spec_name) || *spec != json!(VERSION.spec_version) {
			return Err(format!(
				"the node runs {name} {spec}; this tool was built for {} {}",
				VERSION.spec_name, VERSION.spec_version
			)
			.into());
		}
		let genesis = node.call("chain_getBlockHash", json!([0])).await?;
		Ok(Self { genesis: serde_json::from_value(genesis)?, tip })
	}

	/// `call`, signed by `sender`.
	fn sign(&self, sender: &Account, nonce: Nonce, call: RuntimeCall) -> UncheckedExtrinsic {
		let extension = tx_extension(Era::Immortal, nonce, self.tip);
		// What each part of the extension has signed besides what is sent.
		let implicit: <TxExtension as TransactionExtension<RuntimeCall>>::Implicit = (
			(),
			(),
			VERSION.spec_version,
			VERSION.transaction_version,
			self.genesis,
			self.genesis,
			(),
			(),
			(),
			None,
			(),
		);
		let payload = SignedPayload::from_raw(call, extension, implicit);
		let signature = payload.using_encoded(|bytes| sender.pair.sign(bytes));
		let (call, extension, _) = payload.deconstruct();
		UncheckedExtrinsic::new_signed(call, sender.id.clone().into(), signature.into(), extension)
	}
}

/// Signed transactions, each as the request that submits it.
pub struct Transactions {
	/// The requests; each has its position here for id.
	pub requests: Vec<String>,
	/// How many senders take turns.
	senders: usize,
	/// All bytes of all transactions.
	bytes: usize,
	positions: HashMap<[u8; 16], u32>,
}

impl Transactions {
	/// Sign `count` calls of a scenario, by all accounts in turn, whose next nonce is `nonce`.
	pub fn sign(target: Target, scenario: &dyn Scenario, world: &World, nonce: Nonce, count: usize) -> Self {
		let senders = world.accounts.len();
		let signed = on_all_cores(count, |position| {
			let (sender, turn) = (position % senders, (position / senders) as u32);
			let call = scenario.call(world, sender, turn);
			let extrinsic = target.sign(&world.accounts[sender], nonce + turn, call).encode();
			let request = format!(
				r#"{{"jsonrpc":"2.0","id":{position},"method":"author_submitExtrinsic","params":["{}"]}}"#,
				sp_core::bytes::to_hex(&extrinsic, false)
			);
			(request, Twox128::hash(&extrinsic), extrinsic.len())
		});
		let bytes = signed.iter().map(|(_, _, length)| length).sum();
		let positions = signed.iter().zip(0..).map(|((_, hash, _), position)| (*hash, position)).collect();
		Self { requests: signed.into_iter().map(|(request, ..)| request).collect(), senders, bytes, positions }
	}

	/// How many there are.
	pub fn len(&self) -> usize {
		self.requests.len()
	}

	/// How many bytes one has, on average.
	pub fn mean_bytes(&self) -> f64 {
		self.bytes as f64 / self.len().max(1) as f64
	}

	/// The position of the transaction with these bytes, if it is one of these.
	pub fn position(&self, extrinsic: &[u8]) -> Option<u32> {
		self.positions.get(&Twox128::hash(extrinsic)).copied()
	}

	/// What one of `connections` sends, in order. Each sender keeps to one connection, so that its nonces stay in order.
	pub fn share(&self, connection: usize, connections: usize) -> Vec<u32> {
		(0..self.len() as u32)
			.filter(|position| *position as usize % self.senders % connections == connection)
			.collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{accounts::accounts, scenarios};
	use codec::Decode;
	use metalife_runtime::{Address, Runtime};
	use sp_runtime::{generic::Preamble, traits::Verify, MultiSignature};
	use std::collections::HashSet;

	const TARGET: Target = Target { genesis: Hash::repeat_byte(3), tip: 0 };

	fn transfers(count: usize) -> Transactions {
		let world = World { accounts: accounts(5), ..Default::default() };
		Transactions::sign(TARGET, scenarios::by_name("transfer").unwrap(), &world, 2, count)
	}

	fn extrinsic(request: &str) -> Vec<u8> {
		let request: serde_json::Value = serde_json::from_str(request).unwrap();
		sp_core::bytes::from_hex(request["params"][0].as_str().unwrap()).unwrap()
	}

	#[test]
	fn a_request_carries_its_position_and_a_transaction_that_is_known_again() {
		let transactions = transfers(12);
		assert_eq!(transactions.len(), 12);
		for (position, request) in transactions.requests.iter().enumerate() {
			let parsed: serde_json::Value = serde_json::from_str(request).unwrap();
			assert_eq!(parsed["id"], json!(position));
			assert_eq!(transactions.position(&extrinsic(request)), Some(position as u32));
		}
		assert_eq!(transactions.position(b"something else"), None);
	}

	#[test]
	fn senders_take_turns_and_raise_their_nonces() {
		let transactions = transfers(12);
		let decode = |position: usize| {
			let bytes = extrinsic(&transactions.requests[position]);
			UncheckedExtrinsic::decode(&mut &bytes[..]).unwrap()
		};
		for position in 0..12 {
			let Preamble::Signed(address, _, extension) = decode(position).preamble else { panic!("it is signed") };
			assert_eq!(address, Address::from(Account::numbered(position % 5).id));
			assert_eq!(extension, tx_extension(Era::Immortal, 2 + position as u32 / 5, 0));
		}
	}

	#[test]
	fn the_signature_is_the_senders_over_call_extension_and_chain() {
		let sender = Account::numbered(1);
		let call: RuntimeCall = frame_system::Call::<Runtime>::remark { remark: vec![1] }.into();
		let signed = TARGET.sign(&sender, 9, call.clone());
		let Preamble::Signed(_, signature, extension) = signed.preamble else { panic!("it is signed") };
		let genesis = TARGET.genesis;
		let said =
			(call, extension, (VERSION.spec_version, VERSION.transaction_version, genesis, genesis), 0u8).encode();
		assert!(MultiSignature::verify(&signature, &said[..], &sender.id));
	}

	#[test]
	fn connections_share_all_and_no_sender_has_two() {
		let transactions = transfers(23);
		let shares: Vec<_> = (0..3).map(|connection| transactions.share(connection, 3)).collect();
		let mut all: Vec<_> = shares.concat();
		all.sort_unstable();
		assert_eq!(all, (0..23).collect::<Vec<_>>());
		let senders = |share: &[u32]| share.iter().map(|position| position % 5).collect::<HashSet<_>>();
		for share in &shares {
			assert!(share.is_sorted());
			for other in shares.iter().filter(|other| *other != share) {
				assert!(senders(share).is_disjoint(&senders(other)));
			}
		}
	}
}
