/**
 * Hand-written neurons: w0·x0 + w1·x1 + … + b, built of mul and add, made one step, so that they too become matrix blocks.
 *
 * A chain is a run of additions, each used only by the next, over products that nothing else uses. The sum keeps its order: a bias
 * may stand first (Python's `sum(…, self.b)`) or last, a sum may start from 0, and each has its own bits. So what starts a
 * chain is an operand of its own:
 *
 *     dot(ws, xs, bias?)            (0 + w0·x0 + w1·x1) + … + bias      a user's own dot
 *     dot {"start":"none"}          (w0·x0 + w1·x1) + … + bias          a chain: it may be −0
 *     chain(first, ws, xs, bias?)   ((first + w0·x0) + w1·x1) + … + bias
 */
import type { Elements, Lists, NaryRecord, Params } from '../op.ts';
import { bare, isBare } from '../ops/bare.ts';
import { add, dot, mul } from '../ops/index.ts';
import { marker, perList } from './intern.ts';
import { eachStep, type IdList, type Node, type NodeId, type Step, type Tape, TapeBuilder } from './tape.ts';

/** Fewer products are left as they are. */
const FEWEST = 3;

/** A dot that starts from its first operand. It is made by the compiler only, so it is no op of the table. */
export const chain: NaryRecord<Params> = {
  ...{ name: 'chain', arity: 'n', torch: '', params: {}, domain: [[-1, 1]], ulp: { torch: 0, wasm: 0 } },
  lists: ['first', 'ws', 'xs', 'bias?'],
  tex: () => '',
  margin: () => Infinity,
  forward: <H>([first = [], ws = [], xs = [], bias = []]: Lists<H>, read: (x: H) => number): number => {
    let total = -0;
    for (const x of first) total += read(x);
    for (const [i, w] of ws.entries()) total += read(w) * read(xs[i] as H); // as many as ws
    for (const x of bias) total += read(x);
    return total;
  },
  define: (k, [first = [], ws = [], xs = [], bias = []]) => {
    const terms = [...first, ...ws.map((w, i) => k.mul(w, xs[i] as typeof w)), ...bias]; // as many as ws
    return terms.reduce((a, b) => k.add(a, b));
  },
  vjp: <T, H>(...[k, g, lists, y, at, params]: Parameters<typeof dot.vjp<T, H>>): void => {
    const [first = [], ...rest]: Lists<H> = lists;
    dot.vjp(k, g, rest, y, at as Elements<T, H>, params);
    for (const x of first) if (at.wants(x)) at.add(x, g);
  },
};

/** The parts of a neuron, however it was written. */
export interface Neuron {
  /** What the sum starts from; null for +0 or, where it is bare, for nothing. */
  readonly first: NodeId | null;
  readonly bare: boolean;
  readonly ws: IdList;
  readonly xs: IdList;
  /** What is added last; null for nothing. */
  readonly bias: NodeId | null;
}

const none: IdList = [];

/** The node as a neuron, or null if it is none. */
export const neuronOf = (node: Node | undefined): Neuron | null => {
  if (node?.kind !== 'step') return null;
  const { op, lists, params } = node;
  if (op !== dot && op !== chain) return null;
  const [ws = none, xs = none, bias = none] = op === dot ? lists : lists.slice(1);
  const first = op === dot ? null : (lists[0]?.[0] ?? null);
  return { first, bare: isBare(params), ws, xs, bias: bias[0] ?? null };
};

interface Product {
  readonly w: NodeId;
  readonly x: NodeId;
}

/** How often each node is an operand or a result. */
const usesOf = (tape: Tape): Int32Array => {
  const uses = new Int32Array(tape.nodes.length);
  const add = (list: IdList, times: number): void => {
    for (let i = 0; i < list.length; i++) uses[list[i] as NodeId] = (uses[list[i] as NodeId] as number) + times; // i is in range
  };
  const shared = new Map<IdList, number>();
  eachStep(tape, ({ op, lists }) => {
    for (let l = 0; l < lists.length; l++) {
      const list = lists[l] as IdList; // l is in range
      if (op.arity === 'n') shared.set(list, (shared.get(list) ?? 0) + 1);
      else add(list, 1);
    }
  });
  shared.forEach((times, list) => {
    add(list, times);
  });
  add(tape.outputs, 1);
  return uses;
};

class ChainFinder {
  readonly #tape: Tape;
  readonly #uses: Int32Array;

  constructor(tape: Tape) {
    this.#tape = tape;
    this.#uses = usesOf(tape);
  }

