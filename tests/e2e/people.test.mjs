// A person's life on the chain, through @polkadot/api: what Polkadot.js Apps can do, this does.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { hexToU8a, stringToHex, u8aToHex } from '@polkadot/util';
import { blake2AsHex } from '@polkadot/util-crypto';
import {
	connect, consent, developmentAccounts, eventOf, expectError, expectRefused, free, height, held, newAccount, payload,
	scale, send, signature,
} from '../lib/chain.mjs';
import { Node } from '../lib/node.mjs';

const MLT = 10n ** 12n;
const DAY = 28_800;

let node, api, alice, bob;

before(async () => {
	node = await Node.start({ sealEvery: 200 });
	api = await connect(node.url);
	const account = developmentAccounts();
	alice = account('Alice');
	bob = account('Bob');
});

after(async () => {
	await api?.disconnect();
	await node?.stop();
});

/** The calls of the profile pallet, once there is a connection. */
const profile = new Proxy({}, { get: (_, call) => api.tx.profile[call] });

/** Sign a user up at Alice's expense; the profile's id. */
async function signUp(user, handle, options) {
	const expires = (await height(api)) + 1_000;
	const call = profile.createSponsored(
		user.address, stringToHex(handle), expires, consent(api, user, handle, expires, options),
	);
	const [id] = eventOf(await send(api, call, alice), 'profile.Created');
	return id.toNumber();
}

/** Change a number of the runtime, as a referendum would; `null` is what it was at first. */
async function setRegenerationPeriod(blocks) {
	const change = api.tx.parameters.setParameter({ Energy: { RegenerationPeriod: [null, blocks] } });
	const { sudoResult } = eventOf(await send(api, api.tx.sudo.sudo(change), alice), 'sudo.Sudid');
	assert.ok(sudoResult.isOk, sudoResult.toString());
}

describe('the chain as a standard client sees it', () => {
	it('names its token, its decimals and its address format', () => {
		const { tokenSymbol, tokenDecimals } = api.registry.getChainProperties();
		assert.equal(tokenSymbol.unwrap()[0].toString(), 'MLT');
		assert.equal(tokenDecimals.unwrap()[0].toNumber(), 12);
		assert.equal(api.registry.chainSS58, api.consts.system.ss58Prefix.toNumber());
		assert.match(api.createType('AccountId', alice.publicKey).toString(), /^mL/);
	});

	it('asks for no transaction extension that the client does not know', () => {
		assert.ok(api.registry.signedExtensions.includes('ChargeTransactionPayment'));
		const { signedExtensions } = api.registry;
		const known = [
			'AuthorizeCall', 'CheckNonZeroSender', 'CheckSpecVersion', 'CheckTxVersion', 'CheckGenesis', 'CheckMortality',
			'CheckNonce', 'CheckWeight', 'ChargeTransactionPayment', 'CheckMetadataHash', 'WeightReclaim',
		];
		assert.deepEqual(signedExtensions.filter((name) => !known.includes(name)), []);
	});
});

