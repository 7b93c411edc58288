/**
 * Losses of classes: a list of scores (or a batch of them) and the class that is right, or a probability for every class.
 *
 * The class may be a plain number, which indexes, or a Value, as under compile(), where nothing can be looked up: then every
 * class is compared with it and masks choose. Weights and ignored rows take part in the mean as in torch: the sum of losses
 * over the sum of weights.
 */
import {
  amax,
  detach,
  div,
  eq,
  logsumexp,
  mul,
  neg,
  type Operand,
  relu,
  sub,
  sum,
  Value,
  where,
} from '@chainrule/engine';
import { checkIndex, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { type LossRecord, lossOptions, record } from './loss.ts';
import { isList, isOperand, type Reduction, reduce } from './reduce.ts';

/** One class, or a class for every row, or probabilities. */
export type ClassTarget = Operand | readonly Operand[] | readonly (readonly Operand[])[];

/** One list of scores, or a batch of lists. */
export type Scores = readonly Operand[] | readonly (readonly Operand[])[];

/** A loss of classes: a function, and its record. */
export interface ClassLoss<O extends object> extends LossRecord<O> {
  (input: Scores, target: ClassTarget, options: Partial<O> & { readonly reduction: 'none' }): Value | Value[];
  (
    input: Scores,
    target: ClassTarget,
    options?: Partial<O> & { readonly reduction?: Exclude<Reduction, 'none'> | undefined },
  ): Value;
}

/** A row's loss and its share in the mean. */
export interface Weighed {
  readonly loss: Value;
  readonly share: Operand;
}

type RowTarget = Operand | readonly Operand[];
interface Batch {
  readonly rows: readonly (readonly Operand[])[];
  readonly targets: readonly RowTarget[];
  readonly single: boolean;
}

/** Pairs rows of scores with their targets. */
function batchOf(fn: string, input: Scores, target: ClassTarget): Batch {
  if (!isList(input)) throw failure('ARRAY', fn, 'input', input, { example: 'a list of scores, one per class' });
  if (input.length === 0) throw failure('EMPTY', fn, 'input', input, { what: 'score' });
  const single = !input.some(isList);
  const rows = (single ? [input] : input) as readonly (readonly Operand[])[]; // every row is looked at in scoresOf
  for (const row of rows) scoresOf(fn, row, rows[0]?.length ?? 0);
  const targets = (single ? [target] : target) as readonly RowTarget[]; // every target is looked at by its reader
  if (!isList(targets)) throw failure('ARRAY', fn, 'target', target, { example: 'one class per row' });
  const advice = 'Give one target per row of scores.';
  if (targets.length !== rows.length) throw failure('LENGTH', fn, 'target', target, { expected: rows.length, advice });
  return { rows, targets, single };
}

function scoresOf(fn: string, row: unknown, width: number): void {
  if (!isList(row)) throw failure('ARRAY', fn, 'input', row, { example: 'rows of scores' });
  const advice = 'Every row needs one score per class.';
  if (row.length !== width || width === 0) throw failure('LENGTH', fn, 'input', row, { expected: width || 1, advice });
  const wrong = row.findIndex((x) => !isOperand(x));
  if (wrong >= 0) throw failure('OPERAND', fn, `input[${wrong}]`, row[wrong]);
}

/** What `read` finds at the class: by index for a number, by masks for a Value. */
function pick(target: Operand, size: number, read: (index: number) => Operand): Operand {
  if (typeof target === 'number') return read(target);
  return sum(Array.from({ length: size }, (_, c) => where(eq(target, c), read(c), 0)));
}

/** A class that is a number must be one of the classes, or the ignored one. */
function checkClass(fn: string, target: unknown, size: number, ignored: number): asserts target is Operand {
  if (target instanceof Value || target === ignored) return;
  checkIndex(fn, 'target', target, size);
}

function weightsOf(fn: string, weight: ArrayLike<number> | null, size: number): ArrayLike<number> | null {
  if (weight !== null && weight.length !== size)
    throw failure('LENGTH', fn, 'weight', weight, { expected: size, advice: 'Give one weight per class.' });
  return weight;
}

/** Rows reduced; the mean is weighed, and a batch whose every row is ignored gives NaN, as in torch. */
function finish(rows: readonly Weighed[], single: boolean, reduction: string): Value | Value[] {
  const losses = rows.map(({ loss }) => loss);
  if (reduction === 'none') return single ? (losses[0] as Value) : losses; // a single row is one loss
  if (reduction === 'sum') return reduce(losses, 'sum');
  const shares = rows.map(({ share }) => share);
  if (shares.every((share) => share === 1)) return reduce(losses, 'mean');
  return div(sum(losses), shares.some((share) => typeof share !== 'number') ? sum(shares) : total(shares as number[])); // all numbers
}

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);

