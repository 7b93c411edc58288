import type { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { gradients, is, leaf, near, value } from './expect.ts';

const slopeOf = (fn: (x: Value) => Value, at: number): number => gradients(fn, at)[0] ?? Number.NaN;

const pieces = exercise<{ tanh(n: Value): Value }>({
  id: 'tanh-pieces',
  title: 'tanh from pieces',
  task: 'Write `tanh(n)` out of smaller ops: (e²ⁿ − 1) / (e²ⁿ + 1). On a Value there are `.exp()`, `.add(…)`, `.sub(…)`, `.mul(…)` and `.div(…)`; a plain number may stand on the right. Do not use `.tanh()`.',
  start: `
import type { Value } from '@chainrule/engine';

export function tanh(n: Value): Value {
  const e = n.exp(); // Your turn: e to the power of 2n
  return e;
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function tanh(n: Value): Value {
  const e = n.mul(2).exp();
  return e.sub(1).div(e.add(1));
}`,
  exports: ['tanh'],
  checks: {
    'the value at 0.8814': ({ tanh }) => void value(tanh(leaf(0.8814)), Math.tanh(0.8814)),
    'the value at −2': ({ tanh }) => void value(tanh(leaf(-2)), Math.tanh(-2)),
    'the slope comes out of the pieces: 1 − y²': ({ tanh }) => near(slopeOf(tanh, 0.8814), 1 - Math.tanh(0.8814) ** 2),
    'it is made of pieces': ({ tanh }) => {
      if (tanh(leaf(1)).op === 'tanh') throw new Error('This is the op tanh itself. Write it with exp.');
    },
  },
  hints: {
    half: {
      when: ({ tanh }) => is(tanh(leaf(1)).data, Math.tanh(0.5)),
      say: 'The 2 is missing: e to the power of 2n, and not of n.',
    },
    upside: {
      when: ({ tanh }) => is(tanh(leaf(1)).data, 1 / Math.tanh(1)),
      say: 'The fraction is upside down: the minus belongs above the line.',
    },
    lost: {
      when: ({ tanh }) => is(tanh(leaf(1)).data, Math.tanh(1)) && is(slopeOf(tanh, 1), 0),
      say: 'The value is right and the slope is 0: the way back to n is cut where a plain number, .data, was taken. Stay with Values.',
    },
    outside: {
      when: ({ tanh }) => is(tanh(leaf(1)).data, (2 * Math.E - 1) / (2 * Math.E + 1)),
      say: 'That is 2·eⁿ. The 2 belongs into the exponent: multiply n first, then exp.',
    },
  },
});

const sigmoid = exercise<{ sigmoid(x: Value): Value }>({
  id: 'sigmoid',
  title: 'The sigmoid from pieces',
  task: 'Another curve that flattens out, from 0 to 1: 1 / (1 + e⁻ˣ). Write `sigmoid(x)` out of `.neg()`, `.exp()`, `.add(…)` and `.reciprocal()`, or `.pow(-1)`. Do not use `.sigmoid()`.',
  start: `
import type { Value } from '@chainrule/engine';

export function sigmoid(x: Value): Value {
  // Your turn.
  return x;
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function sigmoid(x: Value): Value {
  return x.neg().exp().add(1).reciprocal();
}`,
  exports: ['sigmoid'],
  checks: {
    'a half at 0': ({ sigmoid }) => void value(sigmoid(leaf(0)), 0.5),
    'the value at 2': ({ sigmoid }) => void value(sigmoid(leaf(2)), 1 / (1 + Math.exp(-2))),
    'the slope at 2 is y·(1 − y)': ({ sigmoid }) => {
      const y = 1 / (1 + Math.exp(-2));
      near(slopeOf(sigmoid, 2), y * (1 - y));
    },
    'it is made of pieces': ({ sigmoid }) => {
      if (sigmoid(leaf(1)).op === 'sigmoid') throw new Error('This is the op sigmoid itself. Write it with exp.');
    },
  },
  hints: {
    mirror: {
      when: ({ sigmoid }) => is(sigmoid(leaf(2)).data, 1 / (1 + Math.exp(2))),
      say: 'The curve falls instead of rising: the exponent is −x.',
    },
    below: {
      when: ({ sigmoid }) => is(sigmoid(leaf(2)).data, 1 + Math.exp(-2)),
      say: 'This is what stands below the line. Take one divided by it: .reciprocal().',
    },
    one: {
      when: ({ sigmoid }) => is(sigmoid(leaf(2)).data, 1 / Math.exp(-2)),
      say: 'The 1 below the line is missing: add 1 before you take the reciprocal.',
    },
    lost: {
      when: ({ sigmoid }) => is(sigmoid(leaf(2)).data, 1 / (1 + Math.exp(-2))) && is(slopeOf(sigmoid, 2), 0),
      say: 'The value is right and the slope is 0: a plain number, .data, cuts the way back to x.',
    },
  },
});

export const exercises: readonly Exercise[] = [pieces, sigmoid];
