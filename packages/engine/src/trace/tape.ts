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
import { mix, numberHash, OpNumbers, paramsHash } from './hash.ts';
import { HashTable, hashOf, ListTable, perList, sameList } from './intern.ts';

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

/** The phase of what is made of a list. */
const phaseOf = (list: IdList, phases: readonly Phase[]): Phase => {
  let phase: Phase = 'before';
  for (let i = 0; i < list.length; i++) {
    const of = phases[list[i] as NodeId]; // i is in range
    if (of === 'sample') return 'sample';
    if (of === 'after') phase = 'after';
  }
  return phase;
};

const leafPhase = ({ kind }: NodeKind): Phase =>
  kind === 'input' || kind === 'seed' ? 'sample' : kind === 'total' || kind === 'outer' ? 'after' : 'before';

/** Whether two sets of options say the same. */
export const sameParams = (a: Params, b: Params): boolean => {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => Object.is(a[name], b[name]));
};

const sameLists = (a: readonly IdList[], b: readonly IdList[]): boolean => {
  if (a.length !== b.length) return false;
  for (let l = 0; l < a.length; l++) if (!sameList(a[l] as IdList, b[l] as IdList)) return false; // l is within both
  return true;
};

/** Parameters come first, so their nodes are the same on every tape: a compile writes several, of thousands each. */
const parameterNodes: Node[] = [];

/** Whether some of the operands are constants that are not written yet. */
const somePending = (args: IdList): boolean => {
  for (let i = 0; i < args.length; i++) if ((args[i] as NodeId) < 0) return true; // i is in range
  return false;
};

/** A tape being written; equal nodes are one node. */
export class TapeBuilder {
  readonly nodes: Node[];
  /** As far as somebody asked: a lifted tape is written without. */
  readonly #phases: Phase[];
  readonly parameters: number;
  readonly inputs: number;
  readonly #lists = new ListTable();
  /** Steps and constants by what they are. */
  readonly #known = new HashTable();
  /** Constants that stand ready. */
  readonly #pending: number[] = [];
  readonly #totals = new Map<NodeId, NodeId>();
  readonly #outers = new Map<NodeId, NodeId>();
  readonly #ops = new OpNumbers();
  readonly #listPhase: (list: IdList) => Phase;
  #seed: NodeId | undefined;

  constructor(parameters: number, inputs: number) {
    this.parameters = parameters;
    this.inputs = inputs;
    while (parameterNodes.length < parameters) {
      const id = parameterNodes.length;
      parameterNodes.push({ kind: 'parameter', index: id, id });
    }
    this.nodes = parameterNodes.slice(0, parameters);
    this.#phases = new Array<Phase>(parameters).fill('before');
    this.#listPhase = perList((list) => phaseOf(list, this.#phases));
    for (let index = 0; index < inputs; index++) this.#append({ kind: 'input', index, id: this.nodes.length });
  }

  /** When each node runs, in order. */
  get phases(): readonly Phase[] {
    const phases = this.#phases;
    for (let id = phases.length; id < this.nodes.length; id++) {
      const node = this.nodes[id] as Node; // id is in range
      phases.push(node.kind === 'step' ? this.#phase(node) : leafPhase(node));
    }
    return phases;
  }

  #append(node: Node): NodeId {
    return this.nodes.push(node) - 1;
  }

