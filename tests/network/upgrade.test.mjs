// A new runtime by referendum, on a network of two validators and a full node that users are connected to: the chain
// goes on with what it has, and so do they.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sr25519CreateDerive } from '@polkadot-labs/hdkd';
import { DEV_PHRASE, entropyToMiniSecret, mnemonicToEntropy } from '@polkadot-labs/hdkd-helpers';
import { stringToHex, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import WebSocket from 'ws';
import { connect, developmentAccounts, eventOf, free, height, newAccount, send } from '../lib/chain.mjs';
import { awaitEvent, fastTrack, finalized, ongoing, vote } from '../lib/governance.mjs';
import { Network, testRuntime, writeSpec } from '../lib/network.mjs';
import { CID, post } from '../lib/people.mjs';
import { ip4, proof, PUB } from '../lib/pubs.mjs';

// Node.js 20 has none of its own.
globalThis.WebSocket ??= WebSocket;
const { Binary, createClient } = await import('polkadot-api');
const { getPolkadotSigner } = await import('polkadot-api/signer');
const { getWsProvider } = await import('polkadot-api/ws');

const MLT = 10n ** 12n;
const QUOTAS = stringToHex(':statement_allowance:');
/** How many statements and bytes an account may have in the store: in SCALE. */
const OLD_QUOTA = '0x1000000000200000';
const NEW_QUOTA = '0x2000000000400000';
/** How many accounts the migration renews in a block: see runtime/src/migrations.rs. */
const PER_BLOCK = 16;
/** How many blocks after the vote the call is due that the referendum also schedules. */
const LATER = 16;

let network, full, api, client, papi;
let alice, bob, charlie, dave, eve, ferdie, device, people;
const derive = sr25519CreateDerive(entropyToMiniSecret(mnemonicToEntropy(DEV_PHRASE)));
const daveKey = derive('//Dave');
const papiDave = getPolkadotSigner(daveKey.publicKey, 'Sr25519', daveKey.sign);

before(async () => {
	const spec = writeSpec({
		runtime: testRuntime('fast'),
		change: ({ session, staking }) => {
			session.keys = session.keys.slice(0, 2);
			staking.stakers = staking.stakers.slice(0, 2);
			staking.validatorCount = 2;
		},
	});
	network = await Network.start({ spec, validators: ['alice', 'bob'] });
	full = await network.add({ name: 'full' });
	api = await connect(full.url);
	client = createClient(getWsProvider(full.url));
	papi = client.getUnsafeApi();
	[alice, bob, charlie, dave, eve, ferdie] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve', 'Ferdie'].map(
		developmentAccounts(),
	);
	device = newAccount();
	people = Array.from({ length: 40 }, () => newAccount());
	await finalized(api, 1);
});

after(async () => {
	client?.destroy();
	await api?.disconnect();
	await network?.stop();
});

/**
 * Send a transaction without watching it: while a node compiles a new runtime it may be too busy to keep a connection
 * up, and what is watched is not taken up again.
 */
async function submit(tx, signer) {
	await api.rpc.author.submitExtrinsic(await tx.signAsync(signer, { nonce: -1 }));
}

/** Look with every new block, and for two minutes at most, whether something is so. */
async function until(condition) {
	const deadline = Date.now() + 120_000;
	while (!(await condition())) {
		assert.ok(Date.now() < deadline, `not so in time: ${condition}`);
		await finalized(api, (await height(api)) + 1);
	}
}

/** The statement quotas of all accounts: how many accounts have which. */
async function quotas() {
	const keys = await full.call('state_getKeysPaged', QUOTAS, 1_000, QUOTAS);
	const [{ changes }] = await full.call('state_queryStorageAt', keys);
	const counts = {};
	for (const [, value] of changes) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}

/** The pallets that are MetaLife's own: all that they keep must outlive an upgrade. */
const OURS = [
	'profile', 'energy', 'content', 'reputation', 'earnings', 'royalties', 'fractions', 'subscriptions', 'pubs',
];

