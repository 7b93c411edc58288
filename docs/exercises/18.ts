import { type Exercise, exercise } from './exercise.ts';
import { is, near } from './expect.ts';

const hinge = exercise<{ hinge(score: number, side: number): number }>({
  id: 'hinge',
  title: 'The hinge loss',
  task: 'Write `hinge(score, side)` with side −1 or 1: how much is missing until the score is beyond 1 on its side? With s the score and t the side it is 1 − s·t, and 0 where that is negative.',
  examples: ['hinge(0.5, 1)', 'hinge(-3, -1)'],
  start: `
export function hinge(score: number, side: number): number {
  // Your turn.
  return 1 - score;
}`,
  solution: `
export function hinge(score: number, side: number): number {
  return Math.max(0, 1 - score * side);
}`,
  exports: ['hinge'],
  checks: {
    'undecided: 1': ({ hinge }) => near(hinge(0, 1), 1),
    'right, but not far enough': ({ hinge }) => near(hinge(0.75, 1), 0.25),
    'far on the right side: 0': ({ hinge }) => near(hinge(-5, -1), 0),
    'on the wrong side it grows in a line': ({ hinge }) => near(hinge(2, -1), 3),
  },
  hints: {
    negative: {
      when: ({ hinge }) => is(hinge(-5, -1), -4) && is(hinge(2, -1), 3),
      say: 'A score far on the right side gives a negative loss, and could pay for mistakes elsewhere. It should be 0 there: Math.max.',
    },
    side: {
      when: ({ hinge }) => is(hinge(-5, -1), 6) && is(hinge(0.75, 1), 0.25),
      say: 'The side does not count here: for side −1 a score of −5 is very good. Multiply the score by the side.',
    },
    margin: {
      when: ({ hinge }) => is(hinge(0.75, 1), 0) && is(hinge(2, -1), 2),
      say: 'A score that is right but near 0 costs nothing here. The hinge wants it beyond 1: 1 − s·t.',
    },
    distance: {
      when: ({ hinge }) => is(hinge(5, 1), 4),
      say: 'A score of 5 on side 1 is better than needed, and costs nothing. The hinge looks to one side only.',
    },
  },
});

const accuracy = exercise<{ accuracy(scores: number[], sides: number[]): number }>({
  id: 'accuracy',
  title: 'How many are on the right side?',
  task: 'Write `accuracy(scores, sides)`: the share of points whose score has the sign of their side, from 0 to 1. A score of exactly 0 is on no side.',
  examples: ['accuracy([0.1, -3, 2, -1], [1, -1, -1, -1])'],
  start: `
export function accuracy(scores: number[], sides: number[]): number {
  // Your turn.
  return 0;
}`,
  solution: `
export function accuracy(scores: number[], sides: number[]): number {
  const right = scores.filter((score, i) => score * sides[i]! > 0);
  return right.length / scores.length;
}`,
  exports: ['accuracy'],
  checks: {
    'all right: 1': ({ accuracy }) => near(accuracy([0.1, -3], [1, -1]), 1),
    'three of four': ({ accuracy }) => near(accuracy([0.1, -3, 2, -1], [1, -1, -1, -1]), 0.75),
    'the size of a score does not matter': ({ accuracy }) => near(accuracy([0.001, 1000], [1, 1]), 1),
    'a score of 0 is on no side': ({ accuracy }) => near(accuracy([0, 1], [1, 1]), 0.5),
  },
  hints: {
    number: {
      when: ({ accuracy }) => is(accuracy([0.1, -3, 2, -1], [1, -1, -1, -1]), 3),
      say: 'That is how many. The share is that, divided by how many there are.',
    },
    same: {
      when: ({ accuracy }) =>
        is(accuracy([1, 1], [1, 1]), 1) && is(accuracy([1, 0.5], [1, 1]), 0.5) && is(accuracy([1, 5], [1, 1]), 0.5),
      say: 'A score of −3 is on side −1 too: it need not be equal. Compare the signs.',
    },
    percent: {
      when: ({ accuracy }) => is(accuracy([0.1, -3, 2, -1], [1, -1, -1, -1]), 75),
      say: 'A share from 0 to 1 was asked for, and not per cent.',
    },
    one: {
      when: ({ accuracy }) => is(accuracy([0.1, -3, 2, -1], [1, -1, -1, -1]), 0.5),
      say: 'You count the positive scores. Points of side −1 are right when their score is negative.',
    },
  },
});

export const exercises: readonly Exercise[] = [hinge, accuracy];
