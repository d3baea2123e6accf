// scripts/dev, as a person uses it.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Process, freePort, temporaryDirectory } from '../lib/node.mjs';
import { Rpc } from '../lib/rpc.mjs';

const script = fileURLToPath(new URL('../../scripts/dev', import.meta.url));
const MINUTE = 60_000;

describe('scripts/dev', () => {
	const basePath = temporaryDirectory();

	async function run(...options) {
		const port = await freePort();
		const dev = new Process(script, [
			...options, '--planet', '127.0.0.1:0', '--', '--rpc-port', String(port), '--port', '0', '--no-prometheus', '--no-mdns',
		]);
		await dev.line(/MetaLife runs: first block/, 10 * MINUTE);
		await dev.line(/stop +Ctrl-C/, MINUTE);
		const [, planet] = await dev.line(/Planet listens at (\S+)/, MINUTE);
		const rpc = await Rpc.connect(`ws://127.0.0.1:${port}`);
		return { dev, rpc, port, planet };
	}

	async function stop({ dev, rpc, planet }) {
		rpc.close();
		assert.equal((await fetch(`${planet}/health`)).status, 200, 'the sidecar runs beside it');
		const { code } = await dev.stop('SIGINT');
		assert.equal(code, 0, dev.lines.slice(-20).join('\n'));
		await assert.rejects(fetch(`${planet}/health`), 'the sidecar has ended too');
	}

	it('starts a chain, says where it is, and keeps it', async () => {
		const first = await run('--base-path', basePath);
		const { dev, rpc, port } = first;
		assert.ok(dev.lines.some((line) => line.includes(`ws://127.0.0.1:${port}`)));
		assert.match(dev.lines.find((line) => line.includes('//Alice')), / mL\w{40,}$/);
		assert.equal(await rpc.call('system_chain'), 'MetaLife Development');
		const hash = await rpc.call('chain_getBlockHash', 1);
		await stop(first);

		const second = await run('--base-path', basePath);
		assert.equal(await second.rpc.call('chain_getBlockHash', 1), hash, 'the chain was kept');
		await stop(second);

		const third = await run('--base-path', basePath, '--purge');
		assert.notEqual(await third.rpc.call('chain_getBlockHash', 1), hash, 'the chain was begun anew');
		await stop(third);
		assert.ok(existsSync(join(basePath, 'chains')));
	});

	it('says what is wrong with its arguments', async () => {
		const dev = new Process(script, ['--base-paht', basePath]);
		assert.equal((await dev.exited).code, 2);
		assert.match(dev.lines.join('\n'), /what is '--base-paht'\?/);
	});
});
