import { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { equal, is, leaf, near } from './expect.ts';

/** Three Values with data 1, 2, 3 and gradients 4, 5, 6. */
const three = (): Value[] =>
  [1, 2, 3].map((data) => {
    const p = leaf(data);
    p.grad = data + 3;
    return p;
  });

const clear = exercise<{ zeroGrad(parameters: Value[]): void }>({
  id: 'zero-grad',
  title: 'Forget the last gradients',
  task: 'Write `zeroGrad(parameters)`: every gradient becomes 0, and nothing else changes.',
  start: `
import type { Value } from '@chainrule/engine';

export function zeroGrad(parameters: Value[]): void {
  // Your turn.
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function zeroGrad(parameters: Value[]): void {
  for (const p of parameters) p.grad = 0;
}`,
  exports: ['zeroGrad'],
  checks: {
    'every gradient is 0': ({ zeroGrad }) => {
      const ps = three();
      zeroGrad(ps);
      equal(ps.map((p) => p.grad).join(' '), '0 0 0');
    },
    'the data stay': ({ zeroGrad }) => {
      const ps = three();
      zeroGrad(ps);
      equal(ps.map((p) => p.data).join(' '), '1 2 3');
    },
    'a backward pass after it finds a clean place': ({ zeroGrad }) => {
      const x = leaf(3);
      x.mul(x).backward();
      zeroGrad([x]);
      x.mul(x).backward();
      near(x.grad, 6);
    },
  },
  hints: {
    data: {
      when: ({ zeroGrad }) => {
        const ps = three();
        zeroGrad(ps);
        return ps.every((p) => p.data === 0);
      },
      say: 'This clears data: the net forgets what it has learned. Clear grad.',
    },
    first: {
      when: ({ zeroGrad }) => {
        const ps = three();
        zeroGrad(ps);
        return ps[0]?.grad === 0 && ps[2]?.grad === 6;
      },
      say: 'Only some are cleared. Go through all parameters.',
    },
    copies: {
      when: ({ zeroGrad }, code) => {
        const ps = three();
        zeroGrad(ps);
        return ps[0]?.grad === 4 && /new Value/.test(code);
      },
      say: 'New Values do not help: the net goes on using the old ones. Change those that came in.',
    },
  },
});

const batch = exercise<{ meanGradient(loss: (w: Value, x: number) => Value, w: Value, xs: number[]): number }>({
  id: 'accumulate',
  title: 'The bug as a tool',
  task: 'PyTorch adds gradients up on purpose: a batch that does not fit into memory can go through one example at a time. Write `meanGradient(loss, w, xs)`: one backward pass of `loss(w, x)` for each x, the gradients add up in `w.grad`, and their mean comes out. Whatever was in `w.grad` before must not count.',
  start: `
import type { Value } from '@chainrule/engine';

type Loss = (w: Value, x: number) => Value;

export function meanGradient(
  loss: Loss, w: Value, xs: number[],
): number {
  for (const x of xs) {
    // Your turn.
  }
  return 0;
}`,
  solution: `
import type { Value } from '@chainrule/engine';

type Loss = (w: Value, x: number) => Value;

export function meanGradient(
  loss: Loss, w: Value, xs: number[],
): number {
  w.zeroGrad();
  for (const x of xs) loss(w, x).backward();
  return w.grad / xs.length;
}`,
  exports: ['meanGradient'],
  checks: {
    'one example is its own mean': ({ meanGradient }) =>
      near(
        meanGradient((w, x) => w.mul(x), leaf(1), [4]),
        4,
      ),
    'w·x has the mean of the xs': ({ meanGradient }) =>
      near(
        meanGradient((w, x) => w.mul(x), leaf(1), [1, 2, 6]),
        3,
      ),
    'a square': ({ meanGradient }) =>
      near(
        meanGradient((w, x) => w.mul(x).sub(1).pow(2), leaf(2), [1, 2]),
        7,
      ),
    'old gradients do not count': ({ meanGradient }) => {
      const w = new Value(1);
      w.grad = 100;
      near(
        meanGradient((v, x) => v.mul(x), w, [1, 3]),
        2,
      );
    },
  },
  hints: {
    last: {
      when: ({ meanGradient }) =>
        is(
          meanGradient((w, x) => w.mul(x), leaf(1), [1, 2, 6]),
          2,
        ),
      say: 'Only the last example counts: zeroGrad() stands inside the loop. Clear once, before it.',
    },
    sum: {
      when: ({ meanGradient }) =>
        is(
          meanGradient((w, x) => w.mul(x), leaf(1), [1, 2, 6]),
          9,
        ),
      say: 'That is the sum. The mean is the sum divided by how many there are.',
    },
    old: {
      when: ({ meanGradient }) => {
        const w = new Value(1);
        w.grad = 100;
        return is(
          meanGradient((v, x) => v.mul(x), w, [1, 3]),
          52,
        );
      },
      say: 'What was in w.grad before is counted too. Clear it first.',
    },
    none: {
      when: ({ meanGradient }) =>
        is(
          meanGradient((w, x) => w.mul(x), leaf(1), [1, 2, 6]),
          0,
        ),
      say: 'No gradient has arrived. Call .backward() on each loss, and read w.grad after the loop.',
    },
  },
});

export const exercises: readonly Exercise[] = [clear, batch];
