// Pubs as the chain lists them: their addresses in binary form, and what their peers sign.

import { stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { payload, scale } from './chain.mjs';

/** What a Pub does; a bit each. */
export const PUB = 1;
export const ROOM = 2;

const port = (number) => [number >> 8, number & 0xff];

/** The end of an address: how it is dialled. */
export const tcp = (number) => Uint8Array.of(0x06, ...port(number));
export const quic = (number) => Uint8Array.of(0x91, 0x02, ...port(number), 0xcd, 0x03);

/** An address by an IPv4 address. */
export const ip4 = (text, transport = tcp(4001)) =>
	u8aToHex(u8aConcat(Uint8Array.of(0x04, ...text.split('.').map(Number)), transport));

/** An address by a name. */
export const dns = (name, transport = tcp(4001)) =>
	u8aToHex(u8aConcat(Uint8Array.of(0x35, name.length), stringToU8a(name), transport));

/** A peer's word that it is a Pub of this profile, until this block. */
export function proof(api, peer, owner, expires) {
	const message = payload(api, 'pub', scale.u64(owner), peer.publicKey, scale.u32(expires));
	return { expires, signature: u8aToHex(peer.sign(message)) };
}
