import { ok } from 'node:assert/strict';
import { Value } from '@chainrule/engine';
import { SGD } from '@chainrule/nn';

type Mine = typeof import('./21-momentum.solution.ts');

/** Where a parameter is after some steps down x² from 1. */
function walk(step: (p: Value) => () => void, steps: number): number {
  const p = new Value(1);
  const update = step(p);
  for (let i = 0; i < steps; i++) {
    p.zeroGrad();
    p.mul(p).backward();
    update();
  }
  return p.data;
}

function sgd(p: Value): () => void {
  const optimizer = new SGD([p], { lr: 0.1, momentum: 0.9 });
  return () => optimizer.step();
}

const near = (x: number, wanted: number): void => ok(Math.abs(x - wanted) < 1e-12, `${x} should be ${wanted}`);

export const checks: Record<string, (mine: Mine) => void> = {
  'the first step is plain gradient descent': ({ momentum }) =>
    near(
      walk((p) => momentum([p], 0.1, 0.9), 1),
      0.8,
    ),
  'the second step still carries the first': ({ momentum }) =>
    near(
      walk((p) => momentum([p], 0.1, 0.9), 2),
      0.46,
    ),
  'after ten steps it stands where SGD with momentum stands': ({ momentum }) => {
    near(
      walk((p) => momentum([p], 0.1, 0.9), 10),
      walk(sgd, 10),
    );
  },
};
