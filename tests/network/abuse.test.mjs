// A node that is flooded goes on: it makes its blocks, serves who pays, and holds no more than it may. docs/limits.md
// has the figures; METALIFE_SPAM_SECONDS sets how long each flood lasts.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { compactToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import WebSocket from 'ws';
import { connect, developmentAccounts, newAccount, send } from '../lib/chain.mjs';
import { Network, writeSpec } from '../lib/network.mjs';
import { Rpc } from '../lib/rpc.mjs';
import {
	drained, flood, frame, honestUser, nestedBatch, residentMiB, signer, socket, Watch, webSocketHead, withBadSignature,
} from '../lib/spam.mjs';

const SECONDS = Number(process.env.METALIFE_SPAM_SECONDS ?? 6);
/** Of the slots of a flood, how many must have a block. */
const AUTHORED = 0.8;
/** How many blocks a payment may take, from its sending on. */
const PATIENCE = 4;
/** What the node may hold beyond what it held before, in MiB: the pool's 20 MiB several times over, and its caches. */
const GROWTH = 500;
const MLT = 10n ** 12n;

let network, node, full, api, sign, watch, accounts;

before(async () => {
	network = new Network(writeSpec({ chain: 'dev' }));
	node = await network.add({ validator: 'alice' });
	// A node for the public. No address of this machine is exempt from its limits.
	full = await network.add({
		name: 'public', args: ['--rpc-external', '--rpc-rate-limit-whitelisted-ips', '192.0.2.0/24'],
	});
	api = await connect(node.url);
	sign = signer(api);
	watch = await Watch.start(node);
	full.genesis = api.genesisHash.toHex();
	accounts = developmentAccounts();
});

after(async () => {
	watch?.stop();
	await api?.disconnect();
	await network?.stop();
});

const remark = (bytes) => api.tx.system.remark(`0x${'00'.repeat(bytes)}`);
const submit = (hex) => ['author_submitExtrinsic', hex];
const counter = (from = 0) => () => from++;

/** The bytes of a transaction, signed by nobody, around a call's. */
function bare(call) {
	const body = u8aConcat([5], call);
	return u8aToHex(u8aConcat(compactToU8a(body.length), body));
}

/**
 * Let a flood run, beside a user who pays, and check that the node bears it.
 * @param {string} name what is printed
 * @param {(signal: AbortSignal) => Promise<Map<string, number>>} attack what it was answered
 * @returns {Promise<Map<string, number>>}
 */
async function bears(name, attack, { tip = 0n, seconds = SECONDS, patience = PATIENCE } = {}) {
	const begin = await watch.mark();
	const end = AbortSignal.timeout(seconds * 1_000);
	const user = honestUser({
		api, watch, sign, account: accounts('Ferdie'), to: accounts('Eve').address, tip, signal: end,
	});
	const [answers, took] = await Promise.all([attack(end), user]);
	const seen = watch.between(begin, await watch.mark());
	const rounded = Object.fromEntries(Object.entries(seen).map(([key, value]) => [key, Math.round(value)]));
	console.log(JSON.stringify({ flood: name, answers: Object.fromEntries(answers), payments: took, ...rounded }));
	assert.ok(seen.blocks >= Math.floor(seen.slots * AUTHORED), `${seen.blocks} blocks in ${seen.slots} slots`);
	assert.ok(took.length > 0 && Math.max(...took) <= patience, `payments took ${took} blocks`);
	assert.ok(seen.peak - seen.before < GROWTH, `${seen.before} MiB became ${seen.peak} MiB`);
	assert.equal(node.end, undefined, 'the node runs');
	return answers;
}

/** Every answer is one of these, and each came. */
function onlyAnswers(answers, ...patterns) {
	for (const answer of answers.keys()) {
		assert.ok(patterns.some((pattern) => pattern.test(answer)), `unexpected answer: ${answer}`);
	}
	for (const pattern of patterns) assert.ok([...answers.keys()].some((answer) => pattern.test(answer)), `never ${pattern}`);
}

it('makes its blocks when nothing happens', () => bears('nothing', async () => new Map()));

