/**
 * A tape whose values are of two kinds: single numbers, and laned ones, which hold a number per position (or per head).
 *
 * A step on laned values runs in every lane at once; its operands have equally many lanes, or are single and the same in all. `assemble` makes a laned value,
 * `lane` and `laneSum` make single ones of it (`lane-ops.ts`). What follows at once is written as what it comes to: a lane of
 * an assembled value is the value that went in.
 */
import type { FixedOp, NodeOp, Params } from '../op.ts';
import { perList } from './intern.ts';
import { assemble, lane, laneSum } from './lane-ops.ts';
import { simplified } from './simplify.ts';
import { type IdList, type Node, type NodeId, TapeBuilder } from './tape.ts';

/** A tape of laned and single values being written. */
export class LaneTape {
  readonly builder: TapeBuilder;
  /** How many positions there are: the lanes of blocks. */
  readonly lanes: number;
  readonly #widths: number[] = [];
  readonly #listWidth: (list: IdList) => number = perList((list) => {
    let width = 0;
    for (let i = 0; i < list.length; i++) width = Math.max(width, this.#widths[list[i] as NodeId] as number); // operands come first
    return width;
  });
  readonly #laneSteps = new Map<number, NodeId>();

  constructor(parameters: number, inputs: number, lanes: number) {
    this.builder = new TapeBuilder(parameters, inputs);
    this.lanes = lanes;
  }

  get nodes(): readonly Node[] {
    return this.builder.nodes;
  }

  /** How many lanes a node has; 0 for a single value. */
  width(id: NodeId): number {
    const { nodes } = this.builder;
    for (let next = this.#widths.length; next <= id; next++) this.#widths.push(this.#find(nodes[next] as Node)); // id is a node's
    return this.#widths[id] as number; // just found
  }

  #find(node: Node): number {
    if (node.kind !== 'step' || node.op === lane || node.op === laneSum) return 0;
    if (node.op === assemble) return node.lists[0]?.length ?? 0;
    let width = 0;
    for (const list of node.lists) width = Math.max(width, this.#listWidth(list));
    return width;
  }

  /** A step, or what it comes to. */
  step(op: NodeOp, lists: readonly IdList[], params: Params = op.params): NodeId {
    return op.arity === 'n'
      ? this.builder.step(op, lists, params)
      : simplified(this.builder, op as FixedOp, lists[0] ?? [], params);
  }

  /** Single values side by side; the value they are the lanes of, if there is one. */
  assemble(ids: IdList): NodeId {
    const first = this.nodes[ids[0] as NodeId]; // lanes are not none
    if (first?.kind === 'step' && first.op === lane) {
      const whole = first.lists[0]?.[0] as NodeId; // lane has one operand
      const same = ids.every((id, at) => {
        const node = this.nodes[id];
        return node?.kind === 'step' && node.op === lane && node.lists[0]?.[0] === whole && node.params.lane === at;
      });
      if (same && this.width(whole) === ids.length) return whole;
    }
    return this.builder.step(assemble, [ids]);
  }

  /** One lane of a value. */
  lane(id: NodeId, at: number): NodeId {
    const node = this.nodes[id];
    if (node?.kind === 'step' && node.op === assemble) return node.lists[0]?.[at] as NodeId; // one per lane
    const key = id * 4096 + at;
    const known = this.#laneSteps.get(key);
    if (known !== undefined) return known;
    const made = this.builder.step(lane, [[id]], { lane: at });
    this.#laneSteps.set(key, made);
    return made;
  }

  /** The sum over the lanes. */
  laneSum(id: NodeId): NodeId {
    return this.builder.step(laneSum, [[id]]);
  }
}
