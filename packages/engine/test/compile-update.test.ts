/** compileUpdate() and step(): an optimiser's rule as a WebAssembly loop, and a compiled function that feeds it. */
import { describe, expect, it } from 'vitest';
import {
  type Algebra,
  CompileError,
  compileUpdate,
  maximum,
  numbers,
  type ParameterUpdate,
  parameterBlock,
  tanh,
  type Update,
  Value,
} from '../src/index.ts';
import { compile, loose } from './traceable.ts';

/** A rule with a bit of everything: constants, scalars, a choice, ops of the table, columns that swap. */
const rule: Update<'p' | 'g' | 'm', 'lr' | 'first'> = {
  columns: ['p', 'g', 'm'],
  scalars: ['lr', 'first'],
  next<T>(k: Algebra<T>, { p, g, m }: Record<'p' | 'g' | 'm', T>, { lr, first }: Record<'lr' | 'first', T>) {
    const kept = k.select(first, g, k.add(k.mul(0.9, m), g));
    const size = k.add(k.sqrt(k.apply(maximum, [k.mul(kept, kept), g])), 1e-8);
    return { m: kept, p: k.sub(p, k.div(k.mul(lr, kept), size)), g: m };
  },
};

const start = (length: number) => ({
  p: Float64Array.from({ length }, (_, i) => Math.sin(i * 3)),
  g: Float64Array.from({ length }, (_, i) => [Math.cos(i), -0, 1e-310, NaN, Infinity][i % 7] ?? i / 7),
  m: new Float64Array(length),
});

describe('compileUpdate()', () => {
  it.each([1, 2, 3, 8, 41, 1000])('equals the rule over plain numbers bit for bit, %i elements', (length) => {
    const compiled = compileUpdate(rule, length);
    const plain = start(length);
    for (const name of rule.columns) compiled.columns[name].set(plain[name]);
    for (const step of [1, 2, 3]) {
      const scalars = { lr: 0.1 / step, first: step === 1 ? 1 : 0 };
      compiled.run(scalars);
      for (let i = 0; i < length; i++) {
        const element = { p: plain.p[i] ?? 0, g: plain.g[i] ?? 0, m: plain.m[i] ?? 0 };
        const next = rule.next(numbers, element, scalars);
        for (const name of rule.columns) plain[name][i] = next[name] ?? element[name];
      }
      for (const name of rule.columns)
        for (const [i, x] of plain[name].entries())
          expect([step, name, i, compiled.columns[name][i]]).toEqual([step, name, i, x]);
    }
  });

  it('takes the elements it is told to and no others', () => {
    const add: Update<'x', 'by'> = {
      columns: ['x'],
      scalars: ['by'],
      next: (k, { x }, { by }) => ({ x: k.add(x, by) }),
    };
    const { columns, run } = compileUpdate(add, 7);
    expect(run).toBeTypeOf('function');
    const compiled = compileUpdate(add, 7);
    compiled.run({ by: 1 }, 1, 4);
    compiled.run({ by: 10 }, 3, 4);
    compiled.run({ by: 100 }, 6);
    compiled.run({ by: 1000 }, 2, 2);
    expect([...compiled.columns.x]).toEqual([0, 1, 1, 11, 0, 0, 100]);
    expect([...columns.x]).toEqual([0, 0, 0, 0, 0, 0, 0]);
  });

  it('takes any number of columns, and transcendental ops', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'] as const;
    const shift: Update<(typeof names)[number], never> = {
      columns: names,
      scalars: [],
      next: (k, { a, b, c, d, e, f }) => ({ a: b, b: c, c: d, d: e, e: f, f: k.apply(tanh, [a]) }),
    };
    const { columns } = ((compiled) => {
      for (const [i, name] of names.entries()) compiled.columns[name].fill(i + 1);
      compiled.run({});
      return compiled;
    })(compileUpdate(shift, 3));
    expect(names.map((name) => columns[name][2]).slice(0, 5)).toEqual([2, 3, 4, 5, 6]);
    expect(columns.f[0]).toBeCloseTo(Math.tanh(1), 14);
  });

  const fine: Update<'x', never> = { columns: ['x'], scalars: [], next: () => ({}) };
  const wrong = (update: unknown): Update => loose(update);
  it.each<[string, string, () => unknown, RegExp]>([
    ['nothing', 'ERR_UPDATE', () => compileUpdate(wrong(undefined), 1), /got undefined/],
    ['no columns', 'ERR_UPDATE', () => compileUpdate(wrong({ ...fine, columns: [] }), 1), /at least one column/],
    [
      'a column twice',
      'ERR_UPDATE',
      () => compileUpdate(wrong({ ...fine, columns: ['x', 'x'] }), 1),
      /different names/,
    ],
    ['scalars that are no list', 'ERR_UPDATE', () => compileUpdate(wrong({ ...fine, scalars: 3 }), 1), /scalars/],
    ['no rule', 'ERR_UPDATE', () => compileUpdate(wrong({ ...fine, next: 1 }), 1), /next\(k/],
    ['a length of 0', 'ERR_UPDATE_LENGTH', () => compileUpdate(fine, 0), /got 0/],
    ['half an element', 'ERR_UPDATE_LENGTH', () => compileUpdate(fine, 1.5), /got 1.5/],
    ['more than a memory holds', 'ERR_COMPILE_SIZE', () => compileUpdate(fine, 2 ** 30), /more than/],
    [
      'a result that is no column',
      'ERR_UPDATE_RESULT',
      () => compileUpdate(wrong({ ...fine, next: (_: unknown, { x }: { x: unknown }) => ({ y: x }) }), 1),
      /gave 'y'.*columns x/,
    ],
    ['a range past the end', 'ERR_UPDATE_RANGE', () => compileUpdate(fine, 3).run({}, 1, 4), /<= 3, got 1 and 4/],
    ['a range backwards', 'ERR_UPDATE_RANGE', () => compileUpdate(fine, 3).run({}, 2, 1), /got 2 and 1/],
    ['a range in halves', 'ERR_UPDATE_RANGE', () => compileUpdate(fine, 3).run({}, 0.5), /got 0.5/],
    [
      'a missing scalar',
      'ERR_UPDATE_SCALAR',
      () => compileUpdate(rule, 1).run(loose({ lr: 1 })),
      /first must be a number, got undefined/,
    ],
  ])('refuses %s', (_, code, provoke, message) => {
    expect(provoke).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });
});

