// The list of Pubs and Rooms: a keeper who runs some, a rival, somebody without money and a stranger without a profile, by
// @polkadot/api against a real node.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { base58Encode } from '@polkadot/util-crypto';
import {
	connect, developmentAccounts, eventOf, expectError, free, height, held, newAccount, send,
} from '../lib/chain.mjs';
import { cast, hex } from '../lib/creators.mjs';
import { Node } from '../lib/node.mjs';
import { MLT, setParameters, signUp } from '../lib/people.mjs';
import { dns, ip4, proof, PUB, quic, ROOM, tcp } from '../lib/pubs.mjs';
import { view } from '../lib/views.mjs';

let node, api, pubs;
let alice, bob;
let keeper, rival, stranger, poor;
/** The profiles of those who have one. */
const id = {};
/** The peers, and a feed of the keeper's. */
let first, second, third, feed;

before(async () => {
	node = await Node.start({ sealEvery: 200 });
	api = await connect(node.url);
	({ pubs } = api.tx);
	const account = developmentAccounts();
	[alice, bob] = ['Alice', 'Bob'].map(account);
	({ keeper, rival, stranger } = await cast(api, bob, ['keeper', 'rival', 'stranger']));
	poor = newAccount();
	[first, second, third, feed] = Array.from({ length: 4 }, () => newAccount('ed25519'));
	id.keeper = await signUp(api, keeper, 'innkeeper', alice);
	id.rival = await signUp(api, rival, 'rival_inn', alice);
	id.poor = await signUp(api, poor, 'poor_inn', alice);
	await setParameters(api, alice, 'Pubs', { MaxPubs: 2 });
});

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

/** A call that must fail, and change nothing of the list, nor of what is held. */
const refuse = (name, tx, signer) => expectError(api, name, tx, signer, ['Pubs']);
const see = (name, ...args) => view(api, `Pubs.${name}`, args);
const soon = async () => (await height(api)) + 1_000;
const HERE = ip4('127.0.0.1');

/** Register a peer of the keeper's, but for what is named. */
async function register({
	peer = first, owner = id.keeper, signed = peer, expires, services = PUB, addresses = [HERE], of = null,
} = {}) {
	const given = proof(api, signed, owner, expires ?? (await soon()));
	return pubs.register(u8aToHex(peer.publicKey), given, services, addresses, of);
}

