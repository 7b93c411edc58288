/**
 * PlaneRun: a network that learns to tell two classes of points apart, one step at a time.
 *
 * The step is compiled to WebAssembly where that can be done, and runs eagerly where it cannot; the panel says which. The
 * points may be moved while it trains. It runs in a worker in the page, and directly in a test.
 */
import { type CompiledFunction, compile, type Value } from '@chainrule/engine';
import { Generator, hingeLoss, MLP, SGD } from '@chainrule/nn';
import { gridSize, type PlaneConfig, type Snapshot, windowOf } from './config.ts';
import { makePoints, type Points } from './data.ts';

type Batch = { readonly x: readonly number[][]; readonly y: readonly number[] };

export class PlaneRun {
  readonly config: PlaneConfig;
  readonly model: MLP;
  readonly optimizer: InstanceType<typeof SGD>;
  points: Points;
  path: 'compiled' | 'eager' = 'compiled';
  #compiled: CompiledFunction | null = null;
  #step = 0;
  #losses: number[] = [];
  readonly #generator: Generator;
  #rate: number;

  constructor(config: PlaneConfig, points: Points = makePoints(config)) {
    this.config = config;
    this.points = points;
    this.#rate = config.rate;
    this.#generator = new Generator(config.seed);
    this.model = new MLP(2, [...config.hidden, 1], {
      activation: config.activation,
      outputActivation: 'linear',
      generator: this.#generator,
    });
    this.optimizer = new SGD(this.model.parameters(), { lr: config.rate, weightDecay: 2 * config.l2 });
    this.#compile();
  }

  /** Another learning rate, from the next step on. */
  tune(rate: number): void {
    this.#rate = rate;
  }

  #score(x: readonly Value[] | readonly number[]): Value {
    return this.model.forward(x) as Value; // one output
  }

  #compile(): void {
    try {
      this.#compiled = compile((x, y) => hingeLoss(this.#score(x ?? []), (y ?? [])[0] as Value), {
        inputs: [2, 1],
        parameters: this.model.parameters(),
        reduction: 'mean',
      });
    } catch {
      this.path = 'eager'; // said in every snapshot
    }
  }

  #batch(): Batch {
    const { x, y } = this.points;
    const { batch } = this.config;
    if (batch === 0 || batch >= x.length) return this.points;
    const rows = Array.from({ length: batch }, () => Math.floor(this.#generator.uniform() * x.length));
    return { x: rows.map((row) => x[row] ?? []), y: rows.map((row) => y[row] ?? 1) };
  }

  #lossAndGrad({ x, y }: Batch): number {
    if (this.#compiled !== null)
      return this.#compiled.valueAndGrad(
        [...x],
        y.map((label) => [label]),
      );
    const loss = hingeLoss(
      x.map((row) => this.#score(row)),
      [...y],
    );
    loss.backward();
    return loss.data;
  }

  /** One step of gradient descent; returns the loss before it. */
  step(): number {
    const { decay } = this.config;
    const [group] = this.optimizer.paramGroups;
    if (group !== undefined) group.lr = this.#rate * (decay ? Math.max(0.1, 1 - (0.9 * this.#step) / 100) : 1);
    this.optimizer.zeroGrad();
    const loss = this.#lossAndGrad(this.#batch());
    this.optimizer.step();
    this.#step++;
    this.#losses.push(loss);
    return loss;
  }

  /** Share of points on the right side of the line. */
  accuracy(): number {
    const scores = this.model.predict(this.points.x);
    return this.points.y.filter((label, i) => label * (scores[i] ?? 0) > 0).length / this.points.y.length;
  }

  /** Scores over the window around the points. */
  grid(): Float32Array {
    const { x, y } = windowOf(this.points.x);
    const rows = Array.from({ length: gridSize * gridSize }, (_, i) => {
      const [column, row] = [i % gridSize, Math.floor(i / gridSize)];
      return [x[0] + ((x[1] - x[0]) * (column + 0.5)) / gridSize, y[0] + ((y[1] - y[0]) * (row + 0.5)) / gridSize];
    });
    return Float32Array.from(this.model.predict(rows));
  }

  snapshot(): Snapshot {
    const losses = this.#losses;
    this.#losses = [];
    return {
      step: this.#step,
      losses,
      loss: losses.at(-1) ?? null,
      accuracy: this.accuracy(),
      parameters: this.model.parameters().length,
      path: this.path,
      grid: this.grid(),
      weights: this.model.parameters().map((parameter) => parameter.data),
    };
  }
}
