// What readers pay creators without buying an item: subscriptions, tips and pay-per-view. An artist, a gallery whose app
// brings viewers, a fan, a collector who gives presents, and a stranger: @polkadot/api against a real node.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { connect, developmentAccounts, eventOf, expectError, height, held, send } from '../lib/chain.mjs';
import {
	cast, changes, dollars, hex, inMlt, inUsd, issueDollars, percent, registerApp, USD, wealth,
} from '../lib/creators.mjs';
import { Node } from '../lib/node.mjs';
import {
	blockOf, CID, decree, external, MLT, post, publish, setParameters, signUp, untilHeight,
} from '../lib/people.mjs';
import { view } from '../lib/views.mjs';

/** A period in this test, in blocks of a fifth of a second: long enough for two dozen calls on a busy machine. */
const PERIOD = 60;
const SUPPORTER = 10;
const PATRON = 20;
/** More than anything costs here. */
const ANY = 10n ** 30n;

let node, api, subscriptions, content;
let alice, bob;
let people;
let artist, gallery, fan, collector, stranger;
/** The profiles of those who have one. */
const id = {};
let app;

before(async () => {
	node = await Node.start({ sealEvery: 200 });
	api = await connect(node.url);
	({ subscriptions, content } = api.tx);
	const account = developmentAccounts();
	[alice, bob] = ['Alice', 'Bob'].map(account);
	people = await cast(api, bob, ['artist', 'gallery', 'fan', 'collector', 'stranger']);
	({ artist, gallery, fan, collector, stranger } = people);
	for (const [name, handle] of [['artist', 'artemisia'], ['fan', 'fanny_fan'], ['collector', 'collette']]) {
		id[name] = await signUp(api, people[name], handle, alice);
	}
	await issueDollars(api, bob, [artist, fan, collector, gallery]);
	app = await registerApp(api, gallery, 'Gallery');
	// A month on this chain is not a month in this test.
	await setParameters(api, alice, 'Subscriptions', { MinPeriod: 5 });
});

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

/** A call that must fail, and change nothing of what is paid, held or owed. */
const refuse = (name, tx, signer) => expectError(api, name, tx, signer, ['Subscriptions', 'Content', 'Assets']);
const see = (name, ...args) => view(api, `Subscriptions.${name}`, args);
const price = (native, usd = null) => ({ native, asset: usd === null ? null : [USD, usd] });
const subscription = async (person) => (await see('subscription', id[person], id.artist)).unwrap();
const claimable = async (tier, currency = inMlt) => (await see('claimable', id.artist, tier, currency)).toBigInt();
const subscribe = (periods, { tier = SUPPORTER, currency = inMlt, most = ANY, to = null } = {}) =>
	subscriptions.subscribe(to, id.artist, tier, currency, periods, most);
const claim = (tier = SUPPORTER, currency = inMlt, periods = 100) =>
	subscriptions.claim(id.artist, tier, currency, periods);
const maySee = async (person, item) => (await view(api, 'Content.may_see', [id[person], item])).isTrue;

describe('a tier', () => {
	it('is opened with a price, in MLT and an asset, and a period', async () => {
		const open = (tier, cost, period = PERIOD) => subscriptions.openTier(tier, cost, period, CID);
		await refuse('subscriptions.NoProfile', open(SUPPORTER, price(MLT)), stranger);
		await refuse('subscriptions.InvalidPeriod', open(SUPPORTER, price(MLT), 4), artist);
		await refuse('subscriptions.InvalidPeriod', open(SUPPORTER, price(MLT), 0xffff_ffff), artist);
		await refuse('subscriptions.PriceTooLow', open(SUPPORTER, price(1)), artist);
		await refuse('subscriptions.PriceTooLow', open(SUPPORTER, price(MLT, 9)), artist);
		await refuse('subscriptions.UnknownAsset', open(SUPPORTER, { native: MLT, asset: [99, 100] }), artist);
		await send(api, open(SUPPORTER, price(5n * MLT, 500)), artist);
		await refuse('subscriptions.TierExists', open(SUPPORTER, price(MLT)), artist);
		await send(api, open(PATRON, price(20n * MLT)), artist);
		const tiers = await see('tiers', id.artist);
		assert.deepEqual(tiers.map(({ tier }) => tier.toNumber()), [SUPPORTER, PATRON]);
		assert.deepEqual(tiers.map(({ price: { native } }) => native.toBigInt()), [5n * MLT, 20n * MLT]);
	});

	it('is changed by its creator alone', async () => {
		const update = (tier, cost) => subscriptions.updateTier(tier, cost, CID);
		await refuse('subscriptions.UnknownTier', update(SUPPORTER, price(MLT)), fan);
		await refuse('subscriptions.UnknownTier', update(11, price(MLT)), artist);
		await refuse('subscriptions.NotPermitted', subscriptions.closeTier(id.artist, PATRON), fan);
		await refuse('subscriptions.StillInUse', subscriptions.removeTier(id.artist, PATRON), artist);
	});
});

