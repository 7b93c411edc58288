/** The interpreter as something to call: its numbers are the eager engine's, whatever the op. */
import { describe, expect, test } from 'vitest';
import { blend } from '../../test/blend.ts';
import { dot, leakyRelu, sum, tanh, Value, where } from '../index.ts';
import { interpreter } from './interpreter.ts';

const parameters = [0.5, -1.5, 2].map((x) => new Value(x));
const [u, v, w] = parameters as readonly Value[] as readonly [Value, Value, Value];
const fn = ([x, y]: Value[], [z]: Value[]): Value[] => {
  const [a, b, c] = [x, y, z] as [Value, Value, Value]; // two inputs, of two numbers and of one
  const h = tanh(dot([u, v], [a, b]).add(w));
  return [sum([h, leakyRelu(b.mul(u), { negativeSlope: 0.3 }), blend(h, c, { share: 0.75 }), where(c, h, v.mul(2))])];
};
const rows: readonly [number[][], number[][]] = [[[1, 2], [-0.5, 3], [0.25, -4]], [[1], [0], [-2]]]; // biome-ignore format: rows

/** The eager loss, summed, and its gradients; `frozen` ones want none. */
const eager = (): number[] => {
  for (const value of parameters) value.grad = 0;
  const losses = rows[0].map((row, s) => fn(row.map((x) => new Value(x)), (rows[1][s] as number[]).map((x) => new Value(x)))[0] as Value); // biome-ignore format: one each
  for (const loss of losses) loss.backward();
  return [losses.reduce((total, { data }) => total + data, 0), ...parameters.map(({ grad }) => grad)];
};

describe('interpreter()', () => {
  test('gives the outputs of every sample, of all inputs', () => {
    const traced = interpreter((x = [], y = []) => fn(x, y), { inputs: [2, 1], parameters });
    const wanted = rows[0].map((row, s) => fn(row.map((x) => new Value(x)), (rows[1][s] as number[]).map((x) => new Value(x)))[0]?.data); // biome-ignore format: one each
    expect([...traced.forward(...rows)]).toEqual(wanted);
  });

  test.each(['sum', 'mean'] as const)('gives the loss and adds its gradients, by the %s', (reduction) => {
    const wanted = eager().map((x) => (reduction === 'sum' ? x : x / 3));
    for (const value of parameters) value.grad = 1;
    const traced = interpreter((x = [], y = []) => fn(x, y), { inputs: [2, 1], parameters, reduction });
    expect(traced.valueAndGrad(...rows)).toBeCloseTo(wanted[0] as number, 12);
    for (const [i, { grad }] of parameters.entries()) expect(grad - 1).toBeCloseTo(wanted[i + 1] as number, 12);
  });

  test('leaves what is frozen alone, and averages unless it is told to sum', () => {
    const wanted = eager().map((x) => x / 3);
    v.requiresGrad = false;
    v.grad = 7;
    u.grad = 0;
    const traced = interpreter((x = [], y = []) => fn(x, y), { inputs: [2, 1], parameters });
    expect(traced.valueAndGrad(...rows)).toBeCloseTo(wanted[0] as number, 12);
    expect([u.grad, v.grad]).toEqual([expect.closeTo(wanted[1] as number, 12), 7]);
    v.requiresGrad = true;
  });
});
