// What the scenarios share: a connection, transactions that are waited for, and errors that are checked to change
// nothing.

import assert from 'node:assert/strict';
import { ApiPromise, Keyring, WsProvider } from '@polkadot/api';
import { compactAddLength, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { cryptoWaitReady, mnemonicGenerate, xxhashAsHex } from '@polkadot/util-crypto';

/** A call that a block includes and that failed there. */
export class CallFailed extends Error {
	constructor(name, outcome) {
		super(name);
		this.name = name;
		Object.assign(this, outcome);
	}
}

/** Connect to a node as Polkadot.js Apps does. */
export async function connect(url) {
	await cryptoWaitReady();
	return ApiPromise.create({ provider: new WsProvider(url, 500), noInitWarn: true });
}

/** The accounts of development chains. */
export function developmentAccounts() {
	const keyring = new Keyring({ type: 'sr25519' });
	return (name) => keyring.addFromUri(`//${name}`);
}

/** An account that no chain has heard of. */
export function newAccount(type = 'sr25519') {
	return new Keyring({ type }).addFromMnemonic(mnemonicGenerate());
}

/** An error of a call, as `pallet.Error`. */
export function errorName(api, error) {
	if (!error.isModule) return error.toString();
	const { section, name } = api.registry.findMetaError(error.asModule);
	return `${section}.${name}`;
}

/**
 * Sign, send and wait until a block includes the transaction.
 * @returns {Promise<{block: string, events: object[]}>} the block's hash and the transaction's events
 * @throws {CallFailed} named `pallet.Error` if the call failed; the node's own error if the pool refused it
 */
export function send(api, tx, signer, options = {}) {
	return new Promise((resolve, reject) => {
		let unsubscribe = () => {};
		const finish = (act) => {
			unsubscribe();
			act();
		};
		tx.signAndSend(signer, { nonce: -1, ...options }, ({ status, events, dispatchError }) => {
			// Where a block is final at once, the pool may pass over `InBlock`.
			if (status.isInBlock || status.isFinalized) {
				const outcome = { block: status.value.toHex(), events: events.map(({ event }) => event) };
				if (dispatchError) finish(() => reject(new CallFailed(errorName(api, dispatchError), outcome)));
				else finish(() => resolve(outcome));
			} else if (status.isDropped || status.isInvalid || status.isUsurped) {
				finish(() => reject(new Error(`the transaction is ${status.type}`)));
			}
		}).then((stop) => {
			unsubscribe = stop;
		}, reject);
	});
}

/** The data of the first event with this name, as `pallet.Event`. */
export function eventOf({ events }, name) {
	const [section, method] = name.split('.');
	const found = events.find((event) => event.section === section && event.method === method);
	assert.ok(found, `no ${name} among ${events.map((event) => `${event.section}.${event.method}`)}`);
	return found.data;
}

/** What people own, are and are owed: none of it may change when a call fails. */
const PALLETS = ['Profile', 'Nfts', 'Balances'];
/** What changes in every block and with every fee. */
const ALWAYS = [
	'Balances.TotalIssuance', 'Balances.InactiveIssuance', 'Democracy.LowestUnbaked', 'Scheduler.IncompleteSince',
	'Treasury.Deactivated',
].map((name) => {
	const [pallet, item] = name.split('.');
	return xxhashAsHex(pallet, 128) + xxhashAsHex(item, 128).slice(2);
});

async function state(api, at, pallets) {
	const entries = new Map();
	await Promise.all(pallets.map(async (pallet) => {
		const prefix = xxhashAsHex(pallet, 128);
		for (let start = prefix, keys; ; start = keys.at(-1)) {
			keys = await api.rpc.state.getKeysPaged.raw(prefix, 500, start, at);
			if (keys.length === 0) break;
			const [{ changes }] = await api.rpc.state.queryStorageAt.raw(keys, at);
			for (const [key, value] of changes) if (!ALWAYS.includes(key)) entries.set(key, value);
		}
	}));
	const { query } = await api.at(at);
	for (const [key, account] of await query.system.account.entries()) {
		const { consumers, providers, sufficients, data } = account;
		// The fee and its receivers aside: what is held, and the references that keep an account alive.
		entries.set(key.toHex(), [consumers, providers, sufficients, data.reserved, data.frozen].join());
	}
	return entries;
}

/**
 * Send a transaction that must be included and fail with the error `pallet.Error`, and must have changed nothing that
 * matters: no profile, no NFT, no deposit, nor anything of the pallets in `more`. A transaction that costs energy or a
 * fee has cost it.
 */
export async function expectError(api, name, tx, signer, more = []) {
	const failure = await send(api, tx, signer).then(
		() => assert.fail(`${name} was expected, but the call succeeded`),
		(error) => error,
	);
	if (!(failure instanceof CallFailed)) throw failure;
	assert.equal(failure.name, name);
	const { parentHash } = await api.rpc.chain.getHeader(failure.block);
	const pallets = [...PALLETS, ...more];
	const [before, after] = await Promise.all([
		state(api, parentHash.toHex(), pallets), state(api, failure.block, pallets),
	]);
	const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
	assert.deepEqual(
		changed.map((key) => [key, before.get(key), after.get(key)]), [], `${name}: the state changed`,
	);
}

/** Send a transaction that the pool must refuse; the node's words. */
export async function expectRefused(api, words, tx, signer) {
	await assert.rejects(send(api, tx, signer), (error) => {
		if (error instanceof CallFailed) return false;
		assert.match(error.message, words);
		return true;
	});
}

/**
 * The bytes that are signed outside a transaction (metalife-primitives, `signed`): the chain's name, the purpose, the
 * genesis hash, and the body's parts one after the other.
 */
export function payload(api, purpose, ...body) {
	return u8aConcat(
		stringToU8a('metalife'),
		compactAddLength(stringToU8a(purpose)),
		api.genesisHash.toU8a(),
		...body,
	);
}

/** SCALE bytes of plain values. */
export const scale = {
	bytes: (text) => compactAddLength(typeof text === 'string' ? stringToU8a(text) : text),
	u32: (value) => unsigned(value, 4),
	u64: (value) => unsigned(value, 8),
};

function unsigned(value, length) {
	const bytes = new Uint8Array(length);
	let rest = BigInt(value);
	for (let i = 0; i < length; i++, rest >>= 8n) bytes[i] = Number(rest & 0xffn);
	return bytes;
}

/** A user's consent to be signed up by somebody else, as `profile.create_sponsored` wants it. */
export function consent(api, user, handle, expires, { wrap = false, signer = user } = {}) {
	let message = payload(api, 'create', user.publicKey, scale.bytes(handle), scale.u32(expires));
	// Browser wallets sign nothing that is not a transaction without putting it between these.
	if (wrap) message = u8aConcat(stringToU8a('<Bytes>'), message, stringToU8a('</Bytes>'));
	return signature(signer, message);
}

/** A signature with its kind. */
export function signature(signer, message) {
	const kind = { sr25519: 'Sr25519', ed25519: 'Ed25519', ecdsa: 'Ecdsa' }[signer.type];
	return { [kind]: u8aToHex(signer.sign(message)) };
}

/** The number of the best block. */
export async function height(api) {
	return (await api.rpc.chain.getHeader()).number.toNumber();
}

/** An account's free balance, in planck. */
export async function free(api, account) {
	return (await api.query.system.account(account.address)).data.free.toBigInt();
}

/** What is held from an account, in planck. */
export async function held(api, account) {
	return (await api.query.system.account(account.address)).data.reserved.toBigInt();
}
