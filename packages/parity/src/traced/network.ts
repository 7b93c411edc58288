/**
 * A network through tracing: one sample is traced, the batch is run, gradients are added to the model's parameters.
 *
 * What a traced function reduces is the mean or the sum over samples. Losses whose mean is over something else (the weights of classes,
 * the rows that are not ignored) are no such mean, so traced backends do not answer for them.
 */
import { sum, type Value } from '@chainrule/engine';
import type { Answer } from '../method/tolerance.ts';
import { buildModel, course, type Model, type Parts, type Pass, part } from '../networks/eager.ts';
import { type Network, outputsOf } from '../networks/network.ts';
import type { Trace, Traced } from './trace.ts';

type Loss = ((...args: unknown[]) => Value) & { readonly form: string };

/** Options that make the mean over rows another mean. */
const REWEIGHING: readonly string[] = ['weight', 'ignoreIndex'];

/** Whether a batch's loss is the mean or the sum of its samples' losses. */
export function isPerSample({ loss, targets }: Network): boolean {
  const ofClasses = !Array.isArray(targets[0]);
  return !(ofClasses && REWEIGHING.some((name) => name in loss.options));
}

const reductionOf = ({ loss }: Network): 'mean' | 'sum' => (loss.options.reduction === 'sum' ? 'sum' : 'mean');

/** The loss of one sample. */
function sampleLoss(network: Network, model: Model, loss: Loss, x: readonly Value[], y: readonly Value[]): Value {
  const outputs = [model.forward(x)].flat();
  const { options } = network.loss;
  if (loss.form === 'class') return loss(outputs, y[0], options);
  if (loss.form === 'pair') return loss(outputs[0], outputs[1], y[0], options);
  return outputsOf(network) === 1 ? loss(outputs[0], y[0], options) : loss(outputs, y, options);
}

function tracedLoss(trace: Trace, network: Network, model: Model, parts: Parts): Traced {
  const loss = part<Loss>(parts.losses, network.loss.name);
  const parameters = model.parameters();
  const { l2 } = network;
  const fn = (x: readonly Value[] = [], y: readonly Value[] = []): Value => {
    const own = sampleLoss(network, model, loss, x, y);
    return l2 === undefined ? own : own.add(sum(parameters.map((p) => p.mul(p))).mul(l2));
  };
  const targetWidth = [network.targets[0]].flat().length;
  return trace(fn, { inputs: [network.inputs, targetWidth], parameters, reduction: reductionOf(network) });
}

const rowsOf = (targets: Network['targets']): number[][] => targets.map((target) => [target].flat());

/** A pass through a traced function, made at the first one. */
function tracedPass(trace: Trace, parts: Parts): Pass {
  let traced: Traced | undefined;
  return (network, model) => {
    traced ??= tracedLoss(trace, network, model, parts);
    return traced.valueAndGrad(network.batch, rowsOf(network.targets));
  };
}

/** What a traced network says; undefined where its loss is no mean or sum over samples. */
export function runTracedNetwork(trace: Trace, network: Network, parts: Parts): Answer | undefined {
  if (!isPerSample(network)) return undefined;
  const pass = tracedPass(trace, parts);
  if (network.training) return course(network, network.training, parts, pass);
  const model = buildModel(network);
  const options = { inputs: [network.inputs], parameters: model.parameters() };
  const outputs = trace((x = []) => [model.forward(x)].flat(), options);
  const values = [...outputs.forward(network.batch), pass(network, model)];
  return { values: Float64Array.from(values), gradients: Float64Array.from(model.parameters(), (p) => p.grad) };
}
