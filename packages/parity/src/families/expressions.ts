/** Random expressions over the whole table: values and gradients, and in a family of their own second derivatives. */
import { ops } from '@chainrule/engine';
import { drawExpression } from '../expressions/generate.ts';
import { printProgram } from '../expressions/print.ts';
import { type OpTable, type Program, programBody } from '../expressions/program.ts';
import { smallerPrograms } from '../expressions/shrink.ts';
import { compare } from '../method/tolerance.ts';
import { type Draws, drawsFrom } from '../random.ts';
import { REFERENCE_OPS } from '../reference.ts';
import type { Family } from './family.ts';
import { ONCE_IN_TORCH, whereTorchDivides } from './twice.ts';

const twiceDifferentiable: OpTable = Object.fromEntries(
  Object.entries(ops).filter(([name]) => !ONCE_IN_TORCH.includes(name)),
);

/** A share of the programs uses only what the reference engine has, so that it can answer, too. */
const REFERENCE_SHARE = 0.1;
const referenceTable: OpTable = Object.fromEntries(
  Object.entries(ops).filter(([name]) => REFERENCE_OPS.includes(name)),
);

function drawProgram(draws: Draws): Program {
  if (draws.chance(REFERENCE_SHARE)) return drawExpression(draws, { nodes: [5, 30], table: referenceTable });
  return drawExpression(draws);
}

const common = {
  random: true,
  compare: (_: Program, theirs: Parameters<typeof compare>[0], ours: Parameters<typeof compare>[1]) =>
    compare(theirs, ours),
  smaller: (program: Program) => smallerPrograms(program, ops),
  print: (program: Program) => printProgram(program, ops),
} as const;

/** 10,000 random expressions of 5 to 80 nodes. */
export const expressions: Family<Program> = {
  ...common,
  name: 'expressions',
  compared: 'value, gradients of every leaf',
  count: 10_000,
  recorded: 300,
  draw: (seed, index) => drawProgram(drawsFrom(seed, `expressions/${index}`)),
  ask: (program) => ({ kind: 'program', body: programBody(program, ops) }),
  run: (program, backend) => backend.program(program, 1),
  row: () => 'random expressions',
};

/** 500 small expressions, differentiated twice. */
export const secondOrder: Family<Program> = {
  ...common,
  name: 'second-order',
  compared: 'value, gradients, every entry of the Hessian that torch has',
  count: 500,
  recorded: 60,
  draw: (seed, index) =>
    drawExpression(drawsFrom(seed, `second-order/${index}`), { nodes: [4, 16], table: twiceDifferentiable }),
  ask: (program) => ({ kind: 'program', body: { ...programBody(program, ops), order: 2 } }),
  run: (program, backend) => backend.program(program, 2),
  compare: (program, theirs, ours) =>
    compare(theirs, { ...ours, gradients: whereTorchDivides(program, ops, theirs.gradients, ours.gradients) }),
  row: () => 'gradients of gradients',
};
