// An artist and a label who share royalties, a gallery that earns by what it brings, a collector, a fan and three
// investors: @polkadot/api against a real node.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stringToHex, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import {
	connect, developmentAccounts, eventOf, expectError, height, held, newAccount, send, signature,
} from '../lib/chain.mjs';
import {
	assertInner, cast, changes, dollars, hex, inMlt, inUsd, issueDollars, percent, registerApp, USD, wealth,
} from '../lib/creators.mjs';
import { Node } from '../lib/node.mjs';
import { CID, decree, MLT, setParameters, signUp, untilHeight } from '../lib/people.mjs';
import { view } from '../lib/views.mjs';

const AUCTION = 15;

let node, api, royalties, fractions, nfts;
let alice, bob;
/** Everybody, by name. */
let people;
let artist, label, gallery, collector, fan, one, two, three;
/** The gallery's app, and what it takes of a sale. */
let brought;
/** The enforced collection, and the items of its first edition. */
let collection;
const first = (1n).toString();

before(async () => {
	node = await Node.start({ sealEvery: 200 });
	api = await connect(node.url);
	({ royalties, fractions, nfts } = api.tx);
	const account = developmentAccounts();
	[alice, bob] = ['Alice', 'Bob'].map(account);
	people = await cast(api, bob, ['artist', 'label', 'gallery', 'collector', 'fan', 'one', 'two', 'three']);
	({ artist, label, gallery, collector, fan, one, two, three } = people);
	await issueDollars(api, bob, [collector, fan, artist]);
	brought = { app: await registerApp(api, gallery, 'Gallery'), fee: percent(5) };
	// A week on this chain is not a week in this test.
	await setParameters(api, alice, 'Fractions', {
		AuctionLength: AUCTION, AuctionExtension: 5, ClaimPeriod: 10, AskPeriod: 25,
	});
});

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

/** A call that must fail, and change nothing of what is owned, sold, held or owed. */
const refuse = (name, tx, signer) =>
	expectError(api, name, tx, signer, ['Royalties', 'Fractions', 'Assets', 'NftFractionalization']);
const see = (name, ...args) => view(api, name, args);
const soon = async (blocks = 500) => (await height(api)) + blocks;
const owner = async (item) => (await see('Royalties.item', collection, item)).unwrap().owner.toHex();
const price = (amount, buyer = null) => ({ Fixed: { price: amount, buyer } });

/** A tenth for the artist and the label, seven to three. */
const policy = (changed = {}) => ({
	royalty: percent(10),
	receivers: [{ account: artist.address, part: percent(70) }, { account: label.address, part: percent(30) }],
	transfers: { Enforced: { Fee: MLT } },
	custody: true,
	...changed,
});

describe('a collection', () => {
	it('is refused by name when its policy is not sound', async () => {
		const create = (changed) => royalties.createCollection(CID, policy(changed));
		const part = (account, number) => ({ account: account.address, part: number });
		await refuse('royalties.InvalidCid', royalties.createCollection(stringToHex('../etc'), policy()), artist);
		for (const [error, changed] of [
			['RoyaltyTooHigh', { royalty: percent(31) }],
			['NoReceivers', { receivers: [] }],
			['EmptyShare', { receivers: [part(artist, 1_000_000), part(label, 0)] }],
			['ReceiverTwice', { receivers: [part(artist, 500_000), part(artist, 500_000)] }],
			['SharesNotWhole', { receivers: [part(artist, 500_000), part(label, 499_999)] }],
		]) {
			await refuse(`royalties.${error}`, create(changed), artist);
		}
	});

	it('is made and described without code, and its policy stands from the first mint on', async () => {
		const outcome = await send(api, royalties.createCollection(CID, policy({ royalty: 0 })), artist);
		collection = eventOf(outcome, 'royalties.CollectionCreated')[0].toNumber();
		await refuse('royalties.NotCreator', royalties.setPolicy(collection, policy()), label);
		await refuse('royalties.UnknownCollection', royalties.setPolicy(999, policy()), artist);
		await send(api, royalties.setPolicy(collection, policy()), artist);
		await refuse('royalties.NoSupply', royalties.createEdition(collection, CID, 0), artist);
		await refuse('royalties.NotCreator', royalties.createEdition(collection, CID, 5), label);
		await refuse('royalties.UnknownEdition', royalties.mint(collection, 0, collector.address), artist);
		await send(api, royalties.createEdition(collection, CID, 6), artist);

		await refuse('royalties.NotCreator', royalties.mint(collection, 0, fan.address), fan);
		await send(api, royalties.mint(collection, 0, collector.address), artist);
		const item = (await see('Royalties.item', collection, first)).unwrap();
		assert.deepEqual([item.owner.toHex(), item.number.toNumber(), item.supply.toNumber()], [hex(collector), 1, 6]);
		assert.equal(item.metadata.toHex(), CID);
		await refuse('royalties.PolicyFrozen', royalties.setPolicy(collection, policy({ royalty: 0 })), artist);
		await refuse('royalties.StillThere', royalties.closeCollection(collection, 0), artist);
		// Any wallet that knows pallet-nfts shows it.
		assert.equal((await api.query.nfts.item(collection, first)).unwrap().owner.toHex(), hex(collector));
	});
});

