/** What of a second derivative can be compared: torch does not have all of them. */
import { evaluateProgram } from '../expressions/evaluate.ts';
import { type OpTable, operandsOf, type Program } from '../expressions/program.ts';

/** Ops whose derivative torch cannot differentiate again, so that there is nothing to compare with. */
export const ONCE_IN_TORCH: readonly string[] = ['hardsigmoid'];

/** Whether torch has a second derivative for a program. */
export const twiceInTorch = (program: Program): boolean =>
  program.nodes.every((node) => node.kind !== 'op' || !ONCE_IN_TORCH.includes(node.op));

/** Ops whose second derivative torch computes to NaN at some edges, since its formula overflows or divides zeros there, and not here. */
const NAN_IN_TORCH: readonly string[] = ['asinh', 'atanh', 'erf', 'gelu', 'logsumexp', 'norm', 'prod', 'dot'];

/** Whether a program takes a norm with a zero among its numbers: torch divides by that zero when it differentiates again. */
function takesNormOfZero(program: Program, table: OpTable): boolean {
  const values = evaluateProgram(program, table);
  return program.nodes.some(
    (node) => node.kind === 'op' && node.op === 'norm' && operandsOf(node).some((i) => values[i] === 0),
  );
}

/** Our gradients of a random program, with torch's NaN in place of the second derivatives that a norm of a zero spoils there. */
export function whereTorchDivides(
  program: Program,
  table: OpTable,
  theirs: Float64Array,
  ours: Float64Array,
): Float64Array {
  const first = program.nodes.filter(({ kind }) => kind === 'leaf').length;
  const spoilt = (i: number): boolean => i >= first && Number.isNaN(theirs[i]);
  if (!ours.some((x, i) => spoilt(i) && !Number.isNaN(x)) || !takesNormOfZero(program, table)) return ours;
  return ours.map((x, i) => (spoilt(i) ? NaN : x));
}

/** Ops whose second derivatives say nothing where a first one is not finite: ours are other limits than torch's there. */
const ONLY_WHERE_FINITE: readonly string[] = ['pow', 'hardswish', 'norm', 'prod'];

/**
 * Our gradients of an op at an edge, with torch's in place of the second derivatives that say nothing. Only the ops listed here have
 * such; of all others, and of random programs but for norms of a zero, every second derivative counts.
 *
 * @param op - the op
 * @param theirs - torch's gradients, then its second derivatives
 * @param ours - ours in the same order
 * @param first - how many gradients there are
 */
export function whereDefined(op: string, theirs: Float64Array, ours: Float64Array, first: number): Float64Array {
  const silent = ONLY_WHERE_FINITE.includes(op) && !theirs.subarray(0, first).every(Number.isFinite);
  const excused = (their: number): boolean => silent || (NAN_IN_TORCH.includes(op) && Number.isNaN(their));
  return ours.map((x, i) => (i >= first && excused(theirs[i] ?? NaN) ? (theirs[i] ?? NaN) : x));
}
