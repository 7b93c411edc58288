/** The op table: each record is complete, its rules agree with differences, and its derivatives differentiate. */
import { describe, expect, test } from 'vitest';
import { type AnyOp, clamp, dot, grad, gradcheck, gradgradcheck, type Operand, ops, Value } from '../src/index.ts';

const records: readonly AnyOp[] = Object.values<AnyOp>(ops);
/** Cut off on purpose: differences see a slope where no gradient may pass. */
const cut = new Set(['detach']);
const differentiable = records.filter((op) => !cut.has(op.name));

/** A fraction in [0, 1) for a name, a round and an operand: fixed, and spread out. */
const fraction = (round: number, operand: number): number => ((round + 1) * 0.618034 + (operand + 1) * 0.414214) % 1;

function pointOf(op: AnyOp, round: number): number[] {
  const count = op.arity === 'n' || op.arity === 'vector' ? 4 : op.arity;
  return Array.from({ length: count }, (_, i) => {
    const [low, high] = op.domain[Math.min(i, op.domain.length - 1)] ?? [-1, 1];
    return low + (high - low) * fraction(round, i);
  });
}

/** The op as a function of single Values; a list op gets them as its list, dot as two lists of two. */
function spread(op: AnyOp): (...xs: Value[]) => Value {
  const call = op as unknown as (...args: unknown[]) => Value & Value[]; // every record is its function
  if (op.name === dot.name) return (a, b, c, d) => dot([a as Value, b as Value], [c as Value, d as Value]);
  if (op.arity === 'n') return (...xs) => call(xs);
  if (op.arity === 'vector') return (...xs) => call(xs)[1] as Value;
  return (...xs) => call(...xs);
}

const eps = 0.01;
/** Twenty points per op, none within reach of a kink: the differences stretch eps · max(1, |x|) to both sides. */
function clearPoints(op: AnyOp): number[][] {
  const points: number[][] = [];
  for (let round = 0; points.length < 20 && round < 400; round++) {
    const at = pointOf(op, round);
    const reach = 2 * eps * Math.max(1, ...at.map(Math.abs));
    if (op.margin(at, op.params) > reach) points.push(at);
  }
  return points;
}

describe('every record', () => {
  test.each(Object.entries<AnyOp>(ops))('%s is named as it is exported and says what the table needs', (name, op) => {
    expect(op.name).toBe(name);
    expect(op.torch).toMatch(/^torch\.[a-z0-9_.]+$/);
    expect(op.domain.every(([low, high]) => low < high)).toBe(true);
    expect(typeof op).toBe('function');
  });

  test.each(differentiable.map((op) => [op.name, op] as const))('%s passes gradcheck at 20 points', (_name, op) => {
    const points = clearPoints(op);
    expect(points).toHaveLength(20);
    for (const at of points) expect(gradcheck(spread(op), at, { eps })).toBe(true);
  });

  test.each(differentiable.map((op) => [op.name, op] as const))('%s passes gradgradcheck at 20 points', (_name, op) => {
    for (const at of clearPoints(op)) expect(gradgradcheck(spread(op), at, { eps })).toBe(true);
  });

  test.each(
    records.filter((op) => op.arity === 1 || op.arity === 2 || op.arity === 3).map((op) => [op.name, op] as const),
  )('%s is a function form and a method that agree', (name, op) => {
    const at = pointOf(op, 3);
    const values = at.map((x) => new Value(x));
    const made = (op as unknown as (...xs: Operand[]) => Value)(...values);
    const self = values[op.self] as Value; // self is one of the operands
    const others = values.filter((_, i) => i !== op.self);
    const method = (self as unknown as Record<string, (...xs: Operand[]) => Value>)[name];
    expect(method?.apply(self, others).data).toBe(made.data);
    expect(made).toBeInstanceOf(Value);
    expect((op as unknown as (...xs: Operand[]) => Value)(...at).data).toBe(made.data);
  });
});

describe('flat ops', () => {
  test.each([ops.sign, ops.floor, ops.ceil, ops.round, ops.trunc].map((op) => [op.name, op] as const))(
    '%s hands on a gradient of 0, as torch: its result still wants one',
    (_name, op) => {
      const x = new Value(2.5);
      const y = op(x);
      expect(y.requiresGrad).toBe(true);
      for (const createGraph of [false, true])
        expect(grad(y, [x], { createGraph }).map(({ data }) => data)).toEqual([0]);
      y.backward();
      expect(x.grad).toBe(0);
    },
  );
});

