// The node loses nothing that was final, whenever it is killed.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, developmentAccounts } from '../lib/chain.mjs';
import { Node, temporaryDirectory } from '../lib/node.mjs';
import { Rpc } from '../lib/rpc.mjs';

const KILLS = 20;
const SLOT_MS = 3_000;
/** Transactions sent in each life of the node. */
const TRANSACTIONS = 40;

describe(`a node killed ${KILLS} times`, () => {
	const basePath = temporaryDirectory();
	/** Every final block seen: number to hash. */
	const final = new Map();
	let transfers;
	let node;

	before(async () => {
		node = await Node.start({ basePath });
		const api = await connect(node.url);
		const account = developmentAccounts();
		const alice = account('Alice');
		const bob = account('Bob').address;
		transfers = [];
		for (let nonce = 0; nonce < KILLS * TRANSACTIONS; nonce++) {
			const tx = await api.tx.balances.transferKeepAlive(bob, 10n ** 9n)
				.signAsync(alice, { nonce, era: 0 });
			transfers.push(tx.toHex());
		}
		transfers.sender = alice.address;
		await api.disconnect();
	});

	after(() => node?.stop());

	for (let kill = 1; kill <= KILLS; kill++) {
		it(`restarts with every final block after kill ${kill}`, async () => {
			// The first life began with the signing of the transactions.
			if (node.end) node = await Node.start({ basePath });
			const rpc = await Rpc.connect(node.url);
			await everyFinalBlockIsThere(rpc);

			let blocks = 0;
			let seen;
			const block = new Promise((resolve) => { seen = resolve; });
			await rpc.subscribe('chain_subscribeFinalizedHeads', async ({ number }) => {
				const height = Number(number);
				const hash = await rpc.call('chain_getBlockHash', height).catch(() => null);
				// The connection may be gone with the node.
				if (hash) final.set(height, hash);
			});
			await rpc.subscribe('chain_subscribeNewHeads', () => ++blocks > 1 && seen());
			await sendTransfers(rpc);

			// The second head is the first that is new. Kill somewhere between there and the end of the next slot's
			// block: while it is made, imported, voted for or made final, or while nothing happens.
			await block;
			const intoSlot = Date.now() % SLOT_MS;
			const whileMaking = SLOT_MS - intoSlot + (kill * 37) % 400;
			await sleep(kill % 2 ? whileMaking % SLOT_MS : (kill * 101) % 700);
			assert.equal((await node.kill()).signal, 'SIGKILL');
			rpc.close();
		});
	}

	it('goes on from where it was', async () => {
		node = await Node.start({ basePath });
		const rpc = await Rpc.connect(node.url);
		await everyFinalBlockIsThere(rpc);
		const highest = Math.max(...final.keys());
		assert.ok(highest >= KILLS / 2, `only ${highest} blocks were final`);
		await new Promise((resolve) => {
			rpc.subscribe('chain_subscribeFinalizedHeads', ({ number }) => Number(number) > highest + 1 && resolve());
		});
		const included = await rpc.call('system_accountNextIndex', transfers.sender);
		assert.ok(included > 0, 'transactions were included');
		rpc.close();
		assert.equal((await node.stop()).code, 0);
	});

	async function everyFinalBlockIsThere(rpc) {
		const { number } = await rpc.call('chain_getHeader', await rpc.call('chain_getFinalizedHead'));
		const highest = Math.max(0, ...final.keys());
		assert.ok(Number(number) >= highest, `block ${highest} was final, now ${Number(number)} is the last`);
		for (const [height, hash] of final) {
			assert.equal(await rpc.call('chain_getBlockHash', height), hash, `another block ${height}`);
			assert.ok(await rpc.call('chain_getBlock', hash), `block ${height} has no body`);
		}
	}

	async function sendTransfers(rpc) {
		const next = await rpc.call('system_accountNextIndex', transfers.sender);
		const batch = transfers.slice(next, next + TRANSACTIONS);
		await Promise.all(batch.map((tx) => rpc.call('author_submitExtrinsic', tx)));
	}
});
