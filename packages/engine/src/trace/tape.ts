/**
 * Tape: what a function did, as a list of nodes, inputs first. A node names earlier nodes by their number.
 *
 * Numbers start with the parameters, then the inputs; constants and steps follow in the order they were made. A step is one
 * call of an op's record; the operands of an op of lists stay lists (`dot` has weights, xs and perhaps a bias), and a list is
 * kept by its content: lists with the same nodes are the same object, which is how neurons over one input are found.
 *
 *   phase    depends on                            runs
 *   before   parameters and constants only         once per call, before the samples
 *   sample   an input, or the seed                 for every sample, in SIMD lanes
 *   after    sums over the samples                 once per call, after the samples
 *
 * Three kinds only a gradient makes: `seed`, the gradient arriving at the output; `total`, a sum over the samples; `outer`, a
 * place in the sum over the samples of a block's g ⊗ x (see `gradient.ts`).
 */
import type { NodeOp, Params } from '../op.ts';

/** A node's number on its tape. */
export type NodeId = number;
/** A list of operands; equal lists are one object. */
export type IdList = readonly NodeId[];
export type Phase = 'before' | 'sample' | 'after';

interface Leaf {
  readonly kind: 'parameter' | 'input';
  readonly index: number;
}
interface Constant {
  readonly kind: 'constant';
  readonly value: number;
}
interface Seed {
  readonly kind: 'seed';
}
interface Total {
  readonly kind: 'total';
  readonly of: NodeId;
}
interface OuterPlace {
  readonly kind: 'outer';
  /** The parameter or the `before` node whose gradient this is. */
  readonly target: NodeId;
}
/** One call of an op: its operands in lists, one list for an op of fixed arity. */
export interface Step {
  readonly kind: 'step';
  readonly op: NodeOp;
  readonly params: Params;
  readonly lists: readonly IdList[];
}
export type NodeKind = Leaf | Constant | Seed | Total | OuterPlace | Step;
/** A node; it knows its number. */
export type Node = NodeKind & { readonly id: NodeId };

/** What a function did. */
export interface Tape {
  /** How many parameters there are: nodes 0 … parameters − 1. */
  readonly parameters: number;
  /** How many inputs there are over all rows: the nodes that follow. */
  readonly inputs: number;
  readonly nodes: readonly Node[];
  readonly phases: readonly Phase[];
  readonly outputs: IdList;
}

const phaseOf = (node: NodeKind, phases: readonly Phase[]): Phase => {
  if (node.kind === 'input' || node.kind === 'seed') return 'sample';
  if (node.kind === 'total' || node.kind === 'outer') return 'after';
  let phase: Phase = 'before';
  if (node.kind !== 'step') return phase;
  for (const list of node.lists) {
    for (let i = 0; i < list.length; i++) {
      const of = phases[list[i] as NodeId]; // i is in range
      if (of === 'sample') return 'sample';
      if (of === 'after') phase = 'after';
    }
  }
  return phase;
};

const paramsKey = (params: Params): string => {
  const entries = Object.entries(params);
  return entries.length === 0 ? '' : JSON.stringify(entries.map(([name, value]) => [name, String(value)]));
};

/** Parameters come first, so their nodes are the same on every tape: a compile writes several, of thousands each. */
const parameterNodes: Node[] = [];

/** Lists by content. */
class Lists {
  readonly #buckets = new Map<number, { list: IdList; number: number }[]>();
  #count = 0;

  /** The one list with this content, and its number. */
  intern(ids: IdList): { readonly list: IdList; readonly number: number } {
    let hash = ids.length;
    for (const id of ids) hash = (Math.imul(hash, 0x01000193) ^ id) >>> 0;
    const bucket = this.#buckets.get(hash);
    const known = bucket?.find(({ list }) => list.length === ids.length && list.every((id, i) => id === ids[i]));
    if (known) return known;
    const made = { list: Object.freeze([...ids]), number: this.#count++ };
    if (bucket) bucket.push(made);
    else this.#buckets.set(hash, [made]);
    return made;
  }
}

/** A tape being written; equal nodes are one node. */
export class TapeBuilder {
  readonly nodes: Node[];
  readonly phases: Phase[];
  readonly parameters: number;
  readonly inputs: number;
  readonly #lists = new Lists();
  readonly #known = new Map<string, NodeId>();
  readonly #ops = new Map<NodeOp, number>();

  constructor(parameters: number, inputs: number) {
    this.parameters = parameters;
    this.inputs = inputs;
    while (parameterNodes.length < parameters) {
      const id = parameterNodes.length;
      parameterNodes.push({ kind: 'parameter', index: id, id });
    }
    this.nodes = parameterNodes.slice(0, parameters);
    this.phases = new Array<Phase>(parameters).fill('before');
    for (let index = 0; index < inputs; index++) this.#append({ kind: 'input', index });
  }

  #append(node: NodeKind): NodeId {
    const id = this.nodes.length;
    this.phases.push(phaseOf(node, this.phases));
    this.nodes.push({ ...node, id });
    return id;
  }

  #once(key: string, make: () => NodeKind): NodeId {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const id = this.#append(make());
    this.#known.set(key, id);
    return id;
  }

  constant(value: number): NodeId {
    return this.#once(`c${Object.is(value, -0) ? '-0' : value}`, () => ({ kind: 'constant', value }));
  }

  seed(): NodeId {
    return this.#once('seed', () => ({ kind: 'seed' }));
  }

  total(of: NodeId): NodeId {
    return this.#once(`t${of}`, () => ({ kind: 'total', of }));
  }

  outer(target: NodeId): NodeId {
    return this.#once(`o${target}`, () => ({ kind: 'outer', target }));
  }

  /** A call of an op on nodes. */
  step(op: NodeOp, lists: readonly IdList[], params: Params = op.params): NodeId {
    let at = this.#ops.get(op);
    if (at === undefined) {
      at = this.#ops.size;
      this.#ops.set(op, at);
    }
    const options = params === op.params ? '' : paramsKey(params);
    // Only reductions share lists; the operands of other ops are few, and their own key.
    if (op.arity !== 'n')
      return this.#once(`${at}(${lists[0]?.join()})${options}`, () => ({ kind: 'step', op, params, lists }));
    const interned = lists.map((list) => this.#lists.intern(list));
    const key = `${at}[${interned.map(({ number }) => number).join()}]${options}`;
    return this.#once(key, () => ({ kind: 'step', op, params, lists: interned.map(({ list }) => list) }));
  }

  /** The tape so far, with these results. */
  finish(outputs: IdList): Tape {
    const { parameters, inputs, nodes, phases } = this;
    const list = this.#lists.intern(outputs).list;
    return { parameters, inputs, nodes: nodes.slice(), phases: phases.slice(), outputs: list };
  }
}

/** Calls `visit` with a node's operands, all lists in order. */
export function eachOperand(node: Node, visit: (id: NodeId) => void): void {
  if (node.kind === 'total') visit(node.of);
  if (node.kind !== 'step') return;
  for (const list of node.lists) for (let i = 0; i < list.length; i++) visit(list[i] as NodeId); // i is in range
}
