/** defineOp(): ops of one's own, from forward and rules or from a definition, and what a record is refused for. */
import { describe, expect, it } from 'vitest';
import { type Algebra, defineOp, grad, type Operand, sum, Value } from '../src/index.ts';
import { blend } from './blend.ts';
import { loose } from './traceable.ts';

const gradientsOf = (op: (...xs: Operand[]) => Value, at: readonly number[]): number[] => {
  const leaves = at.map((x) => new Value(x));
  op(...leaves).backward();
  return leaves.map(({ grad: g }) => g);
};

describe('defineOp()', () => {
  it('takes forward and rules of one, two or three inputs', () => {
    const cube = defineOp({
      name: 'cube',
      arity: 1,
      forward: (x) => x ** 3,
      vjps: [(k, g, x) => k.mul(g, k.mul(3, k.mul(x, x)))],
    });
    const area = defineOp({
      name: 'area',
      arity: 2,
      forward: (a, b) => a * b,
      vjps: [(k, g, _a, b) => k.mul(g, b), (k, g, a) => k.mul(g, a)],
    });
    const volume = defineOp({
      name: 'volume',
      arity: 3,
      forward: (a, b, c) => a * b * c,
      vjps: [
        (k, g, _a, b, c) => k.mul(g, k.mul(b, c)),
        (k, g, a, _b, c) => k.mul(g, k.mul(a, c)),
        (k, g, a, b) => k.mul(g, k.mul(a, b)),
      ],
    });
    expect([cube(2).data, area(2, 3).data, volume(2, 3, 5).data]).toEqual([8, 6, 30]);
    expect([gradientsOf(cube, [2]), gradientsOf(area, [2, 3]), gradientsOf(volume, [2, 3, 5])]).toEqual([
      [12],
      [3, 2],
      [15, 10, 6],
    ]);
    expect(volume.tex('a', 'b', 'c', {})).toBe('\\operatorname{volume}(a, b, c)');
  });

  it('takes a definition of one or two inputs, and derives the rules, of any order', () => {
    const fourth = defineOp({
      name: 'fourth',
      arity: 1,
      define: <T>(k: Algebra<T>, x: T) => k.mul(k.mul(x, x), k.mul(x, x)),
    });
    const mixed = defineOp({
      name: 'mixed',
      arity: 2,
      define: <T>(k: Algebra<T>, a: T, b: T) => k.mul(k.exp(a), k.add(b, k.constant(1))),
    });
    expect([fourth(2).data, mixed(0, 4).data]).toEqual([16, 5]);
    expect([gradientsOf(fourth, [2]), gradientsOf(mixed, [0, 4])]).toEqual([[32], [5, 1]]);
    const x = new Value(2);
    const [slope = x] = grad(fourth(x), [x], { createGraph: true });
    expect(grad(slope, [x])[0]?.data).toBe(48);
  });

  it('derives 0 for an input that its definition leaves out, and none for what it only compares', () => {
    const first = defineOp({ name: 'first', arity: 2, define: <T>(k: Algebra<T>, a: T, _b: T) => k.mul(a, 3) });
    const step = defineOp({
      name: 'step',
      arity: 2,
      define: <T>(k: Algebra<T>, a: T, b: T) => k.select(k.gt(a, 100), b, k.mul(b, 2)),
    });
    expect([gradientsOf(first, [2, 7]), gradientsOf(step, [2, 7])]).toEqual([
      [3, 0],
      [0, 2],
    ]);
  });

  it('derives the rules of a definition that reduces lists, notes what it does not use, and compares', () => {
    const kinked = defineOp({
      name: 'kinked',
      arity: 1,
      kinks: [0],
      define: <T>(k: Algebra<T>, x: T) => {
        k.exp(k.mul(x, 3)); // noted, and part of nothing
        const cube = k.mul(x, k.mul(x, x));
        return k.select(k.gt(x, 0), k.reduce(sum, [[cube, x, cube]]), k.mul(cube, k.lt(x, 0)));
      },
    });
    expect([kinked(2).data, kinked(-2).data]).toEqual([18, -8]);
    expect([gradientsOf(kinked, [2]), gradientsOf(kinked, [-2])]).toEqual([[25], [12]]);
    const second = (at: number): number | undefined => {
      const x = new Value(at);
      const [slope = x] = grad(kinked(x), [x], { createGraph: true });
      return grad(slope, [x])[0]?.data;
    };
    expect([second(2), second(-2)]).toEqual([24, -12]);
  });

  it('fills in the options of a definition where forward is called without', () => {
    const scaled = defineOp({
      name: 'scaled',
      arity: 1,
      params: { by: 2 },
      define: <T>(k: Algebra<T>, x: T, { by }: { readonly by: number }) => k.mul(x, by),
    });
    expect([scaled.forward(3), scaled.forward(3, { by: 5 })]).toEqual([6, 15]);
    expect([blend.forward(8, 4), blend.forward(8, 4, { share: 1 })]).toEqual([5, 8]);
    const bare = defineOp({ name: 'bare', arity: 2, define: <T>(k: Algebra<T>, a: T, b: T, options: object) => (Object.keys(options).length === 0 ? k.sub(a, b) : a) }); // biome-ignore format: as short as it is
    expect([bare.forward(8, 4), bare(8, 4).data]).toEqual([4, 4]);
    const alone = defineOp({ name: 'alone', arity: 1, define: <T>(k: Algebra<T>, x: T, options: object) => (Object.keys(options).length === 0 ? k.neg(x) : x) }); // biome-ignore format: as short as it is
    expect([alone.forward(8), alone(8).data]).toEqual([-8, -8]);
  });

  it('takes options, a domain, and a null for an input without a gradient, which is not tried', () => {
    const gate = defineOp({ name: 'gate', arity: 2, forward: (a, b) => (a > 0 ? b : 0), vjps: [null, (k, g, a) => k.select(k.gt(a, 0), g, 0)], domain: [[0, 1], [-1, 1]] }); // biome-ignore format: as short as it is
    expect(gradientsOf(gate, [1, 5])).toEqual([0, 1]);
    const scaled = defineOp({
      name: 'scaled',
      arity: 1,
      params: { by: 2 as number },
      forward: (x, { by } = { by: 2 }) => x * by,
      vjps: [(k, g, _x, _y, { by }) => k.mul(g, by)],
    });
    expect([scaled(3).data, scaled(3, { by: 10 }).data]).toEqual([6, 30]);
  });

  it('does not try a rule at a kink, where differences say nothing', () => {
    const size = {
      name: 'size',
      arity: 1,
      forward: Math.abs,
      vjps: [<T>(k: Algebra<T>, g: T, x: T) => k.mul(g, k.select(k.gt(x, 0), 1, -1))],
    } as const;
    expect(defineOp({ ...size, kinks: [0] } as typeof size)(-2).data).toBe(2);
    const everywhere = defineOp({ ...size, margin: () => 0, vjps: [<T>(_k: Algebra<T>, g: T) => g] });
    expect(everywhere(-2).data).toBe(2); // wrong, and nowhere clear enough to be seen
  });

  const forward = (x: number): number => x;
  it.each([
    ['no object', 7, /it must be an object, got 7/],
    ['null', null, /it must be an object, got null/],
    ['no name', { arity: 1, forward, vjps: [null] }, /'name' must be a non-empty string, got undefined/],
    ['an empty name', { name: '', arity: 1, forward, vjps: [null] }, /'name' must be a non-empty string/],
    ['a name that is none', { name: 5, arity: 1, forward, vjps: [null] }, /got 5/],
    ['no arity', { name: 'f' }, /record of 'f' is not complete: 'arity' must be 1, 2 or 3, got undefined/],
    ['four inputs', { name: 'f', arity: 4 }, /'arity' must be 1, 2 or 3, got 4/],
    ['no forward', { name: 'f', arity: 1, vjps: [null] }, /'forward' must be a function of 1 number\(s\)/],
    ['no rules', { name: 'f', arity: 2, forward }, /'vjps' must be an array of 2 rule\(s\)/],
    ['too few rules', { name: 'f', arity: 2, forward, vjps: [null] }, /'vjps' must be an array of 2/],
    [
      'a rule that is none',
      { name: 'f', arity: 1, forward, vjps: ['g'] },
      /'vjps\[0\]' must be a function or null, got "?'?g/,
    ],
    ['a definition that is none', { name: 'f', arity: 1, define: 1 }, /'define' must be a function/],
    [
      'a definition of three inputs, and nothing else',
      { name: 'f', arity: 3, define: forward },
      /'forward' must be a function of 3/,
    ],
  ])('refuses %s', (_what, record, message) => {
    expect(() => defineOp(loose<never>(record))).toThrow(TypeError);
    expect(() => defineOp(loose<never>(record))).toThrow(message);
  });

  it('refuses a rule that differences contradict, and says where; also one that throws', () => {
    expect(() =>
      defineOp({ name: 'f', arity: 2, forward: (a, b) => a - b, vjps: [(_k, g) => g, (_k, g) => g] }),
    ).toThrow(/f/);
    const thrower = (): never => {
      throw 'no Error'; // what a careless user may do
    };
    expect(() => defineOp({ name: 'f', arity: 1, forward: (x) => x, vjps: [thrower] })).toThrow(/no Error/);
  });
});

describe('options of an op of one’s own', () => {
  it('are typed by their defaults, in forward and in rules, and a call may give any number', () => {
    const scaled = defineOp({
      name: 'scaled',
      arity: 2,
      params: { by: 2 },
      forward: (a, b, { by }) => a * b * by,
      vjps: [(k, g, _a, b, _y, { by }) => k.mul(g, k.mul(b, by)), (k, g, a, _b, _y, { by }) => k.mul(g, k.mul(a, by))],
    });
    const x = new Value(3);
    scaled(x, 5, { by: 4 }).backward();
    expect([scaled(x, 5).data, x.grad]).toEqual([30, 20]);
  });
});
