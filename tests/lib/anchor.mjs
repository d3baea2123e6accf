// Anchors, made from the published format alone (pallets/content/ANCHORS.md).

import { stringToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { scale } from './chain.mjs';

const LEAF = 0;
const NODE = 1;
const ROOT = 2;
const hash = (...parts) => blake2AsU8a(u8aConcat(...parts), 256);

/** What to anchor for the messages of a feed with these ids, numbered from `from` on, and the path of each. */
export class Segment {
	constructor(feed, from, ids) {
		Object.assign(this, { feed, from, count: ids.length });
		let level = ids.map((id, position) => hash([LEAF], scale.u64(from + position), id));
		this.levels = [level];
		while (level.length > 1) {
			const above = [];
			for (let left = 0; left < level.length; left += 2) {
				above.push(left + 1 < level.length ? hash([NODE], level[left], level[left + 1]) : level[left]);
			}
			this.levels.push(level = above);
		}
	}

	/** The number of the last message. */
	get to() {
		return this.from + this.count - 1;
	}

	get root() {
		const [top] = this.levels.at(-1);
		return u8aToHex(hash(
			[ROOT], stringToU8a('metalife/anchor/1'), this.feed, scale.u64(this.from), scale.u64(this.count), top,
		));
	}

	/** The siblings on the way from a message to the top. */
	path(number) {
		let position = number - this.from;
		const path = [];
		for (const level of this.levels) {
			// The top has none, and neither has the last of a level with an odd number.
			if (level.length > 1 && (position ^ 1) < level.length) path.push(u8aToHex(level[position ^ 1]));
			position >>= 1;
		}
		return path;
	}
}
