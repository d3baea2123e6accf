// Runs the sidecar: its commands, and its daemon.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Process, temporaryDirectory } from './node.mjs';

/** How long a daemon may take until it listens, and something until it is so. */
const START_MS = 60_000;
const UNTIL_MS = 120_000;

/** The sidecar to test: METALIFE_PLANET, or what `cargo build` made last. */
export function planetBinary() {
	const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/metalife/target');
	const binary = process.env.METALIFE_PLANET ?? join(target, 'debug/planet');
	if (!existsSync(binary)) throw new Error(`no sidecar at ${binary}: run cargo build first, or set METALIFE_PLANET`);
	return binary;
}

/** Ask until the answer passes. */
export async function until(ask, passes, what) {
	const end = Date.now() + UNTIL_MS;
	for (;;) {
		const answer = await ask();
		if (passes(answer)) return answer;
		if (Date.now() > end) throw new Error(`not ${what} within ${UNTIL_MS} ms: ${JSON.stringify(answer)}`);
		await sleep(100);
	}
}

/** A person's sidecar: a vault of its own, and a daemon while there is one. */
export class Planet {
	static async create(name) {
		const planet = new Planet();
		planet.folder = join(temporaryDirectory(), 'planet');
		const { feed } = await planet.run(
			'init', '--name', name, '--kdf-memory', '8', '--kdf-passes', '1', '--kdf-lanes', '1',
		);
		planet.feed = feed;
		return planet;
	}

	#environment(more = {}) {
		return { ...process.env, PLANET_DATA: this.folder, PLANET_PASSPHRASE: 'secret', ...more };
	}

	/** What a command answers. */
	async run(...args) {
		const { code, answer } = await this.#command(args);
		if (code !== 0) throw Object.assign(new Error(answer.error.message), answer.error);
		return answer;
	}

	#command(args) {
		return new Promise((resolve, reject) => {
			const child = spawn(planetBinary(), ['--json', ...args], {
				stdio: ['ignore', 'pipe', 'pipe'], env: this.#environment(),
			});
			let [out, err] = ['', ''];
			child.stdout.on('data', (data) => (out += data));
			child.stderr.on('data', (data) => (err += data));
			child.once('error', reject);
			child.once('close', (code) => {
				try {
					resolve({ code, answer: JSON.parse(out) });
				} catch {
					reject(new Error(`planet ${args.join(' ')} ended with ${code}: ${out}${err}`));
				}
			});
		});
	}

	/** Run the daemon until it is stopped. */
	async start(...args) {
		const daemon = new Process(planetBinary(), ['run', '--listen', '127.0.0.1:0', ...args], { env: this.#environment() });
		this.daemon = daemon;
		const [, url] = await daemon.line(/Planet listens at (\S+)/, START_MS);
		this.url = url;
		return this;
	}

	async stop() {
		return this.daemon?.stop();
	}

	async kill() {
		return this.daemon?.kill();
	}

	/** How it is with the chain. */
	async chain() {
		return (await this.run('status')).status.chain;
	}
}
