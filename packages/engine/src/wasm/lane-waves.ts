/**
 * In which order a lifted tape runs: units, in waves.
 *
 *     piece     single values: straight-line code, run once; fills assembled values lane by lane
 *     laned     laned values: straight-line code in a loop over the vectors of lanes
 *     product   W · x for a group of dots
 *     outer     the sums over lanes that a matrix's gradient is made of
 *
 * A wave is all laned steps whose operands are there, then all single ones, then all products and outers, until nothing is left.
 */

import { perList } from '../trace/intern.ts';
import type { LaneGroup, LaneOuter } from '../trace/lane-gradient.ts';
import { lane } from '../trace/lane-ops.ts';
import type { LaneTape } from '../trace/lane-tape.ts';
import type { IdList, Node, NodeId, Step } from '../trace/tape.ts';
import { type Strided, stridesOf } from './slots.ts';

export type LaneUnit =
  | { readonly kind: 'piece'; readonly steps: readonly NodeId[] }
  | { readonly kind: 'laned'; readonly steps: readonly NodeId[]; readonly width: number }
  | { readonly kind: 'product'; readonly group: LaneGroup; readonly weights: Strided }
  | { readonly kind: 'outer'; readonly outer: LaneOuter; readonly out: Strided };

/** About how many steps go into one function. */
const HEAVY = 1500;

/** Steps in order, as many to a part as one function should have. */
const cut = (nodes: readonly Node[], ids: readonly NodeId[]): NodeId[][] => {
  const parts: NodeId[][] = [];
  let weight = Infinity;
  let part: NodeId[] = [];
  ids.forEach((id) => {
    if (weight > HEAVY) {
      part = [];
      parts.push(part);
      weight = 0;
    }
    part.push(id);
    const { lists } = nodes[id] as Step; // units are of steps
    for (let l = 0; l < lists.length; l++) weight += (lists[l] as IdList).length; // l is in range
    weight++;
  });
  return parts;
};

/** What has to be done: laned steps by how many lanes they have, single ones, blocks. */
export interface Work {
  readonly laned: ReadonlyMap<number, readonly NodeId[]>;
  readonly single: readonly NodeId[];
  readonly groups: readonly LaneGroup[];
  readonly outers: readonly LaneOuter[];
}

/** Kinds of work in the order in which a wave does them; laned steps come first, by their width's number from 0 on. */
const SINGLE = 0xffff;
const PRODUCT = SINGLE + 1;
const OUTER = SINGLE + 2;
/** A time is wave · WAVE + kind; leaves have none. */
const WAVE = SINGLE + 3;
const ALWAYS = -1;

/** The earliest time for work of some kind, after what it needs. Work of one kind is done in the tape's order, so it may follow its like. */
const after = (needed: number, kind: number): number => {
  if (needed === ALWAYS) return kind;
  const wave = Math.floor(needed / WAVE);
  return (kind >= needed % WAVE ? wave : wave + 1) * WAVE + kind;
};

/** Puts work into units, in one walk along the tape. */
export class WavePlanner {
  readonly #nodes: readonly Node[];
  readonly #times: Float64Array;
  readonly #latest: (list: IdList) => number;
  readonly units: LaneUnit[] = [];

  constructor(tape: LaneTape) {
    this.#nodes = tape.nodes;
    this.#times = new Float64Array(this.#nodes.length).fill(ALWAYS);
    this.#latest = perList((list) => {
      let latest = ALWAYS;
      for (let i = 0; i < list.length; i++) latest = Math.max(latest, this.#times[list[i] as NodeId] as number); // i is in range
      return latest;
    });
  }

  /** What kind of work each step is; −1 for what is not done. */
  #kinds({ laned, single, groups }: Work): Int32Array {
    const kinds = new Int32Array(this.#nodes.length).fill(-1);
    const set = (ids: IdList, kind: number): void => {
      for (let i = 0; i < ids.length; i++) kinds[ids[i] as NodeId] = kind; // i is in range
    };
    [...laned.values()].forEach(set);
    set(single, SINGLE);
    for (const { rows } of groups) set(rows, PRODUCT);
    return kinds;
  }

  #setTimes(kinds: Int32Array): void {
    for (let id = 0; id < kinds.length; id++) {
      const kind = kinds[id] as number; // id is in range
      if (kind < 0) continue;
      let needed = ALWAYS;
      const { lists } = this.#nodes[id] as Step; // work is of steps
      for (let l = 0; l < lists.length; l++) needed = Math.max(needed, this.#latest(lists[l] as IdList)); // l is in range
      this.#times[id] = after(needed, kind);
    }
  }

  run(work: Work): void {
    this.#setTimes(this.#kinds(work));
    const agenda = new Agenda();
    const widths = [...work.laned.keys()];
    const add = (steps: IdList): void => {
      for (let i = 0; i < steps.length; i++) {
        const id = steps[i] as NodeId; // i is in range
        // Lanes are read where they are needed, by no unit.
        if ((this.#nodes[id] as Step).op !== lane) agenda.at(this.#times[id] as number).steps.push(id);
      }
    };
    for (const steps of work.laned.values()) add(steps);
    add(work.single);
    for (const group of work.groups) agenda.at(this.#times[group.first] as number).groups.push(group);
    for (const outer of work.outers)
      agenda.at(after(Math.max(this.#latest(outer.gs), this.#latest(outer.xs)), OUTER)).outers.push(outer);
    for (const [time, due] of agenda.inOrder()) this.#write(due, widths[time % WAVE]);
  }

  #write({ steps, groups, outers }: Due, width: number | undefined): void {
    for (const part of cut(this.#nodes, steps))
      this.units.push(width === undefined ? { kind: 'piece', steps: part } : { kind: 'laned', steps: part, width });
    for (const group of groups) {
      const weights = this.#strides(group.rows.map((id) => (this.#nodes[id] as Step).lists[0] ?? [])); // rows are dots
      this.units.push({ kind: 'product', group, weights });
    }
    for (const outer of outers) this.units.push({ kind: 'outer', outer, out: this.#strides(outer.targets) });
  }

  #strides(rows: readonly IdList[]): Strided {
    const strides = stridesOf(rows);
    if (!strides) throw new IrregularWeights();
    return strides;
  }
}

/** What is done at one time. */
interface Due {
  readonly steps: NodeId[];
  readonly groups: LaneGroup[];
  readonly outers: LaneOuter[];
}

/** What is due, by time. */
class Agenda {
  readonly #byTime = new Map<number, Due>();
  #last: { readonly time: number; readonly due: Due } | undefined;

  at(time: number): Due {
    if (this.#last?.time === time) return this.#last.due; // most often
    const due = this.#byTime.get(time) ?? { steps: [], groups: [], outers: [] };
    this.#byTime.set(time, due);
    this.#last = { time, due };
    return due;
  }

  inOrder(): [number, Due][] {
    return [...this.#byTime].sort(([a], [b]) => a - b);
  }
}

/** Weights that stand in no regular order; such a tape is compiled without lanes. */
export class IrregularWeights extends Error {}
