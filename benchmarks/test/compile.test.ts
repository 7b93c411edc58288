/** The benchmark of compile(): its loads compute what the eager engine computes, and a quick run works. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compile, mean, sum, Value } from '@chainrule/engine';
import { expect, test } from 'vitest';
import { stepOf } from '../src/compile/step.ts';
import { modelOf, numbersOf, workloads } from '../src/compile/workloads.ts';

const small = workloads.filter(({ name }) => name !== 'W4');

test.each(small)('$name: compiled and eager give the same loss and gradients', (load) => {
  const numbers = numbersOf(load);
  const { values, fn, options } = modelOf(load, numbers);
  expect(values.map(({ data }) => data)).toEqual(numbers.parameters);
  const loss = compile(fn, options).valueAndGrad(numbers.x, numbers.y);
  const compiled = values.map((value) => value.grad);
  for (const value of values) value.grad = 0;
  const frozen = (x: number): Value => new Value(x, { requiresGrad: false });
  const losses = Array.from({ length: load.batch }, (_, s) => {
    const row = [...numbers.x.subarray(s * load.nin, (s + 1) * load.nin)].map(frozen);
    return fn(row, [frozen(numbers.y[s] ?? NaN)]);
  });
  const wanted = (load.reduction === 'mean' ? mean : sum)(losses);
  wanted.backward();
  expect(Math.abs(loss - wanted.data)).toBeLessThan(1e-12 * Math.max(1, Math.abs(wanted.data)));
  const largest = values.reduce((most, { grad }) => Math.max(most, Math.abs(grad)), 0);
  for (const [i, { grad }] of values.entries())
    expect(Math.abs((compiled[i] ?? NaN) - grad)).toBeLessThanOrEqual(1e-12 * largest);
});

test.each(small)('$name: step() moves the parameters as valueAndGrad() and a loop do, to the last bit', (load) => {
  const numbers = numbersOf(load);
  const [fused, loop] = (['step', 'loop'] as const).map((update) => {
    const step = stepOf(load, numbers, {}, update);
    for (let i = 0; i < 3; i++) step();
    return step.parameters.map(({ data }) => data);
  });
  expect(fused).toEqual(loop);
  expect(fused).toHaveLength(numbers.parameters.length);
  expect(fused).not.toEqual(numbers.parameters);
});

test('--quick --node-only runs to its end and prints every load', () => {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const flags = [
    '--conditions=@chainrule/source',
    '--import',
    'tsx',
    'compile.ts',
    '--quick',
    '--node-only',
    '--only',
    'W1,W2,W3',
  ];
  const out = execFileSync(process.execPath, flags, { cwd, encoding: 'utf8' });
  for (const name of ['W1', 'W2', 'W3']) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
  expect(out).toMatch(/float32 ours +median/);
});
