/**
 * Neurons that share their inputs: dots over one list of sample values, with weights that no sample changes.
 *
 * Such dots are the rows of a matrix product. They are found by the list itself, since a tape keeps equal lists as one
 * object. Below a few multiply-adds a block's overhead does not pay, and straight-line code is used.
 */
import { dot } from '../ops/index.ts';
import type { IdList, Node, NodeId, Phase, Step, Tape } from './tape.ts';

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

/** The step, if the node is a dot whose weights and bias no sample changes, over at least one sample value. */
const candidate = ({ nodes, phases }: Nodes, id: NodeId): Step | null => {
  const node = nodes[id];
  if (node?.kind !== 'step' || node.op !== dot || phases[id] !== 'sample') return null;
  const [ws = [], xs = [], bias = []] = node.lists;
  const fixed = (list: IdList): boolean => list.every((operand) => phases[operand] === 'before');
  return fixed(ws) && fixed(bias) && xs.some((operand) => phases[operand] === 'sample') ? node : null;
};

/**
 * The groups among some nodes that are worth a block, in order of their first row.
 *
 * @param straight - multiply-adds in all below which there are none
 */
export const findGroups = (tape: Nodes, among: readonly Node[], straight: number = STRAIGHT): readonly Group[] => {
  // Rows of one block have a bias all or none.
  const [plain, biased] = [new Map<IdList, NodeId[]>(), new Map<IdList, NodeId[]>()];
  let work = 0;
  for (const { id } of among) {
    const step = candidate(tape, id);
    const xs = step?.lists[1];
    if (!xs) continue;
    work += xs.length;
    const byList = step.lists.length > 2 ? biased : plain;
    const rows = byList.get(xs);
    if (rows) rows.push(id);
    else byList.set(xs, [id]);
  }
  if (work < straight) return [];
  const groups = [...plain, ...biased].map(([xs, rows]) => ({ xs, rows }));
  return groups.filter(({ xs, rows }) => (rows.length > 1 ? xs.length * rows.length >= BLOCK : xs.length >= LONE));
};
