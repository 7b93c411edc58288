/** What fit() can train, on what, and the types of what goes in and out of losses and metrics. */
import type { Operand, Value } from '@chainrule/engine';
import type { DataLoader } from '../data/loader.ts';
import type { Dataset } from '../data/table.ts';
import type { Module } from '../module.ts';
import type { NumberRow, Numbers } from '../numbers.ts';

/** A module whose forward takes a list. */
export interface Trainable extends Module {
  forward(x: readonly Operand[]): unknown;
}

/**
 * What a model's forward gives to the loss. Of a model whose width TypeScript does not know it may be taken as one Value or as a
 * list, whichever it is.
 */
export type OutputOf<M extends Trainable> =
  Value | Value[] extends ReturnType<M['forward']> ? Value & Value[] : ReturnType<M['forward']>;

/** What targets are: the first where the data has numbers, the second where it has rows, both where nobody knows. */
type ByTarget<D, Numbers_, Rows> = D extends { readonly y: infer Y }
  ? [Y] extends [readonly number[] | Numbers]
    ? Numbers_
    : [Y] extends [readonly NumberRow[]]
      ? Rows
      : Numbers_ & Rows
  : D extends Iterable<infer B> | AsyncIterable<infer B> | (() => Iterable<infer B> | AsyncIterable<infer B>)
    ? B extends { readonly y: unknown }
      ? ByTarget<B, Numbers_, Rows>
      : Numbers_ & Rows
    : Numbers_ & Rows;

/** A target as the loss gets it: an operand where the data has numbers, a list where it has rows, either where nobody knows. */
export type TargetOf<D> = ByTarget<D, Operand, readonly Operand[]>;

/**
 * A metric: a number that says how good predictions are, such as `accuracy`. It gets the model's outputs, flat, shape (N, outputs), and
 * the targets as numbers, or as rows where the data has rows.
 */
export type Metric<D = Dataset> = (
  predictions: Float64Array,
  targets: ByTarget<D, Float64Array, readonly Float64Array[]>,
  options: { readonly threshold: number },
) => number;

/**
 * Batches that come one by one, so that data need not fit into memory: an iterable or async iterable of them, or a function that gives
 * one anew for every epoch. Their rows are as wide as those of the first.
 */
export type BatchSource =
  | Iterable<Dataset>
  | AsyncIterable<Dataset>
  | (() => Iterable<Dataset> | AsyncIterable<Dataset>);

/** What can be learnt from. */
export type Trainings = Dataset | DataLoader | BatchSource;
