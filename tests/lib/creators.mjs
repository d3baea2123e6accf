// Who lives by what is made, and what they pay each other: what the scenarios of the creator economy share.

import assert from 'node:assert/strict';
import { u8aToHex } from '@polkadot/util';
import { errorName, eventOf, free, held, newAccount, send } from './chain.mjs';
import { CID, MLT } from './people.mjs';

/** Parts per million. */
export const percent = (number) => number * 10_000;
/** A dollar of the asset that the tests pay with. */
export const USD = 7;
export const inMlt = 'Native';
export const inUsd = { Asset: USD };

/** New accounts by these names, each with money of the patron's. */
export async function cast(api, patron, names, amount = 1_000n * MLT) {
	const people = Object.fromEntries(names.map((name) => [name, newAccount()]));
	const gifts = names.map((name) => api.tx.balances.transferKeepAlive(people[name].address, amount));
	await send(api, api.tx.utility.batchAll(gifts), patron);
	return people;
}

/** An asset of the issuer's, of which 10 is the least that an account has, and these have plenty. */
export async function issueDollars(api, issuer, holders, amount = 1_000_000) {
	const calls = [
		api.tx.assets.create(USD, issuer.address, 10),
		...holders.map((holder) => api.tx.assets.mint(USD, holder.address, amount)),
	];
	await send(api, api.tx.utility.batchAll(calls), issuer);
}

/** What an account has of the asset. */
export async function dollars(api, { address }) {
	const account = await api.query.assets.account(USD, address);
	return account.isSome ? account.unwrap().balance.toBigInt() : 0n;
}

/** What an account has of MLT, held or not. */
export const wealth = async (api, account) => (await free(api, account)) + (await held(api, account));

/** The fee that a transaction's sender has paid, in planck. */
export function feeOf({ events }) {
	const paid = events.filter(({ section, method }) => section === 'transactionPayment' && method === 'TransactionFeePaid');
	return paid.reduce((sum, { data }) => sum + data.actualFee.toBigInt(), 0n);
}

/**
 * Send a transaction, and say what it has changed in what these have: `[[name, MLT, dollars], ...]` for whom anything
 * has. The sender's fee does not count.
 */
export async function changes(api, people, tx, signer) {
	const all = async () => {
		const rows = Object.entries(people).map(async ([name, account]) =>
			[name, await wealth(api, account), await dollars(api, account)]);
		return Promise.all(rows);
	};
	const before = await all();
	const outcome = await send(api, tx, signer);
	const after = await all();
	const moved = {};
	after.forEach(([name, mlt, usd], index) => {
		const fee = people[name] === signer ? feeOf(outcome) : 0n;
		const change = [mlt - before[index][1] + fee, usd - before[index][2]];
		if (change.some((amount) => amount !== 0n)) moved[name] = change;
	});
	return { outcome, moved };
}

/** That a call inside another has failed with this error: `pallet.Error`. */
export function assertInner(api, outcome, event, name) {
	const { result } = eventOf(outcome, event);
	assert.ok(result.isErr, 'it went through');
	assert.equal(errorName(api, result.asErr), name);
}

/** Register an app; its id. */
export async function registerApp(api, owner, name) {
	const [id] = eventOf(await send(api, api.tx.content.registerApp(name, CID), owner), 'content.AppRegistered');
	return id.toNumber();
}

export const hex = ({ publicKey }) => u8aToHex(publicKey);
