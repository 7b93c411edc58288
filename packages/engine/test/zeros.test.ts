/** The sign of every zero: eager, interpreted and compiled agree about it, for every op and reduction on ±0. */
import { describe, expect, test } from 'vitest';
import { atan2, compile, dot, mean, type NodeOp, ops, sum, Value } from '../src/index.ts';
import { interpreter } from '../src/trace/interpreter.ts';

const nodeOps = Object.values(ops).filter((op): op is NodeOp & typeof op => op.arity !== 'vector');

/** Every row of ±0 of some width, and of ±0 with a 1 among them. */
const rowsOf = (width: number): number[][] => {
  const numbers = [0, -0, 1];
  return Array.from({ length: numbers.length ** width }, (_, at) =>
    Array.from({ length: width }, (_, i) => numbers[Math.floor(at / numbers.length ** i) % numbers.length] as number),
  );
};

const call = (op: NodeOp, xs: readonly Value[]): Value => {
  const run = op as unknown as (...args: unknown[]) => Value; // a record is callable
  if (op.arity !== 'n') return run(...xs);
  return op === ops.dot ? run(xs.slice(0, 2), xs.slice(2, 4), ...xs.slice(4)) : run(xs);
};

const widthOf = (op: NodeOp): number => (op.arity !== 'n' ? op.arity : op === ops.dot ? 5 : 3);

/** A zero by its sign, anything else by a word: about other last bits other tests have something to say. */
const signOf = (x: number): string => (x === 0 ? (Object.is(x, -0) ? '-0' : '+0') : 'no zero');

describe.each(nodeOps.map((op) => [op.name, op] as const))('%s', (_name, op) => {
  test('has zeros of one sign, however it is computed', () => {
    const width = widthOf(op);
    const rows = rowsOf(width);
    const fn = (xs: Value[] = []): Value => call(op, xs);
    const eager = rows.map((row) => signOf(fn(row.map((x) => new Value(x))).data));
    const compiled = compile(fn, { inputs: [width] }).forward(rows);
    const interpreted = interpreter(fn, { inputs: [width], parameters: [] }).forward(rows);
    expect([...compiled].map(signOf)).toEqual(eager);
    expect([...interpreted].map(signOf)).toEqual(eager);
  });
});

describe('sums of zeros', () => {
  const zeros = [[-0, -0]];
  const angle = (xs: Value[] = []): Value => atan2(sum(xs), -1);

  test('start from +0, compiled as well: atan2 of one is π', () => {
    expect(angle(zeros[0]?.map((x) => new Value(x))).data).toBe(Math.PI);
    expect([...compile(angle, { inputs: [2] }).forward(zeros)]).toEqual([Math.PI]);
  });

  test.each([
    ['sum', (xs: Value[]) => sum(xs)],
    ['mean', (xs: Value[]) => mean(xs)],
    ['dot', (xs: Value[]) => dot([1, 1], xs)],
    ['a sum written by hand', (xs: Value[]) => (xs[0] as Value).add(xs[1] as Value)],
    ['a neuron written by hand', (xs: Value[]) => xs.map((x) => x.mul(1.5)).reduce((a, b) => a.add(b))],
    [
      'a neuron written by hand, from 0',
      (xs: Value[]) => xs.map((x) => x.mul(1.5)).reduce((a, b) => a.add(b), new Value(0)),
    ],
  ])('%s of −0 is compiled as it is written', (_name, fn) => {
    const row = [-0, -0];
    const eager = fn(row.map((x) => new Value(x))).data;
    expect(compile((xs) => fn(xs), { inputs: [row.length] }).forward([row])[0]).toBe(eager);
  });

  test('a layer of many neurons over −0, in one block of the compiled code', () => {
    const w = Array.from({ length: 16 }, (_, o) => Array.from({ length: 16 }, (_, i) => new Value(o + i + 1)));
    const own = (xs: Value[] = []): Value[] => w.map((row) => dot(row, xs));
    const byHand = (xs: Value[] = []): Value[] =>
      w.map((row) => row.map((x, i) => x.mul(xs[i] as Value)).reduce((a, b) => a.add(b)));
    const row = new Array<number>(16).fill(-0);
    for (const fn of [own, byHand]) {
      const compiled = compile(fn, { inputs: [16], parameters: w.flat() }).forward([row]);
      expect([...compiled].map(signOf)).toEqual(fn(row.map((x) => new Value(x))).map(({ data }) => signOf(data)));
    }
  });

  test('the mean of losses that are −0 is +0, as mean() has it', () => {
    const f = compile(([x]) => (x as Value).neg(), { inputs: [1] });
    expect(f.valueAndGrad([[0], [0]])).toBe(0);
  });
});
