// Anybody becomes a validator, without anybody's leave: what an operator does, on a network of real nodes with short
// eras, from the first key until the bond is back.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
	connect, developmentAccounts, eventOf, expectError, free, held, newAccount, send,
} from '../lib/chain.mjs';
import { Network, testRuntime, writeSpec } from '../lib/network.mjs';
import { nodeBinary, temporaryDirectory } from '../lib/node.mjs';
import {
	History, MLT, address, eventsOf, expectStakingErrors, provenKeys, sessionKeys, steps,
} from '../lib/staking.mjs';

const script = fileURLToPath(new URL('../../scripts/validator', import.meta.url));
const run = promisify(execFile);

/** What Eve bonds: more than any other validator. */
const BOND = 2_000_000n * MLT;
/** What Ferdie bonds, and nominates her with. */
const NOMINATION = 500_000n * MLT;
/** The least that a validator bonds. */
const MINIMUM = 10_000n * MLT;
/** The share of the reward that she keeps for her work. */
const COMMISSION = 100_000_000n;
const BILLION = 1_000_000_000n;
/** The points of an author for a block. */
const POINTS_PER_BLOCK = 20;
/** The deposit for a set of session keys: five items with 288 bytes. */
const KEY_DEPOSIT = 78_800_000_000n;

const account = developmentAccounts();
let spec, network, api, history, eve, ferdie, stranger, weakest;

before(async () => {
	spec = writeSpec({
		runtime: testRuntime('fast'),
		change({ staking, session }) {
			// Three validators, all of whom finality then needs, and room for no more. Charlie has bonded least.
			staking.validatorCount = 3;
			staking.stakers.length = 3;
			staking.stakers[2][2] = Number(900_000n * MLT);
			session.keys.length = 3;
		},
	});
	network = await Network.start({ spec, validators: ['alice', 'bob', 'charlie'] });
	api = await connect(network.nodes[0].url);
	history = await History.follow(api);
	eve = account('Eve');
	ferdie = account('Ferdie');
	stranger = account('Dave');
	weakest = account('Charlie//stash').address;
});

after(async () => {
	history?.stop();
	await api?.disconnect();
	await network?.stop();
});

/** Run scripts/validator as an operator would. */
async function validator(...args) {
	return run(script, args, { env: { ...process.env, METALIFE_NODE: nodeBinary() } });
}

/** Let a node make session keys for this account; the keys and the proof, as the script prints them. */
async function makeKeys(node, owner) {
	const { stdout } = await validator('keys', owner.address, '--url', node.url);
	const [, keys] = /^keys +(0x[0-9a-f]{256})$/m.exec(stdout);
	const [, proof] = /^proof +(0x[0-9a-f]{512})$/m.exec(stdout);
	return { keys, proof };
}

/** Send several transactions of one account at once; they come one after the other. */
async function sendAll(signer, ...txs) {
	const first = (await api.call.accountNonceApi.accountNonce(signer.address)).toNumber();
	return Promise.all(txs.map((tx, i) => send(api, tx, signer, { nonce: first + i })));
}

const stands = { commission: COMMISSION, blocked: false };
const active = (who) => (block) => block.validators.includes(who.address);

