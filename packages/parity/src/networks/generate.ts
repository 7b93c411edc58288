/**
 * Random networks: shape, activations, loss, batch and initial weights, and for trainings optimiser, schedule and clipping.
 *
 * Everything is drawn from tables: activations are the ops of one input that stay moderate and are not flat, losses,
 * optimisers and schedules are nn's records, and their options are drawn from the ranges that the records state.
 */
import { type AnyOp, ops } from '@chainrule/engine';
import { byRule } from '../expressions/rule.ts';
import type { Draws } from '../random.ts';
import { type Named, type Network, type Options, parameterCount, type ScheduleSpec, type Training } from './network.ts';
import {
  composedOptions,
  composedSchedules,
  type LossRecord,
  lossTable,
  optimizerTable,
  type RuleRecord,
  scheduleOptions,
  scheduleTable,
  WATCHES_LOSS,
} from './tables.ts';

const MODERATE = 25;
const PROBE = 0.3;

/** Whether an op can serve as activation: defined everywhere, moderate, and not flat. */
function canActivate(record: AnyOp): boolean {
  if (record.arity !== 1) return false;
  const [low, high] = record.domain[0] ?? [0, 0];
  const slope = byRule(record, [[PROBE]], record.params, record.forward(PROBE), 1)?.gradients[0] ?? 0;
  const ends = [low, high].map((x) => Math.abs(record.forward(x)));
  return low <= -4 && high >= 4 && slope !== 0 && ends.every((y) => y <= MODERATE);
}

/** The names of all activations, 'linear' among them. */
export const activations: readonly string[] = [
  'linear',
  ...Object.entries(ops).flatMap(([name, op]) => (canActivate(op) ? [name] : [])),
];

/** The output activation for a loss: what puts outputs into its domain. */
function outputActivationFor({ form, domain: { input } }: LossRecord, draws: Draws): string {
  const [low, high] = input;
  if (low >= 0 && high <= 1) return 'sigmoid';
  if (high <= 0) return 'logSoftmax';
  if (form === 'class') return draws.pick(['linear', 'linear', 'tanh', 'softmax', 'logSoftmax']);
  return draws.pick(activations);
}

/** An option's value from its range; undefined leaves the default. */
export function drawOption(
  name: string,
  range: string,
  value: unknown,
  classes: number,
  draws: Draws,
): Options[string] | undefined {
  if (draws.chance(0.4)) return undefined;
  if (range === 'BOOLEAN') return draws.chance(0.5);
  if (range === 'WEIGHTS') return Array.from({ length: classes }, () => draws.between(0.2, 2));
  if (range === 'INTEGER') return draws.whole(0, classes - 1);
  if (range === 'SIZE') return draws.whole(1, 2);
  if (range === 'PROBABILITY') return draws.between(0.01, 0.5);
  if (range === 'BETAS') return [draws.between(0.5, 0.95), draws.between(0.8, 0.999)];
  if (typeof value !== 'number') return undefined;
  if (name === 'eps') return draws.pick([1e-8, 1e-6, 1e-4]);
  if (value > 0.5 && value < 1) return draws.between(0.5, 0.999); // shares of a running mean
  return draws.between(0.2, 1) * (value === 0 ? 1 : 2 * value);
}

