// How the chain decides about itself, where nobody has the sudo key. The periods are the fast runtime's.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { stringToHex, stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { connect, developmentAccounts, errorName, eventOf, free, held, newAccount, send } from '../lib/chain.mjs';
import {
	ChainByHand, awaitEvent, carry, expectGovernanceError, expectMotionError, fastTrack, locked, notePreimage, ongoing,
	tally, vote,
} from '../lib/governance.mjs';
import { testRuntime, writeSpec } from '../lib/network.mjs';

const MLT = 10n ** 12n;
const FROZEN = '{"token":"Frozen"}';

let chain, api;
let alice, bob, charlie, dave, eve, ferdie, council, technical;
let launch, voting, enactment, locking, coolOff, fastest, spendPeriod;

before(async () => {
	const spec = writeSpec({
		chain: 'dev',
		runtime: testRuntime('fast'),
		change: (genesis) => {
			genesis.sudo.key = null;
		},
	});
	chain = await ChainByHand.start({ chain: spec });
	// The first block writes what every block rewrites later.
	await chain.seal();
	api = await connect(chain.node.url);
	[alice, bob, charlie, dave, eve, ferdie] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map(
		developmentAccounts(),
	);
	council = [alice, bob, charlie];
	technical = [alice, bob, dave];
	const constant = (pallet, name) => api.consts[pallet][name].toNumber();
	launch = constant('democracy', 'launchPeriod');
	voting = constant('democracy', 'votingPeriod');
	enactment = constant('democracy', 'enactmentPeriod');
	locking = constant('democracy', 'voteLockingPeriod');
	coolOff = constant('democracy', 'cooloffPeriod');
	fastest = constant('democracy', 'fastTrackVotingPeriod');
	spendPeriod = constant('treasury', 'spendPeriod');
});

after(async () => {
	await api?.disconnect();
	await chain?.stop();
});

/** The calls of democracy, once there is a connection. */
const democracy = new Proxy({}, { get: (_, call) => api.tx.democracy[call] });

/** A transaction that must fail. Not in a block in which a period ends: it would change what the failure must not. */
async function refused(name, tx, signer) {
	if (((await chain.height()) + 1) % 10 === 0) await chain.advance(1);
	await expectGovernanceError(api, name, tx, signer);
}

/** New accounts with 2,000 MLT each. */
async function citizens(count) {
	const people = Array.from({ length: count }, () => newAccount());
	const endow = people.map(({ address }) => api.tx.balances.transferKeepAlive(address, 2_000n * MLT));
	await send(api, api.tx.utility.batchAll(endow), eve);
	return people;
}

/** A call that only root may make, unlike any other of these tests. */
let marks = 0;
function mark() {
	return api.tx.system.setStorage([[stringToHex(`mark ${marks++}`), '0x01']]);
}

/** Whether such a call has been made. */
async function made(call) {
	const [[[key]]] = call.args;
	return (await chain.node.call('state_getStorage', key.toHex())) !== null;
}

/** Make blocks until the vote on this referendum is over; the block. */
async function untilDecided(referendum) {
	const end = (await ongoing(api, referendum)).end.toNumber();
	await chain.advanceTo(end);
	return end;
}

/** What a referendum has become of. */
async function finished(referendum) {
	return (await api.query.democracy.referendumInfoOf(referendum)).unwrap().asFinished;
}

/** Make blocks until the block in which a referendum is enacted, `delay` after it was decided; check that it is. */
async function untilEnacted(decided, delay) {
	const due = decided + delay;
	await chain.advanceTo(due);
	const { data } = await awaitEvent(api, 'scheduler.Dispatched', { from: due, within: 1 });
	assert.ok(data.result.isOk, data.result.toString());
}

/** Let a call be voted on at once; the referendum. What the council proposes must not come to its turn in between. */
async function hasten(options) {
	await chain.room(14, launch);
	return fastTrack(api, { council, ...options });
}

async function heldBy(...people) {
	return Promise.all(people.map((who) => held(api, who)));
}