describe('a subscription', () => {
	let item, higher;

	it('is refused by name when it cannot be', async () => {
		await refuse('subscriptions.NoProfile', subscribe(1), stranger);
		await refuse('subscriptions.UnknownProfile', subscribe(1, { to: 999 }), stranger);
		await refuse('subscriptions.OwnProfile', subscribe(1), artist);
		await refuse('subscriptions.UnknownTier', subscribe(1, { tier: 11 }), fan);
		await refuse('subscriptions.NotAccepted', subscribe(1, { currency: { Asset: 99 } }), fan);
		await refuse('subscriptions.NotAccepted', subscribe(1, { tier: PATRON, currency: inUsd }), fan);
		await refuse('subscriptions.PriceExceeded', subscribe(1, { most: 5n * MLT - 1n }), fan);
		await refuse('subscriptions.InvalidPeriods', subscribe(0), fan);
		await refuse('subscriptions.InvalidPeriods', subscribe(61), fan);
		await refuse('subscriptions.PaymentFailed', subscribe(60, { tier: PATRON }), fan);
		await send(api, api.tx.profile.block(id.fan), artist);
		await refuse('subscriptions.BlockedProfile', subscribe(1), fan);
		await refuse('subscriptions.BlockedProfile', subscribe(1, { to: id.fan }), stranger);
		await send(api, api.tx.profile.unblock(id.artist, id.fan), artist);
		await refuse('subscriptions.NotSubscribed', subscriptions.topUp(null, id.artist, 1, ANY), fan);
		await refuse('subscriptions.NotSubscribed', subscriptions.cancel(id.fan, id.artist), fan);
	});

	/** A claim also walks through a period of the tier that has ended: here none ends before the first claims. */
	const whenTierPeriodBegins = async () => {
		const [{ opened }] = await see('tiers', id.artist);
		const passed = (await height(api)) - opened.toNumber();
		await untilHeight(api, opened.toNumber() + Math.ceil(passed / PERIOD) * PERIOD);
	};

	it('opens what is for its tier, for as long as it is paid', async () => {
		const made = (tier) => publish(api, artist, post('', { visibility: { Tier: tier }, body: external(0) }));
		[item, higher] = [await made(SUPPORTER), await made(PATRON)];
		await refuse('content.NotVisible', content.react('Own', null, item, 'Love'), fan);
		await whenTierPeriodBegins();
		const { outcome, moved } = await changes(api, people, subscribe(3), fan);
		assert.deepEqual(moved, { fan: [-15n * MLT, 0n] });
		const began = await blockOf(api, outcome);
		const { until, next, left } = await subscription('fan');
		assert.deepEqual([until.toNumber(), next.toNumber()], [began + 3 * PERIOD, began + PERIOD]);
		assert.equal(left.toBigInt(), 10n * MLT);
		assert.deepEqual([await maySee('fan', item), await maySee('fan', higher)], [true, false]);
		await send(api, content.react('Own', null, item, 'Love'), fan);
		await refuse('content.NotVisible', content.react('Own', null, higher, 'Love'), fan);
		await refuse('subscriptions.AlreadySubscribed', subscribe(1), fan);
	});

	it('pays the creator what has begun, by anyone\'s claim', async () => {
		const first = await changes(api, people, claim(), bob);
		assert.deepEqual(first.moved, { artist: [5n * MLT, 0n] });
		await refuse('subscriptions.NothingToClaim', claim(), bob);
		await refuse('subscriptions.UnknownTill', claim(11), bob);
	});

	it('keeps its price when the creator raises it', async () => {
		await send(api, subscriptions.updateTier(SUPPORTER, price(6n * MLT, 500), CID), artist);
		assert.ok((await subscription('fan')).left.toBigInt() % (5n * MLT) === 0n);
		await refuse('subscriptions.PriceExceeded', subscriptions.topUp(null, id.artist, 1, 5n * MLT), fan);
		await refuse('subscriptions.NotPayer', subscriptions.topUp(id.fan, id.artist, 1, ANY), stranger);
		await refuse('subscriptions.InvalidPeriods', subscriptions.topUp(null, id.artist, 61, ANY), fan);
		const { moved } = await changes(api, people, subscriptions.topUp(null, id.artist, 2, ANY), fan);
		assert.deepEqual(moved, { fan: [-12n * MLT, 0n] });
		const { until, next, left } = await subscription('fan');
		const ahead = (until.toNumber() - next.toNumber()) / PERIOD;
		assert.equal(left.toBigInt(), 12n * MLT + BigInt(ahead - 2) * 5n * MLT);
	});

	it('is cancelled at any time, with what has not begun back', async () => {
		await refuse('subscriptions.NotPermitted', subscriptions.cancel(id.fan, id.artist), stranger);
		// A period that has just begun cannot end before all below has been tried in it.
		await untilHeight(api, (await subscription('fan')).next.toNumber());
		const { outcome, moved } = await changes(api, people, subscriptions.cancel(id.fan, id.artist), fan);
		const [, , returned, until] = eventOf(outcome, 'subscriptions.Cancelled');
		assert.ok(returned.toBigInt() >= 12n * MLT);
		assert.deepEqual(moved, { fan: [returned.toBigInt(), 0n] });
		await refuse('subscriptions.NothingLeft', subscriptions.cancel(id.fan, id.artist), fan);
		await refuse('subscriptions.NotOver', subscriptions.settle(id.fan, id.artist), bob);
		assert.equal(await maySee('fan', item), true, 'the period that runs is served');
		await untilHeight(api, until.toNumber());
		assert.equal(await maySee('fan', item), false, 'and then it ends');
		const before = await held(api, fan);
		await send(api, subscriptions.settle(id.fan, id.artist), bob);
		assert.ok((await held(api, fan)) < before, 'the deposit is back');
		await refuse('subscriptions.NotSubscribed', subscriptions.settle(id.fan, id.artist), bob);
	});

	it('is given as a present, and taken over', async () => {
		const given = await changes(api, people, subscribe(4, { to: id.fan }), collector);
		assert.deepEqual(given.moved, { collector: [-24n * MLT, 0n] });
		assert.equal(await maySee('fan', item), true);
		const change = (tier, periods = 1, currency = inMlt) =>
			subscriptions.changeTier(id.artist, tier, currency, periods, ANY);
		await refuse('subscriptions.NoProfile', change(PATRON), stranger);
		await refuse('subscriptions.NotSubscribed', change(PATRON), collector);
		await refuse('subscriptions.UnknownTier', change(11), fan);
		const { moved } = await changes(api, people, change(PATRON, 2), fan);
		// What had not begun of the present is the giver's; the rest of its month counts for the new tier.
		assert.ok(moved.collector[0] >= 12n * MLT && moved.collector[0] % (6n * MLT) === 0n, `${moved.collector[0]}`);
		assert.ok(moved.fan[0] > -40n * MLT && moved.fan[0] <= -34n * MLT, `${moved.fan[0]}`);
		assert.deepEqual([await maySee('fan', item), await maySee('fan', higher)], [true, true]);
		await refuse('subscriptions.SameTier', change(PATRON, 2), fan);
	});

	it('in an asset waits for nobody when its issuer freezes it', async () => {
		await send(api, subscribe(3, { currency: inUsd }), collector);
		await send(api, api.tx.assets.freezeAsset(USD), bob);
		await refuse('subscriptions.PayoutFailed', claim(SUPPORTER, inUsd), bob);
		await refuse('subscriptions.PaymentFailed', subscriptions.topUp(null, id.artist, 1, ANY), collector);
		await send(api, subscriptions.cancel(id.collector, id.artist), collector);
		const owed = async () => (await see('owed', collector.address, id.artist, SUPPORTER, inUsd)).toNumber();
		assert.equal(await owed(), 1_000);
		const draw = () => subscriptions.draw(collector.address, id.artist, SUPPORTER, inUsd);
		await refuse('subscriptions.PayoutFailed', draw(), bob);
		// MLT has no part in it.
		await send(api, claim(), bob);
		await send(api, api.tx.assets.thawAsset(USD), bob);
		const before = await dollars(api, collector);
		await send(api, draw(), bob);
		assert.equal(await dollars(api, collector), before + 1_000n);
		await refuse('subscriptions.NothingOwed', draw(), bob);
		const { moved } = await changes(api, people, claim(SUPPORTER, inUsd), bob);
		assert.deepEqual(moved, { artist: [0n, 500n] });
	});

	it('costs its creator a claim of so many periods, however many subscribe', async () => {
		const crowd = await cast(api, bob, [...'abcdef'].map((letter) => `crowd_${letter}_member`), 100n * MLT);
		const members = [];
		for (const [handle, person] of Object.entries(crowd)) {
			members.push(await signUp(api, person, handle, alice));
			await send(api, subscribe(2), person);
		}
		await untilHeight(api, (await height(api)) + 3 * PERIOD);
		const { outcome, moved } = await changes(api, people, claim(), bob);
		assert.equal(moved.artist[0], 6n * 12n * MLT);
		assert.ok(eventOf(outcome, 'subscriptions.Claimed')[3].toNumber() < 40);
		for (const member of members) await send(api, subscriptions.settle(member, id.artist), bob);
	});
});

