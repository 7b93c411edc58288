/** Calls that a hurried or hostile user makes: each must end in an error of ours that names what was wrong, and change nothing. */
import { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import { parseCSV } from '../src/datasets/index.ts';
import {
  accuracy,
  argmax,
  binaryCrossEntropy,
  ChainedScheduler,
  clipGradNorm,
  clipGradValue,
  confusionMatrix,
  crossEntropy,
  DataLoader,
  Dropout,
  Embedding,
  ExponentialLR,
  fit,
  Generator,
  Layer,
  loadCheckpoint,
  MLP,
  Module,
  makeBlobs,
  mseLoss,
  Neuron,
  PythonRandom,
  RandomState,
  ReduceLROnPlateau,
  r2,
  Sequential,
  SGD,
  StepLR,
  saveCheckpoint,
  standardize,
  trainTestSplit,
} from '../src/index.ts';
import { loadCheckpointFile, loadStateDict, progress, writeFileAtomically } from '../src/node/index.ts';

const wrong = (x: unknown): never => x as never;
const nothing = wrong(null);
const view = wrong(new DataView(new ArrayBuffer(8)));
const w = (): Value => new Value(1);
const sgd = (): SGD => new SGD([w()], { lr: 0.1 });
const model = new MLP(2, [1], { generator: new Generator(1) });
const data = {
  x: [
    [0, 1],
    [1, 0],
  ],
  y: [0, 1],
};
const training = { data, loss: mseLoss, optimizer: new SGD(model.parameters(), { lr: 0.1 }) };

const calls: readonly [what: string, call: () => unknown, code: string, message: string][] = [
  ['MLP, null options', () => new MLP(2, [1], nothing), 'NN_INSTANCE', 'MLP(): options must be an object'],
  ['Layer, text for options', () => new Layer(2, 1, wrong('relu')), 'NN_INSTANCE', 'Layer(): options'],
  ['Neuron, null options', () => new Neuron(2, nothing), 'NN_INSTANCE', 'Neuron(): options'],
  ['MLP, a view of bytes', () => new MLP(2, view), 'NN_ARRAY', 'MLP(): nouts'],
  ['Dropout, nothing', () => new Dropout().forward(nothing), 'NN_ARRAY', 'Dropout.forward(): x'],
  ['Embedding, a hole', () => new Embedding(3, 2).forward(new Array(1)), 'NN_NUMBER', 'Embedding.forward(): index'],
  ['SGD, a view of bytes', () => new SGD(view, { lr: 1 }), 'NN_ARRAY', 'SGD(): parameters'],
  ['SGD, holes', () => new SGD(new Array(3), { lr: 1 }), 'NN_PARAMETER', 'SGD(): parameters'],
  ['StepLR, null state', () => new StepLR(sgd(), { stepSize: 1 }).loadStateDict(nothing), 'NN_STATE', 'state.baseLrs'],
  ['plateau, null state', () => new ReduceLROnPlateau(sgd()).loadStateDict(nothing), 'NN_NUMBER', 'state.best'],
  ['clipGradNorm, numbers', () => clipGradNorm(wrong([1]), 1), 'NN_PARAMETER', 'clipGradNorm(): parameters'],
  [
    'clipGradNorm, a slip',
    () => clipGradNorm([w()], 1, wrong({ norm: 1 })),
    'NN_UNKNOWN_OPTION',
    'clipGradNorm(): norm',
  ],
  ['clipGradValue, a hole', () => clipGradValue(wrong([undefined]), 1), 'NN_PARAMETER', 'clipGradValue()'],
  ['trainTestSplit, nothing', () => trainTestSplit(nothing), 'NN_ARRAY', 'trainTestSplit(): data.x'],
  ['standardize, NaN', () => standardize([[1], [NaN]]), 'NN_FINITE', 'standardize(): rows'],
  ['makeBlobs, no centers', () => makeBlobs(4, { centers: [] }), 'NN_EMPTY', 'makeBlobs(): centers'],
  ['makeBlobs, flat centers', () => makeBlobs(4, { centers: wrong([1, 2]) }), 'NN_ARRAY', 'makeBlobs(): centers[0]'],
  ['makeBlobs, ragged', () => makeBlobs(4, { centers: [[1], [1, 2]] }), 'NN_LENGTH', 'centers[1] must have 1 element,'],
  ['makeBlobs, NaN', () => makeBlobs(4, { centers: [[NaN]] }), 'NN_FINITE', 'makeBlobs(): centers[0]'],
  ['argmax, nothing', () => argmax(nothing), 'NN_ARRAY', 'argmax(): row'],
  ['argmax, NaN', () => argmax([1, NaN]), 'NN_NOT_NAN', 'argmax(): row[1]'],
  ['accuracy, text', () => accuracy(wrong(['a']), [1]), 'NN_ARRAY', 'argmax(): row'],
  [
    'confusionMatrix, too large',
    () => confusionMatrix([0], [0], { classes: 2 ** 31 }),
    'NN_AMOUNT',
    'classes x classes',
  ],
  ['confusionMatrix, a slip', () => confusionMatrix([0], [0], wrong({ class: 2 })), 'NN_UNKNOWN_OPTION', 'class is no'],
  ['r2, a symbol', () => r2(wrong([Symbol('s')]), [1]), 'NN_NUMBER', 'r2(): predictions[0]'],
  ['randn, too many', () => new Generator(1).randn(2 ** 31), 'NN_AMOUNT', 'randn(): n'],
  ['uniform, Infinity', () => new Generator(1).uniform(0, Infinity), 'NN_FINITE', 'uniform(): high'],
  ['numpy shuffle', () => new RandomState(1).shuffle(nothing), 'NN_ARRAY', 'shuffle(): items'],
  ['numpy normal', () => new RandomState(1).normal(NaN), 'NN_FINITE', 'normal(): mean'],
  ['numpy uniform', () => new RandomState(1).uniform(nothing, 1), 'NN_NUMBER', 'uniform(): low'],
  ['python gauss', () => new PythonRandom(1).gauss(0, wrong('1')), 'NN_NUMBER', 'gauss(): deviation'],
  ['python choice', () => new PythonRandom(1).choice([1, -1, 5]), 'NN_NON_NEGATIVE', 'choice(): weights[1]'],
  [
    'saveCheckpoint, nothing',
    () => saveCheckpoint(nothing),
    'NN_INSTANCE',
    'saveCheckpoint(): parts must be an object',
  ],
  ['saveCheckpoint, a slip', () => saveCheckpoint(wrong({ model, schduler: 1 })), 'NN_UNKNOWN_OPTION', 'schduler'],
  [
    'saveCheckpoint, mixed up',
    () => saveCheckpoint({ model, scheduler: wrong(model) }),
    'NN_INSTANCE',
    'parts.scheduler',
  ],
  [
    'loadCheckpoint, no model',
    () => loadCheckpoint(saveCheckpoint({ model }), wrong({})),
    'NN_INSTANCE',
    'parts.model',
  ],
  [
    'a Sequential that does not fit',
    () => new Sequential(new Layer(2, 2), new Layer(3, 1)).predict([[1, 2]]),
    'NN_LENGTH',
    'the input of a layer must have 3 elements',
  ],
  [
    'weights of another shape',
    () => binaryCrossEntropy([w()], [1], { weight: [[]] }),
    'NN_LENGTH',
    'weight must have 1 element,',
  ],
  ['progress, null', () => progress(nothing), 'NN_INSTANCE', 'progress(): options'],
  ['progress, no stream', () => progress({ output: wrong(1) }), 'NN_INSTANCE', 'progress(): output'],
];

const lookup = new Sequential(new Embedding(3, 1), new Layer(1, 1));
const lookups = {
  data: { x: [[0], [9]], y: [0, 1] },
  loss: mseLoss,
  optimizer: new SGD(lookup.parameters(), { lr: 1 }),
};

const promises: typeof calls = [
  ['parseCSV', () => parseCSV('a\n1', { target: wrong(5n) }), 'NN_STRING', 'target or columns'],
  [
    'fit, a signal that is none',
    () => fit(model, { ...training, signal: wrong('stop') }),
    'NN_INSTANCE',
    'fit(): signal',
  ],
  ['fit, a generator that is none', () => fit(model, { ...training, generator: nothing }), 'NN_INSTANCE', 'generator'],
  [
    'fit, a loader without batches',
    () => fit(model, { ...training, data: new DataLoader(data, { batchSize: 3, dropLast: true }) }),
    'NN_EMPTY',
    'fit(): data',
  ],
  ['fit, an index without a row', () => fit(lookup, lookups), 'NN_INDEX', 'fit(): data.x'],
  ['loadStateDict, no path', () => loadStateDict(nothing), 'NN_STRING', 'loadStateDict(): path'],
  [
    'loadCheckpointFile, no path',
    () => loadCheckpointFile(nothing, { model }),
    'NN_STRING',
    'loadCheckpointFile(): path',
  ],
  ['writeFileAtomically, no content', () => writeFileAtomically('x', nothing), 'NN_INSTANCE', 'content'],
];

describe('a wrong call ends in an error of ours', () => {
  it.each(calls)('%s', (_, call, code, message) => {
    expect(call).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  it.each(promises)('%s', async (_, call, code, message) => {
    const expected = expect.objectContaining({ code, message: expect.stringContaining(message) });
    await expect((async () => call())()).rejects.toEqual(expected);
  });

  it('a module of the user may predict numbers; one that gives something else is named', () => {
    class Plain extends Module {
      forward([x = NaN]: readonly number[]): number {
        return 2 * x;
      }
    }
    expect([...new Plain().predict([[1], [4]])]).toEqual([2, 8]);
    class Odd extends Module {
      forward(): string {
        return 'seven';
      }
    }
    expect(() => new Odd().predict([[1]])).toThrow(
      /predict\(\): an output of forward must be a number, but got "seven"/,
    );
  });
});

describe('a failure changes nothing', () => {
  it('a generator keeps its stream when the end of a state is wrong', () => {
    const generator = new Generator(1);
    const state = new Generator(2).getState();
    expect(() => generator.setState({ ...state, spare: wrong('x') })).toThrow(TypeError);
    expect(generator.random()).toBe(new Generator(1).random());
  });

  it.each([
    ['in a part', { lastEpoch: 1, baseLrs: [0.1] }, { lastEpoch: 'x', baseLrs: [0.1] }, [0.1]],
    ['in the whole', { lastEpoch: 1, baseLrs: [0.1] }, { lastEpoch: 1, baseLrs: [0.1] }, ['x']],
  ])('a chain of schedules is as before when a state is wrong %s', (_, first, second, baseLrs) => {
    const optimizer = sgd();
    const parts = [new StepLR(optimizer, { stepSize: 1 }), new ExponentialLR(optimizer, { gamma: 0.5 })];
    const chain = new ChainedScheduler(optimizer, { schedulers: parts });
    const before = chain.stateDict();
    expect(() => chain.loadStateDict(wrong({ lastEpoch: 1, baseLrs, schedulers: [first, second] }))).toThrow(TypeError);
    expect(chain.stateDict()).toEqual(before);
  });
});

describe('a failed training leaves the model as it should be', () => {
  const rows = (x: number[], y: unknown): never => wrong({ x: [x], y: [y] });
  const other = new MLP(2, [1]);

  it.each([
    ['validation of another width', { validation: rows([1], 1) }, 'a row of validation.x must have 2 elements'],
    [
      'validation of other targets',
      { validation: rows([1, 2], [1, 2]) },
      'a target of validation.y must have 1 element,',
    ],
    ["another model's optimiser", { optimizer: new SGD(other.parameters(), { lr: 1 }) }, 'an optimiser of the model'],
    ['a target that the loss refuses', { loss: crossEntropy }, 'target must be an integer from 0 to 0'],
  ])('%s is refused before anything moves', async (_, more, message) => {
    const own = new MLP(2, [1]).eval();
    const before = own.stateDict();
    const options = { ...training, optimizer: new SGD(own.parameters(), { lr: 1 }), ...more };
    await expect(fit(own, wrong(options))).rejects.toThrow(message);
    expect(own.stateDict()).toEqual(before);
    expect(own.training).toBe(false);
  });

  it.each(['require', 'never'] as const)(
    'what onEpoch throws comes out, without gradients left behind (%s)',
    async (compile) => {
      const onEpoch = (): void => {
        throw new RangeError('enough');
      };
      await expect(fit(model, { ...training, compile, onEpoch })).rejects.toThrow('enough');
      expect(model.parameters().map(({ grad }) => grad)).toEqual([0, 0, 0]);
      expect((await fit(model, { ...training, compile })).loss).toHaveLength(1);
    },
  );
});

describe('what is meant to work', () => {
  it('losses take typed arrays', () => {
    const xs = [w(), w()];
    expect(mseLoss(xs, wrong(Float64Array.of(1, 3))).data).toBe(2);
    expect(mseLoss(wrong(Float64Array.of(1, 3)), xs).data).toBe(2);
    expect(crossEntropy(wrong(Float64Array.of(0, 0)), wrong(Float64Array.of(0.5, 0.5))).data).toBeCloseTo(
      Math.log(2),
      15,
    );
    expect(crossEntropy(wrong([Float64Array.of(0, 0)]), [1]).data).toBeCloseTo(Math.log(2), 15);
    expect(binaryCrossEntropy([0.5, 0.5], [1, 0], { weight: wrong(Float64Array.of(1, 3)) }).data).toBeCloseTo(
      2 * Math.log(2),
      15,
    );
  });

  it('an embedding predicts the rows that it looks up', () => {
    const embedding = new Embedding(3, 2, { generator: new Generator(1) });
    expect([...embedding.predict([[2, 0]])]).toEqual(
      embedding
        .forward([2, 0])
        .flat()
        .map((v) => v.data),
    );
    expect(embedding.forward(wrong(Float64Array.of(1)))).toEqual([embedding.forward(1)]);
  });
});
