/**
 * The gradient of a tape, written as more of the tape: every record's rules, read over the tape algebra, last node first.
 *
 * What samples contribute to something that no sample changes (a parameter, or a term made of parameters alone) is summed over
 * the samples: a `total`. A group of neurons (see `groups.ts`) is turned around as a whole, so that its gradient stays a matrix:
 *
 *     y = W · x + b        gx_i = dot(column i of W, g)     again dots over one list, again a block
 *                          gW_ji = Σ over samples g_j · x_i  an `Outer`, never a node per weight
 */

import type { Elements } from '../op.ts';
import { add, dot } from '../ops/index.ts';
import { carriesGradient, pull } from '../rule.ts';
import { type Neuron, neuronOf } from './chain.ts';
import { findGroups, type Group } from './groups.ts';
import { marker, perList } from './intern.ts';
import type { IdList, Node, NodeId, Step, Tape, TapeBuilder } from './tape.ts';
import { tapeAlgebra } from './tape-algebra.ts';

/** Sums over the samples of g_j · x_i, added to the gradients of `targets[j][i]`; of g_j to those of `biases[j]`. */
export interface Outer {
  readonly gs: IdList;
  readonly xs: IdList;
  readonly targets: readonly IdList[];
  readonly biases: readonly (NodeId | null)[];
}

/** A tape with its gradient. */
export interface Gradient {
  readonly tape: Tape;
  /** Nodes from this one on belong to the gradient. */
  readonly forward: number;
  readonly loss: NodeId;
  readonly outers: readonly Outer[];
  /** What to add to each parameter's gradient besides the outers; null for nothing. */
  readonly parameters: readonly (NodeId | null)[];
}

/** Which nodes a gradient has to reach: those that depend on a trainable parameter. */
export const wanted = (nodes: readonly Node[], trainable: readonly boolean[]): boolean[] => {
  const wants: boolean[] = [];
  const some = perList((list) => list.some((id) => wants[id] === true));
  const reached = ({ op, lists }: Step): boolean =>
    op.arity === 'n'
      ? lists.some(some)
      : lists.some((list) => list.some((id, i) => wants[id] === true && carriesGradient(op, i)));
  for (let id = 0; id < nodes.length; id++) {
    const node = nodes[id] as Node; // id is in range
    if (node.kind === 'parameter') wants.push(trainable[node.index] === true);
    else wants.push(node.kind === 'step' && reached(node));
  }
  return wants;
};

class Differentiator {
  readonly #tape: TapeBuilder;
  readonly #wants: readonly boolean[];
  readonly #k;
  /** Gradients so far, by what they arrive at: from samples, and from the rest. */
  readonly #fromSamples = new Map<NodeId, NodeId>();
  readonly #fromRest = new Map<NodeId, NodeId>();
  readonly #outerTargets = new Set<NodeId>();
  readonly #groupOf = new Map<NodeId, Group>();
  readonly outers: Outer[] = [];

  constructor(tape: TapeBuilder, wants: readonly boolean[], groups: readonly Group[]) {
    this.#tape = tape;
    this.#wants = wants;
    this.#k = tapeAlgebra(tape);
    for (const group of groups) for (const row of group.rows) this.#groupOf.set(row, group);
  }

  #sum(into: Map<NodeId, NodeId>, target: NodeId, part: NodeId): void {
    const before = into.get(target);
    into.set(target, before === undefined ? part : this.#tape.step(add, [[before, part]]));
  }

