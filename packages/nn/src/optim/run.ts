/**
 * Run: consecutive parameters that are updated in one loop, with their step count and buffers.
 *
 * Parameters of one typed block are updated where they live. Loose Values (made one by one) are copied into two staging
 * arrays, updated by the same loop, and copied back: the same numbers, only slower. A parameter that is frozen
 * (requiresGrad false) is skipped, as torch skips it: its run is split, and its step count and buffers stay as they are.
 */
import { blockOf, type Value } from '@chainrule/engine';
import { moved } from '@chainrule/engine/internal';
import { beginStretch, type Column, columnAlgebra, STRETCH } from './columns.ts';
import type { BaseOptions, Element, Plan, UpdateRule } from './rule.ts';

/** A part of a run's columns; 0 stands for a buffer that is not in use. */
interface Stretch extends Element<Column> {
  readonly p: Float64Array;
}

/** Consecutive parameters with one history. */
export interface Run {
  readonly values: readonly Value[];
  readonly data: Float64Array;
  readonly grad: Float64Array;
  /** Whether data and grad are copies, to be filled before an update and written back after it. */
  readonly staged: boolean;
  /** How many updates there were. */
  step: number;
  /** What is kept from step to step, by name, each as long as `data`. */
  readonly buffers: Map<string, Float64Array>;
  /** Data, gradients and the buffers in use, cut for the rule; null before the first step. */
  cut: { readonly kept: readonly (Float64Array | null)[]; readonly stretches: readonly Stretch[] } | null;
}

/** Cuts parameters into runs: one per stretch of a typed block, one per stretch of loose Values. */
export function runsOf(parameters: readonly Value[]): Run[] {
  const runs: Run[] = [];
  for (let start = 0; start < parameters.length; ) {
    const end = endOfStretch(parameters, start);
    runs.push(runOf(parameters.slice(start, end)));
    start = end;
  }
  return runs;
}

/** The run of the values, which lie side by side in one block or are all loose. */
function runOf(values: readonly Value[]): Run {
  const block = blockOf(first(values));
  const length = values.length;
  const fresh = { values, step: 0, buffers: new Map<string, Float64Array>(), cut: null };
  if (block === undefined)
    return { ...fresh, staged: true, data: new Float64Array(length), grad: new Float64Array(length) };
  const { data, grad, at } = block;
  return { ...fresh, staged: false, data: data.subarray(at, at + length), grad: grad.subarray(at, at + length) };
}

const first = (values: readonly Value[]): Value => values[0] as Value; // runs are never empty

function endOfStretch(parameters: readonly Value[], start: number): number {
  const block = blockOf(parameters[start] as Value); // start is below the length
  let end = start + 1;
  for (; end < parameters.length; end++) {
    const next = blockOf(parameters[end] as Value); // end is below the length
    if (next?.data !== block?.data) break;
    if (block !== undefined && next?.at !== block.at + end - start) break;
  }
  return end;
}

/** The buffer of that name; made, and filled with `initial`, if there is none. */
export function bufferOf({ buffers, data }: Run, name: string, initial = 0): Float64Array {
  const known = buffers.get(name);
  if (known !== undefined) return known;
  const made = new Float64Array(data.length).fill(initial);
  buffers.set(name, made);
  return made;
}

/** The part of a run from start to end, with its share of the history. */
export function cutRun(run: Run, start: number, end: number): Run {
  const buffers = new Map([...run.buffers].map(([name, data]) => [name, data.slice(start, end)] as const));
  const [data, grad] = [run.data.subarray(start, end), run.grad.subarray(start, end)];
  return { ...run, values: run.values.slice(start, end), data, grad, buffers, cut: null };
}

/** Whether all of a run is trainable or all of it frozen; asked at every step, so it stops at the first that differs. */
function isUniform({ values }: Run): boolean {
  const wanted = first(values).requiresGrad;
  for (let i = 1; i < values.length; i++) if ((values[i] as Value).requiresGrad !== wanted) return false; // i is below the length
  return true;
}

/** Splits a run that is frozen in part where the freezing changes. */
function splitFrozen(run: Run): Run[] {
  const parts: Run[] = [];
  for (let start = 0; start < run.values.length; ) {
    const frozen = !run.values[start]?.requiresGrad;
    let end = start + 1;
    while (end < run.values.length && !run.values[end]?.requiresGrad === frozen) end++;
    parts.push(cutRun(run, start, end));
    start = end;
  }
  return parts;
}

/** The runs after splitting; the very array that came in when nothing had to be split. */
export function settle(runs: Run[]): Run[] {
  if (runs.every(isUniform)) return runs;
  return runs.flatMap((run) => (isUniform(run) ? [run] : splitFrozen(run)));
}

/** Whether a run is updated at all: frozen ones are left alone. */
export const isTrainable = ({ values }: Run): boolean => first(values).requiresGrad;

/** Moves the parameters of a run once, where they live or on their copies. */
export function updateRun<O extends BaseOptions>(run: Run, rule: UpdateRule<O>, options: O): void {
  if (!isTrainable(run)) return;
  const plan = rule.plan(options, { step: ++run.step, fresh: run.buffers.size === 0 });
  if (run.staged) load(run);
  sweep(run, rule, plan);
  if (run.staged) store(run);
  moved(run.values);
}

/** The rule over columns, stretch by stretch. */
function sweep<O extends BaseOptions>(run: Run, rule: UpdateRule<O>, plan: Plan): void {
  const kept = plan.buffers.map((name) => (name === null ? null : bufferOf(run, name, plan.initial)));
  if (run.cut === null || run.cut.kept.some((buffer, i) => buffer !== kept[i]))
    run.cut = { kept, stretches: cutColumns(run, kept) };
  for (const stretch of run.cut.stretches) {
    const { p, a, b, c } = stretch;
    beginStretch(p.length);
    const moved = rule.next<Column>(columnAlgebra, stretch, plan.scalars, plan.shape);
    // A rule gives back the buffers that its plan names.
    write(a, moved.a);
    write(b, moved.b);
    write(c, moved.c);
    write(p, moved.p);
  }
}

/** The columns in stretches: views of them, of which a short run needs none. */
function cutColumns({ data, grad }: Run, [a, b, c]: readonly (Float64Array | null | undefined)[]): Stretch[] {
  const part = (column: Float64Array, from: number): Float64Array =>
    data.length <= STRETCH ? column : column.subarray(from, from + STRETCH);
  const kept = (column: Float64Array | null | undefined, from: number): Column => (column ? part(column, from) : 0);
  return Array.from({ length: Math.ceil(data.length / STRETCH) }, (_, i) => {
    const from = i * STRETCH;
    return { p: part(data, from), g: part(grad, from), a: kept(a, from), b: kept(b, from), c: kept(c, from) };
  });
}

/** Puts a result into its place; nothing goes to a buffer that is not in use. */
function write(target: Column, column: Column | undefined): void {
  if (typeof target === 'number' || column === undefined) return;
  if (typeof column === 'number') target.fill(column);
  else if (column.length === target.length) target.set(column);
  else for (let i = 0; i < target.length; i++) target[i] = column[i] as number; // a register, which is longer
}

/** Copies loose Values into the staging arrays. */
export function load({ values, data, grad }: Run): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as Value; // i is below the length, here and in store()
    data[i] = value.data;
    grad[i] = value.grad;
  }
}

/** Copies them back. */
export function store({ values, data }: Run): void {
  for (let i = 0; i < values.length; i++) (values[i] as Value).data = data[i] as number; // as many as values
}