/** Whether a row counts: 1 or 0, or, for a class that is a Value, the comparison; null where it surely counts. */
function kept(target: Operand, ignored: number): Operand | null {
  if (typeof target === 'number') return target === ignored ? 0 : null;
  return ignored >= 0 ? sub(1, eq(target, ignored)) : null;
}

/** One row of negative log likelihood. */
function likelihoodRow(
  logs: readonly Operand[],
  target: Operand,
  weight: ArrayLike<number> | null,
  ignored: number,
): Weighed {
  const counts = kept(target, ignored);
  if (counts === 0) return { loss: mul(0, 0), share: 0 };
  const share = weight === null ? 1 : pick(target, logs.length, (c) => weight[c] as number); // one weight per class
  const plain = neg(pick(target, logs.length, (c) => logs[c] as Operand)); // the class is one of them
  const loss = weight === null ? plain : mul(plain, share);
  if (counts === null) return { loss, share };
  return { loss: where(counts, loss, 0), share: mul(counts, share) };
}

/** Options of nllLoss. */
export interface NllOptions {
  /** One weight per class, or none. */
  readonly weight: readonly number[] | Float64Array | null;
  /** Rows of this class do not count. */
  readonly ignoreIndex: number;
}

/** Makes the function of a class loss. */
function classLoss<O extends object>(
  rule: LossRecord<O>,
  rowsOf: (batch: Batch, options: O) => readonly Weighed[],
): ClassLoss<O> {
  const call = (input: Scores, target: ClassTarget, options?: Partial<O> & { reduction?: Reduction }) => {
    const { own, reduction } = lossOptions(rule, options);
    const batch = batchOf(rule.name, input, target);
    return finish(rowsOf(batch, own), batch.single, reduction);
  };
  return record(call, rule) as ClassLoss<O>; // the reduction decides which overload applies
}

const nll: LossRecord<NllOptions> = {
  name: 'nllLoss',
  torch: 'nll_loss',
  defaults: { weight: null, ignoreIndex: -100 },
  ranges: { weight: 'WEIGHTS', ignoreIndex: 'INTEGER' },
  form: 'class',
  domain: { input: [-4, 0], target: 'class' },
};

/**
 * Negative log likelihood: minus the entry of the right class.
 * @param input - logarithms of probabilities, shape (C) or (N, C)
 * @param target - the class, or N classes
 * @param options - `weight` per class, `ignoreIndex`, `reduction`
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.nll_loss.html
 */
export const nllLoss: ClassLoss<NllOptions> = classLoss(nll, ({ rows, targets }, { weight, ignoreIndex }) =>
  rows.map((row, i) => {
    const target = targets[i];
    checkClass(nll.name, target, row.length, ignoreIndex);
    return likelihoodRow(row, target, weightsOf(nll.name, weight, row.length), ignoreIndex);
  }),
);

/** Options of crossEntropy. */
export interface CrossEntropyOptions extends NllOptions {
  /** The share of the target that is spread over all classes, in [0, 1]. */
  readonly labelSmoothing: number;
}

const entropy: LossRecord<CrossEntropyOptions> = {
  name: 'crossEntropy',
  torch: 'cross_entropy',
  defaults: { weight: null, ignoreIndex: -100, labelSmoothing: 0 },
  ranges: { weight: 'WEIGHTS', ignoreIndex: 'INTEGER', labelSmoothing: 'PROBABILITY' },
  form: 'class',
  domain: { input: [-4, 4], target: 'class' },
};

/**
 * Softmax and negative log likelihood in one, stable for any scores.
 * @param input - raw scores, shape (C) or (N, C)
 * @param target - the class, N classes, or probabilities of the input's shape; a class may be a Value under compile()
 * @param options - `weight` per class, `ignoreIndex`, `labelSmoothing`, `reduction`
 * @returns one Value; with reduction 'none' one per row
 * @throws RangeError for a class that is none of 0 … C − 1
 * @example
 * crossEntropy([new Value(2), new Value(0)], 0).data; // 0.1269…
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html
 */
export const crossEntropy: ClassLoss<CrossEntropyOptions> = classLoss(entropy, ({ rows, targets }, options) => {
  const shares = targets.filter((target) => isList(target)).length;
  return rows.map((row, i) => {
    const target = targets[i] as RowTarget; // as many as rows
    if (shares > 0) return probabilityRow(row, target, options);
    checkClass(entropy.name, target, row.length, options.ignoreIndex);
    return entropyRow(row, target as Operand, options); // lists went the other way
  });
});

