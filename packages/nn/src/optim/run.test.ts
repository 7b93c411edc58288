/** How parameters are cut into runs: by block, by gap, by what is frozen; and that history goes with them. */
import { parameterBlock, Value } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { bufferOf, cutRun, type Run, runsOf, settle } from './run.ts';

const block = (...xs: readonly number[]) => parameterBlock(Float64Array.from(xs));
const shape = (runs: readonly Run[]): unknown =>
  runs.map(({ values, staged }) => [staged ? 'loose' : 'block', ...values.map(({ data }) => data)]);

describe('runsOf()', () => {
  test('keeps neighbours in a block together, and loose Values', () => {
    const [one, other] = [block(1, 2, 3, 4), block(5, 6)];
    const loose = [new Value(7), new Value(8)];
    expect(shape(runsOf([...one.values, ...other.values, ...loose]))).toEqual([
      ['block', 1, 2, 3, 4],
      ['block', 5, 6],
      ['loose', 7, 8],
    ]);
    expect(shape(runsOf([...loose, ...one.values.slice(1, 3), new Value(9)]))).toEqual([
      ['loose', 7, 8],
      ['block', 2, 3],
      ['loose', 9],
    ]);
  });

  test('begins anew after a gap, and where a block runs backwards', () => {
    const { values } = block(1, 2, 3, 4);
    const pick = (...at: readonly number[]): Value[] => at.map((i) => values[i] as Value);
    expect(shape(runsOf(pick(0, 1, 3)))).toEqual([['block', 1, 2], ['block', 4]]); // biome-ignore format: a run each
    expect(shape(runsOf(pick(2, 1, 0)))).toEqual([['block', 3], ['block', 2], ['block', 1]]); // biome-ignore format: a run each
    expect(shape(runsOf(pick(1, 1)))).toEqual([['block', 2], ['block', 2]]); // biome-ignore format: a run each
    expect(runsOf([])).toEqual([]);
  });

  test('looks at the numbers where they live', () => {
    const { values, data, grad } = block(1, 2, 3, 4);
    const [run] = runsOf(values.slice(1, 3)) as [Run];
    data[1] = 20;
    grad[2] = 30;
    expect([[...run.data], [...run.grad]]).toEqual([[20, 3], [0, 30]]); // biome-ignore format: a list each
  });
});

describe('settle()', () => {
  test('gives back the very runs where nothing is frozen, or all', () => {
    const runs = runsOf([...block(1, 2).values, new Value(3)]);
    expect(settle(runs)).toBe(runs);
    for (const { values } of runs) for (const value of values) value.requiresGrad = false;
    expect(settle(runs)).toBe(runs);
  });

  test('cuts a run where freezing begins and ends, its history with it, and leaves the others as they are', () => {
    const { values } = block(1, 2, 3, 4, 5);
    const loose = new Value(6);
    const runs = runsOf([...values, loose]);
    const [first, last] = runs as [Run, Run];
    first.step = 7;
    bufferOf(first, 'm').set([10, 20, 30, 40, 50]);
    for (const i of [1, 2, 4]) (values[i] as Value).requiresGrad = false;
    const cut = settle(runs);
    expect(shape(cut)).toEqual([['block', 1], ['block', 2, 3], ['block', 4], ['block', 5], ['loose', 6]]); // biome-ignore format: a run each
    expect(cut.at(-1)).toBe(last);
    expect(cut.slice(0, 4).map(({ step, buffers }) => [step, ...(buffers.get('m') ?? [])])).toEqual([
      [7, 10],
      [7, 20, 30],
      [7, 40],
      [7, 50],
    ]);
    (cut[1] as Run).data[1] = -3;
    expect((values[2] as Value).data).toBe(-3); // where it lives, as before
  });

  test('makes a buffer once, filled as asked, and cuts copies of it', () => {
    const [run] = runsOf(block(1, 2, 3).values) as [Run];
    const made = bufferOf(run, 'm', 0.5);
    expect([...made]).toEqual([0.5, 0.5, 0.5]);
    expect(bufferOf(run, 'm')).toBe(made);
    const part = cutRun(run, 1, 3);
    made[1] = 9;
    expect([...(part.buffers.get('m') ?? [])]).toEqual([0.5, 0.5]);
    expect([part.values.length, part.data.length, part.grad.length]).toEqual([2, 2, 2]);
  });
});