  #step(id: NodeId, op: unknown): Step | null {
    const node = this.#tape.nodes[id];
    return node?.kind === 'step' && node.op === op ? node : null;
  }

  #inner(id: NodeId, op: unknown): Step | null {
    return this.#uses[id] === 1 ? this.#step(id, op) : null;
  }

  #product(id: NodeId): Product | null {
    const [a, b] = this.#inner(id, mul)?.lists[0] ?? none;
    if (a === undefined || b === undefined) return null;
    const { phases } = this.#tape;
    if (phases[a] === 'before' && phases[b] === 'sample') return { w: a, x: b };
    return phases[b] === 'before' && phases[a] === 'sample' ? { w: b, x: a } : null;
  }

  /** The additions that some other addition goes on from. */
  continued(): Uint8Array {
    const continued = new Uint8Array(this.#tape.nodes.length);
    eachStep(this.#tape, ({ op, lists }) => {
      const left = op === add ? lists[0]?.[0] : undefined;
      if (left !== undefined && this.#inner(left, add)) continued[left] = 1;
    });
    return continued;
  }

  /** What is added up to make a node, in order. */
  #terms(id: NodeId): NodeId[] {
    const terms: NodeId[] = [];
    let left = id;
    for (let step = this.#step(id, add); step; step = this.#inner(left, add)) {
      const [a, b] = step.lists[0] as readonly [NodeId, NodeId]; // add is binary
      terms.push(b);
      left = a;
    }
    return [...terms, left].reverse();
  }

  /** The neuron that ends in an addition. */
  find(id: NodeId): Neuron | null {
    const terms = this.#terms(id);
    if (terms.length < FEWEST) return null;
    const products = terms.map((term) => this.#product(term));
    const { phases, nodes } = this.#tape;
    const fixed = (i: number): NodeId | null => {
      const term = terms[i] as NodeId; // i is in range
      return !products[i] && phases[term] === 'before' ? term : null;
    };
    const [first, bias] = [fixed(0), fixed(terms.length - 1)];
    const inside = products.slice(first === null ? 0 : 1, bias === null ? undefined : -1);
    const pairs = inside.filter((product) => product !== null);
    if (pairs.length < FEWEST || pairs.length < inside.length) return null;
    const start = first === null ? null : nodes[first];
    if (first !== null && bias !== null && !(start?.kind === 'constant' && Object.is(start.value, 0))) return null;
    return { first, bare: first === null, ws: pairs.map(({ w }) => w), xs: pairs.map(({ x }) => x), bias };
  }
}

/** Whether some sum goes on from a sum with a product, as every chain does: most tapes have none, and need no closer look. */
const mayHaveChains = (tape: Tape): boolean => {
  const { nodes } = tape;
  const is = (id: NodeId | undefined, op: unknown): boolean => {
    const node = nodes[id as NodeId]; // undefined finds nothing
    return node?.kind === 'step' && node.op === op;
  };
  let found = false;
  eachStep(tape, ({ op, lists }) => {
    if (op === add && !found) found = is(lists[0]?.[0], add) && is(lists[0]?.[1], mul);
  });
  return found;
};

const findNeurons = (tape: Tape): Map<NodeId, Neuron> => {
  const finder = new ChainFinder(tape);
  const continued = finder.continued();
  const neurons = new Map<NodeId, Neuron>();
  eachStep(tape, ({ op, id }) => {
    const neuron = op === add && continued[id] === 0 ? finder.find(id) : null;
    if (neuron) neurons.set(id, neuron);
  });
  return neurons;
};

/**
 * The tape with hand-written neurons as steps of their own, and without what no output needs.
 *
 * @returns the same tape and builder if there is nothing to change
 */
export const joinChains = (
  tape: Tape,
  builder: TapeBuilder,
): { readonly tape: Tape; readonly builder: TapeBuilder } => {
  const neurons = mayHaveChains(tape) ? findNeurons(tape) : new Map<NodeId, Neuron>();
  const live = needed(tape, neurons);
  const idle = live.includes(0, tape.parameters + tape.inputs);
  return neurons.size === 0 && !idle ? { tape, builder } : rewrite(tape, neurons, live);
};

/** Writes the tape anew, without what went into neurons. */
const rewrite = (
  tape: Tape,
  neurons: ReadonlyMap<NodeId, Neuron>,
  live: Uint8Array,
): { tape: Tape; builder: TapeBuilder } => {
  const builder = new TapeBuilder(tape.parameters, tape.inputs);
  const ids = new Int32Array(tape.nodes.length);
  const at = (id: NodeId): NodeId => ids[id] as NodeId; // operands come first
  const listAt = perList((list) => (list.length > 2 ? builder.list(list.map(at)) : list.map(at)));
  for (let id = 0; id < tape.nodes.length; id++) {
    const node = tape.nodes[id] as Node; // id is in range
    if (node.kind === 'parameter' || node.kind === 'input') ids[node.id] = node.id;
    else if (live[node.id] === 0) continue;
    else if (node.kind === 'constant') ids[node.id] = builder.constant(node.value);
    else if (node.kind === 'step') {
      const neuron = neurons.get(node.id);
      ids[node.id] = neuron
        ? neuronStep(builder, neuron, at)
        : builder.step(node.op, node.lists.map(listAt), node.params);
    }
  }
  return { tape: builder.finish(tape.outputs.map(at)), builder };
};

const neuronStep = (builder: TapeBuilder, { first, ws, xs, bias }: Neuron, at: (id: NodeId) => NodeId): NodeId => {
  const lists = [ws.map(at), xs.map(at), ...(bias === null ? [] : [[at(bias)]])];
  return first === null ? builder.step(dot, lists, bare) : builder.step(chain, [[at(first)], ...lists]);
};

/** Nodes that are still needed once neurons stand for their sums. */
const needed = (tape: Tape, neurons: ReadonlyMap<NodeId, Neuron>): Uint8Array => {
  const live = new Uint8Array(tape.nodes.length);
  const mark = marker(live);
  mark(tape.outputs);
  for (let id = tape.nodes.length - 1; id >= 0; id--) {
    const node = tape.nodes[id];
    if (live[id] === 0 || node?.kind !== 'step') continue;
    const neuron = neurons.get(id);
    if (!neuron) node.lists.forEach(mark);
    else {
      mark(neuron.ws);
      mark(neuron.xs);
      mark([neuron.first, neuron.bias].filter((operand) => operand !== null));
    }
  }
  return live;
};