describe('transactions that are refused', () => {
	/** What the node says to a transaction that it refuses. */
	const words = (hex) => node.call(...submit(hex)).then(
		() => assert.fail('the node took the transaction'),
		({ code, message, data }) => `${code} ${message}: ${data}`,
	);

	it('each is told why', async () => {
		const { remark: remarkCall } = api.tx.system;
		const { transferKeepAlive } = api.tx.balances;
		const [alice, bob] = [accounts('Alice'), accounts('Bob')];
		const call = transferKeepAlive(bob.address, 1);
		const BAD_SIGNATURE = /^1010 Invalid Transaction: Transaction has a bad signature$/;
		assert.match(await words(withBadSignature(sign(call, alice, 0))), BAD_SIGNATURE);
		assert.match(await words(sign(call, alice, 0, { genesisHash: `0x${'11'.repeat(32)}` })), BAD_SIGNATURE);
		assert.match(await words(sign(call, newAccount(), 0)), /^1010 Invalid Transaction: Inability to pay some fees/);
		assert.match(await words(bare(call.method.toU8a())), /^1011 Unknown Transaction Validity: NoUnsignedValidator$/);
		assert.match(await words(bare(api.tx.timestamp.set(1).method.toU8a())), /^1010 Invalid Transaction: .* mandatory/);
		assert.match(await words(bare(nestedBatch(api, 300))), /^1010 Invalid Transaction: Transaction call is not expected$/);
		assert.match(await words(bare(nestedBatch(api, 10_000))), /^1002 Verification Error: Runtime error/);
		// A length of a gigabyte with nothing after it.
		assert.match(await words(bare(u8aConcat(remarkCall.callIndex, [3, 255, 255, 255, 255]))), /^1002 Verification Error/);
		for (const garbage of ['0x', `0x${'ff'.repeat(200)}`, `0x03ffffffff84${'00'.repeat(100)}`]) {
			assert.match(await words(garbage), /^1040 Client error: Could not decode/);
		}
		const nonce = (await api.rpc.system.accountNextIndex(alice.address)).toNumber();
		const early = sign(call, alice, nonce + 1);
		await node.call(...submit(early));
		assert.match(await words(early), /^1013 Transaction Already Imported/);
	});

	/** Flood with transactions that all are refused with the same words. */
	function refused(name, pattern, next, options) {
		it(name, async () => {
			const make = next();
			const attack = (signal) => flood(node.url, () => submit(make()), signal, options);
			onlyAnswers(await bears(name, attack), pattern);
		});
	}

	refused('bad signatures', /^1010 Invalid Transaction: Transaction has a bad signature$/, () => {
		const good = sign(api.tx.balances.transferKeepAlive(accounts('Bob').address, 1), accounts('Alice'), 0);
		return () => withBadSignature(good);
	});
	// What was refused is known for half an hour: it is banned, or just being looked at.
	const LARGE = /^1010 Invalid Transaction: Transaction would exhaust the block limits$|^1012 |^1013 /;
	refused('calls larger than a block', LARGE, () => {
		const large = Array.from({ length: 8 }, (_, i) => sign(remark(4 * 1024 * 1024 + i), accounts('Bob'), 0));
		const next = counter();
		return () => large[next() % large.length];
	}, { inFlight: 1 });
	refused('calls nested 10,000 deep', /^1002 Verification Error: Runtime error/, () => {
		const next = counter();
		return () => bare(nestedBatch(api, 10_000, `0x${next().toString(16).padStart(8, '0')}`));
	}, { inFlight: 4 });
});

describe('transactions that wait', () => {
	it('nonces of the future', async () => {
		const [alice, bob] = [accounts('Alice'), accounts('Bob')];
		// 23 MiB of them, where 20 MiB may wait.
		const nonces = await Promise.all([alice, bob].map(async ({ address }) => (
			await api.rpc.system.accountNextIndex(address)).toNumber()));
		const early = Array.from({ length: 400 }, (_, i) => sign(remark(60_000), [alice, bob][i % 2], nonces[i % 2] + 10 + i));
		const answers = await bears('nonces of the future', (signal) => flood(node.url, () => {
			const hex = early.pop();
			return hex && submit(hex);
		}, signal));
		assert.ok(answers.get('ok') > 0);
	});

	it('one nonce, taken over and over', async () => {
		const charlie = accounts('Charlie//stash');
		const nonce = (await api.rpc.system.accountNextIndex(charlie.address)).toNumber() + 1;
		const tip = counter();
		const answers = await bears('replacements', (signal) => flood(node.url, () => {
			const i = tip();
			return submit(sign(remark(i % 500), charlie, nonce, { tip: i % 4 ? 0 : i }));
		}, signal));
		assert.ok(answers.size > 0);
	});

	it('payments of an account that then pays out everything', async () => {
		const poor = newAccount();
		await send(api, api.tx.balances.transferKeepAlive(poor.address, 100n * MLT), accounts('Ferdie//stash'));
		const nonce = counter();
		const answers = await bears('a drained account', (signal) => flood(node.url, () => {
			const i = nonce();
			const all = api.tx.balances.transferAll(accounts('Eve').address, false);
			return submit(sign(i === 0 ? all : remark(64), poor, i));
		}, signal));
		assert.ok(answers.get('ok') > 0);
	});

	it('a pool full of cheap transactions lets through who pays a tip', async () => {
		const senders = ['Alice', 'Bob', 'Dave', 'Eve'].map((name) => accounts(`${name}//stash`));
		const nonces = await Promise.all(senders.map(async ({ address }) => (
			await api.rpc.system.accountNextIndex(address)).toNumber()));
		// 34 MiB of them, where 20 MiB may wait and a block takes 3.75.
		const cheap = Array.from({ length: 72 }, (_, i) => sign(remark(500_000), senders[i % 4], nonces[i % 4]++));
		const answers = await bears('a full pool', (signal) => flood(node.url, () => {
			const hex = cheap.shift();
			return hex && submit(hex);
		}, signal, { inFlight: 2 }), { tip: MLT / 1_000n });
		assert.ok(answers.get('ok') > 0);
	});

	it('and the pool is empty again soon', async () => {
		const senders = ['Alice', 'Bob', 'Charlie', 'Dave'].map((name) => accounts(name));
		// What waits for a nonce that never comes waits on; what can be included is.
		await drained(node, 60_000);
		await send(api, api.tx.balances.transferKeepAlive(senders[1].address, MLT), senders[0]);
	});
});

