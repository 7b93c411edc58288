/** Losses of two inputs and a target. */

import type { Value } from '@chainrule/engine';
import { clamp, mul, neg, type Operand, sub } from '@chainrule/engine';
import { type LossRecord, lossOptions, record, reduceRows } from './loss.ts';
import { isOperand, type Nested, type NestedValue, type Reduction, sameShape, shaped } from './reduce.ts';

/** Options of marginRankingLoss. */
export interface MarginOption {
  readonly margin: number;
}

/** The function of marginRankingLoss, and its record. */
export interface PairLoss<O extends object> extends LossRecord<O> {
  (
    x1: Nested<Operand>,
    x2: Nested<Operand>,
    target: Nested<Operand>,
    options?: Partial<O> & { readonly reduction?: Exclude<Reduction, 'none'> | undefined },
  ): Value;
  (
    x1: Nested<Operand>,
    x2: Nested<Operand>,
    target: Nested<Operand>,
    options: Partial<O> & { readonly reduction?: Reduction | undefined },
  ): NestedValue;
}

const rule: LossRecord<MarginOption> = {
  name: 'marginRankingLoss',
  torch: 'margin_ranking_loss',
  defaults: { margin: 0 },
  ranges: { margin: 'FINITE' },
  form: 'pair',
  domain: { input: [-4, 4], target: 'sign' },
};

/**
 * max(0, margin − target · (x1 − x2)): 1 asks for x1 above x2, −1 for the contrary.
 * @param x1 - scores: one, a list or rows
 * @param x2 - as many scores
 * @param target - as many −1 or 1; any other number is a factor like these, as in torch
 * @param options - `margin` (0), `reduction`
 * @returns one Value; with 'none' the shape that came in
 * @throws RangeError for other shapes
 * @example
 * marginRankingLoss(1, 3, 1).data; // 2
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.margin_ranking_loss.html
 */
export const marginRankingLoss: PairLoss<MarginOption> = /* @__PURE__ */ record(
  (
    x1: Nested<Operand>,
    x2: Nested<Operand>,
    target: Nested<Operand>,
    options?: Partial<MarginOption> & { readonly reduction?: Reduction | undefined },
  ): NestedValue => {
    const { own, reduction } = lossOptions(rule, options);
    const a = shaped(rule.name, 'x1', x1, isOperand);
    const b = shaped(rule.name, 'x2', x2, isOperand);
    const y = shaped(rule.name, 'target', target, isOperand);
    sameShape(rule.name, a, 'x2', b);
    sameShape(rule.name, a, 'target', y);
    const rows = a.rows.map((row, i) =>
      row.map((x, j) => each(x, b.rows[i]?.[j] as Operand, y.rows[i]?.[j] as Operand, own.margin)),
    ); // the shapes are equal
    return reduceRows(rows, a.rank, reduction);
  },
  rule,
) as PairLoss<MarginOption>; // the reduction decides which overload applies

function each(x1: Operand, x2: Operand, y: Operand, margin: number): Value {
  return clamp(mul(neg(y), sub(x1, x2)).add(margin), 0);
}
