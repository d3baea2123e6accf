// Four validators of whom two cannot be heard, because they are paused or because the network is in two parts: blocks
// are made, none becomes final; and all is well again once they are back. BABE makes blocks without a majority, GRANDPA
// needs more than two thirds: three of four.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FinalBlocks, until } from '../lib/heads.mjs';
import { TwoNetworks } from '../lib/hosts.mjs';
import { writeRaw } from '../lib/network.mjs';

const SECOND = 1_000;
/** Two validators of four make a block in about every second slot of 3 s. */
const BLOCKS_ALONE = 4;
const ALONE_MS = 120 * SECOND;
/** What was voted for before the others went may still become final. */
const SETTLING_BLOCKS = 2;
/** How long it may take until blocks are final again. TCP may take half a minute to notice that a cable is back. */
const RECOVERY_MS = 180 * SECOND;

describe('two networks of two validators', () => {
	const final = new FinalBlocks();
	let networks;
	let left;
	let right;

	before(async () => {
		networks = await TwoNetworks.build(['alice', 'bob'], ['charlie', 'dave']);
		await networks.start({ spec: writeRaw('local') });
		[left, right] = [networks.nodes.slice(0, 2), networks.nodes.slice(2)];
	});

	after(() => networks?.stop());

	it('make blocks and make them final', async () => {
		await final.until('three final blocks', 90 * SECOND, networks.nodes, (seen) => seen.every((node) => node.final >= 3));
	});

	/** Wait until each of these groups of nodes has made blocks that it cannot make final. */
	async function stopsBeingFinal(groups) {
		const first = groups.map(([node]) => node);
		const start = await final.look(first);
		const settled = await final.until(`${SETTLING_BLOCKS} blocks`, ALONE_MS, first, (seen) =>
			seen.every(({ best }, i) => best >= start[i].best + SETTLING_BLOCKS));
		const later = await final.until(`${BLOCKS_ALONE} more blocks`, ALONE_MS, groups.flat(), (seen) =>
			seen.every(({ best }) => best >= Math.max(...settled.map((node) => node.best)) + BLOCKS_ALONE));
		const highest = Math.max(...settled.map((node) => node.final));
		for (const [i, seen] of later.entries()) {
			assert.ok(seen.final <= highest, `${groups.flat()[i].name} made block ${seen.final} final without a majority`);
		}
		return Math.max(...later.map((node) => node.best));
	}

	/** Wait until all nodes have made a block final that is newer than any made without the others. */
	async function recovers(highest) {
		await final.until(`a final block after ${highest}`, RECOVERY_MS, networks.nodes, (seen) =>
			seen.every((node) => node.final > highest));
		await final.areIn(networks.nodes);
	}

	it('make no block final while two validators are paused, and go on when those are back', async () => {
		for (const node of right) node.child.kill('SIGSTOP');
		const highest = await stopsBeingFinal([left]);
		for (const node of right) node.child.kill('SIGCONT');
		await recovers(highest);
	});

	it('grow two chains, neither final, while they are apart, and one when they are joined', async () => {
		networks.cut();
		const highest = await stopsBeingFinal([left, right]);
		const hashes = await Promise.all([left[0], right[0]].map((node) => node.call('chain_getBlockHash', highest)));
		assert.notEqual(hashes[0], hashes[1], 'the two parts made the same chain');
		networks.join();
		await recovers(highest);
	});

	it("let the validators find each other's addresses", async () => {
		for (const host of networks.hosts) {
			const others = () => host.metric('substrate_authority_discovery_known_authorities_count');
			await until(`${host.name} knows where the other three are`, 90 * SECOND, async () => await others() === 3);
		}
	});
});
