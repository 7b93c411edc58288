import { Value } from '@chainrule/engine';
import { SGD } from '@chainrule/nn';
import { type Exercise, exercise } from './exercise.ts';
import { equal, is, leaf, list, near } from './expect.ts';

type Formula = (xs: number[]) => number;
const cube: Formula = ([x = 0]) => x ** 3;

const slopes = exercise<{ slopes(f: Formula, xs: number[]): number[] }>({
  id: 'slopes',
  title: 'Check a gradient by nudging',
  task: 'Write `slopes(f, xs)`: the slope of `f` with respect to each of the numbers, measured with a nudge to both sides: (f(x + h) − f(x − h)) / 2h. The errors of the two sides nearly cancel.',
  start: `
type Formula = (xs: number[]) => number;

export function slopes(f: Formula, xs: number[], h = 1e-5): number[] {
  // Your turn: nudge one of the xs at a time.
  return xs.map(() => (f(xs) - f(xs)) / (2 * h));
}`,
  solution: `
type Formula = (xs: number[]) => number;

export function slopes(f: Formula, xs: number[], h = 1e-5): number[] {
  return xs.map((_, i) => {
    const moved = (dx: number) =>
      xs.map((x, j) => (j === i ? x + dx : x));
    const at = (dx: number): number => f(moved(dx));
    return (at(h) - at(-h)) / (2 * h);
  });
}`,
  exports: ['slopes'],
  checks: {
    'one input: 3x² − 4x + 5 has slope 14 at 3': ({ slopes }) =>
      list(
        slopes(([x = 0]) => 3 * x * x - 4 * x + 5, [3]),
        [14],
      ),
    'three inputs: a·b + c has slopes −3, 2 and 1': ({ slopes }) =>
      list(
        slopes(([a = 0, b = 0, c = 0]) => a * b + c, [2, -3, 10]),
        [-3, 2, 1],
      ),
    'both sides: the bend of x³ at 1 cancels': ({ slopes }) => list(slopes(cube, [1]), [3], 1e-8),
    'the numbers that came in are left as they were': ({ slopes }) => {
      const xs = [2, -3];
      slopes(([a = 0, b = 0]) => a * b, xs);
      equal(xs.join(' '), '2 -3');
    },
  },
  hints: {
    half: {
      when: ({ slopes }) => is(slopes(([x = 0]) => 5 * x, [3])[0], 10),
      say: 'Twice as large: between x − h and x + h lie 2h. Divide by that.',
    },
    changed: {
      when: ({ slopes }) => {
        const xs = [1.5];
        slopes(cube, xs);
        return xs[0] !== 1.5;
      },
      say: 'The list that came in has changed. Make a new list for each nudge.',
    },
    oneSided: {
      when: ({ slopes }) => is(slopes(([x = 0]) => 5 * x, [3])[0], 5) && !is(slopes(cube, [1])[0], 3, 1e-8),
      say: 'That is a nudge to one side. It is off by as much as the curve bends: nudge to the other side too.',
    },
    together: {
      when: ({ slopes }) => is(slopes(([a = 0, b = 0]) => a + 10 * b, [1, 1])[0], 11),
      say: 'All inputs are nudged at once, so every slope is the sum of all. Move only number i.',
    },
  },
});

const values = (...xs: number[]): Value[] => xs.map((x) => leaf(x));

