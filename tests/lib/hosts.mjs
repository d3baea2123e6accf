// Machines with networks of their own: a network namespace each, and nodes in them.

import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VALIDATORS, copyCompiledRuntime } from './network.mjs';
import { Node, nodeBinary, temporaryDirectory } from './node.mjs';
import { Proxy } from './proxy.mjs';

const GATEWAY = fileURLToPath(new URL('gateway.mjs', import.meta.url));
const NAMESPACES = '/run/netns';
/** The first host's peer-to-peer port; each host has the next. */
const P2P_PORT = 30_333;
const START_MS = 300_000;

function ip(...args) {
	const { status, stderr, error } = spawnSync('ip', args, { encoding: 'utf8' });
	if (status === 0) return;
	const why = error?.code === 'ENOENT' ? 'there is no such command (Debian: iproute2)' : (error?.message ?? stderr.trim());
	throw new Error(
		`ip ${args.join(' ')}: ${why}\nThis test makes network namespaces. That takes root, or a kernel that lets users ` +
		'have user namespaces: `npm run network` then makes one by itself.',
	);
}

/** Remove what tests left behind that are no more. */
function removeLeftovers() {
	let names = [];
	try {
		names = readdirSync(NAMESPACES);
	} catch {
		// The first namespace makes the directory.
	}
	for (const name of names) {
		const [, pid] = /^metalife-(\d+)-/.exec(name) ?? [];
		if (!pid) continue;
		try {
			process.kill(Number(pid), 0);
		} catch {
			spawnSync('ip', ['netns', 'delete', name]);
		}
	}
}

/** A network namespace that is gone when the tests are. */
class Namespace {
	constructor(name) {
		this.name = `metalife-${process.pid}-${name}`;
		ip('netns', 'add', this.name);
		process.on('exit', () => this.delete());
		this.ip('link', 'set', 'lo', 'up');
	}

	ip(...args) {
		ip('-n', this.name, ...args);
	}

	/** What to put before a command so that it runs in here. */
	get enter() {
		return ['nsenter', `--net=${join(NAMESPACES, this.name)}`];
	}

	delete() {
		if (!this.deleted) spawnSync('ip', ['netns', 'delete', this.name]);
		this.deleted = true;
	}
}

/** A machine with a node on it. */
class Host {
	constructor(name, index, directory) {
		Object.assign(this, { name, index, directory });
		this.namespace = new Namespace(name);
		this.port = P2P_PORT + index;
		this.address = '127.0.0.1';
		this.answers = new Map();
	}

	socket(service) {
		return join(this.directory, `${this.name}.${service}`);
	}

	/** Start what carries connections in and out. */
	async open(peers) {
		// A node answers only those who call it by the port that it listens on: it is the same inside and outside.
		this.rpc = await Proxy.listen({ from: 0, to: this.socket('rpc') });
		this.metrics = await Proxy.listen({ from: 0, to: this.socket('metrics') });
		const carried = {
			peers,
			services: [
				{ from: this.socket('rpc'), to: this.rpc.port },
				{ from: this.socket('metrics'), to: this.metrics.port },
			],
		};
		if (peers.length) carried.services.push({ from: this.socket('p2p'), to: this.port, resets: true });
		const [command, ...args] = [...this.namespace.enter, process.execPath, GATEWAY, JSON.stringify(carried)];
		this.gateway = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
		await new Promise((resolve, reject) => {
			this.gateway.once('message', resolve);
			this.gateway.once('error', reject);
			this.gateway.once('exit', (code) => reject(new Error(`the gateway of ${this.name} ended with ${code}`)));
		});
		this.gateway.once('exit', (code) => {
			if (!this.stopped) throw new Error(`the gateway of ${this.name} ended with ${code}`);
		});
		this.gateway.on('message', ({ id, result }) => this.answers.get(id)?.(result));
	}

	/** Tell the gateway what is to go wrong. */
	tell(message) {
		return new Promise((resolve) => {
			const id = this.answers.size;
			this.answers.set(id, resolve);
			this.gateway.send({ id, ...message });
		});
	}

	/** Start the node; of a network that another host's node is of already. */
	async start({ spec, like, args = [] }) {
		const { name } = this;
		const basePath = temporaryDirectory();
		if (like) copyCompiledRuntime(like.node.basePath, basePath);
		this.node = new Node(this.namespace.enter[0], [
			...this.namespace.enter.slice(1), nodeBinary(), '--chain', spec, '--base-path', basePath,
			...(VALIDATORS.includes(name) ? [`--${name}`, '--validator'] : ['--name', name]),
			'--node-key', (this.index + 1).toString(16).padStart(64, '0'),
			'--listen-addr', `/ip4/${this.address}/tcp/${this.port}`, '--allow-private-ip',
			'--rpc-port', String(this.rpc.port), '--prometheus-port', String(this.metrics.port), '--no-mdns', '--no-telemetry',
			...(like ? ['--bootnodes', like.multiaddress] : []),
			...args,
		]);
		Object.assign(this.node, { name, basePath });
		this.node.url = `ws://127.0.0.1:${this.rpc.port}`;
		await this.node.line(/Running JSON-RPC server/, START_MS);
		this.peerId = await this.node.call('system_localPeerId');
		return this.node;
	}

