/**
 * A tape whose values are of two kinds: single numbers, and laned ones, which hold a number per position.
 *
 * A step on laned values runs in every lane at once; single operands are the same in all lanes. `assemble` makes a laned value,
 * `lane` and `laneSum` make single ones of it (`lane-ops.ts`). What follows at once is written as what it comes to: a lane of
 * an assembled value is the value that went in.
 */
import type { FixedOp, NodeOp, Params } from '../op.ts';
import { assemble, lane, laneSum } from './lane-ops.ts';
import { simplified } from './simplify.ts';
import { eachOperand, type IdList, type Node, type NodeId, TapeBuilder } from './tape.ts';

/** A tape of laned and single values being written. */
export class LaneTape {
  readonly builder: TapeBuilder;
  readonly lanes: number;
  readonly #laned: boolean[] = [];

  constructor(parameters: number, inputs: number, lanes: number) {
    this.builder = new TapeBuilder(parameters, inputs);
    this.lanes = lanes;
  }

  get nodes(): readonly Node[] {
    return this.builder.nodes;
  }

  /** Whether a node has a value per lane. */
  laned(id: NodeId): boolean {
    const { nodes } = this.builder;
    for (let next = this.#laned.length; next <= id; next++) this.#laned.push(this.#find(nodes[next] as Node)); // id is a node's
    return this.#laned[id] as boolean; // just found
  }

  #find(node: Node): boolean {
    if (node.kind !== 'step' || node.op === lane || node.op === laneSum) return false;
    if (node.op === assemble) return true;
    let any = false;
    eachOperand(node, (operand) => {
      if (this.#laned[operand] === true) any = true;
    });
    return any;
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
      if (same) return whole;
    }
    return this.builder.step(assemble, [ids]);
  }

  /** One lane of a value. */
  lane(id: NodeId, at: number): NodeId {
    const node = this.nodes[id];
    if (node?.kind === 'step' && node.op === assemble) return node.lists[0]?.[at] as NodeId; // one per lane
    return this.builder.step(lane, [[id]], { lane: at });
  }

  /** The sum over the lanes. */
  laneSum(id: NodeId): NodeId {
    return this.builder.step(laneSum, [[id]]);
  }
}
