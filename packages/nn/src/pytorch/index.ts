/**
 * @chainrule/nn/pytorch: a trained model on its way to PyTorch, for those who outgrow one machine.
 *
 * The network becomes an expression over torch's own modules under our keys, so that `load_state_dict(strict=True)` takes our
 * safetensors. Which torch function an activation is, the op's record says.
 *
 * @packageDocumentation
 */
import { ops } from '@chainrule/engine';
import type { LayerActivation } from '../activation.ts';
import { failure } from '../errors/files.ts';
import { Dropout } from '../layer/dropout.ts';
import { Embedding } from '../layer/embedding.ts';
import { Layer } from '../layer/layer.ts';
import { MLP } from '../layer/mlp.ts';
import { checkNesting, checkPlain } from '../layer/plain.ts';
import { Sequential } from '../layer/sequential.ts';
import { Module } from '../module.ts';
import { saveSafetensors } from '../save/safetensors.ts';
import { modelSource, trainSource } from './templates.ts';

/** Files for PyTorch, by the names they want. */
export interface PyTorchFiles {
  /** The network as a Python module: `build()`, `load_file()`, `save_file()`. */
  readonly 'model.py': string;
  /** A training script, for one process or, under torchrun, for many. */
  readonly 'train.py': string;
  /** The weights. */
  readonly 'model.safetensors': Uint8Array;
}

/**
 * A model as Python files.
 * @param model - an MLP, Layer, Sequential, Dropout or Embedding, in any nesting
 * @returns what to write, by file name
 * @throws RangeError for modules of one's own, which only their author can translate, and for more than 90 in each other
 * @example
 * toPyTorch(new MLP(2, [3, 1]))['model.py'].includes('Dense(2, 3, torch.tanh)'); // true
 * @see https://docs.pytorch.org/docs/stable/elastic/run.html
 */
export function toPyTorch(model: Module): PyTorchFiles {
  if (!(model instanceof Module))
    throw failure('INSTANCE', 'toPyTorch', 'model', model, { expected: 'a Module', example: 'new MLP(2, [3, 1])' });
  checkNesting('toPyTorch', model, MOST_NESTED);
  const expression = expressionOf(model, tiesOf(model));
  return {
    'model.py': modelSource(String(model), expression),
    'train.py': trainSource,
    'model.safetensors': saveSafetensors(model.stateDict()),
  };
}

/** Python reads 200 brackets in each other: two for each module, with a few to spare for what is innermost. */
const MOST_NESTED = 90;

/** A module as a Python expression, nested as it is. */
function expressionOf(model: Module, tied: Ties): string {
  const known = tied.get(model);
  if (known === undefined) return plainExpression(model, tied);
  if (known.written) return known.name;
  known.written = true;
  return `(${known.name} := ${plainExpression(model, tied)})`;
}

function plainExpression(model: Module, tied: Ties): string {
  checkPlain('toPyTorch', model);
  if (model instanceof Layer) return layerOf(model);
  if (model instanceof MLP) return `MLP(${model.layers.map((layer) => expressionOf(layer, tied)).join(', ')})`;
  if (model instanceof Sequential)
    return `nn.Sequential(${model.modules.map((next) => expressionOf(next, tied)).join(', ')})`;
  if (model instanceof Dropout) return `nn.Dropout(${model.p})`;
  if (model instanceof Embedding) return `Rows(${model.count}, ${model.size})`;
  throw failure('EXPORT', 'toPyTorch', 'a module', model, {
    reason: `${model.describe()} is no module of this package`,
  });
}

/** Modules that are in several places, with the Python names that tie them. */
type Ties = Map<Module, { readonly name: string; written: boolean }>;

function tiesOf(model: Module): Ties {
  const ties: Ties = new Map();
  const seen = new Set<Module>();
  const open: Module[] = [model];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) {
      if (!ties.has(next)) ties.set(next, { name: `shared${ties.size}`, written: false });
      continue;
    }
    seen.add(next);
    const inner = next instanceof Sequential ? next.modules : next instanceof MLP ? next.layers : [];
    for (const module of inner) open.push(module);
  }
  return ties;
}

function layerOf(layer: Layer): string {
  return `Dense(${layer.nin}, ${layer.nout}, ${functionOf(layer.activation)}${layer.bias ? '' : ', bias=False'})`;
}

function functionOf(activation: LayerActivation): string {
  if (activation === 'linear') return 'nn.Identity()';
  if (activation === 'softmax') return 'nn.Softmax(dim=-1)';
  if (activation === 'logSoftmax') return 'nn.LogSoftmax(dim=-1)';
  return ops[activation].torch;
}
