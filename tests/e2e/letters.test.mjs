// Private messages that are kept on the chain: two people, one of them with a phone that is lost, and a stranger.
// @polkadot/api against a real node.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { connect, developmentAccounts, eventOf, expectError, free, held, newAccount, send } from '../lib/chain.mjs';
import { cast } from '../lib/creators.mjs';
import { Node } from '../lib/node.mjs';
import { blockOf, decree, MLT, setParameters, signUp } from '../lib/people.mjs';
import { view } from '../lib/views.mjs';

/** What is around the content of an envelope for up to 16 keys, or up to 64: version, count, commitment, slots, tag. */
const around = (slots) => 1 + 1 + 32 + 80 * slots + 16;
/** As many bytes of content as a letter of at most 16 KiB has at most, padded: 29 × 512. */
const LONG = 14_848;
/** The largest content of the format. */
const LARGEST = 65_516 - around(16);

let node, api, letters;
let alice, bob;
let ann, phone, ben, stranger;
/** The profiles of those who have one. */
const id = {};

before(async () => {
	node = await Node.start({ sealEvery: 200 });
	api = await connect(node.url);
	({ letters } = api.tx);
	const account = developmentAccounts();
	[alice, bob] = ['Alice', 'Bob'].map(account);
	({ ann, ben, stranger } = await cast(api, bob, ['ann', 'ben', 'stranger']));
	for (const [name, person, handle] of [['ann', ann, 'ann_of_arc'], ['ben', ben, 'ben_nevis']]) {
		id[name] = await signUp(api, person, handle, alice);
		// Tests do more in a minute than people in a day.
		await send(api, api.tx.energy.lend(id[name], 10_000n * MLT), bob);
	}
	phone = newAccount();
	await send(api, api.tx.profile.offerKey(phone.address, 'Device'), ann);
	await send(api, api.tx.profile.claimKey(id.ann), phone);
});

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

/** A call that must fail, and change nothing of what is kept or held. */
const refuse = (name, tx, signer) => expectError(api, name, tx, signer, ['Letters']);
const see = (name, ...args) => view(api, `Letters.${name}`, args);

/** What nobody can tell from an envelope without a key of it: its head, and noise. */
function envelope({ version = 1, slots = 16, content = 256, more = 0 } = {}) {
	return u8aConcat([version, slots], randomBytes(around(slots) + content + more - 2));
}
/** Keep it as sealed under this one's key. */
const keep = (bytes, { publicKey }) => letters.keep(publicKey, u8aToHex(bytes));

/** Keep a letter; its number. */
async function kept(bytes, signer) {
	const [, letter, size] = eventOf(await send(api, keep(bytes, signer), signer), 'letters.Kept');
	assert.equal(size.toNumber(), bytes.length);
	return letter.toNumber();
}

/** The numbers on a page, and where the next begins. */
async function page(author, before, limit) {
	const { letters: shown, next } = await see('letters', author, before, limit);
	return [shown.map(({ letter }) => letter.toNumber()), next.isSome ? next.unwrap().toNumber() : null];
}

/** How many letters of an author are kept, and the number of the next. */
async function counted(author) {
	const { next, letters: count } = await see('author', author);
	return [count.toNumber(), next.toNumber()];
}

