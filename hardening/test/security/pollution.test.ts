/**
 * Prototype pollution: hostile names in files and in options. Whatever a loader or a function makes of `__proto__` and `constructor`, no
 * prototype of the language gets a member, no object gets one it was not given, and an error is one of the packages' own.
 */
import * as engine from '@chainrule/engine';
import { compile, Value } from '@chainrule/engine';
import * as nn from '@chainrule/nn';
import { parseCSV } from '@chainrule/nn/datasets';
import { progress } from '@chainrule/nn/node';
import { toOnnx } from '@chainrule/nn/onnx';
import { afterEach, describe, expect, it } from 'vitest';
import { decodeNetwork, firstState } from '../../../docs/.vitepress/theme/net/link.ts';
import { decodeExpression } from '../../../docs/.vitepress/theme/playground/state.ts';
import { fromFragment } from '../../../docs/.vitepress/theme/widgets/fragment.ts';
import { parseTape } from '../../../packages/engine/src/trace/parse.ts';

/** As JSON.parse makes it: the names are the object's own. */
const hostile = (more: object = {}): never =>
  ({
    ...more,
    ...JSON.parse('{"constructor":{"prototype":{"polluted":"yes"}}}'),
    ...own('__proto__', { polluted: 'yes', lr: 5 }),
  }) as never;
function own(name: string, value: unknown): object {
  return Object.defineProperty({}, name, { value, enumerable: true, configurable: true, writable: true });
}
const protoOnly = (more: object = {}): never =>
  Object.defineProperty({ ...more }, '__proto__', { value: { polluted: 'yes', lr: 5 }, enumerable: true }) as never;

const prototypes = [Object, Array, Function, Number, String, Map, Float64Array, Value, nn.Module].map(
  ({ prototype }) => prototype as object,
);
const members = (): string[] => prototypes.map((prototype) => Reflect.ownKeys(prototype).map(String).join());
const before = members();
afterEach(() => {
  expect(members()).toEqual(before);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(([] as { polluted?: unknown }).polluted).toBeUndefined();
});

const ours = (error: unknown): boolean => {
  const { code } = error as { code?: unknown };
  return error instanceof Error && typeof code === 'string' && /^(ERR|NN)_/.test(code);
};

/** Runs it; an error must be ours. Returns whether it was taken. */
async function attempt(run: () => unknown): Promise<boolean> {
  try {
    await run();
    return true;
  } catch (error) {
    if (!ours(error)) throw error;
    return false;
  }
}

const model = (): nn.MLP => new nn.MLP(2, [2, 1], { generator: new nn.Generator(1) });
const data = {
  x: [
    [1, 2],
    [3, 4],
  ],
  y: [0, 1],
};
const adam = (): nn.Optimizer => new nn.Adam(model().parameters(), { lr: 0.1 }) as never;
const x = (): Value => new Value(0.5);