  /** `part` arrives at `target`, from a node of the phase of `source`. */
  arrive(source: NodeId, target: NodeId, part: NodeId): void {
    if (this.#wants[target] !== true) return;
    const { phases } = this.#tape;
    const summed = phases[source] === 'sample' && phases[target] !== 'sample';
    const direct = phases[target] === 'sample' || summed;
    this.#sum(direct ? this.#fromSamples : this.#fromRest, target, part);
  }

  /** All that has arrived at a node; null for nothing. Outers are added to a parameter elsewhere. */
  arrived(id: NodeId): NodeId | null {
    const samples = this.#fromSamples.get(id);
    if (this.#tape.phases[id] === 'sample') return samples ?? null;
    const parts: NodeId[] = [];
    if (samples !== undefined) parts.push(this.#tape.total(samples));
    const rest = this.#fromRest.get(id);
    if (rest !== undefined) parts.push(rest);
    if (this.#outerTargets.has(id) && id >= this.#tape.parameters) parts.push(this.#tape.outer(id));
    if (parts.length === 0) return null;
    return parts.reduce((a, b) => this.#tape.step(add, [[a, b]]));
  }

  visit(id: NodeId): void {
    const node = this.#tape.nodes[id] as Node; // ids come from the tape
    const group = this.#groupOf.get(id);
    if (group) {
      if (id === group.rows[0]) this.#turnAround(group);
      return;
    }
    if (node.kind !== 'step' || this.#wants[id] !== true) return;
    const g = this.arrived(id);
    if (g !== null) this.#step(node, this.#tape.nodes[g] as Node);
  }

  #step(node: Step & Node, g: Node): void {
    const { nodes } = this.#tape;
    const { op, params, lists, id } = node;
    if (op.arity === 'n') {
      const at: Elements<Node, NodeId> = {
        read: (element) => nodes[element] as Node, // as above, and below
        wants: (element) => this.#wants[element] === true,
        add: (element, part) => this.arrive(id, element, part.id),
      };
      op.vjp(this.#k, g, lists, node as Node, at, params);
      return;
    }
    const args = (lists[0] ?? []).map((operand) => nodes[operand] as Node);
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as Node; // i is in range
      if (this.#wants[arg.id] !== true || !carriesGradient(op, i)) continue;
      const part = pull(this.#k, op, i, g, args, node as Node, params);
      if (part !== null) this.arrive(id, arg.id, part.id);
    }
  }

  /** A whole group: the first row is visited last, when all that arrives at its rows is known. */
  #turnAround({ xs, rows }: Group): void {
    const { nodes } = this.#tape;
    const live = rows.map((id) => ({ id, g: this.arrived(id) })).filter(({ g }) => g !== null);
    if (live.length === 0) return;
    const gs = live.map(({ g }) => g as NodeId); // the others were just left out
    const neurons = live.map(({ id }) => neuronOf(nodes[id]) as Neuron); // rows are neurons
    const first = rows[0] as NodeId; // a group has rows
    for (const [i, x] of xs.entries()) {
      if (this.#wants[x] !== true) continue;
      const column = neurons.map(({ ws }) => ws[i] as NodeId); // weights are as many as xs
      this.arrive(first, x, this.#tape.step(dot, [column, gs]));
    }
    const targets = neurons.map(({ ws }) => ws);
    const biases = neurons.map(({ first: start, bias }) => bias ?? start);
    const wants = (id: NodeId | null): boolean => id !== null && this.#wants[id] === true;
    if (!targets.some((list) => list.some(wants)) && !biases.some(wants)) return;
    this.outers.push({ gs, xs, targets, biases });
    for (const list of [...targets, biases]) for (const id of list) if (id !== null) this.#outerTargets.add(id);
  }
}

/**
 * Adds the gradient of a tape's one output to the tape.
 *
 * @param trainable - for each parameter, whether its gradient is wanted
 */
export const differentiate = (builder: TapeBuilder, tape: Tape, trainable: readonly boolean[]): Gradient => {
  const forward = builder.nodes.length;
  const loss = tape.outputs[0] as NodeId; // compile() sees to one output
  const wants = wanted(builder.nodes, trainable);
  const work = new Differentiator(builder, wants, findGroups(builder, builder.nodes.slice(0, forward)));
  const seed = builder.seed();
  work.arrive(seed, loss, seed);
  // Samples first: a group gives its gradient when its first row comes, and the weights of later rows may lie behind that one.
  for (const phase of ['sample', 'before'] as const)
    for (let id = forward - 1; id >= tape.parameters + tape.inputs; id--)
      if (builder.phases[id] === phase) work.visit(id);
  const parameters = Array.from({ length: tape.parameters }, (_, id) => (wants[id] === true ? work.arrived(id) : null));
  return { tape: builder.finish([loss]), forward, loss, outers: work.outers, parameters };
};

/** Every node that some result needs. */
export const reachable = (nodes: readonly Node[], roots: Iterable<NodeId>): Uint8Array => {
  const live = new Uint8Array(nodes.length);
  const mark = marker(live);
  for (const root of roots) live[root] = 1;
  for (let id = nodes.length - 1; id >= 0; id--) {
    const node = nodes[id] as Node; // id is in range
    if (node.kind === 'parameter') break; // they come first
    if (live[id] === 0) continue;
    if (node.kind === 'total') live[node.of] = 1;
    else if (node.kind === 'step') node.lists.forEach(mark);
  }
  return live;
};
