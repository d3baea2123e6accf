// A node that joins with nothing, by the kind of sync that is named, and follows the chain.

const assert = require('node:assert/strict');
const { spawn } = require('node:child_process');
const { mkdtemp, rm } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { call, heads, until } = require('./rpc.js');

/** The state of Alice's account: System.Account, Blake2_128Concat. */
const ACCOUNT = '0x26aa394eea5630e07c48ae0c9558cef7b99d880ec681799c0cf30e8886371da9' +
	'de1e86a9a8c739864cf3cc5ec2bea59fd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';

exports.run = async (name, network, [sync]) => {
	const { wsUri } = network.nodesByName[name];
	const basePath = await mkdtemp(join(tmpdir(), 'metalife-fresh-'));
	const bootnodes = (await Promise.all(Object.values(network.nodesByName)
		.map((node) => call(node.wsUri, 'system_localListenAddresses')))).flat();
	const node = spawn(process.env.METALIFE_NODE, [
		'--chain', network.chainSpecPath, '--base-path', basePath, '--name', `fresh-${sync}`, '--sync', sync,
		'--bootnodes', ...bootnodes.filter((address) => address.includes('127.0.0.1')),
		'--rpc-port', '0', '--listen-addr', '/ip4/127.0.0.1/tcp/0/ws', '--no-mdns', '--no-telemetry', '--no-prometheus',
	], { stdio: ['ignore', 'ignore', 'pipe'] });
	// Whatever ends the run ends the node.
	process.once('exit', () => node.kill('SIGKILL'));
	try {
		const lines = [];
		const fresh = await new Promise((resolve, reject) => {
			node.once('exit', () => reject(new Error(`the fresh node ended:\n${lines.slice(-20).join('\n')}`)));
			createInterface({ input: node.stderr }).on('line', (line) => {
				lines.push(line);
				const [, port] = /Running JSON-RPC server: addr=127\.0\.0\.1:(\d+)/.exec(line) ?? [];
				if (port) resolve(`ws://127.0.0.1:${port}`);
			});
		});
		const start = await heads(wsUri);
		await until(async () => (await heads(fresh)).final > start.best);
		const head = await call(fresh, 'chain_getFinalizedHead');
		const { number } = await call(fresh, 'chain_getHeader', head);
		assert.equal(await call(wsUri, 'chain_getBlockHash', Number(number)), head, 'it follows another chain');
		const state = await call(fresh, 'state_getStorage', ACCOUNT, head);
		assert.ok(state, 'it has no state');
		assert.equal(state, await call(wsUri, 'state_getStorage', ACCOUNT, head), 'its state is another');
		const warped = lines.some((line) => line.includes('Warp sync is complete') || line.includes('State sync is complete'));
		assert.equal(warped, sync === 'warp', lines.join('\n'));
		// Blocks from before it joined; after a warp sync they come later.
		await until(async () => {
			const hash = await call(fresh, 'chain_getBlockHash', 1);
			return hash && await call(fresh, 'chain_getBlock', hash);
		});
	} finally {
		node.removeAllListeners('exit');
		const ended = new Promise((resolve) => node.once('exit', resolve));
		node.kill('SIGTERM');
		await ended;
		await rm(basePath, { recursive: true, force: true });
	}
};
