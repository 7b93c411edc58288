/**
 * Every op of the table by itself, which is where the strict claims are checked: exact ops bit for bit, gradients of arithmetic rules bit
 * for bit, the rest within the ulp of the record. One row of the report per op.
 */
import { type AnyOp, ops } from '@chainrule/engine';
import type { Backend } from '../../backends.ts';
import { distanceInUlp, sameBits, ulpOf } from '../../bits.ts';
import { paramsOf } from '../../expressions/evaluate.ts';
import { printProgram } from '../../expressions/print.ts';
import { type OpNode, type OpTable, programBody, recordOf, takesOperands } from '../../expressions/program.ts';
import { byRule } from '../../expressions/rule.ts';
import { smallerPrograms } from '../../expressions/shrink.ts';
import { type Answer, apart, compare, type Gap, NO_GAP, oppositeZeros, wider } from '../../method/tolerance.ts';
import type { Family } from '../family.ts';
import { twiceInTorch, whereDefined } from '../twice.ts';
import { type OpCase, opCases } from './points.ts';

/**
 * A difference in ulp where `allowed` are; 0 means the same bits. The ulp are those of the result, or of `size` if that is larger.
 */
function gapInUlp(where: string, theirs: number, ours: number, allowed: number, size = 0): Gap {
  if (sameBits(theirs, ours)) return NO_GAP;
  if (oppositeZeros(theirs, ours)) return apart(`sign of ${where}`, theirs, ours);
  const isLeftOver = size > Math.abs(theirs) && Number.isFinite(size) && Number.isFinite(ours);
  const ulp = isLeftOver ? Math.abs(theirs - ours) / ulpOf(size) : distanceInUlp(theirs, ours);
  return { share: allowed === 0 ? Infinity : ulp / allowed, ulp, where, theirs, ours };
}

/**
 * Single ops whose own formula cancels, in torch as here: x · (1 + erf(x/√2)) / 2 below 0, max + log1p(…) near 0. They get this many ulp
 * of the inputs.
 */
const CANCELLING: Readonly<Record<string, number>> = { gelu: 4, logaddexp: 2 };

/**
 * The largest number that enters a sum within an op, 0 for an op without one: there a small result is what larger numbers left
 * over, and its error is theirs.
 */
function summands({ op }: OpCase, record: AnyOp, lists: readonly (readonly number[])[]): number {
  const largest = (list: readonly number[]): number => list.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (!takesOperands(record))
    return record.lists.length === 1 ? largest(lists[0] ?? []) : largest(lists[0] ?? []) * largest(lists[1] ?? []);
  const isComposed = record.arity !== 3 && record.define !== undefined;
  return isComposed || op in CANCELLING ? largest(lists.flat()) : 0;
}

/** The op node of a case: its last. */
const opNode = ({ program }: OpCase): OpNode => program.nodes[program.output] as OpNode; // made by `single`

/** The inputs, a list for each argument. */
function listsOf(example: OpCase): number[][] {
  const inputs = inputsOf(example);
  return opNode(example).args.map((arg) => [arg].flat().map((i) => inputs[i] ?? NaN));
}

const inputsOf = ({ program: { nodes, output } }: OpCase): number[] =>
  nodes.slice(0, output).map((node) => (node.kind === 'op' ? NaN : node.value));

/** Gradients by the record's rule at torch's own y; ±0 are told apart only by ops that are exact altogether. */
function ruleGap(example: OpCase, table: OpTable, theirs: Answer): Gap {
  const node = opNode(example);
  const record = recordOf(table, node.op);
  const rule = byRule(
    record,
    listsOf(example),
    paramsOf(record, node),
    theirs.values[0] ?? NaN,
    example.program.gradient ?? 1,
  );
  if (!rule?.arithmetic) return NO_GAP;
  return rule.gradients
    .map((ours, i) => gapInUlp(`gradient ${i} by the rule`, (theirs.gradients[i] ?? NaN) + 0, ours + 0, 0))
    .reduce(wider, NO_GAP);
}

let drawn: { readonly seed: number; readonly cases: readonly OpCase[] } | undefined;

/** The cases of a seed, drawn once. */
function casesOf(seed: number): readonly OpCase[] {
  if (drawn?.seed !== seed) drawn = { seed, cases: opCases(ops, seed) };
  return drawn.cases;
}

/** With an infinite or NaN gradient arriving, only the first derivative says anything. */
const order = ({ program }: OpCase): 1 | 2 => (twiceInTorch(program) && Number.isFinite(program.gradient ?? 1) ? 2 : 1);

/** Compares what a backend says about one op with torch: the value by the record, the rule by bits, the rest by tolerance. */
export function compareOp(
  example: OpCase,
  theirs: Answer,
  ours: Answer,
  table: OpTable,
  { byKernels = false }: Pick<Backend, 'byKernels'> = {},
): Gap {
  const record = recordOf(table, example.op);
  const size = summands(example, record, listsOf(example));
  const value = gapInUlp(
    'value',
    theirs.values[0] ?? NaN,
    ours.values[0] ?? NaN,
    (CANCELLING[example.op] ?? record.ulp.torch) + (byKernels ? record.ulp.wasm : 0),
    size,
  );
  const gradients = whereDefined(example.op, theirs.gradients, ours.gradients, inputsOf(example).length);
  const byTolerance = compare(theirs, { ...ours, gradients });
  return wider(wider(value, ruleGap(example, table, theirs)), byTolerance);
}

/** Every op, at its edges and at random points of its domain. */
export const opFamily: Family<OpCase> = {
  name: 'ops',
  compared:
    'value, gradient of every input, second derivatives where torch has finite first and defined second ones; exact ops and arithmetic rules bit for bit',
  get count() {
    return casesOf(0).length;
  },
  get recorded() {
    return casesOf(0).length;
  },
  random: false,
  draw: (seed, index) => casesOf(seed)[index] as OpCase, // index < count
  ask: (example) => ({ kind: 'program', body: { ...programBody(example.program, ops), order: order(example) } }),
  run: (example, backend) => backend.program(example.program, order(example)),
  compare: (example, theirs, ours, backend) => compareOp(example, theirs, ours, ops, backend),
  row: ({ op }) => op,
  smaller: function* (example) {
    for (const program of smallerPrograms(example.program, ops))
      if (program.nodes[program.output]?.kind === 'op') yield { ...example, program };
  },
  print: ({ program }) => printProgram(program, ops),
};
