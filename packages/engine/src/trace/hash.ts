/**
 * Numbers for structures, 32 bits: equal structures have equal ones, and others nearly always another.
 *
 * Whoever groups by them looks again at what it grouped: a clash costs time and changes no result. (Multiplication by the golden
 * ratio's bits, Knuth's; the shift brings high bits down.)
 */
import type { NodeOp, Params } from '../op.ts';

/** One more number in a hash. */
export const mix = (hash: number, x: number): number => {
  const mixed = Math.imul(hash ^ x, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
};

const words = new DataView(new ArrayBuffer(8));

/** A hash for a number's bits. */
export const numberHash = (x: number): number => {
  words.setFloat64(0, x);
  return mix(words.getInt32(0), words.getInt32(4));
};

const textHash = (text: string): number => {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  return hash;
};

/** A hash for options; 0 for none. */
export const paramsHash = (params: Params): number => {
  let hash = 0;
  for (const name in params) {
    const value = params[name];
    hash = mix(hash, textHash(name));
    hash = mix(hash, typeof value === 'number' && Number.isInteger(value) ? value : textHash(String(value)));
  }
  return hash;
};

/** Numbers for ops, in the order they are asked for. */
export class OpNumbers {
  readonly #numbers = new Map<NodeOp, number>();

  of(op: NodeOp): number {
    const known = this.#numbers.get(op);
    if (known !== undefined) return known;
    this.#numbers.set(op, this.#numbers.size + 1);
    return this.#numbers.size;
  }
}
