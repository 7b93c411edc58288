/**
 * A name for every box, where readers draw graphs of their own: t1, t2 … for nodes without a label, in order of computing,
 * and x #1, x #2 for different nodes that carry the same label. A plain number is its own name.
 *
 * Chapters do without it: there, an unlabelled node is called by what it was made of, a·b.
 */
import type { GraphModel, GraphNode } from './model.ts';

const bare = (node: GraphNode): boolean => node.constant && node.label === '';
const madeBy = (node: GraphNode): string => {
  if (node.op !== '') return `made by ${node.op}`;
  return node.constant ? 'a constant' : 'a leaf';
};

/** Nodes by their labels, those without one left out. */
function byLabel(nodes: readonly GraphNode[]): Map<string, GraphNode[]> {
  const found = new Map<string, GraphNode[]>();
  for (const node of nodes) {
    if (node.label === '') continue;
    const same = found.get(node.label) ?? [];
    same.push(node);
    found.set(node.label, same);
  }
  return found;
}

/** How many doubled names, and how many nodes of each, are told one by one. */
const told = 3;

function wordsFor(label: string, same: readonly GraphNode[], names: ReadonlyMap<number, string>): string {
  const each = same.slice(0, told).map((node) => `${names.get(node.id) ?? label} (${madeBy(node)})`);
  const more = same.length > told ? ' and so on' : '';
  return `${same.length === 2 ? 'Two' : same.length} different nodes are called ${label}: here they are ${each.join(', ')}${more}.`;
}

/** The same graph, with a name in every box; `sameNames` says which labels stood on several nodes. */
export function nameBoxes(model: GraphModel): GraphModel {
  const labels = byLabel(model.nodes);
  const taken = new Set(labels.keys());
  const names = new Map<number, string>();
  /** The first of `first` 1, 2 … that no node has yet. */
  function take(id: number, prefix: string, from: number): number {
    let n = from;
    while (taken.has(`${prefix}${n}`)) n++;
    taken.add(`${prefix}${n}`);
    names.set(id, `${prefix}${n}`);
    return n + 1;
  }
  const doubled = [...labels].filter(([, same]) => same.length > 1);
  for (const [label, same] of doubled) {
    let next = 1;
    for (const { id } of same) next = take(id, `${label} #`, next);
  }
  let next = 1;
  for (const node of model.nodes) if (node.label === '' && !bare(node)) next = take(node.id, 't', next);
  const nodes = model.nodes.map((node) => {
    const name = names.get(node.id);
    return name === undefined ? node : { ...node, label: name, name, unlabelled: node.label === '' };
  });
  const words = doubled.slice(0, told).map(([label, same]) => wordsFor(label, same, names));
  if (doubled.length > told) words.push(`So it is with ${doubled.length - told} more names.`);
  return { ...model, nodes, sameNames: words.join(' ') };
}
