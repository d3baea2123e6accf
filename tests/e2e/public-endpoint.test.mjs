// A node behind a web server with the configuration in deploy/: standard clients work through it, and nobody gets more
// than a share of it.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import WebSocket from 'ws';
import { connect, developmentAccounts, newAccount, send } from '../lib/chain.mjs';
import { Nginx } from '../lib/nginx.mjs';
import { Node } from '../lib/node.mjs';
import { Rpc } from '../lib/rpc.mjs';
import { socket } from '../lib/spam.mjs';

const SECOND = 1_000;
/** What the configuration lets an address do. */
const RATE = 20;
const BURST = 100;
const CONNECTIONS = 10;
const HEADER_TIMEOUT_S = 10;
/** How many calls the flood makes. */
const CALLS = 5_000;
const MIB = 1_024 * 1_024;
const CHAIN = 'MetaLife Development';

let node, nginx;

before(async () => {
	node = await Node.start({
		sealEvery: 500,
		args: [
			'--rpc-methods', 'safe', '--rpc-rate-limit', '1200', '--rpc-max-request-size', '1',
			'--rpc-max-batch-request-len', '20',
		],
	});
	nginx = await Nginx.before(node);
});

after(async () => {
	await nginx?.stop();
	await node?.stop();
});

const call = (method, ...params) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

function post(body) {
	return fetch(nginx.url.replace('ws:', 'http:'), {
		method: 'POST', headers: { 'content-type': 'application/json' }, body,
	});
}

describe('a public endpoint', () => {
	it('serves a standard client: a transaction from its signing to its finality', async () => {
		const api = await connect(nginx.url);
		const [alice, other] = [developmentAccounts()('Alice'), newAccount()];
		await send(api, api.tx.balances.transferKeepAlive(other.address, 10n ** 12n), alice);
		assert.equal((await api.query.system.account(other.address)).data.free.toBigInt(), 10n ** 12n);
		await api.disconnect();
	});

	it('does nothing that is the operator\'s alone, and serves nothing else', async () => {
		const { error } = await (await post(call('author_rotateKeys'))).json();
		assert.match(error.message, /unsafe to be called externally/);
		const url = nginx.url.replace('ws:', 'http:');
		assert.equal((await fetch(`${url}/health/readiness`)).status, (await fetch(`${node.url.replace('ws:', 'http:')}/health/readiness`)).status);
		assert.equal((await fetch(`${url}/anything`)).status, 404);
	});

	it('takes a request of a little under a mebibyte, and none of more', async () => {
		const padded = (bytes) => call('system_chain').padEnd(bytes);
		assert.equal((await (await post(padded(MIB - 1))).json()).result, CHAIN);
		assert.equal((await post(padded(MIB + 1))).status, 413);
	});

	it('takes twenty calls in a batch', async () => {
		const batch = (count) => post(`[${Array(count).fill(call('system_chain')).join(',')}]`);
		assert.equal((await (await batch(20)).json()).length, 20);
		assert.equal((await (await batch(21)).json()).error.code, -32010);
	});

	it(`answers ${CALLS} calls over HTTP by the rate, and the node never sees the others`, async (t) => {
		const begin = performance.now();
		const statuses = new Map();
		let left = CALLS;
		const one = async () => {
			while (left-- > 0) {
				const response = await post(call('system_health'));
				await response.arrayBuffer();
				statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
			}
		};
		await Promise.all(Array.from({ length: CONNECTIONS - 2 }, one));
		const seconds = (performance.now() - begin) / SECOND;
		t.diagnostic(`${CALLS} calls in ${seconds.toFixed(1)} s: ${JSON.stringify(Object.fromEntries(statuses))}`);
		assert.deepEqual([...statuses.keys()].sort(), [200, 429]);
		assert.ok(statuses.get(200) <= BURST + RATE * seconds + 1, `${statuses.get(200)} calls in ${seconds} s`);
		// The node answers its operator all the same.
		assert.equal(await node.call('system_chain'), CHAIN);
	});

	it(`has ${CONNECTIONS} connections for each address`, async () => {
		// The flood used up what the address may do at once.
		await sleep((BURST / RATE) * SECOND);
		const url = nginx.url;
		const open = [];
		try {
			// Those that fetch keeps for later do not count: nothing is asked on them.
			for (let i = 0; i < CONNECTIONS; i++) open.push(await Rpc.connect(url));
			for (const rpc of open) assert.equal(await rpc.call('system_chain'), CHAIN);
			const refused = new WebSocket(url);
			const status = await new Promise((resolve, reject) => {
				refused.once('unexpected-response', (_, response) => resolve(response.statusCode));
				refused.once('open', () => reject(new Error('an eleventh connection was taken')));
				refused.once('error', () => {});
			});
			assert.equal(status, 429);
		} finally {
			for (const rpc of open) rpc.close();
		}
	});

	it('does not wait for who sends half a request', async () => {
		const begin = performance.now();
		const silent = await socket(nginx.url, { text: 'POST / HTTP/1.1\r\nHost: x\r\n' });
		silent.resume();
		await new Promise((resolve) => silent.once('close', resolve));
		const seconds = (performance.now() - begin) / SECOND;
		assert.ok(seconds < 3 * HEADER_TIMEOUT_S, `${seconds} s`);
	});
});
