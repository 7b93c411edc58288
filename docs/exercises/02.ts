import { type Exercise, exercise } from './exercise.ts';
import { are, is, list, near } from './expect.ts';

type Formula = (a: number, b: number, c: number) => number;
const lecture: Formula = (a, b, c) => a * b + c;

const partials = exercise<{ slopes(f: Formula, a: number, b: number, c: number, h: number): number[] }>({
  id: 'partials',
  title: 'One slope for each input',
  task: 'Write `slopes(f, a, b, c, h)`: the list of three slopes. Nudge one input at a time, and hold the others still.',
  examples: ['slopes((a, b, c) => a + 2 * b + 3 * c, 1, 1, 1, 0.5)'],
  start: `
type Formula = (a: number, b: number, c: number) => number;

export function slopes(
  f: Formula, a: number, b: number, c: number, h: number,
): number[] {
  const before = f(a, b, c);
  return [
    (f(a + h, b, c) - before) / h,
    // Your turn: b, then c.
  ];
}`,
  solution: `
type Formula = (a: number, b: number, c: number) => number;

export function slopes(
  f: Formula, a: number, b: number, c: number, h: number,
): number[] {
  const before = f(a, b, c);
  return [
    (f(a + h, b, c) - before) / h,
    (f(a, b + h, c) - before) / h,
    (f(a, b, c + h) - before) / h,
  ];
}`,
  exports: ['slopes'],
  checks: {
    'a·b + c at 2, −3, 10 has slopes −3, 2 and 1': ({ slopes }) =>
      list(slopes(lecture, 2, -3, 10, 1e-4), [-3, 2, 1], 1e-5),
    'at another place they are others': ({ slopes }) => list(slopes(lecture, 5, 4, 0, 1e-4), [4, 5, 1], 1e-5),
    'an input that is not used has slope 0': ({ slopes }) =>
      list(
        slopes((a) => 2 * a, 1, 1, 1, 0.25),
        [2, 0, 0],
      ),
  },
  hints: {
    together: {
      when: ({ slopes }) =>
        are(
          slopes((a, b, c) => a + 2 * b + 3 * c, 1, 1, 1, 0.5),
          [1, 3, 6],
        ),
      say: 'The earlier nudges are still there when the next input is nudged. Put each input back before you nudge the next.',
    },
    divide: {
      when: ({ slopes }) =>
        are(
          slopes((a, b, c) => a + 2 * b + 3 * c, 1, 1, 1, 0.5),
          [0.5, 1, 1.5],
        ),
      say: 'These are distances. Divide each by the nudge h.',
    },
    order: {
      when: ({ slopes }) =>
        are(
          slopes((a, b, c) => a + 2 * b + 3 * c, 1, 1, 1, 0.5),
          [1, 3, 2],
        ),
      say: 'All three are there, in another order: a first, then b, then c.',
    },
    short: {
      when: ({ slopes }) => slopes(lecture, 2, -3, 10, 1e-4).length < 3,
      say: 'There are three inputs, so there are three slopes.',
    },
  },
});

const moves = exercise<{ moves(slopes: number[], nudges: number[]): number }>({
  id: 'moves',
  title: 'All inputs nudged at once',
  task: 'Every input gets a small nudge of its own. About how far does the result move? Write `moves(slopes, nudges)`. Each input sends its slope times its nudge to the result, and the effects add.',
  examples: ['moves([-3, 2, 1], [0.25, 0.5, 2])'],
  start: `
export function moves(slopes: number[], nudges: number[]): number {
  let total = 0;
  // Your turn.
  return total;
}`,
  solution: `
export function moves(slopes: number[], nudges: number[]): number {
  let total = 0;
  slopes.forEach((slope, i) => {
    total += slope * nudges[i]!;
  });
  return total;
}`,
  exports: ['moves'],
  checks: {
    'one input: slope times nudge': ({ moves }) => near(moves([14], [0.5]), 7),
    'three inputs: the effects add': ({ moves }) => near(moves([-3, 2, 1], [0.25, 0.5, 2]), 2.25),
    'effects may cancel': ({ moves }) => near(moves([-3, 3], [1, 1]), 0),
    'no input, no move': ({ moves }) => near(moves([], []), 0),
  },
  hints: {
    last: {
      when: ({ moves }) => is(moves([-3, 2, 1], [0.25, 0.5, 2]), 2),
      say: 'Only the last input counts here: = overwrites what the others have put there. Add, with +=.',
    },
    product: {
      when: ({ moves }) => is(moves([2, 3], [1, 1]), 6),
      say: 'You multiply the effects of different inputs. Multiply slope by nudge, and add over the inputs.',
    },
    plus: {
      when: ({ moves }) => is(moves([2, 3], [10, 100]), 115),
      say: 'Slope plus nudge is no effect: an input with slope 0 would still move the result. Multiply the two.',
    },
    size: {
      when: ({ moves }) => is(moves([-3, 3], [1, 1]), 6),
      say: 'The signs are lost. A negative slope pulls the result down, and effects may cancel.',
    },
  },
});

export const exercises: readonly Exercise[] = [partials, moves];