describe('nobody rules', () => {
	it('by a sudo key, of which there is none', async () => {
		assert.ok((await api.query.sudo.key()).isNone);
		await refused('system.CallFiltered', api.tx.sudo.sudo(mark()), alice);
		await refused('system.CallFiltered', api.tx.sudo.setKey(alice.address), alice);
	});

	it('alone: what needs root is refused to everybody', async () => {
		const hash = mark().method.hash;
		const calls = [
			mark(),
			api.tx.system.setCode('0x00'),
			api.tx.system.authorizeUpgrade(hash),
			api.tx.parameters.setParameter({ Profile: { RenameCooldown: [null, 1] } }),
			api.tx.council.setMembers([eve.address], null, 3),
			api.tx.technicalCommittee.setMembers([eve.address], null, 3),
			api.tx.treasury.spend(null, MLT, eve.address, null),
			api.tx.scheduler.schedule(1_000, null, 0, mark()),
			api.tx.multiBlockMigrations.forceSetCursor(null),
			api.tx.safeMode.forceEnter(),
			democracy.externalPropose({ Inline: '0x00' }),
			democracy.fastTrack(hash, 10, 1),
			democracy.vetoExternal(hash),
			democracy.emergencyCancel(0),
			democracy.cancelReferendum(0),
			democracy.cancelProposal(0),
			democracy.blacklist(hash, null),
			democracy.clearPublicProposals(),
		];
		const { events } = await send(api, api.tx.utility.forceBatch(calls), alice);
		const failures = events.filter(({ section, method }) => section === 'utility' && method === 'ItemFailed');
		assert.deepEqual(failures.map(({ data }) => data.error.toString()), calls.map(() => 'BadOrigin'));
		// And one by itself, with all that it must not change.
		await refused('BadOrigin', calls[3], alice);
	});

	it('who is not a member: motions and votes on them are refused', async () => {
		const call = mark();
		const length = call.method.encodedLength;
		for (const collective of ['council', 'technicalCommittee']) {
			const pallet = api.tx[collective];
			await refused(`${collective}.NotMember`, pallet.propose(2, call, length), eve);
			await refused(`${collective}.NotMember`, pallet.execute(call, length), eve);
			await refused(`${collective}.NotMember`, pallet.vote(call.method.hash, 0, true), eve);
		}
	});
});

describe('a citizen proposes', () => {
	let ann, ben, cem, deposit, proposal, winner, loser, referendum, decided, second, unwanted;

	before(async () => {
		[ann, ben, cem] = await citizens(3);
		deposit = api.consts.democracy.minimumDeposit.toBigInt();
		await send(api, api.tx.profile.create(stringToHex('changeable_ann')), ann);
		unwanted = mark();
		await chain.advanceTo(await chain.nextMultiple(launch));
	});

	it('with a deposit; others second it with as much', async () => {
		// What is proposed: that a handle can be changed as often as one likes.
		const change = api.tx.parameters.setParameter({ Profile: { RenameCooldown: [null, 1] } });
		({ proposal } = await notePreimage(api, change, alice));
		const other = await notePreimage(api, unwanted, alice);
		const before = await heldBy(ann, ben, cem);

		await refused('democracy.ValueLow', democracy.propose(proposal, deposit - 1n), ann);
		await refused('balances.InsufficientBalance', democracy.propose(proposal, 2_001n * MLT), ann);
		[winner] = eventOf(await send(api, democracy.propose(proposal, deposit), ann), 'democracy.Proposed');
		[loser] = eventOf(await send(api, democracy.propose(other.proposal, deposit + MLT), ben), 'democracy.Proposed');
		await refused('democracy.ProposalMissing', democracy.second(99), cem);
		eventOf(await send(api, democracy.second(winner), cem), 'democracy.Seconded');

		assert.deepEqual(
			await heldBy(ann, ben, cem), [before[0] + deposit, before[1] + deposit + MLT, before[2] + deposit],
		);
	});

	it('and what has the most behind it is voted on first; its deposits return', async () => {
		const before = await heldBy(ann, ben, cem);
		const from = await chain.nextMultiple(launch);
		await chain.advanceTo(from);
		const { data: { proposalIndex } } = await awaitEvent(api, 'democracy.Tabled', { from, within: 1 });
		assert.equal(proposalIndex.toNumber(), winner.toNumber());
		({ data: { refIndex: referendum } } = await awaitEvent(api, 'democracy.Started', { from, within: 1 }));

		assert.deepEqual(await heldBy(ann, ben, cem), [before[0] - deposit, before[1], before[2] - deposit]);
		const { threshold, delay, end } = await ongoing(api, referendum);
		assert.ok(threshold.isSuperMajorityApprove);
		assert.deepEqual([end.toNumber(), delay.toNumber()], [from + voting, enactment]);
		await refused('democracy.ProposalMissing', democracy.second(winner), cem);
	});

	it('it passes, and a parameter of a pallet of ours changes after the delay', async () => {
		const again = api.tx.profile.rename(stringToHex('changeable_now'));
		await send(api, api.tx.profile.rename(stringToHex('changeable_too')), ann);
		await send(api, democracy.vote(referendum, vote(true, 'None', 10n * MLT)), ann);
		decided = await untilDecided(referendum);
		await awaitEvent(api, 'democracy.Passed', { from: decided, within: 1 });
		assert.ok((await finished(referendum)).approved.isTrue);
		({ data: { refIndex: second } } = await awaitEvent(api, 'democracy.Started', { from: decided, within: 1 }));

		await refused('democracy.ReferendumInvalid', democracy.vote(referendum, vote(false, 'None', MLT)), ben);
		await refused('profile.RenameTooSoon', again, ann);
		assert.ok((await api.query.parameters.parameters({ Profile: { RenameCooldown: null } })).isNone);

		await untilEnacted(decided, enactment);
		const changed = await api.query.parameters.parameters({ Profile: { RenameCooldown: null } });
		assert.equal(changed.unwrap().asProfile.asRenameCooldown.toNumber(), 1);
		eventOf(await send(api, again, ann), 'profile.Renamed');
	});

	it('what has less behind it comes next, and what is voted down is not enacted', async () => {
		assert.equal((await heldBy(ben))[0], 0n, 'its deposit is back');
		await send(api, democracy.vote(second, vote(true, 'None', 10n * MLT)), ben);
		await send(api, democracy.vote(second, vote(false, 'None', 11n * MLT)), cem);
		const end = await untilDecided(second);
		await awaitEvent(api, 'democracy.NotPassed', { from: end, within: 1 });
		assert.ok((await finished(second)).approved.isFalse);
		await chain.advanceTo(end + enactment);
		assert.equal(await made(unwanted), false);
	});
});

