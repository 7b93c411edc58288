/** The layers of a chain as a network. */
import { Embedding } from '../layer/embedding.ts';
import { Layer } from '../layer/layer.ts';
import { Sequential } from '../layer/sequential.ts';
import { defaultGenerator } from '../random/generator.ts';
import type { StateDict } from '../save/state-dict.ts';
import type { Chain, Spec } from './flow.ts';
import { refuse } from './tensors.ts';

/** What the networks of this package hold at most: a file may name one matrix many times. */
const MOST = 2 ** 26;

/** A network of the layers, with their numbers. */
export function moduleOf(chain: Chain): Sequential {
  const specs: Spec[] = [];
  let numbers = 0;
  for (let link: Chain | undefined = chain; link !== undefined; link = link.before) {
    numbers += link.spec.kind === 'layer' ? link.spec.weight.length : link.spec.table.data.length;
    if (numbers > MOST) refuse(`its layers have more than ${MOST} numbers`, numbers);
    specs.push(link.spec);
  }
  specs.reverse();
  const stream = defaultGenerator.getState();
  const model = new Sequential(...specs.map(layerOf));
  defaultGenerator.setState(stream); // new layers drew their first weights
  const state: StateDict = new Map();
  for (const [i, spec] of specs.entries()) addTensors(state, `${i}.`, spec);
  model.loadStateDict(state);
  return model.eval();
}

function layerOf(spec: Spec): Layer | Embedding {
  if (spec.kind === 'table') return new Embedding(...(spec.table.shape as readonly [number, number])); // looked at
  const { nin, nout, activation, bias } = spec;
  return new Layer(nin, nout, { activation, bias: bias !== undefined });
}

function addTensors(state: StateDict, prefix: string, spec: Spec): void {
  if (spec.kind === 'table') {
    state.set(`${prefix}weight`, spec.table);
    return;
  }
  state.set(`${prefix}weight`, { shape: [spec.nout, spec.nin], data: spec.weight });
  if (spec.bias !== undefined) state.set(`${prefix}bias`, { shape: [spec.nout], data: spec.bias });
}
