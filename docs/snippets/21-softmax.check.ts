import { ok } from 'node:assert/strict';
import { Value } from '@chainrule/engine';

type Mine = typeof import('./21-softmax.solution.ts');

const values = (...xs: number[]): Value[] => xs.map((x) => new Value(x));
const near = (x: number | undefined, wanted: number): void => {
  ok(Math.abs((x ?? Number.NaN) - wanted) < 1e-9, `${x} should be ${wanted}`);
};

export const checks: Record<string, (mine: Mine) => void> = {
  'equal scores share equally': ({ softmax }) => {
    for (const p of softmax(values(1, 1, 1, 1))) near(p.data, 0.25);
  },
  'scores 1 and 0 give 0.7310585786 and the rest': ({ softmax }) => {
    const p = softmax(values(1, 0));
    near(p[0]?.data, 0.7310585786300049);
    near(p[1]?.data, 0.2689414213699951);
  },
  'a score of 1000 does not overflow': ({ softmax }) => {
    near(softmax(values(1000, 0))[0]?.data, 1);
  },
  'the gradient of the first probability is p(1 − p)': ({ softmax }) => {
    const scores = values(1, 0);
    softmax(scores)[0]?.backward();
    near(scores[0]?.grad, 0.19661193324148185);
  },
};