describe('citizens vote', () => {
	let ann, ben, cem, dan, referendum, decided, call;

	before(async () => {
		[ann, ben, cem, dan] = await citizens(4);
		call = mark();
		referendum = await hasten({ call, technical: [alice, bob], period: 50, delay: 2 });
	});

	it('with conviction: each vote counts by how long it is locked', async () => {
		await refused('democracy.ReferendumInvalid', democracy.vote(99, vote(true, 'None', MLT)), ann);
		await refused('democracy.InsufficientFunds', democracy.vote(referendum, vote(true, 'None', 2_001n * MLT)), ann);

		await send(api, democracy.vote(referendum, vote(false, 'Locked6x', 700n * MLT)), ann);
		assert.deepEqual(await tally(api, referendum), { ayes: 0n, nays: 4_200n * MLT, turnout: 700n * MLT });
		// A vote can be changed. The lock stays at the most that was voted with.
		await send(api, democracy.vote(referendum, vote(true, 'Locked2x', 500n * MLT)), ann);
		await send(api, democracy.vote(referendum, vote(false, 'Locked1x', 400n * MLT)), ben);
		await send(api, democracy.vote(referendum, vote(true, 'None', 100n * MLT)), cem);
		assert.deepEqual(
			await tally(api, referendum), { ayes: 1_010n * MLT, nays: 400n * MLT, turnout: 1_000n * MLT },
		);
		assert.deepEqual(await Promise.all([ann, ben, cem].map((who) => locked(api, who))), [
			700n * MLT, 400n * MLT, 100n * MLT,
		]);
	});

	it('and what is locked cannot be spent', async () => {
		await refused(FROZEN, api.tx.balances.transferKeepAlive(alice.address, 1_400n * MLT), ann);
		await send(api, api.tx.balances.transferKeepAlive(alice.address, 1_000n * MLT), ann);
	});

	it('or leave their vote to another, for as long as they like', async () => {
		await refused('democracy.Nonsense', democracy.delegate(dan.address, 'None', MLT), dan);
		await refused('democracy.InsufficientFunds', democracy.delegate(ann.address, 'None', 2_001n * MLT), dan);
		await refused('democracy.VotesExist', democracy.delegate(ann.address, 'None', MLT), ben);
		await refused('democracy.NotDelegating', democracy.undelegate(), dan);

		await send(api, democracy.delegate(ann.address, 'Locked1x', 200n * MLT), dan);
		assert.deepEqual(
			await tally(api, referendum), { ayes: 1_210n * MLT, nays: 400n * MLT, turnout: 1_200n * MLT },
		);
		await refused('democracy.AlreadyDelegating', democracy.vote(referendum, vote(true, 'None', MLT)), dan);

		// It follows the other's vote.
		await send(api, democracy.vote(referendum, vote(false, 'Locked2x', 500n * MLT)), ann);
		assert.deepEqual(
			await tally(api, referendum), { ayes: 10n * MLT, nays: 1_600n * MLT, turnout: 1_200n * MLT },
		);
		await send(api, democracy.vote(referendum, vote(true, 'Locked2x', 500n * MLT)), ann);

		const { number } = await api.rpc.chain.getHeader((await send(api, democracy.undelegate(), dan)).block);
		assert.deepEqual(
			await tally(api, referendum), { ayes: 1_010n * MLT, nays: 400n * MLT, turnout: 1_000n * MLT },
		);
		// The tokens stay locked as long as the conviction says, and anybody may free them then.
		await send(api, democracy.unlock(dan.address), dan);
		assert.equal(await locked(api, dan), 200n * MLT);
		await chain.advanceTo(number.toNumber() + locking - 1);
		await send(api, democracy.unlock(dan.address), eve);
		assert.equal(await locked(api, dan), 0n);
	});

	it('and get their tokens back: those who lost, or did not lock, at once', async () => {
		decided = await untilDecided(referendum);
		assert.ok((await finished(referendum)).approved.isTrue);
		for (const who of [ben, cem]) {
			await send(api, democracy.removeVote(referendum), who);
			await send(api, democracy.unlock(who.address), who);
			assert.equal(await locked(api, who), 0n);
		}
		await refused('democracy.NotVoter', democracy.removeVote(referendum), ben);
		assert.equal(await made(call), true, 'it was enacted meanwhile');
	});

	it('and those who won when their conviction is over', async () => {
		// Her first vote, with more tokens, was for nothing in the end: they are free once the vote is taken away.
		await refused('democracy.NoPermission', democracy.removeOtherVote(ann.address, referendum), eve);
		await send(api, democracy.removeVote(referendum), ann);
		await send(api, democracy.unlock(ann.address), ann);
		assert.equal(await locked(api, ann), 500n * MLT);
		await chain.advanceTo(decided + 2 * locking - 1);
		await send(api, democracy.unlock(ann.address), eve);
		assert.equal(await locked(api, ann), 0n);
	});
});

