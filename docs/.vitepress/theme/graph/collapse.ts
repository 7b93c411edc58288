/**
 * Makes a large graph small enough to draw: at most 150 boxes.
 *
 * A node whose result is used once is folded into its user, with all that was folded into it; what is left are the leaves
 * that several nodes share, the nodes that are used twice or more, and the root. For a network that is one box per neuron.
 * If that is still too much, only the boxes nearest to the root stay.
 */
import type { GraphModel, GraphNode } from './model.ts';

export const mostBoxes = 150;

/** For every node, the box it belongs to (its own id, or that of the node it is folded into). */
function homes({ nodes }: GraphModel): number[] {
  const users = nodes.map(() => new Set<number>());
  for (const node of nodes) for (const input of node.inputs) users[input]?.add(node.id);
  const home = nodes.map((node) => node.id);
  for (let id = nodes.length - 1; id >= 0; id--) {
    const [user, another] = users[id] ?? [];
    if (user !== undefined && another === undefined) home[id] = home[user] ?? user;
  }
  return home;
}

interface Folded {
  readonly node: GraphNode;
  count: number;
  readonly inputs: Set<number>;
}

function fold({ nodes }: GraphModel, home: readonly number[]): Folded[] {
  const boxes = new Map<number, Folded>();
  for (const node of nodes) {
    const at = home[node.id] ?? node.id;
    const owner = nodes[at] ?? node;
    const box = boxes.get(at) ?? { node: owner, count: 0, inputs: new Set<number>() };
    boxes.set(at, box);
    box.count++;
    for (const input of node.inputs) {
      const from = home[input] ?? input;
      if (from !== at) box.inputs.add(from);
    }
  }
  return [...boxes.values()].sort((a, b) => a.node.id - b.node.id);
}

/** The graph itself if it is small, else a smaller one; `total` keeps the true number of nodes. */
export function collapse(model: GraphModel): GraphModel {
  if (model.nodes.length <= mostBoxes) return model;
  const kept = fold(model, homes(model)).slice(-mostBoxes);
  const place = new Map(kept.map(({ node }, i) => [node.id, i]));
  const nodes = kept.map(({ node, count, inputs }, id): GraphNode => {
    const within = [...inputs].flatMap((input) => place.get(input) ?? []);
    const label = count > 1 ? `${node.label ? `${node.label} ` : ''}(${count.toLocaleString('en')})` : node.label;
    return { ...node, id, label, name: label || node.name, count, inputs: within, slopes: within.map(() => NaN) };
  });
  return { ...model, root: nodes.length - 1, nodes };
}
