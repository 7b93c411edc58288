/**
 * One backward pass, one node at a time, as data: what the stepping buttons, the colours and the live region read.
 *
 * Step k handles the k-th node from the end: its gradient is complete, because everything that uses it came before, and it
 * hands slope × gradient to each input, which adds it up (`+=`) or, in the tutorial's famous mistake, keeps only the last (`=`).
 */
import type { GraphModel, GraphNode } from './model.ts';

/** What one node hands to one of its inputs. */
export interface Share {
  readonly from: number;
  readonly to: number;
  /** Which operand of `from` this is. */
  readonly slot: number;
  readonly slope: number;
  /** The gradient of `from`. */
  readonly upstream: number;
  readonly amount: number;
}

export interface BackwardStep {
  readonly node: number;
  readonly shares: readonly Share[];
  /** Every node's gradient after this step. */
  readonly grads: readonly number[];
}

/** How a gradient is put down: added, as it must be, or overwriting what was there. */
export type Accumulate = '+=' | '=';

export interface StepOptions {
  readonly accumulate?: Accumulate;
  /** The order in which nodes are handled, by id; default: from the root back. */
  readonly order?: readonly number[];
  /** Local slopes by `node:slot`, where a reader moved them. */
  readonly slopes?: ReadonlyMap<string, number>;
}

/** A plain number in the graph: no gradient goes there. */
const isNumber = (node: GraphNode | undefined): boolean => node?.constant === true && node.label === '';

/** The steps of one pass. Before the first, every gradient is 0 but the root's, which is 1. */
export function backwardSteps({ nodes, root }: GraphModel, options: StepOptions = {}): BackwardStep[] {
  const { accumulate = '+=', order = nodes.map((node) => node.id).reverse(), slopes } = options;
  const grads: number[] = nodes.map((node) => (node.id === root ? 1 : 0));
  const steps: BackwardStep[] = [];
  for (const id of order) {
    const node = nodes[id];
    if (node === undefined || node.op === '') continue;
    const g = grads[id] ?? 0;
    const shares = node.inputs.flatMap((to, slot): Share[] => {
      if (isNumber(nodes[to])) return [];
      const slope = slopes?.get(`${id}:${slot}`) ?? node.slopes[slot] ?? NaN;
      return [{ from: id, to, slot, slope, upstream: g, amount: slope * g }];
    });
    for (const { to, amount } of shares) grads[to] = accumulate === '+=' ? (grads[to] ?? 0) + amount : amount;
    steps.push({ node: id, shares, grads: [...grads] });
  }
  return steps;
}
