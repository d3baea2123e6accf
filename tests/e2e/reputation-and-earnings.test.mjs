// What people are esteemed for and what they earn: @polkadot/api against a real node.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { stringToHex, u8aToHex } from '@polkadot/util';
import {
	connect, developmentAccounts, eventOf, expectError, free, height, held, newAccount, send,
} from '../lib/chain.mjs';
import { Node } from '../lib/node.mjs';
import { CID, decree, MLT, post, publish, setParameters, signUp, untilHeight } from '../lib/people.mjs';
import { view } from '../lib/views.mjs';

/** Eras in this test, in blocks of a fifth of a second. */
const ERA = 60;
const GLOBAL = 'Global';
/** How many points earnings give in an era. */
const EARNINGS_BUDGET = 10_000;
/** How many reactions of one person count in an era. */
const MAX_REACTIONS = 50;
/** In how many contexts besides the whole chain a profile has reputation at most. */
const MAX_CONTEXTS = 7;
const MAX_ISSUERS = 256;

let node, api, reputation, earnings, content;
/** Alice has the sudo key; Charlie owns the app Agora and issues for it, Dave owns Bazaar. */
let alice, bob, charlie, dave;
let agora, bazaar;
/** Ada has no reputation. Ben is known to Agora. Cleo writes what others like, and owns no token. */
const ada = {};
const ben = {};
const cleo = {};

before(async () => {
	node = await Node.start({ sealEvery: 200 });
	api = await connect(node.url);
	({ reputation, earnings, content } = api.tx);
	const account = developmentAccounts();
	[alice, bob, charlie, dave] = ['Alice', 'Bob', 'Charlie', 'Dave'].map(account);
	for (const [person, handle] of [[ada, 'adalovelace'], [ben, 'benfranklin'], [cleo, 'cleopatra_vii']]) {
		person.account = newAccount();
		person.id = await signUp(api, person.account, handle, alice);
		await send(api, api.tx.energy.lend(person.id, 10_000n * MLT), bob);
	}
	for (const person of [ada, ben]) {
		await send(api, api.tx.balances.transferKeepAlive(person.account.address, 1_000n * MLT), bob);
	}
	const register = async (name, owner) => {
		const [id] = eventOf(await send(api, content.registerApp(name, CID), owner), 'content.AppRegistered');
		return { App: id.toNumber() };
	};
	agora = await register('Agora', charlie);
	bazaar = await register('Bazaar', dave);
	// A day on this chain is not a day in this test.
	await setParameters(api, alice, 'Reputation', { EraLength: ERA });
	await setParameters(api, alice, 'Earnings', { EraLength: ERA });
});

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

const refuse = (name, tx, signer) => expectError(api, name, tx, signer, ['Content', 'Reputation', 'Earnings']);
const see = (name, ...args) => view(api, name, args);
const score = async (person, context = GLOBAL) =>
	(await see('Reputation.score', person.id, context)).toNumber();
const parts = async (person, context = GLOBAL) => (await see('Reputation.parts', person.id, context)).unwrap();

/** Wait for the era after the current one; the number of the one that is over. */
async function nextEra(pallet) {
	const { index, end } = await see(`${pallet}.era`);
	await untilHeight(api, end.toNumber());
	return index.toNumber();
}

