import type { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { equal, gradients, leaf, list, value } from './expect.ts';

const expression = exercise<{ expression(a: Value, b: Value, c: Value): Value }>({
  id: 'expression',
  title: 'Write it with Values',
  task: 'Write `expression(a, b, c)`, which gives a·b + c. It gets Values and gives a Value, which remembers how it was made.',
  start: `
import type { Value } from '@chainrule/engine';

export function expression(a: Value, b: Value, c: Value): Value {
  // Your turn: .mul and .add
  return a;
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function expression(a: Value, b: Value, c: Value): Value {
  return a.mul(b).add(c);
}`,
  exports: ['expression'],
  checks: {
    'at 2, −3 and 10 it is 4': ({ expression }) => void value(expression(leaf(2), leaf(-3), leaf(10)), 4),
    'at 1, 5 and 0.5 it is 5.5': ({ expression }) => void value(expression(leaf(1), leaf(5), leaf(0.5)), 5.5),
    'it remembers: every input gets its slope': ({ expression }) => list(gradients(expression, 2, -3, 10), [-3, 2, 1]),
  },
  hints: {
    fresh: {
      when: ({ expression }) =>
        expression(leaf(2), leaf(-3), leaf(10)).inputs.length === 0 &&
        expression(leaf(2), leaf(-3), leaf(10)).data === 4,
      say: 'The number is right, but it was made from .data, which are plain numbers: the new Value does not know its inputs. Use .mul and .add on the Values.',
    },
    number: {
      when: ({ expression }) => typeof expression(leaf(2), leaf(-3), leaf(10)) === 'number',
      say: 'This is a plain number, which remembers nothing. Use .mul and .add on the Values, and not on their .data.',
    },
    order: {
      when: ({ expression }) => expression(leaf(2), leaf(-3), leaf(10)).data === 14,
      say: 'This is a·(b + c): the sum came first. In a chain of calls the first call comes first.',
    },
    swapped: {
      when: ({ expression }) => expression(leaf(2), leaf(-3), leaf(10)).data === -10,
      say: 'You have + and · the other way round.',
    },
  },
});

const describe = exercise<{ describe(v: Value): string }>({
  id: 'describe',
  title: 'Ask a Value how it was made',
  task: 'Write `describe(v)`. For a leaf it gives the label. For a result it gives the op and the labels of the inputs, in their order, like `mul(a, b)`. The parts are `v.op`, `v.inputs` and `v.label`; a leaf has an empty `op`.',
  start: `
import type { Value } from '@chainrule/engine';

export function describe(v: Value): string {
  // Your turn.
  return v.label;
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function describe(v: Value): string {
  if (v.op === '') return v.label;
  return \`\${v.op}(\${v.inputs.map((input) => input.label).join(', ')})\`;
}`,
  exports: ['describe'],
  checks: {
    'a leaf is its label': ({ describe }) => equal(describe(leaf(2, 'a')), 'a'),
    'a product is mul(a, b)': ({ describe }) => equal(describe(leaf(2, 'a').mul(leaf(3, 'b'))), 'mul(a, b)'),
    'the order of the inputs counts: sub(b, a)': ({ describe }) =>
      equal(describe(leaf(2, 'b').sub(leaf(3, 'a'))), 'sub(b, a)'),
    'one input: tanh(n)': ({ describe }) => equal(describe(leaf(1, 'n').tanh()), 'tanh(n)'),
  },
  hints: {
    data: {
      when: ({ describe }) => describe(leaf(2, 'a').mul(leaf(3, 'b'))).includes('2'),
      say: 'These are the numbers of the inputs. The labels were asked for.',
    },
    sorted: {
      when: ({ describe }) => describe(leaf(2, 'b').sub(leaf(3, 'a'))) === 'sub(a, b)',
      say: 'b − a is not a − b: leave the inputs in the order in which they are listed.',
    },
    empty: {
      when: ({ describe }) => describe(leaf(2, 'a')) === '()',
      say: 'A leaf has no op and no inputs. Return its label before you look at them.',
    },
    comma: {
      when: ({ describe }) => describe(leaf(2, 'a').mul(leaf(3, 'b'))) === 'mul(a,b)',
      say: 'Nearly: after the comma comes a space.',
    },
  },
});

export const exercises: readonly Exercise[] = [expression, describe];
