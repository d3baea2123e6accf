// What the tests of validators share: the chain as it became final, block by block, and session keys.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Keyring } from '@polkadot/api';
import { stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';
import { expectError } from './chain.mjs';

export const MLT = 10n ** 12n;

/** `it` for the steps of one story: when one fails, those after it fail at once, and wait for nothing. */
export function steps() {
	let broken;
	return (name, act) => it(name, async () => {
		assert.ok(!broken, `this comes after: ${broken}`);
		try {
			await act();
		} catch (error) {
			broken = name;
			throw error;
		}
	});
}

/** The address of an account of the chain, as the keyring of the tests writes it. */
export function address(accountId) {
	return encodeAddress(accountId);
}

/** How long anything awaited here may take: three eras of the fast runtime. */
const PATIENCE_MS = 180_000;

/**
 * A final block, with what it left behind.
 * @typedef {object} Block
 * @property {number} number
 * @property {string} hash
 * @property {number} session
 * @property {number} era the active era
 * @property {string[]} validators the stash accounts of the session
 * @property {string[]} authorities the keys that sign the session's blocks, in hex, in the order of `validators`
 * @property {number[]} disabled indices into `validators`
 * @property {number} setId how often the set of voters for finality has changed
 * @property {string} author the stash account of its author
 * @property {string} authorKey the key that signed it
 * @property {object[]} events
 */

/**
 * Every block from the genesis on, in order, once it is final.
 */
export class History {
	/** Begin to follow the chain of the node that `api` is connected to. */
	static async follow(api) {
		const history = new History(api);
		history.stop = await api.rpc.chain.subscribeFinalizedHeads((head) => history.#advance(head.number.toNumber()));
		return history;
	}

	constructor(api) {
		this.api = api;
		/** @type {Block[]} */
		this.blocks = [];
		this.target = 0;
		this.waiting = new Set();
	}

	async #advance(target) {
		const idle = this.target === this.blocks.length;
		this.target = target;
		if (!idle) return;
		try {
			while (this.blocks.length < this.target) {
				this.blocks.push(await this.#read(this.blocks.length + 1));
				for (const wake of this.waiting) wake();
			}
		} catch (error) {
			this.error = error;
			for (const wake of this.waiting) wake();
		}
	}

	async #read(number) {
		const { api } = this;
		const hash = (await api.rpc.chain.getBlockHash(number)).toHex();
		const [header, at] = await Promise.all([api.rpc.chain.getHeader(hash), api.at(hash)]);
		const { session, staking, babe, grandpa, system } = at.query;
		const [index, era, validators, authorities, disabled, setId, events] = await at.queryMulti([
			session.currentIndex, staking.activeEra, session.validators, babe.authorities, session.disabledValidators,
			grandpa.currentSetId, system.events,
		]);
		const authorityIndex = author(header);
		const block = {
			number,
			hash,
			session: index.toNumber(),
			era: era.unwrap().index.toNumber(),
			validators: validators.map(address),
			authorities: authorities.map(([key]) => key.toHex()),
			disabled: disabled.map(([validator]) => validator.toNumber()),
			setId: setId.toNumber(),
			events: events.map(({ event }) => event),
		};
		return { ...block, author: block.validators[authorityIndex], authorKey: block.authorities[authorityIndex] };
	}

	/**
	 * The first final block, seen or to come, for which `condition` holds.
	 * @param {string} what for the error if there is none
	 * @param {(block: Block) => boolean | Promise<boolean>} condition
	 * @param {number} [since] the number of the first block to look at
	 * @returns {Promise<Block>}
	 */
	async until(what, condition, since = 1) {
		const end = Date.now() + PATIENCE_MS;
		for (let next = since - 1; ; next++) {
			while (next >= this.blocks.length) {
				if (this.error) throw this.error;
				assert.ok(await this.#another(end - Date.now()), `in ${this.blocks.length} final blocks: no ${what}`);
			}
			if (await condition(this.blocks[next])) return this.blocks[next];
		}
	}

	/** Wait for something new; whether it came in time. */
	async #another(within) {
		let timer;
		let wake;
		try {
			return await new Promise((resolve) => {
				wake = () => resolve(true);
				this.waiting.add(wake);
				timer = setTimeout(() => resolve(false), within);
			});
		} finally {
			clearTimeout(timer);
			this.waiting.delete(wake);
		}
	}

	/** The first final block with this event, whose data `matches`. */
	event(name, matches = () => true) {
		return this.until(name, (block) => eventsOf(block, name).some(matches));
	}
}

/** The data of all events with this name, as `pallet.Event`. */
export function eventsOf({ events }, name) {
	return events.filter(({ section, method }) => `${section}.${method}` === name).map(({ data }) => data);
}

/** The author's index among BABE's authorities. Each kind of claim to a slot names it after its own first byte. */
function author({ digest }) {
	const [, claim] = digest.logs.find((log) => log.isPreRuntime && log.asPreRuntime[0].isBabe).asPreRuntime;
	return Buffer.from(claim.toU8a(true)).readUInt32LE(1);
}

/** The parts of encoded session keys, in hex. */
export function sessionKeys(api, encoded) {
	const keys = api.createType('(AccountId, AccountId, AccountId, AccountId)', encoded);
	const [grandpa, babe, imOnline, authorityDiscovery] = keys.map((key) => key.toHex());
	return { grandpa, babe, imOnline, authorityDiscovery };
}

/** The session keys of a well-known name, and the proof that whoever makes it has them, as a node makes it. */
export function provenKeys(name, owner) {
	const finality = new Keyring({ type: 'ed25519' }).addFromUri(`//${name}`);
	const other = new Keyring({ type: 'sr25519' }).addFromUri(`//${name}`);
	const keys = [finality, other, other, other];
	const statement = u8aConcat(stringToU8a('POP_'), owner.publicKey);
	return {
		keys: u8aToHex(u8aConcat(...keys.map((key) => key.publicKey))),
		proof: u8aToHex(u8aConcat(...keys.map((key) => key.sign(statement)))),
	};
}

/** Who stands, who is bonded with how much, and whose keys are whose. */
async function stakers(api) {
	const { staking, session } = api.query;
	const maps = [
		staking.bonded, staking.ledger, staking.payee, staking.validators, staking.nominators, staking.unappliedSlashes,
		staking.claimedRewards, session.nextKeys, session.keyOwner,
	];
	const [count, ...entries] = await Promise.all([staking.validatorCount(), ...maps.map((map) => map.entries())]);
	const sorted = entries.map((map) => map.map(([key, value]) => [key.toHex(), value.toHex()]).sort());
	return [count.toNumber(), sorted];
}

/**
 * Send transactions that must all fail, each with its error, and together change nothing: no bond, no candidate, no
 * session key. They are sent at once, so each has a signer of its own.
 * @param {[string, object, object][]} failures error, transaction and signer
 */
export async function expectStakingErrors(api, failures) {
	const before = await stakers(api);
	await Promise.all(failures.map(([error, tx, signer]) => expectError(api, error, tx, signer)));
	assert.deepEqual(await stakers(api), before, 'the stakers or their keys changed');
}
