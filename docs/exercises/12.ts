import type { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { are, equal, gradients, is, leaf, list, near, value } from './expect.ts';

type Formula = (...xs: Value[]) => Value;
const product: Formula = (...[a, b]) => (a as Value).mul(b as Value); // two come in

const slopesOf = exercise<{ slopesOf(f: Formula, xs: number[]): number[] }>({
  id: 'slopes-of',
  title: 'From a formula to its gradients',
  task: 'Write `slopesOf(f, xs)`: make a Value of each number, call `f(...values)`, let gradients flow, and return them as plain numbers.',
  start: `
import { Value } from '@chainrule/engine';

type Formula = (...xs: Value[]) => Value;

export function slopesOf(f: Formula, xs: number[]): number[] {
  const values = xs.map((x) => new Value(x));
  // Your turn.
  return values.map((v) => v.data);
}`,
  solution: `
import { Value } from '@chainrule/engine';

type Formula = (...xs: Value[]) => Value;

export function slopesOf(f: Formula, xs: number[]): number[] {
  const values = xs.map((x) => new Value(x));
  f(...values).backward();
  return values.map((v) => v.grad);
}`,
  exports: ['slopesOf'],
  checks: {
    'a·b at 2 and −3': ({ slopesOf }) => list(slopesOf(product, [2, -3]), [-3, 2]),
    'tanh(x) at 0': ({ slopesOf }) =>
      list(
        slopesOf((...[x]) => (x as Value).tanh(), [0]),
        [1],
      ),
    'a value that is used twice': ({ slopesOf }) =>
      list(
        slopesOf((...[x]) => (x as Value).mul(x as Value), [5]),
        [10],
      ),
    'plain numbers come out': ({ slopesOf }) => equal(typeof slopesOf(product, [2, -3])[0], 'number'),
  },
  hints: {
    data: {
      when: ({ slopesOf }) => are(slopesOf(product, [2, -3]), [2, -3]),
      say: 'That is data, what the values are. The gradient is in .grad.',
    },
    before: {
      when: ({ slopesOf }) => are(slopesOf(product, [2, -3]), [0, 0]),
      say: 'All gradients are 0, as they are before a backward pass. Call .backward() on the result of f.',
    },
    twice: {
      when: ({ slopesOf }) => are(slopesOf(product, [2, -3]), [-6, 4]),
      say: 'Twice as large: backward() ran twice, and gradients of leaves add up, as in PyTorch.',
    },
    values: {
      when: ({ slopesOf }) => typeof slopesOf(product, [2, -3])[0] === 'object',
      say: 'These are Values. Return their gradients: .grad is a plain number.',
    },
  },
});

const held = exercise<{ held(x: Value): Value }>({
  id: 'detach',
  title: 'Hold one factor still',
  task: 'As in PyTorch, `x.detach()` is the same number without a history: no gradient flows through it. Write `held(x)`: x·x in which the second factor is held still. The value is x², but the gradient of `x` is only x.',
  start: `
import type { Value } from '@chainrule/engine';

export function held(x: Value): Value {
  // Your turn.
  return x.mul(x);
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function held(x: Value): Value {
  return x.mul(x.detach());
}`,
  exports: ['held'],
  checks: {
    'the value at 3 is 9': ({ held }) => void value(held(leaf(3)), 9),
    'the gradient at 3 is 3, and not 6': ({ held }) => near(gradients(held, 3)[0], 3),
    'and at −2 it is −2': ({ held }) => near(gradients(held, -2)[0], -2),
  },
  hints: {
    both: {
      when: ({ held }) => is(held(leaf(3)).data, 9) && is(gradients(held, 3)[0], 6),
      say: 'Both factors move here: paths add, and the slope is 2x. Detach one of them.',
    },
    neither: {
      when: ({ held }) => is(held(leaf(3)).data, 9) && !held(leaf(3)).requiresGrad,
      say: 'Both factors are held still, so no gradient flows at all. Detach only one.',
    },
    after: {
      when: ({ held }) => held(leaf(3)).inputs.length === 0,
      say: 'The result itself has no history. Detach the factor, and not the product.',
    },
  },
});

export const exercises: readonly Exercise[] = [slopesOf, held];
