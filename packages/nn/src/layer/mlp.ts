/** MLP: layers one after another, the notebook's network. With tanh on every layer by default, as there. */
import { feedForward, type LinearLayer, type Operand, type Value } from '@chainrule/engine';
import type { LayerActivation } from '../activation.ts';
import { checkArray, checkNumber } from '../check.ts';
import { failure } from '../errors.ts';
import { fix } from '../fixed.ts';
import { type Made, Module, type Stage } from '../module.ts';
import { toInputs } from './inputs.ts';
import { Layer, type LayerOptions, type Output } from './layer.ts';
import { LazyBlock } from './lazy-block.ts';
import { settings } from './neuron.ts';
import { type NumberRows, toRows } from './rows.ts';

/** Options of a network: a layer's for every layer, and the last layer's activation. */
export interface MLPOptions extends LayerOptions {
  /** The last layer's activation; default: `activation`. */
  readonly outputActivation?: LayerActivation;
}

/** The last of a list of widths. */
type Last<N extends readonly number[]> = N extends readonly [...number[], infer L extends number] ? L : number;

/** Layers whose outputs go straight from one to the next. */
interface Stretch {
  readonly layers: readonly LinearLayer[];
  readonly last: Layer;
}

/** Cuts a network where outputs go through a function all together. */
function stretchesOf(layers: readonly Layer[]): Stretch[] {
  const ends = layers.flatMap((layer, i) =>
    layer.linear.activation === undefined || i === layers.length - 1 ? i + 1 : [],
  );
  return ends.map((end, i) => {
    const part = layers.slice(ends[i - 1] ?? 0, end);
    return { layers: part.map(({ linear }) => linear), last: part.at(-1) as Layer }; // no end is the beginning
  });
}

/** Puts the layers' parameters one behind the other into one block. */
function joinBlocks(layers: readonly Layer[]): void {
  const block = new LazyBlock(new Float64Array(layers.reduce((sum, { data }) => sum + data.length, 0)));
  let start = 0;
  for (const layer of layers) {
    const end = start + layer.data.length;
    layer.moveTo(block.part(start, end));
    start = end;
  }
}

const optionNames = ['activation', 'outputActivation', 'bias', 'init', 'generator'];

/**
 * A multi-layer perceptron.
 * @example
 * const model = new MLP(3, [4, 4, 1]);
 * model.parameters().length; // 41
 */
export class MLP<const N extends readonly number[] = readonly number[], O = Output<Last<N>>> extends Module {
  declare readonly layers: readonly Layer[];
  #stretches: readonly Stretch[] | undefined;

  /**
   * @param nin - number of inputs, >= 1
   * @param nouts - the layers' widths, at least one
   * @param options - activation ('tanh'), outputActivation, bias (true), init ('torch'), generator
   * @throws RangeError for an empty list and for widths that are no whole numbers >= 1
   */
  constructor(nin: number, nouts: N, options: MLPOptions = {}) {
    super();
    checkNumber('SIZE', 'MLP', 'nin', nin);
    checkArray('MLP', 'nouts', nouts, '[4, 4, 1]');
    if (nouts.length === 0) throw failure('EMPTY', 'MLP', 'nouts', nouts, { what: 'width, as in MLP(3, [4, 4, 1])' });
    for (const [i, nout] of nouts.entries()) checkNumber('SIZE', 'MLP', `nouts[${i}]`, nout);
    settings('MLP', options, optionNames);
    const { activation = 'tanh', outputActivation = activation, ...rest } = options;
    const sizes = [nin, ...nouts];
    const layers = nouts.map((nout, i) => {
      const own = i === nouts.length - 1 ? outputActivation : activation;
      return new Layer(sizes[i] as number, nout, { ...rest, activation: own }); // sizes has one more
    });
    joinBlocks(layers);
    fix(this, { layers });
  }

  /**
   * The outputs.
   * @param x - inputs, shape (nin), numbers or Values
   * @returns a Value for one output, else a list
   * @throws RangeError for another number of inputs
   */
  forward(x: readonly Operand[] | Float64Array): O {
    let xs: readonly Value[] = toInputs('MLP.forward', x, this.#nin());
    this.#stretches ??= stretchesOf(this.layers);
    for (const { layers, last } of this.#stretches) xs = last.finish(feedForward(xs, layers));
    return (xs.length === 1 ? xs[0] : [...xs]) as O; // N says which
  }

  override predict(rows: NumberRows): Float64Array {
    const stage = this.stage();
    if (stage === undefined) return super.predict(rows);
    const { data, count } = toRows('MLP.predict', rows, this.#nin());
    return stage.run(data, count);
  }

  /** @internal */
  override stage(): Stage | undefined {
    if (this.forward !== MLP.prototype.forward) return undefined; // a subclass's own
    const stages = this.layers.map((layer) => layer.stage() as Stage); // plain layers, which have one
    return { nin: this.#nin(), run: (x, count) => stages.reduce((flat, { run }) => run(flat, count), x) };
  }

  /** @internal */
  override made(): Made {
    const { layers } = this;
    const [{ activation, bias }, last] = [layers[0] as Layer, layers.at(-1) as Layer]; // there is at least one
    const options = { activation, outputActivation: last.activation, bias };
    return { kind: 'MLP', like: MLP, args: [this.#nin(), layers.map(({ nout }) => nout), options], holds: layers };
  }

  #nin(): number {
    return (this.layers[0] as Layer).nin; // there is at least one layer
  }
}
