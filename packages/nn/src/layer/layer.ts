/**
 * Layer: neurons side by side over the same inputs. Their parameters are one typed block, or a part of their network's,
 *
 *   [ w00 w01 … b0 | w10 w11 … b1 | … ]        one row per neuron, as the notebook's parameters() runs
 *
 * and the neurons are views of its rows, made when somebody asks for them: a layer of 100,000 outputs that only predicts
 * never makes a Value.
 */
import { feedForward, type LinearLayer, type Operand, type UnaryOp, type Value } from '@chainrule/engine';
import { type Activation, activationOf, type Head, type LayerActivation } from '../activation.ts';
import { checkNumber } from '../check.ts';
import { fix } from '../fixed.ts';
import { inits, type Rows, rowLength } from '../init.ts';
import { type Made, Module, type Stage, type Tensor } from '../module.ts';
import { toInputs } from './inputs.ts';
import { LazyBlock } from './lazy-block.ts';
import { Neuron, type NeuronOptions, settings } from './neuron.ts';
import { type NumberRows, predictRows, toRows } from './rows.ts';

/** What a layer of so many outputs gives: a Value for one, a list for several. */
export type Output<N extends number> = number extends N ? Value | Value[] : N extends 1 ? Value : Value[];

/** Options of a layer: a neuron's, and activations of the whole list. */
export interface LayerOptions extends Omit<NeuronOptions, 'activation'> {
  /** An op's name, 'linear', 'softmax' or 'logSoftmax'; default 'tanh'. */
  readonly activation?: LayerActivation;
}

/** The neurons as one; frozen, so that the engine knows them again. */
function linearOf(neurons: readonly Neuron[], activation: UnaryOp | undefined): LinearLayer {
  const biases = neurons.flatMap(({ bias }) => bias ?? []);
  const bias = biases.length === 0 ? undefined : Object.freeze(biases);
  return { weights: Object.freeze(neurons.map(({ weights }) => weights)), bias, activation };
}

/**
 * A fully connected layer.
 * @example
 * const layer = new Layer(3, 4, { activation: 'relu' });
 * layer.parameters().length; // 16
 */
export class Layer<const N extends number = number, O = Output<N>> extends Module {
  declare readonly nin: number;
  declare readonly nout: N;
  readonly #rows: Rows;
  readonly #head: Head;
  #block: LazyBlock;
  #neurons: readonly Neuron[] | undefined;
  #linear: LinearLayer | undefined;

  /**
   * @param nin - number of inputs, >= 1
   * @param nout - number of outputs, >= 1
   * @param options - activation ('tanh'), bias (true), init ('torch'), generator
   */
  constructor(nin: number, nout: N, options: LayerOptions = {}) {
    super();
    fix(this, { nin: checkNumber('SIZE', 'Layer', 'nin', nin), nout: checkNumber('SIZE', 'Layer', 'nout', nout) });
    const { bias, init, generator } = settings('Layer', options);
    this.#head = activationOf('Layer', 'activation', options.activation ?? 'tanh', true);
    this.#rows = { nin, nout, bias };
    const count = checkNumber('AMOUNT', 'Layer', 'nout x (nin + bias)', nout * rowLength(this.#rows));
    this.#block = new LazyBlock(new Float64Array(count));
    inits[init](this.#block.data, this.#rows, generator);
  }

  /** The neurons, each a view of its row. */
  get neurons(): readonly Neuron[] {
    this.#neurons ??= this.#makeNeurons();
    return this.#neurons;
  }

  /** The activation's name. */
  get activation(): LayerActivation {
    return this.#head.name;
  }

  /** Whether the neurons have a bias. */
  get bias(): boolean {
    return this.#rows.bias;
  }

  /** @internal The rows `[weights…, bias]` as they lie in memory. */
  get data(): Float64Array {
    return this.#block.data;
  }

  /** @internal Moves the numbers to a part of a network's block; only before somebody asked for a Value. */
  moveTo(block: LazyBlock): void {
    block.data.set(this.data);
    this.#block = block;
  }

  /**
   * The outputs.
   * @param x - inputs, shape (nin)
   * @returns a Value for one output, else a list
   */
  forward(x: readonly Operand[] | Float64Array): O {
    const out = this.run(toInputs('Layer.forward', x, this.nin));
    return (this.nout === 1 ? out[0] : out) as O; // N says which
  }

  /** @internal The outputs, always as a list, for inputs that were looked at and will not change. */
  run(xs: readonly Value[]): readonly Value[] {
    return this.finish(feedForward(xs, [this.linear]));
  }

  /** @internal Weights, biases and the activation of single outputs, as the engine's `feedForward` takes them. */
  get linear(): LinearLayer {
    this.#linear ??= linearOf(this.neurons, this.#head.op);
    return this.#linear;
  }

  /** @internal The activation of all outputs together, where it is such a one. */
  finish(xs: readonly Value[]): readonly Value[] {
    return this.#head.op === undefined ? this.#head.apply(xs) : xs;
  }

  override predict(rows: NumberRows): Float64Array {
    const stage = this.stage();
    if (stage === undefined) return super.predict(rows);
    const { data, count } = toRows('Layer.predict', rows, this.nin);
    return stage.run(data, count);
  }

  /** @internal */
  override stage(): Stage | undefined {
    if (this.forward !== Layer.prototype.forward) return undefined; // a subclass's own
    return { nin: this.nin, run: (x, count) => predictRows(this.#block.data, this.#rows, this.#head, x, count) };
  }

  /** @internal */
  override made(): Made {
    const { nin, nout, activation, bias } = this;
    return { kind: 'Layer', like: Layer, args: [nin, nout, { activation, bias }] };
  }

  override describe(): string {
    return `Layer(${this.nin} → ${this.nout}, ${this.activation}${this.bias ? '' : ', no bias'})`;
  }

  /** @internal */
  override ownTensors(): readonly Tensor[] {
    const { nin, nout } = this;
    const weight: Tensor = { name: 'weight', shape: [nout, nin], values: this.neurons.flatMap((x) => x.weights) };
    if (!this.bias) return [weight];
    const biases = this.neurons.flatMap(({ bias }) => bias ?? []);
    return [weight, { name: 'bias', shape: [nout], values: biases }];
  }

  /** @internal */
  override ownBlock(): readonly Value[] {
    return this.#block.values;
  }

  #makeNeurons(): readonly Neuron[] {
    const width = rowLength(this.#rows);
    const { values } = this.#block;
    const name = this.#head.name;
    const activation = (name === 'softmax' || name === 'logSoftmax' ? 'linear' : name) as Activation; // what is left
    const neurons = Array.from({ length: this.nout }, (_, j) => {
      return new Neuron(this.nin, { activation }, values.slice(j * width, (j + 1) * width));
    });
    return Object.freeze(neurons);
  }
}
