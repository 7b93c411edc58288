/**
 * Compiled functions that are called again and compiled again: batches of changing sizes, other numbers, other frozen
 * parameters. Modules, memories and rows are used again, so every call is compared with plain code.
 */
import { describe, expect, test } from 'vitest';
import { compile, dot, mean, parameterBlock, sum, tanh, Value } from '../src/index.ts';
import { frozen } from './traceable.ts';

const at = <T>(list: readonly T[], i: number): T => list[i] as T; // every index here is in range

/** A program, its parameters, and a batch of it. */
interface Program {
  readonly parameters: readonly Value[];
  readonly width: number;
  fn(x: readonly Value[]): Value;
}

/** A small formula, and a layer, which is compiled to blocks. */
const programs: Readonly<Record<string, () => Program>> = {
  formula: () => {
    const [a, b] = [new Value(0.5), new Value(-1.5)];
    return { parameters: [a, b], width: 2, fn: ([x, y]) => tanh(a.mul(x as Value).add(b)).mul(y as Value) };
  },
  'formula with a term of parameters alone': () => {
    const [a, b] = [new Value(0.5), new Value(-1.5)];
    return { parameters: [a, b], width: 1, fn: ([x]) => a.mul(x as Value).add(b.square()) };
  },
  layers: () => {
    const { values } = parameterBlock(Float64Array.from({ length: 12 * 13 + 13 }, (_, i) => Math.sin(7 * i) / 3));
    const rows = Array.from({ length: 13 }, (_, j) => Object.freeze(values.slice(13 * j, 13 * j + 12)));
    const fn = (x: readonly Value[]): Value =>
      dot(
        at(rows, 12),
        rows.slice(0, 12).map((row, j) => tanh(dot(row, x, at(values, 13 * j + 12)))),
        at(values, 168),
      );
    return { parameters: values, width: 12, fn };
  },
  'layers of many parameters, whose gradients are added in the module': () => {
    const { values } = parameterBlock(Float64Array.from({ length: 13 * 16 + 17 * 8 }, (_, i) => Math.sin(5 * i) / 4));
    const rows = (from: number, nin: number, nout: number): { w: readonly Value[]; b: Value }[] =>
      Array.from({ length: nout }, (_, j) => {
        const start = from + j * (nin + 1);
        return { w: Object.freeze(values.slice(start, start + nin)), b: at(values, start + nin) };
      });
    const [first, second] = [rows(0, 12, 16), rows(208, 16, 8)];
    const fn = (x: readonly Value[]): Value => {
      const hidden = first.map(({ w, b }) => tanh(dot(w, x, b)));
      return sum(second.map(({ w, b }) => dot(w, hidden, b).square()));
    };
    return { parameters: values, width: 12, fn };
  },
  'positions in lanes': () => {
    const { values } = parameterBlock(Float64Array.from({ length: 64 }, (_, i) => Math.cos(5 * i) / 3));
    const rows = Array.from({ length: 8 }, (_, j) => Object.freeze(values.slice(8 * j, 8 * j + 8)));
    const fn = (x: readonly Value[]): Value =>
      mean(
        [0, 1, 2, 3].flatMap((position) => {
          const own = Array.from({ length: 8 }, (_, i) => at(x, position).mul(i + 1));
          const hidden = rows.map((row) => tanh(dot(row, own)));
          return rows.map((row) => dot(row, hidden).square());
        }),
      );
    return { parameters: values, width: 4, fn };
  },
};

const rowsOf = (width: number, samples: number, start: number): number[][] =>
  Array.from({ length: samples }, (_, s) => Array.from({ length: width }, (_, i) => Math.sin(start + 3 * s + i)));

const answer = (parameters: readonly Value[], run: () => number): number[] => {
  for (const parameter of parameters) parameter.grad = 0;
  const loss = run();
  return [loss, ...parameters.map(({ grad }) => grad)];
};

/** Wants the loss and the gradients of plain code, summed up or averaged, to rounding. */
function compare(
  { parameters, fn }: Program,
  rows: readonly number[][],
  reduction: 'mean' | 'sum',
  run: () => number,
): void {
  const mine = answer(parameters, run);
  const theirs = answer(parameters, () => {
    const total = sum(rows.map((row) => fn(row.map(frozen))));
    const loss = reduction === 'sum' ? total : total.div(rows.length);
    loss.backward();
    return loss.data;
  });
  const scale = theirs.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  for (const [i, x] of mine.entries()) expect(Math.abs(x - at(theirs, i))).toBeLessThan(1e-12 * scale);
}

