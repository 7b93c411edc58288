/**
 * Backward passes in other orders than the right one, played as the code of a first attempt would play them.
 *
 *   plain recursion   a node adds to an input's gradient and at once tells the input to go on, with all it has by then.
 *                     A node reached twice hands on its first share twice.
 *   parents first     nodes as they are first met from the root, each once. A node met early goes before all of its
 *                     gradient has arrived.
 *   topological       a node goes when everything that uses it has gone.
 */
import { type GraphModel, nameOf } from '../graph/model.ts';
import { show } from '../graph/number.ts';

export interface Played {
  readonly grads: readonly number[];
  /** One sentence a step. */
  readonly log: readonly string[];
}

export interface NamedOrder {
  readonly name: string;
  readonly order: readonly number[];
}

const made = (model: GraphModel, id: number): boolean => (model.nodes[id]?.op ?? '') !== '';

/** Hands back in an order; a node may appear more than once, and then hands on all it has, again. */
export function playOrder(model: GraphModel, order: readonly number[]): Played {
  const grads: number[] = model.nodes.map((node) => (node.id === model.root ? 1 : 0));
  const log: string[] = [];
  for (const id of order) {
    const node = model.nodes[id];
    if (node === undefined) continue;
    const g = grads[id] ?? 0;
    const parts = node.inputs.flatMap((to, slot) => {
      const [input, amount] = [model.nodes[to], (node.slopes[slot] ?? 0) * g];
      grads[to] = (grads[to] ?? 0) + amount;
      return input === undefined || (input.constant && input.label === '')
        ? []
        : [`${nameOf(input)} gets ${show(amount)}, has ${show(grads[to] ?? 0)}`];
    });
    log.push(`${nameOf(node)} hands on ${show(g)}: ${parts.join('; ')}`);
  }
  return { grads, log };
}

/** The order in which plain recursion hands back: at every arrival, with what is there. */
function recursion(model: GraphModel): number[] {
  const order: number[] = [];
  const stack = [model.root];
  for (let id = stack.pop(); id !== undefined && order.length < 200; id = stack.pop()) {
    if (!made(model, id)) continue;
    order.push(id);
    stack.push(...[...(model.nodes[id]?.inputs ?? [])].reverse());
  }
  return order;
}

/** Each node once, when it is first met from the root. */
function parentsFirst(model: GraphModel): number[] {
  const [order, seen, queue] = [[] as number[], new Set<number>(), [model.root]];
  for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
    if (seen.has(id) || !made(model, id)) continue;
    seen.add(id);
    order.push(id);
    queue.push(...(model.nodes[id]?.inputs ?? []));
  }
  return order;
}

/** Three orders with names. */
export const namedOrders = (model: GraphModel): NamedOrder[] => [
  { name: 'Plain recursion', order: recursion(model) },
  { name: 'Parents first', order: parentsFirst(model) },
  {
    name: 'Topological order',
    order: model.nodes
      .map((node) => node.id)
      .filter((id) => made(model, id))
      .reverse(),
  },
];
