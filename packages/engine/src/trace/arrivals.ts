/**
 * What arrives at the nodes of a lifted tape, added up in the order in which it arrives.
 *
 * A step that goes into many dots (a key, which every later position compares with) is sent a product by each. Products in a row
 * wait, and become one step when somebody asks for the sum: the same numbers as a product and a sum each, from a quarter of the steps.
 *
 *     nothing yet     dot([g1 g2 g3], [x1 x2 x3])            (g1·x1 + g2·x2) + g3·x3
 *     a sum           chain([sum], [g1 g2], [x1 x2])         (sum + g1·x1) + g2·x2
 */
import { add, dot, mul } from '../ops/index.ts';
import { chain } from './chain.ts';
import type { LaneTape } from './lane-tape.ts';
import type { NodeId } from './tape.ts';

/** Products that wait. */
interface Products {
  readonly gs: NodeId[];
  readonly xs: NodeId[];
}

/** Gradients so far. */
export class Arrivals {
  readonly #tape: LaneTape;
  readonly #sums = new Map<NodeId, NodeId>();
  readonly #waiting = new Map<NodeId, Products>();

  constructor(tape: LaneTape) {
    this.#tape = tape;
  }

  /** Where something arrived. */
  get targets(): NodeId[] {
    return [...new Set([...this.#sums.keys(), ...this.#waiting.keys()])];
  }

  /** What all lanes share gets the sum over them. */
  add(target: NodeId, part: NodeId): void {
    const single = this.#tape.width(target) === 0 && this.#tape.width(part) > 0;
    this.#plus(target, single ? this.#tape.laneSum(part) : part);
  }

  #plus(target: NodeId, part: NodeId): void {
    const before = this.sum(target);
    this.#sums.set(target, before === null ? part : this.#tape.step(add, [[before, part]]));
  }

  /** g · x arrives. */
  addProduct(target: NodeId, g: NodeId, x: NodeId): void {
    const tape = this.#tape;
    const single = tape.width(target) === 0 && (tape.width(g) > 0 || tape.width(x) > 0);
    if (single || tape.nodes[x]?.kind === 'constant') {
      this.add(target, tape.step(mul, [[g, x]])); // which may come to less
      return;
    }
    const products = this.#waiting.get(target);
    if (products) {
      products.gs.push(g);
      products.xs.push(x);
    } else this.#waiting.set(target, { gs: [g], xs: [x] });
  }

  /** All that has arrived; null for nothing. */
  sum(target: NodeId): NodeId | null {
    const products = this.#waiting.get(target);
    if (products) {
      this.#waiting.delete(target);
      this.#sums.set(target, this.#join(this.#sums.get(target), products));
    }
    return this.#sums.get(target) ?? null;
  }

  #join(before: NodeId | undefined, { gs, xs }: Products): NodeId {
    if (gs.length > 1)
      return before === undefined ? this.#tape.step(dot, [gs, xs]) : this.#tape.step(chain, [[before], gs, xs]);
    const product = this.#tape.step(mul, [[gs[0] as NodeId, xs[0] as NodeId]]); // none waits for nothing
    return before === undefined ? product : this.#tape.step(add, [[before, product]]);
  }
}
