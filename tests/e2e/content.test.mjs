// Two apps, and three people who publish through them and without them: @polkadot/api against a real node.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hexToU8a, stringToHex, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex, blake2AsU8a } from '@polkadot/util-crypto';
import { Segment } from '../lib/anchor.mjs';
import {
	connect, developmentAccounts, eventOf, expectError, free, height, held, newAccount, scale, send,
} from '../lib/chain.mjs';
import { Node } from '../lib/node.mjs';
import { blockOf, CID, external, inline, MLT, post, publish, setParameters, signUp } from '../lib/people.mjs';
import { view } from '../lib/views.mjs';

/** What an app may do, as pallet-content numbers it. */
const PUBLISH = 1;
const EDIT = 1 << 1;
const RETRACT = 1 << 2;
const REACT = 1 << 3;
const ANCHOR = 1 << 4;
const ENERGY = 1 << 5;
const UNKNOWN = 1 << 9;
/** How many keys an app may have. */
const MAX_APP_KEYS = 16;
/** More than anybody here stores. */
const PLENTY = 1_000_000;

let node, api, content;
/** Alice has the sudo key and signs people up; Charlie owns the app Agora, Dave the app Bazaar. */
let alice, bob, charlie, dave;
/** Ada owns no token at all. Ben and Cleo pay for themselves. */
const ada = {};
const ben = {};
const cleo = {};
/** The apps: their ids, and the key that acts for each. */
const agora = {};
const bazaar = {};

before(async () => {
	node = await Node.start({ sealEvery: 200 });
	api = await connect(node.url);
	content = api.tx.content;
	const account = developmentAccounts();
	[alice, bob, charlie, dave] = ['Alice', 'Bob', 'Charlie', 'Dave'].map(account);
	for (const [person, handle] of [[ada, 'adalovelace'], [ben, 'benfranklin'], [cleo, 'cleopatra_vii']]) {
		person.account = newAccount();
		person.id = await signUp(api, person.account, handle, alice);
		// Tests do more in a minute than people in a day.
		await send(api, api.tx.energy.lend(person.id, 10_000n * MLT), bob);
	}
	for (const person of [ben, cleo]) {
		await send(api, api.tx.balances.transferKeepAlive(person.account.address, 1_000n * MLT), bob);
	}
});

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

/** A call that must fail, and change nothing of what was published, granted or held either. */
const refuse = (name, tx, signer) => expectError(api, name, tx, signer, ['Content']);
const see = (name, ...args) => view(api, `Content.${name}`, args);
const forAda = (app) => ({ For: { app: app.id, profile: ada.id } });
const ids = ({ items }) => items.map(({ id }) => id.toNumber());
/** What an edit must name: the hash of the body's SCALE encoding. */
const hashOf = (text) => blake2AsHex(u8aConcat([0], scale.bytes(text)), 256);

describe('apps', () => {
	it('are registered with a name and a metadata CID, at their owner\'s cost', async () => {
		for (const [app, owner, name] of [[agora, charlie, 'Agora'], [bazaar, dave, 'Bazaar']]) {
			const before = await held(api, owner);
			const [id] = eventOf(await send(api, content.registerApp(name, CID), owner), 'content.AppRegistered');
			app.id = id.toNumber();
			app.key = newAccount();
			assert.ok((await held(api, owner)) > before, 'a deposit is held');
			await send(api, content.addAppKey(app.id, app.key.address), owner);
			// What a key needs to exist. What it does for people is paid by them or by the owner.
			await send(api, api.tx.balances.transferKeepAlive(app.key.address, MLT), bob);
		}
		const app = (await see('app', agora.id)).unwrap();
		assert.equal(app.owner.toHex(), u8aToHex(charlie.publicKey));
		assert.equal(app.name.toUtf8(), 'Agora');
		assert.equal(app.metadata.toHex(), CID);
		assert.deepEqual(app.keys_.map((key) => key.toHex()), [u8aToHex(agora.key.publicKey)]);
		assert.ok((await see('app', 999)).isNone);
	});

	it('are changed by their owner alone', async () => {
		await refuse('content.InvalidName', content.registerApp('  ', CID), charlie);
		await refuse('content.InvalidName', content.registerApp('A\u0007', CID), charlie);
		await refuse('content.InvalidCid', content.registerApp('Agora', stringToHex('no cid!!')), charlie);
		await refuse('content.NotPermitted', content.updateApp(agora.id, 'Mine now', CID), dave);
		await refuse('content.UnknownApp', content.updateApp(999, 'Nobody', CID), dave);
		await refuse('content.NotPermitted', content.addAppKey(agora.id, dave.address), dave);
		await refuse('content.AlreadyExists', content.addAppKey(agora.id, agora.key.address), charlie);
		await refuse('content.NotFound', content.removeAppKey(agora.id, dave.address), charlie);
		await refuse('content.NotPermitted', content.removeAppKey(agora.id, agora.key.address), dave);
		await refuse('content.NotPermitted', content.setUserCap(agora.id, PLENTY), dave);
		await send(api, content.updateApp(agora.id, 'The Agora', CID), charlie);
		assert.equal((await see('app', agora.id)).unwrap().name.toUtf8(), 'The Agora');
	});

	it('are handed over in two steps, and give their deposit back when they go', async () => {
		const before = [await held(api, charlie), await held(api, bob)];
		const [app] = eventOf(await send(api, content.registerApp('Passing', CID), charlie), 'content.AppRegistered');
		const keys = Array.from({ length: MAX_APP_KEYS }, () => content.addAppKey(app, newAccount().address));
		await send(api, api.tx.utility.batchAll(keys), charlie);
		await refuse('content.TooManyKeys', content.addAppKey(app, newAccount().address), charlie);
		await refuse('content.NotPermitted', content.acceptApp(app), bob);
		await send(api, content.offerApp(app, bob.address), charlie);
		await refuse('content.NotPermitted', content.acceptApp(app), dave);
		await send(api, content.acceptApp(app), bob);
		await refuse('content.NotPermitted', content.deregisterApp(app), charlie);
		assert.equal(await held(api, charlie), before[0]);
		await send(api, content.deregisterApp(app), bob);
		assert.equal(await held(api, bob), before[1]);
		await refuse('content.UnknownApp', content.deregisterApp(app), bob);
	});
});

