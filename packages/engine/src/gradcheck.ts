/**
 * Gradients against differences: the check that needs no second implementation.
 *
 * Central differences at shrinking steps, extrapolated to step 0 (Ridders 1982): the error of each column of the tableau falls by
 * another power of the step, and the entry that agrees best with its neighbours is taken. About 1e-11 relative on smooth functions,
 * against 1e-6 for one plain difference. Points within `eps` of a kink are the caller's to avoid.
 */
import { fail } from './errors/tools.ts';
import { grad, hessian, jacobian } from './grad.ts';
import { noGrad } from './mode.ts';
import { Value } from './value.ts';

/** How close is close enough: |analytic − numeric| ≤ rtol · |analytic| + atol · max(1, |f|). */
export interface GradcheckOptions {
  /** First step, relative to max(1, |x|); default 0.01. */
  readonly eps?: number;
  /** Default 1e-9. */
  readonly atol?: number;
  /** Default 1e-7. */
  readonly rtol?: number;
  /** Whether a disagreement throws (the default) or gives false. */
  readonly raise?: boolean;
}

const shrink = 1.6;
const rows = 10;

/** The derivative of f at x by extrapolated central differences, first step h. */
export function difference(f: (x: number) => number, x: number, h: number): number {
  const slopes = Array.from({ length: rows }, (_, i) => {
    const step = h / shrink ** i;
    return (f(x + step) - f(x - step)) / (x + step - (x - step));
  });
  let best = slopes[0] ?? NaN;
  let least = Infinity;
  let previous = [best];
  for (const slope of slopes.slice(1)) {
    const row = [slope];
    previous.forEach((above, j) => {
      const factor = shrink ** (2 * (j + 1));
      const left = row[j] as number; // row has j + 1 entries by now
      const refined = (left * factor - above) / (factor - 1);
      const doubt = Math.max(Math.abs(refined - left), Math.abs(refined - above));
      row.push(refined);
      if (doubt < least) [least, best] = [doubt, refined];
    });
    previous = row;
  }
  return best;
}

type Fn = (...xs: Value[]) => Value | Value[];
/** One function of numbers, its analytic gradient at the point, and where messages say it came from. */
interface Check {
  readonly f: (xs: readonly number[]) => number;
  readonly analytic: readonly number[];
}

function agrees(name: string, { f, analytic }: Check, inputs: readonly number[], options: GradcheckOptions): boolean {
  const { eps = 1e-2, atol = 1e-9, rtol = 1e-7, raise = true } = options;
  const size = Math.max(1, Math.abs(f(inputs)));
  return inputs.every((x, i) => {
    const numeric = difference((moved) => f(inputs.with(i, moved)), x, eps * Math.max(1, Math.abs(x)));
    const g = analytic[i] as number; // one gradient per input
    const close = Math.abs(g - numeric) <= rtol * Math.abs(g) + atol * size;
    return close || (raise ? fail('ERR_GRADCHECK', name, i, g, numeric, inputs) : false);
  });
}

const outputNumber = (fn: Fn, xs: readonly number[], o: number): number => {
  const result = noGrad(() => fn(...xs.map((x) => new Value(x))));
  return (Array.isArray(result) ? result[o] : result)?.data ?? NaN;
};

/**
 * Whether the gradients of a function agree with differences, at a point.
 *
 * @param fn - takes n Values, returns one or several
 * @param inputs - the point, n numbers, away from kinks
 * @param options - `eps`, `atol`, `rtol`, `raise`
 * @returns true; false only with `raise: false`
 * @throws RangeError naming the input and both numbers where they disagree
 * @example
 * gradcheck((x, y) => x.mul(y).tanh(), [0.5, -2]); // true
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradcheck.html
 */
export function gradcheck(fn: Fn, inputs: readonly number[], options: GradcheckOptions = {}): boolean {
  const analytic = jacobian(fn, inputs);
  return analytic.every((row, o) =>
    agrees('gradcheck', { f: (xs) => outputNumber(fn, xs, o), analytic: row }, inputs, options),
  );
}

/**
 * Whether the second derivatives of a function agree with differences of its gradients.
 *
 * @param fn - takes n Values, returns one
 * @param inputs - the point, n numbers, away from kinks
 * @param options - as for `gradcheck`
 * @throws RangeError naming the input and both numbers where they disagree
 * @example
 * gradgradcheck((x) => x.pow(3), [2]); // true
 * @see https://docs.pytorch.org/docs/stable/generated/torch.autograd.gradcheck.gradgradcheck.html
 */
export function gradgradcheck(
  fn: (...xs: Value[]) => Value,
  inputs: readonly number[],
  options: GradcheckOptions = {},
): boolean {
  const second = hessian(fn, inputs);
  const gradient = (xs: readonly number[], i: number): number => {
    const leaves = xs.map((x) => new Value(x));
    const output = fn(...leaves);
    return output.requiresGrad ? (grad(output, leaves, { allowUnused: true })[i]?.data ?? 0) : 0;
  };
  return second.every((row, i) =>
    agrees('gradgradcheck', { f: (xs) => gradient(xs, i), analytic: row }, inputs, options),
  );
}
