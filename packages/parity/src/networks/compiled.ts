/**
 * A network run by compile(): one sample is traced, the batch goes through WebAssembly, gradients are added to the model's parameters.
 *
 * What compile() reduces is the mean or the sum over samples. Losses whose mean is over something else (the weights of classes, the
 * rows that are not ignored) are no such mean, so this backend does not answer for them.
 */
import { type CompiledFunction, compile, sum, type Value } from '@chainrule/engine';
import type { Answer } from '../method/tolerance.ts';
import { buildModel, course, type Model, type Parts, type Pass, part } from './eager.ts';
import { type Network, outputsOf } from './network.ts';

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

function compiledLoss(network: Network, model: Model, parts: Parts): CompiledFunction {
  const loss = part<Loss>(parts.losses, network.loss.name);
  const parameters = model.parameters();
  const { l2 } = network;
  const fn = (x: readonly Value[], y: readonly Value[]): Value => {
    const own = sampleLoss(network, model, loss, x, y);
    return l2 === undefined ? own : own.add(sum(parameters.map((p) => p.mul(p))).mul(l2));
  };
  const targetWidth = [network.targets[0]].flat().length;
  return compile(fn, { inputs: [network.inputs, targetWidth], parameters, reduction: reductionOf(network) });
}

const rowsOf = (targets: Network['targets']): number[][] => targets.map((target) => [target].flat());

/** A pass through a compiled function, made at the first one. */
function compiledPass(parts: Parts): Pass {
  let compiled: CompiledFunction | undefined;
  return (network, model) => {
    compiled ??= compiledLoss(network, model, parts);
    return compiled.valueAndGrad(network.batch, rowsOf(network.targets));
  };
}

/** What a compiled network says; undefined where its loss is no mean or sum over samples. */
export function runCompiled(network: Network, parts: Parts): Answer | undefined {
  if (!isPerSample(network)) return undefined;
  const pass = compiledPass(parts);
  if (network.training) return course(network, network.training, parts, pass);
  const model = buildModel(network);
  const outputs = compile((x: readonly Value[]) => [model.forward(x)].flat(), {
    inputs: [network.inputs],
    parameters: model.parameters(),
  });
  const values = [...outputs.forward(network.batch), pass(network, model)];
  return { values: Float64Array.from(values), gradients: Float64Array.from(model.parameters(), (p) => p.grad) };
}
