// Runs the tests named, where network namespaces can be made: as root, or in a user namespace of their own.

import { spawnSync } from 'node:child_process';

/** A mount namespace with a directory for `ip netns`, and a loopback interface that is up. */
const PREPARE = 'mount -t tmpfs tmpfs /run && ip link set lo up && exec "$@"';
const UNSHARE = ['unshare', '--user', '--map-root-user', '--net', '--mount', 'sh', '-c', PREPARE, 'sh'];

const run = (command, options) => spawnSync(command[0], command.slice(1), options);
const possible = (command) => run([...command, 'true'], { stdio: 'ignore' }).status === 0;

const command = [
	process.execPath, '--test', '--test-reporter=spec', '--test-concurrency=1', '--test-timeout=900000',
	'--test-force-exit', ...process.argv.slice(2),
];
// Where neither is possible, the tests that need it say so.
const prefix = process.getuid() !== 0 && possible(UNSHARE) ? UNSHARE : [];
const { status } = run([...prefix, ...command], { stdio: 'inherit' });
process.exit(status ?? 1);
