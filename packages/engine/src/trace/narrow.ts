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
import { eachStep, type IdList, type NodeId, type Step, type Tape } from './tape.ts';

/** Which values hold a number per position. */
const lanedNodes = (tape: LaneTape): Uint8Array => {
  const laned = new Uint8Array(tape.nodes.length);
  eachStep(tape.builder, ({ id }) => {
    if (tape.width(id) === tape.lanes) laned[id] = 1;
  });
  return laned;
};

/** How many lanes of each value are needed; 1 for a needed value that holds no positions, 0 for what is not needed. */
const lanesNeeded = ({ nodes, lanes, builder }: LaneTape, laned: Uint8Array, roots: IdList): Int32Array => {
  const needed = new Int32Array(nodes.length);
  const need = (list: IdList, end: number, count: number): void => {
    for (let i = 0; i < end; i++) {
      const id = list[i] as NodeId; // ids come from the tape, here and below
      const most = laned[id] === 1 ? count : 1;
      if ((needed[id] as number) < most) needed[id] = most;
    }
  };
  need(roots, roots.length, lanes);
  for (let id = nodes.length - 1; id >= builder.parameters + builder.inputs; id--) {
    const node = nodes[id];
    const own = needed[id] as number;
    if (own === 0 || node?.kind !== 'step') continue;
    const { op, lists, params } = node;
    const alike = laned[id] === 1;
    const count = op === lane ? (params.lane as number) + 1 : alike ? own : lanes; // as LaneTape writes it
    for (let l = 0; l < lists.length; l++) {
      const list = lists[l] as IdList; // l is in range
      need(list, op === assemble && alike ? own : list.length, count);
    }
  }
  return needed;
};

/** The lifted tape of a function of the outputs. */
export const narrowed = ({ tape, outputs }: Lifted, goal: Tape): Lifted => {
  const { nodes, builder } = tape;
  const { parameters, inputs } = builder;
  const laned = lanedNodes(tape);
  const needed = lanesNeeded(tape, laned, outputsRead(goal, outputs));
  const lanes = needed.reduce((most, count, id) => (laned[id] === 1 ? Math.max(most, count) : most), 1);
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
    return to.assemble(places.list(laned[id] === 1 ? cut(first, needed[id] as number) : first));
  };
  transcribe({ nodes, parameters, inputs }, needed, places, { builder: to.builder, step });
  return {
    tape: to,
    outputs: goOn(
      goal,
      outputs.map((id) => places.of(id)),
      to,
    ),
  };
};
