/** What graphs and models leave behind when nobody holds them: nothing. Run in a Node of its own that can be told to collect. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

function run(program: string): Record<string, number> {
  const file = fileURLToPath(new URL(`programs/${program}`, import.meta.url));
  const args = ['--expose-gc', '--conditions=@chainrule/source', '--import', 'tsx', file];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, number>; // the program prints one object of numbers
}

describe('memory', () => {
  test('the heap is flat over 10,000 training steps, and dropped graphs go', { timeout: 180_000 }, () => {
    const { grown = Infinity, typed = Infinity, alive = Infinity, dropped = Infinity } = run('retention.ts');
    expect(Math.abs(grown)).toBeLessThan(1_000_000); // bytes of heap between step 1,000 and step 11,000
    expect(Math.abs(typed)).toBeLessThan(1_000_000); // and of typed arrays
    expect(alive).toBe(0); // graph nodes that a surviving detached Value kept alive
    expect(dropped).toBe(0); // parameters of models that nobody has any more
  });
});
