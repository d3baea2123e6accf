// Validators far from each other: everything that one sends arrives at the others 200 ms later.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FinalBlocks } from '../lib/heads.mjs';
import { ProxiedNetwork } from '../lib/hosts.mjs';
import { writeRaw } from '../lib/network.mjs';
import { Rpc } from '../lib/rpc.mjs';

const SECOND = 1_000;
const DELAY_MS = 200;
const SLOT_MS = 3_000;
/** How many slots are watched. */
const SLOTS = 20;
/** How many of them must have a block. */
const BLOCKS = 18;
/** How far the last final block may be behind the best one. */
const MAX_BEHIND = 5;

describe(`a network in which everything takes ${DELAY_MS} ms each way`, () => {
	const final = new FinalBlocks();
	/** When each block was first seen at each node: by what is in its header. */
	const seenAt = new Map();
	const connections = [];
	let network;

	before(async () => {
		network = await ProxiedNetwork.build(['alice', 'bob', 'charlie', 'dave', 'full'], { delay: DELAY_MS });
		await network.start({ spec: writeRaw('local') });
		await final.until('three final blocks', 120 * SECOND, network.nodes, (seen) => seen.every((node) => node.final >= 3));
		for (const node of network.nodes) {
			const rpc = await Rpc.connect(node.url);
			connections.push(rpc);
			await rpc.subscribe('chain_subscribeNewHeads', (header) => {
				const block = JSON.stringify(header);
				seenAt.set(block, [...(seenAt.get(block) ?? []), Date.now()]);
			});
		}
		// The heads there were when the subscriptions began.
		seenAt.clear();
	});

	after(() => {
		for (const rpc of connections) rpc.close();
		return network?.stop();
	});

	it(`makes ${BLOCKS} blocks in ${SLOTS} slots and makes them final at most ${MAX_BEHIND} behind`, async (t) => {
		const { nodes } = network;
		const start = Date.now();
		const [{ best: first }] = await final.look(nodes);
		let behind = 0;
		const end = await final.until(`${SLOTS} slots`, (SLOTS + 1) * SLOT_MS, nodes, (seen) => {
			for (const node of seen) behind = Math.max(behind, node.best - node.final);
			return Date.now() >= start + SLOTS * SLOT_MS;
		});
		const made = Math.min(...end.map((node) => node.best)) - first;
		t.diagnostic(`${made} blocks, the last final block at most ${behind} behind the best`);
		assert.ok(made >= BLOCKS, `${made} blocks in ${SLOTS} slots`);
		assert.ok(behind <= MAX_BEHIND, `the last final block was ${behind} behind the best`);
		await final.areIn(nodes);
	});

	it('brings no block to another node sooner', (t) => {
		const waits = [...seenAt.values()].filter((times) => times.length === network.nodes.length)
			.map((times) => times.sort((a, b) => a - b))
			.map(([first, second]) => second - first)
			.sort((a, b) => a - b);
		assert.ok(waits.length >= BLOCKS / 2, `only ${waits.length} blocks came to every node`);
		t.diagnostic(`from the author to the next node: ${waits[0]} ms at least, median ${waits[waits.length >> 1]} ms`);
		assert.ok(waits[0] >= DELAY_MS, `a block was ${waits[0]} ms on its way`);
	});
});