describe('batches of changing sizes', () => {
  const sizes = [1, 300, 7, 128, 256, 3, 129, 1, 130, 2, 128];
  test.each(
    Object.keys(programs).flatMap((name) => (['mean', 'sum'] as const).map((reduction) => [name, reduction] as const)),
  )('give the numbers of plain code, %s, %s', (name, reduction) => {
    const program = (programs[name] as () => Program)(); // one of the names
    const { parameters, width, fn } = program;
    const f = compile((x) => fn(x), { inputs: [width], parameters, reduction });
    const outputs = compile((x) => fn(x), { inputs: [width], parameters });
    for (const [call, size] of sizes.entries()) {
      const rows = rowsOf(width, size, call);
      compare(program, rows, reduction, () => f.valueAndGrad(rows));
      const out = outputs.forward(rows);
      expect(out).toHaveLength(size);
      for (const s of [0, size >> 1, size - 1]) expect(out[s]).toBeCloseTo(fn(at(rows, s).map(frozen)).data, 11);
      for (const parameter of parameters) parameter.data += 0.01;
    }
  });

  test('half of it is worth twice as much per sample', () => {
    const w = new Value(1);
    const f = compile(([x]) => w.mul(x as Value), { inputs: [1], parameters: [w] });
    // 256 samples are two tiles of 128 with a seed of 1/256 each; 128 then are one, with another seed.
    const ones = (n: number): number[][] => Array.from({ length: n }, () => [1]);
    for (const n of [256, 128, 256, 64, 300, 150]) {
      w.grad = 0;
      expect(f.valueAndGrad(ones(n))).toBeCloseTo(1, 13);
      expect(w.grad).toBeCloseTo(1, 13);
    }
  });

  test('infinite samples of a batch are not seen by the next, smaller one', () => {
    const w = new Value(2);
    const f = compile(([x]) => w.mul(x as Value).square(), { inputs: [1], parameters: [w], reduction: 'sum' });
    const loss = f.valueAndGrad(Array.from({ length: 9 }, () => [Infinity]));
    expect([loss, w.grad]).toEqual([Infinity, Infinity]);
    for (const n of [8, 5, 3, 1]) {
      w.grad = 0;
      expect(f.valueAndGrad(Array.from({ length: n }, () => [1]))).toBe(4 * n);
      expect(w.grad).toBe(4 * n);
    }
  });
});

describe('gradients', () => {
  test.each(Object.keys(programs))('add to what is there, %s, batch after batch', (name) => {
    const { parameters, width, fn } = (programs[name] as () => Program)(); // one of the names
    const f = compile((x) => fn(x), { inputs: [width], parameters });
    const [small, large] = [rowsOf(width, 3, 1), rowsOf(width, 200, 2)];
    const one = answer(parameters, () => f.valueAndGrad(small)).slice(1);
    const two = answer(parameters, () => f.valueAndGrad(large)).slice(1);
    for (const parameter of parameters) parameter.grad = 0.5;
    f.valueAndGrad(small);
    f.valueAndGrad(large);
    f.valueAndGrad(small);
    for (const [i, { grad }] of parameters.entries())
      expect(grad).toBeCloseTo(0.5 + at(one, i) + at(two, i) + at(one, i), 11);
  });

  test.each(Object.keys(programs))(
    'of what is frozen stay as they are, also where it lies among others, %s',
    (name) => {
      const { parameters, width, fn } = (programs[name] as () => Program)(); // one of the names
      const frozenOnes = parameters.filter((_, i) => i % 5 === 1);
      const whole = compile((x) => fn(x), { inputs: [width], parameters });
      const rows = rowsOf(width, 5, 4);
      const wanted = answer(parameters, () => whole.valueAndGrad(rows)).slice(1);
      for (const parameter of frozenOnes) parameter.requiresGrad = false;
      const f = compile((x) => fn(x), { inputs: [width], parameters });
      for (const parameter of parameters) parameter.grad = 7;
      f.valueAndGrad(rows);
      for (const [i, parameter] of parameters.entries()) {
        if (frozenOnes.includes(parameter)) expect(parameter.grad).toBe(7);
        else expect(parameter.grad).toBeCloseTo(7 + at(wanted, i), 11);
      }
      // And thawed again, the first module is found again, not the second.
      for (const parameter of frozenOnes) parameter.requiresGrad = true;
      const again = compile((x) => fn(x), { inputs: [width], parameters });
      expect(answer(parameters, () => again.valueAndGrad(rows)).slice(1)).toEqual(wanted);
    },
  );

  test('of what is thawed come back, in the other order: the module without them is another', () => {
    const { parameters, width, fn } = (programs.formula as () => Program)();
    const make = () => compile((x) => fn(x).mul(1.125), { inputs: [width], parameters });
    const rows = rowsOf(width, 3, 9);
    const [a, b] = parameters as [Value, Value];
    a.requiresGrad = false;
    const [, , bAlone] = answer(parameters, () => make().valueAndGrad(rows));
    a.requiresGrad = true;
    const [, both, bToo] = answer(parameters, () => make().valueAndGrad(rows));
    expect([bToo, both !== 0, a.grad, b.grad]).toEqual([bAlone, true, both, bAlone]);
  });
});