describe('an issuer of reputation', () => {
	const issue = (issuer, person, points, context = GLOBAL) => reputation.issue(issuer, person.id, context, points);

	it('is admitted by governance and by nobody else', async () => {
		const admit = (issuer, global = true) => reputation.admitIssuer(issuer, charlie.address, 1_000, global);
		await refuse('BadOrigin', admit(agora), charlie);
		await refuse('reputation.UnknownIssuer', issue(agora, ben, 1), charlie);
		assert.equal(await decree(api, admit(GLOBAL), alice), 'reputation.NotAnIssuer');
		assert.equal(await decree(api, admit(agora), alice), undefined);
		assert.equal(await decree(api, reputation.admitIssuer(bazaar, dave.address, 1_000, false), alice), undefined);
		const issuer = (await see('Reputation.issuer', agora)).unwrap();
		assert.equal(issuer.account.toHex(), u8aToHex(charlie.publicKey));
		assert.deepEqual([issuer.budget.toNumber(), issuer.left.toNumber(), issuer.global.isTrue], [1_000, 1_000, true]);
	});

	it('gives within its context and its budget', async () => {
		await refuse('reputation.NotPermitted', issue(agora, ben, 1), dave);
		await refuse('reputation.NoPoints', issue(agora, ben, 0), charlie);
		await refuse('reputation.UnknownProfile', issue(agora, { id: 999_999 }, 1), charlie);
		await refuse('reputation.ContextNotAdmitted', issue(agora, ben, 1, bazaar), charlie);
		await refuse('reputation.ContextNotAdmitted', issue(bazaar, ben, 1), dave);
		await refuse('reputation.GainExceeded', issue(agora, ben, 501), charlie);
		await refuse('reputation.BudgetExceeded', issue(agora, ben, 1_001), charlie);

		const energy = async () => (await see('Energy.energy_of', ben.id)).unwrap().capacity.toBigInt();
		const before = await energy();
		const outcome = await send(api, issue(agora, ben, 450), charlie);
		assert.equal(eventOf(outcome, 'reputation.Issued')[3].toNumber(), 450);
		assert.equal(await energy(), before + 450n * (MLT / 1_000n), 'reputation adds to energy');
		await refuse('reputation.GainExceeded', issue(agora, ben, 51), charlie);
		assert.equal((await see('Reputation.issuer', agora)).unwrap().left.toNumber(), 550);
	});

	it('gives to nobody who has reputation in too many places, until that person forgets some', async () => {
		const names = Array.from({ length: MAX_CONTEXTS }, (_, n) => `Place ${n}`);
		const { events } = await send(
			api, api.tx.utility.batchAll(names.map((name) => content.registerApp(name, CID))), charlie,
		);
		const apps = events.filter(({ section, method }) => section === 'content' && method === 'AppRegistered')
			.map(({ data }) => ({ App: data[0].toNumber() }));
		const admitted = api.tx.utility.batchAll(apps.map((app) => reputation.admitIssuer(app, charlie.address, 10, false)));
		assert.equal(await decree(api, admitted, alice), undefined);
		const one = (app) => issue(app, ada, 1, app);
		await send(api, api.tx.utility.batchAll([issue(agora, ada, 1, agora), ...apps.slice(1).map(one)]), charlie);
		await refuse('reputation.TooManyContexts', one(apps[0]), charlie);
		await refuse('reputation.NotFound', reputation.forget(apps[0]), ada.account);
		await refuse('reputation.NoProfile', reputation.forget(agora), bob);
		// What was given in an era and forgotten could be given again in the same era.
		await refuse('reputation.UsedThisEra', reputation.forget(agora), ada.account);
		await nextEra('Reputation');
		await send(api, reputation.forget(agora), ada.account);
		assert.equal(await score(ada, agora), 0);
		await send(api, one(apps[0]), charlie);
		const dismissed = api.tx.utility.batchAll(apps.map((app) => reputation.dismissIssuer(app)));
		assert.equal(await decree(api, dismissed, alice), undefined);
	});

	it('is one of a bounded number', async () => {
		const places = Array.from({ length: MAX_ISSUERS - 2 }, (_, n) => ({ Planet: n }));
		const admit = (place) => reputation.admitIssuer(place, charlie.address, 10, false);
		assert.equal(await decree(api, api.tx.utility.batchAll(places.map(admit)), alice), undefined);
		assert.equal(await decree(api, admit({ Planet: MAX_ISSUERS }), alice), 'reputation.TooManyIssuers');
		const dismissed = api.tx.utility.batchAll(places.map((place) => reputation.dismissIssuer(place)));
		assert.equal(await decree(api, dismissed, alice), undefined);
	});

	it('gives reputation that stays where it was given', async () => {
		await send(api, issue(bazaar, cleo, 70, bazaar), dave);
		// Half of it goes in 90 days, and a little of that by now.
		const nearly = (points, given) => assert.ok(points === given || points === given - 1, `${points} of ${given}`);
		nearly(await score(cleo, bazaar), 70);
		assert.equal(await score(cleo), 0);
		assert.equal(await score(cleo, agora), 0);
		nearly(await score(ben), 450);
		const contexts = (await see('Reputation.contexts', cleo.id)).toJSON();
		assert.deepEqual(contexts.map(([context]) => context), [{ app: bazaar.App }]);
	});
});

