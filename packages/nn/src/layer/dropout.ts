/**
 * Dropout: in training every input is 0 with probability p, and the others grow by 1 / (1 − p), so that the mean stays.
 * In evaluation mode nothing happens. The mask is drawn anew at every call, from a Generator; compiled code takes it as inputs, which
 * it draws in the same order, so that both ways of running a net see the same masks.
 */
import { mul, type Operand, type Value } from '@chainrule/engine';
import { drawn } from '@chainrule/engine/internal';
import { checkNumber, checkOptions } from '../check.ts';
import { failure } from '../errors.ts';
import { type Made, Module, type Stage } from '../module.ts';
import { defaultGenerator, Generator } from '../random/generator.ts';
import { toInputs } from './inputs.ts';

/**
 * Random zeros, against overfitting.
 * @example
 * new Dropout(0.5).eval().forward([1, 2]).map((x) => x.data); // [1, 2]
 * @see https://docs.pytorch.org/docs/stable/generated/torch.nn.Dropout.html
 */
export class Dropout extends Module {
  /** The probability of a zero. */
  readonly p: number;
  readonly #generator: Generator;

  /**
   * @param p - probability of a zero, in [0, 1]; default 0.5
   * @param options - `generator`; default: the stream that manualSeed seeds
   */
  constructor(p = 0.5, options: { readonly generator?: Generator } = {}) {
    super();
    checkOptions('Dropout', options, ['generator']);
    const { generator = defaultGenerator } = options;
    if (!(generator instanceof Generator))
      throw failure('INSTANCE', 'Dropout', 'generator', generator, {
        expected: 'a Generator',
        example: 'new Generator(1)',
      });
    this.p = checkNumber('PROBABILITY', 'Dropout', 'p', p);
    this.#generator = generator;
  }

  /** Whether a call now would draw a mask. */
  get active(): boolean {
    return this.training && this.p > 0;
  }

  /** As many outputs as inputs. */
  forward(x: readonly Operand[]): Value[] {
    const xs = toInputs('Dropout.forward', x, x?.length);
    if (!this.active) return [...xs];
    const scale = this.p === 1 ? 0 : 1 / (1 - this.p);
    return xs.map((value) =>
      mul(
        value,
        drawn(() => (this.#generator.uniform() < this.p ? 0 : scale)),
      ),
    );
  }

  /** @internal */
  override stage(): Stage | undefined {
    if (this.forward !== Dropout.prototype.forward) return undefined; // a subclass's own
    return this.active ? undefined : { nin: undefined, run: (data) => data };
  }

  /** @internal */
  override made(): Made {
    return { kind: 'Dropout', like: Dropout, args: [this.p, { generator: this.#generator }] };
  }

  override describe(): string {
    return `Dropout(${this.p})`;
  }
}