  #phase({ lists }: Step): Phase {
    let phase: Phase = 'before';
    for (let l = 0; l < lists.length; l++) {
      const of = this.#listPhase(lists[l] as IdList); // l is in range
      if (of === 'sample') return of;
      if (of === 'after') phase = of;
    }
    return phase;
  }

  /** The one list with this content. */
  list(ids: IdList): IdList {
    return this.#lists.intern(ids);
  }

  constant(value: number): NodeId {
    const hash = numberHash(value);
    const table = this.#known;
    for (let place = table.first(hash); table.at(place) >= 0; place = table.next(place)) {
      const node = this.nodes[table.at(place)];
      if (node?.kind === 'constant' && Object.is(node.value, value)) return node.id;
    }
    table.add(hash, this.nodes.length);
    return this.#append({ kind: 'constant', value, id: this.nodes.length });
  }

  /**
   * A constant that is written when a step first needs it, since simplification often makes it needless (the 2 of x²).
   *
   * @returns a number below −1 that stands for it: `settled` makes a node of that
   */
  later(value: number): NodeId {
    return -2 - (this.#pending.push(value) - 1);
  }

  /** The node, written now if it stood for a constant. */
  settled(id: NodeId): NodeId {
    return id >= 0 ? id : this.constant(this.#pending[-2 - id] as number); // as `later` numbers them
  }

  /** The number that a constant stands for, written or not; undefined for any other node. */
  valueOf(id: NodeId): number | undefined {
    if (id < 0) return this.#pending[-2 - id];
    const node = this.nodes[id];
    return node?.kind === 'constant' ? node.value : undefined;
  }

  seed(): NodeId {
    this.#seed ??= this.#append({ kind: 'seed', id: this.nodes.length });
    return this.#seed;
  }

  total(of: NodeId): NodeId {
    const known = this.#totals.get(of);
    if (known !== undefined) return known;
    const id = this.#append({ kind: 'total', of, id: this.nodes.length });
    this.#totals.set(of, id);
    return id;
  }

  outer(target: NodeId): NodeId {
    const known = this.#outers.get(target);
    if (known !== undefined) return known;
    const id = this.#append({ kind: 'outer', target, id: this.nodes.length });
    this.#outers.set(target, id);
    return id;
  }

  /** A call of an op on nodes. */
  step(op: NodeOp, lists: readonly IdList[], params: Params = op.params): NodeId {
    let hash = mix(this.#ops.of(op), params === op.params ? 0 : paramsHash(params));
    if (op.arity !== 'n') {
      const args = lists[0] as IdList; // such an op has one list
      if (somePending(args)) return this.step(op, [args.map((id) => this.settled(id))], params);
      hash = mix(hash, hashOf(args));
      return this.#once(hash, op, lists, params);
    }
    // Only reductions share lists; the operands of other ops are few, and theirs alone.
    const shared: IdList[] = [];
    for (let l = 0; l < lists.length; l++) {
      const number = this.#lists.number(lists[l] as IdList); // l is in range
      shared.push(this.#lists.lists[number] as IdList); // it was given out just now
      hash = mix(hash, number);
    }
    return this.#once(hash, op, shared, params);
  }

  #once(hash: number, op: NodeOp, lists: readonly IdList[], params: Params): NodeId {
    const table = this.#known;
    for (let place = table.first(hash); table.at(place) >= 0; place = table.next(place)) {
      const node = this.nodes[table.at(place)];
      if (node?.kind !== 'step' || node.op !== op) continue;
      if (sameLists(node.lists, lists) && sameParams(node.params, params)) return node.id;
    }
    table.add(hash, this.nodes.length);
    return this.#append({ kind: 'step', op, params, lists, id: this.nodes.length });
  }

  /** The tape so far, with these results. */
  finish(outputs: IdList): Tape {
    const { parameters, inputs, nodes } = this;
    const list = this.#lists.intern(outputs);
    const phases = (): readonly Phase[] => this.phases;
    return {
      ...{ parameters, inputs, nodes: nodes.slice(), outputs: list },
      get phases() {
        return phases();
      },
    };
  }
}

/**
 * Calls `visit` with every step among the nodes, in order. Passes over a tape are loops by number or this: where code runs but
 * a few times, as a compiler's does, `for … of` makes an object for every node.
 */
export function eachStep({ nodes, parameters, inputs }: Steps, visit: (step: Node & Step) => void): void {
  for (let id = parameters + inputs; id < nodes.length; id++) {
    const node = nodes[id] as Node; // id is in range
    if (node.kind === 'step') visit(node);
  }
}

/** What `eachStep` walks along. */
export type Steps = Pick<Tape, 'nodes' | 'parameters' | 'inputs'>;

/** Calls `visit` with a node's operands, all lists in order. */
export function eachOperand(node: Node, visit: (id: NodeId) => void): void {
  if (node.kind === 'total') visit(node.of);
  if (node.kind !== 'step') return;
  const { lists } = node;
  for (let l = 0; l < lists.length; l++) {
    const list = lists[l] as IdList; // l is in range, as i is
    for (let i = 0; i < list.length; i++) visit(list[i] as NodeId);
  }
}
