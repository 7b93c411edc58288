import { type Exercise, exercise } from './exercise.ts';
import { are, is, list, near } from './expect.ts';

const loss = exercise<{ loss(outputs: number[], targets: number[]): number }>({
  id: 'loss',
  title: 'The sum of squares',
  task: 'Write `loss(outputs, targets)`: the distance of each output from its target, squared, and all added up.',
  examples: ['loss([0.5, -1], [1, 1])'],
  start: `
export function loss(outputs: number[], targets: number[]): number {
  let total = 0;
  // Your turn.
  return total;
}`,
  solution: `
export function loss(outputs: number[], targets: number[]): number {
  let total = 0;
  for (let i = 0; i < outputs.length; i++) {
    total += (outputs[i]! - targets[i]!) ** 2;
  }
  return total;
}`,
  exports: ['loss'],
  checks: {
    'all right: 0': ({ loss }) => near(loss([1, -1], [1, -1]), 0),
    'one is off by 2': ({ loss }) => near(loss([1, -1], [1, 1]), 4),
    'four examples': ({ loss }) => near(loss([0.9, -0.4, 0.2, 0.7], [1, -1, -1, 1]), 0.01 + 0.36 + 1.44 + 0.09),
    'above and below do not cancel': ({ loss }) => near(loss([2, 0], [1, 1]), 2),
  },
  hints: {
    late: {
      when: ({ loss }) => is(loss([3, 2], [1, 1]), 9),
      say: 'You square the sum. Square each distance, and then add.',
    },
    cancel: {
      when: ({ loss }) => is(Math.abs(loss([2, 0], [1, 1])), 0),
      say: 'One output is too high and one too low, and the two distances cancel. Square each before you add.',
    },
    absolute: {
      when: ({ loss }) => is(loss([3, 2], [1, 1]), 3),
      say: 'These are distances without a sign. Squares were asked for: they make a large mistake count more.',
    },
    mean: {
      when: ({ loss }) => is(loss([3, 2], [1, 1]), 2.5),
      say: 'That is the mean of the squares. The lecture adds them and does not divide.',
    },
  },
});

const slopes = exercise<{ slopes(outputs: number[], targets: number[]): number[] }>({
  id: 'loss-slopes',
  title: 'Which way each output should go',
  task: 'Write `slopes(outputs, targets)`: the slope of the loss above with respect to each output. It is twice the distance, with its sign.',
  examples: ['slopes([0.5, -1], [1, 1])'],
  start: `
export function slopes(
  outputs: number[], targets: number[],
): number[] {
  // Your turn.
  return outputs.map(() => 0);
}`,
  solution: `
export function slopes(
  outputs: number[], targets: number[],
): number[] {
  return outputs.map((output, i) => 2 * (output - targets[i]!));
}`,
  exports: ['slopes'],
  checks: {
    'too low: a negative slope, up lowers the loss': ({ slopes }) => list(slopes([0.5], [1]), [-1]),
    'too high: a positive slope': ({ slopes }) => list(slopes([0.5], [-1]), [3]),
    'right: flat': ({ slopes }) => near(Math.abs(slopes([1], [1])[0] ?? Number.NaN), 0),
    'one for each output': ({ slopes }) => list(slopes([0, 2, -3], [1, 1, 1]), [-2, 2, -8]),
  },
  hints: {
    sign: {
      when: ({ slopes }) => are(slopes([0.5, 4], [1, 1]), [1, -6]),
      say: 'The signs are turned round. An output that is too high has a positive slope: more of it makes the loss larger.',
    },
    two: {
      when: ({ slopes }) => are(slopes([0.5, 4, 0], [1, 1, 1]), [-0.5, 3, -1]),
      say: 'That is the distance. In a square the distance is used twice, and paths add: the slope is twice that.',
    },
    squares: {
      when: ({ slopes }) => are(slopes([0.5, 4], [1, 1]), [0.25, 9]),
      say: 'These are the squares themselves, and not their slopes.',
    },
    output: {
      when: ({ slopes }) => are(slopes([0.5, 4], [1, 1]), [1, 8]),
      say: 'The targets do not count here. It is the distance to the target that is squared.',
    },
  },
});

export const exercises: readonly Exercise[] = [loss, slopes];