describe('a tip', () => {
	const tip = (amount, { currency = inMlt, item = null, memo = null, to = id.artist } = {}) =>
		subscriptions.tip(to, item, currency, amount, memo);

	it('goes to the profile\'s controller, whole, with a word if there is one', async () => {
		const item = await publish(api, artist, post('Look'));
		const memo = blake2AsHex('Thank you', 256);
		const { outcome, moved } = await changes(api, people, tip(3n * MLT, { item, memo }), stranger);
		assert.deepEqual(moved, { artist: [3n * MLT, 0n], stranger: [-3n * MLT, 0n] });
		const [from, profile, on, , amount, word] = eventOf(outcome, 'subscriptions.Tipped');
		assert.deepEqual([from.toHex(), profile.toNumber()], [hex(stranger), id.artist]);
		assert.deepEqual([on.unwrap().toNumber(), amount.toBigInt(), word.unwrap().toHex()], [item, 3n * MLT, memo]);
		const inDollars = await changes(api, people, tip(250, { currency: inUsd }), fan);
		assert.deepEqual(inDollars.moved, { artist: [0n, 250n], fan: [0n, -250n] });
	});

	it('is refused by name when it cannot be', async () => {
		const theirs = await publish(api, fan, post('Mine'));
		for (const [error, call, signer] of [
			['NoAmount', tip(0), fan],
			['UnknownProfile', tip(1, { to: 999 }), fan],
			['OwnProfile', tip(1, { to: id.fan }), fan],
			['UnknownItem', tip(1, { item: 999_999 }), fan],
			['NotAuthor', tip(1, { item: theirs }), collector],
			['PaymentFailed', tip(10n ** 24n), fan],
			['PaymentFailed', tip(1, { currency: { Asset: 99 } }), fan],
		]) {
			await refuse(`subscriptions.${error}`, call, signer);
		}
	});
});

