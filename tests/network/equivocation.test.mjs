// Who runs two nodes with one key says two things at once, and pays for it: seen, reported, disabled, slashed.

import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { u8aConcat, u8aToHex } from '@polkadot/util';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { connect, developmentAccounts, eventOf, send } from '../lib/chain.mjs';
import { Network, testRuntime, writeSpec } from '../lib/network.mjs';
import { History, MLT, address, eventsOf, steps } from '../lib/staking.mjs';

const BOND = 1_000_000n * MLT;
const NOMINATION = 200_000n * MLT;
/** One offender of four: (3 * 1 / 4)^2 of what is bonded, in billionths. */
const FRACTION = 562_500_000n;
const BILLION = 1_000_000_000n;
/** The slash of what is at stake, rounded to the nearest. */
const slashed = (stake) => (stake * FRACTION + BILLION / 2n) / BILLION;
/** Some billionths of an amount, rounded to the nearest, a half down. */
const billionths = (amount, parts) => (amount * parts + BILLION / 2n - 1n) / BILLION;
/** What the reporter gets of a slash: half of a tenth. */
const reward = (slash) => billionths(billionths(slash, BILLION / 10n), BILLION / 2n);
/** How long a slash waits: the era after the offence, and then it is applied. */
const DEFERRED = 2;

const account = developmentAccounts();
let network, api, history, dave, ferdie, treasury;

before(async () => {
	await cryptoWaitReady();
	dave = account('Dave//stash').address;
	ferdie = account('Ferdie').address;
	treasury = u8aToHex(u8aConcat('modlpy/trsry', new Uint8Array(20)));
	const spec = writeSpec({
		runtime: testRuntime('fast'),
		change({ staking }) {
			// Whoever nominates Dave, and only him.
			staking.stakers.push([ferdie, ferdie, Number(NOMINATION), { Nominator: [dave] }]);
		},
	});
	network = await Network.start({ spec });
	api = await connect(network.nodes[0].url);
	history = await History.follow(api);
});

after(async () => {
	history?.stop();
	await api?.disconnect();
	await network?.stop();
});

/** What somebody has bonded, and what the treasury has, after this block. */
async function money({ hash }) {
	const { query } = await api.at(hash);
	const [validator, nominator, { data }] = await Promise.all([
		query.staking.ledger(dave), query.staking.ledger(ferdie), query.system.account(treasury),
	]);
	return {
		validator: validator.unwrap().active.toBigInt(),
		nominator: nominator.unwrap().active.toBigInt(),
		treasury: data.free.toBigInt(),
	};
}

/** What validator and nominator have at stake in an era: their bonds, less what the election rounds off. */
async function atStake(era) {
	const [overview, page] = await Promise.all([
		api.query.staking.erasStakersOverview(era, dave), api.query.staking.erasStakersPaged(era, dave, 0),
	]);
	const [nominator] = page.unwrap().others;
	assert.equal(address(nominator.who), ferdie);
	const stakes = [overview.unwrap().own.toBigInt(), nominator.value.toBigInt()];
	[BOND, NOMINATION].forEach((bond, i) => assert.ok(stakes[i] <= bond && bond - stakes[i] < 100n));
	return stakes;
}

/** What a block says of a validator that contradicts itself; it may say of others that they were absent. */
function contradictions(block) {
	return eventsOf(block, 'staking.SlashReported').filter(({ fraction }) => fraction.toBigInt() === FRACTION);
}

/** The first block with a report of something done in this era or a later one. */
function reported(era) {
	const matches = ({ slashEra }) => slashEra.toNumber() >= era;
	return history.until('report', (block) => contradictions(block).some(matches));
}

/**
 * That the reports in a block came from no user, and that validator and nominator will be slashed for them, but are not
 * yet.
 * @returns {Promise<{era: number, kinds: string[], slash: bigint[]}>} when it happened, in which ways the validator
 *   contradicted itself, and what it and its nominator are to lose
 */
async function punished(block) {
	const found = contradictions(block);
	for (const { validator } of found) assert.equal(address(validator), dave);
	const era = found[0].slashEra.toNumber();

	const { block: { extrinsics } } = await api.rpc.chain.getBlock(block.hash);
	const reports = extrinsics.filter(({ method }) => method.method === 'reportEquivocationUnsigned');
	assert.ok(reports.every(({ isSigned }) => !isSigned));
	const names = { babe: 'babe:equivocatio', grandpa: 'grandpa:equivoca' };
	const kinds = eventsOf(block, 'offences.Offence').map(({ kind }) => kind.toUtf8())
		.filter((kind) => Object.values(names).includes(kind));
	assert.deepEqual(kinds, reports.map(({ method }) => names[method.section]));

	const unapplied = await (await api.at(block.hash)).query.staking.unappliedSlashes(era + DEFERRED);
	assert.equal(unapplied.length, 1);
	const [{ validator, own, others }] = unapplied;
	assert.equal(address(validator), dave);
	const slash = (await atStake(era)).map(slashed);
	assert.equal(own.toBigInt(), slash[0]);
	assert.deepEqual(
		others.map(([nominator, amount]) => [address(nominator), amount.toBigInt()]),
		[[ferdie, slash[1]]],
	);
	assert.deepEqual(bonds(await money(block)), [BOND, NOMINATION]);
	return { era, kinds, slash };
}

const bonds = ({ validator, nominator }) => [validator, nominator];

