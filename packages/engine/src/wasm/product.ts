/**
 * The matrix product of a block: y = W·x + b for a tile of samples, and its transpose for the gradients of x.
 *
 * One routine for both: the weight of output o and input i stands at w + o·wOut + i·wIn, so swapping the strides transposes.
 * Registers hold 4 outputs × 2 vectors of samples; an input costs 2 vector loads and 4 splats for 16 arithmetic
 * instructions (12 accumulators would spill). Outputs left over go 2 and 1 at a time.
 *
 *          samples →  v     v+1
 *     out o    acc00  acc01    += splat(w[o, i]) · x[i][v], x[i][v+1]
 *     out o+1  acc10  acc11       for i = 0, 1, … in order, one sum per output and sample
 *     …
 *
 * The order of the sum is the `dot` op's: from +0, bias last. A sum may also start from the bias, as in hand-written chains, or go on
 * from y, when one input list meets several weight matrices.
 */
import type { FunctionBuilder, Local } from './function-builder.ts';
import type { Isa } from './isa.ts';
import { VECTOR } from './isa.ts';
import { advance, sumInto, whileBelow } from './loops.ts';
import type { ModuleBuilder } from './module-builder.ts';

/** Where a sum starts: from minus zero (which changes nothing), from what y holds, from the bias, or from plus zero. */
export const START: { readonly zero: 0; readonly y: 1; readonly bias: 2; readonly plusZero: 4 } = {
  zero: 0,
  y: 1,
  bias: 2,
  plusZero: 4,
};

/** What the emitters of block routines need to know. */
export interface RoutineContext {
  readonly isa: Isa;
  readonly fma: boolean;
  /** Bytes from one row of samples to the next. */
  readonly pitch: number;
}

/** Bytes of samples that one round of a product covers. */
export const PAIR: number = 2 * VECTOR;

interface Product {
  readonly f: FunctionBuilder;
  readonly context: RoutineContext;
  readonly x: Local;
  readonly w: Local;
  readonly y: Local;
  readonly b: Local;
  readonly outs: Local;
  readonly ins: Local;
  readonly wOut: Local;
  readonly wIn: Local;
  readonly bOut: Local;
  readonly start: Local;
  readonly last: Local;
  readonly end: Local;
}

const named = (f: FunctionBuilder, context: RoutineContext): Product => {
  const [x, w, y, b, outs, ins, wOut, wIn, bOut, start, last, end] = f.parameters as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ]; // the twelve that `emitProduct` declares
  return { f, context, x, w, y, b, outs, ins, wOut, wIn, bOut, start, last, end };
};

/** acc += a · b, fused when asked for. */
export const multiplyAdd = (f: FunctionBuilder, context: RoutineContext, acc: Local, a: Local, b: Local): void => {
  const { shape } = context.isa;
  if (context.fma) f.get(a).get(b).get(acc).op(`${shape}.relaxed_madd`).set(acc);
  else f.get(acc).get(a).get(b).op(`${shape}.mul`).op(`${shape}.add`).set(acc);
};

/** Splats `rows` biases into the accumulators, or adds them. */
const bias = (p: Product, rows: number, acc: readonly Local[], at: Local, add: boolean): void => {
  const { f, context } = p;
  f.get(p.b).set(at);
  const splat = f.local('v128');
  for (let row = 0; row < rows; row++) {
    f.get(at).op(context.isa.splat).set(splat);
    for (const sum of acc.slice(2 * row, 2 * row + 2)) {
      if (add) f.get(sum).get(splat).op(`${context.isa.shape}.add`).set(sum);
      else f.get(splat).set(sum);
    }
    advance(f, at, p.bOut);
  }
};