describe('an item', () => {
	let item;
	const pay = ({ of = item, currency = inMlt, most = ANY, by = null } = {}) =>
		subscriptions.payForItem(of, currency, most, by);

	it('is offered to whoever pays for it alone', async () => {
		// For a tier that nobody can have: only those who pay for the item see it.
		item = await publish(api, artist, post('', { visibility: { Tier: 65_535 }, body: external(0) }));
		const set = (cost, referral = percent(10), of = item) => subscriptions.setItemPrice(of, cost, referral);
		await refuse('subscriptions.NoProfile', set(price(MLT)), stranger);
		await refuse('subscriptions.NotAuthor', set(price(MLT)), fan);
		await refuse('subscriptions.UnknownItem', set(price(MLT), 0, 999_999), artist);
		await refuse('subscriptions.ReferralTooHigh', set(price(MLT), percent(21)), artist);
		await refuse('subscriptions.PriceTooLow', set(price(1)), artist);
		await refuse('subscriptions.UnknownAsset', set({ native: MLT, asset: [99, 100] }), artist);
		await refuse('subscriptions.NotForSale', pay(), fan);
		await refuse('subscriptions.NotForSale', subscriptions.removeItemPrice(item), artist);
		await send(api, set(price(2n * MLT, 200)), artist);
		await refuse('subscriptions.NotPermitted', subscriptions.removeItemPrice(item), fan);
	});

	it('is paid once, and the app that brought the viewer has its share', async () => {
		for (const [error, options, signer] of [
			['NoProfile', {}, stranger],
			['OwnProfile', {}, artist],
			['NotAccepted', { currency: { Asset: 99 } }, fan],
			['PriceExceeded', { most: 2n * MLT - 1n }, fan],
			['UnknownApp', { by: 999 }, fan],
		]) {
			await refuse(`subscriptions.${error}`, pay(options), signer);
		}
		assert.equal(await maySee('fan', item), false);
		const { moved } = await changes(api, people, pay({ by: app }), fan);
		assert.deepEqual(moved, {
			artist: [18n * MLT / 10n, 0n], gallery: [2n * MLT / 10n, 0n], fan: [-2n * MLT, 0n],
		});
		assert.equal(await maySee('fan', item), true);
		await send(api, content.react('Own', null, item, 'Love'), fan);
		await refuse('subscriptions.AlreadyPaid', pay(), fan);
		assert.equal(await maySee('collector', item), false);
		const other = await changes(api, people, pay({ currency: inUsd, by: app }), collector);
		assert.deepEqual(other.moved, { artist: [0n, 180n], gallery: [0n, 20n], collector: [0n, -200n] });
	});

	it('is forgotten when the viewer wants its deposit back', async () => {
		await refuse('subscriptions.NotPermitted', subscriptions.forgetView(id.fan, item), collector);
		await refuse('subscriptions.NotFound', subscriptions.forgetView(id.artist, item), artist);
		await send(api, content.unreact('Own', item), fan);
		const before = await held(api, fan);
		await send(api, subscriptions.forgetView(id.fan, item), fan);
		assert.ok((await held(api, fan)) < before);
		assert.equal(await maySee('fan', item), false);
		// Of what is gone anyone clears the records.
		await send(api, content.retract('Own', item), artist);
		await refuse('subscriptions.UnknownItem', pay(), fan);
		await send(api, subscriptions.forgetView(id.collector, item), bob);
		await send(api, subscriptions.removeItemPrice(item), bob);
	});
});

