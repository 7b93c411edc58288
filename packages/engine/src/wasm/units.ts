/**
 * What becomes a function of its own: units, and the order in which a stage runs them.
 *
 *     piece   straight-line code
 *     loop    packs of one size, one round per member, each member's values passed on in registers
 *     fold    a long sum of consecutive uniform numbers, added one by one in order
 *
 * A step goes as early as its operands allow. Within a unit values stay in locals, so an operand from the same unit costs nothing;
 * one from another unit has to be there before, which puts the step one level later.
 */
import { sum } from '../ops/index.ts';
import { eachOperand, type Node, type NodeId, type Step } from '../trace/tape.ts';
import type { Pack, PackSearch, Packs } from './packs.ts';

export type Unit =
  | { readonly kind: 'piece'; readonly steps: readonly NodeId[] }
  | { readonly kind: 'loop'; readonly packs: readonly Pack[]; readonly size: number }
  | { readonly kind: 'fold'; readonly steps: readonly [NodeId] };

/** The steps of a unit. */
export const stepsOf = (unit: Unit): readonly NodeId[] =>
  unit.kind === 'loop' ? unit.packs.flatMap(({ members }) => members) : unit.steps;

/** About how many instructions go into one function: V8's optimiser takes more than linear time. */
const HEAVY = 3000;
/** Packs of one loop. */
const PACKS = 60;
/** A sum of fewer is written in place. */
const LONG = 12;

/** About how many instructions a step is; a kernel counts as a call. */
const weightOf = (node: Node): number => {
  let operands = 0;
  if (node.kind === 'step') for (const list of node.lists) operands += list.length;
  return 1 + operands;
};

const cut = (nodes: readonly Node[], ids: readonly NodeId[]): Unit[] => {
  const pieces: NodeId[][] = [];
  let weight = Infinity;
  for (const id of ids) {
    if (weight > HEAVY) {
      pieces.push([]);
      weight = 0;
    }
    pieces.at(-1)?.push(id);
    weight += weightOf(nodes[id] as Node); // ids come from the tape
  }
  return pieces.map((steps) => ({ kind: 'piece', steps }));
};

/** What one level holds. */
interface Level {
  readonly steps: NodeId[];
  readonly folds: NodeId[];
  readonly loops: Map<number, Pack[]>;
}

/** Arranges the steps of one stage, or of one uniform phase. */
class Arranger {
  readonly #search: PackSearch;
  readonly #packs: Packs;
  readonly #level = new Map<NodeId, number>();
  readonly #levels: Level[] = [];

  constructor(search: PackSearch, packs: Packs) {
    this.#search = search;
    this.#packs = packs;
  }

  #resolve(id: NodeId): NodeId {
    return this.#search.alias[id] as NodeId; // every node has one
  }

  isFold(id: NodeId): boolean {
    const { nodes, phases, alias } = this.#search;
    const node = nodes[id] as Node; // ids come from the tape
    if (phases[id] === 'sample' || node.kind !== 'step' || node.op !== sum) return false;
    const list = (node.lists[0] ?? []).map((listed) => alias[listed] as NodeId);
    const first = list[0] as NodeId; // long lists have a first
    if (list.length < LONG) return false;
    const pack = this.#packs.packOf.get(first);
    if (pack) return list.every((listed, i) => pack.members[i] === listed);
    return list.every((listed, i) => nodes[listed]?.kind === 'parameter' && listed === first + i);
  }

  /** The level at which an operand is there, for a user that can read `free` operands from registers. */
  #after(operand: NodeId, free: boolean): number {
    const level = this.#level.get(operand);
    if (level === undefined) return 0;
    return free ? level : level + 1;
  }

  #levelOfStep(id: NodeId): number {
    const fold = this.isFold(id);
    let level = 0;
    eachOperand(this.#search.nodes[id] as Node, (listed) => {
      const operand = this.#resolve(listed);
      const free = !fold && !this.#packs.packOf.has(operand) && !this.isFold(operand);
      level = Math.max(level, this.#after(operand, free));
    });
    return level;
  }

  #levelOfPack({ members }: Pack): number {
    const { nodes } = this.#search;
    const steps = members.map((id) => nodes[id] as Step); // members are steps
    let level = 0;
    for (let o = 0; o < (steps[0]?.lists[0]?.length ?? 0); o++) {
      const operands = steps.map(({ lists }) => this.#resolve(lists[0]?.[o] as NodeId)); // same arity
      const theirs = this.#packs.packOf.get(operands[0] as NodeId)?.members;
      const aligned = theirs?.length === members.length && operands.every((id, i) => theirs[i] === id);
      for (const operand of operands) level = Math.max(level, this.#after(operand, aligned));
    }
    return level;
  }

  #at(level: number): Level {
    while (this.#levels.length <= level) this.#levels.push({ steps: [], folds: [], loops: new Map() });
    return this.#levels[level] as Level; // just made, if it was not there
  }

  #put(id: NodeId): void {
    if (this.#level.has(id)) return;
    const pack = this.#packs.packOf.get(id);
    const level = pack ? this.#levelOfPack(pack) : this.#levelOfStep(id);
    for (const member of pack?.members ?? [id]) this.#level.set(member, level);
    const { steps, folds, loops } = this.#at(level);
    if (!pack) (this.isFold(id) ? folds : steps).push(id);
    else if (!loops.get(pack.members.length)?.push(pack)) loops.set(pack.members.length, [pack]);
  }

  run(ids: readonly NodeId[]): Unit[] {
    const { depth } = this.#packs;
    const sorted = [...ids].sort((a, b) => (depth[a] as number) - (depth[b] as number) || a - b);
    for (const id of sorted) this.#put(id);
    return this.#levels.flatMap(({ steps, folds, loops }): Unit[] => {
      const units: Unit[] = cut(
        this.#search.nodes,
        steps.sort((a, b) => a - b),
      );
      for (const [size, packs] of loops) {
        for (let i = 0; i < packs.length; i += PACKS)
          units.push({ kind: 'loop', packs: packs.slice(i, i + PACKS), size });
      }
      for (const id of folds) units.push({ kind: 'fold', steps: [id] });
      return units;
    });
  }
}

/** Arranges steps that run in one go: operands first within a unit, and units in an order that serves all. */
export const arrange = (search: PackSearch, packs: Packs, ids: readonly NodeId[]): Unit[] =>
  new Arranger(search, packs).run(ids);
