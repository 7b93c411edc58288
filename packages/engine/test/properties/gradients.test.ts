/** Gradients of random expressions over the whole table: against differences, and against themselves by other ways. */
import { describe, expect } from 'vitest';
import { fc, property } from '../../../../vitest.property.ts';
import { grad, gradcheck, gradgradcheck, jacobian, type Value } from '../../src/index.ts';
import { evaluate, expressions, leavesOf, marginOf, run } from './expressions.ts';

/** Without the sign of zeros: leaves start at 0, and 0 + −0 is 0. */
const plain = (xs: readonly number[]): number[] => xs.map((x) => x + 0);

describe('the gradient of a random expression', () => {
  property(
    'is what differences give',
    expressions(6),
    (expression) => {
      fc.pre(marginOf(expression) > 0.05);
      const f = (...xs: Value[]): Value => evaluate(expression, xs);
      expect(gradcheck(f, expression.inputs, { eps: 2e-3, rtol: 1e-6, atol: 1e-8 })).toBe(true);
    },
    { runs: 150 },
  );

  property(
    'has a gradient of its own that is what differences give',
    expressions(3, 2),
    (expression) => {
      fc.pre(marginOf(expression) > 0.1);
      const f = (...xs: Value[]): Value => evaluate(expression, xs);
      expect(gradgradcheck(f, expression.inputs, { eps: 2e-3, rtol: 1e-5, atol: 1e-6 })).toBe(true);
    },
    { runs: 60 },
  );

  property(
    'is the same number from backward(), grad() and grad({ createGraph: true }), bit for bit',
    expressions(12),
    (expression) => {
      const { grads } = run(expression);
      for (const createGraph of [false, true]) {
        const leaves = leavesOf(expression);
        const y = evaluate(expression, leaves);
        const found = y.requiresGrad
          ? grad(y, leaves, { createGraph, allowUnused: true }).map(({ data }) => data)
          : [0, 0, 0];
        expect(plain(found)).toEqual(grads);
        expect(leaves.every((leaf) => leaf.grad === 0)).toBe(true); // grad() touches none
      }
      expect(plain(jacobian((...xs) => evaluate(expression, xs), expression.inputs)[0] ?? [])).toEqual(grads);
    },
  );

  property('doubles and halves with its seed, bit for bit', expressions(12), (expression) => {
    const { grads } = run(expression);
    expect(run(expression, 2).grads).toEqual(plain(grads.map((g) => 2 * g)));
    expect(run(expression, -0.5).grads).toEqual(plain(grads.map((g) => -0.5 * g)));
  });

  property('of a sum of two expressions is theirs, bit for bit', fc.tuple(expressions(6), expressions(6)), ([a, b]) => {
    const [first, second] = [leavesOf(a), leavesOf(b)];
    const total = evaluate(a, first).add(evaluate(b, second));
    if (total.requiresGrad) total.backward();
    expect(first.map(({ grad: g }) => g)).toEqual(run(a).grads);
    expect(second.map(({ grad: g }) => g)).toEqual(run(b).grads);
  });
});