const begin = (p: Product, rows: number, acc: readonly Local[], out: Local, at: Local): void => {
  const { f, context } = p;
  const minusZero = f.local('v128');
  if (context.isa.size === 8) f.f64(-0).op('f64x2.splat').set(minusZero);
  else f.f32(-0).op('f32x4.splat').set(minusZero);
  for (const sum of acc) f.get(minusZero).set(sum);
  f.get(p.start).i32(1).op('i32.and');
  f.if(() => {
    for (const [i, sum] of acc.entries()) {
      f.get(out)
        .op('v128.load', { offset: (i >> 1) * context.pitch + (i & 1) * VECTOR })
        .set(sum);
    }
  });
  f.get(p.start).i32(2).op('i32.and');
  f.if(() => bias(p, rows, acc, at, false));
  f.get(p.start).i32(4).op('i32.and');
  f.if(() => {
    for (const sum of acc) f.i32(0).op('i32x4.splat').set(sum);
  });
};

/** All samples of `rows` outputs, starting at p.w and p.y. */
const outputs = (p: Product, rows: number): void => {
  const { f, context } = p;
  const i32 = (): Local => f.local('i32');
  const v128 = (): Local => f.local('v128');
  const [v, out, at, wp, xp, xEnd] = [i32(), i32(), i32(), i32(), i32(), i32()];
  const [x0, x1, splat] = [v128(), v128(), v128()];
  const acc = Array.from({ length: 2 * rows }, v128);
  f.i32(0).set(v);
  whileBelow(f, v, p.end, PAIR, () => {
    sumInto(f, out, p.y, v);
    begin(p, rows, acc, out, at);
    f.get(p.w).set(wp);
    sumInto(f, xp, p.x, v);
    // The row pointer counts the inputs: one register and one instruction less than a counter.
    f.get(p.ins).i32(context.pitch).op('i32.mul').get(xp).op('i32.add').set(xEnd);
    whileBelow(f, xp, xEnd, context.pitch, () => {
      f.get(xp).op('v128.load').set(x0);
      f.get(xp).op('v128.load', { offset: VECTOR }).set(x1);
      f.get(wp).set(at);
      for (let row = 0; row < rows; row++) {
        f.get(at).op(context.isa.splat).set(splat);
        multiplyAdd(f, context, acc[2 * row] as Local, splat, x0);
        multiplyAdd(f, context, acc[2 * row + 1] as Local, splat, x1); // two a row
        if (row + 1 < rows) advance(f, at, p.wOut);
      }
      advance(f, wp, p.wIn);
    });
    f.get(p.last);
    f.if(() => bias(p, rows, acc, at, true));
    for (const [i, sum] of acc.entries()) {
      f.get(out)
        .get(sum)
        .op('v128.store', { offset: (i >> 1) * context.pitch + (i & 1) * VECTOR });
    }
  });
};

const next = (p: Product, rows: number): void => {
  const { f } = p;
  for (const [pointer, stride] of [
    [p.w, p.wOut],
    [p.b, p.bOut],
  ] as const) {
    f.get(pointer).get(stride).i32(rows).op('i32.mul').op('i32.add').set(pointer);
  }
  advance(f, p.y, rows * p.context.pitch);
  f.get(p.outs).i32(rows).op('i32.sub').set(p.outs);
};

/**
 * Writes the product routine.
 *
 * @returns (x, w, y, b, outs, ins, wOut, wIn, bOut, start, last, end), all i32: addresses, counts, strides in bytes, START,
 *   1 to add the bias last, and the bytes of samples, a multiple of PAIR.
 */
export const emitProduct = (module: ModuleBuilder, context: RoutineContext): FunctionBuilder => {
  const f = module.function(
    'product',
    Array.from({ length: 12 }, () => 'i32' as const),
    [],
  );
  const p = named(f, context);
  f.block((done) => {
    f.loop((again) => {
      f.get(p.outs).i32(4).op('i32.lt_u').brIf(done);
      outputs(p, 4);
      next(p, 4);
      f.br(again);
    });
  });
  for (const rows of [2, 1]) {
    f.get(p.outs).i32(rows).op('i32.and');
    f.if(() => {
      outputs(p, rows);
      next(p, rows);
    });
  }
  return f;
};
