/** A network run by nn on the eager engine: as a user would write it, with MLP, a loss, an optimiser and a schedule. */
import { type Operand, sum, type Value } from '@chainrule/engine';
import { clipGradNorm, clipGradValue, losses, MLP, type MLPOptions, optimizers, schedules } from '@chainrule/nn';
import { type Attention, rightAttention } from '../gpts/run.ts';
import type { Answer } from '../method/tolerance.ts';
import {
  type Named,
  type Network,
  type Options,
  outputsOf,
  parameterCount,
  type ScheduleSpec,
  type Training,
} from './network.ts';
import { FUNCTION_OPTIONS, WATCHES_LOSS } from './tables.ts';

export type Model = MLP<readonly number[]>;
type Loss = (...args: unknown[]) => Value;
interface Optimizer {
  readonly paramGroups: { lr: number }[];
  step(): void;
  zeroGrad(): void;
}
interface Schedule {
  step(metric?: number): void;
}

/** What a network is made of; the teeth put wrong parts in. */
export interface Parts {
  readonly losses: object;
  readonly optimizers: object;
  readonly schedules: object;
  readonly clipGradNorm: typeof clipGradNorm;
  readonly attention: Attention;
}
export const nnParts: Parts = { losses, optimizers, schedules, clipGradNorm, attention: rightAttention };

/** Something of a namespace by name. */
export function part<T>(namespace: object, name: string): T {
  const found: unknown = Object.hasOwn(namespace, name) ? namespace[name as never] : undefined;
  if (found === undefined) throw new RangeError(`nn has no ${name}`);
  return found as T; // what the namespaces hold is nn's public contract
}

/** A network of nn with the given parameters. */
export function buildModel(network: Network): Model {
  const { inputs, widths, bias, activation, outputActivation } = network;
  const options = { bias, activation, outputActivation } as MLPOptions; // names were drawn from the table of ops
  const model = new MLP(inputs, [...widths], options);
  for (const [i, parameter] of model.parameters().entries()) parameter.data = network.parameters[i] ?? NaN;
  return model as Model; // the widths are not literals here
}

/** The arguments of a loss: rows of outputs, or a list for one column; two lists for a pair. */
function lossArguments(network: Network, rows: readonly (readonly Value[])[], form: string): unknown[] {
  const column = (i: number): Value[] => rows.map((row) => row[i] as Value); // rows are as wide as the network
  if (form === 'class') return [rows, network.targets];
  if (form === 'pair') return [column(0), column(1), network.targets.flat()];
  return outputsOf(network) === 1 ? [column(0), network.targets.flat()] : [rows, network.targets];
}

/** The outputs of a batch and its loss. */
export function networkLoss(
  network: Network,
  model: Model,
  batch: readonly (readonly Operand[])[],
  parts: Parts,
): { rows: Value[][]; loss: Value } {
  const rows = batch.map((x) => [model.forward(x)].flat());
  const loss = part<Loss & { readonly form: string }>(parts.losses, network.loss.name);
  const value = loss(...lossArguments(network, rows, loss.form), network.loss.options);
  const { l2 } = network;
  if (l2 === undefined) return { rows, loss: value };
  return { rows, loss: value.add(sum(model.parameters().map((p) => p.mul(p))).mul(l2)) };
}

/** Options as nn takes them: a list that stands for a function of the epoch becomes one. */
function nnOptions(options: Options): object {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      FUNCTION_OPTIONS.includes(name) && Array.isArray(value) ? (epoch: number) => value[epoch] : value,
    ]),
  );
}

function make<T>(namespace: object, { name, options }: Named, first: unknown): T {
  const Class = part<new (first: unknown, options: object) => T>(namespace, name);
  return new Class(first, nnOptions(options));
}

/** The parameters, in two groups if the last layer has options of its own. */
function groupsOf(model: Model, { widths, bias, inputs }: Network, { lastLayer }: Training): unknown {
  const parameters = model.parameters();
  if (!lastLayer) return parameters;
  const before = widths.at(-2) ?? inputs;
  const last = parameterCount({ inputs: before, widths: widths.slice(-1), bias });
  const rest = parameters.slice(0, parameters.length - last);
  return [...(rest.length > 0 ? [{ params: rest }] : []), { params: parameters.slice(-last), ...lastLayer }];
}

function makeSchedule({ name, options, parts: made }: ScheduleSpec, optimizer: Optimizer, parts: Parts): Schedule {
  const schedulers = made?.map((spec) => make<Schedule>(parts.schedules, spec, optimizer));
  const Class = part<new (first: Optimizer, options: object) => Schedule>(parts.schedules, name);
  return new Class(optimizer, { ...nnOptions(options), ...(schedulers ? { schedulers } : {}) });
}

function clip(model: Model, { clipNorm, clipValue }: Training, parts: Parts): void {
  if (clipNorm) parts.clipGradNorm(model.parameters(), clipNorm.maxNorm, { normType: clipNorm.normType });
  if (clipValue !== undefined) clipGradValue(model.parameters(), clipValue);
}

/** One pass forward and backward; `backward` may be another engine's. */
export type Pass = (network: Network, model: Model) => number;

const eagerPass =
  (parts: Parts): Pass =>
  (network, model) => {
    const { loss } = networkLoss(network, model, network.batch, parts);
    if (loss.requiresGrad) loss.backward();
    return loss.data;
  };

/** Trains, and notes the loss, all parameters and the rate after every step. */
export function course(network: Network, training: Training, parts: Parts, pass: Pass): Answer {
  const model = buildModel(network);
  const optimizer = make<Optimizer>(parts.optimizers, training.optimizer, groupsOf(model, network, training));
  const schedule = training.schedule && makeSchedule(training.schedule, optimizer, parts);
  const watches = training.schedule && WATCHES_LOSS.includes(training.schedule.name);
  const values: number[] = [];
  for (let step = 0; step < training.steps; step++) {
    const rate = training.rates?.[step];
    if (rate !== undefined) for (const group of optimizer.paramGroups) group.lr = rate;
    optimizer.zeroGrad();
    const loss = pass(network, model);
    clip(model, training, parts);
    optimizer.step();
    if (watches) schedule?.step(loss);
    else schedule?.step();
    values.push(loss, ...optimizer.paramGroups.map(({ lr }) => lr));
    const isLast = step === training.steps - 1;
    if (isLast || training.parametersAfter === 'every step') values.push(...model.parameters().map((p) => p.data));
  }
  return { values: Float64Array.from(values), gradients: new Float64Array() };
}

/** Outputs, loss and gradients of one pass, or the course of a training. */
export function runEager(network: Network, parts: Parts = nnParts): Answer {
  if (network.training) return course(network, network.training, parts, eagerPass(parts));
  const model = buildModel(network);
  const { rows, loss } = networkLoss(network, model, network.batch, parts);
  if (loss.requiresGrad) loss.backward();
  const values = [...rows.flat().map((output) => output.data), loss.data];
  return { values: Float64Array.from(values), gradients: Float64Array.from(model.parameters(), (p) => p.grad) };
}