describe('a grant', () => {
	const at = {};

	it('costs a deposit that an app may put up, up to a cap', async () => {
		const paid = (payer) => content.grant(agora.id, PUBLISH, payer);
		await refuse('content.DepositUnavailable', paid(null), ada.account);
		await refuse('content.NotSponsored', paid(charlie.address), ada.account);
		await send(api, content.allowDeposit(ada.id, 10), charlie);
		await refuse('content.CapExceeded', paid(charlie.address), ada.account);
		await refuse('content.UnknownProfile', content.allowDeposit(999, PLENTY), charlie);
		await send(api, content.allowDeposit(ada.id, PLENTY), charlie);

		const before = await held(api, charlie);
		const outcome = await send(api, paid(charlie.address), ada.account);
		const [profile, app, scopes] = eventOf(outcome, 'content.Granted');
		assert.deepEqual([profile.toNumber(), app.toNumber(), scopes.toNumber()], [ada.id, agora.id, PUBLISH]);
		at.granted = await blockOf(api, outcome);
		assert.ok((await held(api, charlie)) > before);
		assert.equal(await free(api, ada.account), 0n);
		const sponsorship = (await see('sponsorship', charlie.address, ada.id)).unwrap();
		assert.equal(sponsorship.cap.toNumber(), PLENTY);
		assert.ok(sponsorship.used.toNumber() > 0);
	});

	it('names known scopes, a known app and a person', async () => {
		for (const scopes of [0, UNKNOWN, PUBLISH | UNKNOWN]) {
			await refuse('content.InvalidScopes', content.grant(agora.id, scopes, charlie.address), ada.account);
		}
		await refuse('content.UnknownApp', content.grant(999, PUBLISH, charlie.address), ada.account);
		await refuse('content.AlreadyExists', content.grant(agora.id, PUBLISH, charlie.address), ada.account);
		await refuse('content.NoProfile', content.grant(agora.id, PUBLISH, null), bob);
		await refuse('content.NotFound', content.revoke(bazaar.id), ada.account);
	});

	it('lets the app write inside its scope and nothing else', async () => {
		const item = await publish(api, agora.key, post('Ada, by Agora'), { acting: forAda(agora) });
		ada.byAgora = item;
		const { content: stored, payer } = (await see('item', item)).unwrap();
		assert.equal(stored.author.toNumber(), ada.id);
		assert.equal(stored.app.unwrap().toNumber(), agora.id);
		assert.equal(payer.toHex(), u8aToHex(charlie.publicKey), 'the owner of the app pays the deposit');

		const acting = forAda(agora);
		const expected = hashOf('Ada, by Agora');
		for (const call of [
			content.edit(acting, null, item, expected, inline('Not mine')),
			content.retract(acting, item),
			content.react(acting, null, item, 'Like'),
			content.unreact(acting, item),
		]) {
			await refuse('content.NotGranted', call, agora.key);
		}
		const publishAs = (acting) => content.publish(acting, null, post('Not mine'));
		await refuse('content.NotGranted', publishAs(forAda(bazaar)), bazaar.key);
		await refuse('content.NotAppKey', publishAs(forAda(agora)), bazaar.key);
		await refuse('content.NotAppKey', publishAs(forAda(agora)), charlie);
		await refuse('content.NotGranted', publishAs({ For: { app: agora.id, profile: ben.id } }), agora.key);
		await refuse('content.NotGranted', publishAs({ Through: bazaar.id }), ada.account);
		await refuse('content.UnknownApp', publishAs({ Through: 999 }), ada.account);
		await refuse('content.NoProfile', publishAs('Own'), agora.key);
	});

	it('is paid by the person\'s energy only where the person allows it', async () => {
		const react = async (kind) => {
			const before = await free(api, agora.key);
			const outcome = await send(api, content.react(forAda(agora), null, ada.byAgora, kind), agora.key);
			return { outcome, fee: before - (await free(api, agora.key)) };
		};
		await send(api, content.grant(agora.id, PUBLISH | REACT, charlie.address), ada.account);
		// Neither Ada nor the owner of the app, who has no profile, spends energy: the key pays the fee.
		assert.ok((await react('Like')).fee > 0n);

		const outcome = await send(api, content.grant(agora.id, PUBLISH | REACT | ENERGY, charlie.address), ada.account);
		at.widened = await blockOf(api, outcome);
		const byEnergy = await react('Love');
		assert.equal(byEnergy.fee, 0n);
		const { profile } = eventOf(byEnergy.outcome, 'energy.EnergyUsed');
		assert.equal(profile.toNumber(), ada.id);
		assert.equal((await see('reaction', ada.byAgora, ada.id)).unwrap().type, 'Love');
	});

	it('is revoked at once, by somebody who owns nothing', async () => {
		const outcome = await send(api, content.revoke(agora.id), ada.account);
		at.revoked = await blockOf(api, outcome);
		await refuse('content.NotGranted', content.publish(forAda(agora), null, post('Too late')), agora.key);
		await refuse('content.NotFound', content.revoke(agora.id), ada.account);
		assert.equal(await free(api, ada.account), 0n);
	});

	it('can be asked for at any past block', async () => {
		const grantAt = async (block) => {
			const scopes = await see('grant_at', ada.id, agora.id, block);
			return scopes.isSome ? scopes.unwrap().toNumber() : null;
		};
		assert.equal(await grantAt(at.granted - 1), null);
		assert.equal(await grantAt(at.granted), PUBLISH);
		assert.equal(await grantAt(at.widened - 1), PUBLISH | REACT);
		assert.equal(await grantAt(at.widened), PUBLISH | REACT | ENERGY);
		assert.equal(await grantAt(at.revoked - 1), PUBLISH | REACT | ENERGY);
		assert.equal(await grantAt(at.revoked), 0);
		assert.equal(await grantAt((await height(api)) + 1_000), null, 'nobody knows the future');
	});
});

