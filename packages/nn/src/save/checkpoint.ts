/**
 * Checkpoints: model, optimiser, schedule, generator and loader in one safetensors file, so that a run goes on as if it had
 * never stopped. Arrays are tensors (`model.…`, `optimizer.0.expAvg`); the rest is a text in the file's metadata.
 * Loading is all or nothing: whatever fails, everything is as before.
 */
import { checkOptions } from '../check.ts';
import { DataLoader } from '../data/loader.ts';
import { failure } from '../errors/files.ts';
import { Module } from '../module.ts';
import type { GroupState, OptimizerState } from '../optim/state.ts';
import { Generator, type GeneratorState } from '../random/generator.ts';
import { Schedule, type ScheduleState } from '../schedule/schedule.ts';
import { checkPlain, pack, unpack } from './plain.ts';
import { readSafetensors, saveSafetensors } from './safetensors.ts';
import type { StateDict } from './state-dict.ts';

/** What has a state of an optimiser. */
interface Stateful<S> {
  stateDict(): S;
  loadStateDict(state: S): void;
}

/** The parts of a run. */
export interface RunParts {
  readonly model: Module;
  readonly optimizer?: Stateful<OptimizerState> | undefined;
  readonly scheduler?: Schedule | undefined;
  readonly generator?: Generator | undefined;
  readonly loader?: DataLoader | undefined;
}

/** What is in the metadata besides the tensors. */
interface Notes {
  readonly version: 1;
  readonly optimizer: { readonly name: string; readonly groups: readonly Omit<GroupState, 'buffers'>[] } | null;
  readonly scheduler: ScheduleState | null;
  readonly generator: GeneratorState | null;
  readonly loader: GeneratorState | null;
  readonly extra: unknown;
}

const KEY = 'chainrule';
const MODEL = 'model.';
const OPTIMIZER = 'optimizer.';

/**
 * A run as a file.
 * @param parts - model, and optimizer, scheduler, generator, loader as far as there are
 * @param extra - plain data of yours, such as the epoch: numbers, texts, booleans, null, lists and plain objects of these
 * @returns a safetensors file; other readers see the model under `model.…`
 * @throws TypeError for an `extra` that would not come back as it is
 * @example
 * const model = new MLP(1, [1]);
 * const bytes = saveCheckpoint({ model }, { epoch: 7 });
 * loadCheckpoint(bytes, { model: new MLP(1, [1]) }); // { epoch: 7 }
 */
export function saveCheckpoint(parts: RunParts, extra: unknown = null): Uint8Array {
  checkParts('saveCheckpoint', parts);
  checkPlain('saveCheckpoint', 'extra', extra);
  const tensors: StateDict = new Map();
  for (const [name, tensor] of parts.model.stateDict()) tensors.set(MODEL + name, tensor);
  const state = parts.optimizer?.stateDict();
  for (const [g, { buffers }] of (state?.groups ?? []).entries())
    for (const [name, data] of buffers) tensors.set(`${OPTIMIZER}${g}.${name}`, { shape: [data.length], data });
  const notes: Notes = {
    version: 1,
    optimizer: state ? { name: state.optimizer, groups: state.groups.map(({ buffers: _, ...rest }) => rest) } : null,
    scheduler: parts.scheduler?.stateDict() ?? null,
    generator: parts.generator?.getState() ?? null,
    loader: parts.loader?.stateDict() ?? null,
    extra,
  };
  return saveSafetensors(tensors, new Map([[KEY, pack(notes)]]));
}

/**
 * Puts a run back to where the file was written.
 * @param bytes - what saveCheckpoint gave
 * @param parts - the same parts, built anew with the same sizes and options
 * @returns the `extra` that was saved
 * @throws FormatError, StateDictError or RangeError when file and parts do not fit; all parts are unchanged then
 * @example
 * const bytes = saveCheckpoint({ model: new MLP(1, [1], { bias: false }) });
 * loadCheckpoint(bytes, { model: new MLP(1, [1], { bias: false }) }); // null
 */
