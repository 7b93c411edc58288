/** The test runner that Stryker is given, on a program with its switches thrown by hand. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runnerPlugin } from '../../mutation/runner.mjs';
import { root } from '../repository.ts';

/** What Stryker makes of `a + b`: mutant 0 gives the difference, mutant 1 the same sum; mutant 2 changes a constant of the module. */
const source = `
const on = (id) => {
  const ns = globalThis.__stryker__;
  if (ns.activeMutant === undefined) {
    const seen = ns.currentTestId === undefined ? ns.mutantCoverage?.static : (ns.mutantCoverage.perTest[ns.currentTestId] ??= {});
    if (seen) seen[id] = (seen[id] ?? 0) + 1;
  } else if (ns.activeMutant === id) ns.hitCount++;
  return ns.activeMutant === id;
};
export const unit = on('2') ? 2 : 1;
export const add = (a, b) => (on('0') ? a - b : on('1') ? b + a : a + b);
`;
const tests = `
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { add, unit } from './sum.ts';
describe('add()', () => {
  it.each([[1, 2, 3], [0, 0, 0]])('of %d and %d', (a, b, sum) => expect(add(a, b)).toBe(sum));
  test('waits', { timeout: 10 }, async () => expect(await Promise.resolve(add(2, 2))).toEqual(4));
});
test('one', () => expect(unit).toBe(1));
let ready = 'no';
beforeAll(() => { ready = 'yes'; });
afterAll(() => { globalThis.afterwards = ready; });
test('is prepared', () => expect(ready).toBe('yes'));
describe('each', () => {
  const order = [];
  beforeEach(() => { order.push('before'); });
  afterEach(() => { order.push('after'); });
  test('has the first', () => expect(order).toEqual(['before']));
  test('has the second', () => expect(order).toEqual(['before', 'after', 'before']));
});
test('left out', () => expect(1).toBe(2));
test('knows where it is', () => expect(import.meta.url).toMatch(/sum\\.test\\.ts$/));
`;

const before = { folder: process.cwd(), env: { ...process.env } };
mkdirSync(join(root, '.reports'), { recursive: true }); // a fresh clone has none
const folder = mkdtempSync(join(root, '.reports', 'runner-'));
const runner = new runnerPlugin.injectableClass();
const mutant = (id: string, mutantActivation: 'static' | 'runtime', more: object = {}) =>
  runner.mutantRun({ activeMutant: { id }, mutantActivation, ...more });

beforeAll(async () => {
  writeFileSync(join(folder, 'sum.ts'), source);
  writeFileSync(join(folder, 'sum.test.ts'), tests);
  process.chdir(folder);
  process.env.MUTATE_TESTS = '["sum.test.ts"]';
  process.env.MUTATE_LEFT_OUT = '^left out$';
  await runner.init();
});
afterAll(() => {
  process.chdir(before.folder);
  process.env = before.env;
  rmSync(folder, { recursive: true, force: true });
});

describe('the runner of mutants', () => {
  test('runs the tests without a mutant, and notes which of them reach which', async () => {
    const { status, tests: ran, mutantCoverage } = await runner.dryRun();
    expect(status).toBe('complete');
    expect(ran.flatMap(({ failureMessage }) => failureMessage ?? [])).toEqual([]);
    expect(ran).toHaveLength(8);
    expect((globalThis as { afterwards?: string }).afterwards).toBe('yes');
    expect(mutantCoverage.static).toEqual({ 2: 1 });
    const reached = ran.filter(({ id }) => mutantCoverage.perTest[id]?.['0'] !== undefined);
    expect(reached.map(({ id }) => id)).toEqual(ran.slice(0, 3).map(({ id }) => id));
  });

  test('says which test kills a mutant, and of which nobody notices', async () => {
    expect(await mutant('0', 'runtime')).toMatchObject({
      status: 'killed',
      killedBy: [expect.stringContaining('add() > of')],
    });
    expect(await mutant('1', 'runtime')).toEqual({ status: 'survived', nrOfTests: 8 });
  });

  test('runs no more than the tests that are asked for', async () => {
    const { tests: ran } = await runner.dryRun();
    expect(await mutant('0', 'runtime', { testFilter: [ran[1]?.id, ran[3]?.id] })).toEqual({
      status: 'survived',
      nrOfTests: 2,
    });
    expect(await mutant('0', 'runtime', { testFilter: [ran[2]?.id] })).toMatchObject({ status: 'killed' });
  });

  test('loads everything anew for a mutant that is met at loading', async () => {
    expect(await mutant('2', 'static')).toMatchObject({ status: 'killed', killedBy: [expect.stringContaining('one')] });
    expect(await mutant('2', 'runtime')).toMatchObject({ status: 'survived' }); // loaded before it was there
    expect(await mutant('1', 'static')).toMatchObject({ status: 'survived' }); // nothing is left of it
  });

  test('ends a mutant that is reached without end', async () => {
    expect(await mutant('1', 'runtime', { hitLimit: 1 })).toMatchObject({ status: 'timeout' });
  });
});