describe('an item', () => {
	it('says what it is, in which language, for whom and about what', async () => {
		ben.first = await publish(api, ben.account, post('Early to bed', {
			tags: ['sleep', 'wealth'], language: 'en-US', mentions: [cleo.id],
		}));
		const { content: stored, bodyHash: hash, payer } = (await see('item', ben.first)).unwrap();
		assert.equal(stored.author.toNumber(), ben.id);
		assert.ok(stored.app.isNone);
		assert.equal(stored.kind.type, 'Post');
		assert.equal(stored.visibility.type, 'Public');
		assert.equal(stored.language.toUtf8(), 'en-US');
		assert.deepEqual(stored.tags.map((tag) => tag.toUtf8()), ['sleep', 'wealth']);
		assert.deepEqual(stored.mentions.map((profile) => profile.toNumber()), [cleo.id]);
		assert.equal(stored.body.asInline.toUtf8(), 'Early to bed');
		assert.equal(hash.toHex(), hashOf('Early to bed'));
		assert.equal(payer.toHex(), u8aToHex(ben.account.publicKey));
		const media = post('', { kind: 'Media', body: external() });
		assert.equal((await see('item', await publish(api, ben.account, media))).unwrap().content.kind.type, 'Media');
	});

	it('is refused by name when it is not sound', async () => {
		const followers = { visibility: 'Followers', body: external(1) };
		const hidden = await publish(api, ben.account, post('', followers));
		for (const [error, item] of [
			['InvalidLanguage', post('x', { language: 'E' })],
			['InvalidTag', post('x', { tags: ['Upper'] })],
			['InvalidTag', post('x', { tags: ['two words'] })],
			['InvalidTag', post('x', { tags: ['twice', 'twice'] })],
			['InvalidTag', post('x', { tags: [''] })],
			['MentionedTwice', post('x', { mentions: [cleo.id, ada.id, cleo.id] })],
			['InvalidCid', post('', { body: { External: { cid: stringToHex('../../etc'), size: 1, keyEpoch: null } } })],
			['WrongBody', post('')],
			['WrongBody', post('', { body: { Inline: '0xff' } })],
			['WrongKind', post('x', { kind: 'Comment' })],
			['WrongKind', post('x', { relation: { Reply: ben.first } })],
			['WrongKind', post('x', { kind: 'Comment', relation: { Quote: ben.first } })],
			['WrongBody', post('x', { relation: { Repost: ben.first } })],
			['UnknownItem', post('x', { kind: 'Comment', relation: { Reply: 999_999 } })],
			['UnknownItem', post('', { relation: { Repost: 999_999 } })],
			['MustBeEncrypted', post('x', { visibility: 'Followers' })],
			['MustBeEncrypted', post('', { visibility: 'Followers', body: external() })],
			['MustBeReadable', post('', { body: external(1) })],
			['WrongVisibility', post('x', { relation: { Quote: hidden } })],
			['WrongVisibility', post('x', { kind: 'Comment', relation: { Reply: hidden } })],
		]) {
			await refuse(`content.${error}`, content.publish('Own', null, item), ben.account);
		}
		await refuse('content.NoProfile', content.publish('Own', null, post('x')), bob);
		await send(api, content.retract('Own', hidden), ben.account);
	});

	it('is answered, answered again, quoted and shown again', async () => {
		const comment = (text, to) => post(text, { kind: 'Comment', relation: { Reply: to } });
		const first = await publish(api, cleo.account, comment('And early to rise', ben.first));
		const second = await publish(api, ben.account, comment('Just so', first));
		const { content: nested } = (await see('item', second)).unwrap();
		assert.equal(nested.thread.unwrap().toNumber(), ben.first);
		assert.equal(nested.host.toNumber(), ben.id);
		assert.deepEqual(ids(await see('by_thread', ben.first, null, 10)), [second, first]);

		const quote = await publish(api, cleo.account, post('Wise', { relation: { Quote: ben.first } }));
		const repost = await publish(api, cleo.account, post('', { relation: { Repost: ben.first } }));
		const relation = async (item) => (await see('item', item)).unwrap().content.relation.toJSON();
		assert.deepEqual(await relation(quote), { quote: ben.first });
		assert.deepEqual(await relation(repost), { repost: ben.first });
		await refuse(
			'content.WrongBody', content.edit('Own', null, repost, hashOf(''), inline('More')), cleo.account,
		);
	});

	it('is edited by whoever knows what it says now', async () => {
		const edit = (expected, text) => content.edit('Own', null, ben.first, expected, inline(text));
		await refuse('content.Outdated', edit(hashOf('Late to bed'), 'Late to rise'), ben.account);
		await refuse('content.NotPermitted', edit(hashOf('Early to bed'), 'Cleo was here'), cleo.account);
		await refuse('content.WrongBody', edit(hashOf('Early to bed'), ''), ben.account);
		const before = await held(api, ben.account);
		const edited = await send(api, edit(hashOf('Early to bed'), 'Early to bed, early to rise'), ben.account);
		assert.equal(eventOf(edited, 'content.Edited')[1].toHex(), hashOf('Early to bed, early to rise'));
		const { content: stored } = (await see('item', ben.first)).unwrap();
		assert.equal(stored.body.asInline.toUtf8(), 'Early to bed, early to rise');
		assert.equal(stored.edited.unwrap().toNumber(), await blockOf(api, edited));
		assert.ok((await held(api, ben.account)) > before, 'what is longer costs more');
		await refuse('content.Outdated', edit(hashOf('Early to bed'), 'The same edit again'), ben.account);
	});

	it('is retracted by its author, and the deposit returns', async () => {
		const before = await held(api, ben.account);
		const item = await publish(api, ben.account, post('I did not say this'));
		assert.ok((await held(api, ben.account)) > before);
		await send(api, content.react('Own', null, item, 'Dislike'), cleo.account);
		await refuse('content.NotPermitted', content.retract('Own', item), cleo.account);
		await refuse('content.StillThere', content.clearReactions(item, 10), bob);
		await send(api, content.retract('Own', item), ben.account);
		assert.equal(await held(api, ben.account), before);
		assert.ok((await see('item', item)).isNone);
		await refuse('content.UnknownItem', content.retract('Own', item), ben.account);
		await refuse('content.UnknownItem', content.react('Own', null, item, 'Like'), cleo.account);

		const reaction = await held(api, cleo.account);
		await send(api, content.clearReactions(item, 10), bob);
		assert.ok((await held(api, cleo.account)) < reaction, 'the deposit of the reaction returns too');
	});
});

