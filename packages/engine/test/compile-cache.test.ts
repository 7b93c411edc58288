/** The cache of modules: found again by structure, bounded in number. */
import { expect, it, vi } from 'vitest';
import { defineOp, Value } from '../src/index.ts';
import { compile } from './traceable.ts';

const host = (globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } }).WebAssembly;

/** Compiles a function that differs from others by a constant, and says how many modules that made. */
const modulesMadeBy = (constant: number): number => {
  const spy = vi.spyOn(host, 'Module');
  const w = new Value(Math.random());
  compile(([x]) => w.mul(x).add(constant).tanh(), { inputs: [1], parameters: [w] });
  const made = spy.mock.calls.length;
  spy.mockRestore();
  return made;
};

it('keeps the latest 32 modules, whatever the parameters are', () => {
  expect(modulesMadeBy(1000)).toBe(1);
  for (let i = 1; i <= 31; i++) modulesMadeBy(1000 + i);
  expect(modulesMadeBy(1000)).toBe(0);
  // 1000 was just used, so 1001 is the oldest now.
  expect(modulesMadeBy(2000)).toBe(1);
  expect(modulesMadeBy(1000)).toBe(0);
  expect(modulesMadeBy(1001)).toBe(1);
});

it('keeps modules of two ops apart that users gave one name', () => {
  const scaled = (factor: number) =>
    defineOp({ name: 'scaled', arity: 1, forward: (x) => factor * x, define: (k, x) => k.mul(factor, x) });
  const answers = [2, 3].map((factor) => {
    const op = scaled(factor);
    return compile(([x]) => op(x as Value), { inputs: [1] }).forward([[10]])[0];
  });
  expect(answers).toEqual([20, 30]);
});
