/** Which array becomes which list in the graph, and what of it the caller may still change. */

import { describe, expect, test } from 'vitest';
import { operandsOf } from './extras.ts';
import { dot, parameterBlock, sum, Value } from './index.ts';
import { observe } from './trace/transcript.ts';

const values = (...xs: number[]): Value[] => xs.map((x) => new Value(x));

describe('the lists of a reduction', () => {
  test('neurons over one array share one list', () => {
    const xs = values(1, 2);
    const one = dot(values(1, 1), xs);
    const other = dot(values(2, 2), xs);
    expect(operandsOf(one)[1]).toBe(operandsOf(other)[1]);
  });

  test('an array that is changed after the call does not change the graph', () => {
    const xs = values(1, 2);
    const ws = values(3, 4);
    const y = dot(ws, xs);
    xs.push(new Value(9));
    ws[0] = new Value(100);
    expect(y.inputs.map((x) => x.data)).toEqual([3, 4, 1, 2]);
    y.backward();
    expect(ws[0]?.grad).toBe(0);
    expect(xs.map((x) => x.grad)).toEqual([3, 4, 0]);
  });

  test('an array that is changed between calls is looked at again', () => {
    const xs = values(1, 2);
    const ws = values(3, 4);
    expect(dot(ws, xs).data).toBe(11);
    xs[1] = new Value(5);
    expect(dot(ws, xs).data).toBe(23);
    ws.reverse();
    expect(dot(ws, xs).data).toBe(19);
    ws.length = 1;
    expect(() => dot(ws, xs)).toThrow(/dot/);
  });

  test('an array of numbers is looked at again, −0 and NaN included', () => {
    const ws = values(1, 1);
    const xs = [0, Number.NaN];
    dot(ws, xs);
    xs[1] = 2;
    expect(dot(ws, xs).data).toBe(2);
    xs[0] = -0;
    xs[1] = -0;
    expect(Object.is(dot(ws, xs).inputs[2]?.data, -0)).toBe(true);
  });

  test('frozen rows of a block are told apart, also when they start at the same place', () => {
    const { values: ps } = parameterBlock(new Float64Array([1, 2, 3, 4]));
    const rows = [Object.freeze(ps.slice(0, 2)), Object.freeze(ps.slice(0, 3)), Object.freeze(ps.slice(2, 4))];
    for (let round = 0; round < 3; round++) {
      const found = rows.map((row) => dot(row, row.map(() => 1)).data); // biome-ignore format: one line
      expect(found).toEqual([3, 6, 7]);
    }
    expect([...rows].reverse().map((row) => sum(row).data)).toEqual([7, 6, 3]);
  });

  test('a frozen array stands for itself under compile(), whoever came in between', () => {
    const row = Object.freeze(values(1, 2));
    const fn = () => [sum(row), sum(values(3)), sum(row)];
    const [one, , other] = observe({ fn, inputs: [] }).made;
    expect(operandsOf(one as Value)[0]).toBe(row);
    expect(operandsOf(other as Value)[0]).toBe(row);
  });
});
