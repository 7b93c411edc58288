/**
 * Module: anything with parameters. A user's own class extends it, keeps Values, arrays of them and other Modules in its
 * properties, and has `parameters()`, saving, freezing and `predict` for nothing.
 *
 * Parameters are found by walking the properties in the order they were set, which for the notebook's classes is the
 * notebook's order: layer, neuron, weights…, bias. A layer with a typed block answers for itself instead (see layer.ts).
 */
import { noGrad, Value } from '@chainrule/engine';
import { checkBoolean, checkOneOf, checkOptions } from './check.ts';
import { copyOf } from './copy.ts';
import { drawing, inspectable } from './display.ts';
import { failure, isPromise } from './errors.ts';
import type { NumberRow, Numbers } from './numbers.ts';
import { classesIn, rowsIn } from './predicted.ts';
import { type Keys, loadTensors, type StateDict, stateOf } from './save/state-dict.ts';
import type { ThresholdOption } from './train/predicted.ts';
import { blocksOf, modulesOf, modulesWithin, tensorsOf } from './walk.ts';

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

/** Rows of inputs: lists, or all of them end to end. */
export type PredictInput = readonly NumberRow[] | Numbers;

/** A stretch of parameters under one name: a layer's block, or the Values of one property. */
export interface Block {
  readonly name: string;
  readonly values: readonly Value[];
}

/** What makes a module anew: for copies, and for files that say what a model is made of. */
export interface Made {
  /** The class's name in files. */
  readonly kind: string;
  /** The class whose constructor takes `args`; a subclass of it is made under its own prototype. */
  readonly like: new (
    ...args: never[]
  ) => Module;
  readonly args: readonly unknown[];
  /** Modules that the constructor makes itself. */
  readonly holds?: readonly Module[];
}

/** How parameters are listed: a layer's block, or tensor by tensor as torch names them. */
export interface NamedParametersOptions {
  /** 'block' (default): one entry per layer; 'tensor': `layers.0.weight`, `layers.0.bias`, … */
  readonly per?: 'block' | 'tensor';
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

  /**
   * The parameters by name, one entry per block, `['layers.0', […]]`, or per tensor.
   * @param options - `per`: 'block' (default), or 'tensor' for torch's names, each parameter once: `['layers.0.weight', […]]`
   */
  namedParameters(options: NamedParametersOptions = {}): [string, readonly Value[]][] {
    checkOptions('namedParameters', options, ['per']);
    const per = checkOneOf('namedParameters', 'per', options.per ?? 'block', ['block', 'tensor']);
    const all = per === 'block' ? blocksOf(this) : untied(tensorsOf(this));
    return all.map(({ name, values }) => [name, values]);
  }

  /** Sets every gradient to 0. */
  zeroGrad(): void {
    for (const parameter of this.parameters()) parameter.grad = 0;
  }

  /** Puts the module and all within it into training mode, or out of it. */
  train(mode = true): this {
    checkBoolean('train', 'mode', mode);
    for (const module of modulesWithin(this)) module.training = mode;
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
   * @param state - tensors by torch's keys
   * @param options - `strict`: whether all keys must be there, and no others; default true. A wrong shape is an error either way
   * @returns keys that the model has and `state` lacks, and the other way round; empty when strict
   * @throws StateDictError naming missing, unexpected and misshaped keys; nothing is changed then
   */
  loadStateDict(state: StateDict, options: { readonly strict?: boolean } = {}): Keys {
    checkOptions('loadStateDict', options, ['strict']);
    const strict = checkBoolean('loadStateDict', 'strict', options.strict ?? true);
    return loadTensors('loadStateDict', tensorsOf(this), state, strict);
  }

  /**
   * A copy that shares nothing with the module: its own parameters, modes and random streams. What is used twice in one is used
   * twice in the other; objects of other classes in properties are shared, and gradients start at 0.
   * @throws RangeError for #private fields of your own class, and for functions and results of ops in properties: they are tied to
   * the original
   */
  clone(): this {
    return copyOf(this);
  }

  /**
   * The outputs for many inputs, without a graph.
   * @param rows - inputs, shape (N, nin); a flat typed array where the module knows its width
   * @returns outputs, shape (N, nout), row by row
   */
  predict(rows: PredictInput): Float64Array {
    const forward: unknown = (this as { forward?: unknown }).forward; // a user's module names its own forward
    if (typeof forward !== 'function')
      throw failure('FUNCTION', 'predict', 'forward', forward, { example: 'forward(x)' });
    if (!Array.isArray(rows)) throw failure('ARRAY', 'predict', 'rows', rows, { example: '[[1, 2], [3, 4]]' });
    const outputs = noGrad(() => rows.map((row: unknown) => atOnce(forward.call(this, row))));
    return Float64Array.from(outputs.flat(2), numberOf);
  }

  /**
   * The outputs for many inputs, a row for each.
   * @param rows - inputs, shape (N, nin)
   * @returns outputs, shape (N, nout)
   */
  predictRows(rows: PredictInput): number[][] {
    return rowsIn('predictRows', this.predict(rows), rows, this.stage()?.nin);
  }

  /**
   * The class of every row: where the largest output is; for one output 1 where it is above the threshold, else 0.
   * @param rows - inputs, shape (N, nin)
   * @param options - `threshold` for one output: 0 for logits (default), 0.5 for probabilities; asked for where all outputs lie in [0, 1]
   * @returns classes, counted from 0, shape (N)
   * @throws RangeError for an output that is NaN
   */
  predictClasses(rows: PredictInput, options: ThresholdOption = {}): number[] {
    return classesIn('predictClasses', rowsIn('predictClasses', this.predict(rows), rows, this.stage()?.nin), options);
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

  /** @internal What the constructor would be given to make such a module; undefined lets it be copied by its properties. */
  made(): Made | undefined {
    return undefined;
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

  /** @internal What console.log shows in Node and Bun; in few words where it lies deep in something else. */
  [inspectable.node](depth: number): string {
    return depth < 0 ? this.describe() : this.toString();
  }

  /** @internal What console.log shows in Deno. */
  [inspectable.deno](): string {
    return this.toString();
  }

  /** @internal What a notebook shows. */
  [inspectable.jupyter](): Readonly<Record<string, string>> {
    const text = this.toString();
    return { 'text/plain': text, 'image/svg+xml': drawing(text) };
  }
}

/** Tensors that have parameters which none before them has: torch lists tied weights once. */
function untied(tensors: readonly Tensor[]): readonly Tensor[] {
  const known = new Set<Value>();
  return tensors.filter(({ values }) => {
    const fresh = values.some((value) => !known.has(value));
    for (const value of values) known.add(value);
    return fresh;
  });
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
