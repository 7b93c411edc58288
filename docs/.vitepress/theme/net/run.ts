/**
 * NetRun: the network of the playground, one batch at a time.
 *
 * The loss of one point is compiled where that can be done, and runs eagerly where it cannot. Everything that it does is in
 * the program that the playground shows (program.ts), in the same order, so that the two give the same losses to the last bit.
 * Changes by hand are kept with the step at which they came: the same configuration, changes and steps give the same network.
 */
import { type CompiledFunction, compile, type Value } from '@chainrule/engine';
import {
  Adagrad,
  Adam,
  DataLoader,
  Generator,
  hingeLoss,
  l1Loss,
  MLP,
  mseLoss,
  RMSprop,
  SGD,
  softMarginLoss,
} from '@chainrule/nn';
import { type Change, isRegression, type LiveKey, liveKeys, type NetConfig } from './config.ts';
import { seen } from './features.ts';
import { grids } from './grids.ts';
import { makePoints, type NetPoints, splitOf } from './points.ts';

/** What a worker tells about a run, some times a second. */
export interface NetSnapshot {
  readonly step: number;
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  /** Share of points on their side, 0 to 1; null in regression. */
  readonly trainRight: number | null;
  readonly testRight: number | null;
  readonly parameters: Float64Array;
  /** A picture of every neuron, layer by layer, the output last. */
  readonly grids: Float32Array;
  /** Losses over the steps, `every` steps apart. */
  readonly history: { readonly every: number; readonly train: readonly number[]; readonly test: readonly number[] };
  readonly changes: readonly Change[];
  readonly path: 'compiled' | 'eager';
  /** The loss is no finite number any more: training has ended. */
  readonly broken: boolean;
}

const losses = { logistic: softMarginLoss, hinge: hingeLoss, square: mseLoss, absolute: l1Loss };

/** What is used of an optimiser. */
interface Optimizer {
  readonly paramGroups: readonly { lr: number; weightDecay: number }[];
  step(): void;
  zeroGrad(): void;
}

function optimizerOf(
  { optimizer, rate, l2 }: NetConfig,
  weights: readonly Value[],
  biases: readonly Value[],
): Optimizer {
  const groups = [{ params: weights, weightDecay: l2 }, { params: biases }];
  if (optimizer === 'adam') return new Adam(groups, { lr: rate });
  if (optimizer === 'rmsprop') return new RMSprop(groups, { lr: rate });
  if (optimizer === 'adagrad') return new Adagrad(groups, { lr: rate });
  return new SGD(groups, { lr: rate, momentum: optimizer === 'momentum' ? 0.9 : 0 });
}

/** Losses that a curve keeps; a longer run keeps every second, every fourth … */
const longest = 600;

export class NetRun {
  readonly config: NetConfig;
  readonly model: MLP;
  step = 0;
  path: 'compiled' | 'eager' = 'compiled';
  broken = false;
  readonly #live: Record<LiveKey, number>;
  readonly #points: NetPoints;
  /** The points as the network sees them; `train` and `test` share these rows. */
  readonly #inputs: number[][];
  readonly #train: NetPoints;
  readonly #test: NetPoints;
  readonly #weights: Value[];
  readonly #parameters: readonly Value[];
  readonly #optimizer: Optimizer;
  readonly #generator: Generator;
  #compiled: CompiledFunction | null = null;
  #batches: Iterator<{ x: number[][]; y: number[] | number[][] }> | null = null;
  #epoch = 0;
  #changes: Change[];
  #history = { every: 1, train: [] as number[], test: [] as number[] };

