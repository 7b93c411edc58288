/** A training that stops in the middle of an epoch and goes on later; batches that are told of; gradients of several batches. */
import type { Value } from '@chainrule/engine';
import { describe, expect, it } from 'vitest';
import {
  Adam,
  accuracy,
  type BatchEnd,
  CosineAnnealingLR,
  crossEntropy,
  DataLoader,
  Dropout,
  type Epoch,
  fit,
  Generator,
  Layer,
  loadCheckpoint,
  MLP,
  makeBlobs,
  mseLoss,
  OneCycleLR,
  type Position,
  Sequential,
  SGD,
  StepLR,
  saveCheckpoint,
} from '../src/index.ts';

const ways = ['never', 'require'] as const;
const wrong = (x: unknown): never => x as never;
const blobs = makeBlobs(50, { seed: 3 });
const data = { x: blobs.x.slice(0, 40), y: blobs.y.slice(0, 40) };
const validation = { x: blobs.x.slice(40), y: blobs.y.slice(40) };

/** All that a run consists of, with one stream for orders and Dropout. */
function start({ perBatch = false, streamed = false, loader = false, accumulate = 1, p = 0.3 } = {}) {
  const generator = new Generator(11);
  const model = new Sequential(
    new Layer(2, 8, { activation: 'tanh', generator: new Generator(4) }),
    new Dropout(p, { generator }),
    new Layer(8, 3, { activation: 'linear', generator: new Generator(5) }),
  );
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const scheduler = perBatch
    ? new OneCycleLR(optimizer, { maxLr: 0.1, totalSteps: 40 })
    : new CosineAnnealingLR(optimizer, { TMax: 4 });
  const ten = [0, 10, 20, 30].map((i) => ({ x: data.x.slice(i, i + 10), y: data.y.slice(i, i + 10) }));
  const own = loader ? { data: new DataLoader(data, { batchSize: 8, shuffle: true, generator }) } : { data, generator, batchSize: 8 }; // biome-ignore format: either
  const options = {
    ...(streamed ? { data: ten } : own),
    ...{ loss: crossEntropy, optimizer, scheduler, epochs: 4, clipNorm: 0.5, accumulate, validation },
    ...{ metrics: { accuracy }, earlyStopping: { patience: 3, minDelta: 0.02 } },
  };
  return { model, optimizer, scheduler, generator, options };
}

const bitsOf = ({ model, optimizer, generator }: ReturnType<typeof start>) => [
  model.stateDict(),
  optimizer.stateDict(),
  generator.getState(),
];

describe.each(ways)("a run that goes on in mid-epoch, compile: '%s'", (compile) => {
  it.each<[string, Parameters<typeof start>[0], readonly [epoch: number, batch: number]]>([
    ['after a batch', {}, [2, 3]],
    ['after the last batch of an epoch', {}, [2, 5]],
    ['after it, where validation data run through the code of the training', { p: 0 }, [2, 5]],
    ['with a schedule by batches', { perBatch: true }, [3, 1]],
    ['between two steps of accumulated gradients', { accumulate: 3 }, [2, 4]],
    ['from a stream', { streamed: true }, [2, 2]],
    ['from a loader', { loader: true }, [1, 4]],
  ])('ends in the bits of one that never stopped: %s', async (_name, how, [epoch, batch]) => {
    const whole = start(how);
    const history = await fit(whole.model, wrong({ ...whole.options, compile }));

    const first = start(how);
    const controller = new AbortController();
    let file: Uint8Array = new Uint8Array();
    const onBatch = (at: BatchEnd): void => {
      if (at.epoch !== epoch || at.batch !== batch) return;
      const { model, optimizer, scheduler, generator } = first;
      file = saveCheckpoint({ model, optimizer, scheduler, generator }, at.position());
      controller.abort();
    };
    const { signal } = controller;
    const broken = await fit(first.model, wrong({ ...first.options, compile, onBatch, signal }));
    expect(broken.stopped).toBe('aborted');

    const second = start(how);
    const { model, optimizer, scheduler, generator } = second;
    const resume = loadCheckpoint(file, { model, optimizer, scheduler, generator }) as Position;
    const rest = await fit(model, wrong({ ...second.options, compile, resume }));
    expect(bitsOf(second)).toEqual(bitsOf(whole));
    expect(rest).toEqual(history);
  });
});

it('a run that goes on without early stopping, metrics and orders has them nowhere', async () => {
  const make = () => {
    const model = new MLP(2, [3], { outputActivation: 'linear', generator: new Generator(1) });
    return { model, optimizer: new SGD(model.parameters(), { lr: 0.1 }) };
  };
  const options = { data, loss: crossEntropy, shuffle: false, epochs: 2, batchSize: 10 } as const;
  const whole = make();
  await fit(whole.model, { ...options, optimizer: whole.optimizer });
  const { model, optimizer } = make();
  let position: Position | undefined;
  const controller = new AbortController();
  const onBatch = (at: BatchEnd): void => {
    position = at.position();
    controller.abort();
  };
  await fit(model, { ...options, optimizer, onBatch, signal: controller.signal });
  const resume = JSON.parse(JSON.stringify(position)) as Position;
  expect([resume.best, resume.order, resume.between]).toEqual([null, null, { accumulated: null, seen: null }]);
  await fit(model, { ...options, optimizer, resume });
  expect(model.stateDict()).toEqual(whole.model.stateDict());
});