describe('public items', () => {
	it('are read by any app on equal terms, newest first, page by page', async () => {
		await send(api, content.grant(bazaar.id, PUBLISH, null), ben.account);
		const through = { acting: { Through: bazaar.id } };
		const made = [];
		for (let number = 0; number < 5; number++) {
			made.unshift(await publish(api, ben.account, post(`Number ${number}`, { tags: ['series'] }), through));
		}
		for (const [list, of] of [['by_author', ben.id], ['by_app', bazaar.id], ['by_tag', stringToHex('series')]]) {
			const seen = [];
			let before = null;
			do {
				const page = await see(list, of, before, 2);
				assert.ok(page.items.length <= 2);
				seen.push(...ids(page));
				before = page.next.isSome ? page.next.unwrap().toNumber() : null;
			} while (before !== null && seen.length < 5);
			assert.deepEqual(seen.slice(0, 5), made, list);
			// A page of any size has a bounded cost.
			assert.ok((await see(list, of, null, 1_000_000)).items.length <= 50);
		}
		await send(api, content.retract('Own', made[2]), ben.account);
		assert.deepEqual(ids(await see('by_tag', stringToHex('series'), made[1], 2)), [made[3], made[4]]);
		assert.equal((await see('by_tag', stringToHex('series'), made[2], 10)).items.length, 2, 'from a retracted one on');
		assert.equal((await see('by_tag', stringToHex('nothing'), null, 10)).items.length, 0);
	});
});

