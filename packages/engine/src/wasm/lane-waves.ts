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
  for (const id of ids) {
    if (weight > HEAVY) {
      parts.push([]);
      weight = 0;
    }
    parts.at(-1)?.push(id);
    const { lists } = nodes[id] as Step; // units are of steps
    weight += lists.reduce((sum, list) => sum + list.length, 1);
  }
  return parts;
};

/** What has to be done: laned steps by how many lanes they have, single ones, blocks. */
export interface Work {
  readonly laned: ReadonlyMap<number, readonly NodeId[]>;
  readonly single: readonly NodeId[];
  readonly groups: readonly LaneGroup[];
  readonly outers: readonly LaneOuter[];
}

/** Puts work into units. */
export class WavePlanner {
  readonly #nodes: readonly Node[];
  readonly #done: Uint8Array;
  readonly units: LaneUnit[] = [];

  constructor(tape: LaneTape) {
    this.#nodes = tape.nodes;
    this.#done = new Uint8Array(this.#nodes.length);
    for (const { id, kind } of this.#nodes) if (kind !== 'step') this.#done[id] = 1;
  }

  /** Asked again in every wave, so it stops at the first operand that is missing. */
  #ready({ lists }: Step): boolean {
    for (let l = 0; l < lists.length; l++) {
      const list = lists[l] as IdList; // l is in range, and i below
      for (let i = 0; i < list.length; i++) if (this.#done[list[i] as NodeId] === 0) return false;
    }
    return true;
  }

  /** Takes what is ready; what is taken may make the next ready. Lanes are read where they are needed, by no unit. */
  #take(ids: readonly NodeId[], taken: NodeId[]): NodeId[] {
    return ids.filter((id) => {
      const node = this.#nodes[id] as Step & Node; // these are steps
      if (!this.#ready(node)) return true;
      this.#done[id] = 1;
      if (node.op !== lane) taken.push(id);
      return false;
    });
  }

  #laned(ids: readonly NodeId[], width: number): NodeId[] {
    const taken: NodeId[] = [];
    const left = this.#take(ids, taken);
    for (const steps of cut(this.#nodes, taken)) this.units.push({ kind: 'laned', steps, width });
    return left;
  }

  #singles(ids: readonly NodeId[]): NodeId[] {
    const taken: NodeId[] = [];
    const left = this.#take(ids, taken);
    for (const steps of cut(this.#nodes, taken)) this.units.push({ kind: 'piece', steps });
    return left;
  }

  #product(group: LaneGroup): void {
    const weights = this.#strides(group.rows.map((id) => (this.#nodes[id] as Step).lists[0] ?? [])); // rows are dots
    this.units.push({ kind: 'product', group, weights });
    for (const id of group.rows) this.#done[id] = 1;
  }

  #all(list: IdList): boolean {
    return list.every((id) => this.#done[id] === 1);
  }

  run({ laned, single, groups, outers }: Work): void {
    const byWidth = new Map(laned);
    let [singleLeft, groupsLeft, outersLeft] = [single, groups, outers];
    for (let before = -1; ; ) {
      for (const [width, ids] of byWidth) byWidth.set(width, this.#laned(ids, width));
      singleLeft = this.#singles(singleLeft);
      const products = groupsLeft.filter(({ xs }) => this.#all(xs));
      groupsLeft = groupsLeft.filter((group) => !products.includes(group));
      for (const group of products) this.#product(group);
      const now = outersLeft.filter(({ gs, xs }) => this.#all(gs) && this.#all(xs));
      outersLeft = outersLeft.filter((outer) => !now.includes(outer));
      for (const outer of now) this.units.push({ kind: 'outer', outer, out: this.#strides(outer.targets) });
      const lanedLeft = [...byWidth.values()].reduce((sum, ids) => sum + ids.length, 0);
      const left = lanedLeft + singleLeft.length + groupsLeft.length + outersLeft.length;
      if (left === 0) return;
      if (left === before) throw new Error('a lifted tape waits for itself');
      before = left;
    }
  }

  #strides(rows: readonly IdList[]): Strided {
    const strides = stridesOf(rows);
    if (!strides) throw new IrregularWeights();
    return strides;
  }
}

/** Weights that stand in no regular order; such a tape is compiled without lanes. */
export class IrregularWeights extends Error {}
