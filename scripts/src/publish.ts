/**
 * `pnpm release`, after the build: publishes every package whose version the registry does not have yet, and tags it.
 *
 * pnpm packs, since it knows the workspace; npm publishes, since it trades the workflow's OIDC identity for the right to (trusted
 * publishing): no token is stored anywhere. Each tag is named in a line that changesets' action makes a release of.
 * Exit 0 when all is published, 1 when the registry refuses, with its reason.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { reasonOf } from './browser-cache.ts';
import { newFolder, npmName, pack } from './install-test/packing.ts';
import { released } from './public-api.ts';
import { root } from './repository.ts';

/** Whether the registry has this version; a refusal other than "not found" is thrown. */
async function isPublished(id: string): Promise<boolean> {
  const { exitCode, stdout, stderr } = await execa('npm', ['view', id, 'version', '--json'], { reject: false });
  if (exitCode === 0) return stdout.trim() !== '';
  if (/E404/.test(`${stdout}${stderr}`)) return false;
  throw new Error(stderr || stdout);
}

async function main(): Promise<number> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  const folder = newFolder('release');
  const provenance = process.env.ACTIONS_ID_TOKEN_REQUEST_URL === undefined ? [] : ['--provenance'];
  for (const name of released) {
    const { version } = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8')) as {
      version: string;
    }; // npm's own format
    const id = `${npmName(name)}@${version}`;
    try {
      if (await isPublished(id)) {
        say(`${id} is published already`);
        continue;
      }
      const { file } = await pack(name, folder);
      await execa('npm', ['publish', file, '--access', 'public', ...provenance], { stdin: 'ignore' });
    } catch (error) {
      process.stderr.write(
        `release: the registry refused ${id}: ${reasonOf(error)} Look whether this workflow is its trusted publisher, then run it again: what is published stays.\n`,
      );
      return 1;
    }
    await execa('git', ['tag', id], { cwd: root, reject: false });
    say(`New tag:  ${id}`);
  }
  return 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main();
