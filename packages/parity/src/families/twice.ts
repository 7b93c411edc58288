/** What of a second derivative can be compared: torch does not have all of them. */
import type { Program } from '../expressions/program.ts';

/** Ops whose derivative torch cannot differentiate again, so that there is nothing to compare with. */
export const ONCE_IN_TORCH: readonly string[] = ['hardsigmoid'];

/** Whether torch has a second derivative for a program. */
export const twiceInTorch = (program: Program): boolean =>
  program.nodes.every((node) => node.kind !== 'op' || !ONCE_IN_TORCH.includes(node.op));

/**
 * Our gradients, with torch's in place of those that say nothing. Second derivatives say something where the first are finite; and
 * torch's own overflow within their formulas at some edges: where they are NaN there is nothing to compare with.
 *
 * @param theirs - torch's gradients, then its second derivatives
 * @param ours - ours in the same order
 * @param first - how many gradients there are
 */
export function whereDefined(theirs: Float64Array, ours: Float64Array, first: number): Float64Array {
  const finite = theirs.subarray(0, first).every(Number.isFinite);
  return ours.map((x, i) => (i >= first && (!finite || Number.isNaN(theirs[i] ?? NaN)) ? (theirs[i] ?? NaN) : x));
}
