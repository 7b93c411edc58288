/**
 * Module: anything with parameters. A user's own class extends it, keeps Values, arrays of them and other Modules in its
 * properties, and has `parameters()`, saving, freezing and `predict` for nothing.
 *
 * Parameters are found by walking the properties in the order they were set, which for the notebook's classes is the
 * notebook's order: layer, neuron, weights…, bias. A layer with a typed block answers for itself instead (see layer.ts).
 */
import { noGrad, Value } from '@chainrule/engine';
import { checkBoolean } from './check.ts';
import { failure, isPromise } from './errors.ts';
import { loadTensors, type StateDict, stateOf } from './save/state-dict.ts';
import { blocksOf, modulesOf, tensorsOf } from './walk.ts';

/** A tensor of a model: its key in torch's style, its shape, and its Values in row-major order. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: readonly Value[];
  /** Whether Values of it are in a tensor before it, too: weights that are tied. */
  readonly tied?: boolean;
}

/** Prediction on flat rows, without Values. */
export interface Stage {
  /** The width of a row; undefined if any will do. */
  readonly nin: number | undefined;
  run(data: Float64Array, count: number): Float64Array;
}

/** A stretch of parameters under one name: a layer's block, or the Values of one property. */
export interface Block {
  readonly name: string;
  readonly values: readonly Value[];
}

/**
 * The base of everything that has parameters.
 * @example
 * class Line extends Module {
 *   slope = new Value(0);
 *   forward(x: readonly number[]) { return this.slope.mul(x[0] ?? 0); }
 * }
 * new Line().parameters().length; // 1
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html
 */
export abstract class Module {
  /** Whether the module trains; Dropout does nothing when it does not. */
  training = true;

  /** All parameters, each once, in the order of the properties. */
  parameters(): Value[] {
    return [...new Set(blocksOf(this).flatMap(({ values }) => values))];
  }

  /** The parameters by name, one entry per block: `['layers.0', […]]`. */
  namedParameters(): [string, readonly Value[]][] {
    return blocksOf(this).map(({ name, values }) => [name, values]);
  }

  /** Sets every gradient to 0. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = 0;
  }

  /** Puts the module and all within it into training mode, or out of it. */
  train(mode = true): this {
    checkBoolean('train', 'mode', mode);
    for (const { module } of modulesOf(this)) module.training = mode;
    return this;
  }

  /** Puts the module and all within it into evaluation mode. */
  eval(): this {
    return this.train(false);
  }

  /** The parameters as data, copied, under torch's keys: `layers.0.weight` of shape [nout, nin], `layers.0.bias`, … */
  stateDict(): StateDict {
    return stateOf(tensorsOf(this));
  }

  /**
   * Takes on parameters that `stateDict` gave, here or in PyTorch.
   * @throws StateDictError naming missing, unexpected and misshaped keys; nothing is changed then
   */
  loadStateDict(state: StateDict): void {
    loadTensors('loadStateDict', tensorsOf(this), state);
  }

  /**
   * The outputs for many inputs, without a graph.
   * @param rows - inputs, shape (N, nin); a flat Float64Array where the module knows its width
   * @returns outputs, shape (N, nout), row by row
   */
  predict(rows: readonly (readonly number[] | Float64Array)[] | Float64Array): Float64Array {
    const forward: unknown = (this as { forward?: unknown }).forward; // a user's module names its own forward
    if (typeof forward !== 'function')
      throw failure('FUNCTION', 'predict', 'forward', forward, { example: 'forward(x)' });
    if (!Array.isArray(rows)) throw failure('ARRAY', 'predict', 'rows', rows, { example: '[[1, 2], [3, 4]]' });
    const outputs = noGrad(() => rows.map((row: unknown) => atOnce(forward.call(this, row))));
    return Float64Array.from(outputs.flat(2), numberOf);
  }

  /** The structure, one module per line, and the number of parameters. */
  toString(): string {
    const lines = modulesOf(this).map(({ module, name, depth }) => {
      const label = name === '' ? '' : `(${name}) `;
      return `${'  '.repeat(depth)}${label}${module.describe()}`;
    });
    return `${lines.join('\n')}\n${this.parameters().length} parameters`;
  }

  /** The module itself in a few words, without what is within it. */
  describe(): string {
    return this.constructor.name;
  }

  /** @internal How the module predicts on flat rows; undefined where it can only be asked row by row. */
  stage(): Stage | undefined {
    return undefined;
  }

  /** @internal Throws for inputs that the module does not take; most take all. */
  checkInputs(_fn: string, _x: Float64Array): void {}

  /** @internal Where parameters and modules are looked for, by name. */
  ownEntries(): [string, unknown][] {
    return Object.entries(this);
  }

  /** @internal What the module says of its own parameters; undefined lets them be found among its properties. */
  ownTensors(): readonly Tensor[] | undefined {
    return undefined;
  }

  /** @internal The block that holds all of `ownTensors` in the order of `parameters()`, if there is one. */
  ownBlock(): readonly Value[] | undefined {
    return undefined;
  }
}

/** What forward gave; a promise is refused before the next row makes another. */
function atOnce(output: unknown): unknown {
  const expected = 'a Value, a number or a list, not a promise';
  if (isPromise(output))
    throw failure('INSTANCE', 'predict', 'an output of forward', output, {
      expected,
      example: 'a forward that is not async',
    });
  return output;
}

/** An output of a user's forward as a number. */
function numberOf(y: unknown): number {
  if (y instanceof Value) return y.data;
  if (typeof y !== 'number') throw failure('NUMBER', 'predict', 'an output of forward', y);
  return y;
}