describe('an enforced item', () => {
	it('does not change hands past its creators, whoever tries and however', async () => {
		const transfer = nfts.transfer(collection, first, fan.address);
		await refuse('nfts.ItemLocked', transfer, collector);
		await refuse('nfts.ItemLocked', nfts.burn(collection, first), collector);
		await refuse('nfts.ItemLocked', api.tx.utility.batchAll([transfer]), collector);
		await refuse('nfts.MethodDisabled', nfts.setPrice(collection, first, 1, null), collector);
		await refuse(
			'nfts.MethodDisabled', nfts.createSwap(collection, first, collection, null, null, 100), collector,
		);
		await send(api, nfts.setAcceptOwnership(collection), artist);
		for (const call of [
			nfts.transferOwnership(collection, artist.address), nfts.setTeam(collection, null, null, null),
			nfts.destroy(collection, { itemMetadatas: 0, itemConfigs: 1, attributes: 0 }),
		]) {
			await refuse('nfts.NoPermission', call, artist);
		}
		for (const call of [
			nfts.lockItemTransfer(collection, first), nfts.forceMint(collection, 99, fan.address, { settings: 0 }),
		]) {
			await refuse('nfts.NoPermission', call, artist);
		}
		await send(api, nfts.setAcceptOwnership(null), artist);
		await refuse(
			'nfts.ItemLocked',
			api.tx.nftFractionalization.fractionalize(collection, first, 9, collector.address, 100), collector,
		);
		await refuse(
			'system.CallFiltered',
			api.tx.nftFractionalization.fractionalize(collection, first, 9, collector.address, 0), collector,
		);

		// An approval can be given, and is worth nothing.
		await send(api, nfts.approveTransfer(collection, first, fan.address, null), collector);
		await refuse('nfts.ItemLocked', transfer, fan);
		await send(api, nfts.cancelApproval(collection, first, fan.address), collector);
		await send(api, api.tx.proxy.addProxy(fan.address, 'Any', 0), collector);
		const proxied = await send(api, api.tx.proxy.proxy(collector.address, null, transfer), fan);
		assertInner(api, proxied, 'proxy.ProxyExecuted', 'nfts.ItemLocked');
		await send(api, api.tx.proxy.removeProxy(fan.address, 'Any', 0), collector);
		const { sudoResult } = eventOf(
			await send(api, api.tx.sudo.sudoAs(collector.address, transfer), alice), 'sudo.SudoAsDone',
		);
		assert.ok(sudoResult.isErr);
		assert.equal(await owner(first), hex(collector));
	});

	it('is given away by the creator\'s rule', async () => {
		const gift = (most) => royalties.gift(collection, first, fan.address, most);
		await refuse('royalties.TooDear', gift(MLT - 1n), collector);
		await refuse('royalties.NotOwner', gift(MLT), fan);
		await refuse('royalties.WithOneself', royalties.gift(collection, first, collector.address, MLT), collector);
		await refuse('royalties.UnknownItem', royalties.gift(collection, 99, fan.address, MLT), collector);
		const { moved } = await changes(api, people, gift(MLT), collector);
		assert.deepEqual(moved, {
			artist: [MLT * 7n / 10n, 0n], label: [MLT * 3n / 10n, 0n], collector: [-MLT, 0n],
		});
		await send(api, royalties.gift(collection, first, collector.address, MLT), fan);
		assert.equal(await owner(first), hex(collector));
	});
});

describe('a mint', () => {
	it('by others has a schedule and a price, and pays the gallery that brought them', async () => {
		const terms = (changed = {}) => ({
			opens: 0, closes: 0, money: inMlt, price: 10n * MLT, allowed: null, app: brought, ...changed,
		});
		const open = (changed) => royalties.openDrop(collection, 0, terms(changed));
		const mint = (most = 10n * MLT, money = inMlt) =>
			royalties.mintFromDrop(collection, 0, money, most, null);
		await refuse('royalties.NoDrop', mint(), fan);
		const closes = await soon();
		await refuse('royalties.AlreadyOver', open({ closes: 1 }), artist);
		await refuse('royalties.TooLong', open({ closes: 0xffff_ffff }), artist);
		await refuse('royalties.UnknownAsset', open({ closes, money: { Asset: 99 } }), artist);
		await refuse('royalties.PriceTooLow', open({ closes, price: 1 }), artist);
		await refuse('royalties.FeeTooHigh', open({ closes, app: { ...brought, fee: percent(11) } }), artist);
		await refuse('royalties.UnknownApp', open({ closes, app: { app: 999, fee: 0 } }), artist);
		await refuse('royalties.NotCreator', open({ closes }), label);
		await send(api, open({ opens: await soon(400), closes }), artist);
		await refuse('royalties.NotYet', mint(), fan);
		await send(api, open({ closes }), artist);
		await refuse('royalties.TooDear', mint(10n * MLT - 1n), fan);
		await refuse('royalties.OtherMoney', mint(10n * MLT, inUsd), fan);

		const { outcome, moved } = await changes(api, people, mint(), fan);
		assert.deepEqual(moved, {
			artist: [6_650_000_000_000n, 0n], label: [2_850_000_000_000n, 0n], gallery: [MLT / 2n, 0n],
			fan: [-10n * MLT, 0n],
		});
		assert.equal(eventOf(outcome, 'royalties.Minted')[1].toNumber(), 2);
		await send(api, royalties.closeDrop(collection, 0), artist);
	});

	it('is open to whom a list names, as often as it says', async () => {
		// One leaf is its own root; pallet-royalties says how it is hashed.
		const leaf = blake2AsHex(u8aConcat(
			[0], 'metalife/allow/1', api.createType('(u32, u32, AccountId, u32)', [collection, 0, one.address, 1]).toU8a(),
		), 256);
		const terms = { opens: 0, closes: await soon(), money: inMlt, price: 0, allowed: leaf, app: null };
		await send(api, royalties.openDrop(collection, 0, terms), artist);
		const mint = (allowed) => royalties.mintFromDrop(collection, 0, inMlt, 0, allowed);
		await refuse('royalties.NotAllowed', mint(null), one);
		await refuse('royalties.NotAllowed', mint({ quantity: 2, path: [] }), one);
		await refuse('royalties.NotAllowed', mint({ quantity: 1, path: [] }), two);
		await send(api, mint({ quantity: 1, path: [] }), one);
		await refuse('royalties.AllowanceUsed', mint({ quantity: 1, path: [] }), one);
		await refuse('royalties.StillThere', royalties.clearAllowance(collection, 0, one.address), bob);
		await send(api, royalties.closeDrop(collection, 0), artist);
		await send(api, royalties.clearAllowance(collection, 0, one.address), bob);
	});

	it('can be signed for outside the chain, and works once', async () => {
		const voucher = (changed = {}) => ({
			collection, id: 1, edition: 0, to: two.address, money: inMlt, price: 2n * MLT, app: null, expires: 0, ...changed,
		});
		const sign = async (made, signer) =>
			signature(signer, (await see('Royalties.voucher_bytes', made)).toU8a(true));
		const made = voucher({ expires: await soon(150) });
		const signed = await sign(made, artist);
		await refuse('royalties.BadSignature', royalties.redeem(made, await sign(made, label)), two);
		await refuse('royalties.BadSignature', royalties.redeem({ ...made, price: 1n * MLT }, signed), two);
		await refuse('royalties.NotForSender', royalties.redeem(made, signed), three);
		const late = voucher({ expires: 1 });
		await refuse('royalties.AlreadyOver', royalties.redeem(late, await sign(late, artist)), two);
		await send(api, royalties.redeem(made, signed), two);
		await refuse('royalties.VoucherSpent', royalties.redeem(made, signed), two);
		const other = voucher({ id: 2, to: null, expires: made.expires });
		await refuse('royalties.NotCreator', royalties.cancelVoucher(collection, 2, other.expires), label);
		// What is cancelled is kept in mind for as long as any voucher could be good.
		await setParameters(api, alice, 'Royalties', { MaxDuration: 150 });
		await send(api, royalties.cancelVoucher(collection, 2, other.expires), artist);
		await setParameters(api, alice, 'Royalties', { MaxDuration: null });
		await refuse('royalties.VoucherSpent', royalties.redeem(other, await sign(other, artist)), three);
	});
});

