/** Two tapes as one: a function, and another that goes on from its outputs. What the second does not need is left out. */
import { reachable } from './gradient.ts';
import { perList } from './intern.ts';
import type { Recorded } from './record.ts';
import { type IdList, type Node, type NodeId, type Step, type Steps, type Tape, TapeBuilder } from './tape.ts';

/** Where the nodes of a tape that is read stand in the one that is written; parameters have their numbers in both. */
export class Places {
  readonly #ids: Int32Array;
  readonly list: (list: IdList) => IdList = perList((list) => list.map((id) => this.of(id)));

  constructor({ nodes, parameters }: Steps) {
    this.#ids = new Int32Array(nodes.length);
    for (let id = 0; id < parameters; id++) this.#ids[id] = id;
  }

  of(id: NodeId): NodeId {
    return this.#ids[id] as NodeId; // operands come first
  }

  put(id: NodeId, to: NodeId): void {
    this.#ids[id] = to;
  }
}

/** Writes what is live of a tape's constants and steps once more. */
export const transcribe = (
  { nodes, parameters, inputs }: Steps,
  live: ArrayLike<number>,
  places: Places,
  to: { readonly builder: TapeBuilder; step(node: Node & Step): NodeId },
): void => {
  for (let id = parameters + inputs; id < nodes.length; id++) {
    const node = nodes[id] as Node; // id is in range
    if (live[id] === 0) continue;
    if (node.kind === 'constant') places.put(id, to.builder.constant(node.value));
    else if (node.kind === 'step') places.put(id, to.step(node));
  }
};

/** Writes a tape whose inputs are `outputs` of what is written already; returns where its own outputs stand. */
export const goOn = (
  goal: Tape,
  outputs: IdList,
  to: { readonly builder: TapeBuilder; step(op: Step['op'], lists: readonly IdList[], params: Step['params']): NodeId },
): NodeId[] => {
  const places = new Places(goal);
  outputs.forEach((id, i) => {
    places.put(goal.parameters + i, id);
  });
  const step = ({ op, lists, params }: Step): NodeId => to.step(op, lists.map(places.list), params);
  transcribe(goal, reachable(goal.nodes, goal.outputs), places, { builder: to.builder, step });
  return goal.outputs.map((id) => places.of(id));
};

/** The outputs of a function that a tape with these for inputs reads. */
export const outputsRead = ({ nodes, outputs, parameters }: Tape, of: IdList): IdList => {
  const live = reachable(nodes, outputs);
  return of.filter((_, i) => live[parameters + i] === 1);
};

/** A function, and `goal` on its outputs. */
export const joined = (tape: Tape, goal: Tape): Recorded => {
  const builder = new TapeBuilder(tape.parameters, tape.inputs);
  const places = new Places(tape);
  for (let i = 0; i < tape.inputs; i++) places.put(tape.parameters + i, tape.parameters + i);
  const step = ({ op, lists, params }: Step): NodeId => builder.step(op, lists.map(places.list), params);
  transcribe(tape, reachable(tape.nodes, outputsRead(goal, tape.outputs)), places, { builder, step });
  const outputs = tape.outputs.map((id) => places.of(id));
  const own = goOn(goal, outputs, {
    builder,
    step: (op, lists, params) => builder.step(op, lists, params),
  });
  return { tape: builder.finish(own), builder };
};
