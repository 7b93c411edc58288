import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { biteAll } from '../src/commands/teeth.ts';
import { families } from '../src/families/index.ts';
import { bite } from '../src/method/bite.ts';
import { readFixtures } from '../src/method/fixtures.ts';
import { compilerTeeth } from '../src/teeth/compiler.ts';
import { engineTeeth } from '../src/teeth/engine.ts';
import { teeth } from '../src/teeth/index.ts';

const pool = readFixtures().recorded.flatMap(({ family: name, example, answer }) => {
  const family = families.find((f) => f.name === name);
  return family ? [{ family, example, answer }] : [];
});

it('the recorded answers alone notice every bug planted in the engine', () => {
  const missed = engineTeeth.filter((tooth) => bite(tooth, pool).caughtBy === undefined);
  expect(missed.map(({ bug }) => bug)).toEqual([]);
});

it('the recorded answers alone notice every instruction that the compiler miswrites', () => {
  const missed = compilerTeeth.filter((tooth) => bite(tooth, pool).caughtBy === undefined);
  expect(missed.map(({ bug }) => bug)).toEqual([]);
  expect(compilerTeeth.length).toBeGreaterThanOrEqual(8);
}, 300_000);

it('there are at least 25 teeth in the engine and 25 in nn, each another bug', () => {
  expect(engineTeeth.length).toBeGreaterThanOrEqual(25);
  expect(teeth.length - engineTeeth.length).toBeGreaterThanOrEqual(25);
  expect(new Set(teeth.map(({ bug }) => bug)).size).toBe(teeth.length);
});

it('a tooth is taken out again: afterwards everything agrees', () => {
  for (const tooth of engineTeeth) tooth.plant()();
  expect(bite({ bug: 'none', about: [], plant: () => () => {} }, pool)).toEqual({ bug: 'none' });
});

it('biteAll() fails when a planted bug is not noticed', () => {
  const out = new PassThrough();
  const none = pool.filter(({ family }) => family.name === 'notebook');
  expect(biteAll(none, { out, err: out, terminal: false, env: {} })).toBe(1);
  expect(String(out.read())).toMatch(
    /NOT CAUGHT {2}relu: gradient 1 at 0[\s\S]* of \d+ planted bugs were caught, in 1 cases/,
  );
});
