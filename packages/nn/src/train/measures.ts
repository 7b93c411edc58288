/**
 * Metrics of a training: what the model gave, row by row, and the targets, collected over a pass and handed to the metrics at its end.
 * On training data it is what each batch gave when its turn came, as the loss is; a row that weighs nothing in the loss is left out.
 */
import { Value } from '@chainrule/engine';
import { gather, type Table } from '../data/table.ts';
import { failure } from '../errors.ts';
import { recordOf } from '../loss/loss.ts';
import { keepsNothing } from './keepers.ts';
import type { FitOptions } from './options.ts';
import { everyRow, type Portion, type Weighed } from './portion.ts';
import type { Metric } from './types.ts';

/** Metrics by name. */
export type Measured = Readonly<Record<string, number>>;

/** What was noted in a pass, as plain data. */
export interface Seen {
  readonly outputs: readonly number[];
  readonly targets: readonly number[];
}

/** Numbers, one after the other, in memory that is used again. */
class Numbers {
  #data: Float64Array = new Float64Array(0);
  #length = 0;

  /** Makes room for so many more, and gives where they go. */
  #grow(count: number): number {
    const from = this.#length;
    this.#length += count;
    if (this.#length > this.#data.length) {
      const grown = new Float64Array(Math.max(this.#length, 2 * this.#data.length));
      grown.set(this.#data);
      this.#data = grown;
    }
    return from;
  }

  /** Appends numbers. */
  add(numbers: ArrayLike<number>): void {
    const from = this.#grow(numbers.length);
    this.#data.set(numbers, from);
  }

  /** Appends rows of a table. */
  addRows(source: ArrayLike<number>, width: number, rows: readonly number[]): void {
    const from = this.#grow(rows.length * width);
    gather(this.#data, source, width, rows, from);
  }

  clear(): void {
    this.#length = 0;
  }

  get all(): Float64Array {
    return this.#data.subarray(0, this.#length);
  }
}

/** What is measured in a training. */
export class Measures {
  readonly #metrics: readonly (readonly [string, Metric])[];
  readonly #threshold: number;
  readonly #width: number;
  readonly #outputs = new Numbers();
  readonly #targets = new Numbers();

  /** `out` is what the model gives for one row; the class of a single score depends on the loss, or on what the score comes from. */
  constructor({ metrics = {}, loss }: FitOptions, out: unknown) {
    this.#metrics = Object.entries(metrics);
    const outputs = outputsOf(out);
    this.#width = outputs.length;
    const [first] = outputs;
    const ofSigmoid = first instanceof Value && /sigmoid$/.test(first.op);
    this.#threshold = recordOf(loss)?.name === 'binaryCrossEntropy' || ofSigmoid ? 0.5 : 0;
  }

  /** Calls the metrics with all targets, and outputs of 0, so that what they refuse is refused before the training. */
  check({ table: { y, nout, plain, count } }: Weighed): void {
    const targets = shaped(y.slice(), nout, plain);
    for (const [, metric] of this.#metrics)
      metric(new Float64Array(count * this.#width), targets, { threshold: this.#threshold });
  }

  /** Notes what the model gave for a batch, row after row. */
  add(outputs: ArrayLike<number>, { weighed: { table, shares }, indices }: Portion): void {
    const { y, nout } = table;
    const count = indices?.length ?? table.count;
    if (outputs.length !== count * this.#width)
      throw failure('LENGTH', 'fit', 'an output of forward', outputs, {
        expected: this.#width,
        advice: 'With metrics, every row has as many outputs.',
      });
    if (shares === null) {
      this.#outputs.add(outputs);
      if (indices === null) this.#targets.add(y);
      else this.#targets.addRows(y, nout, indices);
      return;
    }
    for (const [i, row] of (indices ?? everyRow(table)).entries()) {
      if (shares.data[row * shares.means] === 0) continue;
      this.#outputs.addRows(outputs, this.#width, [i]);
      this.#targets.addRows(y, nout, [row]);
    }
  }

  /** The metrics of what was noted; NaN where the model gave NaN, or where nothing was. The next pass begins. */
  result({ table: { nout, plain } }: Weighed): Measured {
    const kept = this.#metrics.some(([, metric]) => !keepsNothing(metric));
    const given = (numbers: Float64Array): Float64Array => (kept ? numbers.slice() : numbers);
    const predictions = given(this.#outputs.all);
    const targets = shaped(given(this.#targets.all), nout, plain);
    this.clear();
    const lost = predictions.length === 0 || hasNaN(predictions);
    return Object.fromEntries(
      this.#metrics.map(([name, metric]) => {
        const value: unknown = lost ? NaN : metric(predictions, targets, { threshold: this.#threshold });
        if (typeof value !== 'number') throw failure('NUMBER', 'fit', `what metrics.${name} gave`, value);
        return [name, value];
      }),
    );
  }

  clear(): void {
    this.#outputs.clear();
    this.#targets.clear();
  }

  /** What was noted in the pass so far, as plain data. */
  save(): Seen {
    return { outputs: [...this.#outputs.all], targets: [...this.#targets.all] };
  }

  /** Goes on from what `save` gave; false for what is none, such as outputs and targets of different numbers of rows. */
  load({ outputs, targets }: Seen, { nout }: Table): boolean {
    if (!areNumbers(outputs) || !areNumbers(targets)) return false;
    const rows = outputs.length / this.#width;
    if (!Number.isInteger(rows) || targets.length !== rows * nout) return false;
    this.clear();
    this.#outputs.add(outputs);
    this.#targets.add(targets);
    return true;
  }
}

const areNumbers = (x: unknown): x is readonly number[] =>
  Array.isArray(x) && x.every((each) => typeof each === 'number');

function hasNaN(numbers: Float64Array): boolean {
  let sum = 0; // NaN if one of them is, or where infinities meet, which is looked at closely
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] as number; // i is in range
  return Number.isNaN(sum) && numbers.some(Number.isNaN);
}

/** Targets as metrics get them: numbers, or rows where the data has rows. */
const shaped = (y: Float64Array, nout: number, plain: boolean): Float64Array & readonly Float64Array[] =>
  (plain
    ? y
    : Array.from({ length: y.length / nout }, (_, i) => y.subarray(i * nout, (i + 1) * nout))) as Float64Array &
    readonly Float64Array[]; // whichever the data has

/** What forward gave, as a list. */
export function outputsOf(out: unknown): readonly (Value | number)[] {
  const list: readonly unknown[] = Array.isArray(out) ? out.flat(Infinity) : [out];
  for (const x of list)
    if (!(x instanceof Value) && typeof x !== 'number')
      throw failure('INSTANCE', 'fit', 'what forward gave', x, {
        expected: 'a Value, a number or a list of them where there are metrics',
        example: 'such outputs, or leave metrics out',
      });
  return list as readonly (Value | number)[]; // just looked at
}