describe('a reaction', () => {
	it('is one per profile and item, and changes at no cost', async () => {
		const react = (kind, signer) => send(api, content.react('Own', null, ben.first, kind), signer);
		const before = await held(api, cleo.account);
		await react('Like', cleo.account);
		const with_ = await held(api, cleo.account);
		assert.ok(with_ > before);
		await refuse('content.AlreadyExists', content.react('Own', null, ben.first, 'Like'), cleo.account);
		await react('Wonder', cleo.account);
		assert.equal(await held(api, cleo.account), with_);
		const { content: stored } = (await see('item', ben.first)).unwrap();
		assert.deepEqual(stored.reactions.map((count) => count.toNumber()), [0, 0, 0, 1, 0, 0]);

		await send(api, content.unreact('Own', ben.first), cleo.account);
		assert.equal(await held(api, cleo.account), before);
		assert.ok((await see('reaction', ben.first, cleo.id)).isNone);
		await refuse('content.NotFound', content.unreact('Own', ben.first), cleo.account);
		await refuse('content.UnknownItem', content.react('Own', null, 999_999, 'Like'), cleo.account);
	});
});

describe('a blocked profile', () => {
	it('cannot comment on, show, react to or mention the one who blocked it', async () => {
		await send(api, api.tx.profile.block(cleo.id), ben.account);
		const others = await publish(api, ben.account, post('Thread'));
		for (const item of [
			post('Hello', { kind: 'Comment', relation: { Reply: others } }),
			post('Look', { relation: { Quote: others } }),
			post('', { relation: { Repost: others } }),
			post('You there', { mentions: [ben.id] }),
		]) {
			await refuse('content.BlockedProfile', content.publish('Own', null, item), cleo.account);
		}
		await refuse('content.BlockedProfile', content.react('Own', null, others, 'Like'), cleo.account);
		// Nor in what others say under it.
		await send(api, content.allowDeposit(ada.id, PLENTY), dave);
		const under = await publish(
			api, ada.account, post('Me too', { kind: 'Comment', relation: { Reply: others } }), { payer: dave.address },
		);
		const reply = post('Hello Ada', { kind: 'Comment', relation: { Reply: under } });
		await refuse('content.BlockedProfile', content.publish('Own', null, reply), cleo.account);
		await send(api, api.tx.profile.unblock(ben.id, cleo.id), ben.account);
		await publish(api, cleo.account, reply);
	});
});

