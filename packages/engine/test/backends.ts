/**
 * Backends of the conformance suite: four ways to run a tape. Each takes the same tape and batch and gives outputs, loss and gradients.
 *
 *     eager         the tape's steps called on Values, backward() per batch: the behaviour that all others are held to
 *     interpreter   the records' `forward` on plain numbers
 *     kernels       the compiler's kernels on plain numbers, adding in the module's order
 *     wasm          compile(): the module itself
 */
import { type CompiledFunction, compile, type Operand, ops, sum, Value } from '../src/index.ts';
import { float32Machine, float64Machine } from '../src/kernels/index.ts';
import type { Dtype } from '../src/machine.ts';
import { differentiate } from '../src/trace/gradient.ts';
import { byForward, byKernels, interpret, interpretGradient } from '../src/trace/interpret.ts';
import { record } from '../src/trace/record.ts';
import type { Step, Tape } from '../src/trace/tape.ts';
import { makePlan } from '../src/wasm/plan.ts';

/** A program with numbers to run it on. */
export interface Case {
  readonly tape: Tape;
  readonly parameters: readonly number[];
  readonly rows: readonly (readonly number[])[];
  readonly reduction: 'mean' | 'sum';
  readonly dtype?: Dtype;
  readonly fma?: boolean;
}

/** What a backend gives; loss and gradients only where the tape has one output. */
export interface Outcome {
  readonly outputs: number[];
  readonly loss: number;
  readonly gradients: number[];
  /** Matrix blocks of the module, where there is one. */
  readonly blocks?: number;
}

export interface Backend {
  readonly name: string;
  run(given: Case): Outcome;
}

type Callable = (...args: readonly unknown[]) => Value;

const call = ({ op, params, lists }: Step, read: (id: number) => Value): Value => {
  const known: Readonly<Record<string, unknown>> = ops;
  const record = known[op.name] as Callable; // tapes of tests hold ops of the table only
  const operands: unknown[] = op.arity === 'n' ? lists.map((list) => list.map(read)) : (lists[0] ?? []).map(read);
  if (op.arity === 'n' && op.lists[2] === 'bias?' && lists.length > 2) operands[2] = read(lists[2]?.[0] ?? -1);
  const options = Object.keys(params).length > 0 ? [params] : [];
  return record(...operands, ...options);
};

/** The tape as a function on Values. */
export const replay =
  (tape: Tape, parameters: readonly Value[]) =>
  (inputs: readonly Operand[]): Value[] => {
    const values: Value[] = [
      ...parameters,
      ...inputs.map((x) => (x instanceof Value ? x : new Value(x, { requiresGrad: false }))),
    ];
    for (const node of tape.nodes.slice(values.length)) {
      if (node.kind === 'step') values.push(call(node, (id) => values[id] as Value));
      else if (node.kind === 'constant') values.push(new Value(node.value, { requiresGrad: false }));
      else throw new Error(`${node.kind} is made by a gradient only`);
    }
    return tape.outputs.map((id) => values[id] as Value);
  };

const leaves = (numbers: readonly number[]): Value[] => numbers.map((x) => new Value(x));

export const eager: Backend = {
  name: 'eager',
  run: ({ tape, parameters, rows, reduction }) => {
    const values = leaves(parameters);
    const fn = replay(tape, values);
    const results = rows.map((row) => fn(row));
    const outputs = results.flat().map((value) => value.data);
    const total = sum(results.map(([first]) => first as Value));
    const loss = reduction === 'mean' ? total.div(rows.length) : total;
    if (loss.requiresGrad) loss.backward();
    return { outputs, loss: loss.data, gradients: values.map((value) => value.grad) };
  },
};

const traced = ({ tape, parameters, rows }: Case) => {
  const width = rows[0]?.length ?? 1;
  const values = leaves(parameters);
  const fn = replay(tape, values);
  return { fn: (row: Value[]) => fn(row), values, inputs: [width] };
};

export const interpreter: Backend = {
  name: 'interpreter',
  run: (given) => {
    const { fn, values, inputs } = traced(given);
    const { tape, builder } = record({ fn, inputs, parameters: values });
    const [rows, parameters] = [given.rows, given.parameters];
    const outputs = interpret(tape, { parameters, rows, compute: byForward }).flat();
    const gradient = differentiate(
      builder,
      tape,
      parameters.map(() => true),
    );
    const seed = given.reduction === 'mean' ? 1 / rows.length : 1;
    const found = interpretGradient(
      gradient,
      { parameters, rows, compute: byForward },
      { lanes: 1, tile: rows.length, seed },
    );
    const loss = given.reduction === 'mean' ? found.loss / rows.length : found.loss;
    return { outputs, loss, gradients: found.parameters };
  },
};

export const kernels: Backend = {
  name: 'kernels',
  run: (given) => {
    const { fn, values, inputs } = traced(given);
    const { dtype = 'float64', rows, parameters, reduction } = given;
    const compute = byKernels(dtype === 'float64' ? float64Machine : float32Machine);
    const round = dtype === 'float64' ? (x: number): number => x : Math.fround;
    const { tape, builder } = record({ fn, inputs, parameters: values });
    const outputs = interpret(tape, { parameters, rows, compute, round }).flat();
    const gradient = differentiate(
      builder,
      tape,
      parameters.map(() => true),
    );
    const goal = { ...gradient, rows: [], totals: [gradient.loss] };
    const { tile, isa } = makePlan(goal, dtype, inputs).layout;
    const seed = reduction === 'mean' ? 1 / rows.length : 1;
    const unit = 2 * isa.lanes;
    const tiles = Math.ceil(rows.length / tile);
    const order = { lanes: isa.lanes, tile: Math.ceil(rows.length / tiles / unit) * unit, seed };
    const found = interpretGradient(gradient, { parameters, rows, compute, round }, order);
    const loss = reduction === 'mean' ? found.loss / rows.length : found.loss;
    return { outputs, loss, gradients: found.parameters };
  },
};

/** Runs a compiled function, and proves that it was the module that ran: the function itself is called once, to be traced. */
export const wasm: Backend = {
  name: 'wasm',
  run: (given) => {
    const { fn, values, inputs } = traced(given);
    let calls = 0;
    const counted = (row: Value[]): Value[] => {
      calls++;
      return fn(row);
    };
    const { dtype = 'float64', fma = false, reduction, rows } = given;
    // Without the comparison, so that nothing but the module can have computed what comes out.
    const options = { inputs, parameters: values, reduction, dtype, fma, check: false };
    const compiled: CompiledFunction = compile(counted, options);
    const outputs = [...compiled.forward(rows)];
    const single = given.tape.outputs.length === 1;
    const loss = single ? compiled.valueAndGrad(rows) : NaN;
    if (calls !== 1 || compiled.stats.bytes === 0) throw new Error(`the function ran ${calls} times; no module ran`);
    const { blocks } = compiled.stats;
    compiled.dispose();
    return { outputs, loss, gradients: values.map((value) => value.grad), blocks };
  },
};
