/**
 * What the losses of classes share: a list of scores (or a batch of them) and the class that is right, or a probability for
 * every class.
 *
 * The class may be a plain number, which indexes, or a Value, as under compile(), where nothing can be looked up or refused: then
 * every class is compared with it, and a number that is none of them gives NaN. Weights and ignored rows take part in the mean as
 * in torch: the sum of losses over the sum of weights.
 */
import { div, eq, mul, ne, neg, type Operand, sum, Value, where } from '@chainrule/engine';
import { checkIndex } from '../check.ts';
import { failure } from '../errors.ts';
import { type SampleCall, sampleCall } from './batch-mean.ts';
import { type LossRecord, lossOptions, record } from './loss.ts';
import { isList, isOperand, plainList, type Reduction, reduce } from './reduce.ts';

/** One class, or a class for every row, or probabilities. */
export type ClassTarget = Operand | readonly Operand[] | readonly (readonly Operand[])[];

/** One list of scores, or a batch of lists. */
export type Scores = readonly Operand[] | readonly (readonly Operand[])[];

/** A loss of classes: a function, and its record. */
export interface ClassLoss<O extends object, S = Scores> extends LossRecord<O> {
  (
    input: S,
    target: ClassTarget,
    options?: Partial<O> & { readonly reduction?: Exclude<Reduction, 'none'> | undefined },
  ): Value;
  (
    input: S,
    target: ClassTarget,
    options: Partial<O> & { readonly reduction?: Reduction | undefined },
  ): Value | Value[];
}

/** A row's loss and its share in the mean. */
export interface Weighed {
  readonly loss: Value;
  readonly share: Operand;
}

export type RowTarget = Operand | readonly Operand[];
export interface Batch {
  readonly rows: readonly (readonly Operand[])[];
  readonly targets: readonly RowTarget[];
  readonly single: boolean;
}

/** Pairs rows of scores with their targets. */
export function batchOf(fn: string, input: Scores, target: ClassTarget): Batch {
  if (!isList(input)) throw failure('ARRAY', fn, 'input', input, { example: 'a list of scores, one per class' });
  if (input.length === 0) throw failure('EMPTY', fn, 'input', input, { what: 'score' });
  const single = !input.some(isList);
  const given: readonly unknown[] = single ? [input] : input;
  const width = isList(given[0]) ? given[0].length : 0;
  const rows = given.map((row) => scoresOf(fn, row, width));
  const targets = (single ? [target] : target) as readonly RowTarget[]; // every target is looked at by its reader
  if (!isList(targets)) throw failure('ARRAY', fn, 'target', target, { example: 'one class per row' });
  const advice = 'Give one target per row of scores.';
  if (targets.length !== rows.length) throw failure('LENGTH', fn, 'target', target, { expected: rows.length, advice });
  return { rows, targets, single };
}

function scoresOf(fn: string, row: unknown, width: number): readonly Operand[] {
  if (!isList(row)) throw failure('ARRAY', fn, 'input', row, { example: 'rows of scores' });
  const advice = 'Every row needs one score per class.';
  if (row.length !== width || width === 0) throw failure('LENGTH', fn, 'input', row, { expected: width || 1, advice });
  const wrong = row.findIndex((x) => !isOperand(x));
  if (wrong >= 0) throw failure('OPERAND', fn, `input[${wrong}]`, row[wrong]);
  return plainList(row as readonly Operand[]); // every score has been looked at
}

/** What `read` finds at the class: by index for a number, by comparing for a Value, where NaN stands for what is none of the classes. */
export function pick(target: Operand, size: number, read: (index: number) => Operand): Operand {
  if (typeof target === 'number') return read(target);
  let found: Operand = NaN;
  for (let c = size - 1; c >= 0; c--) found = where(eq(target, c), read(c), found);
  return found;
}

