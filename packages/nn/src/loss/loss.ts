/**
 * What a loss is: one record, which is also the function. `each` says what the loss of one element is, in ops; shapes,
 * checks and reductions are the same for all. Losses of classes (a list of scores and one class) are in classes.ts.
 */
import type { Operand, Value } from '@chainrule/engine';
import { checkBoolean, checkNumber, checkOneOf, checkOptions, type NumberRule } from '../check.ts';
import { failure } from '../errors.ts';
import {
  isList,
  isOperand,
  type Nested,
  type NestedValue,
  plainList,
  type Reduction,
  reduce,
  reshape,
  type Shaped,
  sameShape,
  shaped,
} from './reduce.ts';

/** What every loss says of itself. */
export interface LossRecord<O extends object> {
  /** The export's name. */
  readonly name: string;
  /** The same function in torch.nn.functional; none where torch has no such loss. */
  readonly torch: string | null;
  /** Options besides `reduction`, with their defaults; null where torch says None. */
  readonly defaults: Readonly<O>;
  readonly ranges: { readonly [K in keyof O]: NumberRule | 'BOOLEAN' | 'WEIGHTS' | 'ELEMENTS' | 'ANY' };
  /** How its arguments look: elements with elements, two inputs and a target, or scores with a class. */
  readonly form: 'element' | 'pair' | 'class';
  /** Where generators draw inputs and targets. */
  readonly domain: {
    readonly input: readonly [number, number];
    readonly target: readonly [number, number] | 'sign' | 'class';
  };
  /** What targets are held against; without one any number will do, and that of NaN is NaN, as in torch. */
  readonly targetRule?: NumberRule | 'SIGN';
}

/** Options every loss takes. */
export interface ReductionOption {
  readonly reduction?: Reduction | undefined;
}

/** A loss of elements, as a record; `E` is what the options are for one element. */
export interface ElementRule<O extends object, E extends object = O> extends Omit<LossRecord<O>, 'form'> {
  /** The loss of one element. */
  each(input: Operand, target: Operand, options: E): Value;
  /** Whether `reduction: 'batchmean'` is known: the sum divided by the number of rows. */
  readonly batchmean?: boolean;
}

/** A loss of elements: a function, and its record. */
export interface ElementLoss<O extends object, R extends string = Reduction> extends LossRecord<O> {
  (
    input: Nested<Operand>,
    target: Nested<Operand>,
    options?: Partial<O> & { readonly reduction?: Exclude<R, 'none'> | undefined },
  ): Value;
  (
    input: Nested<Operand>,
    target: Nested<Operand>,
    options: Partial<O> & { readonly reduction?: R | 'none' | undefined },
  ): NestedValue;
}

/** The record of a loss that has one; a function that somebody wrote has none. */
export function recordOf(loss: unknown): LossRecord<object> | null {
  const { form, domain } = loss as Partial<LossRecord<object>>;
  return form !== undefined && domain !== undefined ? (loss as LossRecord<object>) : null; // its two closed fields are there
}

const reductions = ['mean', 'sum', 'none'] as const;

/** Defaults with the options over them, checked; `reduction` taken apart. */
export function lossOptions<O extends object>(
  record: Pick<LossRecord<O>, 'name' | 'defaults' | 'ranges'>,
  options: Partial<O> & { readonly reduction?: string | undefined } = {},
  allowed: readonly string[] = reductions,
): { readonly own: O; readonly reduction: string } {
  const names = Object.keys(record.ranges);
  checkOptions(record.name, options, [...names, 'reduction']);
  const { reduction = 'mean', ...rest } = options;
  checkOneOf(record.name, 'reduction', reduction, allowed);
  const own: Record<string, unknown> = { ...record.defaults };
  for (const [name, value] of Object.entries(rest)) {
    if (value === undefined || value === null) continue;
    checkOption(record.name, name, (record.ranges as Readonly<Record<string, string>>)[name], value); // names are checked
    own[name] = value;
  }
  return { own: own as O, reduction }; // each option has been held against its range
}

function checkOption(fn: string, name: string, range: string | undefined, value: unknown): void {
  if (range === 'BOOLEAN') checkBoolean(fn, name, value);
  else if (range === 'WEIGHTS') checkWeights(fn, name, value);
  else if (range === 'ELEMENTS') checkElements(fn, name, value);
  else if (range !== 'ANY') checkNumber(range as NumberRule, fn, name, value); // what is left are rules about numbers
}

function checkWeights(fn: string, name: string, value: unknown): void {
  const list = Array.isArray(value) || value instanceof Float64Array ? value : undefined;
  if (list === undefined) throw failure('ARRAY', fn, name, value, { example: '[1, 2, 0.5], one weight per class' });
  for (const weight of list) checkNumber('FINITE', fn, name, weight); // negative ones count, as in torch
}

