/**
 * From a recorded tape to a module that is ready to run, and the cache of such modules.
 *
 * There are two goals: `forward` wants the outputs of every sample, `gradient` the summed loss and what parameters get. Modules
 * are kept by their whole structure (the tape, which parameters train, dtype, fma), never by the parameters'
 * numbers: a function compiled again for a retraining finds its module. The cache is bounded; the oldest goes first.
 */
import { fail } from '../errors/compile.ts';
import { differentiate } from '../trace/gradient.ts';
import { laneDifferentiate } from '../trace/lane-gradient.ts';
import { refuse, type WasmHost, type WasmModule, wasmHost } from './host.ts';
import { emitLaneModule } from './lane-module.ts';
import { frameOf, type LaneFrame, planLanes } from './lane-plan.ts';
import { makePlan, type Plan } from './plan.ts';
import { emitModule } from './program-module.ts';
import type { Goal } from './schedule.ts';
import type { Source } from './source.ts';

/** A plan and its bytes: samples in lanes, or the positions of one sample. */
export interface Written {
  readonly plan: Plan | LaneFrame;
  readonly bytes: Uint8Array;
  readonly blocks: number;
}

/** A module, compiled by the host. */
export interface Program extends Written {
  readonly module: WasmModule;
}

/** What a program computes. */
export type Kind = 'forward' | 'gradient';

/** Modules kept at most, and their bytes together; the latest is kept whatever its size. */
const KEPT = 32;
const KEPT_BYTES = 4 * 1024 * 1024;
/** A wasm memory's limit, less a page. */
export const MOST: number = 2 ** 32 - 2 ** 16;

const cache = new Map<string, Program>();

const goalOf = (kind: Kind, { recorded, trainable }: Source): Goal => {
  const { tape, builder } = recorded();
  if (kind === 'forward') {
    return { tape, forward: tape.nodes.length, rows: tape.outputs, totals: [], outers: [], parameters: [] };
  }
  const { tape: both, forward, loss, outers, parameters } = differentiate(builder, tape, trainable);
  return { tape: both, forward, rows: tape.outputs.slice(1), totals: [loss], outers, parameters };
};

/** The key under which a program is kept. */
export const keyOf = (kind: Kind, { structure, widths, dtype, fma }: Source): string =>
  `${kind} ${dtype} ${fma} ${widths.join()} ${structure()}`;

/** With the positions of a sample in lanes, if the tape has any. */
const writeLanes = (source: Source): Written | null => {
  const { trainable, widths, dtype, fma, tracked } = source;
  if (tracked.length > 1) return null; // what is wanted besides the loss is read from rows of samples
  const lifted = source.lifted();
  if (!lifted) return null;
  const forward = lifted.tape.nodes.length;
  const plan = planLanes(laneDifferentiate(lifted, trainable), forward, dtype, widths);
  return plan && { plan: frameOf(plan), ...emitLaneModule(plan, { fma }) };
};

/** Writes the module of a source. */
export const write = (kind: Kind, source: Source): Written => {
  const laned = kind === 'gradient' ? writeLanes(source) : null;
  if (laned) return laned;
  const plan = makePlan(goalOf(kind, source), source.dtype, source.widths);
  if (plan.layout.pool > MOST) fail('ERR_COMPILE_SIZE', plan.layout.pool);
  const { bytes, blocks } = emitModule(plan, { fma: source.fma });
  return { plan, bytes, blocks };
};

const keep = (key: string, program: Program): Program => {
  cache.delete(key);
  cache.set(key, program);
  let bytes = 0;
  for (const kept of cache.values()) bytes += kept.bytes.length;
  for (const [oldest, kept] of cache) {
    if (oldest === key || (cache.size <= KEPT && bytes <= KEPT_BYTES)) break;
    cache.delete(oldest);
    bytes -= kept.bytes.length;
  }
  return program;
};

/** The program of a source, from the cache or new. */
export const build = (wasm: WasmHost, kind: Kind, source: Source): Program => {
  const key = keyOf(kind, source);
  const known = cache.get(key);
  if (known) return keep(key, known);
  const written = write(kind, source);
  try {
    return keep(key, { ...written, module: new wasm.Module(written.bytes) });
  } catch (error) {
    return refuse(written.bytes.length, error);
  }
};

/** The same, without blocking while the host compiles. */
export const buildAsync = async (wasm: WasmHost, kind: Kind, source: Source): Promise<Program> => {
  const key = keyOf(kind, source);
  const known = cache.get(key);
  if (known) return keep(key, known);
  const written = write(kind, source);
  try {
    return keep(key, { ...written, module: await wasm.compile(written.bytes) });
  } catch (error) {
    return refuse(written.bytes.length, error);
  }
};

/** A function of one instruction, to ask a host what it understands: `v128.const 0` and, for madd, the instruction on three of them. */
const probe = (instructions: readonly number[]): Uint8Array => {
  const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  const types = [0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b];
  const functions = [0x03, 0x02, 0x01, 0x00];
  const body = [0x00, ...instructions, 0x0b];
  return new Uint8Array([...header, ...types, ...functions, 0x0a, body.length + 2, 0x01, body.length, ...body]);
};
const zero: readonly number[] = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];

/**
 * The host's WebAssembly.
 *
 * @throws CompileError if there is none, or none with SIMD, or no relaxed madd when `fma` asks for it
 */
export const requireHost = (options: { readonly fma: boolean }): WasmHost => {
  const wasm = wasmHost();
  if (!wasm) return fail('ERR_COMPILE_HOST', 'WebAssembly');
  if (!wasm.validate(probe(zero))) fail('ERR_COMPILE_HOST', 'WebAssembly SIMD');
  const madd = [...zero, ...zero, ...zero, 0xfd, 0x87, 0x02];
  if (options.fma && !wasm.validate(probe(madd))) fail('ERR_COMPILE_FMA');
  return wasm;
};
