// Questions to nodes, over HTTP.

/** Ask the node at this address of zombienet's one question. */
async function call(wsUri, method, ...params) {
	const response = await fetch(wsUri.replace('ws:', 'http:'), {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
	});
	const { result, error } = await response.json();
	if (error) throw new Error(`${method}: ${error.message}`);
	return result;
}

/** The numbers of a node's best and last final block. */
async function heads(wsUri) {
	const best = await call(wsUri, 'chain_getHeader');
	const final = await call(wsUri, 'chain_getHeader', await call(wsUri, 'chain_getFinalizedHead'));
	return { best: Number(best.number), final: Number(final.number) };
}

/** Ask until the answer is something. zombienet's own limit ends what takes too long. */
async function until(ask) {
	for (;;) {
		const answer = await ask();
		if (answer) return answer;
		await new Promise((resolve) => setTimeout(resolve, 500));
	}
}

module.exports = { call, heads, until };
