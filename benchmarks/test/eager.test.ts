/** The eager benchmark: it runs, it says where, and it times nothing when the sides disagree. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { measure, median, type Outcome } from '../src/eager/measure.ts';
import { describeOutcome } from '../src/eager/report.ts';
import type { Load, Side } from '../src/eager/side.ts';

const file = fileURLToPath(new URL('../eager.ts', import.meta.url));
const effort = { rounds: 3, warmup: 0.001, turn: 0.0005 };

/** A side that takes a given time a step, without spending it. */
const pretend = (name: string, result: readonly number[], each: number): Side & { ran: number } => ({
  name,
  ran: 0,
  results: () => result,
  run(steps) {
    this.ran += steps;
    return steps * each;
  },
});
const load = (...sides: readonly Side[]): Load => ({ name: 'load', what: 'a task', per: 1, unit: 'µs/step', sides });

describe('measure()', () => {
  test('reports medians, minima and ratios of sides that agree', async () => {
    const { timings, disagreements } = await measure(
      load(pretend('ours', [1], 1e-5), pretend('theirs', [1], 3e-5)),
      effort,
    );
    expect(disagreements).toEqual([]);
    const [ours, theirs] = timings;
    expect(ours).toMatchObject({ side: 'ours', ratio: 1 });
    expect(ours?.median).toBeCloseTo(10);
    expect(theirs?.least).toBeCloseTo(30);
    expect(theirs?.ratio).toBeCloseTo(3);
  });

  test.each([
    ['another number', [1, 2.0001]],
    ['NaN', [1, Number.NaN]],
    ['fewer numbers', [1]],
    ['more numbers', [1, 2, 3]],
  ])('times nothing when a side gives %s', async (_, wrong) => {
    const sides = [pretend('ours', [1, 2], 1e-5), pretend('theirs', wrong, 3e-5)];
    const outcome = await measure(load(...sides), effort);
    expect(sides.map(({ ran }) => ran)).toEqual([0, 0]);
    expect(outcome.timings).toEqual([]);
    expect(outcome.disagreements.join()).toContain('theirs');
    expect(describeOutcome(outcome).join('\n')).not.toContain('×');
  });

  test.each([
    ['not finite', [Number.NaN]],
    ['nothing at all', []],
  ])('times nothing when ours is %s, whoever agrees', async (_, same) => {
    const outcome = await measure(load(pretend('ours', same, 1e-5), pretend('theirs', same, 1e-5)), effort);
    expect(outcome.disagreements).toEqual([`ours gave [${same.join()}]`]);
    expect(outcome.timings).toEqual([]);
  });
});

test('median() is the middle, of an even number the mean of two', () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 6])).toBe(5.5);
});

test('benchmarks/eager.ts --quick --json measures every load, and says what it left out', () => {
  const json = join(mkdtempSync(join(tmpdir(), 'chainrule-')), 'eager.json');
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', file, '--quick', '--json', json];
  const env = { ...process.env, CHAINRULE_PYTHON: join(tmpdir(), 'no-python-here') };
  const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  expect(stdout).toContain('PyTorch is not measured');
  expect(stdout).toContain(process.version);
  const report = JSON.parse(readFileSync(json, 'utf8')) as { readonly outcomes: readonly Outcome[] };
  expect(report.outcomes.map((outcome) => outcome.load)).toEqual([
    'random binary graph',
    'moons step',
    'notebook step',
  ]);
  for (const { timings } of report.outcomes) {
    expect(timings.map(({ side }) => side)).toEqual(['chainrule eager', 'reference engine']);
    for (const { median: middle, least } of timings) expect(middle >= least && least > 0).toBe(true);
  }
});
