/** A network as the body of a question to the oracle: torch's paths from nn's records, numbers as blocks. */
import { ops } from '@chainrule/engine';
import { packBlock } from '../bits.ts';
import { torchOptions } from '../expressions/program.ts';
import { type Named, type Network, type Options, outputsOf, type ScheduleSpec, type Training } from './network.ts';
import { FUNCTION_OPTIONS, lossTable, optimizerTable, schedulePath, WATCHES_LOSS } from './tables.ts';

/** Losses that torch does not have as one function are spelt in the oracle. */
const OWN_LOSSES: Readonly<Record<string, string>> = { hingeLoss: 'chainrule.hinge_loss' };
/** Loss options that torch takes as tensors. */
export const TENSOR_OPTIONS: readonly string[] = ['weight', 'posWeight'];
/** Activations that need to be told along which dimension. */
const ALONG_OUTPUTS: Readonly<Record<string, object>> = { softmax: { dim: 1 }, logSoftmax: { dim: 1 } };

/** The path of a loss in torch. */
export function lossPath(name: string): string {
  const { torch } = lossTable[name] ?? {};
  return torch ? `torch.nn.functional.${torch}` : (OWN_LOSSES[name] ?? name);
}

/** The path of an activation in torch; null for none. */
export function activationPath(name: string): string | null {
  const record = Object.hasOwn(ops, name) ? ops[name as keyof typeof ops] : undefined; // asked just before
  return record?.torch ?? null;
}

/** Options with lists as tensors where torch wants them so. */
export function wireOptions(options: Options, tensors: readonly string[] = []): Record<string, unknown> {
  const entries = Object.entries(options).map(([name, value]) => {
    if (tensors.includes(name)) return [name, { block: packBlock([value].flat().map(Number)) }];
    if (FUNCTION_OPTIONS.includes(name)) return [name, { factors: packBlock([value].flat().map(Number)) }];
    return [name, value];
  });
  const renamed = torchOptions(Object.fromEntries(entries));
  return Object.fromEntries(
    Object.entries(renamed).map(([name, value]) => [
      name.replace(/^_t_?(max|0|mult)$/, (_, rest: string) => `T_${rest}`),
      value,
    ]),
  );
}

/** A schedule's path and options, and those of the schedules it is made of. */
function scheduleBody({ name, options, parts }: ScheduleSpec): Record<string, unknown> {
  const one = (schedule: Named): unknown[] => [schedulePath(schedule.name), wireOptions(schedule.options)];
  return {
    schedule: one({ name, options }),
    ...(parts ? { scheduleParts: parts.map(one) } : {}),
    metric: WATCHES_LOSS.includes(name),
  };
}

function trainingBody({
  steps,
  parametersAfter,
  optimizer,
  lastLayer,
  schedule,
  clipNorm,
  clipValue,
  rates,
}: Training): Record<string, unknown> {
  return {
    steps,
    parametersAfter,
    optimizer: optimizerTable[optimizer.name]?.torch ?? optimizer.name,
    optimizerOptions: wireOptions(optimizer.options),
    ...(lastLayer ? { lastLayer: wireOptions(lastLayer) } : {}),
    ...(schedule ? scheduleBody(schedule) : {}),
    ...(clipNorm ? { clipNorm: torchOptions(clipNorm) } : {}),
    ...(clipValue === undefined ? {} : { clipValue }),
    ...(rates ? { rates: packBlock(rates) } : {}),
  };
}

function layersOf({ inputs, widths, bias, activation, outputActivation }: Network): unknown[] {
  return widths.map((width, i) => {
    const name = i === widths.length - 1 ? outputActivation : activation;
    return [widths[i - 1] ?? inputs, width, bias, activationPath(name), ALONG_OUTPUTS[name] ?? {}];
  });
}

/** How torch is to see outputs and targets: one column is a list, as in nn. */
function shapes(network: Network): Record<string, unknown> {
  const rows = network.batch.length;
  const { form } = lossTable[network.loss.name] ?? {};
  const outputs = outputsOf(network);
  if (form === 'class') return { classes: true };
  if (form === 'pair') return { pair: true, targetShape: [rows] };
  const shape = outputs === 1 ? [rows] : [rows, outputs];
  return { outputShape: shape, targetShape: shape };
}

/** A network as the body of a question. */
export function networkBody(network: Network): Record<string, unknown> {
  const { parameters, batch, targets, loss, l2, training } = network;
  return {
    layers: layersOf(network),
    parameters: packBlock(parameters),
    batch: batch.length,
    inputs: packBlock(batch.flat()),
    targets: packBlock(targets.flat()),
    ...shapes(network),
    loss: lossPath(loss.name),
    lossOptions: wireOptions(loss.options, TENSOR_OPTIONS),
    ...(l2 === undefined ? {} : { l2 }),
    ...(training ? trainingBody(training) : {}),
  };
}