/** Scores less their largest, and the logarithm of the sum of their exponentials. */
function shifted(row: readonly Operand[]): { readonly gaps: readonly Value[]; readonly top: Value } {
  const most = detach(amax(row));
  const gaps = row.map((x) => sub(x, most));
  return { gaps, top: logsumexp(gaps) };
}

function entropyRow(row: readonly Operand[], target: Operand, options: CrossEntropyOptions): Weighed {
  const { ignoreIndex, labelSmoothing } = options;
  const weight = weightsOf(entropy.name, options.weight, row.length);
  const { gaps, top } = shifted(row);
  if (labelSmoothing === 0 && weight === null && kept(target, ignoreIndex) === null)
    return {
      loss: sub(
        top,
        pick(target, row.length, (c) => gaps[c] as Operand),
      ),
      share: 1,
    }; // one gap per class
  const logs = gaps.map((gap) => sub(gap, top));
  const plain = likelihoodRow(logs, target, weight, ignoreIndex);
  if (labelSmoothing === 0 || plain.share === 0) return plain;
  const spread = neg(sum(weight === null ? logs : logs.map((x, c) => mul(x, weight[c] as number)))); // one per class
  const counts = kept(target, ignoreIndex);
  const smooth = counts === null ? spread : where(counts, spread, 0);
  const loss = plain.loss.mul(1 - labelSmoothing).add(mul(smooth, labelSmoothing / row.length));
  return { loss, share: plain.share };
}

function probabilityRow(row: readonly Operand[], target: RowTarget, options: CrossEntropyOptions): Weighed {
  if (!isList(target)) throw failure('ARRAY', entropy.name, 'target', target, { example: 'a probability per class' });
  const { labelSmoothing } = options;
  const expected = row.length;
  const advice = 'Give a probability for every class.';
  if (target.length !== expected) throw failure('LENGTH', entropy.name, 'target', target, { expected, advice });
  for (const p of target) {
    if (!isOperand(p)) throw failure('OPERAND', entropy.name, 'target', p);
    if (typeof p === 'number') checkNumber('NOT_NAN', entropy.name, 'target', p);
  }
  const weight = weightsOf(entropy.name, options.weight, row.length);
  const { gaps, top } = shifted(row);
  const terms = (target as readonly Operand[]).map((p, c) => {
    const q = labelSmoothing === 0 ? p : mul(p, 1 - labelSmoothing).add(labelSmoothing / expected);
    const term = mul(sub(gaps[c] as Operand, top), q); // one gap per class
    return weight === null ? term : mul(term, weight[c] as number); // one weight per class
  });
  return { loss: neg(sum(terms)), share: 1 };
}

/** Options of multiMarginLoss. */
export interface MultiMarginOptions {
  /** 1 or 2: the power of every margin that is missed. */
  readonly p: number;
  readonly margin: number;
  /** One weight per class, or none. */
  readonly weight: readonly number[] | Float64Array | null;
}

const multiMargin: LossRecord<MultiMarginOptions> = {
  name: 'multiMarginLoss',
  torch: 'multi_margin_loss',
  defaults: { p: 1, margin: 1, weight: null },
  ranges: { p: 'SIZE', margin: 'FINITE', weight: 'WEIGHTS' },
  form: 'class',
  domain: { input: [-4, 4], target: 'class' },
};

/**
 * Max margin over classes: Σ max(0, margin − x[right] + x[c])^p over the wrong classes c, divided by C.
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.multi_margin_loss.html
 */
export const multiMarginLoss: ClassLoss<MultiMarginOptions> = classLoss(multiMargin, ({ rows, targets }, options) => {
  if (options.p > 2)
    throw failure('ORDER', multiMargin.name, 'p', options.p, { expected: '1 or 2', advice: 'torch has these two.' });
  return rows.map((row, i) => ({ loss: multiMarginRow(row, targets[i], options), share: 1 }));
});

function multiMarginRow(row: readonly Operand[], target: unknown, { p, margin, weight }: MultiMarginOptions): Value {
  checkClass(multiMargin.name, target, row.length, NaN);
  const right = pick(target, row.length, (c) => row[c] as Operand); // the class is one of them
  const weights = weightsOf(multiMargin.name, weight, row.length);
  const share = weights === null ? null : pick(target, row.length, (c) => weights[c] as number); // one per class
  const terms: Value[] = [];
  for (const [c, x] of row.entries()) {
    if (c === target) continue;
    const missed = relu(sub(margin, right).add(x));
    const powered = p === 2 ? mul(missed, missed) : missed;
    const weighed = share === null ? powered : mul(powered, share);
    terms.push(target instanceof Value ? where(eq(target, c), 0, weighed) : weighed);
  }
  return sum(terms).div(row.length);
}
