import type { Value } from '@chainrule/engine';
import { type Exercise, exercise } from './exercise.ts';
import { equal, leaf } from './expect.ts';

/** d = a·b + c, with all its names. */
function lecture(): Value {
  const e = leaf(2, 'a').mul(leaf(-3, 'b'));
  e.label = 'e';
  const d = e.add(leaf(10, 'c'));
  d.label = 'd';
  return d;
}

/** b = a + a. */
function twice(): Value {
  const a = leaf(3, 'a');
  const b = a.add(a);
  b.label = 'b';
  return b;
}

/** A diamond: a goes into u and v, both go into w. */
function diamond(): Value {
  const a = leaf(3, 'a');
  const [u, v] = [a.tanh(), a.exp()];
  [u.label, v.label] = ['u', 'v'];
  const w = u.mul(v);
  w.label = 'w';
  return w;
}

const names = (values: readonly Value[]): string =>
  values
    .map((each) => each.label)
    .sort()
    .join(' ');

const leaves = exercise<{ leaves(v: Value): Value[] }>({
  id: 'leaves',
  title: 'Find the leaves',
  task: 'Write `leaves(v)`: all leaves that `v` was made of, each of them once, in any order. A leaf has an empty `inputs` list; `v` itself may be one.',
  start: `
import type { Value } from '@chainrule/engine';

export function leaves(v: Value): Value[] {
  // Your turn. A function may call itself for each of v.inputs.
  return [v];
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function leaves(v: Value): Value[] {
  if (v.inputs.length === 0) return [v];
  return [...new Set(v.inputs.flatMap(leaves))];
}`,
  exports: ['leaves'],
  checks: {
    'a leaf is its own only leaf': ({ leaves }) => equal(names(leaves(leaf(1, 'a'))), 'a'),
    'a·b + c has the leaves a, b, c': ({ leaves }) => equal(names(leaves(lecture())), 'a b c'),
    'a + a has one leaf': ({ leaves }) => equal(names(leaves(twice())), 'a'),
    'a leaf that is reached along two ways is found once': ({ leaves }) => equal(names(leaves(diamond())), 'a'),
  },
  hints: {
    repeated: {
      when: ({ leaves }) => leaves(twice()).length === 2 && names(leaves(lecture())) === 'a b c',
      say: 'A leaf that is used twice comes up twice. A Set keeps each thing once.',
    },
    inner: {
      when: ({ leaves }) => names(leaves(lecture())).includes('d'),
      say: 'The results along the way are in the list too. Take a node only if it has no inputs.',
    },
    shallow: {
      when: ({ leaves }) => names(leaves(lecture())) === 'c' || names(leaves(lecture())) === 'c e',
      say: 'You look one step back only. The inputs have inputs: call leaves on each of them.',
    },
  },
});

const arrows = exercise<{ arrows(v: Value): string[] }>({
  id: 'arrows',
  title: 'List the arrows',
  task: 'A drawing of the graph needs its arrows. Write `arrows(v)`: one line such as `a -> e` for each arrow, from an input to what was made of it, in any order. Each node has a label. In b = a + a there are two arrows from a to b.',
  start: `
import type { Value } from '@chainrule/engine';

export function arrows(v: Value): string[] {
  const lines: string[] = [];
  const seen = new Set<Value>();
  function visit(node: Value): void {
    if (seen.has(node)) return;
    seen.add(node);
    // Your turn: a line for each input, and then visit the input.
  }
  visit(v);
  return lines;
}`,
  solution: `
import type { Value } from '@chainrule/engine';

export function arrows(v: Value): string[] {
  const lines: string[] = [];
  const seen = new Set<Value>();
  function visit(node: Value): void {
    if (seen.has(node)) return;
    seen.add(node);
    for (const input of node.inputs) {
      lines.push(\`\${input.label} -> \${node.label}\`);
      visit(input);
    }
  }
  visit(v);
  return lines;
}`,
  exports: ['arrows'],
  checks: {
    'a leaf has no arrows': ({ arrows }) => equal(arrows(leaf(1, 'a')).length, 0),
    'a·b + c has four': ({ arrows }) => equal(arrows(lecture()).sort().join(', '), 'a -> e, b -> e, c -> d, e -> d'),
    'a + a has two from a': ({ arrows }) => equal(arrows(twice()).join(', '), 'a -> b, a -> b'),
    'no arrow is drawn twice, when a node is reached along two ways': ({ arrows }) => {
      const root = diamond();
      const end = root.add(root);
      end.label = 'end';
      equal(arrows(end).length, 6);
    },
  },
  hints: {
    reversed: {
      when: ({ arrows }) => arrows(lecture()).includes('d -> c'),
      say: 'The arrows point the wrong way: data flows from the input to the result.',
    },
    shallow: {
      when: ({ arrows }) => arrows(lecture()).length === 2,
      say: 'These are the arrows into the last node. Visit the inputs too.',
    },
    merged: {
      when: ({ arrows }) => arrows(twice()).length === 1,
      say: 'In a + a the leaf is used twice, so there are two arrows. Keep both.',
    },
    repeated: {
      when: ({ arrows }) =>
        arrows(lecture()).includes('a -> e') && arrows(twice()).length === 2 && arrows(diamond().add(1)).length === 6,
      say: 'A node that is reached along two ways has its arrows drawn once only: remember which nodes you have seen.',
    },
  },
});

export const exercises: readonly Exercise[] = [leaves, arrows];