describe.each(ways)("onBatch of fit(), compile: '%s'", (compile) => {
  it('tells of every batch, and its promise is waited for', async () => {
    const model = new MLP(2, [3], { outputActivation: 'linear' });
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const scheduler = new StepLR(optimizer, { stepSize: 1, gamma: 0.5 });
    const seen: unknown[] = [];
    let waiting = 0;
    const onBatch = async ({ position: _, loss, path, ...rest }: BatchEnd): Promise<void> => {
      expect([waiting++, Number.isFinite(loss), path]).toEqual([0, true, compile === 'never' ? 'eager' : 'compiled']);
      await new Promise((resolve) => setTimeout(resolve, 1));
      waiting--;
      seen.push(rest);
    };
    const options = { data, loss: crossEntropy, optimizer, scheduler, compile, epochs: 2, batchSize: 20, onBatch };
    const { loss } = await fit(model, options);
    expect(loss).toHaveLength(2);
    const batch = { epochs: 2, batches: 2, moved: true };
    expect(seen).toEqual([
      { ...batch, epoch: 1, batch: 1, lr: 0.1 },
      { ...batch, epoch: 1, batch: 2, lr: 0.1 },
      { ...batch, epoch: 2, batch: 1, lr: 0.05 },
      { ...batch, epoch: 2, batch: 2, lr: 0.05 },
    ]);
  });

  it('may change what the model does', async () => {
    const train = async (freeze: boolean): Promise<number[]> => {
      const model = new MLP(2, [3], { outputActivation: 'linear', generator: new Generator(1) });
      const optimizer = new SGD(model.parameters(), { lr: 0.1 });
      const [bias] = model.parameters().slice(-1);
      const onBatch = (): void => {
        if (freeze && bias) bias.requiresGrad = false;
      };
      await fit(model, { data, loss: crossEntropy, optimizer, compile, batchSize: 10, onBatch, shuffle: false });
      return model.parameters().map((p) => p.data);
    };
    const [free, frozen] = [await train(false), await train(true)];
    expect(frozen.at(-1)).not.toBe(free.at(-1));
  });
});

describe.each(ways)("accumulated gradients, compile: '%s'", (compile) => {
  const run = async (more: object, loss: unknown = crossEntropy) => {
    const model = new MLP(2, [4, 3], { outputActivation: 'linear', generator: new Generator(1) });
    const optimizer = new SGD(model.parameters(), { lr: 0.1, momentum: 0.9 });
    let moved = 0;
    const onBatch = (batch: BatchEnd): void => {
      if (batch.moved) moved++;
    };
    const options = { data, loss, optimizer, compile, shuffle: false, epochs: 2, onBatch, ...more };
    const history = await fit(model, wrong(options));
    return { weights: model.parameters().map((p) => p.data), moved, history };
  };
  const near = (a: number[], b: number[]): void => {
    for (const [i, x] of a.entries()) expect(x).toBeCloseTo(b[i] as number, 12);
  };

  it('are those of one batch of all rows, also at the end of an epoch', async () => {
    const [parts, whole] = [await run({ batchSize: 6, accumulate: 3 }), await run({ batchSize: 18 })];
    near(parts.weights, whole.weights); // 40 rows: 18, 18, 4
    expect([parts.moved, whole.moved]).toEqual([4, 6]); // what is left at the end moves after the last batch was told of
    near((await run({ batchSize: 10, accumulate: 100 })).weights, (await run({ batchSize: 40 })).weights);
    near((await run({ batchSize: 6, accumulate: 3, clipNorm: 0.1 })).weights, (await run({ batchSize: 18, clipNorm: 0.1 })).weights); // biome-ignore format: two runs
  });

  it('weigh batches by what counts in them', async () => {
    const y = data.y.map((c, i) => (i % 7 < 4 || (i >= 12 && i < 18) ? -100 : c));
    const ignoring = { x: data.x, y };
    near((await run({ data: ignoring, batchSize: 6, accumulate: 2 })).weights, (await run({ data: ignoring, batchSize: 12 })).weights); // biome-ignore format: two runs
  });

  it('move nothing more at the end where the batches came out even, and are 0 where no row counts', async () => {
    const even = await run({ batchSize: 10, accumulate: 2 });
    expect(even.moved).toBe(4);
    near(even.weights, (await run({ batchSize: 20 })).weights);
    const none = { x: data.x, y: data.y.map(() => -100) };
    const { weights } = await run({ data: none, batchSize: 10, accumulate: 2, epochs: 1, warn: false });
    const { weights: first } = await run({ epochs: 0 });
    expect(weights).toEqual(first);
  });

  it('leave out who is frozen, and keep its gradient', async () => {
    const model = new MLP(2, [4, 3], { outputActivation: 'linear', generator: new Generator(1) });
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const [frozen, free] = model.parameters() as [Value, Value];
    frozen.requiresGrad = false;
    frozen.grad = 7;
    const before = [frozen.data, free.data];
    let seen: number | undefined;
    const onBatch = ({ batch }: BatchEnd): void => {
      if (batch === 2) seen = frozen.grad;
    };
    const options = { data, loss: crossEntropy, optimizer, compile, batchSize: 10, onBatch, shuffle: false } as const;
    await fit(model, { ...options, accumulate: 2 });
    expect([frozen.data === before[0], free.data === before[1]]).toEqual([true, false]);
    expect(seen).toBe(0); // zeroGrad() is for all
  });

  it('step a schedule by steps', async () => {
    const model = new MLP(2, [3], { outputActivation: 'linear' });
    const optimizer = new SGD(model.parameters(), { lr: 1 });
    const scheduler = new StepLR(optimizer, { stepSize: 1, gamma: 0.5 });
    const options = { data, loss: crossEntropy, optimizer, scheduler, scheduleEvery: 'batch', compile } as const;
    await fit(model, { ...options, batchSize: 10, accumulate: 3, warn: false });
    expect(optimizer.paramGroups[0]?.lr).toBe(0.25); // of four batches: a step of three, and one of what was left
  });

  it('are refused unless they are a number of batches', async () => {
    for (const accumulate of [0, 1.5, wrong('2')])
      await expect(run({ accumulate })).rejects.toThrow(/accumulate must be/);
  });
});

