/**
 * The implementations that are compared with PyTorch, as a list: each runs programs, networks, or both.
 *
 *     eager         Values and backward(), as a user writes it
 *     interpreter   the traced tape and its gradient on the records' `forward`: tracing, simplifying and differentiating without kernels
 *     compiled      compile(): the same tape as WebAssembly, by kernels
 *     reference     the lecture's engine, a dozen ops, where there is a checkout
 *
 * A backend that cannot run a case says undefined, and the report counts how many each one answered, so nothing passes by
 * not running. A backend carries its table of ops: the teeth swap one record for a wrong one.
 */
import { ops, Value } from '@chainrule/engine';
import { buildNodes, leafValues, type OpTable, type Program } from './expressions/program.ts';
import type { Gpt } from './gpts/gpt.ts';
import { runGpt, runTracedGpt } from './gpts/run.ts';
import type { LossCase } from './losses/loss-case.ts';
import { runLoss, runTracedLoss } from './losses/run.ts';
import type { Answer } from './method/tolerance.ts';
import { nnParts, type Parts, runEager } from './networks/eager.ts';
import type { Network } from './networks/network.ts';
import { loadReference } from './reference.ts';
import { runTracedNetwork } from './traced/network.ts';
import { asValue, gradients, programRunner, signRunner } from './traced/program.ts';
import { compiling, loadInterpreter, type Trace } from './traced/trace.ts';

/** What a program is run for: first derivatives, or second ones as well. */
export type Order = 1 | 2;

export interface Backend {
  readonly name: string;
  /** Whether ops are computed by their kernels, whose own ulp then count too, and not by their records' `forward`. */
  readonly byKernels?: boolean;
  /** The value and the gradients of the leaves; with order 2 also the Hessian, row by row. */
  program(program: Program, order: Order): Answer | undefined;
  /** The value and the gradients of the leaves as `grad` gives them, with the signs of zeros that `.grad`, which adds to +0, has not. */
  signs?(program: Program): Answer;
  /** Outputs, loss and gradients, or the course of a training. */
  network(network: Network): Answer | undefined;
  /** Loss and gradients; a backend may know no GPTs. */
  gpt?(gpt: Gpt): Answer | undefined;
  /** The losses and the gradient of every input; a backend may know no losses. */
  loss?(example: LossCase): Answer;
}

function firstOrder(program: Program, table: OpTable): Answer {
  const leaves = leafValues(program).map((value) => new Value(value));
  const output = asValue(buildNodes(program, leaves, table)[program.output]);
  if (output.requiresGrad) output.backward({ gradient: program.gradient ?? 1 });
  return { values: Float64Array.of(output.data), gradients: Float64Array.from(leaves, (leaf) => leaf.grad) };
}

function secondOrder(program: Program, table: OpTable): Answer {
  const leaves = leafValues(program).map((value) => new Value(value));
  const output = asValue(buildNodes(program, leaves, table)[program.output]);
  const first = gradients(output, leaves, program.gradient ?? 1);
  const second = first.flatMap((g) => gradients(g, leaves));
  return { values: Float64Array.of(output.data), gradients: Float64Array.from([...first, ...second], (g) => g.data) };
}

function withSigns(program: Program, table: OpTable): Answer {
  const leaves = leafValues(program).map((value) => new Value(value));
  const output = asValue(buildNodes(program, leaves, table)[program.output]);
  const first = gradients(output, leaves, program.gradient ?? 1);
  return { values: Float64Array.of(output.data), gradients: Float64Array.from(first, (g) => g.data) };
}

/** The eager engine over a table of ops. */
export function eagerBackend(table: OpTable = ops, parts: Parts = nnParts): Backend {
  return {
    name: 'eager',
    program: (program, order) => (order === 2 ? secondOrder(program, table) : firstOrder(program, table)),
    signs: (program) => withSigns(program, table),
    network: (network) => runEager(network, parts),
    gpt: (gpt) => runGpt(gpt, parts.attention),
    loss: (example) => runLoss(example, parts),
  };
}

/** A backend that traces: networks whose loss is a mean or sum over samples, and the programs that `takes` lets through. */
function tracedBackend(
  { name, byKernels }: Pick<Backend, 'name' | 'byKernels'>,
  trace: Trace,
  { table = ops, parts = nnParts, takes = () => true, takesGpt = () => true }: TracedOptions,
): Backend {
  const run = programRunner(trace, table);
  const signs = signRunner(trace, table);
  return {
    name,
    ...(byKernels ? { byKernels } : {}),
    program: (program, order) => (takes(program, order) ? run(program, order) : undefined),
    signs,
    network: (network) => runTracedNetwork(trace, network, parts),
    gpt: (gpt) => (takesGpt(gpt) ? runTracedGpt(trace, gpt, parts.attention) : undefined),
    loss: (example) => runTracedLoss(trace, example, parts),
  };
}

interface TracedOptions {
  readonly table?: OpTable;
  readonly parts?: Parts;
  readonly takes?: (program: Program, order: Order) => boolean;
  readonly takesGpt?: (gpt: Gpt) => boolean;
}

/** Of the random expressions compile() runs those of every so many-th size: each is a module of its own, some milliseconds' work. */
const COMPILED_SIZES = 20;

/** Every single op, and everything that is differentiated twice, goes through compile(). */
const isCompiled = ({ nodes }: Program, order: Order): boolean =>
  order === 2 || nodes.length % COMPILED_SIZES === 0 || nodes.filter(({ kind }) => kind === 'op').length === 1;

/** compile(). */
export const compiledBackend = (options: TracedOptions = {}): Backend =>
  tracedBackend({ name: 'compiled', byKernels: true }, compiling, { takes: isCompiled, ...options });

const interpreter = await loadInterpreter();

/** The interpreter of tapes, whose GPTs have one layer, lest they take longer than all else; undefined where there is no checkout. */
export const interpretedBackend = (options: TracedOptions = {}): Backend | undefined =>
  interpreter &&
  tracedBackend({ name: 'interpreter' }, interpreter, { takesGpt: ({ layers }) => layers === 1, ...options });

/** The backends that a run compares with PyTorch: those of the packages, and in a checkout the interpreter and the reference engine. */
export const backends: readonly Backend[] = [
  eagerBackend(),
  interpretedBackend(),
  compiledBackend(),
  await loadReference(),
].flatMap((backend) => backend ?? []);
