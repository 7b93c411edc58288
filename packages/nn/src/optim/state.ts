/**
 * The state of an optimiser as data: per group its options, its segments (how many parameters share a step count and
 * which buffers they have) and each buffer in one array over the whole group. Blocks and loose Values look the same
 * here, so a state saved from one fits the other.
 */
import type { Value } from '@chainrule/engine';
import { failure } from '../errors.ts';
import type { ParamGroup } from './optimizer.ts';
import type { BaseOptions, UpdateRule } from './rule.ts';
import { bufferOf, cutRun, type Run, runsOf } from './run.ts';

/** Parameters in a row that have the same history. */
export interface Segment {
  readonly length: number;
  readonly step: number;
  readonly buffers: readonly string[];
}

/** One group: its options, without the parameters. */
export interface GroupState {
  readonly options: Readonly<Record<string, number | boolean | readonly number[]>>;
  readonly segments: readonly Segment[];
  /** One value per parameter of the group. */
  readonly buffers: ReadonlyMap<string, Float64Array>;
}

/** What `optimizer.stateDict()` gives. */
export interface OptimizerState {
  /** The name of the rule, such as 'Adam'. */
  readonly optimizer: string;
  readonly groups: readonly GroupState[];
}

export function writeState<O extends BaseOptions>(
  rule: UpdateRule<O>,
  groups: readonly ParamGroup<O>[],
  runs: readonly (readonly Run[])[],
): OptimizerState {
  const states = groups.map(({ params, ...options }, index) => {
    const own = runs[index] ?? [];
    const segments = own.map(({ values, step, buffers }) => ({
      length: values.length,
      step,
      buffers: [...buffers.keys()],
    }));
    return { options: structuredCopy(options), segments, buffers: gather(own, params.length) };
  });
  return { optimizer: rule.name, groups: states };
}

function structuredCopy(options: object): GroupState['options'] {
  const copy = Object.entries(options).map(([key, x]) => [key, Array.isArray(x) ? [...x] : x] as const);
  return Object.fromEntries(copy); // options are numbers, flags and pairs of numbers
}

function gather(runs: readonly Run[], size: number): Map<string, Float64Array> {
  const all = new Map<string, Float64Array>();
  let start = 0;
  for (const run of runs) {
    for (const [name, data] of run.buffers) {
      const whole = all.get(name) ?? new Float64Array(size);
      whole.set(data, start);
      all.set(name, whole);
    }
    start += run.values.length;
  }
  return all;
}

/** Checks a state against the groups, and builds the runs it stands for. */
export function readState<O extends BaseOptions>(
  rule: UpdateRule<O>,
  groups: readonly ParamGroup<O>[],
  state: OptimizerState,
): { options: GroupState['options'][]; runs: Run[][] } {
  if (state?.optimizer !== rule.name) refuse(rule, 'state.optimizer', state?.optimizer);
  if (!Array.isArray(state.groups) || state.groups.length !== groups.length) refuse(rule, 'state.groups', state.groups);
  const states = state.groups.map((group: unknown) => checkGroup(rule, group));
  const runs = groups.map(({ params }, i) => restore(rule, params, states[i] as GroupState)); // as many groups
  return { options: states.map(({ options }) => optionsOf(rule, options)), runs };
}

/** What schedules note in a group. */
const notes: readonly string[] = ['initialLr', 'maxLr', 'minLr', 'maxMomentum', 'baseMomentum'];

/** The rule's options, which the optimiser checks, and the notes, which are numbers; nothing else gets into a group. */
function optionsOf<O extends BaseOptions>(rule: UpdateRule<O>, options: object): GroupState['options'] {
  const own = Object.entries(options).filter(([key]) => Object.hasOwn(rule.ranges, key) || notes.includes(key));
  for (const [key, x] of own) if (notes.includes(key) && typeof x !== 'number') refuse(rule, key, x);
  return structuredCopy(Object.fromEntries(own));
}

/** Looks at everything of a group that is read later: states come from files. */
function checkGroup<O extends BaseOptions>(rule: UpdateRule<O>, group: unknown): GroupState {
  if (!isObject(group)) return refuse(rule, 'a group', group);
  const { options, segments, buffers } = group;
  if (!isObject(options)) refuse(rule, 'the options', options);
  if (!Array.isArray(segments) || !segments.every(isSegment)) refuse(rule, 'the segments', segments);
  if (!(buffers instanceof Map)) refuse(rule, 'the buffers', buffers);
  return group as unknown as GroupState; // all of it has been looked at
}

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> =>
  typeof x === 'object' && x !== null && !Array.isArray(x);

const isCount = (x: unknown): boolean => Number.isSafeInteger(x) && (x as number) >= 0; // a safe integer is a number

function isSegment(x: unknown): boolean {
  if (!isObject(x) || !isCount(x.length) || !isCount(x.step) || !Array.isArray(x.buffers)) return false;
  return x.buffers.every((name) => typeof name === 'string');
}

function refuse<O extends BaseOptions>(rule: UpdateRule<O>, argument: string, got: unknown): never {
  throw failure('STATE', 'loadStateDict', argument, got, { what: `${rule.name} over the same parameters` });
}

function restore<O extends BaseOptions>(rule: UpdateRule<O>, params: readonly Value[], state: GroupState): Run[] {
  const { segments, buffers } = state;
  const total = segments.reduce((sum, { length }) => sum + length, 0);
  if (total !== params.length) refuse(rule, 'the number of parameters', total);
  for (const [name, data] of buffers)
    if (!(data instanceof Float64Array) || data.length !== total) refuse(rule, `buffer ${name}`, data);
  return refill(rule, runsOf(params), state);
}

/** Cuts fresh runs where segments end, and gives every piece its history. */
function refill<O extends BaseOptions>(rule: UpdateRule<O>, fresh: readonly Run[], state: GroupState): Run[] {
  const { segments } = state;
  const out: Run[] = [];
  let at = 0;
  let next = 0;
  let stop = 0; // where the segment before `next` ends: runs and segments are gone through together, each once
  for (const run of fresh) {
    const last = at + run.values.length;
    for (let start = at; start < last; ) {
      while (stop <= start) stop += (segments[next++] as Segment).length; // as many parameters as restore() saw
      const segment = segments[next - 1] as Segment;
      const piece = cutRun(run, start - at, Math.min(stop, last) - at);
      piece.step = segment.step;
      for (const name of segment.buffers) {
        const whole = state.buffers.get(name) ?? refuse(rule, 'buffers', name);
        bufferOf(piece, name).set(whole.subarray(start, start + piece.values.length));
      }
      out.push(piece);
      start += piece.values.length;
    }
    at = last;
  }
  return out;
}
