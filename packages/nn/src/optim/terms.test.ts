/** The algebra of columns does what that of numbers does, bit for bit: by its verbs, and by the loops of terms. */
import { type Algebra, maximum, numbers, relu, sum, where } from '@chainrule/engine';
import { expect, test } from 'vitest';
import { anyDouble, fc, forAll } from '../../../../vitest.property.ts';
import { beginStretch, type Column, columnAlgebra } from './columns.ts';
import * as terms from './terms.ts';

type Letters = Readonly<Record<'x' | 'y' | 'z' | 's' | 't' | 'e', number>>;
type Formula = <T>(k: Algebra<T>, v: Readonly<Record<keyof Letters, T>>) => T;

const verbs: Readonly<Record<string, Formula>> = {
  sums: (k, { x, y, s }) => k.sub(k.add(x, y), k.add(s, k.add(x, 2))),
  products: (k, { x, y, z, s }) => k.div(k.mul(x, y), k.sub(z, k.mul(s, 3))),
  functions: (k, { x, y, z }) => k.add(k.neg(k.sqrt(x)), k.mul(k.exp(y), k.pow(z, 2))),
  'circles and logarithms': (k, { x, y, z }) => k.add(k.sin(x), k.add(k.cos(y), k.log(z))),
  comparisons: (k, { x, y, z, s }) =>
    k.add(k.add(k.eq(x, y), k.ne(y, z)), k.add(k.add(k.lt(x, s), k.le(x, z)), k.add(k.gt(y, z), k.ge(0, z)))),
  'a choice for every element': (k, { x, y, z }) => k.select(k.lt(x, 0), y, z),
  'a choice for all': (k, { x, y, s }) => k.select(s, x, k.neg(y)),
  'ops of the table': (k, { x, y, z }) => k.apply(maximum, [k.apply(relu, [x]), k.apply(where, [x, y, z])]),
  'a reduction': (k, { x, y, z }) => k.reduce(sum, [[x, y, z]]),
};
const formulas = [...Object.entries(verbs), ...Object.entries(terms as Readonly<Record<string, Formula>>)];

test.each(formulas)('%s: three elements at a time are three numbers', (_, formula) => {
  const row = fc.tuple(anyDouble, anyDouble, anyDouble);
  const shared = fc.constantFrom(0, 1, -2.5, 0.1, 1e300);
  forAll(fc.tuple(row, row, row, shared, shared, shared), ([xs, ys, zs, s, t, e]) => {
    beginStretch(3);
    const columns = { x: Float64Array.from(xs), y: Float64Array.from(ys), z: Float64Array.from(zs), s, t, e };
    const result: Column = formula<Column>(columnAlgebra, columns);
    const wanted = xs.map((x, i) => formula(numbers, { x, y: ys[i] ?? NaN, z: zs[i] ?? NaN, s, t, e }));
    expect(typeof result === 'number' ? result : [...result.subarray(0, 3)]).toEqual(wanted);
  });
});
