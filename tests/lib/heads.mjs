// What the nodes of a network say of its chain: how far it is, how much of it is final, and whether they agree.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

const SECOND = 1_000;
/** How often a node is asked while something is waited for. */
const POLL_MS = 400;

/** The numbers of a node's best and last final block, and the latter's hash. */
export async function heads(node) {
	const [header, finalHash] = await Promise.all([node.call('chain_getHeader'), node.call('chain_getFinalizedHead')]);
	const { number } = await node.call('chain_getHeader', finalHash);
	return { best: Number(header.number), final: Number(number), finalHash };
}

/**
 * Ask until the answer is something.
 * @param {string} what what is waited for, for the error
 * @param {number} within how long, in milliseconds
 * @param {() => Promise<T | undefined | null | false>} ask
 * @param {() => string} [state] what was seen last, for the error
 * @returns {Promise<T>} the answer
 * @template T
 */
export async function until(what, within, ask, state = () => 'nothing of it') {
	const end = Date.now() + within;
	for (;;) {
		const answer = await ask();
		if (answer) return answer;
		if (Date.now() > end) assert.fail(`not within ${within / SECOND} s: ${what}; seen: ${state()}`);
		await sleep(POLL_MS);
	}
}

/**
 * Every block that any node ever said was final. None may be taken back, and no two nodes may disagree.
 */
export class FinalBlocks {
	constructor() {
		this.hashes = new Map();
		this.last = new Map();
	}

	/** Ask these nodes for their heads, and hold them to what was final before. */
	async look(nodes) {
		return Promise.all(nodes.map(async (node) => {
			const seen = await heads(node);
			const before = this.last.get(node.name) ?? 0;
			assert.ok(seen.final >= before, `${node.name}: block ${before} was final, now only ${seen.final} is`);
			this.last.set(node.name, seen.final);
			const known = this.hashes.get(seen.final) ?? seen.finalHash;
			assert.equal(seen.finalHash, known, `two blocks ${seen.final} are final, the second at ${node.name}`);
			this.hashes.set(seen.final, seen.finalHash);
			return seen;
		}));
	}

	/** Wait until the heads of these nodes are as wished. */
	async until(what, within, nodes, wished) {
		let seen;
		return until(what, within, async () => {
			seen = await this.look(nodes);
			return wished(seen) && seen;
		}, () => nodes.map(({ name }, i) => `${name} is at ${seen[i].best}, final ${seen[i].final}`).join('; '));
	}

	/** Every block that was ever final is in the chain of each of these nodes. */
	async areIn(nodes) {
		for (const node of nodes) {
			for (const [number, hash] of this.hashes) {
				assert.equal(await node.call('chain_getBlockHash', number), hash, `${node.name}: another block ${number}`);
			}
		}
	}
}
