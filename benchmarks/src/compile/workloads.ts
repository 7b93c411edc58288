/**
 * The loads that compiled code is measured on: one training step each, batched, parameters in and gradients out.
 *
 * A load says everything that both sides need to build the same step from the same numbers: widths, activation, loss, batch.
 * W1 is the lecture notebook's net on its four examples; W2 moons; W3 8×8 digits; W4 MNIST's shape.
 */
import { type CompileOptions, logSoftmax, type Operand, relu, sum, type Value, where } from '@chainrule/engine';
import { MLP } from '@chainrule/nn';

export type Dtype = NonNullable<CompileOptions['dtype']>;
export type LossName = 'squared' | 'hinge' | 'crossEntropy';

export interface Workload {
  readonly name: string;
  readonly about: string;
  readonly nin: number;
  readonly nouts: readonly number[];
  readonly activation: 'tanh' | 'relu';
  /** Whether the last layer has the activation too. */
  readonly activeOutput: boolean;
  readonly loss: LossName;
  readonly reduction: 'mean' | 'sum';
  /** Weight of the sum of squared parameters. */
  readonly decay: number;
  readonly batch: number;
  /**
   * How our side moves the parameters: by `step()`, with SGD in WebAssembly, or by `valueAndGrad()` and a loop by hand, which for a
   * few dozen parameters costs less than the calls.
   */
  readonly update: 'step' | 'loop';
  /** The fewest times torch's step has to be slower. */
  readonly must: number;
}

const moons = {
  nin: 2,
  nouts: [16, 16, 1],
  activeOutput: false,
  loss: 'hinge',
  reduction: 'mean',
  decay: 1e-4,
  batch: 100,
} as const;

/** All loads, in the order they are reported. */
export const workloads: readonly Workload[] = [
  {
    name: 'W1',
    about: 'notebook: MLP(3, [4, 4, 1]), tanh, 4 samples, squared error',
    ...{ nin: 3, nouts: [4, 4, 1], activation: 'tanh', activeOutput: true, loss: 'squared' },
    ...{ reduction: 'sum', decay: 0, batch: 4, update: 'loop', must: 300 },
  },
  {
    name: 'W2',
    about: 'moons: MLP(2, [16, 16, 1]), relu, 100 samples, hinge + L2',
    ...moons,
    activation: 'relu',
    update: 'step',
    must: 25,
  },
  { name: 'W2 tanh', about: 'the same with tanh', ...moons, activation: 'tanh', update: 'step', must: 12 },
  {
    name: 'W3',
    about: 'digits: MLP(64, [32, 10]), relu, 32 samples, cross entropy',
    ...{ nin: 64, nouts: [32, 10], activation: 'relu', activeOutput: false, loss: 'crossEntropy' },
    ...{ reduction: 'mean', decay: 0, batch: 32, update: 'step', must: 7 },
  },
  {
    name: 'W4',
    about: 'MNIST shape: MLP(784, [128, 10]), relu, 64 samples, cross entropy',
    ...{ nin: 784, nouts: [128, 10], activation: 'relu', activeOutput: false, loss: 'crossEntropy' },
    ...{ reduction: 'mean', decay: 0, batch: 64, update: 'step', must: 0.5 },
  },
];

/** The numbers of a load: the same for every side. */
export interface Numbers {
  readonly parameters: readonly number[];
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Uniform numbers in [0, 1), the same in every run (Park and Miller). */
const generator = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
};

/** Draws a load's numbers. */
export const numbersOf = ({ nin, nouts, batch, loss }: Workload): Numbers => {
  const random = generator(20261122);
  const parameters: number[] = [];
  for (const [layer, nout] of nouts.entries()) {
    const width = nouts[layer - 1] ?? nin;
    for (let i = 0; i < nout * (width + 1); i++) parameters.push((2 * random() - 1) / Math.sqrt(width));
  }
  const classes = nouts.at(-1) ?? 1;
  const label = (): number => (loss === 'crossEntropy' ? Math.floor(random() * classes) : random() < 0.5 ? -1 : 1);
  return {
    parameters,
    x: Float64Array.from({ length: batch * nin }, () => 2 * random() - 1),
    y: Float64Array.from({ length: batch }, label),
  };
};

const losses: Readonly<Record<LossName, (outputs: readonly Value[], y: Operand) => Value>> = {
  squared: ([score], y) => (score as Value).sub(y).square(),
  hinge: ([score], y) => relu((score as Value).mul(y).neg().add(1)),
  crossEntropy: (logits, y) => sum(logSoftmax(logits).map((l, i) => where((y as Value).eq(i), l, 0))).neg(),
};

/** The rate of SGD on every side: parameters move, and the numbers stay what they are. */
export const RATE = 1e-6;

/** A load as a model and a function on Values, with what compile() wants to know. */
export const modelOf = (load: Workload, { parameters }: Numbers) => {
  const { nin, nouts, activation, activeOutput } = load;
  const model = new MLP(nin, nouts, { activation, outputActivation: activeOutput ? activation : 'linear' });
  const values = model.parameters();
  for (const [i, value] of values.entries()) value.data = parameters[i] as number; // as many were drawn
  const fn = (x: Value[], y: Value[]): Value => {
    const out = model.forward(x);
    const loss = losses[load.loss](Array.isArray(out) ? out : [out], y[0] as Value);
    return load.decay === 0 ? loss : loss.add(sum(values.map((p) => p.mul(p))).mul(load.decay));
  };
  const options: CompileOptions = { inputs: [nin, 1], parameters: values, reduction: load.reduction };
  return { model, values, fn, options };
};
