/**
 * Clipping of gradients, in place, before a step. Like torch.nn.utils.clip_grad_norm_, the norm is the norm of the norms
 * of the runs, and the factor never exceeds 1.
 */
import { Value } from '@chainrule/engine';
import { checkArray, checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { load, type Run, runsOf } from './run.ts';

/**
 * Scales all gradients so that their norm is at most `maxNorm`.
 * @param parameters - the parameters whose `grad` is scaled in place
 * @param maxNorm - the largest norm allowed, >= 0
 * @param options - `normType`: p of the norm, > 0, `Infinity` for the largest absolute value; 2 by default
 * @returns the norm before clipping
 * @example
 * const w = new Value(1);
 * w.mul(4).backward();
 * clipGradNorm([w], 1); // 4
 * w.grad; // ≈ 1.0000
 */
export function clipGradNorm(
  parameters: readonly Value[],
  maxNorm: number,
  options: { readonly normType?: number } = {},
): number {
  checkValues('clipGradNorm', parameters);
  checkOptions('clipGradNorm', options, ['normType']);
  const { normType = 2 } = options;
  checkNumber('NON_NEGATIVE', 'clipGradNorm', 'maxNorm', maxNorm);
  checkNumber('POSITIVE', 'clipGradNorm', 'normType', normType);
  const runs = gradients(parameters);
  const total = norm(
    runs.map(({ grad }) => norm(grad, normType)),
    normType,
  );
  const factor = Math.min(1, maxNorm / (total + 1e-6));
  change(runs, (g) => g * factor);
  return total;
}

/**
 * Clamps every gradient to [−clipValue, clipValue].
 * @param parameters - the parameters whose `grad` is clamped in place
 * @param clipValue - the largest absolute value allowed, >= 0
 * @example
 * const w = new Value(1);
 * w.mul(4).backward();
 * clipGradValue([w], 1);
 * w.grad; // 1
 */
export function clipGradValue(parameters: readonly Value[], clipValue: number): void {
  checkValues('clipGradValue', parameters);
  checkNumber('NON_NEGATIVE', 'clipGradValue', 'clipValue', clipValue);
  change(gradients(parameters), (g) => Math.min(Math.max(g, -clipValue), clipValue));
}

function checkValues(fn: string, parameters: readonly Value[]): void {
  checkArray(fn, 'parameters', parameters, 'model.parameters()');
  for (const value of parameters) if (!(value instanceof Value)) throw failure('PARAMETER', fn, 'parameters', value);
}

function gradients(parameters: readonly Value[]): Run[] {
  const runs = runsOf(parameters.filter(({ requiresGrad }) => requiresGrad));
  for (const run of runs) if (run.staged) load(run);
  return runs;
}

function change(runs: readonly Run[], f: (g: number) => number): void {
  for (const { grad, values, staged } of runs) {
    for (let i = 0; i < grad.length; i++) grad[i] = f(grad[i] as number); // i is below the length
    if (staged) for (const [i, value] of values.entries()) value.grad = grad[i] as number; // as many as values
  }
}

function norm(xs: ArrayLike<number>, p: number): number {
  let total = 0;
  for (let i = 0; i < xs.length; i++) {
    const size = Math.abs(xs[i] as number); // i is below the length
    if (p === Infinity) total = Math.max(total, size);
    else total += p === 2 ? size * size : size ** p;
  }
  if (p === Infinity || p === 1) return total;
  return p === 2 ? Math.sqrt(total) : total ** (1 / p);
}
