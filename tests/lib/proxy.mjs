// A forwarder of connections that can be told to be slow, to stall and to break them.

import { createServer, connect } from 'node:net';

/** What may wait in one direction of a connection, in bytes, before the sender is no longer read from. */
const MAX_WAITING = 4 * 1024 * 1024;

/**
 * Where to listen or to connect: a port of the loopback interface, or the path of a Unix socket.
 * @typedef {number | string} Place
 */
const options = (place) => (typeof place === 'string' ? { path: place } : { host: '127.0.0.1', port: place });

/** End a connection so that the other side sees it broken. A Unix socket knows no such thing: it just ends. */
function reset(socket) {
	if (socket.remoteAddress) socket.resetAndDestroy();
	else socket.destroy();
}

/**
 * One direction of a connection.
 */
class Direction {
	constructor(from, to, proxy) {
		Object.assign(this, { from, to, proxy, waiting: [], bytes: 0 });
		from.on('data', (data) => this.#take(data));
		from.on('end', () => this.#take(null));
		to.on('drain', () => this.update());
	}

	#take(data) {
		this.waiting.push({ data, due: Date.now() + this.proxy.delay });
		this.bytes += data?.length ?? 0;
		this.update();
	}

	/** Pass on what is due, and read on unless too much waits. */
	update() {
		clearTimeout(this.timer);
		const { from, to, proxy, waiting } = this;
		if (to.destroyed || !to.writable) return;
		while (!proxy.stalled && waiting.length > 0 && waiting[0].due <= Date.now() && !to.writableNeedDrain) {
			const { data } = waiting.shift();
			this.bytes -= data?.length ?? 0;
			if (data) to.write(data);
			else if (proxy.resets) reset(to);
			else to.end();
		}
		if (proxy.stalled || this.bytes > MAX_WAITING || to.writableNeedDrain) from.pause();
		else from.resume();
		if (!proxy.stalled && waiting.length > 0) {
			this.timer = setTimeout(() => this.update(), Math.max(0, waiting[0].due - Date.now()));
		}
	}
}

/**
 * Forwards every connection made to one place to another.
 */
export class Proxy {
	/**
	 * @param {object} options
	 * @param {Place} options.from where it listens; 0 for a port that is free
	 * @param {Place} options.to where it connects to
	 * @param {number} [options.delay] how many milliseconds later everything arrives, each way
	 * @param {boolean} [options.resets] end the one half of a connection with RST, not FIN, when the other half ends
	 */
	static async listen({ from, to, delay = 0, resets = false }) {
		const proxy = new Proxy();
		Object.assign(proxy, { to, delay, resets, stalled: false, connections: new Set() });
		proxy.server = createServer({ allowHalfOpen: true }, (socket) => proxy.#accept(socket));
		proxy.server.listen(options(from));
		await new Promise((resolve, reject) => {
			proxy.server.once('listening', resolve);
			proxy.server.once('error', reject);
		});
		proxy.port = proxy.server.address().port;
		return proxy;
	}

	#accept(near) {
		const far = connect({ ...options(this.to), allowHalfOpen: true });
		const directions = [new Direction(near, far, this), new Direction(far, near, this)];
		const connection = { directions, sockets: [near, far] };
		this.connections.add(connection);
		for (const [socket, other] of [[near, far], [far, near]]) {
			socket.on('error', () => other.destroyed || this.#end(other));
			socket.on('close', () => {
				this.connections.delete(connection);
				// What still waits to be passed on is lost with a connection that breaks, as it is in a wire.
				if (socket.readableEnded && socket.writableFinished) return;
				if (!other.destroyed) this.#end(other);
			});
		}
	}

	#end(socket) {
		if (this.resets) reset(socket);
		else socket.destroy();
	}

	/** Neither read nor write until told to go on. */
	stall(stalled) {
		this.stalled = stalled;
		for (const { directions } of this.connections) for (const direction of directions) direction.update();
	}

	/** Break a connection: both ends see it reset. */
	break(connection) {
		for (const socket of connection.sockets) this.#end(socket);
	}

	close() {
		this.server.close();
		for (const connection of this.connections) this.break(connection);
	}
}