describe('a History', () => {
  const make = async (more: object = {}) => {
    const model = new MLP(2, [3], { outputActivation: 'linear', generator: new Generator(1) });
    const optimizer = new SGD(model.parameters(), { lr: 0.1 });
    const options = { data, loss: crossEntropy, optimizer, epochs: 12, generator: new Generator(2), ...more };
    return fit(model, wrong(options));
  };

  it('prints itself as a curve, in consoles too', async () => {
    const history = await make({ validation, metrics: { accuracy } });
    const lines = String(history).split('\n');
    expect(lines[0]).toBe('History: 12 epochs, compiled, done');
    expect(lines.map((line) => line.split(/ {2}/)[0])).toEqual([lines[0], 'loss', 'validation loss', 'accuracy', 'validation accuracy']); // biome-ignore format: one list
    expect(lines[1]).toMatch(/^loss {17}█[▁-█]{10}▁ {2}[\d.]+ → [\d.]+$/);
    for (const name of ['nodejs.util.inspect.custom', 'Deno.customInspect'])
      expect((history as never as Record<symbol, () => string>)[Symbol.for(name)]?.()).toBe(String(history));
  });

  it('draws itself as SVG, and shows both in notebooks', async () => {
    const history = await make({ validation, metrics: { '<b>&"': accuracy } });
    const svg = history.toSVG();
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 480 240".*<\/svg>$/);
    expect(svg.match(/<path d="M40\.0 [\d.]+L/g)).toHaveLength(4);
    expect(svg).toContain('&#60;b&#62;&#38;&#34;');
    expect(svg).not.toMatch(/NaN|undefined|<b>/);
    const display = (history as never as Record<symbol, () => object>)[Symbol.for('Jupyter.display')]?.();
    expect(display).toEqual({ 'image/svg+xml': svg, 'text/plain': String(history) });
  });

  it('of no epoch, of one, of very many and of lost numbers is one too', async () => {
    const none = await make({ epochs: 0 });
    expect(String(none)).toBe('History: 0 epochs, compiled, done');
    expect(none.toSVG()).toMatch(/<\/svg>$/);
    const one = await make({ epochs: 1, compile: 'never' });
    expect(String(one)).toMatch(/^History: 1 epoch, eager, done\nloss {2}[▁-█] {2}([\d.]+) → \1$/);
    expect(one.toSVG()).toMatch(/<path d="M40\.0 120\.0h1"/);
    const many = await make({ epochs: 100, warn: false });
    expect(String(many).split('\n')[1]?.split('  ')[1]).toHaveLength(60);
    const lost = await make({ epochs: 4, loss: mseLoss, data: { x: data.x, y: data.x.map(() => [1e200, 1, 1]) }, warn: false }); // biome-ignore format: one call
    expect(lost.stopped).toBe('nan');
    expect(String(lost)).toContain('·');
    expect(lost.toSVG()).not.toContain('NaN"');
  });

  it('is plain data besides: copied, and as JSON', async () => {
    const history = await make({ epochs: 2 });
    const names = ['path', 'reason', 'epochs', 'loss', 'validationLoss', 'metrics', 'validationMetrics', 'stopped', 'nanAt']; // biome-ignore format: one list
    expect(Object.keys(history)).toEqual(names);
    expect(structuredClone(history)).toEqual({ ...history });
    const { loss } = JSON.parse(JSON.stringify(history)) as { loss: number[] };
    expect(loss).toEqual(history.loss);
    const epoch = history.epochs[0] as Epoch;
    expect(Object.keys(epoch)).toEqual(['epoch', 'epochs', 'loss', 'lr', 'path', 'validationLoss', 'metrics', 'validationMetrics']); // biome-ignore format: one list
  });
});
