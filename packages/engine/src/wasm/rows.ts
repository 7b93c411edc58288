/**
 * Getting samples into rows: memory holds one row per node and one column per sample, batches come one row per sample.
 *
 *     batch (row-major)             memory
 *     s0: a b c                     a: s0 s1 s2 s2   ← the last vector is filled up with the last sample, so that
 *     s1: a b c          →          b: s0 s1 s2 s2     padding lanes stay as finite as real ones
 *     s2: a b c                     c: s0 s1 s2 s2
 *
 * `mask` clears the padding lanes of some rows, before their products are summed over samples: 0 · 0 adds nothing, while
 * 0 · Infinity would.
 */
import type { FunctionBuilder, Local } from './function-builder.ts';
import { advance, times, whileBelow } from './loops.ts';
import type { ModuleBuilder } from './module-builder.ts';
import type { RoutineContext } from './product.ts';

/**
 * Writes the transposing copy of a batch of float64, rounded to the dtype.
 *
 * @returns (from, to, width, stride, count, padded): the batch, the first row, values per sample, bytes per sample, samples,
 *   samples with padding.
 */
export const emitTranspose = (module: ModuleBuilder, context: RoutineContext): FunctionBuilder => {
  const { isa, pitch } = context;
  const f = module.function(
    'transpose',
    Array.from({ length: 6 }, () => 'i32' as const),
    [],
  );
  const [from, to, width, stride, count, padded] = f.parameters as [Local, Local, Local, Local, Local, Local]; // as declared
  const [source, target, left, end] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const value = f.local(isa.scalar);
  times(f, width, () => {
    f.get(from).set(source).get(to).set(target).get(count).set(left);
    times(f, left, () => {
      f.get(target).get(source).op('f64.load');
      if (isa.scalar === 'f32') f.op('f32.demote_f64');
      f.tee(value).op(`${isa.scalar}.store`);
      advance(f, target, isa.size);
      advance(f, source, stride);
    });
    f.get(to).get(padded).i32(isa.size).op('i32.mul').op('i32.add').set(end);
    whileBelow(f, target, end, isa.size, () => f.get(target).get(value).op(`${isa.scalar}.store`));
    advance(f, from, 8);
    advance(f, to, pitch);
  });
  return f;
};

/**
 * Writes the routine that clears padding lanes.
 *
 * @returns (rows, count, mask): the last vector of the first row, how many rows, where the mask stands.
 */
export const emitMask = (module: ModuleBuilder, context: RoutineContext): FunctionBuilder => {
  const f = module.function('mask', ['i32', 'i32', 'i32'], []);
  const [row, count, mask] = f.parameters as [Local, Local, Local]; // as declared
  times(f, count, () => {
    f.get(row).get(row).op('v128.load').get(mask).op('v128.load').op('v128.and').op('v128.store');
    advance(f, row, context.pitch);
  });
  return f;
};
