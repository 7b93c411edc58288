/**
 * Edge values as PyTorch 2.13 answers them, for every op of the table: recorded by edges/record.py.
 *
 * Values are compared bit for bit where the record says so, else in ulp; gradients within 1e-12 relative, NaN and infinities
 * exactly. The sign of a zero gradient is not compared: a leaf's `grad` starts at 0, and 0 + −0 is 0.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { grad, type Operand, ops, Value } from '../src/index.ts';
import { ulpDistance } from './ulp.ts';

type Case = readonly [inputs: readonly string[], value: string, gradients: readonly (string | null)[]];
interface Group {
  readonly op: keyof typeof ops;
  readonly params: Readonly<Record<string, number | string>>;
  readonly number: readonly number[];
  readonly cases: readonly Case[];
}

const file = readFileSync(new URL('./edges/torch-edges.json', import.meta.url), 'utf8');
const recorded = JSON.parse(file) as { readonly torch: string; readonly groups: readonly Group[] }; // record.py writes it so

const sameGradient = (ours: number, theirs: number): boolean =>
  ours === theirs ||
  (Number.isNaN(ours) && Number.isNaN(theirs)) ||
  (Number.isFinite(theirs) && Math.abs(ours - theirs) <= 1e-12 * Math.abs(theirs)); // anything is within ∞ of ∞

function check(group: Group, [inputs, value, gradients]: Case): string[] {
  const op = ops[group.op];
  const at = inputs.map(Number);
  const operands: Operand[] = at.map((x, i) => (group.number.includes(i) ? x : new Value(x)));
  const params = Object.fromEntries(Object.entries(group.params).map(([k, v]) => [k, v === 'Infinity' ? Infinity : v]));
  const options = Object.keys(params).length > 0 ? [params] : [];
  const call = op as unknown as (...args: unknown[]) => Value;
  const y = op.arity === 'n' ? call(operands, ...options) : call(...operands, ...options);
  const problems: string[] = [];
  // gelu's bound is in ulp of x: below 0 its 1 + erf cancels, in torch as well.
  const cancels =
    group.op === 'gelu' && Math.abs(y.data - Number(value)) <= op.ulp.torch * 2 ** -52 * Math.abs(at[0] ?? 0);
  if (!cancels && !(ulpDistance(y.data, Number(value)) <= op.ulp.torch))
    problems.push(`value ${y.data}, torch ${value}`);
  if (y.requiresGrad) y.backward();
  const leaves = operands.filter((x) => x instanceof Value);
  gradients.forEach((g, i) => {
    const ours = leaves[i]?.grad ?? NaN;
    if (!sameGradient(ours, Number(g ?? 0))) problems.push(`gradient ${i} ${ours}, torch ${g}`);
  });
  return problems.map((problem) => `${group.op}(${at.join(', ')}) ${JSON.stringify(group.params)}: ${problem}`);
}

describe(`edge values as torch ${recorded.torch}`, () => {
  for (const group of recorded.groups) {
    const name = `${group.op} ${JSON.stringify(group.params)} ${group.number.length > 0 ? `number ${group.cases[0]?.[0][1]}` : ''}`;
    test(name, () => {
      const problems = group.cases.flatMap((c) => check(group, c));
      expect(problems).toEqual([]);
    });
  }
});

test('remainder(): a quotient of 0 has the sign of a / b, which the gradient of the divisor shows', () => {
  const slope = (a: number, b: number): number | undefined => {
    const [x, y] = [new Value(a), new Value(b)];
    return grad(ops.remainder(x, y), [y], { createGraph: true })[0]?.data; // the other way adds to +0
  };
  expect(slope(-0, 1)).toBe(0); // −1 · −0, as torch
  expect(slope(-0, -1)).toBe(-0);
  expect(slope(0, 1)).toBe(-0);
  expect(slope(7, 4)).toBe(-1);
});
