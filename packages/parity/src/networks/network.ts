/**
 * A Network: a multi-layer perceptron with its numbers, a batch, a loss, and perhaps a training, as data. Like a Program it is what
 * TypeScript and Python both run, what a fixture keeps and what shrinking takes apart. Names are nn's; what they are called in torch
 * is read from nn's records when the network is put to Python.
 */

/** Options by nn's names; lists are weights per class, milestones, betas. */
export type Options = Readonly<Record<string, number | string | boolean | readonly number[]>>;

/** Something of nn by name, with the options that differ from its defaults. */
export interface Named {
  readonly name: string;
  readonly options: Options;
}

/** A schedule; one that is made of others names them. */
export interface ScheduleSpec extends Named {
  readonly parts?: readonly Named[];
}

/** A training: what happens after each backward pass, and how often. */
export interface Training {
  readonly steps: number;
  /** When the parameters are compared; loss and rate are compared after every step. */
  readonly parametersAfter: 'every step' | 'the last step';
  readonly optimizer: Named;
  /** Options of the last layer's parameters, which are then a group of their own. */
  readonly lastLayer?: Options;
  readonly schedule?: ScheduleSpec;
  /** Gradients are clipped to this norm, or to this size, before each step. */
  readonly clipNorm?: { readonly maxNorm: number; readonly normType: number };
  readonly clipValue?: number;
  /** The learning rate of every step, set by hand. */
  readonly rates?: readonly number[];
}

export interface Network {
  readonly inputs: number;
  /** The layers' widths. */
  readonly widths: readonly number[];
  readonly bias: boolean;
  readonly activation: string;
  readonly outputActivation: string;
  /** Layer by layer, neuron by neuron, weights before bias. */
  readonly parameters: readonly number[];
  /** Rows of inputs. */
  readonly batch: readonly (readonly number[])[];
  readonly loss: Named;
  /** A class per row, or a row of numbers per row (one column for two inputs and a target). */
  readonly targets: readonly number[] | readonly (readonly number[])[];
  /** Adds this times the sum of all squared parameters to the loss. */
  readonly l2?: number;
  readonly training?: Training;
}

/** How many parameters a network of this shape has. */
export function parameterCount({ inputs, widths, bias }: Pick<Network, 'inputs' | 'widths' | 'bias'>): number {
  let before = inputs;
  let total = 0;
  for (const width of widths) {
    total += width * (before + (bias ? 1 : 0));
    before = width;
  }
  return total;
}

/** The number of outputs. */
export const outputsOf = ({ widths }: Pick<Network, 'widths'>): number => widths.at(-1) ?? 0;
