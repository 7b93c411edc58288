import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { npmName } from './install-test/packing.ts';
import { released } from './public-api.ts';
import { root } from './repository.ts';

const script = fileURLToPath(new URL('./publish.ts', import.meta.url));
const ids = released.map((name) => {
  const text = readFileSync(join(root, 'packages', name, 'package.json'), 'utf8');
  return `${npmName(name)}@${(JSON.parse(text) as { version: string }).version}`; // npm's own format
});

interface Registry {
  /** What a shell does for `npm view`, and for `npm publish`. */
  readonly view: string;
  readonly publish?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Publishes with stand-ins for npm and git on the PATH; their calls are kept. */
async function release({ view, publish = 'exit 0', env = {} }: Registry) {
  const folder = mkdtempSync(join(tmpdir(), 'chainrule-publish-'));
  const calls = join(folder, 'calls');
  const npm = `#!/bin/sh\necho "npm $*" >> ${calls}\ncase "$1" in view) ${view};; publish) test -s "$2" || exit 3; ${publish};; esac\n`;
  writeFileSync(join(folder, 'npm'), npm, { mode: 0o755 });
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho "git $*" >> ${calls}\n`, { mode: 0o755 });
  const { exitCode, stdout, stderr } = await execa(process.execPath, ['--import', 'tsx', script], {
    cwd: root,
    env: { ...env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    reject: false,
  });
  const lines = existsSync(calls) ? readFileSync(calls, 'utf8').trim().split('\n') : [];
  return { exitCode, stdout, stderr, did: (word: string) => lines.filter((line) => line.startsWith(word)) };
}

const refuse = (...lines: readonly string[]): string =>
  `${lines.map((line) => `echo "npm error ${line}" >&2`).join('; ')}; exit 1`;
const unknown = refuse('code E404', '404 Not Found');

// The stand-ins are scripts of a shell, which Windows has not.
describe.skipIf(process.platform === 'win32')('pnpm release', () => {
  test('packs, publishes and tags what the registry does not have, in the order in which one needs the other', async () => {
    const { exitCode, stdout, did } = await release({ view: unknown });
    expect(stdout.split('\n')).toEqual(ids.map((id) => `New tag:  ${id}`));
    expect(did('git')).toEqual(ids.map((id) => `git tag ${id}`));
    expect(did('npm publish')).toHaveLength(ids.length);
    for (const line of did('npm publish')) expect(line).toMatch(/^npm publish \S+\.tgz --access public$/);
    expect(exitCode).toBe(0);
  });

  test('publishes and tags nothing that is there', async () => {
    const { exitCode, stdout, did } = await release({ view: `echo '"1.0.0"'` });
    expect(stdout.split('\n')).toEqual(ids.map((id) => `${id} is published already`));
    expect([...did('npm publish'), ...did('git')]).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test('proves where a package is from where the workflow has an identity, and ends at a refusal, in a sentence', async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://example.com' };
    const publish = refuse('code E403', '403 Forbidden - you may not');
    const { exitCode, stdout, stderr, did } = await release({ view: unknown, publish, env });
    expect(exitCode).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`the registry refused ${ids[0]}: code E403, 403 Forbidden - you may not. Look whether`);
    expect(did('npm publish')).toEqual([expect.stringMatching(/ --access public --provenance$/)]);
    expect(did('git')).toEqual([]);
  });

  test('takes no other failure for a package that is not there', async () => {
    const { exitCode, stderr, did } = await release({ view: refuse('code E401', '401 Unauthorized') });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`the registry refused ${ids[0]}: code E401, 401 Unauthorized.`);
    expect(did('npm publish')).toEqual([]);
  });
});
