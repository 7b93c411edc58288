/**
 * The implementations that are compared with PyTorch, as a list: each runs programs, networks, or both.
 *
 * A backend that cannot run a case says undefined, and the report counts how many each one answered, so nothing passes by
 * not running. A backend carries its table of ops: the teeth swap one record for a wrong one.
 */
import { compile, grad, ops, Value } from '@chainrule/engine';
import { buildNodes, leafValues, type OpTable, type Program } from './expressions/program.ts';
import type { Gpt } from './gpts/gpt.ts';
import { runCompiledGpt, runGpt } from './gpts/run.ts';
import type { Answer } from './method/tolerance.ts';
import { runCompiled } from './networks/compiled.ts';
import { nnParts, type Parts, runEager } from './networks/eager.ts';
import type { Network } from './networks/network.ts';
import { loadReference } from './reference.ts';

/** What a program is run for. */
export type Order = 1 | 2;

export interface Backend {
  readonly name: string;
  /** The value and the gradients of the leaves; with order 2 also the Hessian, row by row. */
  program(program: Program, order: Order): Answer | undefined;
  /** Outputs, loss and gradients, or the course of a training. */
  network(network: Network): Answer | undefined;
  /** Loss and gradients; a backend may know no GPTs. */
  gpt?(gpt: Gpt): Answer;
}

/** A node as a Value: a number operand may itself be the result. */
const asValue = (node: Value | number | undefined): Value =>
  node instanceof Value ? node : new Value(node ?? NaN, { requiresGrad: false });

function firstOrder(program: Program, table: OpTable): Answer {
  const leaves = leafValues(program).map((value) => new Value(value));
  const output = asValue(buildNodes(program, leaves, table)[program.output]);
  if (output.requiresGrad) output.backward({ gradient: program.gradient ?? 1 });
  return { values: Float64Array.of(output.data), gradients: Float64Array.from(leaves, (leaf) => leaf.grad) };
}

/** Gradients as Values, 0 where nothing arrives. */
function gradients(of: Value, leaves: readonly Value[], gradient: number): Value[] {
  if (!of.requiresGrad) return leaves.map(() => new Value(0, { requiresGrad: false }));
  return grad(of, leaves, { createGraph: true, allowUnused: true, gradient });
}

function secondOrder(program: Program, table: OpTable): Answer {
  const leaves = leafValues(program).map((value) => new Value(value));
  const output = asValue(buildNodes(program, leaves, table)[program.output]);
  const first = gradients(output, leaves, program.gradient ?? 1);
  const second = first.flatMap((g) => gradients(g, leaves, 1));
  return { values: Float64Array.of(output.data), gradients: Float64Array.from([...first, ...second], (g) => g.data) };
}

/** The eager engine over a table of ops. */
export function eagerBackend(table: OpTable = ops, parts: Parts = nnParts): Backend {
  return {
    name: 'eager',
    program: (program, order) => (order === 2 ? secondOrder(program, table) : firstOrder(program, table)),
    network: (network) => runEager(network, parts),
    gpt: (gpt) => runGpt(gpt, parts.attention),
  };
}

/** compile() runs every so many programs; each is a module of its own, and most of what it does is in the networks. */
const COMPILED_SHARE = 20;

function compiledProgram(program: Program, table: OpTable): Answer {
  const leaves = leafValues(program).map((value) => new Value(value));
  const fn = (): Value => asValue(buildNodes(program, leaves, table)[program.output]);
  const value = compile(fn, { inputs: [1], parameters: leaves }).valueAndGrad([[0]]);
  return { values: Float64Array.of(value), gradients: Float64Array.from(leaves, (leaf) => leaf.grad) };
}

/** compile(): first derivatives of a share of the programs, and networks whose loss is a mean or sum over samples. */
export function compiledBackend(table: OpTable = ops, parts: Parts = nnParts): Backend {
  const takes = ({ nodes, gradient }: Program, order: Order): boolean =>
    order === 1 && gradient === undefined && nodes.length % COMPILED_SHARE === 0;
  return {
    name: 'compiled',
    program: (program, order) => (takes(program, order) ? compiledProgram(program, table) : undefined),
    network: (network) => runCompiled(network, parts),
    gpt: (gpt) => runCompiledGpt(gpt, parts.attention),
  };
}

/** The backends that a run compares with PyTorch: those of the packages, and in a checkout the reference engine. */
export const backends: readonly Backend[] = [
  eagerBackend(),
  compiledBackend(),
  ...[await loadReference()].flatMap((b) => b ?? []),
];
