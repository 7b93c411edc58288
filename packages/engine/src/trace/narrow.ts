/**
 * Fewer positions: a lifted tape (`lift.ts`) cut down to the lanes that a function of its outputs needs.
 *
 * A text that is read from its start computes at a position what a shorter text would. So the tape of the longest text holds those of all
 * shorter ones: of every laned value the first lanes, of single values those that such a lane or an output is made of. What is
 * needed is found from the outputs back:
 *
 *     lane(%7) {lane: 4}       the first 5 lanes of %7
 *     a laned step, 5 lanes    5 lanes of its laned operands, and its single ones
 *     assemble, 5 lanes        the first 5 values it puts side by side
 */
import { goOn, outputsRead, Places, transcribe } from './join.ts';
import { assemble, lane } from './lane-ops.ts';
import { LaneTape } from './lane-tape.ts';
import type { Lifted } from './lifter.ts';
import type { IdList, NodeId, Step, Tape } from './tape.ts';

/** How many lanes of each value are needed; 1 for a needed value that holds no positions, 0 for what is not needed. */
const lanesNeeded = (tape: LaneTape, roots: IdList): Int32Array => {
  const { nodes, lanes } = tape;
  const needed = new Int32Array(nodes.length);
  const isLaned = (id: NodeId): boolean => tape.width(id) === lanes;
  const need = (id: NodeId, count: number): void => {
    if ((needed[id] as number) < count) needed[id] = count; // ids come from the tape, here and below
  };
  for (const id of roots) need(id, isLaned(id) ? lanes : 1);
  for (let id = nodes.length - 1; id >= 0; id--) {
    const [node, count] = [nodes[id], needed[id] as number];
    if (count === 0 || node?.kind !== 'step') continue;
    const { op, lists, params } = node;
    const alike = isLaned(id);
    const taken = op === assemble && alike ? lists.map((list) => list.slice(0, count)) : lists;
    const all = op === lane ? (params.lane as number) + 1 : alike ? count : lanes; // as LaneTape writes it
    for (const list of taken)
      for (let i = 0; i < list.length; i++) need(list[i] as NodeId, isLaned(list[i] as NodeId) ? all : 1);
  }
  return needed;
};

/** The lifted tape of a function of the outputs. */
export const narrowed = ({ tape, outputs }: Lifted, goal: Tape): Lifted => {
  const { nodes, builder } = tape;
  const { parameters, inputs } = builder;
  const needed = lanesNeeded(tape, outputsRead(goal, outputs));
  const isLaned = (id: NodeId): boolean => tape.width(id) === tape.lanes;
  const lanes = needed.reduce((most, count, id) => (isLaned(id) ? Math.max(most, count) : most), 1);
  const to = new LaneTape(parameters, inputs, lanes);
  const places = new Places(builder);
  for (let i = 0; i < inputs; i++) places.put(parameters + i, parameters + i);
  /** Lanes that nobody needs repeat the last that somebody does. */
  const cut = (parts: IdList, count: number): IdList =>
    Array.from({ length: lanes }, (_, at) => parts[Math.min(at, count - 1)] as NodeId); // count ≤ lanes
  const step = ({ op, lists, params, id }: Step & { readonly id: NodeId }): NodeId => {
    const first = lists[0] as IdList; // layout steps have one list
    if (op === lane) return to.lane(places.of(first[0] as NodeId), params.lane as number); // as LaneTape writes it
    if (op !== assemble) return to.builder.step(op, lists.map(places.list), params);
    return to.assemble(places.list(isLaned(id) ? cut(first, needed[id] as number) : first));
  };
  transcribe({ nodes, parameters, inputs }, Uint8Array.from(needed), places, { builder: to.builder, step });
  return {
    tape: to,
    outputs: goOn(
      goal,
      outputs.map((id) => places.of(id)),
      to,
    ),
  };
};