  constructor(config: NetConfig, changes: readonly Change[] = []) {
    this.config = config;
    this.#changes = [...changes];
    this.#live = { rate: config.rate, l1: config.l1, l2: config.l2 };
    this.#points = makePoints(config);
    this.#inputs = this.#points.x.map((point) => seen(config.features, point));
    const { train, test } = splitOf(config, { x: this.#inputs, y: this.#points.y });
    this.#train = train;
    this.#test = test;
    this.#generator = new Generator(config.seed);
    this.model = new MLP(config.features.length, [...config.hidden, 1], {
      activation: config.activation,
      outputActivation: 'linear',
      generator: this.#generator,
    });
    const neurons = this.model.layers.flatMap((layer) => layer.neurons);
    this.#weights = neurons.flatMap(({ weights }) => weights);
    this.#parameters = this.model.parameters();
    if (config.zero) for (const parameter of this.#parameters) parameter.data = 0;
    this.#optimizer = optimizerOf(
      config,
      this.#weights,
      neurons.flatMap(({ bias }) => bias ?? []),
    );
    this.#compile();
    this.#applyDue();
    this.#note();
  }

  #loss(x: readonly Value[] | readonly number[], target: Value | number): Value {
    return losses[this.config.loss](this.model.forward(x) as Value, target as Value); // one output
  }

  #compile(): void {
    try {
      this.#compiled = compile((x, y) => this.#loss(x ?? [], (y ?? [])[0] as Value), {
        inputs: [this.config.features.length, 1],
        parameters: this.#parameters,
        reduction: 'mean',
      });
    } catch {
      this.path = 'eager'; // said in every snapshot
    }
  }

  #each({ x, y }: NetPoints): Float64Array {
    if (this.#compiled !== null)
      return this.#compiled.forward(
        x,
        y.map((target) => [target]),
      );
    return Float64Array.from(x, (row, i) => this.#loss(row, y[i] ?? 0).data);
  }

  /** The mean loss of some points, penalties left out. */
  #mean(part: NetPoints): number {
    return this.#each(part).reduce((total, loss) => total + loss, 0) / part.y.length;
  }

  #lossAndGrad(part: NetPoints): number {
    if (this.#compiled !== null)
      return this.#compiled.valueAndGrad(
        part.x,
        part.y.map((target) => [target]),
      );
    let total = 0;
    for (const [i, row] of part.x.entries()) {
      const loss = this.#loss(row, part.y[i] ?? 0).div(part.y.length);
      loss.backward();
      total += loss.data;
    }
    return total;
  }

  /** The next batch; the points are shuffled anew in every epoch. */
  #next(): NetPoints {
    for (;;) {
      const found = this.#batches?.next();
      if (found !== undefined && found.done !== true) return { x: found.value.x, y: found.value.y as number[] }; // one target a point
      const loader = new DataLoader(this.#train, {
        batchSize: this.config.batch,
        shuffle: true,
        generator: this.#generator,
      });
      this.#batches = loader[Symbol.iterator]();
      this.#epoch++;
    }
  }

  /** One batch; returns the loss before it. */
  advance(): number {
    const batch = this.#next();
    this.#optimizer.zeroGrad();
    const loss = this.#lossAndGrad(batch);
    this.#optimizer.step();
    if (this.#live.l1 > 0) this.#shrink();
    this.step++;
    if (!Number.isFinite(loss) || this.#parameters.some(({ data }) => !Number.isFinite(data))) this.broken = true;
    this.#applyDue();
    this.#note();
    return loss;
  }

  /** L1: every weight moves towards 0 and stops there (soft thresholding). */
  #shrink(): void {
    const by = this.#live.rate * this.#live.l1;
    for (const weight of this.#weights) weight.data = Math.sign(weight.data) * Math.max(0, Math.abs(weight.data) - by);
  }

  /** A change by hand, now. */
  change(key: Change['key'], to: readonly number[]): void {
    const change = { at: this.step, key, to };
    this.#changes = this.#changes.filter((old) => old.at < this.step || (old.at === this.step && old.key !== key));
    this.#changes.push(change);
    this.#apply(change);
  }

  #applyDue(): void {
    for (const change of this.#changes) if (change.at === this.step) this.#apply(change);
  }

  #apply({ key, to }: Change): void {
    const [first = 0, second = 0] = to;
    const place = Number(key.slice(1));
    if ((liveKeys as readonly string[]).includes(key))
      this.#tune(key as LiveKey, first); // one of the three
    else if (key.startsWith('w')) {
      const parameter = this.#parameters[place];
      if (parameter !== undefined) parameter.data = first;
    } else if (this.#points.x[place] !== undefined) {
      this.#points.x[place] = [first, second];
      this.#inputs[place]?.splice(0, Infinity, ...seen(this.config.features, [first, second]));
    }
  }

  #tune(key: LiveKey, to: number): void {
    this.#live[key] = to;
    const [weights, biases] = this.#optimizer.paramGroups;
    if (weights === undefined || biases === undefined) return;
    if (key === 'l2') weights.weightDecay = to;
    if (key === 'rate') weights.lr = biases.lr = to;
  }

  #note(): void {
    const { every, train, test } = this.#history;
    if (this.step % every !== 0) return;
    train.push(this.#mean(this.#train));
    test.push(this.#mean(this.#test));
    if (train.length <= longest) return;
    const second = (values: number[]): number[] => values.filter((_, i) => i % 2 === 0);
    this.#history = { every: 2 * every, train: second(train), test: second(test) };
  }

  #right({ x, y }: NetPoints): number | null {
    if (isRegression(this.config)) return null;
    const scores = this.model.predict(x);
    return y.filter((label, i) => label * (scores[i] ?? 0) > 0).length / y.length;
  }

  snapshot(): NetSnapshot {
    const { every, train, test } = this.#history;
    return {
      step: this.step,
      epoch: this.#epoch,
      trainLoss: this.#mean(this.#train),
      testLoss: this.#mean(this.#test),
      trainRight: this.#right(this.#train),
      testRight: this.#right(this.#test),
      parameters: Float64Array.from(this.#parameters, ({ data }) => data),
      grids: grids(this.model, this.config.features),
      history: { every, train: [...train], test: [...test] },
      changes: [...this.#changes],
      path: this.path,
      broken: this.broken,
    };
  }
}