describe('a letter', () => {
	const texts = [];

	it('is kept for a deposit by the byte, and energy pays the fee', async () => {
		const prices = [];
		for (const [letter, content] of [256, 272, LONG].entries()) {
			texts.push(envelope({ content }));
			const before = [await held(api, ann), await free(api, ann)];
			const outcome = await send(api, keep(texts[letter], ann), ann);
			const [author, number] = eventOf(outcome, 'letters.Kept');
			assert.deepEqual([author.toNumber(), number.toNumber()], [id.ann, letter]);
			eventOf(outcome, 'energy.EnergyUsed');
			prices.push((await held(api, ann)) - before[0]);
			assert.equal(before[1] - (await free(api, ann)), prices[letter], 'nothing but the deposit is paid in money');

			const stored = (await see('letter', id.ann, letter)).unwrap();
			assert.equal(stored.envelope.toHex(), u8aToHex(texts[letter]));
			assert.equal(stored.kept.toNumber(), await blockOf(api, outcome));
			for (const key of ['payer', 'feed']) assert.equal(stored[key].toHex(), u8aToHex(ann.publicKey));
		}
		assert.equal(prices[1] - prices[0], (16n * MLT) / 10_000n);
		assert.deepEqual(await counted(id.ann), [3, 3]);
	});

	it('is numbered by its author, and nothing says for whom it is', async () => {
		const bytes = envelope({ slots: 64 });
		const outcome = await send(api, keep(bytes, ben), ben);
		const data = eventOf(outcome, 'letters.Kept').map((value) => value.toString());
		assert.deepEqual(data, [`${id.ben}`, '0', `${bytes.length}`]);
		assert.deepEqual(await counted(id.ben), [1, 1]);
		assert.deepEqual(await counted(id.ann), [3, 3]);
	});

	it('is listed page by page, the newest first', async () => {
		assert.deepEqual(await page(id.ann, null, 2), [[2, 1], 1]);
		assert.deepEqual(await page(id.ann, 1, 2), [[0], null]);
		assert.deepEqual(await page(id.ann, null, 50), [[2, 1, 0], null]);
		assert.deepEqual(await page(id.ann, null, 0), [[2], 2], 'one at least');
		assert.deepEqual(await page(999, null, 50), [[], null]);
		const { letters: shown } = await see('letters', id.ann, null, 50);
		assert.deepEqual(shown.map(({ envelope: bytes }) => bytes.toHex()), texts.map((bytes) => u8aToHex(bytes)).reverse());
		assert.ok((await see('letter', id.ann, 3)).isNone);
	});

	it('is refused by name when it is none, or nobody\'s', async () => {
		for (const version of [0, 2, 123]) {
			await refuse('letters.UnknownVersion', keep(envelope({ version }), ann), ann);
		}
		for (const slots of [0, 15, 17, 65]) await refuse('letters.WrongSlots', keep(envelope({ slots }), ann), ann);
		for (const more of [-1, 1, 15]) await refuse('letters.WrongLength', keep(envelope({ more }), ann), ann);
		await refuse('letters.WrongLength', keep(envelope({ content: 0 }), ann), ann);
		await refuse('letters.WrongLength', letters.keep(ann.publicKey, '0x'), ann);
		await refuse('letters.WrongLength', letters.keep(ann.publicKey, '0x01'), ann);
		await refuse('letters.WrongLength', letters.keep(ann.publicKey, '0x0110'), ann);
		// The next length that something is padded to, and the largest.
		for (const content of [LONG + 512, LARGEST]) {
			await refuse('letters.TooLarge', keep(envelope({ content }), ann), ann);
		}
		await refuse('letters.NoProfile', keep(envelope(), stranger), stranger);
		for (const key of [ben, stranger]) await refuse('letters.UnknownFeed', keep(envelope(), key), ann);
		await refuse('letters.DepositUnavailable', keep(envelope(), phone), phone);
	});

	it('is told apart from what is none as the format\'s own tests do', async () => {
		const vectors = JSON.parse(readFileSync(new URL('../../sidecar/private/vectors/private.json', import.meta.url)));
		const author = id.ben;
		for (const { envelope: bytes } of vectors.envelopes) {
			const letter = await kept(hexToU8a(`0x${bytes}`), ben);
			assert.equal((await see('letter', author, letter)).unwrap().envelope.toHex(), `0x${bytes}`);
			await send(api, letters.remove(author, letter), ben);
		}
		for (const { bytes } of vectors.refused) {
			const name = bytes.startsWith('02') ? 'UnknownVersion' : bytes.startsWith('0111') ? 'WrongSlots' : 'WrongLength';
			await refuse(`letters.${name}`, letters.keep(ben.publicKey, `0x${bytes}`), ben);
		}
		assert.deepEqual(await counted(author), [1, 1 + vectors.envelopes.length]);
	});

	it('is removed by its author, who gets the deposit back, and whose number is not given again', async () => {
		await refuse('letters.NotPermitted', letters.remove(id.ann, 1), ben);
		await refuse('letters.NotPermitted', letters.remove(id.ann, 1), stranger);
		await refuse('letters.NotFound', letters.remove(id.ann, 3), ann);
		await refuse('letters.NotFound', letters.remove(999, 0), ann);
		const before = [await held(api, ann), await free(api, ann)];
		const [author, letter] = eventOf(await send(api, letters.remove(id.ann, 1), ann), 'letters.Removed');
		assert.deepEqual([author.toNumber(), letter.toNumber()], [id.ann, 1]);
		const returned = before[0] - (await held(api, ann));
		assert.ok(returned > MLT / 10n);
		assert.equal((await free(api, ann)) - before[1], returned, 'it is free');
		await refuse('letters.NotFound', letters.remove(id.ann, 1), ann);
		assert.deepEqual(await page(id.ann, null, 50), [[2, 0], null]);
		assert.equal(await kept(envelope(), ann), 3);
		assert.deepEqual(await counted(id.ann), [3, 4]);
	});
});

