/**
 * The instructions this compiler uses, with the specification's spelling: code, what they take and what they give.
 *
 * One row an instruction, so that the function builder can type-check every body while it is written. Structured control
 * (block, loop, if, br), locals, calls and constants carry immediates of their own and live in `function-builder.ts`.
 * Sources: WebAssembly core specification 2.0, appendix "Index of Instructions"; relaxed SIMD proposal for madd.
 */

export type ValueType = 'i32' | 'f32' | 'f64' | 'v128';

/** The binary form of each type. */
export const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** One instruction: prefix and code, operand types, result types. */
export interface Instruction {
  readonly code: readonly number[];
  readonly takes: readonly ValueType[];
  readonly gives: readonly ValueType[];
  /** log2 of the natural alignment, for instructions that touch memory. */
  readonly align?: number;
  /** The instruction names a lane, out of so many. */
  readonly lanes?: 2 | 4;
}

const simd = (code: number): readonly number[] =>
  code < 0x80 ? [0xfd, code] : [0xfd, (code & 0x7f) | 0x80, code >> 7];
const plain = (code: number, takes: readonly ValueType[], gives: readonly ValueType[]): Instruction => ({
  code: [code],
  takes,
  gives,
});
const load = (code: readonly number[], gives: ValueType, align: number): Instruction => ({
  code,
  takes: ['i32'],
  gives: [gives],
  align,
});
const store = (code: readonly number[], takes: ValueType, align: number): Instruction => ({
  code,
  takes: ['i32', takes],
  gives: [],
  align,
});
const unary = (code: number): Instruction => ({ code: simd(code), takes: ['v128'], gives: ['v128'] });
const binary = (code: number): Instruction => ({ code: simd(code), takes: ['v128', 'v128'], gives: ['v128'] });
const ternary = (code: number): Instruction => ({ code: simd(code), takes: ['v128', 'v128', 'v128'], gives: ['v128'] });
const shift = (code: number): Instruction => ({ code: simd(code), takes: ['v128', 'i32'], gives: ['v128'] });
const splat = (code: number, from: ValueType): Instruction => ({ code: simd(code), takes: [from], gives: ['v128'] });
const extract = (code: number, gives: ValueType, lanes: 2 | 4): Instruction => ({
  code: simd(code),
  takes: ['v128'],
  gives: [gives],
  lanes,
});
const replace = (code: number, from: ValueType, lanes: 2 | 4): Instruction => ({
  code: simd(code),
  takes: ['v128', from],
  gives: ['v128'],
  lanes,
});
const i32 = (code: number): Instruction => plain(code, ['i32', 'i32'], ['i32']);
const f64 = (code: number): Instruction => plain(code, ['f64', 'f64'], ['f64']);
const f32 = (code: number): Instruction => plain(code, ['f32', 'f32'], ['f32']);

/** The name of an instruction, spelt as in the specification. */
export type InstructionName = `${ValueType | 'memory' | 'i32x4' | 'i64x2' | 'f32x4' | 'f64x2'}.${string}`;