describe('a validator with its key on two nodes', () => {
	const it = steps();
	let first, second, firstEra, secondEra, slash;

	it('is reported for two blocks in one slot, and to be slashed with its nominator', async () => {
		// Early enough to be seen in the era in which it happens.
		const sessions = api.consts.staking.sessionsPerEra.toNumber();
		const early = ({ session }) => session % sessions === 0;
		await history.until('first session of an era', early, Math.max(1, history.blocks.length));
		const twin = await network.add({ validator: 'dave', name: 'Dave again', args: ['--no-grandpa'] });
		first = await reported(0);
		await twin.stop();
		const { era, kinds } = await punished(first);
		firstEra = era;
		assert.ok(kinds.every((kind) => kind === 'babe:equivocatio'), kinds.join());
	});

	it('is disabled at once', () => {
		assert.equal(first.era, firstEra);
		const [disabled] = eventsOf(first, 'session.ValidatorDisabled');
		assert.equal(disabled && address(disabled.validator), dave);
		assert.deepEqual(first.disabled.map((index) => first.validators[index]), [dave]);
	});

	it('makes no block until the era ends, and the chain goes on without it', async () => {
		const next = await history.until('next era', ({ era }) => era > firstEra, first.number);
		const rest = history.blocks.slice(first.number, next.number - 1);
		assert.ok(rest.length > 0);
		assert.deepEqual(rest.filter(({ author }) => author === dave), []);
		assert.deepEqual(next.disabled, []);
	});

	it('is not slashed if the council thinks better of it in time', async () => {
		const [alice, bob, charlie] = ['Alice', 'Bob', 'Charlie'].map(account);
		const call = api.tx.staking.cancelDeferredSlash(firstEra + DEFERRED, [0]);
		const length = call.method.encodedLength;
		// What is not final yet may come in another order.
		await send(api, api.tx.council.propose(3, call, length), alice);
		const { proposalIndex, proposalHash } = eventOf(await history.event('council.Proposed'), 'council.Proposed');
		// One transaction each: signing changes it.
		const vote = () => api.tx.council.vote(proposalHash, proposalIndex, true);
		await Promise.all([alice, bob, charlie].map((member) => send(api, vote(), member)));
		await history.event('council.Voted', ({ yes }) => yes.toNumber() === 3);
		const { weight } = await call.paymentInfo(alice);
		await send(api, api.tx.council.close(proposalHash, proposalIndex, weight, length), bob);
		const { result } = eventOf(await history.event('council.Executed'), 'council.Executed');
		assert.ok(result.isOk, result.toString());
		assert.equal((await api.query.staking.unappliedSlashes(firstEra + DEFERRED)).length, 0);
	});

	it('is reported again if it does it again, whatever it says twice', async () => {
		const twin = await network.add({ validator: 'dave', name: 'Dave once more' });
		second = await reported(firstEra + 1);
		await twin.stop();
		({ era: secondEra, slash } = await punished(second));
	});

	it('keeps its bond in the era in which the cancelled slash was due', async () => {
		const due = await history.until('era of the first slash', ({ era }) => era === firstEra + DEFERRED, second.number);
		assert.deepEqual(eventsOf(due, 'staking.Slashed'), []);
		assert.deepEqual(bonds(await money(due)), [BOND, NOMINATION]);
	});

	it('loses as large a share as its nominator when the slash is due, to the treasury and who reported it', async () => {
		const due = await history.until('era of the slash', ({ era }) => era === secondEra + DEFERRED, second.number);
		const slashes = eventsOf(due, 'staking.Slashed').map(({ staker, amount }) => [address(staker), amount.toBigInt()]);
		assert.deepEqual(slashes, [[dave, slash[0]], [ferdie, slash[1]]]);
		const before = history.blocks[due.number - 2];
		const [was, is] = await Promise.all([money(before), money(due)]);
		assert.deepEqual(bonds(is), [BOND - slash[0], NOMINATION - slash[1]]);

		// A share goes to the author of the block with the report, the rest to the treasury.
		const total = slash[0] + slash[1];
		const rewarded = reward(slash[0]) + reward(slash[1]);
		const unapplied = await (await api.at(before.hash)).query.staking.unappliedSlashes(secondEra + DEFERRED);
		const rewards = unapplied.map(({ reporters, payout }) => [reporters.map(address), payout.toBigInt()]);
		assert.deepEqual(rewards, [[[second.author], rewarded]]);
		const deposits = eventsOf(due, 'balances.Deposit').map(({ who, amount }) => `${address(who)} ${amount.toBigInt()}`);
		assert.ok(deposits.includes(`${second.author} ${rewarded}`), deposits.join(', '));
		const [{ remainder }] = eventsOf(due, 'staking.EraPaid');
		assert.equal(is.treasury - was.treasury, total - rewarded + remainder.toBigInt());
	});

	it('cannot have been slashed twice, nor anybody else', async () => {
		const last = history.blocks.length + 2;
		const later = await history.until('blocks after the slash', ({ number }) => number === last);
		const all = history.blocks.slice(0, later.number).flatMap((block) => eventsOf(block, 'staking.Slashed'));
		assert.equal(all.length, 2);
		const { query } = api;
		for (const who of ['Alice', 'Bob', 'Charlie']) {
			const ledger = (await query.staking.ledger(account(`${who}//stash`).address)).unwrap();
			assert.equal(ledger.active.toBigInt(), BOND);
		}
	});
});
