/**
 * A growing run of bytes with WebAssembly's encodings: LEB128 integers, little-endian floats, names and vectors.
 *
 * It knows nothing of modules or instructions (`module-builder.ts`, `function-builder.ts`); it only writes.
 * LEB128 is seven bits a byte, low bits first, the top bit saying that more follow; signed numbers stop once the rest is
 * all sign. Source: the WebAssembly core specification, section 5.2 (binary format, values).
 */

const floats = new DataView(new ArrayBuffer(8));

/** Up to here a loop is faster than a call of `set`: an instruction is one to three bytes. */
const SHORT = 16;

/** Bytes being written. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** How many bytes have been written. */
  get length(): number {
    return this.#length;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }

  byte(value: number): this {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  bytes(values: ArrayLike<number>): this {
    const { length } = values;
    if (length > SHORT) {
      this.#reserve(length);
      this.#bytes.set(values, this.#length);
      this.#length += length;
    } else for (let i = 0; i < length; i++) this.byte(values[i] as number); // i is in range
    return this;
  }

  /** An unsigned integer below 2³², LEB128. */
  u32(value: number): this {
    let rest = value >>> 0;
    while (rest > 0x7f) {
      this.byte((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    return this.byte(rest);
  }

  /** A signed 32-bit integer, LEB128. */
  s32(value: number): this {
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      if ((rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)) return this.byte(low);
      this.byte(low | 0x80);
    }
  }

  f64(value: number): this {
    floats.setFloat64(0, value, true);
    return this.bytes(new Uint8Array(floats.buffer, 0, 8));
  }

  f32(value: number): this {
    floats.setFloat32(0, value, true);
    return this.bytes(new Uint8Array(floats.buffer, 0, 4));
  }

  /** A name: its length in bytes, then ASCII. */
  name(text: string): this {
    this.u32(text.length);
    for (let i = 0; i < text.length; i++) this.byte(text.charCodeAt(i));
    return this;
  }

  /** What was written, as bytes of their own. */
  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}