describe('what is left to refuse', () => {
	/** The assets that the seller would take, one after the other. */
	const ASSETS = [21, 22, 23, 24];
	/** Long enough for all that is done in the first period. */
	const LONG = 2 * PERIOD;
	const TIER = 1;
	let seller, poor, creator;
	const cost = (native, asset = null) => ({ native, asset: asset === null ? null : [asset, 100] });
	const update = (...args) => subscriptions.updateTier(TIER, cost(...args), CID);
	const order = (to, currency, periods = 3) => subscriptions.subscribe(to, creator, TIER, currency, periods, ANY);
	const more = () => subscriptions.topUp(null, creator, 1, ANY);

	before(async () => {
		({ seller } = await cast(api, bob, ['seller']));
		({ poor } = await cast(api, bob, ['poor'], MLT / 20n));
		creator = await signUp(api, seller, 'seller', alice);
		const holders = [seller, collector];
		await send(api, api.tx.utility.batchAll(ASSETS.flatMap((asset) => [
			api.tx.assets.create(asset, bob.address, 1),
			...holders.map(({ address }) => api.tx.assets.mint(asset, address, 1_000)),
		])), bob);
		await send(api, subscriptions.openTier(TIER, cost(MLT, ASSETS[0]), LONG, CID), seller);
	});

	it('more tiers, and more assets of a tier, than there can be', async () => {
		const others = Array.from({ length: 15 }, (_, index) => TIER + 1 + index);
		const open = (tier) => subscriptions.openTier(tier, cost(MLT), LONG, CID);
		await send(api, api.tx.utility.batchAll(others.map(open)), seller);
		await refuse('subscriptions.TooManyTiers', open(99), seller);
		await send(api, api.tx.utility.batchAll(others.flatMap((tier) => [
			subscriptions.closeTier(creator, tier), subscriptions.removeTier(creator, tier),
		])), seller);
		for (const asset of ASSETS.slice(1, 3)) await send(api, update(MLT, asset), seller);
		await refuse('subscriptions.TooManyAssets', update(MLT, ASSETS[3]), seller);
	});

	it('more prices of one subscription than there can be', async () => {
		await send(api, order(null, inMlt), fan);
		for (const dearer of [2n, 3n, 4n]) {
			await send(api, update(dearer * MLT, ASSETS[2]), seller);
			await send(api, more(), fan);
		}
		await send(api, update(5n * MLT, ASSETS[2]), seller);
		await refuse('subscriptions.TooManyTerms', more(), fan);
	});

	it('what nothing is held for, and what its issuer has destroyed', async () => {
		const asset = { Asset: ASSETS[2] };
		await refuse('subscriptions.DepositUnavailable', order(id.collector, inMlt), poor);
		await send(api, order(null, asset, 2), collector);
		const [owed, account] = (await see('till_of', creator, TIER, asset)).unwrap();
		assert.equal(owed.toNumber(), 200);
		await send(api, api.tx.assets.burn(ASSETS[2], account, 50), bob);
		await refuse('subscriptions.TillBroken', more(), collector);
	});

	it('and all of it ends', async () => {
		await refuse('subscriptions.StillInUse', subscriptions.removeTill(creator, TIER, inMlt), seller);
		for (const person of ['fan', 'collector']) {
			await send(api, subscriptions.cancel(id[person], creator), people[person]);
		}
		await send(api, subscriptions.closeTier(creator, TIER), seller);
		await untilHeight(api, (await height(api)) + LONG);
		for (const person of ['fan', 'collector']) await send(api, subscriptions.settle(id[person], creator), bob);
		for (const currency of [inMlt, { Asset: ASSETS[2] }]) {
			await send(api, subscriptions.claim(creator, TIER, currency, 100), bob);
		}
		await send(api, subscriptions.removeTier(creator, TIER), bob);
		assert.equal(await held(api, seller), 0n);
	});
});

