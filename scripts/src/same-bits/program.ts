/**
 * What has to be the same bits in every JavaScript engine, as one hash: data, random numbers, initial weights, schedules, and the
 * weights after a thousand compiled steps. Bundled by main.ts, and run by each engine as it is.
 */
import * as nn from '@chainrule/nn';

type Bits = ArrayLike<number> | readonly (readonly number[])[];

/** Every maker of data, with noise, shuffled. */
function data(): Bits[] {
  const options = { noise: 0.1, seed: 3 };
  const labelled = [
    nn.makeMoons(500, options),
    nn.makeCircles(500, { ...options, factor: 0.5 }),
    nn.makeSpirals(500, { ...options, classes: 3, turns: 1.5 }),
    nn.makeBlobs(500, { seed: 3 }),
    nn.makeRegression(500, { seed: 3, noise: 1 }),
  ];
  return labelled.flatMap(({ x, y }) => [x, y] as Bits[]);
}

/** Every stream of random numbers. */
function random(): Bits[] {
  const torch = new nn.Generator(42);
  const numpy = new nn.RandomState(42);
  const python = new nn.PythonRandom(42);
  const draw = (next: () => number): number[] => Array.from({ length: 2000 }, next);
  const sampled = draw(() => nn.sample([0.1, 0.7, -1, 2], { generator: torch }));
  const few = draw(() => torch.randn(1)[0] ?? NaN);
  return [torch.randn(2001), few, torch.randperm(500), draw(() => torch.uniform(-1, 3)), sampled].concat([
    draw(() => numpy.normal(1, 2)),
    draw(() => python.gauss()),
    draw(() => python.uniform(0, 1)),
  ]);
}

const weights = (model: nn.Module): number[] => model.parameters().map(({ data }) => data);

function networks(): Bits[] {
  const generator = new nn.Generator(42);
  const shapes = [
    [2, 16, 16, 1],
    [64, 32, 10],
    [3, 4, 4, 1],
  ] as const;
  return shapes
    .flatMap(([nin, ...nouts]) => [
      weights(new nn.MLP(nin, nouts, { generator })),
      weights(new nn.MLP(nin, nouts, { generator, init: 'uniform' })),
    ])
    .concat([weights(new nn.Embedding(20, 8, { generator }))]);
}

/** The rates of every schedule over two hundred steps. */
function schedules(): Bits[] {
  const makers: readonly ((optimizer: nn.SGD) => nn.Schedule)[] = [
    (o) => new nn.StepLR(o, { stepSize: 7, gamma: 0.9 }),
    (o) => new nn.MultiStepLR(o, { milestones: [3, 50, 50, 120], gamma: 0.3 }),
    (o) => new nn.LinearLR(o, { startFactor: 0.1, totalIters: 90 }),
    (o) => new nn.ExponentialLR(o, { gamma: 0.97 }),
    (o) => new nn.PolynomialLR(o, { totalIters: 150, power: 1.7 }),
    (o) => new nn.CosineAnnealingLR(o, { TMax: 37 }),
    (o) => new nn.CosineAnnealingWarmRestarts(o, { T0: 11, TMult: 2 }),
    (o) => new nn.OneCycleLR(o, { maxLr: 0.3, totalSteps: 250 }),
  ];
  return makers.map((make) => {
    const optimizer = new nn.SGD(new nn.Neuron(1).parameters(), { lr: 0.1, momentum: 0.9 });
    const schedule = make(optimizer);
    return Array.from({ length: 200 }, () => {
      optimizer.step();
      schedule.step();
      return schedule.getLastLr()[0] ?? NaN;
    });
  });
}

/** 40 epochs of 25 batches, compiled or not at all. */
async function trained(): Promise<Bits[]> {
  const generator = new nn.Generator(1);
  const model = new nn.MLP(2, [16, 16, 1], { outputActivation: 'linear', generator });
  const optimizer = new nn.Adam(model.parameters(), { lr: 0.01 });
  const scheduler = new nn.CosineAnnealingLR(optimizer, { TMax: 40 });
  const { x, y } = nn.makeMoons(800, { noise: 0.2, seed: 1 });
  const options = { data: { x, y }, optimizer, scheduler, loss: nn.binaryCrossEntropyWithLogits, generator };
  const history = await nn.fit(model, { ...options, epochs: 40, batchSize: 32, compile: 'require' });
  return [weights(model), history.epochs.map(({ loss }) => loss), model.predict(x.slice(0, 50)).map(Math.sign)];
}

/** The SHA-256 of numbers, each as its eight bytes. */
async function hash(parts: readonly Bits[]): Promise<string> {
  const numbers = parts.flatMap((part) => Array.from(part as ArrayLike<number | readonly number[]>).flat());
  if (numbers.some((x) => !Number.isFinite(x))) throw new Error('a number is not finite');
  const bytes = new DataView(new ArrayBuffer(8 * numbers.length));
  for (const [i, x] of numbers.entries()) bytes.setFloat64(8 * i, x);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes.buffer));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One line: the hash of everything, then that of each part, to see which one is different. */
export async function bits(): Promise<string> {
  const all = { data: data(), random: random(), weights: networks(), schedules: schedules(), trained: await trained() };
  const lines: string[] = [];
  for (const [name, parts] of Object.entries(all)) lines.push(`${name} ${(await hash(parts)).slice(0, 8)}`);
  return `${await hash(Object.values(all).flat())} ${lines.join(' ')}`;
}
