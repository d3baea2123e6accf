//! The transaction pool.

use crate::service::{Client, Pool};
use sc_cli::{TransactionPoolParams, TransactionPoolType};
use sc_service::{Configuration, TaskManager};
use sc_transaction_pool::{BasicPool, ForkAwareTxPool, Options, PoolLimit, TransactionPoolWrapper};
use std::{sync::Arc, time::Duration};

/// Of which kind the pool is, and how much it holds.
pub struct PoolOptions {
	pool_type: TransactionPoolType,
	options: Options,
}

impl PoolOptions {
	/// As the command line says; but as many transactions may wait for an earlier nonce as can be included next.
	///
	/// Under a flood the pool looks at a new block for up to a second, and what it takes meanwhile reaches the view of
	/// that block only with the next one. Until then all later transactions of these accounts wait for an earlier nonce. A
	/// tenth of the pool, which is what the command line's own options leave for them, is too little: the rest would be
	/// dropped without a word to whoever was told that they were taken.
	pub fn new(params: &TransactionPoolParams, is_dev: bool) -> Self {
		let limit = PoolLimit { count: params.pool_limit, total_bytes: params.pool_kbytes.saturating_mul(1024) };
		let mut options = Options { ready: limit.clone(), future: limit, ..Options::default() };
		match params.tx_ban_seconds {
			Some(seconds) => options.ban_time = Duration::from_secs(seconds),
			None if is_dev => options.ban_time = Duration::ZERO,
			None => {},
		}
		Self { pool_type: params.pool_type, options }
	}

	/// Start the pool.
	pub fn start(self, config: &Configuration, client: Arc<Client>, tasks: &TaskManager) -> Pool {
		let Self { pool_type, options } = self;
		let is_validator = config.role.is_authority().into();
		let (prometheus, spawner) = (config.prometheus_registry(), tasks.spawn_essential_handle());
		match pool_type {
			TransactionPoolType::ForkAware => {
				let pool = ForkAwareTxPool::new_full(options, is_validator, prometheus, spawner, client);
				TransactionPoolWrapper(Box::new(pool))
			},
			TransactionPoolType::SingleState => {
				let pool = BasicPool::new_full(options, is_validator, prometheus, spawner, client);
				TransactionPoolWrapper(Box::new(pool))
			},
		}
	}
}

/// For commands that need a chain, and send no transactions.
impl Default for PoolOptions {
	fn default() -> Self {
		Self { pool_type: TransactionPoolType::ForkAware, options: Options::default() }
	}
}
