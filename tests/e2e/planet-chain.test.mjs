// The sidecar and the chain: whose feeds are whose, anchors, and a node that is away.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { u8aToHex } from '@polkadot/util';
import { connect, developmentAccounts, newAccount, send } from '../lib/chain.mjs';
import { freePort, Node, temporaryDirectory } from '../lib/node.mjs';
import { signUp } from '../lib/people.mjs';
import { Planet, until } from '../lib/planet.mjs';

const basePath = temporaryDirectory();
let port, node, api;
let alice, ann;
/** Two sidecars. */
let one, other;

/** A node of the same chain at the same address, whenever it is started. */
async function startNode() {
	node = await Node.start({ sealEvery: 200, basePath, rpcPort: port });
	assert.equal(node.url, `ws://127.0.0.1:${port}`);
}

const connected = (planet) => until(() => planet.chain(), (chain) => chain?.connected, 'connected');

before(async () => {
	port = await freePort();
	await startNode();
	api = await connect(node.url);
	alice = developmentAccounts()('Alice');
	ann = { account: newAccount('ed25519') };
	ann.id = await signUp(api, ann.account, 'annabella', alice);
	[one, other] = await Promise.all([Planet.create('One'), Planet.create('Other')]);
});

after(async () => {
	await Promise.all([one?.stop(), other?.stop()]);
	await api?.disconnect();
	await node?.stop();
});

describe('a sidecar beside a node', () => {
	it('follows finalized blocks and says so', async () => {
		await one.start('--no-network', '--node', node.url);
		const { genesis, finalized } = await connected(one);
		assert.equal(`0x${genesis}`, api.genesisHash.toHex());
		await until(() => one.chain(), (chain) => chain.finalized > finalized, 'further');
	});

	it('knows whose handle, number and key something is', async () => {
		const key = u8aToHex(ann.account.publicKey).slice(2);
		for (const whose of ['@annabella', `profile:${ann.id}`, key]) {
			const profile = await one.run('profile', whose);
			assert.deepEqual(profile, {
				person: `profile:${ann.id}`, handle: 'annabella', keys: [{ account: key, role: 'controller' }],
				feeds: [key], ours: false,
			});
		}
		await assert.rejects(one.run('profile', '@nobody_at_all'), { code: 'not-found' });
		await assert.rejects(one.run('profile', 'profile:4000000'), { code: 'not-found' });
	});

	it('follows somebody by handle, and hears of new keys and a new handle', async () => {
		await one.run('follow', '@annabella');
		const { contacts } = await one.run('follow');
		assert.deepEqual(contacts.map(({ person }) => person), [`profile:${ann.id}`]);
		const feed = newAccount('ed25519');
		await send(api, api.tx.profile.offerKey(feed.address, 'Feed'), ann.account);
		const seen = () => one.run('profile', `profile:${ann.id}`);
		assert.equal((await seen()).keys.length, 1, 'what was only offered is not there');
		await send(api, api.tx.profile.claimKey(ann.id), feed);
		const key = u8aToHex(feed.publicKey).slice(2);
		const { keys } = await until(seen, (profile) => profile.keys.length === 2, 'a key more');
		assert.deepEqual(keys[1], { account: key, role: 'feed' });
	});
});

describe('while the node is away', () => {
	it('the sidecar knows what it knew, and comes back by itself', async () => {
		await api.disconnect();
		await node.stop();
		await until(() => one.chain(), (chain) => !chain.connected, 'alone');
		assert.equal((await one.run('profile', '@annabella')).keys.length, 2);
		await assert.rejects(one.run('profile', '@somebody_else'), { code: 'no-node' });
		await one.kill();
		assert.equal((await one.run('profile', '@annabella')).keys.length, 2, 'without a daemon too');
		await one.start('--no-network', '--node', node.url);
		assert.equal((await one.run('profile', '@annabella')).keys.length, 2);
		await startNode();
		api = await connect(node.url);
		await connected(one);
	});

	it('another chain is refused, and the vault stays with its own', async () => {
		const { genesis } = await one.chain();
		await one.stop();
		const stranger = await Node.start({ chain: 'local' });
		try {
			await one.start('--no-network', '--node', stranger.url);
			const chain = await until(() => one.chain(), ({ problem }) => problem, 'refused');
			assert.equal(chain.connected, false);
			assert.match(chain.problem, /another chain/);
			assert.ok(chain.problem.includes(genesis));
			assert.equal(chain.genesis, genesis);
		} finally {
			await one.stop();
			await stranger.stop();
		}
		await one.start('--no-network', '--node', node.url);
		await connected(one);
	});
});