describe('the council', () => {
	it('moves: a motion has a deposit, needs its votes, and is closed by anybody', async () => {
		await chain.advanceTo(await chain.nextMultiple(launch));
		const { hash, proposal } = await notePreimage(api, mark(), alice);
		const call = democracy.externalPropose(proposal);
		const length = call.method.encodedLength;
		const { weight } = await call.paymentInfo(alice.address);
		const { vote, close, propose, releaseProposalCost } = api.tx.council;
		const before = await held(api, bob);
		const [, index, motion] = eventOf(await send(api, propose(2, call, length), bob), 'council.Proposed');
		assert.ok((await held(api, bob)) > before);

		await refused('council.DuplicateProposal', propose(2, call, length), alice);
		await send(api, vote(motion, index, true), alice);
		await refused('council.DuplicateVote', vote(motion, index, true), alice);
		await refused('council.WrongIndex', vote(motion, 99, true), bob);
		await refused('council.ProposalMissing', vote(hash, index, true), bob);
		await refused('council.TooEarly', close(motion, index, weight, length), eve);
		await send(api, vote(motion, index, true), charlie);
		await refused('council.WrongProposalWeight', close(motion, index, { refTime: 1, proofSize: 0 }, length), eve);
		await refused('council.WrongProposalLength', close(motion, index, weight, 1), eve);
		await refused('council.ProposalActive', releaseProposalCost(motion), bob);
		assert.ok(eventOf(await send(api, close(motion, index, weight, length), eve), 'council.Executed').result.isOk);
		await send(api, releaseProposalCost(motion), eve);
		assert.equal(await held(api, bob), before);

		const [next, threshold] = (await api.query.democracy.nextExternal()).unwrap();
		assert.equal(next.asLookup.hash_.toHex(), hash);
		assert.ok(threshold.isSuperMajorityApprove);
	});

	it('proposes with half of it, so that a simple majority carries with three quarters', async () => {
		const { hash, proposal } = await notePreimage(api, mark(), alice);
		const two = [alice, bob];
		await expectMotionError(api, 'BadOrigin', 'council', [alice], democracy.externalPropose(proposal));
		await expectMotionError(api, 'BadOrigin', 'council', two, democracy.externalProposeMajority(proposal));
		await expectMotionError(api, 'BadOrigin', 'council', two, democracy.externalProposeDefault(proposal));

		await chain.advanceTo(await chain.nextMultiple(launch));
		assert.ok((await api.query.democracy.nextExternal()).isNone, 'the last one is being voted on');
		const other = await notePreimage(api, mark(), alice);
		await carry(api, 'council', two, democracy.externalPropose(other.proposal));
		await expectMotionError(
			api, 'democracy.DuplicateProposal', 'council', two, democracy.externalPropose(proposal),
		);
		await carry(api, 'council', council, democracy.externalProposeMajority(proposal));
		const [next, threshold] = (await api.query.democracy.nextExternal()).unwrap();
		assert.equal(next.asLookup.hash_.toHex(), hash, 'it takes the place of the other');
		assert.ok(threshold.isSimpleMajority);
	});

	it('proposes with all of it what passes if nobody minds; it is voted on in its turn', async () => {
		await chain.advanceTo(await chain.nextMultiple(launch));
		const call = mark();
		const { proposal } = await notePreimage(api, call, alice);
		await carry(api, 'council', council, democracy.externalProposeDefault(proposal));
		const from = await chain.nextMultiple(launch);
		await chain.advanceTo(from);
		await awaitEvent(api, 'democracy.ExternalTabled', { from, within: 1 });
		const { data: { refIndex } } = await awaitEvent(api, 'democracy.Started', { from, within: 1 });
		const { threshold, end } = await ongoing(api, refIndex);
		assert.ok(threshold.isSuperMajorityAgainst);
		assert.equal(end.toNumber(), from + voting);
		assert.ok((await api.query.democracy.nextExternal()).isNone);
		// Fewer than half are for it; but hardly anybody cares.
		await send(api, democracy.vote(refIndex, vote(true, 'None', 10n * MLT)), eve);
		await send(api, democracy.vote(refIndex, vote(false, 'None', 11n * MLT)), ferdie);
		await untilEnacted(await untilDecided(refIndex), enactment);
		assert.equal(await made(call), true);
		for (const who of [eve, ferdie]) await send(api, democracy.removeVote(refIndex), who);
	});

	it('cancels a referendum with two thirds, and only once', async () => {
		const call = mark();
		const referendum = await hasten({ call, technical: [alice, bob], period: 40, delay: 1 });
		await send(api, democracy.vote(referendum, vote(true, 'Locked6x', 30n * MLT)), eve);
		await expectMotionError(api, 'BadOrigin', 'council', [alice], democracy.emergencyCancel(referendum));
		await expectMotionError(
			api, 'democracy.ReferendumInvalid', 'council', [alice, bob], democracy.emergencyCancel(99),
		);
		eventOf(
			await carry(api, 'council', [alice, bob], democracy.emergencyCancel(referendum)), 'democracy.Cancelled',
		);
		assert.ok((await api.query.democracy.referendumInfoOf(referendum)).isNone);
		await refused('democracy.ReferendumInvalid', democracy.vote(referendum, vote(true, 'None', MLT)), ferdie);
		// Whoever voted is free at once.
		await send(api, democracy.removeVote(referendum), eve);
		await send(api, democracy.unlock(eve.address), eve);
		assert.equal(await locked(api, eve), 0n);

		const again = await hasten({ call, technical: [alice, bob], period: 25, delay: 1 });
		await expectMotionError(
			api, 'democracy.AlreadyCanceled', 'council', [alice, bob], democracy.emergencyCancel(again),
		);
		await send(api, democracy.vote(again, vote(true, 'None', 30n * MLT)), eve);
		await untilEnacted(await untilDecided(again), 1);
		assert.equal(await made(call), true);
	});

	it('names the technical committee with three quarters', async () => {
		const members = (await api.query.technicalCommittee.members()).map(String);
		const change = api.tx.technicalCommittee.setMembers(members, dave.address, members.length);
		await expectMotionError(api, 'BadOrigin', 'council', [alice, bob], change);
		await carry(api, 'council', council, change);
		const prime = (await api.query.technicalCommittee.prime()).unwrap();
		assert.deepEqual([...prime], [...dave.publicKey]);
	});
});