describe('when a creator goes', () => {
	it('subscribers get the rest back, and nothing is left', async () => {
		await send(api, subscribe(10, { currency: inUsd }), collector);
		const before = await dollars(api, collector);
		await send(api, subscriptions.closeTier(id.artist, PATRON), artist);
		await refuse('subscriptions.TierClosing', subscriptions.closeTier(id.artist, PATRON), artist);
		await refuse('subscriptions.TierClosing', subscriptions.topUp(null, id.artist, 1, ANY), fan);
		await send(api, api.tx.profile.retire(), artist);
		await refuse('subscriptions.TierClosing', subscribe(1, { to: id.collector }), stranger);
		await untilHeight(api, (await height(api)) + 2 * PERIOD + 1);
		for (const person of ['fan', 'collector']) await send(api, subscriptions.settle(id[person], id.artist), bob);
		const returned = (await dollars(api, collector)) - before;
		assert.ok(returned >= 3_500n && returned % 500n === 0n, `${returned}`);

		// What was earned goes to the account that opened the tiers.
		const earned = await changes(api, people, claim(SUPPORTER, inUsd), bob);
		assert.deepEqual(earned.moved, { artist: [0n, 5_000n - returned] });
		for (const [tier, currency] of [[SUPPORTER, inMlt], [PATRON, inMlt]]) {
			if ((await claimable(tier, currency)) > 0n) await send(api, claim(tier, currency), bob);
		}
		for (const tier of [SUPPORTER, PATRON]) await send(api, subscriptions.removeTier(id.artist, tier), bob);
		for (const map of ['tiers', 'tills', 'changes', 'subscribed', 'debts', 'itemPrices', 'views']) {
			assert.equal((await api.query.subscriptions[map].keys()).length, 0, map);
		}
		for (const [name, person] of Object.entries(people)) {
			const holds = (await api.query.balances.holds(person.address)).filter(({ id: reason }) => reason.isSubscriptions);
			assert.equal(holds.length, 0, name);
		}
		assert.ok((await wealth(api, artist)) > 1_000n * MLT);
	});

	it('nobody but government changes the numbers', async () => {
		const set = api.tx.parameters.setParameter({ Subscriptions: { MaxReferral: [null, percent(1)] } });
		await refuse('BadOrigin', set, fan);
		assert.equal(await decree(api, set, alice), undefined);
	});
});
