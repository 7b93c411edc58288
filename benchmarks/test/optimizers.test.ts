/**
 * The optimisers' benchmark: its loops by hand do what nn's optimisers do, and a quick run reports every load. To the last bit, but for
 * the powers of Adam's rates: `**` is the engine's in a loop by hand, and correctly rounded in nn.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Outcome } from '../src/eager/measure.ts';
import { loads } from '../src/optimizers/loads.ts';

test.each(loads)('$name: all sides end at the same numbers', async ({ sides }) => {
  const [own = [], fused, byHand = []] = await Promise.all(sides.map((side) => side.results()));
  expect(own.every(Number.isFinite)).toBe(true);
  expect(fused).toEqual(own);
  expect(byHand.length).toBe(own.length);
  const apart = own.map((x, i) => Math.abs(x - (byHand[i] ?? Number.NaN)) / Math.max(1, Math.abs(x)));
  expect(apart.filter((gap) => !(gap <= 4 * Number.EPSILON))).toEqual([]);
});

test('benchmarks/optimizers.ts --quick --json measures every load', () => {
  const json = join(mkdtempSync(join(tmpdir(), 'chainrule-')), 'optimizers.json');
  const file = fileURLToPath(new URL('../optimizers.ts', import.meta.url));
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', file, '--quick', '--json', json];
  const { stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  const { outcomes } = JSON.parse(readFileSync(json, 'utf8')) as { readonly outcomes: readonly Outcome[] };
  expect(outcomes.map(({ load }) => load)).toEqual(loads.map(({ name }) => name));
  for (const { timings } of outcomes) {
    expect(timings.map(({ side }) => side)).toEqual(['chainrule step()', 'chainrule fused', 'a loop by hand']);
    for (const { median, least } of timings) expect(median >= least && least > 0).toBe(true);
  }
});