describe('what is not for everybody', () => {
	const mayAll = async (item) =>
		Promise.all([ada, ben, cleo].map(async (person) => (await see('may_see', person.id, item)).isTrue));

	it('is for followers', async () => {
		const item = await publish(api, ben.account, post('', { visibility: 'Followers', body: external(0) }));
		assert.deepEqual(await mayAll(item), [false, true, false]);
		const react = () => content.react('Own', null, item, 'Love');
		await refuse('content.NotVisible', react(), cleo.account);
		await send(api, api.tx.profile.follow(ben.id), cleo.account);
		assert.deepEqual(await mayAll(item), [false, true, true]);
		await send(api, react(), cleo.account);
		assert.ok(!ids(await see('by_author', ben.id, null, 50)).includes(item));
		assert.deepEqual(ids(await see('closed_by_author', ben.id, null, 1)), [item]);
	});

	it('is for the subscribers of a tier, and for nobody else where there is no such tier', async () => {
		const item = await publish(api, ben.account, post('', { visibility: { Tier: 1 }, body: external(0) }));
		assert.deepEqual(await mayAll(item), [false, true, false]);
		await refuse('content.NotVisible', content.react('Own', null, item, 'Love'), cleo.account);
	});

	it('is for groups, whose key changes whenever somebody goes', async () => {
		const before = await held(api, ben.account);
		const [id] = eventOf(await send(api, content.createGroup(null), ben.account), 'content.GroupCreated');
		const visibility = { Group: id };
		const secret = (epoch) => post('', { visibility, body: external(epoch) });
		const group = async () => (await see('group', id)).unwrap();

		await refuse('content.NotPermitted', content.addMember(id, cleo.id, null), cleo.account);
		await refuse('content.UnknownGroup', content.addMember(999, cleo.id, null), ben.account);
		await refuse('content.UnknownProfile', content.addMember(id, 999_999, null), ben.account);
		await refuse('content.AlreadyExists', content.addMember(id, ben.id, null), ben.account);
		await refuse('content.NotMember', content.publish('Own', null, secret(0)), cleo.account);
		for (const { id: member } of [ada, cleo]) await send(api, content.addMember(id, member, null), ben.account);
		await refuse('content.AlreadyExists', content.addMember(id, cleo.id, null), ben.account);
		assert.equal((await group()).members.toNumber(), 2);

		// Pubs hold the wrapped keys; the chain holds their hash.
		const wrapped = blake2AsHex('the keys of epoch 0', 256);
		await refuse('content.NotPermitted', content.commitKeys(id, 0, wrapped, null), cleo.account);
		await refuse('content.WrongEpoch', content.commitKeys(id, 1, wrapped, null), ben.account);
		await send(api, content.commitKeys(id, 0, wrapped, null), ben.account);
		assert.equal((await group()).keys_.unwrap().toHex(), wrapped);

		const item = await publish(api, cleo.account, secret(0));
		assert.deepEqual(await mayAll(item), [true, true, true]);
		assert.deepEqual(ids(await see('by_group', id, null, 10)), [item]);
		await refuse('content.WrongEpoch', content.publish('Own', null, secret(1)), cleo.account);

		await refuse('content.NotPermitted', content.removeMember(id, ada.id), cleo.account);
		const removed = await send(api, content.removeMember(id, cleo.id), ben.account);
		assert.equal(eventOf(removed, 'content.MemberRemoved')[2].unwrap().toNumber(), 1);
		assert.equal((await group()).epoch.toNumber(), 1);
		assert.ok((await group()).keys_.isNone, 'the new key is not committed to yet');
		assert.equal((await see('keys_of', id, 0)).unwrap().toHex(), wrapped);
		assert.deepEqual(await mayAll(item), [true, true, false]);
		await refuse('content.NotMember', content.publish('Own', null, secret(1)), cleo.account);
		await refuse('content.WrongEpoch', content.publish('Own', null, secret(0)), ben.account);
		await refuse('content.NotMember', content.removeMember(id, cleo.id), ben.account);

		await send(api, content.leaveGroup(id), ada.account);
		assert.ok((await see('in_group', id, ada.id)).isFalse);
		assert.equal((await group()).epoch.toNumber(), 2);
		await refuse('content.NotPermitted', content.dissolveGroup(id), cleo.account);
		await refuse('content.StillThere', content.clearGroup(id, 10), bob);
		await send(api, content.dissolveGroup(id), ben.account);
		await send(api, content.clearGroup(id, 10), bob);
		assert.equal(await held(api, ben.account), before);
		await send(api, content.retract('Own', item), cleo.account);
	});
});

