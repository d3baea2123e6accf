// Runs nginx with the configuration that deploy/ has for a public endpoint.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './heads.mjs';
import { Process, freePort, temporaryDirectory } from './node.mjs';

const CONFIGURATION = new URL('../../deploy/nginx/metalife-rpc.conf', import.meta.url);
const START_MS = 30_000;

/** Replace what must be there exactly so many times. */
function replace(text, pattern, by, times) {
	const found = text.match(pattern)?.length ?? 0;
	if (found !== times) throw new Error(`${pattern} is there ${found} times, not ${times}`);
	return text.replace(pattern, by);
}

/** nginx before a node, on a port of this machine, without TLS: the certificate is the operator's. */
export class Nginx extends Process {
	/** @param {import('./node.mjs').Node} node */
	static async before(node) {
		const folder = temporaryDirectory();
		const port = await freePort();
		let site = readFileSync(CONFIGURATION, 'utf8');
		site = replace(site, /listen 443 ssl;/g, `listen 127.0.0.1:${port};`, 1);
		site = replace(site, /listen \[::\]:443 ssl;/g, '', 1);
		site = replace(site, /ssl_certificate(_key)? .*;/g, '', 2);
		site = replace(site, /server 127\.0\.0\.1:9944;/g, `server ${new URL(node.url).host};`, 1);
		writeFileSync(join(folder, 'site.conf'), site);
		mkdirSync(join(folder, 'temporary'));
		const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
			(what) => `${what}_temp_path ${folder}/temporary/${what};`,
		);
		writeFileSync(join(folder, 'nginx.conf'), [
			// Who may enter the folder.
			...(process.getuid() === 0 ? ['user root;'] : []),
			'daemon off;', `pid ${folder}/nginx.pid;`, 'error_log stderr;', 'events {}', 'http {', 'access_log off;',
			...temporary, `include ${folder}/site.conf;`, '}', '',
		].join('\n'));
		const args = ['-e', 'stderr', '-p', folder, '-c', join(folder, 'nginx.conf')];
		const { status, stderr, error } = spawnSync('nginx', ['-t', ...args], { encoding: 'utf8' });
		if (error) throw error;
		if (status !== 0) throw new Error(stderr);
		const nginx = new Nginx('nginx', args);
		nginx.url = `ws://127.0.0.1:${port}`;
		try {
			const answers = () => fetch(`http://127.0.0.1:${port}/none`).then(({ status }) => status === 404, () => false);
			await until('nginx', START_MS, answers);
		} catch (problem) {
			await nginx.kill();
			throw problem;
		}
		return nginx;
	}
}
