// People who write, and what they write: what the scenarios of content, reputation and earnings share.

import assert from 'node:assert/strict';
import { stringToHex } from '@polkadot/util';
import { setTimeout as sleep } from 'node:timers/promises';
import { consent, errorName, eventOf, height, send } from './chain.mjs';

export const MLT = 10n ** 12n;
/** A content identifier like any other. */
export const CID = stringToHex('bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi');

/** Sign a user up at somebody else's expense; the profile's id. */
export async function signUp(api, user, handle, sponsor) {
	const expires = (await height(api)) + 1_000;
	const call = api.tx.profile.createSponsored(
		user.address, stringToHex(handle), expires, consent(api, user, handle, expires),
	);
	const [id] = eventOf(await send(api, call, sponsor), 'profile.Created');
	return id.toNumber();
}

/** A body stored on the chain. */
export const inline = (text) => ({ Inline: stringToHex(text) });

/** A body stored elsewhere; encrypted, if a key's epoch is named. */
export const external = (keyEpoch = null) => ({ External: { cid: CID, size: 4_096, keyEpoch } });

/** A post for everybody, but for what is named. */
export function post(text, { tags = [], language = 'en', ...rest } = {}) {
	return {
		kind: 'Post', relation: 'None', visibility: 'Public', mentions: [], body: inline(text),
		language: stringToHex(language), tags: tags.map((tag) => stringToHex(tag)), ...rest,
	};
}

/** Publish; the item's id. */
export async function publish(api, signer, item, { acting = 'Own', payer = null } = {}) {
	const [id] = eventOf(await send(api, api.tx.content.publish(acting, payer, item), signer), 'content.Published');
	return id.toNumber();
}

/** The number of the block that included a transaction. */
export async function blockOf(api, { block }) {
	return (await api.rpc.chain.getHeader(block)).number.toNumber();
}

/** Wait for a block. */
export async function untilHeight(api, number) {
	while ((await height(api)) < number) await sleep(100);
}

/** Do something as government would; the error's name where it was refused. */
export async function decree(api, call, sudo) {
	const { sudoResult } = eventOf(await send(api, api.tx.sudo.sudo(call), sudo), 'sudo.Sudid');
	return sudoResult.isOk ? undefined : errorName(api, sudoResult.asErr);
}

/** Change numbers of the runtime, as referenda would; `null` is what they were at first. */
export async function setParameters(api, sudo, group, values) {
	const calls = Object.entries(values).map(([name, value]) =>
		api.tx.parameters.setParameter({ [group]: { [name]: [null, value] } }));
	assert.equal(await decree(api, api.tx.utility.batchAll(calls), sudo), undefined);
}
