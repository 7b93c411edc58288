/**
 * @chainrule/parity: the engine and nn compared with PyTorch, and your own functions too. The command line is `parity`.
 *
 * @packageDocumentation
 */
export { type Checkable, type CheckResult, checkAgainstTorch } from './check.ts';
export { ParityError, type ParityErrorCode } from './errors.ts';
export { type ExpressionOptions, generateExpression } from './expressions/generate.ts';
export type { Listing } from './expressions/print.ts';
export type { ConstantNode, LeafNode, OpNode, OpTable, Program, ProgramNode } from './expressions/program.ts';
export { type Answer, compare, type Gap, type SignsOfZero } from './method/tolerance.ts';
export type { Refusal } from './oracle/answers.ts';
export type { PythonOptions } from './oracle/python.ts';
export { type RunOptions, runInTorch } from './run-in-torch.ts';