describe('the technical committee', () => {
	it('hastens a referendum with two thirds; a very short one only with all', async () => {
		const call = mark();
		const { hash, proposal } = await notePreimage(api, call, alice);
		const two = [alice, bob];
		const fails = (name, members, ...hastened) => expectMotionError(
			api, name, 'technicalCommittee', members, democracy.fastTrack(...hastened),
		);
		await fails('BadOrigin', [alice], hash, fastest, 1);
		await fails('BadOrigin', two, hash, fastest - 1, 1);
		await fails('democracy.VotingPeriodLow', technical, hash, 0, 1);
		await chain.advanceTo(await chain.nextMultiple(launch));
		await fails('democracy.ProposalMissing', two, hash, fastest, 1);
		await carry(api, 'council', two, democracy.externalPropose(proposal));
		await fails('democracy.NotSimpleMajority', two, hash, fastest, 1);

		await chain.advanceTo(await chain.nextMultiple(launch));
		await carry(api, 'council', council, democracy.externalProposeMajority(proposal));
		await fails('democracy.InvalidHash', two, mark().method.hash, fastest, 1);
		const outcome = await carry(api, 'technicalCommittee', technical, democracy.fastTrack(hash, 3, 2));
		const { refIndex } = eventOf(outcome, 'democracy.Started');
		await send(api, democracy.vote(refIndex, vote(true, 'None', MLT)), eve);
		await untilEnacted(await untilDecided(refIndex), 2);
		assert.equal(await made(call), true);
	});

	it('vetoes what the council proposed: one member, once, for a while', async () => {
		const { hash, proposal } = await notePreimage(api, mark(), alice);
		const veto = democracy.vetoExternal(hash);
		const execute = async (member) => {
			const outcome = await send(api, api.tx.technicalCommittee.execute(veto, veto.method.encodedLength), member);
			const { result } = eventOf(outcome, 'technicalCommittee.MemberExecuted');
			return { outcome, error: result.isErr ? errorName(api, result.asErr) : undefined };
		};
		await chain.advanceTo(await chain.nextMultiple(launch));
		assert.equal((await execute(dave)).error, 'democracy.NoProposal');
		await carry(api, 'council', [alice, bob], democracy.externalPropose(proposal));
		await refused('technicalCommittee.NotMember', api.tx.technicalCommittee.execute(veto, 100), charlie);
		const { outcome, error } = await execute(dave);
		assert.equal(error, undefined);
		const { until } = eventOf(outcome, 'democracy.Vetoed');
		const { number } = await api.rpc.chain.getHeader(outcome.block);
		assert.equal(until.toNumber(), number.toNumber() + coolOff);
		assert.ok((await api.query.democracy.nextExternal()).isNone);

		await expectMotionError(
			api, 'democracy.ProposalBlacklisted', 'council', [alice, bob], democracy.externalPropose(proposal),
		);
		await refused('democracy.ProposalBlacklisted', democracy.propose(proposal, 100n * MLT), eve);
		await chain.advanceTo(until.toNumber());
		await carry(api, 'council', [alice, bob], democracy.externalPropose(proposal));
		assert.equal((await execute(dave)).error, 'democracy.AlreadyVetoed');
		assert.equal((await execute(bob)).error, undefined);
	});

	it('cancels a proposal of a citizen with all votes; the treasury keeps the deposits', async () => {
		const { proposal } = await notePreimage(api, mark(), alice);
		await chain.advanceTo(await chain.nextMultiple(launch));
		const before = await heldBy(eve, ferdie);
		const [index] = eventOf(await send(api, democracy.propose(proposal, 150n * MLT), eve), 'democracy.Proposed');
		await send(api, democracy.second(index), ferdie);
		await expectMotionError(
			api, 'BadOrigin', 'technicalCommittee', [alice, bob], democracy.cancelProposal(index),
		);
		const outcome = await carry(api, 'technicalCommittee', technical, democracy.cancelProposal(index));
		eventOf(outcome, 'democracy.ProposalCanceled');
		assert.equal(eventOf(outcome, 'treasury.Deposit').value.toBigInt(), 150n * MLT);
		assert.deepEqual(await heldBy(eve, ferdie), before);
		assert.ok((await api.query.democracy.depositOf(index)).isNone);
	});

	it('stops everything but governance, and lets it go on', async () => {
		await expectMotionError(api, 'BadOrigin', 'technicalCommittee', [alice], api.tx.safeMode.forceEnter());
		await carry(api, 'technicalCommittee', [alice, bob], api.tx.safeMode.forceEnter());
		await refused('system.CallFiltered', api.tx.balances.transferKeepAlive(bob.address, MLT), eve);
		await notePreimage(api, mark(), alice);
		await carry(api, 'technicalCommittee', [alice, dave], api.tx.safeMode.forceExit());
		await send(api, api.tx.balances.transferKeepAlive(bob.address, MLT), eve);
	});
});

