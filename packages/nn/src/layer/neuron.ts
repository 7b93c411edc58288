/** Neuron: activation(w0·x0 + w1·x1 + … + bias), the notebook's smallest piece. The sum is one `dot` node, not 2n nodes. */
import { dot, type Operand, parameterBlock, type Value } from '@chainrule/engine';
import { type Activation, activationOf, type Head } from '../activation.ts';
import { checkBoolean, checkNumber, checkOneOf, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { fix } from '../fixed.ts';
import { type Init, inits, rowLength } from '../init.ts';
import { type Made, Module } from '../module.ts';
import { defaultGenerator, Generator } from '../random/generator.ts';
import { toInputs } from './inputs.ts';

/** Options of a neuron; layers and networks take them too. */
export interface NeuronOptions {
  /** An op's name or 'linear'; default 'tanh'. */
  readonly activation?: Activation;
  /** Whether there is a bias; default true. */
  readonly bias?: boolean;
  /** 'torch' (default): nn.Linear's; 'uniform': U(−1, 1). */
  readonly init?: Init;
  /** Where the initial weights are drawn from; default: the stream that manualSeed seeds. */
  readonly generator?: Generator;
}

/** Options, checked and complete. */
export interface NeuronSettings {
  readonly bias: boolean;
  readonly init: Init;
  readonly generator: Generator;
}

const optionNames = ['activation', 'bias', 'init', 'generator'] as const;

/** Checks the options that neurons, layers and networks share. */
export function settings(
  fn: string,
  options: Omit<NeuronOptions, 'activation'>,
  names: readonly string[] = optionNames,
): NeuronSettings {
  checkOptions(fn, options, names);
  const { bias = true, init = 'torch', generator = defaultGenerator } = options;
  checkBoolean(fn, 'bias', bias);
  checkOneOf(fn, 'init', init, ['torch', 'uniform']);
  if (!(generator instanceof Generator))
    throw failure('INSTANCE', fn, 'generator', generator, { expected: 'a Generator', example: 'new Generator(42)' });
  return { bias, init, generator };
}

/**
 * One neuron.
 * @example
 * const neuron = new Neuron(2, { activation: 'tanh' });
 * neuron.parameters().length; // 3
 */
export class Neuron extends Module {
  declare readonly weights: readonly Value[];
  /** Undefined for a neuron made with `bias: false`. */
  declare readonly bias: Value | undefined;
  readonly #head: Head;

  /**
   * @param nin - number of inputs, >= 1
   * @param options - activation ('tanh'), bias (true), init ('torch'), generator
   * @param row - the neuron's own parameters `[weights…, bias]`, for a layer that has them already
   */
  constructor(nin: number, options: NeuronOptions = {}, row?: readonly Value[]) {
    super();
    checkNumber('AMOUNT', 'Neuron', 'nin', nin);
    const own = settings('Neuron', options);
    this.#head = activationOf('Neuron', 'activation', options.activation ?? 'tanh', false);
    const values = row ?? ownRow(nin, own);
    fix(this, { weights: values.slice(0, nin), bias: values[nin] });
  }

  /** The activation's name. */
  get activation(): string {
    return this.#head.name;
  }

  /**
   * The neuron's output.
   * @param x - inputs, shape (nin)
   * @throws RangeError for another number of inputs, TypeError for what is no number or Value
   */
  forward(x: readonly Operand[] | Float64Array): Value {
    return this.#head.apply([this.act(toInputs('Neuron.forward', x, this.weights.length))])[0] as Value; // one in, one out
  }

  /** @internal The sum before the activation, for inputs that were looked at already. */
  act(xs: readonly Value[]): Value {
    return this.bias === undefined ? dot(this.weights, xs) : dot(this.weights, xs, this.bias);
  }

  /** @internal */
  override made(): Made {
    const { weights, bias, activation } = this;
    return { kind: 'Neuron', like: Neuron, args: [weights.length, { activation, bias: bias !== undefined }] };
  }

  override describe(): string {
    return `Neuron(${this.weights.length} → 1, ${this.activation}${this.bias === undefined ? ', no bias' : ''})`;
  }
}

function ownRow(nin: number, { bias, init, generator }: NeuronSettings): readonly Value[] {
  const rows = { nin, nout: 1, bias };
  const data = new Float64Array(rowLength(rows));
  inits[init](data, rows, generator);
  return parameterBlock(data).values;
}
