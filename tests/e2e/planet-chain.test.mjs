// The sidecar and the chain: whose feeds are whose, anchors, and a node that is away.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { stringToHex, u8aToHex } from '@polkadot/util';
import { encodeAddress } from '@polkadot/util-crypto';
import WebSocket from 'ws';
import { connect, developmentAccounts, eventOf, height, held, newAccount, send } from '../lib/chain.mjs';
import { freePort, Node, temporaryDirectory } from '../lib/node.mjs';
import { CID, setParameters, signUp } from '../lib/people.mjs';
import { Planet, until } from '../lib/planet.mjs';
import { ip4, proof, PUB, tcp } from '../lib/pubs.mjs';
import { view } from '../lib/views.mjs';

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

/** A file with the secret of an account. */
function secretFile(secret) {
	const file = join(temporaryDirectory(), 'secret');
	writeFileSync(file, secret, { mode: 0o600 });
	return file;
}

/** Run one sidecar, and another as its peer. */
async function meet(another) {
	const listen = ['--listen-peers', '/ip4/127.0.0.1/tcp/0', '--no-mdns'];
	await one.stop();
	await one.start(...listen, '--node', node.url);
	const { network } = await one.run('peers');
	await another.start(...listen, '--bootstrap', `${network.listening[0]}/p2p/${network.peer}`, '--node', node.url);
}

const connected = (planet) => until(() => planet.chain(), (chain) => chain?.connected, 'connected');