describe('a sale', () => {
	const list = async (terms, { money = inMlt, app = brought, closes } = {}) =>
		royalties.putOnSale(collection, first, money, terms, closes ?? (await soon()), app);
	const buy = (most, money = inMlt) => royalties.buy(collection, first, money, most);

	it('at a fixed price leaves the item with its owner, and settles at once', async () => {
		for (const [error, call] of [
			['NotOwner', [price(MLT), {}, fan]],
			['AlreadyOver', [price(MLT), { closes: 1 }]],
			['TooLong', [price(MLT), { closes: 0xffff_ffff }]],
			['UnknownAsset', [price(MLT), { money: { Asset: 99 } }]],
			['PriceTooLow', [price(1)]],
			['WithOneself', [price(MLT, collector.address)]],
			['FeeTooHigh', [price(MLT), { app: { ...brought, fee: percent(11) } }]],
			['UnknownApp', [price(MLT), { app: { app: 999, fee: 0 } }]],
		]) {
			const [terms, options, signer = collector] = call;
			await refuse(`royalties.${error}`, await list(terms, options), signer);
		}
		await refuse('royalties.NotOnSale', buy(MLT), fan);
		const before = await held(api, collector);
		await send(api, await list(price(100n * MLT)), collector);
		assert.equal(await owner(first), hex(collector), 'it stays with its owner');
		assert.ok((await held(api, collector)) > before);
		await refuse('royalties.OnSale', await list(price(MLT)), collector);
		await refuse('royalties.OnSale', royalties.gift(collection, first, fan.address, MLT), collector);
		await refuse('royalties.OnSale', royalties.burn(collection, first), collector);
		await refuse('royalties.TooDear', buy(100n * MLT - 1n), fan);
		await refuse('royalties.OtherMoney', buy(100n * MLT, inUsd), fan);
		await refuse('royalties.WithOneself', buy(100n * MLT), collector);
		await refuse('royalties.NoBids', royalties.bid(collection, first, inMlt, 100n * MLT), fan);
		await refuse('royalties.NotSeller', royalties.cancelSale(collection, first), fan);

		// Ten to the creators, a twentieth of the rest to the gallery, and the last planck is somebody's.
		const { moved } = await changes(api, people, buy(100n * MLT), fan);
		assert.deepEqual(moved, {
			artist: [7n * MLT, 0n], label: [3n * MLT, 0n], gallery: [5n * MLT, 0n], collector: [85n * MLT, 0n],
			fan: [-100n * MLT, 0n],
		});
		assert.equal(await owner(first), hex(fan));
		assert.equal(await held(api, collector), before, 'the deposit of the listing is back');
		await refuse('royalties.NotOnSale', buy(100n * MLT), collector);
	});

	it('to the last unit, whatever the price', async () => {
		const quote = (await see('Royalties.quote', collection, inMlt, 999_999_999_999_999n, brought)).toJSON();
		const parts = [...quote.receivers.map(([, amount]) => amount), quote.app[1], quote.seller];
		assert.equal(parts.map((amount) => BigInt(amount)).reduce((sum, amount) => sum + amount), 999_999_999_999_999n);
	});

	it('in another asset, where the seller takes it', async () => {
		await send(api, await list(price(1_003), { money: inUsd }), fan);
		await refuse('royalties.OtherMoney', buy(1_003, inMlt), collector);
		const { moved } = await changes(api, people, buy(1_003, inUsd), collector);
		// The label has no account of the asset: 30 is enough for one, and it has MLT for it.
		assert.deepEqual(moved, {
			artist: [0n, 70n], label: [0n, 30n], gallery: [0n, 50n], fan: [0n, 853n], collector: [0n, -1_003n],
		});
	});

	it('whose receiver cannot be paid leaves a claim, and nobody waits', async () => {
		await send(api, api.tx.assets.block(USD, label.address), bob);
		await send(api, await list(price(2_000), { money: inUsd, app: null }), collector);
		const { moved } = await changes(api, people, buy(2_000, inUsd), fan);
		assert.deepEqual([moved.artist, moved.label, moved.collector[1]], [[0n, 140n], undefined, 1_800n]);
		assert.equal((await see('Royalties.claim', label.address, inUsd)).toBigInt(), 60n);
		await refuse('royalties.NotPayable', royalties.draw(label.address, inUsd), bob);
		await send(api, api.tx.assets.thaw(USD, label.address), bob);
		const before = await dollars(api, label);
		await send(api, royalties.draw(label.address, inUsd), three);
		assert.equal(await dollars(api, label), before + 60n);
		await refuse('royalties.NoClaim', royalties.draw(label.address, inUsd), bob);
	});

	it('at a price that falls until somebody takes it', async () => {
		const now = await height(api);
		await send(api, await list({ Dutch: { from: 100n * MLT, to: MLT } }, { closes: now + 60 }), fan);
		await untilHeight(api, now + 20);
		const asked = (await see('Royalties.sale', collection, first)).unwrap().price.unwrap().toBigInt();
		assert.ok(asked < 90n * MLT && asked > 10n * MLT, `${asked}`);
		const { outcome, moved } = await changes(api, people, buy(asked), collector);
		const paid = eventOf(outcome, 'royalties.Sold')[5].toBigInt();
		assert.ok(paid <= asked);
		const sum = Object.values(moved).reduce((total, [amount]) => total + amount, 0n);
		assert.equal(sum, 0n, 'nothing is lost');
	});
});

