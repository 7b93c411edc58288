/**
 * What differs between float64 and float32 code: one record each, so that every emitter is written once.
 *
 * A vector is 16 bytes, two lanes of float64 (`f64x2`) or four of float32 (`f32x4`). Instruction names are the
 * specification's, put together from the record's shape: `${isa.shape}.add`.
 */
import type { Dtype } from '../machine.ts';
import type { InstructionName } from './opcodes.ts';

/** Bytes in a vector. */
export const VECTOR = 16;

/** One element type and its vector shape. */
export interface Isa {
  readonly dtype: Dtype;
  readonly shape: 'f64x2' | 'f32x4';
  readonly bits: 'i64x2' | 'i32x4';
  readonly scalar: 'f64' | 'f32';
  readonly lanes: number;
  /** Bytes of an element. */
  readonly size: number;
  readonly splat: InstructionName;
  readonly storeLane: InstructionName;
}

/** The two instruction sets by dtype. */
export const isas: Readonly<Record<Dtype, Isa>> = {
  float64: {
    dtype: 'float64',
    shape: 'f64x2',
    bits: 'i64x2',
    scalar: 'f64',
    lanes: 2,
    size: 8,
    splat: 'v128.load64_splat',
    storeLane: 'v128.store64_lane',
  },
  float32: {
    dtype: 'float32',
    shape: 'f32x4',
    bits: 'i32x4',
    scalar: 'f32',
    lanes: 4,
    size: 4,
    splat: 'v128.load32_splat',
    storeLane: 'v128.store32_lane',
  },
};

/** A typed array over part of a buffer, of the element type. */
export const viewOf = (isa: Isa, buffer: ArrayBuffer, offset: number, length: number): Float64Array | Float32Array =>
  isa.dtype === 'float64' ? new Float64Array(buffer, offset, length) : new Float32Array(buffer, offset, length);
