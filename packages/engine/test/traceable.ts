/** compile() with rows as long as tests make them, and small things that tests of it share. */
import {
  type CompiledFunction,
  type CompileOptions,
  compile as engineCompile,
  compileAsync as engineCompileAsync,
  type Traceable,
  Value,
} from '../src/index.ts';

export const row = (x: number): number[][] => [[x]];
/** Calls that TypeScript would refuse: what a JavaScript user can do. */
export const loose = <T>(value: unknown): T => value as T;
/** Rows as long as these tests make them, so that every element is there. */
export type Row = readonly [Value, Value, Value, ...Value[]];
type Fn = (...rows: Row[]) => Value | Value[];
export const compile = (fn: Fn, options: CompileOptions): CompiledFunction =>
  engineCompile(loose<Traceable>(fn), options);
export const compileAsync = (fn: Fn, options: CompileOptions): Promise<CompiledFunction> =>
  engineCompileAsync(loose<Traceable>(fn), options);

export const frozen = (x: number): Value => new Value(x, { requiresGrad: false });