/** Everything that a pallet keeps. */
async function storage(pallet) {
	const entries = Object.entries(pallet).filter(([, entry]) => entry.creator);
	return Promise.all(entries.map(async ([name, entry]) => {
		const { isMap } = entry.creator.meta.type;
		return [name, isMap ? await entry.entries() : await entry()];
	}));
}

/** What the chain knows, as a client reads it with the metadata of that block. */
async function memory(block) {
	const { query } = await api.at(block);
	const known = {
		...Object.fromEntries(OURS.map((name) => [name, storage(query[name])])),
		items: query.nfts.item.entries(),
		bounty: query.bounties.bounties(0),
		bountyText: query.bounties.bountyDescriptions(0),
		parameters: query.parameters.parameters.entries(),
		agenda: query.scheduler.agenda.entries(),
		votes: query.democracy.votingOf(eve.address),
		locks: query.balances.locks(eve.address),
		council: query.council.members(),
		bonded: query.staking.bonded.entries(),
		balances: Promise.all(people.slice(10).map(({ address }) => query.system.account(address))),
	};
	for (const [name, value] of Object.entries(known)) known[name] = JSON.parse(JSON.stringify(await value));
	return known;
}

/**
 * Eve publishes, lends to Dave's profile, opens a tier and has a Pub; Ferdie sells one item, and cuts another in shares.
 */
async function trade() {
	const { content, energy, fractions, pubs, royalties, subscriptions, utility } = api.tx;
	const { id: daves } = await papi.view.Profile.by_handle(Binary.fromText('dave_before'));
	const policy = {
		royalty: 50_000, receivers: [{ account: eve.address, part: 1_000_000 }], transfers: { Enforced: 'Free' }, custody: true,
	};
	const made = await send(api, utility.batchAll([
		content.registerApp('Agora', CID), royalties.createCollection(CID, policy),
	]), ferdie);
	const [app] = eventOf(made, 'content.AppRegistered');
	const [collection] = eventOf(made, 'royalties.CollectionCreated');
	const minted = await send(api, utility.batchAll([
		royalties.createEdition(collection, CID, 5), ...Array(2).fill(royalties.mint(collection, 0, ferdie.address)),
	]), ferdie);
	const items = minted.events.filter(({ section, method }) => `${section}.${method}` === 'royalties.Minted')
		.map(({ data }) => data.item);
	const now = await height(api);
	const closes = now + 10_000;
	const { profile: eves } = (await api.query.profile.keys(eve.address)).unwrap();
	const peer = newAccount('ed25519');
	const consent = proof(api, peer, eves.toNumber(), now + 100);
	await Promise.all([
		send(api, utility.batchAll([
			royalties.putOnSale(collection, items[0], 'Native', { Fixed: { price: 5n * MLT, buyer: null } }, closes, null),
			fractions.fractionalize(collection, items[1], 100, MLT),
		]), ferdie),
		send(api, utility.batchAll([
			content.grant(app, 1, null), content.publish('Own', null, post('Before', { tags: ['old'] })),
			content.createGroup(null), energy.lend(daves, 10n * MLT),
			subscriptions.openTier(1, { native: MLT, asset: null }, 100, CID),
			pubs.register(u8aToHex(peer.publicKey), consent, PUB, [ip4('9.9.9.9')], null),
		]), eve),
	]);
}