describe('a score', () => {
	it('shows the parts that it is made of', async () => {
		const info = await parts(ben);
		const [[part, thousandths], ...others] = info.parts;
		assert.equal(others.length, 0);
		assert.deepEqual(part.toJSON(), { issuer: { app: agora.App } });
		assert.ok(thousandths.toNumber() <= 450_000 && thousandths.toNumber() > 449_000);
		assert.equal(info.gained.toNumber() + info.mayGain.toNumber(), 500);
		assert.equal(info.power.toNumber(), 3, 'an endorser gives 15 % of the root of what it has');
		assert.ok((await see('Reputation.parts', ada.id, GLOBAL)).isNone);
	});

	it('decays all the time, and nothing has to run for it', async () => {
		await setParameters(api, alice, 'Reputation', { HalfLife: 1_000 });
		const before = (await parts(ben)).parts[0][1].toNumber();
		await untilHeight(api, (await height(api)) + 10);
		const after = (await parts(ben)).parts[0][1].toNumber();
		await setParameters(api, alice, 'Reputation', { HalfLife: null });
		assert.ok(after < before * 0.995 && after > before * 0.95, `${before} has become ${after}`);
	});

	it('is reduced by verdict, and by nobody else', async () => {
		const slash = (person, share) => reputation.slash(person.id, GLOBAL, share);
		await refuse('BadOrigin', slash(ben, 500_000), charlie);
		assert.equal(await decree(api, slash(ada, 500_000), alice), 'reputation.NotFound');
		const { id } = await freshly('slashed', 300);
		assert.equal(await decree(api, slash({ id }, 500_000), alice), undefined);
		const left = await score({ id });
		assert.ok(left === 149 || left === 150, `${left} of 300 are left`);
	});
});

/** A new person with so much reputation. */
async function freshly(handle, points) {
	const account = newAccount();
	const id = await signUp(api, account, handle, alice);
	await send(api, api.tx.energy.lend(id, 10_000n * MLT), bob);
	await send(api, api.tx.balances.transferKeepAlive(account.address, 100n * MLT), bob);
	await send(api, reputation.issue(agora, id, GLOBAL, points), charlie);
	return { account, id };
}

describe('an endorsement', () => {
	const endorse = (person, points, context = GLOBAL) => reputation.endorse(person.id, context, points);
	let endorser, atEra;

	before(async () => {
		await nextEra('Reputation');
		endorser = await freshly('the_endorser', 450);
	});

	it('is bounded by what the endorser has earned', async () => {
		await refuse('reputation.NoPoints', endorse(cleo, 0), endorser.account);
		await refuse('reputation.Oneself', endorse(endorser, 1), endorser.account);
		await refuse('reputation.UnknownProfile', endorse({ id: 999_999 }, 1), endorser.account);
		await refuse('reputation.NoProfile', endorse(cleo, 1), bob);
		await refuse('reputation.PowerExceeded', endorse(cleo, 1), ada.account);
		await refuse('reputation.PowerExceeded', endorse(cleo, 4), endorser.account);
		await refuse('reputation.PowerExceeded', endorse(cleo, 1, agora), endorser.account);
		await send(api, api.tx.profile.block(endorser.id), ada.account);
		await refuse('reputation.BlockedProfile', endorse(ada, 1), endorser.account);
		await send(api, api.tx.profile.unblock(ada.id, endorser.id), ada.account);

		// All of this must fall into one era.
		await nextEra('Reputation');
		atEra = (await see('Reputation.era')).index.toNumber();
		const before = await held(api, endorser.account);
		await send(api, endorse(cleo, 2), endorser.account);
		await refuse('reputation.AlreadyEndorsed', endorse(cleo, 1), endorser.account);
		await refuse('reputation.PowerExceeded', endorse(ada, 2), endorser.account);
		assert.equal((await see('Reputation.era')).index.toNumber(), atEra, 'the era is too short for this test');
		assert.ok((await held(api, endorser.account)) > before, 'the record is paid for');
		const record = (await see('Reputation.endorsement', endorser.id, cleo.id, GLOBAL)).unwrap();
		assert.deepEqual([record.era.toNumber(), record.points.toNumber(), record.over.isTrue], [atEra, 2, false]);
		assert.equal(record.payer.toHex(), u8aToHex(endorser.account.publicKey));
		assert.ok((await see('Reputation.endorsement', endorser.id, ada.id, GLOBAL)).isNone);
		const info = await parts(cleo);
		assert.deepEqual(info.parts.map(([part]) => part.toJSON()), [{ endorsements: null }]);
		assert.equal(info.power.toNumber(), 0, 'what is endorsed endorses nobody');
		const [given] = (await parts(endorser)).parts;
		assert.ok(given[1].toNumber() > 449_000, 'the endorser has lost nothing');
	});

	it('is over with its era, and its deposit returns', async () => {
		const release = () => reputation.releaseEndorsement(endorser.id, cleo.id, GLOBAL);
		const before = await held(api, endorser.account);
		if ((await see('Reputation.era')).index.toNumber() === atEra) {
			await refuse('reputation.EraNotOver', release(), bob);
			await nextEra('Reputation');
		}
		await send(api, release(), bob);
		assert.ok((await held(api, endorser.account)) < before);
		await refuse('reputation.NotFound', release(), bob);
		assert.ok((await score(cleo)) >= 1, 'the points stay');
		await send(api, endorse(cleo, 2), endorser.account);
	});
});