describe('a Pub', () => {
	let number;

	it('is refused by name when it cannot be', async () => {
		const many = Array.from({ length: 9 }, (_, index) => ip4(`9.9.9.${index}`));
		for (const [error, tx, signer = keeper] of [
			['NoProfile', await register(), stranger],
			['NoServices', await register({ services: 0 })],
			['UnknownServices', await register({ services: 4 })],
			['NoAddress', await register({ addresses: [] })],
			['TooManyAddresses', await register({ addresses: many })],
			['AddressTooLong', await register({ addresses: [`0x${'04'.repeat(129)}`] })],
			['MalformedAddress', await register({ addresses: [HERE, '0x'] })],
			['MalformedAddress', await register({ addresses: [ip4('9.9.9.9', tcp(0))] })],
			['MalformedAddress', await register({ addresses: [`${HERE}a503`] })],
			['MalformedAddress', await register({ addresses: [dns('127.0.0.1')] })],
			['MalformedAddress', await register({ addresses: [dns('Example.org')] })],
			['AddressNotPublic', await register({ addresses: [ip4('0.0.0.0')] })],
			['AddressNotPublic', await register({ addresses: [ip4('224.0.0.251', quic(4001))] })],
			['DuplicateAddress', await register({ addresses: [HERE, HERE] })],
			['UnknownFeed', await register({ of: u8aToHex(feed.publicKey) })],
			['SignatureExpired', await register({ expires: 0 })],
			['ExpiryTooFar', await register({ expires: 0xffff_ffff })],
			['BadSignature', await register({ signed: second })],
			['BadSignature', await register({ owner: id.rival })],
			['BadSignature', await register(), rival],
			['DepositUnavailable', await register({ owner: id.poor }), poor],
		]) {
			await refuse(`pubs.${error}`, tx, signer);
		}
		assert.equal((await api.query.pubs.nextId()).toNumber(), 0);
		assert.ok((await api.query.pubs.privateAddresses()).isTrue, 'this is a chain for development');
	});

	it('is in the list once its peer has signed, for a deposit', async () => {
		const before = await held(api, keeper);
		const addresses = [HERE, ip4('9.9.9.9', quic(4001)), dns('inn.example.org', tcp(443))];
		const outcome = await send(api, await register({ services: PUB | ROOM, addresses }), keeper);
		const [pub, owner, peer] = eventOf(outcome, 'pubs.Registered');
		number = pub.toNumber();
		assert.deepEqual([number, owner.toNumber(), peer.toHex()], [0, id.keeper, u8aToHex(first.publicKey)]);
		eventOf(outcome, 'energy.EnergyUsed');
		assert.ok((await held(api, keeper)) > before, 'a deposit is held');

		// As a sidecar reads it.
		const record = (await api.query.pubs.pubs(number)).unwrap();
		assert.equal((await api.query.pubs.nextId()).toNumber(), 1);
		assert.deepEqual(record.addresses.map((address) => address.toHex()), addresses);
		assert.deepEqual([record.services.toNumber(), record.feed.isNone], [PUB | ROOM, true]);
		assert.equal(record.deposit.payer.toHex(), hex(keeper));
		const multihash = u8aConcat(Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20), record.peer.toU8a());
		assert.match(base58Encode(multihash), /^12D3KooW/);

		await refuse('pubs.PeerTaken', await register(), keeper);
		await refuse('pubs.PeerTaken', await register({ owner: id.rival }), rival);
	});

	it('moves, and says so for nothing', async () => {
		const update = (addresses, { pub = number, services = PUB, of = null } = {}) =>
			pubs.update(pub, services, addresses, of);
		const there = [ip4('10.0.0.7'), dns('moved.example.org', quic(443))];
		for (const [error, tx, signer = keeper] of [
			['UnknownPub', update(there, { pub: 7 })],
			['NotPermitted', update(there), rival],
			['NotPermitted', update(there), stranger],
			['NoServices', update(there, { services: 0 })],
			['UnknownServices', update(there, { services: 255 })],
			['NoAddress', update([])],
			['MalformedAddress', update(['0x04'])],
			['AddressNotPublic', update([ip4('255.255.255.255')])],
			['DuplicateAddress', update([there[0], there[0]])],
			['UnknownFeed', update(there, { of: u8aToHex(feed.publicKey) })],
		]) {
			await refuse(`pubs.${error}`, tx, signer);
		}

		await send(api, api.tx.profile.offerKey(feed.address, 'Feed'), keeper);
		await send(api, api.tx.profile.claimKey(id.keeper), feed);
		const before = await held(api, keeper);
		const outcome = await send(api, update(there, { services: ROOM, of: u8aToHex(feed.publicKey) }), keeper);
		assert.equal(eventOf(outcome, 'pubs.Updated')[0].toNumber(), number);
		assert.equal(await held(api, keeper), before);
		const shown = (await see('pub_info', number)).unwrap();
		assert.deepEqual(shown.addresses.map((address) => address.toHex()), there);
		assert.equal(shown.feed.unwrap().toHex(), u8aToHex(feed.publicKey));
		assert.deepEqual([shown.services.toNumber(), shown.owner.toNumber()], [ROOM, id.keeper]);
		// The key of a feed has no say.
		await send(api, api.tx.balances.transferKeepAlive(feed.address, MLT), bob);
		await refuse('pubs.NotPermitted', update(there), feed);
	});

	it('is found by its number, its owner, its peer, and page by page', async () => {
		await send(api, await register({ peer: second }), keeper);
		await refuse('pubs.TooManyPubs', await register({ peer: third }), keeper);
		await send(api, await register({ peer: third, owner: id.rival }), rival);

		const numbers = (list) => list.map((info) => info.id.toNumber());
		const page = await see('pubs', 0, 2);
		assert.deepEqual([numbers(page.pubs), page.next.unwrap().toNumber()], [[0, 1], 2]);
		const rest = await see('pubs', page.next.unwrap(), 50);
		assert.deepEqual([numbers(rest.pubs), rest.next.isNone], [[2], true]);
		assert.deepEqual(numbers(await see('by_owner', id.keeper)), [0, 1]);
		const found = (await see('by_peer', u8aToHex(third.publicKey))).unwrap();
		assert.deepEqual([found.id.toNumber(), found.payer.toHex()], [2, hex(rival)]);
		assert.ok((await see('by_peer', u8aToHex(feed.publicKey))).isNone);
		assert.ok((await see('pub_info', 3)).isNone);
	});

	it('is retired by its owner, and its number is never given again', async () => {
		await refuse('pubs.NotPermitted', pubs.retire(number), rival);
		await refuse('pubs.NotPermitted', pubs.retire(number), stranger);
		await refuse('pubs.UnknownPub', pubs.retire(9), keeper);
		const [purse, before] = [await free(api, keeper), await held(api, keeper)];
		const outcome = await send(api, pubs.retire(number), keeper);
		assert.deepEqual(eventOf(outcome, 'pubs.Retired').map((value) => value.toNumber()), [number, id.keeper]);
		eventOf(outcome, 'energy.EnergyUsed');
		const returned = before - (await held(api, keeper));
		assert.ok(returned > 0n);
		assert.equal(await free(api, keeper), purse + returned, 'retiring costs nothing');
		await refuse('pubs.UnknownPub', pubs.retire(number), keeper);

		const again = await send(api, await register(), keeper);
		assert.equal(eventOf(again, 'pubs.Registered')[0].toNumber(), 3);
		assert.ok((await api.query.pubs.pubs(number)).isNone);
	});

	it('of an owner who is gone is cleared by anyone, and its peer is free', async () => {
		await refuse('pubs.NotRetired', pubs.clear(2), bob);
		await refuse('pubs.UnknownPub', pubs.clear(9), bob);
		const before = await held(api, rival);
		await send(api, api.tx.profile.retire(), rival);
		assert.equal(await held(api, rival), before, 'the Pub is still there');
		await refuse('pubs.PeerTaken', await register({ peer: third }), keeper);
		assert.equal(eventOf(await send(api, pubs.clear(2), bob), 'pubs.Retired')[0].toNumber(), 2);
		assert.equal(await held(api, rival), 0n, 'the deposit is back');

		await send(api, pubs.retire(1), keeper);
		await send(api, await register({ peer: third }), keeper);
		for (const left of [3, 4]) await send(api, pubs.retire(left), keeper);
		for (const map of ['pubs', 'peers', 'pubsOf']) {
			assert.equal((await api.query.pubs[map].keys()).length, 0, map);
		}
		const holds = await api.query.balances.holds(keeper.address);
		assert.equal(holds.filter(({ id: reason }) => reason.isPubs).length, 0);
		assert.ok((await free(api, keeper)) > MLT);
	});
});