describe('a runtime upgrade by referendum', () => {
	let code, old, known, due, upgraded, completed;

	it('finds a chain with people on it', async () => {
		assert.equal(api.runtimeVersion.specVersion.toNumber(), 1);
		assert.equal((await papi.constants.System.Version()).spec_version, 1);

		const endow = people.map(({ address }) => api.tx.balances.transferKeepAlive(address, 20n * MLT));
		const [created] = await Promise.all([
			papi.tx.Profile.create({ handle: Binary.fromText('dave_before') }).signAndSubmit(papiDave),
			send(api, api.tx.utility.batchAll([...endow, api.tx.bounties.proposeBounty(50n * MLT, '0x1234')]), ferdie),
			send(api, api.tx.utility.batchAll([
				api.tx.profile.create(stringToHex('evening')),
				api.tx.profile.setPersona(null, stringToHex('Eve'), null),
				api.tx.profile.offerKey(device.address, 'Device'),
			]), eve),
		]);
		assert.ok(created.ok, JSON.stringify(created.dispatchError));
		const [[key]] = await api.query.profile.offers.entries();
		await send(api, api.tx.profile.claimKey(key.args[0]), device);
		await trade();
		assert.deepEqual(Object.keys(await quotas()), [OLD_QUOTA]);

		// Somebody signs a transaction, and keeps it for later.
		old = await api.tx.balances.transferKeepAlive(alice.address, MLT).signAsync(people[0], { nonce: 0, era: 0 });
	});

	it('is authorised by a vote, together with a change of a parameter and a call for later', async () => {
		// Nothing that the council proposes may come to its turn before it is hastened.
		const launch = api.consts.democracy.launchPeriod.toNumber();
		const number = await height(api);
		if (number % launch > launch - 12) await finalized(api, number - (number % launch) + launch);

		code = testRuntime('next');
		const call = api.tx.utility.batchAll([
			api.tx.parameters.setParameter({ Profile: { RenameCooldown: [null, 7] } }),
			api.tx.scheduler.scheduleAfter(
				LATER, null, 0, api.tx.parameters.setParameter({ Energy: { MinLoan: [null, 5n * MLT] } }),
			),
			api.tx.system.authorizeUpgrade(blake2AsHex(code)),
		]);
		const referendum = await fastTrack(api, {
			call, council: [alice, bob, charlie], technical: [alice, bob, dave], period: 4, delay: 1,
		});
		const end = (await ongoing(api, referendum)).end.toNumber();
		await send(api, api.tx.democracy.vote(referendum, vote(true, 'Locked1x', 100n * MLT)), eve);
		const enacted = await awaitEvent(api, 'scheduler.Dispatched', { from: end, within: 3 });
		assert.ok(enacted.data.result.isOk, enacted.data.result.toString());
		due = enacted.number + LATER + 1;
		const { codeHash, checkVersion } = (await api.query.system.authorizedUpgrade()).unwrap();
		assert.equal(codeHash.toHex(), blake2AsHex(code));
		assert.ok(checkVersion.isTrue);
		known = await memory(enacted.block);
	});

	it('is applied by anybody, at no cost', async () => {
		const before = await free(api, people[1]);
		const from = await height(api);
		await submit(api.tx.system.applyAuthorizedUpgrade(u8aToHex(code)), people[1]);
		({ number: upgraded } = await awaitEvent(api, 'system.CodeUpdated', { from, within: 20 }));
		assert.equal(await free(api, people[1]), before);
	});

	it('is noticed by both clients, and transactions for it wait for the end of its migration', async () => {
		await until(() => api.runtimeVersion.specVersion.toNumber() === 2);
		await submit(api.tx.balances.transferKeepAlive(alice.address, MLT), people[2]);
		const first = upgraded + 1;
		const { number } = await awaitEvent(api, 'balances.Transfer', {
			from: first, within: 30, wanted: ({ from }) => from.eq(people[2].address),
		});
		const { data: { migrations } } = await awaitEvent(
			api, 'multiBlockMigrations.UpgradeStarted', { from: first, within: 1 },
		);
		assert.equal(migrations.toNumber(), 1);
		const accounts = Object.values(await quotas()).reduce((sum, count) => sum + count);
		assert.ok(accounts > 2 * PER_BLOCK, 'it takes several blocks');
		const steps = Math.floor(accounts / PER_BLOCK) + 1;
		completed = first + steps - 1;
		await awaitEvent(api, 'multiBlockMigrations.UpgradeCompleted', { from: completed, within: 1 });
		for (let block = first; block <= completed; block++) {
			const { block: { extrinsics } } = await api.rpc.chain.getBlock(await api.rpc.chain.getBlockHash(block));
			assert.deepEqual(extrinsics.map(({ method }) => method.section), ['timestamp']);
		}
		assert.ok(number > completed);
		assert.ok((await api.query.multiBlockMigrations.cursor()).isNone);
		await until(async () => (await papi.constants.System.Version()).spec_version === 2);
	});

	it('has kept what was there', async () => {
		assert.deepEqual(await memory((await api.rpc.chain.getBlockHash(completed)).toHex()), known);
		// In particular:
		const cooldown = await api.query.parameters.parameters({ Profile: { RenameCooldown: null } });
		assert.equal(cooldown.unwrap().asProfile.asRenameCooldown.toNumber(), 7);
		const { handle } = await papi.view.Profile.by_handle(Binary.fromText('dave_before'));
		assert.equal(Binary.toText(handle), 'dave_before');
	});

	it('has given everybody the quota that is new', async () => {
		const accounts = (await api.query.system.account.keys()).length;
		assert.deepEqual(await quotas(), { [NEW_QUOTA]: accounts });
		await send(api, api.tx.balances.transferKeepAlive(newAccount().address, MLT), people[3]);
		assert.deepEqual(await quotas(), { [NEW_QUOTA]: accounts + 1 });
	});

	it('takes new transactions from both clients, and none that was signed for the runtime before', async () => {
		const refusal = () => api.rpc.author.submitExtrinsic(old).then(
			() => assert.fail('it was taken'),
			(error) => error.message,
		);
		// The pool answers for one of the blocks that it knows. If that one has just lost to another, it is not there
		// any more, and the pool says that instead.
		await until(async () => /bad signature/.test(await refusal()));
		assert.equal(await free(api, people[0]), 20n * MLT);
		const [renamed] = await Promise.all([
			papi.tx.Profile.rename({ handle: Binary.fromText('dave_after') }).signAndSubmit(papiDave),
			send(api, api.tx.profile.setPersona(1, stringToHex('Eve, later'), null), device),
		]);
		assert.ok(renamed.ok, JSON.stringify(renamed.dispatchError));
	});

	it('makes the call that was scheduled before it', async () => {
		// A block in which a session begins has no weight left for it.
		const { data } = await awaitEvent(api, 'scheduler.Dispatched', { from: due, within: 2 });
		assert.ok(due > completed, 'it came after the upgrade');
		assert.ok(data.result.isOk, data.result.toString());
		const loan = await api.query.parameters.parameters({ Energy: { MinLoan: null } });
		assert.equal(loan.unwrap().asEnergy.asMinLoan.toBigInt(), 5n * MLT);
	});

	it('is followed by a validator that restarts, and by nodes that begin anew, from block 1 and by warp', async () => {
		const [, validator] = network.nodes;
		await validator.stop();
		const restarted = await network.restart(validator);
		const fresh = await network.add({ name: 'fresh', args: ['--sync', 'full'] });
		const warped = await network.add({ name: 'warped', args: ['--sync', 'warp'] });

		// Finality takes both validators.
		const target = (await height(api)) + 2;
		const hash = await finalized(api, target);
		for (const node of [restarted, fresh, warped]) {
			await until(async () => (await node.call('chain_getBlockHash', target)) === hash);
			await until(async () => {
				const { number } = await node.call('chain_getHeader', await node.call('chain_getFinalizedHead'));
				return Number(number) >= target;
			});
			assert.equal((await node.call('state_getRuntimeVersion')).specVersion, 2);
		}
		// One has executed all blocks under the runtime of their time, the other has taken a late state.
		const before = await fresh.call('chain_getBlockHash', upgraded - 1);
		assert.equal((await fresh.call('state_getRuntimeVersion', before)).specVersion, 1);
		await assert.rejects(warped.call('state_getRuntimeVersion', before));
	});
});
