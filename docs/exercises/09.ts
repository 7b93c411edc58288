import { type Exercise, exercise } from './exercise.ts';
import { equal } from './expect.ts';

interface Node {
  readonly name: string;
  readonly inputs: readonly Node[];
}
const node = (name: string, ...inputs: Node[]): Node => ({ name, inputs });

/** y = u + 3u, u = x·x. */
function twoWays() {
  const x = node('x');
  const u = node('u', x, x);
  const v = node('v', node('3'), u);
  return { x, u, v, y: node('y', u, v) };
}

const names = (nodes: readonly Node[]): string => nodes.map((each) => each.name).join(' ');
/** Whether each node comes after all of its inputs. */
const sorted = (nodes: readonly Node[]): boolean =>
  nodes.every((each, i) => each.inputs.every((input) => nodes.indexOf(input) >= 0 && nodes.indexOf(input) < i));

const order = exercise<{ order(root: Node): Node[] }>({
  id: 'order',
  title: 'Inputs first',
  task: 'Write `order(root)`: all nodes of the graph, each once, and each after its own inputs. The root comes last.',
  start: `
interface Node { name: string; inputs: Node[] }

export function order(root: Node): Node[] {
  const list: Node[] = [];
  const seen = new Set<Node>();
  function visit(node: Node): void {
    // Your turn.
  }
  visit(root);
  return list;
}`,
  solution: `
interface Node { name: string; inputs: Node[] }

export function order(root: Node): Node[] {
  const list: Node[] = [];
  const seen = new Set<Node>();
  function visit(node: Node): void {
    if (seen.has(node)) return;
    seen.add(node);
    for (const input of node.inputs) visit(input);
    list.push(node);
  }
  visit(root);
  return list;
}`,
  exports: ['order'],
  checks: {
    'a leaf alone': ({ order }) => equal(names(order(node('a'))), 'a'),
    'a chain, from the leaf on': ({ order }) => equal(names(order(node('c', node('b', node('a'))))), 'a b c'),
    'y = u + 3u: every node is there once': ({ order }) =>
      equal(names([...order(twoWays().y)].sort((a, b) => (a.name < b.name ? -1 : 1))), '3 u v x y'),
    'y = u + 3u: each node comes after its inputs': ({ order }) => equal(sorted(order(twoWays().y)), true),
  },
  hints: {
    early: {
      when: ({ order }) => names(order(node('c', node('b', node('a'))))) === 'c b a',
      say: 'Each node gets on the list before its inputs. Move push behind the loop.',
    },
    repeated: {
      when: ({ order }) => sorted(order(twoWays().y)) && order(twoWays().y).length > 5,
      say: 'u is used twice, and so it is on the list twice. Leave a node that you have seen.',
    },
    shallow: {
      when: ({ order }) => names(order(node('c', node('b', node('a'))))) === 'b c',
      say: 'The inputs have inputs too. Call visit on them, and not only push.',
    },
  },
});

const right = exercise<{ isRight(order: Node[]): boolean }>({
  id: 'is-right',
  title: 'Is this order right?',
  task: 'You are given the order in which nodes pass on their gradients, the root first. Write `isRight(order)`: true if no node runs before one that uses it. (`node.inputs` are the nodes that a node uses.)',
  start: `
interface Node { name: string; inputs: Node[] }

export function isRight(order: Node[]): boolean {
  // Your turn. order.indexOf(node) is a node's place.
  return true;
}`,
  solution: `
interface Node { name: string; inputs: Node[] }

export function isRight(order: Node[]): boolean {
  const later = (input: Node, place: number): boolean =>
    !order.includes(input) || order.indexOf(input) > place;
  return order.every((node, place) =>
    node.inputs.every((input) => later(input, place)),
  );
}`,
  exports: ['isRight'],
  checks: {
    'y, 3u, u, x is right': ({ isRight }) => {
      const { y, v, u, x } = twoWays();
      equal(isRight([y, v, u, x]), true);
    },
    'y, u, x, 3u is wrong: u runs before 3u': ({ isRight }) => {
      const { y, v, u, x } = twoWays();
      equal(isRight([y, u, x, v]), false);
    },
    'an order that begins with the leaf is wrong': ({ isRight }) => {
      const { y, v, u, x } = twoWays();
      equal(isRight([x, u, v, y]), false);
    },
    'two nodes that have nothing to do with each other may go in either order': ({ isRight }) => {
      const [a, b] = [node('a'), node('b')];
      const c = node('c', a, b);
      equal(isRight([c, a, b]), true);
      equal(isRight([c, b, a]), true);
    },
  },
  hints: {
    always: {
      when: ({ isRight }) => {
        const { y, v, u, x } = twoWays();
        return isRight([y, u, x, v]) && isRight([x, u, v, y]);
      },
      say: 'This says yes to every order. Compare the places of a node and of its inputs.',
    },
    reversed: {
      when: ({ isRight }) => {
        const { y, v, u, x } = twoWays();
        return !isRight([y, v, u, x]) && isRight([x, u, v, y]);
      },
      say: 'That is the order of the forward pass: inputs first. Backward goes the other way.',
    },
    first: {
      when: ({ isRight }) => {
        const { y, v, u, x } = twoWays();
        return isRight([y, u, x, v]) && !isRight([x, u, v, y]);
      },
      say: 'Starting at the end is not enough: in y, u, x, 3u the root is first, and still u runs before 3u. Look at every node.',
    },
  },
});

export const exercises: readonly Exercise[] = [order, right];
