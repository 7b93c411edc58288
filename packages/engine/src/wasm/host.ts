/**
 * The little of JavaScript's WebAssembly interface that is used here: TypeScript knows it only with the DOM's types, which
 * this package does without, so that nothing of a browser or of Node slips in.
 */
import { fail } from '../errors/compile.ts';

/** A compiled module. */
export type WasmModule = object;

/** A running module. */
export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The global `WebAssembly`, as far as it is needed. */
export interface WasmHost {
  validate(bytes: Uint8Array): boolean;
  compile(bytes: Uint8Array): Promise<WasmModule>;
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: object) => WasmInstance;
}

/** The host's WebAssembly, or undefined where there is none. */
export const wasmHost = (): WasmHost | undefined => (globalThis as { WebAssembly?: WasmHost }).WebAssembly; // see above

/** Says in the engine's words that the host refused a module: no memory for it, mostly. */
export const refuse = (bytes: number, error: unknown): never =>
  fail('ERR_COMPILE_MEMORY', bytes, error instanceof Error ? error.message : String(error));

/** Milliseconds from some start, on the host's best clock. */
export const now = (): number => (globalThis as { performance?: { now(): number } }).performance?.now() ?? Date.now(); // as above
