/**
 * Backward passes in other orders than the right one, played as the code of a first attempt would play them.
 *
 *   plain recursion   a node adds to an input's gradient and at once tells the input to go on, with all it has by then.
 *                     A node reached twice passes on its first share twice.
 *   as first reached  nodes as they are first met from the root, each once. A node met early goes before all of its
 *                     gradient has arrived.
 *   topological       a node goes when everything that uses it has gone.
 */
import { type GraphModel, nameOf } from '../graph/model.ts';
import { show } from '../graph/number.ts';
import { type BackwardStep, backwardSteps } from '../graph/steps.ts';

export interface PlayedStep extends BackwardStep {
  /** What was passed on, in a sentence. */
  readonly line: string;
  /** What is wrong with passing on now; '' when nothing is. */
  readonly fault: string;
}

export interface Played {
  /** Gradients at the end. */
  readonly grads: readonly number[];
  readonly steps: readonly PlayedStep[];
}

export interface NamedOrder {
  readonly name: string;
  readonly order: readonly number[];
}

const made = (model: GraphModel, id: number): boolean => (model.nodes[id]?.op ?? '') !== '';

function lineOf(model: GraphModel, { node, shares, grads }: BackwardStep, before: readonly number[]): string {
  const has = [...before];
  const parts = shares.map(({ to, amount }) => {
    has[to] = (has[to] ?? 0) + amount;
    const input = model.nodes[to];
    return input === undefined ? '' : `${nameOf(input)} gets ${show(amount)}, has ${show(has[to] ?? 0)}`;
  });
  const name = model.nodes[node];
  return `${name === undefined ? '' : nameOf(name)} passes on ${show(before[node] ?? grads[node] ?? 0)}: ${parts.join('; ')}`;
}

/** Whether a node passes on what it has passed on before, or before all has arrived. */
function faultOf(model: GraphModel, steps: readonly BackwardStep[], i: number): string {
  const id = steps[i]?.node ?? -1;
  const node = model.nodes[id];
  if (node === undefined) return '';
  if (steps.slice(0, i).some((step) => step.node === id))
    return `${nameOf(node)} passes on a second time, and what it passed on before is counted again.`;
  const later = steps.slice(i + 1).some(({ shares }) => shares.some(({ to }) => to === id));
  return later ? `Too early: more arrives at ${nameOf(node)} later.` : '';
}

/** Passes back in an order; a node may appear more than once, and then passes on all it has, again. */
export function playOrder(model: GraphModel, order: readonly number[]): Played {
  const steps = backwardSteps(model, { order });
  const start = model.nodes.map((node) => (node.id === model.root ? 1 : 0));
  const before = (i: number): readonly number[] => steps[i - 1]?.grads ?? start;
  return {
    grads: steps.at(-1)?.grads ?? start,
    steps: steps.map((step, i) => ({
      ...step,
      line: lineOf(model, step, before(i)),
      fault: faultOf(model, steps, i),
    })),
  };
}

/** The order in which plain recursion passes back: at every arrival, with what is there. */
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
  { name: 'As first reached', order: parentsFirst(model) },
  {
    name: 'Topological order',
    order: model.nodes
      .map((node) => node.id)
      .filter((id) => made(model, id))
      .reverse(),
  },
];
