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

/** How browsers name the policy of a page that forbids WebAssembly. */
const policy = /Content.Security.Policy|\bCSP\b|unsafe-eval/i;

/** Says in the engine's words that the host refused a module: the page's policy forbids it, or there is no memory for it. */
export const refuse = (bytes: number, error: unknown): never => {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.+$/, '');
  return policy.test(reason) ? fail('ERR_COMPILE_POLICY', reason) : fail('ERR_COMPILE_MEMORY', bytes, reason);
};

/** Milliseconds from some start, on the host's best clock. */
export const now = (): number => (globalThis as { performance?: { now(): number } }).performance?.now() ?? Date.now(); // as above