/** Every instruction by its name in the specification. */
export const instructions: Readonly<Partial<Record<InstructionName, Instruction>>> = {
  'i32.eqz': plain(0x45, ['i32'], ['i32']),
  'i32.lt_u': i32(0x49),
  'i32.gt_u': i32(0x4b),
  'i32.ge_u': i32(0x4f),
  'i32.add': i32(0x6a),
  'i32.sub': i32(0x6b),
  'i32.mul': i32(0x6c),
  'i32.and': i32(0x71),
  'i32.shl': i32(0x74),
  'i32.shr_u': i32(0x76),
  'i32.load': load([0x28], 'i32', 2),
  'f64.load': load([0x2b], 'f64', 3),
  'f32.load': load([0x2a], 'f32', 2),
  'f64.store': store([0x39], 'f64', 3),
  'f32.store': store([0x38], 'f32', 2),
  'f64.add': f64(0xa0),
  'f64.mul': f64(0xa2),
  'f64.div': f64(0xa3),
  'f32.add': f32(0x92),
  'f32.mul': f32(0x94),
  'f32.demote_f64': plain(0xb6, ['f64'], ['f32']),
  'f64.promote_f32': plain(0xbb, ['f32'], ['f64']),
  'memory.fill': { code: [0xfc, 0x0b, 0x00], takes: ['i32', 'i32', 'i32'], gives: [] },
  'v128.load': load(simd(0x00), 'v128', 4),
  'v128.load32_splat': load(simd(0x09), 'v128', 2),
  'v128.load64_splat': load(simd(0x0a), 'v128', 3),
  'v128.store': store(simd(0x0b), 'v128', 4),
  'v128.store32_lane': { code: simd(0x5a), takes: ['i32', 'v128'], gives: [], align: 2, lanes: 4 },
  'v128.store64_lane': { code: simd(0x5b), takes: ['i32', 'v128'], gives: [], align: 3, lanes: 2 },
  'i32x4.splat': splat(0x11, 'i32'),
  'f32x4.splat': splat(0x13, 'f32'),
  'f64x2.splat': splat(0x14, 'f64'),
  'f32x4.extract_lane': extract(0x1f, 'f32', 4),
  'f32x4.replace_lane': replace(0x20, 'f32', 4),
  'f64x2.extract_lane': extract(0x21, 'f64', 2),
  'f64x2.replace_lane': replace(0x22, 'f64', 2),
  'i32x4.extract_lane': extract(0x1b, 'i32', 4),
  'v128.not': unary(0x4d),
  'v128.and': binary(0x4e),
  'v128.andnot': binary(0x4f),
  'v128.or': binary(0x50),
  'v128.xor': binary(0x51),
  'v128.bitselect': ternary(0x52),
  'v128.any_true': { code: simd(0x53), takes: ['v128'], gives: ['i32'] },
  'f32x4.eq': binary(0x41),
  'f32x4.ne': binary(0x42),
  'f32x4.lt': binary(0x43),
  'f32x4.gt': binary(0x44),
  'f32x4.le': binary(0x45),
  'f32x4.ge': binary(0x46),
  'f64x2.eq': binary(0x47),
  'f64x2.ne': binary(0x48),
  'f64x2.lt': binary(0x49),
  'f64x2.gt': binary(0x4a),
  'f64x2.le': binary(0x4b),
  'f64x2.ge': binary(0x4c),
  'f32x4.ceil': unary(0x67),
  'f32x4.floor': unary(0x68),
  'f32x4.trunc': unary(0x69),
  'f32x4.nearest': unary(0x6a),
  'f64x2.ceil': unary(0x74),
  'f64x2.floor': unary(0x75),
  'f64x2.trunc': unary(0x7a),
  'f64x2.nearest': unary(0x94),
  'i32x4.shl': shift(0xab),
  'i32x4.shr_u': shift(0xad),
  'i32x4.add': binary(0xae),
  'i32x4.sub': binary(0xb1),
  'i64x2.shl': shift(0xcb),
  'i64x2.shr_u': shift(0xcd),
  'i64x2.add': binary(0xce),
  'i64x2.sub': binary(0xd1),
  'f32x4.abs': unary(0xe0),
  'f32x4.neg': unary(0xe1),
  'f32x4.sqrt': unary(0xe3),
  'f32x4.add': binary(0xe4),
  'f32x4.sub': binary(0xe5),
  'f32x4.mul': binary(0xe6),
  'f32x4.div': binary(0xe7),
  'f32x4.min': binary(0xe8),
  'f32x4.max': binary(0xe9),
  'f32x4.pmin': binary(0xea),
  'f32x4.pmax': binary(0xeb),
  'f64x2.abs': unary(0xec),
  'f64x2.neg': unary(0xed),
  'f64x2.sqrt': unary(0xef),
  'f64x2.add': binary(0xf0),
  'f64x2.sub': binary(0xf1),
  'f64x2.mul': binary(0xf2),
  'f64x2.div': binary(0xf3),
  'f64x2.min': binary(0xf4),
  'f64x2.max': binary(0xf5),
  'f64x2.pmin': binary(0xf6),
  'f64x2.pmax': binary(0xf7),
  'f32x4.relaxed_madd': { code: [0xfd, 0x85, 0x02], takes: ['v128', 'v128', 'v128'], gives: ['v128'] },
  'f64x2.relaxed_madd': { code: [0xfd, 0x87, 0x02], takes: ['v128', 'v128', 'v128'], gives: ['v128'] },
};
