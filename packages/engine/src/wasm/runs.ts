/**
 * Routines over tables of runs, each `to, from, count` as three i32 in memory: copying, and adding.
 *
 * They gather weights that stand apart into a block's array, and scatter a block's gradients back.
 */
import type { FunctionBuilder, Local } from './function-builder.ts';
import type { Isa } from './isa.ts';
import { advance, times } from './loops.ts';
import type { ModuleBuilder } from './module-builder.ts';
import type { Run } from './slots.ts';

interface Moves {
  readonly name: string;
  /** Whether to[i] += from[i], not =. */
  readonly adds: boolean;
  /** Whether each run says, before its count, how many bytes apart the elements that it reads are. */
  readonly strided: boolean;
}

/** Writes a routine (table, runs): for each run, to[i] = from[i], or to[i] += from[i]. */
export const emitMoves = (module: ModuleBuilder, isa: Isa, { name, adds, strided }: Moves): FunctionBuilder => {
  const f = module.function(name, ['i32', 'i32'], []);
  const [table, runs] = f.parameters as [Local, Local]; // as declared
  const [to, from] = [f.local('i32'), f.local('i32')];
  const stride = strided ? f.local('i32') : null;
  const count = f.local('i32');
  const fields = stride ? [to, from, stride, count] : [to, from, count];
  times(f, runs, () => {
    for (const [i, field] of fields.entries())
      f.get(table)
        .op('i32.load', { offset: 4 * i })
        .set(field);
    times(f, count, () => {
      f.get(to);
      if (adds) f.get(to).op(`${isa.scalar}.load`);
      f.get(from).op(`${isa.scalar}.load`);
      if (adds) f.op(`${isa.scalar}.add`);
      f.op(`${isa.scalar}.store`);
      advance(f, to, isa.size);
      advance(f, from, stride ?? isa.size);
    });
    advance(f, table, 4 * fields.length);
  });
  return f;
};

/** Writes the routine that copies runs. */
export const emitCopyRuns = (module: ModuleBuilder, isa: Isa): FunctionBuilder =>
  emitMoves(module, isa, { name: 'copy', adds: false, strided: false });
/** Writes the routine that adds runs. */
export const emitAddRuns = (module: ModuleBuilder, isa: Isa): FunctionBuilder =>
  emitMoves(module, isa, { name: 'add', adds: true, strided: false });

/** Runs as they stand in memory. */
export const encodeRuns = (runs: readonly Run[]): Uint8Array => {
  const words = new DataView(new ArrayBuffer(12 * runs.length));
  for (const [i, { to, from, count }] of runs.entries()) {
    for (const [j, word] of [to, from, count].entries()) words.setUint32(12 * i + 4 * j, word, true);
  }
  return new Uint8Array(words.buffer);
};