/** What waits to be sent to the chain, and what became of the rest. */
const queue = async (planet) => (await planet.run('anchor', '--list')).entries;
const ended = (planet, id) => until(
	async () => (await queue(planet)).find((entry) => entry.id === id),
	({ stage }) => ['done', 'failed'].includes(stage), 'ended',
);
const done = async (planet, id) => {
	const entry = await ended(planet, id);
	assert.equal(entry.stage, 'done', entry.problem);
	return entry;
};
const nonceOf = async (account) => (await api.query.system.account(account.address)).nonce.toNumber();

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

	it('follows somebody by handle, and hears of keys that are claimed', async () => {
		await one.run('follow', '@annabella');
		const { contacts } = await one.run('follow');
		assert.deepEqual(contacts.map(({ person }) => person), [`profile:${ann.id}`]);
		ann.feed = newAccount('ed25519');
		await send(api, api.tx.profile.offerKey(ann.feed.address, 'Feed'), ann.account);
		const seen = () => one.run('profile', `profile:${ann.id}`);
		assert.equal((await seen()).keys.length, 1, 'what was only offered is not there');
		await send(api, api.tx.profile.claimKey(ann.id), ann.feed);
		const key = u8aToHex(ann.feed.publicKey).slice(2);
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
		await send(api, api.tx.profile.revokeKey(ann.id, ann.feed.address), ann.account);
		const { feeds } = await until(() => one.run('profile', '@annabella'), ({ keys }) => keys.length === 1, 'a key less');
		assert.deepEqual(feeds, [u8aToHex(ann.account.publicKey).slice(2)]);
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

describe('anchors', () => {
	let charlie, profile, first;

	const nonce = () => nonceOf(charlie);
	const see = async (name, ...args) => (await view(api, `Content.${name}`, args)).unwrapOr(null);

	/** The proof of a message, checked by the chain and by the published format. */
	async function prove(id) {
		const proof = await one.run('proof', id);
		const path = proof.path.map((hash) => `0x${hash}`);
		const anchor = await see('verify_anchor', `0x${one.feed}`, proof.number, `0x${id}`, path);
		assert.ok(anchor, 'the chain takes the proof');
		assert.equal(anchor.root.toHex(), `0x${proof.root}`);
		assert.equal(anchor.anchored.toNumber(), proof.block);
		return proof;
	}

	before(async () => {
		charlie = developmentAccounts()('Charlie');
		[profile] = eventOf(await send(api, api.tx.profile.create(stringToHex('charlie_b')), charlie), 'profile.Created');
		profile = profile.toNumber();
	});

	it('need an account, whose secret is not told', async () => {
		await one.run('post', 'one');
		await assert.rejects(one.run('anchor'), { code: 'no-account' });
		const { account } = await one.run('account', 'import', '--secret-file', secretFile('//Charlie'));
		assert.equal(`0x${account}`, u8aToHex(charlie.publicKey));
		await assert.rejects(one.run('account', 'create'), { code: 'account' });
		const shown = await one.run('account', 'show');
		assert.deepEqual(shown, { account, address: encodeAddress(charlie.publicKey, api.registry.chainSS58) });
		await assert.rejects(other.run('account', 'import', '--secret-file', secretFile('no words')), { code: 'bad-request' });
	});

	it('are of a feed that the chain knows: the account offers, the feed claims', async () => {
		const { entries } = await one.run('account', 'register');
		for (const { id } of entries) await done(one, id);
		await until(() => one.chain(), (chain) => chain.profile === profile, 'ours');
		const { keys, ours } = await one.run('profile', '@charlie_b');
		assert.deepEqual(keys.map(({ role }) => role), ['controller', 'feed']);
		assert.equal(keys[1].account, one.feed);
		assert.ok(ours);
	});

	it('commit all messages since the last one, and prove each', async () => {
		first = (await one.run('post', 'two')).id;
		const { id, from, count } = await one.run('anchor');
		assert.equal(from, 1);
		const { block } = await done(one, id);
		const anchor = await see('anchor_at', `0x${one.feed}`, count);
		assert.deepEqual([anchor.count.toNumber(), anchor.anchored.toNumber()], [count, block]);
		assert.equal((await prove(first)).block, block);
		await assert.rejects(one.run('anchor'), { code: 'nothing-to-anchor' });
		const late = (await one.run('post', 'three')).id;
		await assert.rejects(one.run('proof', late), { code: 'not-found' });
	});

	it('wait while the node is away, and are sent once when it comes back, whatever was killed', async () => {
		const before = await nonce();
		await api.disconnect();
		await node.stop();
		await until(() => one.chain(), (chain) => !chain.connected, 'alone');
		const { id, stage } = await one.run('anchor');
		assert.equal(stage, 'waiting');
		await one.kill();
		await one.start('--no-network', '--node', node.url);
		assert.equal((await one.chain()).waiting, 1);
		await startNode();
		api = await connect(node.url);
		await done(one, id);
		assert.equal(await nonce(), before + 1);
		assert.equal((await one.chain()).waiting, 0);
	});

	it('are sent once, though the daemon is killed when it has just sent one', async () => {
		const before = await nonce();
		const { id } = await one.run('post', 'four').then(() => one.run('anchor'));
		await until(async () => (await queue(one)).at(-1), ({ stage }) => stage !== 'waiting', 'sent');
		await one.kill();
		await one.start('--no-network', '--node', node.url);
		await done(one, id);
		assert.equal(await nonce(), before + 1);
		assert.equal((await see('next_anchor', `0x${one.feed}`)).toNumber(), (await one.run('status')).status.sequence + 1);
		await prove(first);
	});

	it('that the chain refuses fail, and say why', async () => {
		await other.run('account', 'import', '--secret-file', secretFile('//Dave'));
		await other.run('post', 'nobody knows me');
		await other.start('--no-network', '--node', node.url);
		const { id } = await other.run('anchor');
		const { stage, problem } = await ended(other, id);
		assert.equal(stage, 'failed');
		assert.match(problem, /UnknownFeed/);
		await other.stop();
	});
});

describe('anchors by themselves', () => {
	const sequence = async () => (await one.run('status')).status.sequence;
	const anchored = async (to) => until(
		() => queue(one), (list) => list.some(({ stage, from, count }) => stage === 'done' && from + count > to), 'anchored',
	);

	it('are none without an account, and the status says so', async () => {
		const nobody = await Planet.create('Nobody');
		await nobody.start('--no-network', '--node', node.url, '--anchor-every', '1s');
		try {
			const { anchors } = await until(() => nobody.chain(), (chain) => chain?.anchors?.problem, 'said');
			assert.equal(anchors.every, 1);
			assert.match(anchors.problem, /no account/);
			assert.deepEqual(await queue(nobody), []);
		} finally {
			await nobody.stop();
		}
	});

	it('are queued when there is something new, and never twice, whatever is killed', async () => {
		await one.stop();
		await one.start('--no-network', '--node', node.url, '--anchor-every', '1s');
		await one.run('post', 'by itself');
		await anchored(await sequence());
		await one.kill();
		await one.start('--no-network', '--node', node.url, '--anchor-every', '1s');
		await one.run('post', 'and once more');
		await anchored(await sequence());
		const done = (await queue(one)).filter(({ what, stage }) => what === 'anchor' && stage === 'done');
		assert.ok(done.every(({ from, count }, at) => at === 0 || from === done[at - 1].from + done[at - 1].count));
		assert.equal((await one.chain()).anchors.problem, undefined);
	});

	it('are not queued before it is time, after a restart either', async () => {
		await one.stop();
		await one.start('--no-network', '--node', node.url, '--anchor-every', '1h');
		const before = (await queue(one)).length;
		await one.run('post', 'not yet');
		const { finalized } = await connected(one);
		await until(() => one.chain(), (chain) => chain.finalized > finalized + 2, 'further');
		assert.equal((await queue(one)).length, before);
	});
});

describe('who follows a profile', () => {
	it('gets its feeds, and writes to all of them in private', async () => {
		await meet(other);
		await connected(other);
		await other.run('follow', '@charlie_b');
		const charlieId = (await other.run('profile', '@charlie_b')).person.split(':')[1];
		const read = async () => (await other.run('read', '--feed', one.feed)).messages;
		const messages = await until(read, (found) => found.some(({ content }) => content?.text === 'four'), 'replicated');
		assert.ok(messages.every(({ author }) => author === one.feed));
		await one.run('follow', other.feed);
		await until(
			() => other.run('dm', `profile:${charlieId}`, 'for all your devices').catch((error) => error),
			(answer) => !(answer instanceof Error), 'sealed',
		);
		const inbox = () => one.run('dm');
		const { conversations } = await until(inbox, (list) => list.conversations.length === 1, 'received');
		assert.equal(conversations[0].count, 1);
	});

	it('and who blocks it sees none of them', async () => {
		const posts = async () => (await other.run('read')).messages.filter(({ author }) => author === one.feed);
		assert.notEqual((await posts()).length, 0);
		await other.run('block', '@charlie_b');
		assert.deepEqual(await posts(), []);
		await other.run('block', '@charlie_b', '--stop');
		assert.notEqual((await until(posts, (found) => found.length > 0, 'seen again')).length, 0);
	});
});

describe('whom a profile follows and blocks on the chain', () => {
	let charlie, dave, third;
	const texts = async (planet, feed) => (await planet.run('read')).messages
		.filter(({ author }) => author === feed).map(({ content }) => content.text);
	const contact = async (person) => (await one.run('follow')).contacts.concat((await one.run('block')).contacts)
		.find((contact) => contact.person === person);
	const seen = (person, relation, from) => until(
		() => contact(person), (found) => found?.relation === relation && `${found.from}` === `${from}`, relation,
	);

	before(async () => {
		charlie = { account: developmentAccounts()('Charlie') };
		charlie.id = Number((await one.run('profile', '@charlie_b')).person.split(':')[1]);
		dave = { account: developmentAccounts()('Dave') };
		const [id] = eventOf(await send(api, api.tx.profile.create(stringToHex('dave_d')), dave.account), 'profile.Created');
		dave.id = id.toNumber();
		dave.person = `profile:${dave.id}`;
		third = await Planet.create('Third');
		await third.run('account', 'import', '--secret-file', secretFile('//Dave'));
		await third.run('account', 'register');
		await meet(third);
		await until(() => third.chain(), (chain) => chain.profile === dave.id, 'registered');
	});

	after(() => third?.stop());

	it('is followed here, and a stop here says that it does not count', async () => {
		await send(api, api.tx.profile.follow(dave.id), charlie.account);
		await seen(dave.person, 'follow', ['chain']);
		assert.equal((await one.chain()).follows, 1);
		await third.run('post', 'by way of the chain');
		await until(() => texts(one, third.feed), (found) => found.includes('by way of the chain'), 'replicated');
		assert.equal((await one.run('follow', dave.person)).stands, undefined);
		await seen(dave.person, 'follow', ['feed', 'chain']);
		assert.equal((await one.run('follow', dave.person, '--stop')).stands, 'follow');
		assert.equal((await one.run('follow', third.feed, '--stop')).stands, 'follow', 'by one of its feeds too');
		await seen(dave.person, 'follow', ['chain']);
	});

	it('but a block here stands above it', async () => {
		assert.equal((await one.run('block', dave.person)).stands, undefined);
		await seen(dave.person, 'block', ['feed']);
		assert.deepEqual(await texts(one, third.feed), []);
		assert.equal((await one.run('block', dave.person, '--stop')).stands, 'follow');
		await until(() => texts(one, third.feed), (found) => found.length > 0, 'seen again');
	});

	it('is blocked here as long as it stands there, without a node and without a daemon too', async () => {
		await send(api, api.tx.profile.block(dave.id), charlie.account);
		await seen(dave.person, 'block', ['chain']);
		assert.deepEqual(await texts(one, third.feed), []);
		assert.equal((await one.run('block', dave.person, '--stop')).stands, 'block');
		await one.kill();
		assert.deepEqual(await texts(one, third.feed), []);
		assert.equal((await contact(dave.person)).relation, 'block');
		await one.start('--no-network', '--node', node.url);
		await send(api, api.tx.profile.unblock(charlie.id, dave.id), charlie.account);
		await until(() => contact(dave.person), (found) => found === undefined, 'nobody again');
		assert.notDeepEqual(await texts(one, third.feed), []);
	});
});

describe('private messages that the chain keeps', () => {
	let charlie, profile, reader, stranger;
	const SECRET = 'the key lies under the third stone';

	const queue = async () => (await one.run('anchor', '--list')).entries;
	const message = (id) => one.run('dm', '--message', id);
	const nonce = async () => (await api.query.system.account(charlie.address)).nonce.toNumber();
	const see = (name, ...args) => view(api, `Letters.${name}`, args);
	const counted = async () => (await see('author', profile)).letters.toNumber();
	const write = async (text) => (await one.run('dm', reader.feed, text, '--on-chain')).message;
	/** What is kept of a message, once it is. */
	const kept = async (id) => {
		const { letter } = await until(
			() => message(id), ({ letter: { stage } }) => ['kept', 'failed'].includes(stage), 'kept',
		);
		assert.equal(letter.stage, 'kept', letter.problem);
		assert.equal(letter.author, `profile:${profile}`);
		return letter;
	};
	const opened = async (planet, whose = '@charlie_b') => {
		const { author, letters, looked, next } = await planet.run('dm', '--from-chain', whose);
		assert.equal(author, `profile:${profile}`);
		assert.equal(next, undefined);
		return [letters, looked];
	};
	const texts = async (planet) => (await opened(planet))[0].map(({ content }) => content.text);
	/** Until the sidecar has looked at all that is in the chain now. */
	const caughtUp = async () => {
		const now = await height(api);
		await until(() => one.chain(), ({ finalized }) => finalized >= now, 'caught up');
	};

	before(async () => {
		charlie = developmentAccounts()('Charlie');
		profile = Number((await one.run('profile', '@charlie_b')).person.split(':')[1]);
		[reader, stranger] = await Promise.all([Planet.create('Reader'), Planet.create('Stranger')]);
		// What to seal for is carried there by hand; no feed comes back.
		const bundle = join(temporaryDirectory(), 'feeds');
		await reader.run('bundle', 'export', bundle);
		await one.run('bundle', 'import', bundle, '--feed', reader.feed);
		for (const planet of [reader, stranger]) {
			await planet.start('--no-network', '--node', node.url);
			await connected(planet);
		}
	});

	after(() => Promise.all([reader?.stop(), stranger?.stop()]));

	it('are there, sealed, for a deposit, and say where', async () => {
		const before = await held(api, charlie);
		const sent = await write(SECRET);
		assert.deepEqual([sent.storage, sent.letter.stage], ['chain', 'waiting']);
		const { letter, block } = await kept(sent.id);
		const stored = (await see('letter', profile, letter)).unwrap();
		assert.equal(stored.feed.toHex(), `0x${one.feed}`);
		assert.equal(stored.kept.toNumber(), block);
		assert.equal(stored.payer.toHex(), u8aToHex(charlie.publicKey));
		assert.ok((await held(api, charlie)) > before);
		const { block: { extrinsics } } = await api.rpc.chain.getBlock(await api.rpc.chain.getBlockHash(block));
		const bytes = [stored.toHex(), ...extrinsics.map((extrinsic) => extrinsic.toHex())].join();
		assert.ok(bytes.includes(stored.envelope.toHex().slice(2)));
		for (const clear of [stringToHex(SECRET).slice(2), reader.feed]) assert.ok(!bytes.includes(clear));
		// It is in the feed as well, and what is not to be on the chain is not.
		const { messages } = await one.run('read', '--feed', one.feed);
		assert.ok(messages.some(({ id, kind }) => id === sent.id && kind === 'private'));
		const local = (await one.run('dm', reader.feed, 'for the feed alone')).message;
		assert.deepEqual([local.storage, local.letter], ['local', undefined]);
	});

	it('are opened by those they are for, who never saw the feed, and by nobody else', async () => {
		for (const whose of ['@charlie_b', `profile:${profile}`, one.feed]) {
			const [[letter, ...more]] = await opened(reader, whose);
			assert.deepEqual([letter.content.text, letter.feed, letter.to, more], [SECRET, one.feed, [reader.feed], []]);
			assert.ok(Math.abs(letter.time - Date.now()) < 600_000, `${letter.time}`);
		}
		// Nothing is kept of it there.
		assert.deepEqual((await reader.run('dm')).conversations, []);
		assert.deepEqual(await opened(stranger), [[], 1]);
		assert.deepEqual(await texts(one), [SECRET]);
		await assert.rejects(reader.run('dm', '--from-chain', '@nobody_at_all'), { code: 'not-found' });
	});

	it('that are too large are refused before anything is sent', async () => {
		const before = [(await one.run('status')).status.sequence, (await queue()).length];
		const refused = (text) => assert.rejects(write(text), { code: 'too-large-for-chain' });
		await refused('a'.repeat(14_848));
		// How large that is, government says.
		await setParameters(api, alice, 'Letters', { MaxBytes: 1_585 });
		await caughtUp();
		await refused('a');
		await setParameters(api, alice, 'Letters', { MaxBytes: null });
		await caughtUp();
		assert.deepEqual([(await one.run('status')).status.sequence, (await queue()).length], before);
		const { letter } = await kept((await write('a'.repeat(14_000))).id);
		assert.equal((await see('letter', profile, letter)).unwrap().envelope.length, 16_178 - 512);
	});

	it('wait while the node is away, and are kept once when it comes back, whatever was killed', async () => {
		const before = [await nonce(), await counted()];
		await api.disconnect();
		await node.stop();
		await until(() => one.chain(), (chain) => !chain.connected, 'alone');
		const { id } = await write('while you were away');
		await one.kill();
		await one.start('--no-network', '--node', node.url);
		assert.equal((await message(id)).letter.stage, 'waiting');
		await startNode();
		api = await connect(node.url);
		await kept(id);
		assert.deepEqual([await nonce(), await counted()], [before[0] + 1, before[1] + 1]);
	});

	it('are kept once, though the daemon is killed when it has just sent one', async () => {
		const before = [await nonce(), await counted()];
		const { id } = await write('not twice');
		await until(async () => (await queue()).at(-1), ({ stage }) => stage !== 'waiting', 'sent');
		await one.kill();
		await one.start('--no-network', '--node', node.url);
		await kept(id);
		await caughtUp();
		assert.deepEqual([await nonce(), await counted()], [before[0] + 1, before[1] + 1]);
		const found = await until(() => texts(reader).catch(() => []), (list) => list.includes('not twice'), 'there');
		assert.deepEqual(found.map((text) => text.slice(0, 20)), ['not twice', 'while you were away', 'a'.repeat(20), SECRET.slice(0, 20)]);
	});

	it('go from the state when they are erased, and the deposit comes back', async () => {
		const before = [await held(api, charlie), await counted()];
		const { id } = await write('never mind');
		const { letter } = await kept(id);
		await one.run('dm', '--erase', id);
		const { stage, problem } = await until(
			async () => (await queue()).find((entry) => entry.message === id && entry.what === 'remove-letter'),
			(entry) => ['done', 'failed'].includes(entry?.stage), 'removed',
		);
		assert.equal(stage, 'done', problem);
		assert.ok((await see('letter', profile, letter)).isNone);
		assert.deepEqual([await held(api, charlie), await counted()], before);
		assert.ok(!(await texts(reader)).includes('never mind'));
		await assert.rejects(message(id), { code: 'not-found' });
	});

	/** Why what somebody writes to themselves is not kept. */
	async function failure(planet) {
		const { id } = (await planet.run('dm', planet.feed, 'to myself', '--on-chain')).message;
		const { letter } = await until(
			() => planet.run('dm', '--message', id), ({ letter: { stage } }) => stage !== 'waiting', 'ended',
		);
		assert.equal(letter.stage, 'failed');
		return letter.problem;
	}

	it('fail, and say why, where the account speaks for nobody', async () => {
		await reader.run('account', 'create');
		assert.match(await failure(reader), /speaks for no profile/);
	});

	it('fail, and say why, where the feed is not the profile\'s, or nobody pays the deposit', async () => {
		// Somebody has paid for the profile; there is no money in the account.
		await signUp(api, developmentAccounts()('Poor'), 'poor_fellow', alice);
		await stranger.run('account', 'import', '--secret-file', secretFile('//Poor'));
		assert.match(await failure(stranger), /none of the account's profile/);
		await stranger.run('account', 'register');
		assert.match(await failure(stranger), /DepositUnavailable/);
	});
});

describe('a token that goes by what the profile grants its app', () => {
	const [PUBLISH, REACT, READ_FOLLOWERS] = [1, 1 << 3, 1 << 6];
	let charlie, app, token;

	const ask = (method, path, body) => fetch(`${one.url}${path}`, {
		method, body: body && JSON.stringify(body),
		headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
	});
	const write = () => ask('POST', '/v1/messages', { kind: 'app', content: { schema: 'shop/1', data: '00' } });
	const code = async (response) => (response.ok ? 'ok' : (await response.json()).error.code);
	const grant = (scopes) => send(api, api.tx.content.grant(app, scopes, null), charlie);
	const listed = async () => (await one.run('token', 'list')).tokens.find(({ name }) => name === 'shop');
	const granted = (...names) => until(listed, (found) => `${found.grant}` === `${names}`, names.join(' ') || 'revoked');

	/** A subscription to what the app writes; why it is closed. */
	async function subscribe() {
		const url = `${one.url.replace('http', 'ws')}/v1/subscribe?kinds=app&app=${app}`;
		const socket = new WebSocket(url, ['planet.v1', `planet.token.${token}`]);
		const closed = new Promise((resolve) => socket.addEventListener('close', ({ reason }) => resolve(`${reason}`)));
		await new Promise((resolve, reject) => {
			socket.addEventListener('message', resolve, { once: true });
			closed.then((reason) => reject(new Error(`closed: ${reason}`)));
		});
		return { closed };
	}

	before(async () => {
		charlie = developmentAccounts()('Charlie');
		const [id] = eventOf(await send(api, api.tx.content.registerApp('Shop', CID), charlie), 'content.AppRegistered');
		app = id.toNumber();
		await until(() => one.chain(), (chain) => chain.connected && chain.profile !== undefined, 'there');
		const scopes = ['--scope', `messages:${app}`, '--scope', 'read'];
		({ token } = await one.run('token', 'create', 'shop', ...scopes, '--app', `${app}`, '--granted'));
	});

	it('is refused as long as nothing is granted', async () => {
		await granted();
		const response = await write();
		assert.equal(response.status, 403);
		assert.equal(await code(response), 'not-granted');
		assert.equal(await code(await ask('GET', '/openapi.json')), 'not-granted');
	});

	it('is good for what is granted, and for nothing else', async () => {
		await grant(PUBLISH | REACT);
		await granted('publish', 'react');
		assert.equal(await code(await write()), 'ok');
		assert.equal(await code(await ask('GET', '/v1/messages')), 'not-granted');
		await grant(PUBLISH | READ_FOLLOWERS);
		await granted('publish', 'read-followers');
		assert.equal(await code(await ask('GET', '/v1/messages')), 'ok');
	});

	it('is good while the node is away, and no longer once it is revoked: what it has open is closed', async () => {
		await one.stop();
		await one.start('--no-network');
		assert.equal(await code(await write()), 'ok');
		await one.stop();
		await one.start('--no-network', '--node', node.url);
		const { closed } = await subscribe();
		await send(api, api.tx.content.revoke(app), charlie);
		assert.match(await closed, /^not-granted/);
		assert.equal(await code(await write()), 'not-granted');
		assert.deepEqual((await listed()).grant, []);
	});

	it('is good again when it is granted again', async () => {
		await grant(PUBLISH);
		await granted('publish');
		assert.equal(await code(await write()), 'ok');
		await subscribe();
	});
});

describe('the list of Pubs', () => {
	let charlie, profile, finder, listen, number;
	const peers = ['--no-mdns', '--listen-peers'];
	const listed = async (planet) => (await planet.run('pubs')).pubs;
	const restart = async (...args) => {
		await one.start(...peers, listen, ...args, '--node', node.url);
		await connected(one);
	};

	before(async () => {
		await Promise.all([one.stop(), other.stop()]);
		charlie = developmentAccounts()('Charlie');
		({ profile } = await one.chain());
		listen = `/ip4/127.0.0.1/tcp/${await freePort()}`;
		await restart();
		finder = await Planet.create('Finder');
	});

	after(() => finder?.stop());

	it('takes a daemon whose feed is a profile\'s, at an address that can be listed', async () => {
		await finder.start('--no-network', '--node', node.url);
		await connected(finder);
		await assert.rejects(finder.run('pub', 'register', '--address', listen), { code: 'no-profile' });
		for (const bad of [`${listen}/ws`, '/ip4/127.0.0.1/udp/1', '/dns4/Pub.Example/tcp/1', '/ip4/0.0.0.0/tcp/1']) {
			await assert.rejects(one.run('pub', 'register', '--address', bad), { code: 'bad-request' }, bad);
		}
		await finder.stop();
	});

	it('has it once, though it is killed when it has just told the chain', async () => {
		const before = await nonceOf(charlie);
		const { id } = await one.run('pub', 'register', '--address', listen);
		await until(async () => (await queue(one)).at(-1), ({ stage }) => stage !== 'waiting', 'sent');
		await one.kill();
		await restart();
		await done(one, id);
		assert.equal(await nonceOf(charlie), before + 1);
		const [ours] = await until(() => listed(one), (pubs) => pubs.length === 1, 'seen');
		number = ours.id;
		assert.deepEqual([ours.owner, ours.feed, ours.addresses], [`profile:${profile}`, one.feed, [listen]]);
		assert.deepEqual([ours.carries, ours.room, ours.ours], [true, false, true]);
		assert.equal((await api.query.pubs.pubs(number)).unwrap().owner.toNumber(), profile);
		const again = await one.run('pub', 'register', '--address', listen);
		await done(one, again.id);
		assert.equal(await nonceOf(charlie), before + 1, 'what stands there is not sent again');
	});

	it('says something else of it when it is told to', async () => {
		const { id } = await one.run('pub', 'update', '--address', listen, '--room');
		await done(one, id);
		await until(() => listed(one), ([ours]) => ours.room, 'a Room');
		const { id: late } = await one.run('pub', 'register', '--address', listen);
		const { stage, problem } = await ended(one, late);
		assert.equal(stage, 'failed');
		assert.match(problem, /pub update/);
		await one.stop();
		await restart('--public', '--room');
	});

	it('leads a daemon that knows nobody to it, past one that lies, and it gets a feed that both follow', async () => {
		const liar = newAccount('ed25519');
		const dave = developmentAccounts()('Dave');
		const owner = (await api.query.profile.keys(dave.address)).unwrap().profile.toNumber();
		const signed = proof(api, liar, owner, (await height(api)) + 100);
		// Nobody is there.
		const nowhere = ip4('127.0.0.1', tcp(await freePort()));
		await send(api, api.tx.pubs.register(u8aToHex(liar.publicKey), signed, PUB, [nowhere], null), dave);
		await finder.run('follow', other.feed);
		await finder.start(...peers, '/ip4/127.0.0.1/tcp/0', '--node', node.url);
		const texts = async () => (await finder.run('read', '--feed', other.feed)).messages
			.map(({ content }) => content?.text);
		await until(texts, (found) => found.includes('nobody knows me'), 'replicated');
		const pubs = await listed(finder);
		assert.deepEqual(pubs.map(({ in_session }) => in_session), [true, false]);
		const counts = (chain) => chain.pubs.known === 2 && chain.pubs.in_session === 1;
		await until(() => finder.chain(), counts, 'counted');
		const { contacts } = await finder.run('follow');
		assert.deepEqual(contacts.map(({ person }) => person), [other.feed], 'the Pub is not followed by itself');
		const { peers: there } = await finder.run('peers');
		assert.deepEqual(there.filter(({ in_session }) => in_session).map(({ kept }) => kept), [false]);
		const relayed = async () => (await finder.run('peers')).network.listening;
		await until(relayed, (all) => all.some((address) => address.includes('/p2p-circuit')), 'reached through the Room');
	});

	it('is known without a node', async () => {
		await finder.stop();
		assert.equal((await listed(finder)).length, 2);
	});

	it('has it no longer when it is retired', async () => {
		const { id } = await one.run('pub', 'retire');
		await done(one, id);
		assert.ok((await api.query.pubs.pubs(number)).isNone);
		await until(() => listed(one), (pubs) => pubs.every(({ ours }) => !ours), 'gone');
		await finder.start('--no-network', '--node', node.url);
		const [left] = await until(() => listed(finder), (pubs) => pubs.length === 1, 'gone there too');
		assert.notEqual(left.id, number);
		const again = await one.run('pub', 'retire');
		const before = await nonceOf(charlie);
		await done(one, again.id);
		assert.equal(await nonceOf(charlie), before);
	});
});
