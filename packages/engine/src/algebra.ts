/**
 * Algebra<T>: the verbs that derivative rules are written in.
 *
 * A rule such as tanh's `k.mul(g, k.sub(1, k.mul(y, y)))` is written once and read four ways, by the T that k works on:
 * numbers (backward), Values (createGraph: derivatives of derivatives), tape nodes (the compiler) and TeX (the docs).
 * So a rule never looks at a number to decide what to do next: it selects. What is not a verb here is reached by `apply`.
 * The idea is DiffRules' (one formula, many readers) and tinygrad's (rules in the language that gets compiled).
 */
import type { FixedOp, Lists, NaryRecord, Params } from './op.ts';

/** An operand of a verb: something of the algebra, or a plain number, which the algebra takes as a constant. */
export type Term<T> = T | number;

/** The verbs of derivative rules over some T: numbers, Values, tape nodes, or TeX. */
export interface Algebra<T> {
  constant(x: number): T;
  add(a: Term<T>, b: Term<T>): T;
  sub(a: Term<T>, b: Term<T>): T;
  mul(a: Term<T>, b: Term<T>): T;
  div(a: Term<T>, b: Term<T>): T;
  neg(a: Term<T>): T;
  sqrt(a: Term<T>): T;
  exp(a: Term<T>): T;
  log(a: Term<T>): T;
  pow(a: Term<T>, b: Term<T>): T;
  sin(a: Term<T>): T;
  cos(a: Term<T>): T;
  /** Comparisons give 1 for true and 0 for false; with NaN all but `ne` are false. */
  eq(a: Term<T>, b: Term<T>): T;
  ne(a: Term<T>, b: Term<T>): T;
  lt(a: Term<T>, b: Term<T>): T;
  le(a: Term<T>, b: Term<T>): T;
  gt(a: Term<T>, b: Term<T>): T;
  ge(a: Term<T>, b: Term<T>): T;
  /** `a` where `condition` is not 0, else `b`: a mask, so that NaN and Infinity on the other side do not get through. */
  select(condition: Term<T>, a: Term<T>, b: Term<T>): T;
  /** Any op of the table with a fixed number of inputs, its options last. */
  apply(op: FixedOp, args: readonly Term<T>[], params?: Params): T;
  /** Any reduction of the table, kept as one step. */
  reduce(op: NaryRecord<Params>, lists: Lists<T>, params?: Params): T;
}
