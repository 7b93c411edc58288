/** The algebra of columns against that of numbers, element by element: the same bits, whatever stands as a column or as a number. */
import { type Algebra, maximum, numbers, sum, type Term } from '@chainrule/engine';
import { describe, expect, test } from 'vitest';
import { anyDouble, fc, forAll } from '../../../../vitest.property.ts';
import { beginStretch, type Column, columnAlgebra as k, STRETCH } from './columns.ts';

type Verb = <T>(k: Algebra<T>, a: T, b: T, c: T) => Term<T>;
const verbs: Readonly<Record<string, Verb>> = {
  add: (k, a, b) => k.add(a, b),
  sub: (k, a, b) => k.sub(a, b),
  mul: (k, a, b) => k.mul(a, b),
  div: (k, a, b) => k.div(a, b),
  pow: (k, a, b) => k.pow(a, b),
  neg: (k, a) => k.neg(a),
  sqrt: (k, a) => k.sqrt(a),
  exp: (k, a) => k.exp(a),
  log: (k, a) => k.log(a),
  sin: (k, a) => k.sin(a),
  cos: (k, a) => k.cos(a),
  eq: (k, a, b) => k.eq(a, b),
  ne: (k, a, b) => k.ne(a, b),
  lt: (k, a, b) => k.lt(a, b),
  le: (k, a, b) => k.le(a, b),
  gt: (k, a, b) => k.gt(a, b),
  ge: (k, a, b) => k.ge(a, b),
  select: (k, a, b, c) => k.select(a, b, c),
  constant: (k) => k.constant(0.5),
  apply: (k, a, b) => k.apply(maximum, [a, b]),
  reduce: (k, a, b, c) => k.reduce(sum, [[a, b, c]]),
};

const operand = (count: number): fc.Arbitrary<number[] | number> =>
  fc.oneof(anyDouble, fc.array(anyDouble, { minLength: count, maxLength: count }));
const operands = fc
  .integer({ min: 1, max: 20 })
  .chain((count) => fc.record({ count: fc.constant(count), abc: fc.tuple(operand(count), operand(count), operand(count)) })); // biome-ignore format: one line
const column = (x: number[] | number): Column => (typeof x === 'number' ? x : Float64Array.from(x));
const at = (x: Column | number[], i: number): number => (typeof x === 'number' ? x : (x[i] as number)); // within the column

describe('columns', () => {
  test.each(Object.entries(verbs))('%s as numbers do', (_name, verb) => {
    forAll(operands, ({ count, abc }) => {
      beginStretch(count);
      const [a, b, c] = abc;
      const own = [column(a), column(b), column(c)] as const;
      const result = verb(k, ...own) as Column;
      for (let i = 0; i < count; i++) expect(at(result, i)).toBe(verb(numbers, at(a, i), at(b, i), at(c, i)));
      expect(own.map((x) => (typeof x === 'number' ? x : [...x]))).toEqual([...abc]); // operands stay
    });
  });

  test('keep every result of a stretch until the next begins', () => {
    beginStretch(STRETCH);
    const x = Float64Array.from({ length: STRETCH }, (_, i) => i);
    const results = Array.from({ length: 12 }, (_, j) => k.add(x, j)) as Float64Array[];
    for (const [j, result] of results.entries()) expect([result[0], result[STRETCH - 1]]).toEqual([j, STRETCH - 1 + j]);
    beginStretch(3);
    expect([...(k.mul(x, 2) as Float64Array).subarray(0, 3)]).toEqual([0, 2, 4]);
  });
});