/** A number, a list, or a list of lists: any finite numbers. */
function checkElements(fn: string, name: string, value: unknown): void {
  const rows: readonly unknown[] = isList(value) ? plainList(value) : [value];
  for (const x of rows.flatMap((row) => (isList(row) ? [...row] : [row]))) checkNumber('FINITE', fn, name, x);
}

/** The options for the element in row i and column j: lists give way to their entry. */
function optionsAt<O extends object, E extends object>(
  rule: ElementRule<O, E>,
  options: O,
  shape: Shaped<unknown>,
): (i: number, j: number) => E {
  const lists: [string, readonly unknown[]][] = Object.entries(options).filter(([, x]) => isList(x));
  if (lists.length === 0) return () => options as unknown as E; // without lists they are the same
  const width = shape.rows[0]?.length ?? 0;
  for (const [name, list] of lists) {
    const whole = (row: unknown): boolean => isList(row) && fitsInto(row, width);
    const rows = list.some(isList);
    const fits = rows ? fitsInto(list, shape.rows.length) && list.every(whole) : fitsInto(list, width);
    const advice = 'Give one weight for all, one per column, or one per element.';
    if (!fits) throw failure('LENGTH', rule.name, name, list, { expected: rows ? shape.rows.length : width, advice });
  }
  return (i, j) => {
    const own = lists.map(([name, list]) => [name, entryOf(list, i, j)]);
    return { ...options, ...Object.fromEntries(own) };
  };
}

/** Whether a list has an entry for each of so many, or one for all, which broadcasts. */
const fitsInto = (list: readonly unknown[], size: number): boolean => list.length === size || list.length === 1;

const at = (list: readonly unknown[], i: number): unknown => list[list.length === 1 ? 0 : i];

/** What a list, or a list of rows, says of the element in row i and column j. */
function entryOf(list: readonly unknown[], i: number, j: number): unknown {
  if (!list.some(isList)) return at(list, j);
  return at(at(list, i) as readonly unknown[], j); // rows throughout
}

/** Makes the function of a rule. */
export function elementLoss<O extends object, E extends object = O, R extends string = Reduction>(
  rule: ElementRule<O, E>,
): ElementLoss<O, R> {
  const call = (input: Nested<Operand>, target: Nested<Operand>, options?: Partial<O>): NestedValue => {
    const { own, reduction } = lossOptions(rule, options, rule.batchmean ? [...reductions, 'batchmean'] : reductions);
    const xs = shaped(rule.name, 'input', input, isOperand);
    const ys = shaped(rule.name, 'target', target, isOperand);
    sameShape(rule.name, xs, 'target', ys);
    const at = optionsAt(rule, own, xs);
    const rows = xs.rows.map((row, i) =>
      row.map((x, j) => {
        const y = ys.rows[i]?.[j] as Operand; // the shapes are equal
        checkTarget(rule, y);
        return rule.each(x, y, at(i, j));
      }),
    );
    return reduceRows(rows, xs.rank, reduction);
  };
  return record(call, { ...rule, form: 'element' }) as ElementLoss<O, R>; // the reduction decides which overload applies
}

/** Applies a reduction to rows of losses. */
export function reduceRows(rows: readonly Value[][], rank: 0 | 1 | 2, reduction: string): NestedValue {
  if (reduction === 'none') return reshape(rows, rank);
  const all = rows.flat();
  if (reduction === 'batchmean') return reduce(all, 'sum').div(rank === 2 ? rows.length : all.length);
  return reduce(all, reduction === 'sum' ? 'sum' : 'mean');
}

function checkTarget<O extends object, E extends object>(rule: ElementRule<O, E>, y: Operand): void {
  if (typeof y !== 'number') return;
  if (rule.targetRule === 'SIGN') checkSign(rule.name, y);
  else if (rule.targetRule !== undefined) checkNumber(rule.targetRule, rule.name, 'target', y);
}

/** A target that is −1 or 1. */
export function checkSign(fn: string, y: number): void {
  if (y !== 1 && y !== -1) throw failure('SIGN', fn, 'target', y);
}

/** Functions that `record` made: losses of this copy of the package, whatever fields other functions carry. */
const own: Set<object> = /* @__PURE__ */ new Set();

/** Whether a function is a loss of this package itself, which reads nothing but its arguments. */
export const isOwnLoss = (loss: object): boolean => own.has(loss);

/** Puts a record's fields on a function. */
export function record<F extends object, R extends object>(call: F, fields: R): F & R {
  own.add(call);
  for (const [key, value] of Object.entries(fields)) Object.defineProperty(call, key, { value, enumerable: true });
  return call as F & R; // the fields have just been put there
}