describe('a user without a token', () => {
	const user = newAccountLater();
	const device = newAccountLater();
	const handle = 'wanderlust';
	let id, aliceHeld;

	it('signs up when somebody else pays', async () => {
		aliceHeld = await held(api, alice);
		id = await signUp(user(), handle);

		const { controller, handle: stored, deposit } = (await api.query.profile.profiles(id)).unwrap();
		assert.equal(controller.toHex(), u8aToHex(user().publicKey));
		assert.equal(stored.toUtf8(), handle);
		assert.equal(deposit.payer.toHex(), u8aToHex(alice.publicKey));
		assert.equal(await free(api, user()), 0n);
		assert.ok((await held(api, alice)) > aliceHeld, 'the sponsor paid a deposit');
	});

	it('owns a profile NFT that nobody can move', async () => {
		const item = (await api.query.nfts.item(0, id)).unwrap();
		assert.equal(item.owner.toHex(), u8aToHex(user().publicKey));
		const metadata = (await api.query.nfts.itemMetadataOf(0, id)).unwrap();
		assert.equal(metadata.data.toUtf8(), `@${handle}`);

		await send(api, api.tx.balances.transferKeepAlive(user().address, MLT), bob);
		await expectError(api, 'nfts.ItemLocked', api.tx.nfts.transfer(0, id, bob.address), user());
		await send(api, api.tx.balances.transferAll(bob.address, false), user());
		assert.equal(await free(api, user()), 0n);
	});

	it('sets a persona, and energy pays', async () => {
		const outcome = await send(api, profile.setPersona(null, stringToHex('The Wanderer'), null), user());
		eventOf(outcome, 'energy.EnergyUsed');
		const persona = (await api.query.profile.personas(id, null)).unwrap();
		assert.equal(persona.name.toUtf8(), 'The Wanderer');
		assert.ok(persona.deposit.isNone, 'the creation deposit covers it');

		const avatar = { Cid: stringToHex('bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi') };
		await send(api, profile.setPersona(7, stringToHex('W.'), avatar), user());
		assert.equal((await api.query.profile.personas(id, 7)).unwrap().name.toUtf8(), 'W.');
		assert.equal(await free(api, user()), 0n);
	});

	it('adds a device, which acts for it until it is revoked', async () => {
		await send(api, profile.offerKey(device().address, 'Device'), user());
		eventOf(await send(api, profile.claimKey(id), device()), 'profile.KeyClaimed');
		await send(api, profile.setPersona(null, stringToHex('From the phone'), null), device());
		assert.equal((await api.query.profile.personas(id, null)).unwrap().name.toUtf8(), 'From the phone');

		await expectError(api, 'profile.NotPermitted', profile.retire(), device());
		await expectError(api, 'profile.AlreadyHasProfile', profile.offerKey(device().address, 'Feed'), user());

		await send(api, profile.revokeKey(id, device().address), user());
		assert.ok((await api.query.profile.keys(device().address)).isNone);
		await expectRefused(api, /Inability to pay/, profile.setPersona(null, stringToHex('Again'), null), device());
	});

	it('links an SSB key that signed', async () => {
		const ssb = newAccount('ed25519');
		const identity = api.createType('PalletProfileOutsideIdentity', { Ssb: ssb.publicKey });
		const expires = (await height(api)) + 100;
		const proof = async (signer) => {
			const { nonce } = (await api.query.profile.profiles(id)).unwrap();
			const message = payload(
				api, 'link', scale.u64(id), scale.u32(nonce.toNumber()), identity.toU8a(), scale.u32(expires),
			);
			return { expires, signature: u8aToHex(signer.sign(message)) };
		};

		await expectError(api, 'profile.ProofMissing', profile.link(identity, null), user());
		await expectError(
			api, 'profile.BadSignature', profile.link(identity, await proof(newAccount('ed25519'))), user(),
		);
		const good = await proof(ssb);
		eventOf(await send(api, profile.link(identity, good), user()), 'profile.Linked');
		const key = blake2AsHex(identity.toU8a(), 256);
		assert.ok((await api.query.profile.links(id, key)).unwrap().proven.isTrue);
		assert.equal((await api.query.profile.linkOwner(key)).unwrap().toNumber(), id);

		await expectError(api, 'profile.AlreadyExists', profile.link(identity, good), user());
		await send(api, profile.unlink(id, key), user());
		// The proof named a nonce that is used up.
		await expectError(api, 'profile.BadSignature', profile.link(identity, good), user());
		await send(api, profile.link(identity, await proof(ssb)), user());
	});

	it('blocks somebody, who then cannot follow it', async () => {
		const pest = newAccount();
		const pestId = await signUp(pest, 'pesterer', { wrap: true });
		await send(api, profile.follow(id), pest);
		await send(api, profile.block(pestId), user());
		assert.ok((await api.query.profile.blocks(id, pestId)).isSome);
		assert.ok((await api.query.profile.follows(pestId, id)).isNone, 'blocking ends the follow');
		await expectError(api, 'profile.BlockedProfile', profile.follow(id), pest);
		await expectError(api, 'profile.Oneself', profile.block(id), user());
		await send(api, profile.unblock(id, pestId), user());
		await send(api, profile.follow(id), pest);
		await send(api, profile.retire(), pest);
	});

	it('is told by name why a handle cannot be had, and nothing changes', async () => {
		const newcomer = newAccount();
		const expires = (await height(api)) + 1_000;
		const create = (name, options = {}) => profile.createSponsored(
			newcomer.address, stringToHex(name), options.expires ?? expires,
			consent(api, newcomer, name, options.expires ?? expires, options),
		);
		for (const [error, name] of [
			['HandleTaken', handle],
			['HandleConfusable', 'wander1ust'],
			['HandleMixedScripts', 'w\u0430nderlust'],
			['HandleTooShort', 'ab'],
			['HandleTooLong', 'a'.repeat(33)],
			['HandleInvalidCharacter', 'Wanderlust'],
			['HandleInvalidCharacter', 'wander lust'],
			['HandleInvalidCharacter', '_wanderlust'],
			['HandleReserved', 'admin'],
		]) {
			await expectError(api, `profile.${error}`, create(name), alice);
		}
		await signUp(newAccount(), 'alice');
		await expectError(api, 'profile.HandleConfusable', create('a1ice'), alice);
		await signUp(newAccount(), 'сора');
		await expectError(api, 'profile.HandleConfusable', create('copa'), alice);

		await expectError(api, 'profile.BadSignature', create('newcomer', { signer: bob }), alice);
		await expectError(api, 'profile.SignatureExpired', create('newcomer', { expires: 1 }), alice);
		await expectError(api, 'profile.ExpiryTooFar', create('newcomer', { expires: expires + DAY }), alice);
		const foreign = consent(anotherChain, newcomer, 'newcomer', expires);
		await expectError(
			api, 'profile.BadSignature',
			profile.createSponsored(newcomer.address, stringToHex('newcomer'), expires, foreign), alice,
		);
	});

	it('cannot be signed up at the expense of somebody who has not enough', async () => {
		const poor = newAccount();
		await send(api, api.tx.balances.transferKeepAlive(poor.address, MLT / 5n), bob);
		await expectError(api, 'profile.DepositUnavailable', profile.create(stringToHex('poor')), poor);
		await expectRefused(api, /Inability to pay/, profile.create(stringToHex('poorer')), newAccount());
	});

	it('is told by name when the other profile does not exist', async () => {
		await expectError(api, 'profile.UnknownProfile', profile.follow(999_999), user());
		await expectError(api, 'profile.UnknownProfile', profile.block(999_999), user());
		await expectError(api, 'profile.NoProfile', profile.setPersona(null, stringToHex('x'), null), bob);
		await expectError(api, 'profile.NoOffer', profile.claimKey(id), bob);
	});

	it('commits to a pseudonym and reveals it later', async () => {
		const pseudonym = newAccount();
		const salt = new Uint8Array(32).fill(7);
		const commitment = blake2AsHex(payload(api, 'pseudonym', scale.u64(id), pseudonym.publicKey, salt), 256);
		await send(api, profile.commitPseudonym(commitment), user());
		const reveal = async (signer) => {
			const { nonce } = (await api.query.profile.profiles(id)).unwrap();
			const message = payload(api, 'reveal', scale.u64(id), scale.u32(nonce.toNumber()), hexToU8a(commitment));
			return profile.revealPseudonym(commitment, pseudonym.address, u8aToHex(salt), signature(signer, message));
		};
		await expectError(api, 'profile.BadSignature', await reveal(user()), user());
		await send(api, await reveal(pseudonym), user());
		const { revealed } = (await api.query.profile.pseudonyms(id, commitment)).unwrap();
		assert.equal(revealed.unwrap().toHex(), u8aToHex(pseudonym.publicKey));
	});

	it('retires: NFT and handle go, deposits return, and the old consent is worth nothing', async () => {
		const expires = (await height(api)) + 1_000;
		const replayed = profile.createSponsored(
			user().address, stringToHex(handle), expires, consent(api, user(), handle, expires),
		);
		await expectError(api, 'profile.AlreadyHasProfile', replayed, alice);

		// The deposit rests for as long as energy takes to fill, counted from the sign-up. Not for a day in this test.
		await setRegenerationPeriod(1);
		const heldBefore = await held(api, alice);
		await send(api, profile.retire(), user());
		await setRegenerationPeriod(null);
		assert.ok((await api.query.profile.profiles(id)).isNone);
		assert.ok((await api.query.nfts.item(0, id)).isNone);

		await expectError(api, 'profile.HandleInGrace', replayed, alice);
		await expectRefused(api, /Inability to pay/, profile.create(stringToHex('returned')), user());

		await send(api, profile.clearRetired(id, 64), bob);
		assert.equal((await api.query.profile.personas.keys(id)).length, 0);
		assert.equal((await api.query.profile.links.keys(id)).length, 0);
		// With the last record that it paid for, the creation deposit is back; the handle's stays while it rests.
		assert.ok((await held(api, alice)) < heldBefore);
	});
});

