/**
 * The numbers a module needs, each once, in memory.
 *
 * V8 rebuilds a `v128.const` at every use and hoists nothing out of loops, so constants are loaded (splat to all lanes)
 * from here instead. Slots are one element wide and filled in order of first use; equal bits share a slot.
 */
import type { Isa } from './isa.ts';

const word = new DataView(new ArrayBuffer(8));

/** Constants of one module, from `base` upwards. */
export class ConstantPool {
  readonly #isa: Isa;
  readonly #base: number;
  readonly #slots = new Map<bigint, number>();

  constructor(isa: Isa, base: number) {
    this.#isa = isa;
    this.#base = base;
  }

  /** Where a number stands. */
  number(x: number): number {
    if (this.#isa.dtype === 'float64') {
      word.setFloat64(0, x);
      return this.pattern(word.getBigUint64(0));
    }
    word.setFloat32(0, x);
    return this.pattern(BigInt(word.getUint32(0)));
  }

  /** Where a bit pattern stands; negative numbers are two's complement. */
  pattern(bits: bigint): number {
    const key = BigInt.asUintN(this.#isa.size * 8, bits);
    const known = this.#slots.get(key);
    if (known !== undefined) return known;
    const address = this.#base + this.#slots.size * this.#isa.size;
    this.#slots.set(key, address);
    return address;
  }

  /** Bytes taken so far. */
  get bytes(): number {
    return this.#slots.size * this.#isa.size;
  }

  /** The data segment. */
  encode(): Uint8Array {
    const out = new DataView(new ArrayBuffer(this.bytes));
    let at = 0;
    for (const bits of this.#slots.keys()) {
      if (this.#isa.size === 8) out.setBigUint64(at, bits, true);
      else out.setUint32(at, Number(bits), true);
      at += this.#isa.size;
    }
    return new Uint8Array(out.buffer);
  }
}
