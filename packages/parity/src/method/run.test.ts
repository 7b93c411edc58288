import { describe, expect, it } from 'vitest';
import type { Backend } from '../backends.ts';
import type { AnyFamily } from '../families/family.ts';
import { agrees } from './report.ts';
import { runFamily, type Source } from './run.ts';
import { compare } from './tolerance.ts';

const number = (x: number, scale = 1) => ({
  values: Float64Array.of(x),
  gradients: Float64Array.of(),
  scale: [scale, 1] as const,
});

/** Cases are their own numbers; PyTorch answers the number, backends what they make of it. */
const family: AnyFamily = {
  name: 'numbers',
  compared: 'a number',
  count: 10,
  recorded: 1,
  random: true,
  draw: (_, index) => index,
  ask: () => ({ kind: 'program', body: {} }),
  run: (example, backend) => backend.program({ nodes: [], output: Number(example) }, 1),
  compare: (_, theirs, ours) => compare(theirs, ours),
  row: (example) => (Number(example) % 2 === 0 ? 'even' : 'odd'),
  smaller: () => [],
  print: () => ({ typescript: '', python: '' }),
};

const backend = (make: (x: number) => number | undefined): Backend => ({
  name: 'test',
  program: ({ output }) => {
    const made = make(output);
    return made === undefined ? undefined : number(made);
  },
  network: () => undefined,
});

const truth: Source = { answer: async (_, example) => number(Number(example)) };
const run = (make: (x: number) => number | undefined, source = truth) =>
  runFamily(family, { seed: 1, count: 10, backends: [backend(make)], source });

describe('runFamily()', () => {
  it('counts cases by row and backend', async () => {
    const report = await run((x) => x);
    expect(report).toMatchObject({
      asked: 10,
      run: 10,
      rejected: 0,
      failed: 0,
      backends: { test: 10 },
      rows: { even: { cases: 5 }, odd: { cases: 5 } },
    });
    expect(agrees(report)).toBe(true);
  });

  it('reports the first failures with their numbers', async () => {
    const report = await run((x) => (x === 3 ? 4 : x));
    expect(report.failures).toEqual([
      { family: 'numbers', index: 3, backend: 'test', row: 'odd', what: 'value 0: PyTorch 3, here 4' },
    ]);
    expect(agrees(report)).toBe(false);
  });

  it('draws others in place of rejected cases', async () => {
    const report = await run((x) => x, {
      answer: async (_, example) => number(Number(example), Number(example) < 5 ? 1e7 : 1),
    });
    expect(report).toMatchObject({ run: 10, rejected: 5 });
  });

  it('draws others in place of those that PyTorch itself cannot do, and of no other refusal', async () => {
    const torchs = 'RuntimeError: ZeroTensors are immutable.';
    const source = (refusal: string): Source => ({
      answer: async (_, example) => (Number(example) < 5 ? { refusal } : number(Number(example))),
    });
    expect(await run((x) => x, source(torchs))).toMatchObject({ run: 10, rejected: 5, failed: 0 });
    expect(await run((x) => x, source('not implemented'))).toMatchObject({ run: 10, rejected: 0, failed: 5 });
  });

  it('gives up when nearly everything is rejected, and does not agree', async () => {
    const report = await run((x) => x, { answer: async () => number(1, 1e7) });
    expect(report.run).toBe(0);
    expect(agrees(report)).toBe(false);
  });

  it('a case that no backend ran is a failure', async () => {
    const report = await run(() => undefined);
    expect(report.failed).toBe(10);
    expect(report.failures[0]?.what).toBe('no backend ran this case');
  });

  it('a backend that throws is a failure, and so is a refusal by PyTorch', async () => {
    const thrown = await run(() => {
      throw new RangeError('no');
    });
    expect(thrown.failures[0]?.what).toBe('threw RangeError: no');
    const refused = await run((x) => x, { answer: async () => ({ refusal: 'not implemented' }) });
    expect(refused.failures[0]?.what).toBe('PyTorch refused: not implemented');
  });
});