describe('a commitment', () => {
	it('sets reputation aside once, for a purpose that nobody else knows', async () => {
		const salt = u8aToHex(new Uint8Array(32).fill(7));
		const commitment = (await see('Reputation.commitment', ben.id, GLOBAL, stringToHex('a jury'), salt)).toHex();
		const commit = (points, hash = commitment) => reputation.commit(GLOBAL, points, hash);
		await refuse('reputation.NoPoints', commit(0), ben.account);
		await refuse('reputation.NotEnoughReputation', commit(1_000), ben.account);
		await refuse('reputation.NotEnoughReputation', commit(1), ada.account);
		await refuse('reputation.NoProfile', commit(1), bob);
		const poor = { account: newAccount() };
		poor.id = await signUp(api, poor.account, 'penniless_ann', alice);
		await send(api, reputation.issue(agora, poor.id, GLOBAL, 100), charlie);
		await refuse('reputation.DepositUnavailable', commit(10), poor.account);

		await nextEra('Reputation');
		const all = (await parts(ben)).uncommitted.toNumber();
		const before = await held(api, ben.account);
		// What decays while this waits for its block is not there to be committed.
		await send(api, commit(all - 5), ben.account);
		assert.ok((await held(api, ben.account)) > before);
		await refuse('reputation.AlreadyExists', commit(1), ben.account);
		// Or what was set aside could be earned anew and used twice.
		await refuse('reputation.UsedThisEra', reputation.forget(GLOBAL), ben.account);
		const other = blake2AsHex('something else', 256);
		await refuse('reputation.NotEnoughReputation', commit(10, other), ben.account);
		await refuse('reputation.EraNotOver', reputation.releaseCommitment(ben.id, commitment), bob);
		await send(api, reputation.releaseCommitment(ben.id, commitment), ben.account);
		assert.equal(await held(api, ben.account), before);
		await refuse('reputation.NotFound', reputation.releaseCommitment(ben.id, commitment), ben.account);
		await refuse('reputation.NotEnoughReputation', commit(10, other), ben.account);
	});
});