describe('an anchor', () => {
	const MANY = 100_000;
	let feed, small, large;

	it('is made as the published format says', () => {
		const ids = (count) => Array.from({ length: count }, (_, n) => new Uint8Array(32).fill(n));
		const segment = (count) => new Segment(new Uint8Array(32).fill(7), 1, ids(count));
		for (const [count, root] of [
			[1, '0x4fc1b95eac61e355f2cd7a025e354ffcafdfdd6ed84131567959fcd35ba46cdd'],
			[2, '0x538c299ea2fc9cfc6a63cf5ce0f0a687f87a1e9eb3ed888bcb0b1882fe0ae9dd'],
			[3, '0x80af0e7dbc3ccaea4c0b45025b5038658332695dafe97d5e34a5fb6b80d5d9fc'],
			[5, '0x607f6422f6e2f294aa3692f5868023646150d2e6933382ec4a28052f9d94abe8'],
			[8, '0x4136f7af1460145bf87092bc3476c8593034aa7a50b6f6ab2794b13f7278fa0f'],
		]) {
			assert.equal(segment(count).root, root, `${count} messages`);
		}
		assert.deepEqual(segment(5).path(5), ['0xdb7d63a338c03de7fc1fa83599925d01c1c0b90f27ed7c892741fd13617c0762']);
	});

	it('commits any number of messages at the same cost, for a feed that belongs to somebody', async () => {
		feed = newAccount('ed25519');
		const id = (number) => blake2AsU8a(stringToU8a(`message ${number}`), 256);
		small = new Segment(feed.publicKey, 0, [id(0)]);
		large = new Segment(feed.publicKey, 1, Array.from({ length: MANY }, (_, n) => id(n + 1)));
		const anchor = (segment, { to = segment.to, count = segment.count, app = null } = {}) =>
			content.anchor(app, null, u8aToHex(feed.publicKey), segment.from, to, segment.root, count);

		await refuse('content.UnknownFeed', anchor(small), ben.account);
		await send(api, api.tx.profile.offerKey(feed.address, 'Feed'), ben.account);
		await send(api, api.tx.profile.claimKey(ben.id), feed);
		await refuse('content.NotPermitted', anchor(small), cleo.account);
		await refuse('content.WrongCount', anchor(small, { count: 2 }), ben.account);
		await refuse('content.WrongCount', anchor(small, { to: small.to + 1 }), ben.account);
		await refuse('content.NotAppKey', anchor(small, { app: agora.id }), ben.account);
		await refuse('content.NotGranted', anchor(small, { app: bazaar.id }), bazaar.key);

		const cost = async (segment) => {
			const before = await held(api, ben.account);
			const { weight } = await anchor(segment).paymentInfo(ben.account);
			await send(api, anchor(segment), ben.account);
			return { held: (await held(api, ben.account)) - before, weight: weight.toHuman() };
		};
		const ofOne = await cost(small);
		await refuse('content.NotContiguous', anchor(small), ben.account);
		await refuse('content.NotContiguous', anchor(new Segment(feed.publicKey, 7, [id(7)])), ben.account);
		assert.deepEqual(await cost(large), ofOne);
		assert.equal((await see('next_anchor', u8aToHex(feed.publicKey))).unwrap().toNumber(), MANY + 1);
	});

	it('proves one message to anybody, and no other', async () => {
		const key = u8aToHex(feed.publicKey);
		const id = (number) => u8aToHex(blake2AsU8a(stringToU8a(`message ${number}`), 256));
		const verify = (number, message, path) => see('verify_anchor', key, number, message, path);
		for (const number of [1, 2, 31_415, MANY - 1, MANY]) {
			const path = large.path(number);
			assert.ok(path.length <= 17);
			const anchor = (await verify(number, id(number), path)).unwrap();
			assert.equal(anchor.profile.toNumber(), ben.id);
			assert.equal(anchor.root.toHex(), large.root);
			assert.deepEqual([anchor.from.toNumber(), anchor.count.toNumber()], [1, MANY]);
			for (const [wrong, why] of [
				[[number, id(number + 1), path], 'another message'],
				[[number + 1, id(number), path], 'another number'],
				[[number, id(number), path.slice(1)], 'too short a path'],
				[[number, id(number), [...path, id(0)]], 'too long a path'],
			]) {
				assert.ok((await verify(...wrong)).isNone, why);
			}
		}
		assert.ok((await verify(0, id(0), [])).isSome);
		assert.equal((await see('anchor_at', key, 31_415)).unwrap().root.toHex(), large.root);
		assert.ok((await see('anchor_at', key, MANY + 1)).isNone);
	});

	it('is sent by the feed itself, or by an app that was granted it, and removed again', async () => {
		const key = u8aToHex(feed.publicKey);
		const next = (from) => new Segment(feed.publicKey, from, [new Uint8Array(32)]);
		const anchor = ({ from, to, root, count }, app, payer) => content.anchor(app, payer, key, from, to, root, count);
		const before = await held(api, dave);
		await send(api, content.allowDeposit(ben.id, PLENTY), dave);
		await send(api, anchor(next(MANY + 1), null, dave.address), feed);
		await send(api, content.grant(bazaar.id, PUBLISH | ANCHOR, null), ben.account);
		await send(api, anchor(next(MANY + 2), bazaar.id, null), bazaar.key);
		for (const from of [MANY + 1, MANY + 2]) {
			await refuse('content.NotPayer', content.dropRecord({ Anchor: [key, from] }, 0), charlie);
			await send(api, content.dropRecord({ Anchor: [key, from] }, 0), ben.account);
		}
		await send(api, content.allowDeposit(ben.id, 0), dave);
		assert.equal(await held(api, dave), before);
	});
});