export function loadCheckpoint(bytes: Uint8Array, parts: RunParts): unknown {
  checkParts('loadCheckpoint', parts);
  const { tensors, metadata } = readSafetensors(bytes);
  const notes = notesOf(metadata.get(KEY));
  const before = saveCheckpoint(parts);
  try {
    apply(tensors, notes, parts);
  } catch (error) {
    const old = readSafetensors(before);
    apply(old.tensors, notesOf(old.metadata.get(KEY)), parts);
    throw error;
  }
  return notes.extra;
}

/** What each part has to be: the test, and the words for whoever passed something else. */
const kinds: { readonly [K in keyof RunParts]-?: readonly [(x: unknown) => boolean, string] } = {
  model: [(x) => x instanceof Module, 'a Module'],
  optimizer: [isStateful, 'an optimiser'],
  scheduler: [(x) => x instanceof Schedule, 'a schedule'],
  generator: [(x) => x instanceof Generator, 'a Generator'],
  loader: [(x) => x instanceof DataLoader, 'a DataLoader'],
};

function isStateful(x: unknown): boolean {
  const { stateDict, loadStateDict } = Object(x) as Partial<Stateful<unknown>>; // any object may hold anything there
  return typeof stateDict === 'function' && typeof loadStateDict === 'function' && !(x instanceof Module);
}

function checkParts(fn: string, parts: RunParts): void {
  const names = Object.keys(kinds) as (keyof RunParts)[]; // exactly these
  checkOptions(fn, parts, names, 'parts');
  for (const name of names) {
    const [isKind, expected] = kinds[name];
    const value = parts[name];
    if (!isKind(value) && (value !== undefined || name === 'model'))
      throw failure('INSTANCE', fn, `parts.${name}`, value, { expected, example: 'the one that you train with' });
  }
}

function notesOf(text: string | undefined): Notes {
  const notes = text === undefined ? undefined : unpack(text);
  if (typeof notes !== 'object' || notes === null || !('version' in notes) || notes.version !== 1)
    throw failure('JSON', 'loadCheckpoint', 'the file', text, { reason: 'it has no notes of a checkpoint' });
  return notes as Notes; // what is in it is looked at by whoever takes it on
}

/** The tensors whose names start so, without that start. */
function part(tensors: StateDict, prefix: string): StateDict {
  const own = [...tensors].filter(([name]) => name.startsWith(prefix));
  return new Map(own.map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function apply(tensors: StateDict, notes: Notes, { model, optimizer, scheduler, generator, loader }: RunParts): void {
  model.loadStateDict(part(tensors, MODEL));
  const need = <T>(name: string, state: T | null | undefined): T => {
    if (state === null || state === undefined)
      throw failure('STATE', 'loadCheckpoint', 'the file', state, { what: `run, with a ${name}` });
    return state;
  };
  optimizer?.loadStateDict(optimizerState(need('optimizer', notes.optimizer), part(tensors, OPTIMIZER)));
  scheduler?.loadStateDict(need('scheduler', notes.scheduler));
  generator?.setState(need('generator', notes.generator));
  loader?.loadStateDict(need('loader', notes.loader));
}

function optimizerState(notes: NonNullable<Notes['optimizer']>, tensors: StateDict): OptimizerState {
  if (!Array.isArray(notes.groups))
    throw failure('STATE', 'loadCheckpoint', 'the file', notes.groups, { what: 'optimiser' });
  const groups = notes.groups.map((group) => ({ ...group, buffers: new Map<string, Float64Array>() }));
  const byNumber = new Map(groups.map(({ buffers }, g) => [String(g), buffers]));
  for (const [name, { data }] of tensors) {
    const dot = name.indexOf('.'); // `0.expAvg`: the group's number, then the buffer's name
    if (dot >= 0) byNumber.get(name.slice(0, dot))?.set(name.slice(dot + 1), data);
  }
  return { optimizer: notes.name, groups };
}