describe('earnings', () => {
	let era, pot, item;
	/** Somebody whose reactions count. */
	let reactor;
	const claim = (person, of) => earnings.claim(person.id, of);
	const react = (what, kind = 'Like') => content.react('Own', null, what, kind);
	const claimable = async (person) => (await see('Earnings.claimable', person.id)).toJSON();

	before(async () => {
		pot = (await see('Earnings.pot')).toString();
		await nextEra('Reputation');
		reactor = await freshly('the_reactor', 500);
		await send(api, content.allowDeposit(cleo.id, 1_000_000), bob);
		item = await publish(api, cleo.account, post('Worth something'), { payer: bob.address });
	});

	it('are given to the pool by anybody', async () => {
		await refuse('earnings.NoAmount', earnings.fund(0), bob);
		await refuse('{"arithmetic":"Underflow"}', earnings.fund(10n ** 30n), bob);
		const before = await free(api, { address: pot });
		await send(api, earnings.fund(100n * MLT), bob);
		assert.equal(await free(api, { address: pot }), before + 100n * MLT);
	});

	it('come from reactions of people with reputation, and say why others bring nothing', async () => {
		const why = async (by, author) => (await see('Earnings.why', by.id, author.id)).type;
		assert.equal(await why(reactor, cleo), 'Counts');
		assert.equal(await why(ada, cleo), 'NoReputation');
		assert.equal(await why(reactor, reactor), 'Oneself');
		assert.equal(await why(reactor, { id: 999_999 }), 'Unknown');
		await send(api, api.tx.profile.block(reactor.id), ada.account);
		assert.equal(await why(reactor, ada), 'Blocked');
		await send(api, api.tx.profile.unblock(ada.id, reactor.id), ada.account);

		await nextEra('Earnings');
		era = (await see('Earnings.era')).index.toNumber();
		await send(api, react(item), reactor.account);
		await send(api, react(item), ada.account);
		const self = await publish(api, reactor.account, post('I like this myself'));
		await send(api, react(self), reactor.account);
		assert.equal((await see('Earnings.era')).index.toNumber(), era, 'the era is too short for this test');

		const share = (await see('Earnings.share_of', cleo.id, era)).unwrap();
		assert.ok(share.weight.toNumber() > 0);
		assert.equal((await see('Earnings.pool', era)).unwrap().weight.toNumber(), share.weight.toNumber());
		assert.ok((await see('Earnings.share_of', reactor.id, era)).isNone, 'nobody earns by liking oneself');
		const gave = await see('Earnings.reactor', reactor.id);
		assert.deepEqual(
			[gave.era.toNumber(), gave.spent.toNumber(), gave.left.toNumber()],
			[era, share.weight.toNumber(), MAX_REACTIONS - 1],
		);
		const given = gave.given.map((reaction) => [reaction.item.toNumber(), reaction.author.toNumber()]);
		assert.deepEqual(given, [[Number(item), cleo.id]]);
		// Who takes the reaction back takes the weight back.
		await send(api, content.unreact('Own', item), reactor.account);
		assert.ok((await see('Earnings.share_of', cleo.id, era)).isNone);
		await send(api, react(item, 'Love'), reactor.account);
		assert.equal((await see('Earnings.share_of', cleo.id, era)).unwrap().weight.toNumber(), share.weight.toNumber());
	});

	it('are claimed by anyone for anyone, once, when the era is over', async () => {
		if ((await see('Earnings.era')).index.toNumber() === era) {
			await refuse('earnings.EraNotOver', claim(cleo, era), dave);
			await nextEra('Earnings');
		}
		await refuse('earnings.UnknownProfile', claim({ id: 999_999 }, era), dave);
		await refuse('earnings.NothingToClaim', claim(ada, era), dave);
		// Too little for an account that has nothing waits until it has something.
		await refuse('earnings.NotPayable', claim(cleo, era), dave);
		await setParameters(api, alice, 'Earnings', { RewardPerWeight: MLT / 1_000n, AuthorCap: 1_000_000 });
		const more = await publish(api, cleo.account, post('Worth more'), { payer: bob.address });
		await send(api, react(more), reactor.account);
		const later = await nextEra('Earnings');

		const budget = async () =>
			(await see('Reputation.source_budget', 'Earnings')).map((points) => points.toNumber());
		assert.deepEqual(await budget(), [EARNINGS_BUDGET, EARNINGS_BUDGET]);
		const due = new Map(await claimable(cleo));
		assert.deepEqual([...due.keys()], [era, later]);
		assert.equal(await free(api, cleo.account), 0n);
		let had = 0n;
		let given = 0;
		for (const of of [later, era]) {
			const [profile, , to, amount, points] = eventOf(await send(api, claim(cleo, of), dave), 'earnings.Claimed');
			given += points.toNumber();
			assert.ok(points.toNumber() > 0);
			assert.deepEqual(await budget(), [EARNINGS_BUDGET, EARNINGS_BUDGET - given]);
			assert.equal(profile.toNumber(), cleo.id);
			assert.equal(to.toHex(), u8aToHex(cleo.account.publicKey));
			assert.equal(amount.toBigInt(), BigInt(due.get(of)));
			had += amount.toBigInt();
			assert.equal(await free(api, cleo.account), had);
			await refuse('earnings.NothingToClaim', claim(cleo, of), dave);
		}
		assert.deepEqual(await claimable(cleo), []);
		// More than a person may gain in an era, so a part is still due.
		const left = (await see('Earnings.share_of', cleo.id, era)).unwrap();
		assert.deepEqual([left.weight.toNumber(), left.amount.toBigInt()], [0, 0n]);
		assert.ok(left.points.toNumber() > 0);
		await nextEra('Reputation');
		const paid = eventOf(await send(api, claim(cleo, era), dave), 'earnings.Claimed');
		assert.deepEqual([paid[3].toBigInt(), paid[4].toNumber()], [0n, left.points.toNumber()]);
		await refuse('earnings.NothingToClaim', claim(cleo, era), dave);
	});

	it('are ordinary money in every other app', async () => {
		const before = await free(api, cleo.account);
		assert.ok(before > 0n);
		const part = before / 4n;
		const had = await free(api, dave);
		await send(api, api.tx.balances.transferKeepAlive(dave.address, part), cleo.account);
		assert.equal(await free(api, dave), had + part);
		assert.ok((await free(api, cleo.account)) <= before - part);
	});

	it('return to the pool when nobody claims them', async () => {
		// Short eras, or this would take as long as it takes on a chain.
		await setParameters(api, alice, 'Earnings', { EraLength: 3 });
		const late = await publish(api, cleo.account, post('Late'), { payer: bob.address });
		const { block } = await send(api, react(late), reactor.account);
		const reacted = (await view(api, 'Earnings.era', [], { at: block })).index.toNumber();
		const { expires } = (await see('Earnings.pool', reacted)).unwrap();
		// Whatever happens next in a later era makes the pool.
		await untilHeight(api, (await see('Earnings.era')).end.toNumber());
		const made = eventOf(await send(api, earnings.fund(MLT), bob), 'earnings.EraClosed');
		assert.equal(made.era.toNumber(), reacted);
		let clock;
		do {
			clock = await see('Earnings.era');
			await untilHeight(api, clock.end.toNumber());
		} while (clock.index.toNumber() + 1 < expires.toNumber());
		await refuse('earnings.Expired', claim(cleo, reacted), dave);
		assert.deepEqual(await claimable(cleo), []);

		// Each era that begins takes back a few of those that are over, oldest first.
		const before = await free(api, { address: pot });
		let expired;
		let given = 0n;
		while (!expired && given < 5n * MLT) {
			const { events } = await send(api, earnings.fund(MLT), bob);
			given += MLT;
			expired = events.find(({ section, method, data }) =>
				section === 'earnings' && method === 'PoolExpired' && data.era.toNumber() === reacted);
			if (!expired) await nextEra('Earnings');
		}
		assert.ok(expired, 'the pool expires');
		assert.equal(expired.data.returned.toBigInt(), made.amount.toBigInt());
		assert.equal(await free(api, { address: pot }), before + given, 'it never left the pot');
		assert.ok((await see('Earnings.pool', reacted)).isNone);
	});
});

describe('an issuer that is dismissed', () => {
	it('gives no more', async () => {
		assert.equal(await decree(api, reputation.dismissIssuer(bazaar), alice), undefined);
		assert.equal(await decree(api, reputation.dismissIssuer(bazaar), alice), 'reputation.UnknownIssuer');
		await refuse('reputation.UnknownIssuer', reputation.issue(bazaar, cleo.id, bazaar, 1), dave);
	});
});
