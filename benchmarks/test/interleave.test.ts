import { expect, test } from 'vitest';
import { loads, sumLoad } from '../eager-loads.ts';
import { agree, interleave } from '../interleave.ts';

test.each([...loads, sumLoad])('$name: engine and reference give the same number', ({ sides }) => {
  expect(() => agree(sides())).not.toThrow();
});

test('agree() refuses to time sides that differ', () => {
  const sides = [
    { name: 'a', run: () => 1 },
    { name: 'b', run: () => 1.1 },
  ];
  expect(() => agree(sides)).toThrow('b gives 1.1, a gives 1: nothing was timed');
});

test('interleave() times every side', async () => {
  const count = { a: 0, b: 0 };
  const sides = (['a', 'b'] as const).map((name) => ({ name, run: () => ++count[name] && 1 }));
  const timings = await interleave(sides, 2, 1);
  expect(timings.map(({ name }) => name)).toEqual(['a', 'b']);
  for (const { median, fastest } of timings) expect(fastest).toBeLessThanOrEqual(median);
  expect(count.a).toBeGreaterThan(2);
});