	/** Where others find the node. */
	get multiaddress() {
		return `/ip4/${this.address}/tcp/${this.port}/p2p/${this.peerId}`;
	}

	/** One of the node's metrics, summed over its labels; undefined if there is none of that name. */
	async metric(name) {
		const text = await (await fetch(`http://127.0.0.1:${this.metrics.port}/metrics`)).text();
		const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))];
		return values.length ? values.reduce((sum, [, value]) => sum + Number(value), 0) : undefined;
	}

	async stop() {
		this.stopped = true;
		// A node that was paused hears nothing.
		this.node?.child.kill('SIGCONT');
		await this.node?.stop();
		this.rpc?.close();
		this.metrics?.close();
		this.gateway?.kill();
		this.namespace.delete();
	}
}

/**
 * Hosts that reach each other one way only.
 */
class Hosts {
	constructor(names) {
		removeLeftovers();
		this.directory = join(temporaryDirectory(), 'sockets');
		mkdirSync(this.directory);
		this.hosts = names.map((name, index) => new Host(name, index, this.directory));
	}

	get nodes() {
		return this.hosts.map(({ node }) => node);
	}

	/** The host of this name. */
	host(name) {
		return this.hosts.find((host) => host.name === name);
	}

	/** Start a node on every host, named validators with their well-known keys. The first is the others' bootnode. */
	async start(options) {
		const [first, ...others] = this.hosts;
		await first.start(options);
		await Promise.all(others.map((host) => host.start({ ...options, like: first })));
	}

	async stop() {
		await Promise.all(this.hosts.map((host) => host.stop()));
	}
}

/**
 * Two networks, each of hosts on a switch of their own, and one cable between the switches.
 */
export class TwoNetworks extends Hosts {
	/**
	 * @param {string[]} left the names of the hosts on the one switch
	 * @param {string[]} right those on the other
	 */
	static async build(left, right) {
		const networks = new TwoNetworks([...left, ...right]);
		networks.switches = ['left', 'right'].map((name) => new Namespace(`switch-${name}`));
		for (const device of networks.switches) device.ip('link', 'add', 'bridge', 'up', 'type', 'bridge');
		const [one, other] = networks.switches;
		one.ip('link', 'add', 'cable', 'type', 'veth', 'peer', 'cable', 'netns', other.name);
		for (const device of networks.switches) device.ip('link', 'set', 'cable', 'master', 'bridge', 'up');
		for (const host of networks.hosts) {
			const device = networks.switches[left.includes(host.name) ? 0 : 1];
			host.address = `10.77.0.${host.index + 1}`;
			host.namespace.ip('link', 'add', 'eth0', 'type', 'veth', 'peer', `port${host.index}`, 'netns', device.name);
			host.namespace.ip('address', 'add', `${host.address}/24`, 'dev', 'eth0');
			host.namespace.ip('link', 'set', 'eth0', 'up');
			device.ip('link', 'set', `port${host.index}`, 'master', 'bridge', 'up');
		}
		await Promise.all(networks.hosts.map((host) => host.open([])));
		return networks;
	}

	/** Pull the cable out. */
	cut() {
		this.switches[0].ip('link', 'set', 'cable', 'down');
	}

	/** Put it back. */
	join() {
		this.switches[0].ip('link', 'set', 'cable', 'up');
	}

	async stop() {
		await super.stop();
		for (const device of this.switches) device.delete();
	}
}

/**
 * Hosts that have no network at all: whatever they send each other goes through our proxies. In every namespace the
 * peer-to-peer port of another host is a proxy's, so that an address means the same everywhere and no other way leads
 * anywhere.
 */
export class ProxiedNetwork extends Hosts {
	/**
	 * @param {string[]} names
	 * @param {object} [options]
	 * @param {number} [options.delay] how many milliseconds later everything arrives, each way
	 */
	static async build(names, { delay = 0 } = {}) {
		const network = new ProxiedNetwork(names);
		await Promise.all(network.hosts.map((host) => host.open(network.peersOf(host).map((peer) => ({
			from: peer.port,
			to: peer.socket('p2p'),
			delay,
		})))));
		return network;
	}

	peersOf(host) {
		return this.hosts.filter((other) => other !== host);
	}

	/** Break every connection that one host made to another; how many. */
	async break(host, peer) {
		return host.tell({ command: 'break', peer: this.peersOf(host).indexOf(peer) });
	}

	/** Stop reading every connection that one host made to another, or go on; how many. */
	async stall(host, peer, stalled) {
		return host.tell({ command: 'stall', peer: this.peersOf(host).indexOf(peer), stalled });
	}
}
