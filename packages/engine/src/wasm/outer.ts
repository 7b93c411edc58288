/**
 * The gradient of a block's weights: G[o][i] += Σ over samples of g[o] · x[i], for all outputs o and inputs i.
 *
 * Registers hold 4 outputs × 2 inputs; a round takes one vector of samples of each of the 6 rows. Lanes are summed only at
 * the end, from lane 0 upwards, and the sum is added to memory once per tile. Each (o, i) adds its samples in order, lane
 * by lane: that order is the interpreter's too. The gradient of a bias is the same routine with a row of ones for x.
 */
import type { FunctionBuilder, Local } from './function-builder.ts';
import { VECTOR } from './isa.ts';
import { advance, sumInto, whileBelow } from './loops.ts';
import type { ModuleBuilder } from './module-builder.ts';
import { multiplyAdd, type RoutineContext } from './product.ts';

interface Outer {
  readonly f: FunctionBuilder;
  readonly context: RoutineContext;
  /** First rows of the current block of outputs and of inputs. */
  readonly g: Local;
  readonly x: Local;
  /** Where the gradient of the current pair stands. */
  readonly out: Local;
  readonly gOut: Local;
  readonly gIn: Local;
  readonly end: Local;
}

/** Pushes the sum of a vector's lanes. */
export const sumLanes = (f: FunctionBuilder, context: RoutineContext, vector: Local): void => {
  const { shape, scalar, lanes } = context.isa;
  f.get(vector).op(`${shape}.extract_lane`, { lane: 0 });
  for (let lane = 1; lane < lanes; lane++) {
    f.get(vector).op(`${shape}.extract_lane`, { lane }).op(`${scalar}.add`);
  }
};

const addToMemory = (q: Outer, rows: number, columns: number, acc: readonly Local[], row: Local, at: Local): void => {
  const { f, context } = q;
  const { scalar } = context.isa;
  f.get(q.out).set(row);
  for (let o = 0; o < rows; o++) {
    f.get(row).set(at);
    for (let i = 0; i < columns; i++) {
      f.get(at).get(at).op(`${scalar}.load`);
      sumLanes(f, context, acc[o * columns + i] as Local); // rows × columns accumulators
      f.op(`${scalar}.add`).op(`${scalar}.store`);
      if (i + 1 < columns) advance(f, at, q.gIn);
    }
    if (o + 1 < rows) advance(f, row, q.gOut);
  }
};

/** One block of rows × columns, over all samples. */
const block = (q: Outer, rows: number, columns: number): void => {
  const { f, context } = q;
  const v128 = (): Local => f.local('v128');
  const [v, gp, xp] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const xs = Array.from({ length: columns }, v128);
  const acc = Array.from({ length: rows * columns }, v128);
  const one = v128();
  const zero = v128();
  f.i32(0).op('i32x4.splat').set(zero);
  for (const sum of acc) f.get(zero).set(sum);
  f.i32(0).set(v);
  whileBelow(f, v, q.end, VECTOR, () => {
    sumInto(f, gp, q.g, v);
    sumInto(f, xp, q.x, v);
    for (const [i, x] of xs.entries())
      f.get(xp)
        .op('v128.load', { offset: i * context.pitch })
        .set(x);
    for (let o = 0; o < rows; o++) {
      f.get(gp)
        .op('v128.load', { offset: o * context.pitch })
        .set(one);
      for (const [i, x] of xs.entries()) multiplyAdd(f, context, acc[o * columns + i] as Local, one, x);
    }
  });
  addToMemory(q, rows, columns, acc, gp, xp);
};

/** Moves on by `count` inputs. */
const nextInputs = (q: Outer, left: Local, count: number): void => {
  const { f } = q;
  advance(f, q.x, count * q.context.pitch);
  f.get(q.out).get(q.gIn).i32(count).op('i32.mul').op('i32.add').set(q.out);
  f.get(left).i32(count).op('i32.sub').set(left);
};

/** All inputs for `rows` outputs. */
const allInputs = (q: Outer, rows: number, left: Local): void => {
  const { f } = q;
  f.block((done) => {
    f.loop((again) => {
      f.get(left).i32(2).op('i32.lt_u').brIf(done);
      block(q, rows, 2);
      nextInputs(q, left, 2);
      f.br(again);
    });
  });
  f.get(left);
  f.if(() => block(q, rows, 1));
};

/**
 * Writes the routine.
 *
 * @returns (g, x, out, outs, ins, gOut, gIn, end), all i32: first rows, where the gradients stand, counts, strides of the
 *   gradients in bytes, and the bytes of samples, a multiple of VECTOR.
 */
export const emitOuter = (module: ModuleBuilder, context: RoutineContext): FunctionBuilder => {
  const f = module.function(
    'outer',
    Array.from({ length: 8 }, () => 'i32' as const),
    [],
  );
  const [g, x0, out0, outs, ins, gOut, gIn, end] = f.parameters as [
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
    Local,
  ]; // as declared
  const [x, out, left] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const q: Outer = { f, context, g, x, out, gOut, gIn, end };
  const step = (rows: number): void => {
    f.get(x0).set(x).get(out0).set(out).get(ins).set(left);
    allInputs(q, rows, left);
    advance(f, g, rows * context.pitch);
    f.get(out0).get(gOut).i32(rows).op('i32.mul').op('i32.add').set(out0);
    f.get(outs).i32(rows).op('i32.sub').set(outs);
  };
  f.block((done) => {
    f.loop((again) => {
      f.get(outs).i32(4).op('i32.lt_u').brIf(done);
      step(4);
      f.br(again);
    });
  });
  for (const rows of [2, 1]) {
    f.get(outs).i32(rows).op('i32.and');
    f.if(() => step(rows));
  }
  return f;
};