describe('a runtime upgrade', () => {
	const code = testRuntime('fast');
	const apply = (code) => api.tx.system.applyAuthorizedUpgrade(u8aToHex(code));

	it('is refused unless it was authorised', async () => {
		const authorize = api.tx.system.authorizeUpgrade(blake2AsHex(code));
		await expectMotionError(api, 'BadOrigin', 'council', council, authorize);
		await refused('system.NothingAuthorized', apply(code), eve);
	});

	it('is refused if it is not later than what runs', async () => {
		const call = api.tx.system.authorizeUpgrade(blake2AsHex(code));
		const referendum = await hasten({ call, technical, period: 3, delay: 1 });
		await send(api, democracy.vote(referendum, vote(true, 'None', MLT)), eve);
		await untilEnacted(await untilDecided(referendum), 1);
		await refused('system.Unauthorized', apply(code.subarray(1)), eve);

		const before = await free(api, eve);
		const outcome = await send(api, apply(code), eve);
		const { error } = eventOf(outcome, 'system.RejectedInvalidAuthorizedUpgrade');
		assert.equal(errorName(api, error), 'system.SpecVersionNeedsToIncrease');
		assert.equal(await free(api, eve), before, 'it was not the fault of whoever sent it');
		assert.ok((await api.query.system.authorizedUpgrade()).isNone);
		assert.equal((await chain.node.call('state_getRuntimeVersion')).specVersion, 1);
	});
});