describe('energy', () => {
	it('lets a user without a token act until it is spent, and protect itself even then', async () => {
		const [talker, other] = [newAccount(), newAccount()];
		const id = await signUp(talker, 'talkative');
		const otherId = await signUp(other, 'listener');

		let calls = 0;
		let refusal;
		while (!refusal && calls < 500) {
			await send(api, profile.setPersona(null, stringToHex(`call ${calls}`), null), talker).then(
				() => calls++,
				(error) => { refusal = error; },
			);
		}
		assert.ok(calls >= 5, `only ${calls} calls`);
		assert.match(refusal.message, /Inability to pay/);
		await send(api, profile.block(otherId), talker);
		await send(api, profile.retire(), talker);
		assert.ok((await api.query.profile.profiles(id)).isNone);
	});

	it('is not there for calls that are not social', async () => {
		const user = newAccount();
		await signUp(user, 'batcher');
		const inner = profile.setPersona(null, stringToHex('x'), null);
		await expectRefused(api, /Inability to pay/, api.tx.system.remark('0x00'), user);
		await expectRefused(api, /Inability to pay/, api.tx.utility.batch([inner]), user);
		await expectRefused(api, /Inability to pay/, api.tx.proxy.proxy(user.address, null, inner), user);
	});

	it('is lent by a sponsor', async () => {
		const user = newAccount();
		const id = await signUp(user, 'borrower');
		await send(api, api.tx.energy.lend(id, 100n * MLT), bob);
		assert.equal((await api.query.energy.lent(id)).toBigInt(), 100n * MLT);
		await send(api, profile.setPersona(null, stringToHex('On loan'), null), user);
	});
});

/** An account made when it is first asked for: the keyring needs its wasm, which is there only once tests run. */
function newAccountLater() {
	let account;
	return () => (account ??= newAccount());
}

/** A chain with another genesis. */
const anotherChain = { genesisHash: { toU8a: () => new Uint8Array(32).fill(1) } };
