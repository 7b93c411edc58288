/**
 * Where every op of the table is tried: on its edges (zeros, ties, kinks, thresholds, infinities, NaN, the smallest and nearly
 * the largest number), with infinite and NaN gradients arriving at its kinks, and at random points of its domain.
 */
import type { AnyOp, Params } from '@chainrule/engine';
import { clearOfKinks, paramsOf } from '../../expressions/evaluate.ts';
import { optionSets } from '../../expressions/options.ts';
import { type OpTable, type Program, type ProgramNode, takesOperands } from '../../expressions/program.ts';
import { type Draws, drawsFrom } from '../../random.ts';

/** One op at one point. */
export interface OpCase {
  readonly op: string;
  readonly program: Program;
  /** Whether the point is an edge rather than a random point of the domain. */
  readonly edge: boolean;
}

const { POSITIVE_INFINITY: INF, MIN_VALUE: TINY } = Number;
const SIGNED = [0.25, 0.5, 1, 1.5, 2, 2.5, 3, 6, 20, 20.5, 21, 800, INF, TINY, 1e308];
const ONE = [0, -0, Number.NaN, ...SIGNED, ...SIGNED.map((x) => -x)];
const TWO = [0, -0, 1, -1, 0.5, -2, 2.5, 3, INF, -INF, Number.NaN, 800, TINY, 1e308];
const THREE = [0, -0, 1, -1, Number.NaN, INF, -2];
const LISTS = [
  [0], [-0], [3], [-2], [0, 0], [-0, 0], [0, -0], [1, 2, 3], [1, 1], [2, 2, 1], [2, 1, 2, 2], [0, 2, 3], [0, 0, 3], [-1, -2],
  [INF, 1], [-INF, 1], [INF, INF], [-INF, -INF], [INF, -INF], [Number.NaN, 1], [1, Number.NaN], [800, 800], [-800, -800],
  [1000, -1000], [1e308, 1e308], [1e308, -1e308], [TINY, TINY], [1e-200, 1e-200], [1e200, 1e200], [0, INF], [0.1, 0.2, 0.3],
]; // biome-ignore format: the edges of lists, many to a line
const KINK_INPUTS = [-3, -1, 0, 1, 3, 6];
const HARD_GRADIENTS = [INF, Number.NaN];
const RANDOM_POINTS = 40;
const LONGEST_LIST = 9;
const TRIES = 50;

export type Inputs = readonly (readonly number[])[];

/** A program of one op; every input is a leaf. */
export function single(
  op: string,
  record: AnyOp,
  inputs: Inputs,
  params: Params,
  gradient: number,
  element?: number,
): Program {
  const leaves: ProgramNode[] = inputs.flat().map((value) => ({ kind: 'leaf', value }));
  let next = 0;
  const places = inputs.map((list) => list.map(() => next++));
  const args = takesOperands(record) ? places.flat() : places;
  const options = Object.keys(params).length > 0 ? { params } : {};
  const which = element === undefined ? {} : { element };
  return { nodes: [...leaves, { kind: 'op', op, args, ...options, ...which }], output: leaves.length, gradient };
}

/** All combinations of one number per operand. */
export const combinations = (numbers: readonly number[], count: number): number[][] =>
  count === 0 ? [[]] : combinations(numbers, count - 1).flatMap((rest) => numbers.map((x) => [...rest, x]));

const EDGES = { 1: ONE, 2: TWO, 3: THREE } as const;

function edgeInputs(record: AnyOp): Inputs[] {
  if (takesOperands(record))
    return combinations(EDGES[record.arity], record.arity).map((inputs) => inputs.map((x) => [x]));
  if (record.lists.length === 1) return LISTS.map((list) => [list]);
  return LISTS.map((list) => record.lists.map((name) => (name.endsWith('?') ? [list[0] ?? 1] : [...list].reverse())));
}

/** A random point of the domain, as many numbers as the op takes. */
function randomInputs(record: AnyOp, draws: Draws): Inputs {
  const at = (i: number): number => draws.between(...(record.domain[i] ?? record.domain[0] ?? [-1, 1]));
  if (takesOperands(record)) return record.operands.map((_, i) => [at(i)]);
  const length = draws.whole(1, LONGEST_LIST);
  return record.lists.map((list, i) => Array.from({ length: list.endsWith('?') ? 1 : length }, () => at(i)));
}

/** A random point clear of kinks, if one is found. */
function clearInputs(record: AnyOp, params: Params, draws: Draws): Inputs | undefined {
  for (let i = 0; i < TRIES; i++) {
    const inputs = randomInputs(record, draws);
    const known = inputs.flat().map((value) => ({ value, exact: true }));
    if (clearOfKinks(record, known, paramsOf(record, { params }))) return inputs;
  }
  return undefined;
}

/** The elements of a result to look at: each of a list, or the one there is. */
export const elementsOf = (record: AnyOp, inputs: Inputs): (number | undefined)[] =>
  record.arity === 'vector' ? (inputs[0] ?? []).map((_, i) => i) : [undefined];

function edges(op: string, record: AnyOp, params: Params): OpCase[] {
  const points = edgeInputs(record).flatMap((inputs) =>
    elementsOf(record, inputs).map((element) => single(op, record, inputs, params, 1, element)),
  );
  const hard =
    record.arity === 1
      ? HARD_GRADIENTS.flatMap((g) => KINK_INPUTS.map((x) => single(op, record, [[x]], params, g)))
      : [];
  return [...points, ...hard].map((program) => ({ op, program, edge: true }));
}

function randoms(op: string, record: AnyOp, params: Params, draws: Draws): OpCase[] {
  return Array.from({ length: RANDOM_POINTS }, () => clearInputs(record, params, draws)).flatMap((inputs) => {
    if (!inputs) return [];
    const element = record.arity === 'vector' ? draws.whole(0, (inputs[0]?.length ?? 1) - 1) : undefined;
    return [{ op, program: single(op, record, inputs, params, draws.between(-2, 2), element), edge: false }];
  });
}

/** Every op of a table at its edges and at random points, for each of its sets of options. */
export function opCases(table: OpTable, seed: number): OpCase[] {
  return Object.entries(table).flatMap(([op, record]) => {
    const draws = drawsFrom(seed, `ops/${op}`);
    return optionSets(record).flatMap((params) => [
      ...edges(op, record, params),
      ...randoms(op, record, params, draws),
    ]);
  });
}
