/** The optimisers, each a class of its own over its rule; the namespace of this file is the table that generators read. */
import { type AdagradOptions, adagrad } from './adagrad.ts';
import { type AdamOptions, adam, adamW } from './adam.ts';
import { Optimizer, type Parameters } from './optimizer.ts';
import { type RMSpropOptions, rmsprop } from './rmsprop.ts';
import type { UpdateRule } from './rule.ts';
import { type SGDOptions, sgd } from './sgd.ts';

/**
 * Stochastic gradient descent, with momentum, Nesterov's look-ahead and weight decay.
 * @example
 * const w = new Value(1);
 * const optimizer = new SGD([w], { lr: 0.1, momentum: 0.9 });
 * w.square().backward();
 * optimizer.step();
 * w.data; // 0.8
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html
 */
export class SGD extends Optimizer<SGDOptions> {
  static readonly rule: UpdateRule<SGDOptions> = sgd;
  /** @throws RangeError for a negative or NaN rate, and for nesterov without momentum */
  constructor(parameters: Parameters<SGDOptions>, options: Partial<SGDOptions> = {}) {
    super(sgd, parameters, options);
  }
}

/**
 * Adam: rates of their own for every parameter, from running means of gradients and squares.
 * @example
 * const w = new Value(1);
 * const optimizer = new Adam([w], { lr: 0.1 });
 * w.square().backward();
 * optimizer.step();
 * w.data; // ≈ 0.9
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html
 */
export class Adam extends Optimizer<AdamOptions> {
  static readonly rule: UpdateRule<AdamOptions> = adam;
  /** @throws RangeError for a negative or NaN rate, and for betas outside [0, 1) */
  constructor(parameters: Parameters<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(adam, parameters, options);
  }
}

/**
 * Adam with weight decay taken from the parameter itself.
 * @example
 * const w = new Value(1);
 * const optimizer = new AdamW([w], { lr: 0.1 });
 * w.square().backward();
 * optimizer.step();
 * w.data; // ≈ 0.899
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html
 */
export class AdamW extends Optimizer<AdamOptions> {
  static readonly rule: UpdateRule<AdamOptions> = adamW;
  /** @throws RangeError for a negative or NaN rate, and for betas outside [0, 1) */
  constructor(parameters: Parameters<AdamOptions>, options: Partial<AdamOptions> = {}) {
    super(adamW, parameters, options);
  }
}

/**
 * RMSprop: the gradient divided by a running root mean square.
 * @example
 * const w = new Value(1);
 * const optimizer = new RMSprop([w], { lr: 0.01 });
 * w.square().backward();
 * optimizer.step();
 * w.data; // ≈ 0.9
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.RMSprop.html
 */
export class RMSprop extends Optimizer<RMSpropOptions> {
  static readonly rule: UpdateRule<RMSpropOptions> = rmsprop;
  /** @throws RangeError for a negative or NaN rate */
  constructor(parameters: Parameters<RMSpropOptions>, options: Partial<RMSpropOptions> = {}) {
    super(rmsprop, parameters, options);
  }
}

/**
 * Adagrad: the gradient divided by the root of the sum of all squares so far.
 * @example
 * const w = new Value(1);
 * const optimizer = new Adagrad([w], { lr: 0.1 });
 * w.square().backward();
 * optimizer.step();
 * w.data; // ≈ 0.9
 * @see https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html
 */
export class Adagrad extends Optimizer<AdagradOptions> {
  static readonly rule: UpdateRule<AdagradOptions> = adagrad;
  /** @throws RangeError for a negative or NaN rate */
  constructor(parameters: Parameters<AdagradOptions>, options: Partial<AdagradOptions> = {}) {
    super(adagrad, parameters, options);
  }
}
