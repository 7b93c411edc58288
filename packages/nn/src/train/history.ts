/**
 * History: how a training went. It prints itself: a small curve in a terminal, and in notebooks the same as SVG
 * (`Symbol.for('Jupyter.display')`, as Deno has it).
 */
import { curveOf, svgOf } from './curve.ts';
import type { Measured } from './measures.ts';
import type { Lost } from './not-a-number.ts';
import type { Epoch, History, Path } from './options.ts';

/** What a history is made from. */
export interface Told {
  readonly path: Path;
  readonly reason: string | null;
  readonly epochs: readonly Epoch[];
  readonly stopped: History['stopped'];
  readonly nanAt: Lost | null;
}

class TrainingHistory implements History {
  readonly path: Path;
  readonly reason: string | null;
  readonly epochs: readonly Epoch[];
  readonly loss: readonly number[];
  readonly validationLoss: readonly number[];
  readonly metrics: Readonly<Record<string, readonly number[]>>;
  readonly validationMetrics: Readonly<Record<string, readonly number[]>>;
  readonly stopped: History['stopped'];
  readonly nanAt: Lost | null;

  constructor({ path, reason, epochs, stopped, nanAt }: Told) {
    this.path = path;
    this.reason = reason;
    this.epochs = epochs;
    this.loss = epochs.map(({ loss }) => loss);
    this.validationLoss = epochs.flatMap(({ validationLoss }) => validationLoss ?? []);
    this.metrics = columnsOf(epochs.map(({ metrics }) => metrics));
    this.validationMetrics = columnsOf(epochs.flatMap(({ validationMetrics: seen }) => (seen === null ? [] : [seen])));
    this.stopped = stopped;
    this.nanAt = nanAt;
  }

  toString(): string {
    return curveOf(this);
  }

  toSVG(): string {
    return svgOf(this);
  }
}

/** What consoles and notebooks ask an object for; not in the type, and not listed with the properties. */
const shown: readonly (readonly [symbol: symbol, show: (this: History) => unknown])[] = [
  [Symbol.for('nodejs.util.inspect.custom'), textOf],
  [Symbol.for('Deno.customInspect'), textOf],
  [Symbol.for('Jupyter.display'), displayOf],
];
for (const [symbol, value] of shown) Object.defineProperty(TrainingHistory.prototype, symbol, { value });

function textOf(this: History): string {
  return this.toString();
}

function displayOf(this: History): Readonly<Record<string, string>> {
  return { 'image/svg+xml': this.toSVG(), 'text/plain': this.toString() };
}

/** Rows of named numbers as lists by name; NaN for what a row lacks, as where a training goes on with another metric. */
function columnsOf(rows: readonly Measured[]): Readonly<Record<string, readonly number[]>> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? NaN)]));
}

/** The history of a training. */
export const historyOf = (told: Told): History => new TrainingHistory(told);
