// Runs inside a network namespace and carries connections between its loopback interface and Unix sockets, which every
// namespace sees. What it is to carry is its argument; what is to go wrong comes as messages from the tests.

import { Proxy } from './proxy.mjs';

const { peers, services } = JSON.parse(process.argv[2]);
const outgoing = await Promise.all(peers.map((proxy) => Proxy.listen({ ...proxy, resets: true })));
await Promise.all(services.map((proxy) => Proxy.listen(proxy)));

const commands = {
	/** Everything to and from this peer stops, or goes on. */
	stall({ peer, stalled }) {
		outgoing[peer].stall(stalled);
		return outgoing[peer].connections.size;
	},
	/** Every connection that was made to this peer breaks. */
	break({ peer }) {
		const connections = [...outgoing[peer].connections];
		for (const connection of connections) outgoing[peer].break(connection);
		return connections.length;
	},
};

process.on('message', ({ id, command, ...options }) => process.send({ id, result: commands[command](options) }));
// The tests are gone.
process.on('disconnect', () => process.exit());
process.send({ ready: true });