describe('the JSON-RPC server beyond this machine', () => {
	/** The node's answer to a request over HTTP: the status, and the error if there is one. */
	async function ask(body) {
		const response = await fetch(full.url.replace('ws:', 'http:'), {
			method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
		});
		const text = await response.text();
		return { status: response.status, error: response.ok ? JSON.parse(text).error : undefined };
	}
	const request = (method, ...params) => ({ jsonrpc: '2.0', id: 1, method, params });

	it('has no method that changes the node or costs without bound', async () => {
		for (const [method, ...params] of [
			['author_rotateKeys'], ['author_insertKey', 'babe', '//Eve', '0x00'], ['author_hasKey', '0x00', 'babe'],
			['author_removeExtrinsic', []], ['state_getPairs', '0x'], ['state_traceBlock', full.genesis, null, null, null],
			['system_peers'], ['system_addReservedPeer', ''], ['system_addLogFilter', 'trace'], ['system_unstable_networkState'],
			['offchain_localStorageGet', 'PERSISTENT', '0x00'], ['system_dryRun', '0x00'], ['babe_epochAuthorship'],
		]) {
			const { error } = await ask(request(method, ...params));
			assert.equal(error?.message, 'RPC call is unsafe to be called externally', method);
		}
	});

	it('refuses a long batch, a large request and too many keys', async () => {
		const batch = (length) => Array.from({ length }, (_, id) => ({ ...request('system_name'), id }));
		assert.equal((await ask(batch(100))).error, undefined);
		assert.equal((await ask(batch(101))).error.code, -32010);
		assert.equal((await ask(request('system_name', 'x'.repeat(1_100_000)))).status, 413);
		assert.equal((await ask(request('state_getKeysPaged', '0x', 1_001))).error.code, 4002);
	});

	it('limits what a connection asks in a minute', async () => {
		const seconds = SECONDS;
		const answers = await bears('calls beyond the rate', (signal) => flood(full.url, () => ['system_name'], signal));
		// Four connections with 1,200 calls each, and 20 more in every second, until the last has its answer.
		assert.ok(answers.get('ok') <= 4 * (1_200 + 20 * (seconds + 20)), `${answers.get('ok')} answers`);
	});

	it('serves others while requests stay half said', async () => {
		const half = await Promise.all(Array.from({ length: 300 }, () => (
			socket(full.url, { text: 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{' }))));
		const silent = await Promise.all(Array.from({ length: 300 }, () => socket(full.url)));
		await bears('silent connections', async () => new Map());
		for (const connection of [...half, ...silent]) connection.destroy();
	});

	it('has room for a hundred clients, and again when they are gone', async () => {
		const clients = await Promise.all(Array.from({ length: 110 }, () => new Promise((resolve) => {
			const client = new WebSocket(full.url);
			client.once('open', () => resolve(client));
			client.once('error', () => resolve());
		})));
		const connected = clients.filter(Boolean);
		assert.equal(connected.length, 100);
		for (const client of connected) client.terminate();
		for (let tries = 0; ; tries++) {
			const rpc = await Rpc.connect(full.url).catch(() => undefined);
			if (rpc) {
				assert.equal(await rpc.call('system_chain'), 'MetaLife Development');
				rpc.close();
				break;
			}
			assert.ok(tries < 50, 'no place became free');
			await sleep(100);
		}
	});

	it('frees what was kept for clients that read nothing', async () => {
		const before = residentMiB(full.child.pid);
		const call = frame(JSON.stringify(request('state_getMetadata')));
		const text = webSocketHead(full.url);
		const readers = await Promise.all(Array.from({ length: 20 }, () => socket(full.url, { text, first: true })));
		for (const reader of readers) {
			assert.match(reader.first, /^HTTP\/1.1 101 /);
			for (let i = 0; i < 5; i++) reader.write(call);
		}
		await bears('clients that read nothing', async () => new Map());
		const held = residentMiB(full.child.pid) - before;
		for (const reader of readers) reader.destroy();
		console.log(JSON.stringify({ flood: 'clients that read nothing', before: Math.round(before), held: Math.round(held) }));
		// 100 answers of 0.6 MiB each.
		assert.ok(held < GROWTH, `${held} MiB are held`);
	});

	it('follows the chain for a client four times, no more', async () => {
		const rpc = await Rpc.connect(full.url);
		for (let i = 0; i < 4; i++) await rpc.call('chainHead_v1_follow', false);
		await assert.rejects(rpc.call('chainHead_v1_follow', false), ({ code }) => code === -32800);
		rpc.close();
	});

	it('and has kept up with the chain', async () => {
		const heights = await Promise.all([node, full].map(async (one) => Number((await one.call('chain_getHeader')).number)));
		assert.ok(heights[0] - heights[1] <= 2, `${heights}`);
	});
});
