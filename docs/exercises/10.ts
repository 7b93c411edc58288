import type { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { equal, gradients, is, leaf, list, near, value } from './expect.ts';

type Share = readonly [name: string, amount: number];

const collect = exercise<{ collect(shares: Share[]): Map<string, number> }>({
  id: 'collect',
  title: 'Collect the shares',
  task: 'During a backward pass shares arrive: `["a", 2]` says that `a` receives 2. Write `collect(shares)`: a Map from each name to the sum of what it receives.',
  start: `
type Share = [name: string, amount: number];

export function collect(shares: Share[]): Map<string, number> {
  const grads = new Map<string, number>();
  for (const [name, amount] of shares) {
    grads.set(name, amount); // Something is wrong here.
  }
  return grads;
}`,
  solution: `
type Share = [name: string, amount: number];

export function collect(shares: Share[]): Map<string, number> {
  const grads = new Map<string, number>();
  for (const [name, amount] of shares) {
    grads.set(name, (grads.get(name) ?? 0) + amount);
  }
  return grads;
}`,
  exports: ['collect'],
  checks: {
    'one share': ({ collect }) => near(collect([['a', 2]]).get('a'), 2),
    'two shares of one name add': ({ collect }) =>
      near(
        collect([
          ['a', 1],
          ['a', 1],
        ]).get('a'),
        2,
      ),
    'names do not mix': ({ collect }) => {
      const grads = collect([
        ['a', 1],
        ['b', 5],
        ['a', -3],
      ]);
      near(grads.get('a'), -2);
      near(grads.get('b'), 5);
      equal(grads.size, 2);
    },
    'nothing arrives, nothing is there': ({ collect }) => equal(collect([]).size, 0),
  },
  hints: {
    overwrite: {
      when: ({ collect }) =>
        is(
          collect([
            ['a', 2],
            ['a', 5],
          ]).get('a'),
          5,
        ),
      say: 'The second share replaces the first: the bug of this chapter. Add it to what is there.',
    },
    first: {
      when: ({ collect }) =>
        is(
          collect([
            ['a', 1],
            ['a', 5],
          ]).get('a'),
          1,
        ),
      say: 'The first share stays, and later ones are dropped. Add them.',
    },
    undefined: {
      when: ({ collect }) => Number.isNaN(collect([['a', 2]]).get('a')),
      say: 'Before the first share the Map has nothing, which is undefined, and undefined plus a number is NaN. Start at 0: ?? 0.',
    },
  },
});

const repeat = exercise<{ repeat(a: Value, n: number): Value }>({
  id: 'repeat',
  title: 'One value, n uses',
  task: 'Write `repeat(a, n)`: `a` added up `n` times, from `n` = 1 on. The result is a Value, and `a` gets the gradient `n`.',
  start: `
import { Value } from '@chainrule/engine';

export function repeat(a: Value, n: number): Value {
  let total = a;
  // Your turn.
  return total;
}`,
  solution: `
import { Value } from '@chainrule/engine';

export function repeat(a: Value, n: number): Value {
  let total = a;
  for (let i = 1; i < n; i++) total = total.add(a);
  return total;
}`,
  exports: ['repeat'],
  checks: {
    'once is a itself': ({ repeat }) => void value(repeat(leaf(3), 1), 3),
    twice: ({ repeat }) => void value(repeat(leaf(3), 2), 6),
    'five times 3 is 15': ({ repeat }) => void value(repeat(leaf(3), 5), 15),
    'every use counts: the gradient is n': ({ repeat }) =>
      list(
        gradients((a: Value) => repeat(a, 5), 3),
        [5],
      ),
    'a is left as it was': ({ repeat }) => {
      const a = leaf(3);
      repeat(a, 4);
      equal(a.data, 3);
    },
  },
  hints: {
    doubled: {
      when: ({ repeat }) => repeat(leaf(1), 5).data === 16,
      say: 'The total is added to itself, so it doubles each time. Add a.',
    },
    copies: {
      when: ({ repeat }) => repeat(leaf(3), 5).data === 15 && !is(gradients((a: Value) => repeat(a, 5), 3)[0], 5),
      say: 'The number is right and the gradient is not. A new Value made from a.data is another node, and what it gets does not reach a. Use a itself.',
    },
    once: {
      when: ({ repeat }) => repeat(leaf(1), 5).data === 6,
      say: 'That is once too often: total starts as a already.',
    },
    moved: {
      when: ({ repeat }) => {
        const a = leaf(3);
        repeat(a, 4);
        return a.data !== 3;
      },
      say: 'a itself has changed. Leave its data alone, and make a new Value by a.add.',
    },
  },
});

export const exercises: readonly Exercise[] = [collect, repeat];
