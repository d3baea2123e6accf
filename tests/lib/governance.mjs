// What governance takes, as Polkadot.js Apps does it: preimages, motions of the collectives, referenda.

import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { errorName, eventOf, expectError, send } from './chain.mjs';
import { Node } from './node.mjs';

/** Where what governance decides about is kept, besides what people own. */
const PALLETS = [
	'Democracy', 'Council', 'TechnicalCommittee', 'Treasury', 'Bounties', 'Preimage', 'Parameters', 'Scheduler',
];

/** As `expectError`, and nothing of governance has changed either. */
export function expectGovernanceError(api, name, tx, signer) {
	return expectError(api, name, tx, signer, PALLETS);
}

/** How often a chain by hand looks for transactions. */
const LOOK_MS = 20;

/**
 * A chain whose blocks come when the test wants them, so that no period ends before the test is done with it: one as
 * soon as there is a transaction, and others when it asks for them.
 */
export class ChainByHand {
	/** Start a node with such a chain. Its interval is longer than any test. */
	static async start({ chain }) {
		const node = await Node.start({
			chain,
			sealEvery: 24 * 3_600_000,
			args: ['--alice', '--validator', '--node-key', '1'.padStart(64, '0')],
		});
		return new ChainByHand(node);
	}

	constructor(node) {
		this.node = node;
		this.sealing = this.#sealTransactions();
	}

	async stop() {
		this.stopped = true;
		await this.sealing;
		await this.node.stop();
	}

	/** Make a block; its hash. */
	async seal() {
		return (await this.node.call('engine_createBlock', true, true, null)).hash;
	}

	/** The number of the last block. */
	async height() {
		return Number((await this.node.call('chain_getHeader')).number);
	}

	/** Make blocks until there is one with this number. */
	async advanceTo(number) {
		while ((await this.height()) < number) await this.seal();
	}

	/** Make this many blocks. */
	async advance(blocks) {
		await this.advanceTo((await this.height()) + blocks);
	}

	/** The next block whose number is a multiple of `period`. */
	async nextMultiple(period) {
		return (Math.floor((await this.height()) / period) + 1) * period;
	}

	/** Have this many blocks before the next whose number is a multiple of `period`. */
	async room(blocks, period) {
		const next = await this.nextMultiple(period);
		if (next - (await this.height()) <= blocks) await this.advanceTo(next);
	}

	async #sealTransactions() {
		// The pool drops what a block has taken in a little later.
		const taken = new Set();
		while (!this.stopped && !this.node.end) {
			const pending = await this.node.call('author_pendingExtrinsics');
			if (pending.every((extrinsic) => taken.has(extrinsic))) {
				await setTimeout(LOOK_MS);
				continue;
			}
			const { block } = await this.node.call('chain_getBlock', await this.seal());
			block.extrinsics.forEach((extrinsic) => taken.add(extrinsic));
		}
	}
}

/** Wait until a block with this number is final; its hash. */
export async function finalized(api, number) {
	let unsubscribe;
	await new Promise((resolve, reject) => {
		api.rpc.chain.subscribeFinalizedHeads((header) => {
			if (header.number.toNumber() >= number) resolve();
		}).then((stop) => {
			unsubscribe = stop;
		}, reject);
	});
	unsubscribe?.();
	return (await api.rpc.chain.getBlockHash(number)).toHex();
}

/** The events of a block. */
export async function eventsIn(api, block) {
	return (await (await api.at(block)).query.system.events()).map(({ event }) => event);
}

/**
 * The first event with this name, as `pallet.Event`, in final blocks.
 * @param {object} where
 * @param {number} where.from the first block to look into
 * @param {number} where.within in how many blocks it must be
 * @param {(data: object) => boolean} [where.wanted] whether it is the one
 * @returns {Promise<{number: number, block: string, data: object}>}
 */