describe('an app that pays for somebody who owns no token', () => {
	it('pays for what its key does, up to a cap for each user', async () => {
		await send(api, content.allowDeposit(ada.id, PLENTY), dave);
		await send(api, content.grant(bazaar.id, PUBLISH | RETRACT | EDIT | ENERGY, dave.address), ada.account);
		await send(api, content.grant(bazaar.id, PUBLISH | RETRACT | ENERGY, dave.address), ada.account);
		await send(api, content.allowDeposit(ada.id, 1), dave);
		const publishForAda = () => content.publish(forAda(bazaar), null, post('At Dave\'s cost'));
		await refuse('content.CapExceeded', publishForAda(), bazaar.key);
		await send(api, content.setUserCap(bazaar.id, PLENTY), dave);

		const before = [await held(api, dave), await free(api, bazaar.key)];
		const [item] = eventOf(await send(api, publishForAda(), bazaar.key), 'content.Published');
		assert.ok((await held(api, dave)) > before[0]);
		assert.equal(await free(api, bazaar.key), before[1], 'Ada\'s energy paid the fee');
		assert.equal(await free(api, ada.account), 0n);
		// What is allowed to the app's keys is not Ada's to take.
		const own = content.publish('Own', dave.address, post('Help yourself'));
		await refuse('content.CapExceeded', own, ada.account);
		await send(api, content.retract(forAda(bazaar), item), bazaar.key);
		assert.equal(await held(api, dave), before[0]);
	});

	it('gives notice, and then takes its deposit back or has it taken over', async () => {
		const item = await publish(api, bazaar.key, post('Notice me'), { acting: forAda(bazaar) });
		const record = { Item: item };
		await refuse('content.NoticeNotOver', content.dropRecord(record, 0), dave);
		await refuse('content.NotPayer', content.dropRecord(record, 0), charlie);
		await send(api, content.giveNotice(ada.id), dave);
		await refuse('content.NoticeStands', content.giveNotice(ada.id), dave);
		await refuse('content.NoticeNotOver', content.dropRecord(record, 0), dave);
		const another = content.publish(forAda(bazaar), null, post('No more'));
		await refuse('content.NoticeStands', another, bazaar.key);
		await refuse('content.NotPermitted', content.assumeDeposit(record), ben.account);
		await refuse('content.DepositUnavailable', content.assumeDeposit(record), ada.account);

		// A month in this chain is not a month in this test: a new notice is of one block.
		await send(api, content.allowDeposit(ada.id, 1), dave);
		await setParameters(api, alice, 'Content', { NoticePeriod: 1 });
		await send(api, content.giveNotice(ada.id), dave);
		await setParameters(api, alice, 'Content', { NoticePeriod: null });
		const before = await held(api, dave);
		await send(api, content.dropRecord(record, 0), dave);
		assert.ok((await held(api, dave)) < before);
		assert.ok((await see('item', item)).isNone);
		await refuse('content.NotFound', content.dropRecord(record, 0), dave);
	});

	it('lets go of a grant and its history bit by bit, and the grant grants nothing from the first on', async () => {
		const record = { Grant: [ada.id, bazaar.id] };
		const again = content.grant(bazaar.id, PUBLISH, null);
		await refuse('content.NotPermitted', content.dropRecord(record, 64), ada.account);
		await refuse('content.ZeroLimit', content.dropRecord(record, 0), dave);
		await send(api, content.dropRecord(record, 1), dave);
		await refuse('content.BeingErased', again, ada.account);
		await refuse('content.NotGranted', content.publish(forAda(bazaar), null, post('Still?')), bazaar.key);
		assert.ok((await see('grant_at', ada.id, bazaar.id, await height(api))).isNone);
		// Dave need not finish what he began.
		await send(api, content.dropRecord(record, 64), ada.account);
		await refuse('content.NotFound', content.dropRecord(record, 64), dave);
	});

	it('hands over what somebody wants to pay for from now on', async () => {
		await send(api, content.allowDeposit(ben.id, PLENTY), charlie);
		const item = await publish(api, ben.account, post('Yours, then mine'), { payer: charlie.address });
		const before = [await held(api, charlie), await held(api, ben.account)];
		await send(api, content.assumeDeposit({ Item: item }), ben.account);
		assert.ok((await held(api, charlie)) < before[0]);
		assert.ok((await held(api, ben.account)) > before[1]);
		await refuse('content.AlreadyExists', content.assumeDeposit({ Item: item }), ben.account);
		assert.equal((await see('item', item)).unwrap().payer.toHex(), u8aToHex(ben.account.publicKey));
	});
});

describe('a retired profile', () => {
	it('leaves nothing: anyone clears it, and every deposit returns to whoever paid it', async () => {
		const grantHeld = await held(api, charlie);
		await refuse('content.StillThere', content.clearRetired(ada.id, 64), bob);
		await send(api, api.tx.profile.retire(), ada.account);
		for (let round = 0; round < 3; round++) await send(api, content.clearRetired(ada.id, 64), bob);
		for (const list of ['by_author', 'closed_by_author']) {
			assert.equal((await see(list, ada.id, null, 50)).items.length, 0, list);
		}
		for (const app of [agora, bazaar]) {
			assert.ok((await see('grant_at', ada.id, app.id, await height(api))).isNone);
		}
		await send(api, content.clearReactions(ada.byAgora, 64), bob);
		assert.ok((await held(api, charlie)) < grantHeld);
		for (const payer of [charlie, dave]) {
			const sponsorship = await see('sponsorship', payer.address, ada.id);
			if (sponsorship.isSome) {
				assert.equal(sponsorship.unwrap().used.toNumber(), 0);
				await send(api, content.allowDeposit(ada.id, 0), payer);
			}
			assert.ok((await see('sponsorship', payer.address, ada.id)).isNone);
		}
		const retired = content.publish(forAda(bazaar), null, post('From beyond'));
		await refuse('content.NotGranted', retired, bazaar.key);
	});
});
