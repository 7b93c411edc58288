/** The benchmarks refuse flags they do not know, and numbers that are none, before anything is timed. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const node = ['--conditions=@chainrule/source', '--import', 'tsx'];

function run(script: string, args: readonly string[]) {
  const path = fileURLToPath(new URL(`../${script}.ts`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [...node, path, ...args], { timeout: 240_000 });
  return [status, String(stdout), String(stderr)];
}

describe('flags', () => {
  it.each(['bench', 'eager', 'compile', 'fit', 'optimizers', 'microgpt', 'old-new'])(
    '%s refuses one it does not know',
    (script) => {
      expect(run(script, ['--bogus'])).toEqual([2, '', "Unknown option '--bogus'\n"]);
    },
  );

  it('refuses rounds that are no number, and loads that there are not', () => {
    const rounds = (got: string) => [2, '', `--rounds must be a whole number of at least 1, got '${got}'.\n`];
    expect(run('compile', ['--rounds', 'x'])).toEqual(rounds('x'));
    expect(run('fit', ['--rounds', '0'])).toEqual(rounds('0'));
    const loads = "--only must be some of W1, W2, W2 tanh, W3, W4, got 'W9'.\n";
    expect(run('compile', ['--only', 'W1,W9'])).toEqual([2, '', loads]);
  });
});