/** A class that is a number must be one of the classes, or the ignored one. */
export function checkClass(fn: string, target: unknown, size: number, ignored: number): asserts target is Operand {
  if (target instanceof Value || target === ignored) return;
  checkIndex(fn, 'target', target, size);
}

export function weightsOf(fn: string, weight: ArrayLike<number> | null, size: number): ArrayLike<number> | null {
  if (weight !== null && weight.length !== size)
    throw failure('LENGTH', fn, 'weight', weight, { expected: size, advice: 'Give one weight per class.' });
  return weight;
}

/** Rows reduced; the mean is weighed, and a batch whose every row is ignored gives NaN, as in torch. */
export function finish(rows: readonly Weighed[], single: boolean, reduction: string): Value | Value[] {
  const losses = rows.map(({ loss }) => loss);
  if (reduction === 'none') return single ? (losses[0] as Value) : losses; // a single row is one loss
  if (reduction === 'sum') return reduce(losses, 'sum');
  const call = single ? sampleCall() : null;
  if (call !== null) return inBatch(rows[0] as Weighed, call); // a single row
  const shares = rows.map(({ share }) => share);
  if (shares.every((share) => share === 1)) return reduce(losses, 'mean');
  return div(sum(losses), weightOf(shares));
}

/** A row that fit takes the mean of: its weighed loss times the batch's factor. */
function inBatch({ loss, share }: Weighed, { factors, shares }: SampleCall): Value {
  const factor = factors[shares.length] ?? 1;
  shares.push(share);
  return factor === 1 ? loss : mul(loss, factor);
}

/** The weight of all rows; NaN for 0, as torch has it even where smoothing leaves a loss. */
function weightOf(shares: readonly Operand[]): Operand {
  if (!shares.some((share) => share instanceof Value)) return total(shares as number[]) || NaN; // all numbers
  const weight = sum(shares);
  return where(eq(weight, 0), NaN, weight);
}

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);

/** Whether a row counts: 1 or 0, or, for a class that is a Value, the comparison; null where it surely counts, as fit may know. */
export function kept(target: Operand, ignored: number): Operand | null {
  if (typeof target === 'number') return target === ignored ? 0 : null;
  return ignored < 0 && sampleCall()?.belowZero === false ? null : ne(target, ignored);
}

/** 0 that hands back gradients of 0: the loss of a row that does not count, whatever its scores are. */
export const nothing = (row: readonly Operand[]): Value => where(0, sum(row), 0);

/** One row of negative log likelihood. */
export function likelihoodRow(
  logs: readonly Operand[],
  target: Operand,
  weight: ArrayLike<number> | null,
  ignored: number,
): Weighed {
  const counts = kept(target, ignored);
  if (counts === 0) return { loss: nothing(logs), share: 0 };
  const share = weight === null ? 1 : pick(target, logs.length, (c) => weight[c] as number); // one weight per class
  const plain = neg(pick(target, logs.length, (c) => logs[c] as Operand)); // the class is one of them
  const loss = weight === null ? plain : mul(plain, share);
  if (counts === null) return { loss, share };
  return { loss: where(counts, loss, 0), share: where(counts, share, 0) };
}

/** Makes the function of a class loss; `bare` ones take one score that is no list, too. */
export function classLoss<O extends object, S extends Scores | Operand = Scores>(
  rule: LossRecord<O>,
  rowsOf: (batch: Batch, options: O) => readonly Weighed[],
  bare: 'taken' | 'refused' = 'refused',
): ClassLoss<O, S> {
  const call = (input: S, target: ClassTarget, options?: Partial<O> & { reduction?: Reduction }) => {
    const { own, reduction } = lossOptions(rule, options);
    const batch = batchOf(rule.name, (bare === 'taken' && isOperand(input) ? [input] : input) as Scores, target); // batchOf looks at it
    return finish(rowsOf(batch, own), batch.single, reduction);
  };
  return record(call, rule) as ClassLoss<O, S>; // the reduction decides which overload applies
}