/** An account of a pallet, as `PalletId` makes it. */
function palletAccount(id, ...sub) {
	const bytes = new Uint8Array(32);
	bytes.set(u8aConcat(stringToU8a('modl'), stringToU8a(id), ...sub));
	return { address: api.createType('AccountId', bytes).toString() };
}

describe('the treasury', () => {
	let treasury;
	const spend = (amount, to, from = null) => api.tx.treasury.spend(null, amount, to.address, from);

	before(async () => {
		treasury = palletAccount('py/trsry');
		await send(api, api.tx.balances.transferKeepAlive(treasury.address, 60_000n * MLT), ferdie);
	});

	it('pays what the council spends, to whom it said, when anybody asks for it', async () => {
		const builder = newAccount();
		const outcome = await carry(api, 'council', [alice, bob], spend(10_000n * MLT, builder));
		const { index } = eventOf(outcome, 'treasury.AssetSpendApproved');
		await refused('treasury.InvalidIndex', api.tx.treasury.payout(99), ferdie);
		await refused('treasury.NotAttempted', api.tx.treasury.checkStatus(index), ferdie);
		const before = await free(api, treasury);
		const paid = await send(api, api.tx.treasury.payout(index), ferdie);
		eventOf(paid, 'treasury.Paid');
		assert.equal(await free(api, builder), 10_000n * MLT);
		// Besides the fee of the payout, nothing came in.
		const fees = paid.events
			.filter(({ section, method, data }) => section === 'balances' && method === 'Deposit'
				&& data.who.eq(treasury.address))
			.reduce((sum, { data }) => sum + data.amount.toBigInt(), 0n);
		assert.equal(await free(api, treasury), before - 10_000n * MLT + fees);
		await refused('treasury.AlreadyAttempted', api.tx.treasury.payout(index), ferdie);
		await send(api, api.tx.treasury.checkStatus(index), ferdie);
		assert.ok((await api.query.treasury.spends(index)).isNone);
	});

	it('not more at a time than the council may, nor too early, nor what was called off', async () => {
		const builder = newAccount();
		const more = spend(10_000n * MLT + 1n, builder);
		await expectMotionError(api, 'treasury.InsufficientPermission', 'council', council, more);
		const twice = api.tx.utility.batchAll([spend(6_000n * MLT, builder), spend(6_000n * MLT, builder)]);
		await expectMotionError(api, 'treasury.InsufficientPermission', 'council', council, twice);
		await expectMotionError(api, 'BadOrigin', 'council', [alice], spend(MLT, builder));

		const later = (await chain.height()) + 200;
		const outcome = await carry(api, 'council', [alice, bob], spend(MLT, builder, later));
		const { index } = eventOf(outcome, 'treasury.AssetSpendApproved');
		await refused('treasury.EarlyPayout', api.tx.treasury.payout(index), ferdie);
		await carry(api, 'council', [alice, bob], api.tx.treasury.voidSpend(index));
		await refused('treasury.InvalidIndex', api.tx.treasury.payout(index), ferdie);
		assert.equal(await free(api, builder), 0n);
	});

	it('more by referendum, as long as it has it', async () => {
		const builder = newAccount();
		const call = api.tx.utility.batchAll([spend(20_000n * MLT, builder), spend(10_000_000n * MLT, builder)]);
		const referendum = await hasten({ call, technical, period: 3, delay: 1 });
		await send(api, democracy.vote(referendum, vote(true, 'None', MLT)), eve);
		const decided = await untilDecided(referendum);
		await untilEnacted(decided, 1);
		const { data: { index } } = await awaitEvent(
			api, 'treasury.AssetSpendApproved', { from: decided + 1, within: 1 },
		);
		await send(api, api.tx.treasury.payout(index), ferdie);
		assert.equal(await free(api, builder), 20_000n * MLT);
		await refused('treasury.PayoutError', api.tx.treasury.payout(index.toNumber() + 1), ferdie);
	});
});

