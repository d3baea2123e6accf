// View functions through @polkadot/api, which has no words for them yet: the metadata (version 16) says what each takes
// and answers, and a runtime API executes it.

import assert from 'node:assert/strict';
import { u8aConcat, u8aToHex } from '@polkadot/util';

/**
 * Ask a view function of the best block, or of another.
 * @param {string} name `Pallet.function`, as in Rust
 * @param {{at?: string}} [options] the block's hash
 * @returns {Promise<Codec>} the answer
 */
export async function view(api, name, args = [], { at } = {}) {
	const { id, inputs, output } = find(api, name);
	assert.equal(args.length, inputs.length, `${name} takes ${inputs.map((input) => input.name)}`);
	const input = u8aConcat(...inputs.map(({ type }, index) => encode(api, type, args[index])));
	const call = at ? (await api.at(at)).call : api.call;
	const result = await call.runtimeViewFunction.executeViewFunction(id, u8aToHex(input));
	assert.ok(result.isOk, `${name}: ${result}`);
	return api.createType(api.registry.createLookupType(output), result.asOk.toU8a(true));
}

function find(api, name) {
	const [pallet, wanted] = name.split('.');
	const { pallets } = api.runtimeMetadata.asV16;
	const found = pallets
		.find((candidate) => candidate.name.toString() === pallet)
		?.viewFunctions.find((candidate) => candidate.name.toString() === wanted);
	assert.ok(found, `the runtime has no view function ${name}`);
	return found;
}

function encode(api, type, value) {
	return api.createType(api.registry.createLookupType(type), value).toU8a();
}