describe('an auction', () => {
	const english = (changed = {}) => ({
		English: { reserve: 10n * MLT, step: MLT, buyNow: null, extension: 10, bidders: [], ...changed },
	});
	const list = async (terms, blocks = 30) =>
		royalties.putOnSale(collection, first, inMlt, terms, await soon(blocks), brought);
	const bid = (amount) => royalties.bid(collection, first, inMlt, amount);

	it('takes rising bids, gives the outbid their money at once, and is settled by anyone', async () => {
		await refuse('royalties.NoStep', await list(english({ step: 0 })), collector);
		await send(api, await list(english()), collector);
		await refuse('royalties.OnlyBids', royalties.buy(collection, first, inMlt, MLT), fan);
		await refuse('royalties.BidTooLow', bid(10n * MLT - 1n), one);
		await refuse('royalties.WithOneself', bid(10n * MLT), collector);
		await refuse('royalties.OtherMoney', royalties.bid(collection, first, inUsd, 10n * MLT), one);
		const before = await held(api, one);
		await send(api, bid(10n * MLT), one);
		assert.ok((await held(api, one)) > before + 10n * MLT, 'with what the item costs');
		await refuse('royalties.BidTooLow', bid(11n * MLT - 1n), two);
		await refuse('royalties.BidStands', royalties.cancelSale(collection, first), collector);
		await send(api, bid(20n * MLT), two);
		assert.equal(await held(api, one), before);
		await refuse('royalties.NotOver', royalties.settle(collection, first), bob);

		// A bid near the end leaves others time.
		const closes = async () => (await see('Royalties.sale', collection, first)).unwrap().closes.toNumber();
		const ends = await closes();
		await untilHeight(api, ends - 3);
		await send(api, bid(30n * MLT), one);
		assert.ok((await closes()) > ends, 'extended');
		await untilHeight(api, await closes());
		await refuse('royalties.AlreadyOver', bid(40n * MLT), two);
		const { moved } = await changes(api, people, royalties.settle(collection, first), bob);
		assert.deepEqual(moved, {
			artist: [2_100_000_000_000n, 0n], label: [900_000_000_000n, 0n], gallery: [1_500_000_000_000n, 0n],
			collector: [25_500_000_000_000n, 0n], one: [-30n * MLT, 0n],
		});
		assert.equal(await owner(first), hex(one));
		await refuse('royalties.NotOnSale', royalties.settle(collection, first), bob);
	});

	it('can be kept to some, and bought out', async () => {
		const bidders = [two.address, three.address].sort();
		await send(api, await list(english({ bidders, buyNow: 50n * MLT })), one);
		await refuse('royalties.NotAdmitted', bid(20n * MLT), fan);
		await refuse('royalties.NotAdmitted', royalties.buy(collection, first, inMlt, 50n * MLT), fan);
		await send(api, bid(20n * MLT), two);
		const { moved } = await changes(api, people, royalties.buy(collection, first, inMlt, 50n * MLT), three);
		assert.equal(moved.three[0], -50n * MLT);
		assert.equal(await owner(first), hex(three));
		// What was bid is free again.
		await send(api, api.tx.balances.transferKeepAlive(one.address, 900n * MLT), two);
		await send(api, api.tx.balances.transferKeepAlive(two.address, 900n * MLT), one);
	});

	it('that nobody bids in ends without a sale', async () => {
		await send(api, await list(english(), 3), three);
		await untilHeight(api, await soon(4));
		await send(api, royalties.settle(collection, first), bob);
		assert.equal(await owner(first), hex(three));
		await send(api, royalties.gift(collection, first, collector.address, MLT), three);
	});
});

describe('an offer', () => {
	const terms = (changed = {}) => ({ money: inMlt, amount: 40n * MLT, app: null, agreed: null, ...changed });
	const offer = async (changed, { item = first, expires } = {}) =>
		royalties.makeOffer(collection, item, terms(changed), expires ?? (await soon()));

	it('stands with its money held until it is accepted, withdrawn, or over', async () => {
		await refuse('royalties.UnknownItem', await offer({}, { item: 99 }), fan);
		await refuse('royalties.WithOneself', await offer(), collector);
		await refuse('royalties.AlreadyOver', await offer({}, { expires: 1 }), fan);
		await refuse('royalties.PriceTooLow', await offer({ amount: 1 }), fan);
		await refuse('royalties.UnknownAsset', await offer({ money: { Asset: 99 } }), fan);
		const before = await held(api, fan);
		await send(api, await offer(), fan);
		assert.ok((await held(api, fan)) > before + 40n * MLT);
		await refuse('royalties.OfferStands', royalties.withdrawOffer(collection, first, fan.address), bob);
		await send(api, royalties.withdrawOffer(collection, first, fan.address), fan);
		assert.equal(await held(api, fan), before);
		await refuse('royalties.NoOffer', royalties.withdrawOffer(collection, first, fan.address), fan);
		// One that is over comes back by anyone's doing.
		await send(api, await offer({}, { expires: await soon(3) }), fan);
		await untilHeight(api, await soon(4));
		await refuse(
			'royalties.AlreadyOver', royalties.acceptOffer(collection, first, fan.address, terms()), collector,
		);
		await send(api, royalties.withdrawOffer(collection, first, fan.address), bob);
		assert.equal(await held(api, fan), before);
	});

	it('is bound to what both agreed to in private', async () => {
		const agreed = blake2AsHex('A portrait of my cat besides', 256);
		await send(api, await offer({ agreed }), fan);
		const accept = (expected, signer) =>
			[royalties.acceptOffer(collection, first, fan.address, expected), signer];
		await refuse('royalties.NotAsAgreed', ...accept(terms(), collector));
		await refuse('royalties.OfferChanged', ...accept(terms({ agreed, amount: 41n * MLT }), collector));
		await refuse('royalties.NotOwner', ...accept(terms({ agreed }), one));
		const { outcome, moved } = await changes(api, people, ...accept(terms({ agreed }), collector));
		assert.equal(eventOf(outcome, 'royalties.Sold')[8].unwrap().toHex(), agreed);
		assert.deepEqual([moved.artist[0], moved.label[0], moved.collector[0]], [28n * MLT / 10n, 12n * MLT / 10n, 36n * MLT]);
		await send(api, royalties.gift(collection, first, collector.address, MLT), fan);
	});
});

