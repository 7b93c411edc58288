/** Programs whose positions may become lanes, and how they compare with the eager engine. */
import { compile, parameterBlock, type Value } from '../src/index.ts';
import { lift } from '../src/trace/lift.ts';
import { record } from '../src/trace/record.ts';

/** A loss over one row of `positions` numbers. */
export interface Program {
  readonly fn: (asked: Value[]) => Value;
  readonly parameters: readonly Value[];
  readonly positions: number;
}

/** How many lanes the program is lifted to; null if it is not. */
export const lanesOf = ({ fn, parameters, positions }: Program): number | null =>
  lift(record({ fn: (...rows) => fn(rows[0] ?? []), inputs: [positions], parameters }).tape)?.tape.lanes ?? null;

/** The loss, then the gradients. */
export const gradients = (parameters: readonly Value[], run: () => number): number[] => {
  for (const parameter of parameters) parameter.grad = 0;
  const loss = run();
  return [loss, ...parameters.map(({ grad }) => grad)];
};

/** The worst difference to the eager engine, in shares of the largest number. */
export const worst = (
  { fn, parameters, positions }: Program,
  rows: readonly number[][],
  dtype: 'float64' | 'float32',
): number => {
  const options = { inputs: [positions], parameters, dtype, reduction: 'sum' } as const;
  const compiled = compile((...batch) => fn(batch[0] ?? []), options);
  const mine = gradients(parameters, () => compiled.valueAndGrad(rows));
  const eager = gradients(parameters, () =>
    rows.reduce((total, row) => {
      const loss = fn(row.map((x) => placeholderFor(x)));
      loss.backward();
      return total + loss.data;
    }, 0),
  );
  const scale = eager.reduce((most, x) => Math.max(most, Math.abs(x)), 1);
  return mine.reduce((most, x, i) => Math.max(most, Math.abs(x - (eager[i] as number))), 0) / scale; // as many
};

/** A Value that wants no gradient, as inputs are. */
export const placeholderFor = (x: number): Value => {
  const { values } = parameterBlock(Float64Array.of(x));
  const [value] = values;
  if (!value) throw new Error('a block of one has one');
  value.requiresGrad = false;
  return value;
};

/** Rows that look drawn. */
export const rowsFor = (positions: number, samples: number): number[][] =>
  Array.from({ length: samples }, (_, s) => Array.from({ length: positions }, (_, i) => Math.cos(s * 7 + i)));
