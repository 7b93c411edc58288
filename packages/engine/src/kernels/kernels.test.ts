/**
 * Kernels against the records: every op has one or says what it is made of, and on plain numbers each agrees with the record's forward
 * within the record's own bound (`ulp.wasm`), on its domain and at every special value; and with torch's recorded edge values.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ulpDistance } from '../../test/ulp.ts';
import { ops } from '../index.ts';
import type { Machine } from '../machine.ts';
import type { AnyOp, FixedOp, Params } from '../op.ts';
import { float32Machine, float64Machine, kernels } from './index.ts';

type Kernel = (m: Machine<number>, ...operands: readonly (number | Params)[]) => number;
const kernelOf = (name: string): Kernel | undefined => (kernels as unknown as Record<string, Kernel>)[name]; // a kernel's operands are its record's
const records: readonly AnyOp[] = Object.values(ops);
const fixed = records.filter((op): op is FixedOp => typeof op.arity === 'number');
const withKernel = fixed.filter((op) => kernelOf(op.name));
const forward = (op: FixedOp, inputs: readonly number[], params: Params): number =>
  (op.forward as (...args: readonly (number | Params)[]) => number)(...inputs, params); // as many as its arity

/** The same ops with other options, where options choose another formula. */
const variants: Readonly<Record<string, readonly Params[]>> = {
  gelu: [{ approximate: 'none' }, { approximate: 'tanh' }],
  softplus: [
    { beta: 1, threshold: 20 },
    { beta: 3, threshold: 5 },
  ],
  elu: [{ alpha: 1 }, { alpha: 0.3 }],
  celu: [{ alpha: 1 }, { alpha: 0.3 }],
  leakyRelu: [{ negativeSlope: 0.01 }, { negativeSlope: -2 }],
  hardtanh: [
    { minVal: -1, maxVal: 1 },
    { minVal: 2, maxVal: 5 },
  ],
};
const cases = withKernel.flatMap((op) => (variants[op.name] ?? [op.params]).map((params) => ({ op, params })));

/** Where the formula itself cancels, a last place of its operands is many of the result: these are judged by their operands. */
const cancelling: ReadonlySet<string> = new Set(['gelu', 'logaddexp']);
function agrees(op: FixedOp, inputs: readonly number[], y: number, expected: number): boolean {
  if (ulpDistance(y, expected) <= op.ulp.wasm) return true;
  const scale = Math.max(1, ...inputs.map(Math.abs));
  return cancelling.has(op.name) && Math.abs(y - expected) <= 4 * 2 ** -53 * scale;
}

const report = (op: FixedOp, inputs: readonly number[], y: number, expected: number): string =>
  `${op.name}(${inputs.map((x) => (Object.is(x, -0) ? '-0' : x)).join(', ')}) is ${y}, expected ${expected}`;

const special = [
  0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, 0.625, 0.9, 6, 20, 22, -37, 88.7, -87, 709.7, 710, -709.9, -745.2, -746, 1e16, 1e300, -1e300,
  1e-300, -1e-300, 5e-324, -5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** -1022, 2 ** -126, NaN, Infinity, -Infinity,
]; // biome-ignore format: by groups

function grid(arity: number): readonly number[][] {
  if (arity === 1) return special.map((x) => [x]);
  if (arity === 2) return special.flatMap((a) => special.map((b) => [a, b]));
  const few = special.filter((_, i) => i % 3 === 0 || i > 34);
  return few.flatMap((a) => few.flatMap((b) => few.map((c) => [a, b, c])));
}

/** A fixed stream of numbers in [0, 1). */
function stream(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 + 2 ** -40;
  };
}

test('every op of a fixed number of operands has a kernel or says what it is made of', () => {
  const without = fixed.filter((op) => !kernelOf(op.name) && !op.define);
  expect(without.map((op) => op.name)).toEqual([]);
});

test('every kernel has the name of an op', () => {
  expect(Object.keys(kernels).filter((name) => !fixed.some((op) => op.name === name))).toEqual([]);
});