describe('what is left to refuse', () => {
	/** An asset whose issuer takes it back. */
	const RUSTY = 8;
	const inRust = { Asset: RUSTY };
	let maker, taker, other, poor;
	/** Collections of the maker's: in one all is forbidden, the other is open. */
	let strict, open;
	const fixed = async (id, amount, money = inMlt) =>
		royalties.putOnSale(id, first, money, price(amount), await soon(), null);

	before(async () => {
		({ maker, taker, other } = await cast(api, bob, ['maker', 'taker', 'other'], 100n * MLT));
		({ poor } = await cast(api, bob, ['poor'], MLT / 10n));
		const make = async (changed) => {
			const receivers = [{ account: maker.address, part: percent(100) }];
			const outcome = await send(api, royalties.createCollection(CID, policy({ receivers, ...changed })), maker);
			const id = eventOf(outcome, 'royalties.CollectionCreated')[0].toNumber();
			await send(api, royalties.createEdition(id, CID, 1), maker);
			await send(api, royalties.mint(id, 0, maker.address), maker);
			return id;
		};
		strict = await make({ transfers: { Enforced: 'Forbidden' }, custody: false });
		open = await make({ transfers: 'Open' });
	});

	it('has a name each', async () => {
		await refuse('royalties.DepositUnavailable', royalties.createCollection(CID, policy()), poor);
		await refuse('royalties.SoldOut', royalties.mint(strict, 0, taker.address), maker);
		await refuse('royalties.GiftsForbidden', royalties.gift(strict, first, taker.address, MLT), maker);
		await refuse('royalties.CustodyForbidden', fractions.fractionalize(strict, first, 100, MLT), maker);
		await refuse('royalties.AlreadyPays', royalties.assumeDeposit(strict, first), maker);
		await refuse('royalties.NotFound', royalties.clearVoucher(strict, 99), taker);
		await refuse('royalties.NotFound', royalties.clearAllowance(strict, 0, taker.address), taker);
		await send(api, await fixed(strict, MLT), maker);
		await refuse('royalties.DepositUnavailable', royalties.buy(strict, first, inMlt, MLT), poor);
		await send(api, royalties.cancelSale(strict, first), maker);
	});

	it('a sender whom the other has blocked', async () => {
		const [own, blocked] = [await signUp(api, maker, 'maker', alice), await signUp(api, taker, 'taker', alice)];
		await send(api, api.tx.profile.block(blocked), maker);
		const terms = { money: inMlt, amount: MLT, app: null, agreed: null };
		await refuse('royalties.BlockedProfile', royalties.makeOffer(strict, first, terms, await soon()), taker);
		await send(api, api.tx.profile.unblock(own, blocked), maker);
	});

	it('an item that another pallet keeps', async () => {
		const { fractionalize, unify } = api.tx.nftFractionalization;
		await send(api, fractionalize(open, first, 9, maker.address, 100), maker);
		await refuse('royalties.ItemLocked', await fixed(open, MLT), maker);
		await send(api, unify(open, first, 9, maker.address), maker);
	});

	it('money that is under a lock', async () => {
		const english = { English: { reserve: MLT, step: MLT, buyNow: null, extension: 0, bidders: [] } };
		const closes = await soon(40);
		await send(api, royalties.putOnSale(strict, first, inMlt, english, closes, null), maker);
		const { democracy } = api.tx;
		await send(api, democracy.delegate(bob.address, 'None', 95n * MLT), taker);
		await refuse('royalties.CannotPay', royalties.bid(strict, first, inMlt, 50n * MLT), taker);
		await send(api, democracy.undelegate(), taker);
		await send(api, democracy.unlock(taker.address), taker);
		await send(api, royalties.bid(strict, first, inMlt, 50n * MLT), taker);
		await refuse('royalties.BidStands', royalties.cancelSale(strict, first), maker);
		// The deposit for the item is held with the bid.
		assert.ok((await held(api, taker)) > 50n * MLT);
		await send(api, democracy.delegate(bob.address, 'None', 45n * MLT), taker);
		await untilHeight(api, closes);
		const settled = await changes(api, { maker, taker }, royalties.settle(strict, first), bob);
		assert.deepEqual(settled.moved, { maker: [50n * MLT, 0n], taker: [-50n * MLT, 0n] });
		assert.equal((await see('Royalties.item', strict, first)).unwrap().payer.toHex(), hex(taker));
	});

	it('an offer whose asset its issuer has taken back', async () => {
		await send(api, api.tx.utility.batchAll([
			api.tx.assets.create(RUSTY, bob.address, 1),
			...[maker, taker].map(({ address }) => api.tx.assets.mint(RUSTY, address, 1_000)),
		]), bob);
		const terms = { money: inRust, amount: 500, app: null, agreed: null };
		await send(api, royalties.gift(open, first, other.address, 0), maker);
		await send(api, royalties.makeOffer(open, first, terms, await soon()), taker);
		const accounts = await api.query.assets.account.keys(RUSTY);
		const holders = [maker, taker].map(hex);
		const vault = accounts.map(({ args }) => args[1]).find((account) => !holders.includes(account.toHex()));
		await send(api, api.tx.assets.burn(RUSTY, vault, 500), bob);
		await refuse('royalties.VaultShort', royalties.acceptOffer(open, first, taker.address, terms), other);
		// What comes later is kept apart, and is there.
		const later = { ...terms, amount: 400 };
		await send(api, royalties.makeOffer(open, first, later, await soon()), maker);
		await send(api, royalties.acceptOffer(open, first, maker.address, later), other);
		await send(api, royalties.withdrawOffer(open, first, taker.address), taker);
		const rust = async ({ address }) => (await api.query.assets.account(RUSTY, address)).unwrap().balance.toNumber();
		assert.deepEqual([await rust(taker), await rust(other), await rust(maker)], [500, 360, 640]);
	});

	it('and a collection goes with what its owners have left of it', async () => {
		await send(api, nfts.setAttribute(open, first, 'ItemOwner', 'mood', 'good'), maker);
		await send(api, royalties.burn(open, first), maker);
		await send(api, royalties.closeEdition(open, 0), maker);
		await refuse('royalties.TooManyRecords', royalties.closeCollection(open, 0), maker);
		await send(api, royalties.closeCollection(open, 1), maker);
		await send(api, royalties.burn(strict, first), taker);
		await send(api, royalties.closeEdition(strict, 0), maker);
		await send(api, royalties.closeCollection(strict, 0), maker);
		for (const person of [maker, taker, other, poor]) assert.equal(await held(api, person), 0n);
	});
});

