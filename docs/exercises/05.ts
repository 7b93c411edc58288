import { type Exercise, exercise } from './exercise.ts';
import { equal, is, list, near } from './expect.ts';

type Gradients = Record<'a' | 'b' | 'c' | 'd' | 'e' | 'f', number>;

const byHand = exercise<{ gradients(a: number, b: number, c: number, f: number): Gradients }>({
  id: 'by-hand',
  title: 'The gradients of L, for any numbers',
  task: 'e = a·b, d = e + c, L = d·f. Write `gradients(a, b, c, f)`: how much does L move per nudge of each node? Start at the end and go back. L itself has 1.',
  start: `
export function gradients(a: number, b: number, c: number, f: number) {
  const gradD = 0; // Your turn: times swaps
  const gradF = 0;
  const gradE = 0; // plus passes on
  const gradC = 0;
  const gradA = 0;
  const gradB = 0;
  return {
    a: gradA, b: gradB, c: gradC, d: gradD, e: gradE, f: gradF,
  };
}`,
  solution: `
export function gradients(a: number, b: number, c: number, f: number) {
  const gradD = f;
  const gradF = a * b + c;
  const gradE = gradD;
  const gradC = gradD;
  const gradA = b * gradE;
  const gradB = a * gradE;
  return {
    a: gradA, b: gradB, c: gradC, d: gradD, e: gradE, f: gradF,
  };
}`,
  exports: ['gradients'],
  checks: {
    'd and f swap': ({ gradients }) => {
      near(gradients(2, -3, 10, -2).d, -2);
      near(gradients(2, -3, 10, -2).f, 4);
    },
    'plus passes on to e and c': ({ gradients }) => {
      near(gradients(2, -3, 10, -2).e, -2);
      near(gradients(2, -3, 10, -2).c, -2);
    },
    'a and b swap, times what arrives at e': ({ gradients }) => {
      near(gradients(2, -3, 10, -2).a, 6);
      near(gradients(2, -3, 10, -2).b, -4);
    },
    'other numbers, other gradients': ({ gradients }) => {
      const { a, b, c, d, e, f } = gradients(1, 4, 0.5, 3);
      list([a, b, c, d, e, f], [12, 3, 3, 3, 3, 4.5]);
    },
  },
  hints: {
    data: {
      when: ({ gradients }) => is(gradients(2, -3, 10, -2).d, 4) && is(gradients(2, -3, 10, -2).f, -2),
      say: 'That is d’s value, and not its slope. In a product each side gets the other side’s value.',
    },
    own: {
      when: ({ gradients }) => is(gradients(2, -3, 10, -2).a, -4) && is(gradients(2, -3, 10, -2).b, 6),
      say: 'a has b’s gradient, and b has a’s. Times swaps: a nudge of a counts as often as b says.',
    },
    local: {
      when: ({ gradients }) => is(gradients(2, -3, 10, -2).a, -3) && is(gradients(2, -3, 10, -2).b, 2),
      say: 'These are a’s and b’s local slopes, what they do to e. Multiply by what arrives at e.',
    },
    one: {
      when: ({ gradients }) => is(gradients(2, -3, 10, -2).c, 1),
      say: 'The sum has local slope 1, and passes on what arrives: 1 times the gradient of d.',
    },
  },
});

const step = exercise<{ step(values: number[], grads: number[], size: number): number[] }>({
  id: 'step',
  title: 'A step along the gradient',
  task: 'Write `step(values, grads, size)`, which moves every leaf a little so that the result rises: each by `size` times its gradient. It gives a new list, and leaves the old one as it was.',
  examples: ['step([2, 10], [6, -2], 0.5)'],
  start: `
export function step(
  values: number[], grads: number[], size: number,
): number[] {
  // Your turn.
  return values;
}`,
  solution: `
export function step(
  values: number[], grads: number[], size: number,
): number[] {
  return values.map((value, i) => value + size * grads[i]!);
}`,
  exports: ['step'],
  checks: {
    'each leaf moves along its gradient': ({ step }) =>
      list(step([2, -3, 10, -2], [6, -4, -2, 4], 0.01), [2.06, -3.04, 9.98, -1.96]),
    'a larger step goes further': ({ step }) => list(step([1], [3], 0.5), [2.5]),
    'gradient 0, no move': ({ step }) => list(step([7], [0], 1), [7]),
    'the list that came in is left as it was': ({ step }) => {
      const values = [1, 2];
      step(values, [5, 5], 1);
      equal(values, [1, 2]);
    },
  },
  hints: {
    down: {
      when: ({ step }) => is(step([1], [3], 0.5)[0], -0.5),
      say: 'This goes down: L would fall. To raise it, add.',
    },
    whole: {
      when: ({ step }) => is(step([1], [3], 0.5)[0], 4),
      say: 'You take the whole gradient. Take `size` times the gradient.',
    },
    changed: {
      when: ({ step }) => {
        const values = [1];
        step(values, [3], 0.5);
        return values[0] !== 1;
      },
      say: 'The numbers are right, but the list that came in has changed. Make a new one: values.map(…).',
    },
    everywhere: {
      when: ({ step }) => is(step([1], [3], 0.5)[0], 1.5) && is(step([7], [0], 0.5)[0], 7.5),
      say: 'Every leaf moves by the same `size` here, whatever its gradient. Multiply by the gradient.',
    },
  },
});

export const exercises: readonly Exercise[] = [byHand, step];