test.each(cases)('$op.name kernel agrees with forward at special values $params', ({ op, params }) => {
  const kernel = kernelOf(op.name);
  const problems: string[] = [];
  for (const inputs of grid(op.arity)) {
    const expected = forward(op, inputs, params);
    const y = kernel?.(float64Machine, ...inputs, params) ?? NaN;
    if (!agrees(op, inputs, y, expected)) problems.push(report(op, inputs, y, expected));
  }
  expect(problems).toEqual([]);
});

test.each(cases)('$op.name kernel agrees with forward on its domain $params', ({ op, params }) => {
  const kernel = kernelOf(op.name);
  const next = stream(7);
  const problems: string[] = [];
  for (let i = 0; i < 5000; i++) {
    const inputs = op.domain.map(([low, high]) => low + (high - low) * next());
    const expected = forward(op, inputs, params);
    const y = kernel?.(float64Machine, ...inputs, params) ?? NaN;
    if (!agrees(op, inputs, y, expected)) problems.push(report(op, inputs, y, expected));
  }
  expect(problems).toEqual([]);
});

test.each(cases)(
  '$op.name kernel in float32 is NaN, infinite or a signed zero where forward is $params',
  ({ op, params }) => {
    const kernel = kernelOf(op.name);
    const problems: string[] = [];
    for (const inputs of grid(op.arity).map((xs) => xs.map(Math.fround))) {
      const exact = forward(op, inputs, params);
      const expected = Math.fround(exact);
      const y = kernel?.(float32Machine, ...inputs, params) ?? NaN;
      const scale = Math.max(Math.abs(expected), cancelling.has(op.name) ? 1 : 0);
      const close = Math.abs(y - expected) <= 4e-7 * scale + 2 ** -147 && exact !== 0;
      if (!Object.is(y, expected) && !close) problems.push(report(op, inputs, y, expected));
    }
    expect(problems).toEqual([]);
  },
);

interface Group {
  readonly op: string;
  readonly params: Params;
  readonly cases: readonly [inputs: readonly string[], value: string][];
}
const edges = readFileSync(new URL('../../test/edges/torch-edges.json', import.meta.url), 'utf8');
const { groups } = JSON.parse(edges) as { readonly groups: readonly Group[] }; // edges/record.py writes it so

/** torch answers by another path than forward when a half is an exponent in a tensor; see edges.test.ts. */
const deliberate = (op: FixedOp, [x = 0, y = 0]: readonly number[]): boolean =>
  op.name === 'pow' && Math.abs(y) === 0.5 && (x === 0 || x === -Infinity);

test.each(groups.filter(({ op }) => kernelOf(op)))('$op kernel gives torch its edge values $params', (group) => {
  const op = withKernel.find(({ name }) => name === group.op);
  if (!op) throw new Error(`no record ${group.op}`);
  const options = Object.entries(group.params).map(([key, value]) => [key, value === 'Infinity' ? Infinity : value]);
  const params: Params = { ...op.params, ...Object.fromEntries(options) };
  const problems: string[] = [];
  for (const [texts, value] of group.cases) {
    const inputs = texts.map(Number);
    const y = kernelOf(op.name)?.(float64Machine, ...inputs, params) ?? NaN;
    if (!deliberate(op, inputs) && !agrees(op, inputs, y, Number(value)))
      problems.push(report(op, inputs, y, Number(value)));
  }
  expect(problems).toEqual([]);
});

test('pow() gives the bits of the product, quotient or root for the exponents that torch computes so', () => {
  for (const m of [float64Machine, float32Machine]) {
    for (const x of special.map((value) => m.constant(value))) {
      const square = m.mul(x, x);
      const root = m.sqrt(x);
      const expected = [1, x, square, m.mul(square, x), m.div(1, x), m.div(1, square), root, m.div(1, root)];
      expect([0, 1, 2, 3, -1, -2, 0.5, -0.5].map((y) => kernels.pow(m, x, y))).toEqual(expected);
    }
  }
});