describe('fractions', () => {
	let vault, account, asset;
	const fractionalize = (number, ask = 100n * MLT) => fractions.fractionalize(collection, first, number, ask);
	const position = async (person) => (await see('Fractions.position', vault, person.address)).unwrap();
	const due = async (person, kind = 'isNative') => {
		const found = await see('Fractions.position', vault, person.address);
		if (found.isNone) return 0n;
		const of = found.unwrap().dues.find(([money]) => money[kind]);
		return of ? of[1].toBigInt() : 0n;
	};
	/** Give an item for fractions, which are the ones meant from then on. */
	const found = async (call, founder) => {
		const made = eventOf(await send(api, call, founder), 'fractions.Fractionalized');
		[vault, asset] = [made[0].toNumber(), made[4].toNumber()];
		account = (await see('Fractions.account_of', vault)).toHex();
	};
	const give = (to, number) => fractions.transfer(vault, to.address, number);
	/** As many as a vault can share out. */
	const assets = [USD, 61, 62, 63];

	it('are made by the item\'s owner, and never none', async () => {
		await refuse('fractions.NoFractions', fractionalize(0), collector);
		await refuse('fractions.TooManyFractions', fractionalize(1_000_000_001), collector);
		await refuse('fractions.NotOwner', fractionalize(100), fan);
		await refuse('fractions.UnknownItem', fractions.fractionalize(collection, 99, 100, MLT), collector);
		await refuse('fractions.TooDear', fractionalize(100, 2n ** 100n), collector);
		// Only root could make the asset that the next fractions are to be.
		const next = 2 ** 31 + (await api.query.fractions.nextVault()).toNumber();
		assert.equal(await decree(api, api.tx.assets.forceCreate(next, bob.address, true, 1), alice), undefined);
		await refuse('fractions.NoAsset', fractionalize(100), collector);
		await send(api, api.tx.assets.startDestroy(next), bob);
		await send(api, api.tx.assets.finishDestroy(next), bob);
		await found(fractionalize(100), collector);
		assert.equal(asset, next);
		assert.equal(await owner(first), account);
		await refuse('royalties.NotOwner', royalties.gift(collection, first, fan.address, MLT), collector);
	});

	it('cannot be had by anybody who would make their asset first', async () => {
		await refuse('BadOrigin', api.tx.assets.create(asset + 1, fan.address, 1), fan);
		await send(api, nfts.create(fan.address, { settings: 0, maxSupply: null, mintSettings: {
			mintType: 'Issuer', price: null, startBlock: null, endBlock: null, defaultItemSettings: 0,
		} }), fan).then(async (outcome) => {
			const own = eventOf(outcome, 'nfts.Created')[0].toNumber();
			await send(api, nfts.mint(own, 1, fan.address, null), fan);
			await refuse(
				'system.CallFiltered',
				api.tx.nftFractionalization.fractionalize(own, 1, asset + 1, fan.address, 100), fan,
			);
		});
	});

	it('move through their pallet only, and are bought at what their holder asks', async () => {
		await refuse('fractions.NoFractions', give(one, 0), collector);
		await refuse('fractions.NotEnough', give(one, 101), collector);
		await refuse('fractions.NotHolder', give(one, 1), fan);
		await refuse('fractions.WithOneself', give(collector, 1), collector);
		await refuse('fractions.UnknownVault', fractions.transfer(999, one.address, 1), collector);
		await refuse('fractions.OwnAccount', fractions.transfer(vault, account, 1), collector);
		await refuse('fractions.NoPrice', fractions.offer(vault, 10, 0), collector);
		await send(api, give(one, 20), collector);
		await send(api, give(two, 30), collector);
		await refuse('fractions.NotOffered', fractions.buy(vault, collector.address, 10, 100n * MLT), three);
		await send(api, fractions.offer(vault, 10, 2n * MLT), collector);
		await refuse('fractions.TooDear', fractions.buy(vault, collector.address, 10, 20n * MLT - 1n), three);
		await refuse('fractions.NotEnough', fractions.buy(vault, collector.address, 11, 100n * MLT), three);
		const bought = await changes(api, people, fractions.buy(vault, collector.address, 10, 20n * MLT), three);
		// What is sold in parts pays the creators as the whole does.
		assert.deepEqual(bought.moved, {
			artist: [14n * MLT / 10n, 0n], label: [6n * MLT / 10n, 0n], collector: [18n * MLT, 0n], three: [-20n * MLT, 0n],
		});
		const shares = await Promise.all([collector, one, two, three].map(async (who) =>
			(await position(who)).fractions.toNumber()));
		assert.deepEqual(shares, [40, 20, 30, 10]);
		// The asset shows them, and does not move them.
		assert.equal((await api.query.assets.account(asset, one.address)).unwrap().balance.toNumber(), 20);
		await refuse('assets.BalanceLow', api.tx.assets.transfer(asset, fan.address, 5), one);
		assert.equal((await position(one)).fractions.toNumber(), 20);
	});

	it('are kept by whoever sent them, until their holder pays for that', async () => {
		const before = await held(api, collector);
		await refuse('fractions.AlreadyPays', fractions.assumeDeposit(vault), collector);
		await refuse('fractions.NotHolder', fractions.assumeDeposit(vault), fan);
		await send(api, fractions.assumeDeposit(vault), one);
		const deposit = before - (await held(api, collector));
		assert.ok(deposit > 0n);
		await refuse('fractions.AlreadyPays', fractions.assumeDeposit(vault), one);
		// One fraction to somebody who can pay the fee, and not the deposit besides.
		const poor = newAccount();
		await send(api, api.tx.balances.transferKeepAlive(poor.address, deposit), bob);
		await send(api, give(poor, 1), collector);
		await refuse('fractions.DepositUnavailable', give(fan, 1), poor);
		await refuse('fractions.DepositUnavailable', fractions.assumeDeposit(vault), poor);
		await send(api, give(collector, 1), poor);
	});

	it('share what comes in by who held them when it came', async () => {
		const pay = (amount) => send(api, api.tx.balances.transferKeepAlive(account, amount), bob);
		await refuse('fractions.NothingArrived', fractions.sweep(vault, inMlt), bob);
		await refuse('fractions.NothingDue', fractions.claim(vault, one.address, inMlt), bob);
		await refuse('fractions.UnknownMoney', fractions.claim(vault, one.address, inUsd), bob);
		await pay(10n * MLT);
		assert.deepEqual(await Promise.all([collector, one, two, three].map((who) => due(who))), [4n * MLT, 2n * MLT, 3n * MLT, MLT]);
		// What was due stays with whoever held them.
		await send(api, fractions.transfer(vault, three.address, 20), one);
		await pay(10n * MLT);
		assert.deepEqual(
			await Promise.all([collector, one, two, three].map((who) => due(who))), [8n * MLT, 2n * MLT, 6n * MLT, 4n * MLT],
		);
		const { moved } = await changes(api, people, fractions.claim(vault, three.address, inMlt), bob);
		assert.deepEqual(moved, { three: [4n * MLT, 0n] });
		await refuse('fractions.NothingDue', fractions.claim(vault, three.address, inMlt), bob);
	});

	it('are bought out at the price that more than half would take, so that a lost one locks nothing', async () => {
		await send(api, fractions.vote(vault, 20n * MLT), two);
		await send(api, fractions.vote(vault, 20n * MLT), three);
		await refuse('fractions.NotHolder', fractions.vote(vault, MLT), fan);
		await refuse('fractions.AskStands', fractions.lower(vault, two.address), bob);
		await refuse('fractions.NotHolder', fractions.lower(vault, fan.address), bob);
		await refuse('fractions.NotAll', fractions.reclaim(vault, 0), collector);
		const least = async () => (await see('Fractions.vault', vault)).unwrap().leastBid.unwrap().toBigInt();
		const reserve = await least();
		assert.ok(reserve >= 20n * MLT && reserve < 100n * MLT, `${reserve}`);
		await refuse('fractions.BidTooLow', fractions.bid(vault, reserve - 1n), fan);
		await refuse('fractions.CannotPay', fractions.bid(vault, 1_000_000n * MLT), fan);
		await refuse('fractions.NoAuction', fractions.settle(vault), bob);
		await send(api, fractions.bid(vault, reserve), fan);
		await refuse('fractions.AuctionRuns', fractions.settle(vault), bob);
		await refuse('fractions.AuctionRuns', fractions.reclaim(vault, 0), two);
		await refuse('fractions.NotOver', fractions.redeem(vault, two.address), bob);
		const outbid = await least();
		assert.ok(outbid > reserve);
		await refuse('fractions.BidTooLow', fractions.bid(vault, outbid - 1n), artist);
		await send(api, fractions.bid(vault, outbid), artist);
		await send(api, fractions.bid(vault, await least()), fan);
		await untilHeight(api, await soon(AUCTION + 8));
		await refuse('fractions.AuctionOver', fractions.bid(vault, 900n * MLT), artist);

		const before = await Promise.all([artist, label].map((who) => wealth(api, who)));
		const sold = eventOf(await send(api, fractions.settle(vault), bob), 'fractions.Sold');
		const [paid, proceeds] = [sold[2].toBigInt(), sold[3].toBigInt()];
		assert.equal(paid - proceeds, paid / 10n, 'royalties are paid here, too');
		const after = await Promise.all([artist, label].map((who) => wealth(api, who)));
		assert.equal(after[0] - before[0] + after[1] - before[1], paid / 10n);
		assert.equal(await owner(first), hex(fan));
	});

	it('are redeemed by anyone for whoever has them, and nothing is left', async () => {
		await refuse('fractions.Over', fractions.vote(vault, MLT), two);
		await refuse('fractions.StillHeld', fractions.close(vault, 1), bob);
		// Who gave all away has no fractions to burn, and still what was due.
		await refuse('fractions.NotHolder', fractions.redeem(vault, one.address), bob);
		const left = await changes(api, people, fractions.claim(vault, one.address, inMlt), bob);
		assert.deepEqual(left.moved.one, [2n * MLT, 0n]);
		const holders = { collector, two, three };
		for (const [name, holder] of Object.entries(holders)) {
			const share = await due(holder);
			const { moved } = await changes(api, people, fractions.redeem(vault, holder.address), bob);
			// The last one also closes the vault, and the founder gets back what was given to make it.
			const { [name]: own = [0n], ...others } = moved;
			if (holder === collector) assert.equal(own[0], share);
			else assert.ok(own[0] >= share, name);
			for (const other of Object.keys(others)) assert.ok(['collector', 'fan'].includes(other), other);
		}
		await refuse('fractions.UnknownVault', fractions.redeem(vault, two.address), bob);
		assert.ok((await see('Fractions.vault', vault)).isNone);
		assert.ok((await api.query.assets.asset(asset)).isNone);
	});

	/** A new collection of the artist's, with one item of the collector's. */
	const another = async (changed) => {
		const made = await send(api, royalties.createCollection(CID, policy(changed)), artist);
		const other = eventOf(made, 'royalties.CollectionCreated')[0].toNumber();
		await send(api, royalties.createEdition(other, CID, 1), artist);
		await send(api, royalties.mint(other, 0, collector.address), artist);
		return other;
	};
	const remove = async (other, holder) => {
		await send(api, royalties.burn(other, first), holder);
		await send(api, royalties.closeEdition(other, 0), artist);
		await send(api, royalties.closeCollection(other, 0), artist);
	};

	it('share what comes in an asset, and royalties that name them', async () => {
		await found(fractionalize(10), fan);
		await send(api, give(two, 4), fan);
		await send(api, give(three, 1), fan);
		const add = (id) => fractions.addAsset(vault, id);
		await refuse('fractions.NotPermitted', add(USD), two);
		await refuse('fractions.NotHolder', add(USD), one);
		await refuse('fractions.NotRevenue', add(99), fan);
		await refuse('fractions.NotRevenue', add(asset), fan);
		const tooMany = assets.at(-1) + 1;
		const made = [...assets.slice(1), tooMany].map((id) => api.tx.assets.create(id, bob.address, 1));
		await send(api, api.tx.utility.batchAll(made), bob);
		await send(api, add(USD), fan);
		await refuse('fractions.AlreadyShared', add(USD), fan);
		await send(api, api.tx.utility.batchAll(assets.slice(1).map(add)), fan);
		await refuse('fractions.TooManyAssets', add(tooMany), fan);

		// Ten dollars keep the account.
		await send(api, api.tx.assets.transfer(USD, account, 1_010), collector);
		assert.deepEqual(
			await Promise.all([fan, two, three].map((who) => due(who, 'isAsset'))), [500n, 400n, 100n],
		);
		await send(api, fractions.sweep(vault, inUsd), bob);
		const { moved } = await changes(api, people, fractions.claim(vault, two.address, inUsd), bob);
		assert.deepEqual(moved, { two: [0n, 400n] });

		const other = await another({ receivers: [{ account, part: percent(100) }] });
		const closes = await soon();
		await send(api, royalties.putOnSale(other, first, inMlt, price(100n * MLT), closes, null), collector);
		await send(api, royalties.buy(other, first, inMlt, 100n * MLT), one);
		assert.deepEqual(await Promise.all([fan, two, three].map((who) => due(who))), [5n * MLT, 4n * MLT, MLT]);
		const paid = await changes(api, people, fractions.claim(vault, two.address, inMlt), bob);
		assert.deepEqual(paid.moved, { two: [4n * MLT, 0n] });
		await remove(other, one);
	});

	it('of whoever is not heard of cost less and less', async () => {
		const heard = (await position(three)).stands.toNumber();
		await untilHeight(api, heard);
		const before = (await position(three)).ask.toBigInt();
		const lowered = eventOf(await send(api, fractions.lower(vault, three.address), bob), 'fractions.AskLowered');
		assert.equal(lowered[1].toHex(), hex(three));
		assert.ok(lowered[2].toBigInt() < before);
		assert.equal((await position(three)).ask.toBigInt(), lowered[2].toBigInt());
	});

	it('are all that it takes to have the item back, and what cannot be paid keeps nothing for ever', async () => {
		// A stranger's account of the fractions keeps nothing but their asset from being removed.
		await send(api, api.tx.assets.touch(asset), one);
		await send(api, give(fan, 4), two);
		await send(api, give(fan, 1), three);
		await refuse('fractions.NotHolder', fractions.reclaim(vault, 0), one);
		await refuse('fractions.NotOver', fractions.close(vault, 1), bob);
		await refuse('fractions.NotOver', fractions.clear(vault, three.address), bob);
		await send(api, api.tx.assets.freeze(USD, account), bob);
		const back = eventOf(await send(api, fractions.reclaim(vault, 0), fan), 'fractions.Reclaimed');
		assert.deepEqual([back[1].toHex(), back[2].toBigInt()], [hex(fan), 0n]);
		assert.equal(await owner(first), hex(fan));
		await refuse('fractions.TooEarly', fractions.clear(vault, three.address), bob);
		await refuse('fractions.StillHeld', fractions.close(vault, 1), bob);
		await refuse('fractions.Over', fractions.lower(vault, three.address), bob);
		await untilHeight(api, await soon(10));
		const cleared = await changes(api, people, fractions.clear(vault, three.address), bob);
		assert.deepEqual(cleared.moved, { three: [MLT, 0n] });
		const lost = eventOf(cleared.outcome, 'fractions.Forfeited');
		assert.deepEqual([lost[1].toHex(), lost[3].toBigInt()], [hex(three), 100n]);
		await refuse('fractions.NotHolder', fractions.clear(vault, three.address), bob);
		// Nothing but what was frozen keeps the founder's own record.
		assert.equal(await due(fan, 'isAsset'), 500n);
		await send(api, api.tx.assets.thaw(USD, account), bob);
		await send(api, fractions.claim(vault, fan.address, inUsd), bob);
		assert.ok((await see('Fractions.vault', vault)).isSome, 'the stranger\'s account is still there');
		const before = await held(api, one);
		eventOf(await send(api, fractions.close(vault, 1), bob), 'fractions.Closed');
		assert.ok((await held(api, one)) < before, 'and its deposit is back');
		assert.ok((await see('Fractions.vault', vault)).isNone);
		await refuse('fractions.UnknownVault', fractions.close(vault, 1), bob);
		await send(api, api.tx.utility.batchAll(assets.map((id) => api.tx.assets.refundOther(id, account))), fan);
	});

	it('do not give an item away past the creator\'s rule', async () => {
		await found(fractionalize(1), fan);
		await send(api, give(one, 1), fan);
		await refuse('royalties.TooDear', fractions.reclaim(vault, MLT - 1n), one);
		const { moved } = await changes(api, people, fractions.reclaim(vault, MLT), one);
		assert.deepEqual(
			[moved.artist, moved.label, moved.one], [[7n * MLT / 10n, 0n], [3n * MLT / 10n, 0n], [-MLT, 0n]],
		);
		assert.equal(await owner(first), hex(one));

		const other = await another({ transfers: { Enforced: 'Forbidden' } });
		await found(fractions.fractionalize(other, first, 1, MLT), collector);
		await send(api, give(one, 1), collector);
		await refuse('royalties.GiftsForbidden', fractions.reclaim(vault, 1_000n * MLT), one);
		await send(api, give(collector, 1), one);
		await send(api, fractions.reclaim(vault, 0), collector);
		await remove(other, collector);
	});
});