const softmax = exercise<{ softmax(scores: Value[]): Value[] }>({
  id: 'softmax',
  title: 'A softmax that does not overflow',
  task: 'Make `softmax(scores)` survive large scores. Chapter 19 gave the trick: only the differences between scores count. Take the largest score away from all of them first; exp cannot overflow then. `amax(scores)` is the largest as a Value.',
  start: `
import { amax, sum, type Value } from '@chainrule/engine';

export function softmax(scores: Value[]): Value[] {
  // Your turn: exp(1000) is Infinity.
  const powers = scores.map((score) => score.exp());
  const total = sum(powers);
  return powers.map((power) => power.div(total));
}`,
  solution: `
import { amax, sum, type Value } from '@chainrule/engine';

export function softmax(scores: Value[]): Value[] {
  const top = amax(scores);
  const powers = scores.map((score) => score.sub(top).exp());
  const total = sum(powers);
  return powers.map((power) => power.div(total));
}`,
  exports: ['softmax'],
  checks: {
    'equal scores share equally': ({ softmax }) =>
      list(
        softmax(values(1, 1, 1, 1)).map((p) => p.data),
        [0.25, 0.25, 0.25, 0.25],
      ),
    'scores 1 and 0 give 0.7311 and the rest': ({ softmax }) =>
      list(
        softmax(values(1, 0)).map((p) => p.data),
        [0.7310585786300049, 0.2689414213699951],
      ),
    'a score of 1000 does not overflow': ({ softmax }) =>
      list(
        softmax(values(1000, 0)).map((p) => p.data),
        [1, 0],
      ),
    'a score of −1000 does not make 0 / 0': ({ softmax }) =>
      list(
        softmax(values(-1000, -1000)).map((p) => p.data),
        [0.5, 0.5],
      ),
    'the gradient of the first probability is p(1 − p)': ({ softmax }) => {
      const scores = values(1, 0);
      softmax(scores)[0]?.backward();
      near(scores[0]?.grad, 0.19661193324148185);
    },
  },
  hints: {
    smallest: {
      when: ({ softmax }) =>
        Number.isNaN(softmax(values(1000, 0))[0]?.data) &&
        is(softmax(values(-1000, -1000))[0]?.data, 0.5) &&
        is(softmax(values(1, 0))[0]?.data, 0.7310585786300049),
      say: 'The largest score is still large. Take away the largest, and not the smallest or the first.',
    },
    overflow: {
      when: ({ softmax }) => Number.isNaN(softmax(values(1000, 0))[0]?.data),
      say: 'exp(1000) is Infinity, and Infinity divided by Infinity is NaN. Take the largest score away before exp.',
    },
    after: {
      when: ({ softmax }) =>
        !is(
          softmax(values(1, 0)).reduce((total, p) => total + p.data, 0),
          1,
        ),
      say: 'They do not add up to 1. Take the largest away from every score, before exp, and divide by the sum of the powers.',
    },
    lost: {
      when: ({ softmax }) => {
        const scores = values(1, 0);
        softmax(scores)[0]?.backward();
        return is(softmax(scores)[0]?.data, 0.7310585786300049) && !is(scores[0]?.grad, 0.19661193324148185);
      },
      say: 'The probabilities are right and the gradient is not: a plain number, .data, cuts part of the way back.',
    },
  },
});

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

const momentum = exercise<{ momentum(parameters: Value[], lr: number, share: number): () => void }>({
  id: 'momentum',
  title: 'Momentum',
  task: 'A ball keeps a share of its speed in every step. Write `momentum(parameters, lr, share)`, which keeps a speed per parameter: `share` times its last speed, plus the gradient. The parameter goes against its speed, times `lr`. The function that you return runs once per step.',
  start: `
import type { Value } from '@chainrule/engine';

export function momentum(
  parameters: Value[], lr: number, share: number,
) {
  return () => {
    for (const p of parameters) {
      // Your turn: instead of 0, the speed of the step before.
      const speed = share * 0 + p.grad;
      p.data -= lr * speed;
    }
  };
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function momentum(
  parameters: Value[], lr: number, share: number,
) {
  const speeds = new Map<Value, number>();
  return () => {
    for (const p of parameters) {
      const speed = share * (speeds.get(p) ?? 0) + p.grad;
      speeds.set(p, speed);
      p.data -= lr * speed;
    }
  };
}`,
  exports: ['momentum'],
  checks: {
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
    'after ten steps it is where SGD with momentum is': ({ momentum }) =>
      near(
        walk((p) => momentum([p], 0.1, 0.9), 10),
        walk(sgd, 10),
      ),
    'each parameter has a speed of its own': ({ momentum }) => {
      const [p, q] = [leaf(0), leaf(0)];
      const step = momentum([p, q], 1, 0.5);
      [p.grad, q.grad] = [1, 0];
      step();
      [p.grad, q.grad] = [0, 0];
      step();
      near(p.data, -1.5);
      near(q.data, 0);
    },
  },
  hints: {
    forgets: {
      when: ({ momentum }) =>
        is(
          walk((p) => momentum([p], 0.1, 0.9), 1),
          0.8,
        ) &&
        is(
          walk((p) => momentum([p], 0.1, 0.9), 2),
          0.64,
        ),
      say: 'Every step begins at speed 0. The speed has to outlive the step: keep it outside the function that you return.',
    },
    lossless: {
      when: ({ momentum }) =>
        is(
          walk((p) => momentum([p], 0.1, 0.9), 2),
          0.44,
        ),
      say: 'The ball loses no speed: that is the bug of chapter 16. Multiply the old speed by share.',
    },
    shared: {
      when: ({ momentum }) => {
        const [p, q] = [leaf(0), leaf(0)];
        const step = momentum([p, q], 1, 0.5);
        p.grad = 1;
        step();
        return q.data !== 0;
      },
      say: 'One speed for all parameters mixes them up. Keep one for each: a Map from the parameter to its speed.',
    },
    uphill: {
      when: ({ momentum }) =>
        is(
          walk((p) => momentum([p], 0.1, 0.9), 1),
          1.2,
        ),
      say: 'It climbs. The parameter goes against its speed.',
    },
  },
});

export const exercises: readonly Exercise[] = [slopes, softmax, momentum];
