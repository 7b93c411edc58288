/**
 * Comparing: rows of a batch, computed by the compiled function and by the plain code, before anything comes of it.
 *
 * Two correct ways of computing differ in last bits, and some functions make much of last bits. So a row that differs is looked at
 * more closely before it counts: the plain code runs again with a rounding error after every op. What then moves by as much as the
 * difference is within what rounding does (stochastic arithmetic; Vignes, 1993, https://doi.org/10.1016/0378-4754(93)90003-D). And
 * a row on which a comparison or another op that jumps stands on its edge, by its record's margin, is passed over.
 */
import { fail } from './errors/compile.ts';
import { show } from './errors.ts';
import { paramsOf } from './extras.ts';
import type { Dtype } from './machine.ts';
import { type AnomalyWatch, withMode } from './mode.ts';
import { numbers } from './numbers.ts';
import type { FixedOp, NodeOp, Params } from './op.ts';
import { probing } from './probe.ts';
import { Value } from './value.ts';
import type { FlatBatch } from './wasm/batch.ts';

/** What rows are compared by. */
export interface Comparing {
  plain(rows: readonly (readonly number[])[]): unknown;
  readonly draws: readonly (() => number)[];
  readonly dtype: Dtype;
  /** Rows at most. */
  readonly most: number;
  /** What the compiled function gives for a batch of one row. */
  compiled(row: FlatBatch): ArrayLike<number>;
}

interface Precision {
  /** How far two answers may lie apart, relative to the larger of the answer and 1. */
  readonly tolerance: number;
  /** The error of an op that a correct kernel may make, relative. */
  readonly rounding: number;
  /** How near an edge is too near, relative to the larger of the number and 1. */
  readonly edge: number;
  /** Numbers beyond this, or nearer to 0 than its reciprocal, are not the same in this precision. */
  readonly range: number;
  /** Whether a number that is given is the same in this precision. */
  exact(x: number): boolean;
}

const precisions: Readonly<Record<Dtype, Precision>> = {
  float64: { tolerance: 1e-9, rounding: 2 ** -46, edge: 1e-6, range: Infinity, exact: () => true },
  float32: {
    tolerance: 1e-3,
    rounding: 2 ** -18,
    edge: 1e-3,
    range: 2 ** 120,
    exact: (x) => Object.is(Math.fround(x), x),
  },
};

/** One sample: its inputs by row, and what is drawn for it. */
interface Sample {
  readonly rows: readonly (readonly number[])[];
  readonly drawn: readonly number[];
}

/** The plain code's outputs for a sample. */
function run(plain: Comparing['plain'], { rows, drawn }: Sample, watch: AnomalyWatch | null): number[] {
  let next = 0;
  const draws = (): number => drawn[next++] ?? NaN; // more than were traced: the difference will be seen
  const result: unknown = withMode('compile', { tracing: null, grad: true, anomaly: watch, draws }, () => plain(rows));
  const list: readonly unknown[] = Array.isArray(result) ? result : [result];
  return list.map((value) => (value instanceof Value ? value.data : NaN));
}

/** How far a number moved; 0 for the same, infinities and NaN too. */
const distance = (x: number, y: number): number => (x === y || Object.is(x, y) ? 0 : Math.abs(x - y));

/** Whether an op jumps next to these operands, so that a rounding error before it may be a step after it. */
function jumps(op: FixedOp, args: readonly number[], params: Params, edge: number): boolean {
  const near = edge * args.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  const margin = op.margin(args, params);
  if (!(margin <= near)) return false;
  const at = (xs: readonly number[]): number => numbers.apply(op, xs, params);
  const y = at(args);
  const limit = 16 * near * Math.max(1, Math.abs(y));
  // On either side, and on the edge itself, where alone an eq is true.
  return args.some((x, i) =>
    [-near, near, -margin, margin].some((step) => !(Math.abs(at(args.with(i, x + step)) - y) <= limit)),
  );
}

/** How large the terms of a reduction may be: its error is relative to them, and not to a sum in which they cancel. */
function sizeOfTerms(operands: readonly Value[], size: number): number {
  let [sum, most] = [0, 1];
  for (const { data } of operands) {
    sum += Math.abs(data);
    most = Math.max(most, Math.abs(data));
  }
  return Math.max(size, sum * most);
}

/** Sees what every op gives, and adds an error to it. */
class Disturbance implements AnomalyWatch {
  /** Whether an op stood on an edge, or a number was out of range. */
  blind = false;
  readonly #p: Precision;
  /** 0 for no error. */
  readonly #rounding: number;
  #state: number;

  constructor(p: Precision, trial: number) {
    this.#p = p;
    this.#rounding = trial === 0 ? 0 : p.rounding;
    this.#state = trial;
  }

