// How fast ssb-db2 replicates by ssb-ebt: one process writes messages, another fetches, verifies and stores them.
//
// node replicate.mjs MESSAGES FEEDS
//
// Prints messages a second and MiB of the receiver at most, then bytes of a message.

import { fork } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)
const program = new URL(import.meta.url).pathname
const [role, ...given] = process.argv.slice(2)

function peer(path) {
	const ssbKeys = require('ssb-keys')
	// The fast implementation, or the comparison would be with something else.
	require('sodium-native')
	return require('secret-stack')({ caps: require('ssb-caps') })
		.use(require('ssb-master'))
		.use(require('ssb-db2'))
		.use(require('ssb-db2/compat/ebt'))
		.use(require('ssb-ebt'))
		.call(null, {
			path,
			keys: ssbKeys.loadOrCreateSync(join(path, 'secret')),
			connections: {
				incoming: { net: [{ scope: 'private', transform: 'shs', host: '127.0.0.1', port: 0 }] },
				outgoing: { net: [{ transform: 'shs' }] },
			},
			timeout: 0,
		})
}

// The key of a feed is the same in both processes.
function author(feed) {
	const seed = Buffer.alloc(32)
	seed.writeUInt32LE(feed + 1)
	return require('ssb-keys').generate('ed25519', seed)
}

async function send(path, count, feeds) {
	const ssb = peer(path)
	const create = promisify(ssb.db.create)
	let bytes
	for (let n = 0; n < count / feeds; n++) {
		const round = []
		for (let feed = 0; feed < feeds; feed++) {
			const text = `message ${n} of feed ${feed}, with as many words as people write when they talk`
			round.push(create({ keys: author(feed), feedFormat: 'classic', content: { type: 'post', text } }))
		}
		for (const { value } of await Promise.all(round)) bytes = JSON.stringify(value).length
	}
	await promisify(ssb.db.onDrain)('ebt')
	for (let feed = 0; feed < feeds; feed++) ssb.ebt.request(author(feed).id, true)
	process.send({ address: ssb.getAddress('private'), bytes })
}

async function receive(path, count, feeds, address) {
	const ssb = peer(path)
	for (let feed = 0; feed < feeds; feed++) ssb.ebt.request(author(feed).id, true)
	const begin = process.hrtime.bigint()
	let added = 0
	ssb.db.onMsgAdded(() => {
		if (++added < count) return
		ssb.db.getLog().onDrain(() => {
			const seconds = Number(process.hrtime.bigint() - begin) / 1e9
			const most = /VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))[1]
			process.send({ seconds, mebibytes: most / 1024 })
		})
	})
	await promisify(ssb.connect)(address)
}

function run(children, ...given) {
	const child = fork(program, given)
	children.push(child)
	return new Promise((done, failed) => {
		child.once('message', done)
		child.once('exit', (code) => failed(new Error(`${given[0]} ended with ${code}`)))
	})
}

if (role === 'send') {
	await send(given[0], Number(given[1]), Number(given[2]))
} else if (role === 'receive') {
	await receive(given[0], Number(given[1]), Number(given[2]), given[3])
} else {
	const [count, feeds] = [Number(role), Number(given[0])]
	const place = mkdtempSync(join(tmpdir(), 'metalife-ssb-'))
	const children = []
	try {
		const { address, bytes } = await run(children, 'send', join(place, 'sender'), count, feeds)
		const { seconds, mebibytes } = await run(children, 'receive', join(place, 'receiver'), count, feeds, address)
		console.log(`${Math.round(count / seconds)} ${Math.round(mebibytes)} ${bytes}`)
	} finally {
		for (const child of children) {
			child.removeAllListeners('exit')
			child.kill('SIGKILL')
		}
		rmSync(place, { recursive: true, force: true })
	}
}
