/** Where old-new builds: it leaves no checkout and no folder behind, however it ends. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const scratch = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'old-new-test-')));

/** A repository of one commit. */
function repository(): string {
  const folder = scratch();
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder });
  git('init', '--quiet');
  writeFileSync(join(folder, 'a.txt'), 'a');
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '--quiet', '-m', 'a');
  return folder;
}
const worktrees = (folder: string): number =>
  execFileSync('git', ['worktree', 'list'], { cwd: folder, encoding: 'utf8' }).trim().split('\n').length;
const workshopUrl = pathToFileURL(fileURLToPath(new URL('../src/old-new/workshop.ts', import.meta.url))).href;

/** A program that checks the commit out, says where, and does `then` when its input ends. */
function program(folder: string, then: string) {
  const script = join(scratch(), 'program.mts');
  writeFileSync(
    script,
    `import { Workshop } from ${JSON.stringify(workshopUrl)};
const workshop = new Workshop(${JSON.stringify(folder)});
const place = await workshop.checkout('HEAD');
console.log(JSON.stringify([workshop.folder, place]));
for await (const _ of process.stdin);
${then}`,
  );
  return spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Runs it, sends a signal once it has said where it works, and gives what is left. */
async function leftBy(then: string, signal?: NodeJS.Signals) {
  const folder = repository();
  const child = program(folder, then);
  let places: readonly [string, string] = ['', ''];
  let during = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    places = JSON.parse(chunk.toString());
    during = worktrees(folder);
    child.stdin.end(); // not before it was counted
    if (signal) setTimeout(() => child.kill(signal), 200);
  });
  const code = await new Promise((settle) => child.on('close', settle));
  return {
    code,
    during,
    after: worktrees(folder),
    folderLeft: existsSync(places[0]),
    checkoutLeft: existsSync(places[1]),
  };
}

describe('Workshop', () => {
  const clean = { during: 2, after: 1, folderLeft: false, checkoutLeft: false };

  it.each([
    ['at its end', '', undefined, 0],
    ['after an error', "throw new Error('no');", undefined, 1],
    ['after a command that fails', "await workshop.run(['git', 'nonsense'], place);", undefined, 1],
    ['when interrupted', "await workshop.run(['sleep', '900'], place);", 'SIGINT', 130],
    ['when terminated', "await workshop.run(['sleep', '900'], place);", 'SIGTERM', 143],
  ] as const)('leaves no worktree and no folder behind %s', async (_, then, signal, code) => {
    expect(await leftBy(then, signal)).toEqual({ ...clean, code });
  });

  it('says which command failed, and its last words', async () => {
    const child = program(repository(), "await workshop.run(['git', 'nonsense'], place);");
    child.stdin.end();
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    await new Promise((settle) => child.on('close', settle));
    expect(said).toMatch(/`git nonsense` failed in .*\(exit code 1\):\s+git: 'nonsense' is not a git command/);
  });
});