  made(node: Value, op: NodeOp, inputs: readonly (Value | null | undefined)[]): void {
    const { range } = this.#p;
    const { memory, at } = node;
    const y = memory.data[at] as number; // a node has a place
    const size = Math.abs(y);
    if (size > range || (size > 0 && size < 1 / range)) this.blind = true;
    const operands = inputs.filter((input) => input != null);
    const error = op.arity === 'n' ? sizeOfTerms(operands, size) : size + this.#look(node, op, operands, y);
    this.#made.add(node);
    if (this.#rounding !== 0) memory.data[at] = y + this.#sign() * this.#rounding * error;
  }

  /** Looks for an edge; returns what the errors of operands come to that are not the same in this precision. */
  #look(node: Value, op: FixedOp, operands: readonly Value[], y: number): number {
    const { edge, exact, rounding } = this.#p;
    const params = paramsOf(node, op);
    const args = operands.map((operand) => operand.data);
    const given = operands.map((operand) => !this.#made.has(operand));
    // Numbers that came in are the same for both; what was computed may differ.
    if (args.some((x, i) => !given[i] || !exact(x)) && jumps(op, args, params, edge)) this.blind = true;
    const moved = args.map((x, i) =>
      given[i] && !exact(x) ? distance(numbers.apply(op, args.with(i, x * (1 + rounding)), params), y) / rounding : 0,
    );
    return moved.reduce((sum, x) => sum + x, 0);
  }

  /** Results of ops, those that are leaves too. */
  readonly #made = new WeakSet<Value>();

  pulled(): void {}

  /** −1 or 1, by a linear congruence: no generator of anybody's is touched. */
  #sign(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) | 0;
    return this.#state < 0 ? -1 : 1;
  }
}

/** How often the plain code is run with rounding errors. */
const TRIALS = 4;

/** How far each output moves by rounding; null where the sample says nothing, since an op stands on an edge or out of range. */
function spreadOf(plain: Comparing['plain'], sample: Sample, want: readonly number[], p: Precision): number[] | null {
  const spread = want.map(() => 0);
  for (let trial = 0; trial <= TRIALS; trial++) {
    const watch = new Disturbance(p, trial);
    const outputs = run(plain, sample, watch);
    if (trial === 0 && watch.blind) return null;
    for (const [i, y] of want.entries()) {
      const moved = distance(outputs[i] ?? NaN, y);
      if (!(moved <= (spread[i] as number))) spread[i] = moved; // NaN too; one per output
    }
  }
  return spread.some(Number.isNaN) ? null : spread;
}

const agree = (got: number, want: number, allowed: number): boolean =>
  distance(got, want) === 0 || Math.abs(got - want) <= allowed;

/** Throws if the compiled function gives something else than the plain code, and rounding does not explain it. */
function compareSample(fn: string, at: number, sample: Sample, got: ArrayLike<number>, comparing: Comparing): void {
  const { plain, dtype } = comparing;
  const p = precisions[dtype];
  const want = run(plain, sample, null);
  const allowed = (i: number): number => p.tolerance * Math.max(1, Math.abs(want[i] ?? NaN));
  const differs = (more: readonly number[]): number =>
    want.findIndex((x, i) => !agree(got[i] ?? NaN, x, allowed(i) + 4 * (more[i] ?? 0)));
  if (want.length === got.length && differs([]) < 0) return;
  const spread = spreadOf(plain, sample, want, p);
  if (spread === null) return;
  const i = want.length === got.length ? differs(spread) : 0;
  if (i < 0) return;
  const [here, there] = [show(got[i] ?? NaN), show(want[i] ?? NaN)];
  fail(
    'ERR_COMPILE_DIFFERS',
    fn,
    `for row ${at} of the batch the compiled function gives ${here}, and the plain code ${there}`,
  );
}

/**
 * Compares the first rows of a batch.
 *
 * @throws CompileError at the first row that differs; what the plain code throws
 */
export function compareRows(fn: string, { rows, samples }: FlatBatch, comparing: Comparing): void {
  const { draws, most, compiled } = comparing;
  // Draws are the function's own; after the comparison the streams are where they were.
  probing(() => {
    for (let at = 0; at < Math.min(samples, most); at++) {
      const own = rows.map((row) => row.slice((at * row.length) / samples, ((at + 1) * row.length) / samples));
      const drawn = draws.map((draw) => draw());
      const batch = drawn.length === 0 ? own : [...own, Float64Array.from(drawn)];
      const got = compiled({ rows: batch, samples: 1 });
      compareSample(fn, at, { rows: own.map((row) => [...row]), drawn }, got, comparing);
    }
  });
}
