// Connections that break and connections that stall, at random times: the network goes on or heals.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { FinalBlocks, heads, until } from '../lib/heads.mjs';
import { ProxiedNetwork } from '../lib/hosts.mjs';
import { writeRaw } from '../lib/network.mjs';

const SECOND = 1_000;
/** The same seed breaks the same connections at the same times. */
const SEED = Number(process.env.METALIFE_SEED ?? 20_261);
/** How long connections are broken. */
const BREAKING_MS = 60 * SECOND;
/** How long at most until the next one is. */
const BREAK_EVERY_MS = 3 * SECOND;
/** How long connections stall. */
const STALL_MS = 20 * SECOND;
/** How long it may take until all is as it was. */
const RECOVERY_MS = 120 * SECOND;

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed) {
	return () => {
		seed = (seed + 0x6d2b79f5) | 0;
		let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

describe('a network with bad connections', () => {
	const final = new FinalBlocks();
	let network;
	let pairs;

	before(async () => {
		network = await ProxiedNetwork.build(['alice', 'bob', 'charlie', 'dave']);
		await network.start({ spec: writeRaw('local') });
		pairs = network.hosts.flatMap((host) => network.peersOf(host).map((peer) => [host, peer]));
		await isWell(0);
	});

	after(() => network?.stop());

	/** Everybody knows everybody, and a block after this one is final everywhere. */
	async function isWell(highest) {
		for (const node of network.nodes) {
			const peers = () => node.call('system_health').then((health) => health.peers);
			await until(`${node.name} has three peers`, RECOVERY_MS, async () => await peers() === 3);
		}
		await final.until(`a final block after ${highest}`, RECOVERY_MS, network.nodes, (seen) =>
			seen.every((node) => node.final > highest));
		await final.areIn(network.nodes);
	}

	const highest = async () => Math.max(...(await final.look(network.nodes)).map((node) => node.best));

	it(`is well after its connections were broken for ${BREAKING_MS / SECOND} s (seed ${SEED})`, async (t) => {
		const next = random(SEED);
		const before = await highest();
		const end = Date.now() + BREAKING_MS;
		let broken = 0;
		while (Date.now() < end) {
			await sleep(next() * BREAK_EVERY_MS);
			broken += await network.break(...pairs[Math.floor(next() * pairs.length)]);
			await final.look(network.nodes);
		}
		const after = await highest();
		t.diagnostic(`${broken} connections broken, ${after - before} blocks made meanwhile`);
		assert.ok(broken >= 10, `only ${broken} connections were there to be broken`);
		assert.ok(after > before, 'no block was made');
		await isWell(after);
	});

	it(`goes on without a validator whose connections stall for ${STALL_MS / SECOND} s, and takes it back`, async () => {
		const cut = pairs.filter((pair) => pair.some(({ name }) => name === 'dave'));
		const others = network.nodes.filter(({ name }) => name !== 'dave');
		const dave = network.host('dave').node;
		const [start] = await final.look(others);
		const connections = await Promise.all(cut.map((pair) => network.stall(...pair, true)));
		assert.ok(connections.some((count) => count > 0), 'no connection was there to stall');
		const end = Date.now() + STALL_MS;
		await final.until('three blocks made final by the other three', STALL_MS + RECOVERY_MS, others, (seen) =>
			seen.every((node) => node.final >= start.best + 3) && Date.now() >= end);
		assert.ok((await heads(dave)).final < start.best + 3, 'dave heard of it');
		await Promise.all(cut.map((pair) => network.stall(...pair, false)));
		await isWell(await highest());
	});

	it(`makes nothing final while all connections stall for ${STALL_MS / SECOND} s, and is well after`, async () => {
		await Promise.all(pairs.map((pair) => network.stall(...pair, true)));
		const start = await final.look(network.nodes);
		await sleep(STALL_MS);
		const end = await final.look(network.nodes);
		for (const [i, { final: number }] of end.entries()) {
			// What arrived before may still be counted.
			const votedFor = Math.max(...start.map((node) => node.best));
			assert.ok(number <= votedFor, `${network.nodes[i].name} made block ${number} final alone`);
		}
		await Promise.all(pairs.map((pair) => network.stall(...pair, false)));
		await isWell(await highest());
	});
});
