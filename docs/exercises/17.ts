import type { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { are, equal, gradients, is, leaf, list, value } from './expect.ts';

const rates = exercise<{ rates(start: number, factor: number, steps: number): number[] }>({
  id: 'decay',
  title: 'A rate that falls',
  task: 'Write `rates(start, factor, steps)`: the learning rate of each step. The first step uses `start`; after every step the rate is multiplied by `factor`.',
  examples: ['rates(1, 0.5, 3)'],
  start: `
export function rates(
  start: number, factor: number, steps: number,
): number[] {
  const list: number[] = [];
  // Your turn.
  return list;
}`,
  solution: `
export function rates(
  start: number, factor: number, steps: number,
): number[] {
  const list: number[] = [];
  let rate = start;
  for (let step = 0; step < steps; step++) {
    list.push(rate);
    rate *= factor;
  }
  return list;
}`,
  exports: ['rates'],
  checks: {
    'the first step uses the whole rate': ({ rates }) => list(rates(0.2, 0.9, 1), [0.2]),
    'halved after every step': ({ rates }) => list(rates(1, 0.5, 4), [1, 0.5, 0.25, 0.125]),
    'factor 1 keeps it': ({ rates }) => list(rates(0.1, 1, 3), [0.1, 0.1, 0.1]),
    'no steps, no rates': ({ rates }) => equal(rates(1, 0.5, 0).length, 0),
  },
  hints: {
    early: {
      when: ({ rates }) => are(rates(1, 0.5, 4), [0.5, 0.25, 0.125, 0.0625]),
      say: 'The first step has a smaller rate already. Note the rate down first, and multiply after it.',
    },
    linear: {
      when: ({ rates }) => are(rates(1, 0.5, 4), [1, 0.5, 0, -0.5]),
      say: 'This falls in a straight line, and below 0. Multiply by the factor instead of subtracting.',
    },
    more: {
      when: ({ rates }) => rates(1, 0.5, 4).length === 5,
      say: 'That is one rate too many: count the steps from 0, and stop before the last number.',
    },
    once: {
      when: ({ rates }) => are(rates(1, 0.5, 4), [1, 0.5, 0.5, 0.5]),
      say: 'The factor is applied to the start each time. Apply it to the last rate: the falls multiply.',
    },
  },
});

const batches = exercise<{ batches<T>(items: T[], size: number): T[][] }>({
  id: 'batches',
  title: 'Cut the data into batches',
  task: 'Write `batches(items, size)`: the items in their order, cut into lists of `size`. What is left over at the end makes a smaller list.',
  examples: ['batches([1, 2, 3, 4, 5], 2)'],
  start: `
export function batches<T>(items: T[], size: number): T[][] {
  const all: T[][] = [];
  // Your turn: items.slice(from, to) is a part of a list.
  return all;
}`,
  solution: `
export function batches<T>(items: T[], size: number): T[][] {
  const all: T[][] = [];
  for (let from = 0; from < items.length; from += size) {
    all.push(items.slice(from, from + size));
  }
  return all;
}`,
  exports: ['batches'],
  checks: {
    'it divides evenly': ({ batches }) =>
      equal(batches([1, 2, 3, 4], 2), [
        [1, 2],
        [3, 4],
      ]),
    'what is left over is there': ({ batches }) => equal(batches([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]),
    'one batch can hold all': ({ batches }) => equal(batches([1, 2], 10), [[1, 2]]),
    'no items, no batches': ({ batches }) => equal(batches([], 3), []),
  },
  hints: {
    dropped: {
      when: ({ batches }) => JSON.stringify(batches([1, 2, 3, 4, 5], 2)) === '[[1,2],[3,4]]',
      say: 'The last item is never trained on. What is left over makes a batch too.',
    },
    overlap: {
      when: ({ batches }) => batches([1, 2, 3, 4], 2).length === 4,
      say: 'The batches overlap: the next begins one item later. It should begin where the last one ended.',
    },
    number: {
      when: ({ batches }) => JSON.stringify(batches([1, 2, 3, 4, 5, 6], 2)) === '[[1,2,3],[4,5,6]]',
      say: 'You make `size` batches. It is how many items are in each that is given.',
    },
  },
});

const penalty = exercise<{ penalised(loss: Value, weights: Value[], strength: number): Value }>({
  id: 'l2',
  title: 'A price for large weights',
  task: 'Write `penalised(loss, weights, strength)`: the loss plus `strength` times the sum of the squared weights, as a Value through which gradients flow.',
  start: `
import type { Value } from '@chainrule/engine';

export function penalised(
  loss: Value, weights: Value[], strength: number,
): Value {
  let total = loss;
  // Your turn.
  return total;
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function penalised(
  loss: Value, weights: Value[], strength: number,
): Value {
  let total = loss;
  for (const w of weights) total = total.add(w.mul(w).mul(strength));
  return total;
}`,
  exports: ['penalised'],
  checks: {
    'loss 1, weights 3 and −2, strength 0.5': ({ penalised }) =>
      void value(penalised(leaf(1), [leaf(3), leaf(-2)], 0.5), 7.5),
    'strength 0 changes nothing': ({ penalised }) => void value(penalised(leaf(1), [leaf(3)], 0), 1),
    'every weight is pulled towards 0': ({ penalised }) =>
      list(
        gradients((l, v, w) => penalised(l as Value, [v as Value, w as Value], 0.5), 1, 3, -2),
        [1, 3, -2],
      ),
  },
  hints: {
    flat: {
      when: ({ penalised }) =>
        is(penalised(leaf(1), [leaf(3), leaf(-2)], 0.5).data, 1.5) ||
        is(penalised(leaf(1), [leaf(3), leaf(-2)], 0.5).data, 3.5),
      say: 'The squares are missing: each weight times itself.',
    },
    reward: {
      when: ({ penalised }) => is(penalised(leaf(1), [leaf(3), leaf(-2)], 0.5).data, -5.5),
      say: 'With a minus, large weights make the loss smaller: that is a reward. Add the penalty.',
    },
    strength: {
      when: ({ penalised }) => is(penalised(leaf(1), [leaf(3), leaf(-2)], 0.5).data, 14),
      say: 'The squares come in at full strength. Multiply them by `strength`.',
    },
    lost: {
      when: ({ penalised }) =>
        is(penalised(leaf(1), [leaf(3), leaf(-2)], 0.5).data, 7.5) &&
        is(gradients((w) => penalised(leaf(1), [w as Value], 0.5), 3)[0], 0),
      say: 'The number is right, but no weight feels it: .data cuts the way back. Multiply the Values.',
    },
  },
});

export const exercises: readonly Exercise[] = [rates, batches, penalty];
