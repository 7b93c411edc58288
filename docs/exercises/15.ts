import type { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { equal, is, leaf, near } from './expect.ts';

const withGrad = (data: number, grad: number): Value => {
  const p = leaf(data);
  p.grad = grad;
  return p;
};

const update = exercise<{ update(parameters: Value[], lr: number): void }>({
  id: 'update',
  title: 'The fourth step',
  task: 'Write `update(parameters, lr)`: every parameter moves against its gradient, by `lr` times the gradient. It returns nothing; the parameters themselves change.',
  start: `
import type { Value } from '@chainrule/engine';

export function update(parameters: Value[], lr: number): void {
  for (const p of parameters) {
    // Your turn.
  }
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function update(parameters: Value[], lr: number): void {
  for (const p of parameters) {
    p.data -= lr * p.grad;
  }
}`,
  exports: ['update'],
  checks: {
    'a positive gradient: down': ({ update }) => {
      const p = withGrad(1, 3);
      update([p], 0.1);
      near(p.data, 0.7);
    },
    'a negative gradient: up': ({ update }) => {
      const p = withGrad(0.3, -2);
      update([p], 0.05);
      near(p.data, 0.4);
    },
    'every parameter moves': ({ update }) => {
      const ps = [withGrad(1, 1), withGrad(2, 2), withGrad(3, 0)];
      update(ps, 0.5);
      equal(ps.map((p) => p.data).join(' '), '0.5 1 3');
    },
  },
  hints: {
    uphill: {
      when: ({ update }) => {
        const p = withGrad(1, 3);
        update([p], 0.1);
        return is(p.data, 1.3);
      },
      say: 'This climbs: the gradient points to where the loss grows. Take the step away from it, with a minus.',
    },
    rate: {
      when: ({ update }) => {
        const p = withGrad(1, 3);
        update([p], 0.1);
        return is(p.data, -2);
      },
      say: 'The whole gradient is too large a step. Multiply it by lr.',
    },
    replaced: {
      when: ({ update }) => {
        const p = withGrad(1, 3);
        update([p], 0.1);
        return is(p.data, -0.3);
      },
      say: 'The old number is gone: = puts the step in its place. Subtract the step from it, with -=.',
    },
    grad: {
      when: ({ update }) => {
        const p = withGrad(1, 3);
        update([p], 0.1);
        return p.data === 1 && p.grad !== 3;
      },
      say: 'You change grad. What moves is data.',
    },
  },
});

const train = exercise<{ descend(f: (x: Value) => Value, start: number, lr: number, steps: number): number }>({
  id: 'descend',
  title: 'The loop',
  task: 'Write `descend(f, start, lr, steps)`: look for the lowest point of `f`. Make one Value at `start`, go through the four steps `steps` times, and return where it has arrived, as a number.',
  start: `
import { Value } from '@chainrule/engine';

type Formula = (x: Value) => Value;

export function descend(
  f: Formula, start: number, lr: number, steps: number,
): number {
  const x = new Value(start);
  for (let step = 0; step < steps; step++) {
    // Your turn: forward, zeroGrad, backward, update.
  }
  return x.data;
}`,
  solution: `
import { Value } from '@chainrule/engine';

type Formula = (x: Value) => Value;

export function descend(
  f: Formula, start: number, lr: number, steps: number,
): number {
  const x = new Value(start);
  for (let step = 0; step < steps; step++) {
    const loss = f(x);
    x.zeroGrad();
    loss.backward();
    x.data -= lr * x.grad;
  }
  return x.data;
}`,
  exports: ['descend'],
  checks: {
    'one step down x² from 1': ({ descend }) =>
      near(
        descend((x) => x.mul(x), 1, 0.1, 1),
        0.8,
      ),
    'three steps down x² from 1': ({ descend }) =>
      near(
        descend((x) => x.mul(x), 1, 0.1, 3),
        0.512,
      ),
    'it finds the lowest point of 3x² − 4x + 5': ({ descend }) =>
      near(
        descend((x) => x.mul(x).mul(3).sub(x.mul(4)).add(5), 3, 0.1, 200),
        2 / 3,
      ),
    'no step: it stays': ({ descend }) =>
      near(
        descend((x) => x.mul(x), 1, 0.1, 0),
        1,
      ),
  },
  hints: {
    forgets: {
      when: ({ descend }) =>
        is(
          descend((x) => x.mul(x), 1, 0.1, 1),
          0.8,
        ) &&
        is(
          descend((x) => x.mul(x), 1, 0.1, 2),
          0.44,
        ),
      say: 'From the second step on, the gradients of earlier steps are still there: x.zeroGrad() before backward().',
    },
    uphill: {
      when: ({ descend }) =>
        is(
          descend((x) => x.mul(x), 1, 0.1, 1),
          1.2,
        ),
      say: 'It climbs. Go against the gradient: a minus.',
    },
    stays: {
      when: ({ descend }) =>
        is(
          descend((x) => x.mul(x), 1, 0.1, 1),
          1,
        ),
      say: 'x does not move. Is there a gradient when the update runs? Clearing comes before backward(), and the update after it.',
    },
    once: {
      when: ({ descend }) =>
        is(
          descend((x) => x.mul(x), 1, 0.1, 3),
          0.8,
        ),
      say: 'Only one step is taken. All four steps belong inside the loop, and the return after it.',
    },
  },
});

export const exercises: readonly Exercise[] = [update, train];
