// Four validators and a full node, with sessions of 30 s: nodes that join with nothing, a validator that restarts, and
// statements on their way.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stringToU8a, u8aToHex } from '@polkadot/util';
import { blake2AsU8a, cryptoWaitReady } from '@polkadot/util-crypto';
import { developmentAccounts } from '../lib/chain.mjs';
import { FinalBlocks, heads, until } from '../lib/heads.mjs';
import { Network, testRuntime, writeSpec } from '../lib/network.mjs';
import { Rpc } from '../lib/rpc.mjs';
import { statement } from '../lib/statements.mjs';

const SECOND = 1_000;
/** How long a block may take from when it is the best until it is final everywhere. */
const FINAL_MS = 60 * SECOND;
/** How long one validator of four may take to author a block that becomes final: forty slots. */
const AUTHOR_MS = 120 * SECOND;
/** How long a fresh node may take to be where the others are, its start aside. */
const JOIN_MS = 120 * SECOND;
/** How many sets of GRANDPA's authorities a warp proof is to lead through. */
const SETS = 2;
/** Alice's entry in System.Account. */
const ACCOUNT = '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9' +
	'de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';

describe('a network of four validators and a full node', () => {
	const final = new FinalBlocks();
	let network;
	let full;

	before(async () => {
		await cryptoWaitReady();
		network = await Network.start({ spec: writeSpec({ runtime: testRuntime('fast') }) });
		full = await network.add({ name: 'full' });
	});

	after(() => network?.stop());

	/** Wait until what is the best block now is final at all of these nodes. */
	async function goesOn(nodes) {
		const best = Math.max(...(await final.look(nodes)).map((node) => node.best));
		await final.until(`block ${best} is final`, FINAL_MS, nodes, (seen) => seen.every((node) => node.final >= best));
	}

	/** The node has the state of the last final block, and the block of the same number that the others have. */
	async function hasTheState(node) {
		const hash = await node.call('chain_getFinalizedHead');
		const state = await node.call('state_getStorage', ACCOUNT, hash);
		assert.ok(state, `${node.name} has no state`);
		assert.equal(state, await full.call('state_getStorage', ACCOUNT, hash));
	}

	/** Wait until the node has the body of block 1. */
	async function hasTheFirstBlock(node) {
		await until(`${node.name} has block 1`, JOIN_MS, async () => {
			const hash = await node.call('chain_getBlockHash', 1);
			return hash && await node.call('chain_getBlock', hash);
		});
	}

	it('makes blocks that become final everywhere', async () => {
		await final.until('three final blocks', 120 * SECOND, network.nodes, (seen) => seen.every((node) => node.final >= 3));
	});

	it('carries a statement from a validator to the full node', async () => {
		const topic = blake2AsU8a('what is new');
		const data = stringToU8a(`posted at ${Date.now()}`);
		const expires = Math.floor(Date.now() / SECOND) + 3_600;
		const posted = statement(developmentAccounts()('Ferdie'), { expires, topic, data });
		const rpc = await Rpc.connect(full.url);
		try {
			const read = new Promise((resolve) => {
				rpc.subscribe('statement_subscribeStatement', (event) => {
					if (event.data.statements.includes(posted)) resolve();
				}, { matchAll: [u8aToHex(topic)] });
			});
			const [, bob] = network.nodes;
			assert.deepEqual(await bob.call('statement_submit', posted), { status: 'new' });
			await read;
		} finally {
			rpc.close();
		}
	});

	it('goes on without a validator, who authors again when it is back', async () => {
		const dave = network.nodes.find(({ name }) => name === 'dave');
		assert.equal((await dave.stop()).code, 0);
		const others = network.nodes.filter((node) => node !== dave);
		await goesOn(others);

		const back = await network.restart(dave);
		// Nothing but its own log says who made a block, nothing but the chain whether the others took it.
		const made = /Pre-sealed block for proposal at (\d+)\. Hash now (0x[0-9a-f]{64})/;
		await until('a block by dave is final', AUTHOR_MS, async () => {
			for (const line of back.lines) {
				const [, number, hash] = made.exec(line) ?? [];
				if (!number || (await heads(others[0])).final < number) continue;
				if (await others[0].call('chain_getBlockHash', Number(number)) === hash) return true;
			}
			return false;
		});
		await goesOn(network.nodes);
	});

	it('lets a fresh node sync every block, and it follows', async () => {
		const fresh = await network.add({ name: 'fresh-full', args: ['--sync', 'full'] });
		await final.until('it is where the others are', JOIN_MS, [full, fresh], ([there, here]) => here.final >= there.final);
		await goesOn(network.nodes);
		await hasTheState(fresh);
		await hasTheFirstBlock(fresh);
		// It executed it: it has the state of then.
		const first = await fresh.call('chain_getBlockHash', 1);
		assert.ok(await fresh.call('state_getStorage', ACCOUNT, first));
		await final.areIn([fresh]);
		await fresh.stop();
		network.nodes.splice(network.nodes.indexOf(fresh), 1);
	});

	it(`lets a fresh node warp through ${SETS} sets of authorities to the state, and it follows`, async () => {
		const setAt = async (height) => {
			const hash = await full.call('chain_getBlockHash', height);
			// A u64, little-endian.
			const set = await full.call('state_call', 'GrandpaApi_current_set_id', '0x', hash);
			return Number.parseInt(set.slice(2, 4), 16);
		};
		// A change is every 20 blocks.
		await until(`${SETS} changes of authorities`, 240 * SECOND, async () => await setAt((await heads(full)).final) >= SETS);

		const fresh = await network.add({ name: 'fresh-warp', args: ['--sync', 'warp'] });
		await fresh.line(/Warp sync is complete/, JOIN_MS);
		await fresh.line(/State sync is complete/, JOIN_MS);
		await goesOn(network.nodes);
		await hasTheState(fresh);
		await hasTheFirstBlock(fresh);
		// It never executed what came before.
		const first = await fresh.call('chain_getBlockHash', 1);
		await assert.rejects(fresh.call('state_getStorage', ACCOUNT, first), /State already discarded|UnknownBlock/);
		await final.areIn([fresh]);
	});
});
