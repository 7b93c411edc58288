/**
 * Neurons that share their inputs: dots over one list of sample values, with weights that no sample changes.
 *
 * Such dots are the rows of a matrix product. They are found by the list itself, since a tape keeps equal lists as one
 * object. Below a few multiply-adds a block's overhead does not pay, and straight-line code is used.
 */
import { type Neuron, neuronOf } from './chain.ts';
import type { IdList, Node, NodeId, Phase, Tape } from './tape.ts';

/** The rows of a block: dots over one list. */
export interface Group {
  readonly xs: IdList;
  readonly rows: readonly NodeId[];
}

/** Multiply-adds from which a block is worth its call. */
const BLOCK = 24;
/** A lone dot is a block only from this length. */
const LONE = 8;
/** A tape with fewer multiply-adds than this is straight-line code throughout. */
const STRAIGHT = 100;

type Nodes = Pick<Tape, 'nodes'> & { readonly phases: readonly Phase[] };

/** The neuron, if no sample changes its weights, bias and start, and some sample changes an input. */
const candidate = ({ nodes, phases }: Nodes, id: NodeId): Neuron | null => {
  const neuron = phases[id] === 'sample' ? neuronOf(nodes[id]) : null;
  if (!neuron) return null;
  const fixed = (operand: NodeId | null): boolean => operand === null || phases[operand] === 'before';
  const weights = neuron.ws.every(fixed) && fixed(neuron.bias) && fixed(neuron.first);
  return weights && neuron.xs.some((operand) => phases[operand] === 'sample') ? neuron : null;
};

/**
 * The groups among some nodes that are worth a block, in order of their first row.
 *
 * @param straight - multiply-adds in all below which there are none
 */
export const findGroups = (tape: Nodes, among: readonly Node[], straight: number = STRAIGHT): readonly Group[] => {
  // Rows of one block start alike, and have a bias all or none.
  const byKind = new Map<string, Map<IdList, NodeId[]>>();
  let work = 0;
  for (const { id } of among) {
    const neuron = candidate(tape, id);
    if (!neuron) continue;
    const { first, bare, xs, bias } = neuron;
    work += xs.length;
    const kind = `${first !== null} ${bare} ${bias !== null}`;
    const byList = byKind.get(kind) ?? new Map<IdList, NodeId[]>();
    byKind.set(kind, byList);
    const rows = byList.get(xs);
    if (rows) rows.push(id);
    else byList.set(xs, [id]);
  }
  if (work < straight) return [];
  const groups = [...byKind.values()].flatMap((byList) => [...byList].map(([xs, rows]) => ({ xs, rows })));
  return groups.filter(({ xs, rows }) => (rows.length > 1 ? xs.length * rows.length >= BLOCK : xs.length >= LONE));
};