describe('operands', () => {
  test('of clamp() may be left out, and are named in messages', () => {
    const x = new Value(5);
    const none = undefined;
    expect([clamp(x), clamp(x, 0), clamp(x, none, 1), x.clamp(6), x.clamp(none, 4)].map(({ data }) => data)).toEqual([5, 5, 1, 6, 4]); // biome-ignore format: one line
    const wrong = 'words' as never;
    expect(() => clamp(wrong)).toThrow(/clamp\(\): x must/);
    expect(() => clamp(x, wrong)).toThrow(/clamp\(\): min must/);
    expect(() => x.clamp(0, wrong)).toThrow(/clamp\(\): max must/);
  });

  test('of where(), atan2() and xlogy() have the names of their formulas', () => {
    const wrong = 'words' as never;
    expect(() => ops.where(wrong, 1, 2)).toThrow(/where\(\): condition must/);
    expect(() => ops.where(1, wrong, 2)).toThrow(/where\(\): a must/);
    expect(() => ops.where(1, 1, wrong)).toThrow(/where\(\): b must/);
    expect(() => ops.xlogy(wrong, 1)).toThrow(/xlogy\(\): x must/);
    expect(() => ops.atan2(wrong, 1)).toThrow(/atan2\(\): y must/);
    expect(() => ops.atan2(1, wrong)).toThrow(/atan2\(\): x must/);
    expect(() => ops.xlogy(1, wrong)).toThrow(/xlogy\(\): y must/);
    expect([ops.where(true, 1, 2).data, ops.where(false, 1, 2).data]).toEqual([1, 2]);
  });
});

/** The record's TeX for operands by letter, and with options other than the defaults. */
function texOf(op: AnyOp, letters: readonly string[], params: Readonly<Record<string, unknown>>): string {
  const tex = op.tex as (...args: readonly unknown[]) => string; // of whatever arity
  if (op.arity === 'n')
    return tex(
      op.lists.map((_, i) => (i === 2 ? letters.slice(0, 1) : letters)),
      params,
    );
  return op.arity === 'vector' ? tex(letters, params) : tex(...letters.slice(0, op.arity), params);
}

describe('TeX', () => {
  test.each(records.map((op) => [op.name, op] as const))(
    '%s names its operands and shuts its brackets',
    (_name, op) => {
      const tex = texOf(op, ['p', 'q', 'r'], op.params);
      const named = op.arity === 1 ? ['p'] : op.arity === 2 ? ['p', 'q'] : ['p', 'q', 'r'];
      for (const letter of named) expect(tex).toContain(letter);
      expect(tex.match(/[{]/g)?.length ?? 0).toBe(tex.match(/[}]/g)?.length ?? 0);
      expect(tex.match(/[(]/g)?.length ?? 0).toBe(tex.match(/[)]/g)?.length ?? 0);
    },
  );

  test.each(
    records
      .filter((op) => Object.values(op.params).some((x) => typeof x === 'number'))
      .map((op) => [op.name, op] as const),
  )('%s shows numbers that are not the defaults, or its shape alone', (_name, op) => {
    const others = Object.fromEntries(
      Object.entries(op.params).map(([key, x]) => [key, typeof x === 'number' ? 7 : x]),
    );
    const tex = texOf(op, ['p', 'q', 'r'], others);
    expect(tex === texOf(op, ['p', 'q', 'r'], op.params) || tex.includes('7')).toBe(true);
  });

  test('dot shows its bias only where there is one', () => {
    expect(dot.tex([['w'], ['x']], {})).toBe('w x');
    expect(dot.tex([['w'], ['x'], ['b']], {})).toBe('w x + b');
  });
});

describe('gradcheck', () => {
  test('sees a wrong derivative, and says where', () => {
    // 2x · x has slope 4x; with one factor cut off, backward sees only half of it.
    const half = (x: Value): Value => x.mul(2).mul(x.detach());
    expect(() => gradcheck(half, [3])).toThrow(/input 0 is 6, but differences give 1[12]/);
    expect(gradcheck(half, [3], { raise: false })).toBe(false);
  });

  test('gradgradcheck sees a wrong second derivative', () => {
    const cubeless = (x: Value): Value => x.mul(x).mul(x.detach());
    expect(gradgradcheck(cubeless, [2], { raise: false })).toBe(false);
  });
});