describe('a bounty', () => {
	const value = 1_000n * MLT;
	const fee = 100n * MLT;
	let treasury, pot, proposer, curator, worker, index;

	before(async () => {
		treasury = palletAccount('py/trsry');
		[proposer, curator] = await citizens(2);
		worker = newAccount();
	});

	it('is proposed with a deposit, and approved by the council', async () => {
		const text = stringToHex('A client for the statement store');
		await refused('bounties.InvalidValue', api.tx.bounties.proposeBounty(10n * MLT - 1n, text), proposer);
		await refused(
			'bounties.ReasonTooBig', api.tx.bounties.proposeBounty(value, `0x${'20'.repeat(16_385)}`), proposer,
		);
		const outcome = await send(api, api.tx.bounties.proposeBounty(value, text), proposer);
		({ index } = eventOf(outcome, 'bounties.BountyProposed'));
		const deposit = MLT + (BigInt(text.length) - 2n) / 2n * 100n * (MLT / 1_000_000n);
		assert.equal(await held(api, proposer), deposit);

		await refused('BadOrigin', api.tx.bounties.approveBounty(index), proposer);
		await expectMotionError(api, 'bounties.InvalidIndex', 'council', council, api.tx.bounties.approveBounty(99));
		await carry(api, 'council', [alice, bob], api.tx.bounties.approveBounty(index));
		await expectMotionError(
			api, 'bounties.UnexpectedStatus', 'council', council, api.tx.bounties.approveBounty(index),
		);
	});

	it('is funded at the end of a spend period; the deposit returns', async () => {
		pot = palletAccount('py/trsry', new Uint8Array([8]), stringToU8a('bt'), index.toU8a());
		const from = await chain.nextMultiple(spendPeriod);
		await chain.advanceTo(from - 1);
		const before = await free(api, treasury);
		await chain.advanceTo(from);
		await awaitEvent(api, 'bounties.BountyBecameActive', { from, within: 1 });
		assert.equal(await free(api, pot), value);
		assert.equal(await free(api, treasury), before - value);
		assert.equal(await held(api, proposer), 0n);
	});

	it('is given to a curator, who deposits half of the fee', async () => {
		const propose = (fee, to = curator) => api.tx.bounties.proposeCurator(index, to.address, fee);
		await expectMotionError(api, 'bounties.InvalidFee', 'council', council, propose(value));
		await refused('bounties.UnexpectedStatus', api.tx.bounties.acceptCurator(index), curator);
		await carry(api, 'council', [alice, bob], propose(fee));
		await refused('bounties.RequireCurator', api.tx.bounties.acceptCurator(index), proposer);
		await send(api, api.tx.bounties.acceptCurator(index), curator);
		assert.equal(await held(api, curator), fee / 2n);
	});

	it('is awarded by the curator, and paid out after the delay when anybody asks for it', async () => {
		await refused('bounties.RequireCurator', api.tx.bounties.awardBounty(index, worker.address), proposer);
		await refused('bounties.UnexpectedStatus', api.tx.bounties.claimBounty(index), proposer);
		const awarded = await send(api, api.tx.bounties.awardBounty(index, worker.address), curator);
		await refused('bounties.Premature', api.tx.bounties.claimBounty(index), proposer);
		const { number } = await api.rpc.chain.getHeader(awarded.block);
		const delay = api.consts.bounties.bountyDepositPayoutDelay.toNumber();
		await chain.advanceTo(number.toNumber() + delay - 1);

		const before = await free(api, curator);
		const claimed = await send(api, api.tx.bounties.claimBounty(index), ferdie);
		assert.equal(eventOf(claimed, 'bounties.BountyClaimed').payout.toBigInt(), value - fee);
		assert.equal(await free(api, worker), value - fee);
		assert.equal(await free(api, curator), before + fee / 2n + fee);
		assert.equal(await held(api, curator), 0n);
		assert.equal(await free(api, pot), 0n);
		assert.ok((await api.query.bounties.bounties(index)).isNone);
		await refused('bounties.InvalidIndex', api.tx.bounties.claimBounty(index), ferdie);
	});
});