describe('a phone that paid for letters and is lost', () => {
	let own, assumed;

	it('has what it paid for taken over by another device', async () => {
		await send(api, api.tx.balances.transferKeepAlive(phone.address, MLT), bob);
		[own, assumed] = [await kept(envelope(), phone), await kept(envelope(), phone)];
		const before = [await held(api, phone), await held(api, ann)];
		await refuse('letters.AlreadyPayer', letters.assumeDeposit(own), phone);
		await refuse('letters.NotFound', letters.assumeDeposit(99), ann);
		await refuse('letters.NotFound', letters.assumeDeposit(assumed), ben);
		await refuse('letters.NoProfile', letters.assumeDeposit(assumed), stranger);
		const outcome = await send(api, letters.assumeDeposit(assumed), ann);
		const [author, letter, payer] = eventOf(outcome, 'letters.DepositAssumed');
		assert.deepEqual([author.toNumber(), letter.toNumber()], [id.ann, assumed]);
		assert.equal(payer.toHex(), u8aToHex(ann.publicKey));
		const moved = (await held(api, ann)) - before[1];
		assert.ok(moved > 0n);
		assert.equal(before[0] - (await held(api, phone)), moved);
	});

	it('gets the rest back when it is revoked and cannot pay a fee', async () => {
		await send(api, api.tx.profile.revokeKey(id.ann, phone.address), ann);
		// All but what an account must have goes elsewhere.
		const { existentialDeposit } = api.consts.balances;
		const transfer = (value) => api.tx.balances.transferKeepAlive(bob.address, value);
		const { partialFee } = await transfer(MLT / 2n).paymentInfo(phone);
		const spare = (await free(api, phone)) - existentialDeposit.toBigInt() - (partialFee.toBigInt() * 11n) / 10n;
		await send(api, transfer(spare), phone);

		const before = [await held(api, phone), await free(api, phone)];
		assert.ok(before[0] > 50n * before[1], 'nearly all it has is held');
		const outcome = await send(api, letters.remove(id.ann, own), phone);
		assert.equal(eventOf(outcome, 'energy.EnergyUsed').profile.toNumber(), id.ann);
		assert.equal(await held(api, phone), 0n);
		assert.equal(await free(api, phone), before[0] + before[1]);
		// What was taken over is not the phone's any more. It pays for trying.
		await refuse('letters.NotPermitted', letters.remove(id.ann, assumed), phone);
		await refuse('letters.NoProfile', keep(envelope(), phone), phone);
	});
});

describe('how long a letter may be', () => {
	it('is for government to say', async () => {
		const set = api.tx.parameters.setParameter({ Letters: { MaxBytes: [null, 65_516] } });
		await refuse('BadOrigin', set, ann);
		assert.equal(await decree(api, set, alice), undefined);
		const largest = await kept(envelope({ content: LARGEST }), ben);
		assert.equal((await see('max_bytes')).toNumber(), 65_516);
		await setParameters(api, alice, 'Letters', { MaxBytes: 0 });
		await refuse('letters.TooLarge', keep(envelope(), ben), ben);
		assert.equal((await see('letter', id.ben, largest)).unwrap().envelope.length, 65_516);
		await send(api, letters.remove(id.ben, largest), ben);
		await setParameters(api, alice, 'Letters', { MaxBytes: null });
		assert.equal((await see('max_bytes')).toNumber(), 16_384);
		await send(api, letters.remove(id.ben, await kept(envelope(), ben)), ben);
	});
});

describe('when an author goes', () => {
	it('anybody clears what is left, in steps, and every deposit comes back', async () => {
		await refuse('letters.StillThere', letters.clearRetired(id.ann, 9), bob);
		await send(api, api.tx.profile.retire(), ann);
		const left = (await page(id.ann, null, 50))[0];
		assert.equal(left.length, 4);
		for (const [limit, gone] of [[3, left.slice(0, 3)], [64, left.slice(3)], [64, []]]) {
			const outcome = await send(api, letters.clearRetired(id.ann, limit), bob);
			const [author, count] = eventOf(outcome, 'letters.Cleared');
			assert.deepEqual([author.toNumber(), count.toNumber()], [id.ann, gone.length]);
			const removed = outcome.events.filter(({ section, method }) => section === 'letters' && method === 'Removed');
			assert.deepEqual(removed.map(({ data }) => data.letter.toNumber()), gone);
		}
		assert.deepEqual(await page(id.ann, null, 50), [[], null]);
		await refuse('letters.NoProfile', keep(envelope(), ann), ann);

		const [bens] = await page(id.ben, null, 50);
		for (const letter of bens) await send(api, letters.remove(id.ben, letter), ben);
		assert.equal((await api.query.letters.letters.keys()).length, 0);
		for (const person of [ann, ben, phone]) {
			const holds = (await api.query.balances.holds(person.address)).filter(({ id: reason }) => reason.isLetters);
			assert.equal(holds.length, 0);
		}
	});
});
