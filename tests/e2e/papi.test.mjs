// The same chain through polkadot-api, which speaks only the new JSON-RPC (chainHead, transaction, archive).

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sr25519CreateDerive } from '@polkadot-labs/hdkd';
import { DEV_PHRASE, entropyToMiniSecret, mnemonicToEntropy } from '@polkadot-labs/hdkd-helpers';
import WebSocket from 'ws';
import { Node } from '../lib/node.mjs';

// Node.js 20 has none of its own.
globalThis.WebSocket ??= WebSocket;
const { Binary, createClient } = await import('polkadot-api');
const { getPolkadotSigner } = await import('polkadot-api/signer');
const { getWsProvider } = await import('polkadot-api/ws');

const derive = sr25519CreateDerive(entropyToMiniSecret(mnemonicToEntropy(DEV_PHRASE)));
const signerOf = (path) => {
	const { publicKey, sign } = derive(path);
	return getPolkadotSigner(publicKey, 'Sr25519', sign);
};

describe('polkadot-api', () => {
	let node, client, api;
	const dave = signerOf('//Dave');

	before(async () => {
		node = await Node.start({ sealEvery: 500 });
		client = createClient(getWsProvider(node.url));
		api = client.getUnsafeApi();
	});

	after(async () => {
		client?.destroy();
		await node?.stop();
	});

	it('follows the chain', async () => {
		const { number } = await client.getFinalizedBlock();
		const later = await new Promise((resolve, reject) => {
			const following = client.finalizedBlock$.subscribe({
				next: (block) => {
					if (block.number <= number) return;
					resolve(block);
					queueMicrotask(() => following.unsubscribe());
				},
				error: reject,
			});
		});
		assert.ok(later.number > number);
	});

	it('signs up, and is found by handle and key', async () => {
		const result = await api.tx.Profile.create({ handle: Binary.fromText('dave_the_great') }).signAndSubmit(dave);
		assert.ok(result.ok, JSON.stringify(result.dispatchError));
		const created = result.events.find(({ type, value }) => type === 'Profile' && value.type === 'Created');
		const id = created.value.value.profile;

		const stored = await api.query.Profile.Profiles.getValue(id);
		assert.equal(Binary.toText(stored.handle), 'dave_the_great');
		const found = await api.view.Profile.by_handle(Binary.fromText('dave_the_great'));
		assert.equal(found.id, id);
		const document = await api.view.Profile.did_document(id);
		assert.equal(Binary.toText(document.id), `did:metalife:${id}`);
		assert.equal(Binary.toText(document.also_known_as[0]), '@dave_the_great');
	});

	it('is told an error by name', async () => {
		const result = await api.tx.Profile.create({ handle: Binary.fromText('dave_again') }).signAndSubmit(dave);
		assert.equal(result.ok, false);
		assert.deepEqual(
			[result.dispatchError.value.type, result.dispatchError.value.value.type],
			['Profile', 'AlreadyHasProfile'],
		);
	});

	it('retires', async () => {
		const result = await api.tx.Profile.retire().signAndSubmit(dave);
		assert.ok(result.ok, JSON.stringify(result.dispatchError));
		assert.equal(await api.view.Profile.by_handle(Binary.fromText('dave_the_great')), undefined);
	});
});
