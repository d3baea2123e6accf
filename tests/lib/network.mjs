// Networks of several nodes on this machine, started, stopped and asked what they see.

import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Node, nodeBinary, temporaryDirectory } from './node.mjs';

/** The validators of the preset `local_testnet`, by the node's option for their keys. */
export const VALIDATORS = ['alice', 'bob', 'charlie', 'dave'];

/**
 * A runtime that `cargo build` made for the tests.
 * @param {'fast' | 'next'} name see tests/runtimes
 * @returns {Buffer} the compressed wasm
 */
export function testRuntime(name) {
	return readFileSync(join(dirname(nodeBinary()), 'test-runtimes', `${name}.wasm`));
}

/**
 * Write a chain specification with another runtime or genesis.
 * @param {object} options
 * @param {string} [options.chain] the chain to start from: `dev`, `local` or `staging`
 * @param {Buffer} [options.runtime] the runtime; otherwise the node's own
 * @param {(genesis: object, spec: object) => void} [options.change] changes the genesis and the rest of it
 * @returns {string} the path of the raw specification: of a plain one, each node would compile the runtime once more to
 *   make the genesis
 */
export function writeSpec({ chain = 'local', runtime, change = () => {} } = {}) {
	const spec = JSON.parse(buildSpec(chain));
	const genesis = spec.genesis.runtimeGenesis;
	if (runtime) genesis.code = `0x${runtime.toString('hex')}`;
	change(genesis.patch, spec);
	const path = join(temporaryDirectory(), 'spec.json');
	writeFileSync(path, JSON.stringify(spec));
	return writeRaw(path);
}

function buildSpec(chain, ...args) {
	return execFileSync(nodeBinary(), ['build-spec', '--chain', chain, '--disable-default-bootnode', ...args], {
		maxBuffer: 64 * 1024 * 1024,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
}

/**
 * Write the raw form of a chain specification: no node of it has to build the genesis.
 * @param {string} chain the path of a plain specification, or the name of a chain
 * @returns {string} the path of the raw one
 */
export function writeRaw(chain) {
	const path = join(temporaryDirectory(), 'raw.json');
	writeFileSync(path, buildSpec(chain, '--raw'));
	return path;
}

/** Spare a node the compiling of a runtime that another of the same chain has compiled. */
export function copyCompiledRuntime(from, to) {
	for (const id of readdirSync(join(from, 'chains'))) {
		const cache = join('chains', id, 'wasm-cache');
		cpSync(join(from, cache), join(to, cache), { recursive: true });
	}
}

/**
 * Nodes that know each other. The first is the others' bootnode.
 */
export class Network {
	/** @param {string} spec the path of the chain specification, or the name of a chain */
	constructor(spec) {
		this.spec = spec;
		this.nodes = [];
		this.next = 1;
	}

	/** Start the validators with the well-known keys of these names, at once. */
	static async start({ spec, validators = VALIDATORS, args = [] }) {
		const network = new Network(spec);
		const [first, ...others] = validators;
		await network.add({ validator: first, args });
		const started = await Promise.allSettled(others.map((validator) => network.add({ validator, args })));
		const failed = started.find(({ reason }) => reason);
		if (failed) {
			// Nobody else could stop them.
			await network.stop();
			throw failed.reason;
		}
		return network;
	}

	/**
	 * Start one more node.
	 * @param {object} options
	 * @param {string} [options.validator] the option that gives it well-known keys, without the dashes
	 * @param {string} [options.name] what it is called, if it has no such keys
	 * @param {string} [options.basePath] where its chain is kept
	 * @param {?number} [options.key] the key that its peers know it by; no two of a network are alike. Null for the one
	 *   that is kept with its chain.
	 * @param {string[]} [options.args] further arguments
	 */
	async add({ validator, name = validator, basePath = temporaryDirectory(), key = this.next++, args = [] } = {}) {
		if (this.nodes.length) copyCompiledRuntime(this.nodes[0].basePath, basePath);
		const bootnodes = this.nodes.filter((node) => !node.end).slice(0, 1).flatMap((node) => node.addresses);
		const node = await Node.start({
			chain: this.spec,
			basePath,
			args: [
				...(validator ? [`--${validator}`, '--validator'] : []),
				...(name && !validator ? ['--name', name] : []),
				...(key ? ['--node-key', key.toString(16).padStart(64, '0')] : []),
				'--allow-private-ip',
				...(bootnodes.length ? ['--bootnodes', ...bootnodes] : []),
				...args,
			],
		});
		node.name = name;
		node.options = { validator, name, basePath, key, args };
		node.addresses = (await node.call('system_localListenAddresses')).filter((address) => address.includes('127.0.0.1'));
		this.nodes.push(node);
		return node;
	}

	/** Start a node that has ended as it was. */
	async restart(node) {
		this.nodes.splice(this.nodes.indexOf(node), 1);
		return this.add(node.options);
	}

	async stop() {
		await Promise.all(this.nodes.map((node) => node.stop()));
	}
}