describe('a newcomer', () => {
	const it = steps();
	let node, first, second, joined, entered, earned, rotated, leaving, out, reserve;

	before(() => {
		reserve = { keys: null, candidate: account('Bob') };
	});

	it('starts a node with a key of its own', async () => {
		const basePath = temporaryDirectory();
		const { stdout } = await validator('prepare', '--chain', spec, '--base-path', basePath);
		const [, peer] = /peer id is (\S+)/.exec(stdout);
		node = await network.add({ name: 'Eve', basePath, key: null, args: ['--validator'] });
		assert.equal(await node.call('system_localPeerId'), peer, 'the node has the key that was made for it');
		const again = await validator('prepare', '--chain', spec, '--base-path', basePath);
		assert.match(again.stdout, /it stays/);
	});

	it('makes session keys, bonds, sets the keys and stands as a validator, in one block', async () => {
		await node.line(/Imported #/, 60_000);
		first = await makeKeys(node, eve);
		const outcomes = await Promise.all([
			sendAll(
				eve,
				api.tx.staking.bond(BOND, 'Stash'),
				api.tx.session.setKeys(first.keys, first.proof),
				api.tx.staking.validate(stands),
			),
			sendAll(ferdie, api.tx.staking.bond(NOMINATION, 'Staked'), api.tx.staking.nominate([eve.address])),
			// Another who stands, with the least that is allowed.
			makeKeys(node, reserve.candidate).then(({ keys, proof }) => sendAll(
				reserve.candidate,
				api.tx.staking.bond(MINIMUM, 'Stash'),
				api.tx.session.setKeys(keys, proof),
				api.tx.staking.validate(stands),
			)),
		]);
		joined = (await api.rpc.chain.getHeader(outcomes[0][2].block)).number.toNumber();
		assert.equal(eventOf(outcomes[0][0], 'staking.Bonded').amount.toBigInt(), BOND);
		assert.equal(await held(api, eve), BOND + KEY_DEPOSIT);
		const keys = (await api.query.session.nextKeys(eve.address)).unwrap().toHex();
		assert.equal(keys, first.keys);
	});

	it('is asked for by its node whether it is well, and holds the keys', async () => {
		const { stdout } = await validator('status', first.keys, '--url', node.url);
		assert.match(stdout, /^role +Authority$/m);
		assert.match(stdout, /^has keys +true$/m);
		await assert.rejects(validator('status', provenKeys('Alice', eve).keys, '--url', node.url), ({ code, stdout }) => {
			assert.equal(code, 1);
			assert.match(stdout, /^has keys +false <- /m);
			return true;
		});
	});

	it('needs a proof that it has the keys, and more than the least bond', async () => {
		const alice = account('Alice');
		const bob = reserve.candidate;
		const mallory = account('Charlie');
		const nobody = newAccount();
		const poor = newAccount();
		const spare = await makeKeys(node, mallory);
		const forPoor = await makeKeys(node, poor);
		await sendAll(
			alice,
			api.tx.balances.transferKeepAlive(poor.address, KEY_DEPOSIT / 2n),
			api.tx.balances.transferKeepAlive(nobody.address, MLT),
			api.tx.staking.bond(MINIMUM - 1n, 'Stash'),
		);
		// What is not final yet may come in another order.
		await history.event('staking.Bonded', ({ amount }) => amount.toBigInt() === MINIMUM - 1n);
		const forged = spare.proof.replace(/.{2}$/, (last) => (last === '00' ? '01' : '00'));
		const stolen = provenKeys('Alice', stranger);
		const { staking, session } = api.tx;
		const rounds = [
			[
				// The proof is another's, broken, or for keys that another has registered.
				['session.InvalidProof', session.setKeys(first.keys, first.proof), stranger],
				['session.InvalidProof', session.setKeys(spare.keys, forged), mallory],
				['{"token":"FundsUnavailable"}', session.setKeys(forPoor.keys, forPoor.proof), poor],
				['staking.InsufficientBond', staking.validate(stands), alice],
				['staking.AlreadyBonded', staking.bond(MINIMUM, 'Staked'), bob],
				['staking.NotController', staking.validate(stands), nobody],
				['staking.EmptyTargets', staking.nominate([]), ferdie],
				['BadOrigin', staking.setValidatorCount(4), eve],
			],
			[
				['session.DuplicatedKey', session.setKeys(stolen.keys, stolen.proof), stranger],
				['session.InvalidProof', session.setKeys(spare.keys, '0x'), mallory],
				['session.NoKeys', session.purgeKeys(), nobody],
				['staking.InsufficientBond', staking.unbond(1n), bob],
				['staking.TooManyTargets', staking.nominate(Array(17).fill(eve.address)), ferdie],
				['BadOrigin', staking.cancelDeferredSlash(2, [0]), eve],
			],
		];
		for (const failures of rounds) await expectStakingErrors(api, failures);
	});

	it('is in the active set from the next era on, in the place of the weakest', async () => {
		entered = await history.until('era with Eve', active(eve), joined);
		const before = history.blocks[entered.number - 2];
		assert.equal(entered.era, before.era + 1, 'an era begins');
		assert.equal(entered.setId, before.setId + 1, 'finality has another set of voters');
		assert.equal(entered.validators.length, 3);
		assert.ok(before.validators.includes(weakest));
		assert.ok(!entered.validators.includes(weakest));
		assert.ok(!entered.validators.includes(reserve.candidate.address), 'the least bond is not enough among three');
		assert.ok(entered.authorities.includes(sessionKeys(api, first.keys).babe));
	});

	it('makes blocks and votes with its keys', async () => {
		const keys = sessionKeys(api, first.keys);
		const block = await madeBy(eve, entered);
		assert.equal(block.authorKey, keys.babe);
		earned = block.era;
		await voted(keys);
	});

	it('changes its keys, which count from the session after the next on', async () => {
		second = await makeKeys(node, eve);
		assert.notEqual(second.keys, first.keys);
		await send(api, api.tx.session.setKeys(second.keys, second.proof), eve);
		assert.equal(await held(api, eve), BOND + KEY_DEPOSIT, 'the deposit is paid once');

		// The keys of a session are settled when the one before it begins.
		const settled = await history.until('session with the new keys settled', async ({ hash }) => {
			const queued = await (await api.at(hash)).query.session.queuedKeys();
			return queued.some(([who, keys]) => who.eq(eve.address) && keys.toHex() === second.keys);
		}, entered.number);
		assert.ok(settled.authorities.includes(sessionKeys(api, first.keys).babe));
		rotated = await history.until('session with them', ({ session }) => session === settled.session + 1, settled.number);
	});

	it('makes blocks and votes with the keys it changed to', async () => {
		const keys = sessionKeys(api, second.keys);
		assert.ok(rotated.authorities.includes(keys.babe));
		assert.ok(!rotated.authorities.includes(sessionKeys(api, first.keys).babe));
		const block = await madeBy(eve, rotated);
		assert.equal(block.authorKey, keys.babe);
		await voted(keys);
	});

	/** The first block of this author from one on: in three eras a validator of three makes one for certain. */
	function madeBy(who, { number }) {
		return history.until('block of this author', ({ author }) => author === who.address, number);
	}

	/** That this finality key has signed the next proof that a block is final. All three validators must. */
	async function voted({ grandpa }) {
		let stop;
		const proof = await new Promise((resolve, reject) => {
			api.rpc.grandpa.subscribeJustifications((justification) => resolve(justification.toHex()))
				.then((unsubscribe) => (stop = unsubscribe), reject);
		});
		await stop();
		assert.ok(proof.includes(grandpa.slice(2)), `the proof has a vote of ${grandpa}`);
	}

	it('announces that it leaves, and works on', async () => {
		const [, outcome] = await sendAll(eve, api.tx.staking.chill(), api.tx.staking.unbond(BOND));
		assert.equal(eventOf(outcome, 'staking.Unbonded').amount.toBigInt(), BOND);
		const [chunk] = (await api.query.staking.ledger(eve.address)).unwrap().unlocking;
		leaving = chunk.era.toNumber();
		assert.equal(await held(api, eve), BOND + KEY_DEPOSIT, 'the bond can still be slashed');
	});

	it('is out of the set from the next era on, and the weakest is back', async () => {
		out = await history.until('era without Eve', (block) => !active(eve)(block), entered.number);
		assert.equal(out.era, history.blocks[out.number - 2].era + 1, 'an era begins');
		assert.ok(out.validators.includes(weakest));
		const later = await history.until('blocks without Eve', ({ number }) => number === out.number + 5);
		const since = history.blocks.slice(out.number - 1, later.number);
		assert.ok(since.every(({ author }) => author !== eve.address));
	});

	it('is paid for the era by the points of its blocks, and shares with its nominator', async () => {
		const era = earned;
		const paid = eventsOf(await history.event('staking.EraPaid', ({ eraIndex }) => eraIndex.eq(era)), 'staking.EraPaid');
		const payout = paid[0].validatorPayout.toBigInt();
		assert.ok(payout > 0n);

		// The first block of an era is made by its own validators, and counts for it.
		const made = new Map();
		for (const block of history.blocks) {
			if (block.era === era) made.set(block.author, (made.get(block.author) ?? 0) + POINTS_PER_BLOCK);
		}
		const { total, individual } = await api.query.staking.erasRewardPoints(era);
		const points = new Map([...individual].map(([who, count]) => [address(who), count.toNumber()]));
		assert.deepEqual(new Map([...points].sort()), new Map([...made].sort()));

		// Anybody may send this.
		const earlier = history.blocks.at(-1);
		for (const who of points.keys()) await send(api, api.tx.staking.payoutStakers(who, era), stranger);
		const started = (block) => eventsOf(block, 'staking.PayoutStarted').length;
		let count = 0;
		const complete = (block) => (count += started(block)) === points.size;
		const later = await history.until('payouts', complete, earlier.number + 1);
		const rewards = new Map(history.blocks.slice(earlier.number, later.number)
			.flatMap((block) => eventsOf(block, 'staking.Rewarded'))
			.map(({ stash, amount }) => [address(stash), amount.toBigInt()]));
		const sum = [...rewards.values()].reduce((total, reward) => total + reward);
		const part = payout * BigInt(points.get(eve.address)) / total.toBigInt();
		const commission = part * COMMISSION / BILLION;
		const shared = part - commission;
		close(rewards.get(eve.address), commission + shared * BOND / (BOND + NOMINATION));
		close(rewards.get(ferdie.address), shared * NOMINATION / (BOND + NOMINATION));
		close(sum, payout);
		assert.ok(sum <= payout, 'no more than the era has earned');
		const [before, after] = await Promise.all([earlier, later].map(({ hash }) => api.at(hash)));
		assert.equal(await free(after, eve) - await free(before, eve), rewards.get(eve.address), 'paid to the stash');
		assert.equal(await bonded(after, ferdie) - await bonded(before, ferdie), rewards.get(ferdie.address), 'bonded');

		await expectStakingErrors(api, [
			['staking.AlreadyClaimed', api.tx.staking.payoutStakers(eve.address, era), stranger],
			['staking.InvalidEraToReward', api.tx.staking.payoutStakers(eve.address, 1_000), ferdie],
		]);
	});

	it('gets its bond back in full when it can no longer be slashed, and the deposit for its keys', async () => {
		const early = await send(api, api.tx.staking.withdrawUnbonded(0), eve);
		assert.deepEqual(eventsOf(early, 'staking.Withdrawn'), []);
		assert.equal(await held(api, eve), BOND + KEY_DEPOSIT);

		await history.until('end of the bonding period', async ({ hash }) => {
			const planned = await (await api.at(hash)).query.staking.currentEra();
			return planned.unwrap().toNumber() === leaving;
		}, out.number);
		const before = await free(api, eve);
		const outcomes = await sendAll(eve, api.tx.staking.withdrawUnbonded(0), api.tx.session.purgeKeys());
		assert.equal(eventOf(outcomes[0], 'staking.Withdrawn').amount.toBigInt(), BOND);
		const fees = outcomes.map((outcome) => {
			return eventOf(outcome, 'transactionPayment.TransactionFeePaid').actualFee.toBigInt();
		});
		const after = await api.at(outcomes[1].block);
		assert.equal(await free(after, eve), before + BOND + KEY_DEPOSIT - fees[0] - fees[1]);
		assert.equal(await held(after, eve), 0n);
		assert.ok((await after.query.staking.ledger(eve.address)).isNone);
		await expectError(api, 'staking.NotController', api.tx.staking.withdrawUnbonded(0), eve);
	});

	async function bonded({ query }, who) {
		return (await query.staking.ledger(who.address)).unwrap().active.toBigInt();
	}
});

/** Equal but for what rounding to billionths, a few times over, can take. */
function close(actual, expected) {
	const difference = actual > expected ? actual - expected : expected - actual;
	assert.ok(difference * 10_000_000n <= expected, `${actual} is not ${expected}`);
}
