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

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\.+$/, '');

/** The smallest module: magic number and version. */
const EMPTY = new Uint8Array([0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]);

/** How browsers name the policy of a page that forbids WebAssembly. */
const policy = /Content.Security.Policy|\bCSP\b|unsafe-eval/i;

/** Whether the host takes no module at all, not even the smallest. */
const isForbidden = (error: unknown): boolean => {
  if (policy.test(messageOf(error))) return true;
  const wasm = wasmHost();
  try {
    return wasm === undefined || !new wasm.Module(EMPTY);
  } catch (refusal) {
    return !(refusal instanceof RangeError); // that is a want of memory
  }
};

/** Says in the engine's words that the host refused a module: the page's policy forbids it, or there is no memory for it. */
export const refuse = (bytes: number, error: unknown): never =>
  isForbidden(error)
    ? fail('ERR_COMPILE_POLICY', messageOf(error))
    : fail('ERR_COMPILE_MEMORY', bytes, messageOf(error));

/** Milliseconds from some start, on the host's best clock. */
export const now = (): number => (globalThis as { performance?: { now(): number } }).performance?.now() ?? Date.now(); // as above
