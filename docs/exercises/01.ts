import { type Exercise, exercise } from './exercise.ts';
import { equal, is, near } from './expect.ts';

type Formula = (x: number) => number;
const square: Formula = (x) => x * x;

const nudge = exercise<{ slope(f: Formula, x: number, h: number): number }>({
  id: 'nudge',
  title: 'Measure a slope',
  task: 'Write `slope(f, x, h)`: how far does `f` move when `x` is nudged by `h`, for each unit of nudge?',
  examples: ['slope((x) => 5 * x, 2, 0.5)', 'slope((x) => x * x, 3, 0.001)'],
  start: `
type Formula = (x: number) => number;

export function slope(f: Formula, x: number, h: number): number {
  // Your turn.
  return 0;
}`,
  solution: `
type Formula = (x: number) => number;

export function slope(f: Formula, x: number, h: number): number {
  return (f(x + h) - f(x)) / h;
}`,
  exports: ['slope'],
  checks: {
    'a straight line has its own slope': ({ slope }) =>
      near(
        slope((x) => 5 * x + 1, 2, 0.25),
        5,
      ),
    'x² at 3 has slope 6, nearly': ({ slope }) => near(slope(square, 3, 1e-4), 6, 1e-3),
    'a falling curve has a negative slope': ({ slope }) =>
      near(
        slope((x) => 1 / x, 2, 1e-5),
        -0.25,
        1e-3,
      ),
    'the nudge may be negative': ({ slope }) =>
      near(
        slope((x) => 5 * x + 1, 2, -0.25),
        5,
      ),
  },
  hints: {
    divide: {
      when: ({ slope }) =>
        is(
          slope((x) => 5 * x, 2, 0.5),
          2.5,
        ),
      say: 'That is how far f moved. The slope is that distance for each unit of nudge: divide by h.',
    },
    sign: {
      when: ({ slope }) =>
        is(
          slope((x) => 5 * x, 2, 0.5),
          -5,
        ),
      say: 'The size is right and the sign is not: take where f is before the nudge away from where it is after it.',
    },
    both: {
      when: ({ slope }) =>
        is(
          slope((x) => 5 * x, 2, 0.5),
          10,
        ),
      say: 'You nudge to both sides, so the nudge is 2h in all: divide by that.',
    },
    place: {
      when: ({ slope }) =>
        is(
          slope((x) => 5 * x, 2, 0.5),
          1.25,
        ) &&
        is(
          slope((x) => 5 * x, 4, 0.5),
          0.625,
        ),
      say: 'You divide by x, the place. Divide by h, the nudge.',
    },
  },
});

const which = exercise<{ direction(slope: number): number }>({
  id: 'direction',
  title: 'Which way is down?',
  task: 'You want `f` to become smaller, and you know its slope. Write `direction(slope)`: 1 to move x up, −1 to move x down, 0 to stay where it is flat.',
  start: `
export function direction(slope: number): number {
  // Your turn.
  return 1;
}`,
  solution: `
export function direction(slope: number): number {
  if (slope === 0) return 0;
  return slope > 0 ? -1 : 1;
}`,
  exports: ['direction'],
  checks: {
    'a positive slope: down': ({ direction }) => near(direction(14), -1),
    'a negative slope: up': ({ direction }) => near(direction(-0.5), 1),
    'a flat place: stay': ({ direction }) => equal(direction(0) === 0, true),
    'a tiny slope still has a direction': ({ direction }) => near(direction(1e-9), -1),
  },
  hints: {
    uphill: {
      when: ({ direction }) => is(direction(14), 1) && is(direction(-14), -1),
      say: 'This climbs. A positive slope means that up lifts f; you want f to fall.',
    },
    size: {
      when: ({ direction }) => is(direction(14), -14),
      say: 'The way is right. But only the direction was asked for, and not the size of the slope.',
    },
    flat: {
      when: ({ direction }) => is(direction(14), -1) && is(direction(-14), 1) && direction(0) !== 0,
      say: 'Where the slope is 0 neither way is down. What should be returned there?',
    },
  },
});

export const exercises: readonly Exercise[] = [nudge, which];