function drawOptions(
  { defaults, ranges }: Pick<RuleRecord, 'defaults' | 'ranges'>,
  classes: number,
  draws: Draws,
  skip: readonly string[] = [],
): Options {
  const entries = Object.entries(ranges).flatMap(([name, range]) => {
    const value = skip.includes(name) ? undefined : drawOption(name, range, defaults[name], classes, draws);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function drawLoss(draws: Draws): { readonly record: LossRecord; readonly draw: (outputs: number) => Named } {
  const record = draws.pick(Object.values(lossTable));
  const draw = (outputs: number): Named => {
    const reduction = draws.chance(0.5) ? {} : { reduction: draws.pick(['mean', 'sum']) };
    return { name: record.name, options: { ...drawOptions(record, outputs, draws), ...reduction } };
  };
  return { record, draw };
}

function drawTargets(
  { form, domain: { target } }: LossRecord,
  loss: Named,
  outputs: number,
  rows: number,
  draws: Draws,
): Network['targets'] {
  const { ignoreIndex } = loss.options;
  const oneClass = (): number => draws.whole(0, outputs - 1);
  if (form === 'class') {
    const classes = Array.from({ length: rows }, oneClass);
    const ignored = classes.every((c) => c === ignoreIndex); // a mean over nothing is NaN, and says nothing
    return ignored ? classes.map((c) => (c + 1) % outputs) : classes;
  }
  const one = (): number => (typeof target === 'string' ? draws.pick([-1, 1]) : draws.between(...target));
  return Array.from({ length: rows }, () => Array.from({ length: form === 'pair' ? 1 : outputs }, one));
}

/** Weights of about 1/√(number of inputs), so that sums stay where activations are lively. */
function drawParameters(shape: Pick<Network, 'inputs' | 'widths' | 'bias'>, draws: Draws): number[] {
  let before = shape.inputs;
  return shape.widths.flatMap((width) => {
    const spread = 1.5 / Math.sqrt(before);
    const count = parameterCount({ inputs: before, widths: [width], bias: shape.bias });
    before = width;
    return Array.from({ length: count }, () => draws.between(-spread, spread));
  });
}

/** How large networks get. */
export interface Sizes {
  readonly layers: number;
  readonly width: number;
  readonly rows: number;
}

const outputsFor = ({ form }: LossRecord, draws: Draws, most: number): number => {
  if (form === 'pair') return 2;
  return form === 'class' ? draws.whole(2, Math.min(6, most)) : draws.whole(1, Math.min(4, most));
};

/** A random network with its batch. */
export function drawNetwork(draws: Draws, { layers, width, rows }: Sizes): Network {
  const { record, draw } = drawLoss(draws);
  const inputs = draws.whole(1, Math.min(8, width));
  const outputs = outputsFor(record, draws, width);
  const hidden = Array.from({ length: draws.whole(0, layers - 1) }, () => draws.whole(1, width));
  const shape = { inputs, widths: [...hidden, outputs], bias: draws.chance(0.85) };
  const count = draws.whole(1, rows);
  const loss = draw(outputs);
  return {
    ...shape,
    activation: draws.pick(activations),
    outputActivation: outputActivationFor(record, draws),
    parameters: drawParameters(shape, draws),
    batch: Array.from({ length: count }, () => Array.from({ length: inputs }, () => draws.between(-2, 2))),
    loss,
    targets: drawTargets(record, loss, outputs, count, draws),
  };
}

/** An optimiser with options that go together. */
function drawOptimizer(draws: Draws): Named {
  const record = draws.pick(Object.values(optimizerTable));
  const options: Record<string, Options[string]> = {
    ...drawOptions(record, 1, draws, ['lr']),
    lr: draws.between(0.001, 0.05),
  };
  if (options.nesterov === true) Object.assign(options, { momentum: draws.between(0.3, 0.95), dampening: 0 });
  return { name: record.name, options };
}

/** Whether a schedule can drive an optimiser: cycling the momentum needs one. */
function suits(schedule: Named, optimizer: Named): boolean {
  const { defaults } = optimizerTable[optimizer.name] ?? { defaults: {} };
  return schedule.options.cycleMomentum !== true || 'momentum' in defaults || 'betas' in defaults;
}

const oneSchedule = (name: string, draws: Draws): Named => ({ name, options: scheduleOptions[name]?.(draws) ?? {} });

/** Schedules that others can be made of: all but those that watch the loss, and the one that sets the rate at once for its whole run. */
const PARTS = Object.keys(scheduleTable).filter((name) => !WATCHES_LOSS.includes(name) && name !== 'OneCycleLR');

function composedSchedule(name: string, draws: Draws): ScheduleSpec {
  const parts = Array.from({ length: draws.whole(2, 3) }, () => oneSchedule(draws.pick(PARTS), draws));
  return { name, options: composedOptions[name]?.(draws, parts.length) ?? {}, parts };
}

/** A schedule; one that its optimiser does not suit is left out. */
function drawSchedule(optimizer: Named, draws: Draws): { readonly schedule?: ScheduleSpec } {
  if (draws.chance(0.2)) return {};
  const name = draws.pick([...Object.keys(scheduleTable), ...composedSchedules]);
  const isComposed = composedSchedules.includes(name);
  const schedule = isComposed ? composedSchedule(name, draws) : oneSchedule(name, draws);
  return suits(schedule, optimizer) ? { schedule } : {};
}

/** A rate and a decay of its own for the last layer, in a quarter of the trainings. */
function drawGroup(optimizer: Named, draws: Draws): Pick<Training, 'lastLayer'> {
  if (draws.chance(0.75)) return {};
  const decays = 'weightDecay' in (optimizerTable[optimizer.name]?.defaults ?? {});
  return { lastLayer: { lr: draws.between(0.001, 0.05), ...(decays ? { weightDecay: draws.between(0, 0.1) } : {}) } };
}

function drawClipping(draws: Draws): Pick<Training, 'clipNorm' | 'clipValue'> {
  if (draws.chance(0.7)) return {};
  if (draws.chance(0.5)) return { clipValue: draws.between(0.01, 0.5) };
  return { clipNorm: { maxNorm: draws.between(0.05, 1), normType: draws.pick([1, 2, 3, Infinity]) } };
}

/** A random network with a random training. */
export function drawTraining(draws: Draws, steps: number): Network {
  const network = drawNetwork(draws, { layers: 3, width: 8, rows: 8 });
  const optimizer = drawOptimizer(draws);
  return {
    ...network,
    training: {
      steps,
      parametersAfter: 'every step',
      optimizer,
      ...drawGroup(optimizer, draws),
      ...drawSchedule(optimizer, draws),
      ...drawClipping(draws),
    },
  };
}
