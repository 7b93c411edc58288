/**
 * Which rows of memory the sample values stand in: one row per value, its samples side by side.
 *
 *     row 0 …          the inputs, in order
 *     then             the seed, the mask of real samples, a row of ones
 *     then             the outputs of each block, together: a product writes consecutive rows
 *     then             packs that leave their loop, together, so that another loop finds them consecutive
 *     then             lists that a block reads and that are not consecutive already; a value that has a row elsewhere
 *                      is copied, one that no sample changes is filled in
 *     then             values that one unit leaves for another
 */

import { eachOperand, type IdList, type NodeId } from '../trace/tape.ts';
import type { Goal, Schedule } from './schedule.ts';

export interface Placement {
  /** The row a node is read from. */
  readonly home: ReadonlyMap<NodeId, number>;
  /** Further rows that hold a copy of it. */
  readonly copies: ReadonlyMap<NodeId, readonly number[]>;
  /** The first row of a list, of a block's outputs too. */
  readonly base: ReadonlyMap<IdList, number>;
  readonly seed: number;
  readonly mask: number;
  readonly ones: number;
  readonly rows: number;
}

class Placer {
  readonly #goal: Goal;
  readonly #schedule: Schedule;
  readonly #alias: Int32Array;
  readonly #home = new Map<NodeId, number>();
  readonly #copies = new Map<NodeId, number[]>();
  readonly #base = new Map<IdList, number>();
  #rows: number;

  constructor(goal: Goal, schedule: Schedule) {
    this.#goal = goal;
    this.#schedule = schedule;
    this.#alias = schedule.alias;
    const { parameters, inputs } = goal.tape;
    for (let i = 0; i < inputs; i++) this.#home.set(parameters + i, i);
    this.#rows = inputs;
  }

  #resolve(id: NodeId): NodeId {
    return this.#alias[id] as NodeId; // every node has one
  }

  /** The first row, if the list stands in consecutive rows already. */
  #consecutive(list: IdList): number | null {
    const first = this.#home.get(this.#resolve(list[0] as NodeId)); // lists of blocks are not empty
    if (first === undefined) return null;
    return list.every((id, i) => this.#home.get(this.#resolve(id)) === first + i) ? first : null;
  }

  #list(list: IdList): void {
    if (this.#base.has(list) || list.length === 0) return;
    const { phases } = this.#goal.tape;
    let base = this.#consecutive(list);
    if (base === null) {
      base = this.#rows;
      this.#rows += list.length;
      for (const [i, listed] of list.entries()) {
        const id = this.#resolve(listed);
        const homeless = phases[id] === 'sample' && !this.#home.has(id);
        if (homeless) this.#home.set(id, base + i);
        else this.#copy(id, base + i);
      }
    }
    this.#base.set(list, base);
  }

  #copy(id: NodeId, row: number): void {
    const rows = this.#copies.get(id);
    if (rows) rows.push(row);
    else this.#copies.set(id, [row]);
  }

  #outputs(rows: readonly NodeId[]): void {
    this.#base.set(rows, this.#rows);
    for (const id of rows) this.#home.set(id, this.#rows++);
  }

  /** Sample values that one unit makes and another reads. */
  #crossing(): Set<NodeId> {
    const { tape } = this.#goal;
    const { live, unitOf, groupOf } = this.#schedule;
    const crossing = new Set<NodeId>();
    for (const node of tape.nodes) {
      if (live[node.id] === 0 || tape.phases[node.id] !== 'sample' || groupOf.has(node.id)) continue;
      eachOperand(node, (operand) => {
        const id = this.#resolve(operand);
        const made = tape.phases[id] === 'sample' && (unitOf[id] as number) >= 0; // every node has both
        if (made && unitOf[id] !== unitOf[node.id]) crossing.add(id);
      });
    }
    return crossing;
  }

  /** Everything that has to stand in memory besides. */
  #listed(): Set<NodeId> {
    const { tape, outers, rows, totals } = this.#goal;
    const listed = new Set<NodeId>();
    const add = (list: IdList): void => {
      for (const id of list) listed.add(this.#resolve(id));
    };
    for (const { groups } of this.#schedule.stages) for (const { xs } of groups) add(xs);
    for (const { gs, xs } of outers) {
      add(gs);
      add(xs);
    }
    add(rows);
    // What a loop makes is summed later, from memory.
    add(totals);
    for (const node of tape.nodes) if (node.kind === 'total' && this.#schedule.live[node.id] === 1) add([node.of]);
    return listed;
  }

  /** Packs whose values leave their loop: one row after the other. */
  #packs(crossing: ReadonlySet<NodeId>): void {
    const { packs } = this.#schedule;
    const { phases } = this.#goal.tape;
    const listed = this.#listed();
    for (const { members } of packs) {
      if (phases[members[0] as NodeId] !== 'sample') continue; // packs are not empty
      if (members.some((id) => crossing.has(id) || listed.has(id))) this.#outputs(members);
    }
  }

  run(): Placement {
    const { tape, outers, rows } = this.#goal;
    const [seed, mask, ones] = [this.#rows++, this.#rows++, this.#rows++];
    for (const node of tape.nodes) if (node.kind === 'seed') this.#home.set(node.id, seed);
    for (const { groups } of this.#schedule.stages) for (const group of groups) this.#outputs(group.rows);
    const crossing = this.#crossing();
    this.#packs(crossing);
    for (const { groups } of this.#schedule.stages) for (const group of groups) this.#list(group.xs);
    for (const { gs, xs } of outers) {
      this.#list(gs);
      this.#list(xs);
    }
    this.#list(rows);
    for (const id of crossing) if (!this.#home.has(id)) this.#home.set(id, this.#rows++);
    const found = { home: this.#home, copies: this.#copies, base: this.#base };
    return { ...found, seed, mask, ones, rows: this.#rows };
  }
}

/** Gives every sample value that needs one a row. */
export const place = (goal: Goal, schedule: Schedule): Placement => new Placer(goal, schedule).run();
