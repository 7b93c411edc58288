/**
 * Number formats of files, read into doubles: each is exact. A double holds every F32, F16, BF16 and integer of 32 bits; an
 * integer of 64 bits that it does not hold is refused, since another number in its place would go unseen.
 */

/** How one format is read. */
export interface Decoder {
  /** Bytes of one number. */
  readonly bytes: number;
  /** All numbers of a stretch of bytes; null where one of them cannot be had. */
  read(bytes: Uint8Array): Float64Array | null;
  /** Why it cannot. */
  readonly refuses?: string;
}

/** A decoder out of one that reads a number at a place. */
function decoder(bytes: number, at: (view: DataView, offset: number) => number): Decoder {
  return {
    bytes,
    read(source) {
      const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
      const out = new Float64Array(source.length / bytes);
      for (let i = 0; i < out.length; i++) out[i] = at(view, i * bytes);
      return out;
    },
  };
}

/** Doubles are moved as bits, so that a NaN keeps its payload. */
const f64: Decoder = {
  bytes: 8,
  read(source) {
    const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
    const bits = new BigUint64Array(source.length / 8);
    for (let i = 0; i < bits.length; i++) bits[i] = view.getBigUint64(8 * i, true);
    return new Float64Array(bits.buffer);
  },
};

/** A half: 1 bit sign, 5 exponent, 10 fraction. */
function half(view: DataView, offset: number): number {
  const word = view.getUint16(offset, true);
  const sign = word >>> 15 === 1 ? -1 : 1;
  const exponent = (word >>> 10) & 31;
  const fraction = word & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new DataView(new ArrayBuffer(4));
/** The upper half of a float. */
function brain(view: DataView, offset: number): number {
  word.setUint16(0, view.getUint16(offset, true));
  word.setUint16(2, 0);
  return word.getFloat32(0);
}

/** Integers of 64 bits, of which a double holds those that it gives back unchanged. */
function wide(at: (view: DataView, offset: number) => bigint): Decoder {
  return {
    bytes: 8,
    refuses: 'it holds an integer that no double holds exactly',
    read(source) {
      const view = new DataView(source.buffer, source.byteOffset, source.byteLength);
      const out = new Float64Array(source.length / 8);
      for (let i = 0; i < out.length; i++) {
        const integer = at(view, 8 * i);
        out[i] = Number(integer);
        if (BigInt(out[i] as number) !== integer) return null; // just set
      }
      return out;
    },
  };
}

/** Truth, a byte each, as 0 and 1. */
const bool: Decoder = {
  bytes: 1,
  refuses: 'a BOOL is neither 0 nor 1',
  read: (source) => (source.every((x) => x < 2) ? Float64Array.from(source) : null),
};

/** By the format's own names. */
export const decoders: ReadonlyMap<string, Decoder> = new Map([
  ['F64', f64],
  ['F32', decoder(4, (view, offset) => view.getFloat32(offset, true))],
  ['F16', decoder(2, half)],
  ['BF16', decoder(2, brain)],
  ['I64', wide((view, offset) => view.getBigInt64(offset, true))],
  ['I32', decoder(4, (view, offset) => view.getInt32(offset, true))],
  ['I16', decoder(2, (view, offset) => view.getInt16(offset, true))],
  ['I8', decoder(1, (view, offset) => view.getInt8(offset))],
  ['U64', wide((view, offset) => view.getBigUint64(offset, true))],
  ['U32', decoder(4, (view, offset) => view.getUint32(offset, true))],
  ['U16', decoder(2, (view, offset) => view.getUint16(offset, true))],
  ['U8', decoder(1, (view, offset) => view.getUint8(offset))],
  ['BOOL', bool],
]);
