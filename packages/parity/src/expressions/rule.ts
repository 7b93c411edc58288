/**
 * A record's derivative rule on numbers, given the very y that torch computed.
 *
 * tanh's rule is `g * (1 - y * y)`: with a y that is one unit off, it is off by far more than one. So the rule is tried with torch's own
 * y, and then a rule made of arithmetic alone must give torch's bits. Whether it is made of arithmetic alone is not a list of
 * names: the algebra that the rule runs over notes when anything else is called.
 */
import { type Algebra, type AnyOp, numbers, type Params } from '@chainrule/engine';

/** The gradients by the rule, and whether only correctly rounded operations were used. */
export interface RuleAnswer {
  readonly gradients: readonly number[];
  readonly arithmetic: boolean;
}

/** The algebra of numbers, which notes when a function is called that libraries round differently. */
function noting(note: () => void): Algebra<number> {
  const noted =
    <A extends unknown[], R>(f: (...args: A) => R) =>
    (...args: A): R => {
      note();
      return f(...args);
    };
  const { exp, log, pow, sin, cos } = numbers;
  return {
    ...numbers,
    ...{ exp: noted(exp), log: noted(log), pow: noted(pow), sin: noted(sin), cos: noted(cos) },
    apply: (op, args, params) => {
      if (op.ulp.torch !== 0) note();
      return numbers.apply(op, args, params);
    },
    reduce: noted(numbers.reduce),
  };
}

/**
 * The gradients at an op's inputs, by its rule; undefined for an op that has none of its own.
 *
 * @param record - the op
 * @param lists - its inputs
 * @param y - torch's result
 * @param g - the gradient arriving there
 */
export function byRule(
  record: AnyOp,
  lists: readonly (readonly number[])[],
  params: Params,
  y: number,
  g: number,
): RuleAnswer | undefined {
  let arithmetic = true;
  const k = noting(() => {
    arithmetic = false;
  });
  const gradients = pulled(record, k, lists, params, y, g);
  return gradients && { gradients, arithmetic };
}

function pulled(
  record: AnyOp,
  k: Algebra<number>,
  lists: readonly (readonly number[])[],
  params: Params,
  y: number,
  g: number,
): number[] | undefined {
  const [a = NaN, b = NaN, c = NaN] = lists.flat();
  switch (record.arity) {
    case 1:
      return record.vjps.map((rule) => rule?.(k, g, a, y, params) ?? 0);
    case 2:
      return record.vjps.map((rule) => rule?.(k, g, a, b, y, params) ?? 0);
    case 3:
      return record.vjps.map((rule) => rule?.(k, g, a, b, c, y, params) ?? 0);
    default:
      return undefined; // rules over lists add in an order of their own: these are compared in ulp, by the engine's answer
  }
}
