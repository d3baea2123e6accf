// Whether the node authors blocks that the network accepts: its log says which it made, its chain which were accepted.

const { readFile } = require('node:fs/promises');
const { join } = require('node:path');
const { call, heads, until } = require('./rpc.js');

const MADE = /Pre-sealed block for proposal at (\d+)\. Hash now (0x[0-9a-f]{64})/g;

exports.run = async (name, network) => {
	const { wsUri } = network.nodesByName[name];
	const since = (await until(() => heads(wsUri).catch(() => null))).best;
	await until(async () => {
		const log = await readFile(join(network.tmpDir, `${name}.log`), 'utf8');
		const { final } = await heads(wsUri);
		for (const [, number, hash] of log.matchAll(MADE)) {
			if (number > since && number <= final && await call(wsUri, 'chain_getBlockHash', Number(number)) === hash) return true;
		}
		return false;
	});
};