describe('step()', () => {
  const descent = (parameters: readonly Value[], seen: number[][] = []): ParameterUpdate => ({
    parameters,
    step: (gradients) => {
      seen.push([...gradients]);
      for (const [i, p] of parameters.entries()) p.data -= 0.125 * (gradients[i] ?? NaN);
    },
  });
  const net = () => {
    const { values } = parameterBlock(Float64Array.from({ length: 9 }, (_, i) => Math.cos(i)));
    const other = new Value(0.5);
    const fn = ([x]: readonly [Value, ...Value[]]): Value =>
      values.reduce((y, w) => y.add(w.mul(x)).tanh(), other.mul(x)).square();
    return { values, other, fn };
  };

  it.each([1, 4, 300])('is zeroGrad, valueAndGrad and the update in one, bit for bit, batches of %i', (batch) => {
    const [a, b] = [net(), net()];
    const update = descent([...a.values.slice(2, 6), a.other]);
    const fused = compile(a.fn, { inputs: [1], parameters: a.values, update });
    const parameters = [...b.values.slice(2, 6), b.other];
    const plain = compile(b.fn, {
      inputs: [1],
      parameters: [...parameters, ...b.values.slice(0, 2), ...b.values.slice(6)],
    });
    for (let t = 0; t < 5; t++) {
      const rows = Float64Array.from({ length: batch }, (_, i) => Math.sin(i + t));
      const loss = fused.step(rows);
      for (const p of [...b.values, b.other]) p.grad = 0;
      expect(loss).toBe(plain.valueAndGrad(rows));
      for (const p of parameters) p.data -= 0.125 * p.grad;
      expect([...a.values, a.other].map(({ data }) => data)).toEqual([...b.values, b.other].map(({ data }) => data));
    }
    expect(a.values.every(({ grad }) => grad === 0)).toBe(true);
  });

  it('starts from no gradient, whatever the parameters have, and leaves theirs alone', () => {
    const w = new Value(2);
    const seen: number[][] = [];
    const f = compile(([x]) => w.mul(x), { inputs: [1], update: descent([w], seen) });
    w.grad = 5;
    expect([f.step([[3]]), f.step([[4]]), w.grad]).toEqual([6, 6.5, 5]);
    f.valueAndGrad([[1]]);
    expect([w.grad, f.step([[3]])]).toEqual([6, 3.375]);
    expect(seen).toEqual([[3], [4], [3]]);
  });

  it('refuses an update that is none, and a step without one', () => {
    const w = new Value(2);
    const fn = ([x]: readonly [Value, ...Value[]]): Value => w.mul(x);
    const wrong = (update: unknown) => () => compile(fn, { inputs: [1], update: loose(update) });
    for (const update of [
      null,
      3,
      { parameters: [w] },
      { parameters: w, step: () => 0 },
      { parameters: [w.mul(2)], step: () => 0 },
      { parameters: [w, w.mul(2)], step: () => 0 },
    ])
      expect(wrong(update)).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_UPDATE' }));
    const plain = compile(fn, { inputs: [1], parameters: [w] });
    expect(() => plain.step([[1]])).toThrow(CompileError);
    expect(() => plain.step([[1]])).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_STEP' }));
    const two = compile(([x]) => [w.mul(x), x], { inputs: [1], update: descent([w]) });
    expect(() => two.step([[1]])).toThrow(expect.objectContaining({ code: 'ERR_COMPILE_OUTPUTS' }));
  });
});
