import { type Exercise, exercise } from './exercise.ts';
import { equal, is, near } from './expect.ts';

const along = exercise<{ along(slopes: number[]): number }>({
  id: 'along',
  title: 'Along one path',
  task: 'Write `along(slopes)`: the local slopes of the operations on one path, one after another, make one slope for the whole path.',
  examples: ['along([3, 12])'],
  start: `
export function along(slopes: number[]): number {
  // Your turn.
  return 0;
}`,
  solution: `
export function along(slopes: number[]): number {
  let slope = 1;
  for (const local of slopes) slope *= local;
  return slope;
}`,
  exports: ['along'],
  checks: {
    'two operations': ({ along }) => near(along([3, 12]), 36),
    'one operation is the whole path': ({ along }) => near(along([-2]), -2),
    'a 0 on the way blocks everything': ({ along }) => near(Math.abs(along([2, 0, 1000])), 0),
    'no operation: a node moves exactly as much as itself': ({ along }) => near(along([]), 1),
  },
  hints: {
    sum: {
      when: ({ along }) => is(along([3, 12]), 15),
      say: 'You add along the path. Three turns for each of twelve turns are thirty-six: multiply.',
    },
    zero: {
      when: ({ along }) => is(along([3, 12]), 0) && is(along([5]), 0),
      say: 'A product that starts at 0 stays 0. Start at 1.',
    },
    empty: {
      when: ({ along }) => is(along([3, 12]), 36) && !is(along([]), 1),
      say: 'On a path without operations, the node is the result: it moves exactly as much as itself. So what is its slope?',
    },
    last: {
      when: ({ along }) => is(along([3, 12]), 12),
      say: 'Only the last operation counts here. Multiply by each one.',
    },
  },
});

const over = exercise<{ over(paths: number[][]): number }>({
  id: 'over',
  title: 'Over all paths',
  task: 'Write `over(paths)`. Each path is the list of its local slopes. The gradient is what all paths make together: multiply along a path, add over the paths.',
  examples: ['over([[3, 4], [5, 6]])'],
  start: `
export function over(paths: number[][]): number {
  // Your turn.
  return 0;
}`,
  solution: `
export function over(paths: number[][]): number {
  let total = 0;
  for (const path of paths) {
    let slope = 1;
    for (const local of path) slope *= local;
    total += slope;
  }
  return total;
}`,
  exports: ['over'],
  checks: {
    'one path is its product': ({ over }) => near(over([[3, 12]]), 36),
    'two paths add': ({ over }) =>
      near(
        over([
          [3, 4],
          [5, 6],
        ]),
        42,
      ),
    'two paths may cancel': ({ over }) => near(over([[2, 3], [-6]]), 0),
    'no path: a nudge never arrives': ({ over }) => equal(over([]) === 0, true),
  },
  hints: {
    crossed: {
      when: ({ over }) =>
        is(
          over([
            [3, 4],
            [5, 6],
          ]),
          77,
        ),
      say: 'You add along each path and multiply over the paths: it is the other way round.',
    },
    product: {
      when: ({ over }) =>
        is(
          over([
            [3, 4],
            [5, 6],
          ]),
          360,
        ),
      say: 'Everything is multiplied. A nudge takes both paths at the same time, so their effects add.',
    },
    sum: {
      when: ({ over }) =>
        is(
          over([
            [3, 4],
            [5, 6],
          ]),
          18,
        ),
      say: 'Everything is added. Along one path the slopes multiply.',
    },
    largest: {
      when: ({ over }) =>
        is(
          over([
            [3, 4],
            [5, 6],
          ]),
          30,
        ),
      say: 'This is one of the paths only. Add what comes along each of them.',
    },
  },
});

export const exercises: readonly Exercise[] = [along, over];
