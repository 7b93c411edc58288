/** Every term of the optimisers' rules: its loop over columns against its formula over numbers, element by element, bit for bit. */
import { type Algebra, numbers } from '@chainrule/engine';
import { expect, test } from 'vitest';
import { anyDouble, fc, forAll } from '../../../../vitest.property.ts';
import { beginStretch, columnAlgebra } from './columns.ts';
import * as terms from './terms.ts';

type Letters<T> = Readonly<Record<'x' | 'y' | 'z' | 's' | 't' | 'e', T>>;
type TermOf = <T>(k: Algebra<T>, v: Letters<T>) => T;
const all = Object.entries(terms) as unknown as readonly (readonly [string, TermOf])[]; // each reads some of the letters

const lists = fc.integer({ min: 1, max: 9 }).chain((n) => {
  const list = fc.array(anyDouble, { minLength: n, maxLength: n });
  return fc.record({ x: list, y: list, z: list, s: anyDouble, t: anyDouble, e: anyDouble });
});

test.each(all)('%s is its formula, and leaves its columns alone', (_name, term) => {
  forAll(lists, ({ x, y, z, ...numbersOf }) => {
    const n = x.length;
    beginStretch(n);
    const columns = { x: Float64Array.from(x), y: Float64Array.from(y), z: Float64Array.from(z) };
    const result = term(columnAlgebra as Algebra<unknown>, { ...columns, ...numbersOf }) as Float64Array;
    for (let i = 0; i < n; i++) {
      const at = { x: x[i] as number, y: y[i] as number, z: z[i] as number, ...numbersOf }; // as many
      expect(result[i]).toBe(term(numbers, at));
    }
    expect([[...columns.x], [...columns.y], [...columns.z]]).toEqual([x, y, z]);
  });
});

test('there are some', () => {
  expect(all.length).toBeGreaterThan(5);
});