describe('in the end', () => {
	it('everything can be wound up by its own owners, and no hold is left', async () => {
		const items = await api.query.nfts.item.entries(collection);
		const everyone = Object.values(people);
		for (const [key, item] of items) {
			const holder = everyone.find((person) => hex(person) === item.unwrap().owner.toHex());
			await send(api, royalties.burn(collection, key.args[1]), holder);
		}
		await send(api, royalties.closeEdition(collection, 0), artist);
		await send(api, royalties.closeCollection(collection, 0), artist);
		await send(api, api.tx.content.deregisterApp(brought.app), gallery);
		// The vouchers that were used or cancelled are kept in mind until they would have expired.
		const vouchers = await api.query.royalties.vouchers.entries(collection);
		assert.equal(vouchers.length, 2);
		await untilHeight(api, Math.max(...vouchers.map(([, spent]) => spent.unwrap().expires.toNumber())) + 1);
		for (const [key] of vouchers) await send(api, royalties.clearVoucher(collection, key.args[1]), bob);
		const nftsOfFan = (await api.query.nfts.collectionAccount.keys(fan.address)).map(({ args }) => args[1]);
		for (const own of nftsOfFan) {
			await send(api, nfts.burn(own, 1), fan);
			await send(api, nfts.destroy(own, { itemMetadatas: 0, itemConfigs: 1, attributes: 0 }), fan)
				.catch((error) => assert.equal(error.name, 'nfts.BadWitness'));
		}
		for (const [name, person] of Object.entries(people)) {
			const holds = (await api.query.balances.holds(person.address))
				.filter(({ id }) => ['Royalties', 'Fractions'].includes(id.type));
			assert.deepEqual(holds.map((hold) => hold.toJSON()), [], name);
		}
		for (const pallet of ['collections', 'editions', 'items', 'sales', 'offers', 'claims', 'reservations']) {
			assert.equal((await api.query.royalties[pallet].keys()).length, 0, pallet);
		}
	});
});
