// Starts, stops and kills real nodes.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How long a node may take from its start until it answers. */
const START_MS = 120_000;
/** How long a node may take to stop when asked to. */
const STOP_MS = 30_000;
/** How many lines of a node's log are kept to be shown when something goes wrong. */
const LOG_LINES = 200;

/** The node to test: METALIFE_NODE, or what `cargo build` made last. */
export function nodeBinary() {
	const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/metalife/target');
	const binary = process.env.METALIFE_NODE ?? join(target, 'debug/metalife-node');
	if (!existsSync(binary)) throw new Error(`no node at ${binary}: run cargo build first, or set METALIFE_NODE`);
	return binary;
}

/** A directory that is gone when the tests are. */
export function temporaryDirectory() {
	const directory = mkdtempSync(join(tmpdir(), 'metalife-test-'));
	leftovers.push(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
	return directory;
}

/** A port that nobody used a moment ago. */
export async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address();
	await new Promise((resolve) => server.close(resolve));
	return port;
}

// Whatever ends the tests ends the nodes too, and removes their directories.
const leftovers = [];
process.on('exit', () => leftovers.reverse().forEach((remove) => remove()));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));

/**
 * A child process whose output is read line by line.
 */
export class Process {
	constructor(command, args, options = {}) {
		this.command = command;
		this.child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
		this.lines = [];
		this.waiting = new Set();
		this.exited = new Promise((resolve) => {
			this.child.once('error', (error) => resolve({ error }));
			this.child.once('close', (code, signal) => resolve({ code, signal }));
		});
		this.exited.then((end) => {
			this.end = end;
			for (const waiting of this.waiting) waiting.fail(end);
		});
		for (const stream of [this.child.stdout, this.child.stderr]) {
			createInterface({ input: stream }).on('line', (line) => this.#read(line));
		}
		leftovers.push(() => this.end || this.child.kill('SIGKILL'));
	}

	#read(line) {
		this.lines.push(line);
		if (this.lines.length > LOG_LINES) this.lines.shift();
		for (const waiting of this.waiting) waiting.read(line);
	}

	/** The first line, seen or to come, that matches; what the expression captured. */
	async line(pattern, within) {
		const seen = this.lines.map((line) => pattern.exec(line)).find(Boolean);
		if (seen) return seen;
		if (this.end) throw this.failure(`ended without ${pattern}`);
		let waiting;
		let timer;
		try {
			return await new Promise((resolve, reject) => {
				waiting = {
					read: (line) => {
						const match = pattern.exec(line);
						if (match) resolve(match);
					},
					fail: () => reject(this.failure(`ended before ${pattern}`)),
				};
				this.waiting.add(waiting);
				timer = setTimeout(() => reject(this.failure(`no ${pattern} within ${within} ms`)), within);
			});
		} finally {
			clearTimeout(timer);
			this.waiting.delete(waiting);
		}
	}

	failure(what) {
		return new Error(`${this.command}: ${what}\n${this.lines.slice(-40).join('\n')}`);
	}

	/** Ask it to stop; how it ended. */
	async stop(signal = 'SIGTERM') {
		if (this.end) return this.end;
		this.child.kill(signal);
		const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
		const end = await this.exited;
		clearTimeout(timer);
		return end;
	}

	/** End it at once, as a power cut would. */
	async kill() {
		return this.stop('SIGKILL');
	}
}

/**
 * A running node that listens on ports nobody else uses.
 */
export class Node extends Process {
	/**
	 * Start a node: of a development chain of its own, or of the chain named.
	 * @param {object} options
	 * @param {string} [options.chain] the chain's name or the path of its specification
	 * @param {string} [options.basePath] where the chain is kept; otherwise a temporary directory
	 * @param {number} [options.sealEvery] seal a block in this many milliseconds instead of by BABE's slots
	 * @param {boolean} [options.prometheus] whether it tells Prometheus its metrics
	 * @param {number} [options.rpcPort] where it is asked; otherwise wherever nobody else is
	 * @param {string[]} [options.args] further arguments
	 */
	static async start({ chain, basePath = temporaryDirectory(), sealEvery, prometheus, rpcPort = 0, args = [] } = {}) {
		const sealing = sealEvery ? ['--sealing', 'interval', '--sealing-interval-ms', String(sealEvery)] : [];
		const node = new Node(nodeBinary(), [
			...(chain ? ['--chain', chain] : ['--dev']), '--base-path', basePath, '--rpc-port', String(rpcPort), '--port', '0',
			...(prometheus ? ['--prometheus-port', '0'] : ['--no-prometheus']), '--no-mdns', '--no-telemetry',
			...sealing, ...args,
		]);
		node.basePath = basePath;
		try {
			const [, port] = await node.line(/Running JSON-RPC server: addr=(?:127\.0\.0\.1|0\.0\.0\.0):(\d+)/, START_MS);
			node.url = `ws://127.0.0.1:${port}`;
			if (prometheus) {
				const [, address] = await node.line(/Prometheus exporter started at (\S+)/, START_MS);
				node.metricsUrl = `http://${address}/metrics`;
			}
		} catch (error) {
			// Nobody else could stop it.
			await node.kill();
			throw error;
		}
		return node;
	}

	/** Ask it one question over HTTP. */
	async call(method, ...params) {
		const response = await fetch(this.url.replace('ws:', 'http:'), {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
		});
		const { result, error } = await response.json();
		if (error) throw Object.assign(new Error(error.message), error);
		return result;
	}
}
