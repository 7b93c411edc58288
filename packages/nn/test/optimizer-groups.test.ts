/** Options of groups, which may be changed between steps: what is no number is refused by the next step, and nothing moves. */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { Adam, fuse, SGD } from '../src/index.ts';

describe('options of a group that are no numbers', () => {
  const cases: [string, unknown, RegExp][] = [
    ['lr', NaN, /SGD\.step\(\): paramGroups\[0\]\.lr must be a finite number, but got NaN/],
    ['lr', Infinity, /paramGroups\[0\]\.lr must be a finite number, but got Infinity/],
    ['lr', '0.1', /paramGroups\[0\]\.lr must be a number, but got "0\.1"/],
    ['momentum', NaN, /paramGroups\[0\]\.momentum must not be NaN/],
    ['weightDecay', undefined, /paramGroups\[0\]\.weightDecay must be a number, but got undefined/],
  ];
  it.each(cases)('%s: %s is refused by step(), and nothing has moved', (key, value, message) => {
    const [w, v] = [new Value(1), new Value(2)];
    const optimizer = new SGD([{ params: [v] }, { params: [w] }].reverse(), { lr: 0.1, momentum: 0.9 });
    optimizer.step();
    w.grad = v.grad = 1;
    Object.assign(optimizer.paramGroups[0] as object, { [key]: value });
    expect(() => optimizer.step()).toThrow(message);
    expect(() => fuse(optimizer).step()).toThrow(message);
    expect([w.data, v.data]).toEqual([1, 2]);
  });

  it('betas and other rules too, of whichever group', () => {
    const groups = [1, 2].map((x) => ({ params: [new Value(x)] }));
    const optimizer = new Adam(groups);
    (optimizer.paramGroups[1] as { betas: readonly number[] }).betas = [0.9, NaN];
    expect(() => optimizer.step()).toThrow(/Adam\.step\(\): paramGroups\[1\]\.betas\[1\] must not be NaN/);
    (optimizer.paramGroups[1] as { betas: unknown }).betas = 0.9;
    expect(() => optimizer.step()).toThrow(/paramGroups\[1\]\.betas must be an array/);
  });
});
