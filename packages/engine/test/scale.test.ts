/** Depth, width, sharing and memory: the engine at sizes where recursion, spreading or sets would give up. */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { sum, topologicalOrder, Value } from '../src/index.ts';

function run(program: string, ...flags: string[]): unknown {
  const file = fileURLToPath(new URL(`./programs/${program}`, import.meta.url));
  const args = ['--conditions=@chainrule/source', '--import', 'tsx', ...flags, file];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8', timeout: 120_000 }));
}

describe('a chain of 1,000,000 nodes', () => {
  const answers = [1_000_001, 1_000_001, 1_000_001, 1_000_001, 1_000_001, 1_000_001, true];
  test('goes through backward, grad, createGraph, toDot and toJSON', { timeout: 120_000 }, () => {
    expect(run('deep.ts')).toEqual(answers);
  });
  test('does so with a stack of 200 kB', { timeout: 120_000 }, () => {
    expect(run('deep.ts', '--stack-size=200')).toEqual(answers);
  });
});

test('sum() takes 1,000,000 Values and hands each its gradient', () => {
  const xs = Array.from({ length: 1_000_000 }, () => new Value(0.5));
  const total = sum(xs);
  total.backward();
  expect(total.data).toBe(500_000);
  expect(xs.every((x) => x.grad === 1)).toBe(true);
});

test('deep sharing is linear: y = y + y, 1,000 times, has 1,001 nodes and gradient 2^1000', () => {
  const x = new Value(1);
  let y = x;
  for (let i = 0; i < 1000; i++) y = y.add(y);
  y.backward();
  expect(topologicalOrder(y)).toHaveLength(1001);
  expect(x.grad).toBe(2 ** 1000);
});

test('memory is flat: 9,000 more training steps grow the heap by less than 1 MB', { timeout: 120_000 }, () => {
  const { gc, grown } = run('heap.ts', '--expose-gc') as { gc: string; grown: number };
  expect(gc).toBe('function');
  expect(grown).toBeLessThan(1 << 20);
});
