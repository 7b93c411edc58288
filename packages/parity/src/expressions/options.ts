/**
 * Options of ops for random cases and edge cases: the defaults half of the time, else something else that is allowed.
 *
 * Numbers are scaled, and the record itself says whether it takes the result. Words cannot be guessed, and some numbers
 * have special cases (a norm of order 1 or infinity), so those are listed by op.
 */
import type { AnyOp, Params } from '@chainrule/engine';
import type { Draws } from '../random.ts';

/** Options worth testing by name: words, and numbers that select another formula. */
const SPECIAL: Readonly<Record<string, readonly Params[]>> = {
  gelu: [{ approximate: 'tanh' }],
  hardtanh: [
    { minVal: 0, maxVal: 6 },
    { minVal: -2, maxVal: 0.5 },
  ],
  leakyRelu: [{ negativeSlope: 0.2 }, { negativeSlope: 0 }],
  elu: [{ alpha: 1.5 }],
  celu: [{ alpha: 1.5 }],
  softplus: [{ beta: 2 }, { beta: 2, threshold: 5 }],
  norm: [{ p: 1 }, { p: 3 }, { p: 1.5 }, { p: Infinity }],
};

/** The sets of options that edge cases go through, the defaults first. */
export function optionSets(record: AnyOp): readonly Params[] {
  return [{}, ...(SPECIAL[record.name] ?? [])];
}

const accepted = (record: AnyOp, params: Params): boolean => {
  try {
    record.checkParams?.({ ...record.params, ...params });
    return true;
  } catch {
    return false;
  }
};

/** Options for a random node, as a field to spread: absent for the defaults. */
export function drawParams(record: AnyOp, draws: Draws): { readonly params?: Params } {
  const names = Object.keys(record.params);
  if (names.length === 0 || draws.chance(0.5)) return {};
  const special = SPECIAL[record.name];
  if (special && draws.chance(0.5)) return { params: draws.pick(special) };
  const scaled = names.map((name) => [name, record.params[name]] as const);
  const numbers = scaled.flatMap(([name, value]) =>
    typeof value === 'number' ? [[name, value * draws.between(0.5, 2)]] : [],
  );
  const params: Params = Object.fromEntries(numbers);
  return accepted(record, params) ? { params } : {};
}