/** Every function of the packages that takes options, with what else it needs. */
const takers: Readonly<Record<string, (options: never) => unknown>> = {
  'new Value': (o) => new Value(1, o),
  'backward()': (o) => x().mul(2).backward(o),
  grad: (o) => {
    const a = x();
    return engine.grad(a.mul(a), [a], o);
  },
  gradcheck: (o) => engine.gradcheck((a) => (a as Value).mul(2), [1], o),
  gradgradcheck: (o) => engine.gradgradcheck((a) => (a as Value).mul(2), [1], o),
  toDot: (o) => engine.toDot(x(), o),
  compile: (o) => compile(([a]) => a as Value, Object.assign(o, { inputs: [1] })),
  compileAsync: (o) => engine.compileAsync(([a]) => a as Value, Object.assign(o, { inputs: [1] })),
  leakyRelu: (o) => engine.leakyRelu(x(), o),
  elu: (o) => engine.elu(x(), o),
  softplus: (o) => engine.softplus(x(), o),
  gelu: (o) => engine.gelu(x(), o),
  hardtanh: (o) => engine.hardtanh(x(), o),
  norm: (o) => engine.norm([x()], o),
  'new MLP': (o) => new nn.MLP(2, [1], o),
  'new Layer': (o) => new nn.Layer(2, 1, o),
  'new Neuron': (o) => new nn.Neuron(2, o),
  'new Embedding': (o) => new nn.Embedding(2, 2, o),
  'new DataLoader': (o) => new nn.DataLoader(data, o),
  trainTestSplit: (o) => nn.trainTestSplit(data, o),
  sample: (o) => nn.sample([1, 2], o),
  confusionMatrix: (o) => nn.confusionMatrix([0, 1], [0, 1], o),
  clipGradNorm: (o) => nn.clipGradNorm(model().parameters(), 1, o),
  makeMoons: (o) => nn.makeMoons(4, o),
  makeCircles: (o) => nn.makeCircles(4, o),
  makeSpirals: (o) => nn.makeSpirals(4, o),
  makeBlobs: (o) => nn.makeBlobs(4, o),
  makeRegression: (o) => nn.makeRegression(4, o),
  fit: (o) =>
    nn.fit(
      model(),
      Object.assign(o, { data, loss: nn.mseLoss, optimizer: new nn.SGD(model().parameters(), { lr: 0.1 }) }),
    ),
  parseCSV: (o) => parseCSV('a,b\n1,2', Object.assign(o, { target: 'b' })),
  toOnnx: (o) => toOnnx(model(), o),
  progress: (o) => progress(o),
  ...Object.fromEntries(
    Object.entries(nn.losses).map(([name, loss]) => [
      name,
      (o: never) => (loss as (...args: unknown[]) => unknown)([x(), x()], [0, 1], o),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(nn.optimizers).map(([name, Kind]) => [
      name,
      (o: never) =>
        new (Kind as never as new (...args: unknown[]) => unknown)(model().parameters(), Object.assign(o, { lr: 0.1 })),
    ]),
  ),
  ...Object.fromEntries(
    Object.entries(nn.schedules).map(([name, Kind]) => [
      name,
      (o: never) => new (Kind as never as new (...args: unknown[]) => unknown)(adam(), o),
    ]),
  ),
};

describe('options with hostile names', () => {
  it.each(Object.entries(takers))('%s', async (_, take) => {
    await attempt(() => take(hostile()));
    await attempt(() => take(protoOnly()));
  });

  it('are refused where unknown names are', () => {
    expect(() => new nn.MLP(2, [1], hostile())).toThrow(expect.objectContaining({ code: 'NN_UNKNOWN_OPTION' }));
    expect(() => engine.leakyRelu(x(), hostile())).toThrow(expect.objectContaining({ code: 'ERR_OPTION_NAME' }));
  });
});

const evil = '{"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}}';
const tensor = (name: string) => new Map([[name, { shape: [1], data: Float64Array.of(1) }]]);

describe('files with hostile names', () => {
  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'])(
    'a tensor called %s is only a name',
    (name) => {
      for (const state of [
        nn.loadSafetensors(nn.saveSafetensors(tensor(name))),
        nn.fromJSON(JSON.stringify(nn.toJSON(tensor(name)))),
      ])
        expect([...state]).toEqual([...tensor(name)]);
      expect(() => model().loadStateDict(tensor(name))).toThrow(nn.StateDictError);
    },
  );

  it.each<[string, () => unknown]>([
    ['fromJSON of an object', () => nn.fromJSON(JSON.parse(evil))],
    ['fromJSON of a text', () => nn.fromJSON(evil)],
    ['fromJSON of a tensor', () => nn.fromJSON(`{"format":"chainrule","version":1,"tensors":[${evil}]}`)],
    ['loadStateDict of a model', () => model().loadStateDict(JSON.parse(evil))],
    [
      'loadStateDict of an optimiser',
      () =>
        adam().loadStateDict(
          JSON.parse(`{"optimizer":"Adam","groups":[{"options":${evil},"segments":[],"buffers":${evil}}]}`),
        ),
    ],
    [
      'loadStateDict of a schedule',
      () => new nn.StepLR(adam() as never, { stepSize: 1 }).loadStateDict(JSON.parse(evil)),
    ],
    ['setState of a generator', () => new nn.Generator(1).setState(JSON.parse(evil))],
    ['the options of a tape', () => parseTape(`parameters 1\ninputs 1\n%2 = leakyRelu(%0) ${evil}\nreturn %2`)],
  ])('%s is refused', async (_, run) => {
    expect(await attempt(run)).toBe(false);
  });

  it('the options of an optimiser take nothing that is no option', () => {
    const optimizer = adam();
    const state = optimizer.stateDict();
    const groups = state.groups.map((group) => ({
      ...group,
      options: { ...group.options, ...JSON.parse(evil), ...own('__proto__', { lr: 9 }) },
    }));
    optimizer.loadStateDict({ ...state, groups } as never);
    expect(Object.keys(optimizer.paramGroups[0] ?? {})).not.toContain('__proto__');
    expect((optimizer.paramGroups[0] as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('a checkpoint gives back hostile extras as data', () => {
    const extra = JSON.parse(evil) as object;
    const loaded = nn.loadCheckpoint(nn.saveCheckpoint({ model: model() }, extra), { model: model() }) as object;
    expect(Object.keys(loaded)).toEqual(['__proto__', 'constructor']);
    expect((loaded as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('a column and a class called __proto__ are only names', async () => {
    const text = '__proto__,constructor\n1,__proto__\n2,toString';
    const { format, ...table } = await parseCSV(text, { target: 'constructor' });
    expect([format.target, ...format.columns.map(({ name }) => name)]).toEqual(['constructor', '__proto__']);
    expect(table).toEqual({ x: [[1], [2]], y: [0, 1], columns: ['__proto__'], classes: ['__proto__', 'toString'] });
  });

  it('a link of the site carries them as names, or not at all', () => {
    const { state } = decodeExpression('#expr=a&at.__proto__=1&at.constructor=2&__proto__=3');
    expect(Object.entries(state.at ?? {})).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
    expect(decodeNetwork('#__proto__=1&constructor=2').state).toEqual(firstState);
    expect(fromFragment('#a&__proto__=1', 'a')?.get('__proto__')).toBe('1');
  });
});
