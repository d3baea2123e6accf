// Statements: what accounts post to the nodes' statement stores, which pass it on to each other.

import { compactAddLength, compactToU8a, u8aConcat, u8aToHex } from '@polkadot/util';

/** Fields of a statement, in the order of their encoding. */
const FIELD = { proof: 0, expiry: 2, topic: 4, data: 8 };
const SR25519 = 0;

/**
 * A signed statement, SCALE-encoded.
 * @param {object} signer an account of sr25519
 * @param {object} statement
 * @param {number} statement.expires when it is to be forgotten, in seconds since 1970
 * @param {Uint8Array} statement.topic 32 bytes by which it is found
 * @param {Uint8Array} statement.data what it says
 * @returns {string} in hex, as `statement_submit` takes it
 */
export function statement(signer, { expires, topic, data }) {
	const expiry = new Uint8Array(8);
	// The upper half is the time, the lower one a priority among statements of one account.
	new DataView(expiry.buffer).setUint32(4, expires, true);
	const fields = u8aConcat(
		[FIELD.expiry], expiry,
		[FIELD.topic], topic,
		[FIELD.data], compactAddLength(data),
	);
	const proof = u8aConcat([FIELD.proof, SR25519], signer.sign(fields), signer.publicKey);
	return u8aToHex(u8aConcat(compactToU8a(4), proof, fields));
}
