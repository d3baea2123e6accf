// Whether blocks become final: "goes-on" or "stops".

const assert = require('node:assert/strict');
const { heads, until } = require('./rpc.js');

exports.run = async (name, network, [expected]) => {
	const { wsUri } = network.nodesByName[name];
	const start = await heads(wsUri);
	if (expected === 'goes-on') {
		// What is the best block now becomes final, whoever made it.
		await until(async () => (await heads(wsUri)).final > start.best);
		return;
	}
	assert.equal(expected, 'stops');
	// What was voted for before the others went may still become final.
	const settled = await until(async () => {
		const seen = await heads(wsUri);
		return seen.best >= start.best + 2 && seen;
	});
	const later = await until(async () => {
		const seen = await heads(wsUri);
		return seen.best >= settled.best + 4 && seen;
	});
	assert.equal(later.final, settled.final, `${name} went from ${JSON.stringify(settled)} to ${JSON.stringify(later)}`);
};
