/** compile() with ops of one's own: what a definition says is compiled, whatever its arity and options. */
import { describe, expect, test } from 'vitest';
import { type Algebra, compile, defineOp, sum, Value } from '../src/index.ts';
import { blend } from './blend.ts';

const squash = defineOp({ name: 'squash', arity: 1, define: <T>(k: Algebra<T>, x: T) => k.div(x, k.add(1, k.mul(x, x))) }); // biome-ignore format: as short as it is
const rows = [[1, 2, 0.5], [-0.5, 0.25, 3], [0, -1, -2]]; // biome-ignore format: rows

describe.each(['float64', 'float32'] as const)('ops of one’s own, compiled in %s', (dtype) => {
  test.each<[string, (x: readonly Value[], w: Value) => Value]>([
    ['one operand', ([x], w) => squash((x as Value).mul(w))],
    ['two, in their order', ([x, y], w) => blend((x as Value).mul(w), y as Value)],
    ['two, with options', ([x, y], w) => blend(x as Value, w.mul(y as Value), { share: 0.75 })],
    [
      'one in another',
      ([x, y, z], w) => blend(squash(x as Value), blend(w, y as Value, { share: 0.5 }).mul(squash(z as Value))),
    ],
  ])('%s', (_, fn) => {
    const w = new Value(0.625);
    const compiled = compile((...batch) => fn(batch[0] ?? [], w), {
      inputs: [3],
      parameters: [w],
      reduction: 'sum',
      dtype,
    });
    const near = dtype === 'float64' ? 12 : 4;
    const losses = rows.map((row) => fn(row.map((x) => new Value(x)), w)); // biome-ignore format: one line
    for (const [s, out] of compiled.forward(rows).entries()) expect(out).toBeCloseTo(losses[s]?.data as number, near);
    const total = sum(losses);
    total.backward();
    const wanted = w.grad;
    w.grad = 0;
    expect(compiled.valueAndGrad(rows)).toBeCloseTo(total.data, near);
    expect(w.grad).toBeCloseTo(wanted, near);
  });
});
