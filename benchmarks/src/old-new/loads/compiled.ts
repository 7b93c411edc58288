/** Loads that compile: W1 to W3 as the benchmark of compile() has them, and fit(); each once more for its first call. */
import type { CompileOptions, Operand, Value } from '@chainrule/engine';
import type { FitOptions } from '@chainrule/nn';
import type { Build, Load, Running, SideAt } from '../build.ts';
import { draws } from './draw.ts';
import { moonPoints } from './nets.ts';

type Options = SideAt['options'];

/** A load beside the same with everything done for the first time. */
export const withFirst = (load: Load, about: string, make: Load['make'] = load.make): Load[] => [
  load,
  { ...load, name: `${load.name}-first`, about, steps: 1, first: true, make },
];

/** A training step that is compiled. */
interface Step {
  readonly nin: number;
  readonly nouts: readonly number[];
  readonly activation: 'tanh' | 'relu';
  readonly last: 'tanh' | 'linear';
  readonly batch: number;
  readonly reduction: 'mean' | 'sum';
  /** The target of each sample. */
  label(random: number): number;
  loss(build: Build, outputs: readonly Value[], y: Value, parameters: readonly Value[]): Value;
}

const sign = (random: number): number => (random < 0 ? -1 : 1);
const steps: Readonly<Record<'W1' | 'W2' | 'W3', Step>> = {
  W1: {
    ...{ nin: 3, nouts: [4, 4, 1], activation: 'tanh', last: 'tanh', batch: 4, reduction: 'sum', label: sign },
    loss: (_, [score], y) => (score as Value).sub(y).square(), // one output
  },
  W2: {
    ...{ nin: 2, nouts: [16, 16, 1], activation: 'relu', last: 'linear', batch: 100, reduction: 'mean', label: sign },
    loss: ({ engine: { sum } }, [score], y, parameters) =>
      (score as Value)
        .mul(y)
        .neg()
        .add(1)
        .relu()
        .add(sum(parameters.map((p) => p.mul(p))).mul(1e-4)), // one output
  },
  W3: {
    ...{ nin: 64, nouts: [32, 10], activation: 'relu', last: 'linear', batch: 32, reduction: 'mean' },
    label: (random) => Math.floor(5 * (random + 1)),
    loss: ({ nn: { crossEntropy } }, outputs, y) => crossEntropy([...outputs], y),
  },
};

const compiledStep =
  (step: Step) =>
  (build: Build, options: Options): Running => {
    const { nin, nouts, activation, last: outputActivation, batch, reduction } = step;
    const { nn } = build;
    const model = new nn.MLP(nin, [...nouts], { activation, outputActivation, generator: new nn.Generator(42) });
    const parameters = model.parameters();
    const optimizer = new nn.SGD(parameters, { lr: 1e-6 });
    const x = Float64Array.from(draws(batch * nin, 20261122));
    const y = Float64Array.from(draws(batch, 23), step.label);
    const fn = (row: Value[] = [], [label]: Value[] = []): Value =>
      step.loss(build, [model.forward(row)].flat(), label as Value, parameters); // a target of one number
    const all = { inputs: [nin, 1], parameters, reduction, ...options } as CompileOptions;
    const compiled = build.engine.compile(fn, all);
    let loss = NaN;
    return {
      step() {
        optimizer.zeroGrad();
        loss = compiled.valueAndGrad(x, y);
        optimizer.step();
      },
      numbers: () => [loss, ...parameters.map(({ data }) => data)],
    };
  };

/** The same, in which making the model and compiling are part of the step. */
const fromNothing =
  (make: Load['make']): Load['make'] =>
  (build, options) => {
    let running: Running | undefined;
    return {
      async step() {
        running = make(build, options);
        await running.step();
      },
      numbers: () => running?.numbers() ?? [],
    };
  };

/** A whole call of fit(). */
interface Fit {
  readonly nin: number;
  readonly nouts: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  data(build: Build): { readonly x: number[][]; readonly y: number[] };
  loss(build: Build): (output: never, target: never) => Value;
}

const fits: Readonly<Record<'moons' | 'digits', Fit>> = {
  moons: {
    ...{ nin: 2, nouts: [16, 16, 1], epochs: 100, batchSize: 20 },
    data: moonPoints,
    loss:
      ({ nn: { hingeLoss } }) =>
      (output: Value, target: Operand) =>
        hingeLoss(output, target),
  },
  digits: {
    ...{ nin: 64, nouts: [32, 10], epochs: 5, batchSize: 32 },
    data: ({ datasets: { loadDigits } }) => {
      const { x, y } = loadDigits();
      return { x: x.map((image) => image.map((pixel) => pixel / 16)), y };
    },
    loss:
      ({ nn: { crossEntropy } }) =>
      (output: Value[], target: Operand) =>
        crossEntropy(output, target),
  },
};

const fitting =
  (task: Fit) =>
  (build: Build, options: Options): Running => {
    const { nin, nouts, epochs, batchSize } = task;
    const { Generator, MLP, SGD, fit } = build.nn;
    const settings = { activation: 'relu', outputActivation: 'linear', generator: new Generator(5) } as const;
    const model = new MLP(nin, [...nouts], settings);
    const parameters = model.parameters();
    const optimizer = new SGD(parameters, { lr: 0.01, momentum: 0.9 });
    const [data, loss, generator] = [task.data(build), task.loss(build), new Generator(11)];
    let last = NaN;
    return {
      async step() {
        const all = { data, loss, optimizer, generator, batchSize, epochs, compile: 'require', ...options } as const;
        const history = await fit(model, all as unknown as FitOptions<typeof model>); // options may be newer
        last = history.loss.at(-1) ?? NaN;
      },
      numbers: () => [last, ...parameters.map(({ data: number }) => number)],
    };
  };

const TRAINED = { steps: 3, tolerance: 1e-9 } as const;
const [w1, w2, w3] = [steps.W1, steps.W2, steps.W3].map(compiledStep) as [Load['make'], Load['make'], Load['make']];
const [onMoons, onDigits] = [fitting(fits.moons), fitting(fits.digits)];
const FIRST = 'the same from nothing: model, compile(), first result';

export const compiledLoads: readonly Load[] = [
  ...withFirst({ name: 'W1', about: 'notebook: MLP(3, [4, 4, 1]), 4 samples, compiled, SGD', ...TRAINED, make: w1 }, FIRST, fromNothing(w1)),
  ...withFirst({ name: 'W2', about: 'moons: MLP(2, [16, 16, 1]), 100 samples, hinge + L2, compiled, SGD', ...TRAINED, make: w2 }, FIRST, fromNothing(w2)),
  ...withFirst({ name: 'W3', about: 'digits: MLP(64, [32, 10]), 32 samples, cross entropy, compiled, SGD', ...TRAINED, make: w3 }, FIRST, fromNothing(w3)),
  ...withFirst(
    { name: 'fit-moons', about: 'fit() on 100 moons, 100 epochs in batches of 20', ...TRAINED, steps: 2, make: onMoons },
    'the same, the first call of a process',
  ),
  ...withFirst(
    { name: 'fit-digits', about: 'fit() on 1,797 digits, 5 epochs in batches of 32', ...TRAINED, steps: 1, make: onDigits },
    'the same, the first call of a process',
  ),
]; // biome-ignore format: a load to a line

export { fromNothing };
