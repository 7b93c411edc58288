/**
 * Every op of the table by itself, which is where the strict claims are checked: exact ops bit for bit, gradients of arithmetic rules bit
 * for bit, the rest within the ulp of the record. One row of the report per op.
 */
import { ops } from '@chainrule/engine';
import { distanceInUlp, sameBits } from '../../bits.ts';
import { paramsOf } from '../../expressions/evaluate.ts';
import { printProgram } from '../../expressions/print.ts';
import { type OpNode, type OpTable, programBody, recordOf } from '../../expressions/program.ts';
import { smallerPrograms } from '../../expressions/shrink.ts';
import { type Answer, compare, type Gap, NO_GAP, wider } from '../../method/tolerance.ts';
import { twiceInTorch } from '../expressions.ts';
import type { Family } from '../family.ts';
import { type OpCase, opCases } from './points.ts';
import { byRule } from './rule.ts';

/** A difference of `ulp` units where `allowed` are; exact means no difference at all. */
function gapInUlp(where: string, theirs: number, ours: number, allowed: number): Gap {
  if (sameBits(theirs, ours)) return NO_GAP;
  const ulp = distanceInUlp(theirs, ours);
  return { share: allowed === 0 ? Infinity : ulp / allowed, ulp, where, theirs, ours };
}

/** The op node of a case: its last. */
const opNode = ({ program }: OpCase): OpNode => program.nodes[program.output] as OpNode; // made by `single`

const inputsOf = ({ program: { nodes, output } }: OpCase): number[] => nodes.slice(0, output).map((node) => (node.kind === 'op' ? NaN : node.value));

/** Gradients by the record's rule at torch's own y; ±0 are told apart only by ops that are exact altogether. */
function ruleGap(example: OpCase, table: OpTable, theirs: Answer): Gap {
  const node = opNode(example);
  const record = recordOf(table, node.op);
  const lists = inputsOf(example).map((x) => [x]);
  const rule = byRule(record, lists, paramsOf(record, node), theirs.values[0] ?? NaN, example.program.gradient ?? 1);
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

const order = (example: OpCase): 1 | 2 => (twiceInTorch(example.program) ? 2 : 1);

/** Compares what a backend says about one op with torch: the value by the record, the rule by bits, the rest by tolerance. */
export function compareOp(example: OpCase, theirs: Answer, ours: Answer, table: OpTable): Gap {
  const record = recordOf(table, example.op);
  const value = gapInUlp('value', theirs.values[0] ?? NaN, ours.values[0] ?? NaN, record.ulp.torch);
  return wider(wider(value, ruleGap(example, table, theirs)), compare({ ...theirs, values: ours.values }, ours));
}

/** Every op, at its edges and at random points of its domain. */
export const opFamily: Family<OpCase> = {
  name: 'ops',
  compared: 'value, gradient of every input, second derivatives; exact ops and arithmetic rules bit for bit',
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
  compare: (example, theirs, ours) => compareOp(example, theirs, ours, ops),
  row: ({ op }) => op,
  smaller: function* (example) {
    for (const program of smallerPrograms(example.program, ops)) if (program.nodes[program.output]?.kind === 'op') yield { ...example, program };
  },
  print: ({ program }) => printProgram(program, ops),
};