export async function awaitEvent(api, name, { from, within, wanted = () => true }) {
	const [section, method] = name.split('.');
	for (let number = from; number < from + within; number++) {
		const block = await finalized(api, number);
		const found = (await eventsIn(api, block)).find(
			(event) => event.section === section && event.method === method && wanted(event.data),
		);
		if (found) return { number, block, data: found.data };
	}
	return assert.fail(`no ${name} in the ${within} blocks from ${from} on`);
}

/**
 * Keep a call on the chain, where a proposal refers to it.
 * @returns {Promise<{hash: string, proposal: object}>} its hash, and what a proposal names it by
 */
export async function notePreimage(api, call, signer) {
	const hash = call.method.hash.toHex();
	if ((await api.query.preimage.requestStatusFor(hash)).isNone) {
		await send(api, api.tx.preimage.notePreimage(call.method.toHex()), signer);
	}
	return { hash, proposal: { Lookup: { hash, len: call.method.encodedLength } } };
}

/**
 * Carry a motion: the first of these members proposes it, all of them vote for it, and the first closes it.
 * @param {'council' | 'technicalCommittee'} collective
 * @returns {Promise<object>} the closing transaction, and the `error` that the call ended with, if any
 */
export async function motion(api, collective, members, call) {
	const [first] = members;
	const pallet = api.tx[collective];
	const length = call.method.encodedLength;
	const { weight } = await call.paymentInfo(first.address);

	const proposed = await send(api, pallet.propose(members.length, call, length), first);
	// The vote of one alone needs no second.
	if (members.length === 1) return result(api, collective, proposed);
	const [, index, hash] = eventOf(proposed, `${collective}.Proposed`);
	await Promise.all(members.map((member) => send(api, pallet.vote(hash, index, true), member)));
	const closed = await send(api, pallet.close(hash, index, weight, length), first);
	return result(api, collective, closed);
}

function result(api, collective, outcome) {
	const { proposalHash, result } = eventOf(outcome, `${collective}.Executed`);
	return { ...outcome, hash: proposalHash, error: result.isErr ? errorName(api, result.asErr) : undefined };
}

/** Carry a motion whose call must succeed. */
export async function carry(api, collective, members, call) {
	const outcome = await motion(api, collective, members, call);
	assert.equal(outcome.error, undefined);
	return outcome;
}

/** Carry a motion whose call must fail with this error. */
export async function expectMotionError(api, name, collective, members, call) {
	const outcome = await motion(api, collective, members, call);
	assert.equal(outcome.error, name);
}

/**
 * A referendum in haste: the whole council proposes the call, the technical committee lets it be voted on at once.
 * @param {object} options
 * @param {object[]} options.council all members of the council
 * @param {object[]} options.technical members of the technical committee, enough for the period
 * @param {number} options.period how long the vote lasts, in blocks
 * @param {number} options.delay how long after it the call is made, in blocks
 * @returns {Promise<number>} the referendum's index
 */
export async function fastTrack(api, { call, council, technical, period, delay }) {
	const { hash, proposal } = await notePreimage(api, call, council[0]);
	await carry(api, 'council', council, api.tx.democracy.externalProposeMajority(proposal));
	const outcome = await carry(
		api, 'technicalCommittee', technical, api.tx.democracy.fastTrack(hash, period, delay),
	);
	return eventOf(outcome, 'democracy.Started').refIndex.toNumber();
}

/** A vote: all of `balance` one way. */
export function vote(aye, conviction, balance) {
	return { Standard: { vote: { aye, conviction }, balance } };
}

/** A referendum that is being voted on. */
export async function ongoing(api, index) {
	return (await api.query.democracy.referendumInfoOf(index)).unwrap().asOngoing;
}

/** What has been voted, in votes and planck. */
export async function tally(api, index) {
	const { tally } = await ongoing(api, index);
	return { ayes: tally.ayes.toBigInt(), nays: tally.nays.toBigInt(), turnout: tally.turnout.toBigInt() };
}

/** How much of an account is locked by its votes, in planck. */
export async function locked(api, account) {
	const locks = await api.query.balances.locks(account.address);
	return locks.find(({ id }) => id.toUtf8() === 'democrac')?.amount.toBigInt() ?? 0n;
}
