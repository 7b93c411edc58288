import { type Exercise, exercise } from './exercise.ts';
import { are, is, list, near } from './expect.ts';

const shares = (xs: readonly number[]): number[] => {
  const total = xs.reduce((sum, x) => sum + x, 0);
  return xs.map((x) => x / total);
};
const soft = (scores: readonly number[], t: number): number[] => shares(scores.map((s) => Math.exp(s / t)));

const temperature = exercise<{ probabilities(scores: number[], temperature: number): number[] }>({
  id: 'temperature',
  title: 'Softmax with a temperature',
  task: 'Write `probabilities(scores, temperature)` with plain numbers: divide every score by the temperature, take e to that power, and divide by the sum.',
  start: `
export function probabilities(
  scores: number[], temperature: number,
): number[] {
  // Your turn.
  return scores;
}`,
  solution: `
export function probabilities(
  scores: number[], temperature: number,
): number[] {
  const powers = scores.map((score) => Math.exp(score / temperature));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}`,
  exports: ['probabilities'],
  checks: {
    'equal scores share equally': ({ probabilities }) => list(probabilities([2, 2, 2, 2], 1), [0.25, 0.25, 0.25, 0.25]),
    'temperature 1 is softmax': ({ probabilities }) =>
      list(probabilities([4, 2, 1.3, -0.3], 1), soft([4, 2, 1.3, -0.3], 1)),
    'a low temperature favours the first': ({ probabilities }) => list(probabilities([1, 0], 0.5), soft([1, 0], 0.5)),
    'a high one makes them alike': ({ probabilities }) => list(probabilities([1, 0], 100), soft([1, 0], 100)),
  },
  hints: {
    multiplied: {
      when: ({ probabilities }) => are(probabilities([1, 0], 0.5), soft([0.5, 0], 1)),
      say: 'A low temperature makes them more alike here: it is the other way round. Divide by the temperature.',
    },
    late: {
      when: ({ probabilities }) => are(probabilities([1, 0], 0.5), soft([1, 0], 1)),
      say: 'The temperature changes nothing here. If you divide after exp, it cancels in the fraction: divide the scores.',
    },
    powers: {
      when: ({ probabilities }) => are(probabilities([1, 0], 0.5), [Math.exp(2), 1]),
      say: 'They do not add up to 1 yet. Divide each by the sum of all.',
    },
    scores: {
      when: ({ probabilities }) => are(probabilities([1, 3], 1), [0.25, 0.75]),
      say: 'These are shares of the scores themselves, which may be negative. Take e to the power of each first.',
    },
  },
});

const entropy = exercise<{ surprise(p: number[], target: number): number }>({
  id: 'cross-entropy',
  title: 'Cross entropy',
  task: 'Write `surprise(p, target)`: minus the natural logarithm of the probability that the right answer got. `target` is its place in the list.',
  start: `
export function surprise(p: number[], target: number): number {
  // Your turn: Math.log
  return 0;
}`,
  solution: `
export function surprise(p: number[], target: number): number {
  return -Math.log(p[target]!);
}`,
  exports: ['surprise'],
  checks: {
    'certain and right: 0': ({ surprise }) => near(Math.abs(surprise([1, 0], 0)), 0),
    'one in two: 0.6931': ({ surprise }) => near(surprise([0.5, 0.5], 1), Math.LN2),
    'only the right answer counts': ({ surprise }) => near(surprise([0.2, 0.7, 0.1], 2), -Math.log(0.1)),
    'a tiny probability is a great surprise': ({ surprise }) => near(surprise([1e-9, 1], 0), -Math.log(1e-9)),
  },
  hints: {
    sign: {
      when: ({ surprise }) => is(surprise([0.5, 0.5], 1), -Math.LN2),
      say: 'The logarithm of a probability is negative, and a loss should grow with the mistake: put a minus in front.',
    },
    base: {
      when: ({ surprise }) => is(surprise([0.5, 0.5], 1), 1) || is(surprise([0.1, 0.9], 0), 1),
      say: 'That is another logarithm. The natural one is Math.log.',
    },
    missing: {
      when: ({ surprise }) => is(surprise([0.2, 0.8], 0), 0.8) && is(surprise([0.5, 0.5], 1), 0.5),
      say: 'That is what is missing from 1. It never exceeds 1, however wrong the answer: take the logarithm.',
    },
    place: {
      when: ({ surprise }) =>
        is(surprise([0.2, 0.7, 0.1], 2), -Math.log(0.7)) || is(surprise([0.2, 0.7, 0.1], 2), -Math.log(0.2)),
      say: 'You look at another answer. p[target] is what the right one got; the first place is 0.',
    },
  },
});

const gradient = exercise<{ slopes(p: number[], target: number): number[] }>({
  id: 'p-minus-y',
  title: 'The gradient is p − y',
  task: 'Write `slopes(p, target)`: the slope of the cross entropy with respect to each score (before softmax). It is the probability, minus 1 at the target.',
  examples: ['slopes([0.25, 0.75], 0)'],
  start: `
export function slopes(p: number[], target: number): number[] {
  // Your turn.
  return p;
}`,
  solution: `
export function slopes(p: number[], target: number): number[] {
  return p.map((pi, i) => (i === target ? pi - 1 : pi));
}`,
  exports: ['slopes'],
  checks: {
    'the target is pulled up, the others down': ({ slopes }) => list(slopes([0.5, 0.25, 0.25], 0), [-0.5, 0.25, 0.25]),
    'another target': ({ slopes }) => list(slopes([0.5, 0.25, 0.25], 2), [0.5, 0.25, -0.75]),
    'they add up to 0': ({ slopes }) =>
      near(
        slopes([0.5, 0.25, 0.25], 1).reduce((a, b) => a + b, 0),
        0,
      ),
    'what came in is left as it was': ({ slopes }) => {
      const p = [0.5, 0.5];
      slopes(p, 0);
      list(p, [0.5, 0.5]);
    },
  },
  hints: {
    sign: {
      when: ({ slopes }) => are(slopes([0.5, 0.25, 0.25], 0), [0.5, -0.25, -0.25]),
      say: 'That is y − p. Raising the target’s score lowers the loss, so its slope is negative.',
    },
    all: {
      when: ({ slopes }) => are(slopes([0.5, 0.25, 0.25], 0), [-0.5, -0.75, -0.75]),
      say: 'You subtract 1 from each. Only the target has y = 1, the others have 0.',
    },
    changed: {
      when: ({ slopes }) => {
        const p = [0.5, 0.5];
        slopes(p, 0);
        return p[0] !== 0.5;
      },
      say: 'The slopes are right, but the list that came in has changed. Make a new one.',
    },
    probability: {
      when: ({ slopes }) => is(slopes([0.5, 0.25, 0.25], 0)[0], -2),
      say: 'That is the slope with respect to the probability. Through softmax, with respect to the score, it is p − 1.',
    },
  },
});

export const exercises: readonly Exercise[] = [temperature, entropy, gradient];
