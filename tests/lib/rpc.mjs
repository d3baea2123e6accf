// JSON-RPC over a WebSocket, without a client library: for tests of the node rather than of the chain.

import WebSocket from 'ws';

export class Rpc {
	static async connect(url) {
		const socket = new WebSocket(url, { maxPayload: 256 * 1024 * 1024 });
		await new Promise((resolve, reject) => {
			socket.once('open', resolve);
			socket.once('error', reject);
		});
		return new Rpc(socket);
	}

	constructor(socket) {
		this.socket = socket;
		this.next = 0;
		this.calls = new Map();
		this.subscriptions = new Map();
		this.early = new Map();
		socket.on('message', (data) => this.#receive(JSON.parse(data)));
		socket.on('error', () => {});
		socket.on('close', () => {
			for (const { reject } of this.calls.values()) reject(new Error('the connection was closed'));
			this.calls.clear();
		});
	}

	#receive(message) {
		if (message.method) {
			const { subscription, result } = message.params;
			const read = this.subscriptions.get(subscription);
			if (read) read(result);
			else this.early.set(subscription, [...(this.early.get(subscription) ?? []), result]);
			return;
		}
		const call = this.calls.get(message.id);
		this.calls.delete(message.id);
		if (message.error) {
			call.reject(Object.assign(new Error(message.error.message), message.error));
		} else {
			call.resolve(message.result);
		}
	}

	call(method, ...params) {
		return new Promise((resolve, reject) => {
			const id = ++this.next;
			this.calls.set(id, { resolve, reject });
			this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
		});
	}

	/** Call `read` with everything that the subscription brings. */
	async subscribe(method, read, ...params) {
		const id = await this.call(method, ...params);
		this.subscriptions.set(id, read);
		for (const result of this.early.get(id) ?? []) read(result);
		this.early.delete(id);
	}

	close() {
		this.socket.terminate();
	}
}
