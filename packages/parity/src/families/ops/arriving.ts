/**
 * Every op at its edges, with a gradient arriving that is itself a leaf: how a gradient depends on what arrives is the one second
 * derivative that an op by itself does not show, and a rule that answers 0 at an edge may still lose it.
 */
import { ops } from '@chainrule/engine';
import { printProgram } from '../../expressions/print.ts';
import { leafValues, type Program, programBody } from '../../expressions/program.ts';
import { smallerPrograms } from '../../expressions/shrink.ts';
import { compare } from '../../method/tolerance.ts';
import type { Family } from '../family.ts';
import { twiceInTorch, whereDefined } from '../twice.ts';
import { opCases } from './points.ts';

/** A case of the family: the op's name and its result times a leaf. */
interface ArrivingCase {
  readonly op: string;
  readonly program: Program;
}

/** What the result is multiplied with: a power of two, which rounds nothing. */
const FACTOR = 0.5;

/** A program's result times a leaf of its own. */
function scaled({ nodes, output }: Program): Program {
  const factor = nodes.length;
  const product = { kind: 'op', op: 'mul', args: [output, factor] } as const;
  return { nodes: [...nodes, { kind: 'leaf', value: FACTOR }, product], output: factor + 1 };
}

let drawn: readonly ArrivingCase[] | undefined;

function cases(): readonly ArrivingCase[] {
  drawn ??= opCases(ops, 0)
    .filter(({ edge, program }) => edge && (program.gradient ?? 1) === 1 && twiceInTorch(program))
    .map(({ op, program }) => ({ op, program: scaled(program) }));
  return drawn;
}

/** Every op at its edges, times a leaf, differentiated twice. */
export const arriving: Family<ArrivingCase> = {
  name: 'arriving',
  compared: 'of every op times a leaf, at its edges: value, gradients, and the second derivatives that torch has',
  get count() {
    return cases().length;
  },
  recorded: 0,
  random: false,
  draw: (_, index) => cases()[index] as ArrivingCase, // index < count
  ask: ({ program }) => ({ kind: 'program', body: { ...programBody(program, ops), order: 2 } }),
  run: ({ program }, backend) => backend.program(program, 2),
  compare: ({ op, program }, theirs, ours) =>
    compare(theirs, {
      ...ours,
      gradients: whereDefined(op, theirs.gradients, ours.gradients, leafValues(program).length),
    }),
  row: ({ op }) => op,
  smaller: function* (example) {
    for (const program of smallerPrograms(example.program, ops)) yield { ...example, program };
  },
  print: ({ program }) => printProgram(program, ops),
};
