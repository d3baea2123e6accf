// What operators are given: chain specifications, pruned and archive nodes, and metrics by the names that the alerts
// and the dashboard use.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connect, developmentAccounts } from '../lib/chain.mjs';
import { until } from '../lib/heads.mjs';
import { Node, Process, nodeBinary, temporaryDirectory } from '../lib/node.mjs';
import { signer } from '../lib/spam.mjs';

const MINUTE = 60_000;
const ALICE = ['--alice', '--validator', '--force-authoring', '--node-key', '1'.padStart(64, '0')];
/** The key of `timestamp.now` in the state. */
const TIMESTAMP = '0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb';

/** Where the development chain is kept that the first tests share: its runtime is compiled once. */
const developmentChain = temporaryDirectory();

function inRepository(path) {
	return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

describe('metrics', () => {
	/** Labels whose values a node that is well does not have. */
	const ONLY_IN_TROUBLE = ['hit_deadline'];

	/** The queries of the alerts and of the dashboard, each with where it is. */
	function queries() {
		const rules = readFileSync(inRepository('deploy/prometheus/rules.yml'), 'utf8');
		const alerts = rules.split('- alert: ').slice(1).map((rule) => [
			rule.split('\n', 1)[0],
			/^ {8}expr: (?:>-\n)?([^]*?)\n {8}(?:for|labels):/m.exec(rule)[1],
		]);
		const { panels } = JSON.parse(readFileSync(inRepository('deploy/grafana/metalife-node.json'), 'utf8'));
		const targets = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr]));
		return [...alerts, ...targets];
	}

	/** What a query selects of the node's own metrics: names, each with the labels that must be equal to something. */
	function selectors(query) {
		const found = query.matchAll(/\b((?:substrate|rpc|trie|metalife)_\w+)(?:\{([^}]*)\})?/g);
		return Array.from(found, ([, name, labels = '']) => ({
			name,
			labels: labels.split(',').map((label) => label.trim()).filter((label) => /^\w+="/.test(label)),
		}));
	}

	it('have every name and label that an alert or the dashboard asks for', async () => {
		const node = await Node.start({ basePath: developmentChain, prometheus: true });
		const final = async () => (await metrics(node)).some((line) =>
			/^substrate_block_height\{.*status="finalized".*\} [1-9]/.test(line));
		await until('a final block', MINUTE, final);
		const lines = await metrics(node);
		let checked = 0;
		for (const [where, query] of queries()) {
			for (const { name, labels } of selectors(query)) {
				const there = lines.some((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `))
					&& labels.every((label) => line.includes(label) || isOnlyInTrouble(line, label)));
				assert.ok(there, `${where}: the node has no ${name}{${labels}}`);
				checked++;
			}
		}
		assert.ok(checked > 50, `only ${checked} selectors were found`);
		assert.equal((await node.stop()).code, 0);
	});

	function isOnlyInTrouble(line, label) {
		const [name, value] = label.split('=');
		return ONLY_IN_TROUBLE.includes(value.slice(1, -1)) && line.includes(`${name}="`);
	}

	async function metrics(node) {
		const response = await fetch(node.metricsUrl);
		return (await response.text()).split('\n').filter((line) => line && !line.startsWith('#'));
	}
});

describe('the transaction pool', () => {
	const LIMIT = 100;
	/** More than the tenth of the pool that a Substrate node leaves for those. */
	const EARLY = 50;
	let node, api;
	after(async () => {
		await api?.disconnect();
		await node?.stop();
	});

	it('keeps as many that wait for an earlier nonce as can be included next', async () => {
		node = await Node.start({ args: ['--sealing', 'instant', '--pool-limit', String(LIMIT)] });
		api = await connect(node.url);
		const alice = developmentAccounts()('Alice');
		const sign = signer(api);
		const transactions = Array.from({ length: EARLY }, (_, nonce) => sign(api.tx.system.remark('0x'), alice, nonce));
		// There is no block before the last of them comes: the first.
		for (const transaction of transactions.reverse()) await node.call('author_submitExtrinsic', transaction);
		let included;
		await until('all in blocks', MINUTE, async () => {
			included = (await api.query.system.account(alice.address)).nonce.toNumber();
			return included === EARLY;
		}, () => included);
	});
});

describe('chain specifications', () => {
	it('are what the code makes', async () => {
		const check = new Process(inRepository('scripts/chain-specs'), ['--check'], {
			env: { ...process.env, METALIFE_NODE: nodeBinary() },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		assert.equal((await check.exited).code, 0, check.lines.join('\n'));
	});

	it('make one chain: by name, plain and raw', async () => {
		const hashes = [];
		// A node refuses the database of another chain.
		for (const chain of ['dev', inRepository('chain-specs/dev.json'), inRepository('chain-specs/dev.raw.json')]) {
			const node = await Node.start({ chain, basePath: developmentChain });
			hashes.push(await node.call('chain_getBlockHash', 0));
			assert.equal(await node.call('system_chain'), 'MetaLife Development');
			assert.equal((await node.stop()).code, 0);
		}
		assert.deepEqual(hashes, Array(3).fill(hashes[0]));
	});
});

describe('old blocks', () => {
	const nodes = [];
	after(() => Promise.all(nodes.map((node) => node.stop())));

	/** A node of its own chain that keeps what the options say, a hundred and fifty blocks old. */
	async function grown(...pruning) {
		const node = await Node.start({ chain: 'dev', sealEvery: 50, args: [...ALICE, ...pruning] });
		nodes.push(node);
		await until('150 blocks', 3 * MINUTE, async () => Number((await node.call('chain_getHeader')).number) > 150);
		return node;
	}

	it('are all kept by an archive node, with their state', async () => {
		const node = await grown('--state-pruning', 'archive', '--blocks-pruning', 'archive');
		for (const number of [1, 5, 100]) {
			const hash = await node.call('chain_getBlockHash', number);
			assert.match(await node.call('state_getStorage', TIMESTAMP, hash), /^0x[0-9a-f]{16}$/);
			const { block } = await node.call('chain_getBlock', hash);
			assert.ok(block.extrinsics.length > 0, `block ${number} has no body`);
			assert.match(await node.call('state_call', 'Core_version', '0x', hash), /^0x/);
		}
	});

	it('are dropped by a pruned node, which says so and keeps the newest', async () => {
		const node = await grown('--state-pruning', '32', '--blocks-pruning', '64');
		const old = await node.call('chain_getBlockHash', 5);
		assert.match(old, /^0x/, 'the hash is kept');
		assert.equal(Number((await node.call('chain_getHeader', old)).number), 5, 'the header is kept');
		await assert.rejects(node.call('state_getStorage', TIMESTAMP, old), /State already discarded/);
		await assert.rejects(node.call('state_call', 'Core_version', '0x', old), /State already discarded/);
		assert.equal(await node.call('chain_getBlock', old), null, 'the body is gone');

		const head = Number((await node.call('chain_getHeader')).number);
		const recent = await node.call('chain_getBlockHash', head - 10);
		assert.match(await node.call('state_getStorage', TIMESTAMP, recent), /^0x/);
		assert.ok(await node.call('chain_getBlock', recent));

		// No option brings them back.
		await node.stop();
		const { basePath } = node;
		const start = Node.start({ chain: 'dev', basePath, args: ['--state-pruning', 'archive'] });
		await assert.rejects(start, /Incompatible pruning modes/);
	});
});
