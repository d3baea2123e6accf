// Floods of a node, and what is watched meanwhile: its blocks, its memory, and a user who only wants to pay somebody.

import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { Rpc } from './rpc.mjs';

export const SLOT_MS = 3_000;
/** How many calls a flood keeps in flight on each of its connections. */
const IN_FLIGHT = 16;
const CONNECTIONS = 4;
const PAGE_KIB = 4;

/** A process's resident memory, in MiB. */
export function residentMiB(pid) {
	return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_KIB) / 1024;
}

/** Signs without asking the node: everything that a signature covers is known. */
export function signer(api) {
	const common = {
		blockHash: api.genesisHash, genesisHash: api.genesisHash, runtimeVersion: api.runtimeVersion, era: 0,
	};
	return (call, account, nonce, options = {}) => call.sign(account, { ...common, nonce, ...options }).toHex();
}

/** Another signature in a signed transaction: its bytes are random. */
export function withBadSignature(hex) {
	const bytes = hexToU8a(hex);
	// After the length come the version, the address with its kind, and the kind of the signature.
	const start = lengthOfPrefix(bytes) + 1 + 33 + 1;
	crypto.getRandomValues(bytes.subarray(start, start + 64));
	return u8aToHex(bytes);
}

function lengthOfPrefix([first]) {
	return [1, 2, 4, 5 + (first >> 2)][first & 3];
}

/** `utility.batch` of `utility.batch` of ... a remark, as the bytes of a call. */
export function nestedBatch(api, depth, remark = '0x') {
	const { callIndex } = api.tx.utility.batch;
	const layer = u8aConcat(callIndex, [1 << 2]);
	return u8aConcat(...Array(depth).fill(layer), api.tx.system.remark(remark).method.toU8a());
}

/**
 * Call a method over and over until it is over.
 * @param {string} url the node's
 * @param {() => Array | Promise<Array>} next the next call, as `[method, ...params]`, or nothing if there is none
 * @param {AbortSignal} signal when it is over
 * @param {object} [options]
 * @param {number} [options.inFlight] how many calls wait for an answer on each of four connections
 * @returns {Promise<Map<string, number>>} how often each answer came: `ok`, or the error's code and message
 */
export async function flood(url, next, signal, { inFlight = IN_FLIGHT } = {}) {
	const answers = new Map();
	const count = (answer) => {
		// What a runtime says may have a page of its stack below.
		const [line] = answer.split('\n');
		answers.set(line, (answers.get(line) ?? 0) + 1);
	};
	const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Rpc.connect(url)));
	const one = async (rpc) => {
		while (!signal.aborted) {
			const call = await next();
			if (!call) break;
			await rpc.call(...call).then(
				() => count('ok'),
				({ code, message, data }) => count(`${code} ${message}${data ? `: ${data}` : ''}`),
			);
		}
	};
	await Promise.all(connections.flatMap((rpc) => Array.from({ length: inFlight }, () => one(rpc))));
	for (const rpc of connections) rpc.close();
	return answers;
}

/** A TCP connection that says what it is told, and reads no more than the first of what comes back, if that. */
export function socket(url, { text = '', first = false } = {}) {
	const { hostname, port } = new URL(url);
	return new Promise((resolve, reject) => {
		const connection = connectTcp({ host: hostname, port: Number(port) }, () => {
			connection.write(text);
			if (!first) resolve(connection);
		});
		if (first) connection.once('data', (data) => {
			connection.pause();
			connection.first = data.toString();
			resolve(connection);
		});
		connection.on('error', reject);
	});
}

/** The head of a request that begins a WebSocket. */
export const webSocketHead = (url) => [
	'GET / HTTP/1.1', `Host: ${new URL(url).host}`, 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13',
	'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', '', '',
].join('\r\n');

/** A text as a client's WebSocket frame, with a mask of zeros. */
export function frame(text) {
	const body = Buffer.from(text);
	const head = Buffer.alloc(14);
	head[0] = 0x81;
	// The longest form of a length is always allowed.
	head[1] = 0x80 | 127;
	head.writeBigUInt64BE(BigInt(body.length), 2);
	return Buffer.concat([head, body]);
}

/**
 * What happens at a node from now on.
 */
export class Watch {
	/** @param {{url: string, child: {pid: number}}} node */
	static async start(node) {
		const watch = new Watch();
		watch.node = node;
		watch.rpc = await Rpc.connect(node.url);
		watch.heads = [];
		watch.memory = [];
		watch.waiting = new Set();
		await watch.rpc.subscribe('chain_subscribeNewHeads', ({ number }) => {
			watch.heads.push({ number: Number(number), at: performance.now() });
			for (const resolve of watch.waiting) resolve();
			watch.waiting.clear();
		});
		watch.sample();
		watch.timer = setInterval(() => watch.sample(), 250);
		return watch;
	}

	sample() {
		this.memory.push({ at: performance.now(), mib: residentMiB(this.node.child.pid) });
	}

	get height() {
		return this.heads.at(-1)?.number ?? 0;
	}

	/** The next block. */
	async head() {
		await new Promise((resolve) => this.waiting.add(resolve));
		return this.height;
	}

	/** The next block, as a point of time. */
	async mark() {
		const number = await this.head();
		return { number, at: performance.now() };
	}

	/** What happened between two blocks. */
	between(begin, end) {
		const memory = this.memory.filter(({ at }) => at >= begin.at && at < end.at).map(({ mib }) => mib);
		const third = Math.ceil(memory.length / 3);
		return {
			blocks: end.number - begin.number,
			slots: Math.round((end.at - begin.at) / SLOT_MS),
			before: memory[0],
			peak: Math.max(...memory),
			firstThird: Math.max(...memory.slice(0, third)),
			lastThird: Math.max(...memory.slice(-third)),
		};
	}

	stop() {
		clearInterval(this.timer);
		this.rpc.close();
	}
}

/**
 * Somebody who pays another again and again, one payment after the other.
 * @returns {Promise<number[]>} how many blocks each payment took
 */
export async function honestUser({ api, watch, sign, account, to, tip = 0n, signal }) {
	const took = [];
	const nonceOf = async () => Number(await watch.rpc.call('system_accountNextIndex', account.address));
	const included = async () => (await api.query.system.account(account.address)).nonce.toNumber();
	while (!signal.aborted) {
		const nonce = await nonceOf();
		const from = watch.height;
		await watch.rpc.call('author_submitExtrinsic', sign(api.tx.balances.transferKeepAlive(to, 10n ** 10n), account, nonce, { tip }));
		while ((await included()) <= nonce) await watch.head();
		took.push(watch.height - from);
	}
	return took;
}

/** Wait until the node's pool holds nothing any more. */
export async function drained(node, within) {
	const end = performance.now() + within;
	for (;;) {
		const pending = await node.call('author_pendingExtrinsics').catch(({ message }) => message);
		if (pending.length === 0) return;
		if (performance.now() > end) throw new Error(`the pool still holds ${pending.length} transactions`);
		await sleep(500);
	}
}
